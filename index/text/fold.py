"""Keys of words: ``fold`` takes the marks off, ``exact`` keeps them in one spelling; both keep every length.

A key may so be cut out of a folded text with the offsets of the original.
"""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import numpy.typing as npt

# Old style puts the tone on the first vowel of an open oa, oe, uy ("hòa", "khỏe", "ủy"), new style on the second
# ("hoà", "khoẻ", "uỷ"). Half of the papers write one, half the other; a closed syllable ("hoàn", "tuần") has one
# spelling only, and in "quý" the u belongs to the q.
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_GLIDES = ("oa", "oe", "uy")
_NEW_STYLE = {
    unicodedata.normalize("NFC", first + second + tone): unicodedata.normalize("NFC", first + tone + second)
    for glide in _GLIDES
    for first, second in map(tuple, (glide, glide.upper(), glide.title()))
    for tone in _TONES
}
_TONED = "".join({pair[1] for pair in _NEW_STYLE})
_OPEN = re.compile(rf"(?<![qQ])[oOuU][{_TONED}](?![^\W\d_])")


COVERED = 0x3000
"""Code points that the tables cover; beyond stand scripts without case or diacritics."""


def _tables() -> tuple[dict[int, str], dict[int, str]]:
    """Return what lowers and what folds single characters, never changing their number."""
    lower, fold = {}, {}
    for code in range(COVERED):
        char = chr(code)
        small = char.lower() if len(char.lower()) == 1 else char
        base = "d" if small == "đ" else unicodedata.normalize("NFD", small)[0]
        if small != char:
            lower[code] = small
        if base != char:
            fold[code] = base
    return lower, fold


_LOWER, _FOLD = _tables()
_LONG = 160  # characters from which the way over an array is the faster, four times for an article


def _array(table: dict[int, str]) -> npt.NDArray[np.uint32]:
    """Return a table as an array by code point."""
    codes = np.arange(COVERED, dtype=np.uint32)
    for code, char in table.items():
        codes[code] = ord(char)
    return codes


_LOWER_ARRAY, _FOLD_ARRAY = _array(_LOWER), _array(_FOLD)


def _mapped(text: str, table: dict[int, str], array: npt.NDArray[np.uint32]) -> str:
    if len(text) < _LONG:
        return text.translate(table)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    found = array[np.minimum(codes, COVERED - 1)]
    beyond = codes >= COVERED
    found[beyond] = codes[beyond]
    return str(found.tobytes(), "utf-32-le", "surrogatepass")


def fold(text: str) -> str:
    """Return the text in lower case without marks, character for character.

    >>> fold("Nghị quyết Đại hội Đảng bộ tỉnh Nghệ An")
    'nghi quyet dai hoi dang bo tinh nghe an'
    """
    return _mapped(text, _FOLD, _FOLD_ARRAY)


def folded_letters() -> str:
    """Return the folded letter of each code point that the tables cover, for tables that are made of it."""
    return fold("".join(map(chr, range(COVERED))))


def old_tones(text: str) -> str:
    """Return the text, in its own case, with tones where the old style puts them.

    >>> old_tones("Tỉnh uỷ HOÀ BÌNH, quý, hoàn, khoẻ, thuý")
    'Tỉnh ủy HÒA BÌNH, quý, hoàn, khỏe, thúy'
    """
    return _OPEN.sub(lambda found: _NEW_STYLE.get(found[0], found[0]), text)


def exact(text: str) -> str:
    """Return the text in lower case with old-style tones: the key of a word with its marks.

    >>> exact("Tỉnh uỷ Khánh Hoà") == exact("TỈNH ỦY KHÁNH HÒA")
    True
    """
    return _mapped(old_tones(text), _LOWER, _LOWER_ARRAY)
