"""A page on a cluster that does not answer says so at once, in plain words, and says it to machines too."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.settings import Settings
from webui.app import make

NOBODY = ("http://127.0.0.1:9", "http://127.0.0.2:9")


@pytest.fixture
def visitor(tmp_path: Path) -> FlaskClient:
    return make(Settings(data=tmp_path / "var", engine="opensearch", opensearch=NOBODY)).test_client()


@pytest.mark.parametrize("path", ["/", "/tim?q=a", "/tim.json?q=a", "/tim.csv?q=a", "/bai/x"])
def test_every_page_says_that_the_archive_does_not_answer(visitor: FlaskClient, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 503
    assert "Kho bài chưa trả lời" in (answer.json["title"] if answer.is_json else answer.text)
    assert "kết nối bị từ chối" in answer.text
    assert int(answer.headers["Retry-After"]) > 0


def test_a_machine_that_watches_hears_that_it_is_not_ready(visitor: FlaskClient) -> None:
    answer = visitor.get("/readyz")
    assert answer.status_code == 503
    assert "OpenSearch does not answer at http://127.0.0.1:9" in answer.json["message"]
    assert visitor.get("/healthz").status_code == 200
