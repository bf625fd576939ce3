"""Articles asked for by their ids, on every engine: what comes by meaning crosses the wall so."""

import pytest

from search.engines.index import Index
from search.plan import AllOf, Held, Not, OneOf, Plan, Term


@pytest.mark.parametrize(
    ("ids", "found"),
    [(("na-1", "bt-1"), {"na-1", "bt-1"}), (("na-1", "không có bài này"), {"na-1"}), ((), set())],
)
def test_some_articles_by_their_ids(index: Index, ids: tuple[str, ...], found: set[str]) -> None:
    clause = OneOf(ids)
    assert {hit.id for hit in index.stream(Plan(clause))} == found
    assert index.frequencies([clause]) == [len(found)]


def test_ids_stand_beside_other_clauses(index: Index) -> None:
    wanted = AllOf((OneOf(("na-1", "bt-1")), Not(Held((Term("folded", "dua"),)))))
    assert {hit.id for hit in index.stream(Plan(wanted))} == {"na-1"}
