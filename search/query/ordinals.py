"""Ordinals of congresses, terms, plenums and sessions: Roman, Arabic and written ones are equal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from index.text.fold import fold
from index.text.roman import HIGHEST, roman


@dataclass(frozen=True, slots=True)
class Head:
    """Words that an ordinal follows; ``roman`` is how texts mostly write it ("khóa XIII", but "Kỳ họp thứ 6")."""

    words: tuple[str, ...]
    roman: bool
    written: str  # how the head is counted and shown


@dataclass(frozen=True, slots=True)
class Ordinal:
    """An ordinal in a question: the words ``start`` to ``end``, and the equal forms, the counted one first."""

    start: int
    end: int
    number: int
    head: Head
    forms: tuple[str, ...]


# Longest first. "trung ương 6" needs "hội nghị" before it: "Trung ương 4" alone is as often a hospital's name.
HEADS = (
    Head(("hoi", "nghi", "ban", "chap", "hanh", "trung", "uong"), False, "hội nghị trung ương"),
    Head(("dai", "hoi", "dai", "bieu", "toan", "quoc"), True, "đại hội đại biểu toàn quốc"),
    Head(("dai", "hoi", "dang", "toan", "quoc"), True, "đại hội đảng toàn quốc"),
    Head(("hoi", "nghi", "bch", "trung", "uong"), False, "hội nghị trung ương"),
    Head(("hoi", "nghi", "trung", "uong"), False, "hội nghị trung ương"),
    Head(("dai", "hoi", "dang"), True, "đại hội đảng"),
    Head(("dai", "hoi"), True, "đại hội"),
    Head(("hoi", "nghi"), False, "hội nghị"),
    Head(("ky", "hop"), False, "kỳ họp"),
    Head(("khoa",), True, "khóa"),
    Head((), True, ""),
)
_BEGINNINGS = {"lan", "thu", *(head.words[0] for head in HEADS if head.words)}
_PLENUM = "hội nghị trung ương"
_COMMITTEE = (
    ("ban", "chap", "hanh", "trung", "uong"),
    ("bch", "trung", "uong"),
    ("bch", "tw"),
    ("trung", "uong"),
)
_UNITS = ("", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_FIRST = ("", "nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín")


def written(number: int) -> str:
    """Return the Vietnamese ordinal word of a number of 1 to 99.

    >>> [written(number) for number in (1, 4, 6, 13, 15, 21, 35)]
    ['nhất', 'tư', 'sáu', 'mười ba', 'mười lăm', 'hai mươi mốt', 'ba mươi lăm']
    """
    tens, unit = divmod(number, 10)
    if tens == 0:
        return _FIRST[unit]
    head = "mười" if tens == 1 else f"{_UNITS[tens]} mươi"
    tail = {5: "lăm", 1: "mốt" if tens > 1 else "một", 4: "tư" if tens > 1 else "bốn"}.get(unit, _UNITS[unit])
    return f"{head} {tail}".strip()


def find_ordinals(words: Sequence[str]) -> list[Ordinal]:
    """Return the ordinals among folded syllables, left to right.

    >>> [(o.number, o.forms[0]) for o in find_ordinals("hoi nghi lan thu sau bch trung uong khoa 13".split())]
    [(6, 'hội nghị trung ương 6'), (13, 'khóa xiii')]
    >>> find_ordinals("thu sau ngay 13 vi pham dai hoi".split())
    []
    """
    found = []
    place = 0
    while place < len(words):
        ordinal = _at(words, place)
        if ordinal:
            found.append(ordinal)
        place = ordinal.end if ordinal else place + 1
    return found


def _at(words: Sequence[str], place: int) -> Ordinal | None:
    if words[place] not in _BEGINNINGS:
        return None
    for head in HEADS:
        behind = place + len(head.words)
        if tuple(words[place:behind]) == head.words:
            end, number = _numeral(words, behind, bool(head.words), head.written == "kỳ họp")
            if number:
                return _ordinal(words, place, end, number, head)
    return None


def _ordinal(words: Sequence[str], start: int, end: int, number: int, head: Head) -> Ordinal | None:
    if head.written == "hội nghị":  # "Hội nghị lần thứ sáu" is a plenum only when it says of which committee
        tail = next((tail for tail in _COMMITTEE if tuple(words[end : end + len(tail)]) == tail), None)
        if tail:
            end += len(tail)
            head = next(one for one in HEADS if one.written == _PLENUM)
    return Ordinal(start, end, number, head, _forms(head, number))


def _forms(head: Head, number: int) -> tuple[str, ...]:
    small = roman(number).lower()
    figures = (small, str(number)) if head.roman else (str(number), small)
    ways = [f"lần thứ {figure}" for figure in (*figures, written(number))]
    if not head.words:
        return tuple(ways)
    if head.written == "kỳ họp":
        ways = [f"thứ {figure}" for figure in (*figures, written(number))] + ways
        return tuple(f"kỳ họp {way}" for way in ways)
    if head.written == "khóa":
        ways = []
    forms = [f"{head.written} {way}" for way in (*figures, *ways)]
    if head.written == _PLENUM:
        forms += [f"hội nghị {way}" for way in ways]
    return tuple(forms)


def _numeral(words: Sequence[str], place: int, headed: bool, session: bool) -> tuple[int, int]:
    """Return the word behind the ordinal and its number; 0 when there is none.

    Figures alone follow a head only ("khóa 13"); written ones follow "lần thứ" ("thứ sáu" alone is Friday).
    """
    rest = place
    rest += rest < len(words) and words[rest] == "lan"
    thu = rest < len(words) and words[rest] == "thu"
    rest += thu
    if rest == place and not headed:
        return place, 0
    spelled = thu and (rest - place == 2 or session)
    if not spelled and (thu or not headed):
        return place, 0
    for length in (3, 2, 1):
        number = _numerals(spelled).get(tuple(words[rest : rest + length]), 0)
        if number and rest + length <= len(words):
            return rest + length, number
    return place, 0


@cache
def _numerals(spelled: bool) -> dict[tuple[str, ...], int]:
    table: dict[tuple[str, ...], int] = {}
    for number in range(1, HIGHEST + 1):
        table[(str(number),)] = table[(f"{number:02}",)] = table[(roman(number).lower(),)] = number
        if spelled:
            table[tuple(fold(written(number)).split())] = number
    if spelled:
        table.update({("mot",): 1, ("bon",): 4, ("bay",): 7, ("muoi", "nam"): 15})
    return table
