"""What is ranked before what, and why: names, word borders, facets, and parts of a score that add up."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.build import build
from index.engines.arrays.snapshot import open_snapshot
from index.settings import Settings
from index.update import add
from search.engines.arrays import strong
from search.engines.arrays.forward import forward
from search.engines.arrays.order import Scores
from search.engines.index import Best
from search.plan import Held, Plan, Scored, Term, Weighed
from search.ranking.bm25 import K1
from search.ranking.passes import Ranked, sureness
from search.request import SearchRequest
from search.results import Hit
from search.service import Service

SHRIMP = "Người nuôi tôm lo hạn mặn. Hạn mặn làm ao nuôi tôm thiếu nước ngọt, vụ nuôi tôm chậm một tháng."
ARTICLES = {
    "khong-ten": ("Nuôi tôm giữa mùa hạn mặn", SHRIMP),
    "co-ten": ("Chuyện nuôi tôm mùa này", "Bạc Liêu mở cống lấy nước cho ao nuôi tôm trước hạn mặn."),
    "can-bo": ("Thêm nhà ở về xã", "Huyện dành thêm nhà ở cho cán bộ y tế về xã công tác lâu dài."),
    "bo": ("Thêm nhà ở về xã", "Huyện dành thêm nhà ở theo ý Bộ Y tế về xã công tác lâu dài."),
    "noi-ve": ("Mở đường ven biển", "Tỉnh ủy Cà Mau bàn việc mở đường ven biển. Ở Cà Mau đường ven biển dài nhất."),
    "nhac-den": ("Mở đường ven biển", "Tỉnh ủy Bến Tre bàn việc mở đường ven biển. Khách Cà Mau khen đường ven biển."),
}
LABEL = "names"


def _write(path: Path, names: list[str]) -> Path:
    rows = [{"id": name, "title": ARTICLES[name][0], "text": ARTICLES[name][1]} for name in names]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ranking")
    build(Settings(data=folder / "var"), [_write(folder / "all.jsonl", list(ARTICLES))], workers=1)
    return folder / "var"


def _hits(data: Path, question: str) -> dict[str, Hit]:
    return {hit.id: hit for hit in Service(Settings(data=data)).search(SearchRequest(q=question), explain=True).hits}


def test_an_article_that_lacks_a_name_of_the_question_loses_a_part_that_is_shown(data: Path) -> None:
    hits = _hits(data, "Bạc Liêu nuôi tôm hạn mặn")
    parts = {id: {part.name: part.value for part in hit.explain} for id, hit in hits.items()}
    assert list(hits) == ["co-ten", "khong-ten"]
    assert parts["khong-ten"][LABEL] < 0
    assert LABEL not in parts["co-ten"]


def test_neighbours_across_a_word_border_count_less(data: Path) -> None:
    """What says "cán bộ | y tế" is hardly about "bộ y", however it is asked for."""
    snapshot = open_snapshot(data)
    postings = snapshot.field("pair").postings("bo_y")
    weight = {snapshot.id(doc): value for doc, value in zip(postings.docs.tolist(), postings.weights, strict=True)}
    assert 0 < weight["can-bo"] < weight["bo"]
    for question in ("Bộ Y tế", "bo y te"):
        assert next(iter(_hits(data, question))) == "bo"


def test_an_article_about_a_province_comes_before_one_that_mentions_it(data: Path) -> None:
    hits = _hits(data, "Cà Mau mở đường ven biển")
    assert list(hits)[:2] == ["noi-ve", "nhac-den"]
    assert "intent" in {part.name for part in hits["noi-ve"].explain}


@pytest.mark.parametrize("question", ["Bạc Liêu nuôi tôm hạn mặn", "mở đường ven biển", "Bộ Y tế về xã", "nhà ở"])
def test_the_parts_of_a_score_add_up(data: Path, question: str) -> None:
    hits = _hits(data, question)
    assert hits
    for hit in hits.values():
        assert hit.score == pytest.approx(sum(part.value for part in hit.explain), rel=1e-4)


def test_no_later_hit_scores_more_and_what_it_loses_for_that_is_a_part() -> None:
    best = _ranked([0, 1], [3, 1], {"a": np.array([3, 1], np.float32)})
    rest = _ranked([2, 3], [2, 0.5], {"a": np.array([2, 0.5], np.float32)})
    both = best.before(rest)
    assert both.places.tolist() == [0, 1, 2, 3]
    assert both.scores.tolist() == [3, 1, 1, 0.5]
    assert np.allclose(both.scores, sum(both.parts.values()))


def _ranked(places: list[int], scores: list[float], parts: dict[str, np.ndarray]) -> Ranked:
    return Ranked(np.array(places), np.array(scores, np.float32), parts)


def test_articles_that_score_the_same_keep_their_order() -> None:
    ranked = _ranked([0, 1, 2], [0, 0, 0], {}).plus({"a": np.array([1, 1, 2], np.float32)}).sorted()
    assert ranked.places.tolist() == [2, 0, 1]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 99)), min_size=1, max_size=40, unique=True))
def test_the_best_are_those_that_sorting_all_would_put_first(values: list[tuple[int, int]]) -> None:
    scores, ties = np.array(values, np.int64).T
    docs = np.arange(len(values), dtype=np.uint32)
    hits = Scores(docs, scores.astype(np.float32), (), ties.astype(np.uint32))
    every = sorted(docs.tolist(), key=lambda doc: (-values[doc][0], values[doc][1]))
    for most in range(1, len(values) + 2):
        assert hits.best(most).tolist() == every[:most]


def test_a_pair_has_one_key_and_one_frequency_in_all_segments(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "var")
    build(settings, [_write(tmp_path / "one.jsonl", ["khong-ten", "bo"])], workers=1)
    add(settings, [_write(tmp_path / "two.jsonl", ["co-ten", "can-bo"])])
    snapshot = open_snapshot(settings.data)
    docs = np.arange(snapshot.size, dtype=np.uint32)
    found = forward(snapshot, docs)
    article, key, df = map(np.asarray, (found.article, found.key, found.df))
    written = [pair for doc in docs.tolist() for pair in snapshot.forward(doc)[0]]
    keys = dict(zip(written, key[np.argsort(article, kind="stable")].tolist(), strict=True))
    assert len(snapshot.parts) == 2
    assert len(set(keys.values())) == len(keys) == len(set(written))
    assert len(set(key.tolist())) == len(keys)
    assert dict(zip(key.tolist(), df.tolist(), strict=True)) == {
        number: snapshot.field("pair").df(pair) for pair, number in keys.items()
    }


@pytest.mark.parametrize("question", ["Bạc Liêu nuôi tôm hạn mặn", "mở đường ven biển", "nhà ở"])
def test_articles_are_weighed_some_at_a_time_where_they_are_many(
    data: Path, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    whole = _hits(data, question)
    monkeypatch.setattr(strong, "_MOST_AMOUNTS", 7)
    parted = _hits(data, question)
    assert list(parted) == list(whole)
    assert [hit.score for hit in parted.values()] == [hit.score for hit in whole.values()]


@pytest.mark.parametrize(("reached", "sure"), [(8.0, 1.0), (4.0, 1.0), (1.0, 0.25), (0.0, 0.0)])
def test_what_articles_share_counts_as_far_as_the_first_hold_the_question(reached: float, sure: float) -> None:
    most = 10.0  # with BM25's factor for words of endless frequency
    word = Weighed(Held((Term("folded", "tom"),)), most / (K1 + 1))
    plan = Plan(scored=(Scored("syllables", 1.0, (word,)),))
    best = [Best(str(place), reached) for place in range(5)]
    assert sureness(plan, best) == pytest.approx(sure)
