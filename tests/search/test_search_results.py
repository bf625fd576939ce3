"""Pages of results: order, facets, dates, snippets, and what is seen when the index changes."""

import itertools
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from index.build import build
from index.errors import IndexMissing
from index.messages.catalogue import say
from index.settings import Settings
from index.update import add
from search.plan import Budget
from search.request import SearchRequest, from_query_string
from search.results import FacetValue, Results
from search.service import Service

Ask = Callable[..., Results]
Ids = Callable[..., list[str]]


def test_an_empty_question_shows_everything_newest_first(ask: Ask) -> None:
    results = ask()
    dates = [hit.date for hit in results.hits]
    dated = [date for date in dates if date]
    assert dated == sorted(dated, reverse=True)
    assert dates[len(dated) :] == [None] * (len(dates) - len(dated))
    assert results.total == 17


def test_orders_put_the_undated_last(ids: Ids, ask: Ask) -> None:
    for sort in ("moi", "cu"):
        dates = [hit.date for hit in ask("", f"sx={sort}").hits]
        assert dates[-1] is None
    assert (
        ids("Nghệ An", "sx=cu&nguon=bao-nghe-an&tu=2021") == ["na-1", "na-2"]
        or ids("Nghệ An", "sx=cu&nguon=bao-nghe-an&tu=2021")[0] == "na-1"
    )


@pytest.mark.parametrize(
    ("filters", "inside", "outside"),
    [
        ("tinh=vinh-long", {"bt-1", "vl-cu", "vl-moi"}, {"na-1"}),
        ("tinh=vinh-long-cu", {"vl-cu"}, {"vl-moi", "bt-1"}),
        ("tinh=ben-tre", {"bt-1"}, {"vl-cu", "vl-moi"}),
        ("tinh=-vinh-long", {"na-1"}, {"bt-1", "vl-cu", "vl-moi"}),
        ("tinh=ben-tre,nghe-an", {"bt-1", "na-1"}, {"vl-cu"}),
        ("tu=2021&den=2021", {"na-1", "bt-1", "qh-1"}, {"na-2", "ct-1"}),
        ("tu=2022-06-15", {"vl-moi"}, {"na-2"}),
        ("tu=2022-06-01&den=2022-06-30", {"na-2"}, {"na-1"}),
        ("tu=2021-01&den=2021-06", {"na-1", "bt-1"}, {"qh-1"}),
        ("ngay=chua-ro", {"ct-1"}, {"na-1", "qh-1"}),
        ("nguon=bao-dong-khoi", {"bt-1"}, {"na-1"}),
        ("vb=26-ct-tu", {"ct-1"}, {"na-1"}),
    ],
)
def test_filters(ids: Ids, filters: str, inside: set[str], outside: set[str]) -> None:
    found = set(ids("", filters))
    assert inside <= found
    assert not outside & found


def _all(values: tuple[FacetValue, ...]) -> list[FacetValue]:
    return list(itertools.chain.from_iterable((value, *value.children) for value in values))


@pytest.mark.parametrize("question", ["", "nghị quyết", "Nghệ An"])
@pytest.mark.parametrize("filters", ["", "tinh=nghe-an", "tu=2021&den=2022", "nguon=-bao-nhan-dan", "tinh=-ben-tre"])
def test_a_count_is_the_total_of_the_request_with_that_value_alone(ask: Ask, question: str, filters: str) -> None:
    request = from_query_string(filters)[0].asking(question)
    results = ask(question, filters)
    for facet in results.facets:
        for value in _all(facet.values):
            if facet.key == "ngay":
                wanted = "ngay=" + value.value
                other = from_query_string(wanted)[0]
                alone = request.during(other.tu, other.den) if not other.undated else request.without_date()
            else:
                alone = request.only(facet.key, value.value)
            assert value.count == _total(ask, alone), (facet.key, value)


def _total(ask: Ask, request: SearchRequest) -> int:
    from search.request import canonical

    return ask(request.q, canonical(request)).total


def _listed(found: Results, key: str) -> tuple[FacetValue, ...]:
    facet = found.facet(key)
    assert facet is not None
    return facet.values


def test_chosen_values_always_show(ask: Ask) -> None:
    found = ask("Quốc hội", "tinh=ca-mau,-ben-tre&dh=toan-quoc.vi&nk=1986-1991")
    chosen = {value.value: value for key in ("tinh", "dh", "nk") for value in _all(_listed(found, key))}
    assert chosen["ca-mau"].selected
    assert chosen["ca-mau"].count == 0
    assert chosen["ben-tre"].excluded
    assert chosen["toan-quoc.vi"].selected
    assert chosen["1986-1991"].selected


def test_a_person_is_a_facet_only_with_an_office_in_two_articles(ask: Ask) -> None:
    people = {value.label for value in _listed(ask(""), "nguoi")}
    assert "Thái Thanh Quý" in people  # Bí thư Tỉnh ủy in two of the seeds
    assert not people & {"Chẩu Văn Lâm", "Bùi Thị Quỳnh Vân", "Lê Đức Thọ"}  # in one each


def test_a_units_facet_opens_to_its_old_members(ask: Ask) -> None:
    unit = next(value for value in _listed(ask(""), "tinh") if value.value == "vinh-long")
    assert {child.value for child in unit.children} >= {"vinh-long-cu", "ben-tre"}
    assert unit.count >= 3


def test_snippets_keep_the_true_accents_and_mark_phrases_only_where_they_stand(ask: Ask) -> None:
    for hit in ask('"nghi quyet dai hoi"').hits:
        for piece in (hit.title, *hit.snippets):
            for start, end in piece.spans:
                assert piece.text[start:end].lower() == "nghị quyết đại hội"
        assert any(piece.spans for piece in (hit.title, *hit.snippets))


def test_markup_in_an_article_is_text(ask: Ask) -> None:
    hit = ask("an toàn thông tin").hits[0]
    assert "<script>" in hit.title.text


def test_pages_and_the_last_one(data: Path) -> None:
    small = Service(Settings(data=data, page_size=4))
    first, beyond = (small.search(from_query_string(f"trang={page}")[0]) for page in (1, 999))
    assert first.pages == beyond.pages
    assert (beyond.total, beyond.hits) == (first.total, ())
    assert [say(notice, "vi") for notice in beyond.notices] == [f"Không có trang 999: trang cuối là {first.pages}."]
    assert len(first.hits) == 4
    seen = [hit.id for page in range(1, first.pages + 1) for hit in small.search(SearchRequest(trang=page)).hits]
    assert len(seen) == len(set(seen)) == first.total - 2  # three near-duplicates are one line


def test_an_article_with_its_matches_and_neighbours(service: Service) -> None:
    view = service.article("na-1", SearchRequest(q="làm đường"))
    assert view is not None
    assert view.matches == 2
    assert "na-1" not in {hit.id for hit in view.similar}
    assert service.article("khong-co") is None
    reprinted = service.article("tb-1")
    assert reprinted is not None
    assert {hit.id for hit in reprinted.duplicates} == {"tb-2", "tb-3"}


def test_scores_come_with_their_parts(service: Service) -> None:
    for hit in service.search(SearchRequest(q="Tỉnh ủy Nghệ An"), explain=True).hits:
        assert hit.score == pytest.approx(sum(part.value for part in hit.explain), rel=1e-3)


def test_new_articles_appear_without_opening_anew(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "var")
    service = Service(settings)
    assert not service.ready().ok
    assert "timtin index build" in service.ready().message
    with pytest.raises(IndexMissing):
        service.search(SearchRequest())
    build(settings, [_paper(tmp_path / "a.txt", "Họp xã về nước sạch")], workers=1)
    assert service.search(SearchRequest(q="nước sạch")).total == 1
    add(settings, [_paper(tmp_path / "b.txt", "Thêm trạm nước sạch cho bản")])
    assert service.search(SearchRequest(q="nước sạch")).total == 2
    assert service.ready().count == 2


def _paper(path: Path, text: str) -> Path:
    path.write_text(f"{text}\n\nỦy ban nhân dân xã họp về nước sạch chiều qua.\n", "utf-8")
    return path


def test_a_hit_names_the_papers_that_also_printed_it(ask: Ask) -> None:
    hit = ask("đất đai khu đô thị mới").hits[0]
    names = {"Báo Nhân Dân", "Báo Lao Động", "Báo Tiền Phong"}
    assert {copy.source for copy in hit.also} | {hit.source} == names
    assert hit.to_json(str)["also"][0].keys() == {"id", "source", "url"}


def test_only_copies_that_are_hits_are_counted_and_named(ask: Ask) -> None:
    hit = ask("đất đai khu đô thị mới", "nguon=bao-lao-dong,bao-tien-phong").hits[0]
    assert (hit.duplicates, len(hit.also)) == (1, 1)


def _acts(tmp_path: Path) -> Service:
    """An index of five articles about three resolutions of two numbers."""
    texts = (
        "Nghị quyết số 26-NQ/TW ngày 5/8/2008 về nông nghiệp",
        "Nghị quyết số 26-NQ/TW ngày 30/7/2013 về Nghệ An",
        "Nghị quyết 26/NQ-TW",
        "Nghị quyết số 19-NQ/TW ngày 16/6/2022 về nông thôn",
        "Nghị quyết 19-NQ/TW",
    )
    rows = [
        {"id": f"a{n}", "title": f"Tin {n}", "text": f"Hội thảo bàn về {text}.", "date": "2023-01-02", "source": "Báo"}
        for n, text in enumerate(texts)
    ]
    (tmp_path / "tin.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    build(Settings(data=tmp_path / "var"), [tmp_path / "tin.jsonl"], workers=1)
    return Service(Settings(data=tmp_path / "var"))


def test_documents_that_share_a_number_stand_below_it(tmp_path: Path) -> None:
    service = _acts(tmp_path)
    facet = service.search(SearchRequest()).facet("vb")
    assert facet is not None
    assert [(value.value, value.label, value.count) for value in facet.values] == [
        ("26-nq-tw", "26-NQ/TW", 3),
        ("19-nq-tw", "19-NQ/TW", 2),
    ]
    below = [[(child.value, child.count) for child in value.children] for value in facet.values]
    assert below == [[("26-nq-tw.x", 1), ("26-nq-tw.xi", 1)], []]
    for query, count in (("26-nq-tw", 3), ("26-nq-tw.x", 1), ("26/NQ-TW.XI", 1), ("26-nq-tw.xiii", 0)):
        assert service.search(from_query_string(f"vb={query}")[0]).total == count
    chosen = service.search(from_query_string("vb=19-nq-tw.xiii")[0]).facet("vb")
    assert chosen is not None
    assert [child.value for value in chosen.values for child in value.children if child.selected] == ["19-nq-tw.xiii"]


def test_a_budget_leaves_out_order_and_counts_and_says_so_but_never_a_hit(data: Path) -> None:
    request = SearchRequest(q="tinh uy")  # with diacritics it is a phrase, which the budget does bound
    budgets = (Budget(), Budget(work=0))
    whole, bounded = (Service(Settings(data=data), budget=budget).search(request) for budget in budgets)
    assert bounded.total == whole.total > 0
    assert (whole.partial, bounded.partial) == ((), ("order", "counts"))
    days = [hit.date or "" for hit in bounded.hits]
    assert days == sorted(days, reverse=True)
    assert not any(facet.values for facet in bounded.facets)


def test_values_of_one_count_stand_in_the_order_of_vietnamese(tmp_path: Path) -> None:
    names = ["Đồng Khởi", "Ấp Bắc", "Dân sinh", "Cà Mau", "Ăn Thua", "An Giang", "Đắk Nông"]
    rows = "".join(
        json.dumps({"id": str(number), "title": f"Tin {number}", "text": f"{name} đưa tin.", "source": name}) + "\n"
        for number, name in enumerate(names)
    )
    (tmp_path / "rows.jsonl").write_text(rows, "utf-8")
    build(Settings(data=tmp_path / "var"), [tmp_path / "rows.jsonl"], workers=1)
    found = Service(Settings(data=tmp_path / "var")).search(SearchRequest())
    shown = [value.label for value in found.facet("nguon").values]
    assert shown == ["An Giang", "Ăn Thua", "Ấp Bắc", "Cà Mau", "Dân sinh", "Đắk Nông", "Đồng Khởi"]
