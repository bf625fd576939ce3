"""A site over the five seeds, built once; each test gets a visitor without cookies."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.build import build
from index.settings import Settings
from webui.app import make

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="session")
def seeds_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("web") / "var"
    build(Settings(data=data), [SEEDS])
    return data


@pytest.fixture
def site(seeds_data: Path) -> Callable[..., FlaskClient]:
    return lambda **settings: make(Settings(data=seeds_data, **settings)).test_client()


@pytest.fixture
def visitor(site: Callable[..., FlaskClient]) -> FlaskClient:
    return site()


@pytest.fixture(scope="session")
def token_of() -> Callable[[FlaskClient], str]:
    def find(visitor: FlaskClient) -> str:
        found = re.search(r'name="csrf" value="(\w+)"', visitor.get("/luu/moi?q=nghi+quyet").text)
        assert found is not None
        return found[1]

    return find
