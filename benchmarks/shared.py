"""Labelled articles and their scorers, which are not part of the project: where they are, and how they are run."""

from __future__ import annotations

import json
import math
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

SHARED = Path(os.environ.get("TIMTIN_SHARED", "../shared")).resolve()
FLOORS = Path(__file__).with_name("floors.json")


def present() -> bool:
    """Return whether the labelled articles are here; say so when they are not."""
    if (SHARED / "eval").is_dir():
        return True
    print(f"no labelled articles in {SHARED} (TIMTIN_SHARED): nothing measured", file=sys.stderr)
    return False


def timtin(*arguments: str | Path) -> str:
    """Run the command and return what it prints; a rejected article is no failure here."""
    command = [str(Path(sys.executable).parent / "timtin"), *map(str, arguments)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode > 1:
        raise SystemExit(done.stderr)
    return done.stdout


def scores(scorer: str, *arguments: str | Path) -> str:
    """Run one of the scorers and return its report."""
    command = [sys.executable, str(SHARED / "eval" / scorer), *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout


def numbers(report: str, pattern: str) -> tuple[float, ...]:
    """Return the numbers that a pattern finds in a report.

    >>> numbers("title right 1.000; date right .9 of 25", r"date right ([.\\d]+)")
    (0.9,)
    """
    found = re.search(pattern, report)
    if found is None:
        raise SystemExit(f"no {pattern!r} in:\n{report}")
    return tuple(float(group) for group in found.groups())


def judge(area: str, measured: Mapping[str, float]) -> int:
    """Print figures beside their floors; return 1 when one is below.

    Names that end in "wrong" or "missed" have a ceiling.
    """
    floors: Mapping[str, float] = json.loads(FLOORS.read_text("utf-8"))[area]
    failed = [name for name, value in measured.items() if not _holds(name, value, floors[name])]
    for name, value in measured.items():
        mark = "below its floor" if name in failed else "ok"
        print(f"  {name:<44}{value:>9.3f}  floor {floors[name]:<7g} {mark}")
    return len(failed) > 0


def _holds(name: str, value: float, floor: float) -> bool:
    return value <= floor if name.endswith(("wrong", "missed", "ms")) else value >= floor


def lines(path: Path, rows: Iterable[str]) -> Path:
    """Write lines and return the path."""
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def rounded_down(share: float) -> float:
    """Return a share cut to two places: what is stated is never more than what was measured."""
    return math.floor(share * 100) / 100
