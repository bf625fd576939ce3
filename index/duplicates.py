"""Articles that say nearly the same: a communiqué that ten papers print, each with a title of its own.

Each article gets a MinHash signature of its pairs of folded syllables (as `datasketch` draws it), cut into bands;
articles that share a band are compared by their words, and near-duplicates get one group number. An article alone has
a number of its own, so that one that comes later can join it. An exact re-post has the same hash of its text, however
short it is.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index import fingerprints
from index.article import Article
from index.text.fold import fold
from index.text.growing import Growing
from index.text.syllables import SYLLABLE

if TYPE_CHECKING:
    from index.text.analysis import Analysis
    from index.text.vocabulary import Vocabulary

U32 = npt.NDArray[np.uint32]
I64 = npt.NDArray[np.int64]

BANDS, ROWS = 12, 5
"""Of articles with 80 % of their pairs in common 99 in 100 share a band, with 70 % 89, with 20 % 4 in 1,000."""

ALIKE = 0.7
"""The share of common pairs from which two articles are one story twice: a reprint with a new title, a new lead and one
paragraph more or less has about .8, two reports of one event by two papers have under .4."""

RETOLD, TITLED, DAYS = 0.55, 0.6, 3
"""A text printed again with parts rewritten has less in common: this share is enough where the titles have as much of
their words and of their names in common, no number differs, and the days, where both are known, are no further apart.
Of 24 candidates among 4,040 articles with .55 to .7 this joins ten; all were read, and each tells one event."""

# Keep hashes divisible by 8: every article samples the same eighth. 40 of them stand for a page of 350 pairs.
_SAMPLE = 8
# Bytes: of shorter texts, the same words may be two articles ("Thông báo" with a file for each).
_STUB = 100
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# An article with fewer hashes than this has no signature: stubs ("Video: …") would all be alike.
_FEWEST = 6


def bands(hashes: U32, docs: npt.NDArray[np.integer], size: int) -> U32:
    """Return the bands of ``size`` articles, row by row, from the `sampled` hashes of their pairs (``docs`` ascending).

    An article without a signature has zeros.
    """
    counts = np.bincount(docs, minlength=size)
    signed = np.flatnonzero(counts >= _FEWEST)
    found = np.zeros((size, BANDS), np.uint32)
    if len(signed):
        starts = (np.cumsum(counts) - counts)[np.flatnonzero(counts)]
        rows = np.searchsorted(np.flatnonzero(counts), signed)
        for band in range(BANDS):
            found[signed, band] = _band(hashes, starts, band)[rows]
    return found.ravel()


def _band(hashes: U32, starts: npt.NDArray[np.int64], band: int) -> U32:
    first, second = _permutations()
    mixed = np.full(len(starts), band + 1, np.uint64)
    for row in range(band * ROWS, (band + 1) * ROWS):
        least = np.minimum.reduceat(hashes * first[row] + second[row], starts)
        mixed = (mixed ^ least) * np.uint64(0x9E3779B97F4A7C15)
    band_hash: U32 = (mixed >> np.uint64(32)).astype(np.uint32) | np.uint32(1)  # never 0, which is "none"
    return band_hash


@cache
def _permutations() -> tuple[U32, U32]:
    """Return factors and summands of permutations of 32 bits: those that `datasketch` draws for its ``affine32``.

    They are drawn here because importing datasketch imports scipy: more than half a second of every process that codes.
    """
    dice = np.random.RandomState(1)  # numpy promises that its numbers stay what they are
    first = dice.randint(0, 1 << 31, BANDS * ROWS, np.uint32) * np.uint32(2) + np.uint32(1)
    return first, dice.randint(0, 1 << 32, BANDS * ROWS, np.uint32)


def sampled(hashes: U32) -> npt.NDArray[np.bool_]:
    """Return which hashes are looked at."""
    chosen: npt.NDArray[np.bool_] = hashes % np.uint32(_SAMPLE) == 0
    return chosen


def pair_hashes(words: U32, places: npt.NDArray[np.integer]) -> U32:
    """Return a hash of each two neighbours of a run of words, from the hashes of words and the places of these."""
    run = words.take(places)
    mixed = run[:-1] * np.uint32(0x85EBCA6B) + run[1:]
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):  # "lowbias32": every bit counts in every bit
        mixed ^= mixed >> np.uint32(shift)
        mixed *= np.uint32(factor)
    hashes: U32 = mixed ^ (mixed >> np.uint32(16))
    return hashes


class WordHashes:
    """32 bits of each folded syllable of a vocabulary, by its code; the same in every process."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._hashes = Growing(np.uint32)

    @property
    def array(self) -> U32:
        """Those of all words that the vocabulary has by now."""
        self._hashes.extend(zlib.crc32(word.encode()) for word in self._vocabulary.folded[len(self._hashes) :])
        return self._hashes.array


def signatures(articles: Sequence[Article], analyses: Sequence[Analysis], words: WordHashes) -> list[Signature]:
    """Return the signature of each article, from its words."""
    none = np.zeros(0, np.int32)
    codes = np.concatenate([none, *(analysis.codes for analysis in analyses)])
    positions = np.concatenate([none, *(analysis.positions for analysis in analyses)])
    docs = np.repeat(np.arange(len(analyses)), [len(analysis.codes) for analysis in analyses])
    hashes = pair_hashes(words.array, codes)
    near = (np.diff(positions) == 1) & (docs[1:] == docs[:-1])
    chosen = np.flatnonzero(sampled(hashes) & near)
    rows = bands(hashes[chosen], docs[chosen], len(analyses)).reshape(-1, BANDS)
    return [_signature(article, row) for article, row in zip(articles, rows, strict=True)]


def _signature(article: Article, row: U32) -> Signature:
    texts = fingerprints.texts(article)
    return Signature(row, fingerprints.text_bytes(texts), fingerprints.text_hash(texts))


def number(id: str) -> int:
    """Return the group number of an article that stands alone: 63 bits of its id."""
    return int.from_bytes(hashlib.blake2b(id.encode(), digest_size=8).digest(), "little") >> 1


def alike(one: Story, other: Story) -> bool:
    """Return whether two articles have `ALIKE` of their pairs in common, or `RETOLD` and tell one event."""
    both = len(one.pairs & other.pairs)
    union = len(one.pairs) + len(other.pairs) - both
    return both >= ALIKE * union > 0 or (both >= RETOLD * union > 0 and _one_event(one, other))


class Story(NamedTuple):
    """What is compared of two articles: pairs of syllables, the title's words, names and numbers, the day."""

    pairs: frozenset[str]
    title: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]
    day: int | None

    @classmethod
    def of(cls, article: Article) -> Story:
        """Return that of an article, by what it says itself: days that other articles tell do not count."""
        words = SYLLABLE.findall(article.title)
        names = frozenset(fold(word) for word in words[1:] if word[:1].isupper())
        numbers = frozenset(_NUMBER.findall(article.title))  # "1 triệu căn" is not "1,8 triệu căn"
        told = article.alone().published
        day = told.date.toordinal() if told and told.precision == "day" else None
        return cls(pairs(article), frozenset(map(fold, words)), names, numbers, day)


def _one_event(one: Story, other: Story) -> bool:
    apart = abs(one.day - other.day) if one.day and other.day else 0
    same = one.numbers <= other.numbers or other.numbers <= one.numbers
    return same and apart <= DAYS and _shared(one.title, other.title) and _shared(one.names, other.names)


def _shared(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= TITLED * min(len(one), len(other))


def pairs(article: Article) -> frozenset[str]:
    """Return the pairs of neighbouring folded syllables of title, body and captions.

    >>> sorted(pairs(Article("1", "", "Tỉnh ủy Nghệ An", "")))
    ['nghe an', 'tinh uy', 'uy nghe']
    """
    found: set[str] = set()
    for line in fold("\n".join((article.title, article.body, article.caption_text))).split("\n"):
        syllables = SYLLABLE.findall(line)
        found.update(map(" ".join, pairwise(syllables)))
    return frozenset(found)


class Signature(NamedTuple):
    """What tells near-duplicates of one article."""

    bands: U32
    size: int  # of its words, in bytes
    text: int  # a hash of its words


@dataclass(frozen=True, slots=True)
class Signatures:
    """What tells near-duplicates of some articles: their bands, the sizes and hashes of their texts."""

    bands: U32
    sizes: npt.NDArray[np.integer]
    texts: npt.NDArray[np.uint64]

    @classmethod
    def of(cls, read: Callable[[str], npt.NDArray[Any]]) -> Signatures:
        """Return those that columns of an index hold; ``read`` gives a column by its name."""
        return cls(read("bands"), read("text_bytes"), read("text_hash"))

    @classmethod
    def joined(cls, some: Sequence[Signature]) -> Signatures:
        """Return those of some articles, one after another."""
        bands = np.concatenate([np.zeros(0, np.uint32), *(one.bands for one in some)])
        sizes, texts = [one.size for one in some], [one.text for one in some]
        return cls(bands, np.array(sizes, np.int64), np.array(texts, np.uint64))

    def chosen(self, docs: I64) -> Signatures:
        """Return those of some of the articles."""
        return Signatures(self.bands.reshape(-1, BANDS)[docs].ravel(), self.sizes[docs], self.texts[docs])

    def one(self, doc: int) -> Signature:
        """Return that of one article."""
        return Signature(self.bands.reshape(-1, BANDS)[doc], int(self.sizes[doc]), int(self.texts[doc]))

    def then(self, other: Signatures) -> Signatures:
        """Return these and others, one after another."""
        pairs = ((getattr(self, name), getattr(other, name)) for name in ("bands", "sizes", "texts"))
        return Signatures(*map(np.concatenate, pairs))


def groups(of: Signatures, numbers: I64, read: Callable[[int], Article]) -> I64:
    """Return the group number of each article: that of the first article it is a near-duplicate of, else its own.

    ``numbers`` are the articles' own numbers; ``read`` gives an article by its place.
    """
    first = np.arange(len(numbers))
    lengths = of.sizes
    for one, other in _equal(np.where(lengths >= _STUB, of.texts, 0)):
        one, other = _root(first, one), _root(first, other)  # noqa: PLW2901
        first[max(one, other)] = min(one, other)
    stories = lru_cache(maxsize=256)(lambda doc: Story.of(read(doc)))
    for one, other in candidates(of.bands):
        one, other = _root(first, one), _root(first, other)  # noqa: PLW2901  those they have joined by now
        sizes = sorted((int(lengths[one]), int(lengths[other])))
        if one != other and sizes[0] >= ALIKE / 2 * sizes[1] and alike(stories(one), stories(other)):
            first[max(one, other)] = min(one, other)
    return numbers[[_root(first, doc) for doc in range(len(first))]]


def sharing(known: Signatures, new: Signatures) -> I64:
    """Return which of the known articles share a band or the whole text with a new one."""
    rows, fresh = known.bands.reshape(-1, BANDS), new.bands.reshape(-1, BANDS)
    shared = np.isin(known.texts, new.texts)
    for band in range(BANDS):
        column = fresh[:, band]
        shared |= np.isin(rows[:, band], column[column != 0])
    return np.flatnonzero(shared)


def candidates(table: U32) -> Iterator[tuple[int, int]]:
    """Return the articles that share a band: each with the first one that has it."""
    rows = table.reshape(-1, BANDS)
    for band in range(BANDS):
        yield from _equal(rows[:, band])


def _equal(column: npt.NDArray[np.unsignedinteger[Any]]) -> Iterator[tuple[int, int]]:
    """Return the places of equal numbers, each with the first of them; 0 equals nothing."""
    order = np.argsort(column, kind="stable")
    order = order[column[order] != 0]
    heads = np.ones(len(order), np.bool_)
    heads[1:] = column[order][1:] != column[order][:-1]
    owner = order[np.maximum.accumulate(np.where(heads, np.arange(len(order)), 0))]
    yield from zip(owner[~heads].tolist(), order[~heads].tolist(), strict=True)


def free(numbers: I64, taken: Callable[[Sequence[int]], Collection[int]]) -> I64:
    """Return the numbers, but new ones where a group has them: of an article that was another text before.

    ``taken`` returns which of some numbers groups have. A group bears the number of its first article and keeps it
    when that is removed or rewritten.
    """
    found = numbers.copy()
    for place in np.flatnonzero(np.isin(numbers, list(taken(numbers.tolist())))).tolist():
        while taken([int(found[place])]):
            found[place] = number(f"group {found[place]}")
    return found


def _root(first: npt.NDArray[np.integer], doc: int) -> int:
    while first[doc] != doc:
        doc = int(first[doc])
    return doc
