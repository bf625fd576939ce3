"""How far the work is: who is told, and how much there is to read, estimated from the sizes of the files."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

from index.reading.packed import DAMAGED, Unpacked
from index.reading.raw import Rejection
from index.reading.sources import files

Progress = Callable[[int], None]
"""Is told how many more articles are done."""

_SAMPLE = 1 << 20  # bytes of text looked at in every file of many articles
_ROWS = re.compile(r"\.(?:jsonl|ndjson|csv|tsv)(?:\.|$)", re.IGNORECASE)
_OPEN: dict[str, Any] = {".xz": Unpacked, ".gz": gzip.open}


def unseen(count: int) -> None:
    """Nobody looks at how far the work is."""


def estimate(paths: Sequence[Path]) -> int:
    """Return about how many articles there are: files are one each, rows of tables are sampled from the front."""
    found = (item[0] for item in files(paths) if not isinstance(item, Rejection))
    return max(1, sum(_lines(file) if _ROWS.search(file.name) else 1 for file in found))


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
