"""The language of an index's articles: what help with a question asks, one answer for all engines.

Counts of spellings and of what stands beside what come from the table beside the index; counts of articles, and their
texts, from the index itself, asked as every search asks it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from index.article import Article
from search.engines.index import Index
from search.plan import AllOf, Clause, Held, Order, Plan, Run, Scored, Term, Weighed

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

_PAIRS = 3  # rarest pairs that must stand in a title before it is opened
_GOING_ON = 64  # syllables that an unfinished one may become: of a single letter the most frequent ones


class Language:
    """The language of one state of an index; shared by threads.

    Words are keys: ``exact`` ones have their diacritics, ``folded`` ones none (`index.text.fold`).
    """

    def __init__(self, index: Index) -> None:
        self._index, self._table = index, index.language_table
        self.articles = index.count
        self.words = self._table.words

    def spelled(self, folded: str) -> Mapping[str, int]:
        """Return the ways in which a syllable is written, and in how many articles each stands."""
        return self._table.spelled(folded)

    def beside(self, ways: Sequence[str], others: Sequence[str]) -> ArrayLike:
        """Return how often each of some ways to write a syllable stands right before each of those to write another."""
        return self._table.beside(ways, others)

    def phrases(self, share: float) -> list[tuple[str, int]]:
        """Return the words, and words side by side, that stand in this share of the articles and in two at least."""
        return self._table.phrases(share)

    def held(self, folded: str) -> int:
        """Return in how many articles a syllable stands."""
        return self._index.frequencies([Held((Term("folded", folded),))])[0]

    def paired(self, first: str, second: str) -> int:
        """Return in how many articles two folded syllables stand side by side."""
        return self._index.frequencies([_beside(first, second)])[0]

    def beginning(self, start: str, most: int) -> list[str]:
        """Return the folded syllables that begin so, those that most articles hold first."""
        return self._table.beginning(start, most)

    def joined(self, words: Sequence[Sequence[str]]) -> list[int]:
        """Return in how many articles some syllables are one word, as the segmenter joins them, of each of some words.

        Of the table, not of the index: a page asks it of hundreds of words.
        """
        return self._table.joined(["_".join(exact) for exact in words])

    def runs(self, ways: Sequence[tuple[str, ...]]) -> int:
        """Return in how many articles some words stand side by side, each in one of its exact spellings."""
        return self._index.frequencies([Run(tuple(ways), "exact")])[0]

    def some(self, first: str, second: str, most: int) -> Iterator[str]:
        """Return the words of some articles that hold two folded syllables side by side."""
        return map(_words, self._articles(_beside(first, second), most))

    def holding(self, folded: Sequence[str], most: int) -> Iterator[str]:
        """Return the words of articles that hold all neighbours of a run of folded syllables.

        Those that BM25 puts first: short ones, and those that hold them often, hold them as one run.
        """
        pairs = [_beside(*pair) for pair in dict.fromkeys(pairwise(folded))]
        scored = Scored("words", 1.0, tuple(Weighed(pair, 1.0) for pair in pairs))
        return map(_words, self._articles(AllOf(tuple(pairs)), most, "score", scored))

    def titled(self, folded: Sequence[str], most: int) -> Iterator[tuple[str, str]]:
        """Return id and title of articles whose titles hold the rarest neighbours of a run, the newest first.

        The last syllable may be unfinished: it counts only where no whole neighbours stand before it.
        """
        whole = list(dict.fromkeys(pairwise(folded[:-1])))
        if not whole:
            begun = self._table.beginning(folded[1], _GOING_ON)
            held = self._index.frequencies([_beside(folded[0], one) for one in begun])
            going_on = tuple(one for one, count in zip(begun, held, strict=True) if count)
            runs = [Run(((folded[0],), going_on), title=True)] if going_on else []
        else:
            frequencies = self._index.frequencies([_beside(*pair) for pair in whole])
            rarest = sorted(zip(frequencies, whole, strict=True))[:_PAIRS]
            runs = [Run(((first,), (second,)), title=True) for _, (first, second) in rarest]
        articles = self._articles(AllOf(tuple(runs)), most) if runs else iter(())
        return ((article.id, article.title) for article in articles)

    def _articles(self, clause: Clause, most: int, order: Order = "newest", *scored: Scored) -> Iterator[Article]:
        """Return the first articles that a clause holds for; each is opened when it is taken."""
        found = self._index.find(Plan(clause, order=order, scored=scored, most=most))
        return (article for hit in found.best for article in self._index.articles([hit.id]) if article is not None)


def _beside(first: str, second: str) -> Held:
    return Held((Term("pair", f"{first}_{second}"),))


def _words(article: Article) -> str:
    return "\n".join((article.title, article.body, article.caption_text))
