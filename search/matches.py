"""Where a text matches a question: one definition, for snippets, the article page and tests.

`search.sightings` finds the same in many texts at once.

A match is a phrase of the question where it stands, a form of a concept, two neighbouring plain words side by side,
or a plain word that says something alone (`Marker.alone`). Marks do not hide a match: "nghi quyet" matches
"nghị quyết", as in searching. Nothing reaches across a newline.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from index.text.fold import exact, fold
from index.text.syllables import SYLLABLE
from search.diacritics import as_typed
from search.query.asking import Sought
from search.query.nodes import FieldClause, Form, Group, InTitle, Node, Or, Phrase, Prefix, Question, Syllable, Word
from search.query.syllable import typed

# Foreign words and years say something alone; a Vietnamese syllable seldom does.
_FOREIGN = re.compile(
    r"[a-z]*[fjwz][a-z]*|[a-z]{7,}|[0-9]{4,}|[a-z]+[0-9]\w*|[0-9]+[a-z]\w*|"
    r"(?!(?:[ckpt]h|t?r|gh|nh|ngh?)[aeiouy])[^aeiouy0-9]{2}[a-z]*"
)
_WHOLE = ("document", "act", "number")
"""Kinds of concepts that are marked as a whole only."""

_NEAR = 0.5  # what a near word weighs in a passage, beside a word of the question itself
PAIR = 2
"""Words of a question that are one thing: where they stand side by side they are meant, whatever they meet there."""

_BETWEEN = re.compile(r"\n|[^\W_]")  # what parts neighbours
_FOREIGN_VOWELS = re.compile(r"(?:[^aeiouy]*[aeiouy]+){2,}[^aeiouy]+[aeiouy]|[a-z]*[aeiouy][^aeiouy]+[aeiouy]")


@dataclass(frozen=True, slots=True)
class Pattern:
    """Syllables to find side by side: the folded keys of each, or its key with marks when ``strict``.

    ``slop`` others may stand between; ``title`` only there. Two neighbours of a question are ``loose``: they need not
    be a word. ``typed`` are the keys with marks of the syllables that were typed with theirs, "" for the others.
    ``feature`` numbers what of the question it is, ``weight`` is how many words of it.
    """

    keys: tuple[frozenset[str], ...]
    feature: int
    weight: float
    slop: int = 0
    strict: tuple[str, ...] = ()
    title: bool = False
    loose: bool = False
    typed: tuple[str, ...] = ()


class Occurrence(NamedTuple):
    """A syllable of the text that may be part of a match."""

    start: int
    end: int
    key: str
    beside: bool  # whether the one before stands at its side: nothing but spaces and marks between them


class Match(NamedTuple):
    """A match from ``start`` to ``end``; ``parts`` are its syllables' spans."""

    start: int
    end: int
    pattern: Pattern
    parts: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Marker:
    """What of a question is looked for in texts; made once for a question, used for every hit."""

    patterns: tuple[Pattern, ...]
    prefixes: tuple[tuple[str, str, bool], ...] = ()  # folded, exact, only in the title
    sought: Sought | None = None  # what a passage had better hold as well; it is not marked

    @property
    def empty(self) -> bool:
        """Whether nothing is ever marked."""
        return not (self.patterns or self.prefixes)

    def matches(self, text: str, title: bool = False) -> Iterator[Match]:
        """Return every match in a text, in the order of their beginnings.

        >>> from search.query.parser import parse
        >>> text = "Nghị quyết Đại hội XX; các nghị định"
        >>> [text[match.start : match.end] for match in marker(parse('nghi quyet "đại hội xx"')).matches(text)]
        ['Nghị quyết', 'Đại hội XX']
        """
        if self.empty:
            return
        first, finder = _prepared(self.patterns, self.prefixes)
        folded = fold(text)
        found = _occurrences(finder, folded)
        for at, one in enumerate(found):
            after = found[at + 1].key if at + 1 < len(found) and found[at + 1].beside else None
            for pattern in first.get(one.key, ()):
                if pattern.title and not title:
                    continue
                if len(pattern.keys) > 1 and not pattern.slop and after not in pattern.keys[1]:
                    continue
                match = _match(pattern, found, at, folded)
                if match and self._agrees(match, text):
                    yield match
            for beginning, written, only_title in self.prefixes:
                if (title or not only_title) and one.key.startswith(beginning):
                    if beginning != written and not exact(text[one.start : one.end]).startswith(written):
                        continue
                    yield Match(one.start, one.end, _PREFIX, ((one.start, one.end),))

    def _agrees(self, match: Match, text: str) -> bool:
        strict = match.pattern.strict
        return not strict or tuple(exact(text[start:end]) for start, end in match.parts) == strict


_PREFIX = Pattern((), -1, 1.0)


def marker(
    question: Question, rare: Callable[[Syllable], bool] | None = None, near: Iterable[tuple[int, Form]] = ()
) -> Marker:
    """Return what of a question is marked in texts.

    ``rare`` says whether a plain word is rare enough in the index to be marked alone; ``near`` has words that are near
    those from some place of the question on.
    """
    patterns: dict[Pattern, Pattern] = {}  # each once: an abbreviation's long form is two neighbours as well
    prefixes: dict[tuple[str, str, bool], None] = {}
    for node in _positive(question.root):
        inner = node.clause if isinstance(node, InTitle) else node
        title = isinstance(node, InTitle)
        if isinstance(inner, Prefix):
            prefixes[inner.folded, inner.exact, title] = None
        else:
            for pattern in _patterns(inner, len(patterns), title, rare):
                patterns.setdefault(replace(pattern, loose=False, typed=()), pattern)
    for place, words in near:
        strict = (words[0].exact,) if len(words) == 1 else ()
        pattern = Pattern(_keys(words), place, _NEAR * len(words), strict=strict)
        patterns.setdefault(pattern, pattern)
    return Marker(tuple(patterns.values()), tuple(prefixes), question.sought)


@lru_cache(maxsize=16)
def _prepared(
    patterns: tuple[Pattern, ...], prefixes: tuple[tuple[str, str, bool], ...]
) -> tuple[dict[str, tuple[Pattern, ...]], re.Pattern[str]]:
    """Return the patterns by what they begin with, and what finds the syllables of all of them."""
    first: dict[str, tuple[Pattern, ...]] = {}
    keys: set[str] = set()
    for pattern in patterns:
        keys.update(*pattern.keys)
        for key in pattern.keys[0]:
            first[key] = (*first.get(key, ()), pattern)
    choices = [_begun(key) for key in keys]
    choices += [_begun(beginning) + r"[^\W_]*" for beginning, _, _ in prefixes]
    return first, re.compile(rf"(?:{'|'.join(sorted(choices))})(?![^\W_])")


def _begun(key: str) -> str:
    """Return the pattern of a key where a word begins.

    What may not stand before it is asked behind its first letter: so the search skips to the first letters.
    """
    first = re.escape(key[0])
    return rf"{first}(?<![^\W_]{first}){re.escape(key[1:])}"


def _positive(node: Node) -> Iterator[Node]:
    """Return all clauses and groups that are not excluded."""
    if isinstance(node, Or):
        for child in node.children:
            yield from _positive(child)
        return
    yield node
    if isinstance(node, Group):
        for child in node.required:
            yield from _positive(child)


def _patterns(node: Node, feature: int, title: bool, rare: Callable[[Syllable], bool] | None) -> Iterator[Pattern]:
    if isinstance(node, Group):
        yield from _plain(node, feature, rare)
    elif isinstance(node, Phrase):
        for form in (node.syllables, *node.forms):
            yield Pattern(_keys(form), feature, float(len(node.syllables)), slop=node.slop, title=title)
    elif isinstance(node, Word):
        written = tuple(syllable.exact for syllable in node.syllables)
        strict = tuple(frozenset((syllable.folded,)) for syllable in node.syllables)
        yield Pattern(strict, feature, float(len(written)), strict=written, title=title)
    elif isinstance(node, FieldClause) and node.key in ("vb", "nguoi") and (form := typed(node.value)):
        yield Pattern(_keys(form), feature, float(len(form)))


def _plain(group: Group, feature: int, rare: Callable[[Syllable], bool] | None) -> Iterator[Pattern]:
    words = group.plain
    # Part of another number is none: "NĐ-CP" of 128/NĐ-CP where 27/NĐ-CP was asked for.
    whole = {n for one in group.concepts if one.kind in _WHOLE for n in range(one.start, one.end)}
    for concept in group.concepts:
        for form in (words[concept.start : concept.end], *concept.forms):
            yield Pattern(_keys(form), feature + concept.start, float(concept.end - concept.start))
    for first, second in group.pairs:
        if first in whole and second in whole:
            continue
        yield Pattern(
            _keys((words[first], words[second])),
            feature + first,
            2.0,
            loose=len(words) > PAIR,
            typed=_typed(words[first : second + 1]),
        )
    paired = {at for pair in group.pairs for at in pair}
    for at, word in enumerate(words):
        if at in whole:
            continue
        if at in group.must or at not in paired or _alone(word):
            yield Pattern(_keys((word,)), feature + at, 1.0, typed=(word.exact if word.accented else "",))
        elif rare and rare(word):
            # Typed with marks, it says something alone only with these: "thuế" is no "thuê".
            strict = (word.exact,) if word.accented else ()
            yield Pattern(_keys((word,)), feature + at, 1.0, strict=strict)


def _typed(words: Form) -> tuple[str, ...]:
    """Return how neighbours must be written, as far as their marks say: "" for what may be any spelling."""
    return tuple(word.exact if as_it_is else "" for word, as_it_is in zip(words, as_typed(words), strict=True))


def _alone(word: Syllable) -> bool:
    """Whether a word says something without its neighbours, as far as its letters tell."""
    return bool(_FOREIGN.fullmatch(word.folded) or _FOREIGN_VOWELS.match(word.folded))


def _keys(form: Form) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(syllable.keys) for syllable in form)


def _occurrences(finder: re.Pattern[str], folded: str) -> list[Occurrence]:
    found: list[Occurrence] = []
    end = 0
    for one in finder.finditer(folded):
        start = one.start()
        beside = folded[end] != "\n" if start - end == 1 else not _BETWEEN.search(folded, end, start)
        end = one.end()
        found.append(Occurrence(start, end, one[0], beside))
    return found


def _match(pattern: Pattern, found: Sequence[Occurrence], at: int, folded: str) -> Match | None:
    """Return the match of a pattern that begins at an occurrence: each next syllable as near as it stands."""
    room = pattern.slop
    if not room:
        return _side_by_side(pattern, found, at)
    parts = [found[at]]
    for keys in pattern.keys[1:]:
        step = _next(keys, found, at, folded, room)
        if step is None:
            return None
        at, used = step
        room -= used
        parts.append(found[at])
    return Match(parts[0].start, parts[-1].end, pattern, _parts(parts, pattern))


def _side_by_side(pattern: Pattern, found: Sequence[Occurrence], at: int) -> Match | None:
    last = at + len(pattern.keys) - 1
    if last >= len(found):
        return None
    for keys, one in zip(pattern.keys[1:], found[at + 1 : last + 1], strict=True):
        if not one.beside or one.key not in keys:
            return None
    return Match(found[at].start, found[last].end, pattern, _parts(found[at : last + 1], pattern))


def _next(keys: frozenset[str], found: Sequence[Occurrence], at: int, folded: str, room: int) -> tuple[int, int] | None:
    end = found[at].end
    for after in range(at + 1, len(found)):
        between = folded[end : found[after].start]
        if "\n" in between:
            return None
        skipped = _count(between, room)
        if skipped > room:
            return None
        if found[after].key in keys:
            return after, skipped
    return None


def _count(text: str, most: int) -> int:
    """Return how many syllables stand in a text, counting to one more than ``most``."""
    count = 0
    for _ in SYLLABLE.finditer(text):
        count += 1
        if count > most:
            break
    return count


def _parts(parts: Sequence[Occurrence], pattern: Pattern) -> tuple[tuple[int, int], ...]:
    """A phrase is marked as a whole; with others between, or strictly, syllable by syllable."""
    if pattern.slop or pattern.strict:
        return tuple((one.start, one.end) for one in parts)
    return ((parts[0].start, parts[-1].end),)


def union(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return spans in order, those that overlap as one.

    >>> union([(5, 9), (0, 4), (3, 4), (8, 12)])
    ((0, 4), (5, 12))
    """
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
