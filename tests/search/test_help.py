"""Help with writing a question: marks, errors, keys of an input method, completions, and what to ask instead."""

import pytest

from index.build import build
from index.messages.catalogue import say
from index.settings import Settings
from index.update import remove
from search.request import from_query_string
from search.service import Service


def asked(question: str, filters: str = ""):
    return from_query_string(filters)[0].asking(question)


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ("nghi quyet dai hoi", "nghị quyết đại hội"),
        ("NGHI QUYET", "NGHỊ QUYẾT"),
        ("Nghe An", "Nghệ An"),
        ("trung uơng", "trung ương"),
        ("nghi quyêt daị hôi", "nghị quyết đại hội"),
        ("nghị quyêtt", "nghị quyết"),
        ("dai hio", "đại hội"),
        ("nghiquyet daihoi", "nghị quyết đại hội"),
        ("nghij quyeets ddaij hooij", "nghị quyết đại hội"),
        ("nghi5 quye6t1", "nghị quyết"),
        ("UBND tinh", "UBND tỉnh"),
        ("NGHI QUYET DAI HOI", "NGHỊ QUYẾT ĐẠI HỘI"),
        ("nghị quyếc", "nghị quyết"),
        ("nghị quyếc đại hội", "nghị quyết đại hội"),
        ("trính trị", "chính trị"),
        ("tĩnh ủy", "tỉnh ủy"),
        ("nghịquyết đại hội", "nghị quyết đại hội"),
        ("ngh ị quyết", "nghị quyết"),
        ('"tinh uy" tỉnh:nghe-an -"dai hoi"', '"tỉnh ủy" tỉnh:nghe-an -"đại hội"'),
    ],
)
def test_a_better_writing_is_offered(service: Service, typed: str, better: str) -> None:
    found = service.search(asked(typed))
    assert better in (found.suggestion, found.instead)


@pytest.mark.parametrize(
    "typed",
    [
        "nghị quyết đại hội",
        "Tỉnh ủy Nghệ An",
        "tỉnh uỷ",
        "26-NQ/TW",
        "tax car",
        "covid19",
        "tỉnh:nghe-an",
        "",
        "<b>",
        "script",
    ],
)
def test_what_is_well_written_stays(service: Service, typed: str) -> None:
    found = service.search(asked(typed))
    assert found.suggestion is None
    assert found.instead is None or found.instead == typed


def test_what_stands_in_an_article_as_it_was_typed_is_never_doubted(tmp_path) -> None:
    rows = [
        '{"id": "one", "title": "Trồng sâm", "text": "Lương giáo viên tăng. Đồi chè, mỏ than, vườn sâm, cao su."}',
        *(f'{{"id": "{n}", "title": "Lượng mưa", "text": "Lượng lớn nước, chế biến {n}."}}' for n in range(30)),
    ]
    (tmp_path / "rows.jsonl").write_text("\n".join(rows), "utf-8")
    build(Settings(data=tmp_path / "var"), [tmp_path / "rows.jsonl"], workers=1)
    service = Service(Settings(data=tmp_path / "var"))
    for typed in ("lương giáo viên", "lương", "đồi chè", "mỏ than", "vườn sâm", "cao su"):
        assert service.search(asked(typed)).suggestion is None, typed


def test_an_offer_changes_no_result(service: Service) -> None:
    one, other = (service.search(asked(typed)) for typed in ("nghi quyet dai hoi", "nghị quyết đại hội"))
    assert one.instead is None
    assert one.total == other.total


def test_a_typing_error_that_finds_nothing_is_answered_with_nothing_and_a_better_question_is_offered(
    service: Service,
) -> None:
    found, better = service.search(asked("nghị quyêtt")), service.search(asked("nghị quyết"))
    assert found.relaxed is not None
    assert say(found.relaxed, "vi") == "Không có bài nào đủ mọi điều kiện. Tìm “nghị quyết” thì có 5 bài."
    assert (found.total, found.hits, found.instead) == (0, (), None)
    assert [offer.request.q for offer in found.offers] == ["nghị quyết"]
    assert [hit.id for hit in found.below] == [hit.id for hit in better.hits[:5]]
    assert service.search(asked("nghị quyêtt"), as_typed=True).below == ()


def test_quotes_hold_and_are_offered_to_be_taken_away(service: Service) -> None:
    found = service.search(asked('"khu công nghiệp thu hút vốn"'))
    assert (found.total, found.instead) == (0, None)
    assert [offer.request.q for offer in found.offers] == ["khu công nghiệp thu hút vốn"]
    assert found.offers[0].total > 0


def test_a_filter_that_leaves_nothing_is_offered_to_be_taken_away(service: Service) -> None:
    found = service.search(asked("rừng dừa", "tinh=ha-giang"))
    assert (found.total, found.instead) == (0, None)
    assert [(say(offer.what, "vi"), offer.request.choices) for offer in found.offers] == [("Bỏ bộ lọc địa phương", ())]
    assert found.offers[0].total == service.search(asked("rừng dừa")).total > 0


def test_nothing_helps_nothing(service: Service) -> None:
    found = service.search(asked("xyzzy qwrtp"))
    assert (found.total, found.suggestion, found.instead, found.offers) == (0, None, None, ())


def kinds(service: Service, typed: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in service.complete(typed):
        found.setdefault(one.kind, []).append(one.text)
    return found


def test_completions_are_phrases_of_whole_words(service: Service) -> None:
    assert "nghị quyết đại hội" in kinds(service, "nghi quyet d")["cum"]
    assert "nghị quyết đại hội" in kinds(service, "nghị quy")["cum"]
    assert "cum" not in kinds(service, "nghỉ quyết đ")


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("nghe a", "tinh", "Nghệ An"),
        ("26 nq", "vb", "26-NQ/TW"),
        ("dai hoi xiii", "dh", "Đại hội XIII của Đảng (2021–2026)"),
        ("giu rung d", "bai", "Bến Tre giữ rừng dừa trước hạn mặn"),
    ],
)
def test_completions_of_every_kind(service: Service, typed: str, kind: str, text: str) -> None:
    assert text in kinds(service, typed)[kind]


def test_a_phrase_goes_on_as_it_does_in_an_article_and_never_otherwise(service: Service) -> None:
    found = kinds(service, "xây dựng nông thôn m").get("cum", [])
    assert "xây dựng nông thôn mới" in found
    assert kinds(service, "hỏi về nghị quy").get("cum", []) == []


@pytest.mark.parametrize("typed", ["nghi", "tỉnh ủy", "dai hoi d", "ubnd", "nghe a", "quang", "26"])
def test_the_count_of_a_completion_is_what_it_finds(service: Service, typed: str) -> None:
    found = [one for one in service.complete(typed) if one.kind != "bai"]
    assert found
    for one in found:
        there = asked(one.value) if one.kind == "cum" else asked("").toggle(one.kind, one.value)
        assert one.count == service.count(there) > 0, one
        if one.kind == "cum":
            assert service.count(asked(f'"{one.value}"')) > 0, one


def test_offices_are_completed_whole_and_with_no_word_that_does_not_stand_behind_them(tmp_path) -> None:
    text = "Chủ tịch nước tiếp khách. Nhà máy xử lý nước thải của chủ tịch xã. Nước thải, nước ngoài. Putina gặp Putin."
    rows = "".join(f'{{"id": "{n}", "title": "Tin {n}", "text": "{text}"}}\n' for n in range(5))
    (tmp_path / "rows.jsonl").write_text(rows, "utf-8")
    build(Settings(data=tmp_path / "var"), [tmp_path / "rows.jsonl"], workers=1)
    service = Service(Settings(data=tmp_path / "var"))
    for typed in ("chủ tịch n", "chu tich nu", "chủ tịch nước"):
        assert kinds(service, typed)["cum"][0] == "chủ tịch nước"
        assert not [text for text in kinds(service, typed)["cum"] if "thải" in text or "ngoài" in text]
    assert kinds(service, "put")["cum"] == ["putin", "putina"]


def test_persons_without_an_office_in_two_articles_are_no_completions(tmp_path) -> None:
    text = "Ông Nguyễn Văn Bưởi kể chuyện trồng cây. Ông Nguyễn Văn Bưởi bán cây trong phạm vi huyện."
    rows = "".join(f'{{"id": "{n}", "title": "Trồng cây {n}", "text": "{text}"}}\n' for n in range(4))
    (tmp_path / "rows.jsonl").write_text(rows, "utf-8")
    build(Settings(data=tmp_path / "var"), [tmp_path / "rows.jsonl"], workers=1)
    service = Service(Settings(data=tmp_path / "var"))
    assert "phạm vi" in kinds(service, "pham v").get("cum", [])
    assert kinds(service, "nguyen van b") == {}


def test_help_follows_additions_and_removals(tmp_path) -> None:
    rows = '{"id": "a", "title": "Lúa nếp", "text": "Cánh đồng lúa nếp."}\n'
    rows += '{"id": "b", "title": "Cá kho", "text": "Cá kho riềng."}\n'
    (tmp_path / "rows.jsonl").write_text(rows, "utf-8")
    settings = Settings(data=tmp_path / "var")
    build(settings, [tmp_path / "rows.jsonl"], workers=1)
    service = Service(settings)
    assert service.search(asked("canh dong lua nep")).suggestion == "cánh đồng lúa nếp"
    assert [one.text for one in service.complete("lua n") if one.kind == "bai"] == ["Lúa nếp"]
    remove(settings, ["a"])
    assert service.search(asked("canh dong lua nep")).total == 0
    assert service.complete("lua n") == ()
