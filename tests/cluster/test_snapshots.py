"""What docs/cluster.md says of snapshots: one is taken while the index answers, and brings it back as it was."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from index.build import build
from index.engines.known import open_store
from index.engines.opensearch.cluster import LONG, connected
from index.settings import Settings
from index.update import add, remove
from search.request import from_query_string
from search.service import Service
from tests.conftest import NODES
from tests.search.conftest import PAPER, write

pytestmark = [pytest.mark.cluster, pytest.mark.usefixtures("without_words")]

SCRIPT = Path(__file__).parents[2] / "deploy" / "opensearch" / "snapshot.sh"


def run(settings: Settings, *words: object) -> str:
    told = {
        "TIMTIN_OPENSEARCH": " ".join(NODES),
        "TIMTIN_OPENSEARCH_INDEX": settings.opensearch_index,
        "SNAPSHOTS": settings.opensearch_index,
    }
    done = subprocess.run(
        ["sh", SCRIPT, *map(str, words)], env=os.environ | told, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def titles(settings: Settings, asked: str) -> list[str]:
    found = Service(settings).search(from_query_string("")[0].asking(asked))
    return [hit.title.text for hit in found.hits]


def test_a_snapshot_brings_the_index_back_as_it_was(
    on_cluster: Callable[[Path], Settings], folder: Path, tmp_path: Path
) -> None:
    settings = on_cluster(tmp_path / "var")
    build(settings, [write(tmp_path / "paper.jsonl", PAPER)], workers=1)
    before = [titles(settings, asked) for asked in ("", "tỉnh ủy nghệ an", "đất đai")]
    run(settings, "repository", folder / "snapshots" / settings.opensearch_index)
    name = run(settings, "take")
    assert name in run(settings, "list")

    remove(settings, ["na-1", "tb-1"])
    add(
        settings,
        [write(tmp_path / "more.jsonl", [{**PAPER[2], "id": "bt-2", "url": "https://bao.example/dua-2.html"}])],
    )
    assert open_store(settings).count() == len(PAPER) - 1

    restored = run(settings, "restore", name)
    assert list(connected(settings).ask("GET", f"/_alias/{settings.opensearch_index}", wait=LONG)) == [restored]
    assert [titles(settings, asked) for asked in ("", "tỉnh ủy nghệ an", "đất đai")] == before
    assert remove(settings, ["na-1"]).total == len(PAPER) - 1
    assert build(settings, [tmp_path / "paper.jsonl"], workers=1).total == len(PAPER)
    run(settings, "delete", name)


def test_what_is_not_there_is_told(on_cluster: Callable[[Path], Settings], tmp_path: Path) -> None:
    settings = on_cluster(tmp_path / "var")
    with pytest.raises(AssertionError, match=r"no index answers to t\w+"):
        run(settings, "take")
    with pytest.raises(AssertionError, match="there is no mot"):
        run(settings, "restore", "mot")
