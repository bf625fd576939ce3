"""Words: which syllables belong together, as underthesea's conditional random field decides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib.metadata import distribution, version
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.errors import SegmenterDiffers
from index.text.fold import old_tones
from index.text.syllables import SYLLABLE

if TYPE_CHECKING:
    import numpy.typing as npt

_LOWER = "".join(char for char in map(chr, range(0x1F00)) if char.islower())
# A sentence ends at a stop behind a small letter, a digit or a closing mark: not in "TP. Hồ Chí Minh", "T.Ư. Đảng".
_ENDING = rf"[{_LOWER}\d)\]”\"’%]"
_RULE = rf"(?<={_ENDING}[.!?…]) +"
_END = re.compile(rf"[.!?…](?<={_ENDING}.) +")  # the same, found by its stop: in half the time
# underthesea's patterns grow quadratically: no sentence is longer than this many characters (a line of 1 MB took
# 11 seconds and 1.6 GB), and no run without a space (16 kB of "a-b." took 5 seconds).
MOST_SENTENCE = 2_000
MOST_CHUNK = 200
# Compared when an index is made: names, codes, old and new tones, abbreviations, punctuation, capitals, numbers.
_PROOF = (
    "Đồng chí Bí thư Tỉnh uỷ Nghệ An phát biểu tại Hội nghị lần thứ 8 Ban Chấp hành Đảng bộ tỉnh khoá XIX.",
    "Thủ tướng Chính phủ làm việc với TP.HCM về Nghị quyết số 26 - NQ/TW, ngày 30/7/2013 của Bộ Chính trị.",
    "HỘI ĐỒNG NHÂN DÂN TỈNH HOÀ BÌNH thông qua 12 nghị quyết; tăng 16,8% so với cùng kỳ (1.252/1.252 công dân).",
    "“Tự diễn biến”, “tự chuyển hóa” – T.Ư Đảng yêu cầu cán bộ y tế, giáo viên... v.v. gương mẫu!",
    "Ông H’Mông ở xã N’Thôn Hạ gửi thư tới info@example.vn lúc 10:20:50, biển số 43H-0530.",
)


class Segmenter(Protocol):
    """Finds the words of normalised texts. ``notice`` says why the slow way is taken, if it is."""

    fast: bool
    notice: str | None

    def joins(self, texts: Sequence[str]) -> list[npt.NDArray[np.bool_]]:
        """Return for each syllable of each text whether it continues the word of the syllable before it."""

    def words(self, text: str) -> list[tuple[int, int]]:
        """Return the character spans of the words of a text that hold a letter or digit."""


class Plain:
    """Calls underthesea's `word_tokenize` sentence by sentence, fed old-style tones, without its token normalisation.

    The dictionary inside the model is in the old style: so "Tỉnh ủy" is kept whole 94 times of 94, not 71.
    """

    fast = False

    def __init__(self, notice: str | None = None) -> None:
        self.notice = notice

    def joins(self, texts: Sequence[str]) -> list[npt.NDArray[np.bool_]]:
        """Return for each syllable of each text whether it continues the word of the syllable before it."""
        return [_joined(text, self.words(text)) for text in texts]

    def words(self, text: str) -> list[tuple[int, int]]:
        """Return the character spans of the words of a text that hold a letter or digit."""
        found, place = [], 0
        for chunks in sentences(text):
            places: list[int] = []
            for chunk in chunks:
                place = text.index(chunk, place)
                places += range(place, place + len(chunk))
                place += len(chunk)
            if not is_opaque(chunks):
                ends = np.cumsum([0, *word_sizes(chunks)]).tolist()
                found += [(places[start], places[end - 1] + 1) for start, end in pairwise(ends)]
        return [(start, end) for start, end in found if SYLLABLE.search(text, start, end)]


def load(cache: Path | None = None) -> Segmenter:
    """Return the fast segmenter, or the plain one with a notice when the installed model is not the compared one.

    Either is warmed up: the first call of underthesea is not safe in threads.
    """
    from index.text.fast import Fast  # noqa: PLC0415  loads a model

    try:
        segmenter: Segmenter = Fast()
    except SegmenterDiffers as difference:
        segmenter = Plain(f"words are cut by underthesea itself, some forty times slower: {difference}")
    segmenter.words(_PROOF[0])
    return segmenter


def verified(segmenter: Segmenter) -> Segmenter:
    """Return the segmenter if it cuts the proof sentences as underthesea does, else the plain one with a notice."""
    plain = Plain()
    for sentence in _PROOF:
        if segmenter.words(sentence) != plain.words(sentence):
            return Plain(f"words are cut by underthesea itself: the fast way differs on “{sentence}”")
    return segmenter


def identity() -> str:
    """Return what decides where words end: the versions of the library and the rules here."""
    versions = _version("underthesea"), _version("underthesea_core")
    return " ".join(("underthesea", *versions, _RULE, str(MOST_SENTENCE), str(MOST_CHUNK)))


def _version(package: str) -> str:
    """Return the version of a package; `importlib.metadata.version` reads its whole description first, for 3 ms."""
    found = re.search(r"^Version: (.+)$", distribution(package).read_text("METADATA") or "", re.MULTILINE)
    return found[1] if found else version(package)


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


def view(chunks: list[str]) -> str:
    """Return a sentence as the model sees it."""
    return old_tones(" ".join(chunks))


def word_sizes(chunks: list[str]) -> list[int]:
    """Return the words of a sentence as underthesea cuts it, each as its number of characters without spaces."""
    from underthesea import word_tokenize  # noqa: PLC0415  takes seconds to import

    return [len(word) - word.count(" ") for word in word_tokenize(view(chunks), use_token_normalize=False)]


def _joined(text: str, words: list[tuple[int, int]]) -> npt.NDArray[np.bool_]:
    """Return for each syllable whether it begins in the same word as the one before it."""
    starts = np.array([start for start, _ in words] or [0], np.int64)
    ends = np.array([end for _, end in words] or [0], np.int64)
    begins = np.fromiter((m.start() for m in SYLLABLE.finditer(text)), np.int64)
    owner = np.searchsorted(starts, begins, "right") - 1
    owner[(owner < 0) | (begins >= ends[owner])] = -1
    joined = np.zeros(len(begins), np.bool_)
    joined[1:] = (owner[1:] == owner[:-1]) & (owner[1:] >= 0)
    return joined
