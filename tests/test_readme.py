"""Every shell block of the READMEs and of the tutorial runs in a clone, line by line, as a newcomer would type it.

The clone borrows the environment of these tests: making one anew needs a network, and `make test` does that itself.
"""

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "README.vi.md", "docs/first-day.md", "docs/first-day.vi.md")
_NEVER_ENDS = re.compile(r"\b(?:make run|make demo|timtin serve)\b")
_OURSELVES = re.compile(r"\bmake (?:test|\.venv/)")
_CODES = {"timtin index pull FEEDS.txt": 2}  # the file of the clone names no feed: tests ask no network
_PLACEHOLDERS = {"FOLDER": "seeds", "THƯ_MỤC": "seeds", "NEW.jsonl": "moi.jsonl", "MỚI.jsonl": "moi.jsonl"}


def lines(readme: str) -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / readme).read_text("utf-8"), re.DOTALL)
    return [line.partition("  #")[0].strip() for block in blocks for line in block.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the project alone, as a clone has them, with the environment of these tests."""
    folder = tmp_path_factory.mktemp("clone") / "timtin"
    shutil.copytree(
        ROOT, folder, ignore=shutil.ignore_patterns(".venv", ".git", "var", ".*_cache", "__pycache__", ".hypothesis")
    )
    environment = folder / ".venv"
    (environment / "bin").mkdir(parents=True)
    for name in ("python", "timtin"):
        (environment / "bin" / name).symlink_to(Path(sys.executable).parent / name)
    (environment / "bin" / "activate").write_text(f'PATH="{environment / "bin"}:$PATH"\n')
    for stamp in (".run", ".test"):
        (environment / stamp).touch()
    (folder / "moi.jsonl").write_text('{"id": "moi", "title": "Kỳ họp", "text": "Kỳ họp thứ hai."}\n', "utf-8")
    (folder / "FEEDS.txt").write_text("# no feed yet\n", "utf-8")
    return folder


def test_every_shell_block_runs(clone: Path) -> None:
    environ = os.environ | {"TIMTIN_PORT": str(_free_port()), "PATH": f"{clone / '.venv' / 'bin'}:{os.environ['PATH']}"}
    commands = [" ".join(_PLACEHOLDERS.get(w, w) for w in line.split()) for readme in PAGES for line in lines(readme)]
    assert len(set(commands)) >= 7
    for command in dict.fromkeys(commands):  # both pages name the same ones
        if _OURSELVES.search(command):
            continue
        if _NEVER_ENDS.search(command):
            _serves(command, clone, environ)
            continue
        done = subprocess.run(
            ["sh", "-c", command], cwd=clone, env=environ, capture_output=True, text=True, check=False, timeout=200
        )
        assert done.returncode == _CODES.get(command, 0), f"{command}: {done.stdout}{done.stderr}"


def _serves(command: str, clone: Path, environ: dict[str, str]) -> None:
    """Start a command that serves the page, see that it does, and end it as ^C would."""
    process = subprocess.Popen(
        ["sh", "-c", f"exec {command}"],
        cwd=clone,
        env=environ,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        until = time.monotonic() + 120
        while not _answers(int(environ["TIMTIN_PORT"])):
            assert process.poll() is None, f"{command}: {process.stderr.read() if process.stderr else ''}"
            assert time.monotonic() < until, command
            time.sleep(0.2)
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=60)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def test_no_placeholder_is_left_to_chance() -> None:
    words = {word for readme in PAGES for line in lines(readme) for word in shlex.split(line)}
    assert {word for word in words if word.isupper() and len(word) > 3} <= _PLACEHOLDERS.keys()
