"""Saved queries: mine alone, changed only by forms made here, found again with a recovery code."""

import dataclasses
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.build import build
from index.homes import Home
from index.settings import Settings
from index.update import add
from search.saved import SavedQueries, SavedQuery
from search.service import Service
from webui import news
from webui.app import make
from webui.news import News
from webui.security import OWNER, origin

Site = Callable[..., FlaskClient]
Token = Callable[[FlaskClient], str]


def save(visitor: FlaskClient, token_of: Token, name: str = "Nghị quyết Nghệ An") -> str:
    form = {"csrf": token_of(visitor), "ten": name, "truy-van": "q=nghi+quyet&tinh=nghe-an"}
    assert visitor.post("/luu", data=form).status_code == 303
    found = re.search(r'href="[^"]*/s/([\w-]+)"', visitor.get("/luu").text)
    assert found is not None
    return found[1]


def test_a_saved_query_opens_again_for_me_and_by_its_short_link_for_others(site: Site, token_of: Token) -> None:
    mine, other = site(), site()
    code = save(mine, token_of)
    assert "Nghị quyết Nghệ An" in mine.get("/luu").text
    assert "Nghị quyết Nghệ An" not in other.get("/luu").text
    shared = other.get(f"/s/{code}")
    assert shared.status_code in (301, 302, 303, 307, 308)
    assert shared.headers["Location"].endswith("/tim?q=nghi+quyet&tinh=nghe-an")


def test_renaming_and_deleting(visitor: FlaskClient, token_of: Token) -> None:
    code = save(visitor, token_of)
    visitor.post(f"/luu/{code}/ten", data={"csrf": token_of(visitor), "ten": "Tên khác"})
    assert "Tên khác" in visitor.get("/luu").text
    visitor.post(f"/luu/{code}/xoa", data={"csrf": token_of(visitor)})
    assert "Tên khác" not in visitor.get("/luu").text


def test_nobody_changes_what_is_not_his(site: Site, token_of: Token) -> None:
    mine, other = site(), site()
    code = save(mine, token_of)
    other.post(f"/luu/{code}/xoa", data={"csrf": token_of(other)})
    other.post(f"/luu/{code}/ten", data={"csrf": token_of(other), "ten": "Của người khác"})
    assert "Nghị quyết Nghệ An" in mine.get("/luu").text


@pytest.mark.parametrize(
    "path", ["/luu", "/luu/abcdefgh/ten", "/luu/abcdefgh/xoa", "/luu/abcdefgh/da-xem", "/luu/khoi-phuc"]
)
def test_a_form_from_elsewhere_is_refused(visitor: FlaskClient, token_of: Token, path: str) -> None:
    token_of(visitor)
    assert visitor.post(path, data={"ten": "x", "truy-van": "q=a"}).status_code == 400
    assert visitor.post(path, data={"csrf": "0" * 64, "ten": "x"}).status_code == 400


def test_a_token_of_another_visitor_is_refused(site: Site, token_of: Token) -> None:
    mine, other = site(), site()
    token_of(mine)
    form = {"csrf": token_of(other), "ten": "x", "truy-van": "q=a"}
    assert mine.post("/luu", data=form).status_code == 400


def test_the_owner_cookie_is_for_the_server_alone(visitor: FlaskClient) -> None:
    cookie = visitor.get("/luu/moi?q=a").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_recovery_code_brings_the_list_to_another_browser(site: Site, token_of: Token) -> None:
    mine, other = site(), site()
    save(mine, token_of)
    page = mine.post("/luu/ma-khoi-phuc", data={"csrf": token_of(mine)}).text
    code = re.search(r"<(?:code|output)[^>]*>\s*([^<\s][^<]*?)\s*</", page)
    assert code is not None, page
    assert code[1] not in mine.get("/luu").text
    other.post("/luu/khoi-phuc", data={"csrf": token_of(other), "ma": code[1]})
    assert "Nghị quyết Nghệ An" in other.get("/luu").text


def test_a_code_that_nobody_has_opens_nothing_and_says_so(visitor: FlaskClient, token_of: Token) -> None:
    answer = visitor.post("/luu/khoi-phuc", data={"csrf": token_of(visitor), "ma": "00000-00000-00000-00000"})
    assert answer.status_code == 404
    assert "gõ nhầm" in answer.text


def test_new_articles_are_counted_until_they_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(data=tmp_path / "var")

    def write(name: str, title: str) -> Path:
        row = {"id": name, "title": title, "text": f"{title} Nước sạch về bản."}
        (tmp_path / name).write_text(json.dumps(row), "utf-8")
        return (tmp_path / name).rename(tmp_path / f"{name}.jsonl")

    monkeypatch.setattr("time.time", lambda: 1_700_000_000)
    build(settings, [write("cu", "Xã họp về nước sạch.")], workers=1)
    visitor = make(settings).test_client()
    form = visitor.get("/luu/moi?q=nuoc+sach").text
    token = re.search(r'name="csrf" value="(\w+)"', form)
    assert token is not None
    visitor.post("/luu", data={"csrf": token[1], "ten": "Nước sạch", "truy-van": "q=nuoc+sach"})
    assert "bài mới" not in visitor.get("/luu").text
    monkeypatch.setattr("time.time", lambda: 1_700_000_060)
    add(settings, [write("moi", "Thêm trạm nước sạch."), write("nua", "Bản có nước sạch.")])
    assert "2 bài mới" in visitor.get("/luu").text
    code = re.search(r"/s/(\w+)", visitor.get("/luu").text)
    assert code is not None
    visitor.post(f"/luu/{code[1]}/da-xem", data={"csrf": token[1]})
    assert "bài mới" not in visitor.get("/luu").text
    assert SavedQueries(Home(settings.data)).count() == 1


def test_a_read_only_site_saves_nothing(site: Site, token_of: Token) -> None:
    visitor = site(read_only=True)
    assert visitor.post("/luu", data={"ten": "x", "truy-van": "q=a"}).status_code == 403


def test_hostile_names_are_shown_as_text(visitor: FlaskClient, token_of: Token) -> None:
    save(visitor, token_of, "<script>alert(1)</script>")
    assert "<script>alert" not in visitor.get("/luu").text


def test_searching_goes_on_where_the_lists_are_damaged_and_readiness_tells(seeds_data: Path, tmp_path: Path) -> None:
    data = tmp_path / "var"
    shutil.copytree(seeds_data, data)
    visitor = make(Settings(data=data)).test_client()
    visitor.set_cookie(OWNER, "k" * 40)
    assert visitor.get("/readyz").status_code == 200
    for name in ("saved", "added", "feeds"):
        (data / f"{name}.sqlite").write_bytes(b"khong phai SQLite" * 99)
    assert visitor.get("/tim?q=nghi+quyet").status_code == 200
    for path in ("/luu", "/luu/moi?q=a", "/s/0123456789"):
        answer = visitor.get(path)
        assert answer.status_code == 503, path
        assert "tệp bị hỏng" in answer.text
    told = visitor.get("/readyz")
    assert told.json
    assert (told.status_code, told.json["ok"], told.json["search"]) == (503, False, True)
    assert [name for name in ("saved", "added", "feeds") if f"{name}.sqlite" in told.json["message"]] == [
        "saved",
        "added",
        "feeds",
    ]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.5", "203.0.113.5", True),
        ("203.0.113.5", "203.0.113.6", False),
        ("2001:db8:1:2::5", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::5", "2001:db8:1:3::5", False),
    ],
)
def test_an_address_is_told_from_others_and_not_kept(seeds_data: Path, one: str, other: str, same: bool) -> None:
    app = make(Settings(data=seeds_data))

    def hashed(address: str) -> bytes | None:
        with app.test_request_context("/", environ_base={"REMOTE_ADDR": address}):
            return origin()

    assert (hashed(one) == hashed(other)) is same
    assert hashed("127.0.0.1") is hashed("::1") is hashed("") is None


def test_new_articles_are_counted_a_few_at_a_time_and_remembered(
    seeds_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = [SavedQuery(str(n), "x", f"q=nghi+quyet+{n}", 0, 0) for n in range(5)]
    counts = News(Service(Settings(data=seeds_data)))
    monkeypatch.setattr(news, "SECONDS", 0)
    assert counts.counts(saved) == [None] * 5
    monkeypatch.setattr(news, "SECONDS", 60)
    found = counts.counts(saved)
    assert None not in found
    monkeypatch.setattr(news, "SECONDS", 0)
    assert counts.counts(saved) == found
    assert counts.counts([dataclasses.replace(saved[0], seen=1)]) == [None]


def test_a_list_says_that_it_is_not_counted_to_its_end(
    visitor: FlaskClient, token_of: Token, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = token_of(visitor)
    visitor.post("/luu", data={"csrf": token, "ten": "một", "truy-van": "q=chua+dem"})
    monkeypatch.setattr(news, "SECONDS", 0)
    assert "Một phần: chưa đếm bài mới của 1 tìm kiếm" in visitor.get("/luu").text
    monkeypatch.setattr(news, "SECONDS", 60)
    assert "Một phần" not in visitor.get("/luu").text
