"""Bylines: who signs an article, in the lines above its first paragraph or below its last; names in a list stay.

What stands below a signature is of the page: the source, a call to readers, a teaser of another article. A paragraph
is not, so a name with one below it is a subheading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from index.article import Cut
from index.reading import furniture, stamps
from index.reading.navigation import cut
from index.reading.tables import table

_SIGNED = re.compile(
    r"(?:Bài|Tin|Tác giả(?: bài viết)?|Tổng hợp|Người viết)(?:\s*(?:,|và|-|&)\s*ảnh)?\s*:\s*(?P<name>.{2,60})$",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:viết bởi|đăng bởi|bởi|by)\s*:?\s+(?=[A-ZĐÀ-Ỹ])", re.IGNORECASE)
_OF_PAPER = re.compile(r"(?P<name>[^/()]{3,40}?)\s*/\s*(?:Báo\s|TTXVN|VOV|VTV|[A-Z][\w.]*)[^/]{0,30}")
_NAMED = re.compile(r"[^\W\d_]+(?:\s[^\W\d_]+){1,3}(?:\s*[-–,]\s*[^\W\d_]+(?:\s[^\W\d_]+){1,3})?")
_AND_OTHERS = re.compile(
    r"\s+và \d+ tác giả khác$|\s*\((?:tổng hợp|thực hiện|ghi|lược ghi|biên dịch|T/h)\)$", re.IGNORECASE
)
_SOURCE = re.compile(r"\(?(?:Theo|Nguồn(?: tin)?\s*:)\s+(?P<name>[^.;:()]{2,60}(?:\.\w{2,4})?)\)?\.?$", re.IGNORECASE)
_AGENCY = re.compile(r"(?:PV|P\.V|Phóng viên|BBT|TTXVN|Nhóm PV|Nhóm phóng viên|Tổng hợp)(?:\s?[/,-]\s?[\w.+]{2,30})?$")
_CREDIT = re.compile(r"(?:Nguồn|Ảnh|Video|Clip|Đồ họa|Thiết kế)[^:]{0,20}:|\bẢnh\s?:", re.IGNORECASE)
# How names of places, bodies and parts of a text begin, which are capitalised as persons' are.
_NO_PERSON = re.compile(
    r"(?:huyện|xã|phường|tỉnh|quận|thôn|ấp|ban|bộ|sở|phòng|đảng|cục|vụ|viện|ủy|uỷ|bài|phần|chương|mục|báo|theo|nhiệm|khối"
    r"|tổ|nhóm|tổng|kết|khu|vùng|thành phố|thành ủy|thị xã|thị trấn|thị ủy|công ty|công an"
    r"|trường (?:tiểu|trung|đại|mầm|cao)|hội (?:nông|phụ|cựu|chữ|khuyến|nhà)|đoàn (?:thanh|đại|viên)"
    r"|xuất|thông|kế|phát|nâng|tăng|đẩy|xây)(?!\w)",
    re.IGNORECASE,
)
_HEAD = 5  # lines above the first paragraph: title, time, section, author
_TAIL = 4  # lines below the last one: author, source, a call to readers, a teaser
_SHORT = 60
_HEADLINE = (25, 160)


@dataclass(frozen=True, slots=True)
class Signed:
    """The lines without the signature, who signs, the time that stood beside the name, and what below it was cut."""

    lines: list[str]
    byline: str | None = None
    cuts: tuple[Cut, ...] = ()
    header: str | None = None


def at_head(lines: Sequence[str]) -> Signed:
    """Take a signature above the first paragraph: "Mai Hoa", "MAI HOA và 1 tác giả khác", "Mai Hoa - 15/3/2021"."""
    for number, line in enumerate(lines[:_HEAD]):
        if furniture.is_sentence(line):
            break
        below = lines[number + 1] if number + 1 < len(lines) else ""
        header = line if stamps.of_header(line) else None
        name = _AND_OTHERS.sub("", stamps.beside(line) if header else line)
        named = _signature(name) if len(line) < _SHORT and name not in _provinces() else None
        if named and (furniture.is_sentence(below) or stamps.is_header(below)):
            return Signed([*lines[:number], *lines[number + 1 :]], named, header=header)
    return Signed(list(lines))


def at_tail(lines: Sequence[str]) -> Signed:
    """Take the signature below the last paragraph, and what stands below it.

    >>> at_tail(["Hội nghị bế mạc trong buổi chiều cùng ngày sau khi thông qua nghị quyết.", "Mai Hoa"]).byline
    'Mai Hoa'
    >>> at_tail(["Danh sách Ban Thường vụ khóa XIX:", "Lê Văn Mẫu", "Trần Thị Thử"]).byline
    """
    for number in range(len(lines) - 1, max(len(lines) - 1 - _TAIL, 0), -1):
        line, below = lines[number], lines[number + 1 :]
        name = _signature(line) if len(line) < _SHORT and _ends_text(lines[number - 1]) else None
        name = name or (found["name"] if (found := _SIGNED.match(line)) else None)
        if name and _is_closing(below):
            return Signed(list(lines[:number]), name.strip(), _below(below))
    return _source_at_tail(lines)


def _source_at_tail(lines: Sequence[str]) -> Signed:
    """Take the agency or the paper that stands where a name would: "Theo TTXVN/Vietnam+", "PV/VOV.VN"."""
    end = len(lines)
    while end > 1 and furniture.is_closing(lines[end - 1]):
        end -= 1
    # "Theo Hà Trang", and below it her paper
    if end > 2 and len(lines[end - 1]) < _SHORT // 2 and _SOURCE.match(lines[end - 2]):
        end -= 1
    line = lines[end - 1] if end > 1 else ""
    found = _SOURCE.match(line) if len(line) < _SHORT else None
    name = found["name"] if found else line if _AGENCY.match(line) else None
    if name is None or not _ends_text(lines[end - 2]):
        return Signed(list(lines))
    return Signed(list(lines[: end - 1]), name, _below(lines[end:]))


def _below(lines: Sequence[str]) -> tuple[Cut, ...]:
    """Return what is told of the lines below a signature: sources are short, what leads elsewhere is not."""
    if not lines:
        return ()
    return (cut("signature" if all(len(line) < _SHORT for line in lines) else "teaser", lines),)


def _signature(line: str) -> str | None:
    """Return the name of a line that is a person's name and nothing else."""
    name = _BY.sub("", _AND_OTHERS.sub("", line).strip(" .-–"))
    if (paper := _OF_PAPER.fullmatch(name)) and _signature(paper["name"]):
        return name
    if found := _SIGNED.match(name):
        return found["name"].strip()
    if _NO_PERSON.match(name) or not (name.istitle() or name.isupper()):
        return None
    return name if _NAMED.fullmatch(name) else None


def is_name(name: str) -> bool:
    """Return whether what a page calls its author is a person's name: many name their paper, or "admin"."""
    return len(name) < _SHORT and name not in _provinces() and _signature(name) == name


def _ends_text(line: str) -> bool:
    """Return whether a signature may follow a line: a paragraph or a caption does, not a name, a cell or "gồm:"."""
    if line.endswith(":"):
        return False
    return len(line) >= 40 or line[-1:] in {".", "!", "?", "…", "”", '"'} or _CREDIT.search(line) is not None


def _is_closing(below: Sequence[str]) -> bool:
    """Return whether nothing of the article stands below a signature."""
    if below and furniture.is_closing(below[0]):
        return True
    if len(below) > 1 and _is_headline(below[-2]) and furniture.is_sentence(below[-1]):
        below = below[:-2]  # the teaser of one other article: its headline and its lead
    return all(_is_of_page(line) for line in below)


def _is_headline(line: str) -> bool:
    least, most = _HEADLINE
    return least <= len(line) <= most and line[-1] not in ".:;,"


def _is_of_page(line: str) -> bool:
    kinds = furniture.is_closing, furniture.is_label, furniture.is_teaser, furniture.is_dated_headline
    return any(kind(line) for kind in kinds) or (
        len(line) < _SHORT and any(pattern.match(line) for pattern in (_SOURCE, _SIGNED, _AGENCY, _CREDIT))
    )


@cache
def _provinces() -> frozenset[str]:
    return frozenset(province["name"] for province in table("provinces")["provinces"])
