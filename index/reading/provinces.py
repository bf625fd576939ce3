"""Provinces: which province an article is about, and whether it is a local story, a national one or untold.

Every mention of a place weighs (`index.reading.places`), more in the title and the lead; the paper that printed the
article is a prior. The province with the most weight is the primary one when it has enough and stands out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from index.article import Evidence, EvidenceField, Province, Published, Scope
from index.reading import gazetteer, places
from index.reading.page import Page
from index.reading.tables import table
from index.text.fold import fold

_MOST_EVIDENCE = 6
_HALF = 1.5  # the weight at which half of the doubt is gone


@dataclass
class _Case:
    """What speaks for one province."""

    weight: float = 0.0
    title: bool = False
    early: bool = False
    proofs: list[tuple[float, Evidence]] = field(default_factory=list)

    def add(self, weight: float, evidence: Evidence, early: bool = False) -> None:
        """Count one more proof."""
        self.proofs.append((weight, evidence))
        # The tenth mention tells less than the first.
        ordered = sorted((weight for weight, _ in self.proofs), reverse=True)
        self.weight = sum(weight / (place + 1) ** 0.5 for place, weight in enumerate(ordered))
        self.title |= evidence.field == "title"
        self.early |= early

    def evidence(self) -> tuple[Evidence, ...]:
        """Return the heaviest proofs."""
        return tuple(proof for _, proof in sorted(self.proofs, key=lambda proof: -proof[0])[:_MOST_EVIDENCE])


def find_provinces(page: Page, published: Published | None) -> tuple[Scope, tuple[Province, ...]]:
    """Return the scope of an article and its provinces, the primary one first.

    >>> scope, found = find_provinces(Page("Nghệ An: Gặp mặt đại biểu", "Sáng 30/3, tại thành phố Vinh…"), None)
    >>> scope, [(province.slug, province.primary) for province in found]
    ('local', [('nghe-an', True)])
    """
    day = published.date if published else None
    if given := _given(page.metadata.get("province", "")):
        proof = Evidence("metadata", None, None, page.metadata["province"])
        return "local", (_province(given, day, True, 1.0, (proof,)),)
    cases = _cases(page, day)
    rules = table("places")
    ranked = sorted(cases, key=lambda slug: (-cases[slug].weight, slug))
    total = sum(case.weight for case in cases.values())
    national = _national(page)
    if not ranked or not _stands_out(cases[ranked[0]], total, national):
        return ("national" if national >= table("places")["national_least"] else "unknown"), ()
    top = cases[ranked[0]]
    chosen = [ranked[0]] + [
        slug
        for slug in ranked[1:]
        if cases[slug].weight >= rules["other_least"] and cases[slug].weight >= rules["other_share"] * top.weight
    ]
    primary = len(chosen) <= 3 or top.weight > 2 * cases[chosen[1]].weight
    return "local", tuple(
        _province(
            slug, day, primary and slug == ranked[0], _confidence(cases[slug].weight, total), cases[slug].evidence()
        )
        for slug in chosen
    )


def _given(province: str) -> str | None:
    """Return the slug of a province that came with the input, as a slug or as a name."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(province)).strip("-")
    return _by_slug().get(re.sub(r"^(?:tinh|thanh-pho|tp)-", "", slug))


@cache
def _by_slug() -> dict[str, str]:
    return {re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-"): slug for name, slug in gazetteer.names()}


def _province(slug: str, day: date | None, primary: bool, confidence: float, proof: tuple[Evidence, ...]) -> Province:
    return Province(slug, gazetteer.name(slug, day), primary, round(confidence, 2), proof)


def _cases(page: Page, day: date | None) -> dict[str, _Case]:
    """Return what speaks for each province: the publisher's home, and every mention by its place and context."""
    cases: dict[str, _Case] = defaultdict(_Case)
    found = list(places.mentions(page))
    certain = {mention.provinces[0] for mention in found if len(mention.provinces) == 1}
    if home := _home(page):
        cases[_as_of(home.slug, day)].add(float(table("places")["publisher"]), home.evidence, early=True)
        certain.add(home.slug)
    for official in places.officials(page, day):
        text = dict(page.regions())[official.field]
        proof = Evidence(official.field, official.start, official.end, text[official.start : official.end])
        cases[_as_of(official.provinces[0], day)].add(official.weight * _region(page, official), proof, early=True)
        certain.add(official.provinces[0])
    first = next((mention for mention in found if mention.kind == "province" and mention.weight >= 1), None)
    for mention in found:
        # A district's name shared by several provinces is that of the one that is named elsewhere.
        meant = [slug for slug in mention.provinces if slug in certain] or list(mention.provinces)
        text = dict(page.regions())[mention.field]
        proof = Evidence(mention.field, mention.start, mention.end, text[mention.start : mention.end])
        share = len(mention.provinces) if len(meant) < len(mention.provinces) else 1
        weight = share * mention.weight * _region(page, mention)
        for slug in meant:
            bonus = table("places")["first"] if mention is first else 1.0
            cases[_as_of(slug, day)].add(weight * bonus, proof, early=_region(page, mention) > 1)
    return cases


def _as_of(slug: str, day: date | None) -> str:
    """Return the province that a name means on that day: after the merger one of the 34."""
    return gazetteer.unit_of(slug) if day is not None and day >= gazetteer.MERGER else slug


def _region(page: Page, mention: places.Mention) -> float:
    lead = mention.field == "body" and mention.start < page.lead_end
    return float(table("places")["regions"]["lead" if lead else mention.field])


@dataclass(frozen=True)
class _Home:
    slug: str
    evidence: Evidence


def _home(page: Page) -> _Home | None:
    """Return the province of the paper: known by its address, its name or the signature of the lead."""
    marks: Iterable[tuple[EvidenceField, str | None]] = (
        ("metadata", page.url),
        ("body", page.masthead),
        ("source", page.source),
    )
    for where, mark in marks:
        publisher = gazetteer.publisher_of(mark) if mark else None
        if mark and publisher and publisher.province:
            start = page.body.find(mark) if where == "body" else -1
            found = start >= 0
            proof = Evidence(where, start if found else None, start + len(mark) if found else None, mark)
            return _Home(publisher.province, proof)
    return None


def _national(page: Page) -> float:
    """Return how much the page speaks of national bodies, twice as heavily in title and lead."""
    lead = page.title + "\n" + page.body[: page.lead_end]
    weight = 0.0
    for words, value in table("places")["national"]:
        weight += value * (min(page.body.count(words), 4) + 2 * min(lead.count(words), 2))
    return max(0.0, weight - float(table("places")["unnamed_weight"]) * len(_unnamed().findall(page.body)))


@cache
def _unnamed() -> re.Pattern[str]:
    """Return the pattern of a province's bodies without its name: the reader of a provincial paper knows which."""
    return re.compile(table("places")["unnamed"])


def _stands_out(case: _Case, total: float, national: float) -> bool:
    rules = table("places")
    if case.weight < rules["primary_least" if case.early else "primary_far_down"]:
        return False
    if case.weight < rules["primary_share"] * total and not case.title:
        return False
    return case.title or case.weight >= 0.5 * national


def _confidence(weight: float, total: float) -> float:
    """Return the share of all weight, less when there is little of it."""
    return weight / total * (1 - 2 ** (-weight / _HALF))
