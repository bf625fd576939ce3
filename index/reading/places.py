"""Places: where a page names provinces and districts, and how much each mention says about what the article is about.

Names are matched whole, with their marks and capitals, in either tone style; a name inside a longer one is none: Chẩu
*Văn Lâm* and Lê *Đức Thọ* are persons, *Thái Bình* Dương is an ocean, *Điện Biên* Phủ a town and a victory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from index.article import EvidenceField
from index.reading import placenames
from index.reading.mentions import PLAIN, Mention, in_rows, lighter
from index.reading.names import names
from index.reading.page import Page
from index.reading.placenames import Kind, Place
from index.reading.tables import table
from index.text.syllables import CAPITAL

_CAPITALS = rf"{CAPITAL}[\w'’]*(?: {CAPITAL}[\w'’]*)*"
_RUN = re.compile(rf"(?<![\w.]){_CAPITALS}")
_COMMUNE = re.compile(rf"(?<!\w)(?<![Tt]hị )(?:[Xx]ã|[Pp]hường|[Đđ]ặc khu) (?P<run>{_CAPITALS})")
# The districts of one city only have numbers.
_NUMBERED = re.compile(r"[Qq]uận \d{1,2}(?![\w/])")
_BEFORE = 60  # characters looked at before a name: "Ban Chỉ huy Phòng chống thiên tai và tìm kiếm cứu nạn tỉnh" has 54
_TITLES = 12  # characters of "ông", "bị cáo", "nhạc sĩ"
_SENTENCE = 300  # characters of a sentence looked at
_HEAD = 300  # characters of a text that say who acts in it
_LONGEST = 4  # syllables of a name
_CREDIT = re.compile(r"Ảnh\s*:[^.\n]*")
_OPENING = '.!?:…"“”\n•-'  # a sentence begins after one of these
_BELOW = re.compile(r"(?:[Hh]uyện|[Hh]uyện [uủ][ỷy]|[Tt]hị xã)\s$")
_DISTRICT_WORDS = ("huyện", "quận", "thị xã", "thành phố", "tp.", "tp", "tx.", "huyện ủy", "thành ủy", "thị ủy")


@dataclass(frozen=True, slots=True)
class _Name:
    """A name in its text; ``loud`` when it stands among words all in capitals, which tell no names from others."""

    field: EvidenceField
    text: str
    start: int
    end: int
    place: Place
    loud: bool = False

    @property
    def before(self) -> str:
        return self.text[max(0, self.start - _BEFORE) : self.start]

    @property
    def of_a_person(self) -> bool:
        return _person().search(self.text, max(0, self.start - _TITLES), self.start) is not None

    def mention(self, provinces: tuple[str, ...], kind: Kind, weight: float) -> Mention | None:
        """Return the mention, none when it weighs nothing."""
        return Mention(provinces, kind, self.field, self.start, self.end, weight) if weight else None


def mentions(page: Page) -> Iterator[Mention]:
    """Return every mention of a place in title, body and captions, in reading order.

    >>> page = Page("", "Đồng chí Chẩu Văn Lâm làm việc với Huyện ủy Chiêm Hóa và các sở của tỉnh Tuyên Quang.")
    >>> [(page.body[m.start : m.end], m.provinces) for m in mentions(page)]
    [('Chiêm Hóa', ('tuyen-quang',)), ('Tuyên Quang', ('tuyen-quang',))]
    """
    for field, text in page.regions():
        found = [mention for name in _names(field, text) if (mention := _weighed(name))]
        numbered = float(table("places")["numbered_district"])
        found += [
            Mention(("ho-chi-minh",), "district", field, found.start(), found.end(), numbered)
            for found in _NUMBERED.finditer(text)
        ]
        for mention in in_rows(found, text):
            yield lighter(mention, _of_a_life(text, mention.start))


def communes(page: Page) -> Iterator[Mention]:
    """Return where communes and wards of the units of today are named; before July 2025 the names meant others.

    >>> page = Page("", "Đảng ủy phường Xuân Hương - Đà Lạt họp phiên đầu tiên.")
    >>> [(page.body[m.start : m.end], m.provinces) for m in communes(page)]
    [('Xuân Hương', ('lam-dong',))]
    """
    weight = float(table("places")["commune"])
    for field, text in page.regions():
        for found in _COMMUNE.finditer(text):
            words = found["run"].split(" ")
            for length in range(min(_LONGEST, len(words)), 0, -1):
                name = " ".join(words[:length])
                if units := placenames.communes_of(name):
                    start = found.start("run")
                    yield Mention(units, "commune", field, start, start + len(name), weight / len(units))
                    break


def _names(field: EvidenceField, text: str) -> Iterator[_Name]:
    """Return the names in one text; photo credits name papers, not places."""
    taken = [found.span() for found in _CREDIT.finditer(text)] if field != "title" else []
    for found in placenames.with_signs().finditer(text):
        if place := placenames.place_of(found[0]):
            taken.append(found.span())
            yield _Name(field, text, *found.span(), place)
    # Both stand in reading order, and what ends before a run ends before all later ones: each is looked at once.
    taken.sort()
    passed = 0
    for run in _RUN.finditer(text):
        while passed < len(taken) and taken[passed][1] <= run.start():
            passed += 1
        free = passed == len(taken) or taken[passed][0] >= run.end()
        if free and any(map(placenames.longest_from, run[0].split(" "))):
            yield from _in_run(field, text, run)


def _in_run(field: EvidenceField, text: str, run: re.Match[str]) -> Iterator[_Name]:
    """Return the places among capitalised syllables in a row: the longest names, persons left out."""
    words = run[0].split(" ")
    loud = len(words) > 2 and run[0].isupper()
    opening = len(words) > 1 and (text[max(0, run.start() - 2) : run.start()].rstrip(" ") or "\n")[-1] in _OPENING
    at, first = run.start(), 0
    while first < len(words):
        for length in range(min(placenames.longest_from(words[first]), len(words) - first), 0, -1):
            name = " ".join(words[first : first + length])
            place = placenames.place_of(name)
            if place and (_loudly if loud else _whole)(words, first, first + length, place, opening):
                yield _Name(field, text, at, at + len(name), place, loud)
                at, first = at + len(name) + 1, first + length
                break
        else:
            at, first = at + len(words[first]) + 1, first + 1


def _whole(words: list[str], first: int, last: int, place: Place, opening: bool) -> bool:
    """Return whether the syllables stand alone and are no part of a person's or another name."""
    # The first word of a sentence has its capital anyway: "Ngoài Hà Nội, ..."
    plain = opening and first == 1 and words[0] not in _surnames()
    if (
        first
        and words[first - 1] not in _openers()
        and not plain
        and not _is_place(words[max(0, first - _LONGEST) : first])
    ):
        return False
    rest = words[last : last + 2]
    if not rest:
        return True
    # Behind an office a person follows the place: "Bí thư Tỉnh ủy Nghệ An Thái Thanh Quý".
    return place.kind == "province" and len(rest) > 1 and rest[0] in _surnames()


def _loudly(words: list[str], first: int, last: int, place: Place, opening: bool) -> bool:
    """Return whether a name in capitals may be a place: "LÊ ĐỨC THỌ" and "DIỄN BIẾN HÒA BÌNH" are none."""
    del last, opening
    before = words[first - 1].title() if first else ""
    if place.kind == "province" and not place.word:
        return before == "An" or before not in _surnames()  # "CÔNG AN NGHỆ AN"
    return before in _openers()


def _is_place(words: list[str]) -> bool:
    return any(placenames.place_of(" ".join(words[first:])) for first in range(len(words)))


def _weighed(name: _Name) -> Mention | None:
    """Return the mention of a name, with what the words before it say; none where it is no place or says nothing."""
    place = name.place
    below = name.before.rstrip().lower().endswith(_DISTRICT_WORDS)
    if place.kind == "district" or (place.kind != "province" and below):
        return _district(name)
    if place.kind == "province" and (provinces := _district_instead(name)):
        return name.mention(provinces, "district", _weight(name, "before_district") or 1.0)
    if name.of_a_person or (place.risky and not _city().search(name.before)):
        return None
    capital = ("before_capital",) if place.provinces == ("ha-noi",) and _hosts_the_nation(name) else ()
    weight = _weight(name, *capital, "before_province")
    value = PLAIN if weight is None else weight
    if name.before.endswith("(") and _names_a_person(name):
        value *= float(table("places")["of_a_deputy"])
    if place.kind != "province":
        value *= float(table("places")[place.kind]) / len(place.provinces)
    return name.mention(place.provinces, place.kind, value)


def _hosts_the_nation(name: _Name) -> bool:
    """Return whether the sentence, or the text's head, tells of the nation: a room in Hà Nội makes nothing Hà Nội's."""
    begin = name.start - len(_sentence(name.text, name.start))
    sentence = name.text[begin : name.end + _SENTENCE].split("\n")[0]
    words = _national()
    return words.search(sentence) is not None or words.search(name.text, 0, _HEAD) is not None


def _names_a_person(name: _Name) -> bool:
    """Return whether a bracket stands behind a person or a delegation: "đại biểu Lê Văn A (Nghệ An)"."""
    behind = name.text[max(0, name.start - _BEFORE) : name.start].rstrip("( ")
    end = max(0, name.start - _BEFORE) + len(behind)
    return any(found.end == end for found in names(name.text)) or _delegation().search(behind) is not None


def _district(name: _Name) -> Mention | None:
    """Return the mention of a district; its bare name says little, and nothing where it is a word or a person's too."""
    provinces = placenames.districts_of(name.text[name.start : name.end])
    weight = _weight(name, "before_district")
    if weight is None:
        lone = " " not in name.text[name.start : name.end]
        bare = not (name.place.risky or lone or name.of_a_person)
        # "Kiến Xương: Đảng bộ huyện họp": somewhere else the text says what it is.
        told = "told_district" if bare and _tells_of_a_district(name.text) else "bare_district"
        weight = float(table("places")[told]) if bare else 0.0
    return name.mention(provinces, "district", weight / len(provinces)) if provinces else None


def _district_instead(name: _Name) -> tuple[str, ...]:
    """Return the provinces of a district that has another province's name: "huyện Hòa Bình" is in Bạc Liêu."""
    if not _BELOW.search(name.text, max(0, name.start - _TITLES), name.start):
        return ()
    found = placenames.districts_of(name.text[name.start : name.end])
    return tuple(province for province in found if (province,) != name.place.provinces)


def _weight(name: _Name, *which: str) -> float | None:
    """Return the weight that the words before a name give it, None where they tell nothing; most words win."""
    pattern, weights = _context(which, name.loud)
    found = pattern.search(name.before)
    return weights[found.lastindex - 1] if found and found.lastindex else None


def _of_a_life(text: str, start: int) -> float:
    """Return the share of weight that is left where a sentence tells where somebody was born or what they were."""
    sentence = _sentence(text, start)
    for what, share in _lives():
        if what.search(sentence):
            return share
    return 1.0


def _sentence(text: str, start: int) -> str:
    """Return the words of the sentence before a place in the text."""
    head = text[max(0, start - _SENTENCE) : start]
    return head[max(head.rfind(". "), head.rfind("\n")) + 1 :]


# The tables, as the functions ask them


@cache
def _context(which: tuple[str, ...], loud: bool) -> tuple[re.Pattern[str], tuple[float, ...]]:
    """Return a pattern of all words that may stand before a name, a group for each row, and the rows' weights."""
    rows = [row for one in which for row in table("places")[one]]
    every = "|".join(f"({pattern})" for _, pattern, _ in rows)
    flags = re.IGNORECASE if loud else re.NOFLAG
    return re.compile(rf"(?<!\w)(?:{every})\s?$", flags), tuple(float(weight) for _, _, weight in rows)


@cache
def _national() -> re.Pattern[str]:
    return re.compile(table("places")["national_body"])


@cache
def _delegation() -> re.Pattern[str]:
    return re.compile(r"(?:[Đđ]oàn|[Đđ]ại biểu|ĐBQH)(?: [^\s,.;()]+){0,4}$")


@cache
def _lives() -> tuple[tuple[re.Pattern[str], float], ...]:
    words = table("places")
    return tuple((re.compile(words[what]), float(words[f"{what}_weight"])) for what in ("birth", "career"))


@cache
def _person() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){table('places')['person_before']}\s$")


@lru_cache(maxsize=3)
def _tells_of_a_district(text: str) -> bool:
    return re.search(table("places")["unnamed_district"], text) is not None


@cache
def _city() -> re.Pattern[str]:
    return re.compile(r"(?:[Tt]hành phố|THÀNH PHỐ|T[Pp]\.?|T\.P\.?|[Tt]hành [uủ][ỷy]|THÀNH [UỦ][ỶY])\s?$")


@cache
def _surnames() -> frozenset[str]:
    return frozenset((table("people")["surnames"] + " " + table("places")["surnames"]).split())


@cache
def _openers() -> frozenset[str]:
    """Return capitalised words that may stand right before the name of a place."""
    return frozenset(table("places")["openers"].split())
