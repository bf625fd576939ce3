"""Marks against an oracle that shares no code with them: none is false, none is missing."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article
from index.engines.arrays.snapshot import open_snapshot
from search.matches import marker
from search.query.parser import parse
from search.sightings import sightings
from search.snippets import passages
from tests.search.highlighting import ask, faults


@pytest.mark.parametrize("seed", range(4))
def test_every_mark_is_a_match_and_every_match_is_marked(data: Path, seed: int) -> None:
    snapshot = open_snapshot(data)
    chance = random.Random(seed)
    for _ in range(60):
        article, other = (snapshot.article(chance.randrange(snapshot.count)) for _ in range(2))
        question = ask(chance, article if chance.random() < 0.6 else other)
        assert faults(question, article, snapshot) == []


@pytest.mark.parametrize(
    "question",
    [
        *("nghi quyet", '"Tỉnh ủy"', "UBND tỉnh", "ủy ban nhân dân", "26 - NQ/TW", '"nghị quyết tỉnh"~5', "khóa 19"),
        *("đại hội XIII", "chuyển*", 'từ:"đại biểu"', "TW", "kĩ thuật", "Tỉnh uỷ", 'tiêu-đề:"nghị quyết"', "+dừa"),
    ],
)
def test_every_way_to_ask_in_every_article(data: Path, question: str) -> None:
    snapshot = open_snapshot(data)
    for number in range(snapshot.count):
        assert faults(question, snapshot.article(number), snapshot) == []


@pytest.mark.parametrize(
    "asked",
    [
        *("nghi quyet dai hoi dang bo tinh", '"Tỉnh ủy" Nghệ An', "đại hội XIII", "thuế", "dai hoi", "uỷ ban nhân dân"),
        *(
            "Mitsubishi",
            "Mitsubishimotors 2020",
            "ky thuat",
            'tiêu-đề:"nghị quyết"',
            "",
            "+ra",
            "ý",
            "ông Nguyễn Văn Bình",
        ),
    ],
)
def test_what_is_found_in_many_texts_at_once_is_what_each_holds(asked: str) -> None:
    texts = [
        "Tỉnh uỷ Nghệ An ra Nghị quyết Đại hội Đảng bộ tỉnh; đại hội XIII. Thuế, thuê.\nĐại hội lần thứ XIII",
        "",
        "hội",
        "Nghị\nquyết “nghị – quyết”, nghị_quyết ŧnghị quyết 中nghị quyết nghị。quyết 😀 đại hội😀đại hội",
        "Mitsubishi và Mitsubishimotors, Mitsubishimoto; kĩ thuật, năm 2020: ý kiến ông Nguyễn Văn Bình\n",
        "\n\nỦy ban nhân dân, UBND.",
    ]
    titles = [False, True, False, True, False, True]
    marks = marker(parse(asked), rare=lambda word: True)
    assert sightings(marks, texts, titles) == [list(marks.matches(*one)) for one in zip(texts, titles, strict=True)]
    assert sightings(marks, [], []) == []


def test_a_paragraph_that_shows_more_than_its_passage_was_chosen_for_is_one_passage() -> None:
    body = "Nghị quyết " + "x " * 102 + "đại hội."
    [(_, shown)] = passages([Article("1", "", "Tin", body, lead_end=len(body))], marker(parse("nghị quyết đại hội")))
    assert [[passage.text[a:b] for a, b in passage.spans] for passage in shown] == [["Nghị quyết", "đại hội"]]


WORDS = [
    "nghị",
    "quyết",
    "Nghị",
    "quyet",
    "đại",
    "hội",
    "hội,",
    "\n",
    "–",
    "tỉnh",
    "ủy",
    "uỷ",
    "Mitsubishimotors",
    "中",
    "ß",
]


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS)).map(" ".join)), st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_it_is_so_for_any_texts(texts: list[str], asked: str) -> None:
    marks = marker(parse(asked), rare=lambda word: True)
    titles = [False] * len(texts)
    assert sightings(marks, texts, titles) == [list(marks.matches(text)) for text in texts]


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("lương hưu tăng bao nhiêu", "Lương hưu tăng 15 phần trăm"),
        ("lương hưu tăng khi nào", "Lương hưu tăng từ ngày 1/7"),
        ("ai nói lương hưu tăng", "Lương hưu tăng, bà Lò Thị Mây cho biết"),
    ],
)
def test_a_question_that_waits_for_an_answer_is_shown_where_one_stands(question: str, shown: str) -> None:
    lines = ["Lương hưu tăng là điều ai cũng mong, lương hưu tăng thì vui.", "Lương hưu tăng 15 phần trăm"]
    lines += ["Lương hưu tăng từ ngày 1/7", "Lương hưu tăng, bà Lò Thị Mây cho biết"]
    wide = " và nhiều điều khác nữa mà người già trong làng vẫn hay bàn với nhau bên ấm chè mỗi sớm mai thức dậy" * 3
    body = "\n".join(line + wide for line in lines)
    [(_, passages_shown)] = passages([Article("1", "", "Tin", body)], marker(parse(question)))
    assert any(passage.text.startswith(shown) for passage in passages_shown)
