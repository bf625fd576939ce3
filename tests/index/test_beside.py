"""What stands beside an index is the same in files and in a database; in a database several machines share it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index import beside, identity, suppressed, update
from index.build import build
from index.engines.known import open_store
from index.homes import Home, home_of
from index.lines import Lines
from index.reading.raw import RawArticle
from index.reading.sources import raw_articles
from index.register import Register
from index.run import Input
from index.settings import Settings
from tests.postgres import Postgres


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()


def test_new_ids_are_later_than_all_before_and_known_ones_keep_their_time(home: Home) -> None:
    assert beside.first_times(home, ["a", "b"], 1000) == {"a": 1000, "b": 1000}
    assert beside.first_times(home, ["c", "a"], 900) == {"a": 1000, "c": 1001}
    many = [f"bài {number}" for number in range(1200)]
    assert set(beside.first_times(home, many, 2000).values()) == {2000}
    assert beside.first_times(home, [*many, "b"], 3000)["b"] == 1000
    assert len(beside.ever_added(home)) == 1203


def test_an_alias_gives_its_earlier_time_to_what_it_leads_to(home: Home) -> None:
    for now, id in ((1000, "cũ"), (2000, "mới"), (3000, "sau")):
        beside.first_times(home, [id], now)
    beside.follow(home, {"cũ": "mới", "sau": "mới", "lạ": "mới", "mới": "khác"})
    assert beside.added_at(home, ["mới", "khác", "sau"]) == [1000, 1000, 3000]


def test_ids_that_are_kept_out_are_so_for_good(home: Home) -> None:
    beside.keep_out(home, ["b", "a"])
    beside.keep_out(home, ["a", "c"])
    assert beside.removed(home) == {"a", "b", "c"}


def test_what_came_meanwhile_is_still_to_be_settled(home: Home) -> None:
    assert beside.unsettled(home) == 0
    for count in (3, 2):
        beside.unsettle(home, count)
    due = beside.unsettled(home)
    assert due == 5
    beside.settled(home, due)
    assert beside.unsettled(home) == 0
    beside.unsettle(home, 4)
    beside.settled(home)
    assert beside.unsettled(home) == 0


def test_lines_are_added_in_their_order_and_dropped_one_by_one(home: Home) -> None:
    kept = Lines(home, "ghi.jsonl")
    assert kept.read() == []
    kept.add(["một", "hai"])
    kept.add(["ba"])
    assert kept.drop(lambda line: line == b"hai")
    assert not kept.drop(lambda line: line == b"hai")
    kept.add(["bốn"])
    assert [line.decode() for line in kept.read()] == ["một", "ba", "bốn"]
    assert Lines(home, "khac.jsonl").read() == []


def test_suppressed_names_are_added_once_and_shown_again(home: Home) -> None:
    suppressed.suppress_names(home, ["Lê Hoà Bình  # xin rút tên", "Trần Thị Mai"])
    suppressed.suppress_names(home, ["LÊ HÒA BÌNH"])
    assert len(Lines(home, suppressed.FILE).read()) == 2
    assert suppressed.show_again(home, ["lê hòa bình"])
    assert not suppressed.show_again(home, ["lê hòa bình"])
    assert len(Lines(home, suppressed.FILE).read()) == 1


# Several machines with one database


@pytest.fixture
def machine(postgres: Postgres, tmp_path: Path) -> Callable[[str], Settings]:
    """What gives a machine of that name its settings: data folder and connections of its own, and the one database."""

    def settings(name: str) -> Settings:
        return Settings(data=tmp_path / name, saved_url=f"{postgres.url()}&application_name={name}")

    return settings


@pytest.fixture
def paper(tmp_path: Path) -> Callable[..., Path]:
    def write(name: str, *rows: dict[str, str]) -> Path:
        path = tmp_path / name
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
        return path

    return write


URL = "https://bao.example/nuoc-sach.html"
ROW = {"id": "x1", "url": URL, "title": "Xã họp về nước sạch", "text": "Ủy ban nhân dân xã họp về nước sạch chiều qua."}
OTHER = {"id": "x2", "title": "Thêm trạm y tế", "text": "Trạm y tế xã mở cửa cả tuần từ tháng này."}


@pytest.mark.postgres
@pytest.mark.usefixtures("without_words")
def test_machines_that_share_a_database_know_one_article_by_one_id_and_what_was_decided(
    machine: Callable[[str], Settings], paper: Callable[..., Path]
) -> None:
    one, other = machine("may-1"), machine("may-2")
    build(one, [paper("a.jsonl", ROW, OTHER)], workers=1)
    times = dict(zip(("x1", "x2"), beside.added_at(home_of(one), ["x1", "x2"]), strict=True))
    update.note(one, "x1", {"title": "Tên đã sửa"})
    update.remove(one, ["x2"], keep_out=True)
    # The other machine reads the same page under another id, and an article that was taken out for good.
    report = build(other, [paper("b.jsonl", {**ROW, "id": "y7"}, OTHER)], workers=1)
    assert report.total == 1
    found = open_store(other).article("x1")
    assert found is not None
    assert found.title == "Tên đã sửa"
    assert identity.target(home_of(one), "y7") == "x1"
    assert beside.added_at(home_of(other), ["x1"]) == [times["x1"]]
    assert {path.name for path in other.data.iterdir() if path.is_file()} <= {"lock"}


def raw(path: Path) -> list[RawArticle]:
    return [one for one in raw_articles([path]) if isinstance(one, RawArticle)]


@pytest.mark.postgres
def test_an_id_that_another_machine_makes_an_alias_meanwhile_is_followed(
    machine: Callable[[str], Settings], paper: Callable[..., Path]
) -> None:
    alone = raw(paper("a.jsonl", {**OTHER, "id": "x9"}))
    rest = raw(paper("b.jsonl", *({**OTHER, "id": f"z{number}"} for number in range(400))))
    both = raw(paper("c.jsonl", {**ROW, "id": "y9"}, {**ROW, "id": "x9"}))

    def read() -> Iterator[RawArticle]:
        yield from (*alone, *rest)
        Input(Register(home_of(machine("may-2")), lambda _: None)).study(both)  # x9 has the address of y9
        yield from alone

    given = Input(Register(home_of(machine("may-1")), lambda _: None))
    given.study(read())
    assert {one.id for one in given.of_all([*alone, *rest, *alone], [])} == {"y9", *(f"z{n}" for n in range(400))}


@pytest.mark.postgres
def test_of_many_machines_that_give_ids_at_once_each_article_gets_one(
    machine: Callable[[str], Settings], paper: Callable[..., Path]
) -> None:
    count, go = 450, threading.Barrier(4)
    named: list[set[str]] = []

    def study(number: int) -> None:
        rows = ({**ROW, "id": f"máy-{number}-{n}", "url": f"https://bao.example/tin-{n}.html"} for n in range(count))
        raws = raw(paper(f"{number}.jsonl", *rows))
        register = Register(home_of(machine(f"may-{number}")), lambda _: None)
        given = Input(register)
        go.wait()
        given.study(raws)
        named.append({one.id for one in given.of_all(raws, [])})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(study, range(4)))
    assert len(named) == 4
    assert [len(ids) for ids in named] == [count] * 4
    # Whoever came first to an article gave it its id, and the others followed.
    assert len(set.union(*named)) == count
    tables = identity.known_names(home_of(machine("may-0")))
    with tables.reading() as db:
        assert db.execute("SELECT count(*) FROM name WHERE kind = 'address'").fetchone()[0] == count
