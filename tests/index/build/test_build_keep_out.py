"""What is taken out for good is out: of the index, of the pages that feeds brought, of a build that was killed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from index import beside, update
from index.build import build
from index.cli import index
from index.feeds.pull import keep
from index.homes import Home
from index.reading.raw import RawArticle
from index.settings import Settings
from index.stats import left

pytestmark = pytest.mark.usefixtures("without_words")
GONE, STAYS = "4f0c9a1b2d3e4f50", "a1b2c3d4e5f60718"
WORD = "quxyzt"  # stands in one article alone


def rows(settings: Settings, *extra: str) -> Path:
    path = settings.data.with_name("bao.jsonl")
    texts = {GONE: f"Bà {WORD} kể chuyện riêng ở Nghệ An.", STAYS: "Ủy ban nhân dân tỉnh Nghệ An họp về nước sạch."}
    texts |= {id: f"Họp thêm về {id}." for id in extra}
    path.write_text(
        "".join(json.dumps({"id": i, "title": "Tin", "text": t}, ensure_ascii=False) + "\n" for i, t in texts.items())
    )
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(data=tmp_path / "var")
    build(settings, [rows(settings, "them-1", "them-2")], workers=1)
    for id in (GONE, STAYS):
        keep(settings.data, RawArticle(id, "https://bao.example/x", f"<p>{WORD}</p>", html=True, metadata={}))
    killed = settings.index / "building"
    killed.mkdir()
    (segment,) = settings.index.glob("*/*.arrays")
    (killed / "000000.arrays").write_bytes(segment.read_bytes())
    return settings


def holders(settings: Settings, what: bytes) -> list[str]:
    """Return the files of the data folder in which some bytes stand."""
    files = (path for path in settings.data.rglob("*") if path.is_file())
    return sorted(path.name for path in files if what in path.read_bytes())


def check(settings: Settings) -> tuple[int, str]:
    done = CliRunner().invoke(index, ["check", "--data", str(settings.data)])
    return done.exit_code, done.output


def test_nothing_of_it_is_left_and_the_check_proves_it(settings: Settings) -> None:
    assert len(holders(settings, WORD.encode())) == 2  # the segment, and the one of the build that was killed
    report = update.remove(settings, [GONE], keep_out=True)
    assert (report.removed, report.total) == (1, 3)
    assert holders(settings, WORD.encode()) == []
    assert not set(holders(settings, GONE.encode())) - {"removed.json", "added.sqlite"}
    assert [page.name for page in settings.data.glob("pulled/*/*")] == [f"{STAYS}.jsonl.gz"]
    assert check(settings) == (0, "the index is whole\n")
    build(settings, [rows(settings)], workers=1)
    assert holders(settings, WORD.encode()) == []


def test_an_unfinished_copy_to_a_cluster_keeps_nothing_of_it(settings: Settings) -> None:
    sending = settings.index / "sending"
    sending.mkdir()
    (sending / "000000.packed").write_bytes(WORD.encode())
    update.remove(settings, [GONE], keep_out=True)
    assert holders(settings, WORD.encode()) == []


def test_what_was_removed_before_can_be_taken_out_for_good(settings: Settings) -> None:
    update.remove(settings, [GONE])
    assert len(holders(settings, WORD.encode())) == 2
    beside.keep_out(Home(settings.data), [GONE])  # as a command that was killed then
    code, said = check(settings)
    assert code == 2
    assert f"still there: {GONE}\n" in said
    assert f"{GONE}.jsonl.gz\n" in said
    assert "remove --keep-out" in said
    update.remove(settings, [GONE], keep_out=True)
    assert left(settings) == []
    assert holders(settings, WORD.encode()) == []


def test_only_the_segments_that_hold_it_are_written_anew(settings: Settings) -> None:
    update.add(settings, [rows(settings, *(f"moi-{n}" for n in range(20)))])
    before = {path.name for path in settings.index.glob("*/*.arrays") if path.parent.name != "building"}
    assert len(before) == 2
    update.remove(settings, ["moi-3"], keep_out=True)
    after = {path.name for path in settings.index.glob("*/*.arrays")}
    assert len(after) == 2
    assert len(before & after) == 1


@pytest.mark.parametrize("id", ["../../bao", "khong-co", "4f/0c9a1b2d3e4f50", "", "a" * 5000])
def test_an_id_that_is_not_there_removes_nothing_else(settings: Settings, id: str) -> None:
    before = sorted(path.name for path in settings.data.rglob("*.gz"))
    assert update.remove(settings, [id], keep_out=True).missing == (id,)
    assert sorted(path.name for path in settings.data.rglob("*.gz")) == before
    assert settings.data.with_name("bao.jsonl").exists()
    assert check(settings)[0] == 0


def test_the_last_article_can_be_taken_out(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "var")
    build(settings, [rows(settings)], workers=1)
    assert update.remove(settings, [GONE, STAYS], keep_out=True).total == 0
    assert holders(settings, WORD.encode()) == []
