"""Under which names and folders the site answers, and where its links lead then."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

Site = Callable[..., FlaskClient]
FORWARDED = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Prefix": "//evil.example",
    "Forwarded": "host=evil.example",
}
TWINS = ("/tim.json?q=nghi+quyet", "/tim.csv?q=nghi+quyet", "/tim.atom?q=nghi+quyet", "/opensearch.xml", "/robots.txt")


def places(page: str) -> set[str]:
    """Return the beginnings of the links of a page."""
    return {link[:5] for link in re.findall(r'(?:href|src|action)="(/[^"]*)"', page)}


@pytest.mark.parametrize("settings", [{"trusted_hosts": ("tin.example",)}, {"base_url": "https://tin.example"}])
def test_a_strange_name_gets_words_and_no_page(site: Site, settings: dict[str, object]) -> None:
    visitor = site(**settings)
    for host in ("tin.example", "tin.example:8000", "localhost", "127.0.0.1:8000"):
        assert visitor.get("/tim?q=nghi", base_url=f"http://{host}").status_code == 200, host
    for path in ("/tim?q=nghi", "/tim.json?q=nghi", "/", "/khong-co"):
        answer = visitor.get(path, base_url="http://evil.example")
        assert answer.status_code == 400
        assert "TIMTIN_TRUSTED_HOSTS" in answer.text
        assert "evil" not in answer.text


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"proxy": 1},
        {"proxy": 1, "base_url": "https://tin.example"},
        {"proxy": 2, "base_url": "https://tin.example/tin"},
        {"proxy": 1, "trusted_hosts": ("tin.example",)},
    ],
)
def test_no_header_of_a_visitor_makes_a_link(site: Site, settings: dict[str, object]) -> None:
    visitor = site(**settings)
    for path in ("/tim?q=nghi+quyet", "/luu", "/", "/khong-co", *TWINS):
        answer = visitor.get(path, headers=FORWARDED, base_url="http://localhost")
        assert "evil" not in answer.text, path
        assert "evil" not in str(answer.headers), path
        assert "evil" not in visitor.get(path, environ_overrides={"SCRIPT_NAME": "//evil.example"}).text, path


def test_a_host_that_a_proxy_names_must_be_ours(site: Site) -> None:
    visitor = site(proxy=1, trusted_hosts=("tin.example",))
    for host, status in (("tin.example", 200), ("evil.example", 400)):
        assert visitor.get("/tim.json?q=nghi", headers={"X-Forwarded-Host": host}).status_code == status


@pytest.mark.parametrize(
    "host",
    ["a..b", ".a", "a" * 64, f"{'a' * 63}." * 4 + "a", "a b", "a/b", "a,b", "@a", "-a", "a_b", "é.vn", "%00", "a:0",
     "a:99999", "a:b", "[::1", "127.0.0.1:", ""],
)  # fmt: skip
@pytest.mark.parametrize("settings", [{}, {"base_url": "https://tin.example"}, {"proxy": 1}])
def test_a_host_that_cannot_be_is_refused_in_words(site: Site, settings: dict[str, object], host: str) -> None:
    visitor = site(**settings)
    for path in ("/tim?q=nghi", "/healthz", "/tim.json", "/opensearch.xml", "/khong-co"):
        answer = visitor.get(path, headers={"Host": host})
        assert answer.status_code == 400, path
        assert answer.mimetype == "text/plain"


@pytest.mark.parametrize(
    "host", ["a", "a.b.vn.", f"{'a' * 63}.vn", "xn--a-7ga.vn", "[::1]:8000", "127.0.0.1:1", "A.vn"]
)
def test_a_host_that_can_be_is_answered(visitor: FlaskClient, host: str) -> None:
    assert visitor.get("/tim?q=nghi", headers={"Host": host}).status_code == 200


def test_caches_ask_again_before_they_show_a_twin(visitor: FlaskClient) -> None:
    for path in TWINS:
        assert visitor.get(path).headers["Cache-Control"] == "no-cache", path
    assert visitor.get("/luu").headers["Cache-Control"] == "private, no-cache"


def test_what_leaves_the_site_is_written_with_its_public_address(site: Site) -> None:
    visitor = site(base_url="https://bao.example/tin")
    feed = visitor.get("/tin/tim.atom?q=nghi+quyet", base_url="http://127.0.0.1:8000").text
    addresses = re.findall(r'(?:href|<id>)="?([^"<]+)', feed)
    assert addresses
    assert all(address.startswith("https://bao.example/tin/") for address in addresses)
    hit = visitor.get("/tin/tim.json?q=nghi+quyet", base_url="http://127.0.0.1:8000").get_json()["hits"][0]
    assert hit["page"].startswith("https://bao.example/tin/bai/")


@pytest.mark.parametrize("path", ["/tin/tim?q=nghi", "/tim?q=nghi"])
def test_a_folder_is_known_whether_or_not_the_proxy_cuts_it_off(site: Site, path: str) -> None:
    page = site(base_url="https://bao.example/tin").get(path, base_url="https://bao.example").text
    assert places(page) == {"/tin/"}


def test_cookies_stay_in_the_folder(site: Site) -> None:
    visitor = site(base_url="https://bao.example/tin")
    for path in ("/tin/luu/moi?q=nghi", "/tin/ngon-ngu/en"):
        cookie = visitor.get(path, base_url="https://bao.example").headers["Set-Cookie"]
        assert "Path=/tin" in cookie
        assert "Secure" in cookie


@pytest.mark.parametrize("back", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)"])
def test_choosing_a_language_never_leads_elsewhere(visitor: FlaskClient, back: str) -> None:
    assert visitor.get("/ngon-ngu/en", query_string={"ve": back}).headers["Location"] == "/"


def test_a_site_that_only_reads_shows_no_forms_and_gives_no_cookie(site: Site) -> None:
    visitor = site(read_only=True)
    for path in ("/", "/tim?q=nghi+quyet", "/luu", "/luu/moi?q=nghi"):
        answer = visitor.get(path)
        assert answer.status_code == 200
        assert 'method="post"' not in answer.text
        assert "Set-Cookie" not in answer.headers
