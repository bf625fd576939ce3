"""How much there is to read: an estimate from the sizes of the files, for the progress bar."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from index.reading.packed import DAMAGED, Unpacked
from index.reading.sources import Rejection, files

_SAMPLE = 1 << 20  # bytes of text looked at in every file of many articles
_OPEN: dict[str, Any] = {".xz": Unpacked, ".gz": gzip.open}


def estimate(paths: Sequence[Path]) -> int:
    """Return about how many articles there are: files are one each, lines of .jsonl are sampled from the front."""
    found = (item[0] for item in files(paths) if not isinstance(item, Rejection))
    return max(1, sum(_lines(file) if ".jsonl" in file.name else 1 for file in found))


def _lines(path: Path) -> int:
    try:
        size = path.stat().st_size
        with open(path, "rb") as raw:
            text: IO[bytes] = _OPEN[path.suffix](raw) if path.suffix in _OPEN else raw
            lines = text.read(_SAMPLE).count(b"\n")
            read = raw.tell()
    except (OSError, *DAMAGED):
        return 1
    return max(1, lines * size // max(read, 1))
