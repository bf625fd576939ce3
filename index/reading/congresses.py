"""Congresses: which Party congresses an article names, by owner and ordinal or term, and which only by a committee.

"Đại hội XIII", "lần thứ 13", "lần thứ mười ba" are one; whose it is says the text round it, the years of its term, and
else what ordinals the province and the nation had in the article's years. Plenums, congresses of unions, associations
and foreign parties, and the United Nations' assemblies are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from index.article import Congress, Evidence, EvidenceField, Province, Published
from index.reading import gazetteer, terms
from index.reading.page import Page
from index.text.fold import exact, fold, old_tones
from index.text.syllables import CAPITAL

_MOST_EVIDENCE = 5
_WORDS = (
    "nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười(?: (?:một|hai|ba|bốn|tư|lăm|sáu|bảy|tám|chín))?|hai mươi(?: mốt)?"
)
_ROMAN = r"[IVX]{1,6}(?![\w])"
_COUNT = rf"(?:{_ROMAN}|\d{{1,2}}(?![\w%/]|[.,-]\d)|(?:{_WORDS})(?!\w))"
_TERM = r"(?:nhiệm kỳ|NK)\s*:?\s*(?P<from>(?:19|20)\d\d)\s*[-–—]\s*(?P<to>(?:19|20)\d\d)"
_SMALL = (
    "đại biểu|toàn quốc|quốc|đảng bộ|đảng|các|cơ quan|của|tỉnh|thành phố|huyện|đảo|thị xã|thị|trấn|quận|xã|phường|khối"
    "|doanh nghiệp|công an|quân sự|bộ đội|biên phòng|sở|trường|cấp|cơ sở|trên|trực tiếp|bộ|ngành|toàn|và|công ty|tổng"
    "|chi bộ|trung ương|cộng sản|lịch|nam|dân|chính|đảng|tổng cục|học viện|tế|thể dục|thể thao|thi đua|yêu nước|đồng"
)
_WORD = rf"(?:(?i:{_SMALL})(?!\w)|(?!(?:{_ROMAN})){CAPITAL}[\w.&-]*)"
_HEAD = r"(?<!\w)(?:[Đđ]ại [Hh]ội|ĐẠI HỘI|ĐH(?= (?:[IVX]{2}|Đảng|đại biểu|lần)))(?! [đĐ]ồng(?!\w))"
_NAMED = re.compile(
    rf"(?P<head>{_HEAD})(?P<gap>(?:,?(?: [-–])? {_WORD}){{0,22}}?),?"
    rf"(?:\s(?:(?:lần thứ|LẦN THỨ|lần|thứ|khóa|khoá)\s(?P<count>{_COUNT})|(?P<bare>{_COUNT}))"
    rf"(?P<more>(?:(?:,| và)\s(?:lần thứ )?{_ROMAN})*)(?P<after>(?:,? {_WORD}){{0,16}}?)(?:[,;:(]?\s?\(?{_TERM})?"
    rf"|[,(]?\s?\(?{_TERM.replace('from', 'from2').replace('<to>', '<to2>')})"
)
_ELLIPTIC = re.compile(
    rf"(?P<head>Nghị quyết)(?P<gap>(?: (?:của|Đảng bộ|tỉnh|thành phố|huyện)(?!\w)| [A-ZĐ][\w]*){{0,8}}?)"
    rf" (?:lần thứ |thứ )?(?P<count>{_ROMAN})(?P<after> (?:của )?Đảng(?! bộ)| (?:của )?Đảng bộ (?:tỉnh|thành phố))?"
)
_COMMITTEE = re.compile(
    r"(?P<body>(?:Ban [Cc]hấp hành|BCH)(?: (?:Trung ương|TW|TƯ|Đảng bộ(?: (?:tỉnh|thành phố|huyện))?))?"
    r"|Trung ương|TW|TƯ|[Tt]ỉnh ủy|[Tt]hành ủy|TU|Đảng bộ (?:tỉnh|thành phố))"
    rf"(?P<gap>(?: (?:Đảng|lần|thứ|{_COUNT}|[A-ZĐ][\w]*))*),? ?\(?"
    rf"(?:(?:khóa|khoá) (?P<count>{_COUNT})|{_TERM})"
)
_NOT_THE_PARTYS = re.compile(
    r"(?<!Đảng bộ )(?<!\w)(?:Đoàn(?! kết)|[Hh]ội (?!nghị|trường|nhập|đồng|đại|lần|Đảng)|(?:Liên|Công) đoàn|MTTQ"
    r"|Mặt trận|Thể dục|TDTT|[Tt]hể (?:dục|thao)|[Tt]hi đua|cổ đông|Phụ nữ|Nông dân|Thanh niên|Cựu chiến binh|Phật giáo"
    r"|Giáo hội|Olympic|Quốc tế"
    r"|Trung Quốc|Liên Xô|Lào(?! Cai)|Cu ?[Bb]a|Nhân dân Cách mạng|các dân tộc|Hợp tác|UNESCO|Liên [Hh]ợp|UNWTO)"
)
_NATIONAL = re.compile(
    r"(?i:toàn quốc)|của Đảng(?! bộ)|Đảng Cộng sản Việt Nam|(?<!chi )Đảng(?! bộ| ủy| viên)(?=$|\s|,)"
)
_LEVEL = (
    "(?i:khối|huyện(?: đảo)?|thị xã|thị trấn|quận|xã|phường|sở|trường|quân sự|công an|bộ đội|bộ(?! phận)|ban"
    "|các cơ quan|cơ quan|công ty|tổng công ty|tập đoàn|học viện|bệnh viện|quân (?:đội|khu|chủng|đoàn)|ngoại giao)"
    "|UBND|HĐND|MTTQ|Chính phủ|Quốc hội|(?:[Tt]hành phố|TP\\.?)(?= (?P<town>[A-ZĐ]))"
)
_SUB = re.compile(
    rf"(?:(?i:đảng bộ|chi bộ|đảng ủy)(?: (?:cơ sở|trong|toàn))? |(?=[Kk]hối (?:các|CCQ|[Dd]oanh|[Cc]ơ)))"
    rf"(?P<body>(?:{_LEVEL})(?!\w)"
    rf"(?:,? ?(?!(?:tỉnh|lần|khóa|nhiệm|thành phố|của)(?!\w)){_WORD}){{0,7}})"
)
_LOCAL = re.compile(
    rf"(?i:đảng bộ)(?P<level> (?:tỉnh|thành phố|TP\.?|Thành phố|Tỉnh|TỈNH))?(?P<name>(?: {CAPITAL}[\w-]*){{0,4}})"
)
_FOREIGN = re.compile(
    r"(?:Đảng|ĐCS)[^,.;]{0,25}(?:Trung Quốc|Liên Xô|Lào(?! Cai)|Cu ?[Bb]a|Cách mạng|Pháp|Nga|Mỹ|Triều Tiên|Hàn|Nhật)"
)
_OF_ALL = re.compile(r"(?i:các cấp|cơ sở|cấp trên|trực thuộc|huyện,|xã,)")
_NAMED_BEFORE = re.compile(
    rf"(?:[Tt]ỉnh ủy|[Tt]hành ủy|Đảng bộ(?: tỉnh| thành phố)?|[Tt]ỉnh)(?P<name>(?: {CAPITAL}[\w-]*){{1,4}})"
)
UNKNOWN = "other/dang-bo-tinh"
"""A province's congress in an article that does not tell which province."""

_BEFORE = 90


@dataclass(frozen=True, slots=True)
class _Naming:
    """One place that names a congress; ``owner`` is None when nothing there says whose it is."""

    owner: str | None
    local: bool
    count: int | None
    term: str | None
    via_committee: bool
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class _Setting:
    """What is known of the article: its primary province and its day."""

    province: str | None
    day: date | None


def find_congresses(page: Page, published: Published | None, provinces: tuple[Province, ...]) -> tuple[Congress, ...]:
    """Return the Party congresses a page names, in the order of their first naming; named ones before committees'.

    >>> page = Page("", "Đảng bộ tỉnh thực hiện Nghị quyết Đại hội lần thứ XIII của Đảng, Nghị quyết Đại hội XX.")
    >>> [(c.owner, c.ordinal) for c in find_congresses(page, None, (Province("quang-ngai", "Quảng Ngãi", True, 1.0),))]
    [('toan-quoc', 'XIII'), ('quang-ngai', 'XX')]
    """
    primary = next((province.slug for province in provinces if province.primary), None)
    setting = _Setting(primary, published.date if published else None)
    namings = [naming for field, text in page.regions() for naming in _namings(field, text, setting)]
    resolved = _resolved(namings, setting)
    found: dict[tuple[str, str | None], Congress] = {}
    for naming in sorted(resolved, key=lambda one: one.via_committee):
        congress = None if _is_foreign(naming, setting) else _congress(naming)
        if congress is None:
            continue
        same = (known for known, other in found.items() if known[0] == congress.owner and _same(other, congress))
        key = next(same, (congress.owner, congress.ordinal or congress.term))
        known = found.get(key, congress)
        proof = known.evidence if known is congress else (*known.evidence, naming.evidence)[:_MOST_EVIDENCE]
        ordinal, term = known.ordinal or congress.ordinal, known.term or congress.term
        found[key] = Congress(known.owner, ordinal, term, known.via, proof)
    return tuple(found.values())


def _same(one: Congress, other: Congress) -> bool:
    """Return whether one naming by the term alone and one by the ordinal are of one congress."""
    return one.term is not None and one.term == other.term and (one.ordinal is None or other.ordinal is None)


def _congress(naming: _Naming) -> Congress | None:
    """Return the congress with ordinal and term each filled in from the other; term years beat ordinals."""
    if naming.owner is None:
        return None
    ordinal = terms.roman(naming.count) if naming.count else None
    term = naming.term or (terms.term_of(naming.owner, ordinal) if ordinal else None)
    ordinal = ordinal or (terms.ordinal_of(naming.owner, term) if term else None)
    if not ordinal and not term:
        return None
    return Congress(
        naming.owner, ordinal or None, term, "committee" if naming.via_committee else "named", (naming.evidence,)
    )


def _is_foreign(naming: _Naming, setting: _Setting) -> bool:
    """Return whether a national congress has an ordinal that Việt Nam's Party has not reached: China's XX."""
    return naming.owner == terms.NATIONAL and not naming.term and (naming.count or 0) > _latest(setting.day)


def _namings(field: EvidenceField, text: str, setting: _Setting) -> Iterator[_Naming]:
    text = old_tones(text)
    taken: list[tuple[int, int]] = []
    for found in _NAMED.finditer(text):
        taken.append(found.span())
        yield from _named(field, text, found, setting)
    for found in _ELLIPTIC.finditer(text):
        whole = found["gap"] + (found["after"] or "")
        if "Đảng" in whole and not any(start < found.end() and found.start() < end for start, end in taken):
            owner = _owner(whole, "", setting)
            proof = _evidence(field, text, found.start(), found.end())
            yield _Naming(owner, False, _number(found["count"]), None, False, proof)
    for found in _COMMITTEE.finditer(text):
        if any(start < found.end() and found.start() < end for start, end in taken):
            continue
        owner = _committees_owner(found, setting)
        count, term = found["count"], _years(found["from"], found["to"])
        proof = _evidence(field, text, found.start(), found.end())
        yield _Naming(owner, False, _number(count) if count else None, term, True, proof)


def _named(field: EvidenceField, text: str, found: re.Match[str], setting: _Setting) -> Iterator[_Naming]:
    count = found["count"] or found["bare"]
    if found["bare"] and not _bare_is_ordinal(found):
        return
    gap, after = found["gap"], found["after"] or ""
    rest = _rest(text, found.end()) if count else ""
    before = re.split(r"[.;!?\n]", text[max(0, found.start() - _BEFORE) : found.start()])[-1]
    whole = f"{gap} {after}{rest}"
    behind = f"{after}{rest}".strip()
    if (
        _NOT_THE_PARTYS.search(gap)
        or _NOT_THE_PARTYS.match(behind.removeprefix("của "))
        or _FOREIGN.search(behind[:60])
    ):
        return
    if not count and _OF_ALL.search(f"{gap} {text[found.end() : found.end() + 20]}"):
        return
    owner = _owner(whole, before, setting)
    local = owner is None and _LOCAL.search(whole) is not None
    if owner is None and not local:
        if _NOT_THE_PARTYS.search(before[-45:]) and "Đảng bộ" not in before:
            return
        owner = _owner_before(before, setting)
    term = _years(found["from"], found["to"]) or _years(found["from2"], found["to2"])
    proof = _evidence(field, text, found.start(), found.end())
    counts = [count, *re.findall(_ROMAN, found["more"] or "")]
    for one in counts:
        yield _Naming(owner, local, _number(one) if one else None, term, False, proof)


def _bare_is_ordinal(found: re.Match[str]) -> bool:
    """Return whether a number right behind is an ordinal: Roman anywhere, "Đại hội 13", not "Đại hội 3 ngày"."""
    if re.fullmatch(_ROMAN, found["bare"]):
        return True
    if not found["bare"].isdigit() or len(found["bare"]) < 2:
        return False
    return found["gap"].strip() in {"", "Đảng", "đại biểu toàn quốc", "toàn quốc", "Đảng toàn quốc"} and not re.match(
        r"\s(?:ngày|đại biểu|người|đảng viên|đồng chí|chi bộ|tháng|năm)", found.string[found.end("bare") :]
    )


def _rest(text: str, end: int) -> str:
    """Return the words of a body behind: "… lần thứ XX, nhiệm kỳ 2020-2025 của Đảng bộ huyện Nhơn Trạch"."""
    found = re.match(rf"[,)]?(?: (?:của|tại) )?(?:,? ?{_WORD}){{0,10}}", text[end : end + 120])
    return f" {found[0].strip(' ,)')}" if found else ""


def _owner(words: str, before: str, setting: _Setting) -> str | None:
    """Return whose congress the words round an ordinal name; None when they do not say, or only "Đảng bộ"."""
    sub = _SUB.search(words)
    if sub is not None and not _is_province_town(sub, words):
        return _sub_body(sub["body"], words, setting)
    if (local := _LOCAL.search(words)) is not None:
        named = _province_in(local["name"]) or _province_in(words)
        if named or not local["level"]:
            return named
        close = [slug for found in _NAMED_BEFORE.finditer(before) if (slug := _province_in(found["name"]))]
        return close[-1] if close else setting.province or UNKNOWN
    if _NATIONAL.search(words.strip()):
        return terms.NATIONAL
    if re.match(r" ?(?:đại biểu )?tỉnh", words):
        return _province_in(words) or setting.province
    return None


def _is_province_town(sub: re.Match[str], words: str) -> bool:
    """Return whether "Đảng bộ thành phố X" is that of a centrally run city, no district's."""
    return bool(sub["town"]) and _province_in(sub["body"]) is not None


def _sub_body(body: str, words: str, setting: _Setting) -> str:
    home = _province_in(words[words.find(body) + len(body) :]) or setting.province
    name = fold(body.strip(" ,"))
    if name.startswith("khoi"):
        if "cac co quan" in name and "trung uong" in fold(words):
            return "other/khoi-cac-co-quan-trung-uong"
        name = "khoi ccq" if "cac co quan" in name or "ccq" in name else name
        name = "khoi dn" if "doanh nghiep" in name or name == "khoi dn" else name
    slug = re.sub(r"[^a-z0-9]+", "-", name).strip("-")[:60]
    central = re.match(r"(?:quan-(?:doi|khu|chung|doan)|bo-(?!doi|chi-huy)|cong-an-trung-uong|ngoai-giao)", slug)
    return f"other/{slug}" if central or home is None else f"{home}/{slug}"


def _owner_before(before: str, setting: _Setting) -> str | None:
    """Return the owner that stands before: "Đảng bộ tỉnh Cà Mau sẽ tổ chức Đại hội đại biểu lần thứ I"."""
    if (sub := list(_SUB.finditer(before))) and not _is_province_town(sub[-1], before):
        return _sub_body(sub[-1]["body"], before[sub[-1].start() :], setting)
    if re.search(r"Đảng bộ (?:tỉnh|thành phố|TP)", before) and "huyện" not in before:
        last = before[before.rfind("Đảng bộ") :]
        return _province_in(last) or setting.province
    return None


def _committees_owner(found: re.Match[str], setting: _Setting) -> str | None:
    body, gap = found["body"], found["gap"]
    if re.search(r"Trung ương|TW|TƯ", body + gap):
        return terms.NATIONAL
    if "huyện" in body or (re.search(r"[A-ZĐ][a-zà-ỹ]", gap.replace("Đảng", "")) and not _province_in(gap)):
        return None
    if re.search(r"ủy|tỉnh|thành phố|TU", body):
        return _province_in(gap) or setting.province
    return terms.NATIONAL if body in {"Ban Chấp hành", "BCH"} and "Đảng" in gap else None


def _resolved(namings: list[_Naming], setting: _Setting) -> Iterator[_Naming]:
    """Return the namings with owners: bare ordinals get that of the same ordinal, or of who can have had it then."""
    owners = {naming.count: naming.owner for naming in reversed(namings) if naming.owner and not naming.via_committee}
    known = [
        naming for naming in namings if naming.owner and naming.owner != terms.NATIONAL and not naming.via_committee
    ]
    for place, naming in enumerate(namings):
        owner = naming.owner
        if owner is None and not naming.via_committee:
            earlier = [other for other in known if other in namings[:place]]
            if naming.local:
                owner = _compatible(naming, [*reversed(earlier), *known], setting)
            else:
                owner = owners.get(naming.count) if naming.count else None
                owner = owner or _guess(naming, earlier[-1].owner if earlier else None, setting)
        yield replace(naming, owner=owner)


def _compatible(naming: _Naming, others: list[_Naming], setting: _Setting) -> str | None:
    """Return whose "Đảng bộ" is meant: the nearest body named whose ordinals fit the years, else the province."""
    start = int(naming.term[:4]) if naming.term else None
    for other in others:
        if other.owner and naming.count and other.count and start and other.term:
            if 5 * (naming.count - other.count) == start - int(other.term[:4]):
                return other.owner
        elif other.owner and naming.count and naming.count == other.count:
            return other.owner
    if setting.province and naming.term and naming.count:
        ordinal = terms.ordinal_of(setting.province, naming.term)
        if ordinal and terms.number(ordinal) != naming.count and others:
            return others[0].owner
    return setting.province or UNKNOWN


def _guess(naming: _Naming, nearest: str | None, setting: _Setting) -> str | None:
    """Return who can have held a congress of that ordinal or term: national terms begin in 1 and 6, others 0 and 5."""
    if naming.term:
        return terms.NATIONAL if naming.term[3] in "16" else setting.province
    if naming.count is None:
        return None
    day = setting.day or date.today()
    if naming.count > _latest(setting.day):
        return setting.province
    if setting.province and naming.count in _recent(setting.province, day) and naming.count not in _recent(None, day):
        return setting.province
    if nearest and naming.count not in _recent(None, day):
        return nearest
    return terms.NATIONAL if naming.count >= 2 else None


def _latest(day: date | None) -> int:
    """Return the ordinal of the last national congress that is spoken of: the coming one is two years ahead."""
    return 13 if day and day < date(2024, 1, 1) else 14


def _recent(province: str | None, day: date) -> set[int]:
    """Return the ordinals of the congresses just before and just after a day."""
    years = range(day.year - 5, day.year + 6)
    starts = [year for year in years if year % 5 == (0 if province else 1)]
    owner = province or terms.NATIONAL
    found = (terms.ordinal_of(owner, f"{year}-{year + 5}") for year in starts)
    return {number for ordinal in found if ordinal and (number := terms.number(ordinal))}


def _province_in(words: str) -> str | None:
    """Return the first province named in some words."""
    parts = re.findall(r"[\w]+", words)
    for first in range(len(parts)):
        for length in (4, 3, 2, 1):
            name = " ".join(parts[first : first + length])
            slug = _provinces().get(exact(name)) if name[:1].isupper() else None
            if slug:
                return slug
    return None


def _number(count: str) -> int | None:
    if count.isdigit():
        return int(count) if 0 < int(count) < 40 else None
    return terms.number(count) or _spelled().get(count.lower())


def _years(first: str | None, last: str | None) -> str | None:
    return f"{first}-{last}" if first and last and 3 <= int(last) - int(first) <= 6 else None


def _evidence(field: EvidenceField, text: str, start: int, end: int) -> Evidence:
    return Evidence(field, start, end, text[start:end])


@cache
def _provinces() -> dict[str, str]:
    return {re.sub(r"[\W_]+", " ", exact(name)): slug for name, slug in gazetteer.names()}


@cache
def _spelled() -> dict[str, int]:
    ones = "nhất hai ba tư năm sáu bảy tám chín mười".split()
    found = {word: value for value, word in enumerate(ones, 1)} | {"bốn": 4, "hai mươi": 20, "hai mươi mốt": 21}
    tens = "một hai ba bốn lăm sáu bảy tám chín".split()
    return found | {f"mười {word}": value for value, word in enumerate(tens, 11)} | {"mười tư": 14}
