"""Keys of words: ``fold`` takes the marks off, ``exact`` keeps them in one spelling; both keep every length.

A key may so be cut out of a folded text with the offsets of the original.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from index.text.characters import BARE, COVERED, LETTERS, SMALL

if TYPE_CHECKING:
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
_OPEN = re.compile(rf"(?<![qQ])[oOuU][{_TONED}](?!(?![0-9])[{LETTERS}])")

_LONG = 160  # characters from which the way over an array is the faster, four times for an article


def _mapped(text: str, table: dict[int, str]) -> str:
    """Return the text with other characters for some, never changing their number."""
    if len(text) < _LONG:
        return text.translate(table)
    import numpy as np  # noqa: PLC0415  what a text is cut into can be told without numpy (`index.text.identity`)

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    found = _array(table is SMALL)[np.minimum(codes, COVERED - 1)]
    beyond = codes >= COVERED
    found[beyond] = codes[beyond]
    return str(found.tobytes(), "utf-32-le", "surrogatepass")


@cache
def _array(small: bool) -> npt.NDArray[np.uint32]:
    """Return a table as an array by code point."""
    import numpy as np  # noqa: PLC0415

    codes = np.arange(COVERED, dtype=np.uint32)
    for code, char in (SMALL if small else BARE).items():
        codes[code] = ord(char)
    return codes


def fold(text: str) -> str:
    """Return the text in lower case without marks, character for character.

    >>> fold("Nghị quyết Đại hội Đảng bộ tỉnh Nghệ An")
    'nghi quyet dai hoi dang bo tinh nghe an'
    """
    return _mapped(text, BARE)


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
    return _mapped(old_tones(text), SMALL)
