"""Damage under the service: a small index gives no wrong answer, a large one no raw error, neither ends the process."""

import os
import shutil
from functools import partial
from pathlib import Path

import pytest

from index.engines.arrays import verified
from index.engines.arrays.file import ArrayFile
from index.errors import IndexDamaged
from index.settings import Settings
from search.request import SearchRequest
from search.service import Service

ASKED = SearchRequest(q="tỉnh ủy")


@pytest.fixture
def copied(data: Path, tmp_path: Path) -> Path:
    """A copy of the index that may be harmed."""
    shutil.copytree(data, tmp_path / "var")
    return tmp_path / "var"


def file_of(data: Path) -> Path:
    (found,) = data.glob("index/*/*.arrays")
    return found


def harm(data: Path, array: str, content: bytes = b"\xff") -> None:
    path = file_of(data)
    arrays = ArrayFile(path)
    with open(path, "r+b") as file:
        file.seek(arrays.entries[array].offset)
        file.write((content * arrays.size)[: arrays.sizes()[array]])


def test_a_small_index_with_a_changed_byte_gives_no_answer_and_says_what_to_run(copied: Path) -> None:
    harm(copied, "folded.weight")
    with pytest.raises(IndexDamaged, match="timtin index check"):
        Service(Settings(data=copied)).search(ASKED)
    ready = Service(Settings(data=copied)).ready()
    assert not ready.ok
    assert "folded.weight" in ready.message


@pytest.mark.parametrize("content", [b"\xff", b"\xff\xff\xff\x7f", b"\x00", b"\x01\x80"])
def test_what_a_large_index_stumbles_over_is_told_as_damage(
    data: Path, tmp_path: Path, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verified, "AT_ONCE", 0)
    told = []
    for array in ("folded.at", "exact.at", "stored.starts", "stored.blob", "id.ordinals", "province.offsets"):
        copied = tmp_path / array
        shutil.copytree(data, copied)
        harm(copied, array, content)
        service = Service(Settings(data=copied))
        for answer in (
            partial(service.search, ASKED),
            lambda service=service: list(service.export(SearchRequest())),
            partial(service.article, "na-1"),
            partial(service.ranked, ASKED, 10),
        ):
            try:
                answer()
            except IndexDamaged as error:
                told.append((array, str(error)))
    assert told
    assert all(array in line for array, line in told)


def test_a_large_index_is_read_beside_the_searches_and_its_damage_told(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verified, "AT_ONCE", 0)
    monkeypatch.setattr(verified, "_PAUSE", 0)
    harm(copied, "folded.weight")
    service = Service(Settings(data=copied), watch=True)

    def search_on() -> None:
        while True:
            service.search(ASKED)

    with pytest.raises(IndexDamaged, match=r"folded\.weight"):
        search_on()


def test_a_mistake_of_ours_is_not_called_damage(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(Settings(data=copied))
    service.search(ASKED)
    monkeypatch.setattr("search.service.Rule.plan", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        service.search(ASKED)


def test_a_file_that_is_cut_short_under_a_service_ends_no_process_and_is_seen_when_mended(copied: Path) -> None:
    service, path = Service(Settings(data=copied)), file_of(copied)
    total, whole = service.search(ASKED).total, path.read_bytes()
    assert total
    os.truncate(path, 4096)
    for _ in range(2):
        with pytest.raises(IndexDamaged):
            service.search(ASKED)
    assert not service.ready().ok
    path.write_bytes(whole)
    assert service.search(ASKED).total == total
    assert service.ready().ok
