"""One plan carried out on one snapshot: its hits, what each facet is counted over, their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from search.engines.arrays.clauses import Clauses
from search.engines.arrays.counts import Columns, Hits, Mask
from search.engines.arrays.effort import Effort
from search.engines.arrays.ids import Ids
from search.engines.arrays.order import Places, Scores, by_arrival, by_date, ties
from search.engines.arrays.scorer import Scorer
from search.engines.arrays.strong import blocks
from search.engines.index import ALONE, Best, Found
from search.plan import Counted, Plan, Scored


class Parts(NamedTuple):
    """What all searches on one snapshot share."""

    clauses: Clauses
    columns: Columns
    scorer: Scorer
    ids: Ids


class Search:
    """What one plan finds, worked out when first asked for."""

    def __init__(self, parts: Parts, plan: Plan) -> None:
        self.plan = plan
        self._clauses, self._columns, self._scorer, self._ids = parts
        self._snapshot = self._clauses.snapshot
        self._bases: dict[str, Hits] = {}
        self._effort = Effort(self._snapshot.size, plan.budget)

    def found(self) -> Found:
        """Return the hits as they cross the wall: the best of them and the counts that were asked for."""
        lines = self._lines if self.plan.most else len(self.hits.docs)
        best = tuple(self.best(self._order(self.plan.most)[: self.plan.most])) if self.plan.most else ()
        counted = tuple(map(self._counts, self.plan.counted))
        counts, kinds = tuple(some for some, _ in counted), tuple(number for _, number in counted)
        return Found(len(self.hits.docs), lines, best, counts, kinds, self._effort.missing)

    def stream(self) -> Iterator[Best]:
        """Return all hits in order."""
        order = self._order(len(self.hits.docs))
        for first in range(0, len(order), _TOGETHER):
            yield from self.best(order[first : first + _TOGETHER])

    @cached_property
    def text(self) -> Mask:
        """The articles that the question holds for; deleted ones never are among them."""
        return self._clauses.live(self.plan.text, self._effort)

    @cached_property
    def hits(self) -> Hits:
        """Those that pass every filter as well."""
        return Hits(self._within(self._filters.values()))

    def base(self, key: str) -> Hits:
        """Return the hits as if nothing were chosen in that facet: what its values are counted over."""
        if key not in self._filters:
            return self.hits
        if key not in self._bases:
            self._bases[key] = Hits(self._within(mask for name, mask in self._filters.items() if name != key))
        return self._bases[key]

    @cached_property
    def _filters(self) -> dict[str, Mask]:
        return {key: self._clauses.mask(clause) for key, clause in self.plan.filters}

    def _within(self, masks: Iterable[Mask]) -> Mask:
        found = self.text
        for mask in masks:
            found = found & mask
        return found

    # Order

    def best(self, places: Places) -> Iterator[Best]:
        """Return the hits at some places of the order as they cross the wall."""
        docs = self.hits.docs[places]
        ids, groups = self._ids.of(docs), self._columns.groups[docs]
        if self._scores is None:
            scores, parts = [0.0] * len(docs), [()] * len(docs)
        else:
            scores = self._scores.scores[places].tolist()
            parts = list(zip(*(part[places].tolist() for part in self._scores.parts), strict=True))
        times = self._snapshot.column("added_at")[docs].tolist()
        for id, score, some, group, time in zip(ids, scores, parts, groups.tolist(), times, strict=True):
            yield Best(id, score, some, group, int(self._sizes[group]) if group != ALONE else 1, time)

    def _order(self, most: int) -> Places:
        """Return the places of the hits in order, of at least so many as are wanted."""
        docs = self.hits.docs
        if self.plan.order == "arrived":
            return by_arrival(self._snapshot, docs)
        if self._scores is None:
            return by_date(self._snapshot, docs, self.plan.order == "oldest")
        return self._scores.best(most)

    @cached_property
    def _scores(self) -> Scores | None:
        """The scores of the first pass; None where hits are ordered by time, or the budget does not suffice."""
        plan, docs = self.plan, self.hits.docs
        if plan.order != "score" or not self._effort.spend(
            len(docs) * sum(len(part.words) for part in plan.scored), "order"
        ):
            return None
        norm = self._scorer.norm(docs)
        parts = tuple(np.float32(part.weight) * self._part(part, norm) for part in plan.scored)
        total = sum(parts, np.zeros(len(docs), np.float32))
        return Scores(docs, total, parts, ties(self._snapshot, docs))

    def _part(self, part: Scored, norm: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        docs, words = self.hits.docs, tuple(word.held for word in part.words)
        return self._scorer.score(part.words, blocks(list(map(self._clauses.matches, words)), docs), norm)

    # Near-duplicates

    @cached_property
    def _sizes(self) -> npt.NDArray[np.int64]:
        """How many hits are in each group of near-duplicates."""
        groups = self._columns.groups.take(self.hits.docs)
        return np.bincount(groups[groups != ALONE], minlength=1)

    @property
    def _lines(self) -> int:
        return len(self.hits.docs) - int(self._sizes.sum()) + int(np.count_nonzero(self._sizes))

    # Counts

    def _counts(self, counted: Counted) -> tuple[tuple[tuple[str, int], ...], int]:
        hits = self.base(counted.key)
        return self._columns.most(counted, hits) if self._effort.spend(len(hits.docs), "counts") else ((), 0)


_TOGETHER = 512  # hits that leave the engine at a time
