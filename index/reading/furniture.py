"""The furniture of a page: labels, headings of lists, section names, imprints; what says nothing of the news.

The words stand in `tables/furniture.json`; here is what a line looks like that is made of them.
"""

from __future__ import annotations

import re
from functools import cache

from index.reading.tables import table

_LONGEST = 120  # characters of a line that is furniture and nothing else
_DATED = re.compile(r".{12,}\(\s*\d{1,2}/\d{1,2}/\d{4}\s*\)")
_LETTERS = [chr(code) for code in (*range(0x41, 0x250), *range(0x1EA0, 0x1EFA))]
_UPPER, _LOWER = ("".join(filter(str.isupper, _LETTERS)), "".join(filter(str.islower, _LETTERS)))
# "… thi công xong hai câyCông ty đã nhận …": a headline, and its lead run on by the crawl.
# It begins with the capital and looks back: a search for a set of letters is quick.
_GLUED = re.compile(
    rf"[{_UPPER}](?=[{_LOWER}])(?:(?<=[^\W\d_][{_LOWER}].)|(?<=[^\W\d_][{_LOWER}][’”\"'?!].)|(?<=\d\d.)"
    rf"|(?<=[{_UPPER}]{{2}}.))[{_LOWER}]+,?\s[{_LOWER}\d]"
)
_MORE = re.compile(r"(?:xem thêm|đọc thêm|>>+|»)\s*:?\s*(?=\S).{10,200}", re.IGNORECASE)
_TAGGED = re.compile(r"(?:từ kh[óo][áa]|tags?)\s*:\s*.{1,200}", re.IGNORECASE)
_ENTRY = re.compile(r"\d{1,2}\s?(?:h\s?\d{0,2}|:\d\d)(?!\d)")
_SENTENCE = 60  # characters: a shorter line is a heading, a cell, a name
_LONG = 200  # characters: no headline is longer
_INNER_STOP = re.compile(rf"[.!?…][”\"’)]?\s[{_UPPER}“\"]")


def is_label(line: str) -> bool:
    """Return whether a line is a label of the page alone: "Chia sẻ", "Bình luận (3)", "Lên đầu trang".

    >>> is_label("XEM THÊM:"), is_label("Chia sẻ nỗi đau với đồng bào")
    (True, False)
    """
    return _is(line, "labels") or (len(line) <= _LONGEST and _shares().fullmatch(line.lower()) is not None)


def is_list_heading(line: str) -> bool:
    """Return whether a line may head a list of other articles: "Tin liên quan", "Các tin khác"."""
    return _is(line, "lists")


def is_subheading(line: str) -> bool:
    """Return whether such a heading is one that an article has too, as "Ý kiến bạn đọc"."""
    return _is(line, "subheadings")


def is_tags(line: str) -> bool:
    """Return whether a line heads the key words of an article, or holds them: "Từ khóa: Nghệ An, đại hội"."""
    return _is(line, "tags") or (_TAGGED.fullmatch(line) is not None and not line.endswith("."))


def is_foot(line: str) -> bool:
    """Return whether a line is of a portal's foot; a sentence that begins like one is none.

    >>> is_foot("Giấy phép số 12/GP-TTĐT do Sở Thông tin và Truyền thông cấp ngày 1/2/2019.")
    True
    >>> is_foot("Giấy phép số 12/GP-UBND cấp cho doanh nghiệp khai thác mỏ đá đã hết hạn từ năm 2019, theo thanh tra.")
    False
    """
    small = line.lower()
    if not small.startswith(tuple(table("furniture")["feet"])):
        return False
    return not is_sentence(line) or any(word in small for word in table("furniture")["imprint"])


def is_section(line: str) -> bool:
    """Return whether a line is the name of a part of the site: "TIN TỨC - SỰ KIỆN", "Chuyên mục: Chính trị"."""
    return len(line) <= _LONGEST and _sections().fullmatch(line.strip()) is not None


def kind_of_error(said: str) -> str | None:
    """Return what a page is that says so and little else: an error, a question whether one is a robot; else None."""
    small = said.lower()
    kinds: dict[str, list[str]] = table("furniture")["errors"]
    return next((kind for kind, words in kinds.items() if any(word in small for word in words)), None)


def is_teaser(line: str) -> bool:
    """Return whether a line is of another article: it leads there, or is a headline with its lead run on."""
    return leads_on(line) or is_glued(line)


def leads_on(line: str) -> bool:
    """Return whether a line says where another article is: "Xem thêm: Huyện ủy họp bàn", ">> Huyện ủy họp bàn"."""
    return _MORE.fullmatch(line) is not None and not line.endswith(".")


def is_glued(line: str) -> bool:
    """Return whether a headline and the lead of its article were run together into one line."""
    return len(line) > _SENTENCE and _GLUED.search(line, 22) is not None


def is_closing(line: str) -> bool:
    """Return whether a line calls readers to write, below an article's end."""
    return _is(line, "closing", most=400) or bool(re.search(r"\S@\S+\.\w", line) and "email" in line.lower())


def is_dated_headline(line: str) -> bool:
    """Return whether a line is another article's headline with its day: "Huyện họp bàn … (11/06/2019)"."""
    return _DATED.fullmatch(line) is not None


def is_entry(line: str) -> bool:
    """Return whether a line begins with a time of day, as the entries of a live report do."""
    return _ENTRY.match(line) is not None


def is_sentence(line: str) -> bool:
    """Return whether a line reads like a paragraph: long enough, with a full stop at its end or inside it."""
    if len(line) < _SENTENCE:
        return False
    return len(line) > _LONG or line.rstrip('”"’)] ')[-1:] in {".", ";", ":", "…"} or bool(_INNER_STOP.search(line))


def _is(line: str, kind: str, most: int = _LONGEST) -> bool:
    return len(line) <= most and _patterns(kind).fullmatch(line.lower().strip().strip(":.»›> ")) is not None


@cache
def _patterns(kind: str) -> re.Pattern[str]:
    most = 400 if kind == "closing" else 60
    words = (
        re.escape(text).replace(r"\*", f".{{0,{most}}}").replace(r"\#", r"[\d.,]+") for text in table("furniture")[kind]
    )
    return re.compile("|".join(words))


@cache
def _shares() -> re.Pattern[str]:
    """Return what lines look like that are made of buttons alone, or of an address."""
    words = "|".join(sorted(map(re.escape, table("furniture")["buttons"]), key=len, reverse=True))
    return re.compile(rf"(?:(?:{words})(?!\w)[\s|,·•/:()\d-]*)+|https?://\S+")


@cache
def _sections() -> re.Pattern[str]:
    words = "|".join(map(re.escape, table("furniture")["sections"]))
    return re.compile(rf"(?:(?:{words})(?:[\s–&,/|:>»›-]+(?:và\s+)?|$))+", re.IGNORECASE)
