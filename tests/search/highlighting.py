"""The oracle of highlighting: which syllables of a text match a question, found without the code that marks them.

It shares none with `search.matches`: it cuts a text letter by letter and tries every position. `ask` makes questions of
an article's own words, in every way to ask. `python -m benchmarks.highlighting` tries thousands.
"""

from __future__ import annotations

import json
import random
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from index.article import Article
from index.engines.arrays.snapshot import Snapshot
from search import snippets
from search.matches import marker
from search.query.nodes import FieldClause, Form, Group, InTitle, Node, Or, Phrase, Prefix, Question, Word
from search.query.nodes import Syllable as Asked
from search.query.parser import parse
from search.query.syllable import typed
from search.results import Marked

RARE = 0.02  # the share of articles below which a word of a question says something alone
_TONES = "\u0300\u0301\u0303\u0309\u0323"


# The oracle.


class Cut(NamedTuple):
    """A syllable of a text: where it stands, its letters, and its letters with their marks and its tone."""

    start: int
    end: int
    typed: str
    bare: str
    marked: tuple[str, str]


class Thing(NamedTuple):
    """Something to find: for each syllable what it may be, with at most ``slop`` others between them in all."""

    tests: tuple[Callable[[Cut], bool], ...]
    slop: int = 0
    title: bool = False


def paragraphs(text: str) -> Iterator[list[Cut]]:
    """Return the syllables of each paragraph."""
    found: list[Cut] = []
    start = None
    for at, char in enumerate([*text, "\n"]):
        if char.isalnum():
            start = at if start is None else start
            continue
        if start is not None:
            found.append(Cut(start, at, text[start:at].lower(), *letters(text[start:at])))
            start = None
        if char == "\n":
            yield found
            found = []


def letters(text: str) -> tuple[str, tuple[str, str]]:
    """Return the letters of a syllable without marks, and with them but the tone, which stands apart.

    >>> letters("Hoà")[1] == letters("hòa")[1], letters("Đường")[0]
    (True, 'duong')
    """
    parts = unicodedata.normalize("NFD", text.lower())
    tone = "".join(char for char in parts if char in _TONES)
    shaped = unicodedata.normalize("NFC", "".join(char for char in parts if char not in _TONES))
    bare = "".join(char for char in parts if not unicodedata.combining(char)).replace("đ", "d")
    return bare, (shaped, tone)


def matches(cuts: Sequence[Cut], things: Sequence[Thing], title: bool) -> Iterator[list[tuple[int, int]]]:
    """Return every match in a paragraph as the spans of its syllables."""
    for thing in things:
        if thing.title <= title:
            for first in range(len(cuts)):
                if numbers := _from(cuts, thing, first):
                    yield [cuts[number][:2] for number in numbers]


def _from(cuts: Sequence[Cut], thing: Thing, first: int) -> list[int] | None:
    """Return the numbers of the syllables of a match that begins at a syllable and ends as early as can be."""
    last = first + len(thing.tests) - 1 + thing.slop
    numbers: list[int] = []
    for test in thing.tests:
        number = numbers[-1] + 1 if numbers else first
        while number <= min(last, len(cuts) - 1) and not test(cuts[number]):
            if not numbers:
                return None
            number += 1
        if number > min(last, len(cuts) - 1):
            return None
        numbers.append(number)
    return numbers


def things(question: Question, count: Callable[[str], int], size: int) -> tuple[list[Thing], list[Thing]]:
    """Return what must be marked wherever it stands, and what may be."""
    must: list[Thing] = []
    may: list[Thing] = []
    for node in _wanted(question.root):
        inner, title = (node.clause, True) if isinstance(node, InTitle) else (node, False)
        if isinstance(inner, Group):
            _plain(inner, must, may, lambda word: sum(map(count, word.keys)) < RARE * size)
        elif isinstance(inner, Phrase):
            must += [Thing(_any_marks(form), inner.slop, title) for form in (inner.syllables, *inner.forms)]
        elif isinstance(inner, Word):
            must.append(Thing(tuple(map(_same_marks, inner.syllables)), 0, title))
        elif isinstance(inner, Prefix):
            must.append(Thing((_beginning(inner),), 0, title))
        elif isinstance(inner, FieldClause) and inner.key in ("vb", "nguoi"):
            must.append(Thing(_any_marks(typed(inner.value))))
    return must, must + may


def _wanted(node: Node) -> Iterator[Node]:
    if isinstance(node, Or):
        for child in node.children:
            yield from _wanted(child)
    else:
        yield node
        for child in node.required if isinstance(node, Group) else ():
            yield from _wanted(child)


def _plain(group: Group, must: list[Thing], may: list[Thing], rare: Callable[[Asked], bool]) -> None:
    words = group.plain
    neighbours = [number for number in range(len(words) - 1) if number + 1 not in group.breaks]
    # A document's number and other numbers are marked as a whole only.
    whole = {
        n for one in group.concepts if one.kind in ("document", "act", "number") for n in range(one.start, one.end)
    }
    must += [Thing(_any_marks(words[n : n + 2])) for n in neighbours if not {n, n + 1} <= whole]
    for concept in group.concepts:
        must += [Thing(_any_marks(form)) for form in (words[concept.start : concept.end], *concept.forms)]
    for number, word in enumerate(words):
        if number in whole:
            continue
        if number in group.must or not {number, number - 1} & set(neighbours):
            must.append(Thing((_letters(word),)))
        elif not _vietnamese(word.folded):
            may.append(Thing((_letters(word),)))
        if rare(word):
            exact = word.accented and _vietnamese(word.folded)
            must.append(Thing((_same_marks(word) if exact or word.accented else _letters(word),)))


def _any_marks(form: Form) -> tuple[Callable[[Cut], bool], ...]:
    return tuple(map(_letters, form))


def _letters(word: Asked) -> Callable[[Cut], bool]:
    keys = set(word.keys)
    return lambda cut: cut.bare in keys


def _same_marks(word: Asked) -> Callable[[Cut], bool]:
    marked = letters(word.exact)[1]
    return lambda cut: cut.marked == marked


def _beginning(prefix: Prefix) -> Callable[[Cut], bool]:
    if prefix.exact == prefix.folded:
        return lambda cut: cut.bare.startswith(prefix.folded)
    return lambda cut: _old(cut).startswith(prefix.exact)


def _old(cut: Cut) -> str:
    """Return a syllable with the tone of an open oa, oe, uy on its first vowel."""
    (shaped, tone), bare = cut.marked, cut.bare
    if bare[-2:] in ("oa", "oe", "uy") and bare[-3:-2] != "q" and shaped[-2:] == bare[-2:]:
        return unicodedata.normalize("NFC", shaped[:-1] + tone + shaped[-1])
    return cut.typed


_ONSETS = "b c ch d g gh gi h k kh l m n ng ngh nh p ph q qu r s t th tr v x".split()
_CODAS = "c ch m n ng nh p t".split()


def _vietnamese(bare: str) -> bool:
    """Whether letters without marks may be a Vietnamese syllable: one that says little without its neighbours."""
    for onset in ("", *_ONSETS):
        for coda in ("", *_CODAS):
            middle = bare[len(onset) : len(bare) - len(coda)]
            if bare == onset + middle + coda and 1 <= len(middle) <= 3 and not set(middle) - set("aeiouy"):
                return True
    return len(bare) < 4 and bare.isdigit()


# Pieces of an article against the oracle.


class Field:
    """A field of an article as the oracle reads it for one question."""

    def __init__(self, text: str, title: bool, must: Sequence[Thing], may: Sequence[Thing]) -> None:
        self.text = text
        cut = list(paragraphs(text))
        self.syllables = {syllable[:2] for cuts in cut for syllable in cuts}
        self.must = [match for cuts in cut for match in matches(cuts, must, title)]
        self.may = {part for cuts in cut for match in matches(cuts, may, title) for part in match}

    def wrong(self, piece: Marked) -> str | None:
        """Return what is wrong with the marks of a piece of the field, None when nothing is."""
        end = piece.start + len(piece.text)
        if self.text[piece.start : end] != piece.text:
            return "is not the article's text"
        spans = [(a + piece.start, b + piece.start) for a, b in piece.spans]
        if any(b > c for (_, b), (c, _) in pairwise(spans)):
            return "has marks that overlap"
        marked = {(c, d) for c, d in self.syllables for a, b in spans if a <= c and d <= b}
        if {a for a, _ in spans} - {c for c, _ in marked} or {b for _, b in spans} - {d for _, d in marked}:
            return "has a mark that cuts a syllable"
        shown = {part for match in self.must if match[0][0] >= piece.start and match[-1][1] <= end for part in match}
        missing, false = (sorted(self.text[a:b] for a, b in found) for found in (shown - marked, marked - self.may))
        return f"lacks marks on {missing}, has false ones on {false}" if missing or false else None


def faults(question: str, article: Article, snapshot: Snapshot) -> list[str]:
    """Return what is wrong with the marks of all that is shown of an article: title, passages, whole text."""
    asked = parse(question)
    folded = snapshot.field("folded")
    must, may = things(asked, folded.df, snapshot.count)
    marks = marker(asked, lambda word: sum(map(folded.df, word.keys)) < RARE * snapshot.count)
    texts = {"title": article.title, "body": article.body, "caption": article.caption_text}
    fields = {name: Field(text, name == "title", must, may) for name, text in texts.items()}
    [(title, passages)] = snippets.passages([article], marks)
    shown = [title, *passages]
    shown += [*snippets.mark_lines(article.body, marks, "body")]
    return [
        f"{question!r}: {piece.field} of {article.id} at {piece.start} {fault}"
        for piece in shown
        if (fault := fields[piece.field].wrong(piece))
    ]


# Questions.


def ask(chance: random.Random, article: Article) -> str:
    """Return a question in the words of an article."""
    words = [cut for cuts in paragraphs(article.title + "\n" + article.body[:4000]) for cut in cuts]
    text = article.title + "\n" + article.body[:4000]
    if not words:
        return "nghị quyết"
    parts = [chance.choice(_WAYS)(chance, text, words) for _ in range(chance.choice((1, 1, 1, 2, 3)))]
    joint = chance.choice((" ", " ", " ", " OR "))
    return chance.choice((str, str, str, str.upper, _decomposed))(joint.join(parts))


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _run(chance: random.Random, text: str, words: Sequence[Cut], most: int = 6) -> str:
    first = chance.randrange(len(words))
    last = min(first + chance.randint(0, most - 1), len(words) - 1)
    return " ".join(text[words[first].start : words[last].end].replace('"', " ").split())


def _bare(chance: random.Random, text: str, words: Sequence[Cut]) -> str:
    return letters(_run(chance, text, words))[0]


def _phrase(chance: random.Random, text: str, words: Sequence[Cut]) -> str:
    return f'"{_run(chance, text, words, 5)}"'


def _near(chance: random.Random, text: str, words: Sequence[Cut]) -> str:
    first = chance.randrange(len(words))
    near = words[first : first + 6]
    kept = sorted(chance.sample(range(len(near)), min(len(near), chance.randint(2, 3))))
    return '"' + " ".join(text[near[number].start : near[number].end] for number in kept) + f'"~{chance.randint(0, 5)}'


def _signed(chance: random.Random, text: str, words: Sequence[Cut]) -> str:
    return chance.choice("+-=") + _run(chance, text, words, 1) + " " + _run(chance, text, words, 2)


def _start(chance: random.Random, text: str, words: Sequence[Cut]) -> str:
    word = _run(chance, text, words, 1)
    return word[: chance.randint(2, 5)] + "*"


def _word(chance: random.Random, text: str, words: Sequence[Cut]) -> str:
    return f'từ:"{_run(chance, text, words, 2)}"'


def _title(chance: random.Random, text: str, words: Sequence[Cut]) -> str:
    return f'tiêu-đề:"{_run(chance, text, words, 3)}"'


def _short(chance: random.Random, text: str, words: Sequence[Cut]) -> str:
    groups = json.loads((files("search.query") / "abbreviations.json").read_text("utf-8"))["groups"].values()
    row = chance.choice([row for group in groups for row in group])
    return str(chance.choice((*row["short"], *row["long"]))) + " " + _run(chance, text, words, 2)


def _number(chance: random.Random, text: str, words: Sequence[Cut]) -> str:
    dash, kind, body = chance.choice("-–"), chance.choice(("NQ", "CT", "KL", "QĐ")), chance.choice(("TW", "TU", "UBND"))
    space = chance.choice(("", " "))
    return f"{chance.randint(1, 60)}{space}{dash}{space}{kind}/{body}"


def _ordinal(chance: random.Random, text: str, words: Sequence[Cut]) -> str:
    return chance.choice(("đại hội XIII", "khóa 13", "Đại hội lần thứ 13", "kỳ họp thứ nhất", "hội nghị trung ương 6"))


_WAYS: tuple[Callable[[random.Random, str, Sequence[Cut]], str], ...] = (
    *(_run, _run, _run, _bare, _bare, _phrase, _phrase, _near, _signed, _start),
    *(_word, _title, _short, _short, _number, _ordinal),
)
