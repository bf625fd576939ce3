"""Kill the process that writes at random points: what was committed must be there, whole, and work must go on.

    python -m tests.index.build.killing 100

Each round a process builds, adds, replaces and removes articles without end; it prints what it has committed, and is
killed (SIGKILL) after a random time. The index must then open, pass its checksums, and hold at least the last state
that was printed; the next round goes on with it. The articles are made up, and cut without the word model: this is
about files.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.text.syllables import SYLLABLE

if TYPE_CHECKING:
    import numpy.typing as npt

    from index.engines.arrays.snapshot import Snapshot

_LONGEST = 1.2  # seconds that a writer lives at most, after it has started
_ALL = [f"bai-{number}" for number in range(40)]
_WORDS = "đại hội đảng bộ tỉnh nghị quyết trung ương ủy ban nhân dân cán bộ y tế phát triển kinh tế xã hội".split()


def main(rounds: int, seed: int) -> int:
    """Return how many rounds lost something."""
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        bad = 0
        for number in range(rounds):
            told = _round(Path(folder), number, dice.random() * _LONGEST)
            problems = _problems(Path(folder) / "var", told)
            bad += bool(problems)
            state = f"{len(json.loads(told or '{}'))} articles told, {'; '.join(problems) or 'all there'}"
            print(f"{number + 1}/{rounds}: {state}", flush=True)
    print(f"{bad} of {rounds} rounds lost something")
    return bad


def _round(folder: Path, number: int, seconds: float) -> str:
    """Let a writer work for that long and kill it; return the last state that it told."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.index.build.killing", "write", str(folder), str(number)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        time.sleep(seconds)
        writer.kill()
        told = [line for line in writer.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    return told[-1].strip() if told else ""


def _problems(data: Path, told: str) -> list[str]:
    from index.engines.arrays.snapshot import open_snapshot
    from index.errors import IndexMissing, TimtinError
    from index.settings import Settings
    from index.stats import check

    try:
        snapshot = open_snapshot(data)
        damaged = check(Settings(data=data))
    except IndexMissing:
        return ["the index is gone"] if json.loads(told or "{}") else []
    except TimtinError as error:
        return [str(error)]
    found = _versions(snapshot)
    lost = [id for id, version in json.loads(told or "{}").items() if found.get(id, 0) < version]
    return damaged + [f"{id} is lost" for id in lost]


def _versions(snapshot: Snapshot) -> dict[str, int]:
    live = [doc for doc in range(snapshot.size) if snapshot.live is None or snapshot.live[doc]]
    return {snapshot.id(doc): int(snapshot.article(doc).title.split()[-1]) for doc in live}


# The process that is killed


def write(folder: Path, seed: int) -> None:
    """Change the index without end, telling every state that is committed."""
    from index import build, update
    from index.engines.arrays.snapshot import open_snapshot
    from index.errors import IndexMissing
    from index.intake import Intake
    from index.settings import Settings
    from index.text import segment

    segment.load = lambda cache=None: NoWords()  # type: ignore[assignment, return-value]
    segment.verified = lambda segmenter: segmenter
    build.BATCH = 10_000
    settings, dice = Settings(data=folder / "var"), random.Random(seed)
    intake = Intake(None)
    try:
        versions = _versions(open_snapshot(settings.data))
    except IndexMissing:
        versions = {}
    print("ready", flush=True)
    while True:
        if len(versions) < 40 or dice.random() < 0.2:
            versions = _tell({id: version for id, version in versions.items() if id in _ALL})  # a build drops the rest
            versions = {id: versions.get(id, 0) + 1 for id in _ALL}
            build.build(settings, [_paper(folder, versions, dice)], workers=1)
        elif dice.random() < 0.2:
            gone = dice.choice(list(versions))
            versions = _tell({id: version for id, version in versions.items() if id != gone})
            update.remove(settings, [gone])
        else:
            changed = {f"bai-{n}": versions.get(f"bai-{n}", 0) + 1 for n in dice.choices(range(60), k=2)}
            update.add(settings, [_paper(folder, changed, dice)], intake=intake)
            versions |= changed
        _tell(versions)


def _tell(versions: dict[str, int]) -> dict[str, int]:
    """Say what must be there from now on: before something goes, what stays; after it came, what came."""
    print(json.dumps(versions), flush=True)
    return versions


class NoWords:
    """Finds no compounds."""

    fast, notice = True, None

    def joins(self, texts: Sequence[str]) -> list[npt.NDArray[np.bool_]]:
        """Return that no syllable continues a word."""
        return [np.zeros(len(SYLLABLE.findall(text)), np.bool_) for text in texts]


def _paper(folder: Path, versions: dict[str, int], dice: random.Random) -> Path:
    path = folder / "bao.jsonl"
    with open(path, "w", encoding="utf-8") as file:
        for id, version in versions.items():
            text = " ".join(dice.choices(_WORDS, k=200)).capitalize()
            file.write(json.dumps({"id": id, "title": f"Bài thử bản số {version}", "text": text}) + "\n")
    return path


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        sys.exit(bool(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)))
