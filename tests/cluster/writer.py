"""A writer in a process of its own, which tests kill: `python -m tests.cluster.writer build DATA INDEX FILE [POINT]`.

The first word may be `add` as well. It says "now" when it begins, and waits there for a line on its standard input;
with a POINT, a name in `index.engines.opensearch.building`, it says so and waits when that is first called.
"""

import sys
from pathlib import Path

import pytest

from index.build import build
from index.engines.opensearch import building
from index.settings import Settings
from index.text import segment
from index.update import add
from tests.conftest import NODES, NoWords


def wait() -> None:
    print("now", flush=True)
    sys.stdin.readline()


def stop_at(point: str) -> None:
    real = getattr(building, point)

    def told(*args: object) -> object:
        wait()
        return real(*args)

    setattr(building, point, told)


def main(verb: str, data: str, name: str, file: str, point: str = "") -> None:
    pytest.MonkeyPatch().setattr(segment, "load", lambda cache=None: NoWords())
    pytest.MonkeyPatch().setattr(segment, "verified", lambda segmenter: segmenter)
    settings = Settings(data=Path(data), engine="opensearch", opensearch=NODES, opensearch_index=name)
    if point:
        stop_at(point)
    else:
        wait()
    if verb == "build":
        build(settings, [Path(file)], workers=1)
    else:
        add(settings, [Path(file)])


if __name__ == "__main__":
    main(*sys.argv[1:])
