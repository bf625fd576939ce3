"""Document numbers in a question, in any spelling: "26-NQ/TW", "26 - nq/tw", "26 nq tw", "10225/BYT-DP"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.reading import codes
from search.query.nodes import Form, Syllable

_NUMBER = re.compile(r"[0-9]{1,6}[a-z]?\Z")
_LETTERS = re.compile(r"[^\W\d_]{1,12}[0-9]{0,2}\Z")
# What an unlisted body's letters look like behind those of a kind: ministries, offices, Party committees.
_BODY = re.compile(r"(?:b[a-z]{1,6}|v[pk][a-z]{1,5}|ta[a-z]{1,4})[0-9]{0,2}\Z")
_TAIL = re.compile(r"(?:[a-z]{1,3})?(?:tw|tu)\Z")
_MOST = 6  # groups of letters: "11/2005/TTLT-BNV-BTC-UBDT" has four


class Code(NamedTuple):
    """A document's number over words ``start`` to ``end`` (excluded), as it is written."""

    start: int
    end: int
    number: str


def find_codes(words: Form) -> list[Code]:
    """Return the document numbers among the words of a question, left to right.

    What reading finds in articles is found here too. Written with its signs a number needs letters of the table, or
    the name of a kind or "số" before it, or nothing beside it; without its signs it needs a kind and a body.

    >>> from search.query.syllable import typed
    >>> [code.number for code in find_codes(typed("nghi quyet 26 nq tw, công văn 10225/BYT-DP và luật 19/2025/QH15"))]
    ['26-NQ/TW', '10225/BYT-DP', '19/2025/QH15']
    >>> [code.number for code in find_codes(typed("thông tư 01/2021/TT-BGDĐT, nghị định 100/2019 và 24/7 covid-19"))]
    ['01/2021/TT-BGDĐT', '100/2019']
    """
    return list(_codes(words))


def _codes(words: Form) -> Iterator[Code]:
    first = 0
    while first < len(words):
        code = _signed(words, first) or _spaced(words, first) or _yearly(words, first)
        if code:
            yield code
        first = code.end if code else first + 1


def _head(words: Form, first: int) -> int:
    """Return where the letters of a number begin: behind its figures and its year; ``first`` where there is none."""
    if not _NUMBER.match(words[first].folded):
        return first
    behind = first + 1
    return behind + 1 if behind < len(words) and codes.YEAR.match(words[behind].folded) else behind


def _signed(words: Form, first: int) -> Code | None:
    """Return the number that is written with its signs."""
    begin = _head(words, first)
    end = begin
    while end < min(len(words), begin + _MOST) and words[end].joint and _LETTERS.match(words[end].folded):
        end += 1
    letters = [word.folded for word in words[begin:end]]
    if begin == first or not letters or (begin - first == 2 and not words[first + 1].joint):
        return None
    if not (_telling(letters) or (_led(words, first, end) and any(len(group) > 1 for group in letters))):
        return None
    parts = [word.joint * (place > 0) + _cased(word) for place, word in enumerate(words[first:end])]
    return Code(first, end, "".join(parts))


def _telling(letters: Sequence[str]) -> bool:
    """Whether letters can be nothing but a document's: a kind and a body, or an office that numbers its letters."""
    if codes.is_assembly(letters[0]):
        return True
    known = codes.is_kind(letters[0]) or codes.is_issuer(letters[0])
    return known and len(letters) > 1 and len(letters[1]) > 1


def _led(words: Form, first: int, end: int) -> bool:
    """Whether a kind of document or "số" stands before a number, or the number is all there is."""
    before = " ".join(word.folded for word in words[max(0, first - 5) : first])
    return (first == 0 and end == len(words)) or codes.ends_with_kind(before)


def _spaced(words: Form, first: int) -> Code | None:
    """Return the number that is written without its signs, or not with all of them."""
    begin = _head(words, first)
    if begin == first or begin == len(words):
        return None
    year = words[begin - 1].text if begin - first == 2 else None
    kind, body = words[begin], words[begin + 1] if begin + 1 < len(words) else None
    if body and codes.is_kind(kind.folded) and _is_body(body.folded):
        return Code(first, begin + 2, codes.written(words[first].text, year, (_usual(kind), _usual(body))))
    if year and codes.is_assembly(kind.folded):
        return Code(first, begin + 1, codes.written(words[first].text, year, (_usual(kind),)))
    return None


def _yearly(words: Form, first: int) -> Code | None:
    """Return the number of an act by its year: "Nghị định 100/2019", or "100/2019" alone."""
    end = _head(words, first)
    if end - first != 2 or not words[first + 1].joint:
        return None
    before = " ".join(word.folded for word in words[max(0, first - 5) : first])
    if codes.ends_with_kind(before, yearly=True) or (first == 0 and end == len(words)):
        return Code(first, end, f"{words[first].text}{words[first + 1].joint}{words[first + 1].text}")
    return None


def _is_body(letters: str) -> bool:
    return codes.is_issuer(letters) or _BODY.match(letters) is not None or _TAIL.match(letters) is not None


def _cased(word: Syllable) -> str:
    """Return a word as it was typed; letters that were typed small in their usual case."""
    small = word.text.islower() and _LETTERS.match(word.text)
    return _usual(word) if small else word.text


def _usual(word: Syllable) -> str:
    letters = word.text.rstrip("0123456789")
    return codes.usual(letters) + word.text[len(letters) :]
