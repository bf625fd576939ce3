"""Nodes that are lost or frozen while people search and articles come: every search has its answer, nothing is lost."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.build import build
from index.engines.known import open_store
from index.engines.opensearch.cluster import LONG, connected
from index.settings import Settings
from index.update import add
from search.request import from_query_string
from search.results import Results
from search.service import Service
from tests.search.conftest import PAPER, write

pytestmark = [pytest.mark.cluster, pytest.mark.usefixtures("without_words")]

START = Path(__file__).parents[2] / "scripts" / "cluster.sh"
QUESTIONS = [
    "Tỉnh ủy Nghệ An",
    "họp bàn việc làm đường",
    '"hạn mặn"',
    "kết luận về đất đai khu đô thị mới sai phạm",
    "",
]


@pytest.fixture
def settings(on_cluster: Callable[[Path], Settings], tmp_path: Path) -> Settings:
    found = on_cluster(tmp_path / "var")
    build(found, [write(tmp_path / "paper.jsonl", PAPER)], workers=1)
    return found


def holder(settings: Settings) -> int:
    """Return the number of a node that has a shard of the index."""
    shards = connected(settings).ask("GET", f"/_cat/shards/{settings.opensearch_index}", wait=LONG, format="json")
    return int(shards[0]["node"].removeprefix("n"))


def process(folder: Path, number: int) -> int:
    return int((folder / f"n{number}" / "pid").read_text())


@contextlib.contextmanager
def searching(settings: Settings) -> Iterator[list[Results | Exception]]:
    """Search without end in a thread; what was found, or what failed."""
    service = Service(settings)
    found: list[Results | Exception] = []
    end = threading.Event()

    def search() -> None:
        for number in range(1_000_000):
            if end.wait(0.05):
                return
            question = QUESTIONS[number % len(QUESTIONS)]
            try:
                found.append(service.search(from_query_string("")[0].asking(question)))
            except Exception as error:
                found.append(error)

    thread = threading.Thread(target=search)
    thread.start()
    yield found
    end.set()
    thread.join()


def green(settings: Settings) -> None:
    for _ in range(180):
        health = connected(settings).ask("GET", "/_cluster/health", wait=LONG)
        if health["status"] == "green" and health["number_of_nodes"] == 3:
            return
        time.sleep(1)
    raise AssertionError("the cluster does not become whole again")


def test_a_frozen_node_takes_no_search_with_it(settings: Settings, folder: Path) -> None:
    with searching(settings) as found:
        time.sleep(1)
        os.kill(process(folder, 2), signal.SIGSTOP)
        try:
            time.sleep(6)
        finally:
            os.kill(process(folder, 2), signal.SIGCONT)
        time.sleep(1)
    assert [one for one in found if isinstance(one, Exception)] == []
    assert {one.partial for one in found if isinstance(one, Results)} == {()}
    green(settings)


def test_a_killed_node_loses_no_article_and_no_search(settings: Settings, folder: Path, tmp_path: Path) -> None:
    more = [{**PAPER[0], "id": f"moi-{n}", "url": f"https://bao.example/moi-{n}.html"} for n in range(30)]
    with searching(settings) as found:
        writer = threading.Thread(
            target=lambda: [add(settings, [write(tmp_path / f"{row['id']}.jsonl", [row])]) for row in more[:6]]
        )
        writer.start()
        time.sleep(1)
        os.kill(process(folder, 3), signal.SIGKILL)
        writer.join()
        subprocess.run([START, "node", folder, "3"], check=True)
        green(settings)
    assert [one for one in found if isinstance(one, Exception)] == []
    assert sorted(open_store(settings).known()) == sorted(row["id"] for row in [*PAPER, *more[:6]])


def test_an_answer_without_a_shard_says_that_it_is_in_part(settings: Settings, folder: Path) -> None:
    cluster = connected(settings)
    copies = {"index.auto_expand_replicas": False, "index.number_of_replicas": 0}
    cluster.ask("PUT", f"/{settings.opensearch_index}/_settings", copies, wait=LONG)
    service = Service(settings)
    every = from_query_string("")[0]
    assert service.search(every).partial == ()
    number = holder(settings)
    os.kill(process(folder, number), signal.SIGKILL)
    try:
        time.sleep(2)
        found = service.search(every)
        assert found.partial == ("shards",)
        assert 0 < found.total < len(PAPER)
    finally:
        subprocess.run([START, "node", folder, str(number)], check=True)
        green(settings)
