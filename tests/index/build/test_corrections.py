"""What a person corrects is so at once and stays so; the file may hold mistakes; everything can be taken back."""

import json

import pytest
from click.testing import CliRunner

from index import corrections
from index.build import build
from index.cli import index
from index.engines.arrays.snapshot import open_snapshot
from index.errors import UnreadableInput
from index.homes import home_of
from index.lines import Lines
from index.settings import Settings
from index.update import add

ROW = {
    "id": "a",
    "title": "Tỉnh ủy Nghệ An họp",
    "text": "Tỉnh ủy Nghệ An họp bàn Nghị quyết 26-NQ/TW, do đồng chí Bí thư Tỉnh ủy Trần Văn Ba chủ trì.",
    "date": "2021-05-06",
}


def article(settings, id="a"):
    snapshot = open_snapshot(settings.data)
    doc = snapshot.doc(id)
    assert doc is not None
    return snapshot.article(doc)


def facet(settings, field):
    snapshot = open_snapshot(settings.data)
    column = snapshot.facet(field)
    doc = snapshot.doc("a")
    assert doc is not None
    return [column.values[n] for n in column.ordinals[column.offsets[doc] : column.offsets[doc + 1]]]


@pytest.fixture
def settings(anywhere: Settings) -> Settings:
    """What people decide is the same wherever it is kept."""
    return anywhere


@pytest.fixture
def built(settings, paper):
    path = paper(ROW, ("b", "Trạm y tế xã mở cửa cả tuần."))
    build(settings, [path])
    return path


@pytest.fixture
def correct(settings):
    def run(*words):
        return CliRunner().invoke(index, ["correct", *words, "--data", str(settings.data)])

    return run


@pytest.fixture
def write(settings):
    """Return what writes lines into the list by hand."""

    def lines(*rows):
        kept = Lines(home_of(settings), corrections.FILE)
        kept.drop(lambda _: True)
        kept.add(row if isinstance(row, str) else json.dumps(row) for row in rows)

    return lines


WORDS = (
    "a", "--date", "2020-11", "--province", "ben-tre", "--province", "Vĩnh Long", "--congress", "ben-tre.xi",
    "--document", "Chỉ thị số 05-CT/TU ngày 2/3/2020", "--person", "Lê Thị Tư: Bí thư Tỉnh ủy, Chủ tịch HĐND tỉnh",
    "--title", "Tỉnh ủy Bến Tre họp", "--source", "Báo Đồng Khởi", "--url", "https://bao.example/1",
)  # fmt: skip


def test_a_correction_is_so_at_once(settings, built, correct):
    result = correct(*WORDS)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("added 0, updated 1, unchanged 0")
    found = article(settings)
    assert (found.title, found.source, found.url, found.scope) == (
        "Tỉnh ủy Bến Tre họp",
        "Báo Đồng Khởi",
        "https://bao.example/1",
        "local",
    )
    assert (found.published.date.isoformat(), found.published.precision) == ("2020-11-01", "month")
    assert [(p.slug, p.primary, p.confidence) for p in found.provinces] == [
        ("ben-tre", True, 1.0),
        ("vinh-long", False, 1.0),
    ]
    assert [(c.owner, c.ordinal, c.term) for c in found.congresses] == [("ben-tre", "XI", "2020-2025")]
    assert [(d.number, d.type, str(d.date)) for d in found.documents] == [("05-CT/TU", "Chỉ thị", "2020-03-02")]
    assert [(p.name, p.titles) for p in found.people] == [("Lê Thị Tư", ("Bí thư Tỉnh ủy", "Chủ tịch HĐND tỉnh"))]
    assert facet(settings, "province") == ["ben-tre", "vinh-long-cu"]
    assert facet(settings, "unit") == ["vinh-long"]
    assert open_snapshot(settings.data).field("folded").df("tre") == 1


def test_corrected_values_are_marked_and_what_was_understood_is_kept(settings, built, correct):
    before = article(settings)
    correct(*WORDS)
    found = article(settings)
    assert found.published.how == "correction"
    for value in (found.published, *found.provinces, *found.congresses, *found.documents, *found.people):
        assert [(e.field, e.start, e.text) for e in value.evidence] == [("metadata", None, "correction")]
    assert found.corrected["title"] == before.title
    assert found.corrected["provinces"] == before.to_json()["provinces"]
    assert corrections.undone(found) == before


def test_a_correction_survives_rebuilds_and_additions(settings, built, correct, intake):
    correct(*WORDS)
    found = article(settings)
    assert build(settings, [built]).unchanged == 2
    assert add(settings, [built], intake=intake).unchanged == 2
    assert article(settings) == found


def test_all_is_taken_back(settings, built, correct):
    before = article(settings)
    correct(*WORDS)
    correct("a", "--scope", "national")
    result = correct("a", "--undo")
    assert (result.exit_code, article(settings)) == (0, before)
    assert Lines(home_of(settings), corrections.FILE).read() == []
    assert correct("a", "--undo").exit_code == 2
    assert build(settings, [built]).unchanged == 2


def test_later_corrections_add_to_earlier_ones(settings, built, correct):
    correct("a", "--date", "2020-11-05", "--province", "ben-tre")
    correct("a", "--date", "2020-11-06", "--note", "theo bản in")
    found = article(settings)
    assert (found.published.date.isoformat(), [p.slug for p in found.provinces]) == ("2020-11-06", ["ben-tre"])


def test_none_of_them_can_be_said(settings, built, correct):
    for name in ("date", "provinces", "documents", "people"):
        assert correct("a", "--none", name).exit_code == 0
    found = article(settings)
    assert (found.published, found.scope, found.provinces, found.documents, found.people) == (
        None,
        "unknown",
        (),
        (),
        (),
    )


@pytest.mark.parametrize("scope", ["national", "international"])
def test_a_story_of_the_country_or_of_others_is_about_no_province(settings, built, correct, scope):
    correct("a", "--scope", scope)
    assert (article(settings).scope, article(settings).provinces) == (scope, ())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("khong-co", "--scope", "local"), "not in the index"),
        (("a",), "corrects nothing"),
        (("a", "--date", "2099-01-01"), "is not a date"),
        (("a", "--date", "hôm qua"), "is not a date"),
        (("a", "--province", "atlantis"), "nghe-an"),
        (("a", "--congress", "nghe-an.mười"), "no congress"),
        (("a", "--congress", "atlantis.xx"), "no congress"),
        (("a", "--document", "bài báo"), "names no document"),
        (("a", "--person", ": Bí thư"), "has no name before the colon"),
        (("--undo",), "give an ID"),
        (("a", "--undo", "--date", "2020"), "nothing else"),
    ],
)
def test_what_cannot_be_used_is_refused_and_not_written_down(settings, built, correct, words, said):
    result = correct(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert Lines(home_of(settings), corrections.FILE).read() == []
    assert not (settings.data / corrections.FILE).exists()


def test_mistakes_in_the_file_are_named_and_the_rest_is_used(settings, built, write, correct):
    write(
        "# đính chính của ban biên tập",
        "",
        {"id": "a", "date": "2020-11-05"},
        "{hỏng",
        {"id": "b", "date": "2099-01-01"},
        {"id": "b", "tỉnh": "nghe-an"},
        {"id": "b", "provinces": 7},
        {"provinces": ["nghe-an"]},
        {"id": "b", "provinces": "nghe-an", "note": "xã ở Nghệ An"},
    )
    for report in (build(settings, [built]), add(settings, [built])):
        assert [(item.path, item.line) for item in report.rejected] == [
            (corrections.place(home_of(settings)), line) for line in (4, 5, 6, 7, 8)
        ]
        assert article(settings).published.date.isoformat() == "2020-11-05"
        assert [p.slug for p in article(settings, "b").provinces] == ["nghe-an"]
    correct("b", "--undo")
    left = [line.decode() for line in Lines(home_of(settings), corrections.FILE).read()]
    assert left[0].startswith("# đính chính")
    assert "{hỏng" in left
    assert [line for line in left if '"b"' in line] == []


def test_the_file_is_applied_to_the_index_when_asked(settings, built, write, correct):
    write({"id": "a", "date": "2020-11-05"}, {"id": "chua-co", "date": "2020"})
    result = correct()
    assert result.exit_code == 1
    assert "chua-co: not in the index" in result.stderr
    assert article(settings).published.date.isoformat() == "2020-11-05"


def test_a_line_must_correct_something():
    with pytest.raises(UnreadableInput, match="corrects nothing"):
        corrections.read({"note": "xem lại"})
