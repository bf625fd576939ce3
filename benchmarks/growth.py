"""How speed, memory and size grow from ten thousand articles to a million, beside tantivy: `make bench-growth`, or

    python -m benchmarks.growth [FILE.jsonl.xz] [--sizes 10000 44000 200000 1000000] [--keep FOLDER] [--write]

Corpora larger than the file are made of its articles: a title with its day and facets, then paragraphs drawn from
many articles, in which one word in thirty is another one and rare words are coined anew at the rate that keeps the
vocabulary growing as it does within the file (Heaps' law). Reading and segmentation are not part of this: they are
linear, and `make bench` measures them.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks import report
from benchmarks.crowd import crowd
from benchmarks.papers import classes, read
from benchmarks.shared import SHARED
from benchmarks.worker import Worker

_SIZES = (10_000, 44_000, 200_000, 1_000_000)
_SAMPLE = 20_000  # articles that queries are drawn from
_ROUNDS = 3
_CLASSES = ("one common", "AND of three", "OR of three", "phrase", "phrase of common words")


def main(arguments: Sequence[str]) -> int:
    """Build and measure every size."""
    given = _arguments(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(given.keep or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        base = folder / "base"
        if not (base / "index" / "current").is_file():
            command = [str(Path(sys.executable).parent / "timtin"), "index", "build", str(given.file)]
            subprocess.run([*command, "--data", str(base)], check=False)
        figures = [_size(base, folder / str(size), size) for size in given.sizes]
    text = _text(figures)
    print(text)
    if given.write:
        report.place("growth", f"{text}\n\n![Milliseconds by number of articles](images/growth.png)")
        _plot(figures, report.DOCS / "images" / "growth.png")
    return 0


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=SHARED / "corpus" / "news.jsonl.xz")
    parser.add_argument("--sizes", nargs="+", type=int, default=_SIZES)
    parser.add_argument("--keep", help="folder for the indexes; those that are there are used again")
    parser.add_argument("--write", action="store_true")
    return parser.parse_args(arguments)


def _size(base: Path, folder: Path, size: int) -> dict[str, Any]:
    built = folder / "built.json"
    if not built.is_file():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        found: dict[str, Any] = {"articles": size, **crowd(base, folder, size)}
        with Worker("tantivy", folder / "tantivy") as worker:
            found["tantivy"] = worker.do("build", rows=str(folder / "rows.jsonl"))
        built.write_text(json.dumps(found))
    found = json.loads(built.read_text())
    found["times"] = _compared(folder)
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.growth", "service", str(folder / "timtin")]
    found["service"] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    print(f"{size:,}: p95 {report.percentile(found['service']['cpu'], 0.95):.1f} ms", file=sys.stderr, flush=True)
    return found


def _compared(folder: Path) -> dict[str, dict[str, float]]:
    queries = classes(list(islice(read(folder / "rows.jsonl"), _SAMPLE)))
    names = ("timtin", "tantivy")
    times: dict[str, dict[str, list[float]]] = {title: {name: [] for name in names} for title in _CLASSES}
    with ExitStack() as stack:
        workers = {name: stack.enter_context(Worker(name, folder / name)) for name in names}
        for worker in workers.values():
            worker.do("open", first=asdict(queries["phrase"][0]))
        for _ in range(_ROUNDS):
            for title in _CLASSES:
                asked = [asdict(query) for query in queries[title]]
                for name, worker in workers.items():
                    times[title][name].append(statistics.fmean(worker.do("run", queries=asked, faceted=True)["cpu"]))
    return {title: {name: statistics.median(found) for name, found in row.items()} for title, row in times.items()}


def service(data: Path) -> dict[str, Any]:
    """Return what whole searches cost: opening, milliseconds for each and hits of each, memory afterwards."""
    from benchmarks.papers import titles
    from benchmarks.worker import memory
    from index.engines.arrays.snapshot import open_snapshot
    from index.settings import Settings
    from search.request import SearchRequest
    from search.service import Service

    questions = titles(open_snapshot(data), 100)
    answering = Service(Settings(data=data))
    start = time.perf_counter()
    answering.search(SearchRequest(q="nghị quyết"))
    opening = time.perf_counter() - start
    cpu, hits = [], []
    for question in questions * 2:
        work = time.process_time_ns()
        hits.append(answering.search(SearchRequest(q=question)).total)
        cpu.append((time.process_time_ns() - work) / 1e6)
    half = len(questions)
    return {"opening": opening, "cpu": cpu[half:], "hits": hits[half:], "memory": memory()}


def _text(figures: Sequence[dict[str, Any]]) -> str:
    head = ["articles", "vocabulary", "index", "coding and merging", "open and first search", "memory, own / all"]
    head += [
        "real ranking p50 / p95",
        "hits, mean",
        "ms for 1,000 hits",
        *(f"{name}, ours / tantivy" for name in _CLASSES),
    ]
    return f"{report.machine()}.\n\n" + report.table(head, [_row(found) for found in figures])


def _row(found: dict[str, Any]) -> list[str]:
    asked = found["service"]
    cells = [f"{found['articles']:,}", f"{found['vocabulary']:,}", f"{found['size'] / 1e9:.2f} GB"]
    cells += [f"{found['cpu']:.0f} s", f"{asked['opening']:.2f} s"]
    cells += [f"{asked['memory']['own']:.0f} / {asked['memory']['all']:.0f} MB"]
    cells += [" / ".join(f"{report.percentile(asked['cpu'], share):.1f}" for share in (0.5, 0.95)) + " ms"]
    hits = statistics.fmean(asked["hits"])
    cells += [f"{hits:,.0f}", f"{1000 * statistics.fmean(asked['cpu']) / max(hits, 1):.1f}"]
    for title in _CLASSES:
        ours, theirs = found["times"][title]["timtin"], found["times"][title]["tantivy"]
        cells.append(f"**{ours / theirs:.2f}** ({ours:.2f} / {theirs:.2f} ms)")
    return cells


def _plot(figures: Sequence[dict[str, Any]], path: Path) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    plot, axes = plt.subplots(figsize=(7, 5))
    sizes = [found["articles"] for found in figures]
    lines = {"real ranking, p95": [report.percentile(f["service"]["cpu"], 0.95) for f in figures]}
    for name, label in (("timtin", "Tìm Tin"), ("tantivy", "tantivy")):
        lines[f"{label}: mean of classes with facets"] = [
            statistics.geometric_mean([row[name] for row in found["times"].values()]) for found in figures
        ]
    for label, values in lines.items():
        axes.plot(sizes, values, marker="o", label=label)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("articles")
    axes.set_ylabel("milliseconds of processor time")
    axes.legend()
    plot.tight_layout()
    plot.savefig(path, dpi=110)


if __name__ == "__main__":
    if sys.argv[1:2] == ["service"]:
        print(json.dumps(service(Path(sys.argv[2]))))
    else:
        sys.exit(main(sys.argv[1:]))
