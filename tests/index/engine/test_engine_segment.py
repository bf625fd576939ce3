"""What is looked up of a term in some articles is what is unpacked of all, also where a byte is not enough."""

import random
from pathlib import Path

import numpy as np
import pytest

from index.engines.arrays import dictionary
from index.engines.arrays.field import Field
from index.engines.arrays.file import ArrayFile, ArrayWriter
from index.engines.arrays.numbers import pack_counts, pack_docs
from index.engines.arrays.segment import Segment, share

WORDS = [b"hai", b"mot", b"rong"]


def _field(
    path: Path, size: int, held: list[np.ndarray], freqs: list[np.ndarray], weights: list[np.ndarray]
) -> ArrayFile:
    """Write a segment of one field, positions counted up within each article, and open it."""
    blob, starts = dictionary.pack(WORDS)
    positions = [np.arange(count) for some in freqs for count in some.tolist()]
    arrays: dict[str, np.ndarray] = {
        "blob": blob,
        "starts": starts,
        "at": np.cumsum([0, *map(len, held)]).astype(np.uint32),
        "span": np.cumsum([0, *(int(some.sum()) for some in freqs)]).astype(np.uint32),
        "positions": np.concatenate([np.zeros(0, np.int64), *positions]).astype(np.uint16),
        **pack_docs(np.concatenate(held), size),
        **{"freq" + key: array for key, array in pack_counts(np.concatenate(freqs)).items()},
        **{"weight" + key: array for key, array in pack_counts(np.concatenate(weights)).items()},
    }
    with ArrayWriter(path, {"docs": size, "totals": {}}) as writer:
        for key, array in arrays.items():
            writer.put(f"folded.{key}", array)
    return ArrayFile(path)


@pytest.mark.parametrize("size", [50, 5_000, 200_000])
@pytest.mark.parametrize("seed", range(3))
def test_what_is_looked_up_is_what_is_unpacked(tmp_path: Path, size: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    files, bases = [], [0, size]
    for number in range(2):
        held = [np.flatnonzero(chance.random(size) < share) for share in (0.5, 0.001)] + [np.zeros(0, np.int64)]
        freqs = [
            chance.choice([1, 2, 254, 255, 256, 3000], len(docs), p=[0.5, 0.4, 0.04, 0.03, 0.02, 0.01]) for docs in held
        ]
        weights = [2 * some + 1 for some in freqs]
        files.append(_field(tmp_path / f"{number}", size, held, freqs, weights))
    for parts in (
        [Segment(files[0], 0, size)],
        [Segment(file, base, size) for file, base in zip(files, bases, strict=True)],
    ):
        field = Field("folded", tuple(parts))
        total = size * len(parts)
        for count in (0, 1, 7, min(700, total), min(9000, total)):
            docs = np.array(sorted(random.Random(seed).sample(range(total), count)), np.uint32)
            standing = field.standing(["mot", "hai"], docs)
            for number, word in enumerate(["mot", "hai", "rong", "khong"]):
                postings = field.postings(word)
                known = dict(zip(postings.docs.tolist(), postings.weights.tolist(), strict=True))
                assert postings.weights_of(docs).tolist() == [known.get(doc, 0) for doc in docs.tolist()]
                if number < 2:
                    often = dict(zip(postings.docs.tolist(), postings.freqs.tolist(), strict=True))
                    wanted = [
                        number << 40 | place << 16 | position
                        for place, doc in enumerate(docs.tolist())
                        for position in range(often.get(doc, 0))
                    ]
                    assert standing[standing >> 40 == number].tolist() == wanted


def test_a_term_of_the_first_segment_stands_in_no_article_of_the_second(tmp_path: Path) -> None:
    """Numbers take 16 bits in either segment and more in the snapshot: 65,539 must not be taken for 3."""
    none = np.zeros(0, np.int64)
    held, ones = np.array([3, 5, 7]), np.ones(3, np.int64)
    files = [
        _field(tmp_path / "a", 40_000, [held, none, none], [ones, none, none], [2 * ones, none, none]),
        _field(tmp_path / "b", 40_000, [none, none, none], [none, none, none], [none, none, none]),
    ]
    field = Field("folded", (Segment(files[0], 0, 40_000), Segment(files[1], 40_000, 40_000)))
    docs = np.array([3, 4, 5, 65_539, 65_541], np.uint32)
    assert field.postings("hai").weights_of(docs).tolist() == [2, 0, 2, 0, 0]
    assert (field.standing(["hai"], docs) >> 16).tolist() == [0, 2]


def test_the_share_of_a_segment_is_numbered_from_its_beginning() -> None:
    docs = np.array([0, 4, 5, 9], np.uint32)
    assert share(docs, 0, 10)[1] is docs
    first, mine = share(docs, 5, 5)
    assert (first, mine.tolist()) == (2, [0, 4])
