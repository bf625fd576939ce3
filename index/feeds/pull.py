"""The pull: ask every feed for news, fetch what is new, read it like saved pages, add it to the index.

It may be killed at any time: the next pull goes on with what the queue still holds. What fails is reported with its
address and reason, and the rest goes on. Every page is kept in the data folder, where a build can read it again: feeds
tell of an article for some days only.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, zip_longest
from pathlib import Path
from urllib.parse import urlsplit

from index import durable, identity, state
from index.engines.known import open_store
from index.errors import FetchFailed, IndexMissing, UnreadableInput
from index.feeds.entries import entries
from index.feeds.fetcher import Answer, Fetcher
from index.feeds.queue import Queue, Waiting
from index.feeds.visitor import Visitor
from index.homes import home_of
from index.intake import Intake
from index.messages.sentence import Sentence, reason
from index.reading import fields, head, identifiers
from index.reading.apart import Apart
from index.reading.encodings import decode, decoded
from index.reading.identifiers import Identifiers
from index.reading.raw import RawArticle, Rejection
from index.report import Report, Tally
from index.settings import Settings
from index.state import PAGES
from index.update import take_in

TOGETHER = 20
"""Articles in one commit: what a kill makes a pull fetch again at most."""

_LONGEST_LIST = 1_000_000  # bytes
_KINDS = ("text/html", "application/xhtml+xml", "")

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class _Pull:
    """One pull that is going on; ``taken`` are the ids that it has taken in."""

    settings: Settings
    queue: Queue
    visitor: Visitor
    intake: Intake | None
    apart: Apart
    tally: Tally
    taken: set[str] = field(default_factory=set)


def pull(
    settings: Settings,
    feeds: Path,
    visitor: Visitor | None = None,
    *,
    intake: Intake | None = None,
    progress: Progress = lambda done, total: None,
) -> Report:
    """Add what the feeds of a list announce to the index, which is made when there is none.

    What comes from the web is read by a child process, the intake's or one of its own. ``progress`` is told how many of
    how many articles were fetched. Raises UnreadableInput when the list names no feed, IndexLocked when another pull
    goes on or another process writes.
    """
    start = time.monotonic()
    tally = Tally()
    addresses = list(listed(feeds, tally))
    if not addresses:
        raise UnreadableInput("{feeds} names no feed: write the address of one on each line", feeds=feeds)
    with state.pulling(settings.data), _reading(intake) as reader:
        queue = Queue(settings.data)
        for folder in (settings.data / PAGES).glob("??"):
            durable.sweep(folder)
        total = _articles(settings)
        work = _Pull(settings, queue, visitor or Visitor(Fetcher(site=settings.base_url)), intake, reader, tally)
        for address in addresses:
            _ask(work, address)
        waiting = in_turn(queue.waiting())
        for begin in range(0, len(waiting), TOGETHER):
            progress(begin, len(waiting))
            total = _add(work, waiting[begin : begin + TOGETHER], total)
        progress(len(waiting), len(waiting))
    return tally.report(total, time.monotonic() - start)


@contextlib.contextmanager
def _reading(intake: Intake | None) -> Iterator[Apart]:
    """Yield the child process of an intake, else one for this pull alone."""
    if intake is not None and intake.apart is not None:
        yield intake.apart
        return
    with contextlib.closing(Apart()) as own:
        yield own


def listed(feeds: Path, tally: Tally) -> Iterator[str]:
    """Return the addresses of a list of feeds, one a line, ``#`` begins a remark; other lines go to the tally."""
    with open(feeds, "rb") as file:
        text = decode(file.read(_LONGEST_LIST))
    for number, line in enumerate(text.splitlines(), 1):
        address = line.partition(" #")[0].strip()
        if not address or address.startswith("#"):
            continue
        if address.startswith(("http://", "https://")) and not any(map(str.isspace, address)):
            yield address
        else:
            tally.rejected.append(
                Rejection(str(feeds), number, Sentence("{address!r} is no address of the web", address=address[:100]))
            )


def in_turn(waiting: Sequence[Waiting]) -> list[Waiting]:
    """Return the articles so that hosts take turns: while one host is given its pause, the others are asked."""
    hosts: dict[str, list[Waiting]] = defaultdict(list)
    for item in waiting:
        hosts[urlsplit(item.url).netloc].append(item)
    return [item for item in chain(*zip_longest(*hosts.values())) if item is not None]


def _articles(settings: Settings) -> int:
    """Return the number of articles in the index; make an empty one when there is none."""
    store = open_store(settings)
    try:
        return store.count()
    except IndexMissing:
        with state.writing(settings.data):
            store.create()
        return 0


def _ask(work: _Pull, feed: str) -> None:
    """Queue what a feed announces."""
    try:
        answer = work.visitor.visit(feed, *work.queue.validators(feed))
        if answer.status == 200:
            work.queue.announce(feed, answer.headers, work.apart.call(entries, answer.body, answer.url))
        else:
            work.queue.unchanged(feed)
    except (FetchFailed, UnreadableInput) as error:
        work.queue.silent(feed, reason(error))
        work.tally.rejected.append(Rejection(feed, None, reason(error)))


def _add(work: _Pull, items: Sequence[Waiting], total: int) -> int:
    """Fetch some articles and put them into the index; return its number of articles afterwards."""
    fetched: list[tuple[Waiting, Answer, RawArticle]] = []
    for item in items:
        try:
            answer = work.visitor.visit(item.url, item.etag, item.modified)
            if answer.status == 304:
                work.queue.done(item, answer.headers)
            else:
                fetched.append((item, answer, work.apart.call(article, answer, item.published)))
        except FetchFailed as error:
            work.queue.failed(item, reason(error))
            work.tally.dead.append(Rejection(item.url, None, reason(error)))
        except UnreadableInput as error:
            work.queue.failed(item, reason(error))
            work.tally.rejected.append(Rejection(item.url, None, reason(error)))
    if not fetched:
        return total
    work.intake = work.intake or Intake(work.settings.data / "cache")
    work.intake.apart = work.apart
    before = len(work.tally.rejected)
    total = take_in(work.settings, _new(work, [raw for _, _, raw in fetched]), work.intake, work.tally)
    refused = {rejection.path: rejection.reason for rejection in work.tally.rejected[before:]}
    instead = [own for item, _, raw in fetched if raw.path in refused and (own := _own_text(work, item, raw))]
    if instead:
        taken = {raw.path for raw in instead}
        work.tally.rejected[before:] = [one for one in work.tally.rejected[before:] if one.path not in taken]
        work.taken -= {raw.id for raw in instead}
        total = take_in(work.settings, _new(work, instead), work.intake, work.tally)
        refused = {rejection.path: rejection.reason for rejection in work.tally.rejected[before:]}
    for item, answer, raw in fetched:
        if why := refused.get(raw.path):
            work.queue.failed(item, why)
        else:
            work.queue.done(item, answer.headers)
    return total


def _own_text(work: _Pull, item: Waiting, raw: RawArticle) -> RawArticle | None:
    try:
        return work.apart.call(in_feed, item, raw)
    except UnreadableInput:
        return None  # the page's own reason is told


def in_feed(item: Waiting, raw: RawArticle) -> RawArticle | None:
    """Return an article as the feed itself has it whole, for a page that a script alone could fill; None without.

    Only of a feed on the page's own host: nobody may put a text under another paper's address.
    """
    if not item.text or not item.feed or urlsplit(item.feed).netloc != urlsplit(raw.path).netloc:
        return None
    text = fields.plain(item.text) if fields.is_markup(item.text) else decoded(item.text.encode()).text
    said = (Sentence("the page holds no article without its script: the feed's own text is taken"),)
    return replace(raw, text=text, html=False, title=fields.clean(item.title or ""), said=said)


def _new(work: _Pull, raws: Sequence[RawArticle]) -> Iterator[RawArticle]:
    """Return each article once: several addresses may lead to one. Pages of those that are kept out are not kept."""
    kept_out = identity.kept_out(home_of(work.settings))
    for raw in raws:
        if raw.id not in work.taken:
            work.taken.add(raw.id)
            work.tally.remarks += raw.remarks()
            if raw.id not in kept_out:
                keep(work.settings.data, raw)
            yield raw


def article(answer: Answer, published: str | None = None) -> RawArticle:
    """Return a fetched page as an article under its own address; raises UnreadableInput when it is no page.

    The address that the page names for itself counts when it is of the same host: nobody may replace another paper's
    article by naming its address.
    """
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _KINDS:
        raise UnreadableInput("{kind} is no page", kind=kind[:60])
    text, said = decoded(answer.body)
    own = head.own_address(text)
    url = own if own and urlsplit(own).netloc == urlsplit(answer.url).netloc else answer.url
    metadata = {"url": url} | ({"feed_date": published} if published else {})
    known_by = Identifiers(address=identifiers.identity(url))
    return RawArticle(known_by.first, url, text, html=True, metadata=metadata, known_by=known_by, said=said)


def keep(data: Path, raw: RawArticle) -> None:
    """Keep a fetched page as a file of one line, in place of an older version of it."""
    path = state.page(data, raw.id)
    durable.make_folder(path.parent)
    text = {"html": raw.text} if raw.html else {"title": raw.title, "text": raw.text}
    row = {"id": raw.id, **raw.metadata, **text}
    packed = gzip.compress(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n", mtime=0)
    durable.write_atomic(path, packed)
