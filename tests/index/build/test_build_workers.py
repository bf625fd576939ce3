"""The build as most people run it: several processes, each with the word model, and any of them may be killed."""

import contextlib
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index import build as building
from index.build import build
from index.engines.arrays.builder import ArrayBuilder
from index.engines.arrays.snapshot import open_snapshot
from index.errors import WorkerLost
from index.settings import Settings

SMALL = 60  # characters of a batch: one or two articles
TEXTS = [
    f"Sáng {day}/3, Tỉnh ủy Nghệ An họp bàn Nghị quyết số {day}-NQ/TU về cán bộ y tế xã.\nHội nghị bế mạc cùng ngày."
    for day in range(1, 13)
]


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "BATCH", SMALL)


@pytest.fixture
def twelve(paper) -> Path:
    return paper(*((f"bai-{number}", text) for number, text in enumerate(TEXTS)))


def arrays(settings: Settings) -> dict[str, np.ndarray]:
    (part,) = open_snapshot(settings.data).parts
    return {name: part.arrays[name] for name in part.arrays if name != "added_at"}


def test_two_workers_make_what_one_makes(tmp_path: Path, twelve: Path) -> None:
    made = []
    for workers in (2, 1):
        settings = Settings(data=tmp_path / str(workers))
        with real_words() if workers == 1 else contextlib.nullcontext():
            assert build(settings, [twelve], workers=workers).total == 12
        made.append(arrays(settings))
    assert made[0].keys() == made[1].keys()
    assert [name for name in made[0] if not np.array_equal(made[0][name], made[1][name])] == []
    assert len(made[0]["word.at"]) > 1  # compounds were found


def test_what_a_worker_rejects_is_named_where_it_stands(settings: Settings, paper) -> None:
    rows = [(f"bai-{number}", "" if number == 5 else text) for number, text in enumerate(TEXTS)]
    path = paper(*rows)
    report = build(settings, [path], workers=2)
    assert report.total == 11
    assert [(item.path, item.line) for item in report.rejected] == [(str(path), 6)]


def test_a_worker_that_is_killed_ends_the_build_with_one_line_and_the_next_goes_on(
    settings: Settings, twelve: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kill(count: int) -> None:
        for child in multiprocessing.active_children():
            child.kill()

    with pytest.raises(WorkerLost, match="run the command again"):
        build(settings, [twelve], workers=2, progress=kill)
    assert len(done_again(settings, twelve, monkeypatch)) < 12


def test_a_build_that_is_killed_takes_its_workers_along_and_the_next_goes_on(
    settings: Settings, twelve: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import sys; from pathlib import Path; from index import build; from index.settings import Settings\n"
        f"if __name__ == '__main__':\n    build.BATCH = {SMALL}\n"
        "    build.build(Settings(data=Path(sys.argv[1])), [Path(sys.argv[2])], workers=2, progress=print)\n"
    )
    script = settings.data.parent / "build.py"
    script.write_text(code, "utf-8")
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    command = [sys.executable, "-W", "ignore", str(script), str(settings.data), str(twelve)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environ) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()  # one batch is done
        workers = children(parent.pid)
        parent.kill()
    assert workers
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))
    assert len(done_again(settings, twelve, monkeypatch)) < 12


def done_again(settings: Settings, path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Build in this process and return the batches that were not finished before; all articles must be there."""
    done: list[int] = []
    real = ArrayBuilder.put

    def put(builder, number, batch):
        done.append(number)
        return real(builder, number, batch)

    monkeypatch.setattr(ArrayBuilder, "put", put)
    assert build(settings, [path], workers=1).total == 12
    return done


def children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def wait_for(what) -> None:
    end = time.monotonic() + 60
    while not what():
        assert time.monotonic() < end
        time.sleep(0.05)


@contextlib.contextmanager
def real_words() -> Iterator[None]:
    """Cut words in this process as workers do, which know nothing of `without_words`."""
    from index.text import segment
    from index.text.fast import Fast

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segment, "load", lambda cache=None: Fast())
        yield
