"""Document numbers in a question, in any spelling: "26-NQ/TW", "26 - nq/tw", "26 nq tw"."""

from __future__ import annotations

import re
from collections.abc import Sequence

# What may stand behind the number: kinds of document, then the bodies that issue them (Hướng dẫn 36-HD/VPTW and
# Nghị định 30/2020/NĐ-CP on document numbers), folded.
KINDS = {
    "nq": "NQ",
    "ct": "CT",
    "kl": "KL",
    "qd": "QĐ",
    "qdi": "QĐi",
    "qyd": "QyĐ",
    "tb": "TB",
    "hd": "HD",
    "kh": "KH",
    "ctr": "CTr",
    "cthd": "CTHĐ",
    "da": "ĐA",
    "bc": "BC",
    "ttr": "TTr",
    "cv": "CV",
    "nd": "NĐ",
    "tt": "TT",
    "ttlt": "TTLT",
    "cd": "CĐ",
    "pl": "PL",
    "l": "L",
    "qc": "QC",
    "ub": "UB",
    "vbhn": "VBHN",
}
BODIES = {
    "tw": "TW",
    "tu": "TU",
    "hu": "HU",
    "du": "ĐU",
    "bct": "BCT",
    "bbt": "BBT",
    "cp": "CP",
    "ttg": "TTg",
    "ctn": "CTN",
    "ubnd": "UBND",
    "hdnd": "HĐND",
    "ubtvqh": "UBTVQH",
    "mttw": "MTTW",
    "bcdtw": "BCĐTW",
    "btctw": "BTCTW",
    "btgtw": "BTGTW",
    "ubkttw": "UBKTTW",
    "vptw": "VPTW",
    "dct": "ĐCT",
}
_STATE = ("UBND", "HĐND", "CP", "TTg", "UBTVQH")
_BODY = re.compile(r"(?:ubtvqh|qh|b[a-z]{1,6}|v[pk][a-z]{1,5}|ta[a-z]{1,4})[0-9]{0,2}\Z")
_TAIL = re.compile(r"(?:[a-z]{1,3})?(?:tw|tu|qh[0-9]{1,2})\Z")
_NUMBER = re.compile(r"[0-9]{1,5}[a-z]?\Z")
_YEAR = re.compile(r"(?:19[4-9]|20[0-9])[0-9]\Z")


def find_codes(words: Sequence[str]) -> list[tuple[int, int, str]]:
    """Return document numbers among folded syllables as (first word, word behind the last, normalised number).

    >>> find_codes("nghi quyet 26 nq tw".split())
    [(2, 5, '26-NQ/TW')]
    >>> find_codes("luat 19 2025 qh15".split())
    [(1, 4, '19/2025/QH15')]
    >>> find_codes("nghi dinh 30 2020 nd cp va quyet dinh 5 ubnd".split())
    [(2, 6, '30/2020/NĐ-CP')]
    """
    found = []
    place = 0
    while place < len(words):
        end, number = _code_at(words, place)
        if number:
            found.append((place, end, number))
        place = end if number else place + 1
    return found


def _code_at(words: Sequence[str], place: int) -> tuple[int, str | None]:
    if not _NUMBER.match(words[place]):
        return place, None
    number, rest = words[place], place + 1
    year = words[rest] if rest < len(words) and _YEAR.match(words[rest]) else None
    rest += 1 if year else 0
    kind = words[rest] if rest < len(words) else ""
    body = words[rest + 1] if rest + 1 < len(words) else ""
    if kind in KINDS and (body in BODIES or _BODY.match(body) or _TAIL.match(body)):
        return rest + 2, _written(number, year, KINDS[kind], BODIES.get(body, body.upper()))
    if year and re.match(r"(?:qh|ubtvqh)[0-9]{1,2}\Z", kind):
        return rest + 1, f"{number}/{year}/{kind.upper()}"
    return place, None


def _written(number: str, year: str | None, kind: str, body: str) -> str:
    number = number.zfill(2)
    # The State writes number/year/kind-body, the Party number-kind/body; a body like QH15 is the State's.
    if year:
        return f"{number}/{year}/{kind}-{body}"
    return f"{number}/{kind}-{body}" if body.startswith(_STATE) else f"{number}-{kind}/{body}"
