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
from index.messages.sentence import Sentence
from index.reading import blocks, furniture, markup, pictures
from index.reading.blocks import drop, link_share, name, start, text
from index.reading.head import Head, read_head
from index.reading.listing import is_headline, is_listing
from index.reading.navigation import without_navigation
from index.reading.shown import beside, shown
from index.reading.stamps import Stamp
from index.reading.trimming import FILE, Trimmed, trim

MOST_CHARS = 3_000_000
"""The longest page that is parsed, in characters: real ones have up to 1 million, most of it scripts."""

# Names that class and id attributes give to the parts of a page, as portals and papers of Việt Nam write them.
_TITLE = re.compile(
    r"(?:^|[\s_-])(?:(?:article|detail|news|post|entry|content|page|main|cms)?[_-]?(?:title|headline)|tieu-?de|title-?(?:detail|news|post))"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_SENTENCE = 40  # characters: no article has only shorter lines
_SIGNS = 8  # lines below the headline: section, time, author, buttons
_ASIDE = ("a", "li", "nav", "footer", "aside", "header")
_ERROR = 400  # characters of text: what is longer is no error page, whatever it says
_STUB = 120  # characters: the shortest of 112 real pages with a text has 145; errors of unknown wording have less
_REFRESHES = re.compile(r"\s*\d+\s*;\s*url\s*=\s*\S", re.IGNORECASE)
_RELOCATES = re.compile(r"\blocation(?:\.href)?\s*=\s*[\"']|\blocation\.(?:replace|assign)\(")
_ATTACHED = re.compile(r"xem chi tiết|tại đây|tải về|đính kèm|toàn văn|tệp tin", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|pdf)(?:$|[?#])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Saved:
    """What a saved page holds: ``stamps`` are the times of its head, ``shown`` the time that it shows."""

    title: str
    text: str
    captions: tuple[str, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    shown: Stamp | None = None
    source: str | None = None
    url: str | None = None
    byline: str | None = None
    cuts: tuple[Cut, ...] = ()


def extract(html: str) -> Saved:
    """Return the article of a page; raises UnreadableInput when there is none, or the extra is not installed."""
    if len(html) > MOST_CHARS:
        raise UnreadableInput("a page longer than {most:,} characters", most=MOST_CHARS)
    tree = markup.parsed(html)
    moved = _leads_on(tree)
    head = read_head(tree)
    headline = _headline(tree, f"{head.title} {' '.join((tree.findtext('.//title') or '').split())}")
    shown_title = text(headline) if headline is not None else None
    if is_listing(tree, headline):
        raise UnreadableInput("no article on this page: a list of other articles")
    attached = _has_attachment(tree, headline)
    near = beside(tree, headline)
    trimmed = trim(tree, headline)
    captions = tuple(_captions(tree))
    main = _with_headline(_main(tree), headline)
    time = (shown(main, headline) if main is not None else None) or near
    lines = list(blocks.lines(main)) if main is not None else []
    title = _title(head, shown_title, tree, lines)
    lines, above = _below_title(lines, title)
    lines, signs = _below_signs(lines)
    lines, cuts = without_navigation(lines)
    _need_article(f"{title}\n{shown_title or ''}", lines, moved=moved)
    if not any(len(line) >= _SENTENCE for line in lines):  # counters and menus are left of a page with a picture
        lines = []
    if not (lines or captions or attached):
        raise UnreadableInput(
            "no article on this page: {kind}", kind=Sentence("no text") if shown_title else Sentence("only navigation")
        )
    told = is_headline(headline) and any(map(furniture.is_sentence, lines))
    if sum(map(len, lines)) < _STUB and not (told or captions or attached or time or head.stamps):
        raise UnreadableInput("no article on this page: a few words without a day")
    return Saved(
        title=title,
        text="\n".join(line for line in lines if line not in {title, *captions}),
        captions=captions,
        stamps=head.stamps,
        shown=time,
        source=head.site,
        url=head.url,
        byline=head.byline,
        cuts=(*head.cuts, *above, *signs, *_within(main, trimmed), *cuts),
    )


def _need_article(title: str, lines: list[str], *, moved: bool) -> None:
    """Raise UnreadableInput for a page that says little, and that it is none of an article; ``moved``: it leads on."""
    whole = " ".join(lines)
    if len(whole) >= _ERROR:
        return
    if moved:
        raise UnreadableInput("a page that only leads on to another address")
    if (kind := furniture.kind_of_error(f"{title}\n{whole}")) is not None:
        raise UnreadableInput("no article on this page: {kind}", kind=Sentence(kind))


def _leads_on(tree: Any) -> bool:
    """Return whether a page sends whoever opens it to another address."""
    metas = (meta for meta in tree.iter("meta") if (meta.get("http-equiv") or "").lower() == "refresh")
    return any(_REFRESHES.match(meta.get("content") or "") for meta in metas) or any(
        _RELOCATES.search(script.text or "") for script in tree.iter("script")
    )


def _has_attachment(tree: Any, headline: Any) -> bool:
    """Return whether a page of a headline alone leads to its text: a file, "Xem chi tiết tại đây", or a picture of it.

    Portals publish decisions and plans so: of 93 pages of one, 55 are a headline and a file.
    """
    if headline is None:
        return False
    links = (link for link in tree.iter("a") if link.get("href"))
    if any(FILE.search(link.get("href")) or _ATTACHED.search(start(link, 100)) for link in links):
        return True
    pictures = (picture for picture in tree.iter("img", "iframe", "embed", "object") if not _is_aside(picture))
    return any(_PICTURE.search(picture.get("src") or picture.get("data-src") or "") for picture in pictures)


def _below_title(lines: list[str], title: str) -> tuple[list[str], tuple[Cut, ...]]:
    """Return the lines below the title, and what of the article's own block was cut above it: sentences alone."""
    if title not in lines:
        return lines, ()
    at = lines.index(title)
    told = [line for line in lines[:at] if furniture.is_sentence(line)]
    return lines[at + 1 :], tuple(Cut("header", line[: Cut.SHOWN], len(line)) for line in told)


def _below_signs(lines: list[str]) -> tuple[list[str], tuple[Cut, ...]]:
    """Return the lines without the names of sections that stand between the headline and the first paragraph."""
    first = next((number for number, line in enumerate(lines[:_SIGNS]) if furniture.is_sentence(line)), 0)
    signs = [line for line in lines[:first] if furniture.is_section(line)]
    kept = [line for line in lines[:first] if line not in signs] + lines[first:]
    return kept, tuple(Cut("header", line[: Cut.SHOWN], len(line)) for line in signs)


def _within(main: Any, trimmed: list[Trimmed]) -> Iterator[Cut]:
    """Return what was cut inside the article's own part of the page."""
    for one in trimmed:
        if main is not None and (one.parent is main or main in one.parent.iterancestors()):
            yield one.cut


# Title


def _headline(tree: Any, stated: str) -> Any:
    """Return the element of the headline: an h1, or what a class calls a title.

    What the page's head calls itself decides; else the first that is no link, as the name of the site is one.
    """
    found = [element for element in tree.iter() if _may_be_headline(element)]
    # The head may end in the name of the site, which stands on the page too, but is shorter.
    named = [element for element in found if text(element) in stated and link_share(element) < 0.5]
    if named:
        return max(named, key=lambda element: len(text(element)))
    return next((element for element in found if link_share(element) < 0.5), found[0] if found else None)


def _may_be_headline(element: Any) -> bool:
    if element.tag != "h1" and not (isinstance(element.tag, str) and _TITLE.search(name(element))):
        return False
    said = start(element, 300)
    wrong = furniture.is_list_heading(said[:_SENTENCE]) or furniture.is_section(said)
    return 6 <= len(said) <= 300 and not wrong and not _is_aside(element)


def _is_aside(element: Any) -> bool:
    """Return whether an element stands in navigation; the header of an article is none."""
    around = [element, *element.iterancestors(*_ASIDE)]
    within = next(element.iterancestors("article", "main"), None)
    return any(
        up.tag in _ASIDE and not (up.tag == "header" and within is not None and within in up.iterancestors())
        for up in around
    )


def _title(head: Head, shown_title: str | None, tree: Any, lines: list[str]) -> str:
    """Return the best title: the one shown, the page's metadata unless they say nothing, else the first line."""
    site = re.split(r"\s+[|–]\s+|\s+-\s+(?=[^-]*$)", tree.findtext(".//title") or "")[0].strip()
    for title in (shown_title, head.title, site):
        if title and not furniture.is_section(title.strip()) and title.strip() != head.site:
            return " ".join(title.split())
    return lines.pop(0) if lines else ""


def _captions(tree: Any) -> Iterator[str]:
    """Return the captions of the page's pictures, and take them out of the text."""
    for said, element in list(pictures.captions(tree)):
        if element.getparent() is not None:
            yield said
            drop(element)


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
        shares = [(sum((_words(text(child)) & wanted).values()) / total, child) for child in inner]
        share, child = max(shares, key=lambda pair: pair[0], default=(0.0, None))
        if child is None or share < 0.95:
            return best
        best = child


def _with_headline(main: Any, headline: Any) -> Any:
    """Return the element that holds the headline and the article: the sapo often stands beside the rest."""
    if headline is None or headline.getroottree().getroot() is headline:
        return main
    if main is None:  # a table, or a few lines: the headline's own block
        return next((up for up in headline.iterancestors() if len(text(up)) > len(text(headline)) + 100), None)
    around = set(main.iterancestors()) | {main}
    return next((up for up in headline.iterancestors() if up in around), main)


def _article_words(tree: Any) -> Counter[str]:
    import trafilatura  # noqa: PLC0415  an optional extra, and slow to load
    from lxml import html as parser  # noqa: PLC0415

    found = trafilatura.extract(
        parser.tostring(tree, encoding="unicode"), include_comments=False, favor_recall=True, deduplicate=False
    )
    return _words(found or "")


def _words(said: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", said.lower()))
