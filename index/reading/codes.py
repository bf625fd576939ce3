"""Codes: the letters in the number of a document ("26-NQ/TW"), what they stand for, and the one spelling of a number.

Kinds and issuers stand in ``tables/documents.json`` alone; reading articles and reading questions both ask here.
"""

from __future__ import annotations

import re
from functools import cache

from index.reading.tables import table
from index.text.fold import fold

YEAR = re.compile(r"(?:19[4-9]|20[0-9])[0-9]\Z")
"""Pattern of the year in a number of the State: "30/2020/NĐ-CP"."""

# "UBTVQH14", "QH15": the number of the National Assembly stands behind its letters.
_ASSEMBLY = re.compile(r"(?:qh|ubtvqh)[0-9]{0,2}\Z")
# Party committees whose letters no table lists: provinces, districts and blocs ("ĐUK", "UBKTTU", "BTGTU").
_PARTY = re.compile(r"(?:.*(?:tw|tu|hu)|du.*)\Z")


@cache
def kinds() -> dict[str, str]:
    """Return what the letters of a kind stand for, by these letters in small.

    >>> kinds()["nq"], kinds()["ctr"]
    ('Nghị quyết', 'Chương trình')
    """
    rows = table("documents")["kinds"]
    return {code.lower(): row["name"] for row in rows for code in (*row["codes"], *row.get("also", ()))}


@cache
def issuers() -> dict[str, str]:
    """Return the body that letters stand for, by these letters as they are written."""
    return {code: row["name"] for row in table("documents")["issuers"] for code in (row["code"], *row.get("also", ()))}


@cache
def offices() -> tuple[str, ...]:
    """Return how the letters of offices begin whose numbers have no kind before them: "8589/VPCP-KGVX"."""
    return tuple(table("documents")["offices"])


def is_yearly(kind: str) -> bool:
    """Return whether a number and a year alone may name such a document: "Nghị định 100/2019".

    >>> is_yearly("nghị định"), is_yearly("báo cáo")
    (True, False)
    """
    return fold(kind) in _folded()["yearly"]


def ends_with_kind(words: str, yearly: bool = False) -> bool:
    """Return whether folded words end with the name of a kind of document, or with "so"; of the yearly ones alone.

    >>> ends_with_kind("theo nghi dinh so"), ends_with_kind("ke hoach", yearly=True)
    (True, False)
    """
    number = f" {words}".endswith(" so")
    named = f" {words.removesuffix(' so') if number else words}"
    names = _folded()["yearly" if yearly else "names"]
    return (number and not yearly) or any(named.endswith(f" {name}") for name in names)


def is_kind(letters: str) -> bool:
    """Return whether letters, folded, stand for a kind of document.

    >>> is_kind("nq"), is_kind("ttg")
    (True, False)
    """
    return letters in _folded()["kinds"]


def is_issuer(letters: str) -> bool:
    """Return whether letters, folded, stand for a body that issues documents: one of the table, or "QH15".

    >>> is_issuer("byt"), is_issuer("qh15"), is_issuer("nq")
    (True, True, False)
    """
    return letters in _folded()["issuers"] or _ASSEMBLY.match(letters) is not None


def is_assembly(letters: str) -> bool:
    """Return whether letters, folded, are the National Assembly's or its standing committee's."""
    return _ASSEMBLY.match(letters) is not None


def is_party(letters: str) -> bool:
    """Return whether letters, folded, stand for a Party committee, which writes its numbers otherwise than the State.

    >>> is_party("tw"), is_party("ubkttu"), is_party("ttg")
    (True, True, False)
    """
    return letters in _folded()["party"] or _PARTY.match(letters) is not None


def usual(letters: str) -> str:
    """Return letters in their usual case, and with their diacritics where they were typed small and without.

    >>> usual("Ctr"), usual("bgddt"), usual("tư"), usual("xyz"), usual("BGDDT")
    ('CTr', 'BGDĐT', 'TƯ', 'XYZ', 'BGDDT')
    """
    known = _letters().get(letters.lower())
    if known is None and letters.islower():
        return _without_diacritics().get(letters, letters.upper())
    return known or letters


def written(number: str, year: str | None, letters: tuple[str, ...]) -> str:
    """Return a number as its issuer writes it: the Party "26-NQ/TW", the State "30/2020/NĐ-CP" and "5/QĐ-UBND".

    >>> written("26", None, ("NQ", "TW")), written("19", "2025", ("QH15",)), written("12", "2022", ())
    ('26-NQ/TW', '19/2025/QH15', '12/2022')
    """
    head = f"{number}/{year}" if year else number
    if not letters:
        return head
    if not year and len(letters) > 1 and is_party(fold(letters[-1])):
        return f"{number}-{letters[0]}/{'-'.join(letters[1:])}"
    return f"{head}/{'-'.join(letters)}"


def normal(number: str) -> str:
    """Return the one spelling of a number: what articles spell in several ways is one value of the facet.

    >>> normal("07/NQ-TU"), normal("15-NQ/TƯ"), normal("4/CT-TTg"), normal("88-2019-QH14"), normal("26-nq-tw")
    ('07-NQ/TU', '15-NQ/TW', '04/CT-TTg', '88/2019/QH14', '26-NQ/TW')
    """
    first, *parts = re.split(r"[-/]", number)
    year = parts.pop(0) if parts and YEAR.match(parts[0]) else None
    letters = tuple(_same().get(usual(part), usual(part)) for part in parts if part)
    return written(re.sub(r"^0*(?=\d)", "", first).zfill(2) if first[-1:].isdigit() else first, year, letters)


@cache
def _same() -> dict[str, str]:
    """Return other spellings of letters: "TƯ" is "TW"; without its diacritic it would be "TU", a province's."""
    rows = table("documents")
    return {also: code for row in (*rows["kinds"], *rows["issuers"]) for also, code in row.get("also", {}).items()}


@cache
def _letters() -> dict[str, str]:
    rows = table("documents")
    listed = (*(code for row in rows["kinds"] for code in row["codes"]), *(row["code"] for row in rows["issuers"]))
    return {code.lower(): code for code in listed}


@cache
def _without_diacritics() -> dict[str, str]:
    found: dict[str, str] = {}
    for code in _letters().values():
        found.setdefault(fold(code), code)
    return found


@cache
def _folded() -> dict[str, frozenset[str]]:
    rows = table("documents")
    names = {fold(row["name"]): row.get("yearly", False) for row in rows["kinds"]}
    return {
        "names": frozenset(names),
        "yearly": frozenset(name for name, yearly in names.items() if yearly),
        "kinds": frozenset(map(fold, kinds())),
        "issuers": frozenset(map(fold, issuers())),
        "party": frozenset(fold(row["code"]) for row in rows["issuers"] if row.get("party")),
    }
