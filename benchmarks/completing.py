"""Completions while one types: whether what is meant is among the lines, and whether every line is true.

    python -m benchmarks.completing DATA

What is meant is drawn by a seed from the values of facets, by how many articles have them, and from titles, and taken
from `completed.json`: offices, abbreviations, foreign names and laws that people look for. Each is typed with or
without its marks up to two, three and four fifths and to its last letter but one. A line is true when its words stand
side by side in an article, and its count is what a search for it finds.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.corrections import SEED, phrases
from index.engines.arrays.snapshot import open_snapshot
from index.facets import BUCKETS, FACETS
from index.settings import Settings
from index.text.fold import fold
from index.text.syllables import syllables
from search.engines.arrays.index import ArrayIndex
from search.facet_values import FacetValues
from search.help.completions import Completion
from search.request import SearchRequest
from search.service import Service

EACH = {"tinh": 8, "nguoi": 12, "vb": 10, "dh": 4, "cum": 12}
SHARES = (0.4, 0.6, 0.8)


def targets(data: Path) -> list[str]:
    """Return what is looked for."""
    draw = random.Random(SEED)
    snapshot = open_snapshot(data)
    found: list[str] = json.loads(Path(__file__).with_name("completed.json").read_text("utf-8"))["sought"]
    values = FacetValues(ArrayIndex(snapshot))
    for key, many in EACH.items():
        if key == "cum":
            drawn = phrases(snapshot, draw)
            found += [" ".join(next(drawn)) for _ in range(many)]
        else:
            facet = FACETS[key]
            counts = {value: n for value, n in values.frequencies(facet.field).items() if n >= max(2, facet.least)}
            counts = {value: n for value, n in counts.items() if value not in BUCKETS}
            some = draw.choices(list(counts), weights=list(counts.values()), k=3 * many)
            labels = (facet.label(value) for value in dict.fromkeys(some))
            found += [label for label in labels if isinstance(label, str)][:many]
    return found


def prefixes(sought: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Return what is typed for each target, and the target."""
    draw = random.Random(SEED)
    for target in sought:
        text = fold(target) if draw.random() < 0.5 else target
        ends = [max(2, round(share * len(text))) for share in SHARES] + [len(text) - 1]
        for end in dict.fromkeys(ends):
            yield text[:end].strip(), target


def measured(data: Path, tell: Callable[[str], object] = bool) -> dict[str, float]:
    """Return all figures; ``tell`` is told each that went wrong."""
    service = Service(Settings(data=data))
    service.complete("a")
    hit = nowhere = off = lines = typed = 0
    times = []
    checked: dict[Completion, tuple[bool, int]] = {}
    for text, target in prefixes(targets(data)):
        began = time.process_time()
        found = service.complete(text)
        times.append(1000 * (time.process_time() - began))
        typed += 1
        if any(_meant(one, target) for one in found):
            hit += 1
        else:
            tell(f"missed {text!r} ({target}): {[one.text for one in found]}")
        for one in found:
            if one.kind == "bai":
                continue
            lines += 1
            if one not in checked:
                checked[one] = (_stands(service, one), _total(service, one))
            stands, total = checked[one]
            nowhere += not stands or not total
            off += abs(one.count - total) > 0.2 * total
            if not stands or not total or abs(one.count - total) > 0.2 * total:
                tell(f"line {text!r}: {one.kind} {one.text!r} says {one.count}, finds {total}, stands {stands}")
    return {
        "completions: what is meant among them": hit / typed,
        "completions that stand nowhere, wrong": nowhere,
        "completions whose count is off, wrong": off,
        "completions: lines": lines / typed,
        "completions, p95 ms": sorted(times)[int(0.95 * len(times))],
    }


def _meant(one: Completion, target: str) -> bool:
    shown, meant = (" ".join(s.folded for s in syllables(text)) for text in (one.text, target))
    return (
        shown == meant or (one.kind != "cum" and f" {meant} " in f" {shown} ") or (one.kind == "bai" and meant in shown)
    )


def _stands(service: Service, one: Completion) -> bool:
    return one.kind != "cum" or service.count(SearchRequest(q=f'"{one.value}"')) > 0


def _total(service: Service, one: Completion) -> int:
    asked = SearchRequest(q=one.value) if one.kind == "cum" else SearchRequest().toggle(one.kind, one.value)
    return service.count(asked)


def main(arguments: Sequence[str]) -> int:
    """Print the figures, and what went wrong."""
    for name, value in measured(Path(arguments[0]), print).items():
        print(f"  {name:<44}{value:>9.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
