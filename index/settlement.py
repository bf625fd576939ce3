"""The day of an article among the articles beside it: what its own words say, weighed against its serial number.

An article's own evidence comes first where it was given or is the page's own. A day that was worked out from the lead
is borne out by the neighbours, put into their year, or dropped; an article without a day gets the month that its
neighbours agree on, with their day as a guess. Every answer says between which articles it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from index.article import CORRECTION, Article, Evidence, Published, days
from index.reading import certainty, gazetteer, leads
from index.reading.leads import Lead
from index.serials import Anchor, Neighbour, Reckoned, address, in_year_near

HOW = "serial"
"""How a date was told that stands in no word of the article: by the serial numbers of its neighbours."""

# Tuned on the half of vietnamnet.vn's articles with even numbers, tried on Dân trí, Tuổi Trẻ and Báo Mới: of days in
# leads marked as the article's own at least so clearly, .92 are within a day of it once their year is known.
_CLEAR = 0.7
_PATIENCE = 7  # days: a time stamp in the text that is farther from the neighbours' day than this is another's
_NARROW = 2  # days: where neighbours scatter more than that, a day in the lead among them is the better one
_LOOSE = 9  # days: where neighbours scatter more than that, a day is not even a guess
_COARSE = {"day": 0, "month": 1, "year": 2}
ALONE = "no day in the lead"
_BORNE_OUT = {0: "the day in the lead", -1: "the day after that in the lead", 1: "the day before that in the lead"}
KINDS = (ALONE, *_BORNE_OUT.values())
"""The kinds of evidence for a reckoned day, by what its distance is to a day in the lead."""


class Told(NamedTuple):
    """A day, the kind of evidence for it, and where it stands in the article, or the day of the event before it."""

    kind: str
    day: date
    lead: Lead | None = None

    @property
    def read(self) -> bool:
        """Whether the day itself stands in the article."""
        return self.lead is not None and (self.lead.day, self.lead.month) == (self.day.day, self.day.month)

    def within(self, scatter: int, period: str) -> bool:
        """Return whether all days that the article may be of are of one month, or one year."""
        first, last = self.day - timedelta(days=scatter), self.day + timedelta(days=scatter)
        return first.year == last.year and (period == "year" or first.month == last.month)


# What an article tells the others


def anchor(article: Article) -> Anchor | None:
    """Return what an article says of its own day to those beside it; None when that is nothing, or it has no number."""
    where = address(article.url)
    if where is None:
        return None
    own = article.alone()
    known = _day_of(own)
    lead = None if known and _is_given(known) else clearest(own)
    without_year = (lead.day, lead.month) if lead and lead.share >= _CLEAR else None
    return Anchor(where, known.date if known else None, without_year) if known or without_year else None


def _day_of(own: Article) -> Published | None:
    """Return the day that an article states, a fact or a guess."""
    return next((one for one in (own.published, own.published_guess) if one and one.precision == "day"), None)


def clearest(article: Article) -> Lead | None:
    """Return the day of the title and the lead that is most clearly the article's own."""
    return max(_leads(article), key=lambda lead: lead.share, default=None)


def _leads(article: Article) -> Iterator[Lead]:
    yield from leads.leads(article.title, article.body)
    if agency := leads.agency(article.body):
        yield agency


def _is_given(known: Published) -> bool:
    return known.how in certainty.GIVEN or known.how == CORRECTION


# What the others tell an article


def settled(article: Article, reckoned: Reckoned | None) -> Article:
    """Return an article with its date as the articles beside it let it stand; without their word, as it is alone."""
    own = article.alone()
    if reckoned is None or not (reckoned.before or reckoned.after) or not _may_settle(own, reckoned):
        return own
    found = told(own, reckoned)
    published, guess = _dates(found, reckoned, _proofs(own, reckoned, found))
    dated = replace(own, published=_finer(own.published, published, reckoned), published_guess=guess)
    named = tuple(replace(one, name=gazetteer.name(one.slug, dated.era)) for one in own.provinces)
    return replace(dated, provinces=named, settled=_own(own))


def _finer(known: Published | None, found: Published | None, reckoned: Reckoned) -> Published | None:
    """Return the month or year that an article states itself where the neighbours agree and know it less exactly."""
    if known is None or known.precision == "day" or (found and _COARSE[found.precision] <= _COARSE[known.precision]):
        return found
    first, last = days(known)
    near = first - reckoned.scatter <= reckoned.day.toordinal() <= last + reckoned.scatter
    return known if near else found


def is_free(article: Article) -> bool:
    """Return whether others may say more of an article's day: what was given stays, "undated" by a person too."""
    known = article.alone().published
    return "published" not in article.corrected and (known is None or not _is_given(known))


def _may_settle(own: Article, reckoned: Reckoned) -> bool:
    """Return whether the neighbours have a say: what was given stays, and a time stamp that they do not contradict."""
    known = own.published
    if known is None or not is_free(own):
        return is_free(own)
    away = abs(known.date - reckoned.day).days
    if known.how == "header":
        return away > reckoned.scatter + _PATIENCE
    # Where few are dated the neighbours know no better than the article, and have nothing against its day.
    return not (known.precision == "day" and reckoned.scatter > _NARROW and away <= reckoned.scatter)


def _own(own: Article) -> dict[str, Any]:
    """Return what an article says of itself where the others have a say, as plain values."""
    plain = own.to_json()
    return {name: plain[name] for name in ("published", "published_guess", "provinces")}


def told(own: Article, reckoned: Reckoned) -> Told:
    """Return the neighbours' day, or the day in the lead that they bear out."""
    found: dict[int, Lead] = {}
    for lead in sorted(_leads(own), key=lambda lead: lead.share):
        day = in_year_near(lead.day, lead.month, reckoned.day)
        if day is not None and lead.year in (None, day.year):
            found[(day - reckoned.day).days] = lead
    away = next((away for away in _BORNE_OUT if away in found), None)
    if away is None:
        return Told(ALONE, reckoned.day)
    # Of an event of the day before the paper tells the next day: that is when its number was given.
    return Told(_BORNE_OUT[away], reckoned.day + timedelta(days=max(away, 0)), found[away])


def _dates(found: Told, reckoned: Reckoned, proofs: tuple[Evidence, ...]) -> tuple[Published | None, Published | None]:
    """Return the fact and the guess: the day where it is sure, else the month or year that the scatter lies within."""
    shares = certainty.serial_shares(found.kind, reckoned.scatter)
    day = Published(found.day, "day", shares["day"], "lead" if found.read else HOW, proofs)
    worth = {"day": shares["day"]}
    for period in ("month", "year"):
        worth[period] = shares[period] if found.within(reckoned.scatter, period) else 0.0
    fact, guess = certainty.weighed(day, worth)
    return fact, guess if reckoned.scatter < _LOOSE else None


# The explanation


def _proofs(own: Article, reckoned: Reckoned, found: Told) -> tuple[Evidence, ...]:
    known = _day_of(own)
    lines = [_between(reckoned)]
    if known and abs(known.date - found.day).days > 1:
        lines.append(f"ngày {_day(known.date)} đọc ra từ bài trái với các bài bên cạnh")
    proofs = [Evidence("metadata", None, None, line) for line in lines]
    if lead := found.lead:
        text = own.title if lead.field == "title" else own.body
        proofs.append(Evidence.quoted(lead.field, text, lead.start, lead.end))
    return tuple(proofs)


def _between(reckoned: Reckoned) -> str:
    """Return between which articles an article stands, in words.

    >>> one, other = Neighbour(2081490, date(2022, 11, 15)), Neighbour(2081499, date(2022, 11, 16))
    >>> _between(Reckoned(date(2022, 11, 15), 1, one, other))
    'giữa bài số 2081490 ngày 15/11/2022 và bài số 2081499 ngày 16/11/2022'
    """
    before, after = reckoned.before, reckoned.after
    if before and after:
        return f"giữa {_article(before)} và {_article(after)}"
    return f"sau {_article(before)}" if before else f"trước {_article(after)}" if after else ""


def _article(neighbour: Neighbour) -> str:
    return f"bài số {neighbour.number} ngày {_day(neighbour.day)}"


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
