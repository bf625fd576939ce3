"""A tiny engine for the tests: dictionaries and ids, no arrays. Every question is asked of one article after another.

It answers as every engine does (`search.engines.index.Index`), so that one suite holds for all of them, and it is the
oracle of the rule: slow, and too simple to be wrong in the same way.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product
from pathlib import Path

from index.article import Article, days
from index.facets import values
from index.language_table import Counts, LanguageFile, counted
from index.schema import BODY, CAPTION, LEAD, TITLE
from index.text import segment
from index.text.analysis import analyze
from index.text.vocabulary import Vocabulary
from search.engines.index import ALONE, Best, Candidates, Found, Pairs, Wanted
from search.plan import (
    MOST_BEGINNINGS,
    PERIOD,
    SATURATION,
    AllOf,
    AnyOf,
    Beginning,
    Clause,
    Counted,
    Held,
    Not,
    OneOf,
    Period,
    Plan,
    Run,
    Since,
    Strong,
    Term,
    Undated,
    Values,
    Weighed,
)
from search.ranking.bm25 import K1, B, idf

REGIONS = (TITLE, LEAD, BODY, CAPTION)
SLACK = 1e-4  # what adding up in single precision may lose


@dataclass
class Entry:
    """One article as the tiny engine keeps it: what it holds, where, and its values."""

    article: Article
    print: int
    added_at: int
    group: int
    days: tuple[int, int]
    values: Mapping[str, tuple[str, ...]]
    length: int = 0
    held: dict[Term, float] = field(default_factory=dict)
    places: dict[Term, list[int]] = field(default_factory=dict)
    title: set[int] = field(default_factory=set)
    language: Counts | None = None


def entry(article: Article, print: int, added_at: int, group: int) -> Entry:
    """Cut an article into words and note what it holds."""
    vocabulary = Vocabulary()
    found = analyze([article], vocabulary, segment.load())[0]
    made = Entry(article, print, added_at, group, days(article.published), values(article))
    made.language = counted(vocabulary, [found])
    words = [(vocabulary.keys[code], vocabulary.folded[code]) for code in found.codes.tolist()]
    places, joined, made.length = found.positions.tolist(), found.joined.tolist(), len(words)
    regions = [next(r for r, end in enumerate(found.ends) if number < end) for number in range(len(words))]
    made.title = {place for place, region in zip(places, regions, strict=True) if region == 0}
    amounts: Counter[Term] = Counter()
    quarters: Counter[Term] = Counter()
    for number, word in enumerate(words):
        for term in (Term("exact", word[0]), Term("folded", word[1])):
            amounts[term] += REGIONS[regions[number]]
            made.places.setdefault(term, []).append(places[number])
    for first in range(len(words) - 1):
        if places[first + 1] == places[first] + 1:
            term = Term("pair", f"{words[first][1]}_{words[first + 1][1]}")
            quarters[term] += REGIONS[regions[first]] * (1 if _crosses(joined, first) else 2)
    for start, end in _compounds(joined):
        amounts[Term("word", "_".join(exact for exact, _ in words[start:end]))] += REGIONS[regions[start]]
    made.held = {term: amount / 2 for term, amount in amounts.items()}
    made.held |= {term: (amount + 1) // 2 / 2 for term, amount in quarters.items()}
    return made


def _crosses(joined: Sequence[bool], first: int) -> bool:
    """Whether two neighbours belong to two different words, both of several syllables."""
    several = [joined[n] or (n + 1 < len(joined) and joined[n + 1]) for n in (first, first + 1)]
    return all(several) and not joined[first + 1]


def _compounds(joined: Sequence[bool]) -> Iterator[tuple[int, int]]:
    start = 0
    for number in range(1, len(joined) + 1):
        if number == len(joined) or not joined[number]:
            if number - start > 1:
                yield start, number
            start = number


class TinyIndex:
    """Articles by id; every question is asked of each of them, and how they write of the table beside them."""

    generation = "tiny"

    def __init__(self, entries: Mapping[str, Entry], folder: Path) -> None:
        self._entries = entries
        self.language_table = LanguageFile(folder / "language.sqlite")
        self.language_table.change(entry.language for entry in entries.values() if entry.language)
        self.count = len(entries)
        self.arrived = max((entry.added_at for entry in entries.values()), default=0)
        self._average = max(1.0, sum(e.length for e in entries.values()) / max(1, self.count))

    def need_whole(self) -> None:
        """It has no files."""

    def look_through(self, is_wanted: Callable[[], bool]) -> None:
        """It has no files."""

    # What holds

    def frequencies(self, clauses: Sequence[Clause]) -> list[int]:
        return [sum(self._holds(clause, entry) for entry in self._entries.values()) for clause in clauses]

    def _holds(self, clause: Clause, entry: Entry) -> bool:  # noqa: PLR0911  one line a clause
        match clause:
            case AllOf(clauses=clauses):
                return all(self._holds(one, entry) for one in clauses)
            case AnyOf(clauses=clauses):
                return any(self._holds(one, entry) for one in clauses)
            case Not(clause=one):
                return not self._holds(one, entry)
            case Strong():
                among = [e for e in self._entries.values() if self._holds(clause.among or AllOf(), e)]
                best = max((self._strength(clause, e) for e in among), default=0.0)
                return entry in among and self._strength(clause, entry) >= max(clause.least(best) - SLACK, SLACK)
            case Held():
                return amount(entry, clause) > 0
            case Run():
                return stands(entry, clause)
            case Beginning():
                runs = [Run(((key,),), clause.field, title=clause.title) for key in self._beginning(clause)]
                return any(stands(entry, run) for run in runs)
            case Values(field=name, values=wanted):
                return not set(wanted).isdisjoint(entry.values.get(name, ()))
            case Period(first=first, last=last):
                return entry.days[0] > 0 and first <= entry.days[0] and entry.days[1] <= last
            case Undated():
                return entry.days[0] == 0
            case Since(moment=moment):
                return entry.added_at >= moment
            case OneOf(ids=ids):
                return entry.article.id in ids

    def _strength(self, clause: Strong, entry: Entry) -> float:
        held = [(word.weight, amount(entry, word.held)) for word in clause.words]
        flat = sum(one.weight for one in clause.flat if self._holds(one.clause, entry))
        return flat + sum(weight * tf / (tf + SATURATION) for weight, tf in held)

    def _beginning(self, clause: Beginning) -> list[str]:
        keys = {t.key for e in self._entries.values() for t in e.places if t.field == clause.field}
        return sorted(key for key in keys if key.startswith(clause.start))[:MOST_BEGINNINGS]

    # What is found

    def find(self, plan: Plan) -> Found:
        hits = self._hits(plan)
        groups = Counter(entry.group for entry in hits)
        best = tuple(self._best(plan, hits))[: plan.most]
        counts = [tuple(self._counts(plan, counted)) for counted in plan.counted]
        few = tuple(some[: counted.most] for some, counted in zip(counts, plan.counted, strict=True))
        return Found(len(hits), len(groups), best, few, tuple(map(len, counts)))

    def stream(self, plan: Plan) -> Iterator[Best]:
        return self._best(plan, self._hits(plan))

    def among(self, plan: Plan, key: str, clauses: Sequence[Clause]) -> list[int]:
        base = self._hits(plan, but=key)
        return [sum(self._holds(clause, entry) for entry in base) for clause in clauses]

    def _hits(self, plan: Plan, but: str = "") -> list[Entry]:
        filters = [clause for key, clause in plan.filters if key != but]
        return [e for e in self._entries.values() if all(self._holds(c, e) for c in (plan.text, *filters))]

    def _best(self, plan: Plan, hits: Sequence[Entry]) -> Iterator[Best]:
        sizes = Counter(entry.group for entry in hits)
        parts = {e.article.id: tuple(self._score(p.weight, p.words, e) for p in plan.scored) for e in hits}
        if plan.order == "score":
            hits = sorted(hits, key=lambda e: (-round(sum(parts[e.article.id]), 3), e.print >> 32))
        elif plan.order == "arrived":
            hits = sorted(hits, key=lambda e: (-e.added_at, e.days[0] == 0, -e.days[0], e.print >> 32))
            parts = dict.fromkeys(parts, ())
        else:
            turn = 1 if plan.order == "oldest" else -1
            hits = sorted(hits, key=lambda e: (e.days[0] == 0, turn * e.days[0], e.print >> 32))
            parts = dict.fromkeys(parts, ())
        for entry in hits:
            mine = parts[entry.article.id]
            alone = sum(other.group == entry.group for other in self._entries.values()) == 1
            group = ALONE if alone else entry.group
            yield Best(entry.article.id, sum(mine), mine, group, sizes[entry.group], entry.added_at)

    def _score(self, weight: float, words: Sequence[Weighed], entry: Entry) -> float:
        norm = K1 * (1 - B + B * entry.length / self._average)
        held = [(word.idf, amount(entry, word.held)) for word in words]
        return weight * sum(rare * tf * (K1 + 1) / (tf + norm) for rare, tf in held)

    def _counts(self, plan: Plan, counted: Counted) -> Iterator[tuple[str, int]]:
        base = self._hits(plan, but=counted.key)
        if counted.field == PERIOD:
            yield from Counter(period for period in map(_period, base) if period is not None).items()
            return
        found = Counter(value for entry in base for value in entry.values.get(counted.field, ()))
        public, shown = self.values(counted.field), sorted(found.items(), key=lambda item: (-item[1], item[0].encode()))
        shown = [one for one in shown if public[one[0]] >= counted.least and one[0] not in counted.hidden]
        yield from shown

    # Articles

    def articles(self, ids: Sequence[str]) -> list[Article | None]:
        return [self._entries[id].article if id in self._entries else None for id in ids]

    def values(self, field: str) -> Mapping[str, int]:
        found = Counter(value for entry in self._entries.values() for value in entry.values.get(field, ()))
        return dict(sorted(found.items(), key=lambda item: item[0].encode()))

    def group(self, id: str, plan: Plan | None = None) -> list[str]:
        some = self._entries.values() if plan is None else self._hits(plan)
        mine = self._entries[id].group
        return sorted(entry.article.id for entry in some if entry.group == mine and entry.article.id != id)

    def candidates(self, ids: Sequence[str], wanted: Wanted) -> Candidates:
        entries = [self._entries[id] for id in ids]
        return Candidates(
            lengths=[entry.length / self._average for entry in entries],
            standing=[
                sorted(
                    n << 16 | place
                    for n, e in enumerate(entries)
                    for key in keys
                    for place in _places(e, "folded", key)
                )
                for keys in wanted.words
            ],
            held=[[entry.held.get(term, 0.0) for entry in entries] for term in wanted.terms],
            values=[{name: entry.values.get(name, ()) for name in wanted.fields} for entry in entries],
            days=[entry.days for entry in entries],
            pairs=self._pairs(entries) if wanted.pairs else None,
        )

    def _pairs(self, entries: Sequence[Entry]) -> Pairs:
        """All pairs of an article: those of the tests are too short to have more than are kept."""
        df = Counter(term for entry in self._entries.values() for term in entry.held if term.field == "pair")
        keys = {term: n for n, term in enumerate(sorted(df, key=lambda term: [w + "_" for w in term.key.split("_")]))}
        rows = []
        for number, entry in enumerate(entries):
            for term, tf in entry.held.items():
                if term.field == "pair":
                    rows.append((number, keys[term], df[term], tf, _said_first(entry, term)))
        return Pairs(*map(list, zip(*rows, strict=True)))

    def heaviest(self, id: str) -> list[tuple[str, float]]:
        entry = self._entries[id]
        pairs = [term for term in entry.held if term.field == "pair"]
        rare = dict(zip(pairs, self.frequencies([Held((term,)) for term in pairs]), strict=True))
        norm = K1 * (1 - B + B * entry.length / self._average)
        found = [
            (term.key, idf(rare[term], self.count) * entry.held[term] * (K1 + 1) / (entry.held[term] + norm))
            for term in pairs
            if rare[term] > 1
        ]
        return sorted(found, key=lambda item: -item[1])[:25]

    def like(self, pairs: Sequence[tuple[str, float]], but: str, most: int) -> list[Best]:
        mine = self._entries[but].group
        scores: defaultdict[str, float] = defaultdict(float)
        for pair, weight in pairs:
            term = Term("pair", pair)
            rare = idf(self.frequencies([Held((term,))])[0], self.count)
            for id, entry in self._entries.items():
                if entry.group != mine and (tf := entry.held.get(term, 0)):
                    scores[id] += weight * rare * tf / (tf + K1 * (1 - B + B * entry.length / self._average))
        best = sorted(scores, key=lambda id: (-round(scores[id], 3), self._entries[id].print >> 32))
        return [Best(id, scores[id]) for id in best[:most]]


def amount(entry: Entry, held: Held) -> float:
    """Return how much of a word of the question an article holds."""
    runs = [run for run in held.runs if stands(entry, run)]
    rarest = (min(_pair(entry, a, b) for a, b in pairwise(run.words)) for run in runs)
    return sum(entry.held.get(term, 0.0) for term in held.terms) + sum(rarest)


def _pair(entry: Entry, first: Sequence[str], second: Sequence[str]) -> float:
    return sum(entry.held.get(Term("pair", f"{a}_{b}"), 0.0) for a, b in product(first, second))


def stands(entry: Entry, run: Run) -> bool:
    """Whether words stand in an article in this order, with no more between them than is allowed."""
    places = [sorted(p for key in keys for p in _places(entry, run.field, key)) for keys in run.words]
    if run.title:
        places = [[place for place in some if place in entry.title] for some in places]
    return bool(places) and any(_goes_on(place, places[1:], len(run.words) - 1 + run.slop) for place in places[0])


def _goes_on(place: int, following: Sequence[Sequence[int]], room: int) -> bool:
    if not following:
        return True
    return any(
        place < after <= place + room and _goes_on(after, following[1:], room - (after - place))
        for after in following[0]
    )


def _places(entry: Entry, field: str, key: str) -> list[int]:
    return entry.places.get(Term(field, key), [])


def _period(entry: Entry) -> str | None:
    if not entry.days[0]:
        return ""
    published = entry.article.published
    assert published is not None
    return published.date.isoformat()[: 4 if published.precision == "year" else 7]


def _said_first(entry: Entry, pair: Term) -> int:
    """How often title and lead hold a pair; only that it is counted matters here."""
    one, other = pair.key.split("_")
    after = set(_places(entry, "folded", other))
    return sum(place + 1 in after and place < 250 for place in _places(entry, "folded", one))
