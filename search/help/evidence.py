"""Evidence of a writing: whether words stand in articles as they were typed, and what stands beside what."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import product

from index.remembering import remembering
from index.text.fold import fold
from search.help.spellings import Spellings
from search.language import Language
from search.query.syllable import as_written, typed

Keys = tuple[str, ...]

LONGEST = 4
"""Syllables of a word that is looked for around one of them: "hội đồng nhân dân", most persons' names."""


class Evidence:
    """What the articles of one state of an index say of words; shared by threads. Words are keys with diacritics."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.spellings = Spellings(language)
        self.folded = remembering(4096, self._folded)
        self.paired = remembering(32768, self._paired)
        self.runs = remembering(4096, self._runs)
        self._stand = remembering(4096, self._standing)
        self._joined = remembering(65536, self._counted)

    def _folded(self, folded: str) -> int:
        """Return in how many articles a syllable stands, whatever its marks."""
        return self.language.held(folded)

    def _paired(self, one: str, other: str) -> int:
        """Return in how many articles two folded syllables stand side by side."""
        return self.language.paired(one, other)

    def held(self, key: str) -> int:
        """Return in how many articles a syllable stands as it is written, i and y alike."""
        found = self.spellings.of(fold(key))
        return int(sum(n for word, n in zip(found.exact, found.articles, strict=True) if word in _ways(key)))

    def beside(self, one: str, other: str) -> float:
        """Return how often one word stands right before another, about: rare neighbours may be unknown."""
        left, right = self.spellings.of(fold(one)), self.spellings.of(fold(other))
        if one not in left.exact or other not in right.exact:
            return 0.0
        return float(self.spellings.beside(left, right)[left.exact.index(one), right.exact.index(other)])

    def behind(self, one: str, folded: str) -> dict[str, float]:
        """Return how often each spelling of a folded syllable stands right behind a word, about."""
        left, right = self.spellings.of(fold(one)), self.spellings.of(folded)
        if one not in left.exact:
            return {}
        counts = self.spellings.beside(left, right)[left.exact.index(one)].tolist()
        return dict(zip(right.exact, counts, strict=True))

    def stand(self, keys: Keys) -> bool:
        """Return whether words stand side by side in an article, written so."""
        return self._stand(keys)

    def _standing(self, keys: Keys) -> bool:
        if not all(map(self.held, keys)):
            return False
        if len(keys) == 2 and any(self.beside(*two) for two in product(*map(_ways, keys))):
            return True
        return len(keys) == 1 or self.runs(keys) > 0

    def _runs(self, keys: Keys) -> int:
        """Return in how many articles words stand side by side, written so."""
        return self.language.runs(tuple(map(_ways, keys)))

    def word(self, keys: Sequence[str], first: int, last: int) -> int:
        """Return in how many articles the commonest word stands that holds the syllables ``first`` to ``last``.

        A word is what the segmenter joins there: two to four syllables, names as well.
        """
        return max(self._joined(tuple(_around(keys, first, last))), default=0)

    def is_word(self, keys: Sequence[str], first: int, last: int, least: float) -> bool:
        """Return whether a word that holds these syllables stands in so many articles.

        The shortest are looked up first: of two syllables within a word, most are one by themselves.
        """
        shortest, *others = sorted(_around(keys, first, last), key=len)
        return self._joined((shortest,))[0] >= least or any(n >= least for n in self._joined(tuple(others)))

    def _counted(self, words: tuple[Keys, ...]) -> list[int]:
        return self.language.joined(words) if words else []


def _around(keys: Sequence[str], first: int, last: int) -> list[Keys]:
    """Return the runs of two to four syllables that hold those from ``first`` to ``last``."""
    return [
        tuple(keys[start:end])
        for start in range(max(0, last - LONGEST), first + 1)
        for end in range(max(last, start + 2), min(start + LONGEST, len(keys)) + 1)
    ]


@lru_cache(maxsize=8192)
def _ways(key: str) -> Keys:
    """Return the keys that count as one: "kỹ", "kĩ"."""
    found = typed(key)
    return as_written(found[0]) if len(found) == 1 else (key,)
