"""The service: the only door from the page and the command line to searching; safe to share between threads."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice

from index import identity, suppressed
from index.article import Article
from index.errors import IndexDamaged, TimtinError
from index.homes import home_of
from index.messages.message import Message, message
from index.settings import Settings
from search import facets, hits
from search.answer import Answer
from search.article_view import SIMILAR, around, view
from search.asked import asked
from search.by_meaning import NEAREST, NearHits, near_hits
from search.cross import Crossed, crossed
from search.damage import told, told_later
from search.engines.known import counted, index_stamp, open_index, verify
from search.facet_list import Listed, Stretch, listed
from search.facet_values import FacetValues
from search.filters import Chosen, chosen
from search.help.completions import Completion
from search.help.relax import relax
from search.help.suggestion import Suggestion
from search.meaning import Meaning, Vectors, embed, model
from search.opened import Opened
from search.opened import opened as opened_from
from search.ordered import Ordered
from search.plan import NO_LIMIT, Budget, Counted, Plan
from search.query.near_words import NAME, with_own
from search.ranking.passes import REFINED
from search.request import SearchRequest
from search.results import Around, ArticleView, Hit, Ready, Results
from search.rule import Rule
from search.similar import similar
from search.watch import Watch

PROBE = "nghị quyết"
"""What is asked to see whether searching works."""

MOST_BELOW = 5
"""Hits of the best offer that stand below the words that nothing was found."""

MOST_NEAR = 3
"""Near words that are named where they are offered."""

_TOGETHER = 50  # hits of a file that are marked together


class Service:
    """Answers requests on the current index, and opens the next one as soon as it is there.

    With ``watch``, for servers, it looks after its index also between searches. ``budget`` bounds the work of one
    search: where it does not suffice, the results say what was left out.
    """

    def __init__(self, settings: Settings, *, watch: bool = False, budget: Budget = NO_LIMIT) -> None:
        self.settings = settings
        self._watch = Watch(self) if watch else None
        self._budget = budget
        self._meaning = Meaning(settings.data) if settings.semantic else None
        self._lock = threading.Lock()
        self._opened: Opened | None = None

    def moved(self, id: str) -> str | None:
        """Return the id under which an article is kept that had this one, too; None when there is none such."""
        kept = identity.target(home_of(self.settings), id)
        return kept if kept != id and self._open().index.articles([kept])[0] is not None else None

    @told
    def search(self, request: SearchRequest, explain: bool = False, as_typed: bool = False) -> Results:
        """Return one page of hits with the facets of all; raises IndexMissing and the like, never for a question.

        The question is answered as it was asked. Where nothing is found, near requests that find something are offered,
        and the first hits of the best one stand in ``below``; not ``as_typed``.
        """
        began = time.perf_counter()
        opened = self._open()
        answer = self._answer(opened, request)
        better = opened.offered(answer.better)
        found = replace(self._page(opened, answer, explain), tiers=answer.tiers(opened.index))
        if found.total and not as_typed:
            good = better and (not better.corrected or opened.count(request.asking(better.text), self._budget))
            found = replace(found, suggestion=better.text if better and good else None)
        elif not as_typed:
            found = self._helped(opened, answer, found, better.text if better else None)
        return replace(found, seconds=time.perf_counter() - began)

    def _helped(self, opened: Opened, answer: Answer, found: Results, better: str | None) -> Results:
        """Return the results of a request that finds nothing with what does find something."""
        numbers = answer.near_numbers(opened.values)
        count = cache(lambda one: opened.count(one, self._budget))
        near = dict.fromkeys(form for span in answer.rule.near_spans for form in span.forms)
        relaxed = relax(count, answer.request, better, numbers, tuple(islice(near, MOST_NEAR)))
        if better and count(answer.request.asking(better)):
            found = replace(found, suggestion=better)
        related = tuple(one for one in opened.completions.related(answer.request.q) if opened.may_offer(one))
        if relaxed is None:
            return replace(found, related=related)
        best = self._answer(opened, relaxed.offers[0].request, counted=False)
        return replace(
            found,
            relaxed=relaxed.said,
            offers=relaxed.offers,
            below=tuple(self._shown(opened, best, 1, MOST_BELOW, explain=False)),
            related=related,
        )

    @told
    def complete(self, typed: str) -> tuple[Completion, ...]:
        """Return what may be meant by a question that is being typed, for the box to offer."""
        opened = self._open()
        return tuple(one for one in opened.completions.complete(typed) if opened.may_offer(one.text))

    def _answer(self, opened: Opened, request: SearchRequest, counted: bool = True) -> Answer:
        better = opened.writing.suggestion(request.q)
        meant = asked(request.q, better)
        if meant.question.newest and request.sort == "lq":
            request = replace(request, sort="moi")
        rule = Rule(opened.values, meant, opened.near_words)
        most = REFINED if request.sort == "lq" else 2 * self._size(request)
        plan = rule.plan(request)
        plan = plan.wanting(most, opened.counted if counted else (), self._budget)
        found = opened.index.find(plan)
        near = self._near(opened, request, rule, plan, better)
        ordered = Ordered(opened.values, plan, meant.question, found, near=near)
        better = None if meant.english else better
        return Answer(request, better, meant.question, rule, plan, found, ordered, alone=len(near.alone) if near else 0)

    def _near(
        self, opened: Opened, request: SearchRequest, rule: Rule, plan: Plan, better: Suggestion | None
    ) -> NearHits | None:
        """Return the articles nearest by meaning; None without the extra, and where words are asked for as they are."""
        must = rule.must(request) if self._meaning and plan.order == "score" else None
        if self._meaning is None or must is None:
            return None
        # What was typed without diacritics means nothing to the model until they are restored.
        restored = better and not better.corrected and not rule.question.accented
        near = self._meaning.nearest(better.text if better and restored else rule.question.text, NEAREST)
        return near_hits(opened.index, plan, near, must) if near else None

    def _size(self, request: SearchRequest) -> int:
        return request.n or self.settings.page_size

    def _page(self, opened: Opened, answer: Answer, explain: bool) -> Results:
        request, found, tiers = answer.request, answer.found, answer.rule.tiers
        size = self._size(request)
        pages = max(1, math.ceil((found.lines + answer.alone) / size))
        beyond = request.trang > pages  # an end that comes: who reads page after page stops where no hits are left
        notices = [*facets.notices(opened.values, request), *(tiers.notices if tiers else ())]
        if beyond and found.total:
            notices.append(message("page_beyond", page=request.trang, pages=pages))
        return Results(
            request=request,
            total=found.total,
            by_meaning=answer.alone,
            hits=() if beyond else tuple(self._shown(opened, answer, request.trang, size, explain)),
            facets=facets.facets(opened.values, request, answer.plan, found),
            notices=tuple(notices),
            understood=(*answer.question.readings, *answer.rule.readings),
            pages=pages,
            arrived=opened.index.arrived,
            partial=found.partial,
        )

    def _shown(self, opened: Opened, answer: Answer, number: int, size: int, explain: bool) -> Iterator[Hit]:
        lines = answer.ordered.page(number, size)
        return hits.on_page(opened, lines, answer.rule, answer.plan, explain)

    @told
    def ranked(self, request: SearchRequest, most: int) -> list[tuple[str, float]]:
        """Return the ids and scores of the best hits, near-duplicates included: what evaluations count."""
        answer = self._answer(self._open(), request, counted=False)
        return [(line.id, line.score) for line in islice(answer.ordered.hits(), most)]

    @told_later
    def export(
        self, request: SearchRequest, most: int | None = None, partly: Callable[[tuple[str, ...]], object] = bool
    ) -> Iterator[Hit]:
        """Return all hits in their order (or the first), near-duplicates included, with at most two passages each.

        ``partly`` is told before the first of them what the budget of work did not suffice for.
        """
        opened = self._open()
        answer = self._answer(opened, request, counted=False)
        partly(answer.found.partial)
        marks = hits.marks(opened.index, answer.rule)
        lines = islice(hits.of_words(answer.ordered.hits()), most)
        while some := list(islice(lines, _TOGETHER)):
            yield from hits.marked(opened, some, marks)

    @told_later
    def articles(self, request: SearchRequest) -> Iterator[tuple[Article, int]]:
        """Return all hits in their order as articles, each with when it was first indexed (seconds since 1970).

        Persons who asked not to be named are none of an article's people.
        """
        opened = self._open()
        lines = hits.of_words(self._answer(opened, request, counted=False).ordered.hits())
        while some := list(islice(lines, _TOGETHER)):
            found = opened.articles([line.id for line in some])
            yield from ((article, line.arrived) for article, line in zip(found, some, strict=True))

    @told
    def count(self, request: SearchRequest) -> int:
        """Return how many hits there are."""
        return self._open().count(request, self._budget)

    @told
    def crossed(self, request: SearchRequest, rows: str, columns: str | None = None) -> Crossed:
        """Return how many hits have each value of one of `search.dimensions`, or each value of two at once."""
        opened = self._open()
        return crossed(opened.values, opened.rule(request).counting, request, rows, columns)

    @told
    def chosen(self, request: SearchRequest) -> tuple[Chosen, ...]:
        """Return the values of facets that a request chooses or excludes, each with its label."""
        return tuple(chosen(self._open().values, request))

    @told
    def arrived(self) -> int:
        """Return when the last article of the current index was first indexed: until then all of it is known to whoever
        sees it now, whatever the clock says and whatever is on its way.
        """
        return self._open().index.arrived

    @told
    def tally(self, request: SearchRequest, fields: Sequence[Counted]) -> tuple[int, list[dict[str, int]]]:
        """Return how many hits there are, and how many have each value of some fields, as the index writes them."""
        opened = self._open()
        plan = opened.rule(request).counting(request).wanting(0, tuple(fields))
        found = opened.index.find(plan)
        return found.total, [dict(some) for some in found.counts]

    @told
    def listed(self, request: SearchRequest, key: str, stretch: Stretch) -> Listed:
        """Return a stretch of all the values of one facet that the hits have, counted as `search` counts them."""
        opened = self._open()
        plan = opened.rule(request).counting(request)
        plan = plan.wanting(0, facets.every(opened.values, key), self._budget)
        found = opened.index.find(plan)
        return listed(key, facets.all_values(opened.values, request, plan, found, key), stretch)

    @told
    def plain(self, id: str) -> Article | None:
        """Return an article as it is, persons who asked not to be named left out; None for an unknown id."""
        return next(iter(self._open().articles([id])), None)

    @told
    def article(self, id: str, request: SearchRequest | None = None) -> ArticleView | None:
        """Return an article with what matches the question marked in it, and its neighbours; None for an unknown id."""
        return view(self._open(), id, request or SearchRequest())

    @told
    def around(self, id: str, request: SearchRequest) -> Around | None:
        """Return where an article stands among the hits of a request; None where it is none of the first thousand."""
        return around(self._answer(self._open(), request, counted=False), id, self._size(request))

    @told
    def similar(self, id: str, most: int = SIMILAR) -> tuple[Hit, ...]:
        """Return the articles that are most like one by content and facets; none for an unknown id."""
        opened = self._open()
        known = opened.index.articles([id])[0] is not None
        return hits.listed(opened, similar(opened.values, id, most)) if known else ()

    def ready(self) -> Ready:
        """Return whether searches can be answered, by answering one."""
        try:
            self.search(SearchRequest(q=PROBE))
            return Ready(True, self._open().index.count, "")
        except TimtinError as error:
            return Ready(False, 0, error.said)

    def announced(self) -> Ready:
        """Return how many articles there are without opening them: who starts servers would keep them open for good."""
        try:
            return Ready(True, counted(self.settings), "")
        except TimtinError as error:
            return Ready(False, 0, error.said)

    def complaints(self) -> tuple[Message, ...]:
        """Return what whoever runs this may mend, a line each: bad lines of a table, why meaning is left out."""
        own = with_own(self.settings.data / NAME)
        found = [message("near_bad_line", number=line.number, reason=line.reason) for line in own.bad]
        if self._meaning and (complaint := self._meaning.complaint()):
            found.append(complaint)
        return tuple(found)

    def embed(self, done: Callable[[int, int], object]) -> int:
        """Make the vectors that articles lack, for searching by meaning; ``done`` is told how many there are of all.

        It may be stopped and begun again, while others search. Raises NoModel where the extra is not installed.
        """
        index = self._open().index
        ids = [hit.id for hit in index.stream(Plan())]
        return embed(Vectors(self.settings.data), model, ids, index.articles, lambda some: done(some, len(ids)))

    def need_whole(self) -> None:
        """Read every file of the current index that was not read yet; raises IndexDamaged for one that is damaged."""
        verify(self.settings)

    def stamp(self) -> tuple[int, ...]:
        """Return numbers that change when an answer may: a build or a commit landed, or a name was suppressed."""
        return index_stamp(self.settings)

    def _open(self) -> Opened:
        """Return the current index; a commit that landed since the last search is seen at once."""
        stamp = self.stamp()
        opened = self._opened
        if opened is None or opened.stamp != stamp:
            with self._lock:
                opened = self._opened
                if opened is None or opened.stamp != stamp:
                    index = open_index(self.settings)
                    values = FacetValues(index, suppressed.names(home_of(self.settings)))
                    near_words = with_own(self.settings.data / NAME)
                    opened = self._opened = opened_from(stamp, values, near_words)
                    if self._watch:
                        self._watch.begin()
        try:
            opened.index.need_whole()
        except IndexDamaged:
            self._opened = None  # whatever is put in its place is seen at the next search
            raise
        return opened

    def look(self) -> None:
        """Let go of an index that was replaced; read one that is too large to be read before it answers."""
        if (opened := self._opened) is None:
            return
        if self.stamp() == opened.stamp:
            opened.index.look_through(lambda: self.stamp() == opened.stamp)
            return
        with self._lock:
            if self._opened is opened:
                self._opened = None
