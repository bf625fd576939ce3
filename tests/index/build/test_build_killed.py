import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_killing_the_writer_loses_nothing_that_was_committed() -> None:
    """A few rounds of what `python -m tests.index.build.killing 100` does a hundred times."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.index.build.killing", "5"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.endswith("0 of 5 rounds lost something\n"), done.stdout + done.stderr
