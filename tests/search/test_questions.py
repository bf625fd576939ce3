"""Questions as people put them: asking words set aside, English read, a minus offered for what is not wanted."""

from collections.abc import Callable

import pytest

from index.messages.catalogue import say
from search.asked import asked
from search.query.parser import parse
from search.results import Reading, Results


def plain(question: str) -> str:
    return " ".join(syllable.exact for syllable in parse(question).plain)


def reading(question: str, code: str) -> Reading:
    return next(one for one in asked(question).question.readings if one.meaning.code == code)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("ai là bí thư tỉnh ủy Phú Yên?", "bí thư tỉnh ủy phú yên"),
        ("bí thư tỉnh ủy Phú Yên là ai", "bí thư tỉnh ủy phú yên"),
        ("vì sao ông Lò Văn Thủ bị bắt", "ông lò văn thủ bị bắt"),
        ("tìm bài về nông thôn mới", "nông thôn mới"),
        ("cho tôi các bài về đê sông Hồng", "đê sông hồng"),
        ("chính quyền đô thị là gì", "chính quyền đô thị"),
        ("lương cơ sở tăng khi nào", "lương cơ sở tăng"),
        ("vi sao gia xang tang", "gia xang tang"),
        ("xin hỏi: cho biết hộ khẩu bỏ khi nào vậy ạ", "hộ khẩu bỏ"),
        ("Ai Cập bầu tổng thống", "ai cập bầu tổng thống"),
        ("Hội đồng nhân dân", "hội đồng nhân dân"),
        ("ở đâu", "ở đâu"),
        ("+ai +là bí thư", "ai là bí thư"),
        ("=ai =là bí thư", "ai là bí thư"),
    ],
)
def test_asking_words_at_the_edges_are_set_aside(question: str, words: str) -> None:
    assert plain(question) == words


@pytest.mark.parametrize(
    ("question", "undone"),
    [
        ("ai là bí thư tỉnh ủy", "=ai =là bí thư tỉnh ủy"),
        ("giá đất thế nào?", "giá đất =thế =nào"),
        ("tìm bài về (đê sông OR kè biển)", "=tìm =bài =về (đê sông OR kè biển)"),
    ],
)
def test_what_is_set_aside_is_said_and_can_be_taken_back(question: str, undone: str) -> None:
    said = reading(question, "set_aside")
    assert "không tìm theo" in say(said.meaning, "vi")
    assert said.undo == undone
    assert "set_aside" not in [one.meaning.code for one in parse(undone).readings]


@pytest.mark.parametrize(
    ("question", "words"),
    [("tin mới nhất về sân bay", "sân bay"), ("sân bay mới nhất", "sân bay"), ("bai moi nhat ve san bay", "san bay")],
)
def test_the_newest_is_an_order_and_no_word(question: str, words: str) -> None:
    assert plain(question) == words
    assert parse(question).newest
    assert not parse(words).newest


def test_the_newest_come_first_and_can_be_taken_back(ask: Callable[..., Results]) -> None:
    newest = ask("tin mới nhất về Vĩnh Long")
    assert [hit.id for hit in newest.hits] == [hit.id for hit in ask("Vĩnh Long", "sx=moi").hits]
    assert newest.request.sort == "moi"
    assert newest.total == ask("Vĩnh Long").total
    assert ask(newest.understood[0].undo or "").request.sort == "lq"


@pytest.mark.parametrize(
    ("question", "offered"),
    [
        ("bão không phải ở Huế", 'bão -"Huế"'),
        ("các tỉnh ngoài Hà Nội có tàu điện", 'các tỉnh -"Hà Nội" có tàu điện'),
        ("sáp nhập xã trừ miền núi", 'sáp nhập xã -"miền núi"'),
        ("đầu tư không kể vốn vay", 'đầu tư -"vốn vay"'),
    ],
)
def test_what_is_not_wanted_is_offered_as_a_minus_and_kept_as_it_is(question: str, offered: str) -> None:
    said = reading(question, "could_exclude")
    assert (said.kind, said.undo) == ("offered", offered)
    assert not parse(question).root.excluded
    assert parse(offered).root.excluded


@pytest.mark.parametrize(
    "question", ["điều đảng viên không được làm", "người Việt ở nước ngoài", "đánh bắt ngoài khơi"]
)
def test_not_every_no_is_an_exception(question: str) -> None:
    assert "could_exclude" not in [one.meaning.code for one in parse(question).readings]


@pytest.mark.parametrize(
    ("question", "vietnamese"),
    [
        ("party congress resolution", "nghị quyết đại hội Đảng"),
        ("resolution of the national party congress", "nghị quyết đại hội đại biểu toàn quốc của Đảng"),
        ("Hanoi land prices", "giá đất Hà Nội"),
        ("what is the minimum wage in 2024?", "lương tối thiểu 2024"),
        ("corruption trial of former officials", "xét xử tham nhũng cán bộ nguyên"),
    ],
)
def test_a_question_in_english_is_read_by_the_glossary(question: str, vietnamese: str) -> None:
    meant = asked(question)
    assert meant.english
    said = reading(question, "read_english")
    assert say(said.meaning, "en") == f"a question in English: {vietnamese}"
    assert said.undo is not None
    assert not asked(said.undo).english


@pytest.mark.parametrize(
    "question",
    [
        "gia dat ha noi",
        "visa",
        "metro",
        "covid",
        "hoi nghi",
        "Ukraine",
        '"party congress"',
        "party -congress",
        "an ninh mang",
    ],
)
def test_vietnamese_without_diacritics_and_words_that_are_vietnamese_by_now_are_not_english(question: str) -> None:
    assert not asked(question).english


def test_an_article_that_holds_the_english_words_is_found_as_well() -> None:
    [concept, *_] = asked("land price").question.root.concepts
    assert ["land", "price"] in [[word.exact for word in form] for form in concept.forms]
