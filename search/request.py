"""SearchRequest: one search as a frozen value, and the URL grammar: one canonical string per request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal
from urllib.parse import parse_qsl, quote_plus

from index.facets import FACETS, UNDATED
from index.messages.message import Message, message
from index.text.normal import normalize
from search import arrivals
from search.query.periods import days, moment, ordered, period

Sort = Literal["lq", "moi", "cu", "vao"]
Tier = Literal["gan", "du", "cum", "nghia"]

MAX_QUESTION = 2000  # characters: far above any question, and a URL still fits where people paste it
MAX_VALUES = 63  # of one facet: every old province at once
MAX_PAGE = 100_000
MAX_SIZE = 100
"""Hits on one page at most: who wants more reads page after page, or the table of all."""

MOST_PROBLEMS = 10
"""Problems of a request that are told one by one."""

_MOST_NAMES = 1000  # of one facet that are looked at: an address of the longest kind has 60,000

# Earlier and English names stay valid for ever; the canonical string uses the first.
ALIASES = {
    "query": "q",
    **{alias: facet.key for facet in FACETS.values() for alias in facet.aliases},
    "from": "tu",
    "to": "den",
    "date": "ngay",
    "sort": "sx",
    "added-since": "vao-tu",
    "size": "n",
    "page": "trang",
}
SORTS: dict[str, Sort] = {
    "lq": "lq",
    "relevance": "lq",
    "moi": "moi",
    "newest": "moi",
    "new": "moi",
    "cu": "cu",
    "oldest": "cu",
    "old": "cu",
    "vao": "vao",
    "added": "vao",
}
KEYS = ("q", *FACETS, "tu", "den", "ngay", "vao-tu", "sx", "muc", "dau", "n", "trang")
"""All that an address may say of a search, in the order of the canonical one."""

TIERS: dict[str, Tier] = {"gan": "gan", "du": "du", "cum": "cum", "nghia": "nghia", "all": "du", "phrase": "cum"}
OTHER = "khac"
"""``dau=khac``: the other spellings of what was typed."""

_UNESCAPED = {"vao-tu": ":"}  # a moment shall stay readable
_UNDATED_WORDS = {UNDATED, "unknown", "undated"}


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen in one facet: included values are OR-ed, excluded ones are taken away."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A question with its filters, order and page. Values are named as addresses name them; ``tu``/``den`` are
    yyyy[-mm[-dd]]. ``after`` (``vao-tu``): first indexed after this moment, in seconds since 1970.

    ``muc`` is the tier: articles near the question, those with all its words (``du``), those with all of it as one run
    (``cum``); beside them those with words of near meaning instead of its one or two (``nghia``). With ``dau``
    (``dau=khac``) only other spellings than the typed one are meant. ``n`` hits stand on a page, 0: as many as the
    settings say.

    ``choices`` maps a facet's key to its choice, in the order of the table of facets.
    """

    q: str = ""
    choices: tuple[tuple[str, Choice], ...] = ()
    tu: str | None = None
    den: str | None = None
    undated: bool = False  # only articles without a date (``ngay=chua-ro``)
    after: int | None = None
    sort: Sort = "lq"
    trang: int = 1
    muc: Tier = "gan"
    dau: bool = False
    n: int = 0

    def choice(self, key: str) -> Choice:
        """Return what is chosen in a facet."""
        return dict(self.choices).get(key, Choice())

    def asking(self, q: str) -> SearchRequest:
        """Return the same filters for another question, from its first page."""
        return replace(self, q=question(q), muc="gan", dau=False, trang=1)

    def choosing(self, key: str, choice: Choice) -> SearchRequest:
        """Return the request with another choice in one facet, from its first page."""
        chosen = {**dict(self.choices), key: _tidy(choice)}
        choices = tuple((name, chosen[name]) for name in FACETS if name in chosen and chosen[name] != Choice())
        return replace(self, choices=choices, trang=1)

    def toggle(self, key: str, value: str) -> SearchRequest:
        """Return the request with the value chosen, or no longer chosen when it was."""
        old = self.choice(key)
        others = tuple(item for item in old.include if item != value)
        include = others if value in old.include else (*others, value)
        return self.choosing(key, Choice(include, tuple(item for item in old.exclude if item != value)))

    def only(self, key: str, value: str) -> SearchRequest:
        """Return the request with that value alone chosen in its facet; what else is excluded stays so."""
        exclude = self.choice(key).exclude
        return self.choosing(key, Choice((value,), tuple(item for item in exclude if item != value)))

    def exclude(self, key: str, value: str) -> SearchRequest:
        """Return the request with the value excluded, or no longer excluded when it was."""
        old = self.choice(key)
        others = tuple(item for item in old.exclude if item != value)
        exclude = others if value in old.exclude else (*others, value)
        return self.choosing(key, Choice(tuple(item for item in old.include if item != value), exclude))

    def without(self, key: str, value: str | None = None) -> SearchRequest:
        """Return the request without one value of a facet, or without all of it; ``ngay`` is the whole period."""
        if key == "ngay":
            return self.during(None, None)
        if key in ("tu", "den"):
            return replace(self, **{key: None}, trang=1)  # type: ignore[arg-type]
        if key == "vao-tu":
            return self.arrived(None)
        old = self.choice(key)
        kept = tuple(tuple(item for item in items if value not in (None, item)) for items in (old.include, old.exclude))
        return self.choosing(key, Choice(*kept))

    def during(self, tu: str | None, den: str | None) -> SearchRequest:
        """Return the request for another period, from its first page."""
        return replace(self, tu=tu, den=den, undated=False, trang=1)

    def without_date(self) -> SearchRequest:
        """Return the request for articles without a date."""
        return replace(self, tu=None, den=None, undated=True, trang=1)

    def arrived(self, after: int | None) -> SearchRequest:
        """Return the request for what was first indexed after a moment (None: ever), from its first page."""
        return replace(self, after=after, trang=1)

    def timeless(self) -> SearchRequest:
        """Return what is asked, of articles of any arrival and in no order of its own: of which there may be news."""
        return replace(self.whole(), after=None, sort="lq")

    def unfiltered(self) -> SearchRequest:
        """Return the question alone, in its order."""
        return SearchRequest(q=self.q, sort=self.sort, muc=self.muc, dau=self.dau, n=self.n)

    def sorted(self, sort: Sort) -> SearchRequest:
        """Return the request in another order, from its first page."""
        return replace(self, sort=sort, trang=1)

    def tier(self, muc: Tier, dau: bool = False) -> SearchRequest:
        """Return the request for another tier, or for other spellings than the typed one, from its first page."""
        return replace(self, muc=muc, dau=dau, trang=1)

    def page(self, number: int) -> SearchRequest:
        """Return another page of the same request."""
        return replace(self, trang=max(1, min(number, MAX_PAGE)))

    def whole(self) -> SearchRequest:
        """Return the request without where one is in it: neither its page nor how long pages are."""
        return replace(self, trang=1, n=0)


def question(text: str) -> str:
    """Return a question as requests keep it: normalised, one space between chunks, at most MAX_QUESTION characters.

    Never longer, so that no question makes a URL that breaks on its way.
    """
    return " ".join(normalize(text[: 2 * MAX_QUESTION]).split())[:MAX_QUESTION].rstrip()


def to_args(request: SearchRequest) -> list[tuple[str, str]]:
    """Return the request as key and value, in the fixed order, defaults left out.

    >>> to_args(SearchRequest(q="nghị quyết").toggle("tinh", "nghe-an").exclude("tinh", "ha-tinh"))
    [('q', 'nghị quyết'), ('tinh', 'nghe-an,-ha-tinh')]
    """
    pairs = [("q", request.q)]
    for key, choice in request.choices:
        pairs.append((key, ",".join([*choice.include, *(f"-{value}" for value in choice.exclude)])))
    pairs += [("tu", request.tu or ""), ("den", request.den or "")]
    pairs.append(("ngay", UNDATED if request.undated else ""))
    pairs.append(("vao-tu", "" if request.after is None else arrivals.written(request.after)))
    pairs.append(("sx", request.sort if request.sort != "lq" else ""))
    pairs.append(("muc", request.muc if request.muc != "gan" else ""))
    pairs.append(("dau", OTHER if request.dau else ""))
    pairs.append(("n", str(request.n) if request.n else ""))
    pairs.append(("trang", str(request.trang) if request.trang > 1 else ""))
    return [(key, value) for key, value in pairs if value]


def canonical(request: SearchRequest) -> str:
    """Return the one query string of a request; equal requests have equal strings.

    >>> canonical(SearchRequest(q="tỉnh ủy", tu="2021"))
    'q=t%E1%BB%89nh+%E1%BB%A7y&tu=2021'
    """
    return written(to_args(request))


def written(pairs: Iterable[tuple[str, str]]) -> str:
    """Return keys and values as a query string, escaped as canonical ones are."""
    return "&".join(f"{key}={quote_plus(value, safe=_UNESCAPED.get(key, ','))}" for key, value in pairs)


def from_query_string(text: str) -> tuple[SearchRequest, tuple[Message, ...]]:
    """Return the request a query string asks for, as `from_args` does."""
    return from_args(parse_qsl(text.removeprefix("?")[: 20 * MAX_QUESTION], errors="replace"))


def from_args(args: Mapping[str, str] | Iterable[tuple[str, str]]) -> tuple[SearchRequest, tuple[Message, ...]]:
    """Return the request, and what could not be used of it; never raises.

    Keys may repeat and have English names; unknown keys are ignored, who reads addresses says so. A Flask view gives
    ``request.args.items(multi=True)``.

    >>> from_args([("q", "bầu cử"), ("tu", "abc"), ("tinh", "nghe-an"), ("province", "Hà Tĩnh")])[1]
    (Message(code='date_unread', values=(('key', 'tu'), ('value', 'abc'))),)
    """
    values: dict[str, list[str]] = {}
    for key, value in args.items() if isinstance(args, Mapping) else args:
        name = ALIASES.get(key, key)
        values.setdefault(name, []).append(value[: 4 * MAX_QUESTION])
    problems: list[Message] = []
    request = SearchRequest(q=_asked(values.pop("q", []), problems))
    values = {key: _few(key, given, problems) for key, given in values.items() if key in KEYS}
    for key in FACETS:
        request = request.choosing(key, _chosen(key, values.get(key, []), problems))
    request = _dated(request, values, problems)
    request = request.arrived(_arrival(values, problems))
    request = replace(request, muc=_tier(values, problems), dau=OTHER in values.get("dau", []))
    request = replace(request, sort=_order(values, problems), n=_size(values, problems), trang=_page(values, problems))
    return request, first_of(problems)


def _few(key: str, values: list[str], problems: list[Message]) -> list[str]:
    if len(values) > MAX_VALUES:
        problems.append(message("values_many", key=key, n=MAX_VALUES))
    return values[:MAX_VALUES]


def first_of(problems: Sequence[Message]) -> tuple[Message, ...]:
    """Return the first problems, and how many more there are: an address may hold thousands, and a page tells few."""
    if len(problems) <= MOST_PROBLEMS:
        return tuple(problems)
    return (*problems[:MOST_PROBLEMS], message("problems_more", n=len(problems) - MOST_PROBLEMS))


def _asked(values: list[str], problems: list[Message]) -> str:
    text = " ".join(values)
    if len(" ".join(text.split())) > MAX_QUESTION:
        problems.append(message("question_long", n=MAX_QUESTION))
    return question(text)


def _chosen(key: str, values: list[str], problems: list[Message]) -> Choice:
    include: list[str] = []
    exclude: list[str] = []
    for value in islice((item.strip() for items in values for item in items.split(",")), _MOST_NAMES):
        if name := FACETS[key].named(value.removeprefix("-")):
            (exclude if value.startswith("-") else include).append(name)
    choice = _tidy(Choice(tuple(include), tuple(exclude)))
    if len(choice.include) + len(choice.exclude) > MAX_VALUES:
        problems.append(message("values_many", key=key, n=MAX_VALUES))
        include = list(choice.include[:MAX_VALUES])
        return Choice(tuple(include), choice.exclude[: MAX_VALUES - len(include)])
    return choice


def _tidy(choice: Choice) -> Choice:
    include = set(choice.include)
    return Choice(tuple(sorted(include)), tuple(sorted(set(choice.exclude) - include)))


def _dated(request: SearchRequest, values: dict[str, list[str]], problems: list[Message]) -> SearchRequest:
    ends = {key: _moment(key, values, problems) for key in ("tu", "den")}
    undated = False
    for value in filter(None, values.get("ngay", [])):
        if value in _UNDATED_WORDS:
            undated = True
        elif found := period(value):
            ends = {"tu": found.first, "den": found.last}
        else:
            problems.append(message("date_unread", key="ngay", value=shown(value)))
    tu, den = ends["tu"], ends["den"]
    if tu and den and days(tu)[0] > days(den)[1]:
        tu, den = ordered(tu, den)
        problems.append(message("dates_swapped"))
    # Articles without a date lie in no period, so both together would never find anything.
    return request.during(tu, den) if tu or den else replace(request, undated=undated)


def _moment(key: str, values: dict[str, list[str]], problems: list[Message]) -> str | None:
    found = None
    for value in filter(None, values.get(key, [])):
        found = moment(value) or found
        if moment(value) is None:
            problems.append(message("date_unread", key=key, value=shown(value)))
    return found


def _arrival(values: dict[str, list[str]], problems: list[Message]) -> int | None:
    found = None
    for value in filter(None, values.get("vao-tu", [])):
        if (moment := arrivals.seconds(value)) is None:
            problems.append(message("moment_unread", value=shown(value)))
        found = found if moment is None else moment
    return found


def _order(values: dict[str, list[str]], problems: list[Message]) -> Sort:
    for value in filter(None, values.get("sx", [])):
        if value in SORTS:
            return SORTS[value]
        problems.append(message("sort_unknown", value=shown(value), known=tuple(dict.fromkeys(SORTS.values()))))
    return "lq"


def _tier(values: dict[str, list[str]], problems: list[Message]) -> Tier:
    for value in filter(None, values.get("muc", [])):
        if value in TIERS:
            return TIERS[value]
        problems.append(message("tier_unknown", value=shown(value), known=tuple(dict.fromkeys(TIERS.values()))))
    return "gan"


def _size(values: dict[str, list[str]], problems: list[Message]) -> int:
    for value in filter(None, values.get("n", [])):
        if re.fullmatch("[0-9]{1,9}", value) and int(value) >= 1:
            if int(value) > MAX_SIZE:
                problems.append(message("size_large", value=value, n=MAX_SIZE))
            return min(int(value), MAX_SIZE)
        problems.append(message("size_unknown", value=shown(value), n=MAX_SIZE))
    return 0


def _page(values: dict[str, list[str]], problems: list[Message]) -> int:
    for value in filter(None, values.get("trang", [])):
        if re.fullmatch("[0-9]{1,9}", value) and 1 <= int(value) <= MAX_PAGE:
            return int(value)
        problems.append(message("page_unknown", value=shown(value)))
    return 1


def shown(value: str) -> str:
    """Return what was sent as it is told: in one line, of 40 characters at most."""
    text = " ".join(normalize(value).split())
    return text if len(text) <= 40 else text[:40] + "…"
