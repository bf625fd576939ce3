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
from functools import lru_cache
from itertools import islice

from index.article import Congress, Evidence, EvidenceField, Province, Published
from index.reading import bodies, terms
from index.reading.bodies import WORD, Setting
from index.reading.committees import committees
from index.reading.page import Page
from index.text.fold import old_tones
from index.text.roman import roman

_MOST_EVIDENCE = 5
_MOST_NAMINGS = 1000  # each is compared with the others; real articles have some dozens at most
_ROMAN, _COUNT = terms.ROMAN, terms.COUNT
_YEARS = r"(?P<from>(?:19|20)\d\d)\s*[-–—]\s*(?P<to>(?:19|20)\d\d)"
_TERM = rf"(?:(?:nhiệm kỳ|NHIỆM KỲ|NK)\s*[:(]?\s*|\(){_YEARS}"
_HEAD = r"(?<!\w)(?:[Đđ]ại [Hh]ội|ĐẠI HỘI|ĐH(?= (?:[IVX]{2}|Đảng|đại biểu|lần)))(?! [đĐ]ồng(?!\w))"
_NAMED = re.compile(
    rf"(?P<head>{_HEAD})(?P<gap>(?:,?(?: [-–])? {WORD}){{0,22}}?),?"
    rf"(?:\s\(?(?:(?P<how>lần thứ|LẦN THỨ|lần|thứ|[Kk]hóa)\s(?P<count>{_COUNT})"
    rf"|(?<!khu )(?<!đoàn )(?<!ùng )(?<!uận )(?P<bare>{_COUNT}))"
    rf"(?P<more>(?:(?:,\s?|\svà\s)(?:lần thứ )?{_ROMAN})*)\)?"
    rf"(?:(?P<after>(?:(?: của| tại)?(?: (?!và(?!\w)){WORD}){{1,12}}?)?)[,;:(]?\s?\(?{_TERM})?"
    rf"|[,(]?\s?\(?{_TERM.replace('from', 'from2').replace('<to>', '<to2>')})"
)
# "Nghị quyết XIII của Đảng", "Nghị quyết Đảng bộ tỉnh lần thứ XX", "… của Đảng và Đảng bộ tỉnh lần thứ XIX".
_ELLIPTIC = re.compile(
    r"(?P<gap>Nghị quyết|(?<!hành )(?:Nghị quyết (?:của )?)?Đảng bộ (?:tỉnh|thành phố|huyện|thị xã|quận)"
    rf"(?: {WORD}){{0,5}}?)"
    rf" (?:lần thứ |thứ )?(?P<count>{_ROMAN})(?P<after> (?:của )?Đảng(?! bộ)| (?:của )?Đảng bộ (?:tỉnh|thành phố))?"
)
_CARRIED_OUT = re.compile(r"(?i)(?:nghị quyết|văn kiện|chủ trương)(?: của)?\s$")
# A text without any of these names neither a congress nor a committee of known term; most have none.
_TELLING = ("đại hội", "khóa", "khoá", "nhiệm kỳ", "lần thứ", "đh ", "nk ", "nghị quyết ")
_OF_ALL = re.compile(r"(?i:các cấp|cơ sở|cấp trên|trực thuộc|huyện,|xã,)")
_OTHERS = "others"
"""Stands for the owner of a congress that is not the Party's: a bare ordinal of the same number is that one's too."""

_COUNTED = r"\s(?:ngày|đại biểu|người|đảng viên|đồng chí|chi bộ|đảng bộ|tháng|năm|giờ|ý kiến|tham luận|nhiệm vụ|%)"
# A single digit is an ordinal where the congress does something: "Đại hội 8 nêu", not "Đại hội 3 miền".
_GOES_ON = r" (?:của Đảng(?! bộ)|nêu|đề ra|thông qua|khẳng định|xác định|quyết định|chủ trương|tiếp tục)(?!\w)"
_BEFORE = 90
_SENTENCE = r"[;!?\n]|(?<!TP)(?<!TX)\.(?=\s)"


@dataclass(frozen=True, slots=True)
class _Naming:
    """One place that names a congress; ``owner`` is None when nothing there says whose it is."""

    owner: str | None
    local: bool
    count: int | None
    term: str | None
    via_committee: bool
    evidence: Evidence


def find_congresses(page: Page, published: Published | None, provinces: tuple[Province, ...]) -> tuple[Congress, ...]:
    """Return the Party congresses a page names, in the order of their first naming; named ones before committees'.

    >>> page = Page("", "Đảng bộ tỉnh thực hiện Nghị quyết Đại hội lần thứ XIII của Đảng, Nghị quyết Đại hội XX.")
    >>> [(c.owner, c.ordinal) for c in find_congresses(page, None, (Province("quang-ngai", "Quảng Ngãi", True, 1.0),))]
    [('toan-quoc', 'XIII'), ('quang-ngai', 'XX')]
    """
    setting = _setting(page, published, provinces)
    every = (naming for field, text in page.regions() for naming in _namings(field, text, setting))
    namings = list(islice(every, _MOST_NAMINGS))
    found: dict[tuple[str, str | None], Congress] = {}
    for naming in sorted(_resolved(namings, setting), key=lambda one: one.via_committee):
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


def _setting(page: Page, published: Published | None, provinces: tuple[Province, ...]) -> Setting:
    primary = next((province.slug for province in provinces if province.primary), None)
    slugs = tuple(sorted((province.slug for province in provinces), key=lambda slug: slug != primary))
    return Setting(slugs, primary, published.date if published else None, f"{page.title}\n{page.body}")


def _same(one: Congress, other: Congress) -> bool:
    """Return whether one naming by the term alone and one by the ordinal are of one congress."""
    return one.term is not None and one.term == other.term and (one.ordinal is None or other.ordinal is None)


def _congress(naming: _Naming) -> Congress | None:
    """Return the congress with ordinal and term each filled in from the other; term years beat ordinals."""
    if naming.owner is None or naming.owner.rpartition("/")[2] in bodies.OFFICES_ALONE:
        return None
    ordinal = roman(naming.count) if naming.count else None
    term = naming.term or (terms.term_of(naming.owner, ordinal) if ordinal else None)
    if ordinal and naming.owner == terms.NATIONAL and not terms.ordinal_of(naming.owner, term or ""):
        term = terms.term_of(naming.owner, ordinal)  # papers write 2020-2025 for the nation's 2021-2026
    ordinal = ordinal or (terms.ordinal_of(naming.owner, term) if term else None)
    if not ordinal and not term:
        return None
    return Congress(
        naming.owner, ordinal or None, term, "committee" if naming.via_committee else "named", (naming.evidence,)
    )


def _is_foreign(naming: _Naming, setting: Setting) -> bool:
    """Return whether a national congress has an ordinal that Việt Nam's Party has not reached: China's XX."""
    return naming.owner == terms.NATIONAL and not naming.term and (naming.count or 0) > _latest(setting.day)


def _namings(field: EvidenceField, text: str, setting: Setting) -> Iterator[_Naming]:
    lowered = text.lower()
    if not any(words in lowered for words in _TELLING):
        return
    text = old_tones(text)
    taken: list[tuple[int, int]] = []
    for found in _NAMED.finditer(text):
        taken.append(found.span())
        yield from _named(field, text, found, setting)
    for found in _ELLIPTIC.finditer(text):
        whole = found["gap"] + (found["after"] or "")
        if "Đảng" in whole and not _overlaps(found.start(), found.end(), taken):
            taken.append(found.span())
            owner = bodies.owner(whole, "", setting)
            proof = Evidence.quoted(field, text, found.start(), found.end())
            yield _Naming(owner, False, terms.count_of(found["count"]), None, False, proof)
    for one in committees(text, setting):
        if not _overlaps(one.start, one.end, taken):
            yield _Naming(one.owner, False, one.count, one.term, True, Evidence.quoted(field, text, one.start, one.end))


def _overlaps(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    return any(first < end and start < last for first, last in taken)


def _named(field: EvidenceField, text: str, found: re.Match[str], setting: Setting) -> Iterator[_Naming]:
    count = found["count"] or found["bare"]
    if found["bare"] and not _bare_is_ordinal(found):
        return
    gap, after = found["gap"], found["after"] or ""
    if not count and _OF_ALL.search(f"{gap} {text[found.end() : found.end() + 20]}"):
        return
    before = re.split(_SENTENCE, text[max(0, found.start() - _BEFORE) : found.start()])[-1]
    term = _years(found["from"], found["to"]) or _years(found["from2"], found["to2"])
    whole = f"{gap} {after}{_rest(text, found.end()) if count else ''}"
    local = False
    if bodies.is_others(gap) or bodies.begins_others(after or re.split(r"[.,;:\n]", text[found.end() :][:60])[0]):
        owner: str | None = _OTHERS
    elif (owner := bodies.owner(whole, before, setting)) is None and not (local := bodies.is_local(whole)):
        owner = _owner_outside(found, before, term, setting)
    elif owner == terms.NATIONAL and "đảng" not in whole.lower():
        around = f"{before} {re.split(_SENTENCE, text[found.end() :][:80])[0]}"
        if _is_outside_the_party(before, term) or (not _is_recent(count, setting) and bodies.is_others(around)):
            owner = _OTHERS  # "Giáo hội Phật giáo tổ chức Đại hội đại biểu toàn quốc lần thứ IX, nhiệm kỳ 2022-2027"
    if owner == terms.NATIONAL and _is_of_a_province(count, term):
        owner, local = None, True
    proof = Evidence.quoted(field, text, found.start(), found.end())
    for one in [count, *re.findall(_ROMAN, found["more"] or "")]:
        yield _Naming(owner, local, terms.count_of(one) if one else None, term, False, proof)


def _owner_outside(found: re.Match[str], before: str, term: str | None, setting: Setting) -> str | None:
    """Return the owner of a bare "Đại hội XIII" by what stands before it and its years; None when they are silent."""
    recent = _is_recent(found["count"] or found["bare"], setting)
    if not recent and bodies.names_foreign_party(_sentence(found)):
        return _OTHERS  # "Đảng Cộng sản Cuba triển khai Nghị quyết Đại hội lần thứ VIII"
    if _CARRIED_OUT.search(before) and recent:
        return None  # "Hội Nông dân thực hiện Nghị quyết Đại hội XIII": everybody carries out the nation's
    if found["how"] in ("khóa", "Khóa") or _is_outside_the_party(before, term):
        return _OTHERS
    return bodies.owner_before(before, setting)


def _sentence(found: re.Match[str]) -> str:
    """Return what stands before a naming in its sentence, further back than what tells its owner."""
    return re.split(_SENTENCE, found.string[max(0, found.start() - 3 * _BEFORE) : found.start()])[-1]


def _is_of_a_province(count: str | None, term: str | None) -> bool:
    """Return whether an ordinal and a term are not those of one national congress: "Đại hội X nhiệm kỳ 2015-2020"."""
    if not term or terms.ordinal_of(terms.NATIONAL, term):
        return False
    years = terms.term_of(terms.NATIONAL, roman(terms.count_of(count or "") or 0))
    return years is None or abs(int(years[:4]) - int(term[:4])) > 1


def _is_outside_the_party(before: str, term: str | None) -> bool:
    """Return whether an association stands before, or the years are no Party's, whose terms begin in 0, 1, 5 or 6."""
    if term and term[3] not in "0156" and term >= "1996":
        return True
    return not _CARRIED_OUT.search(before) and bodies.is_others(" ".join(before.split()[-9:]))


def _bare_is_ordinal(found: re.Match[str]) -> bool:
    """Return whether a number right behind is an ordinal: Roman anywhere, "Đại hội 13", not "Đại hội 3 ngày"."""
    if re.fullmatch(_ROMAN, found["bare"]):
        return True
    if not found["bare"].isdigit():
        return False
    behind = found.string[found.end("bare") :][:40]
    named = found["gap"].strip() in {"", "đại biểu toàn quốc", "toàn quốc"} or "Đảng" in found["gap"]
    if len(found["bare"]) < 2 and "Đảng" not in found["gap"] and not re.match(_GOES_ON, behind):
        named = named and _counts_in_digits(found.string)
    return named and not re.match(_COUNTED, behind)


@lru_cache(maxsize=4)
def _counts_in_digits(text: str) -> bool:
    """Return whether a text writes "Đại hội 7 của Đảng": then its "Đại hội 8" is a congress too."""
    return re.search(rf"Đại hội (?:Đảng \d(?!{_COUNTED})|\d của Đảng)(?! bộ)(?!\w)", text) is not None


def _rest(text: str, end: int) -> str:
    """Return the words of a body behind: "… lần thứ XX, nhiệm kỳ 2020-2025 của Đảng bộ huyện Nhơn Trạch"."""
    found = re.match(
        rf"\)?,?(?: (?:của|tại))?(?:(?:,(?= (?:xã|huyện|tỉnh|thị xã|thành phố)(?!\w)))? (?!và(?!\w)){WORD}){{0,10}}",
        text[end : end + 120],
    )
    return f" {found[0].strip(' ,)')}" if found else ""


def _resolved(namings: list[_Naming], setting: Setting) -> Iterator[_Naming]:
    """Return the namings with owners: bare ordinals get that of the same ordinal, or of who can have had it then."""
    sure = [naming for naming in namings if naming.owner and not naming.via_committee]
    owners = {naming.count: naming.owner for naming in reversed(sure)}
    owners |= {naming.count: naming.owner for naming in reversed(sure) if naming.owner != _OTHERS}
    known = [naming for naming in sure if naming.owner not in (terms.NATIONAL, _OTHERS)]
    local = {naming.owner for naming in known}
    earlier: list[_Naming] = []
    for naming in namings:
        owner = naming.owner
        if owner is None and naming.via_committee:
            owner = next((one.owner for one in sure if _alike(one, naming)), None)
        elif owner is None:
            if naming.local:
                owner = _compatible(naming, [*reversed(earlier), *known], setting)
            else:
                owner = owners.get(naming.count) if naming.count else None
                if owner == terms.NATIONAL and naming.term and not terms.ordinal_of(owner, naming.term):
                    owner = None  # the nation's tenth was not that of 2015-2020
                owner = owner or _guess(naming, [*reversed(earlier), *known], setting)
        if naming.owner in local and not naming.via_committee:
            earlier.append(naming)
        if owner == bodies.UNKNOWN and naming.count is None:
            continue  # "63 tỉnh, thành phố đã tổ chức Đại hội Đảng bộ nhiệm kỳ 2015-2020"
        if owner != _OTHERS:
            yield replace(naming, owner=_with_home(owner, known))


def _with_home(owner: str | None, known: list[_Naming]) -> str | None:
    """Return a body's owner with the province that the article names beside another mention of it."""
    if owner is None or not owner.startswith("other/"):
        return owner
    full = {one.owner for one in known if one.owner and one.owner.endswith(owner.removeprefix("other"))} - {owner}
    return full.pop() if len(full) == 1 else owner


def _alike(one: _Naming, committee: _Naming) -> bool:
    """Return whether a mere "Ban Chấp hành khóa XX" is that of a congress named elsewhere."""
    return (one.count == committee.count) if committee.count else (one.term == committee.term)


def _compatible(naming: _Naming, others: list[_Naming], setting: Setting) -> str | None:
    """Return whose "Đảng bộ" is meant: the nearest body named whose ordinals fit the years, else the province."""
    start = int(naming.term[:4]) if naming.term else None
    for other in others:
        if other.owner and naming.count and other.count and start and other.term:
            if 5 * (naming.count - other.count) == start - int(other.term[:4]):
                return other.owner
        elif other.owner and naming.count and naming.count == other.count:
            return other.owner
    if setting.primary and naming.term and naming.count:
        ordinal = terms.ordinal_of(setting.primary, naming.term)
        if ordinal and terms.number(ordinal) != naming.count and others:
            return others[0].owner
    return setting.primary or bodies.UNKNOWN


def _guess(naming: _Naming, others: list[_Naming], setting: Setting) -> str | None:
    """Return who can have held a congress of that ordinal or term: national terms begin in 1 and 6, others 0 and 5."""
    if naming.term and (naming.term[3] in "16" or terms.ordinal_of(terms.NATIONAL, naming.term)):
        return terms.NATIONAL
    if naming.term:
        return _compatible(naming, others, setting) if naming.count and others else setting.primary
    count, day = naming.count or 0, setting.day or date.today()
    national = _recent(None, day)
    if count > _latest(setting.day):
        return setting.primary
    if setting.primary and count in _recent(setting.primary, day) - national:
        return setting.primary
    if others and count and count not in national:
        return others[0].owner
    return terms.NATIONAL if count >= 2 else None


def _latest(day: date | None) -> int:
    """Return the ordinal of the last national congress that is spoken of: the coming one is two years ahead."""
    return 13 if day and day < date(2024, 1, 1) else 14


def _is_recent(count: str | None, setting: Setting) -> bool:
    """Return whether an ordinal is that of a national congress of the article's years."""
    return terms.count_of(count or "") in _recent(None, setting.day or date.today())


def _recent(province: str | None, day: date) -> set[int]:
    """Return the ordinals of the congresses just before and just after a day."""
    years = range(day.year - 5, day.year + 6)
    starts = [year for year in years if year % 5 == (0 if province else 1)]
    owner = province or terms.NATIONAL
    found = (terms.ordinal_of(owner, f"{year}-{year + 5}") for year in starts)
    return {number for ordinal in found if ordinal and (number := terms.number(ordinal))}


def _years(first: str | None, last: str | None) -> str | None:
    return terms.years(f"{first}-{last}") if first and last else None
