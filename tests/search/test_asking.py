"""How questions are read: every way to write one, what is said of it, and how each reading is taken back."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.messages.catalogue import say
from index.reading import codes
from index.reading.documents import find_documents
from index.reading.page import Page
from index.text.fold import fold
from search.query.fields import FIELDS
from search.query.nodes import Dates, FieldClause, InTitle, Or, Phrase, Prefix, Question, Word
from search.query.parser import MAX_CLAUSES, MAX_SLOP, MAX_WORDS, parse
from search.query.printer import print_query
from search.results import Reading


def plain(question: str) -> str:
    return " ".join(syllable.exact for syllable in parse(question).plain)


def required(question: str) -> list[object]:
    return list(parse(question).root.required)


def intents(question: str) -> set[tuple[str, str]]:
    return {(intent.key, intent.value) for intent in parse(question).intents}


def reading(question: str, text: str) -> Reading:
    return next(one for one in parse(question).readings if one.text == text)


@pytest.mark.parametrize(
    "question",
    [
        '"đại hội"',
        "“đại hội”",
        "”đại hội”",
        "„đại hội“",
        "«đại hội»",
        "“đại hội",
        '"đại hội',
        "「đại hội」",
        "＂đại hội＂",
        '“đại hội"',
    ],
)
def test_any_quotes_make_a_phrase_and_a_lonely_one_is_said(question: str) -> None:
    if question.count('"') + question.count("“") == 1 and len(question) == len("“đại hội"):
        assert plain(question) == "đại hội"
        assert "thiếu" in say(parse(question).readings[0].meaning, "vi")
    else:
        [phrase] = required(question)
        assert isinstance(phrase, Phrase)
        assert [syllable.exact for syllable in phrase.syllables] == ["đại", "hội"]


@pytest.mark.parametrize(
    ("question", "same"),
    [
        ("nghị quyết −covid", "nghị quyết -covid"),
        ("nghị quyết NOT covid", "nghị quyết -covid"),
        ("nghị quyết || chỉ thị", "nghị quyết OR chỉ thị"),
        ("nghị quyết | chỉ thị", "nghị quyết OR chỉ thị"),
        ("nghị quyết && chỉ thị", "nghị quyết AND chỉ thị"),
        ("nghị quyết AND chỉ thị", "+nghị +quyết +chỉ +thị"),
        ("(nghị quyết AND chỉ thị) tỉnh", "+nghị +quyết +chỉ +thị tỉnh"),
        ("nghị quyết (đại hội)", "nghị quyết đại hội"),
        ("nghị quyết - đại hội", "nghị quyết đại hội"),
        ("nhiệm kỳ 2020 -2025", "nhiệm kỳ 2020-2025"),
        ("số 26 -NQ/TW", "số 26-NQ/TW"),
        ('-"đại hội"', 'NOT "đại hội"'),
        ("+(đại hội)", "+đại +hội"),
        ("tu:2021", "từ:2021"),
        ("từ: 2021 đến: 6/2022", "từ:2021 đến:2022-06"),
        ("TỪ:2021-3", "từ:2021-03"),
        ("from:2021 to:2022", "từ:2021 đến:2022"),
        ("tháng:3/2021", "ngày:2021-03"),
        ("năm: 2021", "nam:2021"),
        ("quý:3/2021", "ngày:2021-07..2021-09"),
        ("quý:III/2021", "ngày:2021-07..2021-09"),
        ("ngày: 30 tháng 3 năm 2021", "ngày:2021-03-30"),
        ("từ:tháng 3/2021", "từ:2021-03"),
        ("tỉnh:Nghệ An hội nghị", "tinh:nghe-an hội nghị"),
        ("tỉnh: Bà Rịa - Vũng Tàu", "tỉnh:ba-ria-vung-tau"),
        ("tỉnh:vĩnh long cũ", "tỉnh:vinh-long-cu"),
        ('tỉnh: "Nghệ An"', "tỉnh:nghe-an"),
        ("-tỉnh:Nghệ An", "-tinh:nghe-an"),
        ("Văn bản: 26 - NQ/TW", "văn-bản:26-nq-tw"),
        ("van ban:26-NQ/TW", "văn-bản:26-nq-tw"),
        ("số-hiệu:26-nq/tw", "văn-bản:26-nq-tw"),
        ("đại hội: Nghệ An XIX", "đại-hội:nghe-an.xix"),
        ("khóa:13", "dai-hoi:xiii"),
        ("nhiệm kỳ: 2020 - 2025", "nhiem-ky:2020-2025"),
        ('tiêu đề: "nghị quyết"', 'tieu-de:"nghị quyết"'),
        ('nguồn: "Báo Nghệ An"', "nguon:bao-nghe-an"),
        ('người:"Trần Văn A"', "nguoi:trần-văn-a"),
    ],
)
def test_two_ways_to_write_one_question(question: str, same: str) -> None:
    assert parse(question) == parse(same)


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("tỉnh:nghe-an,ha-tinh", Or((FieldClause("tinh", "nghe-an"), FieldClause("tinh", "ha-tinh")))),
        ("tỉnh:toàn quốc", FieldClause("tinh", "toan-quoc")),
        ("tỉnh:quốc tế", FieldClause("tinh", "quoc-te")),
        ("đại-hội:toan-quoc.xiii", FieldClause("dh", "toan-quoc.xiii")),
        ("nhiệm-kỳ:2020-2025", FieldClause("nk", "2020-2025")),
        ("văn-bản:26-NQ/TW", FieldClause("vb", "26-nq-tw")),
        ("nguồn:dong-khoi", FieldClause("nguon", "dong-khoi")),
        ("người:chau-van-lam", FieldClause("nguoi", "chau-van-lam")),
        ("năm:2021", Dates("2021", "2021")),
        ("từ:3/2021", Dates("2021-03", None)),
        ("đến:15/3/2021", Dates(None, "2021-03-15")),
        ("ngày:2022..2021", Dates("2021", "2022")),
        ("nghị*", Prefix("nghị", "nghi")),
        ("ngh*", Prefix("ngh", "ngh")),
    ],
)
def test_clauses(question: str, clause: object) -> None:
    assert required(question) == [clause]


def test_near_words_in_order_and_no_further_than_paragraphs_are_apart() -> None:
    slops = [one.slop for q in ('"a b"', '"a b"~5', '"a b"~99999') for one in required(q) if isinstance(one, Phrase)]
    assert slops == [0, 5, MAX_SLOP]


def test_titles_and_exact_words() -> None:
    [title] = required('tiêu-đề:"rừng dừa"')
    [word] = required('từ:"đại biểu"')
    assert isinstance(title, InTitle)
    assert isinstance(word, Word)
    assert word.compound == "đại_biểu"


@pytest.mark.parametrize(
    ("question", "key", "value"),
    [
        ("bầu cử tháng 3/2022", "ngay", "2022-03"),
        ("tháng 3 năm 2022", "ngay", "2022-03"),
        ("thang 3 nam 2022", "ngay", "2022-03"),
        ("quý I năm 2021", "ngay", "2021-01..2021-03"),
        ("quý 3/2021", "ngay", "2021-07..2021-09"),
        ("ngày 30/3/2021", "ngay", "2021-03-30"),
        ("ngày 30 tháng 3 năm 2021", "ngay", "2021-03-30"),
        ("họp 30/3/2021", "ngay", "2021-03-30"),
        ("họp 30-03-2021", "ngay", "2021-03-30"),
        ("năm 2021", "ngay", "2021"),
        ("nhiệm kỳ 2020-2025", "nk", "2020-2025"),
        ("Nghệ An", "tinh", "nghe-an"),
        ("BR-VT", "tinh", "ba-ria-vung-tau"),
        ("TP.HCM", "tinh", "ho-chi-minh"),
        ("Đại hội XIII của Đảng", "dh", "toan-quoc.xiii"),
        ("đại hội Đảng bộ tỉnh Nghệ An lần thứ XIX", "tinh", "nghe-an"),
        ("26-NQ/TW", "vb", "26-nq-tw"),
    ],
)
def test_what_a_question_is_about(question: str, key: str, value: str) -> None:
    assert (key, value) in intents(question)


@pytest.mark.parametrize(
    "question", ["họp 30/2/2021", "tháng 13/2021", "26/2021/QĐ-TTg", "hòa bình", "năm 1", "thứ sáu"]
)
def test_what_is_no_day_and_no_place(question: str) -> None:
    assert not {key for key, value in intents(question) if value not in ("2021",)} & {"ngay", "tinh"}


def test_words_across_a_clause_name_nothing() -> None:
    assert ("tinh", "nghe-an") not in intents('Nghệ "xứ" An')


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("UBND", "ủy ban nhân dân"),
        ("ubnd", "UỶ BAN NHÂN DÂN"),
        ("T.Ư", "trung ương"),
        ("TW", "trung ương"),
        ("ĐBQH", "đại biểu Quốc hội"),
        ("BCH", "ban chấp hành"),
        ("BTV", "ban thường vụ"),
        ("UBKT", "ủy ban kiểm tra"),
        ("MTTQ", "Mặt trận Tổ quốc"),
        ("TP.HCM", "thành phố Hồ Chí Minh"),
        ("BR-VT", "Bà Rịa - Vũng Tàu"),
        ("Quốc hội khóa XV", "Quốc hội khóa 15"),
        ("hội nghị trung ương 6 khoá xiii", "Hội nghị lần thứ sáu BCH Trung ương khóa 13"),
        ("Đại hội lần thứ 13", "đại hội XIII"),
        ("đại hội lần thứ mười ba", "đại hội XIII"),
        ("kỳ họp thứ nhất", "kỳ họp thứ 1"),
        ("kỳ họp thứ I", "Kỳ họp lần thứ nhất"),
    ],
)
def test_two_names_are_counted_by_the_same_words(one: str, other: str) -> None:
    assert plain(one) == plain(other)


def test_ministries_written_short() -> None:
    assert "lao động" in plain("LĐ-TB&XH")
    assert "xã hội" in plain("Sở LĐTBXH")


@pytest.mark.parametrize(
    "number", ["26-NQ/TW", "26 - NQ/TW", "26 -NQ/TW", "26- nq/tw", "26 nq tw", "26–NQ/TW", "số 26-NQ/TW"]
)
def test_a_document_number_in_any_spelling(number: str) -> None:
    [concept] = parse(number).root.concepts
    assert concept.value == "26-NQ/TW"


# Every kind of number that articles hold, with the words that make it one where it is less than a kind and a body.
AS_WRITTEN = [
    "01/2021/TT-BGDĐT",
    "10225/BYT-DP",
    "01/2021/NQ-HĐTP",
    "8589/VPCP-KGVX",
    "11/2005/TTLT-BNV-BLĐTBXH-BTC-UBDT",
    "15-NQ/TƯ",
    "07/NQ-TU",
    "2963/QD-UBND",
    "4/CT-TTg",
    "30a/2008/NQ-CP",
    "88-2019-QH14",
    "948/ANĐT-P5",
    "216/CP",
    "518/ĐK",
    "05/NQHĐND",
    "100/2019",
]


@pytest.mark.parametrize("number", AS_WRITTEN)
def test_a_number_that_reading_finds_is_read_when_typed_and_printed_as_it_is_written(number: str) -> None:
    [document] = find_documents(Page("", f"Công văn số {number} của" if "/20" not in number[-5:] else f"Luật {number}"))
    [concept] = parse(number).root.concepts
    assert (concept.kind, concept.value) == ("document", number) == ("document", document.number)
    assert parse(print_query(parse(number))) == parse(number)


@pytest.mark.parametrize("code", sorted(codes.issuers()))
def test_every_issuer_of_the_table_is_known_to_questions(code: str) -> None:
    typed = f"nghị quyết 12 nq {code.lower()}"
    assert [concept.kind for concept in parse(typed).root.concepts if concept.kind == "document"] == ["document"]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("01/2021/tt-bgddt", "01/2021/TT-BGDĐT"),
        ("10225/byt-dp về mỹ phẩm", "10225/BYT-DP"),
        ("số 518/ĐK của sở", "518/ĐK"),
        ("quyết định 866-PV", "866-PV"),
        ("nghị định 100/2019 về nồng độ cồn", "100/2019"),
        ("qd 5 qd-ubnd", "5/QĐ-UBND"),
    ],
)
def test_numbers_typed_in_haste_or_among_words(typed: str, number: str) -> None:
    assert number in [concept.value for concept in parse(typed).root.concepts]


@pytest.mark.parametrize(
    "question",
    ["lạm phát 8/2013", "mở cửa 24/7", "5-7 tỷ đồng", "dự án km 19-BOT", "200 m2/người", "năm 2020-2021"],
)
def test_what_is_no_document_number(question: str) -> None:
    assert "document" not in {concept.kind for concept in parse(question).root.concepts}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tỉnh uỷ Hoà Bình", "Tỉnh ủy Hòa Bình"),
        ("Tỉnh ủy", unicodedata.normalize("NFD", "Tỉnh ủy")),
        ("TỈNH ỦY", "tỉnh ủy"),
        ("Ðắk Lắk", "Đắk Lắk"),
        ("nghị\u00a0quyết", "nghị quyết"),
        ("nghị\u200b quyết", "nghị quyết"),
    ],
)
def test_spellings_that_are_the_same_letters(one: str, other: str) -> None:
    assert parse(one) == parse(other)


@pytest.mark.parametrize(("typed", "also"), [("kỹ", "ki"), ("kĩ", "ky"), ("Lý", "li"), ("quy", "qui"), ("tỷ", "ti")])
def test_i_and_y_are_one_where_both_are_taught(typed: str, also: str) -> None:
    assert also in parse(typed).plain[0].keys


# What is said, and how it is taken back.

TAKEN_BACK = [
    ("UBND họp", "UBND", "=UBND họp"),
    ("nghị quyết tỉnh", "nghị quyết", "=nghị =quyết tỉnh"),
    ("UBND/HĐND", "HĐND", "UBND =HĐND"),
    ("+TW họp", "TW", "+=TW họp"),
    ("đại hội lần thứ 13", "đại hội lần thứ 13", "=đại =hội =lần =thứ =13"),
    ("26 - NQ/TW", "26 - NQ/TW", "=26 =NQ/TW"),
    ("họp tháng 3/2022", "tháng 3/2022", "họp =tháng =3/2022"),
    ("làm đường Nghệ An", "Nghệ An", "làm đường =Nghệ =An"),
    ("+dừa", "+dừa", "dừa"),
    ("rừng -dừa", "-dừa", "rừng dừa"),
    ("nghị*", "nghị*", "nghị"),
    ("n*", "n*", "=n*"),
    ("tỉnh:xyz họp", "tỉnh:xyz", "=tỉnh:xyz họp"),
    ("rừng tỉnh:nghe-an", "tỉnh:nghe-an", "rừng"),
    ("năm:2021 rừng", "năm:2021", "rừng"),
    ('"rừng dừa"', '"rừng dừa"', "rừng dừa"),
    ("rừng OR dừa", "OR", "rừng dừa"),
    ("rừng AND dừa", "AND", "rừng dừa"),
    ("rừng ) dừa", ")", "rừng dừa"),
    ('rừng " dừa', '"', "rừng dừa"),
    ("=UBND họp", "=UBND", "UBND họp"),
]


@pytest.mark.parametrize(("question", "text", "undone"), TAKEN_BACK)
def test_each_reading_is_taken_back_by_one_link(question: str, text: str, undone: str) -> None:
    said = reading(question, text)
    assert said.undo == undone
    assert said not in parse(undone).readings


@pytest.mark.parametrize("question", ["UBND", "Nghệ An", "26-NQ/TW", "đại hội XIII", "quý I năm 2021", "BR-VT 2021"])
def test_nothing_is_read_into_words_behind_an_equals_sign(question: str) -> None:
    literal = parse(" ".join("=" + chunk for chunk in question.split()))
    assert literal.root.concepts == ()
    assert literal.intents == ()
    assert [s.text for s in literal.plain] == [s.text for s in parse(question.replace("-", " ")).plain] or [
        s.text for s in literal.plain
    ] == question.replace("-", " ").replace("/", " ").split()


def test_a_quoted_or_excluded_abbreviation() -> None:
    [phrase] = required('"UBND"')
    assert phrase == Phrase(parse("=UBND").plain)
    [both] = parse("-UBND").root.excluded
    [alone] = parse("-=UBND").root.excluded
    assert isinstance(both, Phrase)
    assert both.forms
    assert alone == phrase


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("a " * 500, f"từ thứ {MAX_WORDS}"),
        ("-a " * 100, f"{MAX_CLAUSES} điều kiện"),
        ("x" * 60, "từ dài"),
        ("(" * 20 + "a", "lớp ngoặc"),
        ("rừng OR", "vế trống"),
        ("tỉnh:(a)", "không nhận ngoặc"),
        ("*nghị", "dấu *"),
        ("ng*hị", "dấu *"),
        ("***", "dấu *"),
        ('rừng ""', "không có từ nào"),
        ("x " * 9000, "ký tự"),
    ],
)
def test_what_is_dropped_or_changed_is_said(question: str, what: str) -> None:
    assert what in " ".join(say(one.meaning, "vi") for one in parse(question).readings if one.kind != "kept")


def test_every_field_has_a_name_with_marks_and_without() -> None:
    values = {"tỉnh": "Nghệ An", "đại-hội": "XIII", "nhiệm-kỳ": "2020-2025", "văn-bản": "26-NQ/TW", "nguồn": "Báo A"}
    values |= {"người": "Trần Văn A", "tiêu-đề": "rừng dừa"} | dict.fromkeys(("năm", "từ", "đến", "ngày"), "2021")
    for name, value in values.items():
        bare = fold(name)
        assert bare in FIELDS
        assert required(f'{name}:"{value}"') == required(f'{bare}:"{value}"') == required(f'{name.upper()}:"{value}"')
        assert required(f'{name}:"{value}"') != []


# Any text at all.

WORDS = (
    "nghị quyết UBND TW Nghệ An khóa XIII lần thứ 6 26-NQ/TW tháng 3/2022 2020-2025 nghị* -a +b tỉnh: tỉnh:nghe-an từ: "
    "từ:2021 ngày:3/2021 văn-bản: tiêu-đề: khóa:13 =UBND , . / & ' İ ß ﬁ ٣"
).split()
SIGNS = [
    *'+=-()|"“”«»*',
    "+=",
    "-=",
    "OR",
    "AND",
    "NOT",
    "~5",
    "**",
    "\0",
    "\ud800",
    "\u202e",
    "\u0301",
    "\u0323\u0301",
]
PIECES = st.sampled_from(WORDS + SIGNS)
TEXTS = st.one_of(st.lists(PIECES, max_size=30).map(" ".join), st.lists(PIECES, max_size=30).map("".join), st.text())


@settings(max_examples=400, deadline=None)
@given(TEXTS)
@example("quyết (đại-hội:...2020-2025)")
def test_any_text_is_a_question_and_printing_it_asks_the_same(text: str) -> None:
    question = parse(text)
    printed = print_query(question)
    assert parse(printed) == question
    assert print_query(parse(printed)) == printed


def _supposed(question: Question) -> list[Reading]:
    """Readings of what was read into words: equal forms, places, days, congresses."""
    return [one for one in question.readings if one.undo and one.undo.count("=") > question.text.count("=")]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=20).map(" ".join))
def test_taking_back_what_was_read_into_words_keeps_the_words(text: str) -> None:
    question = parse(text)
    for said in _supposed(question):
        undone = parse(said.undo or "")
        assert undone.readings.count(said) < question.readings.count(said) or said not in undone.readings
        assert len(undone.root.required) == len(question.root.required)
        assert len(undone.root.excluded) == len(question.root.excluded)
