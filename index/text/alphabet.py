"""The order of Vietnamese: a ă â b c d đ e ê …; words that differ in tones alone stand by these; capitals count last.

A table of our own: what sorts by the tables of Unicode (PyICU) is a library of 30 MB that must be built.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng: as dictionaries have them, behind no tone
_RANKS = {letter: chr(ord("a") + rank) for rank, letter in enumerate(_LETTERS)}


@lru_cache(maxsize=8192)  # values of facets are ordered at every search
def alphabetical(text: str) -> tuple[str, str, str]:
    """Return the key by which texts stand in the order of Vietnamese.

    >>> sorted(["Đồng Nai", "Dân sinh", "Ấp Bắc", "An Giang", "Ăn Thua", "Cà Mau"], key=alphabetical)
    ['An Giang', 'Ăn Thua', 'Ấp Bắc', 'Cà Mau', 'Dân sinh', 'Đồng Nai']
    >>> sorted(["mạ", "má", "mà", "ma", "mã", "mả", "mai"], key=alphabetical)
    ['ma', 'mà', 'mả', 'mã', 'má', 'mạ', 'mai']
    """
    letters, tones = zip(*map(_ranked, text.lower()), strict=True) if text else ((), ())
    return "".join(letters), "".join(tones), text


@lru_cache(maxsize=4096)
def _ranked(char: str) -> tuple[str, str]:
    """Return the rank of a letter without its tone, and that of the tone."""
    parts = unicodedata.normalize("NFD", char)
    tone = next((mark for mark in parts if mark in _TONES), "")
    bare = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
    return _RANKS.get(bare, bare), str(1 + _TONES.index(tone)) if tone else "0"
