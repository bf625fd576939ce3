"""What may be meant by a question that is being typed: phrases, provinces, congresses, documents, people, titles.

All of it comes from the index. What is looked up is made when first asked for and kept as arrays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice, pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.facets import BUCKETS, FACETS, Facet
from index.reading import codes
from index.remembering import remembering
from index.text.fold import exact, fold
from index.text.normal import normalize
from index.text.syllables import syllables
from search.asked import asked
from search.facet_values import FacetValues
from search.help.continuations import Continuations
from search.help.marks import consistent
from search.help.phrases import frequent, is_small, name_in
from search.help.suggestion import Writing
from search.help.texts import Texts
from search.help.titles import titles
from search.plan import Budget
from search.query.abbreviations import shorts
from search.request import SearchRequest
from search.rule import Rule
from search.units import DOCUMENTS

MOST = {"cum": 6, **{facet.key: facet.completed for facet in FACETS.values() if facet.completed}, "bai": 3}
"""Completions of each kind, in the order of the list."""

MOST_TYPED = 100
"""Characters: a longer question is not being looked for but pasted."""

MOST_LOOKS = 8
"""Possible names that are looked up in articles for one list; the others are left out."""

COUNTING = Budget(5_000_000)
"""How much work counting one line may take; a line that takes more is left out."""

_COUNTED = 8192  # lines whose counts are remembered
_OFFICES, _SHORT, _FOREIGN = 2, 2, 3  # offices of one word that is being typed, and others: of many the first
_LOOKED_AT = 60  # most frequent entries of a kind that are compared with the marks that were typed


@dataclass(frozen=True, slots=True)
class Completion:
    """One line of the list: a question (``cum``), a facet's value under its URL key, or an article's title (``bai``).

    ``value`` is the question, the value in URLs, or the article's id; ``count`` how often it stands, 0 for a title.
    """

    kind: str
    text: str
    value: str
    count: int = 0


class _Entry(NamedTuple):
    key: str  # folded syllables, from where people may begin to type
    spelled: str  # the same with marks
    completion: Completion


class Completions:
    """The completions of one snapshot; shared by threads."""

    def __init__(self, values: FacetValues, writing: Writing) -> None:
        self._values = values
        self._language = writing.language
        # Remembered, and so held weakly: a method of ours in what we hold would keep a replaced index open.
        self._continuations = Continuations(writing.evidence, remembering(_COUNTED, self._compounds))
        self._tables: dict[str, _Table] = {}
        self._small: dict[str, bool] = {}
        self._count = remembering(_COUNTED, self._counted_anew)
        self._evidence = writing.evidence

    def complete(self, text: str) -> tuple[Completion, ...]:
        """Return up to sixteen completions; of "nghi quyet d" also "nghị quyết đại hội".

        Every line stands in articles, and its ``count`` is how many a search for it finds.
        """
        typed = _typed(text)
        if not typed.strip() or len(typed) > MOST_TYPED:
            return ()
        found = [one for kind in MOST if kind != "bai" for one in self._lines(kind, typed)]
        shown = [Completion("bai", title, id) for id, title in titles(self._language, typed, MOST["bai"])]
        return (*found, *shown)

    def _lines(self, kind: str, typed: str) -> Iterator[Completion]:
        """Return the lines of a kind with their counts; what was deleted since it was counted is none."""
        found = self._phrases(typed) if kind == "cum" else self._of(kind, typed)
        counted = (replace(one, count=self._count(one.kind, one.value)) for one in found)
        return islice((one for one in counted if one.count), MOST[kind])

    def related(self, text: str, most: int = 5) -> tuple[str, ...]:
        """Return frequent phrases that begin as some neighbouring words of a question do: other questions to ask."""
        words = _typed(text).split()[:12]
        starts = [f"{one} {other}" for one, other in pairwise(words)] or words
        found = dict.fromkeys(one.text for start in starts for one in islice(self._of("cum", start), 2))
        return tuple(phrase for phrase in found if phrase != exact(text))[:most]

    def _counted_anew(self, kind: str, value: str) -> int:
        """Return how many articles the address of a completion finds: the total of the search itself."""
        request = SearchRequest(q=value) if kind == "cum" else SearchRequest().toggle(kind, value)
        plan = Rule(self._values, asked(request.q)).counting(request).wanting(budget=COUNTING)
        found = self._values.index.find(plan)
        return 0 if "hits" in found.partial else found.total

    # Phrases

    def _phrases(self, typed: str) -> Iterator[Completion]:
        """Return phrases: abbreviations and whole offices first, then frequent ones, then what stands behind the words.

        The last are looked for in articles, so only where the others are too few.
        """
        seen: set[str] = set()
        for some in (self._short(typed), self._offices(typed), self._frequent(typed), self._going_on(typed)):
            for one in some:
                if one.text not in seen and self._stands(one.text):
                    yield Completion("cum", one.text, one.text)
                seen.add(one.text)

    def _offices(self, typed: str) -> Iterator[Completion]:
        return islice(self._of("office", typed), None if " " in typed.strip() else _OFFICES)

    def _frequent(self, typed: str) -> Iterator[Completion]:
        """Return phrases of the table with foreign words, which stand in none: "putin"."""
        foreign = () if " " in typed else islice(self._continuations.foreign(typed), _FOREIGN)
        table = self._of("cum", typed)
        first = [*islice(table, MOST["cum"]), *(Completion("cum", word, word, count) for word, count in foreign)]
        yield from sorted(first, key=lambda one: -one.count)
        yield from table

    def _going_on(self, typed: str) -> Iterator[Completion]:
        words, _, last = typed.rpartition(" ")
        heads = words.split()
        found = self._continuations.of(heads, last)
        return (Completion("cum", one.text, one.text, one.articles) for one in found if self._may_show(one.text))

    def _short(self, typed: str) -> Iterator[Completion]:
        """Return the abbreviations that begin as typed: "mtt" is going to be "MTTQ"."""
        return islice(self._of("short", typed), _SHORT)

    def _stands(self, text: str) -> bool:
        return self._evidence.stand(tuple(syllable.exact for syllable in syllables(text)))

    def _compounds(self, start: str, most: int) -> list[tuple[str, int]]:
        """Return the most frequent words of several syllables that begin so, and how often they stand."""
        return [(one.text, one.count) for one in islice(self._of("cum", start), most)]

    def _may_show(self, phrase: str) -> bool:
        """Whether a phrase holds no name of a private person, as far as some articles tell."""
        name = name_in(phrase)
        if name and name not in self._small:
            self._small[name] = is_small(self._language, name)
        return not name or self._small[name]

    # Tables

    def _of(self, kind: str, typed: str) -> Iterator[Completion]:
        """Return the entries of a table that begin as typed, the most frequent first."""
        seen: set[str] = set()
        looks = MOST_LOOKS
        for entry in self._table(kind).beginning(fold(typed)):
            if entry.completion.value in seen or not _fits(typed, entry.spelled):
                continue
            if kind == "cum" and (name := name_in(entry.spelled)) and name not in self._small:
                if not looks:
                    continue
                looks -= 1
            if kind != "cum" or self._may_show(entry.spelled):
                seen.add(entry.completion.value)
                yield entry.completion

    def _table(self, kind: str) -> _Table:
        """Return a table, made when it is first asked for."""
        if kind not in self._tables:
            self._tables[kind] = _Table(list(self._rows(kind)))
        return self._tables[kind]

    def _rows(self, kind: str) -> Iterator[_Entry]:
        if kind == "cum":
            return _keys(frequent(self._language))
        if kind == "office":
            return (_phrase(text, len(offices()) - at) for at, text in enumerate(offices()))
        if kind == "short":
            return (_phrase(short, -len(short)) for short in shorts())
        return self._facet(FACETS[kind])

    def _facet(self, facet: Facet) -> Iterator[_Entry]:
        """Return the values of a facet; nested ones too, where they are not those that hold them."""
        for value, count in self._counted(facet.field):
            if count >= facet.least and value not in BUCKETS:
                yield from _entries(Completion(facet.key, _name(facet, value), facet.named(value), count))
        for value, count in self._counted(facet.inner.field) if facet.inner else ():
            if facet.inner and (name := facet.named(value)) != facet.inner.parent(name):
                yield from _entries(Completion(facet.key, _name(facet, value), name, count))

    def _counted(self, field: str) -> Iterator[tuple[str, int]]:
        return iter(self._values.frequencies(field).items())


class _Table:
    """Entries sorted by their keys, as arrays: a text, a value and a count for each."""

    def __init__(self, entries: list[_Entry]) -> None:
        entries.sort(key=lambda entry: entry.key.encode())
        self._kind: str = entries[0].completion.kind if entries else "cum"
        self._keys = Texts([entry.key for entry in entries])
        self._spelled = Texts([entry.spelled for entry in entries])
        same = all(e.spelled == e.completion.text == e.completion.value for e in entries)
        self._texts = self._spelled if same else Texts([entry.completion.text for entry in entries])
        self._values = self._spelled if same else Texts([entry.completion.value for entry in entries])
        self._counts = np.array([entry.completion.count for entry in entries], np.int32)

    def beginning(self, prefix: str) -> Iterator[_Entry]:
        """Return the most frequent entries whose keys begin so."""
        start, end = self._keys.seek(prefix.encode()), self._keys.seek(prefix.encode() + b"\xff")
        counts = self._counts[start:end]
        best = np.arange(len(counts))
        if len(counts) > _LOOKED_AT:
            best = np.argpartition(-counts, _LOOKED_AT)[:_LOOKED_AT]
        for place in (start + best[np.argsort(-counts[best], kind="stable")]).tolist():
            text, value = self._texts.text(place), self._values.text(place)
            found = Completion(self._kind, text, value, int(self._counts[place]))
            yield _Entry("", self._spelled.text(place), found)


def _keys(some: Sequence[tuple[str, int]]) -> Iterator[_Entry]:
    """Return the entries of phrases of the index, which are keys as they are; fifty thousand are folded at once."""
    folded = fold("\n".join(text for text, _ in some)).split("\n")
    return (_Entry(key, text, Completion("cum", text, text, n)) for key, (text, n) in zip(folded, some, strict=False))


def _phrase(text: str, count: int) -> _Entry:
    spelled = " ".join(syllable.exact for syllable in syllables(text))
    return _Entry(fold(spelled), spelled, Completion("cum", text, text, count))


@cache
def offices() -> tuple[str, ...]:
    """Return the offices and bodies of `offices.json`, those that stand first there first."""
    table = json.loads(Path(__file__).with_name("offices.json").read_text("utf-8"))
    return tuple(table["offices"])


def _name(facet: Facet, value: str) -> str:
    """Return the name of a value; of one that a message holds, the name in it."""
    label = facet.label(value)
    return label if isinstance(label, str) else str(dict(label.values).get("name") or facet.named(value))


def _entries(completion: Completion) -> Iterator[_Entry]:
    """Return an entry for each word people may begin with: "Quý" finds Thái Thanh Quý.

    A document is also begun with what it is: "nghị quyết 26".
    """
    if completion.kind == DOCUMENTS and (kind := _kind(completion.text)):
        yield from _entries_of(replace(completion, text=f"{kind} {completion.text}"), whole=True)
    yield from _entries_of(completion)


def _kind(number: str) -> str | None:
    """Return what kind of document a number is of, by its letters."""
    letters = re.split(r"[-/ ]", number)[1:3]
    return next((codes.kinds()[some.lower()] for some in letters if some.lower() in codes.kinds()), None)


def _entries_of(completion: Completion, whole: bool = False) -> Iterator[_Entry]:
    keys = [syllable.exact for syllable in syllables(completion.text)]
    for start in range(1 if whole else len(keys)):
        spelled = " ".join(keys[start:])
        yield _Entry(fold(spelled), spelled, completion)


def _typed(text: str) -> str:
    """Return what was typed as keys with marks; a space behind the last word says that it is whole."""
    text = normalize(text[: 4 * MOST_TYPED])
    keys = " ".join(syllable.exact for syllable in syllables(text))
    return keys + (" " if keys and text[-1:].isspace() else "")


def _fits(typed: str, spelled: str) -> bool:
    """Whether the marks that were typed are those of an entry's beginning."""
    pairs = zip(typed.split(" "), spelled.split(" "), strict=False)
    return all(consistent(one, other[: len(one)]) or one == other for one, other in pairs)
