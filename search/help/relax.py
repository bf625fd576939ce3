"""When nothing is found: the nearest requests that find something, offered with how many articles they find."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
    """What helps a request that finds nothing: near requests that do find something, the best first, and a sentence."""

    said: Message
    offers: tuple[Offer, ...]


def relax(
    count: Count, request: SearchRequest, corrected: str | None, numbers: Sequence[str] = (), near: Sequence[str] = ()
) -> Relaxed | None:
    """Return what helps a request that finds nothing; ``corrected`` is its question without typing errors,
    ``near`` what its words are near to.

    Nothing is asked instead: another tier, a question written better, near ``numbers`` of documents, the question
    without a filter, its signs or a word, are offered with how many articles they find.
    """
    ways = (
        _wider(count, request),
        _in_near_words(count, request, near),
        _without_filters(count, request),
        _written_better(count, request, corrected),
        _near_numbers(count, request, numbers),
        islice(_other_questions(count, request), 1),
    )
    offers = next((found for way in ways if (found := tuple(way))), ())
    return Relaxed(message("nothing_meets_all", offers=_said(offers)), offers) if offers else None


def _wider(count: Count, request: SearchRequest) -> Iterator[Offer]:
    """Offer the widest tier where a narrower one was asked for."""
    wide = request.tier("gan")
    if wide != request.page(1) and (total := count(wide)):
        yield Offer(message("wider_tier"), wide, total)


def _in_near_words(count: Count, request: SearchRequest, near: Sequence[str]) -> Iterator[Offer]:
    """Offer what holds words of near meaning instead of the one or two that were asked for."""
    beside = request.tier("nghia")
    if near and beside != request.page(1) and (total := count(beside)):
        yield Offer(message("near_words_instead", words=tuple(near)), beside, total)


def _written_better(count: Count, request: SearchRequest, corrected: str | None) -> Iterator[Offer]:
    if corrected and (total := count(request.asking(corrected))):
        yield Offer(message("ask_corrected", words=_short(corrected)), request.asking(corrected), total)


def _near_numbers(count: Count, request: SearchRequest, numbers: Sequence[str]) -> Iterator[Offer]:
    for number in numbers:
        if total := count(request.asking(number)):
            yield Offer(message("near_number", number=number), request.asking(number), total)


def _without_filters(count: Count, request: SearchRequest) -> Iterator[Offer]:
    """Offer to take away each filter that alone leaves nothing, else all of them."""
    keys = [key for key, _ in request.choices] + (["ngay"] if request.tu or request.den or request.undated else [])
    keys += [] if request.after is None else ["vao-tu"]
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
