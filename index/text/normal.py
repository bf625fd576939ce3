"""Normalise text once, at ingestion: the stored text is what comes out of here, and all offsets refer to it."""

from __future__ import annotations

import re
import unicodedata

# Scraped pages separate words with any of these; only the newline keeps its meaning.
_SPACES = dict.fromkeys((*map(ord, "\t\v\f\u00a0\u1680\u202f\u205f\u3000"), *range(0x2000, 0x200B)), " ")
_BREAKS = dict.fromkeys(map(ord, "\u0085\u2028\u2029"), "\n")
# "Ð" (Icelandic eth, U+00D0) stands for "Đ" in texts typed with old fonts; "ɖ" for "đ".
_LETTERS = {0x00D0: "Đ", 0x0189: "Đ", 0x00F0: "đ", 0x0256: "đ"}
_NOTHING = dict.fromkeys(
    (
        *(code for code in range(0x20) if chr(code) not in "\t\n\v\f\r"),
        *range(0x7F, 0x85),
        *range(0x86, 0xA0),
        0x00AD,  # soft hyphen
        *range(0x200B, 0x2010),  # zero-width space, joiners, direction marks
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
        0xFFFD,
        *range(0xD800, 0xE000),  # lone surrogates
    )
)
_TABLE = {**_SPACES, **_BREAKS, **_LETTERS, **_NOTHING}
# Looked for and mended one by one: most texts have few, and looking every character up takes ten times as long.
_ODD = re.compile(f"[{''.join(re.escape(chr(code)) for code in _TABLE)}]")
_NEWLINES = re.compile("\r\n?")
_BASIC = re.compile("[\0-\uffff]+")
# What still combines after NFC belongs to no Vietnamese letter, and would cut a syllable in two.
_STRAY = re.compile("[\u0300-\u036f]+")


def normalize(text: str) -> str:
    r"""Return the text in NFC with plain spaces, ``\n`` line ends, Vietnamese Đ, and nothing invisible.

    >>> normalize("Nghị quyết\u00a0Đại hội") == "Nghị quyết Đại hội"
    True
    >>> normalize(unicodedata.normalize("NFD", "Ðắk Lắk")) == "Đắk Lắk"
    True
    """
    text = _ODD.sub(_mended, _NEWLINES.sub("\n", text))
    return _STRAY.sub("", _composed(text))


def _composed(text: str) -> str:
    """Return the text in NFC, but for the scripts beyond 16 bits: every Unicode version has more of them."""
    if len(text.encode("utf-16-le")) == 2 * len(text):
        return unicodedata.normalize("NFC", text)
    return _BASIC.sub(lambda part: unicodedata.normalize("NFC", part[0]), text)


def _mended(odd: re.Match[str]) -> str:
    return _TABLE[ord(odd[0])] or ""
