"""The rule: what a hit is. A question, the filters beside it and how frequent its words are become a plan, here alone.

An article that holds all words of a question is a hit, wherever they stand; for one or two words that is all. To longer
questions articles are hits as well that come near the strongest one (`search.plan.Strong`). What must hold always does:
phrases, "+", AND, fields, numbers of documents. Words typed with diacritics count so where the question has one or two
words, and names always.

Measured on 30 judged topics in the words of newspapers (`docs/relevance.md`): precision of the hits .50, recall .91, of
the newest ten .47 right. Any word: 4,023 hits at the median; all words: recall .45; 60 % of syllables and
15 % of the pairs' idf: precision .14.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from operator import mul

from msgspec import structs

from index.facets import DATES
from index.messages.message import Message, message
from search.asked import Asked
from search.facet_values import FacetValues, period
from search.near_spans import NearSpan, instead, near_spans, readings, standing_in
from search.plain import form, keys
from search.plan import (
    NOTHING,
    AllOf,
    AnyOf,
    Beginning,
    Clause,
    Flat,
    Held,
    Measured,
    Not,
    Order,
    Plan,
    Run,
    Scored,
    Since,
    Strong,
    Term,
    Undated,
    Weighed,
    excluding,
)
from search.query.near_words import NearWords, shipped
from search.query.nodes import Dates, FieldClause, Group, InTitle, Node, Or, Phrase, Prefix, Word
from search.ranking.bm25 import idf
from search.ranking.weights import WEIGHTS, Weights
from search.ranking.words import weighed
from search.request import SearchRequest, Sort
from search.results import Reading
from search.tiers import Tiers
from search.units import Unit, Units, typed
from search.worth import PAIRS, Words, without, words_of

FEW = 2
"""Words of a question up to which all of them must stand in a hit."""

CUT = 0.44
"""The share of the strongest article's strength that is enough: .43 to .45 keep precision and recall of 30 topics."""

SURE, EASE = 0.45, 0.7
"""The share of a question's whole weight that a strong article reaches. Where none does, people's words miss those of
newspapers and weaker articles may be meant, down to this part of the cut: recall of 20 such topics .80, not .77."""

NEAR_WORDS = 0.3
"""What the words of a question count once more, or what is near them in meaning (`search.near_spans`), whichever an
article holds: .2 finds .810 of what is right for 20 topics in people's words among the first hundred, .3 and more
.849; from .4 on precision falls."""

ARRIVED = "vao"
"""The key of the filter by when articles were first indexed."""


_ORDERS: dict[Sort, Order] = {"cu": "oldest", "vao": "arrived"}


class Rule:
    """What one question means on one index."""

    def __init__(self, values: FacetValues, asked: Asked, near_words: NearWords | None = None) -> None:
        self._index, self._values = values.index, values
        self.question = asked.question
        self._asked, self._near_words = asked, near_words or shipped()
        self._units = Units(values)
        self._known: dict[int, Words] = {}

    def plan(self, request: SearchRequest, weights: Weights = WEIGHTS) -> Plan:
        """Return what the question asks with the filters, order and tier of a request.

        What is to come back of the hits is asked for with `Plan.wanting`. The rule reckons with live articles alone:
        the same articles give the same plan, however they came there.
        """
        scored = self._scored(weighed(self._meant), weights) if request.sort == "lq" else ()
        order: Order = "score" if scored else _ORDERS.get(request.sort, "newest")
        return structs.replace(self.counting(request), order=order, scored=scored)

    def counting(self, request: SearchRequest) -> Plan:
        """Return the same for who counts the hits alone: what decides their order is not looked up."""
        root, tiers, wordless = self._asked.question.root, self.tiers, self._asked.question.wordless
        return Plan(
            text=NOTHING if wordless else self._conjunction(root, tiers.chosen(request) if tiers else None),
            filters=tuple(self._filters(request)),
        )

    def must(self, request: SearchRequest) -> Clause | None:
        """Return what must hold of articles that come by meaning alone; None where words are asked for as they are."""
        root, units = self._asked.question.root, self._parted[0]
        as_it_is = request.muc != "gan" or request.dau or root.must or root.literal
        if as_it_is or not units or any(unit.required for unit in units):
            return None
        return self._conjunction(root, AllOf())

    @cached_property
    def tiers(self) -> Tiers | None:
        """The tiers of the question's plain words; None for a question without any."""
        units, notices = self._parted
        return self._tiers(self._asked.question.root, units, notices, self.near_spans) if units else None

    @cached_property
    def near_spans(self) -> tuple[NearSpan, ...]:
        """Those of the question's plain words that have near words; none within brackets, where people say either."""
        return near_spans(self._near_words, self._asked.question.root, self._parted[0], self._asked.likely)

    @cached_property
    def _meant(self) -> Group:
        """The question's plain words as they are weighed: near words stand for those that hardly any article has."""
        root, spans = self._asked.question.root, self.near_spans
        own = self._index.frequencies([form(root.plain[span.start : span.end]) for span in spans])
        return standing_in(root, spans, own, self._index.frequencies([span.near for span in spans]))

    @property
    def readings(self) -> tuple[Reading, ...]:
        """What is said of the near words, each with the question that goes without them."""
        apart = len(self._parted[0]) <= FEW
        return readings(self.question, self.near_spans, "near_words_apart" if apart else "near_words")

    @cached_property
    def _parted(self) -> tuple[list[Unit], list[Message]]:
        return self._units.of(self._asked.question.root, self._asked.likely)

    def _group(self, group: Group) -> Clause:
        """Return what one conjunction asks."""
        units, notices = self._units.of(group)
        return self._conjunction(group, self._tiers(group, units, notices).near if units else None)

    def _conjunction(self, group: Group, text: Clause | None) -> Clause:
        clauses = [text] if text is not None else []
        clauses += [self._node(node) for node in group.required]
        clauses += [Not(self._node(node)) for node in group.excluded]
        return clauses[0] if len(clauses) == 1 else AllOf(tuple(clauses))

    # Plain words

    def _tiers(
        self, group: Group, units: Sequence[Unit], notices: Sequence[Message], spans: Sequence[NearSpan] = ()
    ) -> Tiers:
        spelled, strange = self._spelled(units)
        every = AllOf(tuple(unit.typed if unit.start in spelled and unit.typed else unit.clause for unit in units))
        folded = AllOf(tuple(unit.clause for unit in units))
        few = len(units) <= FEW
        return Tiers(
            near=self._near(group, units, every, spans),
            every=every,
            run=AllOf((every, Run(keys(group.plain)))) if len(units) > 1 else every,
            other=AllOf((folded, Not(every))) if spelled else None,
            beside=AllOf((instead(units, every.clauses, spans), Not(every))) if few and spans else None,
            notices=(*notices, *(message("spelled_nowhere", words=_text(group, unit)) for unit in strange)),
        )

    def _spelled(self, units: Sequence[Unit]) -> tuple[set[int], list[Unit]]:
        """Return which units count as they were typed, by their beginnings, and which stand nowhere so.

        Few words and names count as typed; in a longer question diacritics weigh.
        """
        exact = [unit for unit in units if unit.typed is not None and (len(units) <= FEW or unit.name)]
        held = self._index.frequencies([clause for unit in exact if (clause := unit.typed)])
        stand = {unit.start for unit, count in zip(exact, held, strict=True) if count}
        nowhere = [unit for unit in exact if unit.start not in stand]
        other = self._index.frequencies([unit.clause for unit in nowhere])
        return stand, [unit for unit, count in zip(nowhere, other, strict=True) if count]

    def _near(self, group: Group, units: Sequence[Unit], every: AllOf, spans: Sequence[NearSpan]) -> Clause:
        """Return the widest tier: of a longer question also articles that come near the strongest one."""
        needed = [unit.required or any(unit.start <= place < unit.end for place in group.must) for unit in units]
        if len(units) <= FEW or all(needed):
            return every
        must = AllOf(tuple(clause for clause, need in zip(every.clauses, needed, strict=True) if need))
        strong = self._strong(self._meant if spans else group, units, must, spans)
        return AllOf((*must.clauses, AnyOf((every, strong))))

    def _strong(self, group: Group, units: Sequence[Unit], among: Clause, spans: Sequence[NearSpan]) -> Strong:
        """Return the cut: articles that come near the one that is strongest in the words that need not stand."""
        apart = [unit for unit in units if unit.required or unit.time]
        words = self._words(without(group, {place for unit in apart for place in range(unit.start, unit.end)}))
        measured = [Measured(word.held, word.idf) for word in words.syllables]
        measured += [Measured(pair.held, PAIRS * pair.idf) for pair in words.pairs]
        measured += [Measured(near.held, NEAR_WORDS * near.idf) for near in self._near_words_held(group, spans)]
        times = [unit.clause for unit in apart if unit.time]
        rare = [idf(count, self._index.count) for count in self._index.frequencies(times)]
        flat = tuple(Flat(clause, value) for clause, value in zip(times, rare, strict=True))
        return Strong(tuple(measured), flat, among, CUT, SURE, EASE)

    def _scored(self, group: Group, weights: Weights) -> tuple[Scored, ...]:
        """Return what the first pass adds up; nothing for a question without words."""
        if not group.plain:
            return ()
        words, near = self._words(group), self._near_words_held(group, self.near_spans)
        return (
            Scored("syllables", weights.syllables, words.syllables),
            Scored("pairs", weights.pairs, words.pairs),
            *([Scored("near_words", weights.near_words, near)] if near else []),
        )

    def _near_words_held(self, group: Group, spans: Sequence[NearSpan]) -> tuple[Weighed, ...]:
        """Return each span with what is near it as one more word: worth no more than the words of the span are."""
        words, found = self._words(group), [span.held(group) for span in spans]
        rare = [idf(count, self._index.count) for count in self._index.frequencies(found)]
        most = [words.worth(span.start, span.end) for span in spans]
        each = [span.end - span.start + PAIRS * (span.end - span.start - 1) for span in spans]
        return tuple(Weighed(held, min(rest)) for held, *rest in zip(found, most, map(mul, rare, each), strict=True))

    def _words(self, group: Group) -> Words:
        """Return the words of a group with how rare each is, asked for once."""
        if id(group) not in self._known:
            self._known[id(group)] = words_of(self._index, group)
        return self._known[id(group)]

    # Clauses

    def _node(self, node: Node) -> Clause:
        match node:
            case Group():
                found = self._group(node)
            case Or():
                found = AnyOf(tuple(self._node(child) for child in node.children))
            case InTitle():
                found = _title(node)
            case FieldClause():
                found = self._values.clause(node.key, node.value, partly=True)
            case Dates():
                found = period(node.first, node.last)
            case Word():
                found = self._word(node)
            case Prefix():
                found = Beginning("exact", node.exact) if node.accented else Beginning("folded", node.folded)
            case Phrase():
                found = _phrase(node)
        return found

    def _word(self, node: Word) -> Clause:
        """Return a word that the segmenter joins; what is no word of the index means its syllables side by side."""
        word = Held((Term("word", node.compound),))
        if len(node.syllables) > 1 and self._index.frequencies([word])[0]:
            return word
        if len(node.syllables) == 1:
            return Held((Term("exact", node.syllables[0].exact),))
        return Run(tuple((syllable.exact,) for syllable in node.syllables), "exact")

    # Filters

    def _filters(self, request: SearchRequest) -> Iterator[tuple[str, Clause]]:
        """Return the clause of each facet in which something is chosen."""
        for key, choice in request.choices:
            if choice.include:
                yield key, self._any(key, choice.include)
            if choice.exclude:
                yield excluding(key), Not(self._any(key, choice.exclude))
        if request.undated:
            yield DATES, Undated()
        elif request.tu or request.den:
            yield DATES, period(request.tu, request.den)
        if request.after is not None:
            yield ARRIVED, Since(request.after + 1)

    def _any(self, key: str, names: Sequence[str]) -> Clause:
        clauses = tuple(self._values.clause(key, name) for name in names)
        return clauses[0] if len(clauses) == 1 else AnyOf(clauses)


def _phrase(node: Phrase) -> Clause:
    """Return a phrase: with the diacritics that were typed, where any were."""
    if not node.slop and not node.forms and (exact := typed(node.syllables)):
        return exact
    runs = (Run(keys(node.syllables), slop=node.slop), *(Run(keys(words)) for words in node.forms))
    return runs[0] if len(runs) == 1 else AnyOf(runs)


def _text(group: Group, unit: Unit) -> str:
    return " ".join(word.text or word.exact for word in group.plain[unit.start : unit.end])


def _title(node: InTitle) -> Clause:
    clause = node.clause
    if isinstance(clause, Prefix):
        return Beginning("folded", clause.folded, title=True)
    return Run(keys(clause.syllables), slop=clause.slop if isinstance(clause, Phrase) else 0, title=True)
