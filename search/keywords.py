"""Keywords: the words an article uses more than others do, as it spells them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from index.article import Article
from index.text.syllables import syllables
from search.engines.index import Index, Wanted
from search.plan import Term

KEYWORDS = 8
"""Words shown with an article: a line or two."""


def keywords(index: Index, article: Article, most: int = KEYWORDS) -> tuple[str, ...]:
    """Return the heaviest pairs of an article that are words of Vietnamese, not just neighbours: "nghị quyết".

    Pairs are known by folded syllables; their spelling is that of their first place in the article. What the
    segmenter did not join in this article ("bộ y" of "cán bộ | y tế") is no word of it.
    """
    spelled = _spelled(article)
    known = [spelled[pair] for pair, _ in index.heaviest(article.id) if pair in spelled]
    held = index.candidates([article.id], Wanted(terms=tuple(Term("word", key) for key, _ in known))).held
    found = [word for (_, word), amount in zip(known, np.asarray(held).ravel().tolist(), strict=True) if amount]
    return tuple(found[:most])


def _spelled(article: Article) -> dict[str, tuple[str, str]]:
    """Return by folded pair the key of the word with diacritics and the word as the article spells it first."""
    found: dict[str, tuple[str, str]] = {}
    for line in (*article.body.split("\n"), article.title):
        for one, other in pairwise(syllables(line)):
            if line[one.end : other.start] == " ":
                key = f"{one.folded}_{other.folded}"
                found.setdefault(key, (f"{one.exact}_{other.exact}", line[one.start : other.end]))
    return found
