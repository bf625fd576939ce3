"""Speed, memory and size beside other engines, in one run: `make bench`, or

    python -m benchmarks.search [FILE.jsonl.xz] [--articles N] [--skip stock] [--keep FOLDER] [--write]

All engines index the same folded syllables of the same articles and answer the same queries in turn; counts must
agree. Ratios come from each round by itself, so that a machine whose speed drifts does not matter much. With --keep
the indexes stay and are used again; with --write the tables and the plot go into `docs`.
"""

from __future__ import annotations

import argparse
import json
import lzma
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks import report
from benchmarks.building import forget, measured
from benchmarks.engines import NAMES
from benchmarks.papers import Query, classes, read, write
from benchmarks.shared import SHARED
from benchmarks.worker import Worker
from index.engines.arrays.snapshot import open_snapshot
from index.settings import Settings
from index.stats import stats

_SEEDS = Path(__file__).parent.parent / "seeds"
_MOST_STOCK = 45_000  # articles: stock Whoosh takes a quarter of an hour for 44,000
_STAGED = 6_000  # articles whose building is measured stage by stage
_ROUNDS = 5
_SLOW = ("fts5", "stock")  # tens and hundreds of times slower: one round, and of stock Whoosh none with facets
_UNBOUNDED = "prefix"  # its counts may differ: a prefix of ours means so many terms and no more


def main(arguments: Sequence[str]) -> int:
    """Measure everything; 1 when counts differ."""
    given = _arguments(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(given.keep or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        names = [name for name in NAMES if name not in given.skip]
        figures = _built(given.file, given.articles, folder, names)
        names = [name for name in names if name in figures["build"]]
        rows = list(read(folder / "rows.jsonl"))
        queries = classes(rows)
        figures["queries"], differing = _compared(folder, names, queries, given.rounds)
        figures["questions"] = _questions(folder / "timtin")
        (folder / "figures.json").write_text(json.dumps(figures))
    print(report.text(figures))
    if given.write:
        report.write(figures)
    for line in differing:
        print(line, file=sys.stderr)
    return bool(differing)


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    corpus = SHARED / "corpus" / "news.jsonl.xz"
    parser.add_argument("file", nargs="?", type=Path, default=corpus if corpus.is_file() else _SEEDS)
    parser.add_argument("--articles", type=int, help="only the first so many")
    parser.add_argument("--skip", action="append", default=[], choices=list(NAMES)[1:])
    parser.add_argument("--keep", help="folder for the indexes; those that are there are used again")
    parser.add_argument("--rounds", type=int, default=_ROUNDS)
    parser.add_argument("--write", action="store_true")
    return parser.parse_args(arguments)


# Building


def _built(source: Path, most: int | None, folder: Path, names: Sequence[str]) -> dict[str, Any]:
    """Build what is not there yet; return what each building cost, stages included."""
    notes = folder / "built.json"
    found: dict[str, Any] = json.loads(notes.read_text()) if notes.is_file() else {"build": {}}
    data = folder / "timtin"
    if "timtin" not in found["build"]:
        path = _first(source, most, folder) if most else source
        command = [str(Path(sys.executable).parent / "timtin"), "index", "build", str(path), "--data", str(data)]
        found["build"]["timtin"] = measured(command)
        size = stats(Settings(data=data))
        found |= {"articles": size.articles, "text": size.text_bytes, "parts": size.parts, "source": path.name}
        found["build"]["timtin"]["size"] = size.index_bytes
        write(open_snapshot(data), folder / "rows.jsonl")
        found |= {"stages": _stages(path, folder)}
        notes.write_text(json.dumps(found))
    for name in names:
        if name not in found["build"] and not (name == "stock" and found["articles"] > _MOST_STOCK):
            found["build"][name] = _peer(name, folder / name, folder / "rows.jsonl")
            notes.write_text(json.dumps(found))
    return found


def _first(source: Path, most: int, folder: Path) -> Path:
    """Write the first articles of a file to one of its own."""
    path = folder / "articles.jsonl"
    opener = lzma.open if source.suffix == ".xz" else open
    with opener(source, "rt", encoding="utf-8") as file, open(path, "w", encoding="utf-8") as out:
        out.writelines(islice(file, most))
    return path


def _peer(name: str, folder: Path, rows: Path) -> dict[str, float]:
    with Worker(name, folder) as worker:
        cost: dict[str, float] = worker.do("build", rows=str(rows))
        cost["memory"] = worker.do("memory")["all"]
    cost["size"] = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return cost


def _stages(source: Path, folder: Path) -> dict[str, dict[str, float]]:
    """Return processor seconds of our stages and of tantivy's indexing, over the same first articles.

    tantivy indexes the folded syllables, as everywhere here, and once more all four streams of tokens that we index.
    """
    most = str(_STAGED)
    with tempfile.TemporaryDirectory() as temporary:
        command = [sys.executable, "-W", "ignore", "-m", "benchmarks.building", str(source), most]
        ours = subprocess.run([*command, str(Path(temporary) / "ours")], check=True, stdout=subprocess.PIPE, text=True)
        few = Path(temporary) / "rows.jsonl"
        with open(folder / "rows.jsonl", encoding="utf-8") as file, open(few, "w", encoding="utf-8") as out:
            out.writelines(islice(file, _STAGED))
        theirs = {}
        for name, rows in (("tantivy", few), ("streams", Path(temporary) / "ours" / "streams.jsonl")):
            with Worker("tantivy", Path(temporary) / name) as worker:
                theirs[name] = worker.do("build", rows=str(rows))
    return {"timtin": json.loads(ours.stdout), **theirs}


# Queries


def _compared(
    folder: Path, names: Sequence[str], queries: dict[str, list[Query]], rounds: int
) -> tuple[dict[str, Any], list[str]]:
    """Ask every engine in turn, class by class, round by round; return all times and where counts differ."""
    found: dict[str, Any] = {"opening": {}, "cold": {}, "times": {}, "memory": {}}
    first = asdict(queries["OR of three"][0])
    for name in names:
        forget(folder / name)
        for kind in ("cold", "opening"):
            with Worker(name, folder / name) as worker:
                found[kind][name] = worker.do("open", first=first)["wall"]
    with ExitStack() as stack:
        workers = {name: stack.enter_context(Worker(name, folder / name)) for name in names}
        for worker in workers.values():
            worker.do("open", first=first)
        differing = list(_differing(workers, queries))
        for number in range(rounds):
            for title, faceted in ((t, f) for t in queries for f in (False, True)):
                for name, worker in workers.items():
                    if name in _SLOW and (number or (faceted and name == "stock")):
                        continue
                    times = worker.do("run", queries=list(map(asdict, queries[title])), faceted=faceted)
                    key = f"{title}{' + facets' if faceted else ''}"
                    kept = found["times"].setdefault(key, {}).setdefault(name, {"cpu": [], "wall": []})
                    kept["cpu"].append(statistics.fmean(times["cpu"]))
                    kept["wall"] += times["wall"]
        found["memory"] = {name: worker.do("memory") for name, worker in workers.items()}
    return found, differing


def _differing(workers: dict[str, Worker], queries: dict[str, list[Query]]) -> Iterator[str]:
    """Ask everything once, which warms everything up; return a line for each count that is not ours."""
    for title, asked in queries.items():
        counts = {n: w.do("run", queries=list(map(asdict, asked)), faceted=False)["counts"] for n, w in workers.items()}
        for name, found in counts.items():
            for query, one, other in zip(asked, counts["timtin"], found, strict=True):
                if one != other and query.kind != _UNBOUNDED:
                    yield f"{title}: {' '.join(query.words)}: {one} articles, {name} {other}"


def _questions(data: Path) -> dict[str, Any]:
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.questions", str(data)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
