"""The visitor: fetches as a polite guest does, keeping robots.txt, a pause for each host, and its own way."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from urllib.parse import urljoin, urlsplit

from protego import Protego

from index.errors import FetchFailed
from index.feeds.fetcher import NAME, Answer, Fetcher
from index.messages.sentence import Sentence

MOST_REDIRECTS = 5
"""How often one address may lead to another."""

DELAY = 1.0
"""Seconds between two requests to one host."""

_LONGEST_DELAY = 30.0  # of robots.txt: "Crawl-delay: 3600" would make a pull of twenty articles last a day
_MOVED = (301, 302, 303, 307, 308)
_BUSY = (429, 503)


class Visitor:
    """Visits pages and feeds one after another; what robots.txt says is kept for as long as the visitor lives."""

    def __init__(
        self,
        fetcher: Fetcher,
        delay: float = DELAY,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._fetcher, self._delay, self._clock, self._sleep = fetcher, delay, clock, sleep
        self._robots: dict[str, Protego | str] = {}
        self._next: dict[str, float] = {}
        self._busy: set[str] = set()

    def visit(self, url: str, etag: str | None = None, modified: str | None = None) -> Answer:
        """Return a page (200) or that it has not changed (304), at the address where the redirects end.

        Raises FetchFailed: for robots.txt, a host that is busy, too many redirects, any other status.
        """
        known = {"If-None-Match": etag, "If-Modified-Since": modified}
        asked = {name: value for name, value in known.items() if value}
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._ask(url, asked)
            if answer.status in _MOVED and answer.headers.get("location"):
                url = _moved(url, answer.headers["location"])
            elif answer.status in (200, 304):
                return answer
            else:
                raise FetchFailed("the server answers {status}", status=answer.status)
        raise FetchFailed("more than {most} redirects", most=MOST_REDIRECTS)

    def _ask(self, url: str, headers: Mapping[str, str]) -> Answer:
        site, host = _site(url)
        if host in self._busy:
            raise FetchFailed("{host} asked to be left alone for now", host=host)
        robots = self._rules(site)
        if isinstance(robots, str):
            raise FetchFailed(robots)
        if not robots.can_fetch(url, NAME):
            raise FetchFailed("robots.txt forbids it")
        answer = self._paced(url, min(robots.crawl_delay(NAME) or 0.0, _LONGEST_DELAY), headers)
        if answer.status in _BUSY:
            self._busy.add(host)
        return answer

    def _rules(self, site: str) -> Protego | str:
        """Return what robots.txt of a site allows, or why that cannot be known, which forbids all (RFC 9309)."""
        if site not in self._robots:
            self._robots[site] = self._read_rules(f"{site}/robots.txt")
        return self._robots[site]

    def _read_rules(self, url: str) -> Protego | str:
        for _ in range(MOST_REDIRECTS + 1):
            try:
                answer = self._paced(url, 0.0, {})
                moved = answer.headers.get("location") if answer.status in _MOVED else None
                url = _moved(url, moved) if moved else url
            except FetchFailed as error:
                return Sentence("robots.txt cannot be read: {why}", why=error)
            if moved:
                continue
            if answer.status >= 500:
                why = Sentence("the server answers {status}", status=answer.status)
                return Sentence("robots.txt cannot be read: {why}", why=why)
            # None there is no rule.
            return Protego.parse(answer.body.decode("utf-8", "replace") if answer.status == 200 else "")
        why = Sentence("more than {most} redirects", most=MOST_REDIRECTS)
        return Sentence("robots.txt cannot be read: {why}", why=why)

    def _paced(self, url: str, delay: float, headers: Mapping[str, str]) -> Answer:
        host = _site(url)[1]
        pause = self._next.get(host, 0.0) - self._clock()
        if pause > 0:
            self._sleep(pause)
        try:
            return self._fetcher.get(url, headers)
        finally:
            self._next[host] = self._clock() + max(self._delay, delay)


def _site(url: str) -> tuple[str, str]:
    """Return the scheme with the host, and the host alone."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise FetchFailed("no address of the web: {url}", url=url[:200]) from error
    return f"{parts.scheme}://{parts.netloc}", parts.netloc


def _moved(url: str, to: str) -> str:
    try:
        return urljoin(url, to)
    except ValueError as error:
        raise FetchFailed("a redirect to no address of the web: {url}", url=to[:200]) from error
