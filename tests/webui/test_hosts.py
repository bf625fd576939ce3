"""Under which names and folders the site answers, and where its links lead then."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

Site = Callable[..., FlaskClient]
FORWARDED = {
    "X-Forwarded-Host": "bao.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Prefix": "/tin",
}


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


def test_a_proxy_is_believed_only_where_there_is_one(site: Site) -> None:
    for path in ("/tim?q=nghi+quyet", "/luu"):
        assert places(site(proxy=1).get(path, headers=FORWARDED).text) == {"/tin/"}
        assert "/tin/" not in places(site().get(path, headers=FORWARDED).text)


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
