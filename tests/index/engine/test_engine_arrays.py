import numpy as np
import pytest

from index.engines.arrays.dictionary import byte_order
from index.engines.arrays.file import ArrayFile, ArrayWriter
from index.engines.arrays.invert import limit
from index.engines.arrays.numbers import pack_counts, pack_docs, unpack_counts, unpack_docs
from index.errors import IndexDamaged, IndexLimit
from index.messages.sentence import Sentence


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "số.arrays"
    with ArrayWriter(path, {"docs": 3}) as writer:
        writer.put("docs", np.array([1, 5, 70_000], np.uint32))
        writer.reserve("weights", np.uint16, 4)
        writer.put("nothing", np.zeros(0, np.int64))
        writer.extend("weights", np.array([7, 8], np.uint16))
        writer.extend("weights", np.array([9, 10], np.uint16))
    return path


def test_what_is_written_is_read(path):
    arrays = ArrayFile(path)
    assert arrays.meta == {"docs": 3}
    assert {name: arrays[name].tolist() for name in arrays} == {
        "docs": [1, 5, 70_000],
        "weights": [7, 8, 9, 10],
        "nothing": [],
    }
    assert arrays.verify() == []


def test_arrays_cannot_be_changed(path):
    with pytest.raises(ValueError, match="read-only"):
        ArrayFile(path)["docs"][0] = 2


def test_a_changed_byte_is_found_in_its_array(path):
    start = ArrayFile(path).entries["weights"].offset
    data = bytearray(path.read_bytes())
    data[start] ^= 1
    path.write_bytes(data)
    assert ArrayFile(path).verify() == ["weights"]


@pytest.mark.parametrize("keep", [0, 5, 40, -1, -30])
def test_a_file_cut_short_is_refused(path, keep):
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(IndexDamaged, match=r"số\.arrays"):
        ArrayFile(path)


def test_a_changed_directory_is_refused(path):
    data = bytearray(path.read_bytes())
    data[data.rindex(b"weights")] ^= 1
    path.write_bytes(data)
    with pytest.raises(IndexDamaged):
        ArrayFile(path)


def test_a_half_written_array_is_no_file(tmp_path):
    writer = ArrayWriter(tmp_path / "x")
    writer.reserve("docs", np.uint32, 2)
    writer.extend("docs", np.array([1]))
    with pytest.raises(ValueError, match="1 of 2"):
        writer.close()
    writer.abandon()
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("size", [10, 70_000, 1 << 24])
def test_article_numbers_survive_packing(size):
    docs = np.unique(np.array([0, 1, 9, size // 2, size - 1]))
    packed = pack_docs(docs, size)
    assert ("hi" in packed) == (size > 65_536)
    assert unpack_docs(packed["lo"], packed.get("hi"), 100).tolist() == (docs + 100).tolist()


def test_counts_of_any_size_survive_packing_up_to_16_bits():
    counts = np.array([1, 254, 255, 256, 3, 60_000, 70_000])
    packed = {"freq" + key: array for key, array in pack_counts(counts).items()}
    assert unpack_counts(packed, "freq", 0, 7).tolist() == [1, 254, 255, 256, 3, 60_000, 65_535]
    assert unpack_counts(packed, "freq", 3, 6).tolist() == [256, 3, 60_000]


def test_what_does_not_fit_is_an_error_and_not_a_wrong_number():
    with pytest.raises(IndexLimit, match="too many terms: 9; at most 8 fit"):
        limit(Sentence("terms"), 9, 8)


def test_words_are_in_byte_order_whatever_they_begin_with():
    texts = "nghiêng nghiên nghiệp nghiệp-vụ nghị đảng da da\0 d dà z 2021 2020-2025 2020-2030 2020-202".split(" ")
    words = [text.encode() for text in texts] + [b"", b"\0"]
    assert [words[place] for place in byte_order(words)] == sorted(words)
    assert byte_order([]).tolist() == []
