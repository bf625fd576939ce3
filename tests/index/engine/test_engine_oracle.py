"""Stock Whoosh is the oracle: the same tokens in its own index, the same questions, the same answers."""

import random
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
import whoosh.fields as wf
import whoosh.query as wq
from whoosh.analysis import Token, Tokenizer
from whoosh.filedb.filestore import RamStorage
from whoosh.scoring import BM25F, TF_IDF

from index.engines.whoosh.writer import ArraySegmentWriter, open_index, tiered
from index.schema import TEXT_FIELDS


class GivenTokens(Tokenizer):
    """Yields the tokens of an analysed article; the value to cut is the article's number."""

    def __init__(self, press, field: str) -> None:
        self._press, self._field = press, field

    def __call__(self, value: str, **options) -> Iterator[Token]:
        token = Token(positions=True, boosts=True)
        for token.text, token.pos in tokens(self._press, self._field, int(value)):
            token.boost = 1.0
            yield token


def tokens(press, field: str, number: int) -> Iterator[tuple[str, int]]:
    analysis, vocabulary = press.analyses[number], press.vocabulary
    names = vocabulary.keys if field in {"exact", "word"} else vocabulary.folded
    words = [(names[c], p, j) for c, p, j in zip(analysis.codes, analysis.positions, analysis.joined, strict=True)]
    if field in {"exact", "folded"}:
        yield from ((word, int(place)) for word, place, _ in words)
    elif field == "pair":
        for (a, p, _), (b, q, _) in pairwise(words):
            if q == p + 1:
                yield f"{a}_{b}", int(p)
    else:
        starts = [n for n, (_, _, joined) in enumerate(words) if not joined] + [len(words)]
        for start, end in pairwise(starts):
            if end > start + 1:
                yield "_".join(word for word, _, _ in words[start:end]), int(words[start][1])


class Stock:
    """A stock Whoosh index of the same articles."""

    def __init__(self, press) -> None:
        self._press = press
        texts = {f.name: wf.TEXT(analyzer=GivenTokens(press, f.name), phrase=f.positions) for f in TEXT_FIELDS}
        facets = {name: wf.KEYWORD(commas=True) for name in ("province", "source")}
        schema = wf.Schema(
            id=wf.ID(stored=True, unique=True), date_from=wf.NUMERIC(int, bits=32, sortable=True), **texts, **facets
        )
        self.ix = RamStorage().create_index(schema)

    def fill(self, *parts) -> None:
        for numbers in parts:
            writer = self.ix.writer()
            for number in numbers:
                article = self._press.articles[number]
                day = {"date_from": article.published.date.toordinal()} if article.published else {}
                text = {field.name: str(number) for field in TEXT_FIELDS}
                province = ",".join(p.slug for p in article.provinces)
                writer.add_document(id=article.id, source=article.source, province=province, **day, **text)
            writer.commit(merge=False)

    def delete(self, ids) -> None:
        writer = self.ix.writer()
        for id in ids:
            writer.delete_by_term("id", id)
        writer.commit(merge=False)


def questions(press) -> list[wq.Query]:
    dice = random.Random(500)
    folded, exact = press.vocabulary.folded, press.vocabulary.keys

    def f(word: str) -> wq.Query:
        return wq.Term("folded", word)

    found: list[wq.Query] = [f(word) for word in dict.fromkeys(folded)] + [wq.Term("exact", word) for word in exact]
    for _ in range(60):
        a, b, c = dice.choices(folded, k=3)
        found += [
            wq.And([f(a), f(b), f(c)]),
            wq.Or([f(a), f(b), wq.Term("exact", dice.choice(exact))]),
            wq.AndNot(f(a), f(b)),
            wq.AndMaybe(f(a), wq.Term("pair", f"{b}_{c}")),
            wq.Phrase("folded", [a, b]),
            wq.Phrase("exact", dice.choices(exact, k=2), slop=3),
            wq.Term("pair", f"{a}_{b}"),
            wq.And([f(a), wq.Term("province", dice.choice(["nghe-an", "ha-noi"]))]),
        ]
    first = date(2021, 2, 1).toordinal()
    found += [
        wq.Prefix("folded", "n"),
        wq.Prefix("word", "đ"),
        wq.Wildcard("exact", "ngh?"),
        wq.FuzzyTerm("folded", "nghj"),
        wq.Term("word", "cán_bộ"),
        wq.Phrase("word", ["cán_bộ", "y_tế"], slop=2),
        wq.NumericRange("date_from", first, first + 300),
        wq.NumericRange("date_from", None, first),
        wq.And([f("hoi"), wq.NumericRange("date_from", first, None)]),
        wq.Every("province"),
        wq.Every(),
        wq.Term("id", "bai-7"),
        wq.TermRange("folded", "h", "k"),
        wq.Term("source", "Báo Nghệ An"),
    ]
    return found


def answers(ix, query, weighting) -> tuple[list[tuple[str, float]], list[str], int]:
    with ix.searcher(weighting=weighting) as searcher:
        top = [(hit["id"], round(hit.score, 9)) for hit in searcher.search(query, limit=10)]
        hits = sorted(searcher.stored_fields(doc)["id"] for doc in searcher.docs_for_query(query))
        return top, hits, len(searcher.search(query, limit=None))


def alike(mine, stock, queries, weighting=BM25F) -> None:
    for query in queries:
        assert answers(mine, query, weighting()) == answers(stock, query, weighting()), query


@pytest.fixture(scope="module")
def asked(press):
    return questions(press)


@pytest.mark.parametrize("parts", [1, 3, 8])
def test_whoosh_answers_alike_on_our_arrays(press, ix, asked, parts):
    stock = Stock(press)
    cut = np.array_split(np.arange(len(press.articles)), parts)
    stock.fill(*cut)
    press.fill(ix, *cut)
    alike(ix, stock.ix, asked)


def test_deletions_count_as_in_whoosh(press, ix, asked, tmp_path):
    stock = Stock(press)
    cut = np.array_split(np.arange(len(press.articles)), 3)
    stock.fill(*cut)
    press.fill(ix, *cut)
    gone = [f"bai-{number}" for number in range(0, 150, 7)]
    stock.delete(gone)
    writer = ArraySegmentWriter(ix, press.vocabulary)
    for id in gone:
        writer.delete_by_term("id", id)
    writer.commit(merge=False)
    alike(open_index(tmp_path / "ix"), stock.ix, asked)


def test_a_merge_answers_as_if_the_rest_had_been_written_at_once(press, ix, asked):
    press.fill(ix, *np.array_split(np.arange(150), 8))
    writer = ArraySegmentWriter(ix, press.vocabulary)
    kept = [number for number in range(150) if number % 7]
    for number in range(0, 150, 7):
        writer.delete_by_term("id", f"bai-{number}")
    writer.commit(optimize=True)
    stock = Stock(press)
    stock.fill(kept)
    alike(ix, stock.ix, asked)


def test_other_scorings_of_whoosh_work_as_well(press, ix, asked):
    stock = Stock(press)
    stock.fill(range(100))
    press.fill(ix, range(100))
    alike(ix, stock.ix, asked[:60], TF_IDF)


def test_whoosh_groups_and_sorts_by_our_facets(press, ix):
    press.fill(ix, range(70), range(70, 150))
    with ix.searcher() as searcher:
        found = searcher.search(wq.Every(), groupedby="source", sortedby="date_from", reverse=True, limit=5)
        groups = {name: len(docs) for name, docs in found.groups("source").items()}
        days = [press.articles[int(hit["id"].split("-")[1])].published.date for hit in found]
    names = [article.source for article in press.articles]
    assert groups == {name: names.count(name) for name in set(names)}
    assert days == sorted((a.published.date for a in press.articles if a.published), reverse=True)[:5]


def test_small_segments_are_merged_and_large_ones_left_alone(press, ix, tmp_path):
    press.fill(ix, range(100))
    for number in range(100, 150):
        writer = ArraySegmentWriter(ix, press.vocabulary)
        writer.add_document(article=press.articles[number], analysis=press.analyses[number])
        writer.commit(mergetype=tiered)
    sizes = [segment.doc_count_all() for segment in ix._segments()]
    assert sum(sizes) == 150
    assert max(sizes) == 100
    assert len(sizes) < 12
    with ix.searcher() as searcher:
        assert sorted(searcher.lexicon("id")) == sorted(f"bai-{number}".encode() for number in range(150))
