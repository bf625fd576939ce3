"""How the articles of an index write, in counts: what help with a question asks of the table beside every index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


class LanguageTable(Protocol):
    """The counts of one state of an index; shared by threads.

    An engine that counts syllables and their neighbours anyway answers from what it has; another keeps
    `index.language_table.LanguageFile`. Words are keys: ``exact`` ones have their diacritics, ``folded`` ones none.
    """

    @property
    def words(self) -> int:
        """How many syllables stand in the articles, repeated ones counted; 1 at least."""

    def spelled(self, folded: str) -> Mapping[str, int]:
        """Return the ways in which a syllable is written, and in how many articles each stands."""

    def beside(self, ways: Sequence[str], others: Sequence[str]) -> ArrayLike:
        """Return how often each of some ways to write a syllable stands right before each of those to write another."""

    def joined(self, words: Sequence[str]) -> list[int]:
        """Return in how many articles each of some words of several syllables stands, such as "nghị_quyết"."""

    def beginning(self, start: str, most: int) -> list[str]:
        """Return the folded syllables that begin so, those that most articles hold first."""

    def phrases(self, share: float) -> list[tuple[str, int]]:
        """Return the words, and words side by side, that stand in this share of the articles and in two at least."""
