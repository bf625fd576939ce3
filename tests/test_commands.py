"""The command line as people know it: help, streams, exit codes, settings told with their origin, completion."""

import json
import os
import signal
import subprocess
import sys
import time
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from index.demo.cli import fill
from index.settings import Settings
from webui.cli import COMMANDS, main

ROOT = Path(__file__).parents[1]
TIMTIN = Path(sys.executable).parent / "timtin"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = Settings(data=tmp_path_factory.mktemp("commands") / "var")
    fill(settings)
    return settings.data


def run(*arguments: str | Path, **environ: str) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments], env=environ)


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS), ["index", "build"], ["config", "show"]])
def test_h_is_help(command: list[str]) -> None:
    assert run(*command, "-h").output.startswith("Usage: ")


def test_the_page_of_commands_is_what_the_commands_say() -> None:
    spec = spec_from_file_location("commands", ROOT / "scripts" / "commands.py")
    assert spec is not None
    assert spec.loader is not None
    commands = module_from_spec(spec)
    spec.loader.exec_module(commands)
    assert commands.PAGE.read_text("utf-8") == commands.page(), "run `python scripts/commands.py`"


def test_data_stands_before_the_command_or_after_it(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIMTIN_DATA", "nowhere")  # and is put back afterwards
    assert run("--data", data, "count", "mưa lũ").output == run("count", "mưa lũ", "--data", data).output
    assert int(run("--data", data, "count", "mưa lũ").output) > 5


def test_quiet_leaves_out_reports_and_hints_never_errors(data: Path, tmp_path: Path) -> None:
    row = tmp_path / "moi.jsonl"
    row.write_text('{"id": "moi", "text": "Kỳ họp thứ hai."}\n{\n', "utf-8")
    said = run("index", "build", row, "--data", tmp_path / "var")
    assert "chỉ mục có 1 bài" in said.output
    quiet = run("--quiet", "index", "add", row, "--data", tmp_path / "var")
    assert "chỉ mục có" not in quiet.output
    assert "moi.jsonl:2" in quiet.output
    assert quiet.exit_code == 1
    assert "bài (" in run("search", "mưa lũ", "--data", data).output
    assert "bài (" not in run("--quiet", "search", "mưa lũ", "--data", data).output


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ('{"title": "Kỳ họp thứ ba", "text": "Các đại biểu thảo luận."}\n', "Kỳ họp thứ ba"),
        ('[{"title": "Kỳ họp thứ ba", "text": "Các đại biểu thảo luận."}]', "Kỳ họp thứ ba"),
        ("Kỳ họp thứ ba\nHội đồng nhân dân tỉnh Nghệ An thảo luận.", "Kỳ họp thứ ba"),
    ],
)
def test_articles_come_from_standard_input(tmp_path: Path, content: str, title: str) -> None:
    done = CliRunner().invoke(main, ["read", "-", "--format", "jsonl"], input=content)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["title"] == title
    built = CliRunner().invoke(main, ["index", "build", "-", "--data", str(tmp_path / "var")], input=content)
    assert built.exit_code == 0, built.output
    assert run("count", "đại biểu OR thảo luận", "--data", tmp_path / "var").output == "1\n"


@pytest.mark.parametrize(
    "option", [["--sort", "xyz"], ["--from", "2021-99"], ["--to", "hôm kia"], ["--tier", "x"], ["--added-since", "x"]]
)
def test_a_wrong_option_is_an_error_not_another_answer(data: Path, option: list[str]) -> None:
    for command in ("search", "count"):
        done = run(command, "mưa lũ", *option, "--data", data)
        assert done.exit_code == 2, option
        assert option[1] in done.output
        assert "mau-" not in done.output


def test_a_question_is_never_an_error(data: Path) -> None:
    assert run("search", '"mưa lũ (OR -', "--data", data).exit_code == 0


@pytest.mark.parametrize(
    ("name", "content", "heading"),
    [
        ("xuat-tu-bang-tinh.csv", "\ufeffqid;query\r\nA;mưa lũ\r\nB;thăm Lào\r\n", "qid, query"),
        ("phay.csv", "qid,query\nA,mưa lũ\nB,thăm Lào\n", "qid, query"),
        ("tab.csv", "qid\tquery\nA\tmưa lũ\nB\tthăm Lào\n", "qid, query"),
        ("hoi.jsonl", '{"qid": "A", "query": "mưa lũ"}\n{"qid": "B", "query": "thăm Lào"}\n', None),
    ],
)
def test_a_batch_is_read_however_it_was_written(
    data: Path, tmp_path: Path, name: str, content: str, heading: str | None
) -> None:
    file = tmp_path / name
    file.write_text(content, "utf-8", newline="")
    arguments = ("search", "--batch", file, "--format", "trec", "-n", "1", "--data", data)
    done = run(*arguments)
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["A", "B"]
    assert (heading or "") in done.stderr
    assert (done.stderr == "") == (heading is None)
    piped = CliRunner().invoke(main, [str(one) if one is not file else "-" for one in arguments], input=content)
    assert piped.stdout == done.stdout


def test_settings_are_shown_with_where_they_come_from(tmp_path: Path) -> None:
    file = tmp_path / "timtin.toml"
    file.write_text("port = 8080\n", "utf-8")
    environ = {"TIMTIN_CONFIG": str(file), "TIMTIN_LANG": "en", "TIMTIN_OPENSEARCH_PASSWORD": "bí mật"}
    done = run("config", "show", "--format", "json", "--data", tmp_path, **environ)
    found = json.loads(done.stdout)
    assert found["port"] == {"value": "8080", "from": str(file)}
    assert found["lang"] == {"value": "en", "from": "TIMTIN_LANG"}
    assert found["data"] == {"value": str(tmp_path), "from": "--data"}
    assert found["workers"] == {"value": "2", "from": "default"}
    assert "bí mật" not in done.output
    assert set(found) == set(Settings.__dataclass_fields__)
    assert "8080" in run("config", "show", **environ).output


def test_a_variable_that_is_no_setting_is_named() -> None:
    assert "TIMTIN_PROT is no setting; did you mean TIMTIN_PORT?" in run("config", "show", TIMTIN_PROT="1").stderr


@pytest.mark.parametrize(
    ("words", "completed"),
    [("timtin sea", "search"), ("timtin search --province ngh", "nghe-an"), ("timtin count --sort m", "moi")],
)
def test_shells_complete_commands_options_and_values(words: str, completed: str) -> None:
    environ = {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1), "_TIMTIN_COMPLETE": "bash_complete"}
    done = subprocess.run([TIMTIN], env=os.environ | environ, capture_output=True, text=True, check=False, timeout=60)
    assert completed in {line.partition(",")[2] for line in done.stdout.splitlines()}
    assert "_timtin_completion" in run("completion", "bash").output


def _take_interruptions() -> None:
    """Take them even where the tests run behind a shell that has them ignored (`make test &`)."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_interrupted_command_has_the_exit_code_that_shells_use(data: Path) -> None:
    process = subprocess.Popen(
        [TIMTIN, "search", "--batch", "-", "--format", "trec", "-n", "1", "--data", str(data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_take_interruptions,  # noqa: PLW1509  no threads run here
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write('{"qid": "A", "query": "mưa lũ"}\n'.encode() * 5)
    process.stdin.flush()
    for _ in range(5):
        assert process.stdout.readline().startswith(b"A Q0 ")
    time.sleep(0.5)  # it waits for more
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in said
