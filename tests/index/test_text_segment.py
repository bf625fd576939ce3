"""Words are cut as underthesea's model cuts them, in bulk and one by one, and hostile text costs little."""

import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import SegmenterDiffers
from index.text import crf
from index.text import sentences as sentencing
from index.text.normal import normalize
from index.text.plain import Plain
from index.text.segment import Segmenter, load, verified
from index.text.sentences import MOST_CHUNK, sentences
from index.text.syllables import syllables

SEEDS = [normalize(path.read_text("utf-8")) for path in sorted(Path("seeds").glob("*.txt"))]
PARTS = st.sampled_from(
    "Tỉnh ủy uỷ Hoà Bình Nghị quyết 26-NQ/TW 107,9% T.Ư TP.HCM UBND “Đồng khởi” ... v.v. - – ( ) . , 1-12-2021 ông "
    "H’Mông cán bộ y tế khóa XIX Đ. & : ;) http://vnexpress.net/a?b=1 a@b.vn 30/3 5.112 lần thứ ½ ǅ İ ß "
    "Thissen ThôS Th.S ThS. Tp. Mr. Mrs. Ms. Dr. DR. ĐỎ. THỊ. Đ. họp. họp, UBND, e-mail NĐ-CP Ủy. ỦY.".split(" ")
)
TEXTS = st.lists(st.one_of(PARTS, st.text(max_size=6)), max_size=30).map(lambda parts: normalize(" ".join(parts)))


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return load()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Đồng chí Bí thư Tỉnh uỷ Nghệ An", ["Đồng chí", "Bí thư", "Tỉnh uỷ", "Nghệ An"]),
        ("Đồng chí Bí thư Tỉnh ủy Nghệ An", ["Đồng chí", "Bí thư", "Tỉnh ủy", "Nghệ An"]),
        ("cán bộ y tế", ["cán bộ", "y tế"]),
        ("nghị quyết của Đảng bộ tỉnh", ["nghị quyết", "của", "Đảng bộ", "tỉnh"]),
    ],
)
def test_words_are_whole(segmenter: Segmenter, text: str, words: list[str]) -> None:
    assert [text[start:end] for start, end in segmenter.words(text)] == words


def test_the_fast_way_cuts_the_seeds_as_underthesea_does(segmenter: Segmenter) -> None:
    assert segmenter.fast
    plain = Plain()
    for text, joined in zip(SEEDS, segmenter.joins(SEEDS), strict=True):
        assert joined.tolist() == plain.joins([text])[0].tolist()
        assert segmenter.words(text) == plain.words(text)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_the_fast_way_cuts_anything_as_underthesea_does(segmenter: Segmenter, text: str) -> None:
    assert segmenter.words(text) == Plain().words(text)
    assert segmenter.joins([text])[0].tolist() == Plain().joins([text])[0].tolist()


@pytest.mark.parametrize(
    "text", ["ủng hộ ch Quang Th sieng", "Bà Th Sáu, Th s và Th.S. đến.", "MaiTh s họp", "Th\nsau, s Th s"]
)
def test_a_token_with_a_space_in_it_is_cut_as_underthesea_does(segmenter: Segmenter, text: str) -> None:
    """Its "Th.s" leaves the full stop open, and takes "Th s" for one token."""
    assert segmenter.words(text) == Plain().words(text)
    assert segmenter.joins([text, text])[1].tolist() == Plain().joins([text])[0].tolist()


@given(st.lists(TEXTS, max_size=4))
@settings(max_examples=50, deadline=None)
def test_a_text_is_cut_alike_alone_and_among_others(segmenter: Segmenter, texts: list[str]) -> None:
    together = segmenter.joins(texts)
    assert [flags.tolist() for flags in together] == [segmenter.joins([text])[0].tolist() for text in texts]
    assert [len(flags) for flags in together] == [len(syllables(text)) for text in texts]


@given(st.lists(st.sampled_from([*"aB1)”. !?…", "a. ", "2…  ", "TP. "]), max_size=40).map("".join))
def test_a_line_is_parted_as_the_rule_says(line: str) -> None:
    rule = rf"(?<={sentencing._ENDING}[.!?…]) +"
    assert list(sentencing._pieces(line)) == re.split(rule, line)


@given(st.lists(st.sampled_from(["họp", "x" * MOST_CHUNK, "x" * (MOST_CHUNK + 1), "y" * 150]), max_size=40))
def test_sentences_are_bounded_whichever_way_is_taken(chunks: list[str]) -> None:
    assert list(sentences(" ".join(chunks))) == (list(sentencing._bounded(chunks)) if chunks else [])


@given(TEXTS)
def test_sentences_are_the_whole_text(text: str) -> None:
    assert [chunk for chunks in sentences(text) for chunk in chunks] == text.split()


def test_a_word_never_reaches_over_the_end_of_a_line(segmenter: Segmenter) -> None:
    joined = segmenter.joins(["nghị\nquyết"])[0]
    assert joined.tolist() == [False, False]


def test_an_endless_chunk_is_not_looked_into(segmenter: Segmenter) -> None:
    text = "nghị quyết " + "a-b." * 4_000 + " Nghệ An"
    assert len("a-b." * 4_000) > MOST_CHUNK
    assert [text[start:end] for start, end in segmenter.words(text)] == ["nghị quyết", "Nghệ An"]
    assert sum(segmenter.joins([text])[0]) == 2


def test_the_proof_accepts_the_installed_model_and_refuses_another(segmenter: Segmenter) -> None:
    assert verified(segmenter) is segmenter

    class Wrong(Plain):
        def words(self, text: str) -> list[tuple[int, int]]:
            return [(0, 1)]

    refused = verified(Wrong())
    assert isinstance(refused, Plain)
    assert refused.notice is not None
    assert "differs" in refused.notice


def test_another_model_is_not_opened_but_the_slow_way_taken_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(crf._HASHES, "models.bin", "0")
    with pytest.raises(SegmenterDiffers, match=r"models\.bin"):
        crf.load()
    segmenter = load()
    assert not segmenter.fast
    assert segmenter.notice is not None
    assert "underthesea" in segmenter.notice


def test_searching_never_imports_underthesea() -> None:
    code = (
        "import sys, index.text.syllables, index.text.fold, index.text.identity as a; a.fingerprint(); "
        "print('underthesea' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_nfd_is_cut_like_nfc_once_normalised(segmenter: Segmenter) -> None:
    text = "Đảng bộ tỉnh Khánh Hoà"
    assert normalize(unicodedata.normalize("NFD", text)) == text
