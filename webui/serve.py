"""The command `timtin serve`: a production server with several workers that share one index."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.errors import BadSetting, TimtinError
from index.settings import Settings, load

if TYPE_CHECKING:
    from flask import Flask

THREADS = 4
"""Threads of a worker: searching is quick, so they mostly wait for slow readers."""

LONGEST_LINE = 256 * 1024
"""Bytes of a request line. Gunicorn allows 8,190; ten thousand characters with two marks each are 90,000, and they
are answered by a page that says what is too long, as everything else is."""

PATIENCE = 60
"""Seconds after which a worker that answers nothing is replaced."""


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
def serve(**flags: Any) -> None:
    """Serve the page; articles added later appear without a restart."""
    try:
        settings = load(flags)
        check_port(settings)
        from webui import create_app  # noqa: PLC0415  `timtin serve --help` must be instant

        app = create_app(settings)
    except TimtinError as error:
        click.echo(f"timtin: {error}", err=True)
        sys.exit(2)
    announce(app, settings)
    run(app, settings)


def check_port(settings: Settings) -> None:
    """Raise BadSetting when the address cannot be had: gunicorn would try again and again."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise BadSetting(f"cannot listen on {address(settings)}: {error.strerror or error}") from error


def announce(app: Flask, settings: Settings) -> None:
    """Say where the page is and what it holds; opening the index here also lets all workers share its memory."""
    ready = app.extensions["timtin"].service.ready()
    where = settings.base_url or f"http://{address(settings)}"
    click.echo(f"Tìm Tin: {where} — {ready.count} bài" if ready.ok else f"Tìm Tin: {where} — {ready.message}")


def address(settings: Settings) -> str:
    """Return host and port as URLs write them.

    >>> address(Settings(host="::1"))
    '[::1]:8000'
    """
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{host}:{settings.port}"


def run(app: Flask, settings: Settings) -> None:
    """Serve until the process is told to stop."""
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415
    from gunicorn.http import message  # noqa: PLC0415

    message.MAX_REQUEST_LINE = LONGEST_LINE

    class Server(BaseApplication):  # type: ignore[misc]
        """Gunicorn with our options instead of a file's or the command line's."""

        def load_config(self) -> None:
            for name, value in options(settings).items():
                if name in self.cfg.settings:  # the control socket is only in newer versions
                    self.cfg.set(name, value)

        def load(self) -> Flask:
            return app

    Server().run()


def options(settings: Settings) -> dict[str, Any]:
    """Return gunicorn's options."""
    return {
        "bind": address(settings),
        "workers": settings.workers,
        "worker_class": "gthread",
        "threads": THREADS,
        # Loaded before forking, index and tables are in memory once.
        "preload_app": True,
        "timeout": PATIENCE,
        "limit_request_line": LONGEST_LINE,
        "loglevel": "warning",
        # Request lines hold what people ask: no access log unless it is wanted.
        "accesslog": "-" if settings.log_queries else None,
        "proc_name": "timtin",
        # ProxyFix alone decides whose headers are believed.
        "forwarded_allow_ips": "*" if settings.proxy else "127.0.0.1",
        "control_socket_disable": True,
    }
