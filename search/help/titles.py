"""Titles that hold what is being typed, side by side, its last word perhaps unfinished; the newest first."""

from __future__ import annotations

from index.text.fold import fold
from index.text.syllables import syllables
from search.language import Language

READ = 6
"""Articles that are opened to look at their titles: a tenth of a millisecond each."""


def titles(language: Language, typed: str, most: int) -> list[tuple[str, str]]:
    """Return ids and titles of articles whose title holds the words typed (keys with marks); two words at least."""
    words = fold(typed).split(" ")
    if len(words) < 2 or not all(words[:2]):
        return []
    found: dict[str, str] = {}
    for id, title in language.titled(words, READ):
        held = f" {' '.join(syllable.folded for syllable in syllables(title))} "
        if f" {' '.join(words)}" in held and title not in found.values():
            found[id] = title
        if len(found) == most:
            break
    return list(found.items())
