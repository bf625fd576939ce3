"""Fields of the query language: their names, with marks or without, and what their values mean."""

from __future__ import annotations

import re

from index.facets import FACETS
from index.text.fold import fold
from index.text.roman import HIGHEST, roman
from index.text.slug import slug
from search.query import places
from search.query.codes import find_codes
from search.query.nodes import Dates, FieldClause, Form, InTitle, Node, Or, Phrase, Prefix, Word
from search.query.periods import Period, named, period
from search.query.syllable import typed

NAMES = {
    **{facet.key: facet.name for facet in FACETS.values()},
    "tu": "từ",
    "den": "đến",
    "ngay": "ngày",
    "tieu-de": "tiêu-đề",
    "quy": "quý",
}
"""The key of each field and the name it is printed with."""

FIELDS = {
    **{fold(name): key for key, name in NAMES.items()},
    **{key: key for key in NAMES},
    "nam": "ngay",
    "thang": "ngay",
    **{alias: facet.key for facet in FACETS.values() for alias in facet.aliases},
    "from": "tu",
    "to": "den",
    "date": "ngay",
    "title": "tieu-de",
}
"""Every name a field is known by, folded, and its key."""

MAX_VALUE = 120  # characters of one value
MAX_VALUES = 16  # of one field, separated by commas
MAX_REACH = 6  # words behind a field that its value may go on over: "ngày: 30 tháng 3 năm 2021"
_DATES = ("tu", "den", "ngay", "quy")
_TERM = re.compile(r"(19[3-9][0-9]|20[0-9]{2})\s*[-–—]\s*(19[3-9][0-9]|20[0-9]{2})\Z")
_ROMAN = {roman(number).lower(): number for number in range(1, HIGHEST + 1)}


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
    if key in _DATES:
        dates = None if key == "tu" and quoted else _dates(key, text.strip())
        return Word(words) if key == "tu" and words and not dates else dates
    values = [text] if quoted else text.split(",")
    clauses = tuple(dict.fromkeys(clause for value in values[:MAX_VALUES] if (clause := _value(key, value.strip()))))
    if not clauses:
        return None
    return clauses[0] if len(clauses) == 1 else Or(clauses)


def may_name(key: str, text: str) -> bool:
    """Whether a text may begin with a value of several words, as far as can be told at a glance."""
    if key == "tinh":
        return places.begins(text)
    return key == "dh" or (key in ("nk", "vb", *_DATES) and any(char.isdigit() for char in text))


def names_something(key: str, text: str) -> bool:
    """Whether a text of several words is one value of a field, and not a value with words of the question behind it.

    >>> [names_something(*one) for one in (("tinh", "Bà Rịa - Vũng Tàu"), ("vb", "26 - NQ/TW"), ("tinh", "An họp"))]
    [True, True, False]
    """
    if "," in text or len(text) > MAX_VALUE:
        return False
    if key == "vb":
        words = typed(text)
        return [code[:2] for code in find_codes(words)] == [(0, len(words))]
    if key == "dh":
        owner = text.split()[:-1]
        return bool(_congress(text)) and (not owner or places.slug_of(" ".join(owner)) is not None)
    return key in ("tinh", "nk", *_DATES) and read_field(key, text, (), False) is not None


def _title(words: Form, star: bool) -> Node | None:
    if not words:
        return None
    return InTitle(Prefix(words[0].exact, words[0].folded) if star and len(words) == 1 else Phrase(words))


def _dates(key: str, text: str) -> Dates | None:
    text = f"quy {fold(text)}" if key == "quy" else text
    found = period(text) or _in_words(text)
    if found is None:
        return None
    return Dates(None if key == "den" else found.first, None if key == "tu" else found.last)


def _in_words(text: str) -> Period | None:
    """Return the period that a whole text names: "tháng 3/2022", "quý I năm 2021", "30 tháng 3 năm 2021"."""
    written = [syllable.folded for syllable in typed(text[:MAX_VALUE])]
    for words in (written, ["ngay", *written], ["thang", *written]):
        found = named(words)
        if found and found[0][:2] == (0, len(words)):
            return found[0][2]
    return None


def _value(key: str, text: str) -> FieldClause | None:
    if key == "tinh":
        value = places.slug_of(text)
    elif key == "dh":
        value = _congress(text)
    elif key == "nk":
        term = _TERM.match(text)
        value = f"{term[1]}-{term[2]}" if term else None
    else:
        value = FACETS[key].named(text)
    return FieldClause(key, value, text) if value else None


def _congress(text: str) -> str | None:
    """Return a congress as facets write it: "XIII" and "13" of any owner, "Nghệ An XIX", "toan-quoc.xiii"."""
    owner, _, which = fold(text).strip().replace(" ", ".").rpartition(".")
    number = which if which in _ROMAN else roman(int(which)).lower() if re.fullmatch("[1-9][0-9]?", which) else None
    if number is None:
        return slug(text) if re.search(r"\w\.[0-9]{4}-[0-9]{4}\Z", text) else None
    if not owner:
        return number
    name = slug(owner)
    place = places.slug_of(re.sub("[.-]", " ", name)) or name
    return f"{place}.{number}" if place else None


def written(clause: FieldClause | Dates | InTitle | Word) -> str:
    """Return a clause of a field as one types it; reading that again gives the same clause.

    >>> written(Dates("2021-01", "2021-03")), written(FieldClause("tinh", "nghe-an"))
    ('ngày:2021-01..2021-03', 'tỉnh:nghe-an')
    """
    if isinstance(clause, FieldClause):
        # "văn-bản:13" before "nq tw" would go on over them.
        quote = '"' if clause.key == "vb" and not names_something("vb", clause.value) else ""
        return f"{NAMES[clause.key]}:{quote}{clause.value}{quote}"
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
