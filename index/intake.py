"""From raw articles to a batch for the index: understood, cut into words, coded; what cannot be is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from index import corrections, state
from index.engines.arrays.batch import Batch
from index.errors import TimtinError
from index.reading.sources import RawArticle, Rejection, raw_articles

if TYPE_CHECKING:
    from index.article import Article
    from index.text.analysis import Analysis

# The segmenter works on many sentences at once; more articles at a time bring nothing and cost memory.
_TOGETHER = 128


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people decided about articles: ids that are never taken in, and corrections by id."""

    keep_out: frozenset[str] = frozenset()
    corrections: Mapping[str, corrections.Values] = field(default_factory=dict)

    def facts(self) -> list[str]:
        """Return texts that are the same for the same decisions, in every process."""
        return [*sorted(self.keep_out), repr(sorted(self.corrections.items()))]


def decisions(data: Path, rejected: list[Rejection]) -> Decisions:
    """Return what people decided, from the data folder; lines that cannot be used go to ``rejected``, once."""
    found, bad = corrections.load(data)
    rejected += [line for line in bad if line not in rejected]
    return Decisions(state.removed(data), found)


class Intake:
    """Holds what turns raw articles into words: the segmenter and the growing vocabulary of this process.

    ``prove`` compares the segmenter with underthesea itself first, which takes a second or two.
    """

    def __init__(self, cache: Path | None, decisions: Decisions = Decisions(), *, prove: bool = False) -> None:
        from index.text import segment  # noqa: PLC0415  loads a model
        from index.text.vocabulary import Vocabulary  # noqa: PLC0415

        self.vocabulary = Vocabulary()
        self.segmenter = segment.verified(segment.load(cache)) if prove else segment.load(cache)
        self.decisions = decisions
        self.rejected: list[Rejection] = []

    def batch(self, raws: Iterable[RawArticle], added_at: int) -> Batch:
        """Return the batch of those that can be understood; the others go to ``rejected``."""
        batch = Batch(self.vocabulary)
        articles = self.articles(raws)
        while some := list(islice(articles, _TOGETHER)):
            for article, analysis in zip(some, self.analyze(some), strict=True):
                batch.add(article, analysis, added_at)
        return batch

    def analyze(self, articles: Sequence[Article]) -> list[Analysis]:
        """Return the words of each article."""
        from index.text.analysis import analyze  # noqa: PLC0415

        return analyze(articles, self.vocabulary, self.segmenter)

    def articles(self, raws: Iterable[RawArticle]) -> Iterator[Article]:
        """Return the articles that can be understood."""
        for raw in raws:
            if raw.id in self.decisions.keep_out:
                self.rejected.append(Rejection(raw.path, raw.line, f"{raw.id} was removed and is kept out"))
            elif (article := _understand(raw, self.rejected)) is not None:
                correction = self.decisions.corrections.get(raw.id)
                yield corrections.apply(article, correction) if correction else article


def understood(paths: Sequence[Path], rejected: list[Rejection]) -> Iterator[Article]:
    """Return what is understood of every article of these files and folders; the others go to ``rejected``."""
    for raw in raw_articles(paths):
        if isinstance(raw, Rejection):
            rejected.append(raw)
        elif (article := _understand(raw, rejected)) is not None:
            yield article


def _understand(raw: RawArticle, rejected: list[Rejection]) -> Article | None:
    from index.reading.reader import understand  # noqa: PLC0415  reads the gazetteer

    try:
        return understand(raw)
    except TimtinError as error:
        rejected.append(Rejection(raw.path, raw.line, str(error)))
    except Exception as error:  # one article that trips the rules must not stop the other thousands
        rejected.append(Rejection(raw.path, raw.line, f"{type(error).__name__}: {error}"))
    return None
