"""What the pages for people say is there, is there: links, files, commands, targets, settings."""

import re
from pathlib import Path

import click
import pytest

from index.cli import index, read
from search.cli import saved, search
from webui.cli import COMMANDS
from webui.serve import serve

ROOT = Path(__file__).parents[1]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "seeds" / "README.md", ROOT / "NOTICE"]
TEXT = {page: page.read_text("utf-8") for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_paths_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", TEXT[page])
    assert [link for link in links if not (page.parent / link).exists()] == []
    paths = re.findall(r"\b(?:index|search|webui|tests|docs|benchmarks|scripts|deploy|seeds)/[\w./-]*\w/?", TEXT[page])
    assert [path for path in paths if not (ROOT / path).exists() and not (page.parent / path).exists()] == []


def test_the_architecture_leads_into_every_room() -> None:
    said = TEXT[ROOT / "docs" / "architecture.md"]
    floors = (ROOT / floor for floor in ("index", "search", "webui"))
    rooms = sorted({code.parent.relative_to(ROOT).as_posix() for floor in floors for code in floor.rglob("*.py")})
    assert "search/ranking" in rooms
    assert [room for room in rooms if f"{room}/" not in said and f"`{room}`" not in said] == []


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\]\(([^)]+)\)", TEXT[folder / "README.md"])
    assert listed == sorted(path.name for path in folder.glob("[0-9]*.md"))


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {name for text in TEXT.values() for name in re.findall(r"`make ([\w-]+)", text)}
    assert named
    assert named <= targets


def test_every_command_is_explained_and_no_other_is_named() -> None:
    known = {f"index {name}" for name in index.commands} | set(COMMANDS) - {"index"}
    said = "\n".join(TEXT.values())
    assert [name for name in sorted(known) if f"timtin {name}" not in said] == []
    named = set(re.findall(r"(?:`|\$ |/bin/|^)timtin ((?:index )?[a-z]+)", said, re.MULTILINE))
    assert named <= known


def _commands(command: click.Command) -> list[click.Command]:
    return [command] if not isinstance(command, click.Group) else list(command.commands.values())


def test_every_command_takes_the_data_folder() -> None:
    for command in (command for root in (index, read, search, saved, serve) for command in _commands(root)):
        assert any("--data" in option.opts for option in command.params), command.name
