"""Words: which syllables belong together, as underthesea's conditional random field decides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.text.fold import old_tones
from index.text.syllables import SYLLABLE

if TYPE_CHECKING:
    import numpy.typing as npt

# A sentence ends at a stop before a capital; underthesea's patterns grow quadratically, so no piece is longer than
# 2,000 characters (a line of 1 MB took 11 seconds and 1.6 GB).
_END = re.compile(r"(?<=[.!?…])\s+(?=[“\"'(\[]*[^\W\d_a-zà-ỹđ])")
_MOST = 2_000


class Segmenter:
    """Finds words with underthesea's own `word_tokenize`, fed old-style tones, with its token normalisation off.

    The dictionary inside the model is in the old style: so "Tỉnh ủy" is kept whole 94 times of 94, not 71.
    """

    fast = False
    notice: str | None = None

    def joins(self, texts: Sequence[str]) -> list[npt.NDArray[np.bool_]]:
        """Return for each syllable of each text whether it continues the word of the syllable before it."""
        return [self._joins(text) for text in texts]

    def words(self, text: str) -> list[tuple[int, int]]:
        """Return the character spans of the words of a text that hold a letter or digit."""
        return [(s, e) for start, end in sentences(text) for s, e in _words(text, start, end)]

    def _joins(self, text: str) -> npt.NDArray[np.bool_]:
        first = np.array([start for start, _ in self.words(text)], np.int64)
        starts = np.fromiter((m.start() for m in SYLLABLE.finditer(text)), np.int64)
        owner = np.searchsorted(first, starts, "right")
        joined = np.zeros(len(starts), np.bool_)
        joined[1:] = owner[1:] == owner[:-1]
        return joined


def load(cache: Path | None = None) -> Segmenter:
    """Return the segmenter, warmed up: its first call is not safe in threads."""
    segmenter = Segmenter()
    segmenter.words("Nghị quyết Đại hội Đảng")
    return segmenter


def identity() -> str:
    """Return what decides where words end: the versions of the library and the rules here."""
    return f"underthesea {version('underthesea')} {version('underthesea_core')} {_END.pattern} {_MOST}"


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Return the spans of the sentences of a text; none crosses a line or is longer than 2,000 characters."""
    start = 0
    for line in text.split("\n"):
        begin = 0
        for stop in [*(m.start() for m in _END.finditer(line)), len(line)]:
            while stop - begin > _MOST:
                space = line.rfind(" ", begin + 1, begin + _MOST)
                cut = space if space > 0 else begin + _MOST
                yield start + begin, start + cut
                begin = cut
            if stop > begin:
                yield start + begin, start + stop
            begin = stop
        start += len(line) + 1


def _words(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    from underthesea import word_tokenize  # noqa: PLC0415  takes seconds to import

    piece = old_tones(text[start:end])
    place = 0
    for word in word_tokenize(piece, use_token_normalize=False):
        parts = word.split()
        first = piece.find(parts[0], place) if parts else -1
        if first < 0:
            continue
        place = first
        for part in parts:
            place = piece.find(part, place) + len(part)
        if SYLLABLE.search(piece, first, place):
            yield start + first, start + place
