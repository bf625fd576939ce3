"""Watching: what was first indexed after a moment, the last one first, whatever day it appeared on."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from index.article import Article
from index.build import build
from index.engines.store import Analysed
from index.intake import Intake
from index.messages.catalogue import say
from index.settings import Settings
from index.update import add, remove
from search import arrivals
from search.request import SearchRequest, canonical, from_query_string
from search.service import Service

OLD = [
    {"id": f"cu-{n}", "title": f"Xã Phú Mỡ bàn việc nước sạch lần {n}", "text": f"Thôn {n} có nước sạch về bản.", **day}
    for n, day in enumerate(({"date": "2026-11-20"}, {"date": "2019"}, {}), 1)
]
NEW = [
    {"id": "hom-qua", "title": "Huyện khánh thành trạm nước sạch", "text": "Trạm bơm mới chạy.", "date": "2026-11-27"},
    {"id": "khong-ngay", "title": "Nước sạch cho trường nội trú", "text": "Học sinh có nước sạch quanh năm."},
    {"id": "nam-2013", "title": "Chương trình nước sạch mười năm trước", "text": "Kể lại.", "date": "2013-02-03"},
]
ASKED = SearchRequest(q="nước sạch")

Write = Callable[..., Path]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "var")


@pytest.fixture
def watched(settings: Settings, write: Write, without_words: None) -> Service:
    build(settings, [write(*OLD)], workers=1)
    return Service(settings)


def ids(service: Service, request: SearchRequest) -> list[str]:
    found = service.search(request)
    assert found.total == len(found.hits) == service.count(request)
    return [hit.id for hit in found.hits]


def test_undated_and_old_articles_are_new_when_they_come(watched: Service, settings: Settings, write: Write) -> None:
    seen = watched.arrived()
    news = ASKED.arrived(seen).sorted("vao")
    assert ids(watched, news) == []
    add(settings, [write(*NEW)])
    # Within one second of the build: what was seen is the index, not the clock.
    assert ids(watched, news) == ["hom-qua", "nam-2013", "khong-ngay"]
    assert [hit.id for hit in watched.export(news)] == ["hom-qua", "nam-2013", "khong-ngay"]
    assert ids(watched, ASKED.sorted("vao"))[:3] == ["hom-qua", "nam-2013", "khong-ngay"]
    assert ids(watched, ASKED.arrived(watched.arrived())) == []


def test_changed_removed_and_rebuilt_articles_are_not_new_again(
    watched: Service, settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = watched.arrived()
    monkeypatch.setattr("time.time", lambda: seen + 3600)
    add(settings, [write({**OLD[0], "text": "Đã sửa: nước sạch về cả ba bản."}, NEW[1])])
    assert ids(watched, ASKED.arrived(seen)) == ["khong-ngay"]
    remove(settings, ["khong-ngay", "cu-2"])
    assert ids(watched, ASKED.arrived(seen)) == []
    monkeypatch.setattr("time.time", lambda: seen + 7200)
    build(settings, [write(*OLD), write(NEW[1])], workers=1)
    assert ids(watched, ASKED.arrived(seen)) == ["khong-ngay"]
    assert ids(watched, ASKED.arrived(seen + 3600)) == []


def test_what_comes_again_under_another_id_is_not_new(watched: Service, settings: Settings, write: Write) -> None:
    row = {**NEW[1], "url": "https://xa.example/truong-noi-tru.html"}
    add(settings, [write(row)])
    seen = watched.arrived()
    add(settings, [write({**row, "id": "ten-khac", "text": "Học sinh đã có nước sạch quanh năm."})])
    assert ids(watched, ASKED.arrived(seen)) == []
    assert len(ids(watched, ASKED)) == len(OLD) + 1


class Broken(Intake):
    """Ends as a process does that is killed while it analyses."""

    def ready(self, articles: Sequence[Article]) -> list[Analysed]:
        raise KeyboardInterrupt


def test_what_was_begun_and_not_finished_is_new_when_it_comes(
    watched: Service, settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = watched.arrived()
    monkeypatch.setattr("time.time", lambda: now + 60)
    with pytest.raises(KeyboardInterrupt):
        add(settings, [write(NEW[0])], intake=Broken(None))
    monkeypatch.setattr("time.time", lambda: now + 120)
    add(settings, [write(NEW[1])])
    seen = watched.arrived()
    monkeypatch.setattr("time.time", lambda: now + 180)
    add(settings, [write(NEW[0])])
    assert ids(watched, ASKED.arrived(seen)) == ["hom-qua"]


def test_a_clock_that_was_put_back_hides_nothing(
    watched: Service, settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = watched.arrived()
    monkeypatch.setattr("time.time", lambda: seen - 3600)
    add(settings, [write(NEW[0])])
    assert ids(watched, ASKED.arrived(seen)) == ["hom-qua"]


def test_facets_are_counted_over_what_is_new(watched: Service, settings: Settings, write: Write) -> None:
    seen = watched.arrived()
    add(settings, [write(*NEW)])
    dates = watched.search(ASKED.arrived(seen)).facet("ngay")
    assert dates is not None
    assert {value.value: value.count for value in dates.values} == {"2026": 1, "2013": 1, "chua-ro": 1}


def test_where_nothing_is_new_all_that_there_is_is_offered(watched: Service) -> None:
    found = watched.search(ASKED.arrived(watched.arrived()))
    assert [(offer.request, offer.total) for offer in found.offers] == [(ASKED, 3)]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("vao-tu=2026-11-28T17:36:05&sx=vao", "vao-tu=2026-11-28T17:36:05&sx=vao"),
        ("added-since=2026-11-28T10:36:05Z&sort=added", "vao-tu=2026-11-28T17:36:05&sx=vao"),
        ("vao-tu=2026-11-28T17:36:05+07:00", "vao-tu=2026-11-28T17:36:05"),
        ("vao-tu=2026-11-28 17:36", "vao-tu=2026-11-28T17:36:00"),
        ("vao-tu=2026-11-28", "vao-tu=2026-11-28T00:00:00"),
        ("vao-tu=", ""),
        ("q=l%C5%A9&trang=2&vao-tu=1970-01-01T08:00:00", "q=l%C5%A9&vao-tu=1970-01-01T08:00:00&trang=2"),
    ],
)
def test_a_moment_has_one_address(typed: str, kept: str) -> None:
    request, problems = from_query_string(typed)
    assert (canonical(request), problems) == (kept, ())
    assert from_query_string(kept) == (request, ())


@pytest.mark.parametrize("value", ["hôm qua", "2026-11-31", "2026-11-28T25:00", "28/11/2026", "99999999999"])
def test_what_is_no_moment_is_told(value: str) -> None:
    request, problems = from_query_string(f"q=l%C5%A9&vao-tu={value}")
    assert request == SearchRequest(q="lũ")
    assert [f"vao-tu={value}" in say(problem, "vi") for problem in problems] == [True]


def test_a_moment_is_told_in_both_languages() -> None:
    moment = arrivals.seconds("2026-11-28T17:36:05")
    assert moment is not None
    assert say(arrivals.label(moment), "vi") == "vào kho sau 17:36:05 ngày 28/11/2026"
    assert say(arrivals.label(moment), "en") == "added after 17:36:05, 28 November 2026"
