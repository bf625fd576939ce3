"""Near words: what people say finds what newspapers write, never in the place of what was typed."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from index.build import build
from index.messages.catalogue import say
from index.settings import Settings
from search.query.near_words import NAME, read, shipped
from search.query.syllable import typed
from search.request import SearchRequest, from_query_string
from search.results import Results
from search.service import Service
from tests.search.conftest import write

Ask = Callable[..., Results]

PAPER = [
    (
        "cong-nhan",
        "Công nhân khu chế xuất Tân Lập ngừng việc tập thể đòi nợ lương",
        "Hai ca cùng ngừng việc.",
    ),
    ("tho-thuyen", "Nhớ thợ thuyền bến cảng năm xưa", "Thợ thuyền bến cảng kể chuyện cũ."),
    ("thuyen", "Thuyền của ngư dân Phú Lộc về bến tránh bão", "Thợ máy sửa thuyền suốt đêm, đình cá ba ngày."),
    ("san-bay", "Tỉnh Phú Yên nâng cấp sân bay Tuy Hòa", "Sân bay sẽ đón tàu bay lớn."),
    ("phi-truong", "Chuyện phi trường cũ ở Phú Yên", "Phi trường ấy nay là công viên."),
    ("trieu-tien", "Triều Tiên mở lại cửa khẩu với nước láng giềng", "Cửa khẩu đóng đã ba năm."),
    ("bac-han", "Bắc Hàn dự hội chợ du lịch", "Đoàn Bắc Hàn có mười người."),
    ("so-do", "Huyện Đắk Mil trao sổ đỏ tại nhà", "Người dân nhận sổ đỏ trong ngày."),
    (
        "giay",
        "Xã cấp giấy chứng nhận quyền sử dụng đất cho từng hộ",
        "Mỗi hộ nhận một giấy.",
    ),
    ("ai", "Trí tuệ nhân tạo vào phòng một cửa", "Máy trả lời thay người."),
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a paper of near words."""
    folder = tmp_path_factory.mktemp("near")
    rows = [{"id": id, "title": title, "text": text, "date": "2024-05-02"} for id, title, text in PAPER]
    build(Settings(data=folder / "var"), [write(folder / "paper.jsonl", rows)], workers=1)
    return folder / "var"


@pytest.fixture(scope="module")
def ask(data: Path) -> Ask:
    """Return the answer to a question, with other keys of an address."""
    service = Service(Settings(data=data))
    return lambda question, rest="": service.search(from_query_string(f"q={question.replace(' ', '+')}&{rest}")[0])


def ids(found: Results) -> list[str]:
    return [hit.id for hit in found.hits]


def test_every_line_of_our_own_table_is_used() -> None:
    assert shipped().bad == ()
    assert len(shipped().near) > 1500


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("thợ thuyền Tân Lập đình công đòi lương", "cong-nhan"),
        ("tho thuyen tan lap dinh cong doi luong", "cong-nhan"),
        ("đông đảo bà con ngóng phi trường Tuy Hòa nâng cấp", "san-bay"),
    ],
)
def test_a_longer_question_in_people_s_words_finds_what_newspapers_call_so(ask: Ask, question: str, first: str) -> None:
    assert ids(ask(question))[0] == first


@pytest.mark.parametrize(
    ("question", "has", "near"),
    [("phi trường", {"phi-truong"}, {"san-bay"}), ("phi trường Phú Yên", {"phi-truong"}, {"san-bay"})],
)
def test_one_or_two_words_count_what_holds_them_and_near_words_apart(
    ask: Ask, question: str, has: set[str], near: set[str]
) -> None:
    found = ask(question)
    assert set(ids(found)) == has
    tier = next(tier for tier in found.tiers if tier.key == "nghia")
    assert tier.total == len(near)
    assert set(ids(ask(question, "muc=nghia"))) == near


@pytest.mark.parametrize(
    ("one", "other"),
    [("Bắc Hàn", "Triều Tiên"), ("sổ đỏ", "giấy chứng nhận quyền sử dụng đất"), ("bac han", "Bắc Hàn")],
)
def test_two_names_of_one_thing_find_the_same(ask: Ask, one: str, other: str) -> None:
    assert set(ids(ask(one))) == set(ids(ask(other)))
    assert len(ids(ask(one))) == 2


@pytest.mark.parametrize("question", ['"Bắc Hàn"', "=Bắc =Hàn"])
def test_quotes_and_the_equals_sign_take_words_as_they_are(ask: Ask, question: str) -> None:
    assert ids(ask(question.replace("=", "%3D"))) == ["bac-han"]


def test_near_words_are_said_and_can_be_taken_back(ask: Ask) -> None:
    found = ask("nâng cấp phi trường ở Phú Yên")
    reading = next(one for one in found.understood if one.text == "phi trường")
    assert "sân bay" in say(reading.meaning, "vi")
    assert reading.undo == "nâng cấp =phi =trường ở Phú Yên"
    without = ask(reading.undo.replace("=", "%3D"))
    assert "phi trường" not in [one.text for one in without.understood]
    assert ids(without)[0] == "phi-truong"


def test_what_was_typed_comes_before_what_is_near_it(ask: Ask) -> None:
    assert ids(ask("chuyện thợ thuyền ở bến cảng"))[0] == "tho-thuyen"


@pytest.mark.parametrize("question", ["ai vào phòng một cửa", "+phi +trường nâng cấp ở Phú Yên"])
def test_a_word_that_looks_like_another_or_must_stand_has_no_near_words(ask: Ask, question: str) -> None:
    said = [
        one.text for one in ask(question.replace("+", "%2B")).understood if one.meaning.code.startswith("near_words")
    ]
    assert not {"ai", "phi trường"} & set(said)


def test_near_words_are_offered_where_nothing_holds_the_words(ask: Ask) -> None:
    found = ask("nhà băng")
    assert found.total == 0
    assert ask("lãn công").offers[0].request.muc == "nghia"
    assert ids(ask("lãn công", "muc=nghia")) == ["cong-nhan"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("thợ thuyền = công nhân", "near_json"),
        ('["thợ thuyền", "công nhân"]', "near_json"),
        ('{"near": "thợ thuyền"}', "near_lists"),
        ('{"said": ["thợ thuyền"]}', "near_lists"),
        ('{"near": ["thợ thuyền", 3]}', "near_lists"),
        ('{"near": ["thợ thuyền", "thợ thuyền"]}', "near_few"),
        ('{"near": ["thợ thuyền", "…"]}', "near_length"),
        ('{"near": ["thợ thuyền", "' + "rất " * 9 + '"]}', "near_length"),
        ('{"near": ' + str([f"từ {n}" for n in range(17)]).replace("'", '"') + "}", "near_many"),
        ("[" * 3000, "near_json"),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_the_rest_is_used(line: str, code: str) -> None:
    table = read(['{"about": "a remark"}', line, "", '{"said": ["thợ thuyền"], "written": ["công nhân"]}'])
    assert [(bad.number, bad.reason.code) for bad in table.bad] == [(2, code)]
    assert table.of(typed("thợ thuyền")) == ("công nhân",)


def test_a_site_adds_to_the_table_in_its_data_folder(data: Path) -> None:
    own = data / NAME
    own.write_text('hỏng\n{"said": ["bến tàu"], "written": ["công viên"]}\n', "utf-8")
    try:
        service = Service(Settings(data=data))
        assert [say(one, "vi") for one in service.complaints()] == [
            "Bảng từ gần nghĩa, dòng 1 bị bỏ qua: không phải một đối tượng JSON."
        ]
        assert service.count(from_query_string("q=bến+tàu&muc=nghia")[0]) == 1
    finally:
        own.unlink()


def test_decomposed_letters_have_the_same_near_words(data: Path) -> None:
    question = "nâng cấp phi trường ở Phú Yên"
    service = Service(Settings(data=data))
    same = [service.search(SearchRequest(q=text)) for text in (question, unicodedata.normalize("NFD", question))]
    assert same[0].understood == same[1].understood
