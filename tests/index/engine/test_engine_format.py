"""`docs/format.md` names every array of a segment, with its type, and none that is not there."""

import re
from pathlib import Path

import pytest

from index.schema import FACET_FIELDS, ID, TEXT_FIELDS

PAGE = (Path(__file__).parents[3] / "docs" / "format.md").read_text("utf-8")
ROW = re.compile(r"^\| `(?P<name>[\w.]+)`(?P<large>\*?) \| (?P<types>[ui]\d(?: [ui]\d)?) \| ", re.MULTILINE)
MEANT = {
    "FIELD": [field.name for field in TEXT_FIELDS],
    "WORDS": [field.name for field in TEXT_FIELDS if field.positions],
    "FACET": [facet.name for facet in (ID, *FACET_FIELDS)],
}


def documented() -> dict[str, tuple[set[str], bool]]:
    """Return the types of each array, and whether only large segments have it."""
    found = {}
    for row in ROW.finditer(PAGE):
        head, dot, rest = row["name"].partition(".")
        for name in MEANT.get(head, [head]):
            found[name + dot + rest] = (set(row["types"].split()), bool(row["large"]))
    return found


@pytest.fixture
def segment(press, tmp_path):
    return press.segment(tmp_path / "some.arrays", range(30))


def test_every_array_of_a_segment_is_documented_with_its_type(segment):
    known = documented()
    assert {name: array.dtype.str[1:] in known[name][0] for name, array in segment.items()} == dict.fromkeys(
        segment, True
    )


def test_no_array_is_documented_that_is_not_there(segment):
    small = {name for name, (_, large) in documented().items() if not large}
    assert small == set(segment)
