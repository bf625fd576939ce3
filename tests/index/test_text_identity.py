"""The fingerprint of text analysis is what it does: no comment and no other Python moves it, another rule does."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index.text import identity
from index.text.characters import BARE, SMALL
from index.text.fold import exact, fold
from index.text.identity import cuts, fingerprint

ROOT = Path(__file__).parents[2]


def test_every_index_there_is_was_made_with_these_cuts() -> None:
    """Whoever moves this asks everybody to build the index again."""
    assert cuts() == "781a87eca8ff70ee"


def cuts_of(python: str, folder: Path) -> str:
    """Return what a Python makes of the text analysis in a folder, without the packages that are installed here."""
    code = "from index.text.identity import cuts; print(cuts())"
    environ = {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "PATH": os.environ["PATH"]}
    done = subprocess.run([python, "-c", code], env=environ, cwd=folder, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip()


def version(python: str) -> str:
    """Return the version of a Python; empty when it does not run: some are but names for what is not chosen."""
    code = "import sys; print(*sys.version_info[:2])"
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=False).stdout.strip()


def other_pythons() -> dict[str, str]:
    """Return the Pythons of this machine that Tìm Tin may run on, by version, but for our own."""
    known = [shutil.which(f"python3.{minor}") for minor in range(11, 15)]
    known += map(str, Path.home().glob(".pyenv/versions/3.1[1-4]*/bin/python"))
    found = {version(python): python for python in filter(None, known)}
    return {name: python for name, python in found.items() if name not in ("", version(sys.executable))}


def test_every_python_cuts_alike() -> None:
    others = other_pythons()
    if not others:
        pytest.skip("this machine has no other Python from 3.11 on")
    assert {name: cuts_of(python, ROOT) for name, python in others.items()} == dict.fromkeys(others, cuts())


@pytest.mark.parametrize(
    ("file", "old", "new", "same"),
    [
        ("fold.py", "import re\n", "import re\n\n# Lời bình mới.\n", True),
        ("positions.py", "PARAGRAPH_GAP = 16", "PARAGRAPH_GAP = 17", False),
        ("fold.py", '_GLIDES = ("oa", "oe", "uy")', '_GLIDES = ("oa", "oe")', False),
        ("characters.json", '"30-39 41-5A', '"30-39 42-5A', False),
        ("sentences.py", "[.!?…]", "[.!?]", False),
        ("normal.py", 'return _STRAY.sub("", ', "return (", False),
    ],
)
def test_a_comment_changes_nothing_and_a_rule_does(tmp_path: Path, file: str, old: str, new: str, same: bool) -> None:
    shutil.copytree(ROOT / "index" / "text", tmp_path / "index" / "text")
    shutil.copy(ROOT / "index" / "__init__.py", tmp_path / "index")
    path = tmp_path / "index" / "text" / file
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    assert (cuts_of(sys.executable, tmp_path) == cuts()) == same


def test_words_joined_otherwise_are_told_by_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint()
    monkeypatch.setattr(identity, "WORDS", identity.WORDS + 1)
    assert fingerprint.__wrapped__() != before


def test_a_long_text_has_the_keys_of_its_characters() -> None:
    """Long texts go another way, which the fingerprint does not try."""
    text = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x10000)]))
    assert fold(text) == "".join(BARE.get(ord(char), char) for char in text)
    assert exact("x " + text[:0x300])[2:] == "".join(SMALL.get(ord(char), char) for char in text[:0x300])
