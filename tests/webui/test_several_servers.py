"""Several servers with one database (`TIMTIN_SAVED_URL`) are one site; without it they search on."""

from __future__ import annotations

import http.cookiejar
import re
import shutil
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index import database
from index.settings import Settings
from tests.postgres import Postgres
from tests.webui.test_serving import TIMTIN, free_port
from webui.app import make
from webui.secret import COPY, KEY_FILE
from webui.security import OWNER

pytestmark = pytest.mark.postgres
QUERY = "q=nghi+quyet&tinh=nghe-an"


@pytest.fixture
def machine(seeds_data: Path, tmp_path: Path) -> Callable[[str], Path]:
    """What gives a machine of that name its data folder, with the index and nothing beside it."""

    def folder(name: str) -> Path:
        data = tmp_path / name
        if not data.exists():
            shutil.copytree(seeds_data / "index", data / "index")
        return data

    return folder


@pytest.fixture
def visit(machine: Callable[[str], Path], postgres: Postgres) -> Callable[[str], FlaskClient]:
    return lambda name: make(Settings(data=machine(name), saved_url=postgres.url())).test_client()


@pytest.fixture
def unwell(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postgres]:
    """The database, which a test may stop; a server looks at once whether it is there again."""
    monkeypatch.setattr(database, "AGAIN", 0.0)
    yield postgres
    postgres.stop()
    postgres.start()


def take_along(visitor: FlaskClient, other: FlaskClient) -> None:
    """Give another server the cookie of this one's visitor."""
    other.set_cookie(OWNER, visitor.get_cookie(OWNER).value)


def test_a_form_of_one_server_is_good_on_another_and_both_show_one_list(
    visit: Callable[[str], FlaskClient], token_of: Callable[[FlaskClient], str], machine: Callable[[str], Path]
) -> None:
    one, other = visit("máy 1"), visit("máy 2")
    token = token_of(one)
    take_along(one, other)
    assert other.post("/luu", data={"csrf": token, "ten": "Nghị quyết", "truy-van": QUERY}).status_code == 303
    for visitor in (one, other, one):
        assert "Nghị quyết" in visitor.get("/luu").text
    (code,) = re.findall(r'href="[^"]*/s/([\w-]+)"', one.get("/luu").text)
    assert visit("máy 3").get(f"/s/{code}").headers["Location"].endswith(QUERY)
    one.post(f"/luu/{code}/xoa", data={"csrf": token})
    assert "Nghị quyết" not in other.get("/luu").text
    assert (machine("máy 1") / COPY).read_text() == (machine("máy 2") / COPY).read_text()
    assert not list(machine("máy 2").glob("*.sqlite"))


def test_a_short_link_is_the_same_whichever_server_makes_it(
    visit: Callable[[str], FlaskClient], token_of: Callable[[FlaskClient], str]
) -> None:
    made = set()
    for name in ("máy 1", "máy 2"):
        visitor = visit(name)
        made.add(visitor.post("/luu/chia-se", data={"csrf": token_of(visitor), "truy-van": QUERY}).headers["Location"])
    assert len(made) == 1
    assert "/s/" in visit("máy 3").get(made.pop()).text


def test_where_the_database_is_down_searching_goes_on_and_the_list_says_it_in_one_sentence(
    visit: Callable[[str], FlaskClient], token_of: Callable[[FlaskClient], str], unwell: Postgres
) -> None:
    visitor = visit("máy 1")
    token = token_of(visitor)
    visitor.post("/luu", data={"csrf": token, "ten": "Nghị quyết", "truy-van": QUERY})
    unwell.stop()
    for path in ("/", f"/tim?{QUERY}", f"/tim.json?{QUERY}", f"/tim.csv?{QUERY}"):
        assert visitor.get(path).status_code == 200, path
    for path in ("/luu", f"/luu/moi?{QUERY}", "/s/0000000000", "/luu/danh-sach.json"):
        answer = visitor.get(path)
        assert (answer.status_code, int(answer.headers["Retry-After"]) > 0) == (503, True), path
        assert "TIMTIN_SAVED_URL" in answer.text
    assert "danh sách đã lưu và liên kết ngắn sẽ mở lại" in visitor.get("/luu").text
    assert "saved lists and short links open again" in visitor.get("/luu?hl=en").text
    for form in ({"ten": "b", "truy-van": QUERY}, {"ten": "b", "truy-van": "q=b"}):
        assert visitor.post("/luu", data={"csrf": token, **form}).status_code == 503
    ready = visitor.get("/readyz")
    assert (ready.status_code, ready.json["search"]) == (503, True)
    assert ready.json["message"].count("TIMTIN_SAVED_URL") == 1
    unwell.start()
    assert "Nghị quyết" in visitor.get("/luu").text
    assert visitor.get("/readyz").status_code == 200


def test_a_server_that_starts_while_the_database_is_down_searches_and_joins_the_others_later(
    visit: Callable[[str], FlaskClient],
    token_of: Callable[[FlaskClient], str],
    unwell: Postgres,
    machine: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("webui.secret._AGAIN", 0.0)
    first = visit("máy 1")
    token = token_of(first)
    unwell.stop()
    stranger, restarted = visit("máy 2"), visit("máy 1")
    assert stranger.get(f"/tim?{QUERY}").status_code == 200
    take_along(first, restarted)
    unwell.start()
    take_along(first, stranger)
    for visitor, question in ((restarted, "a"), (stranger, "b")):
        form = {"csrf": token, "ten": f"tên {question}", "truy-van": f"q={question}"}
        assert visitor.post("/luu", data=form).status_code == 303
    assert "tên b" in first.get("/luu").text
    assert (machine("máy 2") / KEY_FILE).read_text() != (machine("máy 2") / COPY).read_text()


def test_a_frozen_database_holds_up_no_search(
    visit: Callable[[str], FlaskClient], token_of: Callable[[FlaskClient], str], unwell: Postgres
) -> None:
    visitor = visit("máy 1")
    token_of(visitor)
    visitor.get("/luu")
    unwell.freeze()
    assert visitor.get(f"/tim?{QUERY}").status_code == 200
    assert visitor.get("/luu").status_code == 503
    unwell.freeze(thaw=True)
    assert visitor.get("/luu").status_code == 200


def test_two_servers_as_processes_show_one_list(
    machine: Callable[[str], Path], postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIMTIN_SAVED_URL", postgres.url())
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

    def text(url: str, form: dict[str, str] | None = None) -> str:
        with closing(opener.open(url, urllib.parse.urlencode(form).encode() if form else None, timeout=60)) as answer:
            return str(answer.read().decode())

    def ready(url: str) -> None:
        for _ in range(600):
            try:
                text(f"{url}/healthz")
                return
            except OSError:
                time.sleep(0.1)

    with ExitStack() as stack:
        sites = []
        for name in ("máy 1", "máy 2"):
            port = free_port()
            command = [TIMTIN, "serve", "--data", str(machine(name)), "--port", str(port), "--workers", "2"]
            server = stack.enter_context(
                subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            )
            stack.callback(server.terminate)
            sites.append(f"http://127.0.0.1:{port}")
        for site in sites:
            ready(site)
        for number, site in enumerate(2 * sites):
            shown = text(f"{sites[0]}/luu/moi?q=a")
            token = re.search(r'name="csrf" value="(\w+)"', shown)[1]
            text(f"{site}/luu", {"csrf": token, "ten": f"tên {number}", "truy-van": f"q=a{number}"})
        lists = [text(f"{site}/luu") for site in 2 * sites]
    for shown in lists:
        assert {f"tên {number}" for number in range(4)} <= set(re.findall(r"tên \d", shown))
    assert postgres.ask("SELECT count(*) FROM timtin.owner") == [(1,)]
