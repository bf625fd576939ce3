"""The census: what every article of an index says of its own day, and the articles as the others let them stand.

A batch of a build notes its entries where it is written; when all are there, days are laid along the serial numbers,
and those articles are told anew on whose dates the others have a say (`index.settlement`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from index import settlement
from index.article import Article
from index.reading.stamps import today
from index.serials import Address, Anchor, Lines, address, lines, reckon


class Entry(NamedTuple):
    """What one article says of its day: its place among all, its serial number, and a day or a day without a year.

    ``free`` says that others may say more; ``settled``, that they did before.
    """

    place: int
    row: str
    number: int
    day: int  # proleptic Gregorian ordinal, 0 when unknown
    without_year: tuple[int, int] | None
    free: bool
    settled: bool

    def anchor(self) -> Anchor:
        """Return it as the others hear it."""
        day = date.fromordinal(self.day) if self.day else None
        return Anchor(Address(self.row, self.number), day, self.without_year)


def entry(place: int, article: Article) -> Entry | None:
    """Return what an article says; None when it has no serial number, and neither tells nor learns anything."""
    where = address(article.url)
    if where is None:
        return None
    said = settlement.anchor(article)
    day, without_year = (said.day, said.without_year) if said else (None, None)
    free = settlement.is_free(article)
    return Entry(place, *where, day.toordinal() if day else 0, without_year, free, bool(article.settled))


def settled(entries: Iterable[Entry], read: Callable[[int], Article]) -> Settled:
    """Return the articles that are told anew by the others; ``read`` returns an article by its place."""
    entries = list(entries)
    laid = lines(one.anchor() for one in entries if one.day or one.without_year)
    return Settled([one.place for one in entries if one.settled or (one.free and one.row in laid)], laid, read)


class Settled(Mapping[int, Article]):
    """Articles by their places, each settled when it is asked for: all of them would not go into the memory."""

    def __init__(self, places: Iterable[int], laid: Lines, read: Callable[[int], Article]) -> None:
        self._places, self._laid, self._read = dict.fromkeys(places), laid, read
        self._today = today()

    def only(self, places: Iterable[int]) -> Settled:
        """Return some of these articles."""
        return Settled(places, self._laid, self._read)

    def __getitem__(self, place: int) -> Article:
        if place not in self._places:
            raise KeyError(place)
        article = self._read(place)
        return settlement.settled(article, reckon(self._laid, article.url, self._today))

    def __iter__(self) -> Iterator[int]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
