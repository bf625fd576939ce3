"""All matches of a question in many texts at once: what `search.matches` defines, found with arrays.

The texts of a page of hits are folded together to one byte a character; their syllables, packed into 64 bits each, are
compared with those of the question. That takes a twentieth of the time that reading text by text does.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from index.text.characters import COVERED
from index.text.fold import exact, fold, folded_letters
from search.matches import Marker, Match, Pattern

_APART, _NEWLINE, _FOREIGN = 0, 1, 2
_PACKED = 8  # letters of a syllable in one number; "nghiêng" has seven
_MASKS = np.array([(1 << 8 * length) - 1 for length in range(_PACKED + 1)], np.uint64)

Letters = npt.NDArray[np.uint8]
Indices = npt.NDArray[np.int64]


def sightings(marker: Marker, texts: Sequence[str], titles: Sequence[bool]) -> list[list[Match]]:
    """Return the matches in each text, in the order of their beginnings: the same as `Marker.matches` gives.

    ``titles`` says which texts are titles.

    >>> from search.matches import marker
    >>> from search.query.parser import parse
    >>> found = sightings(marker(parse("nghi quyet")), ["Nghị quyết số 8", "Ra nghị quyết"], [True, False])
    >>> [[(match.start, match.end) for match in some] for some in found]
    [[(0, 10)], [(3, 13)]]
    """
    if marker.prefixes or any(map(_involved, marker.patterns)):
        return [list(marker.matches(text, title)) for text, title in zip(texts, titles, strict=True)]
    return [[] for _ in texts] if marker.empty else _Page(texts).matches(marker.patterns, titles)


def _involved(pattern: Pattern) -> bool:
    """Whether a pattern asks for more than syllables side by side, or for letters that have no byte."""
    if pattern.slop or len(pattern.strict) > 1:
        return True
    return any(not (key.isascii() and key.isalnum()) for keys in pattern.keys for key in keys)


class _Page:
    """Several texts as one run of syllables, which paragraphs part."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        lengths = np.array([len(text) for text in texts])
        self._begin = np.cumsum(lengths + 1) - lengths - 1
        # A newline before and behind: every syllable has two edges, and eight letters may be read from each.
        self._letters = _letters("\n".join(("", *texts, "\n" * _PACKED)))
        word = self._letters > _NEWLINE
        edges = (word[1:] != word[:-1]).nonzero()[0]
        self._starts, self._ends = edges[::2], edges[1::2]
        self._lines = (self._letters[1:] == _NEWLINE).nonzero()[0]
        size = len(self._letters) - _PACKED
        windows: npt.NDArray[np.uint64] = np.ndarray((size,), "<u8", self._letters[1:].data, strides=(1,))
        self._syllables = windows.take(self._starts) & _MASKS.take(self._ends - self._starts, mode="clip")
        self._known: dict[str, npt.NDArray[np.bool_]] = {}

    def matches(self, patterns: Sequence[Pattern], titles: Sequence[bool]) -> list[list[Match]]:
        """Return the matches in each text, in the order of their beginnings."""
        more = np.array([len(pattern.keys) - 1 for pattern in patterns])
        begins = [self._beginnings(pattern) for pattern in patterns]
        at, which = np.concatenate(begins), np.repeat(np.arange(len(patterns)), list(map(len, begins)))
        line = self._lines.searchsorted
        kept = line(self._starts[at]) == line(self._starts[at + more[which]])
        order = (at * len(patterns) + which)[kept]
        order.sort()
        at, which = np.divmod(order, len(patterns))
        starts, ends = self._starts[at], self._ends[at + more[which]]
        cuts = [*starts.searchsorted(self._begin).tolist(), len(starts)]
        shift = np.repeat(self._begin, np.diff(cuts))
        columns = ((starts - shift).tolist(), (ends - shift).tolist(), which.tolist())
        found = [
            Match(start, end, patterns[number], ((start, end),)) for start, end, number in zip(*columns, strict=True)
        ]
        parted = [found[first:last] for first, last in pairwise(cuts)]
        if any(pattern.title or pattern.strict for pattern in patterns):
            texts = zip(parted, self._texts, titles, strict=True)
            return [[match for match in some if _agrees(match, text, title)] for some, text, title in texts]
        return parted

    def _beginnings(self, pattern: Pattern) -> Indices:
        """Return where the syllables of a pattern stand one after another, be it in several lines."""
        more = len(pattern.keys) - 1
        found = self._any(pattern.keys[0])[: max(0, len(self._starts) - more)]
        for step, keys in enumerate(pattern.keys[1:], 1):
            found = found & self._any(keys)[step : step + len(found)]
        return found.nonzero()[0]

    def _any(self, keys: frozenset[str]) -> npt.NDArray[np.bool_]:
        """Return which syllables are one of these."""
        found = [self._is(key) for key in keys]
        return found[0] if len(found) == 1 else np.logical_or.reduce(found)

    def _is(self, key: str) -> npt.NDArray[np.bool_]:
        if key not in self._known:
            found = self._syllables == np.uint64(int.from_bytes(key[:_PACKED].encode(), "little"))
            if len(key) >= _PACKED:
                for number in np.flatnonzero(found).tolist():
                    letters = self._letters[self._starts[number] + 1 : self._ends[number] + 1]
                    found[number] = letters.tobytes() == key.encode()
            self._known[key] = found
        return self._known[key]


def _agrees(match: Match, text: str, title: bool) -> bool:
    """Whether a match is one in this text: in a title if it must be, with the marks it must have."""
    pattern = match.pattern
    if pattern.title and not title:
        return False
    return not pattern.strict or exact(text[match.start : match.end]) == pattern.strict[0]


def _letters(text: str) -> Letters:
    """Return the folded letter or digit of each character; marks of their own for other letters and for newlines."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    letters = _table().take(codes, mode="clip")
    beyond = (codes >= COVERED).nonzero()[0]
    if len(beyond):
        distinct, which = np.unique(codes[beyond], return_inverse=True)
        letters[beyond] = np.array([_letter(fold(chr(code))) for code in distinct.tolist()], np.uint8)[which]
    return letters


@cache
def _table() -> Letters:
    return np.array([_letter(char) for char in folded_letters()], np.uint8)


def _letter(folded: str) -> int:
    if not folded.isalnum():
        return _NEWLINE if folded == "\n" else _APART
    return ord(folded) if folded.isascii() else _FOREIGN
