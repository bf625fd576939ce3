"""How much there is to read: an estimate from the sizes of the files, for the progress bar."""

from __future__ import annotations

import gzip
import lzma
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

_SAMPLE = 1 << 20  # bytes of text looked at in every file of many articles
_OPEN: dict[str, Any] = {".xz": lzma.open, ".gz": gzip.open}


def estimate(paths: Iterable[Path]) -> int:
    """Return about how many articles there are: files are one each, lines of .jsonl are sampled from the front."""
    files = [file for path in paths for file in (path.rglob("*") if path.is_dir() else [path]) if file.is_file()]
    return max(1, sum(_lines(file) if ".jsonl" in file.name else 1 for file in files))


def _lines(path: Path) -> int:
    size = path.stat().st_size
    try:
        with open(path, "rb") as raw:
            text: IO[bytes] = _OPEN[path.suffix](raw) if path.suffix in _OPEN else raw
            lines = text.read(_SAMPLE).count(b"\n")
            read = raw.tell()
    except (OSError, EOFError, lzma.LZMAError):
        return 1
    return max(1, lines * size // max(read, 1))
