"""Standard input as a file: what a command is given with `-` among its paths."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import click

DASH = Path("-")
"""The name of standard input among paths."""

# What the first sign of a text tells of its kind; another one begins a plain text.
_ENDINGS = {b"{": ".jsonl", b"[": ".json", b"<": ".html"}
_LOOKED_AT = 4096


def with_stdin(context: click.Context, _param: click.Parameter, paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return paths with a file that holds standard input in place of `-`; it is gone with the command."""
    return tuple(dict.fromkeys(_kept(context) if path == DASH else path for path in paths))


def _kept(context: click.Context) -> Path:
    first = sys.stdin.buffer.read(_LOOKED_AT)
    ending = _ENDINGS.get(first.lstrip(b"\xef\xbb\xbf \t\r\n")[:1], ".txt")
    folder = Path(tempfile.mkdtemp(prefix="timtin-"))
    context.call_on_close(lambda: shutil.rmtree(folder, ignore_errors=True))
    path = folder / f"stdin{ending}"
    with open(path, "wb") as file:
        file.write(first)
        shutil.copyfileobj(sys.stdin.buffer, file)
    return path
