"""Tables of counts: an engine counts each of some values with each of others."""

from search.engines.index import Index
from search.plan import AllOf, Plan, Values


def test_each_of_some_values_is_counted_with_each_of_others(index: Index) -> None:
    plan = Plan()
    units, sources = (list(index.values(field)) for field in ("unit", "source"))
    pairs = [AllOf((Values("unit", (unit,)), Values("source", (source,)))) for unit in units for source in sources]
    counts = index.among(plan, "", [*pairs, AllOf()])
    found = [
        index.find(Plan(filters=(("tinh", one), ("nguon", other)))).total for one, other in (p.clauses for p in pairs)
    ]
    assert counts == [*found, index.count]
    assert sum(counts[:-1]) > 0
