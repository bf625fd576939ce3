"""Errors and reasons: every sentence that the code says stands in Vietnamese as well, and commands speak it."""

import ast
import errno
import json
import os
import pickle
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from click.testing import CliRunner

import index.errors
from index.errors import TimtinError, UnreadableInput
from index.messages.catalogue import errors, say
from index.messages.message import message
from index.messages.sentence import Sentence, packed, unpacked
from index.reading.tables import table
from webui.cli import main

ROOT = Path(__file__).parents[2]
SYSTEM = {os.strerror(code) for code in errno.errorcode}
"""What the system says of errors; the usual ones are in the catalogue."""


# What the code says


@cache
def trees() -> dict[Path, ast.Module]:
    files = [path for floor in ("index", "search", "webui", "timtin") for path in (ROOT / floor).rglob("*.py")]
    return {path: ast.parse(path.read_text("utf-8")) for path in files}


@cache
def kinds() -> frozenset[str]:
    """Return the names of all errors of ours."""
    classes = [node for tree in trees().values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    found = {"TimtinError"}
    while more := {one.name for one in classes if found & {ast.unparse(base) for base in one.bases}} - found:
        found |= more
    return frozenset(found)


@cache
def sayings() -> tuple[tuple[str, ast.Call], ...]:
    """Return every place that makes an error or a sentence: where it is, and the call."""
    return tuple(
        (f"{path.relative_to(ROOT)}:{call.lineno}", call)
        for path, tree in trees().items()
        for call in (*calls(tree, kinds() | {"Sentence"}), *inherited(tree))
        if call.args
    )


def calls(tree: ast.AST, names: Iterable[str]) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) in names]


def inherited(tree: ast.Module) -> list[ast.Call]:
    """Return the calls of errors to the constructors that they inherit."""
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node.name in kinds()]
    return [call for one in classes for call in calls(one, {"super().__init__"})]


@cache
def said() -> dict[str, tuple[str, set[str]]]:
    """Return the sentences with a place that says each, and the values that it is given there."""
    return {
        str(call.args[0].value): (place, {str(value.arg) for value in call.keywords})
        for place, call in sayings()
        if isinstance(call.args[0], ast.Constant)
    }


def of_tables() -> set[str]:
    """Return the sentences that stand in tables."""
    return {*table("kinds")["instead"].values(), *table("furniture")["errors"]}


def names(pattern: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(pattern) if name}


def test_every_sentence_of_an_error_stands_in_vietnamese() -> None:
    missing = {pattern: place for pattern, (place, _) in said().items() if pattern not in errors()}
    assert not missing
    assert of_tables() <= errors().keys()


def test_no_sentence_stands_there_that_nobody_says() -> None:
    assert errors().keys() <= said().keys() | of_tables() | SYSTEM


@pytest.mark.parametrize("pattern", errors())
def test_both_sentences_hold_the_same_values(pattern: str) -> None:
    assert names(errors()[pattern]) == names(pattern)
    if pattern in said():
        assert said()[pattern][1] == names(pattern), said()[pattern][0]


def test_no_sentence_is_put_together_where_nobody_can_say_it_in_another_language() -> None:
    made = {place: ast.unparse(call) for place, call in sayings() if is_put_together(call.args[0])}
    assert not made


def is_put_together(sentence: ast.expr) -> bool:
    built = isinstance(sentence, ast.JoinedStr | ast.BinOp | ast.IfExp)
    return built or (
        isinstance(sentence, ast.Call) and bool(re.match(r"str\(|.*\.(join|format)\(", ast.unparse(sentence)))
    )


# An error


WHY = UnreadableInput("longer than {most:,} bytes", most=20_000)
SAID = {
    "a value with braces": (
        TimtinError("no host is called {host}", host="{host}{0}"),
        "no host is called {host}{0}",
        "không có máy nào tên {host}{0}",
    ),
    "an error in an error": (
        TimtinError("not a feed: {why}", why=WHY),
        "not a feed: longer than 20,000 bytes",
        "không phải bản tin: dài hơn 20.000 byte",
    ),
    "the system's reason": (
        TimtinError("{file}: {why}", file="tin.toml", why=PermissionError(errno.EACCES, "Permission denied", "x")),
        "tin.toml: Permission denied",
        "tin.toml: không có quyền",
    ),
    "a number that counts nothing": (
        TimtinError("the server answers {status}", status=1404),
        "the server answers 1404",
        "máy chủ trả lời 1404",
    ),
    "a sentence that nobody wrote down": (TimtinError("{lạ}"), "{lạ}", "{lạ}"),
}


@pytest.mark.parametrize("kind", SAID)
def test_an_error_is_english_in_itself_and_is_said_in_both_languages_in_any_process(kind: str) -> None:
    error, english, vietnamese = SAID[kind]
    for one in (error, pickle.loads(pickle.dumps(error))):
        assert str(one) == say(one.said, "en") == english
        assert say(one.said, "vi") == vietnamese
    kept = unpacked(packed(error.said))
    assert (str(kept), say(kept, "vi")) == (english, vietnamese)


def test_every_kind_of_error_goes_to_another_process() -> None:
    for name in kinds():
        if (kind := getattr(index.errors, name, None)) is not None:
            again = pickle.loads(pickle.dumps(kind("{id} is not corrected", id="a")))
            assert type(again) is kind
            assert say(again.said, "vi") == "a chưa được sửa"


def test_a_message_says_a_reason_in_its_own_language() -> None:
    told = message("meaning_unread", why=Sentence("it cannot be opened: see who owns it and its folder"))
    for _ in range(2):  # said once, it is kept
        assert say(told, "en").endswith("it cannot be opened: see who owns it and its folder")
        assert say(told, "vi").endswith("không mở được: hãy xem tệp và thư mục của nó thuộc về ai")


# Commands


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """A folder of files that cannot all be read."""
    folder = tmp_path / "vao"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"\x7fELF" + bytes(12))
    (folder / "b.txt").write_text("")
    (folder / "c.jsonl").write_text('{"title": "Xã Tân Lập họp"}\n[]\n', "utf-8")
    (folder / "d.doc").write_text("x")
    (tmp_path / "xau.toml").write_text("port = 'tám'", "utf-8")
    return tmp_path


LINES = {
    "no index": (
        ["search", "hội nghị"],
        {},
        "timtin: chưa có chỉ mục trong {var}: hãy chạy `timtin index build ĐƯỜNG_DẪN…`",
        "timtin: there is no index in {var}: run `timtin index build PATH…`",
    ),
    "nothing to read": (
        ["index", "build", "{vao}/a.txt"],
        {},
        "{vao}/a.txt: tệp nhị phân\ntimtin: không đọc được bài nào từ {vao}/a.txt",
        "{vao}/a.txt: binary\ntimtin: no article could be read from {vao}/a.txt",
    ),
    "files of many kinds": (
        ["read", "{vao}"],
        {},
        "{vao}/b.txt: trống\n{vao}/c.jsonl:1: không có nội dung trong trường nào đã biết; hãy chỉ ra",
        "{vao}/b.txt: empty\n{vao}/c.jsonl:1: no text in any field that is known; name yours with",
    ),
    "what is done with other kinds": (
        ["read", "{vao}"],
        {},
        "{vao}: 1 tệp không đọc: .doc (hãy lưu thành .docx: soffice --convert-to docx TỆP)",
        "{vao}: 1 file not read: .doc (save it as .docx: soffice --convert-to docx FILE)",
    ),
    "a setting out of bounds": (
        ["count", "hội nghị"],
        {"TIMTIN_PORT": "70000"},
        "timtin: port: 70000 không nằm giữa 0 và 65535",
        "timtin: port: 70000 is not between 0 and 65535",
    ),
    "a setting of another kind in the file": (
        ["serve"],
        {"TIMTIN_CONFIG": "{tmp}/xau.toml"},
        "timtin: port: 'tám' không phải int",
        "timtin: port: 'tám' is not int",
    ),
    "a file of settings that is not there": (
        ["index", "stats"],
        {"TIMTIN_CONFIG": "{tmp}/khong-co.toml"},
        "timtin: TIMTIN_CONFIG trỏ tới {tmp}/khong-co.toml, nhưng đó không phải một tệp",
        "timtin: TIMTIN_CONFIG names {tmp}/khong-co.toml, which is not a file",
    ),
    "a cluster that is not there": (
        ["index", "stats"],
        {"TIMTIN_ENGINE": "opensearch", "TIMTIN_OPENSEARCH": "http://127.0.0.1:9"},
        "timtin: OpenSearch không trả lời ở http://127.0.0.1:9 (kết nối bị từ chối)",
        "timtin: OpenSearch does not answer at http://127.0.0.1:9 (connection refused)",
    ),
    "a database whose address is none": (
        ["saved"],
        {"TIMTIN_SAVED_URL": "mysql://a@b/c"},
        "timtin: saved_url: hãy ghi địa chỉ như postgresql+psycopg://user@host/database, hoặc để trống",
        "timtin: saved_url: give an address like postgresql+psycopg://user@host/database, or nothing",
    ),
    "a name of a field without its part": (
        ["read", "{vao}", "--map", "noi_dung"],
        {},
        "timtin: --map noi_dung: hãy viết PHẦN=TRƯỜNG; các phần là id, text",
        "timtin: --map noi_dung: write PART=FIELD; parts are id, text",
    ),
}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", LINES)
def test_a_command_says_what_goes_wrong_in_its_language(kind: str, language: str, inputs: Path) -> None:
    words, environ, *told = LINES[kind]
    places = {"tmp": inputs, "vao": inputs / "vao", "var": inputs / "var"}
    environ = {name: value.format(**places) for name, value in environ.items()} | {"TIMTIN_DATA": f"{inputs / 'var'}"}
    command = [word.format(**places) for word in words]
    wanted = told[language == "en"].format(**places)
    assert wanted in CliRunner().invoke(main, [*command, "--lang", language], env=environ).output
    assert wanted in CliRunner().invoke(main, command, env={**environ, "TIMTIN_LANG": language}).output


def test_rows_for_machines_stay_as_they_are(inputs: Path) -> None:
    (inputs / "tot.jsonl").write_text(json.dumps({"id": "a", "text": "Xã Tân Lập họp bàn.", "date": "hôm qua"}) + "\n")
    found = CliRunner().invoke(main, ["read", f"{inputs / 'tot.jsonl'}", "--format", "jsonl", "--lang", "vi"])
    assert json.loads(found.stdout)["id"] == "a"
    assert "ngày 'hôm qua' không phải ngày, tháng hay năm: bỏ qua" in found.stderr
