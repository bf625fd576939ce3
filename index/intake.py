"""From raw articles to those that an index can keep: understood, cut into words, signed; what cannot be is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from index import corrections, duplicates, identity
from index.engines.store import Analysed
from index.errors import TimtinError
from index.homes import Home
from index.messages.sentence import Sentence, reason
from index.reading.raw import RawArticle, Rejection, Remark
from index.reading.sources import raw_articles
from index.report import Tally

if TYPE_CHECKING:
    from index.article import Article
    from index.reading.apart import Apart
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


def decisions(home: Home, rejected: list[Rejection]) -> Decisions:
    """Return what people decided; lines that cannot be used go to ``rejected``, once."""
    found, bad = corrections.load(home)
    rejected += [line for line in bad if line not in rejected]
    return Decisions(identity.kept_out(home), identity.corrected(home, found))


def incoming(paths: Sequence[Path], tally: Tally) -> Iterator[RawArticle]:
    """Return the articles of files and folders; what is to be said of the others goes to the tally."""
    for item in raw_articles(paths):
        note_found(item, tally.rejected, tally.remarks)
        if isinstance(item, RawArticle):
            yield item


def note_found(found: RawArticle | Rejection | Remark, rejected: list[Rejection], remarks: list[Remark]) -> None:
    """Note what is to be said of something that was found."""
    if isinstance(found, Rejection):
        rejected.append(found)
    else:
        remarks += [found] if isinstance(found, Remark) else found.remarks()


class Intake:
    """Holds what turns raw articles into words: the segmenter and the growing vocabulary of this process.

    ``prove`` compares the segmenter with underthesea itself first, which takes a second or two.
    """

    def __init__(self, cache: Path | None, decisions: Decisions = Decisions(), *, prove: bool = False) -> None:
        from index.text import segment  # noqa: PLC0415  loads a model
        from index.text.vocabulary import Vocabulary  # noqa: PLC0415

        self.vocabulary = Vocabulary()
        self._hashes = duplicates.WordHashes(self.vocabulary)
        self.segmenter = segment.verified(segment.load(cache)) if prove else segment.load(cache)
        self.decisions = decisions
        self.rejected: list[Rejection] = []
        self.kept_out = 0  # of those rejected
        self.apart: Apart | None = None  # the child process that reads what strangers wrote

    def analysed(self, raws: Iterable[RawArticle]) -> Iterator[Analysed]:
        """Return those that can be understood, ready to be kept; the others go to ``rejected``."""
        articles = self.articles(raws)
        while some := list(islice(articles, _TOGETHER)):
            yield from self.ready(some)

    def ready(self, articles: Sequence[Article]) -> list[Analysed]:
        """Return articles ready to be kept: new ones, each alone in its group."""
        return self.signed(articles, self.analyze(articles))

    def signed(self, articles: Sequence[Article], analyses: Sequence[Analysis]) -> list[Analysed]:
        """Return articles whose words are known, ready to be kept."""
        signatures = duplicates.signatures(articles, analyses, self._hashes)
        return [
            Analysed(article, analysis, signature, added_at=0, group=duplicates.number(article.id))
            for article, analysis, signature in zip(articles, analyses, signatures, strict=True)
        ]

    def analyze(self, articles: Sequence[Article]) -> list[Analysis]:
        """Return the words of each article."""
        from index.text.analysis import analyze  # noqa: PLC0415

        return analyze(articles, self.vocabulary, self.segmenter)

    def articles(self, raws: Iterable[RawArticle]) -> Iterator[Article]:
        """Return the articles that can be understood."""
        for raw in raws:
            if raw.id in self.decisions.keep_out:
                self.kept_out += 1
                self.rejected.append(
                    Rejection(raw.path, raw.line, Sentence("{id} was removed and is kept out", id=raw.id))
                )
            elif (article := _understand(raw, self.rejected, self.apart)) is not None:
                correction = self.decisions.corrections.get(raw.id)
                yield corrections.apply(article, correction) if correction else article


def understood(paths: Sequence[Path], tally: Tally) -> Iterator[Article]:
    """Return what is understood of every article of these files and folders; of the others the tally tells."""
    for raw in incoming(paths, tally):
        if (article := _understand(raw, tally.rejected)) is not None:
            yield article


def _understand(raw: RawArticle, rejected: list[Rejection], apart: Apart | None = None) -> Article | None:
    from index.reading.reader import understand  # noqa: PLC0415  reads the gazetteer

    try:
        return apart.call(understand, raw) if apart else understand(raw)
    except TimtinError as error:
        rejected.append(Rejection(raw.path, raw.line, reason(error)))
    except Exception as error:  # one article that trips the rules must not stop the other thousands
        rejected.append(Rejection(raw.path, raw.line, Sentence("{kind}: {why}", kind=type(error).__name__, why=error)))
    return None
