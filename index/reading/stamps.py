"""Time stamps: the day, month or year that a field, a feed, a page's head or a header line states, however written.

Day before month, as in Việt Nam, unless that cannot be; a time with a zone is moved to Việt Nam's. What the calendar
does not have is no stamp: nothing is better than a wrong day.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from index.article import Precision
from index.messages.sentence import Sentence

VIETNAM = timezone(timedelta(hours=7))
"""Việt Nam's time, without summer time since 1975."""

EARLIEST = 1945
"""The year of the first newspapers of today's Việt Nam: nothing that is read appeared before it."""

_LONGEST = 300  # characters of a field; real ones have up to 70
_VIETNAMESE = "mười một|mười hai|một|giêng|hai|ba|tư|năm|sáu|bảy|tám|chín|mười|chạp"
_ENGLISH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTHS = {word: number for number, word in enumerate("một hai ba tư năm sáu bảy tám chín mười".split(), 1)}
_MONTHS |= {"giêng": 1, "mười một": 11, "mười hai": 12, "chạp": 12}
_MONTHS |= {word: number for number, word in enumerate(_ENGLISH.split("|"), 1)}
_YEAR = r"(?P<y>(?:19|20)\d\d)(?!\d)"
# Every way to write a whole day; the first that is found counts.
_DAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\d/.-]){_YEAR}\s?[-/.]\s?(?P<m>\d\d?)\s?[-/.]\s?(?P<d>\d\d?)(?!\d)",
        r"(?<![\d/.-])(?P<d>\d\d?)\s?[/.-]\s?(?P<m>\d\d?)\s?[/.-]\s?" + _YEAR,
        r"(?<![\d/.-])(?P<d>\d\d?)(?:\stháng\s|\s?th\.?\s?)(?P<m>\d\d?),?\s(?:năm\s)?" + _YEAR,
        rf"(?<![\d/.-])(?P<d>\d\d?)\stháng\s(?P<m>{_VIETNAMESE}),?\s(?:năm\s)?" + _YEAR,
        rf"tháng\s(?P<m>\d\d?|{_VIETNAMESE})\s(?P<d>\d\d?),\s?" + _YEAR,
        rf"(?<![\d/.-])(?P<d>\d\d?)(?:st|nd|rd|th)?[\s-](?P<m>{_ENGLISH})[a-z]*\.?,?[\s-]" + _YEAR,
        rf"(?<![^\W\d_])(?P<m>{_ENGLISH})[a-z]*\.?\s(?P<d>\d\d?)(?:st|nd|rd|th)?,?\s" + _YEAR,
    )
)
_SHORT_YEAR = re.compile(r"(?<![\d/.-])(?P<d>\d\d?)(?P<s>[/.-])(?P<m>\d\d?)(?P=s)(?P<y>\d\d)(?![\d/.-])")
_COMPACT = re.compile(r"(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])(?:T?\d{4,6})?")
_EPOCH = re.compile(r"(1\d{9})(?:\d{3}|\d{6}|\d{9})?(?:\.\d+)?")
_MONTH_ALONE = re.compile(
    rf"(?:tháng\s)?(?:(?P<m>\d\d?)\s?[/-]\s?|(?P<m2>\d\d?|{_VIETNAMESE}|(?:{_ENGLISH})[a-z]*)(?:\s|,\s|\snăm\s)){_YEAR}"
    r"|(?P<y2>(?:19|20)\d\d)-(?P<m3>\d\d?)",
    re.IGNORECASE,
)
_ZEROS = re.compile(r"0000?[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.]0000")
_YEAR_ALONE = re.compile(r"(?:năm\s)?((?:19|20)\d\d)", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?<![\d/.-])(?P<hour>\d\d?)\s?[:h]\s?(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?"
    r"(?:\s?(?P<half>[ap]m|sa|ch)(?![^\W\d_]))?"
    r"(?:\s?[(\[]?(?P<zone>Z|UTC|(?:GMT|UTC)?\s?[+-]\s?\d\d?(?::?\d\d)?|GMT)(?![\w/-]))?",
    re.IGNORECASE,
)
# What is said of a day before it: when it appeared, when it was changed, or that it is of something else.
_APPEARED = re.compile(r"đăng|xuất bản|phát hành|publish|posted|đưa tin", re.IGNORECASE)
_CHANGED = re.compile(r"cập nhật|chỉnh sửa|sửa đổi|updated?|modified|edited|sửa lần", re.IGNORECASE)
_ANOTHERS = re.compile(
    r"sinh|từ trần|qua đời|\bmất\b|hưởng|an táng|ban hành|hiệu lực|\bhạn\b|kết thúc|bắt đầu|vào đảng|thành lập|diễn ra",
    re.IGNORECASE,
)
# What else stands in a header line: "Cập nhật lúc 18:18, Thứ Ba (GMT+7)", "Xã hội - Ngày đăng: …", "Posted on … by".
_LABELS = re.compile(
    r"(?:cập nhật|ngày|đăng|xuất bản|lúc|tháng|năm|giờ|phút|thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|gmt|utc|am|pm"
    r"|sa|ch|tin tức|xã hội|thời sự|chính trị|kinh tế|xây dựng đảng|lượt xem|published|posted|updated|on|at|by|admin"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|lần cuối|bài|tin|\d+h\d*)(?![^\W\d_])",
    re.IGNORECASE,
)
_LONGEST_HEADER = 90
_LONGEST_LABEL = 30


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time as stated: the first day of its month or year unless ``precision`` is a day; ``text`` says it.

    ``unsure``: day and month may be meant the other way round. ``changed``: it is when the page was changed.
    """

    day: date
    precision: Precision
    text: str
    unsure: bool = False
    changed: bool = False


def today() -> date:
    """Return this day in Việt Nam: nothing was published after it."""
    return datetime.now(VIETNAM).date()


def plausible(day: date, latest: date | None = None) -> bool:
    """Return whether a newspaper of Việt Nam can have appeared that day: not in the future."""
    return day.year >= EARLIEST and day <= (latest or today() + timedelta(days=1))


def parse(value: object, *, month_first: bool = False) -> Stamp | None:
    """Return the time that a date field states, in Việt Nam's time; None for anything else.

    ``month_first`` reads 4/3/2021 as the third of April, for pages that write so. Lists and JSON's extended dates are
    read by what they hold.

    >>> [str(parse(said).day) for said in ("2022-03-29T20:30:00Z", "15 Tháng Ba, 2021", {"$date": 1648609200})]
    ['2022-03-30', '2021-03-15', '2022-03-30']
    >>> parse("tháng 3/2022").precision, parse("31/02/2022"), parse("2 giờ trước")
    ('month', None, None)
    """
    if isinstance(value, list | tuple) and len(value) == 1:
        return parse(value[0], month_first=month_first)
    if isinstance(value, dict) and len(value) == 1:
        return parse(next(iter(value.values())), month_first=month_first)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = " ".join(unicodedata.normalize("NFC", str(value)[:_LONGEST]).split())
    return _numbered(text) or _whole(text, month_first=month_first) or _period(text)


def refusal(value: object) -> str | None:
    """Return why a date field cannot be believed, in words; None when it can.

    >>> refusal("2099-01-01"), refusal("31/2/2022"), refusal("hôm qua"), refusal("2022-03-30")
    ('lies in the future', 'is not in the calendar', 'is no day, month or year', None)
    """
    stamp = parse(value)
    if stamp is None:
        dated = isinstance(value, str) and any(pattern.search(value) for pattern in (*_DAYS, _SHORT_YEAR, _ZEROS))
        return Sentence("is not in the calendar") if dated else Sentence("is no day, month or year")
    if stamp.day.year < EARLIEST:
        return Sentence("is before {year}", year=str(EARLIEST))
    return None if plausible(stamp.day) else Sentence("lies in the future")


def of_header(line: str) -> Stamp | None:
    """Return the time that a line of a page gives for its article: "đăng" counts before "cập nhật"; None if none does.

    >>> str(of_header("Cập nhật: 20/05/2023 10:00 - Ngày đăng: 15/03/2021 08:30").day)
    '2021-03-15'
    >>> of_header("Sinh ngày: 20/02/1962")
    """
    found = list(_labelled(line))
    for label in ("appeared", "", "changed"):
        if stamp := next((stamp for said, stamp in found if said == label), None):
            return stamp
    return None


def is_anothers(line: str) -> bool:
    """Return whether a line says that the time below it is of something else: "Ngày ban hành", "Ngày sinh"."""
    return len(line) <= _LONGEST_LABEL and _ANOTHERS.search(line) is not None and of_header(line) is None


def is_header(line: str) -> bool:
    """Return whether a line holds the day or the month and little else: "Ngày 1/10/2022: Khai mạc" is a subheading.

    >>> [is_header(line) for line in ("Thứ Ba, 15/03/2016 - 04:35", "Sinh ngày: 20/02/1962")]
    [True, False]
    """
    if len(line) > _LONGEST_HEADER:
        return False
    if of_header(line) is not None:
        return len(beside(line).split()) < 2
    return line[:5].lower() == "tháng" and (stamp := parse(line)) is not None and stamp.precision == "month"


def beside(line: str) -> str:
    """Return the words of a header line that say nothing of the time: "Mai Hoa" of "Mai Hoa - 15/03/2021 08:30"."""
    rest = _CLOCK.sub(" ", line)
    for pattern in (*_DAYS, _SHORT_YEAR):
        rest = pattern.sub(" ", rest)
    return " ".join(re.findall(r"[^\W\d_]+", _LABELS.sub(" ", rest)))


def _labelled(line: str) -> Iterator[tuple[str, Stamp]]:
    """Return every whole day of a line with what the words before it say it is."""
    at = 0
    for start, end, stamp in _all(line):
        before = line[at:start]
        at = end
        if not _ANOTHERS.search(before):
            changed = _CHANGED.search(before) is not None
            label = "changed" if changed else "appeared" if _APPEARED.search(before) else ""
            yield label, Stamp(stamp.day, stamp.precision, line, stamp.unsure, changed)


def _all(line: str) -> list[tuple[int, int, Stamp]]:
    found: dict[int, tuple[int, Stamp]] = {}
    for pattern in (*_DAYS, _SHORT_YEAR):
        for match in pattern.finditer(line):
            if (stamp := _stamp(match, line, month_first=False)) is not None:
                found.setdefault(match.start(), (match.end(), stamp))
    return [(start, *found[start]) for start in sorted(found)]


def _numbered(text: str) -> Stamp | None:
    """Return the time of a bare number: seconds since 1970 or parts of them, or year, month and day run together."""
    if (found := _COMPACT.fullmatch(text)) and (day := _date(found["y"], found["m"], found["d"])):
        return Stamp(day, "day", text)
    epoch = _EPOCH.fullmatch(text)
    return Stamp(datetime.fromtimestamp(int(epoch[1]), VIETNAM).date(), "day", text) if epoch else None


def _whole(text: str, *, month_first: bool) -> Stamp | None:
    for pattern in (*_DAYS, _SHORT_YEAR):
        if found := pattern.search(text):
            return _stamp(found, text, month_first=month_first)
    return None


def _stamp(found: re.Match[str], text: str, *, month_first: bool) -> Stamp | None:
    """Return the day of a match, moved by the clock that stands beside it; None when there is none such."""
    numbers = found["d"], found["m"], found["y"]
    first, second = (int(part) if part.isdigit() else 0 for part in numbers[:2])
    slashed = bool(first and second) and not found[0].startswith(found["y"])
    turned = slashed and first <= 12 and (second > 12 or month_first)
    day = _date(found["y"], numbers[0] if turned else numbers[1], numbers[1] if turned else numbers[0])
    rest = f"{text[: found.start()]} | {text[found.end() :].removeprefix('T')}"
    clock = _CLOCK.search(rest)
    if day is None or (clock and (int(clock["hour"]) > 24 or int(clock["minute"]) > 59)):
        return None
    # "4/3/2021 8:30:00 AM" is how programs write the third of April, and how few people of Việt Nam write their day.
    half = clock is not None and (clock["half"] or "").lower() in {"am", "pm"}
    unsure = slashed and half and first <= 12 and second <= 12 and first != second and not month_first
    return Stamp(_moved(day, clock) if clock else day, "day", text, unsure)


def _moved(day: date, clock: re.Match[str]) -> date:
    """Return the day in Việt Nam at a time of another zone's day."""
    if clock["zone"] is None:
        return day
    zone = re.search(r"([+-])\s?(\d\d?):?(\d\d)?", clock["zone"])
    offset = (
        timedelta(hours=int(zone[2]), minutes=int(zone[3] or 0)) * (-1 if zone[1] == "-" else 1)
        if zone
        else timedelta()
    )
    half = (clock["half"] or "").lower()
    hour = int(clock["hour"]) % 12 + (12 if half in {"pm", "ch"} else 0) if half else int(clock["hour"])
    moment = datetime(day.year, day.month, day.day, tzinfo=VIETNAM) + timedelta(
        hours=hour, minutes=int(clock["minute"])
    )
    try:
        return (moment - offset + timedelta(hours=7)).date()
    except OverflowError:
        return day


def _period(text: str) -> Stamp | None:
    """Return the month or the year that a field states and nothing else."""
    if year := _YEAR_ALONE.fullmatch(text):
        return Stamp(date(int(year[1]), 1, 1), "year", text)
    found = _MONTH_ALONE.fullmatch(text)
    first = _date(found["y"] or found["y2"], found["m"] or found["m2"] or found["m3"], "1") if found else None
    return Stamp(first, "month", text) if first else None


def _date(year: str, month: str, day: str) -> date | None:
    """Return a day of the calendar; a year of two digits is the latest such that has begun."""
    number = int(year)
    if len(year) == 2:
        number += 2000 if number + 2000 <= today().year else 1900
    try:
        return date(number, _month(month), int(day))
    except ValueError:
        return None


def _month(word: str) -> int:
    """Return the number of a month, 0 for a word that is none."""
    word = word.lower()
    return int(word) if word.isdigit() else _MONTHS.get(word) or _MONTHS.get(word[:3], 0)
