"""Tìm Tin: the arrays and the searcher, asked for the plain BM25 that every engine has."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.papers import Query, Row
from index.engines.arrays.snapshot import open_snapshot
from search.engines.arrays.counts import FacetValues, Hits
from search.engines.arrays.evaluate import Evaluation, date_mask
from search.engines.arrays.plain import blocks
from search.engines.arrays.scorer import Scorer
from search.query.nodes import Form, Group, Node, Or, Phrase, Prefix, Question
from search.query.syllable import made

_TOP = 10


class Engine:
    """Evaluates our own query tree; the index is the one that `timtin index build` made."""

    def build(self, rows: Iterable[Row], folder: Path) -> None:
        """Nothing: `timtin index build` is measured as a whole process."""

    def open(self, folder: Path) -> None:
        """Open the current index of a data folder."""
        self.values = FacetValues(open_snapshot(folder))
        self.scorer = Scorer(self.values.snapshot)

    def search(self, query: Query) -> int:
        """Fetch the ids of the ten best articles; return how many match."""
        return len(self._found(query).docs)

    def faceted(self, query: Query) -> int:
        """Do the same and count the matches by unit, congress and month."""
        hits = self._found(query)
        for field in ("unit", "congress"):
            self.values.counts(field, hits)
        np.bincount(self.values.months[0].take(hits.docs) + 1)
        return len(hits.docs)

    def _found(self, query: Query) -> Hits:
        snapshot = self.values.snapshot
        evaluation = Evaluation(self.values, Question(root=Group(required=(_node(query),))))
        mask = evaluation.hits
        if query.first is not None and query.last is not None:
            mask = mask & date_mask(snapshot, _text(query.first), _text(query.last))
        hits = Hits(mask)
        docs = hits.docs
        words = evaluation.weighed.syllables
        score = self.scorer.bm25(words, blocks(words, docs), self.scorer.norm(docs))
        best = np.argpartition(-score, _TOP)[:_TOP] if len(docs) > _TOP else np.arange(len(docs))
        for place in best[np.lexsort((docs[best], -score[best]))].tolist():
            snapshot.id(int(docs[place]))
        return hits


def _node(query: Query) -> Node:
    words = [made(word) for word in query.words]
    match query.kind:
        case "prefix":
            return Prefix(query.words[0], query.words[0])
        case "phrase":
            form: Form = tuple(word for one in words for word in one)
            return Phrase(form)
        case "or":
            return Or(tuple(Phrase(word) for word in words))
        case _:
            return Group(required=tuple(Phrase(word) for word in words))


def _text(day: int) -> str:
    return date.fromordinal(day).isoformat()
