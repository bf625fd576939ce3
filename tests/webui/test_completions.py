"""Suggestions on the page: a link that changes nothing by itself, relaxed answers that say so, completions."""

from flask.testing import FlaskClient


def test_a_better_writing_is_a_link(visitor: FlaskClient) -> None:
    page = visitor.get("/tim?q=nghi+quyet+dai+hoi").text
    assert "Có phải bạn muốn tìm" in page
    assert ">nghị quyết đại hội</a>?" in page


def test_nothing_found_stays_nothing_and_the_best_offer_stands_below_under_its_name(visitor: FlaskClient) -> None:
    page = visitor.get("/tim?q=nghị+quyêtt").text
    assert "Không có bài nào đủ mọi điều kiện. Tìm “nghị quyết” thì có 5 bài." in page
    assert page.index("Những bài đầu khi đổi cách tìm:") < page.index('class="hits"')
    assert "Những bài đầu" not in visitor.get("/tim?q=nghị+quyêtt&nguyen-van=1").text


def test_the_twin_tells_the_same(visitor: FlaskClient) -> None:
    found = visitor.get("/tim.json?q=nghị+quyêtt").get_json()
    assert (found["instead"], found["total"], found["hits"]) == (None, 0, [])
    assert [(offer["code"], offer["total"]) for offer in found["offers"]] == [("ask_corrected", 5)]
    assert visitor.get("/tim.json?q=nghi+quyet").get_json()["suggestion"] == "nghị quyết"
    offers = visitor.get("/tim.json?q=nghi+quyet&tinh=ha-giang").get_json()["offers"]
    assert [(offer["query"], offer["total"]) for offer in offers] == [("q=nghi+quyet", 5)]


def test_completions_lead_where_they_say_and_keep_the_filters(visitor: FlaskClient) -> None:
    found = visitor.get("/goi-y?q=nghi+quyet+d&tinh=nghe-an").get_json()["completions"]
    first = found[0]
    assert (first["kind"], first["text"]) == ("cum", "nghị quyết đại hội")
    assert first["url"].endswith("&tinh=nghe-an")
    assert visitor.get(first["url"]).status_code == 200
    province = visitor.get("/goi-y?q=quang+ng").get_json()["completions"]
    assert "/tim?tinh=quang-ngai" in [one["url"] for one in province if one["kind"] == "tinh"]


def test_anything_typed_has_an_answer(visitor: FlaskClient) -> None:
    for typed in ("", " ", "*", "((((", '"' * 500, "\0", "a" * 10_000, "<script>", "%ED%A0%80", "😀", "26-"):
        answer = visitor.get("/goi-y", query_string={"q": typed})
        assert answer.status_code == 200
        assert isinstance(answer.get_json()["completions"], list)
