"""The command `timtin embed`: it makes the vectors that searching by meaning compares."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from index.errors import TimtinError
from index.messages.message import message
from search.command import data_option, lang_option, service_of, voice, work


@click.command()
@data_option
@lang_option
def embed(data: Path | None, lang: str | None) -> None:
    """Make the vectors by which TIMTIN_SEMANTIC=1 searches by meaning; it may be stopped and begun again."""
    with work({"data": data, "lang": lang}) as settings:
        from search.meaning import NoModel  # noqa: PLC0415  `timtin --help` must be instant

        say = voice(settings)
        try:
            made = service_of(settings).embed(_told)
        except NoModel as error:
            raise TimtinError(say(message("meaning_missing", what=error.said))) from error
        click.echo(say(message("cli_embedded", n=made)))


def _told(done: int, of: int) -> None:
    """Say on a terminal how far it is."""
    if sys.stderr.isatty():
        click.echo(f"\r{done}/{of}", err=True, nl=False)
