"""What was measured as tables and plots: ratios first, the machine named."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.engines import NAMES

DOCS = Path(__file__).parent.parent / "docs"
_BEGIN, _END = "<!-- {} -->", "<!-- /{} -->"
Figures = Mapping[str, Any]


def text(figures: Figures) -> str:
    """Return all tables of the comparison."""
    return "\n\n".join(part for part in (_head(figures), _ratios(figures), _waits(figures), _building(figures)) if part)


def write(figures: Figures) -> None:
    """Put the tables into `docs/benchmarks.md` and draw the plot beside it."""
    place("search", f"{text(figures)}\n\n![Milliseconds of every class of queries](images/benchmarks.png)")
    _plot(figures, DOCS / "images" / "benchmarks.png")


def place(name: str, content: str) -> None:
    """Replace one part of `docs/benchmarks.md`, between its two marks."""
    page = DOCS / "benchmarks.md"
    before, _, rest = page.read_text("utf-8").partition(_BEGIN.format(name))
    _, _, after = rest.partition(_END.format(name))
    page.write_text(f"{before}{_BEGIN.format(name)}\n{content}\n{_END.format(name)}{after}", "utf-8")


def machine() -> str:
    """Return the processor, its cores and Python, as far as the system tells."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").is_file() else []
    name = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
    return f"{name}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows as a table of Markdown."""
    lines = [" | ".join(head), " | ".join("---" for _ in head), *(" | ".join(row) for row in rows)]
    return "\n".join(f"| {line} |" for line in lines)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that this share of the values does not exceed."""
    found = sorted(values)
    return found[min(len(found) - 1, int(share * len(found)))]


def _head(figures: Figures) -> str:
    articles, size = figures["articles"], figures["text"] / 1e6
    return f"{articles:,} articles, {size:.0f} MB of text. {machine()}."


# Queries


def _ratios(figures: Figures) -> str:
    """Ratios of processor time, the median of the rounds; under them the geometric means that have bars."""
    times = figures["queries"]["times"]
    peers = [name for name in NAMES if name != "timtin" and any(name in row for row in times.values())]
    rows = []
    for title, row in times.items():
        ours = row["timtin"]
        cells = [f"**{ratio(row, peer):.2f}**" if peer in row else "" for peer in peers]
        cells += [f"{statistics.median(ours['cpu']):.2f}"]
        cells += [f"{statistics.median(row[peer]['cpu']):.2f}" if peer in row else "" for peer in peers]
        cells += [" / ".join(f"{percentile(ours['wall'], share):.2f}" for share in (0.5, 0.95, 0.99))]
        rows.append([title, *cells])
    for label, chosen in _groups(times):
        means = [_mean([ratio(row, peer) for row in chosen if peer in row]) for peer in peers]
        rows.append([f"*geometric mean, {label}*", *means, "", *("" for _ in peers), ""])
    head = ["class", *(f"ours / {NAMES[peer]}" for peer in peers), "ours, ms"]
    return table([*head, *(f"{NAMES[peer]}, ms" for peer in peers), "ours, wall p50 / p95 / p99"], rows)


def ratio(row: Figures, peer: str) -> float:
    """Return our processor time as a share of a peer's: the median of the rounds, each by itself."""
    rounds = zip(row["timtin"]["cpu"], row[peer]["cpu"], strict=False)
    return statistics.median(float(one / other) for one, other in rounds if other)


def _groups(times: Mapping[str, Figures]) -> Iterator[tuple[str, list[Figures]]]:
    yield "top ten", [row for title, row in times.items() if not title.endswith("+ facets")]
    yield "top ten and three facets", [row for title, row in times.items() if title.endswith("+ facets")]


def _mean(ratios: Sequence[float]) -> str:
    return f"**{statistics.geometric_mean(ratios):.2f}**" if ratios else ""


def _waits(figures: Figures) -> str:
    asked, queries = figures["questions"], figures["queries"]
    found = asked["searching"]
    wall, cpu = found["wall"], found["cpu"]
    rows = [
        ["real ranking, snippets, all facets: p50 / p95 / p99", _three(wall, "ms")],
        ["the same, processor time", _three(cpu, "ms")],
        [
            "open and first search: new process / one that has searched before",
            f"{asked['opening']['first']:.0f} / {asked['opening']['again']:.0f} ms",
        ],
        [
            "open and first plain query, pages warm / dropped",
            f"{_opened(queries, 'opening')} / {_opened(queries, 'cold')}",
        ],
        ["`timtin search` from the shell", f"{statistics.median(asked['shell']):.0f} ms"],
        [
            "add one article: commit / seen by another searcher",
            f"{_median(asked, 'commit')} / {_median(asked, 'seen')}",
        ],
        [
            "memory of a worker after 1,000 searches, without / with mapped files",
            f"{found['memory']['own']:.0f} / {found['memory']['all']:.0f} MB",
        ],
    ]
    return table(["what a person waits for", "ours"], rows)


def _three(values: Sequence[float], unit: str) -> str:
    return " / ".join(f"{percentile(values, share):.1f}" for share in (0.5, 0.95, 0.99)) + f" {unit}"


def _opened(queries: Figures, kind: str) -> str:
    return f"{queries[kind]['timtin']:.0f} ms"


def _median(asked: Figures, kind: str) -> str:
    return f"{statistics.median(asked['adding'][kind]):.0f} ms"


# Building


def _building(figures: Figures) -> str:
    build, text_size, articles = figures["build"], figures["text"], figures["articles"]
    rows = []
    for name, cost in build.items():
        rate = f"{articles / cost['wall']:.0f}"
        sizes = [f"{cost['cpu']:.0f} s", f"{cost['memory']:.0f} MB", f"{cost['size'] / text_size:.2f}"]
        rows.append([NAMES[name], f"{cost['wall']:.0f} s", rate, *sizes])
    ours, theirs, streams = (figures["stages"][name] for name in ("timtin", "tantivy", "streams"))
    coding = ours["coding"] + ours["merging"]
    count = ours["articles"]
    parts = ", ".join(
        f"{name} {size / text_size:.2f}" for name, size in figures["parts"].items() if size > text_size / 100
    )
    head = ["building", "wall", "articles a second", "processor", "peak memory", "index / text"]
    return (
        table(head, rows)
        + "\n\nOurs reads, understands and segments the articles on all cores; the peers get the tokens ready made. "
        + f"Over the first {count:,} articles, processor seconds: reading {ours['reading']:.1f}, "
        + f"words {ours['words']:.1f}, coding and merging {coding:.1f}; tantivy's indexing {theirs['cpu']:.1f}: "
        + f"**{coding / theirs['cpu']:.2f}** times. That is one field of words, and we index four (exact, folded and "
        + "compounds with positions, pairs of neighbours without); with all four of them "
        + f"tantivy's indexing takes {streams['cpu']:.1f}: **{coding / streams['cpu']:.2f}** times. "
        + f"Our index by part, as a multiple of the text: {parts}."
    )


def _plot(figures: Figures, path: Path) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    times = figures["queries"]["times"]
    titles = list(times)
    plot, axes = plt.subplots(figsize=(9, 8))
    engines = [name for name in NAMES if any(name in row for row in times.values())]
    for number, name in enumerate(engines):
        at = [place + (number - len(engines) / 2) * 0.2 for place, title in enumerate(titles) if name in times[title]]
        wide = [statistics.median(times[title][name]["cpu"]) for title in titles if name in times[title]]
        axes.barh(at, wide, 0.2, label=NAMES[name])
    axes.set_yticks(range(len(titles)), titles)
    axes.invert_yaxis()
    axes.set_xscale("log")
    axes.set_xlabel(f"milliseconds of processor time for a query, {figures['articles']:,} articles")
    axes.legend()
    plot.tight_layout()
    plot.savefig(path, dpi=110)
