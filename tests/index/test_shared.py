"""Tables in a database that several servers share: made once, told apart by version, and failing in one line."""

from __future__ import annotations

import multiprocessing
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from index import database
from index.config import settings_with_origin
from index.errors import BadSetting, DatabaseFailed
from index.homes import Home, home_of
from index.kinds import Kind
from index.messages.sentence import Sentence
from index.settings import Settings, load
from index.shared import SharedTables
from index.stores import tables
from tests.postgres import PASSWORD, STRICT, Postgres

pytestmark = pytest.mark.postgres

FIRST = "CREATE TABLE tin (ma TEXT PRIMARY KEY, so BIGINT NOT NULL)"
SECOND = ("ALTER TABLE tin ADD COLUMN ghi TEXT NOT NULL DEFAULT ''", "UPDATE tin SET ghi = 'cũ'")
KIND = Kind("tin.sqlite", Sentence("những mã"), (tables(FIRST),), ((FIRST,),))
LATER = replace(KIND, shared=((FIRST,), SECOND))


def at(url: str, password: str = "") -> Home:
    return home_of(Settings(data=Path("khong-co"), saved_url=url, saved_password=password))


def shared(url: str, kind: Kind = KIND) -> SharedTables:
    found = at(url).tables(kind)
    assert isinstance(found, SharedTables)
    return found


def put(store: SharedTables, ma: str, so: int = 1) -> None:
    with store.writing() as db:
        db.execute("INSERT INTO tin (ma, so) VALUES (:ma, :so)", {"ma": ma, "so": so})


def codes(store: SharedTables) -> list[str]:
    with store.reading() as db:
        return [ma for (ma,) in db.execute("SELECT ma FROM tin ORDER BY so")]


def test_what_one_server_writes_another_reads_and_half_a_transaction_is_none(postgres: Postgres) -> None:
    put(shared(postgres.url()), "bài 1")

    def half() -> None:
        with shared(postgres.url()).writing() as db:
            db.execute("INSERT INTO tin VALUES ('dở', 2)")
            raise KeyError

    with pytest.raises(KeyError):
        half()
    assert codes(shared(postgres.url())) == ["bài 1"]
    assert postgres.ask("SELECT kind, number FROM timtin.version") == [("tin.sqlite", 1)]


@pytest.mark.parametrize("_round", range(3))
def test_of_many_servers_that_start_at_once_one_makes_the_tables_and_none_fails(
    postgres: Postgres, _round: int
) -> None:
    go = threading.Barrier(8)

    def start(number: int) -> None:
        # Another address is another pool of connections, as another server has.
        store = shared(f"{postgres.url()}&application_name=may-{number % 3}")
        go.wait()
        put(store, f"bài {number}", number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(start, range(8)))
    assert len(codes(shared(postgres.url()))) == 8


def _count_up(url: str, times: int) -> None:
    store = shared(url)
    for _ in range(times):
        with store.writing() as db:
            (so,) = db.execute("SELECT so FROM tin WHERE ma = 'đếm'").fetchone()
            db.execute("UPDATE tin SET so = :so WHERE ma = 'đếm'", {"so": so + 1})


def test_what_many_processes_read_and_then_write_is_lost_to_none_of_them(postgres: Postgres) -> None:
    put(shared(postgres.url()), "đếm", 0)
    processes = [
        multiprocessing.get_context("spawn").Process(target=_count_up, args=(postgres.url(), 25)) for _ in range(4)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    assert [process.exitcode for process in processes] == [0] * 4
    assert postgres.ask("SELECT so FROM timtin.tin") == [(100,)]


def _hold(url: str, held: Event) -> None:
    with shared(url).writing() as db:
        db.execute("INSERT INTO tin VALUES ('dở dang', 2)")
        held.set()
        time.sleep(60)


def test_a_writer_that_is_killed_leaves_neither_a_lock_nor_half_of_its_work(postgres: Postgres) -> None:
    put(shared(postgres.url()), "bài 1")
    spawn = multiprocessing.get_context("spawn")
    held = spawn.Event()
    process = spawn.Process(target=_hold, args=(postgres.url(), held))
    process.start()
    assert held.wait(60)
    process.kill()
    process.join(60)
    put(shared(postgres.url()), "bài 3", 3)
    assert codes(shared(postgres.url())) == ["bài 1", "bài 3"]


def test_tables_of_an_earlier_version_are_brought_up_to_date_by_the_first_server_that_is(postgres: Postgres) -> None:
    put(shared(postgres.url()), "bài 1")
    put(shared(postgres.url(), LATER), "bài 2", 2)
    with shared(postgres.url(), LATER).reading() as db:
        assert db.execute("SELECT ma, ghi FROM tin ORDER BY so").fetchall() == [("bài 1", "cũ"), ("bài 2", "")]


def test_a_server_of_an_earlier_version_says_that_it_must_be_upgraded_and_touches_nothing(postgres: Postgres) -> None:
    put(shared(postgres.url(), LATER), "bài 1")
    old = shared(postgres.url())
    for use in (lambda: put(old, "bài 2"), lambda: codes(old)):
        with pytest.raises(DatabaseFailed, match=r"newer version.*version 2.*knows 1.*upgrade this server"):
            use()
    assert "newer version" in (old.problem() or "")
    assert codes(shared(postgres.url(), LATER)) == ["bài 1"]


def test_a_text_with_a_nul_is_found_nowhere_and_breaks_nothing(postgres: Postgres) -> None:
    put(shared(postgres.url()), "bài 1")
    with shared(postgres.url()).reading() as db:
        assert db.execute("SELECT so FROM tin WHERE ma = :ma", {"ma": "bài 1\0"}).fetchone() is None


# What goes wrong


def nobody(_: Postgres) -> Home:
    return at("postgresql+psycopg://timtin:bi-mat-lam@127.0.0.1:9/timtin")


def wrong_password(server: Postgres) -> Home:
    return at(server.url(STRICT), "bi-mat-lam")


def no_password(server: Postgres) -> Home:
    return at(server.url(STRICT))


def no_database(server: Postgres) -> Home:
    return at(server.url(database="bi-mat-lam"))


def no_user(server: Postgres) -> Home:
    return at(server.url("bi-mat-lam"))


def no_rights(server: Postgres) -> Home:
    return at(server.url(STRICT), PASSWORD)


def no_host(_: Postgres) -> Home:
    return at("postgresql+psycopg://timtin:bi-mat-lam@khong-co.invalid/timtin")


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (nobody, "cannot be reached .*Connection refused"),
        (wrong_password, "refuses the user or password"),
        (no_password, "refuses the user or password"),
        (no_database, "no such database"),
        (no_user, "refuses the user or password"),
        (no_rights, "may not do that"),
        (no_host, "cannot be reached"),
    ],
)
def test_what_goes_wrong_is_one_line_without_password_or_statement(
    postgres: Postgres, where: Callable[[Postgres], Home], said: str
) -> None:
    with pytest.raises(DatabaseFailed, match=said) as told, where(postgres).tables(KIND).reading():
        pass
    line = str(told.value)
    assert "\n" not in line
    assert "bi-mat-lam" not in line
    assert "SELECT" not in line
    assert "TIMTIN_SAVED_URL" in line
    assert where(postgres).tables(KIND).problem()


@pytest.mark.parametrize(
    "url", ["mysql://a/b", "sqlite:///a", "timtin", "postgresql+psycopg://", "postgresql://a:b:c/d"]
)
def test_what_is_no_address_of_postgresql_is_told_without_repeating_it(url: str) -> None:
    with pytest.raises(BadSetting, match=r"saved_url: .*like postgresql") as told, at(url).tables(KIND).reading():
        pass
    assert url.endswith("://") or url not in str(told.value)


def test_without_the_packages_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(BadSetting, match=r"requirements/postgres\.txt"):
        at("postgresql+psycopg://timtin@db.example/khong-co-goi")


def test_the_password_comes_from_a_file_and_is_shown_nowhere(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mat-khau"
    file.write_text(PASSWORD + "\n", "utf-8")
    postgres.ask(f"GRANT CREATE ON DATABASE timtin TO {STRICT}")
    monkeypatch.setenv("TIMTIN_SAVED_URL", f"postgresql+psycopg://{STRICT}:bi-mat-lam@/timtin?host={postgres.folder}")
    monkeypatch.setenv("TIMTIN_SAVED_PASSWORD", "bi-mat-lam")
    assert "bi-mat-lam" not in repr([load(), home_of(load()), settings_with_origin({})])
    monkeypatch.setenv("TIMTIN_SAVED_URL", postgres.url(STRICT))
    monkeypatch.setenv("TIMTIN_SAVED_PASSWORD_FILE", str(file))
    with home_of(load()).tables(KIND).writing() as db:
        db.execute("INSERT INTO tin VALUES ('bài', 1)")
    monkeypatch.setenv("TIMTIN_SAVED_PASSWORD_FILE", str(tmp_path / "khong-co"))
    with pytest.raises(BadSetting, match="saved_password_file"):
        home_of(load())


def test_the_password_may_come_as_postgresql_has_it(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    postgres.ask(f"GRANT CREATE ON DATABASE timtin TO {STRICT}")
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    assert codes(shared(postgres.url(STRICT) + "&application_name=moi-truong")) == []


@pytest.fixture
def unwell(postgres: Postgres):
    """The server, which works again after the test."""
    yield postgres
    postgres.stop()
    postgres.start()


def test_after_a_restart_connections_are_replaced_and_meanwhile_nobody_waits_anew(
    unwell: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = shared(unwell.url())
    put(store, "bài 1")
    monkeypatch.setattr(database, "AGAIN", 1000.0)
    unwell.stop()
    with pytest.raises(DatabaseFailed, match=r"cannot be reached|shut down"):
        codes(store)
    unwell.start()
    with pytest.raises(DatabaseFailed):  # it is not asked again at once
        codes(store)
    monkeypatch.setattr(database, "AGAIN", 0.0)
    assert codes(store) == ["bài 1"]
    unwell.stop()
    unwell.start()
    put(store, "bài 2", 2)
    assert codes(store) == ["bài 1", "bài 2"]


def test_a_server_that_has_stopped_answering_is_not_waited_for(
    unwell: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = shared(unwell.url())
    put(store, "bài 1")
    unwell.freeze()
    with pytest.raises(DatabaseFailed, match=r"no answer|timeout expired"):
        codes(store)
    unwell.freeze(thaw=True)
    monkeypatch.setattr(database, "AGAIN", 0.0)
    assert codes(store) == ["bài 1"]


def test_one_who_writes_waits_for_another_and_then_says_so(postgres: Postgres) -> None:
    short = shared(postgres.url(), replace(KIND, patience=0.2))
    with shared(postgres.url()).writing(), pytest.raises(DatabaseFailed, match="another process is writing"):
        put(short, "bài 1")
    put(short, "bài 2")
    assert codes(short) == ["bài 2"]
