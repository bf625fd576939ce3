"""The units of a question: its words, numbers, documents and times, each as the clause that finds who holds it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, product
from typing import NamedTuple

from index.facets import FACETS
from index.messages.message import Message, message
from index.reading import codes
from index.text.slug import slug
from search.diacritics import as_typed
from search.facet_values import FacetValues, period
from search.plain import any_form, form, keys, pair
from search.plan import NOTHING, AllOf, AnyOf, Clause, Held, Run, Term, Values
from search.published import spellings
from search.query.nodes import Concept, Form, Group, Syllable, Time
from search.query.syllable import as_written
from search.words import Span, names, split

DOCUMENTS = "vb"


class Unit(NamedTuple):
    """Words ``start`` to ``end`` (excluded) of a group that are looked for as one.

    ``clause`` finds them in any spelling, ``typed`` with the diacritics that were typed, where any were. ``required``
    units stand in every hit; ``name`` is a person's, a place's; a ``time`` the day of the article satisfies as well.
    """

    start: int
    end: int
    clause: Clause
    typed: Clause | None = None
    required: bool = False
    name: bool = False
    time: bool = False


class Units:
    """Makes the units of groups on one index."""

    def __init__(self, values: FacetValues) -> None:
        self._values, self._index = values, values.index

    def of(self, group: Group, likely: Form | None = None) -> tuple[list[Unit], list[Message]]:
        """Return the units of a group's plain words, left to right, and the names that stand nowhere whole.

        ``likely`` has the words as they are most likely written, where they were typed without diacritics.
        """
        found: list[Unit] = []
        apart: list[Message] = []
        for start, end in _runs(group):
            found += self._of_run(group, start, end, likely or group.plain, apart)
        return found, apart

    def _of_run(self, group: Group, start: int, end: int, likely: Form, apart: list[Message]) -> Iterator[Unit]:
        words = group.plain[start:end]
        concepts = {one.start - start: one for one in group.concepts if start <= one.start < end}
        times = {one.start - start: one for one in group.times if start <= one.start < end and one.exists}
        spelled = {first for first, one in concepts.items() if one.kind == "abbreviation" and words[first].text}
        ends = {first: first + one.end - one.start for first, one in concepts.items()}
        whole = {first: last for first, last in ends.items() if first not in spelled}
        whole |= {first: first + one.end - one.start for first, one in times.items()}
        named = set()
        for first, last in self._names(words, apart):
            if _free(first, last, whole):
                whole[first] = last
                named.add(first)
        phrases = [(first, ends[first]) for first in spelled if _free(first, ends[first], whole)]
        for first, last in split(likely[start:end], whole.items(), self._joined, phrases):
            concept, time = concepts.get(first), times.get(first)
            span = words[first:last]
            if concept is not None and last == ends[first]:
                unit = self._concept(concept, span)
            elif time is not None:
                unit = Unit(0, 0, _time(time, span), time=True)
            else:
                unit = Unit(0, 0, form(span), typed(span), name=first in named)
            yield unit._replace(start=start + first, end=start + last)

    def _names(self, words: Form, apart: list[Message]) -> Iterator[Span]:
        """Return the names of persons: of the index, and those that are written as such and stand in an article."""
        yield from self._values.persons_in(words)
        written = list(names(words))
        held = self._index.frequencies([form(words[first:last]) for first, last in written])
        for (first, last), count in zip(written, held, strict=True):
            if count:
                yield first, last
            else:
                apart.append(message("name_nowhere", name=" ".join(word.text for word in words[first:last])))

    def _joined(self, runs: Sequence[Form]) -> list[float]:
        """Return of runs of syllables the share of their articles in which they are one word.

        In how many articles a run stands is not looked up: at most in as many as its rarest syllable, and the rarest
        pair of neighbours in it, diacritics aside.
        """
        pairs = dict.fromkeys(both for run in runs for both in pairwise(run))
        alone = dict.fromkeys((word,) for run in runs for word in run)
        asked = [pair(*both) for both in pairs] + [_exact(word) for (word,) in alone]
        asked += [Held(tuple(Term("word", "_".join(keys)) for keys in product(*map(as_written, run)))) for run in runs]
        counts = self._index.frequencies(asked)
        known: dict[Form, int] = dict(zip((*pairs, *alone), counts, strict=False))
        shares = []
        for run, count in zip(runs, counts[len(known) :], strict=True):
            most = min(known[some] for some in (*pairwise(run), *((word,) for word in run)))
            share = count / most if most else 0.0
            shares.append(share if count >= _FEW or share == 1 else 0.0)
        return shares

    # Concepts

    def _concept(self, concept: Concept, span: Form) -> Unit:
        held = any_form([span, *concept.forms])
        if concept.kind == "document":
            return Unit(
                0, 0, _either(self._document(concept.value or ""), any_form([span, *_padded(span)])), None, True
            )
        if concept.kind == "act":
            return Unit(0, 0, _either(self._acts(concept.value or ""), held), required=True)
        return Unit(0, 0, held, _as_any(span, concept) if concept.kind == "abbreviation" and span[0].text else None)

    def _document(self, number: str) -> Clause:
        return self._values.clause(DOCUMENTS, slug(codes.normal(number)))

    def _acts(self, value: str) -> Clause:
        """Return the documents of a kind and number, whoever issued them: "NQ 26" is 26-NQ/TW and 26/NQ-CP."""
        letters, _, tail = value.partition(" ")
        number, _, year = tail.partition("/")
        field = FACETS[DOCUMENTS].field
        found = []
        for stored in self._values.frequencies(field):
            first, *rest = slug(stored).split("-")
            dated = rest[:1] if rest and codes.YEAR.match(rest[0]) else []
            kind = rest[len(dated) : len(dated) + 1]
            if first.lstrip("0") == number.lstrip("0") and kind == [slug(letters)] and (not year or dated == [year]):
                found.append(stored)
        return Values(field, tuple(found)) if found else NOTHING


_FEW = 2  # articles: what the segmenter joined once, and left apart elsewhere, is no word of the language


def typed(span: Form) -> Clause | None:
    """Return who holds words with the diacritics that were typed; None where none were.

    >>> from search.query.syllable import typed as words
    >>> typed(words("chè"))
    Held(terms=(Term(field='exact', key='chè'),), runs=())
    >>> typed(words("nghi quyet")) is None
    True
    """
    stand = as_typed(span)
    if not any(stand):
        return None
    if len(span) == 1:
        return _exact(span[0])
    if all(stand):
        return Run(tuple(map(as_written, span)), "exact")
    # Some syllables were left untyped ("nghị quyet"): side by side in any spelling, the others as they were typed.
    exact = (_exact(word) for word, as_it_is in zip(span, stand, strict=True) if as_it_is)
    return AllOf((Run(keys(span)), *exact))


def _as_any(span: Form, concept: Concept) -> Clause | None:
    """Return who holds words as they were typed, or what is the same: "Bắc Hàn" is "Triều Tiên"."""
    own = typed(span)
    return AnyOf((own, *(typed(words) or form(words) for words in concept.forms))) if own and concept.forms else own


def _exact(word: Syllable) -> Held:
    return Held(tuple(Term("exact", key) for key in as_written(word)))


def _time(time: Time, span: Form) -> Clause:
    """Return who is of a time: by the day of the article, or by what the text says of it."""
    written = [span, *(spellings(time.first) if time.first and time.first == time.last else ())]
    return AnyOf((period(time.first, time.last), any_form(written)))


def _padded(span: Form) -> Iterator[Form]:
    """Yield a document's number with and without the nought before one figure: "04/CT-TTg"."""
    number = span[0]
    other = number.folded.lstrip("0") if number.folded.startswith("0") else f"0{number.folded}"
    if number.folded.isdigit() and 0 < len(other) <= 2:
        yield (_renamed(number, other), *span[1:])


def _renamed(word: Syllable, key: str) -> Syllable:
    return replace(word, exact=key, folded=key)


def _either(one: Clause, other: Clause) -> Clause:
    return other if one == NOTHING else AnyOf((one, other))


def _runs(group: Group) -> Iterator[Span]:
    bounds = [0, *group.breaks, len(group.plain)]
    return ((start, end) for start, end in pairwise(bounds) if end > start)


def _free(first: int, last: int, whole: dict[int, int]) -> bool:
    return not any(start < last and first < end for start, end in whole.items())
