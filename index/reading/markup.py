"""The bounds of markup: what is looked at before a parser may see it, in time that grows with the text alone.

Parsers compare each attribute of a tag with every other, and each open tag with those around it: 40,000 attributes in
one tag took eleven seconds, in half a megabyte.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import count
from typing import Any

from index.errors import UnreadableInput

MOST_TAGS = 50_000
"""Signs "<" in a page or a feed: the longest of 100 saved pages has 3,700, a feed of 50 whole articles some 25,000."""

MOST_ELEMENTS = 20_000
MOST_NESTED = 400_000
"""Elements of a page, and pairs of one inside another: whoever looks for its article looks at all that is below each.
Of 100 saved pages the longest have 1,700 and 34,000; hostile ones took minutes."""

NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for (section 2.2): a page may hold it, a tree or a feed that is written may not."""

_PAGE_ATTRIBUTES = 1000  # a script's "a<b" looks like a tag as well, with a word for an attribute until the next ">"

# As browsers take a tag apart: a name may begin with "=", and white space between attributes may be missing. Every
# repetition is possessive, so nothing is read twice.
_ATTRIBUTE = r"""(?:[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+)"""


def check(text: str, most_attributes: int) -> None:
    """Raise UnreadableInput for markup with more tags, or more attributes in one tag, than any page or feed has."""
    if text.count("<") > MOST_TAGS:
        raise UnreadableInput("more than {most:,} tags", most=MOST_TAGS)
    if _crowded(most_attributes).search(text):
        raise UnreadableInput("a tag with more than {most:,} attributes", most=most_attributes)


@cache
def _crowded(most: int) -> re.Pattern[str]:
    return re.compile(rf"</?[a-zA-Z][^\s/>]*+{_ATTRIBUTE}{{{most + 1}}}")


def parsed(html: str) -> Any:
    """Return the tree of a page; raises UnreadableInput for what is none, or one that nobody could read in time."""
    try:
        from lxml import html as parser  # noqa: PLC0415  an optional extra, and slow to load
    except ImportError as error:
        raise UnreadableInput("HTML pages need more libraries: install requirements/run.txt") from error
    # A declaration would contradict the text, which is decoded already.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", html)
    check(text, _PAGE_ATTRIBUTES)
    try:
        tree = parser.document_fromstring(text)
    except (parser.etree.ParserError, parser.etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableInput("not HTML: {why}", why=error) from error
    _measure(tree)
    return tree


def _measure(tree: Any) -> None:
    """Raise UnreadableInput for a page with more elements, or nested deeper, than an article can be found in."""
    elements = nested = 0
    level = [tree]
    for depth in count(1):
        if not level:
            return
        elements, nested = elements + len(level), nested + depth * len(level)
        if elements > MOST_ELEMENTS:
            raise UnreadableInput("a page of more than {most:,} elements", most=MOST_ELEMENTS)
        if nested > MOST_NESTED:
            raise UnreadableInput("a page whose elements are nested too deep")
        level = [child for element in level for child in element]
