"""An index that goes from one machine to a cluster and back answers as it did where it came from."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from index import beside, copying
from index.build import build
from index.engines.known import open_store
from index.errors import IndexChanged
from index.homes import Home, home_of
from index.settings import Settings
from index.stats import left
from index.update import add, correct, note, remove, settle
from search.request import from_query_string
from search.service import Service
from tests.conftest import NODES
from tests.search.conftest import PAPER, SEEDS, write
from webui.cli import main

pytestmark = pytest.mark.cluster

OnCluster = Callable[[Path], Settings]
ASKED = [
    "",
    "sx=vao",
    "sx=moi",
    "q=Tỉnh+ủy+Nghệ+An",
    "q=nghi+quyet+dai+hoi",
    "q=nghe+an&tinh=nghe-an",
    'q="hạn+mặn"',
    "q=họp+bàn+việc+làm+đường+về+miền+Tây",
    "q=kết+luận+về+đất+đai+khu+đô+thị+mới+sai+phạm",
    "q=26-CT/TU",
    "q=cán+bộ+y+tê",
    "q=ngan+sahc",
    "q=cử+tri&tu=2021&den=2021",
    "q=tỉnh&nguon=-báo-nghệ-an&sx=moi",
    "vao-tu=2020-01-01T00:00:00&dh=nghe-an.xix",
]
MORE = [
    {**PAPER[1], "id": "na-3", "title": "Nghệ An đón vốn mới", "url": "https://baonghean.vn/von-moi-10.html"},
    {**PAPER[3], "id": "vl-3", "title": "Vĩnh Long đón tàu lớn", "url": "https://baovinhlong.com.vn/tau-lon-11.html"},
]


def answers(settings: Settings) -> list[Any]:
    """What an index says to each of the questions, to beginnings of questions, and of its articles."""
    service = Service(replace(settings, page_size=20))
    found = [service.search(from_query_string(asked)[0]) for asked in ASKED]
    plain = [msgspec.to_builtins(one, enc_hook=repr) for one in found]
    for one in plain:
        del one["seconds"]
        for hit in (*one["hits"], *one["below"]):
            hit["score"] = round(hit["score"], 4)
    begun = [service.complete(text) for text in ("ng", "tinh u", "đại h", "kết lu")]
    ids = [hit.id for hit in found[0].hits]
    copies = [sorted(copy.id for copy in hit.also) for hit in found[0].hits]
    like = [[hit.id for hit in service.similar(id)] for id in ids[:4]]
    return [plain, begun, copies, like, service.arrived()]


def test_answers_are_those_of_the_index_that_was_copied_there_and_back(on_cluster: OnCluster, tmp_path: Path) -> None:
    cluster = on_cluster(tmp_path / "var")
    arrays = replace(cluster, engine="arrays")
    build(arrays, [SEEDS, write(tmp_path / "paper.jsonl", PAPER)], workers=1)
    add(arrays, [write(tmp_path / "more.jsonl", MORE[:1])])
    note(arrays, "bt-1", {"date": "2021-05-21"})
    correct(arrays, ["bt-1"])
    remove(arrays, ["xss"])
    settle(arrays)  # until segments are merged, help with writing counts more than there is
    beside.unsettle(Home(arrays.data), 1)
    count = open_store(arrays).count()
    report = copying.copy(arrays, "opensearch")
    assert (report.total, report.added, report.rejected) == (count, count, ())
    assert beside.unsettled(Home(cluster.data)) == 1
    assert answers(cluster) == answers(arrays)

    add(cluster, [write(tmp_path / "others.jsonl", MORE[1:])])
    remove(cluster, ["qh-1"])
    assert copying.copy(cluster, "arrays").total == count
    assert answers(arrays) == answers(cluster)


@pytest.mark.usefixtures("without_words")
def test_the_index_that_was_there_before_is_kept_on_the_cluster(
    on_cluster: OnCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster = on_cluster(tmp_path / "var")
    build(cluster, [write(tmp_path / "first.jsonl", PAPER[:3])], workers=1)
    build(replace(cluster, engine="arrays"), [write(tmp_path / "paper.jsonl", PAPER)], workers=1)
    monkeypatch.setenv("TIMTIN_OPENSEARCH", ",".join(NODES))
    monkeypatch.setenv("TIMTIN_OPENSEARCH_INDEX", cluster.opensearch_index)
    words = ["index", "copy", "--to", "opensearch", "--lang", "en", "--data", str(cluster.data)]
    told = CliRunner().invoke(main, words)
    assert (told.exit_code, told.stderr) == (0, "")
    assert "Copied: set TIMTIN_ENGINE=opensearch to have this index answer." in told.stdout
    assert f"{len(PAPER)} articles in the index" in told.stdout
    store = open_store(cluster)
    assert store.count() == len(PAPER)
    assert store.rollback() == 3


@pytest.mark.usefixtures("without_words")
def test_what_is_removed_for_good_goes_from_the_copied_index_as_well(on_cluster: OnCluster, tmp_path: Path) -> None:
    cluster = on_cluster(tmp_path / "var")
    arrays = replace(cluster, engine="arrays")
    build(arrays, [write(tmp_path / "paper.jsonl", PAPER)], workers=1)
    copying.copy(arrays, "opensearch")
    beside.keep_out(home_of(cluster), ["xss"])  # as a command that was killed then
    assert left(cluster) == ["xss"]
    remove(cluster, ["xss", "na-1"], keep_out=True)
    assert left(cluster) == []
    assert sorted(open_store(arrays).known()) == sorted(open_store(cluster).known())
    assert open_store(arrays).traces(["xss", "na-1"]) == []


@pytest.mark.usefixtures("without_words")
def test_an_index_that_another_machine_changes_meanwhile_is_not_published(
    on_cluster: OnCluster, tmp_path: Path
) -> None:
    cluster = on_cluster(tmp_path / "var")
    build(replace(cluster, engine="arrays"), [write(tmp_path / "first.jsonl", PAPER[:3])], workers=1)
    build(cluster, [write(tmp_path / "paper.jsonl", PAPER)], workers=1)
    elsewhere = replace(cluster, data=tmp_path / "elsewhere")

    def removed(_done: int, _total: int) -> None:
        remove(elsewhere, ["xss"])

    with pytest.raises(IndexChanged, match="run the command again"):
        copying.copy(cluster, "arrays", removed)
    assert open_store(replace(cluster, engine="arrays")).count() == 3
    assert copying.copy(cluster, "arrays").total == len(PAPER) - 1


COPIER = """
    import sys
    from pathlib import Path
    from index import copying
    from index.settings import Settings

    copying.BATCH = 1_000
    class Stopping:
        def __init__(self, builder):
            self.builder = builder
        def __getattr__(self, name):
            if name == {where!r}:
                print("now", flush=True)
                sys.stdin.read()
            return getattr(self.builder, name)
        def finish(self, number, note):
            if number == 2 and {where!r} == "finish":
                print("now", flush=True)
                sys.stdin.read()
            self.builder.finish(number, note)
    real = copying.open_store
    def opened(settings):
        store = real(settings)
        if settings.engine == {engine!r}:
            builder = store.builder
            store.builder = lambda plan: Stopping(builder(plan))
        return store
    copying.open_store = opened
    copying.copy(Settings(data=Path({data!r}), opensearch={nodes!r}, opensearch_index={name!r}), {engine!r})
"""


@pytest.mark.usefixtures("without_words")
@pytest.mark.parametrize("engine", ["arrays", "opensearch"])
@pytest.mark.parametrize("where", ["finish", "publish"])
def test_a_killed_copy_changes_nothing_and_goes_on(engine, where, monkeypatch, on_cluster: OnCluster, tmp_path):
    target = replace(on_cluster(tmp_path / "var"), engine=engine)
    build(target, [write(tmp_path / "first.jsonl", PAPER[:3])], workers=1)
    source = replace(target, engine=copying.other(engine))
    build(source, [write(tmp_path / "paper.jsonl", PAPER)], workers=1)
    code = textwrap.dedent(COPIER).format(
        data=str(target.data), nodes=NODES, name=target.opensearch_index, engine=engine, where=where
    )
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", code], stdin=-1, stdout=-1, text=True, cwd=root) as copier:
        assert copier.stdout is not None
        assert copier.stdout.readline() == "now\n"
        os.kill(copier.pid, signal.SIGKILL)
    assert open_store(target).count() == 3
    monkeypatch.setattr(copying, "BATCH", 1_000)
    assert copying.copy(target, engine).total == len(PAPER)
    assert open_store(target).known() == open_store(source).known()
