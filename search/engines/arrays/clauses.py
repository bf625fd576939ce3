"""Clauses carried out: each becomes a mask over the snapshot, one flag an article."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from index.engines.arrays.snapshot import Snapshot
from index.remembering import remembering
from search.engines.arrays import phrases, postings
from search.engines.arrays.effort import Effort
from search.engines.arrays.postings import Docs, Matches
from search.engines.arrays.strong import Strength
from search.plan import (
    EVERYTHING,
    MOST_BEGINNINGS,
    AllOf,
    AnyOf,
    Beginning,
    Clause,
    Held,
    Not,
    OneOf,
    Period,
    Run,
    Since,
    Strong,
    Undated,
    Values,
)

Mask = npt.NDArray[np.bool_]

_RECENT = 8  # conjunctions whose masks are kept: a page counts again those that its plan is made of
_PHRASES = 64  # that are remembered: one is counted, and then found, and a completion that is counted is then asked for
_REMEMBERED = 64  # words: those of the last few questions, which are asked for several times each
_RUNS = 256
"""Forms of three syllables and more that are remembered: near words, which question after question has, mostly stand in
few articles. All 1,018 of the table take 700 KB over 43,768 articles."""


class Clauses:
    """The clauses of plans on one snapshot; shared by threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.matches = remembering(_REMEMBERED, self._matches)
        self._rarest = remembering(_RUNS, self._run)
        self._phrases: dict[Run, tuple[Docs, int]] = {}
        self._recent: tuple[tuple[AllOf, Mask], ...] = ()

    def _matches(self, held: Held) -> Matches:
        """Return the articles that hold a word, and how much of it."""
        return postings.held(self.snapshot, held, self._rarest)

    def _run(self, run: Run) -> Matches:
        """Return the articles that hold a form of three syllables and more, and how much of it."""
        return phrases.rarest(self.snapshot, run)

    def count(self, clause: Clause) -> int:
        """Return in how many live articles a clause holds."""
        if isinstance(clause, Held):
            if len(clause.terms) == 1 and not clause.runs:
                return self.snapshot.field(clause.terms[0].field).df(clause.terms[0].key)
            return postings.df(self.snapshot, self.matches(clause))
        return int(np.count_nonzero(self.live(clause)))

    def live(self, clause: Clause, effort: Effort | None = None) -> Mask:
        """Return where a clause holds; deleted articles are left out, and those that the effort did not suffice for."""
        mask = self.mask(clause, effort)
        mask = effort.sure(mask) if effort else mask
        return mask if self.snapshot.live is None else mask & self.snapshot.live

    def mask(self, clause: Clause, effort: Effort | None = None, among: Mask | None = None) -> Mask:
        """Return where a clause holds, deleted articles included; the strongest of `Strong` is a live one.

        Phrases are looked for as long as the ``effort`` lasts, and only ``among`` the articles that can still be hits.
        """
        match clause:
            case AllOf():
                found = self._all(clause, effort)
            case AnyOf():
                found = self._any([self.mask(one, effort) for one in dict.fromkeys(clause.clauses)])
            case Not():
                found = ~self.mask(clause.clause, effort)
            case Strong():
                strength = Strength(self.snapshot.size, self.matches, self.mask, clause)
                found = strength.hits(self.live(clause.among or EVERYTHING, effort))
            case Held():
                found = postings.holding(self.snapshot.size, [self.matches(clause)])
            case Run():
                found = self._flags(self._phrase(clause, effort, among))
            case Beginning():
                found = self._beginning(clause, effort)
            case Values():
                terms = (postings.term(self.snapshot, clause.field, value) for value in clause.values)
                found = postings.holding(self.snapshot.size, terms)
            case Period():
                found = self._within(clause)
            case Undated():
                found = self.snapshot.column("date_from") == 0
            case Since():
                found = self.snapshot.column("added_at") >= clause.moment
            case OneOf():
                numbers = [doc for doc in map(self.snapshot.doc, clause.ids) if doc is not None]
                found = self._flags(np.array(numbers, np.uint32))
        return found

    def _all(self, clause: AllOf, effort: Effort | None) -> Mask:
        for kept, mask in self._recent if effort is None or effort.endless else ():
            if kept is clause:
                return mask
        found = np.full(self.snapshot.size, True, np.bool_)
        for number, one in enumerate(dict.fromkeys(clause.clauses)):  # a phrase asked for thirty times is found once
            found &= self.mask(one, effort, found if number else None)
        if clause.clauses and not (effort and effort.missing):
            self._recent = ((clause, found), *self._recent[: _RECENT - 1])
        return found

    def _phrase(self, run: Run, effort: Effort | None, among: Mask | None) -> Docs:
        """Return the articles of a phrase: one that was looked for everywhere is remembered."""
        effort = effort or Effort(self.snapshot.size)
        docs, work = self._phrases.get(run, (None, 0))
        if docs is not None and effort.suffices(work):
            effort.take(work)
            return docs
        before = effort.taken
        docs = phrases.run(self.snapshot, run, effort, among)
        if among is None and not effort.missing:
            if len(self._phrases) >= _PHRASES:
                self._phrases = {}
            self._phrases[run] = docs, effort.taken - before
        return docs

    def _beginning(self, clause: Beginning, effort: Effort | None) -> Mask:
        keys = self.snapshot.field(clause.field).prefix(clause.start, MOST_BEGINNINGS)
        if clause.title:
            runs = [Run(((key,),), clause.field, title=True) for key in keys]
            return self._any([self._flags(phrases.run(self.snapshot, run, effort)) for run in runs])
        return postings.holding(self.snapshot.size, (postings.term(self.snapshot, clause.field, key) for key in keys))

    def _within(self, period: Period) -> Mask:
        start, stop = self.snapshot.column("date_from"), self.snapshot.column("date_to")
        found: Mask = (start >= period.first) & (stop <= period.last) & (start > 0)
        return found

    def _flags(self, docs: Docs) -> Mask:
        return postings.flags(self.snapshot.size, docs)

    def _any(self, masks: list[Mask]) -> Mask:
        return np.logical_or.reduce(masks) if masks else np.zeros(self.snapshot.size, np.bool_)
