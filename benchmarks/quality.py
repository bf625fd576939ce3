"""Quality of reading against labelled articles, with floors: provinces, congresses, documents, dates, saved pages.

    python -m benchmarks.quality

Fails when a figure is under its floor in `floors.json`, which only moves on purpose. The labels are not part of the
project; without them nothing is measured, and the project's own smaller gold in `tests` guards the same.
"""

from __future__ import annotations

import json
import lzma
import sys
import tarfile
import tempfile
from pathlib import Path

from benchmarks.shared import SHARED, judge, lines, numbers, present, scores, timtin


def main() -> int:
    """Measure everything; 1 when a figure is under its floor."""
    if not present():
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measured = {**_facets(folder), **_leads(folder), **_dates(folder), **_pages(folder)}
    print("reading")
    return judge("reading", measured)


def _facets(folder: Path) -> dict[str, float]:
    gold = SHARED / "gold" / "facets_dev.json"
    wanted = {row["id"] for row in json.loads(gold.read_text("utf-8"))}
    found: dict[str, str] = {}
    for name in ("politics", "news"):
        with lzma.open(SHARED / "corpus" / f"{name}.jsonl.xz", "rt") as file:
            found |= {row: line for line in file if (row := json.loads(line)["id"]) in wanted - found.keys()}
    source = lines(folder / "facets.jsonl", (line.rstrip() for line in found.values()))
    report = scores("facets.py", gold, _read(source))
    return {
        "articles: province primary wrong": numbers(report, r"\((\d+) wrong; clear")[0],
        "articles: provinces wrong and missed": sum(numbers(report, r"set: .*\((\d+) wrong, (\d+) missed")),
        "articles: congresses wrong and missed": sum(numbers(report, r"congress: .*\((\d+) wrong, (\d+) missed")),
        "articles: documents wrong and missed": sum(numbers(report, r"numbers: .*\((\d+) wrong, (\d+) missed")),
    }


def _leads(folder: Path) -> dict[str, float]:
    del folder
    report = scores("facets.py", SHARED / "gold" / "leads_dev_gold.json", _read(SHARED / "gold" / "leads_dev.jsonl"))
    return {
        "leads: province primary": numbers(report, r"accuracy ([.\d]+)")[0],
        "leads: congress F1": numbers(report, r"congress: .*F1 ([.\d]+)")[0],
        "leads: documents F1": numbers(report, r"numbers: .*F1 ([.\d]+)")[0],
    }


def _dates(folder: Path) -> dict[str, float]:
    corpus, source = SHARED / "corpus" / "politics.jsonl.xz", folder / "dates.jsonl"
    scores("dates.py", corpus, "make", source)
    report = scores("dates.py", corpus, "score", _read(source))
    confident = numbers(report, r"confidence >= .8: answered \d+ precision ([.\d]+) coverage ([.\d]+)")
    return {"dates: confident days right": confident[0], "dates: coverage": confident[1]}


def _pages(folder: Path) -> dict[str, float]:
    with tarfile.open(SHARED / "corpus" / "krongno_html.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    pages = next(folder.rglob("expected.jsonl")).parent
    expected = (pages / "expected.jsonl").replace(folder / "expected.jsonl")
    read = lines(folder / "pages.read", [timtin("read", pages, "--format", "jsonl").rstrip()])
    report = scores("pages.py", expected, read)
    title, date, body = numbers(report, r"title right ([.\d]+); date right ([.\d]+) of \d+; body F1 ([.\d]+)")
    return {"pages: title right": title, "pages: date right": date, "pages: body F1": body}


def _read(source: Path) -> Path:
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", delete=False, encoding="utf-8") as file:
        file.write(timtin("read", source, "--format", "jsonl"))
    return Path(file.name)


if __name__ == "__main__":
    sys.exit(main())
