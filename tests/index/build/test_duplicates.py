"""Near-duplicates share one group number, whether they come in one build or one after another."""

import json
from pathlib import Path

import pytest
from datasketch import MinHash

from index import build, duplicates, update
from index.article import Article
from index.duplicates import Story, alike
from index.engines.arrays.snapshot import open_snapshot
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


SHORT = row("tin-a", "Thông báo lịch cúp điện", "Từ 7 đến 16 giờ thứ bảy, xã Đông Hải ngừng cấp điện để sửa đường dây.")


def test_an_exact_re_post_is_one_story_however_short(settings: Settings, tmp_path: Path) -> None:
    again, later = SHORT | {"id": "tin-b"}, SHORT | {"id": "tin-c"}
    build.build(settings, [write(tmp_path / "a.jsonl", SHORT, again, ALONE)])
    update.add(settings, [write(tmp_path / "b.jsonl", later)])
    found = groups(settings)
    assert found["tin-a"] == found["tin-b"] == found["tin-c"] != found["bao-c"]


def test_two_stubs_with_the_same_few_words_are_two(settings: Settings, tmp_path: Path) -> None:
    stubs = [row(id, "Thông báo", "Xem tệp kèm theo.") for id in ("a", "b")]
    build.build(settings, [write(tmp_path / "a.jsonl", *stubs)])
    found = groups(settings)
    assert found["a"] != found["b"]


def test_a_group_outlives_its_first_article(settings: Settings, tmp_path: Path) -> None:
    third = row("bao-d", "Bàn việc tháng tới", *STORY, "Theo Báo A.")
    build.build(settings, [write(tmp_path / "a.jsonl", FIRST, REPRINT, ALONE)])
    update.remove(settings, ["bao-a"])
    update.add(settings, [write(tmp_path / "b.jsonl", third)])
    found = groups(settings)
    assert found.keys() == {"bao-b", "bao-c", "bao-d"}
    assert found["bao-b"] == found["bao-d"] != found["bao-c"]


@pytest.mark.parametrize("removed", [False, True])
def test_the_first_of_a_group_leaves_it_with_another_text(settings: Settings, tmp_path: Path, removed: bool) -> None:
    build.build(settings, [write(tmp_path / "a.jsonl", FIRST, REPRINT)])
    if removed:
        update.remove(settings, ["bao-a"])
    other = row("bao-a", "Cờ vua", OTHER, OTHER.replace("thắng", "hòa"))
    update.add(settings, [write(tmp_path / "b.jsonl", other)])
    found = groups(settings)
    assert found["bao-a"] != found["bao-b"]
    update.add(settings, [write(tmp_path / "c.jsonl", FIRST)])  # and comes back with the old one
    found = groups(settings)
    assert found["bao-a"] == found["bao-b"]


def test_signatures_are_permuted_as_datasketch_does() -> None:
    known = MinHash(num_perm=duplicates.BANDS * duplicates.ROWS, seed=1, scheme="affine32").permutations
    assert [drawn.tolist() for drawn in duplicates._permutations()] == known.tolist()


WORDS = [f"chữ{number}" for number in range(400)]


@pytest.mark.parametrize(
    ("other", "joined"),
    [
        ("Nghệ An khởi công cầu Bến Thủy 3 sau hai năm", True),
        ("Nghệ An khởi công cầu Bến Thủy 4", False),  # another bridge
        ("Hà Tĩnh khởi công cầu Hộ Độ 3", False),
        ("Trồng rau sạch ở vùng cát", False),
    ],
)
def test_a_text_with_parts_rewritten_is_one_story_where_it_tells_one_event(other: str, joined: bool) -> None:
    rewritten = [word if number % 20 < 17 else f"khác{number}" for number, word in enumerate(WORDS)]
    one = Article("1", "", "Nghệ An khởi công cầu Bến Thủy 3", " ".join(WORDS))
    two = Article("2", "", other, " ".join(sorted(rewritten, key=lambda word: word.startswith("khác"))))
    stories = Story.of(one), Story.of(two)
    both = len(stories[0].pairs & stories[1].pairs)
    share = both / (len(stories[0].pairs) + len(stories[1].pairs) - both)
    assert 0.55 <= share < 0.7
    assert alike(*stories) is joined
