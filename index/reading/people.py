"""People: persons to whom the text gives an office or a Party title, with those titles in the text's own words.

A title stands before the name ("Bí thư Tỉnh ủy Nghệ An Thái Thanh Quý") or behind it ("Thái Thanh Quý - Ủy viên Trung
ương Đảng, Bí thư Tỉnh ủy"). It is a person's only when nothing stands between; where it may be somebody else's, or is
cut short, it is left out. Authors and photographers have none; the accused, victims and private persons are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from index.article import Evidence, EvidenceField, Person
from index.reading import gazetteer, offices
from index.reading.names import MASK, Name, masked, names, spellings
from index.reading.offices import Row, Title
from index.reading.page import Page
from index.reading.tables import table
from index.text.fold import fold

_MOST_EVIDENCE = 10
_NEAR = 60  # characters before a row of titles in which the name that it follows ends
_SENTENCE = 220  # characters of a sentence looked at
_SAID = 60  # characters behind a name in which "bị khởi tố" stands
_SIGN = re.compile(rf"{MASK}(?:\s?\([^()\n]{{1,30}}\))?\s?(?P<sign>[-–—]|,|\()\s?(?:hiện là |là |nay là )?$")
_DELEGATIONS = {"TPHCM": "TP.HCM", "HCM": "TP.HCM", "Hồ Chí Minh": "TP.HCM"}
_SENTENCE_END = re.compile(r"[.!?\n]\s|\n")


@dataclass(frozen=True, slots=True)
class _Held:
    """Titles of one person in one place of the text; ``new`` when the person gets them in what the article tells."""

    name: str
    titles: tuple[str, ...]
    start: int
    end: int
    new: bool = False


def find_people(page: Page) -> tuple[Person, ...]:
    """Return the persons with titles that a page names, in the order of their first titled mention.

    >>> page = Page("", "Đồng chí Thái Thanh Quý - Ủy viên Trung ương Đảng, Bí thư Tỉnh ủy phát biểu. Ảnh: Thành Duy")
    >>> [(person.name, person.titles) for person in find_people(page)]
    [('Thái Thanh Quý', ('Ủy viên Trung ương Đảng', 'Bí thư Tỉnh ủy'))]
    """
    shunned = set(table("people")["suppressed"])
    national = "Quốc hội" in page.body or "Quốc hội" in page.title
    texts = [_Text(field, text, national) for field, text in page.regions()]
    for text in texts:
        shunned |= text.accused()
    right = spellings(found.name for text in texts for found in text.names)
    held: dict[str, list[_Held]] = {}
    proofs: dict[str, list[Evidence]] = {}
    for text in texts:
        for one in text.held:
            name = _holder(right.get(one.name, one.name), one.titles)
            held.setdefault(name, []).append(one)
            proofs.setdefault(name, []).append(Evidence.quoted(text.field, text.text, one.start, one.end))
    return tuple(
        Person(name, _titles(given), tuple(proofs[name][:_MOST_EVIDENCE]))
        for name, given in held.items()
        if name not in shunned
    )


def _holder(name: str, titles: Sequence[str]) -> str:
    """Return the name of one who held the highest offices where a paper misspells it or glues a word to it.

    >>> _holder("Nguyễn Phú Trọngmong", ("Tổng Bí thư",)), _holder("Nguyễn Phú Trọngmong", ("Bí thư Huyện ủy",))
    ('Nguyễn Phú Trọng', 'Nguyễn Phú Trọngmong')
    """
    if name in _holders() or not any(map(offices.is_highest, titles)):
        return name
    return next((known for known in _holders() if name.startswith(known) or fold(name) == fold(known)), name)


def _titles(held: Sequence[_Held]) -> tuple[str, ...]:
    """Return a person's titles, what the article tells that they became before all others."""
    ordered = sorted(held, key=lambda one: not one.new)
    return offices.merged(title for one in ordered for title in one.titles)


class _Text:
    """One text of a page, its names, and the same text with the names masked; ``national`` where deputies are named."""

    def __init__(self, field: EvidenceField, text: str, national: bool) -> None:
        self.field = field
        self.text = text
        self.names = names(text)
        self.masked = masked(text, self.names)
        self._national = national
        self._starting = {found.start: found for found in self.names}
        self._ending = {found.end: found for found in self.names}

    @cached_property
    def held(self) -> tuple[_Held, ...]:
        """Who holds which titles, in reading order."""
        return tuple(sorted((*self._held_in_rows(), *self._deputies()), key=lambda one: one.start))

    def _held_in_rows(self) -> Iterator[_Held]:
        before: set[Name] = set()
        waiting: _Held | None = None
        for row in offices.rows(self.masked) if self.names else ():
            new = self._newly(row)
            if waiting and not (new and new.start == waiting.start):
                yield waiting  # else what somebody was when the new office came: it is over
            waiting = None
            if new is not None:
                yield new
                continue
            yield from self._before_a_name(row, before)
            waiting = None if self._named_behind(row) else self._behind_a_name(row, row.titles, before)
        if waiting:
            yield waiting

    def _named_behind(self, row: Row) -> Name | None:
        """Return the name right behind a row of titles."""
        found = _named().match(self.masked, row.end)
        return self._starting.get(found.end()) if found else None

    def _before_a_name(self, row: Row, before: set[Name]) -> Iterator[_Held]:
        """Return who holds the titles before a name, which is put among those that have some ``before`` them."""
        name = self._named_behind(row)
        if name is None or _not_theirs().search(self.masked, max(0, row.start - _NEAR), row.start):
            return
        titles = [title for title in _still(row.titles) if offices.goes_with(title, row.titles[-1])]
        if titles[-1].highest and name.name.count(" ") == 1 and not _ended().match(self.masked, name.end):
            return  # "Tổng Bí thư Nguyễn Phú trọng": the name may be cut short
        followed = self._followed(row)
        if followed and len(row.titles) > 1:
            # "… Lê Văn A, quyền Chủ tịch UBND tỉnh, cựu Thứ trưởng Ngô Văn B": the last is another's than the first.
            titles = titles[-1:]
            if followed not in before and not row.titles[0].text.startswith(tuple(table("offices")["of_the_party"])):
                yield from filter(None, [self._behind_a_name(row, row.titles[:1], before)])
        elif _instead().search(self.masked, max(0, row.start - _NEAR), row.start):
            titles = titles[-1:] if len(row.titles) > 1 else titles  # "Thay mặt Thủ tướng, Bộ trưởng Trần Văn C"
        before.add(name)
        yield from filter(None, [self._held(name, titles, titles[0].start, name.end)])

    def _followed(self, row: Row) -> Name | None:
        """Return the name right before a row of titles, with a comma, a dash or a bracket between."""
        sign = _SIGN.search(self.masked, max(0, row.start - _NEAR), row.start)
        return self._ending.get(sign.start() + 1) if sign else None

    def _behind_a_name(self, row: Row, titles: Sequence[Title], before: set[Name]) -> _Held | None:
        """Return who holds titles behind a name: "Lê Văn A, Bí thư Tỉnh ủy"."""
        name = self._followed(row)
        if name is None:
            return None
        titles = _still(titles)
        end = titles[-1].end
        comma = self.masked[name.end : row.start].strip().endswith(",")
        # "Thứ trưởng Lê Văn A, Thủ tướng yêu cầu…": another clause and its subject.
        clause = comma and len(titles) == 1 and (name in before or titles[0].highest)
        if clause and _goes_on().match(self.masked, end):
            return None
        if not _ended().match(self.masked, end):
            titles = titles[:-1]  # it goes on in words that are not understood
        return self._held(name, titles, name.start, titles[-1].end) if titles else None

    def _newly(self, row: Row) -> _Held | None:
        """Return the office that somebody gets: "bổ nhiệm ông Lê Văn A, Chủ tịch huyện, giữ chức Giám đốc Sở"."""
        start = max(0, row.start - _SENTENCE)
        sentence = _SENTENCE_END.split(self.masked[start : row.start])[-1]
        if not _as().search(sentence) or not _becoming().search(sentence) or _unsure().search(sentence):
            return None
        end = sentence.rfind(MASK) + 1
        name = self._ending.get(row.start - len(sentence) + end)
        if name is None or self._named_behind(row) or not _ended().match(self.masked, row.end):
            return None
        return self._held(name, row.titles[:1], name.start, row.titles[0].end, new=True)

    def _deputies(self) -> Iterator[_Held]:
        """Return deputies of the National Assembly with their delegation: "đại biểu Lê Văn A (đoàn Nghệ An)"."""
        for found in _deputy().finditer(self.masked) if self._national else ():
            name = self._starting.get(found.start("name"))
            if name and (place := found["place"].strip()) in _places():
                title = f"Đại biểu Quốc hội đoàn {_DELEGATIONS.get(place, place)}"
                yield _Held(name.name, (title,), found.start(), found.end())

    def _held(self, name: Name, titles: Sequence[Title], start: int, end: int, new: bool = False) -> _Held | None:
        said = tuple(_shown(title.text) for title in titles if offices.is_office(title.text))
        return _Held(name.name, said, start, end, new) if said else None

    def accused(self) -> set[str]:
        """Return who is there as accused or victim."""
        if _crimes().search(self.text.lower()) is None:
            return set()
        # Those before a court are called by what they were: "cựu Giám đốc Sở Y tế Phan Văn A".
        once = (one.name for one in self.held if any(title.startswith("Cựu ") for title in one.titles))
        return {found.name for found in self.names if _accused(self.text, found.start, found.end)} | set(once)


def _still(titles: Sequence[Title]) -> Sequence[Title]:
    """Return the titles of a row that are told from each other: what follows "nguyên Bí thư, …" may be over as well."""
    former = next((place for place, title in enumerate(titles) if offices.is_former(title.text)), len(titles))
    later = [title for title in titles[former + 1 :] if offices.is_former(title.text)]
    return [*titles[: former + 1], *later]


def _shown(title: str) -> str:
    """Return a title as it is printed: with a capital, and without "tân", which is over next week."""
    title = " ".join(title.split())
    title = title.removeprefix("tân ").removeprefix("Tân ")
    return title[:1].upper() + title[1:]


def _accused(text: str, start: int, end: int) -> bool:
    """Return whether a person is there as accused or victim: "bị cáo Nguyễn Văn A", "… bị khởi tố", "khởi tố A, B"."""
    before, after = text[max(0, start - 24) : start].lower(), text[end : end + _SAID].partition(".")[0].lower()
    words = table("people")
    if any(word in before for word in words["not_by_office"]) or any(word in after for word in words["accused_after"]):
        return True
    sentence = re.split(r"[.!?\n]\s", text[max(0, start - _SENTENCE) : start])[-1].lower()
    said = max(sentence.rfind(word) for word in words["accusing"])
    # Behind "khởi tố" stand those it befalls, one after the other, until somebody says or does something.
    return said >= 0 and not _verb().search(sentence[said:])


# The tables, as the functions ask them


@cache
def _named() -> re.Pattern[str]:
    """Return the pattern of what may stand between an office and the name: "đồng chí", "ông", a rank, a degree."""
    words = "|".join(table("offices")["honorifics"])
    return re.compile(
        rf"(?: (?:{words})\.?(?:[., ]{{0,2}}(?:{words})\.?)*)?\s(?={MASK})|(?:,? [-–]) (?:ông|bà) (?={MASK})"
    )


@cache
def _not_theirs() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(table('offices')['not_theirs'])})(?: của)?(?: ông| bà)?\s$")


@cache
def _instead() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(table('offices')['instead'])})(?: của)?(?: đồng chí)?\s$")


@cache
def _goes_on() -> re.Pattern[str]:
    """Return the pattern of a verb right behind an office, whose subject it then is."""
    return re.compile(rf"\s(?:{'|'.join(table('offices')['after'])})(?!\w)")


@cache
def _ended() -> re.Pattern[str]:
    """Return the pattern of what may follow an office that is not cut short."""
    return re.compile(rf"\s*(?:$|[^\w\s])|\n|\s(?:{'|'.join(table('offices')['after'])})(?!\w)|\s[A-ZĐ0-9]")


@cache
def _becoming() -> re.Pattern[str]:
    """Return the pattern of a verb by which somebody gets an office."""
    return re.compile(rf"(?:{'|'.join(table('offices')['becoming'])})[^;]*{MASK}")


@cache
def _as() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(table('offices')['as'])}) $")


@cache
def _unsure() -> re.Pattern[str]:
    return re.compile("|".join(table("offices")["unsure"]))


@cache
def _deputy() -> re.Pattern[str]:
    """Return the pattern of a deputy with the delegation, which a comma alone does not tell from the next words."""
    deputy, said = r"(?:[Đđ]ại biểu|ĐB|ĐBQH)(?: Quốc hội| QH)?", r"(?:ĐBQH|[Đđ]ại biểu Quốc hội) "
    sign = rf"(?:\((?:[Đđ]oàn )?|(?:,|[-–])\s?(?:[Đđ]oàn |(?={said})))"
    place = r"(?:tỉnh |thành phố |TP\.? )?(?P<place>[^\W\d_][\w. -]{2,20}?)(?=[),;.\n]| [-–]| [a-zđ])"
    return re.compile(rf"(?<!\w){deputy} (?P<name>{MASK}+)\s?{sign}(?:{said})?{place}")


@cache
def _places() -> frozenset[str]:
    return frozenset(name for name, _ in gazetteer.names()) | {"TP.HCM", "TPHCM", "HCM"}


@cache
def _holders() -> tuple[str, ...]:
    """Return who held one of the highest offices since 1997, by the table that dates texts by them."""
    rows = table("times")["holders"].items()
    return tuple(name for name, held in rows if any(offices.is_highest(office) for office, *_ in held))


@cache
def _crimes() -> re.Pattern[str]:
    words = table("people")
    return re.compile("|".join((*words["not_by_office"], *words["accused_after"], *words["accusing"])))


@cache
def _verb() -> re.Pattern[str]:
    """Return the pattern of what a person does."""
    return re.compile(rf"\s(?:{'|'.join(table('people')['verbs'])})(?!\w)")
