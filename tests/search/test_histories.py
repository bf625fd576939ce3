"""Two histories, one answer: what is found depends on the articles that are there, not on how they came to be there."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index import update
from index.build import build
from index.intake import Intake
from index.settings import Settings
from search.request import SearchRequest, from_query_string
from search.service import Service

PLACES = ["Nghệ An", "Bến Tre", "Hà Tĩnh", "Cà Mau", "Lào Cai", "Bình Định"]
PEOPLE = ["Lê Thị Tư", "Phạm Văn Khoai", "Trần Quốc Bưởi", "Đỗ Minh Mít", "Hoàng Thị Na"]
WORDS = [
    "làm đường ven biển", "xây cầu treo", "nuôi tôm mùa hạn mặn", "trồng rừng dừa", "sắp xếp lại trường học",
    "thu hút đầu tư", "cải cách hành chính", "chống tham nhũng, lãng phí", "bầu cử đại biểu Quốc hội", "thuế đất",
    "bố trí cán bộ y tế về xã", "mở rộng cảng sông", "kỷ luật đảng viên", "tiếp công dân", "giảm nghèo bền vững",
    "chuyển đổi số", "xử lý nước thải", "tăng lương tối thiểu", "nhà ở xã hội", "cấp sổ hộ khẩu",
]  # fmt: skip
DOCUMENTS = ["Nghị quyết số 26-NQ/TW", "Chỉ thị số 05-CT/TU", "Nghị định số 15/2020/NĐ-CP"]
SOURCES = ["Báo Nhân Dân", "Báo Nghệ An", "Báo Đồng Khởi"]
DICE = random.Random(20)


def _article(number: int) -> dict[str, str]:
    place, person, (one, two, three) = DICE.choice(PLACES), DICE.choice(PEOPLE), DICE.sample(WORDS, 3)
    said = DICE.choice(["họp bàn", "kiểm tra", "báo cáo về", "cho ý kiến về"])
    return {
        "id": f"bai-{number * 7 % 100:02}",
        "title": f"{place} {said} việc {one}",
        "text": f"Sáng nay, Tỉnh ủy {place} {said} việc {one} và {two}.\nBí thư Tỉnh ủy {person} nhắc tới "
        f"{DICE.choice(DOCUMENTS)}; Chủ tịch UBND tỉnh {DICE.choice(PEOPLE)} nói thêm về việc {three}.",
        "date": f"202{DICE.randrange(4)}-0{DICE.randrange(1, 9)}-1{DICE.randrange(3)}",
        "province": place,
        "source": DICE.choice(SOURCES),
    }


ARTICLES = [_article(number) for number in range(40)]
THIRD = ARTICLES[::3]


def _questions() -> list[tuple[str, str]]:
    asked = [(f"{place} {words}", "") for place, words in zip(PLACES * 4, WORDS, strict=False)]
    asked += [(f"{one} {two}", "") for one, two in zip(WORDS, reversed(WORDS), strict=True)]
    asked += [(f"bí thư {person}", "tinh=-ca-mau") for person in PEOPLE]
    asked += [(f'"{words}"', "sx=moi") for words in WORDS[:5]]
    asked += [("nghi quyet 26 nq tw", "nguon=bao-nghe-an"), ("tỉnh ủy", "vb=05-ct-tu"), ("việc*", "tu=2021&den=2022")]
    asked += [
        ('-"Nghệ An" tỉnh ủy', ""),
        ("UBND tỉnh", "nguoi=le-thi-tu"),
        ("", ""),
        ("", "sx=cu"),
        ("tiêu-đề:việc", ""),
    ]
    return [*asked, ("họp bàn OR kiểm tra", ""), ("+đường +cảng", "")]


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


Make = Callable[[Settings, Path, Intake], None]


def _once(settings: Settings, folder: Path, intake: Intake) -> None:
    build(settings, [write(folder / "all.jsonl", ARTICLES)], workers=1)


def _corrected_and_taken_back(settings: Settings, folder: Path, intake: Intake) -> None:
    _once(settings, folder, intake)
    for row in THIRD:
        update.note(settings, row["id"], {"title": "Quốc hội bàn việc khác", "provinces": ["ha-noi"]})
    update.correct(settings, [row["id"] for row in THIRD], intake=intake)
    for row in THIRD:
        update.forget(settings, row["id"])
    update.correct(settings, [row["id"] for row in THIRD], intake=intake)


def _replaced(settings: Settings, folder: Path, intake: Intake) -> None:
    strange = {"title": "Hội chợ hoa", "text": "Hội chợ hoa mở cửa ở Lâm Đồng. Bí thư Tỉnh ủy Vũ Văn Sen dự lễ."}
    old = [row | strange if row in THIRD else row for row in ARTICLES]
    build(settings, [write(folder / "old.jsonl", old)], workers=1)
    update.add(settings, [write(folder / "new.jsonl", THIRD)], intake=intake)


def _removed_and_added_again(settings: Settings, folder: Path, intake: Intake) -> None:
    _once(settings, folder, intake)
    update.remove(settings, [row["id"] for row in THIRD])
    for number in range(3):
        update.add(settings, [write(folder / f"{number}.jsonl", THIRD[number::3])], intake=intake)


def _added_bit_by_bit(settings: Settings, folder: Path, intake: Intake) -> None:
    """So often that segments are merged on the way."""
    build(settings, [write(folder / "first.jsonl", ARTICLES[:20])], workers=1)
    for first in range(20, 40, 2):
        update.add(settings, [write(folder / f"{first}.jsonl", ARTICLES[first : first + 2])], intake=intake)


HISTORIES = (_once, _corrected_and_taken_back, _replaced, _removed_and_added_again, _added_bit_by_bit)


def _answers(settings: Settings) -> list[dict[str, Any]]:
    service = Service(settings)
    requests = [from_query_string(filters)[0].asking(question) for question, filters in _questions()]
    return [_answer(service, request) for request in requests]


def _answer(service: Service, request: SearchRequest) -> dict[str, Any]:
    found = service.search(request)
    return {
        "question": request,
        "total": found.total,
        "order": [(hit.id, round(hit.score, 4), hit.duplicates) for hit in found.hits],
        "facets": {facet.key: [value.to_json(str) for value in facet.values] for facet in found.facets},
        "ranked": [id for id, _ in service.ranked(request, 40)],
        "new": service.count(request.arrived(0)),
    }


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("histories")
    found = {}
    for make in HISTORIES:
        settings = Settings(data=folder / make.__name__ / "var")
        settings.data.mkdir(parents=True)
        make(settings, settings.data.parent, Intake(folder / "cache"))
        found[make.__name__] = _answers(settings)
    return found


def test_the_questions_are_worth_asking(answers: dict[str, list[dict[str, Any]]]) -> None:
    once = answers[_once.__name__]
    assert len(once) == 60
    assert len({answer["total"] for answer in once}) > 10
    assert sum(answer["total"] > 0 for answer in once) > 50


@pytest.mark.parametrize("make", HISTORIES[1:], ids=lambda make: make.__name__)
def test_the_answers_are_the_same(answers: dict[str, list[dict[str, Any]]], make: Make) -> None:
    for one, other in zip(answers[_once.__name__], answers[make.__name__], strict=True):
        assert one == other
