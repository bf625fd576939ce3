"""Answers are compressed as the visitor's program asks, but for those that hold what only the visitor may know."""

import gzip
import re
from collections.abc import Callable

import pytest
import zstandard
from flask.testing import FlaskClient
from werkzeug.wrappers import Response

PAGES = (
    "/",
    "/tim?q=nghi+quyet",
    "/tim.json?q=nghi+quyet",
    "/tim.csv?q=nghi+quyet",
    "/tim.atom",
    "/huong-dan",
    "/khong-co",
)


def unpacked(answer: Response) -> bytes:
    packed = answer.headers.get("Content-Encoding")
    if packed == "zstd":
        return zstandard.ZstdDecompressor().decompressobj().decompress(answer.data)
    return gzip.decompress(answer.data) if packed == "gzip" else answer.data


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("asked", "got"),
    [
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "gzip"),
        ("gzip;q=1, zstd;q=0.5", "gzip"),
        ("*", "zstd"),
        ("zstd;q=0, gzip;q=0", None),
        ("br", None),
        ("", None),
        ("gzip;q=%%, ;;", None),
    ],
)
def test_the_program_that_asks_says_how_it_is_written(
    site: Callable[..., FlaskClient], path: str, asked: str, got: str | None
) -> None:
    visitor = site()
    plain = visitor.get(path)
    answer = visitor.get(path, headers={"Accept-Encoding": asked})
    if plain.status_code == 200:
        assert answer.headers.get("Content-Encoding") == got
    assert unpacked(answer) == plain.data
    assert "accept-encoding" in answer.headers["Vary"].lower()


def test_what_only_the_visitor_may_know_is_never_compressed(
    visitor: FlaskClient, token_of: Callable[[FlaskClient], str]
) -> None:
    gzipped = {"Accept-Encoding": "zstd, gzip"}
    csrf = token_of(visitor)
    visitor.post("/luu", data={"csrf": csrf, "truy-van": "q=nghi+quyet", "ten": "Việc riêng của tôi"})
    code = visitor.post("/luu/ma-khoi-phuc", data={"csrf": csrf}, headers=gzipped)
    assert re.search(r"<code>[\w-]+", code.text)
    pages = [visitor.get(path, headers=gzipped) for path in ("/luu", "/luu/moi?q=nghi+quyet", "/tim?q=nghi+quyet")]
    for answer in (code, *pages):
        assert "Content-Encoding" not in answer.headers
        assert csrf in answer.text or "Việc riêng của tôi" in answer.text or answer is code
    assert visitor.get("/tim?q=hoi+nghi", headers=gzipped).headers["Content-Encoding"] == "zstd"


def test_files_of_ours_are_compressed_and_keep_for_ever(visitor: FlaskClient) -> None:
    style = re.search(r'href="(/static/timtin\.css\?v=\w+)"', visitor.get("/").text)
    assert style is not None
    with visitor.get(style[1]) as plain, visitor.get(style[1], headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "immutable" in answer.headers["Cache-Control"]
        assert unpacked(answer) == plain.data
