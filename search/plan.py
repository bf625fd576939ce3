"""The plan: what a search asks of an engine, as frozen values that any engine can carry out.

A clause says which articles it holds for; deleted ones are never among them. Fields are those of `index.schema`, values
of facets are written as the index keeps them. `search.rule` makes plans, `search.engines` carry them out.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, structs

PERIOD = "period"
"""The name under which periods of publication are counted: "2021-03", "2021" for the year alone, "" for the undated."""


class Term(Struct, frozen=True):
    """One term of a field of words: a syllable (``folded``, ``exact``), two side by side (``pair``), a ``word``."""

    field: str
    key: str


class Run(Struct, frozen=True):
    """Syllables in this order, with at most ``slop`` others between the first and the last in all.

    Each is given by all keys that count as the same; ``field`` is ``folded`` or ``exact``. ``title``: in the title.
    """

    words: tuple[tuple[str, ...], ...]
    field: str = "folded"
    slop: int = 0
    title: bool = False


class Held(Struct, frozen=True):
    """A word of the question in all its spellings and forms: any of these terms or runs.

    How much of it an article holds is the sum over its terms and runs; of a run of three syllables and more, as much as
    of the rarest pair of neighbours in it.
    """

    terms: tuple[Term, ...] = ()
    runs: tuple[Run, ...] = ()


class Weighed(Struct, frozen=True):
    """A word of the question with its inverse document frequency."""

    held: Held
    idf: float


class Measured(Struct, frozen=True):
    """A word of the question with what an article gains that holds much of it: ``weight · tf / (tf + SATURATION)``."""

    held: Held
    weight: float


SATURATION = 1.6
"""BM25's k1, without a length: so any engine can add strengths up from term frequencies alone."""


class Flat(Struct, frozen=True):
    """Something that holds or not, and what an article gains where it holds."""

    clause: Clause
    weight: float


class Strong(Struct, frozen=True):
    """Articles nearly as strong in the words of a question as the strongest one ``among`` some.

    The strength of an article is the sum of what it gains. ``share`` of the strongest is enough; of one that itself
    reaches less than the share ``sure`` of all that can be gained, accordingly less is, down to the part ``ease``.
    """

    words: tuple[Measured, ...]
    flat: tuple[Flat, ...] = ()
    among: Clause | None = None
    share: float = 0.0
    sure: float = 1.0
    ease: float = 0.0

    def least(self, best: float) -> float:
        """Return the strength that is enough where the strongest article has ``best``.

        >>> word = Measured(Held((Term("folded", "chè"),)), 2.0)
        >>> strong = Strong((word,), share=0.5, sure=0.5)
        >>> strong.least(1.6), strong.least(0.5)
        (0.8, 0.125)
        """
        most = sum(word.weight for word in self.words) + sum(flat.weight for flat in self.flat)
        return self.share * best * max(self.ease, min(1.0, best / (self.sure * most))) if most > 0 else 0.0


class Beginning(Struct, frozen=True):
    """Any syllable that begins so, of the first `MOST_BEGINNINGS` in the order of bytes; ``title``: in the title."""

    field: str
    start: str
    title: bool = False


MOST_BEGINNINGS = 256
"""How many terms a beginning may mean: the rarest use for more is none, the cost is bounded."""


class Values(Struct, frozen=True):
    """Any of these values of a facet's field."""

    field: str
    values: tuple[str, ...]


class Period(Struct, frozen=True):
    """Published within these days (proleptic Gregorian ordinals): of a month or year, if all of it lies within."""

    first: int
    last: int


class Undated(Struct, frozen=True):
    """Without a date of publication."""


class Since(Struct, frozen=True):
    """First indexed at this moment (seconds since 1970) or later."""

    moment: int


class OneOf(Struct, frozen=True):
    """One of these articles, by id; ids of no article are passed over."""

    ids: tuple[str, ...]


class AllOf(Struct, frozen=True):
    """All of these hold; of none, every article."""

    clauses: tuple[Clause, ...] = ()


class AnyOf(Struct, frozen=True):
    """One of these holds; of none, no article."""

    clauses: tuple[Clause, ...] = ()


class Not(Struct, frozen=True):
    """This does not hold."""

    clause: Clause


Clause = Held | Run | Strong | Beginning | Values | Period | Undated | Since | OneOf | AllOf | AnyOf | Not

EVERYTHING, NOTHING = AllOf(), AnyOf()


class Scored(Struct, frozen=True):
    """A part of the score of the first pass: BM25 over these words, times a weight."""

    name: str
    weight: float
    words: tuple[Weighed, ...]


def excluding(key: str) -> str:
    """Return the key of the filter by what is excluded in a facet: it stays in force where the facet is counted."""
    return f"-{key}"


class Counted(Struct, frozen=True):
    """A field whose values are counted over the hits, as if nothing were chosen in the facet ``key``, but excluded.

    At most ``most`` values are wanted, most frequent first; none that fewer than ``least`` articles of the whole index
    have, nor one that is ``hidden``.
    """

    key: str
    field: str
    most: int | None = None
    least: int = 1
    hidden: frozenset[str] = frozenset()


class Budget(Struct, frozen=True):
    """How much work a search may take: places of words, words and values of facets looked at in articles; None: any.

    What is left out when the budget does not suffice is, in this order of doing: articles that a phrase was not looked
    for in (they are no hits, so a total is never too high), the order by score (hits come newest first), and counts of
    facets.
    """

    work: int | None = None


NO_LIMIT = Budget()

Order = Literal["score", "newest", "oldest", "arrived"]
"""By score; by date of publication, the undated last; by when articles were first indexed, the last one first."""


class Plan(Struct, frozen=True):
    """All that one search asks: which articles, in which order, and what is counted over them.

    ``text`` depends on the question alone; hits are what it holds for within the ``filters``, each under the key of its
    facet. Equal scores, and articles of one day, stand in an order that depends on their content alone; articles that
    arrived at one moment stand newest first.
    """

    text: Clause = EVERYTHING
    filters: tuple[tuple[str, Clause], ...] = ()
    order: Order = "newest"
    scored: tuple[Scored, ...] = ()
    most: int = 0
    counted: tuple[Counted, ...] = ()
    budget: Budget = NO_LIMIT

    def wanting(self, most: int = 0, counted: tuple[Counted, ...] = (), budget: Budget = NO_LIMIT) -> Plan:
        """Return the same search with what is to come back: the best hits, counts, and how much work it may take."""
        return structs.replace(self, most=most, counted=counted, budget=budget)
