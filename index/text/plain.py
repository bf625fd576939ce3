"""The plain segmenter: underthesea itself, asked sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from index.text.fold import old_tones
from index.text.sentences import is_opaque, sentences
from index.text.syllables import SYLLABLE


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
