"""Every engine over the same articles, through one fixture."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index.build import build
from index.settings import Settings
from search.asked import asked
from search.engines.arrays.index import ArrayIndex
from search.engines.index import Found, Index
from search.engines.known import open_index
from search.facet_values import FacetValues
from search.plan import Counted
from search.request import from_query_string
from search.rule import Rule
from tests.search.conftest import SEEDS
from tests.search.engine.tiny import TinyIndex, entry

Find = Callable[..., Found]


@pytest.fixture(scope="session")
def arrays(data: Path) -> Index:
    return open_index(Settings(data=data))


@pytest.fixture(scope="session")
def tiny(arrays: ArrayIndex, tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The tiny engine with the articles of the other, which it cuts into words by itself."""
    snapshot = arrays.snapshot
    columns = [snapshot.column(name).tolist() for name in ("fingerprint", "added_at", "group")]
    articles = [snapshot.article(doc) for doc in range(snapshot.size)]
    entries = {a.id: entry(a, *row) for a, *row in zip(articles, *columns, strict=True)}
    return TinyIndex(entries, tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def opensearch(arrays: Index, data: Path, on_cluster: Callable[[Path], Settings]) -> Index:
    """A cluster that was given the same files, in the same data folder: so articles arrived at the same time."""
    settings = on_cluster(data)
    build(settings, [SEEDS, data.parent / "paper.jsonl"], workers=1)
    return open_index(settings)


ON_CLUSTER = pytest.param("opensearch", marks=pytest.mark.cluster)


@pytest.fixture(scope="session", params=["arrays", "tiny", ON_CLUSTER])
def index(request: pytest.FixtureRequest) -> Index:
    found: Index = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session", params=["tiny", ON_CLUSTER])
def other(request: pytest.FixtureRequest) -> Index:
    """Every engine but that of arrays."""
    found: Index = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def find(index: Index) -> Find:
    """Ask a question with filters in the grammar of URLs, and count some fields."""
    values = FacetValues(index)

    def found(question: str = "", filters: str = "", *counted: Counted) -> Found:
        request = from_query_string(filters)[0].asking(question)
        return index.find(Rule(values, asked(question)).plan(request).wanting(50, counted))

    return found
