"""Reading apart: a child process reads what strangers wrote, so that what never ends ends itself alone.

A bound on processor time, not on the clock: nothing is rejected because the machine is busy. Only a child can be
stopped in the middle of a parser's C code.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import resource
import signal
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import ParamSpec, TypeVar, cast

from index.errors import TimtinError, UnreadableInput
from index.messages.sentence import Sentence

SECONDS = 4
"""Processor seconds that one page or feed may take at least, and one more at most: real ones take up to 1, the dearest
at their bounds up to 4."""

MEMORY = 4 << 30
"""Bytes of address space of the child."""

_PATIENCE = 120.0  # seconds on the clock: a child that waits for ever uses no processor time

P = ParamSpec("P")
T = TypeVar("T")


class Apart:
    """A child process that calls functions, one after another; it begins with the first and again after a death."""

    def __init__(self, seconds: int = SECONDS, memory: int = MEMORY) -> None:
        self._seconds, self._memory = seconds, memory
        self._child: SpawnProcess | None = None
        self._pipe: Connection | None = None

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what a function of a module returns; raises UnreadableInput when it takes too long or too much."""
        pipe = self._pipe or self._begin()
        try:
            pipe.send((function, args, kwargs))
            if not pipe.poll(_PATIENCE):
                raise EOFError
            found = pipe.recv()
        except (EOFError, OSError) as error:
            raise UnreadableInput(self._end()) from error
        except BaseException:
            self._end()  # ^C: the next answer would be this one
            raise
        if isinstance(found, TimtinError):
            raise found
        return cast(T, found)

    def close(self) -> None:
        """End the child."""
        self._end()

    def _begin(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._child = context.Process(target=_serve, args=(theirs, self._seconds, self._memory), daemon=True)
        self._child.start()
        theirs.close()
        return self._pipe

    def _end(self) -> Sentence:
        """End the child and return why it gave no answer."""
        child, pipe, self._child, self._pipe = self._child, self._pipe, None, None
        if child is None or pipe is None:
            return Sentence("nothing was asked")
        pipe.close()
        child.join(1)  # it may have ended itself a moment ago
        code = child.exitcode
        child.kill()
        child.join()
        if code == -signal.SIGXCPU:
            return Sentence("takes more than {seconds} seconds to read", seconds=self._seconds)
        if code:
            return Sentence("the process that read it ended ({code})", code=code)
        return Sentence("takes too long to read")


def _serve(pipe: Connection, seconds: int, memory: int) -> None:
    """Answer until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ^C is for the parent, whose end ends this process
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(ValueError):  # where less is allowed already
        resource.setrlimit(resource.RLIMIT_AS, (memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
    while True:
        try:
            function, args, kwargs = pipe.recv()
        except EOFError:
            return
        limit = int(time.process_time()) + seconds + 1  # the system counts whole seconds
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))
        try:
            found = function(*args, **kwargs)
        except TimtinError as error:
            found = error
        except Exception as error:  # one article that trips the rules must not stop the others
            found = UnreadableInput("{kind}: {why}", kind=type(error).__name__, why=error)
        pipe.send(found)
