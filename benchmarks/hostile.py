"""Hostile pages, feeds and texts at the largest size that is read: how long the dearest of each takes.

    python -m benchmarks.hostile [pages|feeds|texts]

Every shape is doubled until it is refused or at its bound; the bar is 5 s of processor time for one.
"""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

from index.errors import TimtinError
from index.feeds.entries import MOST_BYTES, entries
from index.reading.html import MOST_CHARS as MOST_PAGE
from index.reading.html import extract
from index.reading.raw import RawArticle
from index.reading.reader import MOST_CHARS as MOST_TEXT
from index.reading.reader import understand

BAR = 5.0
SHOWN = 8
_FIRST = 20_000  # characters

_SENTENCE = "Hội nghị đánh giá kết quả thực hiện nghị quyết đại hội Đảng bộ tỉnh. "
# Units that are repeated, alone and inside 30 or 200 elements.
_PAGES = (
    "<div>a</div>", "<p>a</p>", "<div>", "<b>", "<a href=x>", "<p><a href=x>a", "<h1>Hội nghị đánh giá</h1>",
    "<span class=title>Hội nghị đánh giá kết quả</span>", "<meta name=a content=b>", "<a href=x>a</a>",
    "<div><a href=x>a</a><a href=x>b</a><a href=x>c</a></div>", "<table><tr><td>a</td></tr></table>",
    "<figcaption>Ảnh: a</figcaption>", "<ul><li><a href=x>a</a><li><a href=x>b</a><li><a href=x>c</a></ul>",
    "<p>Tin khác</p>", "<p>Tin khác</p><a href=x>a</a>", "a ", "a", "&amp;", "<!---->", "<", "<!--", "a<br>",
    "<p>ngày 3/3/2021</p>", "<span class=date>3/3/2021</span>", "<script type='application/ld+json'>{}</script>",
    "<p><a href=x>Hội nghị đánh giá kết quả thực hiện</a></p>", "<link rel=canonical href=http://a/b>", "<li>a",
    "<i itemprop=datePublished>a</i>", "<ul><li>", "<select><option>", "<form><p>a</p></form>", "<a b='", "<b a=1 ",
    f"<p>{_SENTENCE}</p>", f"<div class=caption>{_SENTENCE}</div>", "<article><p>a</p></article>", "<td>a</td>",
)  # fmt: skip
_FEEDS = (
    "<a>", "<item><link>http://a/b</link></item>", "<item><description>&lt;p&gt;a</description></item>", "&", "<",
    "&lt;b&gt;", "<![CDATA[", "<item><pubDate>1</pubDate></item>", "<item xmlns:a='b'/>", "<b>a</b>", "1", "]]>",
    "<category>a</category>", "<link>a</link>", "<title>", "<!--", "<item><title type='xhtml'><div>a</div></title>",
    "<content:encoded><![CDATA[<p>a</p>]]></content:encoded>", "<entry><id>a</id></entry>", "&#x41;", "<?x ?>",
)  # fmt: skip
_TEXTS = (
    "Sáng 3/3, ", "ngày 3 tháng 3 năm 2021 ", "12/3/2021 ", "Bà Rịa - Vũng Tàu - ", "tỉnh Nghệ An, ", "26-NQ/TW, ",
    "Nguyễn Văn An, Bí thư Tỉnh ủy, ", "Đại hội đại biểu Đảng bộ tỉnh lần thứ ", "huyện Chiêm Hóa, ", "XIII ", "(",
    "nhiệm kỳ 2020-2025 ", "xã Văn Lâm, huyện ", "Nghị quyết số ", "- ", "Hà ", "Ảnh: ", "a\n", "“", "1/2/", "năm ",
    "a\u0323\u0301", "đồng chí Nguyễn Văn An - Bí thư ", "Hội nghị Ban Chấp hành Đảng bộ tỉnh. ", "HỘI NGHỊ ", "T.Ư ",
    "từ ngày 1 đến ngày 3 ", "hội nghị lần thứ 6 khóa XIII, ", "Tân - Hà - Bình - ", "thành phố Vinh ", "ha\u0301",
)  # fmt: skip

Shape = tuple[str, Callable[[int], str]]


def main(arguments: list[str]) -> int:
    """Measure; 1 when something takes longer than the bar."""
    kinds = {
        "pages": (list(_pages()), extract, MOST_PAGE),
        "feeds": (list(_feeds()), lambda text: entries(text.encode(), "http://a.example/"), MOST_BYTES),
        "texts": (list(_texts()), lambda text: understand(RawArticle("x", "x", text)), MOST_TEXT),
    }
    worst = 0.0
    for kind in arguments or kinds:
        shapes, read, most = kinds[kind]
        rows = sorted((dearest(make, read, most), name) for name, make in shapes)[::-1]
        worst = max(worst, rows[0][0][0])
        print(f"{kind}: {len(rows)} shapes, the dearest:")
        for (seconds, size, end), name in rows[:SHOWN]:
            print(f"  {seconds:6.2f} s  {size:>9,} characters  {name!r:60} then {end}")
    print(f"the dearest takes {worst:.2f} s, the bar is {BAR:g} s")
    return worst > BAR


def dearest(make: Callable[[int], str], read: Callable[[str], object], most: int) -> tuple[float, int, str]:
    """Return the longest time of a shape, its size then, and why no longer one was read."""
    found = (0.0, 0)
    size = _FIRST
    while True:
        text = make(size)[:most]
        began = time.process_time()
        try:
            read(text)
            end = "the bound"
        except TimtinError as error:
            end = str(error)[:60]
        found = max(found, (time.process_time() - began, len(text)))
        if size >= most or found[0] > 4 * BAR:
            return *found, end if found[0] <= 4 * BAR else "stopped"
        size = min(2 * size, most)


def _pages() -> Iterator[Shape]:
    for unit in _PAGES:
        for depth in (0, 30, 200):
            yield f"{depth} × <div>, {unit}", partial(_page, unit, depth)
    yield "attributes", lambda size: _within(f"<div {' '.join(f'a{n}=1' for n in range(size // 8))}>x</div>")
    yield (
        "attributes by 999",
        lambda size: _within(f"<p {' '.join(f'a{n}' for n in range(999))}>x</p>" * (size // 6000)),
    )


def _page(unit: str, depth: int, size: int) -> str:
    return _within("<div>" * depth + unit * max(1, (size - 1200 - 11 * depth) // len(unit)) + "</div>" * depth)


def _within(middle: str) -> str:
    line = f"<p>{_SENTENCE * 5}</p>"
    return (
        f"<html><head><title>Hội nghị</title></head><body><h1>Hội nghị đánh giá</h1>{line}{middle}{line}</body></html>"
    )


def _feeds() -> Iterator[Shape]:
    head = '<?xml version="1.0"?><rss version="2.0"><channel>'
    for unit in _FEEDS:
        for before, after in (("", "</channel></rss>"), ("<item><title>", ""), ("<item><description>", "")):
            yield before + unit, partial(_repeated, head + before, unit, after)
    yield "attributes", lambda size: f"{head}<item {' '.join(f'a{n}=1' for n in range(size // 9))}>"
    crowded = f"<item {' '.join(f'a{n}=1' for n in range(199))}/>"
    yield "attributes by 199", lambda size: head + crowded * (size // len(crowded)) + "</channel></rss>"


def _texts() -> Iterator[Shape]:
    for unit in _TEXTS:
        yield unit, partial(_repeated, "Hội nghị đánh giá kết quả\n", unit, "")


def _repeated(before: str, unit: str, after: str, size: int) -> str:
    return before + unit * (size // len(unit)) + after


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        sys.exit(main(sys.argv[1:]))
