"""The one table of facets: what an article gives to each, what addresses call it, and who reads the table."""

from datetime import date

import pytest
from click.testing import CliRunner

from index import schema
from index.article import Article, Congress, Document, Evidence, Person, Province, Published
from index.facets import DATES, FACETS, ON_PAGE, UNKNOWN, values
from index.messages import catalogue
from index.messages.catalogue import say
from search.cli import search
from search.help.completions import MOST
from search.query.nodes import FieldClause
from search.query.parser import parse
from search.request import SearchRequest, canonical, from_query_string

# A value of each facet as people type it, and as addresses write it.
TYPED = {
    "tinh": ("Nghệ An", "nghe-an"),
    "dh": ("toan-quoc.XIII", "toan-quoc.xiii"),
    "nk": ("2020-2025", "2020-2025"),
    "vb": ("07/NQ-TU", "07-nq-tu"),
    "nguon": ("Báo Nghệ An", "bao-nghe-an"),
    "nguoi": ("Trần Văn Án", "trần-văn-án"),
}


def article(**facts: object) -> Article:
    return Article("a", "a.txt", "Tin", "Tin trong ngày.", **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize("facet", FACETS.values(), ids=FACETS)
def test_every_room_reads_the_table(facet) -> None:  # type: ignore[no-untyped-def]
    typed, named = TYPED[facet.key]
    asked = SearchRequest().toggle(facet.key, named)
    for name in (facet.key, *facet.aliases):
        assert from_query_string(f"{name}={typed}") == (asked, ())
        assert parse(f'{name}:"{typed}"').root.required == (FieldClause(facet.key, named),)
    assert parse(f'{facet.name}:"{typed}"').root.required == (FieldClause(facet.key, named),)
    assert from_query_string(canonical(asked))[0] == asked
    assert facet.option in CliRunner().invoke(search, ["--help"]).output
    assert facet.key in ON_PAGE
    assert all({"vi", "en"} <= catalogue.table()[f"{said}_{facet.key}"].keys() for said in ("facet", "in", "every"))
    assert (facet.key in MOST) == bool(facet.completed)
    assert {facet.field, *([facet.inner.field] if facet.inner else [])} <= {kept.name for kept in schema.FACET_FIELDS}
    assert {facet.named(facet.named(value)) for value in TYPED[facet.key]} == {named}


def test_the_period_stands_second_on_the_page() -> None:
    assert ON_PAGE == ("tinh", DATES, "dh", "nk", "vb", "nguon", "nguoi")


@pytest.mark.parametrize(
    ("facts", "field", "kept"),
    [
        ({"scope": "national"}, "unit", ("toan-quoc",)),
        ({"scope": "international"}, "unit", ("quoc-te",)),
        ({"scope": "unknown"}, "unit", (UNKNOWN,)),
        ({"scope": "local"}, "unit", (UNKNOWN,)),
        ({"provinces": (Province("ben-tre", "Bến Tre", True, 1.0),)}, "unit", ("vinh-long",)),
        ({"provinces": (Province("ben-tre", "Bến Tre", True, 1.0),)}, "province", ("ben-tre",)),
        (
            {
                "provinces": (Province("vinh-long", "Vĩnh Long", True, 1.0),),
                "published": Published(date(2021, 3, 1), "day", 1.0, "header"),
            },
            "province",
            ("vinh-long-cu",),
        ),
        ({"people": (Person("Lê Thị Hòa", ("Bí thư",)), Person("Trần Văn B", ()))}, "person", ("Lê Thị Hòa",)),
        (
            {"documents": tuple(Document(number, None, None, None) for number in ("15-NQ/TƯ", "15/NQ-TW", "4/CT-TTg"))},
            "document",
            ("15-NQ/TW", "04/CT-TTg"),
        ),
        (
            {"documents": tuple(Document("26-NQ/TW", None, None, date(year, 8, 5)) for year in (2008, 2013))},
            "edition",
            ("26-NQ/TW.x", "26-NQ/TW.xi"),
        ),
        ({"documents": (Document("07-NQ/TU", None, "Tỉnh ủy Nghệ An", None),)}, "edition", ("07-NQ/TU.nghe-an",)),
        ({"documents": (Document("07-NQ/TU", None, "Tỉnh ủy", None),)}, "edition", ()),
    ],
)
def test_what_an_article_gives(facts: dict[str, object], field: str, kept: tuple[str, ...]) -> None:
    assert values(article(**facts))[field] == kept


def congress(owner: str, proof: str, ordinal: str = "XX") -> str:
    found = Congress(owner, ordinal, None, evidence=(Evidence("body", 0, len(proof), proof),))
    [kept] = values(article(congresses=(found,)))["congress"]
    return say(FACETS["dh"].label(kept), "vi")


@pytest.mark.parametrize(
    ("owner", "proof", "label"),
    [
        ("nam-dinh", "Đại hội Đảng bộ tỉnh lần thứ XX", "Nam Định XX (2020–2025)"),
        (
            "other/khoi-cac-co-quan-trung-uong",
            "Đại hội Đảng bộ Khối các cơ quan Trung ương lần thứ XX",
            "Đảng bộ Khối Các cơ quan Trung ương XX",
        ),
        (
            "other/khoi-cac-co-quan-trung-uong",
            "ĐẠI HỘI ĐẢNG BỘ KHỐI CÁC CƠ QUAN TRUNG ƯƠNG LẦN THỨ XX",
            "Đảng bộ Khối Các cơ quan Trung ương XX",
        ),
        ("nghe-an/huyen-nam-dan", "Huyện ủy khóa XX", "Đảng bộ huyện Nam Đàn, Nghệ An XX"),
        ("nghe-an/so-y-te", "Đảng bộ Sở Y tế lần thứ XX", "Đảng bộ Sở Y tế Nghệ An XX"),
        ("other/bo-gd-dt", "Đảng ủy Bộ GD&ĐT khóa XX", "Đảng bộ Bộ GD&ĐT XX"),
        ("nam-dinh/thanh-pho-nam-dinh", "ĐẢNG BỘ THÀNH PHỐ NAM ĐỊNH", "Đảng bộ thành phố Nam Định XX"),
        ("ho-chi-minh/cong-an-tp-hcm", "Đảng bộ Công an TP.HCM khóa XI", "Đảng bộ Công an TP.HCM XX"),
        ("ho-chi-minh", "Thành ủy TP.HCM khóa XI", "TP. Hồ Chí Minh XX"),
    ],
)
def test_labels_of_congresses_keep_their_diacritics(owner: str, proof: str, label: str) -> None:
    assert congress(owner, proof) == label


@pytest.mark.parametrize(
    ("stored", "label"),
    [("26-NQ/TW.x", "26-NQ/TW (khóa X)"), ("07-NQ/TU.nghe-an", "07-NQ/TU (Nghệ An)"), ("26-nq-tw", "26-NQ/TW")],
)
def test_labels_of_documents(stored: str, label: str) -> None:
    assert say(FACETS["vb"].label(stored), "vi") == label
