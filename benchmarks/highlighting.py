"""Highlighting against its oracle (`tests/search/highlighting.py`), on thousands of questions and articles.

    python -m benchmarks.highlighting [N] [SEED]      # N pairs of question and article, ten thousand unless told

Without the shared articles the seeds are used.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

from benchmarks.shared import SHARED, present
from index.build import build
from index.engines.arrays.snapshot import open_snapshot
from index.settings import Settings
from tests.search.highlighting import ask, faults

PAIRS = 10_000
_SHOWN = 10


def main(arguments: list[str]) -> int:
    """Compare; 1 when a mark was false or missing."""
    count = int(arguments[0]) if arguments else PAIRS
    chance = random.Random(int(arguments[1]) if len(arguments) > 1 else 1)
    corpus = SHARED / "corpus" / "politics.jsonl.xz" if present() else Path("seeds")
    with tempfile.TemporaryDirectory() as name:
        build(Settings(data=Path(name) / "var"), [corpus])
        snapshot = open_snapshot(Path(name) / "var")
        found: list[str] = []
        for _ in range(count):
            article, other = (snapshot.article(chance.randrange(snapshot.count)) for _ in range(2))
            question = ask(chance, article if chance.random() < 0.6 else other)
            faulty = faults(question, article, snapshot)
            found += faulty[:1]
    print(f"{count:,} pairs over {snapshot.count:,} articles: {len(found)} with false or missing marks")
    print("\n".join(found[:_SHOWN]))
    return len(found) > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
