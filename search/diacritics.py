"""Typed diacritics: which syllables of a run of words stand as they were typed, and which in any spelling.

A run is typed when any syllable in it has a diacritic. Then a syllable without one is meant so where Vietnamese has
such a word ("Thanh" in "Lê Văn Thanh"), and was left untyped where it has none ("quyet" in "nghị quyet"). A run
without any diacritic may mean every spelling.
"""

from __future__ import annotations

from collections.abc import Sequence

from search.help.marks import bare, built
from search.query.nodes import Syllable


def as_typed(run: Sequence[Syllable]) -> tuple[bool, ...]:
    """Return for each syllable of a run whether an article must write it as it was typed.

    >>> from search.query.syllable import typed
    >>> as_typed(typed("Lê Văn Thanh")), as_typed(typed("nghị quyet")), as_typed(typed("le van thanh"))
    ((True, True, True), (True, False), (False, False, False))
    >>> as_typed(typed("Ủy ban UBND"))
    (True, True, True)
    """
    if not any(syllable.accented for syllable in run):
        return (False,) * len(run)
    return tuple(syllable.accented or _stands_bare(syllable.folded) for syllable in run)


def _stands_bare(folded: str) -> bool:
    """Whether a syllable without diacritics is whole: a word that has none, or no Vietnamese syllable at all."""
    return folded in bare() or folded not in built()
