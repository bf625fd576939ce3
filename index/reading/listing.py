"""Listings: pages that hold the headlines of many articles and the text of none, told by how their links stand.

No tag tells them: papers call their front pages articles, and their articles websites. On a list headlines that lead
elsewhere stand between paragraphs; an article's own paragraphs stand together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from index.reading import furniture
from index.reading.blocks import BLOCKS, link_share, text

_SKIPPED = frozenset("script style noscript template svg iframe button select nav footer aside".split())
_HEADLINE = 25  # characters: shorter links are names of sections, buttons, tags
_FEW = 5  # headlines of others: fewer stand below any article
_OWN_WORDS = 5  # syllables: names of sections, tags and authors have fewer, headlines more
# Sentences of one article that stand together. Judged on 93 pages of a portal, 19 of papers and 40 invented lists.
_PARAGRAPHS = 3
_SHORT_STORY = 150  # characters of an article of one paragraph, with headlines below it
_AMONG_LEADS = 300  # the same where those headlines have their leads with them
_OUTWEIGHS = 2.5  # times the next longest: a text whose headline was not recognised


@dataclass(slots=True)
class _Run:
    """Paragraphs with no headline of another article between them; ``own``: they follow the page's headline."""

    own: bool
    led: bool
    lines: int = 0
    chars: int = 0


def is_listing(tree: Any, headline: Any) -> bool:
    """Return whether a page, as it was parsed, is a list of other articles."""
    others, listed, runs = _runs(tree, headline)
    if others < _FEW:
        return False
    named = is_headline(headline)
    if not runs:
        return not named and others - listed >= _FEW
    first, *rest = sorted((run.chars for run in runs), reverse=True)
    if any(run.lines >= _PARAGRAPHS for run in runs) or first > _OUTWEIGHS * max(rest, default=0) > 0:
        return False
    among = sum(run.led for run in runs) >= _PARAGRAPHS
    least = _AMONG_LEADS if among else _SHORT_STORY
    return not (named and any(run.own and run.chars >= least for run in runs))


def is_headline(element: Any) -> bool:
    """Return whether an element is an article's headline, and no name of a section, a tag or a site."""
    said = text(element) if element is not None else ""
    return len(said.split()) >= _OWN_WORDS and link_share(element) < 0.5 and not furniture.is_section(said)


def _runs(tree: Any, headline: Any) -> tuple[int, int, list[_Run]]:
    """Return how many headlines of other articles a page has, how many below "Tin khác", and its runs of paragraphs."""
    others = listed = 0
    below = False
    run = _Run(own=False, led=False)
    runs = [run]
    for line, linked, is_own in _lines(tree, headline):
        if is_own:
            run = _Run(own=True, led=False)
            runs.append(run)
        elif len(line) >= _HEADLINE and linked > 0.7 * len(line):
            others += 1
            listed += below
            run = _Run(own=False, led=True)
            runs.append(run)
        elif furniture.is_sentence(line) and not furniture.is_foot(line) and linked < 0.5 * len(line):
            run.lines += 1
            run.chars += len(line)
        else:
            below = below or furniture.is_list_heading(line)
    return others, listed, [run for run in runs if run.lines]


def _lines(tree: Any, headline: Any) -> Iterator[tuple[str, int, bool]]:
    """Return the lines of a page, how many characters of each are links, and whether it is the page's headline."""
    from lxml.etree import iterwalk  # noqa: PLC0415  an optional extra

    parts: list[str] = []
    linked = links = 0
    walk = iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in BLOCKS or element is headline:
            if line := " ".join("".join(parts).split()):
                yield line, linked, element is headline and event == "end"
            parts, linked = [], 0
        if event == "start":
            links += tag == "a"
            piece = element.text if tag and tag not in _SKIPPED else ""
            if tag in _SKIPPED:
                walk.skip_subtree()
        else:
            links -= tag == "a"
            piece = element.tail
        if piece:
            parts.append(piece)
            linked += len(" ".join(piece.split())) if links else 0
    if line := " ".join("".join(parts).split()):
        yield line, linked, False
