"""Fields of the query language: their names, with marks or without, and what their values mean."""

from __future__ import annotations

import re

from index.text.fold import fold
from search.query import places
from search.query.nodes import Dates, FieldClause, Form, InTitle, Node, Or, Phrase, Prefix, Word
from search.query.ordinals import HIGHEST, roman
from search.query.periods import moment, period

NAMES = {
    "tinh": "tỉnh",
    "dh": "đại-hội",
    "nk": "nhiệm-kỳ",
    "vb": "văn-bản",
    "nguon": "nguồn",
    "nguoi": "người",
    "tu": "từ",
    "den": "đến",
    "ngay": "ngày",
    "tieu-de": "tiêu-đề",
}
"""The key of each field and the name it is printed with."""

FIELDS = {
    **{fold(name): key for key, name in NAMES.items()},
    **{key: key for key in NAMES},
    "nam": "ngay",
    "thang": "ngay",
    "quy": "ngay",
    "tinh-thanh": "tinh",
    "dia-phuong": "tinh",
    "khoa": "dh",
    "so-hieu": "vb",
    "bao": "nguon",
    "nhan-vat": "nguoi",
    "province": "tinh",
    "congress": "dh",
    "term": "nk",
    "doc": "vb",
    "source": "nguon",
    "person": "nguoi",
    "from": "tu",
    "to": "den",
    "date": "ngay",
    "title": "tieu-de",
}
"""Every name a field is known by, folded, and its key."""

MAX_VALUES = 16  # of one field, separated by commas
_TERM = re.compile(r"(19[3-9][0-9]|20[0-9]{2})\s*[-–—]\s*(19[3-9][0-9]|20[0-9]{2})\Z")
_ROMAN = {roman(number): number for number in range(1, HIGHEST + 1)}


def read_field(key: str, text: str, words: Form, quoted: bool, star: bool = False) -> Node | None:
    """Return the clause of a field by its value: the text and its syllables; None when the value means nothing.

    ``từ:`` is both "from" and "word": a date means from then on, anything else (or in quotes) the exact word.

    >>> read_field("tu", "3/2021", (), False), read_field("dh", "Toàn quốc 13", (), True)
    (Dates(first='2021-03', last=None), FieldClause(key='dh', value='toan-quoc.xiii'))
    >>> from search.query.syllable import made
    >>> read_field("tu", "đại biểu", made("đại biểu"), True).compound
    'đại_biểu'
    """
    if key == "tieu-de":
        return _title(words, star)
    if key == "tu" and (quoted or not moment(text)):
        return Word(words) if words else None
    if key in ("tu", "den", "ngay"):
        return _dates(key, text.strip())
    values = [text] if quoted else text.split(",")
    clauses = [clause for value in values[:MAX_VALUES] if (clause := _value(key, value.strip()))]
    if not clauses:
        return None
    return clauses[0] if len(clauses) == 1 else Or(tuple(dict.fromkeys(clauses)))


def _title(words: Form, star: bool) -> Node | None:
    if not words:
        return None
    return InTitle(Prefix(words[0].exact, words[0].folded) if star and len(words) == 1 else Phrase(words))


def _dates(key: str, text: str) -> Dates | None:
    if key == "ngay":
        found = period(text)
        return Dates(found.first, found.last) if found else None
    one = moment(text)
    if one is None:
        return None
    return Dates(one, None) if key == "tu" else Dates(None, one)


def _value(key: str, text: str) -> FieldClause | None:
    from search.request import slug  # noqa: PLC0415  request reads periods from this package

    if key == "tinh":
        value = places.slug_of(text)
    elif key == "dh":
        value = _congress(text)
    elif key == "nk":
        term = _TERM.match(text)
        value = f"{term[1]}-{term[2]}" if term else None
    else:
        value = slug(text)
    return FieldClause(key, value) if value else None


def _congress(text: str) -> str | None:
    """Return a congress as facets write it: "XIII" and "13" of any owner, "Nghệ An XIX", "toan-quoc.xiii"."""
    from search.request import slug  # noqa: PLC0415

    owner, _, which = fold(text).strip().replace(" ", ".").rpartition(".")
    number = which if which in _ROMAN else roman(int(which)) if re.fullmatch("[1-9][0-9]?", which) else None
    if number is None:
        return slug(text) if re.search(r"\.[0-9]{4}-[0-9]{4}\Z", text) else None
    if not owner:
        return number
    place = places.slug_of(owner.replace(".", " ")) or slug(owner)
    return f"{place}.{number}"


def written(clause: FieldClause | Dates | InTitle | Word) -> str:
    """Return a clause of a field as one types it; reading that again gives the same clause.

    >>> written(Dates("2021-01", "2021-03")), written(FieldClause("tinh", "nghe-an"))
    ('ngày:2021-01..2021-03', 'tỉnh:nghe-an')
    """
    if isinstance(clause, FieldClause):
        return f"{NAMES[clause.key]}:{clause.value}"
    if isinstance(clause, Word):
        return f'{NAMES["tu"]}:"{" ".join(s.text or s.exact for s in clause.syllables)}"'
    if isinstance(clause, InTitle):
        inner = clause.clause
        if isinstance(inner, Prefix):
            return f"{NAMES['tieu-de']}:{inner.exact}*"
        return f'{NAMES["tieu-de"]}:"{" ".join(s.text or s.exact for s in inner.syllables)}"'
    if clause.first and clause.last:
        both = clause.first if clause.first == clause.last else f"{clause.first}..{clause.last}"
        return f"{NAMES['ngay']}:{both}"
    return f"{NAMES['tu']}:{clause.first}" if clause.first else f"{NAMES['den']}:{clause.last}"
