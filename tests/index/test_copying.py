"""Copying an index where the cluster does not answer, or to an engine that is not there: told, and nothing changes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.build import build
from index.engines.known import open_store
from index.settings import Settings
from webui.cli import main

pytestmark = pytest.mark.usefixtures("without_words")

ROW = {"id": "cau-1", "title": "Khánh thành cầu", "text": "Sáng nay, xã Tân Lập khánh thành cầu mới qua sông."}


@pytest.mark.parametrize("engine", ["arrays", "opensearch"])
def test_a_cluster_that_does_not_answer_is_told_in_one_line(
    engine: str, write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIMTIN_OPENSEARCH", "http://127.0.0.1:9")
    settings = Settings(data=tmp_path / "var")
    build(settings, [write(ROW)], workers=1)
    told = CliRunner().invoke(main, ["index", "copy", "--to", engine, "--data", str(settings.data)])
    assert told.exit_code == 2
    assert told.stderr.count("\n") == 1
    assert "http://127.0.0.1:9" in told.stderr
    assert open_store(settings).count() == 1


def test_an_engine_that_is_not_there_is_refused(tmp_path: Path) -> None:
    told = CliRunner().invoke(main, ["index", "copy", "--to", "lucene", "--data", str(tmp_path)])
    assert told.exit_code == 2
    assert "lucene" in told.stderr
