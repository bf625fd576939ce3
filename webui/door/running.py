"""The server from its start to its end: the door in this process, the workers below it, and what signals do."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import resource
import signal
import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from index.settings import Settings
from webui.door.door import FLUSH_SECONDS, MOST_CONNECTIONS, Door
from webui.door.workers import start

if TYPE_CHECKING:
    from flask import Flask

GRACE = 20.0
"""Seconds that requests have to be answered when the server is told to stop."""

log = logging.getLogger("timtin.door")


def run(app: Flask, settings: Settings, listener: socket.socket) -> int:
    """Serve until the process is told to stop; return its exit code."""
    logging.basicConfig(format="%(asctime)s [%(process)d] %(name)s: %(message)s", level=logging.WARNING)
    _allow_files()
    with tempfile.TemporaryDirectory(prefix="timtin-") as folder, socket.socket(socket.AF_UNIX) as inner:
        place = Path(folder) / "workers"  # in a folder that is ours alone
        inner.bind(str(place))
        inner.listen(1024)
        workers = start(app, settings, inner, listener)
        return asyncio.run(_open(Door(settings, place), listener, workers))


def _allow_files() -> None:
    """Take as many file descriptors as the system grants and connections may need."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * MOST_CONNECTIONS + 256
    if soft < wanted and soft != resource.RLIM_INFINITY:
        granted = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (granted, hard))


async def _open(door: Door, listener: socket.socket, workers: int) -> int:
    """Keep the door open until a signal comes or the workers are gone."""
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    for stop in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(stop, over.set)
    loop.add_signal_handler(signal.SIGHUP, os.kill, workers, signal.SIGHUP)
    watch = asyncio.ensure_future(asyncio.to_thread(os.waitpid, workers, 0))
    watch.add_done_callback(lambda _: over.set())
    server = await door.listen(listener)
    while not over.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), FLUSH_SECONDS)
        door.tell()
    server.close()
    await door.close(GRACE)
    if watch.done():
        log.error("the workers ended, so the server does")
        return 1
    os.kill(workers, signal.SIGTERM)
    await watch
    return 0
