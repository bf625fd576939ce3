"""The index: what an engine answers. Ids, frozen values and counts pass; how articles are numbered or kept does not.

`search.engines.known` opens the one that the settings name. One suite of tests holds for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from msgspec import Struct

from index.article import Article
from search.engines.language_table import LanguageTable
from search.plan import Clause, Plan, Term

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Missing = Literal["hits", "order", "counts", "shards"]
ALONE = -1


class Best(Struct, frozen=True):
    """A hit in the order of the first pass, with what its score is made of (``parts``, as in ``Plan.scored``).

    Near-duplicates have the same ``group``, an article alone has `ALONE`; ``alike`` hits are in it, this one included.
    ``arrived`` is when it was first indexed, in seconds since 1970; only what a plan finds has it.
    """

    id: str
    score: float
    parts: tuple[float, ...] = ()
    group: int = ALONE
    alike: int = 1
    arrived: int = 0


class Found(Struct, frozen=True):
    """What a plan finds: how many hits, how many ``lines`` when near-duplicates are one, the best, and the counts.

    ``counts`` has for each of ``Plan.counted`` the values with how many hits have each, ``kinds`` how many different
    ones there are where not all of them are wanted. ``partial`` says what the budget did not suffice for, or that
    "shards" of the index are not at hand; without these and "hits" the total is true, with them at least so many.
    """

    total: int
    lines: int
    best: tuple[Best, ...] = ()
    counts: tuple[tuple[tuple[str, int], ...], ...] = ()
    kinds: tuple[int, ...] = ()
    partial: tuple[Missing, ...] = ()


class Wanted(Struct, frozen=True):
    """What later passes of the ranking look at in a few dozen articles."""

    words: tuple[tuple[str, ...], ...] = ()  # syllables whose positions are wanted, each by all of its folded keys
    terms: tuple[Term, ...] = ()  # terms of which is wanted how much an article holds
    fields: tuple[str, ...] = ()  # facets' fields whose values are wanted
    pairs: bool = False  # whether the heaviest pairs are


class Pairs(NamedTuple):
    """The heaviest pairs of some articles, one row a pair of an article, article by article: lists or arrays."""

    article: ArrayLike  # its place among the articles that were asked for
    key: ArrayLike  # the same number for the same pair; numbers stand in the order of the pairs
    df: ArrayLike  # in how many articles of the index it stands
    tf: ArrayLike  # how much of it the article holds
    first: ArrayLike  # how often title and lead hold it


class Candidates(NamedTuple):
    """What was `Wanted` of some articles, in the order of the ids that were given: numbers as lists or arrays."""

    lengths: ArrayLike  # in syllables, as a share of the average
    standing: Sequence[ArrayLike]  # of each word: article's place << 16 | position, ascending
    held: ArrayLike  # of each term: how much each article holds, by region
    values: Sequence[Mapping[str, tuple[str, ...]]]  # of each article: the values of each field
    days: Sequence[tuple[int, int]]  # of each article: first and last day of its period, (0, 0) when undated
    pairs: Pairs | None


class Index(Protocol):
    """One state of an index, never changing; shared by threads."""

    @property
    def generation(self) -> str:
        """A name that changes with every commit."""

    @property
    def count(self) -> int:
        """How many articles there are."""

    @property
    def arrived(self) -> int:
        """When the last of its articles was first indexed, in seconds since 1970; 0 where there is none."""

    @property
    def language_table(self) -> LanguageTable:
        """How its articles write, in counts."""

    def need_whole(self) -> None:
        """Raise IndexDamaged when the index is known not to be as it was written."""

    def look_through(self, is_wanted: Callable[[], bool]) -> None:
        """Read all of the index, a piece at a time, as long as that is wanted; `need_whole` tells of what is found."""

    def frequencies(self, clauses: Sequence[Clause]) -> list[int]:
        """Return in how many articles each of some clauses holds."""

    def find(self, plan: Plan) -> Found:
        """Return what a plan finds, with the best hits of the first pass."""

    def among(self, plan: Plan, key: str, clauses: Sequence[Clause]) -> list[int]:
        """Return for how many hits each clause holds, as if nothing were chosen in the facet of that key."""

    def stream(self, plan: Plan) -> Iterator[Best]:
        """Return all hits in the order of the first pass."""

    def candidates(self, ids: Sequence[str], wanted: Wanted) -> Candidates:
        """Return what later passes weigh in a few dozen articles, of ids that this index gave."""

    def articles(self, ids: Sequence[str]) -> list[Article | None]:
        """Return the articles of some ids, None for an unknown one."""

    def values(self, field: str) -> Mapping[str, int]:
        """Return all values of a facet's field, and how many articles have each."""

    def group(self, id: str, plan: Plan | None = None) -> list[str]:
        """Return the near-duplicates of an article, by id; with a plan only those among its hits."""

    def heaviest(self, id: str) -> list[tuple[str, float]]:
        """Return the pairs that tell an article from others, heaviest first, and what BM25 gives for each."""

    def like(self, pairs: Sequence[tuple[str, float]], but: str, most: int) -> list[Best]:
        """Return the articles that hold most of some weighed pairs, none of the near-duplicates of one among them."""
