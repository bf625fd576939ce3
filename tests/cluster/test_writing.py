"""What the cluster will not keep is named, and the rest goes on; what cannot be written is never half there."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from index.build import build
from index.engines.known import open_store
from index.engines.opensearch.cluster import LONG, connected
from index.engines.store import Share
from index.errors import ClusterFailed
from index.settings import Settings
from index.update import add, remove, settle
from search.engines.known import open_index
from tests.conftest import NODES
from tests.search.conftest import PAPER, write

pytestmark = [pytest.mark.cluster, pytest.mark.usefixtures("without_words")]

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
    again = add(settings, [tmp_path / "long.jsonl"])
    assert (again.added, len(again.rejected), again.total) == (0, 1, len(PAPER))


def test_a_cluster_without_room_says_what_to_do(paper, on_cluster: OnCluster, tmp_path):
    settings = on_cluster(tmp_path / "var")
    build(settings, [paper], workers=1)
    cluster = connected(settings)
    blocked = f"/{settings.opensearch_index}/_settings"
    cluster.ask("PUT", blocked, {"index.blocks.read_only_allow_delete": True}, wait=LONG)
    more = write(tmp_path / "more.jsonl", [{**PAPER[0], "id": "moi", "url": "https://bao.example/moi-2.html"}])
    with pytest.raises(ClusterFailed, match="make room or add a node"):
        add(settings, [more])
    cluster.ask("PUT", blocked, {"index.blocks.read_only_allow_delete": None}, wait=LONG)
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


WRITER = """
    import sys
    from pathlib import Path
    import index.engines.opensearch.building as building
    from index.build import build
    from index.settings import Settings
    from index.text import segment
    from tests.conftest import NoWords

    segment.load = lambda cache=None: NoWords()
    segment.verified = lambda segmenter: segmenter
    real, left = building.{where}, [{calls}]
    def told(*args, **kwargs):
        if left[0] == 0:
            print("now", flush=True)
            sys.stdin.read()
        left[0] -= 1
        return real(*args, **kwargs)
    building.{where} = told
    build(Settings(data=Path({data!r}), engine="opensearch", opensearch={nodes!r}, opensearch_index={name!r}),
          [Path({paper!r})], workers=1)
"""


@pytest.mark.parametrize(("where", "calls"), [("connected", 0), ("send", 0), ("LanguageList", 0), ("Generations", 0)])
def test_a_writer_that_is_killed_goes_on_where_it_was(where, calls, paper, on_cluster: OnCluster, tmp_path):
    settings = on_cluster(tmp_path / "var")
    code = textwrap.dedent(WRITER).format(
        where=where, calls=calls, data=str(settings.data), nodes=NODES, name=settings.opensearch_index, paper=str(paper)
    )
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", code], stdin=-1, stdout=-1, text=True, cwd=root) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "now\n"
        os.kill(writer.pid, signal.SIGKILL)
    report = build(settings, [paper], workers=1)
    assert (report.total, report.added) == (len(PAPER), len(PAPER))
    names = connected(settings).ask("GET", f"/_alias/{settings.opensearch_index}", wait=LONG)
    assert len(names) == 1
