"""The engine of arrays: one snapshot, asked as every engine is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np

from index import state
from index.article import Article
from index.engines.arrays import verified
from index.engines.arrays.snapshot import Snapshot, open_snapshot, open_unread
from index.engines.arrays.snapshot import counted as snapshot_counted
from index.settings import Settings
from search.engines.arrays import likeness
from search.engines.arrays.candidates import candidates
from search.engines.arrays.clauses import Clauses
from search.engines.arrays.counts import Columns
from search.engines.arrays.ids import Ids
from search.engines.arrays.language_table import ArrayLanguageTable
from search.engines.arrays.scorer import Scorer
from search.engines.arrays.search import Parts, Search
from search.engines.index import Best, Candidates, Found, Wanted
from search.plan import AllOf, Clause, Held, Plan, Run

_WALKED = 2_000  # hits: reading them maps some 40 MB, for the system maps what lies round each as well
_LINES = 128  # clauses of a table that are remembered: all columns, and the row at hand
_RECENT = 4  # searches whose hits are kept: a page asks several times for those of one plan


def open_index(settings: Settings) -> ArrayIndex:
    """Open the current index of a data folder; raises IndexMissing, IndexMismatch, IndexDamaged or UntrustedData."""
    return ArrayIndex(open_snapshot(settings.data))


def stamp(settings: Settings) -> tuple[int, ...]:
    """Return numbers that change when a build or a commit lands: a few `stat` calls."""
    return state.stamp(settings.data)


def counted(settings: Settings) -> int:
    """Return how many articles there are, without opening the index; raises IndexMissing and the like."""
    return snapshot_counted(settings.data)


def verify(settings: Settings) -> None:
    """Read every file of the current index that was not read yet; raises IndexDamaged for one that is damaged."""
    verified.verify(open_unread(settings.data).files)


class ArrayIndex:
    """One state of the index (`search.engines.index.Index`); shared by threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.generation = snapshot.generation
        self.count = snapshot.count
        self.arrived = _last(snapshot)
        self.language_table = ArrayLanguageTable(snapshot)
        self._columns = Columns(snapshot)
        self._scorer = Scorer(snapshot)
        self._clauses = Clauses(snapshot)
        self._ids = Ids(snapshot)
        self._parts = Parts(self._clauses, self._columns, self._scorer, self._ids)
        self._recent: tuple[Search, ...] = ()

    def need_whole(self) -> None:
        """Raise IndexDamaged when a file is known not to be as it was written."""
        verified.need_whole(self.snapshot.files)

    def look_through(self, is_wanted: Callable[[], bool]) -> None:
        """Read all files, a piece at a time, as long as that is wanted; `need_whole` tells of what is found."""
        verified.verify_slowly(self.snapshot.files, is_wanted)

    def frequencies(self, clauses: Sequence[Clause]) -> list[int]:
        """Return in how many articles each of some clauses holds."""
        return list(map(self._clauses.count, clauses))

    def find(self, plan: Plan) -> Found:
        """Return what a plan finds, with the best hits of the first pass."""
        return self._search(plan).found()

    def among(self, plan: Plan, key: str, clauses: Sequence[Clause]) -> list[int]:
        """Return for how many hits each clause holds, as if nothing were chosen in the facet of that key."""
        base = self._search(plan).base(key)
        # A table of counts asks for each row with each column: each of them is carried out once.
        within = lru_cache(_LINES)(lambda one: self._clauses.mask(one).take(base.docs))
        return [
            int(np.count_nonzero(np.logical_and.reduce([within(one) for one in clause.clauses])))
            if isinstance(clause, AllOf) and clause.clauses and not _of_words(clause)
            else base.among(self._clauses.mask(clause))
            for clause in clauses
        ]

    def stream(self, plan: Plan) -> Iterator[Best]:
        """Return all hits in the order of the first pass.

        Whoever walks through so many may read each: what was read of the files is let go again, or a table of all
        articles would hold all that is stored of them in memory.
        """
        for number, hit in enumerate(self._search(plan).stream(), 1):
            yield hit
            if number % _WALKED == 0:
                self.snapshot.let_go()

    def candidates(self, ids: Sequence[str], wanted: Wanted) -> Candidates:
        """Return what later passes weigh in a few dozen articles, of ids that this index gave."""
        docs = np.array([self._ids.known(id) for id in ids], np.uint32)
        return candidates(self.snapshot, self._columns, self._scorer, docs, wanted)

    def articles(self, ids: Sequence[str]) -> list[Article | None]:
        """Return the articles of some ids, None for an unknown one."""
        numbers = map(self._ids.number, ids)
        return [None if doc is None else self.snapshot.article(doc) for doc in numbers]

    def values(self, field: str) -> Mapping[str, int]:
        """Return all values of a facet's field, and how many articles have each."""
        some = zip(self._columns.column(field).values, self._columns.frequencies(field).tolist(), strict=True)
        return {value: count for value, count in some if count}

    def group(self, id: str, plan: Plan | None = None) -> list[str]:
        """Return the near-duplicates of an article, by id; with a plan only those among its hits."""
        if (doc := self._ids.number(id)) is None:
            return []
        groups = self.snapshot.column("group")
        same = groups == groups[doc]
        same[doc] = False
        if self.snapshot.live is not None:
            same &= self.snapshot.live
        if plan is not None:
            same &= self._search(plan).hits.mask
        return sorted(self._ids.of(same.nonzero()[0].astype(np.uint32)))

    def heaviest(self, id: str) -> list[tuple[str, float]]:
        """Return the pairs that tell an article from others, heaviest first, and what BM25 gives for each."""
        return likeness.heaviest(self.snapshot, self._scorer, self._ids.known(id))

    def like(self, pairs: Sequence[tuple[str, float]], but: str, most: int) -> list[Best]:
        """Return the articles that hold most of some weighed pairs, none of the near-duplicates of one among them."""
        docs, scores = likeness.like(self.snapshot, self._scorer, pairs, self._ids.known(but), most)
        return [Best(id, score) for id, score in zip(self._ids.of(docs), scores.tolist(), strict=True)]

    def _search(self, plan: Plan) -> Search:
        """Return what carries out a plan: the same for the same plan, while it is one of the last."""
        recent = self._recent
        for search in recent:
            if search.plan is plan:
                return search
        found = Search(self._parts, plan)
        self._recent = (found, *recent[: _RECENT - 1])
        return found


def _of_words(clause: AllOf) -> bool:
    """Whether words are asked for: a run is looked for only where the rest holds, and what was asked is remembered."""
    return any(isinstance(one, AllOf | Held | Run) for one in clause.clauses)


def _last(snapshot: Snapshot) -> int:
    times = snapshot.column("added_at")
    return int((times if snapshot.live is None else times[snapshot.live]).max(initial=0))
