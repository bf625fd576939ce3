"""Passages and marks end where words, names, numbers and days do."""

import json

import pytest

from index.build import build
from index.settings import Settings
from search.borders import Borders
from search.help.evidence import Evidence
from search.request import SearchRequest
from search.service import Service

TEXT = (
    "Bảo hiểm xã hội chi trả. Cán bộ y tế xã phải sắp xếp công việc. Ông Nguyễn Văn Bưởi họp ngày 27/7/2021 về 1.500 tỷ"
    " đồng. Huyện xa xôi, huyện có mười xã. Cuộc đua xe đạp, đưa tin. Tổ chức Tỉnh ủy làm việc. Mọi việc đã xong."
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    folder = tmp_path_factory.mktemp("borders")
    rows = [json.dumps({"id": f"n{n}", "title": f"Tin {n}", "text": f"{TEXT} Số {n}."}) for n in range(4)]
    (folder / "rows.jsonl").write_text("\n".join(rows), "utf-8")
    build(Settings(data=folder / "var"), [folder / "rows.jsonl"], workers=1)
    return Service(Settings(data=folder / "var"))


def marked(service: Service, question: str) -> set[str]:
    view = service.article("n0", SearchRequest(q=question))
    assert view is not None
    return {line.text[start:end] for line in (*view.lead, *view.body) for start, end in line.spans}


@pytest.mark.parametrize(
    ("before", "after", "cuts"),
    [
        ("Bảo hiểm xã", " hội chi trả", True),
        ("phải sắp", " xếp công việc", True),
        ("phải", " sắp xếp", False),
        ("phải s", "ắp xếp", True),
        ("Ông Nguyễn Văn", " Bưởi họp", True),
        ("họp ngày 27/7/", "2021 về", True),
        ("ngày", " 27/7/2021", True),
        ("về 1.500", " tỷ đồng", True),
        ("trả.", " Cán bộ", False),
        ("xa xôi,", " huyện", False),
    ],
)
def test_no_word_name_number_or_day_is_cut(service: Service, before: str, after: str, cuts: bool) -> None:
    borders = Borders(Evidence(service._open().writing.language))
    assert borders.cuts(before + after, len(before)) is cuts


@pytest.mark.parametrize(
    ("question", "marks", "never"),
    [
        ("bảo hiểm xã hội", {"Bảo hiểm xã hội"}, set()),
        ("công chức phải sắp hàng", set(), {"phải sắp"}),
        ("ông Nguyễn Văn Cam họp báo", set(), {"Ông Nguyễn Văn", "Nguyễn Văn"}),
        ("Nguyễn Văn Bưởi", {"Nguyễn Văn Bưởi"}, set()),
        ('"Bưởi họp"', {"Nguyễn Văn Bưởi họp"}, set()),
    ],
)
def test_marks_are_whole_words(service: Service, question: str, marks: set[str], never: set[str]) -> None:
    found = marked(service, question)
    assert marks <= found
    assert not never & found


def test_a_word_of_other_diacritics_is_not_marked_where_the_typed_one_stands(service: Service) -> None:
    assert not [mark for mark in marked(service, "thuế huyện xã") if "xa" in mark.split()]
    assert not [mark for mark in marked(service, "cuộc đưa tin lớn") if "đua" in mark]
