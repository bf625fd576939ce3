"""A paper: the text of an office document (.docx, .pdf) as lines, with its headline and what was left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

# What stands above the title of decisions and releases: the state's motto, who issues, number, place and day.
_LETTERHEAD = re.compile(
    r"cộng h(?:òa|oà) xã hội chủ nghĩa việt nam|độc lập\s*[-–—]|đảng cộng sản việt nam|số\s*:"
    r"|[*_.\-–—=\s\d]+$|.{2,40}, ngày .{1,12}tháng|kính gửi",
    re.IGNORECASE,
)
_ISSUER = re.compile(
    r"(?:ủy|uỷ) ban|hội đồng nhân dân|tỉnh ủy|huyện ủy|thành ủy|bộ |sở |ban |văn phòng|đảng bộ|đoàn |hội "
    r"|liên đoàn|mặt trận|quốc hội|chính phủ",
    re.IGNORECASE,
)
_NAME = 45  # characters: the name of who issues has fewer, a headline that begins with it more
_ACTS = (
    "nghị quyết|quyết định|chỉ thị|thông báo|thông tư|nghị định|kết luận|kế hoạch|báo cáo|công văn|hướng dẫn|tờ trình"
    "|thông cáo báo chí|thông cáo|quy định|quy chế|chương trình|đề án|công điện|lời kêu gọi|diễn văn|bài phát biểu"
)
_ACT = re.compile(f"(?:{_ACTS})", re.IGNORECASE)
_ACT_WITH_SUBJECT = re.compile(rf"(?:{_ACTS.upper()})\s+(?:[Vv]ề|V/v)\b")
_MOST_ABOVE = 14  # lines of a letterhead
_LONGEST_TITLE = 250


@dataclass(frozen=True, slots=True)
class Paper:
    """Lines in reading order; ``title`` is the headline where the document marks one; ``said`` what was left out."""

    lines: tuple[str, ...]
    title: str = ""
    author: str = ""
    said: tuple[str, ...] = field(default=())


def title_of(lines: Sequence[str]) -> str:
    """Return the headline of a paper without marked headings: below its letterhead, a kind of act with its subject.

    >>> title_of(["TỈNH ỦY NGHỆ AN", "Số: 12-NQ/TU", "NGHỊ QUYẾT", "về cấp nước sạch cho dân", "Căn cứ Điều lệ Đảng;"])
    'NGHỊ QUYẾT về cấp nước sạch cho dân'
    """
    above = [line for line in lines[:_MOST_ABOVE] if line.strip()]
    for number, line in enumerate(above):
        if _ACT_WITH_SUBJECT.match(line) and len(line) <= _LONGEST_TITLE:
            return line
        if _ACT.fullmatch(line.strip(" :.-")):
            below = above[number + 1] if number + 1 < len(above) else ""
            return f"{line.strip(' :.-')} {below}".strip()[:_LONGEST_TITLE]
    first = next((line for line in above if not _is_letterhead(line)), "")
    return first if len(first) <= _LONGEST_TITLE else ""


def _is_letterhead(line: str) -> bool:
    issuer = _ISSUER.match(line) is not None and (len(line) < _NAME or line.isupper())
    return issuer or _LETTERHEAD.match(line) is not None
