"""Tokens of a question: words, quoted words, brackets and operators, with where they stand; one pass, never fails."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from index.reading import codes
from index.text.fold import fold
from search.query.fields import FIELDS

Kind = Literal["words", "open", "close", "or", "and", "not", "noise"]


class Token(NamedTuple):
    """One token from ``start`` to ``end``; its words are ``text``, which begins at ``at``.

    ``sign`` is "+", "-" or nothing, ``field`` the key of a field or nothing. ``slop`` belongs to quoted words,
    ``star`` says that the words are a beginning, ``literal`` that nothing is read into them. Noise is said in ``text``.
    """

    kind: Kind
    start: int
    end: int
    text: str = ""
    at: int = 0
    sign: str = ""
    field: str = ""
    quoted: bool = False
    slop: int = 0
    star: bool = False
    literal: bool = False


# Each opening quote with its closing ones, the best first: people mix straight and curly ones, phones change them.
_CLOSING = {'"': '"”“', "“": '”"“', "”": '”"“', "„": '“”"', "‟": '”"', "＂": '＂"', "«": "»", "〝": "〞", "「": "」"}
_LONELY = "»〞」"
QUOTES = re.escape("".join(_CLOSING)) + _LONELY
_PIECE = re.compile(rf"[()]|[{QUOTES}]|[^\s(){QUOTES}]+")
_FIELD = re.compile(r"([^\W\d_]+(?:[-_][^\W\d_]+)?):", re.UNICODE)
_SLOP = re.compile(r"~([0-9]{1,4})")
_SIGNS = "+-−"
LITERAL = "="
_OPERATORS: dict[str, Kind] = {"OR": "or", "|": "or", "||": "or", "AND": "and", "&&": "and", "NOT": "not"}
MAX_TOKENS = 400
"""Tokens of a question that are read."""

MISSING_QUOTE, UNKNOWN_QUOTE = "quote_missing", "quote_lonely"
"""The codes of what is said of noise."""


@lru_cache(maxsize=64)  # one search reads a question twice: as a question, and as something to write better
def tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of a normalised question, at most one more than `MAX_TOKENS`.

    >>> [(t.kind, t.sign, t.field, t.text) for t in tokens('-"đại hội" tỉnh:nghe-an (26-NQ/TW OR nghị*)')][:3]
    [('words', '-', '', 'đại hội'), ('words', '', 'tinh', 'nghe-an'), ('open', '', '', '')]
    """
    found: list[Token] = []
    last = {closing: text.rfind(closing) for closings in _CLOSING.values() for closing in closings}
    place = 0
    while len(found) <= MAX_TOKENS and (piece := _PIECE.search(text, place)):
        start, place = piece.span()
        chunk = piece[0]
        if chunk in _CLOSING:
            token = _quoted(text, start, last)
            place = token.end
            _join(found, token)
        elif chunk == "(":
            _join(found, Token("open", start, place))
        elif chunk == ")":
            found.append(Token("close", start, place))
        elif chunk in _LONELY:
            found.append(Token("noise", start, place, UNKNOWN_QUOTE))
        elif chunk in _OPERATORS:
            found.append(Token(_OPERATORS[chunk], start, place))
        elif chunk.isalnum():
            found.append(Token("words", start, place, chunk, start))
        else:
            _chunk(text, start, place, found)
    return tuple(found)


def _quoted(text: str, start: int, last: Mapping[str, int]) -> Token:
    for closing in _CLOSING[text[start]]:
        if last[closing] > start:
            end = text.find(closing, start + 1)
            slop = _SLOP.match(text, end + 1)
            words = text[start + 1 : end]
            behind = slop.end() if slop else end + 1
            return Token("words", start, behind, words, start + 1, quoted=True, slop=int(slop[1]) if slop else 0)
    return Token("noise", start, start + 1, MISSING_QUOTE)


def _chunk(text: str, start: int, end: int, found: list[Token]) -> None:
    """Add the token of one run of characters without space, quote or bracket."""
    chunk = text[start:end]
    border = _at_border(text, start)
    sign = chunk[0] if chunk[0] in _SIGNS and border and not _continues(chunk, start, found) else ""
    body = chunk.lstrip(_SIGNS) if sign else chunk
    if border and body[:1] == LITERAL:
        found.append(Token("words", start, end, body[1:], end - len(body) + 1, _plus_or_minus(sign), literal=True))
        return
    at = end - len(body)
    name = _FIELD.match(body)
    key = FIELDS.get(_name(name[1]), "") if name else ""
    if name and not key and found and _plain(found[-1]) and found[-1].end + 1 == start:
        # "tiêu đề:", "văn bản:" with a space, as one writes them
        key = FIELDS.get(f"{_name(found[-1].text)}-{_name(name[1])}", "")
        if key:
            before = found.pop()
            start, sign = before.start, before.sign
    if name and key:
        body = body[name.end() :]
        at = end - len(body)
    found.append(Token("words", start, end, body, at, _plus_or_minus(sign), key, star=_starred(body)))


def _plus_or_minus(sign: str) -> str:
    return "-" if sign == "−" else sign


def _starred(body: str) -> bool:
    return body.rstrip(".,;:!?").endswith("*")


def _name(text: str) -> str:
    return fold(text).replace("_", "-")


def _plain(token: Token) -> bool:
    return token.kind == "words" and not (token.quoted or token.field or token.star or token.literal)


def _at_border(text: str, start: int) -> bool:
    return start == 0 or text[start - 1].isspace() or text[start - 1] == "("


def _continues(chunk: str, start: int, found: list[Token]) -> bool:
    """Whether a hyphen goes on with a number: "26 -NQ/TW", "nhiệm kỳ 2020 -2025", as papers print them."""
    if not found or not _plain(found[-1]) or not found[-1].text[-1:].isdigit() or found[-1].end + 1 != start:
        return False
    kind, slash, _ = fold(chunk[1:12]).partition("/")
    return chunk[0] != "+" and not _starred(chunk) and (kind[:1].isdigit() or bool(slash and codes.is_kind(kind)))


def _join(found: list[Token], token: Token) -> None:
    """Add a quoted or bracketed token, with the sign and field that stand right before it."""
    last = found[-1] if found else token
    waiting = last.kind == "words" and not (last.quoted or last.text) and (last.sign or last.field or last.literal)
    if waiting and last.end == token.start and token.kind != "noise":
        found[-1] = token._replace(start=last.start, sign=last.sign, field=last.field)
    else:
        found.append(token)
