"""What tests of several floors share."""

import json
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from index.homes import Home, home_of
from index.settings import Settings
from index.text import segment
from index.text.syllables import SYLLABLE
from tests.postgres import Postgres, programs


class NoWords:
    """Finds no compounds, for tests about files, not about words: the model takes a second to load."""

    fast, notice = True, None

    def joins(self, texts: Sequence[str]) -> list[np.ndarray]:
        return [np.zeros(len(SYLLABLE.findall(text)), np.bool_) for text in texts]


@pytest.fixture
def without_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment, "load", lambda cache=None: NoWords())
    monkeypatch.setattr(segment, "verified", lambda segmenter: segmenter)


NODES = tuple(f"http://127.0.0.{number}:{os.environ.get('TIMTIN_CLUSTER_PORT', '9200')}" for number in (1, 2, 3))
"""Where `scripts/cluster.sh` starts nodes of OpenSearch."""


@pytest.fixture(scope="session")
def on_cluster() -> Iterator[Callable[[Path], Settings]]:
    """Settings of an index of one's own on the cluster that tests run on; it is deleted in the end."""
    from index.engines.opensearch.cluster import LONG, connected
    from index.engines.opensearch.generations import Generations

    made: list[Settings] = []

    def settings(data: Path) -> Settings:
        name = f"t{secrets.token_hex(4)}"
        made.append(Settings(data=data, engine="opensearch", opensearch=NODES, opensearch_index=name))
        return made[-1]

    yield settings
    for one in made:
        generations = Generations(connected(one), one.opensearch_index)
        for name in generations.all():
            generations.drop(name)
        connected(one).ask("DELETE", f"/{one.opensearch_index}-shares", wait=LONG, ignore_unavailable="true")


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """What writes articles into a file of their own, a row a line, and returns it."""

    def written(*rows: dict[str, str]) -> Path:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.jsonl"
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
        return path

    return written


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    """A real PostgreSQL; without one its tests are skipped, but not where TIMTIN_TEST_POSTGRES=required says so."""
    found = programs()
    if found is None or find_spec("sqlalchemy") is None or find_spec("psycopg") is None:
        why = "needs PostgreSQL: install the package postgresql, and requirements/postgres.txt"
        (pytest.fail if os.environ.get("TIMTIN_TEST_POSTGRES") == "required" else pytest.skip)(why)
    running = Postgres(found)
    yield running
    running.close()


@pytest.fixture
def postgres(server: Postgres) -> Postgres:
    """The same, with an empty database."""
    server.ask("DROP SCHEMA IF EXISTS timtin CASCADE")
    return server


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def anywhere(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings whose data folder holds all, and some whose database holds what outlives an index; for commands, too."""
    url = request.getfixturevalue("postgres").url() if request.param == "postgres" else ""
    monkeypatch.setenv("TIMTIN_SAVED_URL", url)
    return Settings(data=tmp_path / "var", saved_url=url)


@pytest.fixture
def home(anywhere: Settings) -> Home:
    """Where these keep what outlives an index: files, and an empty database."""
    return home_of(anywhere)
