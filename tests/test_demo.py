"""The demo shows in a minute what the program does: facets, reprints, doubt, a watch; offline, apart."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.build import build
from index.demo.cli import ROWS, demo, fill
from index.demo.writer import articles, judgements, topics
from index.facets import FACETS
from index.settings import Settings
from index.update import add
from search.request import SearchRequest, from_query_string
from search.results import Results
from search.service import Service

MARK = "(bài mẫu)"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(data=tmp_path_factory.mktemp("demo") / "var")
    assert fill(settings) == len(articles())
    return settings


@pytest.fixture(scope="module")
def ask(filled: Settings):
    service = Service(filled)

    def search(address: str) -> Results:
        return service.search(from_query_string(address)[0])

    return search


def found(results: Results) -> list[str]:
    return [hit.title.text for hit in results.hits]


def test_every_article_says_in_title_and_source_that_it_is_made_up() -> None:
    for story in articles():
        assert story.row["title"].endswith(MARK)
        assert "Mẫu" in story.row["source"]
        assert ".example/" in story.row.get("url", ".example/")


def test_every_facet_has_values(ask) -> None:
    results = ask("q=")
    facets = {facet.key: facet for facet in results.facets}
    assert set(facets) >= {facet.key for facet in FACETS.values()}
    for key in ("tinh", "dh", "nk", "vb", "nguon", "nguoi"):
        assert len(facets[key].values) >= 3, key


def test_ten_years_are_covered(ask) -> None:
    for year in range(2015, 2026):
        assert ask(f"q=&tu={year}&den={year}").total > 0, year


def test_a_reprint_is_collapsed_into_the_first_article(ask) -> None:
    results = ask("q=khởi+công+dự+án+cấp+nước+sạch")
    assert any(hit.duplicates for hit in results.hits)


def test_an_office_changes_hands_with_each_congress(filled: Settings) -> None:
    service = Service(filled)
    holders = []
    for year in (2015, 2020, 2025):
        request, _ = from_query_string(f"q=đại+hội+đảng+bộ+tỉnh+nghệ+an&tinh=nghe-an&tu={year}&den={year}")
        views = [service.article(hit.id) for hit in service.search(request).hits]
        holders.append(
            {
                person.name
                for view in views
                if view is not None
                for person in view.article.people
                if "Bí thư Tỉnh ủy Nghệ An" in person.titles
            }
        )
    assert all(holders)
    assert set.intersection(*holders) == set()


def test_a_live_report_is_one_article_with_its_hours(ask) -> None:
    results = ask("q=tường+thuật+trực+tiếp+quốc+hội+thảo+luận")
    assert results.total >= 10
    assert found(results)[0].startswith("Trực tiếp: Quốc hội thảo luận")


def test_undated_articles_are_placed_by_their_serial_numbers_or_told_as_doubt(filled: Settings) -> None:
    undated = {story.row["id"] for story in articles() if "date" not in story.row and story.kind != "trap"}
    assert len(undated) > 40
    hits = [hit for hit in Service(filled).export(SearchRequest(q="")) if hit.id in undated]
    assert sum(hit.date is not None for hit in hits) > 10
    assert any(hit.date is None and hit.date_guess for hit in hits)


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("Lịch tiếp công dân của huyện Đô Lương", None),
        ("Người mẹ của ba liệt sĩ ở Bến Tre", None),
        ("Quy hoạch tỉnh Cà Mau thời kỳ 2021–2030", None),
        ("Lịch cắt điện", None),
    ],
)
def test_traps_of_dates_give_no_day(filled: Settings, title: str, day: str | None) -> None:
    assert _trap(filled, title).published is day


def test_other_traps_are_read_right(filled: Settings) -> None:
    three = _trap(filled, "Ba tỉnh ký kết hợp tác du lịch")
    assert {place.slug for place in three.provinces} >= {"nghe-an", "ha-tinh", "thanh-hoa"}
    assert _trap(filled, "Đại hội Hội Nông dân huyện").congresses == ()
    assert _trap(filled, "Đại hội đồng cổ đông công ty nước").congresses == ()
    names = {person.name for person in _trap(filled, "Hai người, hai tên").people}
    assert names == {"Mạc Văn Thành", "Mạc Văn Thanh"}
    peace = _trap(filled, "Hòa bình trên đất cũ")
    assert [place.slug for place in peace.provinces if place.primary] == ["an-giang"]
    numbers = {document.number for document in _trap(filled, "Công bố nghị quyết của Trung ương").documents}
    assert numbers == {"18-NQ/TW"}


def _trap(settings: Settings, title: str):
    id = next(story.row["id"] for story in articles() if story.row["title"] == f"{title} {MARK}")
    view = Service(settings).article(id)
    assert view is not None
    return view.article


def test_a_saved_search_sees_what_comes_later(filled: Settings, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "var")
    fill(settings)
    request = SearchRequest(q="mưa lũ")
    before = Service(settings).count(request)
    new = tmp_path / "moi.jsonl"
    row = {"id": "moi-1", "title": "Mưa lũ ở Con Cuông", "text": "Mưa lũ lớn ở huyện Con Cuông, tỉnh Nghệ An."}
    new.write_text(json.dumps(row, ensure_ascii=False), "utf-8")
    add(settings, [new])
    assert Service(settings).count(request) == before + 1


def test_the_judged_topics_are_answered() -> None:
    ids = {story.row["id"] for story in articles()}
    for topic in topics():
        assert set(judgements()[topic["qid"]]) <= ids, topic
        assert judgements()[topic["qid"]], topic


def test_the_command_says_how_to_open_the_page_and_does_not_write_over_others(tmp_path: Path) -> None:
    own = Settings(data=tmp_path / "var")
    file = tmp_path / "rieng.jsonl"
    file.write_text(json.dumps({"id": "cua-toi", "text": "Bài của riêng tôi."}, ensure_ascii=False), "utf-8")
    build(own, [file])
    refused = CliRunner().invoke(demo, ["--data", str(own.data), "--lang", "en"])
    assert refused.exit_code == 2
    assert "an index of other articles" in refused.output
    assert Service(own).article("cua-toi") is not None
    made = CliRunner().invoke(demo, ["--data", str(own.data / "demo"), "--lang", "vi"])
    assert made.exit_code == 0
    assert f"timtin serve --data {own.data / 'demo'}" in made.output
    assert (own.data / "demo" / ROWS).is_file()
    again = CliRunner().invoke(demo, ["--data", str(own.data / "demo")])
    assert again.exit_code == 0
