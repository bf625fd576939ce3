"""Print a question again, so that parsing what was printed asks the same."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from search.query.fields import MAX_VALUES, NAMES, written
from search.query.lexer import LITERAL
from search.query.nodes import Concept, FieldClause, Form, Group, Node, Or, Phrase, Prefix, Question
from search.query.syllable import typed

_OPERATORS = ("OR", "AND", "NOT")


def print_query(question: Question) -> str:
    """Return a question as one types it; `parse` of that gives an equal question.

    >>> from search.query.parser import parse
    >>> print_query(parse('den:3/2021 “Tỉnh ủy”   nghị quyết'))
    'nghị quyết đến:2021-03 "Tỉnh ủy"'
    """
    return _bare(question.root)


def print_group(group: Group) -> str:
    """Return one conjunction as one types it."""
    clauses = [print_node(node) for node in group.required] + [f"-{print_node(node)}" for node in group.excluded]
    parts: list[str] = []
    for place, words in _words(group):
        if place in group.breaks and clauses:
            parts.append(clauses.pop(0))
        parts += words
    return " ".join(parts + clauses)


def _bare(node: Node) -> str:
    """Return a node as it may stand alone between brackets or operators."""
    if isinstance(node, Group):
        alone = not (node.plain or node.excluded) and len(node.required) == 1
        return _bare(node.required[0]) if alone else print_group(node)
    if isinstance(node, Or) and not _values(node):
        return " OR ".join(_alternatives(node))
    return print_node(node)


def _alternatives(node: Or) -> Iterator[str]:
    """Values of one field are printed with commas, MAX_VALUES at a time: as many clauses as were typed."""
    for key, run in groupby(node.children, lambda child: child.key if isinstance(child, FieldClause) else None):
        children = list(run)
        if key is None:
            yield from map(_bare, children)
            continue
        for start in range(0, len(children), MAX_VALUES):
            values = [child.value for child in children[start : start + MAX_VALUES] if isinstance(child, FieldClause)]
            yield f"{NAMES[key]}:{','.join(values)}"


def _values(node: Or) -> bool:
    """Whether the alternatives are values of one field, few enough for one clause."""
    keys = {child.key if isinstance(child, FieldClause) else None for child in node.children}
    return len(keys) == 1 and None not in keys and len(node.children) <= MAX_VALUES


def _words(group: Group) -> Iterator[tuple[int, list[str]]]:
    concepts = {concept.start: concept for concept in group.concepts}
    place = 0
    while place < len(group.plain):
        start, words = place, _part(group, concepts.get(place), place)
        place = concepts[place].end if place in concepts else place + 1
        while _goes_on(group, start, place):
            first, *rest = _part(group, concepts.get(place), place)
            words = [*words[:-1], words[-1] + group.plain[place].joint + first, *rest]
            place = concepts[place].end if place in concepts else place + 1
        sign = ("+" if start in group.must else "") + (LITERAL if start in group.literal else "")
        yield start, [sign + word for word in words]


def _part(group: Group, concept: Concept | None, place: int) -> list[str]:
    return _typed(concept) if concept else [_word(group.plain[place : place + 1])]


def _goes_on(group: Group, start: int, place: int) -> bool:
    """Return whether a sign joins the figures at a place to those before: "2020-2025" is no two years."""
    if place >= len(group.plain) or place in group.breaks or not group.plain[place].joint:
        return False
    same = all((place in some) == (start in some) for some in (group.must, group.literal))
    return same and all(word.folded.isdigit() for word in group.plain[place - 1 : place + 1])


def _typed(concept: Concept) -> list[str]:
    if concept.kind in ("document", "act", "number"):  # the signs within are a part of it
        return concept.typed.split()
    return [_word((syllable,)) for syllable in typed(concept.typed)]


def print_node(node: Node) -> str:
    """Return one clause as one types it, without a sign."""
    if isinstance(node, Phrase):
        return _phrase(node)
    if isinstance(node, Prefix):
        return f"{node.exact}*"
    if isinstance(node, Or):
        return next(_alternatives(node)) if _values(node) else f"({_bare(node)})"
    if isinstance(node, Group):
        return f"({print_group(node)})"
    return written(node)


def _phrase(phrase: Phrase) -> str:
    if phrase.forms:  # only what is excluded without quotes is looked for in its other forms
        return "-".join(_word((syllable,)) for syllable in phrase.syllables)
    text = " ".join(_word((syllable,)) for syllable in phrase.syllables)
    return f'"{text}"' + (f"~{phrase.slop}" if phrase.slop else "")


def _word(form: Form) -> str:
    text = form[0].text or form[0].exact
    return text.lower() if text in _OPERATORS else text
