"""Which articles a question finds: every node of its tree becomes a mask over the snapshot, one flag an article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from index.engines.arrays.snapshot import Snapshot
from index.text.positions import POSITION_BITS
from search.engines.arrays import postings
from search.engines.arrays.counts import FacetValues
from search.engines.arrays.plain import Plain
from search.query.nodes import (
    Dates,
    FieldClause,
    Form,
    Group,
    InTitle,
    Node,
    Or,
    Phrase,
    Prefix,
    Question,
    Word,
)
from search.query.periods import days
from search.query.syllable import made

Mask = npt.NDArray[np.bool_]

MAX_PREFIX = 256
"""How many terms a prefix may mean; the rarest use for more is none, the cost is bounded."""


class Evaluation:
    """One question on one snapshot: its hits, and the plain words that ranking weighs."""

    def __init__(self, values: FacetValues, question: Question) -> None:
        self.snapshot = values.snapshot
        self.values = values
        self.question = question

    @cached_property
    def plain(self) -> Plain:
        """What the plain words at the root hold."""
        return Plain(self.snapshot, self.question.root)

    @cached_property
    def weighed(self) -> Plain:
        """What ranking weighs: the plain words and those of phrases that must hold."""
        words = _weighed(self.question.root)
        return self.plain if words == self.question.root else Plain(self.snapshot, words)

    @cached_property
    def hits(self) -> Mask:
        """One flag for each article: whether it is a hit, before any filter; deleted articles never are."""
        mask = self._group(self.question.root, self.plain)
        return mask if self.snapshot.live is None else mask & self.snapshot.live

    def _group(self, group: Group, plain: Plain | None = None) -> Mask:
        mask = self._empty(True)
        if group.plain:
            mask &= (plain or Plain(self.snapshot, group)).hits
        for clause in group.required:
            mask &= self.node(clause)
        for clause in group.excluded:
            mask &= ~self.node(clause)
        return mask

    def node(self, node: Node) -> Mask:
        """Return the articles where a clause holds."""
        match node:
            case Group():
                found = self._group(node)
            case Or():
                found = self._any([self.node(child) for child in node.children])
            case InTitle():
                found = self._title(node)
            case FieldClause():
                found = self.values.mask(node.key, node.value, partly=True)
            case Dates():
                found = date_mask(self.snapshot, node.first, node.last)
            case Word():
                found = self._word(node)
            case Prefix():
                found = self._prefix(node)
            case Phrase():
                found = self._phrase(node)
        return found

    def _phrase(self, node: Phrase) -> Mask:
        found = [postings.phrase(self.snapshot, node.syllables, node.slop)]
        found += [postings.phrase(self.snapshot, form) for form in node.forms]
        return self._any([self._mask(docs) for docs in found])

    def _word(self, node: Word) -> Mask:
        word = postings.term(self.snapshot, "word", node.compound)
        if len(node.syllables) > 1 and len(word):
            return self._mask(word.docs)
        return self._mask(self._exact_phrase(node.syllables))

    def _exact_phrase(self, words: Form) -> postings.Docs:
        """Return the articles where syllables stand side by side with these very marks."""
        parts = [postings.accented(self.snapshot, word) for word in words]
        docs = min(parts, key=len).docs
        for part in parts:
            docs = docs[part.of(docs) > 0]
        if len(words) == 1 or not len(docs):
            return docs
        at = postings.exact_places(self.snapshot, words[0], docs)
        for offset, word in enumerate(words[1:], 1):
            at = at[np.isin(at + offset, postings.exact_places(self.snapshot, word, docs))]
        return np.unique(docs[at >> POSITION_BITS])

    def _prefix(self, node: Prefix) -> Mask:
        name, beginning = ("exact", node.exact) if node.accented else ("folded", node.folded)
        keys = self.snapshot.field(name).prefix(beginning, MAX_PREFIX)
        return postings.holding(self.snapshot.size, (postings.term(self.snapshot, name, key) for key in keys))

    def _title(self, node: InTitle) -> Mask:
        clause = node.clause
        if isinstance(clause, Prefix):
            keys = self.snapshot.field("folded").prefix(clause.folded, MAX_PREFIX)
            forms = [made(key) for key in keys]
        else:
            forms = [clause.syllables]
        slop = clause.slop if isinstance(clause, Phrase) else 0
        return self._any([self._mask(postings.phrase(self.snapshot, form, slop, title=True)) for form in forms])

    def _mask(self, docs: postings.Docs) -> Mask:
        return postings.flags(self.snapshot.size, docs)

    def _any(self, masks: list[Mask]) -> Mask:
        return np.logical_or.reduce(masks) if masks else self._empty(False)

    def _empty(self, value: bool) -> Mask:
        return np.full(self.snapshot.size, value, np.bool_)


def _weighed(root: Group) -> Group:
    """Return the plain words followed by those of the phrases, each phrase apart from its neighbours."""
    plain, breaks = root.plain, root.breaks
    for words in _phrases(root.required):
        breaks = (*breaks, len(plain))
        plain = (*plain, *words)
    return replace(root, plain=plain, breaks=breaks)


def _phrases(nodes: Iterable[Node]) -> Iterator[Form]:
    for node in nodes:
        if isinstance(node, Phrase | Word):
            yield node.syllables
        elif isinstance(node, InTitle) and not isinstance(node.clause, Prefix):
            yield node.clause.syllables
        elif isinstance(node, Or):
            yield from _phrases(node.children)
        elif isinstance(node, Group):
            yield node.plain
            yield from _phrases(node.required)


def date_mask(snapshot: Snapshot, first: str | None, last: str | None) -> Mask:
    """Return the articles published in a period, whole: one known to the month only, if all of the month lies in it."""
    begin = days(first)[0].toordinal() if first else 1
    end = days(last)[1].toordinal() if last else date.max.toordinal()
    start, stop = snapshot.column("date_from"), snapshot.column("date_to")
    mask: Mask = (start >= begin) & (stop <= end) & (start > 0)
    return mask
