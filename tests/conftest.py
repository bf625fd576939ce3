"""What tests of several floors share."""

from collections.abc import Sequence

import numpy as np
import pytest

from index.text import segment
from index.text.syllables import SYLLABLE


class NoWords:
    """Finds no compounds, for tests about files, not about words: the model takes a second to load."""

    fast, notice = True, None

    def joins(self, texts: Sequence[str]) -> list[np.ndarray]:
        return [np.zeros(len(SYLLABLE.findall(text)), np.bool_) for text in texts]


@pytest.fixture
def without_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment, "load", lambda cache=None: NoWords())
    monkeypatch.setattr(segment, "verified", lambda segmenter: segmenter)
