"""The vocabulary: gives each key with marks a number, so that analysed articles are arrays."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from index.text.fold import exact, fold
from index.text.syllables import SYLLABLE

if TYPE_CHECKING:
    import numpy.typing as npt

# Chunks between spaces repeat, but web addresses and numbers do not: a corpus of a million articles would keep
# gigabytes of them.
_MOST_CHUNKS = 1_000_000


class Vocabulary:
    """Numbers keys in the order in which they are met; only grows, and belongs to one process.

    ``keys[code]`` is the key with marks, ``folded[code]`` the one without.
    """

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.folded: list[str] = []
        self._code: dict[str, int] = {}
        self._chunks = _Chunks(self)

    def __len__(self) -> int:
        return len(self.keys)

    def code(self, key: str) -> int:
        """Return the number of a key, a new one if need be."""
        code = self._code.get(key)
        if code is None:
            code = self._code[key] = len(self.keys)
            self.keys.append(key)
            self.folded.append(fold(key))
        return code

    def codes(self, text: str) -> npt.NDArray[np.int32]:
        """Return the number of each syllable of a normalised text, as `syllables` finds them.

        >>> vocabulary = Vocabulary()
        >>> [vocabulary.keys[code] for code in vocabulary.codes("Tỉnh uỷ Nghệ An, Tỉnh ủy")]
        ['tỉnh', 'ủy', 'nghệ', 'an', 'tỉnh', 'ủy']
        """
        if len(self._chunks) > _MOST_CHUNKS:
            self._chunks.clear()
        return np.fromiter(chain.from_iterable(map(self._chunks.__getitem__, text.split())), np.int32)


class _Chunks(dict[str, tuple[int, ...]]):
    """What stands between two spaces, and the codes of its syllables; no syllable crosses a space."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._vocabulary = vocabulary

    def __missing__(self, chunk: str) -> tuple[int, ...]:
        keys = exact(chunk)
        codes = self[chunk] = tuple(self._vocabulary.code(keys[m.start() : m.end()]) for m in SYLLABLE.finditer(chunk))
        return codes
