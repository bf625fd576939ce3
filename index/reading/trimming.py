"""Trimming: what is cut from a parsed page before its article is looked for, by tags, names and links.

Menus and forms are no part of an article. Boxes, teasers and lists may stand inside one: what is cut of those is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from index.article import Cut, CutReason
from index.errors import UnreadableInput
from index.reading import blocks, furniture
from index.reading.blocks import drop, link_share, name, start, text

_DROPPED = frozenset("script style noscript template svg iframe button select nav footer object input".split())
# Boxes inside an article that speak of another one, and what readers write below it.
_RELATED = re.compile(
    r"relate|lien-?quan|inner-article|feature-box|other-?news|tin-?khac|see-?also|read-?more|doc-?them|link-content",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"(?:^|[\s_-])(?:comments?|respond|binh-?luan|disqus|ykien|y-?kien)(?:$|[\s_-])|comment-?(?:list|box|item)", re.I
)
OTHERS = re.compile(f"{_RELATED.pattern}|{_COMMENTS.pattern}", re.IGNORECASE)
"""Names of parts of a page that are not of its article, whatever stands in them."""

FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|zip|rar)(?:$|[?#])", re.IGNORECASE)
_LABELLED = re.compile(r"(?:xem thêm|đọc thêm|tham khảo thêm|>>+|»)\s*:?\s*", re.IGNORECASE)
_SHORTEST_TEASER = 25  # characters: "Xem chi tiết tại đây" leads to no other article
_HEADING = 40  # characters
_MOST_LISTS = 200  # headings of lists of other news: real pages have up to 5, and each is held against the whole page
_MOST_LISTED = 200  # elements
_MOST_OF_PAGE = 0.3  # a box with more of the page's text is the article, whatever it is called


@dataclass(frozen=True, slots=True)
class Trimmed:
    """A part that was cut, and the element that it stood in: of interest when that is the article's."""

    parent: Any
    cut: Cut


def trim(tree: Any, headline: Any) -> list[Trimmed]:
    """Cut what is not the article's out of a page; return what may have stood inside the article."""
    _drop_machinery(tree, headline)
    trimmed = _drop_menus(tree)
    whole = len(text(tree))
    for element in list(tree.iter()):
        if isinstance(element.tag, str) and _COMMENTS.search(name(element)) and _is_box(element, headline, whole):
            trimmed += _cut(element, "comments")
    lists = 0
    for element in list(tree.iter()):
        if len(element) < 4 and furniture.is_list_heading(start(element, _HEADING)):
            lists += 1
            if lists > _MOST_LISTS:
                raise UnreadableInput("a page of lists of other news")
            trimmed += _cut_list(element)
    return trimmed + _drop_teasers(tree, headline, whole)


def _drop_machinery(tree: Any, headline: Any) -> None:
    """Drop scripts, forms' fields and navigation; boxes beside an article, but not one of sentences inside it."""
    for element in list(tree.iter()):
        if (
            not isinstance(element.tag, str)
            or element.tag in _DROPPED
            or (element.tag == "aside" and not _is_boxed_text(element, headline))
        ):
            drop(element)


def _is_boxed_text(aside: Any, headline: Any) -> bool:
    """Return whether an aside is a paragraph in a frame: it stands in the article, and says sentences."""
    within = next(aside.iterancestors("article", "main"), None) is not None or _share_parent(aside, headline)
    told = any(furniture.is_sentence(line) for line in blocks.lines(aside))
    return within and told and link_share(aside) < 0.3 and not _RELATED.search(name(aside))


def _share_parent(element: Any, headline: Any) -> bool:
    parent = element.getparent()
    return headline is not None and parent is not None and parent.tag != "body" and parent is headline.getparent()


def _drop_menus(tree: Any) -> list[Trimmed]:
    """Drop blocks of nothing but links: menus, and headlines that lead elsewhere."""
    trimmed: list[Trimmed] = []
    for element in list(tree.iter("ul", "table", "div")):
        links = element.findall(".//a")
        if len(links) >= 3 and link_share(element) > 0.8:
            trimmed += _cut(element, "other news")
        elif len(links) == 2 and link_share(element) > 0.95 and all(len(text(a)) >= _SHORTEST_TEASER for a in links):
            trimmed += _cut(element, "teaser")
    return trimmed


def _drop_teasers(tree: Any, headline: Any, whole: int) -> list[Trimmed]:
    """Drop what leads to other articles in the middle of one: boxes named for it, blocks that are one long link."""
    trimmed: list[Trimmed] = []
    for element in list(tree.iter("div", "section", "article", "aside", "p", "h2", "h3", "h4", "table", "ul")):
        if element is headline or element.find(".//a") is None:
            continue
        said = start(element, 1000)
        related = _RELATED.search(f"{name(element)} {element.get('type') or ''}") or (
            element.tag == "article" and next(element.iterancestors("article"), None) is not None
        )
        if (related and len(said) < _MOST_OF_PAGE * whole) or _is_teaser(element, said):
            trimmed += _cut(element, "teaser")
    return trimmed


def _is_teaser(element: Any, said: str) -> bool:
    """Return whether a block is nothing but one link to another page with a headline's words, not to a file."""
    links = element.findall(".//a")
    said = _LABELLED.sub("", said, count=1)
    return (
        len(links) == 1
        and _SHORTEST_TEASER <= len(said) <= 300
        and len(text(links[0])) >= 0.9 * len(said)
        and not FILE.search(links[0].get("href") or "")
    )


def _is_box(element: Any, headline: Any, whole: int) -> bool:
    """Return whether an element is a part of the page and not the page, whatever theme names its body so."""
    if element.tag in ("html", "body") or len(text(element)) > (1 - _MOST_OF_PAGE) * whole:
        return False
    return headline is None or (element is not headline and element not in headline.iterancestors())


def _cut_list(heading: Any) -> list[Trimmed]:
    """Drop a heading such as "TIN ĐÃ ĐƯA" with the links or the counters that follow it, in its block or the next."""
    block = heading
    while (parent := block.getparent()) is not None and parent.tag != "body" and _mostly_links(parent, block):
        block = parent
    listed = list(takewhile(_is_listed, block.itersiblings()))
    if not listed and furniture.is_subheading(text(heading)):
        return []
    trimmed = [one for element in listed for one in _cut(element, "other news")]
    return _cut(block, "label" if block is heading and not listed else "other news") + trimmed


def _is_listed(element: Any) -> bool:
    return not isinstance(element.tag, str) or link_share(element) > 0.6 or not re.search(r"[^\W\d]|/", text(element))


def _mostly_links(parent: Any, block: Any) -> bool:
    """Return whether a block holds nothing but the heading and links; no list of other news has hundreds of them."""
    if len(parent) > _MOST_LISTED:
        return False
    rest = len(text(parent)) - len(text(block))
    return rest == 0 or sum(len(text(a)) for a in parent.iter("a")) > 0.6 * rest


def _cut(element: Any, reason: CutReason) -> list[Trimmed]:
    """Drop an element; return what was cut, nothing when it was dropped before or said nothing."""
    parent = element.getparent()
    if parent is None:
        return []
    said = text(element) if isinstance(element.tag, str) else ""
    drop(element)
    return [Trimmed(parent, Cut(reason, said[: Cut.SHOWN], len(said)))] if said else []
