"""The command `timtin serve`: a door that visitors come to, and behind it workers that share one index."""

from __future__ import annotations

import errno
import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.errors import BadSetting, TimtinError
from index.messages import LANGUAGES
from index.messages.catalogue import say
from index.messages.message import message
from index.settings import Settings, load
from index.telling import spoken, tell

if TYPE_CHECKING:
    from flask import Flask


@click.command()
@click.option("--host", help="Address to listen on (default: 127.0.0.1, this machine alone).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port (default: 8000).")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes (default: 2).")
@click.option("--base-url", help="Address that visitors see, with its folder if any: https://example.org/timtin.")
@click.option("--proxy", type=click.IntRange(0, 9), help="Reverse proxies in front whose headers are trusted.")
@click.option("--read-only", is_flag=True, default=None, help="Save nothing.")
@click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder (default: TIMTIN_DATA, else ./var)."
)
@click.option(
    "--lang", type=click.Choice(list(LANGUAGES)), help="Language of commands (default: TIMTIN_LANG, else vi)."
)
def serve(**flags: Any) -> None:
    """Serve the page; articles added later appear without a restart."""
    try:
        settings = load(flags)
        listener = listen(settings)
        from webui import create_app  # noqa: PLC0415  `timtin serve --help` must be instant
        from webui.door.running import run  # noqa: PLC0415

        app = create_app(settings)
    except TimtinError as error:
        click.echo(f"timtin: {spoken(error.said)}", err=True)
        sys.exit(2)
    announce(app, settings)
    sys.exit(run(app, settings, listener))


def listen(settings: Settings) -> socket.socket:
    """Return the socket that visitors come to; raises BadSetting when the address cannot be had."""
    both = settings.host == "::" and socket.has_dualstack_ipv6()
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=1024, dualstack_ipv6=both)
    except OSError as error:
        why = message("cli_port_used") if error.errno == errno.EADDRINUSE else os.strerror(error.errno or 0)
        told = message("cli_no_port", where=address(settings), why=why, port=_other(settings))
        raise BadSetting(say(told, settings.lang)) from error


def _other(settings: Settings) -> str:
    """Return another port to try; below 1024 only the administrator may listen."""
    return str(settings.port + 1 if 1024 <= settings.port < 65535 else 8000)


def announce(app: Flask, settings: Settings) -> None:
    """Say where the page is and what it holds, and which lines of its tables are not used."""
    service = app.extensions["timtin"].service
    ready = service.announced()
    where = settings.base_url or f"http://{address(settings)}"
    held = message("total", n=ready.count) if ready.ok else ready.message
    tell(say(message("cli_serving", where=where, held=held), settings.lang))
    for complaint in service.complaints():
        click.echo(say(complaint, settings.lang), err=True)


def address(settings: Settings) -> str:
    """Return host and port as URLs write them.

    >>> address(Settings(host="::1"))
    '[::1]:8000'
    """
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{host}:{settings.port}"
