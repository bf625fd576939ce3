import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_killing_the_writer_loses_nothing_that_was_committed():
    """A few rounds of what `benchmarks/kill.py 100` does a hundred times."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", ROOT / "benchmarks" / "kill.py", "5"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.endswith("0 of 5 rounds lost something\n"), done.stdout + done.stderr
