"""Keys of words: ``fold`` takes the marks off, ``exact`` keeps them in one spelling; both keep every length.

A key may so be cut out of a folded text with the offsets of the original.
"""

from __future__ import annotations

import re
import unicodedata

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
_OPEN = re.compile(rf"(?<![qQ])(?:{'|'.join(_NEW_STYLE)})(?![^\W\d_])")


def _tables() -> tuple[dict[int, str], dict[int, str]]:
    """Return what lowers and what folds single characters, never changing their number."""
    lower, fold = {}, {}
    for code in range(0x3000):  # beyond stand scripts without case or marks
        char = chr(code)
        small = char.lower() if len(char.lower()) == 1 else char
        base = "d" if small == "đ" else unicodedata.normalize("NFD", small)[0]
        if small != char:
            lower[code] = small
        if base != char:
            fold[code] = base
    return lower, fold


_LOWER, _FOLD = _tables()


def fold(text: str) -> str:
    """Return the text in lower case without marks, character for character.

    >>> fold("Nghị quyết Đại hội Đảng bộ tỉnh Nghệ An")
    'nghi quyet dai hoi dang bo tinh nghe an'
    """
    return text.translate(_FOLD)


def old_tones(text: str) -> str:
    """Return the text, in its own case, with tones where the old style puts them.

    >>> old_tones("Tỉnh uỷ HOÀ BÌNH, quý, hoàn, khoẻ, thuý")
    'Tỉnh ủy HÒA BÌNH, quý, hoàn, khỏe, thúy'
    """
    return _OPEN.sub(lambda found: _NEW_STYLE[found[0]], text)


def exact(text: str) -> str:
    """Return the text in lower case with old-style tones: the key of a word with its marks.

    >>> exact("Tỉnh uỷ Khánh Hoà") == exact("TỈNH ỦY KHÁNH HÒA")
    True
    """
    return old_tones(text).translate(_LOWER)
