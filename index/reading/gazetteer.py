"""The gazetteer: provinces as they were and the units of today, districts, and the papers that write about them.

On 1 July 2025 the 63 provinces became 34 units (Resolution 202/2025/QH15). A name such as "Vĩnh Long" means the new
unit in an article of that day or later, and one of its three members before. Articles keep the name of their time;
facets and URLs write the old member ``vinh-long-cu`` where its name lives on as a unit's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from index.reading.tables import table

MERGER = date(2025, 7, 1)
"""From this day on a name means one of the 34 units."""

OLD = "-cu"
"""The end of the slug of an old province whose name is now a unit's."""


@dataclass(frozen=True, slots=True)
class District:
    """A district until June 2025; ``risk`` says why its bare name proves little, if so."""

    name: str
    kind: str
    province: str
    risk: str | None = None


@dataclass(frozen=True, slots=True)
class Publisher:
    """A newspaper or portal; ``province`` is None for national ones."""

    name: str
    province: str | None


@cache
def units() -> tuple[str, ...]:
    """Return today's 34 units by slug, from north to south."""
    return tuple(_units())


def members(unit: str) -> tuple[str, ...]:
    """Return the old provinces of a unit as facets write them; a unit that was not merged is its own member.

    >>> members("vinh-long"), members("nghe-an")
    (('vinh-long-cu', 'ben-tre', 'tra-vinh'), ('nghe-an',))
    """
    old = _units()[unit]["members"]
    if len(old) == 1:
        return (unit,)
    return tuple(sorted((m + OLD if m == unit else m for m in old), key=lambda m: m != unit + OLD))


def unit_of(slug: str) -> str:
    """Return today's unit of a province, old or new; an unknown slug is its own.

    >>> unit_of("ben-tre"), unit_of("vinh-long-cu"), unit_of("vinh-long")
    ('vinh-long', 'vinh-long', 'vinh-long')
    """
    slug = slug.removesuffix(OLD)
    return _unit_of().get(slug, slug)


def as_of(slug: str, day: date | None) -> str:
    """Return the province that a name means on that day: after the merger one of the 34.

    >>> as_of("ben-tre", date(2021, 3, 1)), as_of("ben-tre", date(2025, 8, 1))
    ('ben-tre', 'vinh-long')
    """
    return unit_of(slug) if day is not None and day >= MERGER else slug


def facet_slug(slug: str, published: date | None) -> str:
    """Return a province as facets write it: before the merger a name that lives on as a unit's is the old member's.

    >>> facet_slug("vinh-long", date(2021, 3, 1)), facet_slug("vinh-long", date(2026, 3, 1))
    ('vinh-long-cu', 'vinh-long')
    """
    merged = slug in _units() and len(_units()[slug]["members"]) > 1
    return slug + OLD if merged and published is not None and published < MERGER else slug


def known(slug: str) -> bool:
    """Return whether a slug names a province, old or new, as facets write it."""
    return slug in _provinces() or (slug.endswith(OLD) and slug in members(unit_of(slug)))


def name(slug: str, published: date | None = None) -> str:
    """Return the name of a province by its slug, as of a day where it matters; an unknown slug is its own name.

    >>> name("hue"), name("hue", date(2021, 3, 1)), name("vinh-long-cu")
    ('Huế', 'Thừa Thiên Huế', 'Vĩnh Long (trước 7/2025)')
    """
    if slug.endswith(OLD) and known(slug):
        return f"{_provinces()[slug.removesuffix(OLD)]['name']} (trước 7/2025)"
    row = _provinces().get(slug)
    if row is None:
        return slug
    if "before" in row and published is not None and published < date.fromisoformat(row["city_since"]):
        return str(row["before"])
    return str(row["name"])


def label(slug: str, published: date | None = None) -> str:
    """Return a province as papers print it alone: "TP. Hồ Chí Minh", where the bare name would be the man's.

    >>> label("ho-chi-minh"), label("nghe-an")
    ('TP. Hồ Chí Minh', 'Nghệ An')
    """
    row = _provinces().get(slug.removesuffix(OLD), {})
    found = name(slug, published)
    return found.replace(row["name"], row["label"]) if "label" in row else found


def order(slug: str) -> int:
    """Return where a province stands from north to south, each old one behind today's unit; -1 for other slugs.

    >>> order("ha-noi") < order("nghe-an") < order("vinh-long") < order("ben-tre")
    True
    """
    return _order().get(slug, -1)


def is_city(slug: str, published: date | None = None) -> bool:
    """Return whether a province is a centrally run city, as of a day or today.

    >>> is_city("dong-nai", date(2025, 10, 1)), is_city("dong-nai"), is_city("nghe-an")
    (False, True, False)
    """
    since = _units().get(slug, {}).get("city_since") or _provinces().get(slug, {}).get("city_since")
    return since is not None and (published is None or published >= date.fromisoformat(since))


@cache
def names() -> tuple[tuple[str, str], ...]:
    """Return every spelling of every province's name with its slug, the usual one first; nicknames are left out."""
    return tuple((n, slug) for slug, row in _provinces().items() for n in (row["name"], *row.get("aliases", ())))


@cache
def words() -> frozenset[str]:
    """Return the provinces whose name is also a word or a part of other names: hòa bình, Thái Bình Dương."""
    return frozenset(slug for slug, row in _provinces().items() if "guard" in row)


@cache
def nicknames() -> tuple[tuple[str, str], ...]:
    """Return what provinces are also called ("xứ Nghệ"), with the slug: weak evidence."""
    return tuple((n, slug) for slug, row in _provinces().items() for n in row.get("nicknames", ()))


@cache
def older() -> tuple[tuple[str, int, int, tuple[str, ...]], ...]:
    """Return provinces of before 2009 ("Hà Tây"): name, first and last year, and the provinces they became."""
    return tuple((row["name"], row["from"], row["to"], tuple(row["members"])) for row in table("provinces")["older"])


@cache
def districts() -> tuple[District, ...]:
    """Return the districts until June 2025, namesakes in several provinces apart."""
    return tuple(
        District(row["name"], row["kind"], row["province"], row.get("risk")) for row in table("districts")["districts"]
    )


@cache
def communes() -> tuple[tuple[str, str], ...]:
    """Return today's unit and the name of every commune, ward and special zone since the reform of July 2025."""
    return tuple((unit, name) for unit, names in table("communes")["communes"].items() for name in names.split("; "))


def publisher_of(mark: str) -> Publisher | None:
    """Return the newspaper or portal of a domain, an address or the signature of a lead, None when unknown.

    >>> publisher_of("Baonghean.vn").name, publisher_of("https://krongno.daknong.gov.vn/tin/1").province
    ('Báo Nghệ An', 'dak-nong')
    """
    # A source may say more than its address: "krongno.daknong.gov.vn (cổng thông tin huyện)".
    key = re.split(r"[/:\s]", re.sub(r"^(?:https?://)?(?:www\.)?", "", mark.strip().strip("()").lower()))[0]
    found = _signatures().get(mark.strip().strip("()").lower()) or _domain(key)
    if found is None and (portal := re.fullmatch(r"(?:[\w-]+\.)*?([\w-]+)\.(?:gov|dcs)\.vn", key)):
        slug = table("publishers")["portals"].get(portal[1])
        return Publisher(f"Cổng thông tin điện tử {name(slug)}", slug) if slug else None
    return found


def _domain(host: str) -> Publisher | None:
    """Return the publisher of a host or of a domain that it is a part of (``m.baonghean.vn``)."""
    while "." in host:
        if found := _domains().get(host):
            return found
        host = host.partition(".")[2]
    return None


@cache
def _domains() -> dict[str, Publisher]:
    return {d: _publisher(row) for row in table("publishers")["publishers"] for d in row["domains"]}


@cache
def _signatures() -> dict[str, Publisher]:
    found: dict[str, Publisher] = {}
    for row in table("publishers")["publishers"]:
        for mark in (row["name"], *row.get("signatures", ())):
            found.setdefault(mark.lower(), _publisher(row))
    return found


def _publisher(row: dict[str, Any]) -> Publisher:
    return Publisher(row["name"], row.get("province"))


@cache
def _order() -> dict[str, int]:
    places = dict.fromkeys(slug for unit in units() for slug in (unit, *members(unit)))
    return {slug: number for number, slug in enumerate(places)}


@cache
def _provinces() -> dict[str, dict[str, Any]]:
    return {row["slug"]: row for row in table("provinces")["provinces"]}


@cache
def _units() -> dict[str, dict[str, Any]]:
    return {row["slug"]: row for row in table("provinces")["units"]}


@cache
def _unit_of() -> dict[str, str]:
    return {member: slug for slug, row in _units().items() for member in row["members"]}
