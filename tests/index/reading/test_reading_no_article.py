"""What is no article is refused by name: lists of others, errors, questions to robots, stubs; judged by the page."""

import pytest

from index.errors import UnreadableInput
from index.reading.raw import RawArticle
from index.reading.reader import understand

MENU = '<nav><a href="/">Trang chủ</a><a href="/tin">Thời sự</a></nav>'
FOOT = "<footer>Báo Nam Sơn. Giấy phép số 12/GP-BTTTT cấp ngày 1/2/2015. Tổng Biên tập: Trần Văn Ba.</footer>"
LEAD = "Sáng nay, cán bộ và nhân dân trong vùng đã góp hai nghìn ngày công để sửa con đường liên xã dài bảy cây số."
HEADS = [f"Xã Nam Sơn {did} trong ngày thứ {day}" for day in range(3, 7) for did in ("đắp đường", "trồng rừng")]


def page(body: str, title: str = "Báo Nam Sơn", head: str = "") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body>{MENU}{body}{FOOT}</body></html>"


def others(tag: str, *, lead: bool = False, whole: bool = False) -> str:
    """Return headlines of other articles, in the ways that papers list them."""
    text = f"<p>{LEAD}</p>" if lead else ""
    if whole:
        return "".join(f'<a href="/{n}"><{tag}>{said}</{tag}>{text}</a>' for n, said in enumerate(HEADS))
    return "".join(
        f'<div><{tag}><a href="/{n}">{said}</a></{tag}><i>1/3/2021</i>{text}</div>' for n, said in enumerate(HEADS)
    )


def refusal(html: str) -> str:
    with pytest.raises(UnreadableInput) as raised:
        understand(RawArticle("a", "a.html", html, html=True))
    return str(raised.value)


@pytest.mark.parametrize(
    "html",
    [
        page(f"<h1>Thời sự</h1>{others('h3', lead=True)}", "Thời sự"),
        page(f"<h1>Thời sự</h1>{others('h3', lead=True)}", "Thời sự", '<meta property="og:type" content="article">'),
        page(f"<h1>Bảy nghìn kết quả cho từ khóa nước sạch</h1>{others('h2', lead=True)}", "Tìm kiếm"),
        page(
            f"<h1>Tin về nông thôn mới</h1><p>Tin tức về nông thôn mới cập nhật hằng giờ.</p>{others('h3', lead=True)}"
        ),
        page(f"<h1>Trần Thị Năm</h1><p>Phóng viên</p>{others('h4', lead=True)}"),
        page(others("b", lead=True, whole=True)),
        page(f"<h1>Video</h1>{others('span')}"),
        page(f"<h1>Không tìm thấy</h1><p>Mời đọc tin khác.</p>{others('h3', lead=True)}"),
        page(f"<h2><a href='/0'>{HEADS[0]}</a></h2><p>{LEAD} {LEAD}</p>{others('h4')}"),
    ],
)
def test_lists_of_other_articles(html: str) -> None:
    assert "a list of other articles" in refusal(html)


@pytest.mark.parametrize(
    ("html", "said"),
    [
        (page("<h1>Xác minh bạn là người thật</h1><p>Vui lòng đợi trong giây lát.</p>"), "robot"),
        ("<title>Just a moment...</title><h1>bao.example</h1><p>Verifying you are human.</p>", "robot"),
        (page("<h1>Rất tiếc!</h1><p>Bài viết này đã được gỡ bỏ theo yêu cầu của tòa soạn.</p>"), "not there"),
        (page("<h1>Oops!</h1><p>That page can’t be found.</p>"), "not there"),
        (page("<h1>Lỗi hệ thống</h1><p>Đã có lỗi xảy ra khi xử lý yêu cầu.</p>"), "had failed"),
        (page("<h1>Thông báo</h1><p>Website đang bảo trì, mời bạn quay lại sau.</p>"), "closed"),
        (page("<h1>Đăng nhập</h1><p>Bạn cần đăng nhập để xem nội dung này.</p>"), "sign in"),
        (page("<h1>Tìm kiếm</h1><p>Không tìm thấy kết quả nào cho từ khóa.</p>"), "found nothing"),
        ('<meta http-equiv="refresh" content="0;url=/moi.html"><p>Chờ một chút</p>', "leads on"),
        ('<script>location.replace("/moi.html")</script><p>Chờ một chút</p>', "leads on"),
        ('<title>Index of /tin</title><h1>Index of /tin</h1><a href="1.html">1.html</a>', "a list of files"),
        (page(f"<article><h1>{HEADS[0]}</h1></article>"), "no text"),
        (page("<h1>Liên hệ</h1><p>12 Lê Lợi</p><p>0238 333 333</p>"), "no text"),
        (
            page("<h1>Chuyện lạ</h1><p>Máy chủ này hôm nay nghỉ mất rồi, mai bạn hãy ghé lại xem sao.</p>"),
            "a few words",
        ),
    ],
)
def test_errors_and_stubs_are_named_for_what_they_are(html: str, said: str) -> None:
    assert said in refusal(html)


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{LEAD}</p><p>{LEAD} Rộng hơn.</p><p>{LEAD} Xe dễ đi.</p><h3>Tin khác</h3>{others('h4', lead=True)}",
        f"<p>{LEAD} {LEAD} {LEAD}</p>{others('h4', lead=True)}",  # a short one above a list with leads
        f"<p>{LEAD} {LEAD}</p>{others('li')}",
        f"<p>{LEAD}</p><p>Trang web của xã có lúc ghi: “Lỗi hệ thống”, nay đã chạy lại.</p><p>{LEAD} {LEAD} {LEAD}</p>",
        f"<p>{LEAD}</p>",
        '<p><a href="/vb/12-QD.pdf">12-QD.pdf</a></p>',  # a decision is published so
        '<div><img src="/trang-1.jpg"></div>',
    ],
)
def test_articles_with_lists_around_them_stay(body: str) -> None:
    html = page(f"<h1>{HEADS[0]}</h1>{body}", HEADS[0])
    article = understand(RawArticle("a", "a.html", html, html=True))
    assert article.title == HEADS[0]


@pytest.mark.parametrize("text", ["", " \n\t\u00a0"])
def test_a_row_of_a_title_alone_is_no_article(text: str) -> None:
    with pytest.raises(UnreadableInput, match="no text"):
        understand(RawArticle("a", "a.jsonl", text, title="Xã Nam Sơn đắp đường"))
