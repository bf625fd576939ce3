"""The command `timtin`: it knows where each command lives and loads only the one that runs."""

from __future__ import annotations

import importlib
from typing import NamedTuple

import click


class Place(NamedTuple):
    """Where a command lives, and its line in `timtin --help`, which must not load it."""

    module: str
    name: str
    help: str


COMMANDS = {
    "index": Place("index.cli", "index", "Build and change the index: build, add, pull, correct, remove …"),
    "read": Place("index.cli", "read", "Show what is understood of articles, without an index."),
    "search": Place("search.cli", "search", "Ask the index from the command line."),
    "count": Place("search.cli", "count", "Print how many articles a question finds."),
    "demo": Place("index.demo.cli", "demo", "Make a data folder of made-up articles to play with."),
    "export": Place("search.cli", "export", "Write articles, or the facts in them, as JSON lines, CSV or a workbook."),
    "saved": Place("search.cli", "saved", "List and run saved queries."),
    "serve": Place("webui.serve", "serve", "Serve the page."),
}


class Timtin(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        command: click.Command = getattr(importlib.import_module(place.module), place.name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table alone: `timtin --help` is instant."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, place.help) for name, place in COMMANDS.items()])


@click.command(cls=Timtin)
@click.version_option(package_name="timtin", message="timtin %(version)s")
def main() -> None:
    """Tìm Tin: full-text search over Vietnamese political news.

    Every command takes --data DIR (default: TIMTIN_DATA, else ./var). Exit codes: 0 done, 1 some input rejected,
    2 cannot work.
    """
