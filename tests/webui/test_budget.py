"""A search that would take too much work is answered in part: what it finds is right, and it says what is left out."""

from dataclasses import replace

import pytest

from index.build import build
from index.settings import Settings
from search.engines.arrays import phrases
from search.plan import Budget
from search.request import SearchRequest
from search.service import Service
from webui.app import make
from webui.feeds import PARTIAL

QUESTIONS = (
    '"nước sạch"~3',
    '"nước sạch"~3 "họp về nước"~9',
    '"nước sạch"~3 OR đường',
    'xã -"nước sạch"~3',
    'xã (-"nước sạch"~3 OR "liên thôn"~2)',
    '+"Ủy ban nhân dân" "xã họp"',
    "tiêu đề:nước*",
    "xã họp về nước sạch",
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("budget")
    texts = ("về nước sạch cho bản", "về đường liên thôn", "bàn chuyện nước và trồng rừng cho sạch", "về nước sạch")
    for number in range(24):
        text = f"Họp xã số {number}\nỦy ban nhân dân xã họp {texts[number % 4]} chiều qua, lần thứ {number}."
        (folder / f"{number:02}.txt").write_text(text, "utf-8")
    settings = Settings(data=folder / "var")
    build(settings, [folder], workers=1)
    return settings


def found(settings: Settings, question: str, work: int | None) -> tuple[set[str], tuple[str, ...]]:
    service = Service(settings, budget=Budget(work))
    request = SearchRequest(q=question)
    partial: list[str] = []
    hits = {hit.id for hit in service.export(request, partly=partial.extend)}
    results = service.search(request, as_typed=True)
    assert results.total == service.count(request) == len(hits)
    assert set(partial) <= set(results.partial)
    return hits, results.partial


@pytest.mark.parametrize("question", QUESTIONS)
def test_hits_in_part_are_hits_and_what_is_left_out_is_said(
    settings: Settings, question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phrases, "_AT_ONCE", 4)
    every, missing = found(settings, question, None)
    assert missing == ()
    sizes = set()
    for work in (0, 1, 20, 50, 100, 400, 1_000_000):
        some, missing = found(settings, question, work)
        assert some <= every
        assert some == every or "hits" in missing
        sizes.add(len(some))
    assert missing == ()
    assert max(sizes) == len(every)


def test_a_phrase_that_is_asked_for_again_and_again_is_looked_for_once(settings: Settings) -> None:
    once, missing = found(settings, '"xã họp về"~9', 3 * 24 + 200)
    again, missing_again = found(settings, '"xã họp về"~9 ' * 30, 3 * 24 + 200)
    assert (once, "hits" in missing) == (again, "hits" in missing_again)


def test_the_page_and_its_twins_say_that_they_are_in_part(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phrases, "_AT_ONCE", 4)
    visitor = make(replace(settings, work=1, read_only=True)).test_client()
    asked = {"q": '"xã họp"~3'}
    assert "Một phần: câu hỏi cần nhiều công tìm" in visitor.get("/tim", query_string=asked).text
    assert "In part: the question takes much work" in visitor.get("/tim", query_string={**asked, "hl": "en"}).text
    assert "hits" in visitor.get("/tim.json", query_string=asked).get_json()["partial"]
    assert "<subtitle>Một phần" in visitor.get("/tim.atom", query_string=asked).text
    assert "hits" in visitor.get("/tim.csv", query_string=asked).headers[PARTIAL]
    assert PARTIAL not in visitor.get("/tim.csv?q=").headers
