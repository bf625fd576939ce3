"""Tests for news of other countries."""

import pytest

from index.reading.abroad import prevails
from index.reading.page import Page
from index.reading.provinces import find_provinces


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Bầu cử giữa kỳ Mỹ", "Cử tri Mỹ đi bầu. Tổng thống phát biểu tại Washington."),
        ("Thủ tướng Anh từ chức", "Bộ trưởng Tài chính Anh lên thay tại London."),
        ("Nga – Ukraine đàm phán", "Đoàn Nga đến Kiev; phóng viên Việt Nam đưa tin."),
    ],
)
def test_news_of_other_countries(title, body):
    assert prevails(Page(title, body))
    assert find_provinces(Page(title, body), None) == ("international", ())


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Thủ tướng Phạm Minh Chính thăm Hoa Kỳ", "Việt Nam và Hoa Kỳ ký kết tại Washington."),
        ("Việt Nam nhập hàng của Trung Quốc", "Bộ Công Thương nói về hàng Trung Quốc ở Việt Nam."),
        ("Anh Nga và chị Mỹ", "Anh nói với chị Nga; Anh Đức dạy Mỹ thuật, thuộc Pháp luật, về Mỹ Tho."),
        ("Trung ương họp", "Hội nghị Trung ương bàn về Pháp luật."),
    ],
)
def test_what_is_of_this_country(title, body):
    assert not prevails(Page(title, body))


def test_a_province_that_the_article_is_about_decides():
    scope, provinces = find_provinces(Page("Nghệ An: Đoàn Lào đến thăm", "Tại Nghệ An, đoàn Lào gặp Tỉnh ủy."), None)
    assert (scope, [one.slug for one in provinces]) == ("local", ["nghe-an"])
