import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.intake import Intake
from index.settings import Settings


@pytest.fixture(autouse=True)
def _quick(without_words):
    """No test here is about words."""


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands say how it went in the language that is set; `test_build_cli` asks them for Vietnamese as well."""
    monkeypatch.setenv("TIMTIN_LANG", "en")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "var")


@pytest.fixture
def intake() -> Intake:
    return Intake(None)


@pytest.fixture
def paper(tmp_path: Path) -> Callable[..., Path]:
    """Return what writes articles, (id, text) pairs or whole rows, into a .jsonl file."""

    def write(*rows: Any, name: str = "báo.jsonl") -> Path:
        path = tmp_path / name
        lines = [
            row
            if isinstance(row, str)
            else json.dumps(row if isinstance(row, dict) else dict(zip(("id", "text"), row, strict=True)))
            for row in rows
        ]
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return path

    return write


CONGRESS = "Sáng nay, Đại hội Đảng bộ tỉnh Nghệ An khai mạc.\nĐại hội bầu Ban Chấp hành khóa mới."
HEALTH = "Cán bộ y tế xã tiêm phòng cho trẻ em.\nTrạm y tế mở cửa cả tuần."
SCHOOL = "Trường học vùng cao đón học sinh trở lại lớp.\nCác thầy cô chuẩn bị từ tuần trước."


@pytest.fixture
def three(paper) -> Path:
    return paper(("dai-hoi", CONGRESS), ("y-te", HEALTH), ("truong-hoc", SCHOOL))
