"""What is logged of a request that failed: the kind of failure and where in the code, never what was asked.

A question tells what somebody looks for, and it stands in addresses, in error messages and in what a server says of a
request that it could not read.
"""

from __future__ import annotations

import sys
import traceback
from typing import Any

from flask import Flask, request
from gunicorn.glogging import Logger


class QuietFlask(Flask):
    """Flask that logs an exception by its kind and the view it happened in."""

    def log_exception(self, *args: Any) -> None:
        """Log an exception; the last argument is what ``sys.exc_info`` returns."""
        error = args[-1][1] if args else None
        self.logger.error("%s in %s\n%s", type(error).__name__, request.endpoint, where(error))


class QuietLogger(Logger):  # type: ignore[misc]
    """Gunicorn's logger without request lines: a request that cannot be read is logged with all that it holds."""

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Log a warning; one about a request, which is given while its error is handled, by the error's kind."""
        error = sys.exc_info()[1]
        if error is None:
            super().warning(msg, *args, **kwargs)
        else:
            super().warning("a request was refused: %s", type(error).__name__)

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """Log an exception; one while a request was handled, by its kind and place."""
        if not str(msg).startswith("Error handling request"):
            super().exception(msg, *args, **kwargs)
            return
        error = sys.exc_info()[1]
        super().error("a request failed: %s\n%s", type(error).__name__, where(error))


def where(error: BaseException | None) -> str:
    """Return the lines of code an exception came through, without its message."""
    return "".join(traceback.format_tb(error.__traceback__)).rstrip() if error else ""
