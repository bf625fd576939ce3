"""An article as a document of the cluster: what is known of it, beside its words (`index.engines.opensearch.words`).

Words and facts are made apart: a build learns some facts late, when the words are long cut.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np

from index import facets, stored
from index.article import Article, Published, days
from index.duplicates import Signature
from index.engines.opensearch.mapping import signed
from index.text.analysis import Analysis, syllables
from index.text.vocabulary import Vocabulary


def facts(article: Article, signature: Signature) -> dict[str, Any]:
    """Return the fields of what is known of an article, but for what only its neighbours tell."""
    kept = stored.pack(article)
    first, last = days(article.published)
    return {
        "id": article.id,
        **{name: list(values) for name, values in facets.values(article).items()},
        "date_from": first or None,  # without a date they are not there at all
        "date_to": last or None,
        "period": period(article.published),
        "text_bytes": signature.size,
        "lost": round(100 * article.lost),
        "fingerprint": signed(kept.fingerprint),
        "tie": kept.fingerprint >> 32,
        "text_hash": signed(signature.text),
        "bands": signature.bands.tolist(),
        "stored": base64.b64encode(kept.packed).decode(),
    }


def joined(words: bytes, facts: Mapping[str, Any]) -> bytes:
    """Return the document of words, which are JSON already, and facts.

    >>> joined(b'{"exact":"an|2"}', {"group": 7})
    b'{"exact":"an|2","group":7}'
    """
    return words[:-1] + b"," + msgspec.json.encode(facts)[1:]


def article(source: dict[str, Any]) -> Article:
    """Return the article of a document."""
    return stored.unpack(base64.b64decode(source["stored"]))


def analysis(source: dict[str, Any], article: Article, vocabulary: Vocabulary) -> Analysis:
    """Return the words of an article of a document, as they were cut when it was made."""
    found = syllables(article, vocabulary)
    bits = np.frombuffer(base64.b64decode(source["joined"]), np.uint8)
    return replace(found, joined=np.unpackbits(bits, count=len(found.codes)).view(np.bool_))


def period(published: Published | None) -> str:
    """Return the period under which an article is counted: its month, its year where only that is known.

    >>> from datetime import date
    >>> period(Published(date(2021, 3, 8), "day", 1.0, "header")), period(None)
    ('2021-03', '')
    """
    if published is None:
        return ""
    return published.date.isoformat()[: 4 if published.precision == "year" else 7]
