"""An article as the index sees it: one stream of syllables, title, lead, body, captions, with positions and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.text.positions import MAX_POSITION, gap

if TYPE_CHECKING:
    import numpy.typing as npt

    from index.article import Article
    from index.text.segment import Segmenter
    from index.text.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Analysis:
    """The syllables of one article: codes of a vocabulary, positions, and whether each continues a word.

    ``ends`` counts the syllables up to the end of title, lead, body and captions.
    """

    codes: npt.NDArray[np.int32]
    positions: npt.NDArray[np.int32]
    joined: npt.NDArray[np.bool_]
    ends: tuple[int, int, int, int]


def analyze(articles: Sequence[Article], vocabulary: Vocabulary, segmenter: Segmenter) -> list[Analysis]:
    """Cut articles into syllables and words, all of them at once: the segmenter works on batches."""
    texts = [_regions(article) for article in articles]
    joins = iter(segmenter.joins(["\n".join(regions) for regions in texts]))
    return [_analysis(regions, next(joins), vocabulary) for regions in texts]


def syllables(article: Article, vocabulary: Vocabulary) -> Analysis:
    """Return the syllables of an article; which of them belong together is for the caller to say: none does."""
    regions = _regions(article)
    return _analysis(regions, np.zeros(sum(map(len, regions)), np.bool_), vocabulary)


def _regions(article: Article) -> tuple[str, str, str, str]:
    return article.title, article.lead, article.body[article.lead_end :], article.caption_text


def _analysis(regions: Sequence[str], joined: npt.NDArray[np.bool_], vocabulary: Vocabulary) -> Analysis:
    codes: list[npt.NDArray[np.int32]] = []
    ends = []
    for region in regions:
        codes += filter(len, map(vocabulary.codes, region.split("\n")))
        ends.append(sum(map(len, codes)))
    stream = np.concatenate([np.zeros(0, np.int32), *codes])
    counts = list(map(len, codes))
    places = np.arange(len(stream), dtype=np.int32) + np.repeat(
        gap(counts) * np.arange(len(counts), dtype=np.int32), counts
    )
    keep = int(np.searchsorted(places, MAX_POSITION, "right"))
    title, lead, body, captions = (min(end, keep) for end in ends)
    return Analysis(stream[:keep], places[:keep], joined[:keep], (title, lead, body, captions))
