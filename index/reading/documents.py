"""Documents: the official papers an article names, by number in any spelling or by kind and bare number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from index.article import Document, Evidence, EvidenceField, Published
from index.reading import codes, terms
from index.reading.page import Page
from index.reading.tables import table
from index.reading.traces import day_of

_DASH = "-‐‑–—−"
_SEP = rf"\s?[{_DASH}/]\s?"
# Letters of a code: "NQ", "TTg", "CTr", "QĐi", "QH15"; a capital followed by a small word ("4 - Vùng") is none.
_GROUP = r"(?:T\.[ƯW]|TTg[A-Z]{1,4}|[A-ZĐƯÂÊÔ]+)(?:[a-z]{1,2}(?![^\W_])|\d{1,2}(?!\d)|(?![^\W_]))"
# Typed without capitals only where it can be nothing else ("26-nq/tw").
_SMALL = rf"(?:nq|ct|kl|qđ|kh|tb|hd|ctr|nđ){_SEP}(?:tw|tu|cp|ttg|ubnd|hđnd)(?!\w)"
_CODES = "NQ|CT|KL|QĐ|QĐi|KH|TB|HD|CTr|NĐ|BC|ĐA"
_NUMBER = re.compile(
    rf"(?<![\w.,/])(?<![\w)][{_DASH}])(?P<n>\d{{1,6}}[a-z]?)(?!\w)"
    rf"(?:\s?[{_DASH}/]\s?(?P<year>(?:19|20)\d\d)(?![\d.,]))?"
    rf"(?:(?:{_SEP}|\s(?=(?:{_CODES})[{_DASH}/](?:TW|TƯ|TU|HU|ĐU|TTg|CP|UBND|HĐND)(?!\w)))"
    rf"(?P<code>{_SMALL}|{_GROUP}(?:(?:{_SEP}|\.(?=(?:TTg|HĐND|UBND|CP|TW|TU)(?!\w))){_GROUP}){{0,4}}(?:\s(?:TW|TU|TTg|CP|UBND|HĐND)(?!\w))?))?"
)
_DAY = re.compile(
    r"\s*[,(]?\s*(?:được\s+)?(?:ban hành|ký)?\s*ngày\s+"
    r"(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|,?\s*năm)\s*(\d{4})",
    re.IGNORECASE,
)
_FEW = re.compile(r"số\s*:?\s*((?:\d{1,4}\s?(?:,|;|và)\s?)+)$", re.IGNORECASE)
_PLENUM = re.compile(
    rf"[Nn]ghị quyết (?:Hội nghị )?(?:Trung ương|TW|T\.Ư)(?: lần thứ| lần)? (?P<n>{terms.COUNT})(?! (?:19|20)\d\d)"
    r"(?:,? \(?(?:khóa|khoá) [IVX\d]+\)?)?"
)
# After "Chỉ thị 05": what shows that the number names it and counts nothing ("Kế hoạch 5 năm", "Quyết định 3 việc").
_NAMES = re.compile(
    r"\s*(?:$|[.,;:)\]”\"(]|[-–]\s|của|do|về|ngày|và|với|theo|đã|được|đến|từ|năm\s+(?:19|20)\d\d"
    r"|khóa|khoá|Trung ương|TW|TƯ|Bộ|Ban|Chính phủ|Thủ tướng|Quốc hội|UBND|HĐND|Tỉnh ủy|Thành ủy)(?![^\W\d_])"
)
# Second syllables of ministries, boards and committees, which are written small: "Bộ Y tế", "Tỉnh ủy", "Ban Dân vận".
_SECOND = (
    "tế|chính|an|dựng|vụ|thương|phòng|giao|pháp|tạo|thông|truyền thông|vận tải|trường|nghệ|tư|hội|binh|nghiệp"
    "|phát triển|nông thôn|giáo|ương|[uủ][ỷy]|dân|vận|chức|đoàn|tra|phủ|tộc|nước|động|lịch|sách|lao động|đảng|bộ"
)


@dataclass(frozen=True, slots=True)
class _Mention:
    number: str | None
    bare: str
    type: str | None
    issuer: str | None
    date: date | None
    evidence: Evidence


def find_documents(page: Page, published: Published | None = None) -> tuple[Document, ...]:
    """Return the documents that a page names, in the order of their first mention, with every mention as evidence.

    One number with two dates is two documents: 26-NQ/TW is of 2008, of 2013 and of 2022. A bare "Chỉ thị 05" has no
    number, and belongs to "Chỉ thị 05-CT/TW" where the page names that too. A date after publication is not believed.

    >>> page = Page("", "Thực hiện Nghị quyết số 26 - NQ/TW ngày 30/7/2013 của Bộ Chính trị và Chỉ thị 05.")
    >>> [(d.number, d.type, d.issuer, d.date and d.date.year) for d in find_documents(page)]
    [('26-NQ/TW', 'Nghị quyết', 'Bộ Chính trị', 2013), (None, 'Chỉ thị', None, None)]
    """
    mentions = [mention for field, text in page.regions() for mention in _mentions(field, text)]
    if published is not None:
        mentions = [replace(m, date=None) if m.date and m.date > published.date else m for m in mentions]
    coded = _merged([mention for mention in mentions if mention.number])
    return _with_bare(coded, [mention for mention in mentions if not mention.number])


def _mentions(field: EvidenceField, text: str) -> Iterator[_Mention]:
    """Return the mentions of one text; a list continues the kind that was named before it."""
    kind: str | None = None
    end = -99
    for found in _NUMBER.finditer(text):
        start, lead = _lead(text, found.start())
        if lead is None and found.start() - end < 60 and _continues(text[end : found.start()]):
            lead = kind
        numbers = _numbers(found, lead, text)
        for number in numbers:
            yield _mention(text, Evidence.quoted(field, text, start, found.end()), number, found["n"], lead)
        if numbers:
            kind, end = lead, found.end()
    for found in _PLENUM.finditer(text):
        evidence = Evidence.quoted(field, text, found.start(), found.end())
        yield _mention(text, evidence, None, "trung ương " + found["n"], "nghị quyết")


def _mention(text: str, evidence: Evidence, number: str | None, bare: str, lead: str | None) -> _Mention:
    issuer, day = _issued(text, evidence.end or 0)
    return _Mention(number, bare, _type(number, lead), issuer or _issuer_of(number), day, evidence)


def _lead(text: str, start: int) -> tuple[int, str | None]:
    """Return where the words before a number begin and the kind they name: "số" when they only say number."""
    before = text[max(0, start - 50) : start]
    tail = before.rstrip(" :")
    if few := _FEW.search(before):
        tail = before[: few.start()].rstrip() + " số"
    stripped = re.sub(r"\s+số$", "", tail, flags=re.IGNORECASE)
    lowered = stripped.lower()
    for last in _last_words().get(lowered[-4:], ()):
        if lowered.endswith(last) and not lowered[: -len(last)][-1:].isalnum():
            return start - len(before) + len(stripped) - len(last), last
    if stripped != tail or lowered == "số":
        return start - len(before) + len(tail) - 2, "số"
    return start, None


def _continues(between: str) -> bool:
    """Return whether a list of documents goes on between two numbers: "19-NQ/TW ngày 25/10/2017 và 20-NQ/TW"."""
    return re.fullmatch(r"(?:\s*(?:,|;|và|cùng|ngày\s+[\d/.-]+))*\s*(?:số\s*)?", between) is not None


def _numbers(found: re.Match[str], lead: str | None, text: str) -> tuple[str | None, ...]:
    """Return the numbers that a match stands for: None for a bare one, nothing when it is no document."""
    n, year, code = found["n"], found["year"], found["code"]
    if code:
        number = _spelled(found)
        if not _credible(code, lead):
            return ()
        few = _FEW.search(text[max(0, found.start() - 50) : found.start()])
        others = re.findall(r"\d+", few[1]) if few else []
        return (*(other + number[len(n) :] for other in others), number)
    # "Nghị quyết 26/2022" is the number of an act; "Báo cáo 9/2022" may be one of September.
    if year and lead and codes.is_yearly(lead):
        return (f"{n}/{year}",)
    if year or lead not in _bare() or len(n) > 4:
        return ()
    said = re.search(r"\bsố\s*:?\s*$", text[max(0, found.start() - 6) : found.start()], re.IGNORECASE)
    return (None,) if said or (_NAMES.match(text, found.end()) and not re.match(r"(?:19|20)\d\d$", n)) else ()


def _spelled(found: re.Match[str]) -> str:
    """Return the number without spaces, with hyphens, and its letters in their usual case."""
    text, begin = re.sub(f"[{_DASH}]", "-", found[0]), found.start("code") - found.start()
    head, code = (re.sub(r"\s*([-/])\s*", r"\1", part.strip()) for part in (text[:begin], text[begin:]))
    code = re.sub(r"T\.([ƯW])", r"T\1", code).replace(".", "-")
    if head[-1].isalnum():
        head += "-"  # "15 CT/TW"
    # "24-NQ TW": the second sign is the other of the two, "/" after "-" in the Party and "-" after "/" in the State.
    code = re.sub(r"\s+", "/" if "-" in head else "-", code)
    return head + re.sub(r"[^\W\d_]+", lambda m: codes.usual(m[0]), code)


def _credible(code: str, lead: str | None) -> bool:
    groups = re.split(rf"[{_DASH}/.\s]+", code)
    known = groups[0].lower() in codes.kinds() or groups[0].lower()[:2] in {"nq", "qđ", "ct", "kl", "kh", "tb"}
    if re.match(r"(?:QH|UBTVQH)\d*$", groups[0]) or (known and len(groups) > 1 and len(groups[1]) > 1):
        return True
    if lead == "số":
        return known or (len(groups) > 1 and groups[0].startswith(codes.offices()))
    return lead is not None


def _type(number: str | None, lead: str | None) -> str | None:
    named = _kinds().get(lead or "")
    if named and named not in {"Văn bản", "Quyết định"}:
        return named
    # "văn bản số 20-KL/TW" is a conclusion; a letter ("công văn") has no letters for its kind.
    groups = re.split(r"[-/]", re.sub(r"^\d+\w?[-/](?:\d{4}[-/])?", "", number)) if number else []
    return named if named == "Quyết định" else next((codes.kinds().get(g.lower()) for g in groups), None) or named


def _issuer_of(number: str | None) -> str | None:
    """Return the body that the letters of a number name, the one that stands last first."""
    groups = re.findall(r"[^\W\d_]+", number or "")
    return next((name for g in reversed(groups) if (name := codes.issuers().get(g))), None)


def _issued(text: str, end: int) -> tuple[str | None, date | None]:
    """Return who issued a document and when, as the words right behind it say."""
    day = _DAY.match(text, end)
    issuer = _issuer().match(text, day.end() if day else end)
    if day is None and issuer is not None:
        day = _DAY.match(text, issuer.end())
    return (re.sub(r"\s+", " ", issuer["body"]) if issuer else None), _date(day)


def _date(day: re.Match[str] | None) -> date | None:
    found = day_of(int(day[3]), int(day[2]), int(day[1])) if day else None
    return found if found and found.year >= 1930 else None


def _merged(mentions: list[_Mention]) -> list[Document]:
    """Return one document for each number and date; a mention without date belongs to the last one of its number."""
    found: dict[tuple[str, date | None], Document] = {}
    dates: dict[str, date | None] = {}
    for m in sorted(mentions, key=lambda m: m.date is None):
        dates.setdefault(m.number or "", m.date)
    for m in mentions:
        number = m.number or ""
        key = (number.upper(), m.date or dates[number])
        old = found.get(key)
        found[key] = Document(
            number=old.number if old else number,
            type=(old and old.type) or m.type,
            issuer=(old and old.issuer) or m.issuer,
            date=key[1],
            evidence=(*(old.evidence if old else ()), m.evidence),
        )
    return list(found.values())


def _with_bare(coded: list[Document], bare: list[_Mention]) -> tuple[Document, ...]:
    """Add the documents named without a code, each to the coded one that it repeats or once for itself."""
    words: dict[tuple[str | None, str], Document] = {}
    for m in bare:
        same = next((i for i, d in enumerate(coded) if d.type == m.type and _serial(d.number) == _serial(m.bare)), None)
        if same is not None:
            coded[same] = replace(coded[same], evidence=(*coded[same].evidence, m.evidence))
            continue
        old = words.get((m.type, m.bare))
        words[m.type, m.bare] = Document(
            number=None,
            type=m.type,
            issuer=(old and old.issuer) or m.issuer,
            date=(old and old.date) or m.date,
            evidence=(*(old.evidence if old else ()), m.evidence),
        )
    return (*coded, *words.values())


def _serial(number: str | None) -> str:
    return (re.match(r"0*(\w+)", number or "") or [""] * 2)[1]


# The tables, as the functions ask them


@cache
def _kinds() -> dict[str, str]:
    return {row["name"].lower(): row["name"] for row in table("documents")["kinds"]}


@cache
def _last_words() -> dict[str, tuple[str, ...]]:
    """Return kinds by their last four letters, the longest first."""
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(_kinds(), key=len, reverse=True):
        found[name[-4:]] = (*found.get(name[-4:], ()), name)
    return found


@cache
def _bare() -> frozenset[str]:
    return frozenset(row["name"].lower() for row in table("documents")["kinds"] if row.get("bare"))


@cache
def _issuer() -> re.Pattern[str]:
    bodies = "|".join(sorted(map(re.escape, table("documents")["bodies"]), key=len, reverse=True))
    tail = (
        r"(?:\s+(?:Đảng|tỉnh|thành phố|huyện|TP\.?)(?!\w))?"
        rf"(?:(?:\s+(?:và(?=\s+(?:Đào|Đầu|Xã|Truyền|Môi|Công|Du|Phát))|-|&)|,)?\s+[A-ZĐÂÊÔƯ][^\W\d_]*(?:\s+(?:{_SECOND})(?!\w))?){{0,5}}"
    )
    return re.compile(rf",?\s*(?:của|do)\s+(?P<body>(?:{bodies})(?!\w){tail})")
