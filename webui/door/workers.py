"""The workers behind the door: gunicorn's, one request at a time each, at a socket that only the door can reach."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from wsgiref.types import StartResponse, WSGIApplication

from index.settings import Settings
from webui.door.heads import LONGEST_HEAD, LONGEST_LINE, PEER
from webui.log import QuietLogger

if TYPE_CHECKING:
    from flask import Flask

PATIENCE = 60
"""Seconds after which a worker that answers nothing is replaced."""

_LONGEST_PATH = 3 * LONGEST_LINE  # bytes: the door escapes what is not ASCII


def start(app: Flask, settings: Settings, listener: socket.socket, door: socket.socket) -> int:
    """Start the process that keeps the workers running; return its id. Nothing of this process may run in threads."""
    if child := os.fork():
        return child
    code = 1
    try:
        door.close()  # visitors come to the other process alone
        os.setsid()  # ^C in a terminal is for the door, which ends the workers when their answers are given
        _follow()
        _run(app, settings, listener)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        sys.stdout.flush()
        os._exit(code)


def _follow() -> None:
    """End with the process that started this one, where the system can see to that (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _run(app: Flask, settings: Settings, listener: socket.socket) -> None:
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415
    from gunicorn.http import message  # noqa: PLC0415

    message.MAX_REQUEST_LINE = _LONGEST_PATH

    class Server(BaseApplication):  # type: ignore[misc]
        """Gunicorn with our options instead of a file's or the command line's."""

        def load_config(self) -> None:
            for name, value in options(settings, listener).items():
                if name in self.cfg.settings:  # some are only in newer versions
                    self.cfg.set(name, value)
            self.cfg.set("post_worker_init", lambda worker: _open(app))

        def load(self) -> WSGIApplication:
            return told_who_asks(app)

    Server().run()


def _open(app: Flask) -> None:
    """Answer a search before the first visitor's: opening takes longest."""
    try:
        app.extensions["timtin"].service.ready()
    except Exception:
        app.logger.exception("the first search failed")


def told_who_asks(app: WSGIApplication) -> WSGIApplication:
    """Return the application with the visitor's address where WSGI has it: every connection here is the door's."""

    def answer(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        environ["REMOTE_ADDR"] = environ.pop(f"HTTP_{PEER.decode().upper().replace('-', '_')}", "")
        return app(environ, start_response)

    return answer


def options(settings: Settings, listener: socket.socket) -> dict[str, Any]:
    """Return gunicorn's options."""
    return {
        "bind": f"fd://{listener.fileno()}",
        "workers": settings.workers,
        # One request at a time: the door waits for slow visitors, and two searches in one process only share its core.
        "worker_class": "sync",
        # Loaded before forking, code and tables are in memory once; the index is opened by each worker, which lets it
        # go when another takes its place: a process that only starts others would keep the first one for good.
        "preload_app": True,
        "timeout": PATIENCE,
        "limit_request_line": _LONGEST_PATH,
        "limit_request_field_size": LONGEST_HEAD,
        "loglevel": "warning",
        "logger_class": QuietLogger,
        # Request lines hold what people ask: no access log unless it is wanted.
        "accesslog": "-" if settings.log_queries else None,
        "access_log_format": '%(h)s %(t)s "%(r)s" %(s)s %(b)s',
        "proc_name": "timtin",
        # ProxyFix alone decides whose headers are believed, and none becomes the script's name.
        "forwarded_allow_ips": "",
        "forwarder_headers": "",
        "secure_scheme_headers": {},
        "control_socket_disable": True,
    }
