"""An index that was replaced is closed with its last search, and not when the garbage collector comes by."""

import gc
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from weakref import ref

import pytest

from index.build import build
from index.settings import Settings
from index.update import add
from search import watch
from search.request import SearchRequest, from_query_string
from search.service import Service

pytestmark = pytest.mark.usefixtures("without_words")


def paper(settings: Settings, id: str, title: str) -> Path:
    path = settings.data.with_name(f"{id}.jsonl")
    text = f"{title}. Ủy ban nhân dân tỉnh Nghệ An họp về nước sạch, theo nghị quyết đại hội."
    path.write_text(json.dumps({"id": id, "title": title, "text": text, "date": "2021-02-03"}) + "\n", "utf-8")
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(data=tmp_path / "var")
    build(settings, [paper(settings, "a", "Họp xã"), paper(settings, "b", "Họp bản")], workers=1)
    return settings


@pytest.fixture(autouse=True)
def uncollected() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def change(settings: Settings, how: str) -> None:
    if how == "build":
        build(settings, [paper(settings, "a", "Họp xã lần nữa")], workers=1)
    else:
        for number in range(5):  # the fifth makes one segment of several
            add(settings, [paper(settings, f"c{number}", "Họp thêm")])


ASK = {
    "search": lambda service: service.search(from_query_string("q=nuoc+sach&tinh=nghe-an")[0]),
    "nothing found": lambda service: service.search(SearchRequest(q="khong co gi het")),
    "phrase and prefix": lambda service: service.search(SearchRequest(q='"nước sạch" ngh* -covid'), explain=True),
    "completions": lambda service: service.complete("nuo"),
    "export": lambda service: list(service.export(SearchRequest(q="họp"))),
    "half an export": lambda service: next(service.export(SearchRequest(q="họp"))),
    "article": lambda service: service.article("a", SearchRequest(q="nước")),
    "count": lambda service: service.count(SearchRequest(q="nước")),
    "readiness": lambda service: service.ready(),
}


@pytest.mark.parametrize("how", ["build", "add"])
@pytest.mark.parametrize("asked", ASK)
def test_what_was_asked_holds_no_replaced_index_open(settings: Settings, asked: str, how: str) -> None:
    service: Any = Service(settings)
    ASK[asked](service)
    files = [ref(file) for file in service._opened.index.snapshot.files]
    change(settings, how)
    assert all(file() for file in files)
    service.search(SearchRequest(q="họp"))
    assert not any(file() for file in files[:1])


def test_a_search_that_goes_on_keeps_its_index_to_its_end(settings: Settings) -> None:
    service: Any = Service(settings)
    answers = service.export(SearchRequest(q="họp"))
    first = next(answers)
    file = ref(service._opened.index.snapshot.files[0])
    change(settings, "build")
    service.search(SearchRequest(q="họp"))
    assert file()
    assert [first.id, *(hit.id for hit in answers)] in (["a", "b"], ["b", "a"])
    del answers
    assert file() is None


def test_a_server_lets_go_of_a_replaced_index_though_nobody_asks(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    service: Any = Service(settings, watch=True)
    monkeypatch.setattr(watch, "PAUSE", 0.01)
    service.search(SearchRequest(q="họp"))
    file = ref(service._opened.index.snapshot.files[0])
    change(settings, "build")
    for _ in range(2000):
        if file() is None:
            break
        time.sleep(0.01)
    assert file() is None
    assert service.search(SearchRequest(q="họp")).total == 1


def test_how_much_there_is_to_search_is_known_without_opening_it(settings: Settings) -> None:
    service: Any = Service(settings)
    assert (service.announced().ok, service.announced().count) == (True, 2)
    assert service._opened is None
    assert str(settings.data) not in Path("/proc/self/maps").read_text() if Path("/proc/self/maps").exists() else True
    nothing = Service(Settings(data=settings.data / "khong-co")).announced()
    assert (nothing.ok, nothing.count) == (False, 0)
    assert "timtin index build" in nothing.message
