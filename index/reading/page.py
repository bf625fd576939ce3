"""The page: scraped text taken apart into title, header, body, captions and byline; navigation and teasers cut."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType

from index.article import EvidenceField


@dataclass(frozen=True, slots=True)
class Page:
    """One article's page, all of it normalised text; ``body`` is its paragraphs joined by newlines.

    ``masthead`` is the paper's name or domain as the lead signs it; ``metadata`` holds what came with the input
    (``date``, ``province``, ``source``, ``url``) and is trusted over the text.
    """

    title: str
    body: str
    lead_end: int = 0
    captions: tuple[str, ...] = ()
    source: str | None = None
    masthead: str | None = None
    url: str | None = None
    byline: str | None = None
    header: str | None = None
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def regions(self) -> tuple[tuple[EvidenceField, str], ...]:
        """Return the texts that evidence points into, in reading order, with the names of their fields."""
        return ("title", self.title), ("body", self.body), ("caption", "\n".join(self.captions))


# From such a line on, the page speaks of other articles.
_OTHER_NEWS = re.compile(r".{12,}\(\s*\d{1,2}/\d{1,2}/\d{4}\s*\)")
_NAVIGATION = re.compile(
    r"(?:tin|bài|các tin|những tin|các bài)\s+(?:mới(?: nhất| hơn)?|liên quan|khác|cùng chuyên mục|đọc nhiều|cũ hơn"
    r"|nổi bật|viết khác|viết liên quan)|(?:đọc|xem) thêm|chia sẻ(?: bài viết)?|bình luận(?: \(\d+\))?|ý kiến bạn đọc"
    r"|từ khóa|tags?|trở về|in trang|gửi bài viết|mời quý độc giả.*|tin cùng mục",
    re.IGNORECASE,
)
# The foot of a portal: from such a line on, nothing is the article's.
_FOOT = re.compile(
    r"xem chi tiết(?: tại đây)?$|lên đầu tr|[®©]|giấy phép (?:số|thiết lập|xuất bản|hoạt động)|cơ quan chủ quản\s*:"
    r"|chịu trách nhiệm (?:về )?nội dung|bản quyền (?:thuộc|©)|trang chủ \||liên kết website$|số lượt truy cập"
    r"|thống kê truy cập|tổng số lượt|đang online|tin đã đưa$",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}", re.IGNORECASE
)
# What stands in a header line beside the time: "Cập nhật lúc 18:18, Thứ Ba (GMT+7)", "Xã hội - Ngày đăng: …".
_LABELS = re.compile(
    r"(?:cập nhật|ngày|đăng|xuất bản|lúc|tháng|năm|giờ|phút|thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật|gmt|am|pm|sa|ch"
    r"|tin tức|xã hội|thời sự|chính trị|kinh tế|xây dựng đảng|lượt xem|\d+h\d*)(?![^\W\d_])",
    re.IGNORECASE,
)
_CREDITS = ("Ảnh", "Clip", "Đồ họa", "Video")
_CREDIT = re.compile(r"(?:^|[.\s(])(?:Ảnh|Ảnh minh họa|Clip|Đồ họa|Video)\s*(?::|minh họa)[^.]{0,60}\.?\)?$")
_BYLINE = re.compile(r"(?:Bài|Tin)(?:\s*(?:,|và|-)\s*ảnh)?\s*:\s*(?P<name>.{2,60})$", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_]+(?:\s[^\W\d_]+){1,3}(?:\s*[-–,]\s*[^\W\d_]+(?:\s[^\W\d_]+){1,3})?")
# "(Baonghean.vn) - Sáng nay", "(NTO) Ngày 14/10", "LSO-Chiều 26/9": a paper signs its lead.
_MASTHEAD = re.compile(
    r"(?P<open>\()?(?P<name>[^\W_][\w .&-]{1,40}?)(?(open)\)\s*(?:[-–—:.]|(?=[A-ZĐ]))|\s*[-–—:](?:\s|(?=[A-ZĐ])))"
)
_DEBRIS = re.compile(r"mask|[.\W_]*", re.IGNORECASE)
_HEADER_LINES = 5
_SHORT = 60  # a header line: time, date, zone
_CAPTION = 250  # longer lines are paragraphs even when they are printed twice


def split(text: str, title: str = "") -> Page:
    """Take the normalised text of a page apart; the title is the first line that says something, unless given."""
    lines = [line for line in (" ".join(raw.split()) for raw in text.split("\n")) if not _DEBRIS.fullmatch(line)]
    if not title and lines:
        title = lines.pop(0)
    elif lines and lines[0] == title:
        lines.pop(0)
    lines = without_navigation(lines)
    header = _header(lines)
    lines = [line for line in lines if line != header and not _is_alt_text(line, title)]
    captions = _captions(lines)
    paragraphs = [line for line in lines if line not in captions]
    byline, paragraphs = _byline(paragraphs)
    # Where the input has no title, the signed lead stands in its place.
    masthead = _MASTHEAD.match(paragraphs[0] if paragraphs else title) or _MASTHEAD.match(title)
    return Page(
        title=title,
        body="\n".join(paragraphs),
        lead_end=len(paragraphs[0]) if paragraphs else 0,
        captions=tuple(captions),
        masthead=masthead["name"] if masthead else None,
        byline=byline,
        header=header,
    )


def without_navigation(lines: list[str]) -> list[str]:
    """Cut from the first line of navigation on, and the dated headlines of other articles at the end."""
    for number, line in enumerate(lines):
        if (number >= 2 and _NAVIGATION.fullmatch(line.rstrip(":. "))) or _FOOT.match(line):
            lines = lines[:number]
            break
    end = len(lines)
    while end > 1 and _OTHER_NEWS.fullmatch(lines[end - 1]):
        end -= 1
    return lines[:end] if len(lines) - end > 1 else lines


def _header(lines: list[str]) -> str | None:
    """Return the line that holds the time and little else: "Ngày 1/10/2022: Kỳ họp khai mạc" is a subheading."""
    for line in lines[:_HEADER_LINES]:
        if len(line) < _SHORT and _STAMP.search(line) and len(re.findall(r"[^\W\d_]+", _LABELS.sub("", line))) < 2:
            return line
    return None


def _is_alt_text(line: str, title: str) -> bool:
    return (
        bool(title)
        and line.startswith(title)
        and re.fullmatch(r"(?:\s*-?\s*ảnh\s*\d*)?", line[len(title) :]) is not None
    )


def _captions(lines: list[str]) -> list[str]:
    """Return captions: lines with a credit, and short lines that are printed twice in a row."""
    twice = {line for line, after in pairwise(lines) if line == after and len(line) < _CAPTION}
    return list(dict.fromkeys(line for line in lines if line in twice or _is_credited(line)))


def _is_credited(line: str) -> bool:
    return any(word in line for word in _CREDITS) and _CREDIT.search(line) is not None


def _byline(paragraphs: list[str]) -> tuple[str | None, list[str]]:
    for number in range(len(paragraphs) - 1, max(len(paragraphs) - 4, 0), -1):
        line = paragraphs[number]
        if found := _BYLINE.match(line):
            return found["name"].strip(), paragraphs[:number]
        if len(line) < _SHORT and _NAME.fullmatch(line) and line.istitle() | line.isupper():
            return line, paragraphs[:number]
    return None, paragraphs
