"""What docs/api.md shows is so: every address answers without a problem, every program runs."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from index.settings import Settings
from webui.app import make

DOCS = Path(__file__).parents[2] / "docs"
HERE = "http://127.0.0.1:8000"
PAGES = {name: (DOCS / name).read_text("utf-8") for name in ("api.md", "api.vi.md")}
PROGRAMS = re.findall(r"```python\n(.*?)```", PAGES["api.md"], re.DOTALL)


@pytest.fixture
def served(seeds_data: Path) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, make(Settings(data=seeds_data)), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("page", PAGES)
def test_every_address_answers_without_a_problem(visitor: FlaskClient, page: str) -> None:
    addresses = re.findall(rf"{HERE}(/[^'\"\s]*)", PAGES[page])
    assert addresses
    for address in addresses:
        answer = visitor.get(address)
        assert answer.status_code == 200
        assert "Timtin-Problems" not in answer.headers
        assert not (answer.get_json(silent=True) or {}).get("problems")


@pytest.mark.parametrize("program", PROGRAMS, ids=range(len(PROGRAMS)))
def test_every_program_runs(served: str, program: str) -> None:
    for library in re.findall(r"^import (pandas)", program, re.MULTILINE):
        pytest.importorskip(library)
    exec(compile(program.replace(HERE, served), "docs/api.md", "exec"), {})


def test_the_page_for_people_names_every_parameter() -> None:
    from webui.parameters import TAKES

    said = set(re.findall(r"`([\w-]+)`", PAGES["api.md"]))
    assert set(TAKES["feeds.json"]) - {"vi-sao", "nguyen-van"} <= said
