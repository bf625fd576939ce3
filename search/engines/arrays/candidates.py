"""What later passes of the ranking weigh in a few dozen articles, read off the arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.engines.arrays.snapshot import Snapshot
from search.engines.arrays import phrases, postings
from search.engines.arrays.counts import Columns
from search.engines.arrays.forward import forward
from search.engines.arrays.postings import Docs
from search.engines.arrays.scorer import Scorer
from search.engines.index import Candidates, Wanted


def candidates(snapshot: Snapshot, columns: Columns, scorer: Scorer, docs: Docs, wanted: Wanted) -> Candidates:
    """Return what is wanted of some articles, in their order."""
    order = np.argsort(docs)
    ascending = docs[order]
    held = np.empty((len(wanted.terms), len(docs)), np.float32)
    for row, term in zip(held, wanted.terms, strict=True):
        row[order] = postings.term(snapshot, term.field, term.key).of(ascending)
    days = (snapshot.column(name)[docs].tolist() for name in ("date_from", "date_to"))
    return Candidates(
        lengths=scorer.lengths(docs),
        standing=phrases.standing(snapshot, wanted.words, ascending, order),
        held=held,
        values=_values(columns, docs, wanted.fields),
        days=list(zip(*days, strict=True)),
        pairs=forward(snapshot, docs) if wanted.pairs else None,
    )


def _values(columns: Columns, docs: Docs, fields: Sequence[str]) -> list[dict[str, tuple[str, ...]]]:
    """Return the values of some fields, article by article."""
    found = [columns.of(field, docs) for field in fields]
    if not found:
        return [{} for _ in docs]
    return [dict(zip(fields, values, strict=True)) for values in zip(*found, strict=True)]
