"""What outlives an index is carried to the shared database and back without a loss, each kind whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from index import beside, corrections, suppressed, update
from index.beside import ADDED
from index.build import build
from index.homes import Home, home_of
from index.identity import IDENTITY
from index.kinds import Kind
from index.lines import Lines
from index.settings import Settings
from index.stores import columns
from search.request import SearchRequest
from search.saved import SavedQueries
from search.saved_rows import SAVED
from tests.postgres import Postgres
from webui.cli import main

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("without_words")]
KEY = "khóa của tôi"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An index with all that people may have done beside it."""
    settings = Settings(data=tmp_path / "var")
    rows = (
        {
            "id": f"x{number}",
            "url": f"https://bao.example/tin-{number}.html",
            "title": f"Xã họp lần {number}",
            "text": "Họp.",
        }
        for number in range(4)
    )
    path = tmp_path / "bao.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    (tmp_path / "tin.txt").write_text("Trạm y tế xã\nMở cửa cả tuần.", "utf-8")
    build(settings, [path, tmp_path / "tin.txt"], workers=1)
    update.note(settings, "x1", {"title": "Tên đã sửa"})
    update.correct(settings)
    update.remove(settings, ["x2"], keep_out=True)
    home = home_of(settings)
    suppressed.suppress_names(home, ["Lê Hoà Bình  # xin rút tên"])
    queries = SavedQueries(home)
    made = queries.save(KEY, "của tôi", SearchRequest(q="nước sạch"), b"noi")
    queries.describe(KEY, made.code, "ghi chú\nhai dòng", ["thẻ", "nhãn"])
    queries.recovery(KEY)
    queries.shorten(SearchRequest(q="đường xã"), "bí mật")
    return settings


def all_of(home: Home) -> dict[str, list[tuple[object, ...]]]:
    """Return all that a home holds."""
    found: dict[str, list[tuple[object, ...]]] = {}
    for kind in (SAVED, ADDED, IDENTITY):
        with home.tables(kind).reading() as db:
            for table, names in columns(kind.steps).items():
                rows = db.execute(f"SELECT {', '.join(sorted(names))} FROM {table}")
                found[table] = sorted((tuple(row) for row in rows), key=repr)
    for name in (corrections.FILE, suppressed.FILE):
        found[name] = [(line,) for line in Lines(home, name).read()]
    return found | {"removed": sorted((id,) for id in beside.removed(home)), "unsettled": [(beside.unsettled(home),)]}


def state(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(main, ["state", *words, "--data", str(settings.data), "--lang", "en"])


def test_all_is_the_same_in_the_database_and_back_in_another_folder(
    settings: Settings, postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIMTIN_SAVED_URL", postgres.url())
    before = all_of(Home(settings.data))
    assert all(before.values())
    monkeypatch.setattr("search.carrying._AT_ONCE", 2)
    done = state(settings, "copy", "--to", "database")
    assert (done.exit_code, "saved.sqlite: copied" in done.stdout) == (0, True), done.output
    shared = home_of(Settings(data=tmp_path / "khac", saved_url=postgres.url()))
    assert all_of(shared) == before
    assert all_of(Home(settings.data)) == before
    (mine,) = SavedQueries(shared).all(KEY)
    assert SavedQueries(shared).save(KEY, "thêm", SearchRequest(q="trạm y tế")).code != mine.code
    after = all_of(shared)
    assert state(Settings(data=tmp_path / "khac"), "copy", "--to", "folder").exit_code == 0
    assert all_of(Home(tmp_path / "khac")) == after


def test_what_is_there_already_stays_and_the_rest_is_copied(
    settings: Settings, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIMTIN_SAVED_URL", postgres.url())
    shared = home_of(Settings(data=settings.data, saved_url=postgres.url()))
    SavedQueries(shared).save(KEY, "đã có ở đó", SearchRequest(q="đã có"))
    done = state(settings, "copy", "--to", "database")
    assert done.exit_code == 1
    assert "saved.sqlite: 3 rows are there already and stay as they are" in done.stdout
    assert "identity.sqlite: copied" in done.stdout
    assert [query.name for query in SavedQueries(shared).all(KEY)] == ["đã có ở đó"]
    again = state(settings, "copy", "--to", "database")
    assert (again.exit_code, "copied" in again.stdout) == (1, False)


def test_a_copy_that_was_cut_off_is_begun_again(
    settings: Settings, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIMTIN_SAVED_URL", postgres.url())
    shared = home_of(Settings(data=settings.data, saved_url=postgres.url()))
    with shared.tables(SAVED).reading():
        pass
    postgres.ask("ALTER TABLE timtin.short ADD CONSTRAINT hong CHECK (false)")  # the last of the tables fails
    assert state(settings, "copy", "--to", "database").exit_code == 2
    assert postgres.ask("SELECT count(*) FROM timtin.saved") == [(0,)]
    postgres.ask("ALTER TABLE timtin.short DROP CONSTRAINT hong")
    assert state(settings, "copy", "--to", "database").exit_code == 0
    assert all_of(shared) == all_of(Home(settings.data))


@pytest.mark.parametrize("kind", [SAVED, ADDED, IDENTITY], ids=lambda kind: kind.file)
def test_tables_have_the_same_columns_in_a_file_and_in_the_database(postgres: Postgres, kind: Kind) -> None:
    with home_of(Settings(saved_url=postgres.url())).tables(kind).reading():
        pass
    for table, names in columns(kind.steps).items():
        told = "SELECT column_name FROM information_schema.columns WHERE table_schema = 'timtin'"
        assert {name for (name,) in postgres.ask(f"{told} AND table_name = '{table}'")} == names


def test_without_a_database_it_says_what_to_name(settings: Settings) -> None:
    done = state(settings, "copy", "--to", "database")
    assert (done.exit_code, "TIMTIN_SAVED_URL" in done.stderr) == (2, True)


def test_names_are_kept_out_and_shown_again_by_a_command(settings: Settings) -> None:
    assert state(settings, "suppress", "Trần Thị Mai").exit_code == 0
    assert suppressed.names(home_of(settings)) == {"lê hòa bình", "trần thị mai"}
    assert state(settings, "suppress", "--undo", "LÊ HÒA BÌNH").exit_code == 0
    assert suppressed.names(home_of(settings)) == {"trần thị mai"}
    again = state(settings, "suppress", "--undo", "Lê Hòa Bình")
    assert (again.exit_code, "none of these names is suppressed: Lê Hòa Bình" in again.stderr) == (2, True)
