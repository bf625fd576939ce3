"""The time that a page shows for its article: in an element named for it, beside the headline.

A site's clock, a related item and a reader's comment show times too. So only elements in the block that holds headline
and article count, those behind the headline before those above it, and above it none in the site's head.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile
from typing import Any

from index.reading import stamps
from index.reading.blocks import name, start, text
from index.reading.stamps import Stamp
from index.reading.trimming import OTHERS

# Names that class and id attributes give to it, as portals and papers of Việt Nam write them.
_TIME = re.compile(
    r"(?:^|[\s_-])(?:time|date|datetime|publish(?:ed|date)?|post-?date|date-?post|ngay(?:-?dang)?|meta|posted-on)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_ROLE = re.compile(r"publish|date|time", re.IGNORECASE)
# The head of a site, where its clock stands.
_SITE = re.compile(
    r"(?:^|[\s-])(?:top(?:bar|nav|line|head(?:er)?)?|header-?(?:top|date|time|bar)|clock|dong-?ho|today|hom-?nay|now|menu"
    r"|nav\w*|masthead|banner|logo|toolbar|weather|thoi-?tiet|current\w*)(?:$|[\s-])",
    re.IGNORECASE,
)
_ASIDE = ("a", "li", "nav", "footer", "aside")
_PAGE = ("body", "html")
_LONGEST = 120  # characters of an element that shows a time and little else
_NEAR = 100  # characters beside a headline
_MOST_MORE = 1.2  # times the article's text: a larger part of the page holds other things too
_WEEKDAY = re.compile(r"thứ\s(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\snhật", re.IGNORECASE)
_SECONDS = re.compile(r"\d\s?:\s?\d\d\s?:\s?\d\d")


def shown(scope: Any, headline: Any) -> Stamp | None:
    """Return the time shown in the block that holds headline and article; None when there is none to be trusted."""
    above: list[Stamp] = []
    behind: list[Stamp] = []
    passed = headline is None
    part = _part(scope)
    for element in part.iter():
        passed = passed or element is headline
        if isinstance(element.tag, str) and (stamp := _stamp(element, headline)) is not None:
            if passed:
                behind.append(stamp)
            elif not _is_clock(element, scope, headline, stamp):
                above.append(stamp)
    # The nearest above the headline is the last one of those.
    return next(_published_first(behind), None) or next(_published_first(above[::-1]), None)


def beside(tree: Any, headline: Any) -> Stamp | None:
    """Return the time that stands within a few words of the headline, for pages that have little but a headline."""
    if headline is None:
        return None
    at = place = 0
    found: list[tuple[int, Any, Stamp]] = []
    for element in tree.iter():
        if element is headline:
            place = at
        elif isinstance(element.tag, str) and (stamp := _stamp(element, headline)) is not None:
            found.append((at, element, stamp))
        at += len((element.text or "").strip()) if isinstance(element.tag, str) else 0
    for at, element, stamp in sorted(found, key=lambda one: abs(one[0] - place)):
        near = -_NEAR <= at - place <= len(text(headline)) + _NEAR
        if near and (block := _block(element, headline)) is not None and not _is_others(element, block):
            return None if _is_clock(element, block, headline, stamp) else stamp
    return None


def _block(element: Any, headline: Any) -> Any:
    """Return the smallest part of the page that holds both, None when that is the page itself."""
    around = set(headline.iterancestors())
    block = next((up for up in element.iterancestors() if up in around), None)
    return None if block is None or _is_frame(block) else block


def _is_others(element: Any, block: Any) -> bool:
    """Return whether a part inside a block, which holds the element, is named for other articles or readers."""
    ups = (element, *takewhile(lambda up: up is not block, element.iterancestors()))
    return any(OTHERS.search(name(up)) for up in ups)


def _part(scope: Any) -> Any:
    """Return the part of the page that is little more than the article: portals show the time above its own block."""
    part, most = scope, _MOST_MORE * len(text(scope)) + _LONGEST
    for up in scope.iterancestors():
        if _is_frame(up) or len(text(up)) > most:
            break
        part = up
    return part


def _is_frame(element: Any) -> bool:
    """Return whether an element is the whole page: many portals hold theirs in one form."""
    parent = element.getparent()
    return element.tag in _PAGE or (element.tag == "form" and parent is not None and parent.tag in _PAGE)


def _published_first(found: list[Stamp]) -> Iterator[Stamp]:
    yield from (stamp for stamp in found if not stamp.changed)
    yield from (stamp for stamp in found if stamp.changed)


def _stamp(element: Any, headline: Any) -> Stamp | None:
    """Return the time of an element named for it: what it shows, or its attribute if that is no whole day."""
    if element.tag != "time" and not _TIME.search(name(element)) and not _ROLE.search(element.get("data-role") or ""):
        return None
    said = start(element, _LONGEST)
    if len(said) > _LONGEST or _is_aside(element, headline):
        return None
    if (stamp := stamps.of_header(said)) is None and element.tag == "time":
        stamp = stamps.parse(element.get("datetime"))
        stamp = stamp if stamp and stamp.precision == "day" else None
    return replace(stamp, text=said or stamp.text) if stamp and stamps.plausible(stamp.day) else None


def _is_aside(element: Any, headline: Any) -> bool:
    """Return whether an element stands in a link or a list, which is another article's; the headline's own is none."""
    around = set(headline.iterancestors()) if headline is not None else set()
    return any(up.tag in _ASIDE and up not in around for up in (element, *element.iterancestors()))


def _is_clock(element: Any, scope: Any, headline: Any, stamp: Stamp) -> bool:
    """Return whether a time above the headline is the site's.

    The site's head holds it, it ticks, it is today's, or it names the day of the week outside the article's block.
    """
    around = set(headline.iterancestors())
    ups = [element, *takewhile(lambda up: up not in around, element.iterancestors())]
    outside = scope.tag in _PAGE or scope not in element.iterancestors()
    return (
        _SECONDS.search(stamp.text) is not None
        or stamp.day == stamps.today()
        or (outside and _WEEKDAY.search(stamp.text) is not None)
        or any(_SITE.search(name(up)) for up in ups)
    )
