"""A long question stands on its page once, in the form of filters, and in no link: no question makes megabytes."""

import re
from urllib.parse import quote_plus

import pytest
from flask.testing import FlaskClient

QUESTIONS = (
    "nghị quyết đại hội đảng bộ tỉnh " * 62,
    'từ:"ở" ' * 285,
    "nghi quyet " * 181,
    "hội OR (nghị -quyết) " * 95,
)
FILTERS = ("", "&tinh=nghe-an,-ha-noi", "&tu=2020&den=2022&sx=moi", "&muc=du&nguoi=ai&vb=05-ct-tw")


@pytest.mark.parametrize("filters", FILTERS)
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_page_and_its_json_stay_small(visitor: FlaskClient, question: str, filters: str) -> None:
    address = f"?q={quote_plus(question)}{filters}"
    page, twin = visitor.get("/tim" + address, follow_redirects=True), visitor.get("/tim.json" + address)
    assert page.status_code == 200
    assert len(page.data) <= 60_000
    assert len(twin.data) <= 100_000
    assert twin.get_json()["q_in_links"] is False
    # The other language, the best offer and what stands below it.
    assert len([link for link in re.findall(r'href="([^"]*)"', page.text) if len(link) > 2000]) <= 3


def test_a_short_question_is_in_its_links(visitor: FlaskClient) -> None:
    assert visitor.get("/tim.json?q=nghi+quyet").get_json()["q_in_links"] is True


@pytest.mark.parametrize(
    ("pressed", "address"),
    [
        ("chi=tinh.nghe-an", "tinh=nghe-an,-ha-tinh&tu=2020"),
        ("chi=ngay.2021", "tinh=ben-tre,-ha-tinh&tu=2021&den=2021"),
        ("chi=ngay.chua-ro", "tinh=ben-tre,-ha-tinh&ngay=chua-ro"),
        ("bo=tinh.ben-tre", "tinh=-ha-tinh&tu=2020"),
        ("bo=tinh.ha-tinh", "tinh=ben-tre&tu=2020"),
        ("bo=ngay.", "tinh=ben-tre,-ha-tinh"),
    ],
)
def test_buttons_of_the_form_do_what_links_do(visitor: FlaskClient, pressed: str, address: str) -> None:
    answer = visitor.get(f"/tim?q=nghi+quyet&tinh=ben-tre&tinh=-ha-tinh&tu=2020&den=&{pressed}")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/tim?q=nghi+quyet&{address}"
