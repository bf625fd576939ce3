"""Links and counts of random pages: does every link answer, is every count the total behind its name.

`python -m benchmarks.links INDEX [PAGES] [SEED]` walks from the front page, a page and then one of its links at random,
from the start again where a walk ends. Of each page of results a number of links is followed, and of its JSON a number
of facet values (`only`): all of 500 pages would be some 200,000 requests. Exits with 1 where something is wrong.
"""

from __future__ import annotations

import html
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from index.settings import Settings
from webui.app import make

PAGES, SEED = 500, 1
FOLLOWED, COUNTED = 12, 12  # of each page: links that are followed, values whose totals are asked for
STARTS = (
    "/",
    "/tim?q=nghi+quyet",
    "/tim?q=hội+nghị+tỉnh+ủy",
    "/tim?tinh=nghe-an",
    "/tim?q=Đại+hội+đảng",
    "/tim?sx=moi",
)


class Walk:
    """A walk over a site, with what it found wrong."""

    def __init__(self, visitor: FlaskClient, seed: int) -> None:
        self._visitor = visitor
        self._random = random.Random(seed)
        self.links = self.values = 0
        self.wrong: list[str] = []

    def pages(self, most: int) -> None:
        """Look at so many different pages."""
        seen: set[str] = set()
        address = STARTS[0]
        while len(seen) < most:
            page = self._page(address)
            if page and address not in seen:
                seen.add(address)
                self._look(address, page)
            ways = sorted(link for link in _links(page) if link.startswith("/tim?") and link not in seen)
            address = self._random.choice(ways) if ways and self._random.random() < 0.9 else self._random.choice(STARTS)

    def _page(self, address: str) -> str:
        answer = self._visitor.get(address, follow_redirects=True)
        if answer.status_code != 200:
            self.wrong.append(f"{answer.status_code} {address}")
        return answer.text if answer.mimetype == "text/html" else ""

    def _look(self, address: str, page: str) -> None:
        links = sorted(set(_links(page)))
        for link in self._random.sample(links, min(FOLLOWED, len(links))):
            self.links += 1
            self._page(link)
        if not address.startswith("/tim?"):
            return
        found = self._visitor.get(address.replace("/tim?", "/tim.json?", 1)).get_json()
        values = [value for some in found["facets"].values() for value in _all(some) if value.get("only")]
        for value in self._random.sample(values, min(COUNTED, len(values))):
            self.values += 1
            self._count(value)

    def _count(self, value: dict[str, Any]) -> None:
        total = self._visitor.get(value["only"].replace("/tim?", "/tim.json?", 1)).get_json()["total"]
        if total != value["count"]:
            self.wrong.append(f"{value['count']} but {total}: {value['only']}")


def _links(page: str) -> Iterator[str]:
    """Return the addresses within the site that a page leads to."""
    for link in re.findall(r'href="(/[^"#]*)', page):
        if not link.startswith(("//", "/ngon-ngu")):
            yield html.unescape(link)


def _all(values: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for value in values:
        yield value
        yield from _all(value.get("children", []))


def main() -> None:
    """Walk, and say what was wrong."""
    given = [int(text) for text in sys.argv[2:4]]
    pages, seed = [*given, *(PAGES, SEED)[len(given) :]]
    data = Path(sys.argv[1])
    walk = Walk(make(Settings(data=data, read_only=True)).test_client(), seed)
    walk.pages(pages)
    print(f"{pages} pages, {walk.links} links followed, {walk.values} counts, {len(walk.wrong)} wrong")
    print(*walk.wrong, sep="\n")
    sys.exit(bool(walk.wrong))


if __name__ == "__main__":
    main()
