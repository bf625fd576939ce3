"""What is said when something cannot be shown: in plain words, with what to do, never a traceback."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.build import build
from index.errors import BadSetting, UntrustedData
from index.settings import Settings
from webui.app import make

Site = Callable[..., FlaskClient]


@pytest.fixture
def empty(tmp_path: Path) -> FlaskClient:
    return make(Settings(data=tmp_path / "var")).test_client()


@pytest.mark.parametrize("path", ["/", "/tim?q=a", "/tim.json?q=a", "/tim.csv?q=a", "/tim.atom?q=a", "/bai/x"])
def test_without_an_index_every_page_says_what_to_run(empty: FlaskClient, path: str) -> None:
    answer = empty.get(path)
    assert answer.status_code == 503
    assert "timtin index build" in answer.text
    assert int(answer.headers["Retry-After"]) > 0
    assert "chỉ mục" in answer.text


def test_pages_that_need_no_index_are_there_without_one(empty: FlaskClient) -> None:
    for path in ("/huong-dan", "/luu", "/robots.txt", "/opensearch.xml", "/healthz"):
        assert empty.get(path).status_code == 200, path


def test_an_index_that_others_can_write_to_is_not_opened(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("Họp xã\nỦy ban nhân dân xã họp về nước sạch.", "utf-8")
    settings = Settings(data=tmp_path / "var")
    build(settings, [article], workers=1)
    visitor = make(settings).test_client()
    settings.data.chmod(0o775)
    answer = visitor.get("/tim?q=nuoc+sach")
    assert answer.status_code == 503
    assert "chmod go-w" in answer.text
    assert visitor.get("/readyz").status_code == 503
    with pytest.raises(UntrustedData, match="chmod go-w"):
        make(settings)


def test_where_no_secret_can_be_kept_the_way_out_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("một tệp, không phải thư mục")
    with pytest.raises(BadSetting, match="--read-only"):
        make(Settings(data=tmp_path / "var"))


@pytest.mark.parametrize(
    ("secret", "mode", "said"),
    [("", 0o600, "cut short"), ("abc\n", 0o600, "cut short"), ("0" * 64, 0o666, "others"), ("0" * 64, 0o640, "others")],
)
def test_a_secret_that_others_may_know_or_guess_is_refused(tmp_path: Path, secret: str, mode: int, said: str) -> None:
    file = tmp_path / "secret.key"
    file.write_text(secret)
    file.chmod(mode)
    with pytest.raises(UntrustedData, match=said):
        make(Settings(data=tmp_path))
    file.unlink()
    kept = [make(Settings(data=tmp_path)).extensions["timtin"].secret for _ in range(2)]
    assert kept[0] == kept[1] == file.read_text().strip()
    assert len(kept[0]) == 64


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/tim", "/bai/x", "/tim.json", "/s/abc"])
def test_a_page_that_is_only_read_says_how_it_is_asked(visitor: FlaskClient, method: str, path: str) -> None:
    answer = visitor.open(path, method=method)
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_what_changes_a_list_is_no_link(visitor: FlaskClient) -> None:
    for path in ("/luu/abc/ten", "/luu/abc/xoa", "/luu/abc/da-xem", "/luu/khoi-phuc", "/luu/ma-khoi-phuc"):
        assert visitor.get(path).status_code == 405, path


@pytest.mark.parametrize("path", ["/", "/tim?q=nghi", "/tim.json?q=nghi", "/tim.csv?q=nghi", "/luu", "/healthz"])
def test_a_head_is_the_page_without_its_body(visitor: FlaskClient, path: str) -> None:
    answer = visitor.head(path)
    assert (answer.status_code, answer.data) == (200, b"")


def test_a_form_that_is_too_long_is_refused_in_words(visitor: FlaskClient) -> None:
    answer = visitor.post("/luu", data={"ten": "x" * 200_000})
    assert answer.status_code == 413
    assert "dài quá" in answer.text


def test_an_error_is_json_where_json_was_asked_for(visitor: FlaskClient) -> None:
    answer = visitor.post("/tim.json")
    assert answer.get_json()["code"] == "method_not_allowed"
    assert "Không" in answer.text  # as people write it, not \\u00f4


@pytest.mark.parametrize(
    "question",
    ["a" * 10_000, '"' * 500, "((((", "a* " * 3000, "nghị quyết " * 1000, "\x00", "\u202e", "-" * 2000, "(" * 5000],
)
@pytest.mark.parametrize("path", ["/tim", "/tim.json", "/tim.csv", "/tim.atom", "/luu/moi"])
def test_the_longest_and_strangest_questions_get_an_ordinary_answer(
    visitor: FlaskClient, path: str, question: str
) -> None:
    assert visitor.get(path, query_string={"q": question}, follow_redirects=True).status_code == 200


@pytest.mark.parametrize("raw", ["%ED%A0%80", "%FF%FE", "%zz", "%00", "%u0041", "a%0d%0aSet-Cookie:x", "%F0%9F%92%A9"])
def test_bytes_that_are_no_text_are_no_error(visitor: FlaskClient, raw: str) -> None:
    for path in (f"/tim?q={raw}", f"/tim?tinh={raw}", f"/tim.atom?q={raw}"):
        assert visitor.get(path, follow_redirects=True).status_code == 200, path
    assert visitor.get(f"/bai/{raw}").status_code == 404
    assert visitor.get(f"/s/{raw}").status_code == 404


@pytest.mark.parametrize("path", ["/tim", "/tim.json"])
@pytest.mark.parametrize("key", ["tu", "ngay", "sx", "trang", "tinh", "nguoi", "vb"])
def test_an_address_with_thousands_of_values_gets_a_short_answer(visitor: FlaskClient, path: str, key: str) -> None:
    for values in ([f"x{n}" for n in range(5_000)], [",".join(f"x{n}" for n in range(20_000))]):
        answer = visitor.get(path, query_string=[("q", "nghi quyet"), *((key, value) for value in values)])
        assert answer.status_code in (200, 302)
        assert len(answer.data) < 500_000


@pytest.mark.parametrize("unit", ["từ:của ", "tiêu đề:tỉnh ", '"a b"~9 ', "-của ", "26-NQ/TW ", "t* ", "năm 2021 "])
def test_a_question_of_many_readings_gets_a_short_answer(visitor: FlaskClient, unit: str) -> None:
    for path in ("/tim", "/tim.json"):
        answer = visitor.get(path, query_string={"q": unit * (2000 // len(unit))}, follow_redirects=True)
        assert answer.status_code == 200
        assert len(answer.data) < 1_000_000


def test_of_many_problems_the_first_are_told_and_how_many_more_there_are(visitor: FlaskClient) -> None:
    told = visitor.get("/tim.json", query_string=[("tu", f"x{n}") for n in range(30)]).get_json()["problems"]
    assert len(told) == 11
    assert told[0].startswith("Bỏ qua tu=x0:")
    assert told[-1] == "Và 20 điều khác không dùng được."
