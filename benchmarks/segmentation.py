"""Word segmentation: megabytes a second, and differences from underthesea's own words.

    python -m benchmarks.segmentation [FILE.jsonl.xz] [MEGABYTES]

The same articles are cut by both, in both tone modes; underthesea itself cuts the first part only, for it is slow.
"""

from __future__ import annotations

import json
import lzma
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.shared import SHARED
from index.build import in_batches
from index.reading.raw import RawArticle
from index.text.fold import old_tones
from index.text.normal import normalize
from index.text.plain import Plain
from index.text.segment import load


def main(arguments: Sequence[str]) -> int:
    """Measure and print; 1 when a word differs."""
    path = Path(arguments[0]) if arguments else SHARED / "corpus" / "politics.jsonl.xz"
    size = float(arguments[1]) if len(arguments) > 1 else 1.0
    texts = _texts(path)
    fast = load(Path(tempfile.mkdtemp()))
    cold, _ = _timed(fast.joins, texts)
    warm, _ = _timed(fast.joins, texts)
    part = texts[: _count(texts, size * 1e6)]
    differ, slow_rate, fast_rate = 0, 0.0, 0.0
    for mode in (str, old_tones):
        shown = [mode(text) for text in part]
        slow_rate, slow = _timed(Plain().joins, shown)
        fast_rate, quick = _timed(fast.joins, shown)
        differ += sum(int(np.count_nonzero(one != other)) for one, other in zip(slow, quick, strict=True))
    print(f"{sum(map(_bytes, texts)) / 1e6:.1f} MB: {cold:.2f} MB/s cold, {warm:.2f} MB/s warm")
    print(f"first {sum(map(_bytes, part)) / 1e6:.1f} MB in two tone modes: {differ} syllables differ from underthesea")
    print(
        f"underthesea {slow_rate:.3f} MB/s, the same part warm {fast_rate:.2f} MB/s: {fast_rate / slow_rate:.0f} times"
    )
    return differ > 0


def _texts(path: Path) -> list[str]:
    with lzma.open(path, "rt") as file:
        return [normalize(json.loads(line)["text"]) for line in file]


def _count(texts: Sequence[str], most: float) -> int:
    return int(np.searchsorted(np.cumsum([_bytes(text) for text in texts]), most)) + 1


def _timed(joins: Callable[[Sequence[str]], Any], texts: Sequence[str]) -> tuple[float, Any]:
    """Return megabytes a second and what was found, so many texts at a time as building takes."""
    cut = [[raw.text for raw in batch] for batch in in_batches(RawArticle("", "", text) for text in texts)]
    start = time.process_time()
    found = [flags for batch in cut for flags in joins(batch)]
    return sum(map(_bytes, texts)) / 1e6 / (time.process_time() - start), found


def _bytes(text: str) -> int:
    return len(text.encode())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
