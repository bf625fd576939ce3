"""What the cluster will not keep is named, and the rest goes on; what cannot be written is never half there."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index.build import build
from index.engines.known import open_store
from index.engines.opensearch.cluster import LONG, connected
from index.engines.store import Share
from index.errors import ClusterFailed
from index.report import NothingRead
from index.settings import Settings
from index.text import segment
from index.update import add, remove, settle
from search.engines.known import open_index
from search.request import from_query_string
from search.service import Service
from tests.conftest import NoWords
from tests.search.conftest import PAPER, write

pytestmark = [pytest.mark.cluster, pytest.mark.usefixtures("without_words")]

TIMES = int(os.environ.get("TIMTIN_CLUSTER_TIMES", "2"))
"""How often a writer is killed at a moment drawn by chance."""

OnCluster = Callable[[Path], Settings]


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    return write(tmp_path / "paper.jsonl", PAPER)


def test_an_article_that_is_rejected_is_named_with_the_reason(paper, on_cluster: OnCluster, tmp_path):
    settings = on_cluster(tmp_path / "var")
    long = {**PAPER[0], "id": "d" * 600, "url": "https://bao.example/dai-1.html"}
    report = build(settings, [paper, write(tmp_path / "long.jsonl", [long])], workers=1)
    assert (report.total, report.added) == (len(PAPER), len(PAPER))
    assert [one.path for one in report.rejected] == ["d" * 600]
    assert "too long" in report.rejected[0].reason
    with pytest.raises(NothingRead) as told:
        add(settings, [tmp_path / "long.jsonl"])
    assert [one.path for one in told.value.rejected] == ["d" * 600]
    assert open_store(settings).count() == len(PAPER)


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("read_only_allow_delete", "its disks are nearly full; make room or add a node"),
        ("write", "somebody has closed the index to writers; set that block under index.blocks to null"),
    ],
)
def test_an_index_closed_to_writers_says_what_to_do(block, said, paper, on_cluster: OnCluster, tmp_path):
    settings = on_cluster(tmp_path / "var")
    build(settings, [paper], workers=1)
    cluster = connected(settings)
    blocked = f"/{settings.opensearch_index}/_settings"
    cluster.ask("PUT", blocked, {f"index.blocks.{block}": True}, wait=LONG)
    more = write(tmp_path / "more.jsonl", [{**PAPER[0], "id": "moi", "url": "https://bao.example/moi-2.html"}])
    with pytest.raises(ClusterFailed, match=said):
        add(settings, [more])
    cluster.ask("PUT", blocked, {f"index.blocks.{block}": None}, wait=LONG)
    assert add(settings, [more]).total == len(PAPER) + 1


def test_the_same_again_changes_nothing_and_a_build_can_be_taken_back(paper, on_cluster: OnCluster, tmp_path):
    settings = on_cluster(tmp_path / "var")
    build(settings, [paper], workers=1)
    assert add(settings, [paper]).unchanged == len(PAPER)
    build(settings, [write(tmp_path / "less.jsonl", PAPER[:4])], workers=1)
    store = open_store(settings)
    assert store.count() == 4
    assert store.rollback() == len(PAPER)
    assert store.rollback() == 4


def test_near_duplicates_know_of_one_that_comes_later_and_of_one_that_goes(paper, on_cluster: OnCluster, tmp_path):
    settings = on_cluster(tmp_path / "var")
    build(settings, [write(tmp_path / "first.jsonl", PAPER[:-2])], workers=1)
    assert open_index(settings).group("tb-1") == []
    add(settings, [paper])
    assert open_index(settings).group("tb-1") == ["tb-2", "tb-3"]
    remove(settings, ["tb-1"])
    assert open_index(settings).group("tb-2") == ["tb-3"]
    assert settle(settings).total == len(PAPER) - 1
    assert open_index(settings).group("tb-2") == ["tb-3"]


def test_shares_of_several_machines_make_one_index(paper, on_cluster: OnCluster, tmp_path):
    whole = on_cluster(tmp_path / "1")
    machines = [Settings(**{**_plain(whole), "data": tmp_path / str(number)}) for number in (1, 2, 3)]
    totals = [build(one, [paper], workers=1, share=Share(n, 3)).total for n, one in enumerate(machines, 1)]
    assert totals[-1] == len(PAPER) == open_store(whole).count()
    assert sorted(open_store(whole).known()) == sorted(row["id"] for row in PAPER)
    assert settle(machines[1]).total == len(PAPER)


def _plain(settings: Settings) -> dict[str, object]:
    return {name: getattr(settings, name) for name in Settings.__dataclass_fields__}


def killed(settings: Settings, verb: str, file: Path, point: str = "", after: float = 0.0) -> None:
    """Kill a writer at a point of its work, or some seconds after its beginning."""
    command = [
        sys.executable,
        "-m",
        "tests.cluster.writer",
        verb,
        settings.data,
        settings.opensearch_index,
        file,
        point,
    ]
    root = Path(__file__).parents[2]
    with subprocess.Popen([str(part) for part in command], stdin=-1, stdout=-1, text=True, cwd=root) as writer:
        assert writer.stdout is not None
        assert writer.stdin is not None
        assert writer.stdout.readline() == "now\n"
        if not point:
            writer.stdin.write("\n")
            writer.stdin.flush()
            time.sleep(after)
        writer.kill()


def one_index(settings: Settings) -> bool:
    """Whether the name stands for one index, and nothing is left of another but the one before it."""
    alias = settings.opensearch_index
    named = connected(settings).ask("GET", f"/_alias/{alias}", wait=LONG)
    every = connected(settings).ask("GET", f"/{alias}-*/_settings", wait=LONG)
    return len(named) == 1 and len([name for name in every if not name.endswith("-language")]) <= 2


@pytest.mark.parametrize("point", ["connected", "send", "LanguageList", "Generations"])
def test_a_writer_that_is_killed_goes_on_where_it_was(point, paper, on_cluster: OnCluster, tmp_path):
    settings = on_cluster(tmp_path / "var")
    killed(settings, "build", paper, point)
    report = build(settings, [paper], workers=1)
    assert (report.total, report.added) == (len(PAPER), len(PAPER))
    assert one_index(settings)


def answers(settings: Settings) -> object:
    """Return what can be asked of an index: which articles, in which order, with which counts of every facet."""
    service = Service(settings)
    found = []
    for question, filters in ASKED:
        results = service.search(from_query_string(filters)[0].asking(question))
        hits = [(hit.id, round(hit.score, 6), hit.duplicates, hit.date, hit.snippets) for hit in results.hits]
        found.append((question, filters, results.total, hits, results.facets))
    return found


ASKED = [
    ("", ""),
    ("", "sx=moi&tinh=nghe-an"),
    ("Tỉnh ủy Nghệ An", ""),
    ("họp bàn việc làm đường", "tu=2021"),
    ('"hạn mặn"', ""),
    ("ket luan ve dat dai", ""),
    ("vốn -đường", "sx=moi"),
]


@pytest.fixture(scope="module")
def undisturbed(on_cluster: OnCluster, tmp_path_factory: pytest.TempPathFactory) -> tuple[object, float]:
    """What an index answers whose writer nobody killed, and in how many seconds it was built."""
    folder = tmp_path_factory.mktemp("undisturbed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segment, "load", lambda cache=None: NoWords())
        patch.setattr(segment, "verified", lambda segmenter: segmenter)
        settings = on_cluster(folder / "var")
        start = time.monotonic()
        build(settings, [write(folder / "paper.jsonl", PAPER)], workers=1)
        return answers(settings), time.monotonic() - start


@pytest.mark.parametrize("number", range(TIMES))
def test_a_writer_killed_at_any_moment_leaves_nothing_behind(number, undisturbed, paper, on_cluster, tmp_path):
    wanted, seconds = undisturbed
    settings = on_cluster(tmp_path / "var")
    verb = ("build", "add")[number % 2]
    if verb == "add":
        build(settings, [write(tmp_path / "first.jsonl", PAPER[:-4])], workers=1)
    killed(settings, verb, paper, after=random.Random(number).uniform(0, seconds))
    (build if verb == "build" else add)(settings, [paper])
    if verb == "add":
        settle(settings)
    assert answers(settings) == wanted
    assert one_index(settings)
