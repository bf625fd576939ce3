import numpy as np
import pytest

from index.article import Article
from index.engines.arrays import neighbours, pieces
from index.engines.arrays.dictionary import field_terms
from index.engines.arrays.file import ArrayFile
from index.engines.arrays.merge import merge_segments
from index.engines.arrays.numbers import steps
from index.errors import IndexDamaged

# Neighbours are counted without their articles: a deleted one's stay counted, as long as its words stand in another.
SUMMED = ("spelling.", "phrase.")


def same(merged: ArrayFile, fresh: ArrayFile) -> None:
    """All but what is summed without knowing the articles must be equal."""
    assert set(merged) == set(fresh)
    assert merged.meta == fresh.meta
    for name in sorted(fresh):
        if not name.startswith(SUMMED):
            assert merged[name].dtype == fresh[name].dtype, name
            assert merged[name].tolist() == fresh[name].tolist(), name


@pytest.fixture(params=[pieces.PIECE, 50], ids=["one piece", "many pieces"])
def _piece(request, monkeypatch):
    monkeypatch.setattr(pieces, "PIECE", request.param)


@pytest.mark.usefixtures("_piece")
@pytest.mark.parametrize("parts", [1, 4])
@pytest.mark.parametrize("every", [0, 2, 5])
def test_merged_segments_are_as_if_written_at_once(press, tmp_path, parts, every):
    numbers = np.arange(150)
    live = numbers % every != 1 if every else np.ones(150, bool)
    inputs = []
    for part in np.array_split(numbers, parts):
        own = live[part]
        inputs.append((press.segment(tmp_path / f"{part[0]}.arrays", part), None if own.all() else own))
    assert merge_segments(inputs, tmp_path / "merged") == live.sum()
    same(ArrayFile(tmp_path / "merged"), press.segment(tmp_path / "fresh", numbers[live]))


def test_terms_of_deleted_articles_only_are_dropped(press, tmp_path):
    live = np.zeros(50, bool)
    live[7] = True
    merge_segments([(press.segment(tmp_path / "a", range(50)), live)], tmp_path / "merged")
    same(ArrayFile(tmp_path / "merged"), press.segment(tmp_path / "fresh", [7]))


def test_articles_without_a_compound_merge_when_those_with_compounds_are_gone(printing, tmp_path):
    texts = ("đại hội cán bộ", "một")
    a, b = (printing([Article(text, "", text, "")]).segment(tmp_path / str(n), [0]) for n, text in enumerate(texts))
    assert merge_segments([(a, np.array([False])), (b, None)], tmp_path / "merged") == 1
    assert list(field_terms(ArrayFile(tmp_path / "merged"), "word")) == []


def test_columns_known_only_at_the_end_replace_those_of_the_parts(press, tmp_path):
    parts = [(press.segment(tmp_path / f"{n}", [n]), None) for n in range(3)]
    merge_segments(parts, tmp_path / "merged", {"added_at": np.array([7, 8, 9])})
    assert ArrayFile(tmp_path / "merged")["added_at"].tolist() == [7, 8, 9]


def test_forward_lists_keep_their_pairs(press, tmp_path):
    parts = [(press.segment(tmp_path / f"{n}", range(n, n + 20)), None) for n in (0, 20)]
    merge_segments(parts, tmp_path / "merged")
    merged = ArrayFile(tmp_path / "merged")
    counts = np.diff(merged["forward.offsets"])
    assert counts.tolist() == [*np.diff(parts[0][0]["forward.offsets"]), *np.diff(parts[1][0]["forward.offsets"])]
    assert counts.max() <= 150


def test_damage_is_not_carried_on(press, tmp_path):
    arrays = press.segment(tmp_path / "a", range(5))
    start = arrays.entries["folded.positions"].offset
    with open(tmp_path / "a", "r+b") as file:
        file.seek(start)
        file.write(b"\xff")
    with pytest.raises(IndexDamaged, match=r"folded\.positions"):
        merge_segments([(ArrayFile(tmp_path / "a"), None)], tmp_path / "merged")
    assert not (tmp_path / "merged").exists()


def neighbours_of(arrays: ArrayFile, name: str, words: str) -> dict[tuple[bytes, bytes], int]:
    terms = field_terms(arrays, words)
    first = np.repeat(np.arange(len(terms)), steps(arrays[f"{name}.first"]))
    pairs = zip(first.tolist(), arrays[f"{name}.second"].tolist(), strict=True)
    counts = neighbours.unpack(arrays[f"{name}.count"]).tolist()
    return {(terms[a], terms[b]): count for (a, b), count in zip(pairs, counts, strict=True)}


@pytest.mark.usefixtures("_piece")
@pytest.mark.parametrize(("name", "words"), [("spelling", "exact"), ("phrase", "word")])
def test_neighbours_are_summed_and_go_with_their_words(press, tmp_path, name, words):
    live = np.arange(60) % 3 > 0
    parts = [(press.segment(tmp_path / "a", range(60)), live), (press.segment(tmp_path / "b", range(60, 90)), None)]
    merge_segments(parts, tmp_path / "merged")
    merged = ArrayFile(tmp_path / "merged")
    one, other = (neighbours_of(arrays, name, words) for arrays, _ in parts)
    known = set(field_terms(merged, words))
    wanted = {pair: one.get(pair, 0) + other.get(pair, 0) for pair in one | other if set(pair) <= known}
    found = neighbours_of(merged, name, words)
    assert found.keys() == wanted.keys()
    # Each count is rounded by a sixteenth of a doubling when it is made, and so is their sum.
    assert all(abs(found[pair] - count) <= 0.1 * count for pair, count in wanted.items())


def test_rare_neighbours_are_dropped_from_a_large_segment(press, tmp_path, monkeypatch):
    monkeypatch.setattr(neighbours, "LARGE", 40)
    part = press.segment(tmp_path / "a", range(40))
    merge_segments([(part, None)], tmp_path / "merged")
    for name, words in (("spelling", "exact"), ("phrase", "word")):
        least = neighbours.LEAST[name]
        wanted = {pair for pair, count in neighbours_of(part, name, words).items() if count >= least}
        assert neighbours_of(ArrayFile(tmp_path / "merged"), name, words).keys() == wanted


def test_what_is_kept_with_an_article_is_decided_by_the_article_alone(press, tmp_path):
    together = press.segment(tmp_path / "together.arrays", range(40))
    alone = press.segment(tmp_path / "alone.arrays", [17])
    kept = []
    for arrays, place in ((together, 17), (alone, 0)):
        start, end = arrays["forward.offsets"][place : place + 2].tolist()
        terms = field_terms(arrays, "pair")
        rows = zip(arrays["forward.pairs"], arrays["forward.weights"], arrays["forward.first"], strict=True)
        kept.append([(terms[int(pair)], int(weight), int(first)) for pair, weight, first in rows][start:end])
    assert kept[0] == kept[1]
    assert len(kept[0]) == 150
