"""Encodings: the bytes of a file as text, whatever they are; what was not plainly there is said."""

from __future__ import annotations

import codecs
import re
import unicodedata
from html import unescape
from typing import NamedTuple

from index.errors import UnreadableInput
from index.messages.sentence import Sentence
from index.reading import legacy

# Words with marks that stand in every Vietnamese text.
_COMMON = frozenset("và của các được đã những với có người này để không một đến tỉnh đảng".split())
_MOST_BAD = 0.02  # share of a text's letters beyond ASCII that may be no UTF-8: more, and it is another encoding
_FEW_BAD, _LONG = 3, 100  # bytes, and characters of text for each
_ENTITY = re.compile(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[a-zA-Z]{2,8}\d{0,2});")
_HTML = re.compile(r"\s*(?:<!doctype html|<html[\s>]|<\?xml[^>]*\?>\s*<!?(?:doctype )?html)", re.IGNORECASE)


class Decoded(NamedTuple):
    """A text, and in words what was done to read it."""

    text: str
    said: tuple[str, ...] = ()


def decode(data: bytes) -> str:
    """Return the text of a file (`decoded` says what was done to read it); raises UnreadableInput.

    >>> decode("Tỉnh ủy".encode("utf-16")), decode("Đảng bộ và nhân dân".encode("utf-8-sig"))
    ('Tỉnh ủy', 'Đảng bộ và nhân dân')
    """
    return decoded(data).text


def decoded(data: bytes, *, plain: bool = True) -> Decoded:
    """Return the text of a file in UTF-8, UTF-16, windows-1258, TCVN3, VNI or VISCII; raises UnreadableInput.

    A few bytes that are no UTF-8 are written as windows-1252 has them where they are signs, else as "?". Without
    ``plain`` what is UTF-8 stays as it stands, for what is read of it first.
    """
    if not data.strip():
        raise UnreadableInput("empty")
    if encoding := utf16(data):
        try:
            return mended(data.decode(encoding))
        except UnicodeDecodeError:
            return Decoded(
                data.decode(encoding, "replace"),
                (Sentence("not all of it is {encoding}: the rest is left out", encoding=encoding),),
            )
    if b"\0" in data:
        raise UnreadableInput("binary")
    try:
        text = data.decode("utf-8-sig")
        return mended(text) if plain else Decoded(text)
    except UnicodeDecodeError as error:
        found = _mostly_utf8(data, plain=plain) or _windows_1258(data) or _old(data) or _nearly_ascii(data, plain=plain)
        if found is None:
            raise UnreadableInput(
                "in no encoding that is known (UTF-8, UTF-16, windows-1258, TCVN3, VNI, VISCII): {why} at byte {place}",
                why=error.reason,
                place=error.start,
            ) from error
        return found


def mended(text: str, *, quiet: bool = False) -> Decoded:
    """Return a text without the code that it was in before Unicode, and with HTML's entities as what they stand for.

    ``quiet`` says nothing of entities: those in fields are what sites' own databases hold.

    >>> mended("Tỉnh &#7911;y Nghệ An")
    Decoded(text='Tỉnh ủy Nghệ An', said=("HTML's entities are read as letters",))
    """
    found = legacy.converted(text)
    said = (Sentence("in {code}: converted to Unicode", code=found.code),) if found.code else ()
    if _HTML.match(found.text) or not _ENTITY.search(found.text):
        return Decoded(found.text, said)
    plain = _ENTITY.sub(lambda entity: unescape(entity[0]), found.text)
    return Decoded(
        plain, said if quiet or plain == found.text else (*said, Sentence("HTML's entities are read as letters"))
    )


def is_page(text: str) -> bool:
    """Return whether a text is an HTML page, whatever its file is called."""
    return _HTML.match(text) is not None


def utf16(data: bytes) -> str | None:
    """Return which UTF-16 or UTF-32 it is: by its mark, or by the zeros that every Latin letter leaves."""
    if data[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff"):
        return "utf-32"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    head = data[:2000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) // 6 or min(even, odd) > max(even, odd) // 20:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _mostly_utf8(data: bytes, *, plain: bool) -> Decoded | None:
    """Return a text in UTF-8 with some bad bytes; None when they are more than a few."""
    text = data.decode("utf-8-sig", "timtin-mend")
    bad = len(text) - len(data.decode("utf-8-sig", "ignore"))
    beyond = sum(not letter.isascii() for letter in text)
    return None if bad > max(1, _MOST_BAD * beyond) or beyond < 2 * bad else _with_signs(text, bad, plain=plain)


def _nearly_ascii(data: bytes, *, plain: bool) -> Decoded | None:
    """Return a text of ASCII alone with a few bytes that are none, as feeds and tables of numbers have."""
    text = data.decode("utf-8-sig", "timtin-mend")
    bad = len(text) - len(data.decode("utf-8-sig", "ignore"))
    return _with_signs(text, bad, plain=plain) if bad <= _FEW_BAD and len(text) > _LONG * bad else None


def _with_signs(text: str, bad: int, *, plain: bool) -> Decoded:
    found = mended(text) if plain else Decoded(text)
    return Decoded(
        found.text, (Sentence("{bad} bytes that are no UTF-8 are read as signs or as “?”", bad=bad), *found.said)
    )


def _sign(error: UnicodeError) -> tuple[str, int]:
    """Return a sign of windows-1252 for a byte that is one (a blank, a quotation mark, a dash), else "?"."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start : error.start + 1]
    letter = byte.decode("cp1252", "replace")
    good = unicodedata.category(letter) in {"Zs", "Pd", "Pi", "Pf", "Po"} and letter != "\ufffd"
    end = error.start + 1 if good else error.end
    return letter if good else "?", end


# Each byte as windows-1252 has it; five have no letter there, and stand for themselves.
_WINDOWS = [bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256)]

codecs.register_error("timtin-mend", _sign)


def _windows_1258(data: bytes) -> Decoded | None:
    """Return the text when it reads as Vietnamese in windows-1258: nearly any bytes decode, few have these words."""
    try:
        text = unicodedata.normalize("NFC", data.decode("cp1258"))
    except UnicodeDecodeError:
        return None
    words = re.findall(r"\w+", text[:20_000].lower())
    good = sum(word in _COMMON for word in words) >= max(2, len(words) // 50) and legacy.share(text)[0] > 0.5
    return Decoded(text) if good else None


def _old(data: bytes) -> Decoded | None:
    """Return a text in a code of before windows: its bytes as letters of latin-1 are in Unicode's clothes."""
    found = legacy.converted("".join(map(_WINDOWS.__getitem__, data)))
    return Decoded(found.text, (Sentence("in {code}: converted to Unicode", code=found.code),)) if found.code else None
