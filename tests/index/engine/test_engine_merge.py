import numpy as np
import pytest

from index.engines.whoosh import pieces
from index.engines.whoosh.arrays import ArrayFile
from index.engines.whoosh.merge import merge_segments
from index.errors import IndexDamaged


def same(merged: ArrayFile, fresh: ArrayFile) -> None:
    """All but the forward list, whose weights know the batch they were made in, must be equal."""
    assert set(merged) == set(fresh)
    assert merged.meta == fresh.meta
    for name in sorted(fresh):
        if not name.startswith("forward."):
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
