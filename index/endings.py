"""How a command ends: what goes wrong is one line in its language and an exit code, never a traceback."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from index.errors import TimtinError
from index.messages.sentence import reason
from index.telling import spoken


@contextmanager
def failing_well(first: Callable[[TimtinError], object] = bool) -> Iterator[None]:
    """Do the work of a command; what goes wrong ends it with one line and exit code 2.

    ``first`` is told an error of ours before its line is said. A reader that has gone (`timtin … | head`) is no error.
    """
    try:
        yield
    except TimtinError as error:
        first(error)
        click.echo(f"timtin: {spoken(error.said)}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        click.echo(f"timtin: {spoken(reason(error))}: {error.filename or ''}".rstrip(": "), err=True)
        sys.exit(2)
