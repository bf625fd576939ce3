"""docs/settings.md explains exactly the settings there are."""

import re
from dataclasses import fields
from pathlib import Path

from index.settings import Settings

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def test_the_page_names_every_setting_and_no_other() -> None:
    written = set(re.findall(r"^\| `TIMTIN_(\w+)`", PAGE.read_text("utf-8"), re.MULTILINE))
    assert written == {field.name.upper() for field in fields(Settings)} | {"CONFIG"}
