"""The command `timtin state`: what outlives an index is copied to the shared database or back, and names are kept out.

0: done; 1: something was there already and stays as it is; 2: cannot work (the reason is printed).
"""

from __future__ import annotations

import sys
from typing import Any

import click

from index.errors import UnreadableInput
from index.messages.message import message
from search.command import data_option, lang_option, voice, work


@click.group()
def state() -> None:
    """What outlives an index: saved queries, ids, first-indexed times, corrections, removed ids, suppressed names."""


@state.command()
@click.option("--to", "where", required=True, type=click.Choice(["database", "folder"]), help="Where it is copied to.")
@data_option
@lang_option
def copy(where: str, **flags: Any) -> None:
    """Copy it from the data folder to the database of TIMTIN_SAVED_URL, or back; what is there already stays."""
    with work(flags) as settings:
        from search.carrying import carry  # noqa: PLC0415

        say, some_stay = voice(settings), False
        for done in carry(settings, to_database=where == "database"):
            click.echo(
                say(message("cli_state_there" if done.there else "cli_state_copied", name=done.name, n=done.rows))
            )
            some_stay |= done.there
        if some_stay:
            sys.exit(1)


@state.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME…")
@click.option("--undo", is_flag=True, help="Show these persons again.")
@data_option
@lang_option
def suppress(names: tuple[str, ...], undo: bool, **flags: Any) -> None:
    """Keep persons out of facets, fields and suggestions, by their names as articles write them."""
    with work(flags) as settings:
        from index import suppressed  # noqa: PLC0415
        from index.homes import home_of  # noqa: PLC0415

        home = home_of(settings)
        if not undo:
            suppressed.suppress_names(home, names)
        elif not suppressed.show_again(home, names):
            raise UnreadableInput(voice(settings)(message("cli_not_suppressed", names=names)))
