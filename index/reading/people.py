"""People: persons to whom the text gives an office or a Party title, with those titles in the text's own words.

A title stands before the name ("Bí thư Tỉnh ủy Nghệ An Thái Thanh Quý") or behind it ("Thái Thanh Quý - Ủy viên Trung
ương Đảng, Bí thư Tỉnh ủy"). Authors and photographers have none; the accused, victims and private persons are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from index.article import Evidence, EvidenceField, Person
from index.reading import gazetteer
from index.reading.page import Page
from index.reading.tables import table
from index.text.syllables import CAPITAL

# Two to nine capitalised syllables in a row: a name, or a place or body and then a name.
_RUN = re.compile(rf"(?<!\w){CAPITAL}[\w'’]*(?: {CAPITAL}[\w'’]*){{1,8}}(?!\w)")
_WINDOW = 220  # characters: the longest row of titles before a name has some 180
_BEHIND = re.compile(r"\s*(?P<sign>[-–—]|,|\()\s*")
_MOST_EVIDENCE = 10


@dataclass(frozen=True, slots=True)
class _Mention:
    name: str
    titles: tuple[str, ...]
    start: int
    end: int


def find_people(page: Page) -> tuple[Person, ...]:
    """Return the persons with titles that a page names, in the order of their first titled mention.

    >>> page = Page("", "Đồng chí Thái Thanh Quý - Ủy viên Trung ương Đảng, Bí thư Tỉnh ủy phát biểu. Ảnh: Thành Duy")
    >>> [(person.name, person.titles) for person in find_people(page)]
    [('Thái Thanh Quý', ('Ủy viên Trung ương Đảng', 'Bí thư Tỉnh ủy'))]
    """
    titles: dict[str, dict[str, None]] = {}
    proofs: dict[str, list[Evidence]] = {}
    shunned = set(table("people")["suppressed"])
    for field, text in page.regions():
        for mention in _mentions(text, shunned):
            titles.setdefault(mention.name, {}).update(dict.fromkeys(mention.titles))
            proofs.setdefault(mention.name, []).append(_evidence(field, text, mention))
    return tuple(
        Person(name, tuple(given), tuple(proofs[name][:_MOST_EVIDENCE]))
        for name, given in titles.items()
        if name not in shunned
    )


def _mentions(text: str, shunned: set[str]) -> Iterator[_Mention]:
    """Return titled mentions; who is accused anywhere is put among the shunned."""
    lowered = text.lower()
    of_crimes = any(word in lowered for word in _crimes())
    for run in _RUN.finditer(text):
        found = _name(run[0], text[run.end() : run.end() + 8])
        if found is None:
            continue
        name, start = found[0], run.start() + found[1]
        end = start + len(name)
        if of_crimes and _accused(text, start, end):
            shunned.add(name)
        elif name not in shunned and (mention := _titled(text, name, start, end)) is not None:
            yield mention


def _name(run: str, behind: str = "") -> tuple[str, int] | None:
    """Return the person's name at the end of a run of capitals and where it begins: behind a place or a body."""
    words = run.split(" ")
    if _head().match(words[-1] + behind) or (words[-1] == "Đồng" and behind.startswith(" chí")):
        words.pop()  # "Đoàn Chủ tịch", "Trần Văn A Bí thư": the last capital begins an office, or "Đồng chí"
    first = 0
    while first < len(words) - 1:
        rest = words[first:]
        if skipped := _place(rest):
            first += skipped
        elif rest[0] == "Đoàn" and len(rest) > 3 and rest[1] in _surnames():
            first += 1  # "Bí thư Trung ương Đoàn Bùi Quang Huy": the Youth Union's secretary
        elif rest[0] in _surnames() and 2 <= len(rest) <= 5:
            name = " ".join(rest)
            if name in _places() or any(len(w) > 1 and w.isupper() for w in rest[1:]):
                return None
            return name, len(" ".join([*words[:first], ""]))
        else:
            first += 1
    return None


def _place(words: list[str]) -> int:
    """Return how many words at the beginning are a place, with a name behind it: "Hà Nội Trần Sỹ Thanh"."""
    for length in (4, 3, 2):
        place = " ".join(words[:length])
        if place in table("people")["not_names"] or (
            len(words) >= length + 2 and place in _places() and words[length] in _surnames()
        ):
            return length
    return 0


def _titled(text: str, name: str, start: int, end: int) -> _Mention | None:
    before = text[max(0, start - _WINDOW) : start]
    before = before[max(_persons(before), default=0) :]
    if (left := _before().search(before)) is not None and (titles := _split(left["titles"])):
        begin = start - len(before) + left.start("titles")
        behind = _titles_behind(text, end)
        return _Mention(name, (*titles, *(behind[0] if behind else ())), begin, behind[1] if behind else end)
    if (behind := _titles_behind(text, end)) is not None:
        return _Mention(name, behind[0], start, behind[1])
    return None


def _titles_behind(text: str, end: int) -> tuple[tuple[str, ...], int] | None:
    """Return the titles behind a name and where they end; behind a comma they may be the next person's."""
    sign = _BEHIND.match(text, end)
    found = _titles().match(text, sign.end()) if sign else None
    if sign is None or found is None:
        return None
    words = _verb().split(found[0], maxsplit=1)[0].rstrip(" ,")
    if _persons(words):
        return None  # "…, Chủ tịch HĐND tỉnh Trần Văn B": the title of Trần Văn B
    titles = _split(words)
    return (titles, sign.end() + len(words)) if titles else None


def _persons(words: str) -> list[int]:
    """Return where persons' names end in some words."""
    return [run.end() for run in _RUN.finditer(words) if _name(run[0]) is not None]


def _split(words: str) -> tuple[str, ...]:
    """Return single titles; offices in firms are private."""
    found: list[str] = []
    for part in re.split(r"\s*[,;]\s*", words.strip(" ,;-–")):
        title = re.sub(r"\s+(?:và|của|kiêm|và ông|và bà)$", "", " ".join(part.split()))
        if _head().match(title):
            found.append(title)
        elif found and title:
            found[-1] += f", {title}"
    words_of = table("people")
    if found and found[-1].endswith(tuple(words_of["named_after"])):
        return ()  # "Hiệu trưởng Trường THPT Trần Nguyên Hãn": the school's name
    return tuple(title for title in found if _is_office(title))


def _is_office(title: str) -> bool:
    """Return whether a title is an office: a "Giám đốc" or "Chủ tịch" is one only of an agency or of a place."""
    if any(word in title for word in table("people")["private"]):
        return False
    head = _agency_head().match(title)
    if head is None:
        return True
    rest = title[head.end() :].strip()
    return rest.startswith((*table("people")["agencies"], *_places()))


def _accused(text: str, start: int, end: int) -> bool:
    """Return whether a person is there as accused or victim: "bị cáo Nguyễn Văn A", "… bị khởi tố", "khởi tố A, B"."""
    before, after = text[max(0, start - 24) : start].lower(), text[end : end + 60].partition(".")[0].lower()
    words = table("people")
    if any(word in before for word in words["not_by_office"]) or any(word in after for word in words["accused_after"]):
        return True
    sentence = re.split(r"[.!?\n]\s", text[max(0, start - _WINDOW) : start])[-1].lower()
    said = max(sentence.rfind(word) for word in words["accusing"])
    # Behind "khởi tố" stand those it befalls, one after the other, until somebody says or does something.
    return said >= 0 and not _verb().search(sentence[said:])


def _evidence(field: EvidenceField, text: str, mention: _Mention) -> Evidence:
    return Evidence(field, mention.start, mention.end, text[mention.start : mention.end])


# The tables, as the functions ask them


@cache
def _surnames() -> frozenset[str]:
    return frozenset(table("people")["surnames"].split())


@cache
def _places() -> frozenset[str]:
    return frozenset(name for name, _ in gazetteer.names()) | {district.name for district in gazetteer.districts()}


@cache
def _head() -> re.Pattern[str]:
    heads = "|".join(sorted(map(re.escape, table("people")["heads"]), key=len, reverse=True))
    return re.compile(rf"(?:[Nn]guyên\s)?(?:{heads})(?!\w)")


@cache
def _crimes() -> tuple[str, ...]:
    words = table("people")
    return (*words["not_by_office"], *words["accused_after"], *words["accusing"])


@cache
def _agency_head() -> re.Pattern[str]:
    heads = "|".join(sorted(map(re.escape, table("people")["agency_heads"]), key=len, reverse=True))
    return re.compile(rf"(?:[Nn]guyên |Quyền )?(?:{heads})(?!\w)")


@cache
def _verb() -> re.Pattern[str]:
    """Return the pattern of what a person does, which ends the titles before it."""
    return re.compile(rf"\s(?:{'|'.join(table('people')['verbs'])})(?!\w)")


@cache
def _title() -> str:
    """Return the pattern of one title: how it begins, then capitals and small words of offices."""
    small = "|".join(sorted(set(table("people")["small"].split()), key=len, reverse=True))
    dotted = r"(?:\.(?=[A-ZĐƯ])|(?<=TP)\.)"  # "TP.HCM", "T.Ư", "TP. Vinh"; any other full stop ends the title
    word = rf"(?:(?:{small})(?!\w)|{CAPITAL}[\w&'’]*(?:{dotted}[\w&'’]*)*(?:-{CAPITAL}\w*)*|[-–&])"
    return rf"{_head().pattern}(?:\s{word}){{0,14}}"


@cache
def _titles() -> re.Pattern[str]:
    return re.compile(rf"{_title()}(?:\s*[,;]\s*{_title()}){{0,6}}")


@cache
def _before() -> re.Pattern[str]:
    """Return the pattern of titles right before a name, "đồng chí", "ông" or "bà" between them or not."""
    return re.compile(rf"(?P<titles>{_titles().pattern})\s(?:(?:đồng chí|ông|bà|GS\.?|TS\.?|PGS\.?)\s)*$")
