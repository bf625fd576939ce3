"""Whoosh analyzers in Whoosh's own grammar: a tokenizer, then filters. They cut as `index.text.analysis` does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from whoosh.analysis import Filter, Token, Tokenizer

from index.text import segment
from index.text.fold import exact, fold
from index.text.positions import PARAGRAPH_GAP
from index.text.syllables import SYLLABLE


class SyllableTokenizer(Tokenizer):
    """Yields each syllable as it is written, with its position (paragraphs apart) and its place in the text."""

    def __call__(
        self,
        value: str,
        positions: bool = False,
        chars: bool = False,
        start_pos: int = 0,
        start_char: int = 0,
        **kwargs: Any,
    ) -> Iterator[Token]:
        """Yield one token, changed in place, for each syllable of the text."""
        token = Token(positions, chars, **kwargs)
        keys = exact(value)
        offset, position = 0, start_pos
        for paragraph in value.split("\n"):
            found = list(SYLLABLE.finditer(value, offset, offset + len(paragraph)))
            for match in found:
                token.original = match[0]
                token.text = keys[match.start() : match.end()]
                token.boost, token.stopped = 1.0, False
                token.pos = position
                token.startchar, token.endchar = start_char + match.start(), start_char + match.end()
                yield token
                position += 1
            offset += len(paragraph) + 1
            position += PARAGRAPH_GAP if found else 0


class FoldFilter(Filter):
    """Takes the marks off."""

    def __call__(self, tokens: Iterable[Token]) -> Iterator[Token]:
        """Yield the same tokens, folded."""
        for token in tokens:
            token.text = fold(token.text)
            yield token


class PairFilter(Filter):
    """Yields neighbouring folded syllables of a paragraph, joined by an underscore, at the first one's position."""

    def __call__(self, tokens: Iterable[Token]) -> Iterator[Token]:
        """Yield a token for each two neighbours."""
        before: Token | None = None
        for token in tokens:
            text = fold(token.text)
            if before is not None and token.pos == before.pos + 1:
                before.text = f"{fold(before.text)}_{text}"
                before.endchar = token.endchar
                yield before
            before = token.copy()


class WordTokenizer(Tokenizer):
    """Yields the words of two syllables and more, joined by underscores, at the first syllable's position."""

    def __call__(self, value: str, positions: bool = False, chars: bool = False, **kwargs: Any) -> Iterator[Token]:
        """Yield a token for each compound."""
        joined = _segmenter().joins([value])[0].tolist()
        word: Token | None = None
        for continues, token in zip(joined, SyllableTokenizer()(value, positions, chars, **kwargs), strict=True):
            if continues and word is not None:
                word.text += "_" + token.text
                word.endchar = token.endchar
                continue
            yield from _compound(word)
            word = token.copy()
        yield from _compound(word)


@cache
def _segmenter() -> segment.Segmenter:
    return segment.load()


def _compound(word: Token | None) -> list[Token]:
    return [word] if word is not None and "_" in word.text else []


def exact_analyzer() -> Tokenizer:
    """Return syllables with their marks.

    >>> [token.text for token in exact_analyzer()("Tỉnh uỷ Nghệ An, khóa X")]
    ['tỉnh', 'ủy', 'nghệ', 'an', 'khóa', 'x']
    """
    return SyllableTokenizer()


def folded_analyzer() -> Any:
    """Return syllables without marks."""
    return SyllableTokenizer() | FoldFilter()


def pair_analyzer() -> Any:
    """Return neighbouring folded syllables.

    >>> [token.text for token in pair_analyzer()("Đại hội X")]
    ['dai_hoi', 'hoi_x']
    """
    return SyllableTokenizer() | PairFilter()


def word_analyzer() -> Tokenizer:
    """Return compounds as the segmenter sees them."""
    return WordTokenizer()
