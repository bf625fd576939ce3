"""Codes of before Unicode: Vietnamese in TCVN3, VNI or VISCII, or in UTF-8 encoded twice, recognised and converted.

What such a text is shows in one thing alone: read rightly its words are Vietnamese syllables, read otherwise few are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from index.reading.tables import table

_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
# The tones of syllables that end in a stop: "kết", "nặc", never "kẽt".
_SHUT: tuple[list[str], ...] = ([], ["\u0301"], ["\u0323"])
_WORD = re.compile(r"[^\W\d_]{2,12}|[^\W\d_]*[\u00a1-\u00ff][^\s\d<>.,;:()]{0,8}")
_TAG = re.compile(r"<[^<>]{0,500}>")
_LOOKED_AT = 20_000  # characters
_ENOUGH = 0.75  # share of marked words that are syllables: of right texts .93-1.00, with names of other languages .85
_WRONG = 0.5  # of texts read in a wrong code .00-.35
_FEW = 2  # marked words: fewer tell nothing
# UTF-8 read as windows-1252: a byte that begins a letter, and those that go on.
_TWICE = re.compile("[\u00c2-\u00f4][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{1,3}")


class Converted(NamedTuple):
    """A text in Unicode, and the name of the code that it was in; None when it was in Unicode already."""

    text: str
    code: str | None = None


def share(text: str) -> tuple[float, int]:
    """Return the share of the words with letters beyond ASCII that are Vietnamese syllables, and how many words.

    >>> share("Tỉnh ủy Nghệ An tổng kết"), share("TØnh NghÖ An tæng kÕt")
    ((1.0, 5), (0.0, 4))
    """
    text = unicodedata.normalize("NFC", _TAG.sub(" ", text[:_LOOKED_AT]))
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    return (sum(map(is_syllable, words)) / len(words) if words else 0.0), len(words)


def is_syllable(word: str) -> bool:
    """Return whether a word is spelled as a Vietnamese syllable: an onset, a rime, one tone at most."""
    plain = unicodedata.normalize("NFD", word.lower())
    tones = _TONES.findall(plain)
    if len(tones) > 1 or (plain.endswith(("c", "ch", "p", "t")) and tones not in _SHUT):
        return False
    return _syllable().fullmatch(unicodedata.normalize("NFC", _TONES.sub("", plain))) is not None


@cache
def _syllable() -> re.Pattern[str]:
    found = table("legacy")
    onsets, rimes = ("|".join(sorted(found[kind], key=len, reverse=True)) for kind in ("onsets", "rimes"))
    return re.compile(f"(?:{onsets})?(?:{rimes})")


def converted(text: str) -> Converted:
    """Return a text that was read as Unicode, and is in an old code in Unicode's clothes, as what it says.

    >>> converted("TØnh ñy NghÖ An"), converted("Tænh uûy Ngheä An").text
    (Converted(text='Tỉnh ủy Nghệ An', code='TCVN3'), 'Tỉnh ủy Nghệ An')
    >>> converted("Tá»‰nh á»§y Nghá»‡ An").code, converted("Café Müller, Besançon").code
    ('UTF-8 encoded twice', None)
    """
    right, count = share(text)
    if count < _FEW or right > _WRONG:
        return Converted(text)
    head = text[:_LOOKED_AT]
    worth = {code: _worth(convert(head), count, right) for code, convert in _CODES.items()}
    best = max(worth, key=lambda code: worth[code])
    return Converted(_CODES[best](text), best) if worth[best] else Converted(text)


def _worth(text: str, count: int, before: float) -> float:
    """Return how well a converted text reads, 0 when not well enough."""
    after, words = share(text)
    # Two words may be syllables by chance.
    return after if after >= _ENOUGH and words >= min(count, 3) and after - before > _WRONG else 0.0


def _undoubled(text: str) -> str:
    return _TWICE.sub(_once, text)


def _once(found: re.Match[str]) -> str:
    """Return the letter that was encoded twice, or what stands there."""
    try:
        data = b"".join(_byte(letter) for letter in found[0])
        return data.decode("utf-8")
    except UnicodeDecodeError:
        for end in range(len(found[0]) - 1, 1, -1):  # what follows may be a sign of its own
            try:
                return b"".join(map(_byte, found[0][:end])).decode("utf-8") + found[0][end:]
            except UnicodeDecodeError:
                continue
    return found[0]


def _byte(letter: str) -> bytes:
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1", "replace")


def _of_bytes(code: str) -> Callable[[str], str]:
    """Return what reads the bytes of a text in an old code; they stand in it as letters of latin-1 or windows-1252."""

    def convert(text: str) -> str:
        found = text.translate(_letters(code))
        return _CAPITALS.sub(lambda word: word[0].upper(), found) if code == "tcvn3" else found

    return convert


# Fonts of capitals have no codes of their own: "NGHÞ QUYÕT" is NGHỊ QUYẾT.
_CAPITALS = re.compile(r"\b[A-ZĂÂĐÊÔƠƯ]+(?=[^\W\d_a-z])[^\W\d_a-z]+\b")


@cache
def _letters(code: str) -> dict[int, str]:
    found: dict[int, str] = {}
    for key, letter in table("legacy")[code].items():
        byte = int(key, 16)
        found[byte] = letter
        if 0x80 <= byte < 0xA0:
            found[ord(bytes([byte]).decode("cp1252", "replace"))] = letter
    found.pop(0xFFFD, None)
    return found


def _vni(text: str) -> str:
    return _pairs().sub(lambda pair: table("legacy")["vni"].get(pair[0]) or _mixed(pair[0]), text)


def _mixed(pair: str) -> str:
    """Return a letter whose accent is of the other case, as in headings: "Aù"."""
    other = pair[0] + pair[1:].swapcase()
    found: str = table("legacy")["vni"].get(other, pair)
    return found


@cache
def _pairs() -> re.Pattern[str]:
    codes = [*table("legacy")["vni"], *(c[0] + c[1:].swapcase() for c in table("legacy")["vni"] if len(c) > 1)]
    return re.compile("|".join(map(re.escape, sorted(set(codes), key=len, reverse=True))))


_CODES: dict[str, Callable[[str], str]] = {
    "UTF-8 encoded twice": _undoubled,
    "TCVN3": _of_bytes("tcvn3"),
    "VNI": _vni,
    "VISCII": _of_bytes("viscii"),
}
