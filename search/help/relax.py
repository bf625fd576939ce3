"""When nothing is found: which filters to take away, what to ask instead, and what was relaxed, said plainly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import islice

from index.messages.message import Message, message
from search.query.lexer import MAX_TOKENS, Token, tokens
from search.request import SearchRequest
from search.results import Offer

Count = Callable[[SearchRequest], int]

MOST_WORDS = 12
"""Words that are left out one at a time: each is one more search."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What is answered instead of a question that finds nothing: None when only offers are made."""

    instead: SearchRequest | None
    said: Message
    offers: tuple[Offer, ...] = ()


def relax(count: Count, request: SearchRequest, corrected: str | None) -> Relaxed | None:
    """Return what helps a request that finds nothing; ``corrected`` is its question without typing errors.

    Only a typing error is mended unasked. What was asked for on purpose always holds: to take a filter, the signs or a
    word away is offered with the number of articles that this finds.
    """
    offers = tuple(_without_filters(count, request))
    if not offers and corrected and count(request.asking(corrected)):
        said = message("corrected", asked=_short(request.q), answered=_short(corrected))
        return Relaxed(request.asking(corrected).page(request.trang), said)
    offers = offers or tuple(islice(_other_questions(count, request), 1))
    return Relaxed(None, message("nothing_meets_all", offers=_said(offers)), offers) if offers else None


def _without_filters(count: Count, request: SearchRequest) -> Iterator[Offer]:
    """Offer to take away each filter that alone leaves nothing, else all of them."""
    keys = [key for key, _ in request.choices] + (["ngay"] if request.tu or request.den or request.undated else [])
    found = [
        Offer(message("drop_filter", facet=message(f"in_{key}")), without, total)
        for key, without, total in _each(count, request, keys)
    ]
    if not found and len(keys) > 1 and (total := count(request.unfiltered())):
        found = [Offer(message("drop_filters"), request.unfiltered(), total)]
    yield from found


def _each(count: Count, request: SearchRequest, keys: list[str]) -> Iterator[tuple[str, SearchRequest, int]]:
    for key in keys:
        without = request.without(key)
        if total := count(without):
            yield key, without, total


def _said(offers: tuple[Offer, ...]) -> Message:
    said = [message("offer_finds", offer=offer.what, n=offer.total) for offer in offers]
    return reduce(lambda one, other: message("offers_two", one=one, other=other), said)


def _other_questions(count: Count, request: SearchRequest) -> Iterator[Offer]:
    """Offer the same words without their signs, then the question without one of its words."""
    found = [token for token in tokens(request.q)[:MAX_TOKENS] if token.kind == "words"]
    loose = " ".join(_loose(request.q, token) for token in found)
    if loose != request.q and (total := count(request.asking(loose))):
        yield Offer(message("drop_signs"), request.asking(loose), total)
    words = loose.split()
    if 1 < len(words) <= MOST_WORDS:
        yield from _fewer(count, request, words)


def _fewer(count: Count, request: SearchRequest, words: list[str]) -> Iterator[Offer]:
    """Offer the question without the word that keeps the most articles away, when one word does."""
    ways = [(" ".join(words[:place] + words[place + 1 :]), word) for place, word in enumerate(words)]
    most, question, word = max((count(request.asking(question)), question, word) for question, word in ways)
    if most:
        yield Offer(message("drop_word", word=_short(word)), request.asking(question), most)


def _loose(text: str, token: Token) -> str:
    """Return a clause as plain words; what is excluded or a field stays as it was typed."""
    kept = token.field or token.sign in ("-", "−") or token.star
    return text[token.start : token.end] if kept else token.text


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"
