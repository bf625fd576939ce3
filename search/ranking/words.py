"""What the ranking weighs of a question: its plain words, and those of phrases that must hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from search.query.nodes import Form, Group, InTitle, Node, Or, Phrase, Prefix, Syllable, Word


def weighed(root: Group) -> Group:
    """Return the plain words followed by those of the phrases, each phrase apart from its neighbours."""
    plain, breaks = root.plain, root.breaks
    for words in _phrases(root.required):
        breaks = (*breaks, len(plain))
        plain = (*plain, *words)
    return root if plain == root.plain else replace(root, plain=plain, breaks=breaks)


def _phrases(nodes: Iterable[Node]) -> Iterator[Form]:
    for node in nodes:
        if isinstance(node, Phrase | Word):
            yield node.syllables
        elif isinstance(node, InTitle) and not isinstance(node.clause, Prefix):
            yield node.clause.syllables
        elif isinstance(node, Or):
            yield from _phrases(node.children)
        elif isinstance(node, Group):
            yield node.plain
            yield from _phrases(node.required)


def neighbours(group: Group) -> list[tuple[Syllable, Syllable]]:
    """Return the different neighbouring words."""
    words = group.plain
    return list({(words[a].folded, words[b].folded): (words[a], words[b]) for a, b in group.pairs}.values())
