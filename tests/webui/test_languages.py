"""An English page has no Vietnamese sentence: what is Vietnamese on it is an article, a question or a name."""

import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote_plus

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from index.settings import Settings
from search.cli import saved, search
from webui.app import make
from webui.serve import announce

Site = Callable[..., FlaskClient]
# Words of our own sentences that no name of a place, paper, person, congress or document has.
_OURS = re.compile(
    "bỏ qua|bài về|bộ lọc|phải có|không có|đang tìm|cũng tìm|cụm từ|điều kiện|chưa rõ|toàn quốc|tháng|từ năm|ưu tiên"
    "|trước 7/2025|viết cách nào|đúng như|đăng ",
    re.IGNORECASE,
)
# Questions that are read, mended, answered otherwise, cut and refused in every way there is.
QUESTIONS = [
    "q=nghi+quyet",
    "q=UBND+Nghe+An+%C4%91%E1%BA%A1i+h%E1%BB%99i+13+26-NQ%2FTW+th%C3%A1ng+3%2F2021",
    'q="tỉnh+ủy"~3+-hà+nội+họp*+=UBND+OR+tỉnh:xyz+năm:2021+từ:3/2021+đến:2022+tiêu-đề:"an"',
    "q=nghị+quyêtt",
    "q=nghị+quyết&tinh=vinh-long-cu,chua-ro,toan-quoc&tu=abc&sx=hay&trang=-1",
    "q=nghị+quyết&tinh=ca-mau&dh=toan-quoc.i",
    "q=(((((((((((a+)+%22+*+ng*h%E1%BB%8B&tu=2022&den=2021",
    "q=nghi+quyet&vi-sao=1",
    "ngay=chua-ro",
    "q=xyzxyz+%2Babc",
    "q=+" + "a+" * 300,
    "q=" + "x" * 2100,
]
PAGES = ["/", "/huong-dan", "/luu", "/luu/moi?q=nghi+quyet", "/khong-co", "/bai/khong-co", "/s/khong-co"]


_VOID = {"meta", "link", "input", "img", "br", "hr", "path", "circle", "rect"}


class _Texts(HTMLParser):
    """The texts and titles of a page with the language that each is in."""

    def __init__(self) -> None:
        super().__init__()
        self.languages = [""]
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang") or self.languages[-1]
        texts = (given.get(name) for name in ("title", "aria-label", "placeholder", "alt"))
        self.found += [(language, text) for text in texts if text]
        if tag not in _VOID:
            self.languages.append(language)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self.languages.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.append((self.languages[-1], data))


def texts(page: str) -> list[tuple[str, str]]:
    parser = _Texts()
    parser.feed(page)
    return parser.found


@pytest.fixture
def english(site: Site) -> FlaskClient:
    visitor = site()
    visitor.get("/ngon-ngu/en")
    return visitor


def articles(visitor: FlaskClient) -> list[str]:
    return [f"/bai/{hit['id']}?q=nghi+quyet" for hit in visitor.get("/tim.json?q=nghi+quyet").get_json()["hits"]]


@pytest.mark.parametrize("address", [*PAGES, *(f"/tim?{question}" for question in QUESTIONS)])
def test_an_english_page_has_no_vietnamese_sentence(english: FlaskClient, address: str) -> None:
    _check(english.get(address, follow_redirects=True).text, address)


def test_an_articles_page_in_english(english: FlaskClient) -> None:
    for address in articles(english):
        _check(english.get(address).text)


def test_a_page_without_an_index_in_english(tmp_path: Path) -> None:
    visitor = make(Settings(data=tmp_path / "var")).test_client()
    visitor.get("/ngon-ngu/en")
    _check(visitor.get("/tim?q=a").text)


def _check(page: str, address: str = "") -> None:
    """What is not marked as Vietnamese has no words of our Vietnamese sentences, but for the question itself."""
    asked = set(unquote_plus(address).partition("q=")[2].split())
    said = [_without(text, asked) for language, text in texts(page) if language != "vi"]
    assert said
    assert [text for text in said if _OURS.search(text)] == []


def _without(text: str, asked: set[str]) -> str:
    """Return a text without the words of the question and without fields of questions ("tháng:3/2021")."""
    return " ".join(
        word for word in text.split() if word.strip("=“”:.,") not in asked and not re.match(r"\w+:\S", word)
    )


def strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in ("hits", "text", "undo", "query", "suggestion", "related", "instead"):
                yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_texts_of_an_english_answer(visitor: FlaskClient, question: str) -> None:
    answer = visitor.get(f"/tim.json?{question}&hl=en").get_json()
    assert [text for text in strings(answer) if _OURS.search(text)] == []
    assert len(answer["problems"]) == len(answer["problem_codes"])
    assert all(reading["code"] for reading in answer["understood"])


def test_the_language_of_an_answer_is_asked_for_and_never_a_cookies(english: FlaskClient) -> None:
    said = [english.get(f"/tim.json?tu=abc{view}").get_json() for view in ("", "&hl=en", "&hl=xx")]
    assert [answer["problem_codes"] for answer in said] == [["date_unread"]] * 3
    assert (
        said[0]["problems"] == said[2]["problems"] == ["Bỏ qua tu=abc: không phải năm, năm-tháng hay năm-tháng-ngày."]
    )
    assert said[1]["problems"] == ["tu=abc is left out: it is no year, year-month or year-month-day."]


def test_one_page_is_shown_in_a_language_without_choosing_it(visitor: FlaskClient) -> None:
    shown = visitor.get("/tim?q=nghi+quyet&hl=en")
    assert shown.status_code == 200
    assert "Understood as" in visitor.get("/tim?q=UBND&hl=en").text
    assert 'href="/ngon-ngu/vi?ve=/tim?q%3DUBND"' in visitor.get("/tim?q=UBND&hl=en").text
    assert 'rel="canonical" href="http://localhost/tim?q=nghi+quyet"' in shown.text
    assert "Đã hiểu là" in visitor.get("/tim?q=UBND").text


@pytest.mark.parametrize(
    "question",
    [
        "UBND Nghệ An tháng 3/2021 26-NQ/TW",
        "nghị quyêtt",
        '"nghị quyết" tỉnh:ca-mau',
        "nghị quyết --explain",
    ],
)
def test_commands_speak_english_when_asked(seeds_data: Path, question: str) -> None:
    ran = CliRunner().invoke(search, [*question.split(), "--data", str(seeds_data), "--lang", "en", "-n", "1"])
    assert ran.exit_code == 0
    said = [line for line in ran.output.splitlines() if not line.startswith("   ") and not re.match(r"\d+\. ", line)]
    assert [line for line in said if _OURS.search(line.split(" — ")[-1])] == []  # before it stands what was typed
    assert any("article" in line for line in said)


def test_a_wrong_option_is_told_in_english(seeds_data: Path) -> None:
    ran = CliRunner().invoke(search, ["a", "--from", "abc", "--data", str(seeds_data), "--lang", "en"])
    assert ran.exit_code == 2
    assert "abc" in ran.output
    assert not _OURS.search(ran.output)


def test_the_language_of_commands_may_be_set(seeds_data: Path) -> None:
    for language, word in (("vi", "tìm kiếm đã lưu"), ("en", "saved quer")):
        ran = CliRunner().invoke(saved, ["--data", str(seeds_data)], env={"TIMTIN_LANG": language})
        assert word in ran.output
    assert "lang" in CliRunner().invoke(saved, ["--data", str(seeds_data)], env={"TIMTIN_LANG": "xx"}).output


@pytest.mark.parametrize(("language", "said"), [("vi", "5 bài"), ("en", "5 articles")])
def test_serving_says_what_it_holds(
    seeds_data: Path, capsys: pytest.CaptureFixture[str], language: str, said: str
) -> None:
    settings = Settings(data=seeds_data, lang=language)
    announce(make(settings), settings)
    assert capsys.readouterr().out == f"Tìm Tin: http://127.0.0.1:8000 — {said}\n"


def test_a_batch_speaks_the_language_too(seeds_data: Path, tmp_path: Path) -> None:
    (tmp_path / "cau-hoi.jsonl").write_text('{"qid": "1", "query": "UBND"}\n{}\n', "utf-8")
    arguments = [
        "--batch",
        str(tmp_path / "cau-hoi.jsonl"),
        "--format",
        "json",
        "--data",
        str(seeds_data),
        "--lang",
        "en",
    ]
    ran = CliRunner().invoke(search, arguments)
    answer = json.loads(ran.output.splitlines()[0])
    assert answer["understood"][0]["code"] == "same_as"
    assert "no question" in ran.output
