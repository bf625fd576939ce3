"""An article as a document of the cluster: its words with how much it holds of each, its facets, itself.

Words and facts are made apart: a build learns some facts late, when the words are long cut.
"""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from zlib import crc32

import msgspec
import numpy as np

from index import facets, stored
from index.article import Article, Published, days
from index.duplicates import Signature
from index.engines.opensearch.mapping import at, signed
from index.schema import FIRST, MAX_FORWARD, REGION_WEIGHTS
from index.text.analysis import Analysis, syllables
from index.text.vocabulary import Vocabulary

_MOST = 255  # half units of a pair that its place among the heaviest counts, as the arrays keep them in a byte
_LEAD_END = 2  # title and lead are the regions before
_BITS32 = 0xFFFFFFFF


class Words:
    """The syllables of one article, with the region and place of each."""

    def __init__(self, analysis: Analysis, vocabulary: Vocabulary) -> None:
        codes = analysis.codes.tolist()
        self.exact = [vocabulary.keys[code] for code in codes]
        self.folded = [vocabulary.folded[code] for code in codes]
        self.places: list[int] = analysis.positions.tolist()
        self.joined: list[bool] = analysis.joined.tolist()
        if self.joined:
            self.joined[0] = False  # the first syllable of an article continues nothing
        self.title = analysis.ends[0]
        starts = (0, *analysis.ends)
        self.regions = [n for n, end in enumerate(analysis.ends) for _ in range(starts[n], end)]

    def __len__(self) -> int:
        return len(self.exact)


def words(analysis: Analysis, vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the fields of an article's words."""
    cut = Words(analysis, vocabulary)
    lines = list(_lines(cut))
    pairs, first = _pairs(cut)
    found: dict[str, Any] = {
        "exact": _weighed(_amounts(cut, cut.exact)),
        "folded": _weighed(_amounts(cut, cut.folded)),
        "word": _weighed(_compounds(cut)),
        "pair": _weighed({"_".join(pair): amount for pair, amount in pairs.items()}),
        "length": len(cut),
        "forward": _forward(pairs, first),
        "joined": base64.b64encode(np.packbits(cut.joined).tobytes()).decode(),
    }
    for name, keys in (("exact", cut.exact), ("folded", cut.folded)):
        found[at(name)] = [" ".join(keys[start:end]) for start, end in lines]
        title = [(start, min(end, cut.title)) for start, end in lines if start < cut.title]
        found[at(name, title=True)] = [" ".join(keys[start:end]) for start, end in title]
    return found


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


# Words


def _lines(cut: Words) -> Iterator[tuple[int, int]]:
    """Return where each run of syllables begins and ends that stand side by side."""
    start = 0
    for number in range(1, len(cut) + 1):
        if number == len(cut) or cut.places[number] != cut.places[number - 1] + 1:
            yield start, number
            start = number


def _weighed(amounts: dict[str, int]) -> str:
    return " ".join([f"{key}|{amount}" for key, amount in amounts.items()])


def _amounts(cut: Words, keys: Sequence[str]) -> dict[str, int]:
    """Return how much the article holds of each key, in half units: an occurrence counts by its region."""
    found: dict[str, int] = {}
    for key, region in zip(keys, cut.regions, strict=True):
        found[key] = found.get(key, 0) + REGION_WEIGHTS[region]
    return found


def _compounds(cut: Words) -> dict[str, int]:
    """Return the same of each word of several syllables."""
    found: Counter[str] = Counter()
    start = 0
    for number in range(1, len(cut) + 1):
        if number == len(cut) or not cut.joined[number]:
            if number - start > 1:
                found["_".join(cut.exact[start:number])] += REGION_WEIGHTS[cut.regions[start]]
            start = number
    return found


def _pairs(cut: Words) -> tuple[dict[tuple[str, str], int], Counter[tuple[str, str]]]:
    """Return how much the article holds of each pair of neighbours, and how often its beginning says each.

    One that crosses the border of two words ("cán bộ | y tế" is hardly about "bộ y") counts half; what is half of a
    half unit in the end counts as a whole one.
    """
    quarters: Counter[tuple[str, str]] = Counter()
    first: Counter[tuple[str, str]] = Counter()
    several = [here or after for here, after in zip(cut.joined, [*cut.joined[1:], False], strict=True)]
    for number in range(len(cut) - 1):
        if cut.places[number + 1] != cut.places[number] + 1:
            continue
        pair = cut.folded[number], cut.folded[number + 1]
        crosses = several[number] and several[number + 1] and not cut.joined[number + 1]
        quarters[pair] += REGION_WEIGHTS[cut.regions[number]] * (1 if crosses else 2)
        if cut.regions[number] < _LEAD_END and cut.places[number] < FIRST:
            first[pair] += 1
    return {pair: (amount + 1) // 2 for pair, amount in quarters.items()}, first


def _forward(pairs: dict[tuple[str, str], int], first: Counter[tuple[str, str]]) -> str:
    """Return the pairs that stand for the article: those said first, then the heaviest; chance decides among equals.

    Each with how much the article holds of it and how often it says it first, as the arrays keep them.
    """
    ranked = sorted(
        (not first[pair], -min(amount, _MOST), _chance(*pair), f"{pair[0]}_", pair[1], pair)
        for pair, amount in pairs.items()
    )
    chosen = (row[-1] for row in ranked[:MAX_FORWARD])
    return " ".join([f"{one}_{two}|{min(pairs[one, two], _MOST)}|{min(first[one, two], _MOST)}" for one, two in chosen])


def _chance(first: str, second: str) -> int:
    """Return a number of seven bits for a pair, the same in every article: see `index.engines.arrays.invert`."""
    mixed = (crc32(first.encode()) * 0x85EBCA6B & _BITS32) + crc32(second.encode())
    return ((mixed & _BITS32) * 0x9E3779B1 & _BITS32) >> 25
