"""Many questions at once: what a file of them may look like, and that a matrix counts what single searches count."""

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from search.batch import Question, questions
from search.cli import search
from search.request import from_query_string
from search.service import Service


def run(data: Path, file: Path, form: str, *more: str) -> Result:
    return CliRunner().invoke(search, ["--batch", str(file), "--format", form, *more, "--data", str(data)])


def test_a_matrix_counts_what_each_search_counts(data: Path, service: Service, tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_text('qid,query\nd,dừa\nn,Nghệ An\nt,"""Tỉnh ủy"""\nx,xyzzy\n', "utf-8-sig")
    result = run(data, tmp_path / "q.csv", "matrix")
    assert result.exit_code == 0, result.output
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [row["qid"] for row in rows] == ["d", "n", "t", "x"]
    assert {"nghe-an", "vinh-long"} <= rows[0].keys()
    for row in rows:
        for column in row.keys() - {"qid", "query"}:
            filters = "" if column == "total" else f"tinh={column}"
            found = service.search(from_query_string(filters)[0].asking(row["query"]))
            assert int(row[column]) == found.total, (row["query"], column)
    assert int(rows[1]["nghe-an"]) > 0


def test_filters_hold_for_every_question_of_a_batch(data: Path, tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_text("query\nNghệ An\n", "utf-8")
    everywhere, once = (run(data, tmp_path / "q.csv", "matrix", *more).stdout for more in ((), ("--from", "2022-06")))
    total, later = (int(next(csv.DictReader(io.StringIO(text)))["total"]) for text in (everywhere, once))
    assert later < total


def test_hits_as_a_table(data: Path, tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text('{"qid": "D", "query": "dừa"}\n', "utf-8")
    row, *_ = list(csv.DictReader(io.StringIO(run(data, tmp_path / "q.jsonl", "csv").stdout)))
    assert (row["qid"], row["rank"], row["id"], row["date"]) == ("D", "1", "bt-1", "2021-05-20")


@pytest.mark.parametrize(
    ("name", "text", "expected", "bad"),
    [
        ("a.csv", "dừa\nNghệ An\n", [Question("1", "dừa"), Question("2", "Nghệ An")], []),
        ("a.csv", "QID,Query,note\nA,dừa,x\n\nB,,\n", [Question("A", "dừa")], [4]),
        ("a.csv", 'query\n"dừa, mặn"\n', [Question("2", "dừa, mặn")], []),
        ("a.jsonl", '{"qid": 1, "query": "dừa"}\n\nx\n[]\n{"qid": 2}\n', [Question("1", "dừa")], [3, 4, 5]),
    ],
)
def test_files_of_questions(tmp_path: Path, name: str, text: str, expected: list[Question], bad: list[int]) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    rejected: list[int] = []
    assert list(questions(tmp_path / name, rejected.append)) == expected
    assert rejected == bad


def test_a_bad_row_is_named_and_a_formula_is_text(data: Path, tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_text("qid,query\nA,=1+1\nB,\n", "utf-8")
    result = run(data, tmp_path / "q.csv", "matrix")
    assert result.exit_code == 1
    assert "q.csv:3" in result.stderr
    assert "A,'=1+1," in result.stdout


def test_a_matrix_needs_a_file(data: Path) -> None:
    result = CliRunner().invoke(search, ["dừa", "--format", "matrix", "--data", str(data)])
    assert result.exit_code == 2
    assert "--batch" in result.stderr
