from datetime import date

import numpy as np
import pytest

from index.article import Article, Congress, Province, Published
from index.engines.arrays.contents import read_contents
from index.engines.arrays.file import ArrayFile
from index.engines.arrays.snapshot import Snapshot
from index.engines.whoosh.codec import ArraySegment

HOA_BINH = Article(
    id="hoa-binh-1",
    path="a.txt",
    title="Tỉnh uỷ Hoà Bình họp",
    body="Sáng 1-12, Tỉnh ủy họp bàn.\nCán bộ y tế tỉnh Hòa Bình dự họp.",
    lead_end=len("Sáng 1-12, Tỉnh ủy họp bàn."),
    captions=("Quang cảnh họp",),
    provinces=(Province("hoa-binh", "Hòa Bình", True, 0.9),),
    congresses=(Congress("hoa-binh", "XVII", "2020-2025"), Congress("toan-quoc", "XIII", "2021-2026")),
    published=Published(date(2021, 12, 1), "month", 0.9, "header"),
    source="Báo Hòa Bình",
)
NGHE_AN = Article(id="nghe-an-1", path="b.txt", title="Nghệ An", body="Nghệ An họp.\nHọp về hoà bình.")


@pytest.fixture
def open_parts(tmp_path, printing):
    def open_(*parts, deleted=()):
        segments: list[tuple[ArrayFile, np.ndarray | None]] = []
        for number, articles in enumerate(parts):
            press = printing(list(articles))
            arrays = press.segment(tmp_path / f"{number}.arrays", range(len(articles)))
            segments.append((arrays, None))
        if deleted:
            segment = ArraySegment()
            segment.set_doc_count(sum(len(part) for part in parts))
            for doc in deleted:
                segment.delete_document(doc)
            segments = [(arrays, segment.live()) for arrays, _ in segments]
        return Snapshot(tmp_path, "thử/1", segments)

    return open_


@pytest.fixture(params=["one segment", "two segments"])
def snapshot(request, open_parts):
    parts = [(HOA_BINH, NGHE_AN)] if request.param == "one segment" else [(HOA_BINH,), (NGHE_AN,)]
    return open_parts(*parts)


def test_old_and_new_tone_marks_are_one_term(snapshot):
    exact = snapshot.field("exact")
    assert exact.postings("hòa").docs.tolist() == [0, 1]
    assert exact.postings("hoà").docs.tolist() == []
    assert exact.postings("ủy").freqs.tolist() == [2]


def test_folded_terms_hold_all_spellings(snapshot):
    folded = snapshot.field("folded")
    assert folded.df("hop") == 2
    assert folded.postings("hop").freqs.tolist() == [4, 2]


def test_an_occurrence_weighs_by_its_region(snapshot):
    # title 12, lead 3, body 2, caption 1
    assert snapshot.field("folded").postings("hop").weights.tolist() == [12 + 3 + 2 + 1, 2 + 2]


def test_positions_count_from_the_title_and_leave_a_gap_between_paragraphs(snapshot):
    found = snapshot.field("folded").standing(["hop"], np.array([0, 1], np.uint32))
    rows = [(found[found >> 16 == article] & 0xFFFF).tolist() for article in (0, 1)]
    assert all(rows)
    assert rows[0][:2] == [4, 26]
    assert all(b - a > 3 for a, b in zip(rows[0], rows[0][1:], strict=False))
    ends = [int(snapshot.column(name)[0]) for name in ("title_end", "lead_end", "body_end")]
    assert [sum(p < end for p in rows[0]) for end in ends] == [1, 2, 3]


def test_no_pair_crosses_a_paragraph(snapshot):
    pair = snapshot.field("pair")
    assert "hoa_binh" in pair
    assert "ban_can" not in pair
    assert "hop_sang" not in pair


def test_a_pair_across_a_word_border_weighs_half(snapshot):
    pair = snapshot.field("pair")
    assert pair.postings("can_bo").weights.tolist() == [2]
    assert pair.postings("bo_y").weights.tolist() == [1]  # cán bộ | y tế
    assert pair.postings("te_tinh").weights.tolist() == [2]  # "tỉnh" stands alone


def test_pairs_stand_in_byte_order_though_written_as_numbers(open_parts):
    pair = open_parts([Article("x", "x", "1 2 12 3 1 a 12 b 1a 2 đ 1 d 1", "")]).field("pair")
    terms = list(pair.terms())
    assert terms == sorted(terms, key=str.encode)
    assert terms.index("12_3") < terms.index("1_2") < terms.index("1a_2")
    assert [pair.postings(term).freqs.sum() for term in terms] == [2 if term == "d_1" else 1 for term in terms]
    assert pair.prefix("1_", 9) == ["1_2", "1_a", "1_d"]


@pytest.mark.parametrize("term", ["khong-co", "", "_", "hoa_", "_binh", "zzz_zzz", "\ud800", "a\x00b"])
def test_an_unknown_term_has_no_postings(snapshot, term):
    for name in ("exact", "folded", "pair", "word", "province", "id"):
        assert snapshot.field(name).df(term) == 0
        assert len(snapshot.field(name).postings(term).docs) == 0


def test_compounds_are_terms_of_their_own(snapshot):
    assert list(snapshot.field("word").terms()) == ["cán_bộ", "hòa_bình", "tỉnh_ủy", "y_tế"]
    found = snapshot.field("word").standing(["y_tế", "tỉnh_ủy"], np.array([0], np.uint32))
    assert found[found >> 40 == 1].tolist() == [1 << 40 | 0, 1 << 40 | 24]


def test_facets_know_the_values_of_each_article(snapshot):
    facet = snapshot.facet("congress")
    assert facet.values == ["hoa-binh.xvii", "toan-quoc.xiii"]
    assert facet.ordinals[facet.offsets[0] : facet.offsets[1]].tolist() == [0, 1]
    assert facet.offsets.tolist() == [0, 2, 2]
    assert snapshot.field("source").postings("Báo Hòa Bình").docs.tolist() == [0]
    assert [len(snapshot.field("unit").postings(unit).docs) for unit in snapshot.facet("unit").values] == [1, 1]


def test_a_month_spans_its_days_and_the_undated_have_none(snapshot):
    days = [date.fromordinal(int(snapshot.column(name)[0])) for name in ("date_from", "date_to")]
    assert days == [date(2021, 12, 1), date(2021, 12, 31)]
    assert snapshot.column("date_from")[1] == 0


def test_the_stored_article_is_the_article(snapshot):
    assert [snapshot.article(doc) for doc in (0, 1)] == [HOA_BINH, NGHE_AN]
    assert [snapshot.id(doc) for doc in (0, 1)] == ["hoa-binh-1", "nghe-an-1"]
    assert [snapshot.doc(id) for id in ("hoa-binh-1", "nghe-an-1", "nghe-an")] == [0, 1, None]
    for doc in (-1, 2):
        with pytest.raises(IndexError):
            snapshot.article(doc)


def test_the_forward_list_holds_the_heaviest_pairs_first(snapshot):
    terms, weights = snapshot.forward(0)
    assert terms[0] in {"tinh_uy", "hoa_binh", "uy_hoa", "binh_hop"}
    assert set(terms) >= {"tinh_uy", "can_bo"}
    assert dict(zip(terms, weights.tolist(), strict=True))["tinh_uy"] == 12 + 3


def test_the_forward_list_counts_what_title_and_lead_hold(snapshot):
    arrays = snapshot.parts[0].arrays
    first = arrays["forward.first"][: int(arrays["forward.offsets"][1])]
    said = dict(zip(snapshot.forward(0)[0], first.tolist(), strict=True))
    assert said["tinh_uy"] == 2
    assert 0 in said.values()


def test_a_deleted_article_is_not_found_by_its_id(open_parts):
    snapshot = open_parts([HOA_BINH, NGHE_AN], deleted=[0])
    assert (snapshot.size, snapshot.count, snapshot.live.tolist()) == (2, 1, [False, True])
    assert snapshot.doc("hoa-binh-1") is None


def test_a_deleted_article_counts_nowhere(open_parts):
    folded = open_parts([HOA_BINH, NGHE_AN], deleted=[0]).field("folded")
    assert (folded.df("hop"), len(folded.postings("hop"))) == (1, 2)
    assert folded.total_length == 9


def test_lengths_are_exact(snapshot):
    folded = snapshot.field("folded")
    assert folded.lengths.tolist() == [24, 9]
    assert folded.total_length == 33


def test_an_article_without_a_word_can_be_indexed(open_parts):
    snapshot = open_parts([Article("x", "x", "", "…")])
    assert snapshot.field("folded").lengths.tolist() == [0]
    assert list(snapshot.field("pair").terms()) == []


def test_a_long_article_counts_beyond_a_byte(open_parts):
    snapshot = open_parts([NGHE_AN, Article("dai", "x", "", "của " * 3000)])
    posting = snapshot.field("folded").postings("cua")
    assert (posting.docs.tolist(), posting.freqs.tolist(), posting.weights.tolist()) == ([1], [3000], [6000])
    assert len(snapshot.field("folded").standing(["cua"], np.array([1], np.uint32))) == 3000
    assert len(snapshot.field("folded").standing(["cua"], np.array([0], np.uint32))) == 0


def test_whoosh_writes_the_same_segment(ix, press, tmp_path):
    press.fill(ix, range(40))
    written = read_contents(tmp_path / "ix")
    arrays = ArrayFile(written.segments[0].path)
    fresh = press.buffer(range(40)).arrays()
    assert set(arrays) == set(fresh)
    assert all(np.array_equal(arrays[name], fresh[name]) for name in fresh)
