"""No question makes an answer of megabytes: each link of a filter repeats the whole of it."""

import pytest

from search.request import SearchRequest
from search.results import Facet, FacetValue, Results
from webui.results import fitting

LONG = SearchRequest(q='từ:"ở" ' * 285)


def results(asked: SearchRequest, chosen: int = 0) -> Results:
    months = tuple(FacetValue(f"2021-{n:02}", "tháng", 1) for n in range(1, 3))
    values = tuple(FacetValue(str(n), str(n), 1, selected=n >= 300 - chosen, children=months) for n in range(300))
    return Results(request=asked, total=9, hits=(), facets=tuple(Facet(key, values) for key in ("tinh", "dh", "vb")))


def size(found: Results) -> int:
    return sum(1 + len(value.children) for facet in found.facets for value in facet.values)


def test_the_longer_the_question_the_fewer_values_and_it_is_said() -> None:
    short, long = fitting(results(SearchRequest(q="nghị quyết"))), fitting(results(LONG))
    assert (size(short), short.partial) == (3 * 300 * 3, ())
    assert 3 <= size(long) <= 60
    assert long.partial == ("links",)


@pytest.mark.parametrize("chosen", [1, 3])
def test_what_is_chosen_is_shown_before_the_rest(chosen: int) -> None:
    for facet in fitting(results(LONG, chosen)).facets:
        assert facet.values[0].selected
