"""Who signs a page, what stands with its pictures, and what its buttons say: none of it is the article's text."""

import pytest

from index.reading.raw import RawArticle
from index.reading.reader import understand

TITLE = "Xã Nam Sơn làm xong con đường liên thôn dài ba cây số"
LINES = (
    "Sáng nay, xã Nam Sơn khánh thành con đường liên thôn dài ba cây số sau gần một năm thi công liên tục.",
    "Bà con các thôn đã góp hơn hai nghìn ngày công và hiến gần một héc-ta đất để mở rộng mặt đường.",
)
CAPTION = "Con đường mới của xã Nam Sơn trong ngày khánh thành"
IMAGE = '<img src="a.jpg">'


def read(above: str = "", between: str = "", below: str = "", head: str = ""):
    first, second = (f"<p>{line}</p>" for line in LINES)
    body = f"<h1>{TITLE}</h1>{above}<div>{first}{between}{second}</div>{below}"
    html = f"<html><head><title>{TITLE}</title>{head}</head><body><article>{body}</article></body></html>"
    return understand(RawArticle("a", "a.html", html, html=True))


@pytest.mark.parametrize(
    ("parts", "byline"),
    [
        ({"above": '<div class="author"><a href="/1">Trần Thị Mận</a></div>'}, "Trần Thị Mận"),
        ({"above": "<p><span>Tác giả:</span> <b>Lê Văn Sáu</b></p>"}, "Lê Văn Sáu"),
        ({"above": '<span>Bởi <a rel="author" href="/a">Ngô Minh Đức</a></span>'}, "Ngô Minh Đức"),
        ({"above": "<div>Trần Hùng - 08:30 15/03/2021</div>"}, "Trần Hùng"),
        ({"head": '<meta name="author" content="Đỗ Quang Minh">'}, "Đỗ Quang Minh"),
        ({"head": '<meta name="author" content="Báo Nam Sơn">'}, None),
        ({"below": "<p><strong>Mai Hoa/Báo Nam Sơn</strong></p>"}, "Mai Hoa/Báo Nam Sơn"),
        ({"below": "<p>Kim Chi - Thế Vinh</p>"}, "Kim Chi - Thế Vinh"),
        ({"below": "<p><em>(Theo TTXVN)</em></p>"}, "TTXVN"),
    ],
)
def test_who_signs_is_no_line_of_the_text(parts, byline):
    article = read(**parts)
    assert (article.byline, tuple(article.body.split("\n"))) == (byline, LINES)


@pytest.mark.parametrize(
    "line",
    [
        "Chia sẻ Facebook Zalo",
        "Thích 0",
        "Facebook | Twitter | Email",
        "Aa Aa+",
        "Trang chủ / Thời sự",
        "0/5 - (0 lượt)",
        "15/03/2021 | 08:30",
        "https://bao.example/tin/1.html",
    ],
)
def test_buttons_and_times_neither_lead_nor_end_an_article(line):
    for where in ("above", "below"):
        if line == "Trang chủ / Thời sự" and where == "below":
            continue
        assert tuple(read(**{where: f"<p>{line}</p>"}).body.split("\n")) == LINES


def test_a_sentence_with_the_words_of_buttons_stays():
    said = "Theo dõi trên Facebook, nhiều bà con chia sẻ niềm vui có đường mới và gửi lời cảm ơn các nhà thầu."
    assert said in read(between=f"<p>{said}</p>").body


@pytest.mark.parametrize(
    "written",
    [
        f"<figure>{IMAGE}<figcaption>{CAPTION}</figcaption></figure>",
        f'<p style="text-align:center">{IMAGE}</p><p style="text-align:center"><em>{CAPTION}</em></p>',
        f"<p>{IMAGE}<br><i>{CAPTION}</i></p>",
        f'<div class="image">{IMAGE}<p>{CAPTION}</p></div>',
        f"<p>{IMAGE}</p><p>{CAPTION}. Ảnh: Minh Đức</p>",
        f"<p>{IMAGE}</p><p>{CAPTION} - ẢNH: MINH ĐỨC</p>",
        f"<p>{IMAGE}</p><p>{CAPTION} (Ảnh Minh Đức)</p>",
    ],
)
def test_captions_however_they_are_written(written):
    article = read(between=written)
    assert ([caption[: len(CAPTION)] for caption in article.captions], article.body.split("\n")) == (
        [CAPTION],
        [*LINES],
    )


@pytest.mark.parametrize(
    "written",
    [
        f"<p>{IMAGE} Trong ảnh là bà con thôn Đông, những người đã hiến đất cho con đường được mở rộng.</p>",
        f"<p>{IMAGE}</p><p>Đường rộng bốn mét, hai bên có rãnh thoát nước và hàng cây mới trồng dọc theo các thôn.</p>",
        f'<p>{IMAGE}</p><p>Bà nói: <em>"Có đường rồi, lúa đem bán được giá hơn"</em> và cười rất tươi trước cổng.</p>',
    ],
)
def test_a_paragraph_beside_a_picture_is_no_caption(written):
    article = read(between=written)
    assert (article.captions, len(article.body.split("\n"))) == ((), 3)
