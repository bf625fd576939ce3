"""The cluster beside the arrays, on the same articles and questions: what building, disk and searches cost.

    TIMTIN_OPENSEARCH=http://127.0.0.1:9200,… python -m benchmarks.cluster [FILE.jsonl.xz] [--articles 500000]
        [--keep FOLDER] [--nodes FOLDER] [--write]

Articles are made as `benchmarks.growth` makes them; with ``--keep`` those that were made, and indexes that were built,
are used again. ``--nodes`` is the folder of `scripts/cluster.sh`: then the processor time of the nodes is told, too.
A search is that of a page: reading and planning, hits with all facets counted, later passes, snippets, suggestions.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks import report
from benchmarks.shared import SHARED
from index.settings import Settings, load

_QUESTIONS = 60
_ALIAS = "timtin-benchmark"


def main(arguments: Sequence[str]) -> int:
    """Build with both engines and search both."""
    given = _arguments(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(given.keep or temporary)
        base = folder / "base"
        if not (base / "index" / "current").is_file():
            command = [str(Path(sys.executable).parent / "timtin"), "index", "build", str(given.file)]
            subprocess.run([*command, "--data", str(base)], check=False)
        engines = _engines(folder)
        built = folder / f"built-{given.articles}.json"
        if not built.is_file():
            built.write_text(json.dumps(_built(base, engines, given.articles, given.nodes)))
        figures = json.loads(built.read_text())
        for name, settings in engines.items():
            figures[name] |= _searched(settings, folder / "arrays", given.nodes)
    text = _text(given.articles, figures)
    print(text)
    if given.write:
        report.place("cluster", text)
    return 0


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=SHARED / "corpus" / "news.jsonl.xz")
    parser.add_argument("--articles", type=int, default=500_000)
    parser.add_argument("--keep", help="folder for articles and indexes; those that are there are used again")
    parser.add_argument("--nodes", type=Path, help="folder of the nodes, as given to scripts/cluster.sh")
    parser.add_argument("--write", action="store_true")
    return parser.parse_args(arguments)


def _engines(folder: Path) -> dict[str, Settings]:
    nodes = load()
    cluster = replace(nodes, data=folder / "cluster", engine="opensearch", opensearch_index=_ALIAS)
    return {"arrays": Settings(data=folder / "arrays"), "cluster": cluster}


def _built(base: Path, engines: dict[str, Settings], articles: int, nodes: Path | None) -> dict[str, Any]:
    """Build with both engines; return what each cost."""
    from benchmarks.crowd import fill
    from index.build import published
    from index.engines.known import open_store
    from index.homes import home_of
    from index.report import Tally

    builders = {name: open_store(settings).builder("crowd") for name, settings in engines.items()}
    costs = fill(base, articles, list(builders.values()))
    found: dict[str, Any] = {}
    for place, (name, settings) in enumerate(engines.items()):
        began, own, theirs = time.perf_counter(), time.process_time(), _processor(nodes)
        count = published(home_of(settings), builders[name], (), {}, Tally())
        found[name] = {
            "articles": count,
            "coding": sum(cost[place] for cost in costs),
            "wall": time.perf_counter() - began,
            "cpu": time.process_time() - own,
            "nodes": _processor(nodes) - theirs,
            "built_load": os.getloadavg()[0],
            "disk": (stats := open_store(settings).stats()).parts.get("shards", stats.index_bytes),
            "text": stats.text_bytes,
        }
    return found


def _searched(settings: Settings, arrays: Path, nodes: Path | None) -> dict[str, Any]:
    """Search in a process of its own, which tells its memory."""
    theirs = _processor(nodes)
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.cluster", "search", str(settings.data)]
    environment = {**os.environ, "TIMTIN_ENGINE": settings.engine, "TIMTIN_OPENSEARCH_INDEX": _ALIAS}
    done = subprocess.run([*command, str(arrays)], env=environment, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found | {"searching": (_processor(nodes) - theirs) / found["searches"]}


def search(data: Path, arrays: Path) -> dict[str, Any]:
    """Return what searches cost: seconds to open, milliseconds of each as a page and of its hits and facets alone."""
    from benchmarks.papers import titles
    from benchmarks.worker import memory
    from index.engines.arrays.snapshot import open_snapshot
    from search import facets
    from search.asked import asked
    from search.engines.known import open_index
    from search.facet_values import FacetValues
    from search.request import SearchRequest
    from search.rule import Rule
    from search.service import Service

    settings = replace(load(), data=data)
    questions = titles(open_snapshot(arrays), _QUESTIONS)
    began = time.perf_counter()
    answering = Service(settings)
    answering.search(SearchRequest(q="nghị quyết"))
    found: dict[str, Any] = {"opening": time.perf_counter() - began, "page": [], "again": [], "hits": [], "own": []}
    values = FacetValues(open_index(settings))
    counted = facets.counted(values)
    for question in questions:
        request = SearchRequest(q=question)
        for kind in ("page", "again"):
            began, own = time.perf_counter(), time.process_time()
            answering.search(request)
            found[kind].append(1e3 * (time.perf_counter() - began))
            found["own"].append(1e3 * (time.process_time() - own))
        plan = Rule(values, asked(question)).plan(request).wanting(30, counted)
        began = time.perf_counter()
        values.index.find(plan)
        found["hits"].append(1e3 * (time.perf_counter() - began))
    return {**found, "memory": memory()["own"], "load": os.getloadavg()[0], "searches": 3 * len(questions)}


def _processor(nodes: Path | None) -> float:
    """Return the seconds of processor time that the nodes have used."""
    pids = [path.read_text().strip() for path in sorted(nodes.glob("n*/pid"))] if nodes else []
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(row[11]) + int(row[12]) for row in fields) / os.sysconf("SC_CLK_TCK")


def _text(articles: int, figures: dict[str, Any]) -> str:
    rows = [[title, *(write(figures[name]) for name in figures)] for title, write in _ROWS.items()]
    loads = " / ".join(f"{figures['cluster'][key]:.0f}" for key in ("built_load", "load"))
    head = f"{articles:,} articles. {report.machine()}; load average while the cluster was filled / searched: {loads}."
    return f"{head}\n\n{report.table(['', *figures], rows)}"


def _both(key: str) -> Any:
    return lambda found: " / ".join(f"{report.percentile(found[key], share):.0f}" for share in (0.5, 0.95)) + " ms"


_ROWS: dict[str, Any] = {
    "made ready for it, processor time an article": lambda f: (
        f"{1e3 * f['coding'] / f['articles']:.2f} ms" if f["coding"] else "was ready"
    ),
    "published, articles a second": lambda f: f"{f['articles'] / f['wall']:,.0f}",
    "processor time of that an article, ours + the nodes'": lambda f: (
        f"{1e3 * f['cpu'] / f['articles']:.2f} + {1e3 * f['nodes'] / f['articles']:.2f} ms"
    ),
    "disk of one copy, as a multiple of the text": lambda f: f"{f['disk'] / 1e9:.2f} GB, {f['disk'] / f['text']:.2f}",
    "opened, and first search": lambda f: f"{f['opening']:.1f} s",
    "page, p50 / p95": _both("page"),
    "the same page again": _both("again"),
    "hits and all facets alone": _both("hits"),
    "processor time of a search, ours + the nodes'": lambda f: (
        f"{sum(f['own']) / len(f['own']):.0f} + {1e3 * f['searching']:.0f} ms"
    ),
    "memory of the process that searches": lambda f: f"{f['memory']:.0f} MB",
}


if __name__ == "__main__":
    if sys.argv[1:2] == ["search"]:
        print(json.dumps(search(Path(sys.argv[2]), Path(sys.argv[3]))))
    else:
        sys.exit(main(sys.argv[1:]))
