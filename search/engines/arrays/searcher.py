"""The searcher: a request answered on one snapshot: hits in order, filters, what each facet is counted over."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np
import numpy.typing as npt

from index.facets import DATES
from search.engines.arrays.counts import FacetValues, Hits, Mask
from search.engines.arrays.evaluate import Evaluation, date_mask
from search.engines.arrays.postings import Docs
from search.engines.arrays.ranking import WEIGHTS, Ranked, Weights, rank, ties
from search.query.nodes import Question
from search.request import Choice, SearchRequest

Places = npt.NDArray[np.int64]


class Searcher:
    """One request on one snapshot; masks are made when first asked for."""

    def __init__(
        self,
        values: FacetValues,
        request: SearchRequest,
        question: Question,
        weights: Weights = WEIGHTS,
        *,
        explain: bool = False,
    ) -> None:
        self.values = values
        self.request = request
        self.question = question
        self.evaluation = Evaluation(values, question)
        self._weights, self._explain = weights, explain
        self._bases: dict[str, Hits] = {}

    @cached_property
    def hits(self) -> Hits:
        """The articles that answer the question and pass every filter."""
        return Hits(self._within(self._filters.values()))

    def base(self, key: str) -> Hits:
        """Return the hits as if nothing were chosen in that facet: what its values are counted over."""
        if key not in self._filters:
            return self.hits
        if key not in self._bases:
            self._bases[key] = Hits(self._within(mask for name, mask in self._filters.items() if name != key))
        return self._bases[key]

    @cached_property
    def ranked(self) -> Ranked:
        """The hits in the order that was asked for."""
        docs = self.hits.docs
        if self.request.sort == "lq" and self.evaluation.weighed.words:
            return rank(self.evaluation, docs, self._weights, explain=self._explain)
        docs = self._by_date(docs)
        return Ranked(docs, np.zeros(len(docs), np.float32), docs)

    def _by_date(self, docs: Docs) -> Docs:
        """Newest first unless the oldest are asked for; undated ones last either way."""
        snapshot = self.values.snapshot
        days = snapshot.column("date_from")[docs].astype(np.int64)
        key = days if self.request.sort == "cu" else -days
        return docs[np.lexsort((ties(snapshot, docs), key, days == 0))]

    def _within(self, masks: Iterable[Mask]) -> Mask:
        found = self.evaluation.hits
        for mask in masks:
            found = found & mask
        return found

    @cached_property
    def _filters(self) -> dict[str, Mask]:
        """The mask of each facet in which something is chosen."""
        request = self.request
        masks = {key: self._chosen(key, choice) for key, choice in request.choices}
        if request.undated:
            masks[DATES] = self.values.snapshot.column("date_from") == 0
        elif request.tu or request.den:
            masks[DATES] = date_mask(self.values.snapshot, request.tu, request.den)
        return masks

    def _chosen(self, key: str, choice: Choice) -> Mask:
        mask = np.full(self.values.snapshot.size, not choice.include, np.bool_)
        for value in choice.include:
            mask |= self.values.mask(key, value)
        for value in choice.exclude:
            mask &= ~self.values.mask(key, value)
        return mask


def collapse(docs: Docs, groups: npt.NDArray[np.int32]) -> tuple[Places, Places]:
    """Return the places of the first of each group of near-duplicates, and how many others of it come later.

    ``groups`` numbers the groups, −1 for articles that are alone.
    """
    mine = groups.take(docs)
    grouped = np.flatnonzero(mine >= 0)
    others = np.zeros(len(docs), np.int64)
    kept = np.ones(len(docs), np.bool_)
    if len(grouped):
        _, first, counts = np.unique(mine[grouped], return_index=True, return_counts=True)
        kept[grouped] = False
        kept[grouped[first]] = True
        others[grouped[first]] = counts - 1
    places = np.flatnonzero(kept)
    return places, others[places]
