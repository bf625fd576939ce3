"""A saved page gives its one article: title, text, captions, day; menus, counters and other news are cut away."""

import sys

import pytest

from index.errors import UnreadableInput
from index.reading import html
from index.reading.html import extract
from index.reading.raw import RawArticle
from index.reading.reader import understand

LEAD = "Sáng nay, Ban Thường vụ Tỉnh ủy họp phiên thường kỳ, cho ý kiến về nhiều nội dung quan trọng của tỉnh."
BODY = (
    "Phát biểu kết luận, đồng chí Bí thư Tỉnh ủy đề nghị các cấp, các ngành tập trung lãnh đạo, chỉ đạo thực hiện tốt "
    "nhiệm vụ phát triển kinh tế - xã hội, chăm lo đời sống nhân dân, giữ vững quốc phòng, an ninh trên địa bàn."
)
END = "Các đại biểu đã thảo luận, góp ý vào dự thảo báo cáo và thống nhất cao với những nội dung được trình."

PAPER = f"""<!doctype html><html><head><title>Tỉnh ủy họp phiên thường kỳ - Báo tỉnh</title>
<meta property="og:title" content="Tỉnh ủy họp phiên thường kỳ"><meta property="og:site_name" content="Báo tỉnh nhà">
<meta property="article:published_time" content="2021-03-01T14:54:00+07:00">
<link rel="canonical" href="https://bao.example/chinh-tri/tin-1.html"></head><body>
<nav><ul><li><a href="/">Trang chủ</a></li>
<li><a href="/a">Chính trị</a></li><li><a href="/b">Xã hội</a></li></ul></nav>
<article><h1>Tỉnh ủy họp phiên thường kỳ</h1><span class="time">14:54 01/03/2021</span>
<div class="sapo">{LEAD}</div><div class="content"><p>{BODY}</p>
<figure><img src="a.jpg"><figcaption>Quang cảnh phiên họp. Ảnh: Minh An</figcaption></figure>
<div class="box"><b>Tin liên quan</b><ul><li><a href="/x">Huyện ủy triển khai nghị quyết mới</a> (02/02/2021)</li>
<li><a href="/y">Thành phố tổng kết năm học</a></li></ul></div>
<p>{END}</p><script>var a = "rác";</script></div></article>
<footer>Giấy phép số 1/GP-TTĐT. Bản quyền thuộc Báo tỉnh</footer></body></html>"""

PORTAL = f"""<html><head><title>Home</title></head><body><form id="aspnetForm"><div id="ctl00">
<table><tr><td class="FolderTitle">Tin tức</td>
<td class="Time">17/07/2019</td></tr></table><div><p class="Title">Huyện họp bàn xây dựng nông thôn mới</p>
<div><p>{LEAD}</p><p>{BODY}</p><p>Xem chi tiết <a href="/">Tại đây</a></p></div></div>
</div><table><tr><td><p class="OtherTitle">TIN ĐÃ ĐƯA</p></td></tr></table><table><tr><td><ul>
<li><a href="/1">Thông báo lựa chọn đơn vị tổ chức bán đấu giá tài sản</a><span>(11/06/2019)</span></li>
<li><a href="/2">Công an huyện triển khai nhiệm vụ</a><span>(30/07/2019)</span></li></ul></td></tr></table>
<div>SỐ LƯỢT TRUY CẬP</div><div>2</div><div>9</div></form></body></html>"""


def test_a_papers_page_gives_title_text_caption_time_source_and_address() -> None:
    page = extract(PAPER)
    assert page.title == "Tỉnh ủy họp phiên thường kỳ"
    assert page.text.split("\n") == ["14:54 01/03/2021", LEAD, BODY, END]
    assert page.captions == ("Quang cảnh phiên họp. Ảnh: Minh An",)
    assert [stamp.text for stamp in page.stamps] == ["2021-03-01T14:54:00+07:00"]
    assert (page.source, page.url) == ("Báo tỉnh nhà", "https://bao.example/chinh-tri/tin-1.html")


def test_a_portal_that_calls_itself_home_is_read_by_what_it_shows() -> None:
    article = understand(RawArticle("p", "p.html", PORTAL, html=True))
    assert article.title == "Huyện họp bàn xây dựng nông thôn mới"
    assert article.body.split("\n") == [LEAD, BODY]
    assert article.published is not None
    assert (article.published.date.isoformat(), article.published.how) == ("2019-07-17", "header")


def test_the_pages_own_metadata_are_a_rung_of_their_own() -> None:
    article = understand(RawArticle("p", "p.html", PAPER, html=True))
    assert article.published is not None
    assert (article.published.date.isoformat(), article.published.how) == ("2021-03-01", "page")
    assert article.source == "Báo tỉnh nhà"


def test_linked_data_hold_the_time() -> None:
    data = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2020-05-06T07:00:00Z"}</script>'
    )
    assert [stamp.text for stamp in extract(PORTAL.replace("</head>", data + "</head>")).stamps] == [
        "2020-05-06T07:00:00Z"
    ]


def test_a_title_alone_is_an_article_when_the_page_shows_it() -> None:
    page = PORTAL.replace(LEAD, "").replace(BODY, "")
    assert extract(page).title == "Huyện họp bàn xây dựng nông thôn mới"
    assert extract(page).text == ""


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><ul><li><a href='/'>Trang chủ</a></li><li><a href='/a'>Tin tức</a></li></ul></body></html>",
        "<html></html>",
        "<!-- -->",
        "<html><body>" + "<div>" * 5000 + "</body></html>",
    ],
)
def test_a_page_without_an_article_is_refused(page: str) -> None:
    with pytest.raises(UnreadableInput):
        extract(page)


def test_a_huge_page_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="longer than"):
        extract("<p>" + "a" * html.MOST_CHARS)


def test_without_the_extra_the_reason_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lxml", None)
    with pytest.raises(UnreadableInput, match=r"install requirements/run.txt"):
        extract(PAPER)
