"""Whoever asks again with the tag of an answer hears that nothing changed, until something does."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.build import build
from index.settings import Settings
from index.update import add
from webui.app import make

PATHS = ("/", "/tim?q=nghi+quyet", "/tim.json?q=nghi+quyet", "/tim.csv?q=nghi+quyet", "/tim.atom?q=nghi+quyet")


def paper(folder: Path, number: int) -> Path:
    path = folder / f"{number}.jsonl"
    path.write_text(json.dumps({"id": str(number), "title": "Nghị quyết của xã", "text": "Xã họp bàn nghị quyết."}))
    return path


@pytest.mark.parametrize("path", PATHS)
def test_who_has_an_answer_hears_that_it_is_the_same(visitor: FlaskClient, path: str) -> None:
    tag = visitor.get(path).headers["ETag"]
    for asked in (tag, f'"another", {tag}', tag.removeprefix("W/")):
        again = visitor.get(path, headers={"If-None-Match": asked})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == tag
        assert "Accept-Encoding" in again.headers["Vary"]
    assert visitor.get(path, headers={"If-None-Match": '"another"'}).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_a_tag_is_of_one_address_and_one_language(visitor: FlaskClient, path: str) -> None:
    tags = {visitor.get(path + more).headers["ETag"] for more in ("", "?hl=en" if path == "/" else "&hl=en")}
    visitor.set_cookie("ngon-ngu", "en")
    tags.add(visitor.get(path).headers["ETag"])
    # JSON asks no cookie for its language.
    assert len(tags) == (2 if "json" in path else 3)


def test_a_new_article_changes_every_answer(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "var")
    build(settings, [paper(tmp_path, 1)], workers=1)
    visitor = make(settings).test_client()
    tags = {path: visitor.get(path).headers["ETag"] for path in PATHS}
    add(settings, [paper(tmp_path, 2)])
    for path, tag in tags.items():
        assert visitor.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_the_pages_of_one_who_saves_are_made_anew(visitor: FlaskClient, token_of: Callable[[FlaskClient], str]) -> None:
    tag = visitor.get("/tim?q=nghi+quyet").headers["ETag"]
    visitor.post("/luu", data={"csrf": token_of(visitor), "truy-van": "q=nghi+quyet", "ten": "Nghị quyết"})
    answer = visitor.get("/tim?q=nghi+quyet", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert "Đã lưu" in answer.text


def test_what_is_not_there_has_no_tag(visitor: FlaskClient) -> None:
    assert "ETag" not in visitor.get("/bai/khong-co").headers
