"""Did you mean: the question written as the index makes likeliest; never asked instead unless nothing is found.

Marks are added freely where none were typed; what was typed is doubted the less, the better the index knows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, starmap

import numpy as np

from index.remembering import remembering
from index.text.fold import exact, fold
from index.text.normal import normalize
from search.help import lattice
from search.help.evidence import Evidence
from search.help.lattice import Way
from search.help.marks import bare, built, consistent
from search.help.mending import FEW, SURE, Mending, Piece
from search.help.restore import restore
from search.help.telex import decode
from search.language import Language
from search.query.lexer import MAX_TOKENS, Token, tokens
from search.query.nodes import Syllable
from search.query.syllable import typed

# Costs in natural logarithm: the index must make another way to write it so many times likelier.
ADDED = 3.0
"""Marks added to a bare syllable beside others that have theirs: "ban chấp hành" is meant as it stands."""

DECODED, EDITED = 2.0, 6.0
"""Keys of Telex or VNI that no input method turned into letters: where they are no word of the index, and where they
are one ("max")."""

RIVAL = 3.0
"""How many times as common as any other the likeliest way to write a run without marks must be."""

RARE = 2e-5
"""A syllable in fewer articles than this share (and in fewer than four) is doubtful, as is one that is not built as
Vietnamese syllables are and is in few."""

MOST_SYLLABLES = 24
"""Longer runs are pasted text, whose writing is not doubted."""

_QUESTIONS = 64  # that are remembered: one that finds nothing is counted again in other ways


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A better-written question; ``corrected`` when letters changed, not marks only.

    One that is not ``sure`` is nearly as likely meant otherwise ("bien dong"): read so, but never offered.
    """

    text: str
    corrected: bool
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _Change:
    start: int
    end: int
    text: str


class Writing:
    """Looks at how questions are written, on one state of an index; shared by threads."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.evidence = Evidence(language)
        self.spellings = self.evidence.spellings
        self._suggested = remembering(_QUESTIONS, self._anew)

    def suggestion(self, text: str) -> Suggestion | None:
        """Return the question written better, or None when it is well as it is (or nothing better is known)."""
        return self._suggested(normalize(text))

    def _anew(self, text: str) -> Suggestion | None:
        written = [(run, self._written(run)) for run in runs(text)]
        changes = [change for run, pieces in written for change in _changes(run, pieces)]
        better = text
        for change in reversed(changes):
            better = better[: change.start] + change.text + better[change.end :]
        if exact(better) == exact(text):
            return None
        return Suggestion(better, fold(better) != fold(text), all(starmap(self._is_sure, written)))

    def _written(self, run: Sequence[Syllable]) -> Sequence[Piece]:
        """Return the best way to write a run, in pieces: a word each, several that were stuck together, a torn one."""
        loud = len(run) > 1 and all(word.text.isupper() for word in run if word.text.isalpha())
        pieces = [Piece(place, place + 1, (word.exact,), _fixed(word, loud)) for place, word in enumerate(run)]
        if len(run) > MOST_SYLLABLES:
            return pieces
        if any(map(self._undecoded, run)):
            return self._decoded(pieces)
        if _typed(run):
            return Mending(self.evidence, self._completed(pieces), bare=False).mended()
        return self._restored(Mending(self.evidence, pieces, bare=True).mended())

    # Marks

    def _restored(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Return a run that was typed without marks with those that the articles make likeliest."""
        keys = [word for piece in pieces for word in piece.words]
        words = restore(self.spellings, keys)
        if any(key not in built() for key in keys):  # "is it true": among foreign words marks are doubted as well
            words = self._side_by_side(keys, words)
        return _filled(pieces, words)

    def _side_by_side(self, keys: Sequence[str], words: Sequence[str]) -> list[str]:
        """Return the words that stand beside a neighbour of theirs somewhere, for the others what was typed."""
        return [word if self._beside_any(words, at) else keys[at] for at, word in enumerate(words)]

    def _is_sure(self, run: Sequence[Syllable], pieces: Sequence[Piece]) -> bool:
        """Whether no other way to write a run is nearly as common, nor the run as it stands.

        "bien dong" is biển Đông or biến động, "cao su" a word, "anh ba" a man.
        """
        keys, words = [word.exact for word in run], [word for piece in pieces for word in piece.words]
        if _typed(run) or len(keys) < 2 or list(map(fold, words)) != keys:
            return True
        ways = [self._ways_beside(*two) for two in pairwise(keys)]
        likely = [self.evidence.beside(*two) for two in pairwise(words)]
        if len(keys) == 2:
            return sum(count * RIVAL >= likely[0] > 0 for count in ways[0].values()) < 2
        as_it_stands = zip(pairwise(keys), ways, likely, strict=True)
        return not set(keys) <= bare() or not all(
            found.get(two, 0.0) * RIVAL >= count > 0 for two, found, count in as_it_stands
        )

    def _ways_beside(self, one: str, other: str) -> dict[tuple[str, str], float]:
        """Return how often each way to write two syllables stands."""
        left, right = self.spellings.of(one), self.spellings.of(other)
        counts = self.spellings.beside(left, right)
        found = np.argwhere(counts > 0).tolist()
        return {(left.exact[row], right.exact[column]): float(counts[row, column]) for row, column in found}

    def _completed(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Return a run that was typed with marks with those that are missing: "trung uơng", "nghị quyet"."""
        doubted = set(Mending(self.evidence, pieces, bare=False).doubted)
        doubted |= {place for place, piece in enumerate(pieces) if not piece.fixed and self._unfinished(piece.words[0])}
        if not doubted:
            return list(pieces)
        keys = [piece.words[0] for piece in pieces]
        columns = [[self._way(key, at in doubted)] for at, key in enumerate(keys)]
        words = lattice.best(self.spellings, columns)
        return _filled(pieces, [word if self._believed(keys, words, at) else keys[at] for at, word in enumerate(words)])

    def _unfinished(self, key: str) -> bool:
        """Whether marks are missing: there is no such word, but one with more marks."""
        return key == fold(key) and key in built() and key not in bare()

    def _way(self, key: str, doubted: bool) -> Way:
        found = self.spellings.of(fold(key))
        known = self.evidence.held(key) >= FEW and not self._unfinished(key)
        kept = [
            place
            for place, word in enumerate(found.exact)
            if word == key or (doubted and consistent(key, word) and not (known and key != fold(key)))
        ]
        if not kept or (not doubted and key not in found.exact):
            return lattice.unknown(key)
        costs = [0.0 if found.exact[place] == key or not known else ADDED for place in kept]
        return Way(found, np.array(kept, np.int64), np.array(costs))

    def _believed(self, keys: Sequence[str], words: Sequence[str], at: int) -> bool:
        """Whether marks were surely left out: the word stands beside its neighbour with them, or there is no other."""
        if len(keys) == 1 or not self._beside_any(words, at):
            return len(keys) == 1
        rare = keys[at] != fold(keys[at]) and self.evidence.held(keys[at]) < FEW
        return rare or self._unfinished(keys[at]) or self.evidence.word(words, at, at + 1) >= SURE

    def _beside_any(self, words: Sequence[str], place: int) -> bool:
        before = place > 0 and self.evidence.beside(words[place - 1], words[place]) > 0
        return before or (place + 1 < len(words) and self.evidence.beside(words[place], words[place + 1]) > 0)

    # Keys of an input method

    def _undecoded(self, syllable: Syllable) -> bool:
        # Whether it is rare comes last: an index may have to be asked over the network.
        return not _fixed(syllable) and decode(syllable.exact) is not None and self._rare(syllable.folded)

    def _rare(self, folded: str) -> bool:
        count = self.evidence.folded(folded)
        return count < FEW or (folded not in built() and count < RARE * self.language.articles)

    def _decoded(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Return a run with the letters that keys of Telex or VNI stand for, where the articles make that likelier."""
        keys = [piece.words[0] for piece in pieces]
        columns = [self._ways(piece.words[0], piece.fixed) for piece in pieces]
        words = lattice.best(self.spellings, columns)
        return _filled(pieces, words if len(keys) == 1 else self._side_by_side(keys, words))

    def _ways(self, key: str, fixed: bool) -> list[Way]:
        """Return the key as it stands, with marks added, and as the letters it stands for."""
        found = self.spellings.of(fold(key))
        ways = [] if fixed or not found.exact else self._those(fold(key), 0.0, lambda word: consistent(key, word))
        if key not in found.exact:
            ways = [*ways, lattice.unknown(key)]
        elif not ways:
            ways = self._those(fold(key), 0.0, lambda word: word == key)
        word = None if fixed else decode(key)
        if word:
            cost = DECODED if self._rare(fold(key)) else EDITED
            ways += self._those(fold(word), cost, lambda other: other == word)
        return ways

    def _those(self, folded: str, cost: float, wanted: Callable[[str], bool]) -> list[Way]:
        found = self.spellings.of(folded)
        kept = [place for place, word in enumerate(found.exact) if wanted(word)]
        return [Way(found, np.array(kept), np.full(len(kept), cost))] if kept else []


def _typed(run: Sequence[Syllable]) -> bool:
    """Whether a run was typed with marks: then a word without is meant so, where there is one."""
    return any(syllable.accented for syllable in run)


def _changes(run: Sequence[Syllable], pieces: Sequence[Piece]) -> Iterator[_Change]:
    for piece in pieces:
        typed_words, words = run[piece.start : piece.end], " ".join(piece.words)
        if not piece.fixed and words != " ".join(syllable.exact for syllable in typed_words):
            yield _Change(typed_words[0].start, typed_words[-1].end, _cased(typed_words[0].text, words))


def _filled(pieces: Sequence[Piece], words: Sequence[str]) -> list[Piece]:
    """Return pieces with other words, as many as they have; fixed ones stay."""
    rest = iter(words)
    filled = [replace(piece, words=tuple(next(rest) for _ in piece.words)) for piece in pieces]
    return [old if old.fixed else new for old, new in zip(pieces, filled, strict=True)]


def _fixed(syllable: Syllable, loud: bool = False) -> bool:
    """Whether a syllable is written as it is meant: an abbreviation in capitals, a number, a code.

    In a ``loud`` run all is in capitals: there what may be a word of Vietnamese is one ("DI HOC").
    """
    text = syllable.text
    if not text.isalpha():
        return decode(syllable.exact) is None
    return len(text) > 1 and text.isupper() and text.isascii() and not _word(syllable, 1 if loud else 2)


def _word(syllable: Syllable, longer: int) -> bool:
    return syllable.folded in built() and len(syllable.folded) > longer


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
