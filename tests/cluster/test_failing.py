"""Nodes that are lost or frozen while people search and articles come: every search has its answer, nothing is lost."""

import contextlib
import itertools
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

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
QUESTIONS = ["Tỉnh ủy Nghệ An", "họp bàn việc làm đường", '"hạn mặn"', "Nghệ An thu hút vốn", ""]

TIMES = int(os.environ.get("TIMTIN_CLUSTER_TIMES", "1"))
"""How often a node is killed, and an index built and taken back."""

FROZEN = 6 if TIMES == 1 else 30  # seconds


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


class Working:
    """Does something over and over in a thread while its block lasts; keeps what failed."""

    def __init__(self) -> None:
        self.end = threading.Event()
        self.failed: list[Exception | Results] = []
        self._thread = threading.Thread(target=self.work)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.end.set()
        self._thread.join()
        print(self.done())

    def work(self) -> None:
        raise NotImplementedError

    def done(self) -> str:
        raise NotImplementedError


class Searching(Working):
    """Asks ten questions a second in a thread, one after another; keeps what failed, and how long each took.

    It begins when the server has read what it keeps of an index, as those that people are sent to have.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._service = Service(settings)
        self._service.search(from_query_string("")[0].asking(QUESTIONS[0]))
        self.seconds: list[float] = []

    def done(self) -> str:
        return f"{len(self.seconds)} searches, the longest took {max(self.seconds):.2f} s"

    def work(self) -> None:
        for question in itertools.cycle(QUESTIONS):
            start = time.monotonic()
            try:
                found = self._service.search(from_query_string("")[0].asking(question))
                if found.partial or not found.total:
                    self.failed.append(found)
            except Exception as error:
                self.failed.append(error)
            self.seconds.append(time.monotonic() - start)
            if self.end.wait(max(0, 0.1 - self.seconds[-1])):
                return


def green(settings: Settings) -> None:
    for _ in range(180):
        health = connected(settings).ask("GET", "/_cluster/health", wait=LONG)
        if health["status"] == "green" and health["number_of_nodes"] == 3:
            return
        time.sleep(1)
    raise AssertionError("the cluster does not become whole again")


@contextlib.contextmanager
def frozen(folder: Path, number: int) -> Iterator[None]:
    os.kill(process(folder, number), signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process(folder, number), signal.SIGCONT)


def test_a_frozen_node_takes_no_search_with_it(settings: Settings, folder: Path) -> None:
    with Searching(settings) as searching:
        time.sleep(1)
        with frozen(folder, 2):
            time.sleep(FROZEN)
        time.sleep(1)
    assert searching.failed == []
    green(settings)


def test_a_killed_node_loses_no_article_and_no_search(settings: Settings, folder: Path, tmp_path: Path) -> None:
    with Searching(settings) as searching, Adding(settings, tmp_path) as adding:
        for number in range(TIMES):
            time.sleep(1)
            os.kill(process(folder, 1 + number % 3), signal.SIGKILL)
            time.sleep(2)
            subprocess.run([START, "node", folder, str(1 + number % 3)], check=True)
            green(settings)
    assert (searching.failed, adding.failed) == ([], [])
    assert sorted(open_store(settings).known()) == sorted([*(row["id"] for row in PAPER), *adding.acknowledged])


class Adding(Working):
    """Adds one article after another in a thread; keeps the ids of those that the command said were added."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        super().__init__()
        self._settings, self._folder = settings, folder
        self.acknowledged: list[str] = []

    def done(self) -> str:
        return f"{len(self.acknowledged)} articles added"

    def work(self) -> None:
        for number in itertools.count():
            row = {**PAPER[0], "id": f"moi-{number}", "url": f"https://bao.example/moi-{number}.html"}
            try:
                if add(self._settings, [write(self._folder / f"{number}.jsonl", [row])]).added:
                    self.acknowledged.append(row["id"])
            except Exception as error:
                self.failed.append(error)
            if self.end.wait(0.2):
                return


def test_people_search_on_while_an_index_is_built_and_taken_back(settings: Settings, tmp_path: Path) -> None:
    paper = write(tmp_path / "again.jsonl", PAPER)
    with Searching(settings) as searching:
        for _ in range(TIMES):
            build(settings, [paper], workers=1)
            open_store(settings).rollback()
    assert searching.failed == []


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
