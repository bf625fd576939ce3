"""Two histories, one answer: a corpus indexed in several ways, and questions whose answers must not tell them apart.

    python -m benchmarks.histories [ARTICLES.jsonl[.xz]] [--questions 60]

Questions are pieces of titles, drawn by a seed; some are filtered. Prints for each history how many questions have
another total, another facet, another order of the first twenty, another suggestion or another number of new articles
than after one build; each history is settled first.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.shared import SHARED
from index import update
from index.build import build
from index.intake import Intake
from index.settings import Settings
from search.request import SearchRequest, from_query_string
from search.service import Service

CORRECTED, REPLACED, REMOVED = 400, 700, 300
"""Articles of each history: corrected and taken back, replaced, removed and added again."""

FILTERS = ("", "", "", "tinh=ha-noi", "tinh=-toan-quoc", "sx=moi", "sx=cu", "nguon=-bao-dau-tu", "tu=2021&den=2022-06")
SEED = 20
Row = dict[str, Any]


class History:
    """The ways in which the same articles may come into an index."""

    def __init__(self, rows: list[Row], folder: Path) -> None:
        self._rows, self._folder = rows, folder
        self._dice = random.Random(SEED)
        self._intake = Intake(folder / "cache")

    def once(self, settings: Settings) -> None:
        """One build in one process."""
        build(settings, [self._write("all", self._rows)], workers=1)

    def two_workers(self, settings: Settings) -> None:
        """One build in two."""
        build(settings, [self._write("all", self._rows)], workers=2)

    def corrected(self, settings: Settings) -> None:
        """Corrections that are taken back."""
        self.once(settings)
        ids = [row["id"] for row in self._dice.sample(self._rows, min(CORRECTED, len(self._rows) // 2))]
        for id in ids:
            update.note(settings, id, {"title": "Quốc hội bàn việc khác", "provinces": ["ha-noi"]})
        update.correct(settings, ids, intake=self._intake)
        for id in ids:
            update.forget(settings, id)
        update.correct(settings, ids, intake=self._intake)

    def replaced(self, settings: Settings) -> None:
        """Articles that had another text before."""
        some = self._dice.sample(range(len(self._rows)), min(REPLACED, len(self._rows) // 2))
        old = list(self._rows)
        for number in some:
            text = self._rows[number - 1]["text"]
            old[number] = self._rows[number] | {"title": "Hội chợ hoa mở cửa ở Lâm Đồng", "text": text}
        build(settings, [self._write("old", old)], workers=1)
        update.add(settings, [self._write("new", [self._rows[n] for n in some])], intake=self._intake)

    def added_again(self, settings: Settings) -> None:
        """Articles that are removed and added again, in so many pieces that segments are merged."""
        self.once(settings)
        some = self._dice.sample(self._rows, min(REMOVED, len(self._rows) // 2))
        update.remove(settings, [row["id"] for row in some])
        for number in range(12):
            update.add(settings, [self._write(f"{number}", some[number::12])], intake=self._intake)

    def _write(self, name: str, rows: list[Row]) -> Path:
        path = self._folder / f"{name}.jsonl"
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
        return path


def main(arguments: list[str]) -> int:
    """Measure; 1 when a history can be told from another."""
    parser = argparse.ArgumentParser()
    parser.add_argument("articles", nargs="?", type=Path, default=SHARED / "corpus" / "politics.jsonl.xz")
    parser.add_argument("--questions", type=int, default=60)
    given = parser.parse_args(arguments)
    with (lzma.open if given.articles.suffix == ".xz" else open)(given.articles, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    asked = list(_requests(rows, given.questions))
    differing = 0
    with tempfile.TemporaryDirectory() as name:
        history = History(rows, Path(name))
        first = _answers(history.once, Path(name), asked)
        ways = (history.two_workers, history.corrected, history.replaced, history.added_again)
        for way in ways:
            found = _answers(way, Path(name), asked)
            counts = {
                key: sum(one[key] != other[key] for one, other in zip(first, found, strict=True)) for key in first[0]
            }
            print(
                f"{way.__name__}: {', '.join(f'{key} {count}' for key, count in counts.items())} of {len(asked)}",
                flush=True,
            )
            differing += sum(counts.values())
    return 1 if differing else 0


def _requests(rows: list[Row], most: int) -> Iterator[SearchRequest]:
    dice = random.Random(SEED)
    for number in range(most):
        words = (dice.choice(rows).get("title") or "quốc hội").split()
        size = dice.randint(2, 6)
        start = dice.randrange(max(1, len(words) - size))
        question = " ".join(words[start : start + size])
        question = f'"{question}"' if number % 10 == 9 else question
        yield from_query_string(FILTERS[number % len(FILTERS)])[0].asking(question)


def _answers(way: Callable[[Settings], None], folder: Path, asked: list[SearchRequest]) -> list[dict[str, Any]]:
    settings = Settings(data=folder / way.__name__, page_size=20)
    way(settings)
    update.settle(settings)  # dates and near-duplicates that depend on other articles
    service = Service(settings)
    return [_answer(service, request) for request in asked]


def _answer(service: Service, request: SearchRequest) -> dict[str, Any]:
    found = service.search(request)
    return {
        "total": found.total,
        "facets": [(facet.key, facet.values) for facet in found.facets],
        "order": [hit.id for hit in found.hits],
        "suggestion": found.suggestion,
        "new": service.count(request.arrived(0)),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
