"""How the articles of an index write: what help with a question asks of an engine, in words, counts and texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


class Language(Protocol):
    """The language of the articles of one state of an index; shared by threads.

    Words are keys: ``exact`` ones have their diacritics, ``folded`` ones none (`index.text.fold`).
    """

    @property
    def articles(self) -> int:
        """How many articles there are."""

    @property
    def words(self) -> int:
        """How many syllables stand in them, repeated ones counted."""

    def spelled(self, folded: str) -> Mapping[str, int]:
        """Return the ways in which a syllable is written, and in how many articles each stands."""

    def beside(self, ways: Sequence[str], others: Sequence[str]) -> ArrayLike:
        """Return how often each of some ways to write a syllable stands right before each of those to write another."""

    def held(self, folded: str) -> int:
        """Return in how many articles a syllable stands."""

    def paired(self, first: str, second: str) -> int:
        """Return in how many articles two folded syllables stand side by side."""

    def phrases(self, share: float) -> list[tuple[str, int]]:
        """Return the words, and words side by side, that stand in this share of the articles and in two at least."""

    def some(self, first: str, second: str, most: int) -> Iterator[str]:
        """Return the words of some articles that hold two folded syllables side by side."""

    def holding(self, folded: Sequence[str], most: int) -> Iterator[str]:
        """Return the words of articles that hold all neighbours of a run of folded syllables, short ones first."""

    def titled(self, folded: Sequence[str], most: int) -> Iterator[tuple[str, str]]:
        """Return id and title of articles whose titles hold the rarest neighbours of a run, the newest first.

        The last syllable may be unfinished: it counts only where no whole neighbours stand before it.
        """
