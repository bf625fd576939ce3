"""Did you mean: the question written as the index makes likeliest; never asked instead unless nothing is found.

Marks are added freely where none were typed; what was typed is doubted the less, the better the index knows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from index.text.fold import exact, fold
from search.help import lattice, typos
from search.help.lattice import Way
from search.help.marks import alike, built, consistent
from search.help.restore import restore
from search.help.spellings import Spellings
from search.help.telex import decode
from search.language import Language
from search.query.lexer import MAX_TOKENS, Token, tokens
from search.query.nodes import Syllable
from search.query.syllable import typed

# Costs in natural logarithm: the index must make another way to write it so many times likelier.
ADDED = 3.0
"""Marks added to a bare syllable beside others that have theirs: "ban chấp hành" is meant as it stands."""

CHANGED = 8.0
"""Marks changed ("nghỉ quyết"): a spelling error, or a rare name."""

EDITED = 6.0
"""A letter changed; only doubtful syllables are."""

DECODED = 2.0
"""Keys of Telex or VNI that no input method turned into letters."""

RARE = 2e-5
"""A syllable in fewer articles than this share (and in fewer than four) is doubtful, as is one that is not built as
Vietnamese syllables are and is in few."""

MOST_SYLLABLES = 24
"""Longer runs are pasted text, whose writing is not doubted."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A better-written question; ``corrected`` when letters changed, not marks only."""

    text: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class _Change:
    start: int
    end: int
    text: str


class Writing:
    """Looks at how questions are written, on one state of an index; shared by threads."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.spellings = Spellings(language)

    def suggestion(self, text: str) -> Suggestion | None:
        """Return the question written better, or None when it is well as it is (or nothing better is known)."""
        changes = [change for run in runs(text) for change in self._changes(run)]
        if not changes:
            return None
        better = text
        for change in reversed(changes):
            better = better[: change.start] + change.text + better[change.end :]
        return Suggestion(better, fold(better) != fold(text)) if exact(better) != exact(text) else None

    def _changes(self, run: Sequence[Syllable]) -> Iterator[_Change]:
        written = self._written(run)
        for syllable, words in zip(run, written, strict=True):
            if words != syllable.exact:
                yield _Change(syllable.start, syllable.end, _cased(syllable.text, words))

    def _written(self, run: Sequence[Syllable]) -> list[str]:
        """Return the best way to write each syllable of a run: several words where some were stuck together."""
        keys = [syllable.exact for syllable in run]
        if len(run) > MOST_SYLLABLES:
            return keys
        doubtful = [self._doubtful(syllable) for syllable in run]
        if not any(doubtful) and all(map(_bare, run)):
            return restore(self.spellings, keys)
        parted = [self._apart(key) if doubt else (key,) for key, doubt in zip(keys, doubtful, strict=True)]
        return self._corrected(run, parted, doubtful)

    def _beside(self, one: str, other: str) -> float:
        left, right = self.spellings.of(fold(one)), self.spellings.of(fold(other))
        if one not in left.exact or other not in right.exact:
            return 0.0
        return float(self.spellings.beside(left, right)[left.exact.index(one), right.exact.index(other)])

    def _doubtful(self, syllable: Syllable) -> bool:
        if _fixed(syllable):
            return False
        count = self.language.held(syllable.folded)
        return count < 4 or (syllable.folded not in built() and count < RARE * self.language.articles)

    def _apart(self, key: str) -> tuple[str, ...]:
        """Return syllables that were stuck together, all neighbours in the index; else the key alone."""
        if decode(key):
            return (key,)
        ways = [(min(self.language.paired(*two) for two in pairwise(parts)), parts) for parts in typos.apart(fold(key))]
        most, parts = max(ways, default=(0, (key,)))
        if not most:
            return (key,)
        begins = np.cumsum([0, *map(len, parts)]).tolist()
        return tuple(key[start:end] for start, end in pairwise(begins))

    def _corrected(
        self, run: Sequence[Syllable], parted: Sequence[Sequence[str]], doubtful: Sequence[bool]
    ) -> list[str]:
        marked = any(syllable.accented for syllable in run)
        undecoded = any(doubt and decode(parts[0]) for doubt, parts in zip(doubtful, parted, strict=True))
        columns = []
        for syllable, parts, doubt in zip(run, parted, doubtful, strict=True):
            for key in parts:
                ways = self._ways(key, syllable, marked)
                if len(parts) == 1 and undecoded:
                    ways += self._decoded(key, DECODED if doubt else EDITED)
                if len(parts) == 1 and doubt:
                    ways += self._edited(key)
                columns.append(ways)
        keys = [key for parts in parted for key in parts]
        words = self._believed(keys, lattice.best(self.spellings, columns))
        rest = iter(words)
        return [" ".join(next(rest) for _ in parts) for parts in parted]

    def _believed(self, keys: Sequence[str], words: Sequence[str]) -> list[str]:
        """Return the words, those with other letters only where they stand beside a neighbour of theirs somewhere.

        Among foreign words marks are doubted as well ("is it true"), and where every word would change its letters
        ("tax car"), it is not the typing that is wrong.
        """
        foreign = any(fold(key) not in built() for key in keys)
        changed = [(key, word) for key, word in zip(keys, words, strict=True) if fold(key) != fold(word)]
        decoded = all(decode(key) == word for key, word in changed)
        if len(keys) > 1 and not decoded and 2 * len(changed) > len(keys):
            return list(keys)
        believed = []
        for place, (key, word) in enumerate(zip(keys, words, strict=True)):
            sure = len(keys) == 1 or (consistent(key, word) and not foreign)
            believed.append(word if sure or self._beside_any(words, place) else key)
        return believed

    def _beside_any(self, words: Sequence[str], place: int) -> bool:
        before = place > 0 and self._beside(words[place - 1], words[place]) > 0
        return before or (place + 1 < len(words) and self._beside(words[place], words[place + 1]) > 0)

    # Ways to write one key

    def _ways(self, key: str, syllable: Syllable, marked: bool) -> list[Way]:
        """Return the key as it stands, and with marks added or changed."""
        found = self.spellings.of(fold(key))
        known = found.exact.index(key) if key in found.exact else -1
        if _fixed(syllable):
            return [Way(found, np.array([known]), np.zeros(1))] if known >= 0 else [lattice.unknown(key)]
        costs = _costs(key, found.exact, marked and key == fold(key))
        ways = [Way(found, np.arange(len(costs)), costs)] if found.exact else []
        return ways if known >= 0 else [*ways, lattice.unknown(key)]

    def _decoded(self, key: str, cost: float) -> list[Way]:
        word = decode(key)
        return self._those(fold(word), cost, lambda other: other == word) if word else []

    def _edited(self, key: str) -> list[Way]:
        ways = (self._those(folded, EDITED, lambda word: alike(key, word)) for folded in typos.edits(fold(key)))
        return [way for some in ways for way in some]

    def _those(self, folded: str, cost: float, wanted: Callable[[str], bool]) -> list[Way]:
        found = self.spellings.of(folded)
        kept = [place for place, word in enumerate(found.exact) if wanted(word)]
        return [Way(found, np.array(kept), np.full(len(kept), cost))] if kept else []


@lru_cache(maxsize=4096)
def _costs(key: str, words: tuple[str, ...], beside_marked: bool) -> npt.NDArray[np.float64]:
    return np.array([_cost(key, word, beside_marked) for word in words])


def _cost(key: str, word: str, beside_marked: bool) -> float:
    if word == key:
        return 0.0
    if consistent(key, word):
        return ADDED if beside_marked else 0.0
    return CHANGED


def _fixed(syllable: Syllable) -> bool:
    """Whether a syllable is written as it is meant: an abbreviation in capitals, a number, a code."""
    text = syllable.text
    if not text.isalpha():
        return decode(syllable.exact) is None
    return len(text) > 1 and text.isupper() and text.isascii() and not _word(syllable)


def _bare(syllable: Syllable) -> bool:
    """Whether only marks may be missing."""
    return syllable.folded in built() and not syllable.accented and not _fixed(syllable)


def _word(syllable: Syllable) -> bool:
    return syllable.folded in built() and len(syllable.folded) > 2


def runs(text: str) -> Iterator[list[Syllable]]:
    """Return the words of a question that stand side by side: plain ones, and those of each phrase; no fields.

    >>> [[s.text for s in run] for run in runs('nghi quyet "tinh uy" tinh:nghe-an -vinh')]
    [['nghi', 'quyet'], ['tinh', 'uy'], ['vinh']]
    """
    run: list[Syllable] = []
    for token in tokens(text)[:MAX_TOKENS]:
        if not _plain(token):
            yield from [run] if run else []
            run = []
        if token.kind == "words" and token.field in ("", "tieu-de") and not (token.star or token.literal):
            run += typed(token.text, token.at)
        if not _plain(token):
            yield from [run] if run else []
            run = []
    yield from [run] if run else []


def _plain(token: Token) -> bool:
    return token.kind == "words" and not (token.sign or token.field or token.quoted or token.star)


def _cased(typed_text: str, words: str) -> str:
    """Return words in the case they were typed in."""
    if len(typed_text) > 1 and typed_text.isupper():
        return words.upper()
    return words[0].upper() + words[1:] if typed_text[0].isupper() else words
