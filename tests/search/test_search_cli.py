"""The commands `timtin search` and `timtin saved`, as a shell sees them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.homes import Home
from search.cli import saved, search
from search.request import SearchRequest
from search.saved import SavedQueries


def run(data: Path, *args: str) -> str:
    result = CliRunner().invoke(search, [*args, "--data", str(data)])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_answers_in_words_and_in_json(data: Path) -> None:
    assert "na-1" in run(data, "làm đường miền Tây")
    found = json.loads(run(data, "đường", "--province", "nghe-an", "--from", "2021", "--format", "json"))
    assert {"total", "hits", "facets", "understood"} <= found.keys()
    assert {"id", "title", "url", "date", "provinces", "congresses", "snippets"} <= found["hits"][0].keys()
    assert found["hits"][0]["date"] == "2021-03-08"


@pytest.mark.parametrize(
    ("flags", "inside", "outside"),
    [
        (["--province", "nghe-an"], "na-1", "bt-1"),
        (["--province", "-nghe-an"], "bt-1", "na-1"),
        (["--province", "nghe-an", "--province", "ben-tre"], "bt-1", "vl-cu"),
        (["--from", "2021", "--to", "2022-06"], "na-2", "vl-moi"),
        (["--source", "Báo Đồng Khởi"], "bt-1", "na-1"),
        (["--document", "26-CT/TU"], "ct-1", "na-1"),
    ],
)
def test_flags_narrow_as_the_address_does(data: Path, flags: list[str], inside: str, outside: str) -> None:
    ids = {hit["id"] for hit in json.loads(run(data, "", *flags, "-n", "50", "--format", "json"))["hits"]}
    assert inside in ids
    assert outside not in ids


def test_what_was_first_indexed_after_a_moment_is_asked_for(data: Path) -> None:
    assert "na-1" in run(data, "đường", "--added-since", "2020-01-01T00:00:00")
    assert "na-1" not in run(data, "đường", "--added-since", "2999-01-01T00:00:00")


def test_a_congress_is_named_by_owner_and_ordinal(data: Path) -> None:
    hits = json.loads(run(data, "", "--congress", "toan-quoc.xiii", "--format", "json"))["hits"]
    assert len(hits) == 2
    for hit in hits:
        assert ("toan-quoc", "XIII") in {(congress["owner"], congress["ordinal"]) for congress in hit["congresses"]}


def test_a_batch_is_a_trec_run_never_collapsed(data: Path, tmp_path: Path) -> None:
    topics = tmp_path / "topics.jsonl"
    topics.write_text('{"qid": "T1", "query": "kết luận đất đai khu đô thị mới"}\n{"qid": "T2", "query": "dừa"}\n')
    lines = [line.split() for line in run(data, "--batch", str(topics), "--format", "trec", "-n", "100").splitlines()]
    first = [line for line in lines if line[0] == "T1"]
    assert {line[2] for line in first} >= {"tb-1", "tb-2", "tb-3"}
    assert all(line[1] == "Q0" and line[5] == "timtin" for line in lines)
    scores = [float(line[4]) for line in first]
    assert scores == sorted(scores, reverse=True)


def test_bad_lines_are_named_and_the_rest_goes_on(data: Path, tmp_path: Path) -> None:
    topics = tmp_path / "topics.jsonl"
    topics.write_text('không phải json\n{"qid": "T2", "query": "dừa"}\n', "utf-8")
    result = CliRunner().invoke(search, ["--batch", str(topics), "--format", "trec", "--data", str(data)])
    assert result.exit_code == 1
    assert "topics.jsonl:1" in result.stderr
    assert "T2 Q0 bt-1" in result.stdout


def test_no_index_says_what_to_run(tmp_path: Path) -> None:
    result = CliRunner().invoke(search, ["dừa", "--data", str(tmp_path)])
    assert result.exit_code == 2
    assert "timtin index build" in result.stderr


def test_explains_a_score(data: Path) -> None:
    assert "các từ" in run(data, "Nghệ An", "--explain")


def test_runs_what_a_short_link_asks_for(data: Path) -> None:
    queries = SavedQueries(Home(data))
    code = queries.save(queries.new_key(), "Dừa", SearchRequest(q="dừa")).code
    result = CliRunner().invoke(saved, [code, "--data", str(data)])
    assert "Bến Tre giữ rừng dừa" in result.stdout
    assert CliRunner().invoke(saved, ["khong-co", "--data", str(data)]).exit_code == 2


@pytest.mark.parametrize("module", ["underthesea", "flask", "sklearn", "scipy"])
def test_a_search_from_the_shell_loads_no_segmenter_and_no_page(data: Path, module: str) -> None:
    run = f"main(['search', 'dừa', '--data', {str(data)!r}], standalone_mode=False)"
    code = f"import sys; from webui.cli import main; {run}; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0
