"""The command `timtin saved`, as a shell and a timetable see it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.build import build
from index.homes import Home
from index.settings import Settings
from index.update import add
from search.request import SearchRequest
from search.saved import SavedQueries
from search.saved_cli import saved
from search.service import Service

KEY = "khóa của tôi"
OLD = [{"id": "cu", "title": "Xã bàn việc nước sạch", "text": "Thôn có nước sạch về bản."}]
NEW = [
    {"id": "moi", "title": "Khánh thành trạm nước sạch", "text": "Chạy.", "date": "2026-11-27", "source": "Báo Xã"},
    {"id": "khong-ngay", "title": "Nước sạch cho trường nội trú", "text": "Học sinh có nước quanh năm."},
]

Write = Callable[..., Path]


@pytest.fixture
def settings(tmp_path: Path, write: Write, without_words: None) -> Settings:
    settings = Settings(data=tmp_path / "var")
    build(settings, [write(*OLD)], workers=1)
    return settings


@pytest.fixture
def queries(settings: Settings) -> SavedQueries:
    return SavedQueries(Home(settings.data))


@pytest.fixture
def code(settings: Settings, queries: SavedQueries) -> str:
    seen = Service(settings).arrived()
    return queries.save(KEY, "Nước sạch", SearchRequest(q="nước sạch"), seen=seen).code


def run(settings: Settings, *args: str, typed: str = "", status: int = 0) -> str:
    result = CliRunner().invoke(saved, [*args, "--data", str(settings.data)], input=typed)
    assert result.exit_code == status, result.output
    return result.stdout if not status else result.output


def test_a_run_tells_what_came_since_the_last_one_and_then_nothing(
    settings: Settings, write: Write, queries: SavedQueries, code: str
) -> None:
    assert run(settings, "run", code) == ""
    add(settings, [write(*NEW)])
    seen = queries.all(KEY)[0].seen
    said = run(settings, "run", code, "--since", "last")
    assert said.startswith("Nước sạch: 2 bài mới (vào kho sau ")
    assert [title["title"] in said for title in NEW] == [True, True]
    assert "Báo Xã · 2026-11-27" in said
    assert OLD[0]["title"] not in said
    assert run(settings, "run", code) == ""
    assert queries.all(KEY)[0].seen == seen  # the page still has them as new


def test_json_has_one_line_a_query_with_the_ends_and_all_hits(settings: Settings, write: Write, code: str) -> None:
    add(settings, [write(*NEW)])
    first = json.loads(run(settings, "run", code, "--format", "json"))
    assert (first["code"], first["name"], first["total"]) == (code, "Nước sạch", 2)
    assert [hit["id"] for hit in first["hits"]] == ["moi", "khong-ngay"]
    assert first["since"] < first["until"]
    again = json.loads(run(settings, "run", code, "--format", "json"))
    assert (again["total"], again["since"]) == (0, first["until"])
    once_more = json.loads(run(settings, "run", code, "--format", "json", "--since", first["since"]))
    assert once_more["total"] == 2


def test_a_moment_is_no_last_run(settings: Settings, write: Write, code: str) -> None:
    add(settings, [write(*NEW)])
    assert "3 bài mới" in run(settings, "run", code, "--since", "2020-01-01")
    assert "2 bài mới" in run(settings, "run", code)


def test_a_code_that_nobody_has_is_told_and_the_others_are_run(settings: Settings, write: Write, code: str) -> None:
    add(settings, [write(*NEW)])
    said = run(settings, "run", "0000000000", code, status=1)
    assert "không có tìm kiếm đã lưu nào mang mã 0000000000" in said
    assert "2 bài mới" in said


def test_what_could_not_be_written_out_is_told_again(settings: Settings, write: Write, code: str) -> None:
    add(settings, [write(*NEW)])
    command = [sys.executable, "-m", "timtin", "saved", "run", code, "--data", str(settings.data)]
    with open("/dev/full", "w") as full:
        done = subprocess.run(command, check=False, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2, done.stderr
    assert "2 bài mới" in run(settings, "run", code)


def test_what_is_no_moment_is_told(settings: Settings, code: str) -> None:
    assert "hôm qua" in run(settings, "run", code, "--since", "hôm qua", status=2)


def test_a_code_alone_runs_its_query(settings: Settings, code: str) -> None:
    assert OLD[0]["title"] in run(settings, code)
    assert json.loads(run(settings, code, "--format", "json"))["total"] == 1
    assert run(settings).startswith("1 tìm kiếm đã lưu")
    assert "0000000000" in run(settings, "0000000000", status=2)


def test_a_list_is_shown_to_who_types_its_recovery_code(
    settings: Settings, write: Write, queries: SavedQueries, code: str
) -> None:
    queries.describe(KEY, code, "Hỏi lại huyện", ["hạ tầng"])
    recovery = queries.recovery(KEY)
    add(settings, [write(*NEW)])
    said = run(settings, "list", typed=recovery + "\n")
    for part in (code, "Nước sạch", "2 bài mới", "hạ tầng", "Hỏi lại huyện"):
        assert part in said
    found = json.loads(run(settings, "list", "--format", "json", typed=recovery.upper() + "\n"))
    assert [(one["code"], one["tags"]) for one in found["saved"]] == [(code, ["hạ tầng"])]
    assert "không danh sách nào" in run(settings, "list", typed="sai\n", status=2)


def test_the_timetable_of_the_documents_mails_what_is_new(
    settings: Settings, write: Write, code: str, tmp_path: Path
) -> None:
    """The script of the documents with a program in the place of `mail` that keeps what it is given."""
    text = (Path(__file__).parents[2] / "docs" / "watching.md").read_text("utf-8")
    found = re.search(r"```sh\n(#!/bin/sh\n.*?)```", text, re.DOTALL)
    assert found is not None
    kept, tools = tmp_path / "thu", tmp_path / "bin"
    tools.mkdir()
    (tools / "mail").write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {kept}\ncat >> {kept}\n')
    (tools / "timtin").write_text(f'#!/bin/sh\nexec {sys.executable} -m timtin "$@"\n')
    (tools / "tin-moi").write_text(found[1])
    for tool in tools.iterdir():
        tool.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "TIMTIN_DATA": str(settings.data)}
    send = [str(tools / "tin-moi"), "toi@example.org", code]
    subprocess.run(send, check=True, env=environment)
    assert not kept.exists()  # nothing is new, so nothing is sent
    add(settings, [write(*NEW)])
    done = subprocess.run([*send, "0000000000"], check=False, env=environment)  # one code that nobody has
    assert done.returncode == 1
    mail = kept.read_text("utf-8")
    assert "toi@example.org" in mail
    assert "Nước sạch: 2 bài mới" in mail
    kept.unlink()
    subprocess.run(send, check=True, env=environment)
    assert not kept.exists()
