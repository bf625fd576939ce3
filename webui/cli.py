"""The command `timtin`: it knows where each command lives and loads only the one that runs."""

from __future__ import annotations

import difflib
import importlib
import os
import sys
from dataclasses import fields
from typing import NamedTuple

import click

from index.settings import Settings, unknown

INTERRUPTED = 130
"""The exit code of a command that was interrupted (128 and the number of SIGINT), as shells have it."""


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
    "embed": Place("search.meaning_cli", "embed", "Make the vectors for searching by meaning (an extra)."),
    "saved": Place("search.cli", "saved", "Run saved queries, tell what is new in them, list them."),
    "state": Place("search.state_cli", "state", "Copy what outlives an index to a shared database; keep names out."),
    "serve": Place("webui.serve", "serve", "Serve the page."),
    "config": Place("index.config", "config", "Show the settings, and where each comes from."),
    "completion": Place("webui.shell", "completion", "Print what makes the shell complete commands and values."),
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

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; who interrupts it gets the exit code that shells use for that."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, click.Abort):
            click.echo(err=True)
            sys.exit(INTERRUPTED)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table alone: `timtin --help` is instant."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, place.help) for name, place in COMMANDS.items()])


@click.command(cls=Timtin, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="timtin", message="timtin %(version)s")
@click.option("--data", help="The data folder of the command that follows, as its own --data.")
@click.option("--quiet", is_flag=True, help="Print results and errors alone, no reports or hints.")
def main(data: str | None, quiet: bool) -> None:  # `index.telling` asks for the second
    """Tìm Tin: full-text search over Vietnamese political news.

    Every command takes --data DIR (default: TIMTIN_DATA, else ./var). Exit codes: 0 done, 1 some input rejected,
    2 cannot work, 130 interrupted.
    """
    if data is not None:
        os.environ["TIMTIN_DATA"] = data  # for the processes that the command starts as well
    for name in unknown():
        click.echo(f"timtin: {name} is no setting{_meant(name)}", err=True)


def _meant(name: str) -> str:
    near = difflib.get_close_matches(name, [f"TIMTIN_{field.name.upper()}" for field in fields(Settings)], 1)
    return f"; did you mean {near[0]}?" if near else " (docs/settings.md names them)"
