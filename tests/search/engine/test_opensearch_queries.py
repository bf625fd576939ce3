"""What is asked of the cluster, as plain values; no cluster is needed to see that they are right."""

import json

import pytest

from index.engines.opensearch import mapping
from search.engines.opensearch import worth
from search.engines.opensearch.clauses import NONE, Queries
from search.plan import (
    EVERYTHING,
    NOTHING,
    SATURATION,
    AllOf,
    AnyOf,
    Beginning,
    Clause,
    Held,
    Measured,
    Not,
    Period,
    Run,
    Since,
    Strong,
    Term,
    Undated,
    Values,
    Weighed,
)
from search.query.abbreviations import MAX_FORMS

AN, NGHE = Held((Term("folded", "an"), Term("folded", "ang"))), Held((Term("folded", "nghe"),))
BODY = Held((Term("folded", "ubkt"),), (Run((("uy",), ("ban",), ("kiem",), ("tra",))),))
QUERIES = Queries(lambda _: NONE, lambda clause: [clause.start, clause.start + "g"])


@pytest.mark.parametrize(
    ("clause", "query"),
    [
        (AN, {"terms": {"folded": ["an", "ang"]}}),
        (Held((Term("word", "ngân_sách"),)), {"term": {"word": "ngân_sách"}}),
        (Run((("nghe",), ("an", "ang"))), {"terms": {"pair": ["nghe_an", "nghe_ang"]}}),
        (Run((("ủy",), ("ban",)), "exact"), {"match_phrase": {"exact_at": {"query": "ủy ban", "analyzer": "tokens"}}}),
        (Run((("rừng",),), "exact", title=True), {"term": {"exact_title": "rừng"}}),
        (Beginning("folded", "dan"), {"terms": {"folded": ["dan", "dang"]}}),
        (Values("unit", ("nghe-an",)), {"term": {"unit": "nghe-an"}}),
        (Since(7), {"range": {"added_at": {"gte": 7}}}),
        (Undated(), {"bool": {"must_not": [{"exists": {"field": "date_from"}}]}}),
        (
            Period(1, 9),
            {"bool": {"filter": [{"range": {"date_from": {"gte": 1}}}, {"range": {"date_to": {"lte": 9}}}]}},
        ),
        (Not(NGHE), {"bool": {"must_not": [{"term": {"folded": "nghe"}}]}}),
        (AnyOf((NGHE, NOTHING)), {"term": {"folded": "nghe"}}),
        (AllOf((NGHE, EVERYTHING)), {"term": {"folded": "nghe"}}),
        (EVERYTHING, {"match_all": {}}),
        (NOTHING, {"match_none": {}}),
        (Held(), {"match_none": {}}),
    ],
)
def test_a_clause_is_one_query(clause: Clause, query: object) -> None:
    assert QUERIES.query(clause) == query


def test_words_some_way_apart_are_looked_for_in_their_order() -> None:
    wanted = QUERIES.query(Run((("nghe",), ("an", "ang")), slop=2))["intervals"]["folded_at"]["all_of"]
    assert (wanted["ordered"], wanted["max_gaps"]) == (True, 2)
    assert [next(iter(one)) for one in wanted["intervals"]] == ["match", "any_of"]


def test_words_of_one_field_are_scored_by_the_cluster_itself_and_forms_by_a_script() -> None:
    native, scripted = worth.strength(Strong((Measured(AN, 2.0), Measured(BODY, 1.0))), QUERIES.query)
    assert native == {"match": {"folded": {"query": "an|ang", "boost": 2.0}}}
    script = scripted["script_score"]["script"]
    assert script["params"]["words"][0]["runs"] == [{"bit": 0, "pairs": [["uy_ban"], ["ban_kiem"], ["kiem_tra"]]}]
    assert mapping.SATURATED == 2 * SATURATION  # in half units, as frequencies are kept


def test_light_words_alone_make_nobody_a_candidate() -> None:
    rule = Strong((Measured(AN, 0.5), Measured(NGHE, 3.0)))
    assert worth.essential(rule, 1.0, QUERIES.query) == {"bool": {"should": [{"term": {"folded": "nghe"}}]}}


def test_a_script_is_told_of_as_many_runs_as_a_score_has_room_for() -> None:
    words = [Weighed(Held((), tuple(Run((("a",), (f"b{n}",), ("c",))) for n in range(9))), 1.0)] * 5
    made = worth.scored(words, 1.0, 100.0, "0")
    bits = [
        [run["bit"] for word in one["script_score"]["script"]["params"]["words"] for run in word["runs"]]
        for one in made
    ]
    assert [len(some) for some in bits] == [18, 18, 9]
    assert all(some == list(range(len(some))) for some in bits)
    assert [one["script_score"]["_name"] for one in made] == ["0.0", "0.1", "0.2"]


def test_no_word_has_more_forms_than_a_script_can_be_told_of() -> None:
    assert MAX_FORMS <= worth.TOGETHER


def test_a_request_is_json() -> None:
    assert json.loads(json.dumps(QUERIES.query(AllOf((AN, NGHE)))))
