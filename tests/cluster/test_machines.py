"""Machines that write to one cluster and share a database know every article by one id, and what was decided of it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index import beside, identity, update
from index.build import build
from index.engines.known import open_store
from index.engines.store import Share
from index.homes import home_of
from index.settings import Settings
from search.request import SearchRequest
from search.service import Service
from tests.postgres import Postgres
from tests.search.conftest import PAPER, write

pytestmark = [pytest.mark.cluster, pytest.mark.postgres, pytest.mark.usefixtures("without_words")]


@pytest.fixture
def machines(tmp_path: Path, on_cluster: Callable[[Path], Settings], postgres: Postgres) -> tuple[Settings, Settings]:
    one = replace(on_cluster(tmp_path / "may-1"), saved_url=f"{postgres.url()}&application_name=may-1")
    return one, replace(one, data=tmp_path / "may-2", saved_url=f"{postgres.url()}&application_name=may-2")


def test_what_one_machine_decides_holds_for_all(machines: tuple[Settings, Settings], tmp_path: Path) -> None:
    one, other = machines
    paper = write(tmp_path / "bao.jsonl", PAPER)
    for number, machine in enumerate(machines, 1):
        build(machine, [paper], workers=1, share=Share(number, 2))
    assert beside.unsettled(home_of(one)) > 0
    update.settle(other)
    assert (beside.unsettled(home_of(one)), open_store(one).count()) == (0, len(PAPER))

    row = {**PAPER[0], "url": "https://bao.example/mot-bai.html"}
    assert update.add(one, [write(tmp_path / "moi.jsonl", [row])]).total == len(PAPER)
    assert update.add(other, [write(tmp_path / "lai.jsonl", [{**row, "id": "ten-khac"}])]).total == len(PAPER)
    assert identity.target(home_of(one), "ten-khac") == row["id"]

    update.note(one, row["id"], {"title": "Tên đã sửa"})
    update.correct(one)
    assert update.add(other, [tmp_path / "moi.jsonl"]).total == len(PAPER)
    assert open_store(other).article(row["id"]).title == "Tên đã sửa"

    gone = PAPER[1]["id"]
    update.remove(other, [gone], keep_out=True)
    assert update.add(one, [paper]).total == len(PAPER) - 1
    times = beside.added_at(home_of(one), [one["id"] for one in PAPER])
    assert beside.added_at(home_of(other), [one["id"] for one in PAPER]) == times
    assert gone not in {hit.id for hit in Service(one).search(SearchRequest()).hits}
