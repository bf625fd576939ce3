"""One machine and a cluster: the same articles on both, and questions whose answers must not tell them apart.

    TIMTIN_OPENSEARCH=http://127.0.0.1:9200 python -m benchmarks.same_answers [ARTICLES.jsonl[.xz]] [--questions 500]

Questions are drawn by a seed of what the articles hold, in every form there is; most are filtered. They are asked of
fresh builds, then once some articles were removed and others replaced on both, then once both are settled. Prints of
how many questions each part of the answer differs; 1 when anything but the order before settling does.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import secrets
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks.shared import SHARED
from index import update
from index.build import build
from index.engines.opensearch.cluster import LONG, connected
from index.facets import FACETS
from index.settings import Settings, load
from index.text.fold import fold
from search import facets
from search.engines.known import open_index
from search.facet_values import FacetValues
from search.request import SearchRequest, canonical, from_query_string
from search.service import Service

REMOVED, REPLACED, AGAIN = 150, 150, 100
"""Articles that are removed, replaced by longer ones, and removed and added again."""

SEED = 20
FIRST = 20
"""Hits whose order is compared."""

SHORT = "UBND HĐND BCH TW UBKT TP MTTQ QH TBT CTN LHQ".split()
Row = dict[str, Any]
Form = Callable[["Drawn"], str]


class Drawn:
    """Pieces of the articles that questions are made of."""

    def __init__(self, rows: list[Row], values: FacetValues, seed: int) -> None:
        self.dice = random.Random(seed)
        self._values = values
        self._titles: list[list[str]] = [words for row in rows if len(words := (row.get("title") or "").split()) > 5]

    def run(self, least: int, most: int) -> str:
        """Return some words of a title, as they stand."""
        words = self.dice.choice(self._titles)
        start = self.dice.randrange(len(words) - 2)
        return " ".join(words[start : start + self.dice.randint(least, most)])

    def word(self) -> str:
        """Return one word."""
        return self.dice.choice(self.dice.choice(self._titles))

    def value(self, field: str) -> str:
        """Return a value of a facet."""
        return self.dice.choice(list(self._values.frequencies(field)))

    def request(self) -> SearchRequest:
        """Return a question with filters."""
        question = self.dice.choice(FORMS)(self)
        return from_query_string("&".join(self._filters()))[0].asking(question)

    def _filters(self) -> Iterator[str]:
        for key in self.dice.sample(list(FACETS), self.dice.choice((0, 0, 0, 1, 1, 2))):
            field = FACETS[key].field
            sign = "-" if self.dice.random() < 0.2 else ""
            yield f"{key}={sign}{quote(FACETS[key].named(self.value(field)))}"
        if self.dice.random() < 0.2:
            yield f"tu={self.dice.choice(('2020', '2021', '2021-05', '2022-02'))}"
        if self.dice.random() < 0.1:
            yield self.dice.choice(("muc=cum", "muc=du", "dau=khac", "ngay=chua-ro"))
        if self.dice.random() < 0.15:
            yield f"sx={self.dice.choice(('moi', 'cu', 'vao'))}"


FORMS: tuple[Form, ...] = (
    lambda of: of.run(1, 2),
    lambda of: of.run(3, 9),
    lambda of: fold(of.run(1, 4)),
    lambda of: f'"{of.run(2, 4)}"',
    lambda of: f'"{of.run(2, 3)}"~{of.dice.randint(1, 6)} {of.word()}',
    lambda of: f'tiêu-đề:"{of.run(2, 2)}"',
    lambda of: f"{of.dice.choice(SHORT)} {of.word()}",
    lambda of: f"{of.run(2, 2)} -{of.word()}",
    lambda of: f"{of.word()[:3]}* {of.word()}",
    lambda of: f"{of.word()} OR {of.word()} {of.word()}",
    lambda of: f"{of.run(2, 2)} {of.dice.choice(('năm 2021', 'tháng 11/2020', 'trước 2022', 'từ:2021-03'))}",
    lambda of: of.value("document"),
    lambda of: of.value("person"),
)


def main(arguments: list[str]) -> int:
    """Measure; 1 when an engine can be told from the other."""
    parser = argparse.ArgumentParser()
    parser.add_argument("articles", nargs="?", type=Path, default=SHARED / "corpus" / "politics.jsonl.xz")
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args(arguments)
    with (lzma.open if given.articles.suffix == ".xz" else open)(given.articles, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    with tempfile.TemporaryDirectory() as name:
        arrays = Settings(data=Path(name) / "arrays", page_size=FIRST)
        cluster = replace(
            load(),
            data=Path(name),
            page_size=FIRST,
            engine="opensearch",
            opensearch_index=f"same{secrets.token_hex(4)}",
        )
        try:
            return _compared((arrays, cluster), rows, given)
        finally:
            pattern = f"/{cluster.opensearch_index}-*"
            connected(cluster).ask("DELETE", pattern, wait=LONG, expand_wildcards="all")


def _compared(both: tuple[Settings, Settings], rows: list[Row], given: argparse.Namespace) -> int:
    all_articles = _written(both[0].data.with_name("all.jsonl"), rows)
    for settings in both:
        build(settings, [all_articles])
    drawn = Drawn(rows, FacetValues(open_index(both[0])), given.seed)
    asked = [drawn.request() for _ in range(given.questions)]
    differing = _differing("built", both, asked)
    for settings in both:
        _change(settings, rows)
    differing += _differing("changed", both, asked, may=("order", "related"))
    for settings in both:
        update.settle(settings)
    differing += _differing("settled", both, asked, may=("related",))
    return 1 if differing else 0


def _change(settings: Settings, rows: list[Row]) -> None:
    """Remove, replace and bring back some articles."""
    some = random.Random(SEED).sample(range(len(rows)), min(REMOVED + REPLACED + AGAIN, len(rows) // 2))
    gone, new, back = some[:REMOVED], some[REMOVED : REMOVED + REPLACED], some[REMOVED + REPLACED :]
    longer = [rows[n] | {"text": f"{rows[n]['text']}\n{rows[n - 1]['text'][:600]}"} for n in new]
    update.remove(settings, [str(rows[n]["id"]) for n in gone + back])
    update.add(settings, [_written(settings.data / "new.jsonl", longer + [rows[n] for n in back])])


def _written(path: Path, rows: list[Row]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def _differing(
    state: str, both: tuple[Settings, Settings], asked: list[SearchRequest], may: tuple[str, ...] = ()
) -> int:
    """Print for how many questions each part of the answer differs; return how many do that may not."""
    found: Counter[str] = Counter()
    engines = [(Service(settings), FacetValues(open_index(settings))) for settings in both]
    for request in asked:
        one, other = (_answer(service, values, request) for service, values in engines)
        parts = [part for part in one if one[part] != other[part]]
        found.update(parts)
        if parts:
            print(f"  {state}: {', '.join(parts)} of {canonical(request)}", file=sys.stderr)
    print(f"{state}: {', '.join(f'{part} {found[part]}' for part in one)} of {len(asked)} differ", flush=True)
    return found.total() - sum(found[part] for part in may)


def _answer(service: Service, values: FacetValues, request: SearchRequest) -> dict[str, Any]:
    found = service.search(request)
    total, counts = service.tally(request, facets.counted(values))
    return {
        "total": (found.total, total),
        "hits": {article.id for article, _ in service.articles(request)} if total < 1_000 else None,
        "counts": counts,
        "facets": [(facet.key, facet.total, facet.values) for facet in found.facets],
        "tiers": found.tiers,
        "order": [(hit.id, hit.duplicates) for hit in found.hits],
        "suggestion": (found.suggestion, found.offers),
        "related": found.related,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
