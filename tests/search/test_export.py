"""An export holds everything that a search finds, with every fact and its proof; nothing is cut without a word."""

import csv
import io
import json
import zipfile
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from index.build import build
from index.facets import FACETS
from index.settings import Settings
from search import cli
from search.plan import Counted
from search.request import SearchRequest
from search.service import Service
from search.sheets import MOST_CHARACTERS, Workbook
from search.tables import TABLES

TEXT = "Bí thư Tỉnh ủy Lê Hòa Bình chủ trì phiên {}, bàn Nghị quyết 26-NQ/TW. Chủ tịch UBND tỉnh Trần Thị Mai báo cáo."


def run(data: Path, *args: str) -> Result:
    return CliRunner().invoke(cli.export, [*args, "--data", str(data)])


def rows(data: Path, *args: str) -> list[dict[str, str]]:
    result = run(data, *args, "--format", "csv")
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_the_command_knows_every_table() -> None:
    assert tuple(TABLES) == cli.TABLES


@pytest.mark.parametrize("question", ["", "đường", "nghị quyết", "xyzzy không có"])
def test_all_that_is_found_is_written(data: Path, question: str) -> None:
    total = Service(Settings(data=data)).count(SearchRequest(q=question))
    written = [json.loads(line) for line in run(data, question).stdout.splitlines()]
    assert len(written) == len({one["id"] for one in written}) == total
    assert [row["id"] for row in rows(data, question)] == [one["id"] for one in written]


def test_lines_have_the_shape_of_an_article_with_its_evidence(data: Path) -> None:
    [one] = [found for line in run(data).stdout.splitlines() if (found := json.loads(line))["id"] == "na-1"]
    assert {"id", "title", "source", "url", "published", "published_guess", "scope", "provinces"} < one.keys()
    assert {"congresses", "documents", "people", "captions", "body", "units", "added"} < one.keys()
    assert one["provinces"][0]["evidence"][0].keys() == {"field", "start", "end", "text"}
    assert "path" not in one


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_all_its_columns_whatever_is_found(data: Path, table: str) -> None:
    head = run(data, "xyzzy qwrtz", "--table", table, "--format", "csv").stdout
    assert head.strip().split(",") == list(TABLES[table].columns)
    for line in run(data, "--table", table).stdout.splitlines() if table != "articles" else ():
        assert list(json.loads(line)) == list(TABLES[table].columns)


@pytest.mark.parametrize(
    ("table", "column", "key", "field"),
    [
        ("provinces", "unit", "tinh", "unit"),
        ("provinces", "province", "tinh", "province"),
        ("congresses", "key", "dh", "congress"),
        ("congresses", "term", "nk", "term"),
        ("documents", "key", "vb", "document"),
        ("people", "key", "nguoi", "person"),
    ],
)
def test_counting_a_table_gives_what_the_page_counts(data: Path, table: str, column: str, key: str, field: str) -> None:
    _, [counts] = Service(Settings(data=data)).tally(SearchRequest(), [Counted("", field)])
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows(data, "--table", table):
        if row[column] and (table != "people" or row["titles"]):
            found[row[column]].add(row["id"])
    assert {value: len(ids) for value, ids in found.items()} == {FACETS[key].named(v): n for v, n in counts.items()}


def test_every_fact_says_how_sure_it_is_and_where_it_stands(data: Path) -> None:
    proved = [row for row in rows(data, "--table", "provinces") if row["province"]]
    assert proved
    for row in proved:
        assert 0 < float(row["confidence"]) <= 1
        assert row["evidence"].count(" | ") == row["evidence_at"].count(" | ")
    assert {row["precision"] for row in rows(data, "--table", "dates")} <= {"day", "month", "year"}


@pytest.fixture
def paper(tmp_path: Path) -> Settings:
    table = [{"id": f"hop-{n}", "title": f"=Tỉnh ủy họp {n}", "text": TEXT.format(n), "date": "2021"} for n in (1, 2)]
    (tmp_path / "bao.jsonl").write_text("".join(json.dumps(row) + "\n" for row in table))
    settings = Settings(data=tmp_path / "var")
    build(settings, [tmp_path / "bao.jsonl"], workers=1)
    return settings


def test_whoever_asked_not_to_be_named_is_in_no_table(paper: Settings) -> None:
    (paper.data / "suppressed.txt").write_text("Lê Hòa Bình\n", "utf-8")
    assert {row["name"] for row in rows(paper.data, "--table", "people")} == {"Trần Thị Mai"}
    assert {row["people"] for row in rows(paper.data)} == {"Trần Thị Mai"}
    for line in run(paper.data).stdout.splitlines():
        assert [one["name"] for one in json.loads(line)["people"]] == ["Trần Thị Mai"]


def test_where_texts_are_not_given_away_columns_stay_and_are_empty(
    paper: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert all("chủ trì phiên" in row["body"] for row in rows(paper.data))
    monkeypatch.setenv("TIMTIN_FULLTEXT", "off")
    assert {row["body"] for row in rows(paper.data)} == {""}
    assert {json.loads(line)["body"] for line in run(paper.data).stdout.splitlines()} == {""}


def test_filters_are_those_of_a_search(data: Path) -> None:
    found = rows(data, "--province", "nghe-an", "--from", "2021", "--to", "2022-06")
    assert found
    assert all("nghe-an" in row["units"].split("; ") for row in found)


def test_no_cell_is_taken_for_a_formula(paper: Settings) -> None:
    assert {row["title"][0] for row in rows(paper.data)} == {"'"}


def test_a_file_is_there_when_it_is_whole(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(data, "-o", str(tmp_path / "tin.csv"))
    assert result.exit_code == 0
    assert "dòng vào" in result.stderr
    before = (tmp_path / "tin.csv").read_bytes()
    assert before.startswith("\ufeffid,title,date,".encode())

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("index.durable.os.fsync", full)
    assert run(data, "đường", "-o", str(tmp_path / "tin.csv")).exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["tin.csv"]
    assert (tmp_path / "tin.csv").read_bytes() == before


# Workbooks


def sheets(path: Path) -> dict[str, list[list[str]]]:
    """Return the texts of a workbook, sheet by sheet, row by row."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(path) as book:
        names = [
            one.attrib["name"] for one in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{space}sheet")
        ]
        found = {}
        for number, name in enumerate(names, 1):
            root = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
            assert not list(root.iter(f"{space}f"))  # no formula
            found[name] = [
                ["".join(cell.itertext()) for cell in row.iter(f"{space}c")] for row in root.iter(f"{space}row")
            ]
    return found


def test_a_workbook_has_every_table(paper: Settings, tmp_path: Path) -> None:
    path = tmp_path / "tin.xlsx"
    assert run(paper.data, "-o", str(path)).exit_code == 0
    found = sheets(path)
    assert list(found) == list(TABLES)
    assert {name: tuple(some[0]) for name, some in found.items()} == {n: t.columns for n, t in TABLES.items()}
    assert {row[1] for row in found["articles"][1:]} == {"=Tỉnh ủy họp 1", "=Tỉnh ủy họp 2"}
    assert len(found["people"]) == 1 + 4


def test_a_table_longer_than_a_sheet_goes_on_in_the_next_and_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / "dai.xlsx"
    with open(path, "w+b") as file:
        book = Workbook(file, {"people": TABLES["people"]}, most=3)
        for number in range(5):
            book.put("people", [str(number), *[None] * (len(TABLES["people"].columns) - 1)])
        book.close()
    found = sheets(path)
    assert [len(some) for some in found.values()] == [3, 3, 2]
    assert [row[0] for some in found.values() for row in some[1:]] == list("01234")
    assert book.continued == ["people"]


def test_a_cell_longer_than_cells_can_be_is_counted(tmp_path: Path) -> None:
    with open(tmp_path / "dai.xlsx", "w+b") as file:
        book = Workbook(file, {"people": TABLES["people"]})
        book.put("people", ["ấ" * (MOST_CHARACTERS + 1), "ấ" * MOST_CHARACTERS])
        book.close()
    assert book.cut == 1


def test_a_workbook_needs_a_file(data: Path) -> None:
    result = run(data, "--format", "xlsx")
    assert result.exit_code == 2
    assert "-o TEP.xlsx" in result.stderr
