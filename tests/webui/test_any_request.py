"""Whatever is asked at whatever address, the answer is what the OpenAPI document says: schemathesis asks.

docs/api.md says how a running server is asked in the same way, for as long as one likes.
"""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from index.settings import Settings
from webui import openapi
from webui.app import make

schemathesis = pytest.importorskip("schemathesis", reason="install the test extra")


@pytest.fixture(scope="session")
def described(seeds_data: Path) -> Any:
    return schemathesis.openapi.from_wsgi("/api/openapi.json", make(Settings(data=seeds_data)))


@pytest.mark.parametrize("name", openapi.OPERATIONS)
def test_every_answer_is_as_it_is_told(described: Any, name: str) -> None:
    operation = described.find_operation_by_id(name.replace(".", "_"))

    @given(case=operation.as_strategy())
    @settings(max_examples=40, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def ask(case: Any) -> None:
        case.call_and_validate(headers={"Accept-Encoding": "identity"})

    ask()
