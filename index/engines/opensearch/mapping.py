"""The mapping: which fields an index of the cluster has, made of the table of fields (`index.schema`).

Words are cut in Python; the cluster gets tokens. A field of words holds each token once, with how much of it the
article holds as its frequency ("nghi|5", in half units); where words stand is another field, a value a paragraph.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

from index.schema import COLUMNS, FACET_FIELDS, TEXT_FIELDS
from index.text.positions import PARAGRAPH_GAP

STANDING = ("exact", "folded")
"""The fields of words of which is kept where they stand: what phrases are looked for in."""

SATURATED = 3.2
"""Half units of a word that are worth half of all that any amount is worth: so native scores are `tf / (tf + 1.6)`."""

_LONGEST = 8_000  # characters of a token: a longer one would be cut in two
_REGIONS = {"title_end", "lead_end", "body_end"}  # no column here: the title has fields of its own
_INTEGERS = {"<i4": "integer", "<u4": "long", "<i8": "long", "<u8": "long"}


def at(field: str, title: bool = False) -> str:
    """Return the field that says where the words of a field stand.

    >>> at("folded"), at("exact", title=True)
    ('folded_at', 'exact_title')
    """
    return f"{field}_{'title' if title else 'at'}"


def signed(number: int) -> int:
    """Return a number of 64 bits without a sign as the cluster keeps it, which knows only those with one.

    >>> signed(2**64 - 1), unsigned(-1) == 2**64 - 1
    (-1, True)
    """
    return number - (1 << 64) if number >> 63 else number


def unsigned(number: int) -> int:
    """Return the number that `signed` was given."""
    return number & ((1 << 64) - 1)


def properties() -> dict[str, Any]:
    """Return the fields of an index."""
    found: dict[str, Any] = {}
    for text in TEXT_FIELDS:
        found[text.name] = _words()
        if text.analysis in STANDING:
            found |= {at(text.name, title): _places() for title in (False, True)}
    found |= {facet.name: {"type": "keyword"} for facet in FACET_FIELDS}
    for column in COLUMNS:
        if column.name not in _REGIONS:
            found[column.name] = {"type": _INTEGERS[column.dtype]}
    found |= {
        "id": {"type": "keyword"},
        "period": {"type": "keyword"},  # of publication: "2021-03", "2021" for the year alone, "" without a date
        "tie": {"type": "long"},  # puts articles of one score or day in an order that their content alone decides
        "length": {"type": "integer"},  # in syllables
        "twin": {"type": "boolean"},  # whether another article is of the same group
        "came": {"type": "long"},  # the order in which articles came
        "bands": {"type": "long"},  # of the signature; the order of the twelve is that of the source
        "forward": {"type": "keyword", "index": False, "doc_values": False},  # the heaviest pairs
        "joined": {"type": "keyword", "index": False, "doc_values": False},  # which syllables continue a word: bits
        "stored": {"type": "keyword", "index": False, "doc_values": False},  # the packed article, in base 64
    }
    return found


def _words() -> dict[str, Any]:
    return {
        "type": "text",
        "analyzer": "weighted",
        "search_analyzer": "any_of",
        "similarity": "saturated",
        "index_options": "freqs",
        "norms": False,
    }


def _places() -> dict[str, Any]:
    return {"type": "text", "analyzer": "tokens", "norms": False, "position_increment_gap": PARAGRAPH_GAP}


def settings(shards: int) -> dict[str, Any]:
    """Return the settings of an index that is being filled: copies of its shards are made when it is complete."""
    return {
        "number_of_shards": shards,
        "number_of_replicas": 0,
        "refresh_interval": "-1",  # what is written is seen when a commit is complete
        "codec": "default",  # "best_compression" takes a third of all work of writing, and saves a quarter of the disk
        "similarity": {
            "saturated": {
                "type": "scripted",
                "script": {"source": f"return query.boost * doc.freq / (doc.freq + {SATURATED});"},
            }
        },
        "analysis": {
            "tokenizer": {"spaces": {"type": "whitespace", "max_token_length": _LONGEST}},
            # "an|ang": any of them counts as the same word
            "filter": {"bars": {"type": "pattern_capture", "preserve_original": False, "patterns": ["([^|]+)"]}},
            "analyzer": {
                "weighted": {"tokenizer": "spaces", "filter": ["delimited_term_freq"]},
                "any_of": {"tokenizer": "spaces", "filter": ["bars"]},
                "tokens": {"tokenizer": "spaces"},
            },
        },
    }


def layout() -> int:
    """Return a number that changes with the fields of an index and how their words are cut."""
    kept = settings(1)
    return zlib.crc32(json.dumps([properties(), kept["analysis"], kept["similarity"]], sort_keys=True).encode())
