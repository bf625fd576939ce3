"""The newspapers' articles as calibration reads them: the text alone, and beside it what is known of its day."""

from __future__ import annotations

import json
import lzma
import re
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from benchmarks.shared import SHARED
from index.article import Article
from index.reading import certainty
from index.reading import page as pages
from index.reading.dates import find_published
from index.reading.page import Page
from index.serials import Address, address
from index.text.normal import normalize

_EPOCH = datetime(2000, 1, 1)


class Row(NamedTuple):
    """One article: the page without its date and address, its outlet, the newspaper's own day, its picture's day.

    ``number`` is the serial number of its address; where that holds the time of writing, the time stands in for one.
    """

    id: str
    outlet: str
    page: Page
    day: date | None
    hint: date | None
    number: Address | None

    def article(self) -> Article:
        """Return the article as it is understood alone, with an address that holds its number."""
        published, guess = certainty.told(find_published(self.page), self.page)
        url = f"https://{self.number.row}/bai-{self.number.number}.html" if self.number else None
        title, body = self.page.title, self.page.body
        return Article(self.id, "", title, body, url=url, published=published, published_guess=guess)


def rows(every: int = 1) -> Iterator[Row]:
    """Return the articles, or one of so many of them: always the same ones, whatever their order."""
    with lzma.open(SHARED / "corpus" / "news.jsonl.xz", "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            if zlib.crc32(row["id"].encode()) % every:
                continue
            page = pages.split(normalize(row["text"]), normalize(row.get("title") or ""))
            day, hint = (date.fromisoformat(row[key][:10]) if row.get(key) else None for key in ("date", "date_hint"))
            outlet = _outlet(row)
            yield Row(row["id"], outlet, page, day, hint, _number(row, outlet))


def _outlet(row: dict[str, Any]) -> str:
    """Return the newspaper that printed an article; an aggregator's articles are of the paper that they name."""
    return str(row["source"]).split(" ")[0].removeprefix("www.")


def _number(row: dict[str, Any], outlet: str) -> Address | None:
    """Return the serial number of an article, or the seconds of its time of writing in its place."""
    url = row.get("url") or ""
    if found := address(url):
        return found
    stamp = re.search(r"(20\d{12})", url if urlsplit(url).netloc else row["id"])
    try:
        written = datetime.strptime(stamp[1], "%Y%m%d%H%M%S") if stamp else None
    except ValueError:
        return None
    return Address(outlet, int((written - _EPOCH).total_seconds())) if written else None
