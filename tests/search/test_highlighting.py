"""Marks against an oracle that shares no code with them: none is false, none is missing."""

import random
from pathlib import Path

import pytest

from benchmarks.highlighting import ask, faults
from index.engines.whoosh.snapshot import open_snapshot
from search.matches import marker
from search.query.parser import parse


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


@pytest.mark.parametrize("asked", ["nghi quyet dai hoi dang bo tinh", '"Tỉnh ủy" Nghệ An', "đại hội XIII", "thuế"])
def test_what_passages_are_chosen_by_is_what_is_marked(asked: str) -> None:
    text = "Tỉnh uỷ Nghệ An ra Nghị quyết Đại hội Đảng bộ tỉnh; đại hội XIII. Thuế, thuê.\nĐại hội lần thứ XIII."
    marks = marker(parse(asked), rare=lambda word: True)
    every = {(match.start, match.end) for match in marks.matches(text)}
    quick = {(match.start, match.end) for match in marks.sightings(text)}
    assert quick
    assert quick <= every
