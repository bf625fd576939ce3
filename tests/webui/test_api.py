"""What programs are told they may ask is what they may ask: no route, parameter, field or code is left out."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from index.messages.catalogue import table
from index.settings import Settings
from search.request import KEYS
from webui import openapi, problems
from webui.app import make
from webui.parameters import TAKES, TWINS

jsonschema_rs = pytest.importorskip("jsonschema_rs", reason="comes with schemathesis: install the test extra")

SEARCHES = [
    "",
    "q=nghị+quyết",
    "q=nghi+quyet&vi-sao=1&n=100",
    "q=hội+nghị+tỉnh+ủy&tinh=nghe-an,-ha-tinh&tu=2010&trang=2",
    "q=nghj+quyet+dai+hoj",
    "q=xyzzy+khong+co",
    "q=26-NQ%2FTW&ngay=chua-ro",
    "nguoi=khong-ai&vb=1-x&tu=abc&sx=hay&provnce=nghe-an&hl=en",
]


def _rules(visitor: FlaskClient) -> Iterator[tuple[str, str]]:
    for rule in visitor.application.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            yield rule.endpoint, openapi.path(rule)


@pytest.fixture
def document(visitor: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = visitor.get("/api/openapi.json").get_json()
    return found


def test_every_address_is_told_or_for_people_alone(visitor: FlaskClient, document: dict[str, Any]) -> None:
    addresses = dict(_rules(visitor))
    for_people = {name for name in addresses if name in openapi.FOR_PEOPLE or addresses[name].startswith("/luu")}
    assert {path for name, path in addresses.items() if name not in for_people} == set(document["paths"])
    assert set(openapi.OPERATIONS) == set(addresses) - for_people


def test_what_programs_read_may_be_read_from_other_sites(visitor: FlaskClient) -> None:
    read = {name for name, path in _rules(visitor) if problems.is_for_programs(path) and not path.startswith("/luu")}
    assert read == TWINS


def test_every_parameter_is_told(document: dict[str, Any]) -> None:
    for name in TAKES:
        [path] = [
            path for path, one in document["paths"].items() if one["get"]["operationId"] == name.replace(".", "_")
        ]
        told = [one for one in document["paths"][path]["get"]["parameters"] if one["in"] == "query"]
        assert [one["name"] for one in told] == list(TAKES[name])
        assert all(one["description"] and one["example"] for one in told)
    assert set(KEYS) <= set(TAKES["feeds.json"])


@pytest.mark.parametrize("key", TAKES["feeds.json"])
def test_every_parameter_that_is_told_is_known(visitor: FlaskClient, key: str) -> None:
    answer = visitor.get("/tim.json", query_string={key: openapi.EXAMPLES[key]}).get_json()
    assert {"parameter_unknown", "parameter_near"}.isdisjoint(answer["problem_codes"])


def _check(document: dict[str, Any], shape: str, answer: object) -> None:
    schema = {"$ref": f"#/components/schemas/{shape}", "components": document["components"]}
    errors = [f"{list(error.instance_path)}: {error.message}" for error in jsonschema_rs.iter_errors(schema, answer)]
    assert errors == []


@pytest.mark.parametrize("search", SEARCHES)
def test_answers_have_the_shape_that_is_told(visitor: FlaskClient, document: dict[str, Any], search: str) -> None:
    _check(document, "Answer", visitor.get(f"/tim.json?{search}").get_json())


def test_every_field_that_is_told_is_there(visitor: FlaskClient, document: dict[str, Any]) -> None:
    seen: set[str] = set()
    for search in SEARCHES:
        seen |= set(_fields(visitor.get(f"/tim.json?{search}").get_json()))
    shapes = ["Answer", "Hit", "Province", "Congress", "Snippet", "ScorePart", "FacetValue", "Reading", "Tier", "Offer"]
    told = {name for shape in shapes for name in document["components"]["schemas"][shape]["properties"]}
    assert told - seen == set()


def _fields(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _fields(inner)


def test_the_other_answers_have_their_shapes(visitor: FlaskClient, document: dict[str, Any]) -> None:
    _check(document, "Completions", visitor.get("/goi-y?q=nghi").get_json())
    _check(document, "Readiness", visitor.get("/readyz").get_json())


@pytest.mark.parametrize("path", ["/tim.json", "/tim.csv", "/tim.atom", "/goi-y"])
def test_errors_for_programs_are_problems_with_a_code(tmp_path: Path, document: dict[str, Any], path: str) -> None:
    visitor = make(Settings(data=tmp_path / "var")).test_client()
    for answer, status, code in (
        (visitor.get(path), 503, "index_missing"),
        (visitor.post(path), 405, "method_not_allowed"),
        (visitor.get(f"{path}/x.json"), 404, "not_found"),
    ):
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
        problem = answer.get_json()
        _check(document, "Problem", problem)
        assert (problem["status"], problem["code"]) == (status, code)
        assert f'id="{code}"' in visitor.get(problem["type"].partition("#")[0]).text


def test_errors_for_people_stay_pages(visitor: FlaskClient) -> None:
    assert visitor.get("/khong-co").mimetype == visitor.get("/bai/khong-co").mimetype == "text/html"


def test_every_error_has_a_code_of_its_own() -> None:
    reasons = {code.removeprefix("error_").removesuffix("_title") for code in table() if code.endswith("_title")}
    assert {reason for reason in reasons if f"error_{reason}_text" in table()} == set(problems.CODES)
    assert len(set(problems.CODES.values())) == len(problems.CODES)


# Parameters


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("provnce=nghe-an", "Bỏ qua provnce: không có tham số này. Có phải là province?"),
        ("tinh34=ninh-binh", "Bỏ qua tinh34: không có tham số này. Có phải là tinh?"),
        ("xyz=1", "Bỏ qua xyz: không có tham số này."),
        ("n=500", "n=500 quá nhiều: mỗi trang có nhiều nhất 100 bài."),
        ("n=0", "Bỏ qua n=0: số bài mỗi trang là từ 1 đến 100."),
        ("tinh=nghean", "tinh=nghean: trong chỉ mục không có tỉnh, thành phố này."),
        ("nguoi=khong-ai", "nguoi=khong-ai: trong chỉ mục không có nhân vật này."),
        ("trang=99999&q=nghi+quyet", "Không có trang 99.999: trang cuối là 1."),
    ],
)
def test_what_means_nothing_is_told_by_name(visitor: FlaskClient, query: str, told: str) -> None:
    assert told in visitor.get(f"/tim.json?{query}").get_json()["problems"]
    assert told in visitor.get(f"/tim?{query}", follow_redirects=True).text


def test_of_a_table_the_codes_of_problems_stand_in_a_field(visitor: FlaskClient) -> None:
    answer = visitor.get("/tim.csv?provnce=nghe-an&tu=abc")
    assert answer.headers["Timtin-Problems"] == "date_unread, parameter_near"


@pytest.mark.parametrize("key", ["utm_source", "UTM_campaign", "fbclid", "gclid", "zarsrc"])
def test_what_other_sites_hang_on_links_is_dropped_without_a_word(visitor: FlaskClient, key: str) -> None:
    assert visitor.get(f"/tim.json?q=nghi&{key}=x").get_json()["problems"] == []
    answer = visitor.get(f"/tim?q=nghi&{key}=x")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/tim?q=nghi")


def test_a_province_without_articles_is_none_that_is_mistyped(visitor: FlaskClient) -> None:
    assert visitor.get("/tim.json?tinh=ca-mau").get_json()["problems"] == []


def test_thousands_of_unknown_parameters_get_a_short_answer(visitor: FlaskClient) -> None:
    told = visitor.get("/tim.json", query_string=[(f"x{n}" * 50, "1") for n in range(900)]).get_json()
    assert len(told["problems"]) == 11
    assert max(map(len, told["problems"])) < 100


def test_pages_end_and_hold_what_was_asked_for(visitor: FlaskClient) -> None:
    address, ids, pages = "/tim.json?n=2", [], 0
    while address:
        answer = visitor.get(address).get_json()
        ids += [hit["id"] for hit in answer["hits"]]
        address, pages = answer["next"], pages + 1
    assert len(ids) == len(set(ids)) == answer["total"] == 5
    assert pages == answer["pages"] == 3
    beyond = visitor.get("/tim.json?n=2&trang=4").get_json()
    assert (beyond["hits"], beyond["next"], beyond["total"], beyond["page"]) == ([], None, 5, 4)


def test_a_saved_query_forgets_how_long_pages_are(visitor: FlaskClient, token_of: Callable[[FlaskClient], str]) -> None:
    form = {"csrf": token_of(visitor), "ten": "Nghị quyết", "truy-van": "q=nghi+quyet&n=50&trang=2"}
    visitor.post("/luu", data=form)
    assert 'href="/tim?q=nghi+quyet' in visitor.get("/luu").text
    assert "n=50" not in visitor.get("/luu").text


def test_totals_of_facets_are_the_numbers_of_their_values(visitor: FlaskClient) -> None:
    answer = visitor.get("/tim.json?q=hội+nghị").get_json()
    assert answer["facet_totals"] == {key: len(values) for key, values in answer["facets"].items()}
    assert answer["facet_totals"]["nguoi"] > 0


# Other sites


@pytest.mark.parametrize("path", ["/tim.json?q=a", "/tim.csv?q=a", "/tim.atom?q=a", "/goi-y?q=a", "/api/openapi.json"])
def test_scripts_of_other_sites_may_read_but_not_as_somebody(visitor: FlaskClient, path: str) -> None:
    answer = visitor.get(path, headers={"Origin": "https://bao.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    asked = visitor.options(path, headers={"Origin": "https://bao.example", "Access-Control-Request-Method": "GET"})
    assert asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD"


@pytest.mark.parametrize("path", ["/", "/tim?q=a", "/luu", "/luu/moi?q=a", "/s/abc", "/healthz"])
def test_pages_are_read_on_their_own_site_alone(visitor: FlaskClient, path: str) -> None:
    assert "Access-Control-Allow-Origin" not in visitor.get(path, headers={"Origin": "https://bao.example"}).headers


def test_both_languages_describe_everything(visitor: FlaskClient) -> None:
    vietnamese, english = (visitor.get(f"/api/openapi.json?hl={language}").get_json() for language in ("vi", "en"))
    assert vietnamese["paths"].keys() == english["paths"].keys()
    assert vietnamese["info"]["description"] != english["info"]["description"]
