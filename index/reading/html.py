"""Saved HTML pages: title, text, captions, day and publisher of the one article on them; the rest is cut away.

trafilatura (extra ``html``) says which part of the page is the article; title, day, captions and the lists of other
news are found by rules of ours: on the portal of 93 pages in hand it calls every page "Home" and takes the day from
the list of other news.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from index.article import Cut
from index.errors import UnreadableInput
from index.reading import head
from index.reading.navigation import without_navigation

MOST_CHARS = 3_000_000
"""The longest page that is parsed, in characters: real ones have up to 1 million, which takes up to 10 seconds."""

_BLOCKS = frozenset(
    "p div td th li tr table tbody ul ol dl dd dt h1 h2 h3 h4 h5 h6 section article blockquote figure figcaption br"
    " header footer main aside center form pre".split()
)
_DROPPED = frozenset("script style noscript template svg iframe button select nav footer aside object input".split())
# Names that class and id attributes give to the parts of a page, as portals and papers of Việt Nam write them.
_TITLE = re.compile(
    r"(?:^|[\s_-])(?:(?:article|detail|news|post|entry|content|page|main|cms)?[_-]?(?:title|headline)|tieu-?de|title-?(?:detail|news|post))"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?:^|[\s_-])(?:time|date|datetime|publish(?:ed)?|post-?date|ngay(?:-?dang)?|meta)(?:$|[\s_-])", re.I
)
_CAPTION = re.compile(r"caption|chu-?thich|image-?desc|photo-?desc|PhotoCMS", re.IGNORECASE)
_OTHER_NEWS = re.compile(
    r"(?:tin|bài|các tin|những tin|các bài)\s+(?:mới(?: nhất| hơn)?|liên quan|khác|cùng chuyên mục|đọc nhiều|cũ hơn"
    r"|nổi bật|đã đưa|viết khác|viết liên quan|cùng loại|tức khác)|tin bài liên quan|(?:đọc|xem) thêm|bình luận"
    r"|ý kiến bạn đọc|có thể bạn quan tâm|tin đọc nhiều|liên kết website|số lượt truy cập|thống kê truy cập",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(rf"(?:{_OTHER_NEWS.pattern}).*", re.IGNORECASE)
_SHORTEST_TEASER = 25  # characters: "Xem chi tiết tại đây" leads to no other article
_SENTENCE = 40  # characters: no article has only shorter lines
_FULL_DATE = re.compile(r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:19|20)\d\d")
_ASIDE = ("a", "li", "nav", "footer", "aside", "header")
# What parts of a site are called ("TIN TỨC - SỰ KIỆN", "Chi tiết bài viết"): no headline is made of such words alone.
_EMPTY_TITLES = re.compile(
    r"(?:(?:home|index|untitled|news|detail|trang chủ|không có tiêu đề|tin tức|tin|bài viết|bài|sự kiện|chi tiết"
    r"|nội dung|thông tin|thông báo|thời sự|chính trị|xã hội|kinh tế|văn hóa|hoạt động|chuyên mục|chuyên đề|trong nước"
    r"|trong tỉnh|trong huyện|quốc tế|nổi bật|mới nhất|mới|tổng hợp|xây dựng đảng)(?:[\s–&,/|-]+(?:và\s+)?|$))+",
    re.IGNORECASE,
)
# Boxes inside an article that speak of another one.
_RELATED = re.compile(
    r"relate|lien-?quan|inner-article|feature-box|other-?news|tin-?khac|see-?also|read-?more|doc-?them|link-content",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Saved:
    """What a saved page holds: ``published`` from its metadata, ``shown`` the time that its header shows."""

    title: str
    text: str
    captions: tuple[str, ...] = ()
    published: str | None = None
    shown: str | None = None
    source: str | None = None
    url: str | None = None
    cuts: tuple[Cut, ...] = ()


def extract(html: str) -> Saved:
    """Return the article of a page; raises UnreadableInput when there is none, or the extra is not installed."""
    if len(html) > MOST_CHARS:
        raise UnreadableInput(f"a page longer than {MOST_CHARS:,} characters")
    tree = _parsed(html)
    metadata = head.metadata(tree)
    headline = _headline(tree, f"{metadata.get('og:title', '')} {' '.join((tree.findtext('.//title') or '').split())}")
    shown_title = _text(headline) if headline is not None else None
    shown = _shown_date(tree)
    _cut(tree)
    _cut_teasers(tree, headline)
    captions = tuple(_captions(tree))
    main = _with_headline(_main(tree), headline)
    lines = list(_lines(main)) if main is not None else []
    title = _title(metadata, shown_title, tree, lines)
    if title in lines:
        lines = lines[lines.index(title) + 1 :]
    lines, cuts = without_navigation(lines)
    if not any(len(line) >= _SENTENCE for line in lines):  # counters and menus are left of a page with a picture
        lines = []
    if not lines and not shown_title:
        raise UnreadableInput("no article on this page: only navigation")
    return Saved(
        title=title,
        text="\n".join(line for line in lines if line not in {title, shown, *captions}),
        captions=captions,
        published=metadata.get("published") or (shown if shown and not _FULL_DATE.search(shown) else None),
        shown=shown if shown and _FULL_DATE.search(shown) else None,
        source=metadata.get("og:site_name"),
        url=metadata.get("url"),
        cuts=cuts,
    )


def _parsed(html: str) -> Any:
    try:
        from lxml import html as parser  # noqa: PLC0415  an optional extra, and slow to load
    except ImportError as error:
        raise UnreadableInput("HTML pages need more libraries: install requirements/run.txt") from error
    # A declaration would contradict the text, which is decoded already.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", html)
    try:
        return parser.document_fromstring(text)
    except (parser.etree.ParserError, parser.etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableInput(f"not HTML: {error}") from error


# Title and day


def _headline(tree: Any, stated: str) -> Any:
    """Return the element of the headline: an h1, or what a class calls a title.

    What the page's head calls itself decides; else the first that is no link, as the name of the site is one.
    """
    found = [element for element in tree.iter() if _may_be_headline(element)]
    # The head may end in the name of the site, which stands on the page too, but is shorter.
    named = [element for element in found if _text(element) in stated and _link_share(element) < 0.5]
    if named:
        return max(named, key=lambda element: len(_text(element)))
    return next((element for element in found if _link_share(element) < 0.5), found[0] if found else None)


def _may_be_headline(element: Any) -> bool:
    if element.tag != "h1" and not (isinstance(element.tag, str) and _TITLE.search(_name(element))):
        return False
    text = _start(element, 300)
    wrong = _NO_TITLE.fullmatch(text) or _EMPTY_TITLES.fullmatch(text)
    return 6 <= len(text) <= 300 and not wrong and not _is_aside(element)


def _is_aside(element: Any) -> bool:
    """Return whether an element stands in navigation; the header of an article is none."""
    around = [element, *element.iterancestors(*_ASIDE)]
    within = next(element.iterancestors("article", "main"), None)
    return any(
        up.tag in _ASIDE and not (up.tag == "header" and within is not None and within in up.iterancestors())
        for up in around
    )


def _title(metadata: dict[str, str], shown: str | None, tree: Any, lines: list[str]) -> str:
    """Return the best title: the one shown, the page's metadata unless they say nothing, else the first line."""
    site = re.split(r"\s+[|–]\s+|\s+-\s+(?=[^-]*$)", tree.findtext(".//title") or "")[0].strip()
    for title in (shown, metadata.get("og:title"), site):
        if title and not _EMPTY_TITLES.fullmatch(title.strip()) and title.strip() != metadata.get("og:site_name"):
            return " ".join(title.split())
    return lines.pop(0) if lines else ""


def _shown_date(tree: Any) -> str | None:
    """Return the time the page shows for its article: in an element named for it, outside links and lists."""
    for element in (*tree.iter("time"), *_named(tree, _DATE)):
        text = _start(element, 80)
        text = text if _FULL_DATE.search(text) else element.get("datetime") or text
        short = len(text) < 80 and (_FULL_DATE.search(text) or re.match(r"\d{4}-\d\d-\d\d", text))
        if short and not _is_aside(element):
            return text
    return None


def _named(tree: Any, names: re.Pattern[str]) -> Iterator[Any]:
    for element in tree.iter():
        if isinstance(element.tag, str) and names.search(_name(element)):
            yield element


def _name(element: Any) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _text(element: Any) -> str:
    return " ".join(str(element.text_content()).split())


def _start(element: Any, most: int) -> str:
    """Return the text of an element, or more than ``most`` characters of its beginning: pages nest deeply."""
    parts: list[str] = []
    size = 0
    for part in element.itertext():
        parts.append(part)
        size += len(part.strip())
        if size > most:
            break
    return " ".join("".join(parts).split())


# Cutting


def _cut(tree: Any) -> None:
    """Take out scripts, forms and navigation, and the lists of other news with their headings."""
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element.tag in _DROPPED:
            _drop(element)
    for element in list(tree.iter("ul", "table", "div")):
        links = element.findall(".//a")
        if (len(links) >= 3 and _link_share(element) > 0.8) or (len(links) == 2 and _are_teasers(element, links)):
            _drop(element)
    for element in list(tree.iter()):
        if len(element) < 4 and _OTHER_NEWS.fullmatch(_start(element, _SENTENCE).rstrip(":. »")):
            _cut_list(element)


def _cut_teasers(tree: Any, headline: Any) -> None:
    """Take out what leads to other articles in the middle of one: boxes named for it, blocks that are one long link."""
    whole = len(_text(tree))
    for element in list(tree.iter("div", "section", "article", "aside", "p", "h2", "h3", "h4", "table", "ul")):
        if element is headline or element.find(".//a") is None:
            continue
        named = _RELATED.search(f"{_name(element)} {element.get('type') or ''}") or (
            element.tag == "article" and next(element.iterancestors("article"), None) is not None
        )
        text = _start(element, 1000)
        if (named and len(text) < 0.3 * whole) or _is_teaser(element, text):
            _drop(element)


def _are_teasers(element: Any, links: list[Any]) -> bool:
    """Return whether a block is nothing but headlines that lead elsewhere."""
    return _link_share(element) > 0.95 and all(len(_text(link)) >= _SHORTEST_TEASER for link in links)


def _is_teaser(element: Any, text: str) -> bool:
    """Return whether a block is nothing but one link to another page with a headline's words, not to a file."""
    links = element.findall(".//a")
    return (
        len(links) == 1
        and _SHORTEST_TEASER <= len(text) <= 300
        and len(_text(links[0])) >= 0.9 * len(text)
        and not re.search(r"\.(?:pdf|docx?|xlsx?|zip|rar)(?:$|[?#])", links[0].get("href") or "", re.IGNORECASE)
    )


def _cut_list(heading: Any) -> None:
    """Drop a heading such as "TIN ĐÃ ĐƯA" with the links or the counters that follow it, in its block or the next."""
    block = heading
    while (parent := block.getparent()) is not None and parent.tag != "body" and _mostly_links(parent, block):
        block = parent
    for after in list(block.itersiblings()):
        if not isinstance(after.tag, str) or _link_share(after) > 0.6 or not re.search(r"[^\W\d]", _text(after)):
            _drop(after)
        else:
            break
    _drop(block)


def _mostly_links(parent: Any, block: Any) -> bool:
    """Return whether a block holds nothing but the heading and links."""
    rest = len(_text(parent)) - len(_text(block))
    return rest == 0 or sum(len(_text(a)) for a in parent.iter("a")) > 0.6 * rest


def _link_share(element: Any) -> float:
    length = len(_text(element))
    return sum(len(_text(a)) for a in element.iter("a")) / length if length else 0.0


def _drop(element: Any) -> None:
    """Remove an element and keep what follows it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail and element.tail.strip():
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + " " + element.tail
        else:
            parent.text = (parent.text or "") + " " + element.tail
    parent.remove(element)


def _captions(tree: Any) -> Iterator[str]:
    """Return the captions that the page marks as such, and take them out of the text."""
    for element in [*tree.iter("figcaption"), *_named(tree, _CAPTION)]:
        text = _text(element)
        if text and len(text) < 400 and element.getparent() is not None:
            yield text
            _drop(element)


# The article


def _main(tree: Any) -> Any:
    """Return the smallest element that holds nearly all that trafilatura takes for the article."""
    wanted = _article_words(tree)
    total = sum(wanted.values())
    best = tree.find("body") if tree.find("body") is not None else tree
    if not total:
        return None
    while True:
        inner = [child for child in best if isinstance(child.tag, str)]
        if len(inner) == 1 and not (best.text or "").strip() and not (inner[0].tail or "").strip():
            best = inner[0]
            continue
        shares = [(sum((_words(_text(child)) & wanted).values()) / total, child) for child in inner]
        share, child = max(shares, key=lambda pair: pair[0], default=(0.0, None))
        if child is None or share < 0.95:
            return best
        best = child


def _with_headline(main: Any, headline: Any) -> Any:
    """Return the element that holds the headline and the article: the sapo often stands beside the rest."""
    if headline is None or headline.getroottree().getroot() is headline:
        return main
    if main is None:  # a table, or a few lines: the headline's own block
        return next((up for up in headline.iterancestors() if len(_text(up)) > len(_text(headline)) + 100), None)
    around = set(main.iterancestors()) | {main}
    return next((up for up in headline.iterancestors() if up in around), main)


def _article_words(tree: Any) -> Counter[str]:
    import trafilatura  # noqa: PLC0415  an optional extra, and slow to load
    from lxml import html as parser  # noqa: PLC0415

    text = trafilatura.extract(
        parser.tostring(tree, encoding="unicode"), include_comments=False, favor_recall=True, deduplicate=False
    )
    return _words(text or "")


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def _lines(element: Any) -> Iterator[str]:
    """Return the text of an element line by line, a line for each block."""
    parts: list[str] = []
    for text in _pieces(element):
        if text is None:
            if line := " ".join("".join(parts).split()):
                yield line
            parts = []
        else:
            parts.append(text)
    if line := " ".join("".join(parts).split()):
        yield line


def _pieces(element: Any) -> Iterator[str | None]:
    """Return pieces of text in order, None where a block begins or ends; without recursion, pages nest deeply."""
    stack: list[tuple[Any, bool]] = [(element, False)]
    while stack:
        node, leaving = stack.pop()
        block = isinstance(node.tag, str) and node.tag in _BLOCKS
        if leaving:
            yield from (None,) if block else ()
            if node is not element and node.tail:
                yield node.tail
            continue
        yield from (None,) if block else ()
        if isinstance(node.tag, str) and node.text:
            yield node.text
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(node))
