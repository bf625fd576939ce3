"""No byte of an index changes without being told: by opening it, or by reading it whole."""

import contextlib
import json
import os
from pathlib import Path

import pytest

from index import state
from index.engines.arrays import verified
from index.engines.arrays.contents import INDEX_NAME, read_contents
from index.engines.arrays.file import ArrayFile
from index.errors import IndexDamaged, IndexMismatch
from index.schema import FORMAT
from index.state import Manifest


@pytest.fixture
def folder(ix, press, tmp_path):
    """A folder of 30 KB: two articles, one of them deleted, and a manifest."""
    short = min(range(len(press.articles)), key=lambda number: len(press.articles[number].body))
    press.fill(ix, [short, (short + 1) % 150])
    with ix.writer() as writer:
        writer.delete_by_term("id", f"bai-{short}")
    state.write_manifest(tmp_path / "ix", Manifest(FORMAT, "abc", "2.7.4", 1_700_000_000))
    return tmp_path / "ix"


@contextlib.contextmanager
def flipped(path, place):
    """Flip one bit of one byte of a file in place; put it right afterwards."""
    with open(path, "r+b", buffering=0) as file:
        (byte,) = os.pread(file.fileno(), 1, place)
        os.pwrite(file.fileno(), bytes([byte ^ 1 << (place * 5 % 8)]), place)
        yield
        os.pwrite(file.fileno(), bytes([byte]), place)


def flips(path):
    """Flip one bit of every byte of a file, one after another."""
    for place in range(path.stat().st_size):
        with flipped(path, place):
            yield place


def test_every_byte_of_the_arrays_is_under_a_checksum(folder):
    (path,) = folder.glob("*.arrays")
    arrays = ArrayFile(path)
    assert arrays.size <= 30_000
    sizes = arrays.sizes()
    for turn in range(max(sizes.values())):  # one byte of every array at a time: each tells of its own
        harmed = {name: entry.offset + turn for name, entry in arrays.entries.items() if turn < sizes[name]}
        with contextlib.ExitStack() as stack:
            for place in harmed.values():
                stack.enter_context(flipped(path, place))
            assert arrays.verify() == list(harmed)
    assert arrays.verify() == []


def test_every_byte_round_the_arrays_is_under_a_checksum_or_must_be_zero(folder):
    (path,) = folder.glob("*.arrays")
    arrays = ArrayFile(path)
    inside: set[int] = set()
    for name, entry in arrays.entries.items():
        inside.update(range(entry.offset, entry.offset + arrays.sizes()[name]))
    for place in set(range(8, max(inside))) - inside:
        with flipped(path, place):
            assert arrays.verify() == ["between arrays"]
    for place in (*range(8), *range(max(inside) + 1, arrays.size)):
        with flipped(path, place), pytest.raises(IndexDamaged):
            ArrayFile(path)


def test_every_byte_of_the_table_of_contents_is_under_a_checksum(folder):
    (path,) = folder.glob(f"_{INDEX_NAME}_*.toc")
    live = read_contents(folder).segments[0].live
    assert live is not None
    assert live.tolist().count(False) == 1
    for _ in flips(path):
        with pytest.raises(IndexDamaged):
            read_contents(folder)
    for keep in (0, 1, 11, 12, 500, -1):
        data = path.read_bytes()
        path.write_bytes(data[:keep])
        with pytest.raises(IndexDamaged):
            read_contents(folder)
        path.write_bytes(data)


def test_every_fact_of_the_manifest_is_under_a_checksum(folder):
    path = folder / "manifest.json"
    written, text = state.read_manifest(folder), path.read_text()
    unseen = set()
    for place in flips(path):
        try:
            manifest = state.read_manifest(folder)
            manifest.check("abc")
        except (IndexDamaged, IndexMismatch):
            continue
        assert manifest == written
        unseen.add(text[place])
    assert unseen <= {" ", "\n"}  # all that the checksum does not cover: white space between facts


def test_a_manifest_of_another_format_is_of_another_version_and_not_damaged(folder):
    facts = {"format": FORMAT - 1, "analyzer": "abc", "whoosh": "2.7.4", "created": 1}
    (folder / "manifest.json").write_text(json.dumps(facts | {"new": 1}))
    with pytest.raises(IndexMismatch, match="build"):
        state.read_manifest(folder).check("abc")
    (folder / "manifest.json").write_text(json.dumps(facts | {"format": FORMAT}))
    with pytest.raises(IndexDamaged, match="checksum"):
        state.read_manifest(folder)


@pytest.mark.parametrize("name", [b"\xff\xfe", b"a\0b", b"../x", b".", b"", b"a b"])
def test_a_pointer_that_names_no_index_is_told(tmp_path: Path, name: bytes):
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "current").write_bytes(name)
    with pytest.raises(IndexDamaged, match="names no index"):
        state.current(tmp_path)
    assert state.stamp(tmp_path) == ()


def test_a_file_is_read_whole_once_and_remembered_as_it_was_found(folder):
    (path,) = folder.glob("*.arrays")
    verified.verify([ArrayFile(path)])
    data = bytearray(path.read_bytes())
    data[ArrayFile(path).entries["stored.blob"].offset] ^= 1
    other = path.with_name("khac.arrays")
    other.write_bytes(data)
    for _ in range(2):
        with pytest.raises(IndexDamaged, match=r"khac\.arrays is damaged \(stored\.blob\)"):
            verified.verify([ArrayFile(path), ArrayFile(other)])
    verified.need_whole([ArrayFile(path)])


def test_a_file_cut_short_after_it_was_opened_is_never_read(folder):
    (path,) = folder.glob("*.arrays")
    arrays = ArrayFile(path)
    verified.need_whole([arrays])
    os.truncate(path, arrays.size // 2)
    with pytest.raises(IndexDamaged, match="cut short"):
        verified.need_whole([arrays])
    assert arrays.verify() == ["the file was cut short"]


def test_a_large_file_is_read_a_piece_at_a_time_until_nobody_wants_to_know(folder):
    (path,) = folder.glob("*.arrays")
    data = bytearray(path.read_bytes())
    data[ArrayFile(path).entries["stored.blob"].offset] ^= 1
    path.write_bytes(data)
    arrays = ArrayFile(path)
    verified.verify_slowly([arrays], lambda: False)
    verified.need_whole([arrays])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verified, "_PAUSE", 0)
        verified.verify_slowly([arrays], lambda: True)
    with pytest.raises(IndexDamaged):
        verified.need_whole([arrays])
