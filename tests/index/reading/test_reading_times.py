"""The time of a saved page is its article's: never a clock, a related item or a comment; published before changed."""

import json
from collections.abc import Mapping

import pytest

from index.errors import UnreadableInput
from index.reading.html import extract
from index.reading.raw import RawArticle
from index.reading.reader import understand

TITLE = "Huyện ủy bàn việc xây dựng nông thôn mới"
PARAGRAPHS = "".join(
    f"<p>{text}</p>"
    for text in (
        "Sáng nay, Huyện ủy tổ chức hội nghị bàn việc xây dựng nông thôn mới ở các xã vùng cao của huyện trong năm.",
        "Đồng chí Bí thư Huyện ủy chủ trì hội nghị; cùng dự có lãnh đạo các phòng, ban và đại diện của mười hai xã.",
        "Hội nghị thống nhất giao mỗi xã một việc, làm xong trước mùa mưa, và báo cáo kết quả vào cuối quý sau.",
    )
)


def page(body: str, head: str = "") -> str:
    return f'<html><head><meta charset="utf-8"><title>{TITLE}</title>{head}</head><body>{body}</body></html>'


def told(html: str) -> tuple[str, bool] | None:
    """Return the day, and whether it is told as a fact."""
    article = understand(RawArticle("p", "p.html", html, html=True))
    published = article.published or article.published_guess
    return (published.date.isoformat(), published is article.published) if published else None


ARTICLE = f'<div class="detail"><h1>{TITLE}</h1>%s{PARAGRAPHS}</div>'


@pytest.mark.parametrize(
    "clock",
    [
        '<div class="top"><span class="date">Thứ bảy, 07/11/2020</span></div>',
        '<div id="clock" class="time">07/11/2020 16:20:11</div>',
        '<header><div class="header-date date">Thứ bảy, 07/11/2020</div></header>',
        '<div class="banner"><p class="time">07/11/2020</p></div>',
    ],
)
@pytest.mark.parametrize("wrapped", ["%s", "<div id='wrapper'>%s</div>"])
def test_a_clock_is_not_the_articles_time(clock: str, wrapped: str) -> None:
    assert told(page(wrapped % (clock + ARTICLE % ""))) is None
    shown = ARTICLE % '<div class="date-post">Thứ hai, 15/03/2021 | 08:30</div>'
    assert told(page(wrapped % (clock + shown))) == ("2021-03-15", True)


@pytest.mark.parametrize(
    "below",
    [
        '<div class="relate"><p><a href="/x">Xã Thượng họp dân</a> <span class="time">20/05/2021</span></p></div>',
        '<ul class="list"><li><a href="/x">Xã Thượng họp</a> <time datetime="2021-05-20">20/05/2021</time></li></ul>',
        '<div class="comment-list"><b>Bạn đọc</b> <span class="time">20/05/2021 10:00</span><p>Rất hay.</p></div>',
        '<div id="comments"><p class="date">20/05/2021</p><p>Mong huyện làm sớm cho bà con nhờ.</p></div>',
        '<footer><span class="date">20/05/2021</span></footer>',
    ],
)
def test_a_time_of_other_news_or_of_a_reader_is_not_the_articles(below: str) -> None:
    assert told(page(ARTICLE % "" + below)) is None


@pytest.mark.parametrize(
    ("shown", "day"),
    [
        ('<div class="meta">Cập nhật: 20/05/2023 10:00 - Ngày đăng: 15/03/2021 08:30</div>', "2021-03-15"),
        ('<time datetime="2021-03-14T20:30:00Z">3 năm trước</time>', "2021-03-15"),
        ('<div class="time">15/03/21 08:30</div>', "2021-03-15"),
        ('<span class="posted-on">15 Tháng Ba, 2021</span>', "2021-03-15"),
        ('<div class="info">Mai Hoa - 15/03/2021 08:30</div>', "2021-03-15"),
        ('<div data-role="publishdate">15/03/2021 08:30</div>', "2021-03-15"),
    ],
)
def test_the_time_beside_the_headline_is_the_articles(shown: str, day: str) -> None:
    assert told(page(ARTICLE % shown)) == (day, True)


def linked(*items: Mapping[str, object]) -> str:
    return f'<script type="application/ld+json">{json.dumps(list(items))}</script>'


NEWS = {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2021-03-15T08:30:00+07:00"}


@pytest.mark.parametrize(
    "head",
    [
        linked({"@type": "WebSite", "datePublished": "2015-01-01"}, NEWS),
        linked({"@type": "VideoObject", "name": "x", "datePublished": "2020-01-01"}, NEWS),
        linked({**NEWS, "headline": "Xã Thượng khánh thành cầu treo", "datePublished": "2020-01-01"}, NEWS),
        linked({"@type": "WebPage", "datePublished": "2015-01-01", "mainEntity": NEWS}),
        linked({"@graph": [{"@type": "Organization"}, {**NEWS, "@type": ["Article", "NewsArticle"]}]}),
        linked(NEWS).replace("ld+json", "ld+json; charset=utf-8"),
        linked(NEWS).replace("+07:00", "+07:00\n"),
        linked(NEWS).replace("}]", ",}]"),
        linked(NEWS).replace(">[", ">//<![CDATA[\n[").replace("]<", "]\n//]]><"),
        linked({"@type": "NewsArticle", "dateCreated": "2021-03-15"}),
        '<meta name="Date" content="2021-03-15">',
        '<meta name="publish-date" content="15/03/2021">',
        '<meta name="DC.Date.Issued" content="2021-03-15">',
        '<meta itemprop="datePublished" content="2021-03-15T08:30:00">',
        '<meta property="article:published_time" content="Mon, 15 Mar 2021 08:30:00 +0700">',
        '<meta property="article:published_time" content="3/15/2021 8:30:00 AM">',
        '<meta property="article:published_time" content="{{date}}">' + linked(NEWS),
        '<meta property="article:published_time" content="0001-01-01T00:00:00"><meta name="date" content="2021-03-15">',
    ],
)
def test_the_pages_own_data_say_when_the_article_appeared(head: str) -> None:
    assert told(page(ARTICLE % "", head)) == ("2021-03-15", True)


def test_a_page_that_writes_one_time_month_first_writes_all_so() -> None:
    times = "".join(
        f'<meta property="article:{name}_time" content="{time}">'
        for name, time in (("published", "4/3/2021 8:30:00 AM"), ("modified", "4/15/2021 9:00:00 AM"))
    )
    assert told(page(ARTICLE % "", times)) == ("2021-04-03", True)
    assert told(page(ARTICLE % "", times.replace("4/15", "4/5"))) == ("2021-03-04", False)


def test_when_a_page_was_changed_is_the_last_resort() -> None:
    changed = '<meta property="article:modified_time" content="2023-05-20T08:00:00+07:00">'
    assert told(page(ARTICLE % '<p class="time">Ngày đăng: 15/03/2021</p>', changed)) == ("2021-03-15", True)
    assert told(page(ARTICLE % "", changed)) == ("2023-05-20", True)


def test_a_time_that_cannot_be_is_told_and_dropped() -> None:
    article = understand(
        RawArticle("p", "p.html", page(ARTICLE % "", '<meta name="date" content="2099-03-15">'), html=True)
    )
    assert article.published is None
    assert [(cut.reason, cut.text) for cut in article.cuts] == [("date", "2099-03-15")]
    assert article.lost == 0


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (page("<h1>Xác minh</h1><p>Hãy xác nhận bạn không phải là robot để tiếp tục.</p>"), "robot"),
        (page("<h1>404</h1><p>Xin lỗi, bài viết không tồn tại hoặc đã được gỡ bỏ khỏi hệ thống.</p>"), "not there"),
        (page("<p>Xin chờ.</p>", '<meta http-equiv="refresh" content="0; url=/tin-1.html">'), "leads on"),
    ],
)
def test_a_page_that_is_no_article_is_refused(html: str, reason: str) -> None:
    with pytest.raises(UnreadableInput, match=reason):
        extract(html)


def test_lines_of_preformatted_text_and_boxed_paragraphs_are_the_articles() -> None:
    texts = PARAGRAPHS.replace("<p>", "").split("</p>")[:-1]
    preformatted = page(f"<h1>{TITLE}</h1><pre>" + "\n".join(texts) + "</pre>")
    first, second, third = texts
    box = f"<p>{first}</p><aside class='box'><p>{second}</p></aside><p>{third}</p>"
    boxed = page(f"<article><h1>{TITLE}</h1>{box}</article>")
    assert extract(preformatted).text.split("\n") == texts
    assert extract(boxed).text.split("\n") == texts
