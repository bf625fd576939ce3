"""One article as its page shows it: what matches the question marked in it, and its neighbours."""

from __future__ import annotations

import math
from itertools import islice

from search import snippets
from search.answer import Answer
from search.hits import listed, marks
from search.keywords import keywords
from search.opened import Opened
from search.request import SearchRequest
from search.results import Around, ArticleView
from search.similar import similar

SIMILAR = 5
MOST_AROUND = 1000  # hits among which an article's neighbours are looked for: who walks on from there asks anew


def view(opened: Opened, id: str, request: SearchRequest) -> ArticleView | None:
    """Return an article as it is shown to who came with a request; None for an unknown id."""
    if not (found := opened.articles([id])):
        return None
    article, borders, index = found[0], opened.borders, opened.index
    marker = marks(index, opened.rule(request))
    title = snippets.mark_title(article.title, marker, borders)
    body = snippets.mark_lines(article.body, marker, "body", borders)
    captions = snippets.mark_lines(article.caption_text, marker, "caption", borders) if article.captions else ()
    lead = tuple(line for line in body if line.start < article.lead_end)
    return ArticleView(
        article=article,
        title=title,
        lead=lead,
        body=body[len(lead) :],
        captions=captions,
        matches=sum(len(part.spans) for part in (title, *body, *captions)),
        similar=listed(opened, similar(opened.values, id, SIMILAR)),
        duplicates=listed(opened, index.group(id)),
        keywords=tuple(word for word in keywords(index, article) if opened.may_offer(word)),
    )


def around(answer: Answer, id: str, size: int) -> Around | None:
    """Return where an article stands among the hits of an answer in pages of a size; None beyond the first thousand."""
    lines = answer.ordered.lines()
    before: str | None = None
    for place, line in enumerate(islice(lines, MOST_AROUND), 1):
        if line.id == id:
            after = next((line.id for line in lines), None)
            page = math.ceil(place / size)
            return Around(place, answer.found.lines, answer.request.page(page), before, after)
        before = line.id
    return None
