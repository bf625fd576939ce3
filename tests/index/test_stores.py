"""A small store is made whole by whoever opens it, and what SQLite says of it becomes one line with what to do."""

import contextlib
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from index import stores
from index.errors import StoreFailed
from index.messages.sentence import Sentence
from index.stores import Store, tables

FIRST = tables("CREATE TABLE IF NOT EXISTS tin (ma TEXT PRIMARY KEY, so INTEGER NOT NULL)")
SECOND = tables("ALTER TABLE tin ADD COLUMN ghi TEXT NOT NULL DEFAULT ''", "UPDATE tin SET ghi = 'cũ'")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "var" / "tin.sqlite", Sentence("những mã"), (FIRST, SECOND))


def fill(store: Store, count: int = 1) -> None:
    with store.writing() as db:
        db.executemany("INSERT INTO tin (ma, so) VALUES (?, ?)", ((f"bài {n}", n) for n in range(count)))


def rows(store: Store) -> list[tuple[object, ...]]:
    with store.reading() as db:
        return db.execute("SELECT ma, so, ghi FROM tin ORDER BY so").fetchall()


def test_reading_makes_no_file_and_writing_makes_one_for_us_alone(store: Store) -> None:
    assert rows(store) == []
    assert store.problem() is None
    assert not store.path.parent.exists()
    fill(store)
    assert rows(store) == [("bài 0", 0, "")]
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600


@pytest.mark.parametrize("left", [b"", "a file without tables"])
def test_what_a_full_disk_or_a_kill_left_becomes_a_whole_store(store: Store, left: bytes | str) -> None:
    store.path.parent.mkdir()
    if left:
        with contextlib.closing(sqlite3.connect(store.path)) as db:
            db.executescript("CREATE TABLE x (y); DROP TABLE x;")
    else:
        store.path.touch()
    assert rows(store) == []
    fill(store)
    assert len(rows(store)) == 1


def test_a_store_of_an_earlier_version_is_brought_up_to_date_once(store: Store) -> None:
    fill(Store(store.path, Sentence(""), (FIRST,)))
    for _ in range(2):
        assert rows(store) == [("bài 0", 0, "cũ")]
    with store.writing() as db:
        db.execute("INSERT INTO tin VALUES ('mới', 2, '')")
    assert rows(store)[1] == ("mới", 2, "")


def test_an_upgrade_that_fails_leaves_the_earlier_version(store: Store) -> None:
    fill(Store(store.path, Sentence(""), (FIRST,)))
    bad = Store(store.path, Sentence(""), (FIRST, tables("ALTER TABLE tin ADD COLUMN ghi TEXT", "DROP TABLE khong_co")))
    with pytest.raises(StoreFailed):
        fill(bad)
    assert rows(store) == [("bài 0", 0, "cũ")]


def test_a_transaction_is_done_whole_or_not_at_all(store: Store) -> None:
    def half() -> None:
        with store.writing() as db:
            db.execute("INSERT INTO tin VALUES ('dở', 1, '')")
            raise KeyError

    with pytest.raises(KeyError):
        half()
    assert rows(store) == []


@pytest.mark.parametrize("rounds", range(3))
def test_of_many_who_open_it_first_none_fails(store: Store, rounds: int) -> None:
    go, failed = threading.Barrier(8), []

    def work(number: int) -> None:
        go.wait()
        try:
            with store.writing() as db:
                db.execute("INSERT INTO tin VALUES (?, ?, '')", (str(number), number))
        except StoreFailed as error:
            failed.append(str(error))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (failed, len(rows(store))) == ([], 8)


def not_a_database(path: Path) -> None:
    path.write_bytes(b"khong phai SQLite" * 100)


def torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000] + b"\xff" * 3000)


def without_a_column(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.executescript("DROP TABLE tin; CREATE TABLE tin (ma TEXT PRIMARY KEY);")


def newer(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (not_a_database, "damaged.*những mã are lost"),
        (torn, "damaged.*những mã are lost"),
        (without_a_column, "damaged.*tin has no ghi, so"),
        (newer, "newer version"),
    ],
)
def test_harm_is_told_in_one_line_and_known_as_a_problem(store: Store, harm: Callable[[Path], None], said: str) -> None:
    fill(store, 2000)
    harm(store.path)
    with pytest.raises(StoreFailed, match=said) as told:
        rows(store)
    assert "\n" not in str(told.value)
    assert str(store.path) in str(told.value)
    assert store.problem() is not None


def test_another_writer_is_waited_for_and_then_named(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(store)
    monkeypatch.setattr(stores, "PATIENCE", 0.1)
    with store.writing(), pytest.raises(StoreFailed, match="another process is writing"):
        fill(store)
    fill(Store(store.path.with_name("khac.sqlite"), Sentence(""), store.steps))


def test_where_there_is_no_room_nothing_is_broken(store: Store) -> None:
    code = f"""
import resource, signal, sqlite3
from pathlib import Path
from index.errors import StoreFailed
from index.messages.sentence import Sentence
from index.stores import Store, tables
steps = (tables("CREATE TABLE tin (ma TEXT, so INTEGER, ghi TEXT)"),)
store = Store(Path({str(store.path)!r}), Sentence("những mã"), steps)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, {2**40}))
for _ in range(2):
    try:
        with store.writing() as db: db.execute("INSERT INTO tin VALUES ('a', 1, '')")
    except StoreFailed as error: print(error)
resource.setrlimit(resource.RLIMIT_FSIZE, ({2**40}, {2**40}))
with store.writing() as db: db.execute("INSERT INTO tin VALUES ('b', 1, '')")
with store.reading() as db: print(db.execute("SELECT ma FROM tin").fetchall())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    *told, left = done.stdout.splitlines()
    assert left == "[('b',)]"
    assert len(told) == 2
    assert all("disk" in line and str(store.path) in line for line in told)


def test_a_commit_is_on_the_disk_when_it_is_said_to_be(store: Store) -> None:
    with store.writing() as db:
        assert db.execute("PRAGMA synchronous").fetchone() == (3,)  # EXTRA
        assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)
