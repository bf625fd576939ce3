"""The engine of a cluster: one state of its index, asked as every engine is."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from index.article import Article
from index.engines.opensearch import documents
from index.engines.opensearch.cluster import connected
from index.engines.opensearch.generations import Generations, Meta
from index.engines.opensearch.language import LanguageList
from index.errors import IndexDamaged, TimtinError
from index.settings import Settings
from search.engines.index import Best, Candidates, Found, Wanted
from search.engines.opensearch import counts, worth
from search.engines.opensearch.asking import Asking
from search.engines.opensearch.candidates import candidates, fields, forward
from search.engines.opensearch.clauses import EVERY, NONE, Queries, Query, every
from search.engines.opensearch.likeness import heaviest, like
from search.engines.opensearch.rarity import Rarity
from search.engines.opensearch.search import Parts, Search
from search.plan import EVERYTHING, MOST_BEGINNINGS, Beginning, Clause, Plan, Strong

_REMEMBERED = 20_000  # clauses whose frequencies are known, and as many other answers
_CLOSE = 1 - 1e-6  # what adding up in single precision may lose
_LOOK = 1.0  # seconds between two looks at whether a commit has landed


def open_index(settings: Settings) -> OpenSearchIndex:
    """Open the current index; raises IndexMissing, IndexMismatch, ClusterFailed."""
    from index.text.identity import fingerprint  # noqa: PLC0415  reads what the word model is

    name, meta = Generations(connected(settings), settings.opensearch_index).current()
    meta.need(fingerprint())
    return OpenSearchIndex(settings, name, meta)


def counted(settings: Settings) -> int:
    """Return how many articles there are; raises IndexMissing and the like."""
    name, _ = Generations(connected(settings), settings.opensearch_index).current()
    return Asking(connected(settings), name).count()


def verify(settings: Settings) -> None:
    """See that all parts of the index are at hand: each node compares what it reads with checksums by itself."""
    name, _ = Generations(connected(settings), settings.opensearch_index).current()
    if not Asking(connected(settings), name).facts()[-1]:
        raise IndexDamaged("a part of the index on the cluster is not at hand: see that all nodes are there and well")


class OpenSearchIndex:
    """One state of the index (`search.engines.index.Index`); shared by threads.

    What it knows of that state, it asks once: how many articles, how long, which values; how frequent words are.
    """

    def __init__(self, settings: Settings, name: str, meta: Meta) -> None:
        cluster = connected(settings)
        self.generation = meta.commit
        self._asking = Asking(cluster, name)
        self._counted = 0.0
        self._count()
        self.language_table = LanguageList(cluster, name).table(settings)
        self._rarity = Rarity(self._asking)
        self._queries = Queries(self._strong, self._beginning)
        self._frequencies: dict[Clause, int] = {}
        self._best: dict[Strong, float] = {}
        self._values: dict[str, dict[str, int]] = {}
        self._lock = threading.Lock()

    def need_whole(self) -> None:
        """Count again when parts of the index were not at hand; what the nodes keep they look after themselves."""
        if not self._whole and time.monotonic() - self._counted > _LOOK:
            self._count()

    def _count(self) -> None:
        self.count, self.arrived, self._average, self._whole = self._asking.facts()
        self._counted = time.monotonic()

    def look_through(self, is_wanted: Callable[[], bool]) -> None:
        """What the nodes keep they look after themselves."""

    def frequencies(self, clauses: Sequence[Clause]) -> list[int]:
        """Return in how many articles each of some clauses holds."""
        known = self._frequencies
        unknown = [clause for clause in dict.fromkeys(clauses) if clause not in known]
        if unknown:
            found, whole = self._asking.counts([self._queries.query(clause) for clause in unknown])
            fresh = dict(zip(unknown, found, strict=True))
            if whole:
                self._remember(fresh)
            return [fresh[clause] if clause in fresh else known[clause] for clause in clauses]
        return [known[clause] for clause in clauses]

    def _remember(self, counts: Mapping[Clause, int]) -> None:
        with self._lock:
            if len(self._frequencies) > _REMEMBERED:
                self._frequencies = {}
            self._frequencies.update(counts)

    def find(self, plan: Plan) -> Found:
        """Return what a plan finds, with the best hits of the first pass."""
        return self._search(plan).found()

    def among(self, plan: Plan, key: str, clauses: Sequence[Clause]) -> list[int]:
        """Return for how many hits each clause holds, as if nothing were chosen in the facet of that key."""
        return self._search(plan).among(key, [self._queries.query(clause) for clause in clauses])

    def stream(self, plan: Plan) -> Iterator[Best]:
        """Return all hits in the order of the first pass."""
        return self._search(plan).stream()

    def candidates(self, ids: Sequence[str], wanted: Wanted) -> Candidates:
        """Return what later passes weigh in a few dozen articles, of ids that this index gave."""
        found = self._asking.sources(ids, fields(wanted))
        sources = [found.get(id, {}) for id in ids]
        return candidates(sources, wanted, self._average, self.count, self._rarity.df)

    def articles(self, ids: Sequence[str]) -> list[Article | None]:
        """Return the articles of some ids, None for an unknown one."""
        found = self._asking.sources(ids, ["stored"])
        return [documents.article(found[id]) if id in found else None for id in ids]

    def values(self, field: str) -> Mapping[str, int]:
        """Return all values of a facet's field, and how many articles have each."""
        if field in self._values:
            return self._values[field]
        found, whole = self._asking.values(field)
        ordered = dict(sorted(found.items(), key=lambda item: item[0].encode()))
        if whole:
            self._values[field] = ordered
        return ordered

    def group(self, id: str, plan: Plan | None = None) -> list[str]:
        """Return the near-duplicates of an article, by id; with a plan only those among its hits."""
        mine = self._asking.sources([id], ["group", "twin"]).get(id)
        if mine is None or not mine["twin"]:
            return []
        same = every([{"term": {"group": mine["group"]}}, self._search(plan).query if plan else EVERY])
        body = {"query": same, "size": counts.VALUES, "_source": False, "sort": [{"id": "asc"}]}
        return [hit["_id"] for hit in self._asking.read(body) if hit["_id"] != id]

    def heaviest(self, id: str) -> list[tuple[str, float]]:
        """Return the pairs that tell an article from others, heaviest first, and what BM25 gives for each."""
        source = self._asking.sources([id], ["forward", "length"])[id]
        rows = forward(source["forward"])
        rare = self._rarity.df([pair for pair, _, _ in rows])
        return heaviest(rows, rare, source["length"] / self._average, self.count)

    def like(self, pairs: Sequence[tuple[str, float]], but: str, most: int) -> list[Best]:
        """Return the articles that hold most of some weighed pairs, none of the near-duplicates of one among them."""
        rare = self._rarity.df([pair for pair, _ in pairs])
        group = self._asking.sources([but], ["group"])[but]["group"]
        body = like(pairs, rare, group, (self._average, self.count))
        hits = self._asking.search({**body, "size": most})["hits"]["hits"] if pairs else []
        return [Best(hit["_id"], float(hit["sort"][0])) for hit in hits]

    def _search(self, plan: Plan) -> Search:
        return Search(Parts(self._asking, self._queries, self._average, self.values), plan)

    # What must be asked for before a question can be put

    def _strong(self, rule: Strong) -> Query:
        """Return who is strong enough: how strong the strongest is, is asked for first."""
        query = self._queries.query
        words = worth.strength(rule, query)
        among = query(rule.among or EVERYTHING)
        least = rule.least(self._strongest(rule, among, words)) * _CLOSE
        if least <= 0:
            return NONE
        needed = every([among, worth.essential(rule, least, query)])
        return {"function_score": {"query": {"bool": {"filter": [needed], "should": words}}, "min_score": least}}

    def _strongest(self, rule: Strong, among: Query, words: Sequence[Query]) -> float:
        """Return how strong the strongest article is."""
        if rule in self._best or not words:
            return self._best.get(rule, 0.0)
        best, whole = self._asking.best(among, words)
        if whole:
            with self._lock:
                if len(self._best) > _REMEMBERED:
                    self._best = {}
                self._best[rule] = best
        return best

    def _beginning(self, clause: Beginning) -> Sequence[str] | None:
        """Return the first terms that begin so, in their order; None while the table of the language is on its way."""
        if self.language_table.behind:
            return None
        return self.language_table.first(clause.start, MOST_BEGINNINGS, exact=clause.field == "exact")


# Which state is the current one

_looked: dict[Settings, tuple[float, tuple[int, ...]]] = {}


def stamp(settings: Settings) -> tuple[int, ...]:
    """Return numbers that change when a commit or a build lands, as far as was seen a second ago.

    While the cluster cannot say, those it said last: whether it can answer is for the search to find out.
    """
    now = time.monotonic()
    then, known = _looked.get(settings, (0.0, ()))
    if now - then > _LOOK:
        try:
            name, meta = Generations(connected(settings), settings.opensearch_index).current()
            known = (int(meta.commit, 16), hash(name))
        except TimtinError:
            pass
        _looked[settings] = now, known
    return known
