"""An index as it was opened, with all that is made of it once: what every part of a search is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.article import Article
from search import facets
from search.asked import asked
from search.borders import Borders
from search.engines.index import Index
from search.facet_values import FacetValues
from search.headlines import Headlines
from search.help.completions import Completions
from search.help.suggestion import Suggestion, Writing
from search.language import Language
from search.plan import Budget, Counted
from search.query.near_words import NearWords
from search.request import SearchRequest
from search.rule import Rule
from search.unnamed import names_one


@dataclass(frozen=True, slots=True)
class Opened:
    """An index as it was when it was opened; a search uses one from its beginning to its end."""

    stamp: tuple[int, ...]
    index: Index
    values: FacetValues
    counted: tuple[Counted, ...]
    writing: Writing
    completions: Completions
    borders: Borders
    near_words: NearWords
    headlines: Headlines

    def rule(self, request: SearchRequest) -> Rule:
        """Return what the question of a request means here."""
        return Rule(self.values, asked(request.q, self.writing.suggestion(request.q)), self.near_words)

    def count(self, request: SearchRequest, budget: Budget) -> int:
        """Return how many hits a request has."""
        return self.index.find(self.rule(request).counting(request).wanting(budget=budget)).total

    def may_offer(self, text: str) -> bool:
        """Return whether a text names nobody who asked not to be."""
        return not names_one(text, self.values.suppressed)

    def offered(self, better: Suggestion | None) -> Suggestion | None:
        """Return a better writing of a question if it may be shown: one that is sure."""
        return better if better and better.sure and self.may_offer(better.text) else None

    def articles(self, ids: Sequence[str]) -> list[Article]:
        """Return articles that are known to be there, as they may be shown."""
        return [self.public(article) for article in self.index.articles(ids) if article is not None]

    def public(self, article: Article) -> Article:
        """Return an article without the persons that the administrator keeps out."""
        if not self.values.suppressed:
            return article
        return replace(article, people=tuple(one for one in article.people if not self.values.hides(one.name)))


def opened(stamp: tuple[int, ...], values: FacetValues, near_words: NearWords) -> Opened:
    """Return an index with what is made of it."""
    writing = Writing(Language(values.index))
    completions, borders = Completions(values, writing), Borders(writing.evidence)
    headlines = Headlines(values.index)
    wanted = facets.counted(values)
    return Opened(stamp, values.index, values, wanted, writing, completions, borders, near_words, headlines)
