"""The table of fields: what an index holds of each article, and how the words of each field are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from index import facets

FORMAT = 7  # changes with the layout of the arrays; an index of another format is built again
"""The version of the index format."""

MAX_FORWARD = 150
"""How many of its pairs are kept with each article, those said first and the heaviest (for likeness and feedback)."""

FIRST = 250
"""Positions of an article whose pairs of title and lead count as said first (in its forward list): about 1,000
characters; an article without paragraphs is all lead."""

Analysis = Literal["exact", "folded", "pair", "word"]


@dataclass(frozen=True, slots=True)
class TextField:
    """A field of words. ``boost`` is what Whoosh's own scoring multiplies by; our ranking has its own table."""

    name: str
    analysis: Analysis
    positions: bool
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class FacetField:
    """A field of whole values, several to an article."""

    name: str


@dataclass(frozen=True, slots=True)
class Column:
    """One number to an article; ``searchable`` when Whoosh's range queries shall find it."""

    name: str
    dtype: str
    searchable: bool = False


TEXT_FIELDS = (
    TextField("exact", "exact", positions=True),  # syllables as typed, old-style tone marks: "uỷ" is stored as "ủy"
    TextField("folded", "folded", positions=True),  # syllables without marks: "nghi"
    TextField("pair", "pair", positions=False),  # two folded syllables side by side: "nghi_quyet"
    TextField("word", "word", positions=True),  # compounds as the segmenter sees them: "nghị_quyết"
)

ID = FacetField("id")

FACET_FIELDS: tuple[FacetField, ...] = tuple(FacetField(name) for name in facets.FIELDS)
"""The fields of the one table of facets."""

INVERTED: tuple[str, ...] = (*(text.name for text in TEXT_FIELDS), ID.name, *(facet.name for facet in FACET_FIELDS))
"""The names of all fields whose terms are looked up."""

COLUMNS = (
    Column("date_from", "<i4", searchable=True),  # first day, proleptic Gregorian ordinal; 0 when undated
    Column("date_to", "<i4", searchable=True),  # last day
    Column("added_at", "<i8", searchable=True),  # first time indexed, seconds since 1970
    Column("group", "<i8"),  # near-duplicates share a number; an article alone has its own
    Column("title_end", "<u4"),  # positions where the regions of the token stream end
    Column("lead_end", "<u4"),
    Column("body_end", "<u4"),
    Column("text_bytes", "<u4"),  # of title, body and captions in UTF-8: what the size of the index is compared with
    Column("lost", "<u4"),  # hundredths of the page's text that were cut as navigation
    Column("fingerprint", "<u8"),  # of the whole article: tells "changed"
    Column("text_hash", "<u8"),  # of title, body and captions: tells an exact re-post
)

# Weight of one occurrence by region, in half units: chosen with the ranking study, where the title counts six times
# the body, the lead one and a half times, captions half.
TITLE, LEAD, BODY, CAPTION = 12, 3, 2, 1
REGION_WEIGHTS = (TITLE, LEAD, BODY, CAPTION)
