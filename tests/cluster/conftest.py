"""Three real nodes of OpenSearch, which `scripts/cluster.sh test` has started."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def nodes() -> tuple[str, ...]:
    """The addresses of the three."""
    port = os.environ.get("TIMTIN_CLUSTER_PORT", "9200")
    return tuple(f"http://127.0.0.{number}:{port}" for number in (1, 2, 3))


@pytest.fixture(scope="session")
def folder() -> Path:
    """Where they keep what they keep."""
    return Path(os.environ["TIMTIN_TEST_CLUSTER"])
