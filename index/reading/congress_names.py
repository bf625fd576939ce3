"""Names of congresses: how facets keep them, how addresses and people write them, the short way and in full.

A slug has no diacritics ("khoi-cac-co-quan"), so what a body is called travels with it as the article spells it:
``other.khoi-cac-co-quan-trung-uong.xiv|Khối Các cơ quan Trung ương``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache

from index.article import Article, Congress
from index.reading import gazetteer, terms
from index.reading.tables import table
from index.text.fold import old_tones
from index.text.slug import slug
from index.text.syllables import syllables

_BODY = "|"
_AROUND = 40  # characters round a name: in capitals too, all of a headline is
_LEVEL = re.compile(r"(?:huyện|quận|thị xã|thị trấn|thành phố|xã|phường|đặc khu)(?=\s)")


def key(congress: Congress) -> str | None:
    """Return a congress as facets and addresses write it, or None when neither ordinal nor term is known.

    >>> key(Congress("nghe-an/khoi-ccq", "XX", "2020-2025")), key(Congress("ben-tre", None, "2020-2025"))
    ('nghe-an.khoi-ccq.xx', 'ben-tre.2020-2025')
    """
    which = congress.ordinal.lower() if congress.ordinal else congress.term
    return f"{congress.owner.replace('/', '.')}.{which}" if which else None


def keys(values: Sequence[str]) -> list[str]:
    """Return the addresses of congresses as facets keep them, or as people type them."""
    return [slug(value.partition(_BODY)[0]) for value in values]


def stored(article: Article) -> Iterator[str]:
    """Return the article's congresses as facets keep them: each with the name of its body where the slug lost it."""
    yield from filter(None, each(article))


def each(article: Article) -> tuple[str | None, ...]:
    """Return the same for each of the article's congresses, None for one of neither ordinal nor term."""
    return tuple(_kept(article, congress) for congress in article.congresses)


def _kept(article: Article, congress: Congress) -> str | None:
    body = congress.owner.partition("/")[2]
    found = key(congress)
    if found is None or not body or body in _names():
        return found
    spelled = _spelled(body, _texts(article, congress))
    return f"{found}{_BODY}{spelled}" if spelled else found


def _texts(article: Article, congress: Congress) -> Iterator[str]:
    """Return where the name of a body may stand: the words that prove its congress first."""
    yield from (proof.text for proof in congress.evidence)
    yield from (article.body, article.title, article.caption_text)


def _spelled(body: str, texts: Iterable[str]) -> str | None:
    """Return the name of a body as a text spells it: the syllables of its slug side by side, with some capital."""
    wanted, shouted = body.split("-"), None
    for text in texts:
        found = syllables(text)
        folded = [syllable.folded for syllable in found]
        for first in range(len(folded) - len(wanted) + 1):
            if folded[first] == wanted[0] and folded[first : first + len(wanted)] == wanted:
                name = old_tones(" ".join(text[found[first].start : found[first + len(wanted) - 1].end].split()))
                around = text[max(0, found[first].start - _AROUND) : found[first].end + _AROUND]
                if not (name.isupper() and around.isupper()):  # "GD&ĐT" is written so everywhere
                    return _capital(name)
                shouted = shouted or name
    return _lowered(shouted) if shouted else _listed().get(body)


def _capital(name: str) -> str:
    level = _LEVEL.match(name.lower())
    return name[: level.end()].lower() + name[level.end() :] if level else name[:1].upper() + name[1:]


def _lowered(shouted: str) -> str:
    """Return a name in capitals as a sentence has it: small words of offices small, all others with a capital."""
    if level := _LEVEL.match(shouted.lower()):
        return level[0] + shouted[level.end() :].title()
    small = {word for words in table("congresses")["body_words"] for word in words.split()}
    words = [word if word in small else word.title() for word in shouted.lower().split()]
    return _capital(" ".join(words))


def _names() -> dict[str, str]:
    names: dict[str, str] = table("congresses")["names"]
    return names


@cache
def _listed() -> dict[str, str]:
    """Return districts and communes by their slug with its level: "huyen-nam-dan"."""
    places = [(f"{district.kind} {district.name}") for district in gazetteer.districts()]
    places += [f"{level} {name}" for _, name in gazetteer.communes() for level in ("xã", "phường", "đặc khu")]
    return {slug(place): place for place in places}


# What people read


def short(value: str) -> str:
    """Return a congress in few words.

    >>> short("toan-quoc.xiii"), short("nghe-an.xix"), short("ho-chi-minh.2020-2025")
    ('Đại hội XIII của Đảng (2021–2026)', 'Nghệ An XIX (2020–2025)', 'TP. Hồ Chí Minh (2020–2025)')
    >>> short("nghe-an.khoi-ccq.xx"), short("nghe-an.huyen-nam-dan.xxvii|huyện Nam Đàn")
    ('Đảng bộ Khối Các cơ quan Nghệ An XX', 'Đảng bộ huyện Nam Đàn, Nghệ An XXVII')
    """
    owner, body, ordinal, years = _parts(value)
    if owner == terms.NATIONAL:
        head = f"Đại hội {ordinal} của Đảng" if ordinal else "Đại hội toàn quốc"
    else:
        head = " ".join(part for part in (_whose(owner, body), ordinal) if part)
    return f"{head} ({years})" if years else head


def full(value: str) -> str:
    """Return the whole name of a congress, as papers print it.

    >>> full("nam-dinh.xx"), full("toan-quoc.xiii")
    ('Đại hội Đảng bộ tỉnh Nam Định lần thứ XX', 'Đại hội đại biểu toàn quốc lần thứ XIII của Đảng')
    >>> full("ha-noi.2020-2025"), full("nghe-an.huyen-nam-dan.xxvii|huyện Nam Đàn")
    ('Đại hội Đảng bộ thành phố Hà Nội nhiệm kỳ 2020–2025', 'Đại hội Đảng bộ huyện Nam Đàn (Nghệ An) lần thứ XXVII')
    """
    owner, body, ordinal, years = _parts(value)
    which = f"lần thứ {ordinal}" if ordinal else f"nhiệm kỳ {years}"
    if owner == terms.NATIONAL:
        return f"Đại hội đại biểu toàn quốc {which} của Đảng"
    day = date(int(years[:4]), 12, 31) if years else None
    place = gazetteer.name(owner, day) if owner != "other" else ""
    if body:
        where = f" ({place})" if place and not _says_where(owner, body) else ""
        return f"Đại hội {_of_party(body)}{where} {which}"
    level = "thành phố" if gazetteer.is_city(owner, day) else "tỉnh"
    return f"Đại hội Đảng bộ {level} {place} {which}"


def apart(value: str, label: str) -> tuple[str, str]:
    """Return a congress that is labelled so as whose it is and which one it is.

    >>> apart("nghe-an.xix", short("nghe-an.xix")), apart("toan-quoc.xiii", short("toan-quoc.xiii"))
    (('Nghệ An', 'XIX (2020–2025)'), ('Đại hội của Đảng', 'XIII (2021–2026)'))
    """
    owner, _, ordinal, years = _parts(value)
    which = f"{ordinal} ({years})" if ordinal and years else ordinal or f"({years})"
    if owner == terms.NATIONAL:
        return "Đại hội của Đảng", which.strip("()") if not ordinal else which
    return label.removesuffix(which).strip() or label, which.strip("()") if not ordinal else which


def _parts(value: str) -> tuple[str, str, str, str]:
    """Return the owner, the name of its body, the ordinal and the years of the term; "" for what is not known."""
    plain, _, spelled = value.partition(_BODY)
    whole, _, which = plain.rpartition(".")
    owner, _, body = whole.partition(".")
    ordinal = which.upper() if terms.number(which.upper()) else ""
    years = (terms.term_of(whole.replace(".", "/"), ordinal) or "" if ordinal else which).replace("-", "–")
    return owner, spelled or _names().get(body) or _listed().get(body) or body.replace("-", " "), ordinal, years


def _whose(owner: str, body: str) -> str:
    place = "" if owner == "other" or _says_where(owner, body) else gazetteer.label(owner)
    if not body:
        return place
    apart = ", " if _LEVEL.match(body) else " "
    return _of_party(body) + (apart + place if place else "")


def _says_where(owner: str, body: str) -> bool:
    """Whether a body's name has its province in it: "Công an TP.HCM"."""
    return any(slug == owner and name in body for name, slug in gazetteer.names())


def _of_party(body: str) -> str:
    return body if body.startswith("Đảng bộ") else f"Đảng bộ {body}"
