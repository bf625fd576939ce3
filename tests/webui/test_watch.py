"""Watching: a badge leads to exactly its articles, looking at them clears it, a feed has them by their arrival."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from index.build import build
from index.settings import Settings
from index.update import add, remove
from webui import news
from webui.app import make

OLD = [{"id": f"cu-{n}", "title": f"Xã bàn việc nước sạch {n}", "text": f"Thôn {n} có nước sạch."} for n in range(15)]
NEW = [
    {"id": "hom-qua", "title": "Khánh thành trạm nước sạch", "text": "Trạm bơm chạy.", "date": "2026-11-27"},
    {"id": "khong-ngay", "title": "Nước sạch cho trường nội trú", "text": "Học sinh có nước quanh năm."},
    {"id": "nam-2013", "title": "Chương trình nước sạch mười năm trước", "text": "Kể lại.", "date": "2013-02"},
]
ATOM = "{http://www.w3.org/2005/Atom}"

Write = Callable[..., Path]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "var", page_size=10)


@pytest.fixture
def visitor(settings: Settings, write: Write, without_words: None, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """Somebody who saved "nuoc sach", and another search that finds nothing new; both are always counted."""
    monkeypatch.setattr(news, "SECONDS", 60)
    build(settings, [write(*OLD)], workers=1)
    visitor = make(settings).test_client()
    for name, query in (("Nước sạch", "q=nuoc+sach"), ("Đường", "q=duong+sa&sx=cu")):
        page = visitor.get(f"/luu/moi?{query}").text
        form = dict(re.findall(r'name="(csrf|truy-van|den)" value="([^"]*)"', unescape(page)))
        assert visitor.post("/luu", data={**form, "ten": name}).status_code == 303
    return visitor


def badges(visitor: FlaskClient) -> list[tuple[str, str]]:
    """Return where each badge leads, and what it says."""
    found = re.findall(r'class="badge new" href="([^"]+)"[^>]*>([^<]+)<', visitor.get("/luu").text)
    return [(unescape(href), text) for href, text in found]


def listed(page: str) -> list[str]:
    return re.findall(r'<h2><a href="/bai/([\w-]+)', page)


def entries(visitor: FlaskClient, address: str, **asked: str) -> list[ElementTree.Element]:
    return ElementTree.fromstring(visitor.get(address, **asked).data).findall(f"{ATOM}entry")  # type: ignore[arg-type]


def text(entry: ElementTree.Element, name: str) -> str | None:
    return entry.findtext(f"{ATOM}{name}")


def test_the_badge_its_list_and_its_feed_are_one_and_looking_clears_it(
    visitor: FlaskClient, settings: Settings, write: Write
) -> None:
    assert badges(visitor) == []
    add(settings, [write(*NEW)])
    ((news, said),) = badges(visitor)
    assert said == "3 bài mới"
    page = visitor.get(news).text
    assert listed(page) == ["hom-qua", "nam-2013", "khong-ngay"]
    assert re.search(r'role="status">3 bài<', page)
    assert "vào kho sau" in page
    assert len(entries(visitor, news.replace("/tim?", "/tim.atom?"))) == 3
    assert badges(visitor) == []
    assert listed(visitor.get(news).text) == ["hom-qua", "nam-2013", "khong-ngay"]  # its address says what was new
    add(settings, [write({"id": "sau", "title": "Lại có nước sạch", "text": "Thêm một trạm."})])
    ((news, said),) = badges(visitor)
    assert (said, listed(visitor.get(news).text)) == ("1 bài mới", ["sau"])


def test_what_is_changed_or_removed_is_not_new(visitor: FlaskClient, settings: Settings, write: Write) -> None:
    add(settings, [write({**OLD[0], "text": "Đã sửa: nước sạch về cả bản."}, NEW[0], NEW[1])])
    remove(settings, ["hom-qua"])
    ((news, said),) = badges(visitor)
    assert (said, listed(visitor.get(news).text)) == ("1 bài mới", ["khong-ngay"])


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Moz": "prefetch"},
        {"Sec-Fetch-Dest": "iframe"},
        {"Sec-Fetch-Dest": "empty"},
    ],
)
def test_fetching_ahead_is_not_looking(
    visitor: FlaskClient, settings: Settings, write: Write, headers: dict[str, str]
) -> None:
    add(settings, [write(*NEW)])
    ((news, _),) = badges(visitor)
    visitor.get(news, headers=headers)
    visitor.head(news)
    visitor.get(news.replace("/tim?", "/tim.json?"))
    assert [said for _, said in badges(visitor)] == ["3 bài mới"]
    visitor.get(news, headers={"Sec-Fetch-Dest": "document"})
    assert badges(visitor) == []


def test_only_the_whole_list_of_ones_own_news_counts_as_looking(
    visitor: FlaskClient, settings: Settings, write: Write
) -> None:
    add(settings, [write(*NEW)])
    ((news, _),) = badges(visitor)
    make(settings).test_client().get(news)  # somebody else
    visitor.get("/tim?q=nuoc+sach&sx=moi")
    visitor.get("/tim?q=nuoc+sach&sx=vao&vao-tu=2100-01-01T00:00:00")
    visitor.get(news + "&tinh=nghe-an")
    assert len(badges(visitor)) == 1


def test_the_button_marks_what_the_list_showed_and_nothing_that_came_since(
    visitor: FlaskClient, settings: Settings, write: Write
) -> None:
    add(settings, [write(NEW[0])])
    page = visitor.get("/luu").text
    form = re.search(r'action="(/luu/\w+/da-xem)".*?value="(\w+)".*?name="den" value="(\d+)"', page)
    assert form is not None
    add(settings, [write(NEW[1])])
    visitor.post(form[1], data={"csrf": form[2], "den": form[3]})
    ((news, said),) = badges(visitor)
    assert (said, listed(visitor.get(news).text)) == ("1 bài mới", ["khong-ngay"])


def test_a_list_of_news_knows_that_its_search_is_saved(visitor: FlaskClient, settings: Settings, write: Write) -> None:
    add(settings, [write(*NEW)])
    ((news, _),) = badges(visitor)
    assert "Đã lưu</a>" in visitor.get(news).text


def test_a_feed_is_dated_by_arrival_and_says_what_it_is_of(
    visitor: FlaskClient, settings: Settings, write: Write
) -> None:
    add(settings, [write(*NEW)])
    found = entries(visitor, "/tim.atom?q=nuoc+sach&sx=moi")
    assert [text(entry, "title") for entry in found[:3]] == [NEW[0]["title"], NEW[2]["title"], NEW[1]["title"]]
    times = [text(entry, "updated") or "" for entry in found]
    assert times == sorted(times, reverse=True)
    assert times[0] > times[3] > "2026"
    assert [text(entry, "published") for entry in found[:3]] == ["2026-11-27T00:00:00+07:00", None, None]
    feed = ElementTree.fromstring(visitor.get("/tim.atom?q=nuoc+sach&tinh=nghe-an,-ha-tinh&tu=2021").data)
    assert feed.findtext(f"{ATOM}title") == "Tìm Tin: nuoc sach · Nghệ An · trừ Hà Tĩnh · từ năm 2021"


def test_ids_of_entries_say_nothing_of_where_the_site_is(settings: Settings, visitor: FlaskClient) -> None:
    sites = [
        visitor.get("/tim.atom?q=nuoc+sach", base_url="http://mot.example"),
        visitor.get("/tim.atom?q=nuoc+sach", base_url="https://hai.example:8443"),
        make(Settings(data=settings.data, base_url="https://bao.example/tin"))
        .test_client()
        .get("/tin/tim.atom?q=nuoc+sach", base_url="https://bao.example"),
    ]
    ids = [[found.text for found in ElementTree.fromstring(site.data).iter(f"{ATOM}id")] for site in sites]
    assert ids[0] == ids[1] == ids[2]
    assert len(set(ids[0])) == 1 + len(OLD)
    assert not any("example" in (id or "") for id in ids[0])


def test_a_long_feed_goes_on_at_its_next_page(visitor: FlaskClient, settings: Settings, write: Write) -> None:
    many = [{"id": f"m-{n}", "title": f"Nước sạch đợt {n}", "text": f"Trạm số {n} ở bản."} for n in range(60)]
    add(settings, [write(*many)])
    address, seen = "/tim.atom?q=nuoc+sach", []
    while address:
        feed = ElementTree.fromstring(visitor.get(address).data)
        seen += [text(entry, "id") for entry in feed.findall(f"{ATOM}entry")]
        following = [link.get("href") or "" for link in feed.findall(f"{ATOM}link") if link.get("rel") == "next"]
        address = following[0].removeprefix("http://localhost") if following else ""
    assert len(seen) == len(set(seen)) == len(OLD) + len(many)


def test_a_feed_that_was_read_is_not_sent_again_until_something_comes(
    visitor: FlaskClient, settings: Settings, write: Write
) -> None:
    reader = make(settings).test_client()
    tag = reader.get("/tim.atom?q=nuoc+sach").headers["ETag"]
    assert reader.get("/tim.atom?q=nuoc+sach", headers={"If-None-Match": tag}).status_code == 304
    add(settings, [write(NEW[1])])
    assert len(entries(reader, "/tim.atom?q=nuoc+sach", headers={"If-None-Match": tag})) == len(OLD) + 1  # type: ignore[arg-type]
