"""Pages as the papers and portals of Việt Nam build them, with invented news: title, day, captions and text come out.

Each file in `pages/` imitates the markup of one kind of site: what it calls its headline, its time, its captions, the
boxes about other news inside the article and below it.
"""

from pathlib import Path

import pytest

from index.reading.raw import RawArticle
from index.reading.reader import understand

PAGES = sorted(Path(__file__).with_name("pages").glob("*.html"))
TITLE = "Tỉnh ủy cho ý kiến về nhiều nội dung quan trọng"
CAPTION = "Quang cảnh phiên họp thường kỳ của Ban Thường vụ. Ảnh: Minh An"
LEAD = (
    "Sáng nay, Ban Thường vụ Tỉnh ủy họp phiên thường kỳ, cho ý kiến về nhiều nội dung quan trọng của tỉnh trong quý."
)
BODY = (
    (
        "Phát biểu kết luận, đồng chí Bí thư Tỉnh ủy đề nghị các cấp, các ngành tập trung chỉ đạo thực "
        "hiện tốt nhiệm vụ phát triển kinh tế, chăm lo đời sống nhân dân trên địa bàn."
    ),
    (
        "Các đại biểu đã thảo luận, góp ý vào dự thảo báo cáo và thống nhất cao với những nội dung được "
        "trình tại hội nghị."
    ),
)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_of_any_kind_gives_its_article_and_no_other(path: Path) -> None:
    article = understand(RawArticle(path.stem, str(path), path.read_text("utf-8"), html=True))
    assert article.title == TITLE
    assert article.captions == (CAPTION,)
    assert article.published is not None
    assert article.published.date.isoformat() == "2021-10-13"
    lines = article.body.split("\n")
    assert lines[0].endswith(LEAD)  # "TTO - " may stand before it
    assert tuple(lines[1:3]) == BODY
    assert lines[3:] in ([], ["Minh An"], ["Nguyễn Hà"], ["MINH AN"])


def test_every_kind_of_site_is_there() -> None:
    assert len(PAGES) == 9
