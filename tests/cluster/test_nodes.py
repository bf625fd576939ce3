"""The nodes that the other tests here stand on: three that know each other, with all that our engine needs."""

import json
from typing import Any
from urllib.request import Request, urlopen

import pytest

pytestmark = pytest.mark.cluster


def asked(address: str, body: object = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(address, data, {"Content-Type": "application/json"}), timeout=30) as answer:
        return json.load(answer)


def test_each_of_three_nodes_answers_for_the_cluster(nodes: tuple[str, ...]) -> None:
    assert len({asked(node)["name"] for node in nodes}) == 3
    assert {asked(f"{node}/_cluster/health")["number_of_nodes"] for node in nodes} == {3}


def test_a_token_may_bring_along_how_much_an_article_holds_of_it(nodes: tuple[str, ...]) -> None:
    analysis = {"tokenizer": "whitespace", "filter": ["delimited_term_freq"], "text": "nghi|5 quyet|12"}
    found = asked(f"{nodes[0]}/_analyze", {**analysis, "explain": True, "attributes": ["termFrequency"]})
    tokens = found["detail"]["tokenfilters"][0]["tokens"]
    assert [(token["token"], token["termFrequency"]) for token in tokens] == [("nghi", 5), ("quyet", 12)]
