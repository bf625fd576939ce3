"""Near-duplicates share one group number, whether they come in one build or one after another."""

import json
from pathlib import Path

import pytest

from index import build, update
from index.engines.whoosh.snapshot import open_snapshot
from index.settings import Settings

STORY = [
    "Sáng nay, Thường trực Tỉnh ủy họp giao ban công tác tháng, bàn về thu ngân sách và giải ngân vốn đầu tư công.",
    "Các sở báo cáo tiến độ từng dự án trọng điểm, nêu vướng mắc về mặt bằng, vật liệu xây dựng và thủ tục đất đai.",
    "Lãnh đạo tỉnh giao ban quản lý dự án rà soát, tuần sau trình phương án tháo gỡ cho hai khu công nghiệp ven biển.",
    "Hội nghị cũng thảo luận công tác cán bộ, kỷ luật đảng, chuyển đổi số ở cơ sở và mùa mưa bão đang đến gần.",
]
OTHER = "Đội tuyển cờ vua thiếu nhi của trường tiểu học ven sông thắng trận cuối cùng, cả thị trấn ra đón các em về."


def row(id: str, title: str, *paragraphs: str) -> dict[str, str]:
    return {"id": id, "title": title, "text": "\n".join([title, *paragraphs])}


def write(path: Path, *rows: dict[str, str]) -> Path:
    path.write_text("\n".join(json.dumps(item, ensure_ascii=False) for item in rows), "utf-8")
    return path


def groups(settings: Settings) -> dict[str, int]:
    snapshot = open_snapshot(settings.data)
    live = [doc for doc in range(snapshot.size) if snapshot.live is None or snapshot.live[doc]]
    return {snapshot.id(doc): int(snapshot.column("group")[doc]) for doc in live}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "var")


FIRST = row("bao-a", "Tỉnh ủy họp giao ban", *STORY)
REPRINT = row("bao-b", "Giao ban tháng của Thường trực Tỉnh ủy", *STORY, "Theo Báo A.")
ALONE = row("bao-c", "Cờ vua", OTHER, OTHER.replace("thắng", "hòa"))


def test_a_reprint_in_the_same_build_shares_the_number(settings: Settings, tmp_path: Path) -> None:
    build.build(settings, [write(tmp_path / "a.jsonl", FIRST, REPRINT, ALONE)])
    found = groups(settings)
    assert found["bao-a"] == found["bao-b"] != found["bao-c"]


def test_a_reprint_that_comes_later_joins_the_group(settings: Settings, tmp_path: Path) -> None:
    build.build(settings, [write(tmp_path / "a.jsonl", FIRST, ALONE)])
    before = groups(settings)
    update.add(settings, [write(tmp_path / "b.jsonl", REPRINT)])
    after = groups(settings)
    assert after["bao-b"] == before["bao-a"] == after["bao-a"] != after["bao-c"]


def test_two_reprints_that_come_together_share_a_number(settings: Settings, tmp_path: Path) -> None:
    build.build(settings, [write(tmp_path / "a.jsonl", ALONE)])
    update.add(settings, [write(tmp_path / "b.jsonl", FIRST, REPRINT)])
    found = groups(settings)
    assert found["bao-a"] == found["bao-b"]
