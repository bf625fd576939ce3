"""What labelled articles name, found right or wrong: congresses and documents, by the kind of evidence for them.

The labels are not part of the project. People were counted by hand: of 125 that were printed with an office for 120
articles, name and office were right for 109; every name was a person's but two.
"""

from __future__ import annotations

import importlib.util
import json
import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.shared import SHARED
from index.article import Article
from index.reading import certainty
from index.reading.raw import RawArticle
from index.reading.reader import understand
from index.reading.sources import raw_articles

ON = "151 labelled articles and leads; people: 120 articles read by hand"

Counts = dict[str, tuple[int, int]]
"""By kind of evidence: how many values were right, of how many."""

_SAID = ("ordinal", "term alone")
_PEOPLE: Counts = {"with an office": (109, 125), "name alone": (123, 125)}


def answers() -> dict[str, Counts]:
    """Return, for congresses, documents and people, how many values of each kind were right."""
    congresses: Counts = {}
    documents: Counts = {}
    scorer = _scorer()
    for gold, article in _labelled():
        wanted = {scorer.key(one) for one in (*gold["congresses"], *gold["congresses_via_khoa"])}
        for congress in article.congresses:
            value = {"owner": congress.owner, "ordinal": congress.ordinal, "term": congress.term}
            _count(congresses, certainty.congress_kind(congress), scorer.key(value) in wanted)
        numbers = {scorer.doc(one) for one in gold["doc_numbers"]}
        for document in article.documents:
            if document.number:
                _count(documents, certainty.document_kind(document), scorer.doc(document.number) in numbers)
    return {
        "congresses": _whole(congresses, (f"{via}, {said}" for via in ("named", "committee") for said in _SAID)),
        "documents": _whole(documents, ("number", "words")),
        "people": _PEOPLE,
    }


def _whole(counts: Counts, kinds: Iterable[str]) -> Counts:
    """Return the counts with those of all kinds together for a kind that no label has."""
    every = (sum(right for right, _ in counts.values()), sum(count for _, count in counts.values()))
    return {kind: counts.get(kind, every) for kind in kinds}


def _count(counts: Counts, kind: str, right: bool) -> None:
    before = counts.get(kind, (0, 0))
    counts[kind] = before[0] + right, before[1] + 1


def _labelled() -> Iterator[tuple[dict[str, Any], Article]]:
    """Return the labels, each with what is understood of its article."""
    folder = SHARED / "gold"
    for labels, articles in (("leads_dev_gold.json", _rows(folder / "leads_dev.jsonl")), ("facets_dev.json", _news())):
        gold = {row["id"]: row for row in json.loads((folder / labels).read_text("utf-8"))}
        yield from ((gold[raw.id], understand(raw)) for raw in articles if raw.id in gold)


def _rows(path: Path) -> Iterator[RawArticle]:
    yield from (raw for raw in raw_articles([path]) if isinstance(raw, RawArticle))


def _news() -> Iterator[RawArticle]:
    """Return the articles of the corpora, each once, without what is known of their pictures."""
    seen: set[str] = set()
    for name in ("politics", "news"):
        with lzma.open(SHARED / "corpus" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as file:
            for row in map(json.loads, file):
                if row["id"] not in seen:
                    seen.add(row["id"])
                    metadata = {key: row[key] for key in ("date", "source", "url") if row.get(key)}
                    yield RawArticle(row["id"], name, row["text"], title=row.get("title") or "", metadata=metadata)


def _scorer() -> ModuleType:
    """Return the scorer of the labels, which knows when two ways to write a congress are one."""
    spec = importlib.util.spec_from_file_location("facets", SHARED / "eval" / "facets.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"no scorer in {SHARED / 'eval'}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
