"""Text is normalised once; keys fold marks, keep lengths, and lose nothing that a person would search for."""

import unicodedata
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article
from index.engines.whoosh.analyzer import exact_analyzer, folded_analyzer, pair_analyzer, word_analyzer
from index.text.analysis import analyze
from index.text.fold import exact, fold, old_tones
from index.text.identity import fingerprint
from index.text.normal import normalize
from index.text.positions import PARAGRAPH_GAP
from index.text.segment import load
from index.text.syllables import syllables
from index.text.vocabulary import Vocabulary

VIETNAMESE = st.text(
    alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵÐĐ 1-/.,\n"
)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Nghị quyết\u00a0Đại hội", "Nghị quyết Đại hội"),
        ("Ðảng bộ", "Đảng bộ"),
        ("Nghệ\u200b An\ufeff", "Nghệ An"),
        ("một\r\nhai\rba\u2028bốn", "một\nhai\nba\nbốn"),
        ("a\x00b\x07c\x1fd", "abcd"),
        ("lẻ \ud800 loi", "lẻ  loi"),
        (unicodedata.normalize("NFD", "Đắk Lắk"), "Đắk Lắk"),
        ("Nghị\u2009quyết\u202fsố", "Nghị quyết số"),
    ],
)
def test_text_is_normalised(raw: str, text: str) -> None:
    assert normalize(raw) == text


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("uỷ", "ủy"),
        ("Uỷ", "Ủy"),
        ("UỶ", "ỦY"),
        ("hoà", "hòa"),
        ("khoẻ", "khỏe"),
        ("thuý", "thúy"),
        ("quý", "quý"),
        ("Quỳnh", "Quỳnh"),
        ("hoàn", "hoàn"),
        ("toàn", "toàn"),
        ("thoại", "thoại"),
        ("huỳnh", "huỳnh"),
        ("khuỷu", "khuỷu"),
    ],
)
def test_tones_go_where_the_old_style_puts_them(new: str, old: str) -> None:
    assert old_tones(new) == old
    assert exact(new) == exact(old)


def test_every_vietnamese_letter_folds() -> None:
    letters = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
    assert set(fold(letters + letters.upper())) == set("aeiouyd")


@given(st.text())
def test_keys_keep_the_length(text: str) -> None:
    assert len(fold(text)) == len(exact(text)) == len(text)


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Nghệ An", "nghe an"),
        ("Đại hội X", "dai hoi x"),
        ("lần thứ 8", "lan thu 8"),
        ("Tô Lâm", "to lam"),
        ("ý ở y", "y o y"),
        ("26-NQ/TW", "26 nq tw"),
        ("26 -NQ/TW", "26 nq tw"),
        ("26 - NQ/TW", "26 nq tw"),
        ("107,9%", "107 9"),
        ("1-12-2021", "1 12 2021"),
    ],
)
def test_nothing_is_lost(text: str, keys: str) -> None:
    assert [syllable.folded for syllable in syllables(text)] == keys.split()


@given(VIETNAMESE)
def test_syllables_are_cut_out_of_the_original(text: str) -> None:
    for syllable in syllables(text):
        assert exact(text[syllable.start : syllable.end]) == syllable.exact


@given(st.one_of(VIETNAMESE, st.text()))
def test_the_vocabulary_cuts_as_syllables_do(text: str) -> None:
    vocabulary, text = Vocabulary(), normalize(text)
    found = syllables(text)
    codes = vocabulary.codes(text).tolist()
    assert [vocabulary.keys[code] for code in codes] == [syllable.exact for syllable in found]
    assert [vocabulary.folded[code] for code in codes] == [syllable.folded for syllable in found]


ARTICLE = Article(
    "a",
    "a.txt",
    title="Thường vụ Tỉnh uỷ Nghệ An họp",
    body="Sáng 30/3, Tỉnh ủy họp.\nCán bộ y tế dự.\n\nHết.",
    lead_end=23,
    captions=("Toàn cảnh.",),
)


def test_an_article_is_one_stream_with_gaps_between_paragraphs() -> None:
    vocabulary = Vocabulary()
    (found,) = analyze([ARTICLE], vocabulary, load())
    words = [vocabulary.keys[code] for code in found.codes.tolist()]
    assert words == "thường vụ tỉnh ủy nghệ an họp sáng 30 3 tỉnh ủy họp cán bộ y tế dự hết toàn cảnh".split()
    assert found.ends == (7, 13, 19, 21)
    gaps = np.flatnonzero(np.diff(found.positions) != 1)
    assert gaps.tolist() == [6, 12, 17, 18]
    assert set(np.diff(found.positions)[gaps].tolist()) == {PARAGRAPH_GAP + 1}
    assert [w for w, joined in zip(words, found.joined.tolist(), strict=True) if joined][:3] == ["vụ", "ủy", "an"]


def test_whoosh_analyzers_cut_as_the_index_does() -> None:
    vocabulary = Vocabulary()
    article = replace(ARTICLE, captions=())
    (found,) = analyze([article], vocabulary, load())
    text = f"{article.title}\n{article.body}"
    exacts = [(token.text, token.pos) for token in exact_analyzer()(text, positions=True)]
    assert exacts == [
        (vocabulary.keys[c], p) for c, p in zip(found.codes.tolist(), found.positions.tolist(), strict=True)
    ]
    assert [token.text for token in folded_analyzer()(text)] == [fold(key) for key, _ in exacts]
    pairs = [token.text for token in pair_analyzer()(text, positions=True)]
    assert "tinh_uy" in pairs
    assert "bo_y" in pairs
    assert "hop_can" not in pairs  # paragraphs are apart
    assert [token.text for token in word_analyzer()(text)][:3] == ["thường_vụ", "tỉnh_ủy", "nghệ_an"]


def test_an_endless_article_is_indexed_up_to_the_last_position() -> None:
    article = Article("a", "a", "Dài", "từ " * 70_000)
    (found,) = analyze([article], Vocabulary(), load())
    assert found.positions[-1] == 0xFFFF
    assert found.ends[3] == len(found.codes) == len(found.joined)


def test_the_fingerprint_is_the_same_every_time() -> None:
    assert fingerprint() == fingerprint()
    assert len(fingerprint()) == 16


def test_an_article_of_thousands_of_short_lines_loses_no_word() -> None:
    body = "\n".join(f"Ông Nguyễn Văn {number} ủng hộ" for number in range(8000))
    (found,) = analyze([Article("1", "", "Danh sách", body)], Vocabulary(), load())
    assert len(found.codes) == 2 + 6 * 8000
    assert set(np.diff(found.positions).tolist()) == {1, 3}  # paragraphs stay apart
