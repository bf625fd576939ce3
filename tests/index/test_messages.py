"""The catalogues say everything that is said, in both languages, with the same values."""

import json
import re
from collections import Counter
from importlib.resources import files
from pathlib import Path
from string import Formatter

import pytest

from index.facets import DATES, FACETS
from index.messages import catalogue
from index.messages.catalogue import CATALOGUES, say, table
from index.messages.message import message

ROOT = Path(__file__).parents[2]
# Letters that English has not.
VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]")
PARTS = "syllables pairs near accents intent names below feedback centroid".split()


def values_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("code", table())
def test_every_sentence_stands_in_both_languages_with_the_same_values(code: str) -> None:
    texts = table()[code]
    assert {"vi", "en"} <= texts.keys() <= {"vi", "en", "en1"}
    if code not in {"date_of_day", "day"}:  # figures here, names of months there
        assert values_of(texts["vi"]) == values_of(texts["en"])
    assert values_of(texts.get("en1", "")) <= values_of(texts["en"])
    assert not VIETNAMESE.search(texts["en"].replace("Tìm Tin", ""))


def test_no_code_stands_in_two_catalogues() -> None:
    codes = Counter(
        code
        for name in CATALOGUES
        for code in json.loads((files(catalogue.__package__) / f"{name}.json").read_text("utf-8"))
    )
    assert codes.most_common(1)[0][1] == 1


def codes_of_the_source() -> set[str]:
    """Return the codes that stand in the source as they are; those that are put together are told beside it."""
    texts = [path.read_text("utf-8") for floor in ("index", "search", "webui") for path in (ROOT / floor).rglob("*.py")]
    templates = [path.read_text("utf-8") for path in (ROOT / "webui/templates").rglob("*.html")]
    found = {code for text in texts for code in re.findall(r'(?:message|say|sentence)\(\s*"(\w+)"', text)}
    return found | {code for text in templates for code in re.findall(r"""\bt\(["'](\w+)["'][,)]""", text)}


def test_everything_that_is_said_has_a_sentence() -> None:
    made = {f"{head}_{key}" for head in ("facet", "in") for key in (*FACETS, DATES)} | {
        f"part_{name}" for name in PARTS
    }
    assert codes_of_the_source() | made <= table().keys()


@pytest.mark.parametrize(
    ("said", "vi", "en"),
    [
        (message("total", n=1), "1 bài", "1 article"),
        (message("total", n=1200), "1.200 bài", "1,200 articles"),
        (
            message("except", what=message("since", moment=message("year", year="2021"))),
            "trừ từ năm 2021",
            "not since 2021",
        ),
        (message("also_sought", forms=("UBND", "Ủy ban")), "cũng tìm: UBND, Ủy ban", "also: UBND, Ủy ban"),
    ],
)
def test_messages_hold_messages_counts_and_lists(said, vi: str, en: str) -> None:  # type: ignore[no-untyped-def]
    assert (say(said, "vi"), say(said, "en")) == (vi, en)
