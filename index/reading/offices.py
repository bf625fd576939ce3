"""Offices: how Party titles and offices are written, one after the other, and which spellings are of one office.

"Phó Bí thư Thường trực Tỉnh ủy, Chủ tịch HĐND tỉnh" are two. An office goes on as far as its body's name does, the
longest one: a "Vụ trưởng Vụ Đối ngoại Văn phòng Chủ tịch nước" is no "Chủ tịch nước".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from index.reading import gazetteer
from index.reading.tables import table
from index.text.fold import exact
from index.text.syllables import CAPITAL, is_spelled

_DOTTED = r"(?:\.(?=[A-ZĐƯ])|(?<=TP)\.)"  # "TP.HCM", "T.Ư", "TP. Vinh"; any other full stop ends the title
_MOST_WORDS = 18  # of one office; "Phó Chủ nhiệm Ủy ban Văn hóa, Giáo dục, Thanh niên, Thiếu niên và Nhi đồng" has 16
_MOST_TITLES = 7  # in a row
_CAPITALISED = re.compile(rf"(?<!\w){CAPITAL}\w+")
_FORMER = ("nguyên ", "cựu ", "cố ")
_JOIN = r"(?:,\s?| kiêm |, kiêm | và (?=[Nn]guyên ))"


@dataclass(frozen=True, slots=True)
class Title:
    """One office in a text; ``highest`` when one person holds it at a time, in Việt Nam or a land that it names."""

    text: str
    start: int
    end: int
    highest: bool


@dataclass(frozen=True, slots=True)
class Row:
    """Offices in a row, with commas between them."""

    titles: tuple[Title, ...]

    @property
    def start(self) -> int:
        """Where the first begins."""
        return self.titles[0].start

    @property
    def end(self) -> int:
        """Where the last ends."""
        return self.titles[-1].end


def begins(words: str) -> bool:
    """Return whether an office begins some words.

    >>> begins("Phó chủ tịch UBND"), begins("Chủ đề")
    (True, False)
    """
    return _head().match(words) is not None


def rows(text: str) -> Iterator[Row]:
    """Return the offices of a text, row by row; names in it must be masked (`index.reading.names.masked`).

    >>> row, = rows("Chủ nhiệm Ủy ban Khoa học, Công nghệ và Môi trường, nguyên Thứ trưởng Bộ Y tế trình bày")
    >>> [title.text for title in row.titles]
    ['Chủ nhiệm Ủy ban Khoa học, Công nghệ và Môi trường', 'nguyên Thứ trưởng Bộ Y tế']
    """
    end = 0
    for head in _head().finditer(text):
        if head.start() < end:
            continue
        titles: list[Title] = []
        at: int | None = head.start()
        while at is not None and len(titles) < _MOST_TITLES and (found := _title().match(text, at)):
            end = found.start() + len(_whole(found[0]))
            titles.append(Title(text[at:end], at, end, found.lastgroup == "highest"))
            if _of_a_stranger(found):
                titles.clear()  # "Thủ tướng Jacinda Ardern": what stood before it is that person's too
            join = _joined().match(text, end)
            at = join.end() if join else None
        if titles:
            yield Row(tuple(titles))


def _whole(title: str) -> str:
    """Return a title without the words at its end that belong to what follows it.

    "… Du lịch TP.HCM và", "Chủ tịch UBND tỉnh Đồng Tháp khuyến (khích)": no place has a small syllable behind it.
    """
    for verb in _goes_on().finditer(title):
        if " ".join(title[: verb.start()].split(" ")[-2:]) in _closing():
            title = title[: verb.start()]  # "Chủ tịch UBND tỉnh Lai Châu thông tin", "… tỉnh Thanh Hóa giao Sở Y tế"
            break
    title = _hanging().sub("", title)
    *before, last = title.split(" ")
    if not before or not last.islower() or last in table("offices")["bodies"]:
        return title
    closed = " ".join(before[-2:]) in _closing() or (len(before[-1]) > 1 and before[-1].isupper())
    return title[: -len(last) - 1] if closed else title


def _of_a_stranger(title: re.Match[str]) -> bool:
    """Return whether a foreign name stands in a title, or behind one that only a name can follow."""
    if title.lastgroup != "highest" and _highest().match(title[0]):
        return True
    words = (word for word in _CAPITALISED.findall(title[0]) if word.isascii() and not word.isupper())
    return any(not is_spelled(word) and word not in _known() for word in words)


def is_office(title: str) -> bool:
    """Return whether a title is an office: a "Giám đốc" or "Chủ tịch" is one only of an agency or of a place.

    >>> is_office("Giám đốc Sở Y tế"), is_office("giám đốc"), is_office("Chủ tịch Tập đoàn Sao Xanh")
    (True, False, False)
    """
    if _private().search(title) or _of_many().search(title):
        return False
    head = _agency_head().match(title)
    if head is None:
        return True
    rest = title[head.end() :].strip()
    return _agency().match(rest) is not None or rest.startswith(_places())


def is_highest(title: str) -> bool:
    """Return whether a title is an office that one person holds at a time, still or formerly."""
    return _highest().match(title) is not None


def is_former(title: str) -> bool:
    """Return whether an office is one that its holder has left."""
    return title.lower().startswith(_FORMER)


def goes_with(title: Title, last: Title) -> bool:
    """Return whether one person can hold an office and the last of its row: no prime minister is a minister.

    "Thừa ủy quyền Thủ tướng, Bộ trưởng Tài chính Hồ Đức Phớc": the first is somebody else's.
    """
    if title is last:
        return True
    if exact(title.text) in table("offices")["of_no_one"]:
        return False  # "trả lời đại biểu Quốc hội, Bộ trưởng …"
    kinds = table("offices")["beside_the_highest"]
    if title.highest:
        return last.text.startswith(tuple(kinds))
    same = _first_words(title.text) == _first_words(last.text)
    return not last.highest and not (same and not title.text.startswith(("Ủy viên", "Uỷ viên", "Trưởng")))


def merged(titles: Iterable[str]) -> tuple[str, ...]:
    """Return titles without those that say the same in another spelling or with fewer words.

    >>> merged(["Chủ tịch UBND tỉnh", "Chủ tịch Ủy ban nhân dân tỉnh Nghệ An", "Bộ trưởng", "Bộ trưởng Bộ Y tế"])
    ('Chủ tịch Ủy ban nhân dân tỉnh Nghệ An', 'Bộ trưởng Bộ Y tế')
    """
    kept: dict[str, str] = {}
    for title in titles:
        key = _key(title)
        longer = next((known for known in kept if _within(key, known)), None)
        if longer is not None:
            continue
        shorter = [known for known in kept if _within(known, key)]
        if not shorter:
            kept[key] = title
            continue
        # The place of the first spelling, the words of the fullest one.
        kept = {(key if known == shorter[0] else known): (title if known == shorter[0] else said)
                for known, said in kept.items() if known not in shorter[1:]}  # fmt: skip
    return tuple(kept.values())


def _within(short: str, long: str) -> bool:
    """Return whether a key says no more than another: the same words, or the first of them; "nguyên" outdoes both."""
    former = re.sub(rf"^(?:{'|'.join(_FORMER)})", "", long)
    return f"{long} ".startswith(f"{short} ") or (former != long and f"{former} ".startswith(f"{short} "))


@lru_cache(maxsize=20_000)
def _key(title: str) -> str:
    """Return what tells an office from others, in whatever spelling."""
    words = exact(title)
    for spelling, usual in table("offices")["same"]:
        words = re.sub(rf"(?<!\w){spelling}(?!\w)", usual, words)
    return " ".join(re.findall(r"\w+", words))


def _first_words(title: str) -> str:
    found = _head().match(title)
    return exact(found[0]) if found else title


# The tables, as the functions ask them


def _either(words: str) -> str:
    """Return the pattern of words that may be written with capitals or without, and "ủy" in either style."""
    spelled = " ".join(f"[{word[0].upper()}{word[0].lower()}]{re.escape(word[1:])}" for word in words.split(" "))
    return re.sub(r"ủy|\[Ủủ\]y", lambda found: "[uủ][ỷy]" if found[0] == "ủy" else "[UỦuủ][ỷy]", spelled)


def _any_of(phrases: Iterable[str]) -> str:
    """Return the pattern of any of some phrases, the longest first, tried by first letter: there are many."""
    by_letter: dict[str, list[str]] = {}
    for phrase in sorted(phrases, key=lambda phrase: (-len(phrase), phrase)):
        first, _, rest = _either(phrase).partition("]")
        by_letter.setdefault(first, []).append(rest)
    return "|".join(f"{first}](?:{'|'.join(rest)})" for first, rest in by_letter.items())


@cache
def _former() -> str:
    return rf"(?:(?:{'|'.join(map(_either, table('offices')['former']))}) ){{0,2}}"


def _heads(but: Iterable[str] = ()) -> str:
    """Return the pattern of what an office begins with, the longest first."""
    return _any_of(set(table("offices")["heads"]) - set(but))


@cache
def _head() -> re.Pattern[str]:
    initials = "".join(
        sorted({head[0].upper() + head[0].lower() for head in table("offices")["heads"]} | set("CcNnQqTtUu"))
    )
    # "…chung cưPhó Thủ tướng": papers glue what stood on two lines.
    glued = rf"(?<=[^\W\d_])(?<!{CAPITAL})(?={CAPITAL})"
    return re.compile(rf"(?:(?<!\w)|{glued})(?=[{initials}]){_former()}(?:{_heads()})(?!\w)")


@cache
def _title() -> re.Pattern[str]:
    """Return the pattern of one title: how it begins, then the words of its body."""
    words = table("offices")
    lands = "|".join(sorted(map(re.escape, words["lands"]), key=len, reverse=True))
    highest = "|".join(f"{_either(head)}{tail.replace('{land}', f'(?:{lands})')}" for head, tail in words["highest"])
    small = "|".join(
        f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in sorted(words["bodies"], key=len, reverse=True)
    )
    commas = "|".join(sorted(map(re.escape, words["commas"]), key=len, reverse=True))
    capital = rf"{CAPITAL}[\w&'’]*(?:{_DOTTED} ?[\w&'’]*)*(?:[-–&]{CAPITAL}\w*)*"
    # A capitalised syllable takes the small one behind it ("Ngoại giao"), unless that goes on with the sentence.
    second = rf"(?: (?!(?:{small}|{'|'.join(words['never_inside'])})(?!\w))(?!{CAPITAL})[^\W\d_]+(?!\w))?"
    # "Chủ tịch Thường trực", but no other office, and no new sentence that a paper glued on.
    own = rf"(?!(?:{_former()}(?:{_heads(words['heads_inside'])})|{'|'.join(words['openers'])})(?!\w))"
    numbered = rf"(?:{'|'.join(f'(?<={word} )' for word in words['numbered'])})\d{{1,3}}(?![\w/%])"
    body = rf"(?:{commas}|(?:{small})(?!\w)|{own}{capital}{second}|{numbered}|[-–&](?= ))"
    inside = (
        r"(?<=[Vv]ăn phòng )Chủ tịch nước|(?<=rợ lý )(?:Phó )?\w+(?: Bí)? (?:tướng|thư|tịch nước|tịch Quốc hội|trưởng)"
    )
    return re.compile(
        rf"{_former()}(?:(?P<highest>(?:{highest})(?!\w)(?! {CAPITAL}))"
        rf"|(?P<other>(?:{_heads()})(?!\w)(?: (?:{inside}|{body})){{0,{_MOST_WORDS}}}))"
    )


@cache
def _joined() -> re.Pattern[str]:
    return re.compile(rf"{_JOIN}(?={_former()}(?:{_heads()})(?!\w))")


@cache
def _agency_head() -> re.Pattern[str]:
    return re.compile(rf"{_former()}(?:{_any_of(table('offices')['agency_heads'])})(?!\w)")


@cache
def _agency() -> re.Pattern[str]:
    agencies = sorted(map(re.escape, table("offices")["agencies"]), key=len, reverse=True)
    return re.compile("|".join(agencies), re.IGNORECASE)


@cache
def _of_many() -> re.Pattern[str]:
    """Return the pattern of what several persons hold: "Bộ trưởng các Bộ Công Thương, Tài chính"."""
    return re.compile(r"(?<!\w)các (?:bộ|tỉnh|huyện|nước|xã|sở|quận|thành phố|địa phương)(?!\w)", re.IGNORECASE)


@cache
def _private() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, table("offices")["private"])), re.IGNORECASE)


@cache
def _hanging() -> re.Pattern[str]:
    return re.compile(rf"(?: (?:{'|'.join(table('offices')['joints'])})|\s?[-–&])+$")


@cache
def _goes_on() -> re.Pattern[str]:
    """Return the pattern of words that are a body's in other places, and a sentence's behind a province's name."""
    return re.compile(rf" (?:{'|'.join(table('offices')['goes_on'])})(?!\w)")


@cache
def _closing() -> frozenset[str]:
    """Return the names behind which an office has no more small words: provinces and countries."""
    return frozenset((*(name for name, _ in gazetteer.names()), *table("offices")["lands"]))


@cache
def _highest() -> re.Pattern[str]:
    return re.compile(rf"{_former()}(?:{'|'.join(_either(head) for head, _ in table('offices')['highest'])})(?!\w)")


@cache
def _places() -> tuple[str, ...]:
    named = (name for name, _ in gazetteer.names()), (district.name for district in gazetteer.districts())
    return (*named[0], *named[1], *table("offices")["lands"])


@cache
def _known() -> frozenset[str]:
    """Return the words of places and lands, which need not be spelled as Vietnamese: "Đắk Lắk", "New Zealand"."""
    return frozenset(word for place in _places() for word in re.findall(r"\w+", place))
