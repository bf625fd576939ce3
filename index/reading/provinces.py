"""Provinces: which province an article is about, and whether it is a local story, a national one, one of
other countries or untold.

Every mention of a place weighs (`index.reading.places`), more in the title and the lead; the paper that printed the
article is a prior. The province with the most weight is the primary one when it has enough and stands out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from math import inf

from index.article import Evidence, EvidenceField, Province, Published, Scope
from index.reading import abroad, gazetteer, merger, officials, places
from index.reading.certainty import GIVEN
from index.reading.mentions import Mention
from index.reading.page import Page
from index.reading.tables import table
from index.text.fold import fold

_MOST_EVIDENCE = 6
_TITLE = 250  # characters: where the input has no title, its first paragraph stands in its place
_LEAD = 700  # characters: some papers' texts come as a single paragraph, and not all of that is a lead
_DEPTH = 5000  # characters: what stands that far down says half as much of what the article is about
_EQUALS = 3  # provinces that may share an article before none of them is its primary one
_MOST_TOGETHER = 6  # provinces; more are the country, or a list
_LONG = 25_000  # characters
_SURE = 0.9  # of a day that was worked out: surer ones say alone that the merger is over
_HALF = 1.5  # the weight at which half of the doubt is gone


@dataclass(frozen=True, slots=True)
class _Proof:
    """Something that speaks for a province; ``early`` when it stands in the title or the lead, or is the paper's."""

    weight: float
    evidence: Evidence
    early: bool


@dataclass(frozen=True, slots=True)
class _Case:
    """What speaks for one province, all of it together; ``proofs`` begin with the heaviest."""

    proofs: tuple[_Proof, ...]
    weight: float
    title: float  # where in the title, infinite when not there
    first: float  # where in the body, behind all titles
    early: bool

    @classmethod
    def of(cls, proofs: list[_Proof]) -> _Case:
        """Weigh the proofs: the tenth mention tells less than the first."""
        ordered = sorted(proofs, key=lambda proof: -proof.weight)
        return cls(
            tuple(ordered),
            sum(proof.weight / (place + 1) ** 0.5 for place, proof in enumerate(ordered)),
            min((proof.evidence.start or 0 for proof in proofs if proof.evidence.field == "title"), default=inf),
            min((proof.evidence.start or 0 for proof in proofs if proof.evidence.field == "body"), default=inf),
            any(proof.early for proof in proofs),
        )

    def evidence(self) -> tuple[Evidence, ...]:
        """Return the heaviest proofs."""
        return tuple(proof.evidence for proof in self.proofs[:_MOST_EVIDENCE])


def find_provinces(page: Page, published: Published | None) -> tuple[Scope, tuple[Province, ...]]:
    """Return the scope of an article and its provinces, the primary one first.

    >>> scope, found = find_provinces(Page("Nghệ An: Gặp mặt đại biểu", "Sáng 30/3, tại thành phố Vinh…"), None)
    >>> scope, [(province.slug, province.primary) for province in found]
    ('local', [('nghe-an', True)])
    """
    day = _naming(page, published)
    if slugs := [slug for _, slug in given(page.metadata.get("province", "")) if slug]:
        proof = Evidence("metadata", None, None, page.metadata["province"])
        return "local", tuple(_province(slug, day, slug == slugs[0], 1.0, (proof,)) for slug in slugs)
    cases = _cases(page, day)
    national = _national(page)
    total = sum(case.weight for case in cases.values())
    chosen = _chosen(cases)
    if not chosen or not _stands_out(page, cases[chosen[0]], total, national):
        chosen = _group(page, cases, total, national)
    if not chosen:
        return _scope(page, national), ()
    clear = len(chosen) <= _EQUALS or cases[chosen[0]].weight > 2 * cases[chosen[1]].weight
    return "local", tuple(
        _province(
            slug, day, clear and slug == chosen[0], _confidence(cases[slug].weight, total), cases[slug].evidence()
        )
        for slug in chosen
    )


def _scope(page: Page, national: float) -> Scope:
    """Return whether an article about no province is one of other countries, of this one, or untold."""
    if abroad.prevails(page):
        return "international"
    return "national" if national >= table("places")["national_least"] else "unknown"


def _chosen(cases: dict[str, _Case]) -> list[str]:
    """Return the provinces that an article is about, the primary one first."""
    rules = table("places")
    ranked = sorted(cases, key=lambda slug: (-cases[slug].weight, slug))
    top = cases[ranked[0]].weight if ranked else 0.0
    chosen = [slug for slug in ranked if cases[slug].weight >= max(rules["other_least"], rules["other_share"] * top)]
    # "Kiểm tra công tác tại Hậu Giang, An Giang": of two that weigh alike, the title's first.
    even = [slug for slug in chosen if cases[slug].weight >= rules["even_share"] * top]
    return sorted(chosen or ranked[:1], key=lambda slug: (slug not in even, cases[slug].title if slug in even else 0))


def _group(page: Page, cases: dict[str, _Case], total: float, national: float) -> list[str]:
    """Return the provinces that an article is about together, where none of them stands out alone.

    "Ba tỉnh Nghệ An, Hà Tĩnh và Quảng Bình ký kết": each has a third of all weight, together they have all of it.
    """
    rules = table("places")
    if re.match(rules["roundup"], page.title):
        return []
    top = max((case.weight for case in cases.values()), default=0.0)
    even = {slug: case for slug, case in cases.items() if case.weight >= rules["group_share"] * top}
    weight = sum(case.weight for case in even.values())
    early = sum(case.early for case in even.values()) >= rules["group_early"] * len(even)
    far = "far_" if not early else ""
    if not 2 <= len(even) <= _MOST_TOGETHER or weight < rules[f"group_{far}together"] * total:
        return []
    against = min(rules["group_against"] * national, rules["group_enough"])
    each = 0.0 if early else rules["group_far_each"] * len(even)  # far down, a few words on each are a list
    if weight < max(against, each, rules[f"group_{far}least"]):
        return []
    # Of those that weigh alike the one named first is the most prominent.
    alike = [slug for slug in even if even[slug].weight >= rules["even_share"] * top]
    return sorted(even, key=lambda slug: (slug not in alike, even[slug].first if slug in alike else 0, slug))


def _naming(page: Page, published: Published | None) -> date | None:
    """Return the day whose names the page uses; a day that was only worked out does not move it past the merger.

    An article of 2022 on plans "giai đoạn 2023-2025" was once read as of 2025, and its Sóc Trăng as Cần Thơ.
    """
    if published is None:
        return _era(page)
    if published.how in {*GIVEN, "header"} or published.confidence >= _SURE:
        return published.date
    return _era(page) or (published.date if published.date < gazetteer.MERGER else None)


def _era(page: Page) -> date | None:
    """Return the day of the merger where an undated text says that it is over: names then mean the 34 units."""
    return gazetteer.MERGER if merger.is_over(page) else None


def given(provinces: str) -> list[tuple[str, str | None]]:
    """Return the names that came with the input, each with the slug of the province that it is of, if of any.

    >>> given("Nghệ An; ha-tinh, Xyz")
    [('Nghệ An', 'nghe-an'), ('ha-tinh', 'ha-tinh'), ('Xyz', None)]
    """
    names = dict.fromkeys(filter(None, (name.strip() for name in re.split("[,;/|]", provinces))))
    return [(name, _given(name)) for name in names]


def _given(province: str) -> str | None:
    """Return the slug of a province, given as a slug or as a name."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(province)).strip("-")
    return _by_slug().get(re.sub(r"^(?:tinh|thanh-pho|tp)-", "", slug))


@cache
def _by_slug() -> dict[str, str]:
    return {re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-"): slug for name, slug in gazetteer.names()}


def _province(slug: str, day: date | None, primary: bool, confidence: float, proof: tuple[Evidence, ...]) -> Province:
    return Province(slug, gazetteer.name(slug, day), primary, round(confidence, 2), proof)


def _cases(page: Page, day: date | None) -> dict[str, _Case]:
    """Return what speaks for each province: every mention by its place and context, its leaders, the paper's home."""
    home = _home(page)
    mentions = _mentions(page, day)
    certain = {mention.provinces[0] for mention in mentions if len(mention.provinces) == 1}
    certain |= {gazetteer.as_of(home.slug, day)} if home else set()
    first = next((mention for mention in mentions if mention.kind == "province" and mention.weight >= 1), None)
    proofs: dict[str, list[_Proof]] = defaultdict(list)
    for mention in mentions:
        region = _region(page, mention)
        weight = mention.weight * region * (table("places")["first"] if mention is first else 1.0)
        # A district's name shared by several provinces is that of the one that is named elsewhere.
        meant = [slug for slug in mention.provinces if slug in certain] or list(mention.provinces)
        share = len(mention.provinces) if len(meant) < len(mention.provinces) else 1
        for slug in meant:
            proofs[slug].append(_Proof(share * weight, _evidence(page, mention), region > 1 or mention.counted))
    if home:
        slug = gazetteer.as_of(home.slug, day)
        # A local paper prints what the capital decides too: its home alone, without a word of the province, is little.
        local = slug in proofs or _unnamed().search(page.title) or _unnamed().search(page.body)
        weight = float(table("places")["publisher" if local else "publisher_alone"])
        proofs[slug].append(_Proof(weight, home.evidence, True))
    return {slug: _Case.of(found) for slug, found in proofs.items()}


def _mentions(page: Page, day: date | None) -> list[Mention]:
    """Return what the page names, as its provinces were on that day; leaders where its lead names no province."""
    reformed = day is not None and day >= gazetteer.MERGER
    found = list(places.mentions(page))
    if reformed:
        found = [
            replace(one, provinces=tuple(dict.fromkeys(map(gazetteer.unit_of, one.provinces))))
            for one in (*found, *places.communes(page))
        ]
    named = [one for one in found if one.kind == "province" and one.weight >= 1]
    if any(_region(page, one) > 1 for one in named):
        return found
    certain = {one.provinces[0] for one in found if len(one.provinces) == 1}
    told = {one.provinces[0] for one in named}
    return [*found, *(one for one in officials.officials(page, day, certain) if one.provinces[0] not in told)]


def _evidence(page: Page, mention: Mention) -> Evidence:
    return Evidence.quoted(mention.field, dict(page.regions())[mention.field], mention.start, mention.end)


def _region(page: Page, mention: Mention) -> float:
    """Return how much the place of a mention counts: title and lead most, the body less and less as it goes on."""
    if mention.field == "title" and len(page.title) > _TITLE:
        return float(table("places")["regions"]["lead"])
    if mention.field != "body":
        return float(table("places")["regions"][mention.field])
    if mention.start < min(page.lead_end, _LEAD):
        return float(table("places")["regions"]["lead"])
    return float(table("places")["regions"]["body"]) / (1 + mention.start / _DEPTH)


@dataclass(frozen=True)
class _Home:
    slug: str
    evidence: Evidence


def _home(page: Page) -> _Home | None:
    """Return the province of the paper: known by its address, its name or the signature of the lead."""
    marks: tuple[tuple[EvidenceField, str | None], ...] = (
        ("metadata", page.url),
        ("body", page.masthead),
        ("source", page.source),
    )
    for where, mark in marks:
        publisher = gazetteer.publisher_of(mark) if mark else None
        if mark and publisher and publisher.province:
            return _Home(
                publisher.province, _signed(page, mark) if where == "body" else Evidence(where, None, None, mark)
            )
    return None


def _signed(page: Page, masthead: str) -> Evidence:
    """Return where the masthead stands: at the head of the body, or of the title where the input has none."""
    head = page.title[: len(masthead) + 1]
    where: EvidenceField = "title" if masthead in head else "body"
    start = dict(page.regions())[where].find(masthead)
    return Evidence(where, start, start + len(masthead), masthead)


def _national(page: Page) -> float:
    """Return how much the page speaks of national bodies, twice as heavily in title and lead."""
    lead = page.title + "\n" + page.body[: min(page.lead_end, _LEAD)]
    weight = 0.0
    for words, value in table("places")["national"]:
        weight += value * (min(page.body.count(words), 4) + 2 * min(lead.count(words), 2))
    return max(0.0, weight - float(table("places")["unnamed_weight"]) * len(_unnamed().findall(page.body)))


@cache
def _unnamed() -> re.Pattern[str]:
    """Return the pattern of a province's bodies without its name: the reader of a provincial paper knows which."""
    return re.compile(table("places")["unnamed"])


def _stands_out(page: Page, case: _Case, total: float, national: float) -> bool:
    """Return whether the province with most weight is what the page is about; one named in the title needs less."""
    rules = table("places")
    titled, headline = case.title < inf, len(page.title) <= _TITLE
    share = case.weight / total
    if re.match(rules["roundup"], page.title) and not (titled and share >= rules["roundup_share"]):
        return False
    # The longer a text, the more places it names in passing.
    least = rules["primary_least" if case.early else "primary_far_down"]
    if case.weight < least * (1 if titled else 1 + len(page.body) / _LONG):
        return False
    if share < rules["titled_share" if titled else "primary_share"] and not (titled and headline):
        return False
    # So much said of one province decides, however often the capital is named beside it.
    return titled or case.weight >= min(float(rules["primary_against"]) * national, float(rules["primary_enough"]))


def _confidence(weight: float, total: float) -> float:
    """Return the share of all weight, less when there is little of it."""
    return weight / total * (1 - 2 ** (-weight / _HALF))
