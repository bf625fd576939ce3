"""A document of the cluster holds of an article what the arrays hold of it, word by word."""

import re

import msgspec
import pytest

from index import state
from index.engines.arrays.snapshot import open_snapshot
from index.engines.opensearch import documents, mapping
from index.engines.opensearch.words import Words
from index.engines.store import Batch, Share
from index.engines.whoosh.store import ArrayStore
from index.schema import COLUMNS, FACET_FIELDS, TEXT_FIELDS
from index.settings import Settings


@pytest.fixture(scope="module")
def snapshot(press, tmp_path_factory):
    settings = Settings(data=tmp_path_factory.mktemp("arrays") / "var")
    state.make_folder(settings.data)
    store = ArrayStore(settings)
    store.create()
    store.commit(Batch(press.vocabulary, press.analysed(range(40))))
    return open_snapshot(settings.data)


@pytest.fixture(scope="module")
def made(press):
    words = Words(press.vocabulary)
    return [words.of(press.analyses[number]) for number in range(40)]


def weighed(text):
    return {key: int(amount) for key, amount in (token.split("|") for token in text.split())}


@pytest.mark.parametrize("name", [text.name for text in TEXT_FIELDS])
def test_an_article_holds_as_much_of_each_word(snapshot, made, name):
    held = [weighed(document[name]) for document in made]
    field = snapshot.field(name)
    terms = {term for one in held for term in one}
    assert terms
    for term in terms:
        postings = field.postings(term)
        found = dict(zip(postings.docs.tolist(), postings.weights.tolist(), strict=True))
        assert found == {number: one[term] for number, one in enumerate(held) if term in one}, term


def test_the_same_pairs_stand_for_an_article(snapshot, made):
    for number, document in enumerate(made):
        pairs, weights = snapshot.forward(number)
        kept = [token.split("|") for token in document["forward"].split()]
        assert sorted((pair, int(weight)) for pair, weight, _ in kept) == sorted(
            zip(pairs, weights.tolist(), strict=True)
        )


def test_words_stand_line_by_line_and_the_title_alone_as_well(press, made):
    article, document = press.articles[0], made[0]
    lines = [article.title, *article.body.split("\n"), *article.captions]
    assert len(document["folded_at"]) == len(document["exact_at"]) == len(lines)
    assert document["exact_title"] == document["exact_at"][:1]
    assert len(document["folded_at"][0].split()) == len(re.findall(r"\w+", article.title))
    assert document["length"] == sum(len(line.split()) for line in document["folded_at"])


def test_a_document_has_the_fields_of_the_mapping_and_no_other(press, made):
    one = press.analysed([0])[0]
    late = {"added_at": 7, "group": 1, "twin": False, "came": 0}
    document = msgspec.json.decode(
        documents.joined(msgspec.json.encode(made[0]), documents.facts(one.article, one.signature) | late)
    )
    assert document.keys() == mapping.properties().keys()
    assert documents.article(document) == one.article


def test_the_mapping_has_every_field_of_the_schema():
    wanted = {text.name for text in TEXT_FIELDS} | {facet.name for facet in FACET_FIELDS}
    wanted |= {column.name for column in COLUMNS if not column.name.endswith("_end")}
    assert wanted <= mapping.properties().keys()


def test_every_article_belongs_to_one_share():
    ids = [f"bai-{number}" for number in range(1000)]
    sizes = [sum(Share(number, 4).has(id) for id in ids) for number in range(1, 5)]
    assert sum(sizes) == 1000
    assert min(sizes) > 150
