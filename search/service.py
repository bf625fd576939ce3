"""The service: the only door from the page and the command line to searching; safe to share between threads."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import msgspec
import numpy as np

from index import state
from index.engines.arrays import verified
from index.engines.arrays.snapshot import Snapshot, counted, open_snapshot, open_unread
from index.errors import IndexDamaged, TimtinError
from index.reading import congress_names
from index.settings import Settings
from search import facets, snippets
from search.damage import told, told_later
from search.engines.arrays.counts import FacetValues
from search.engines.arrays.postings import Docs
from search.engines.arrays.ranking import Ranked
from search.engines.arrays.searcher import Searcher, collapse
from search.engines.arrays.similar import similar
from search.help.completions import Completion, Completions
from search.help.relax import relax
from search.help.suggestion import Writing
from search.keywords import keywords
from search.matches import Marker, marker
from search.query.nodes import Question, Syllable
from search.query.parser import parse
from search.request import SearchRequest
from search.results import ArticleView, Copy, Hit, Results, ScorePart
from search.watch import Watch

MOST_EXPORTED = 10_000
"""Articles in one CSV file."""

PROBE = "nghị quyết"
"""What is asked to see whether searching works."""

SIMILAR = 5
_TOGETHER = 50  # hits of a file that are marked together
MOST_COPIES = 30
"""Near-duplicates of a hit that are looked at for their sources."""

_RARE = 0.02
"""A word in fewer articles than this share says something alone, and is marked alone."""


@dataclass(frozen=True, slots=True)
class Ready:
    """Whether searches can be answered, over how many articles, else why not and what to run."""

    ok: bool
    count: int
    message: str


@dataclass(frozen=True, slots=True)
class _Open:
    """An index as it was when it was opened; a search uses one from its beginning to its end."""

    stamp: tuple[int, ...]
    snapshot: Snapshot
    values: FacetValues
    writing: Writing
    completions: Completions


class Service:
    """Answers requests on the current index, and opens the next one as soon as it is there.

    With ``watch``, for servers, it looks after its index also between searches.
    """

    def __init__(self, settings: Settings, *, watch: bool = False) -> None:
        self.settings = settings
        self._watch = Watch(self) if watch else None
        self._lock = threading.Lock()
        self._opened: _Open | None = None

    @told
    def search(self, request: SearchRequest, explain: bool = False, as_typed: bool = False) -> Results:
        """Return one page of hits with the facets of all; raises IndexMissing and the like, never for a question.

        A question that finds nothing is answered by a near one that does, and the answer says so; not ``as_typed``.
        """
        began = time.perf_counter()
        opened = self._open()
        better = opened.writing.suggestion(request.q)
        searcher = Searcher(opened.values, request, parse(request.q), explain=explain)
        if len(searcher.hits.docs) or as_typed:
            found = self._page(opened, searcher)
            good = better and (not better.corrected or _count(opened, request.asking(better.text)))
            suggestion = better.text if better and good else None
            return replace(found, suggestion=suggestion, seconds=time.perf_counter() - began)
        relaxed = relax(lambda one: _count(opened, one), request, better.text if better else None)
        if relaxed and relaxed.instead:
            searcher = Searcher(opened.values, relaxed.instead, parse(relaxed.instead.q), explain=explain)
        return replace(
            self._page(opened, searcher),
            request=request,
            understood=parse(request.q).readings,
            relaxed=relaxed.said if relaxed else None,
            instead=relaxed.instead.q if relaxed and relaxed.instead else None,
            offers=relaxed.offers if relaxed else (),
            related=opened.completions.related(request.q),
            seconds=time.perf_counter() - began,
        )

    @told
    def complete(self, typed: str) -> tuple[Completion, ...]:
        """Return what may be meant by a question that is being typed, for the box to offer."""
        return self._open().completions.complete(typed)

    def _page(self, opened: _Open, searcher: Searcher) -> Results:
        request, question = searcher.request, searcher.question
        ranked = searcher.ranked
        places, others = collapse(ranked.every, opened.values.groups)
        size = self.settings.page_size
        pages = max(1, math.ceil(len(places) / size))
        number = min(request.trang, pages)
        page = slice((number - 1) * size, number * size)
        if places[page].max(initial=0) >= len(ranked.docs):
            ranked = ranked.whole()
            places, others = collapse(ranked.docs, opened.values.groups)
        marks = _marker(opened.snapshot, question)
        shown = places[page].tolist()
        hits = _hits(opened.snapshot, ranked, shown, marks)
        found = tuple(
            _collapsed(hit, opened, ranked, place, more)
            for hit, place, more in zip(hits, shown, others[page].tolist(), strict=True)
        )
        return Results(
            request=request.page(number),
            total=len(searcher.hits.docs),
            hits=found,
            facets=facets.facets(opened.values, request, searcher.base),
            notices=facets.notices(opened.values, request),
            understood=question.readings,
            pages=pages,
        )

    @told
    def ranked(self, request: SearchRequest, most: int) -> list[tuple[str, float]]:
        """Return the ids and scores of the best hits, near-duplicates included: what evaluations count."""
        opened = self._open()
        found = Searcher(opened.values, request, parse(request.q)).ranked.whole()
        pairs = zip(found.docs[:most].tolist(), found.scores[:most].tolist(), strict=True)
        return [(opened.snapshot.id(doc), score) for doc, score in pairs]

    @told_later
    def export(self, request: SearchRequest, most: int = MOST_EXPORTED) -> Iterator[Hit]:
        """Return all hits in their order, near-duplicates included, with at most two passages each."""
        opened = self._open()
        question = parse(request.q)
        ranked = Searcher(opened.values, request, question).ranked.whole()
        marks = _marker(opened.snapshot, question)
        most = min(most, len(ranked.docs))
        for first in range(0, most, _TOGETHER):
            yield from _hits(opened.snapshot, ranked, range(first, min(first + _TOGETHER, most)), marks)

    @told
    def count(self, request: SearchRequest, since: int = 0) -> int:
        """Return how many hits there are that were first indexed at ``since`` (seconds since 1970) or later."""
        opened = self._open()
        hits = Searcher(opened.values, request, parse(request.q)).hits
        return hits.among(opened.snapshot.column("added_at") >= since)

    @told
    def article(self, id: str, request: SearchRequest | None = None) -> ArticleView | None:
        """Return an article with what matches the question marked in it, and its neighbours; None for an unknown id."""
        opened = self._open()
        snapshot = opened.snapshot
        if (doc := snapshot.doc(id)) is None:
            return None
        article = snapshot.article(doc)
        shown = tuple(person for person in article.people if not opened.values.hides(person.name))
        article = replace(article, people=shown)
        marks = _marker(snapshot, parse(request.q if request else ""))
        title = snippets.mark_title(article.title, marks)
        body = snippets.mark_lines(article.body, marks, "body")
        captions = snippets.mark_lines(article.caption_text, marks, "caption") if article.captions else ()
        lead = tuple(line for line in body if line.start < article.lead_end)
        return ArticleView(
            article=article,
            title=title,
            lead=lead,
            body=body[len(lead) :],
            captions=captions,
            matches=sum(len(part.spans) for part in (title, *body, *captions)),
            similar=_listed(snapshot, similar(opened.values, doc, SIMILAR)),
            duplicates=_listed(snapshot, _duplicates(snapshot, doc)),
            keywords=keywords(opened.values, doc, article),
        )

    @told
    def similar(self, id: str, most: int = SIMILAR) -> tuple[Hit, ...]:
        """Return the articles that are most like one by content and facets; none for an unknown id."""
        opened = self._open()
        doc = opened.snapshot.doc(id)
        return () if doc is None else _listed(opened.snapshot, similar(opened.values, doc, most))

    def ready(self) -> Ready:
        """Return whether searches can be answered, by answering one."""
        try:
            self.search(SearchRequest(q=PROBE))
            return Ready(True, self._open().snapshot.count, "")
        except TimtinError as error:
            return Ready(False, 0, str(error))

    def announced(self) -> Ready:
        """Return how many articles there are without opening them: who starts servers would keep them open for good."""
        try:
            return Ready(True, counted(self.settings.data), "")
        except TimtinError as error:
            return Ready(False, 0, str(error))

    def need_whole(self) -> None:
        """Read every file of the current index that was not read yet; raises IndexDamaged for one that is damaged."""
        verified.verify(open_unread(self.settings.data).files)

    def _open(self) -> _Open:
        """Return the current index; a commit that landed since the last search is seen at once."""
        stamp = state.stamp(self.settings.data)
        opened = self._opened
        if opened is None or opened.stamp != stamp:
            with self._lock:
                opened = self._opened
                if opened is None or opened.stamp != stamp:
                    values = FacetValues(open_snapshot(self.settings.data), state.suppressed(self.settings.data))
                    opened = self._opened = _opened(stamp, values)
                    if self._watch:
                        self._watch.begin()
        try:
            verified.need_whole(opened.snapshot.files)
        except IndexDamaged:
            self._opened = None  # whatever is put in its place is seen at the next search
            raise
        return opened

    def look(self) -> None:
        """Let go of an index that was replaced; read one that is too large to be read before it answers."""
        if (opened := self._opened) is None:
            return
        if state.stamp(self.settings.data) == opened.stamp:
            verified.verify_slowly(opened.snapshot.files, lambda: state.stamp(self.settings.data) == opened.stamp)
            return
        with self._lock:
            if self._opened is opened:
                self._opened = None


def _opened(stamp: tuple[int, ...], values: FacetValues) -> _Open:
    writing = Writing(values.snapshot)
    return _Open(stamp, values.snapshot, values, writing, Completions(values, writing))


def _count(opened: _Open, request: SearchRequest) -> int:
    return len(Searcher(opened.values, request, parse(request.q)).hits.docs)


def _listed(snapshot: Snapshot, docs: Docs) -> tuple[Hit, ...]:
    """Return articles as hits of no question."""
    ranked = Ranked(docs, np.zeros(len(docs), np.float32), docs)
    return tuple(_hits(snapshot, ranked, range(len(docs)), Marker(())))


def _hits(snapshot: Snapshot, ranked: Ranked, places: Sequence[int], marks: Marker) -> list[Hit]:
    """Return the hits at some places, marked together."""
    articles = [snapshot.article(doc) for doc in ranked.docs[places].tolist()]
    shown = zip(places, articles, snippets.passages(articles, marks), strict=True)
    return [
        Hit(
            id=article.id,
            score=float(ranked.scores[place]),
            title=title,
            snippets=passages,
            source=article.source,
            url=article.url,
            published=article.published,
            scope=article.scope,
            provinces=article.provinces,
            congresses=article.congresses,
            congress_names=congress_names.each(article),
            explain=_parts(ranked, place),
        )
        for place, article, (title, passages) in shown
    ]


def _collapsed(hit: Hit, opened: _Open, ranked: Ranked, place: int, more: int) -> Hit:
    """Return a hit with the others of its group that it stands for, one for each other source."""
    if not more:
        return hit
    groups = opened.values.groups
    every = ranked.every
    group = np.sort(every[groups[every] == groups[ranked.docs[place]]])  # whatever stands on the page
    articles = (opened.snapshot.article(doc) for doc in group[:MOST_COPIES].tolist())
    found: dict[str | None, Copy] = {}
    for article in articles:
        if article.id != hit.id and article.source != hit.source:
            found.setdefault(article.source, Copy(article.id, article.source, article.url))
    return msgspec.structs.replace(hit, duplicates=more, also=tuple(found.values()))


def _parts(ranked: Ranked, place: int) -> tuple[ScorePart, ...]:
    parts = ((name, float(part[place])) for name, part in (ranked.parts or {}).items())
    return tuple(ScorePart(name, value) for name, value in parts if value)


def _marker(snapshot: Snapshot, question: Question) -> Marker:
    folded = snapshot.field("folded")

    def rare(word: Syllable) -> bool:
        return sum(folded.df(key) for key in word.keys) < _RARE * snapshot.count

    return marker(question, rare)


def _duplicates(snapshot: Snapshot, doc: int) -> Docs:
    """Return the other articles that say nearly the same."""
    groups = snapshot.column("group")
    same = groups == groups[doc]
    same[doc] = False
    if snapshot.live is not None:
        same &= snapshot.live
    return np.flatnonzero(same).astype(np.uint32)
