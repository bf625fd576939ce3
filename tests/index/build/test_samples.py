"""`timtin index build --if-missing`, what `make run` does: nobody loses an index of their own to five seeds."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from index import state
from index.cli import index
from index.settings import Settings
from search.service import Service

SAMPLE = {"id": "mau-1", "title": "Kỳ họp", "text": "Hội đồng nhân dân xã họp kỳ thứ ba."}
OWN = {"id": "cua-toi", "title": "Trạm y tế", "text": "Trạm y tế xã mở cửa cả tuần."}

pytestmark = pytest.mark.usefixtures("without_words")


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return rows(tmp_path / "mau.jsonl", SAMPLE)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "var"


def rows(path: Path, *articles: dict[str, str]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in articles), "utf-8")
    return path


def build(data: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(index, ["build", *map(str, arguments), "--data", str(data)])


def total(data: Path) -> int:
    return Service(Settings(data=data)).ready().count


def age(data: Path) -> None:
    """Make the index one of an older format."""
    folder = state.current(data)
    manifest = json.loads((folder / state.MANIFEST).read_text("utf-8"))
    (folder / state.MANIFEST).write_text(json.dumps(manifest | {"format": 1}), "utf-8")


def test_the_samples_are_built_where_no_index_is(data: Path, sample: Path) -> None:
    assert build(data, sample, "--if-missing").exit_code == 0
    assert total(data) == 1


def test_an_index_of_ones_own_stays_and_it_is_said(data: Path, sample: Path, tmp_path: Path) -> None:
    build(data, rows(tmp_path / "rieng.jsonl", OWN, OWN | {"id": "b"}))
    before = state.current(data)
    done = build(data, sample, "--if-missing")
    assert done.exit_code == 0
    assert "2 articles" in done.output
    assert "stays as it is" in done.output
    assert state.current(data) == before


def test_an_unreadable_index_of_nothing_but_the_samples_is_built_anew(data: Path, sample: Path) -> None:
    build(data, sample)
    age(data)
    assert build(data, sample, "--if-missing").exit_code == 0
    assert total(data) == 1


def test_an_unreadable_index_of_ones_own_stops_with_what_to_run(data: Path, sample: Path, tmp_path: Path) -> None:
    build(data, sample)
    CliRunner().invoke(index, ["add", str(rows(tmp_path / "rieng.jsonl", OWN)), "--data", str(data)])
    age(data)
    before = state.current(data)
    done = build(data, sample, "--if-missing")
    assert done.exit_code == 2
    assert "timtin index build" in done.output
    assert state.current(data) == before
