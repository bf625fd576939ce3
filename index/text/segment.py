"""Words: which syllables belong together, as underthesea's conditional random field decides."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index.errors import SegmenterDiffers
from index.messages.sentence import Sentence
from index.text.identity import PROOF
from index.text.plain import Plain

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class Segmenter(Protocol):
    """Finds the words of normalised texts. ``notice`` says why the slow way is taken, if it is."""

    fast: bool
    notice: str | None

    def joins(self, texts: Sequence[str]) -> list[npt.NDArray[np.bool_]]:
        """Return for each syllable of each text whether it continues the word of the syllable before it."""

    def words(self, text: str) -> list[tuple[int, int]]:
        """Return the character spans of the words of a text that hold a letter or digit."""


def load(cache: Path | None = None) -> Segmenter:
    """Return the fast segmenter, or the plain one with a notice when the installed model is not the compared one.

    Either is warmed up: the first call of underthesea is not safe in threads.
    """
    from index.text.fast import Fast  # noqa: PLC0415  loads a model

    try:
        segmenter: Segmenter = Fast()
    except SegmenterDiffers as difference:
        segmenter = Plain(
            Sentence("words are cut by underthesea itself, some forty times slower: {why}", why=difference)
        )
    segmenter.words(PROOF[0])
    return segmenter


def verified(segmenter: Segmenter) -> Segmenter:
    """Return the segmenter if it cuts the proof sentences as underthesea does, else the plain one with a notice."""
    plain = Plain()
    for sentence in PROOF:
        if segmenter.words(sentence) != plain.words(sentence):
            return Plain(
                Sentence("words are cut by underthesea itself: the fast way differs on “{text}”", text=sentence)
            )
    return segmenter
