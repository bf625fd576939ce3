import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.cli import index, read
from index.engines.arrays.snapshot import open_snapshot


@pytest.fixture
def run(tmp_path):
    def run_(command, *words):
        return CliRunner().invoke(command, [*map(str, words), "--data", str(tmp_path / "var")])

    return run_


def test_build_says_what_it_did_and_shows_no_bar_in_a_pipe(run, three):
    result = run(index, "build", three)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("added 3, updated 0, unchanged 0, removed 0, rejected 0; 3 articles in the index (")


def test_commands_speak_vietnamese_unless_asked_for_english(run, three, paper, monkeypatch):
    monkeypatch.delenv("TIMTIN_LANG")
    built = run(index, "build", three).stdout
    assert built.startswith("thêm 3, thay 0, giữ nguyên 0, bỏ 0, từ chối 0; chỉ mục có 3 bài (")
    assert run(index, "check").stdout == "chỉ mục nguyên vẹn\n"
    assert run(index, "check", "--lang", "en").stdout == "the index is whole\n"
    assert run(index, "remove", "khong-co").stderr == "khong-co: không có trong chỉ mục\n"
    shown = run(read, paper({"id": "a", "title": "Họp", "text": "Tỉnh ủy Nghệ An họp.", "date": "2021-03-01"})).stdout
    assert "\n  tiêu đề    Họp\n" in shown
    assert "\n  ngày       2021-03-01 (day" in shown


def test_rejected_input_is_named_and_makes_the_exit_code_1(run, paper):
    path = paper(("a", "Bài viết."), "{hỏng")
    result = run(index, "build", path)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{path}:2: ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("stats",), "run `timtin index build"),
        (("check",), "run `timtin index build"),
        (("remove", "x"), "run `timtin index build"),
        (("build", "khong-co-file.txt"), "does not exist"),
        (("build",), "Missing argument"),
    ],
)
def test_what_cannot_work_ends_with_2_and_a_reason(run, words, said):
    result = run(index, *words)
    assert result.exit_code == 2
    assert said in result.stderr


def test_an_index_is_built_changed_and_shown(run, three, paper):
    run(index, "build", three)
    more = paper(("moi", "Bài mới."), name="thêm.jsonl")
    assert run(index, "add", more).exit_code == 0
    assert run(index, "remove", "y-te").stdout.startswith("added 0, updated 0, unchanged 0, removed 1")
    assert run(index, "remove", "y-te").exit_code == 1
    shown = json.loads(run(index, "stats", "--format", "json").stdout)
    assert (shown["articles"], shown["deleted"], shown["ratio"] > 0) == (3, 1, True)
    assert "3 articles in" in run(index, "stats").stdout
    assert run(index, "check").stdout == "the index is whole\n"


def test_damage_is_told(run, three, tmp_path):
    run(index, "build", three)
    arrays = open_snapshot(tmp_path / "var").parts[0].arrays
    with open(arrays.path, "r+b") as file:
        file.seek(arrays.entries["folded.lo"].offset)
        file.write(b"\xff\xff")
    result = run(index, "check")
    assert result.exit_code == 2
    assert "damaged" in result.stderr


def test_reading_needs_no_index(run, paper):
    path = paper(
        {"id": "a", "title": "Đại hội Đảng bộ tỉnh Nghệ An", "text": "Đại hội đã bầu Ban Chấp hành khóa mới."}, "{"
    )
    result = run(read, path, "--format", "jsonl")
    article = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (article["id"], article["title"]) == ("a", "Đại hội Đảng bộ tỉnh Nghệ An")
    assert set(article) >= set(
        "id path title source url published scope provinces congresses documents people captions body".split()
    )
    assert article["body"] == "Đại hội đã bầu Ban Chấp hành khóa mới."


def test_a_reader_who_has_seen_enough_is_no_error(tmp_path):
    rows = "".join(json.dumps({"id": str(n), "text": "Họp xã\n" + "Nước sạch. " * 999}) + "\n" for n in range(50))
    (tmp_path / "a.jsonl").write_text(rows, "utf-8")
    timtin = Path(sys.executable).parent / "timtin"
    command = [timtin, "read", tmp_path / "a.jsonl", "--format", "jsonl"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reading:
        assert reading.stdout
        assert reading.stderr
        reading.stdout.readline()
        reading.stdout.close()
        assert reading.stderr.read() == b""
    assert reading.returncode == 0


def test_reading_in_words_shows_the_proofs(run, paper):
    path = paper(
        {
            "id": "a",
            "title": "Tỉnh ủy Nghệ An họp",
            "text": "Tỉnh ủy Nghệ An họp bàn Nghị quyết 26-NQ/TW.",
            "date": "2021-03-12",
        }
    )
    plain, explained = run(read, path).stdout, run(read, path, "--explain").stdout
    assert "  title      Tỉnh ủy Nghệ An họp" in plain
    assert len(explained) >= len(plain)
