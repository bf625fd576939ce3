"""Sentences: where a text may be cut before words are looked for, and how long a piece may get."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.text.characters import SMALL

# A sentence ends at a stop behind a small letter, a digit or a closing mark: not in "TP. Hồ Chí Minh", "T.Ư. Đảng".
_ENDING = rf"[{''.join(sorted(set(SMALL.values())))}0-9)\]”\"’%]"
_END = re.compile(rf"[.!?…](?<={_ENDING}.) +")  # found by its stop: in half the time
# underthesea's patterns grow quadratically: no sentence is longer than this many characters (a line of 1 MB took
# 11 seconds and 1.6 GB), and no run without a space (16 kB of "a-b." took 5 seconds).
MOST_SENTENCE = 2_000
MOST_CHUNK = 200


def sentences(text: str) -> Iterator[list[str]]:
    r"""Return the chunks between spaces, sentence by sentence; together they are ``text.split()``.

    A chunk that is too long stands alone and is not looked into.

    >>> list(sentences("Họp tại TP. Vinh. Sáng 30/3,\n Tỉnh ủy họp."))
    [['Họp', 'tại', 'TP.', 'Vinh.'], ['Sáng', '30/3,'], ['Tỉnh', 'ủy', 'họp.']]
    """
    for line in text.split("\n"):
        for piece in _pieces(line):
            if not (chunks := piece.split()):
                continue
            if len(piece) <= MOST_CHUNK or (len(piece) <= MOST_SENTENCE and max(map(len, chunks)) <= MOST_CHUNK):
                yield chunks
            else:
                yield from _bounded(chunks)


def _pieces(line: str) -> Iterator[str]:
    place = 0
    for end in _END.finditer(line):
        yield line[place : end.start() + 1]
        place = end.end()
    yield line[place:]


def _bounded(chunks: list[str]) -> Iterator[list[str]]:
    some: list[str] = []
    size = 0
    for chunk in chunks:
        if some and (size + len(chunk) > MOST_SENTENCE or len(chunk) > MOST_CHUNK or is_opaque(some)):
            yield some
            some, size = [], 0
        some.append(chunk)
        size += len(chunk) + 1
    yield some


def is_opaque(chunks: list[str]) -> bool:
    """Whether this is a chunk too long to be looked into (a run of code, a base64 picture)."""
    return len(chunks[0]) > MOST_CHUNK
