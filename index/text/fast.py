"""The fast segmenter: underthesea's model evaluated in numpy over many sentences at once, token for token the same.

Sentences where two ways score within 1e-8 of each other are left to `word_tokenize` itself: sums of floating-point
numbers in another order could decide otherwise there (about one sentence in fifteen thousand).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from index.text import crf
from index.text.crf import F64, I64, OFFSETS, Transitions
from index.text.fold import old_tones
from index.text.growing import Growing
from index.text.plain import Plain, word_sizes
from index.text.sentences import is_opaque, sentences
from index.text.syllables import SYLLABLE
from index.text.tokens import MOST_TOKENS, PAD, Ngrams, Tokens, alone

_TIE = 1e-8
_MOST_CHUNKS = 1_000_000  # then begin anew: web addresses and numbers never repeat
# A word alone, or with a comma or stop behind it, is one token and the mark another: underthesea's own patterns take
# fifty times longer. None of these letters is normalised to another. Not simple are what its patterns for
# abbreviations take ("Th.S" takes any letter for the dot).
_SIMPLE = re.compile(
    r"((?!Th.[sS]|(?:Tp|Mrs?|Ms|Dr|ThS|[A-ZĐ]+)\.)[A-Za-zÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]+)([,.]?)"
)
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Batch:
    """Sentences, the numbers of all their chunks, and how many chunks each has."""

    sentences: list[list[str]]
    chunks: I64
    sizes: I64


class Fast:
    """Cuts like `Plain`, some forty times faster."""

    fast = True
    notice: str | None = None

    def __init__(self) -> None:
        self._model = crf.load()
        self._alone = alone(self._model)
        self._title_pair, self._title_triple = (
            self._model.weight(f"{name}.istitle=True") - self._model.weight(f"{name}.istitle=False")
            for name in ("T[0,1]", "T[0,2]")
        )
        self._begin()

    def _begin(self) -> None:
        self._tokens = Tokens(self._model)
        self._ngrams = Ngrams(self._model, self._tokens)
        self._chunks = _Chunks(self._tokens)

    def joins(self, texts: Sequence[str]) -> list[Bools]:
        """Return for each syllable of each text whether it continues the word of the syllable before it."""
        found = [list(sentences(text)) for text in texts]
        batch = self._batch([chunks for text in found for chunks in text])
        word = self._words(batch)
        sizes = self._chunks.syllable_counts.array[batch.chunks]
        first = np.cumsum(self._chunks.token_counts.array[batch.chunks]) - self._chunks.token_counts.array[batch.chunks]
        at = _ranges(self._chunks.syllable_starts.array[batch.chunks], sizes)
        inside = self._chunks.syllables.array[at]  # which token of its chunk, or -1
        owner = np.append(word, -1)[np.where(inside < 0, -1, np.repeat(first, sizes) + inside)]
        joined = np.zeros(len(owner), np.bool_)
        joined[1:] = (owner[1:] == owner[:-1]) & (owner[1:] >= 0)
        return self._split(joined, found, sizes)

    @staticmethod
    def _split(joined: Bools, found: list[list[list[str]]], sizes: I64) -> list[Bools]:
        """Return the flags text by text; the first syllable of a text continues nothing."""
        chunks = np.cumsum([0, *(sum(map(len, text)) for text in found)])
        ends = np.append(0, np.cumsum(sizes))[chunks]
        texts = [joined[start:end] for start, end in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True)]
        for text in texts:
            text[:1] = False
        return texts

    def words(self, text: str) -> list[tuple[int, int]]:
        """Return the character spans of the words of a text that hold a letter or digit."""
        found = list(sentences(text))
        batch = self._batch(found)
        if len(self._across(batch)):
            return Plain().words(text)
        word = iter(self._words(batch).tolist())
        spans: dict[int, tuple[int, int]] = {}
        place = 0
        for chunk, number in zip((c for s in found for c in s), batch.chunks.tolist(), strict=True):
            start = end = text.index(chunk, place)
            for size in self._chunks.token_sizes(number):
                end += size
                owner = next(word)
                spans[owner] = (spans.get(owner, (start, 0))[0], end)
                start = end
            place = text.index(chunk, place) + len(chunk)
        return [(start, end) for start, end in spans.values() if SYLLABLE.search(text, start, end)]

    def _batch(self, found: list[list[str]]) -> _Batch:
        if len(self._chunks.token_counts) > _MOST_CHUNKS or len(self._tokens) > MOST_TOKENS // 2:
            self._begin()
        middle, last = self._chunks.middle, self._chunks.last
        numbers: list[int] = []
        for chunks in found:
            numbers.extend(map(middle.__getitem__, chunks[:-1]))
            numbers.append(last[chunks[-1]])
        return _Batch(
            found, np.fromiter(numbers, np.int64, len(numbers)), np.fromiter(map(len, found), np.int64, len(found))
        )

    def _words(self, batch: _Batch) -> I64:
        """Return the number of the word of each token; it is never the same in two sentences."""
        if not len(batch.sizes):
            return np.zeros(0, np.int64)
        counts = self._chunks.token_counts.array[batch.chunks]
        starts = np.cumsum(batch.sizes) - batch.sizes
        lengths = np.add.reduceat(counts, starts)
        tokens = self._chunks.tokens.array[_ranges(self._chunks.token_starts.array[batch.chunks], counts)]
        sentence = np.repeat(np.arange(len(lengths)), lengths)
        place = np.arange(len(tokens)) + 2 * (sentence + 1)
        begin = np.cumsum(lengths) - lengths + 2 * (np.arange(len(lengths)) + 1)
        padded = np.full(len(tokens) + 2 * (len(lengths) + 1), PAD, np.int64)
        padded[place] = tokens
        scores = self._scores(padded)
        scores[begin[lengths == 1]] += self._alone
        continues, ties = _viterbi(scores, begin, lengths, self._model.transitions)
        for number in np.union1d(ties, self._across(batch)).tolist():
            self._settle(continues, batch.sentences[number], int(begin[number]), tokens[sentence == number])
        continues[begin[lengths > 0]] = False
        return np.cumsum(~continues[place]) - 1

    def _across(self, batch: _Batch) -> I64:
        """Return the sentences in which underthesea may see a token with a space in it: "Th s", by its "Th.s"."""
        edges = self._chunks.edges.array[batch.chunks]
        sentence = np.repeat(np.arange(len(batch.sizes)), batch.sizes)
        found: I64 = sentence[1:][(edges[:-1] & edges[1:] >> 1 == 1) & (sentence[1:] == sentence[:-1])]
        return found

    def _scores(self, padded: I64) -> F64:
        rows, titles = self._tokens.rows.array, self._tokens.titles.array[padded]
        size = len(padded)
        scores = np.zeros(size)
        for column, offset in enumerate(OFFSETS):
            seen = rows[:, column].take(padded)
            scores[max(0, -offset) : size - max(0, offset)] += seen[max(0, offset) : size - max(0, -offset)]
        both = titles[:-1] & titles[1:]
        scores[:-1] += self._title_pair * both
        scores[:-2] += self._title_triple * (both[:-1] & titles[2:])
        self._ngrams.add(scores, padded, self._tokens.lowers.array[padded])
        return scores

    def _settle(self, continues: Bools, chunks: list[str], begin: int, tokens: I64) -> None:
        """Let underthesea itself decide a sentence."""
        sizes = self._tokens.sizes.array
        ends = {0, *np.cumsum(word_sizes(chunks)).tolist()}
        place = 0
        for offset, token in enumerate(tokens.tolist()):
            continues[begin + offset] = place not in ends
            place += int(sizes[token])


class _Chunks:
    """Numbers what stands between spaces, and keeps which tokens it has and in which token each syllable begins.

    The end of a sentence is seen by one pattern only ("[A-Z]+\\.(?!$)"): so a chunk may have another number there.
    """

    def __init__(self, tokens: Tokens) -> None:
        from underthesea.pipeline.word_tokenize.regex_tokenize import tokenize  # noqa: PLC0415  takes a second

        self._tokenize = tokenize
        self._tokens = tokens
        self.token_starts, self.token_counts = Growing(np.int64), Growing(np.int64)
        self.syllable_starts, self.syllable_counts = Growing(np.int64), Growing(np.int64)
        self.tokens, self.syllables = Growing(np.int64), Growing(np.int64)
        self.edges = Growing(np.uint8)  # 1: ends as the head of "Th s" does; 2: begins as its tail does
        self.middle = _Numbers(lambda chunk: self._learn(chunk, " "))
        self.last = _Numbers(lambda chunk: self._learn(chunk, ""))

    def token_sizes(self, number: int) -> list[int]:
        """Return the sizes of the tokens of a chunk in characters."""
        start, count = int(self.token_starts.array[number]), int(self.token_counts.array[number])
        sizes: list[int] = self._tokens.sizes.array[self.tokens.array[start : start + count]].tolist()
        return sizes

    def _cut(self, chunk: str, after: str) -> list[str]:
        """Return the tokens of a chunk; of one that is too long, none."""
        if is_opaque([chunk]):
            return []
        text = old_tones(chunk)
        if simple := _SIMPLE.fullmatch(text):
            return list(filter(None, simple.groups()))
        tokens: list[str] = self._tokenize(text + after, use_token_normalize=False)
        return tokens

    def _learn(self, chunk: str, after: str) -> int:
        tokens = self._cut(chunk, after)
        begins = list(accumulate(map(len, tokens), initial=0))
        starts = [match.start() for match in SYLLABLE.finditer(chunk)]
        self.token_starts.append(len(self.tokens))
        self.token_counts.append(len(tokens))
        self.edges.append(chunk.endswith("Th") | chunk.startswith(("s", "S")) << 1)
        self.syllable_starts.append(len(self.syllables))
        self.syllable_counts.append(len(starts))
        self.tokens.extend([self._tokens.number(token) for token in tokens])
        self.syllables.extend([bisect_right(begins, start) - 1 for start in starts] if tokens else [-1] * len(starts))
        return len(self.token_counts) - 1


class _Numbers(dict[str, int]):
    def __init__(self, learn: Callable[[str], int]) -> None:
        super().__init__()
        self._learn = learn

    def __missing__(self, chunk: str) -> int:
        number = self[chunk] = self._learn(chunk)
        return number


def _ranges(starts: I64, counts: I64) -> I64:
    """Return ``starts[0], starts[0] + 1, …`` of each range, one range after another."""
    total = int(counts.sum())
    shift = np.repeat(starts - (np.cumsum(counts) - counts), counts)
    found: I64 = np.arange(total) + shift
    return found


def _viterbi(scores: F64, begin: I64, lengths: I64, move: Transitions) -> tuple[Bools, I64]:
    """Return which tokens continue a word, and the sentences where some decision was nearly a tie.

    All sentences are walked side by side, longest first; ``lead`` is the score of I less that of B.
    """
    order = np.argsort(-lengths, kind="stable")
    begin, lengths = begin[order], lengths[order]
    active = np.searchsorted(-lengths, -np.arange(1, int(lengths[0]) + 1 if len(lengths) else 1), "right")
    to_b, to_i = np.zeros(len(scores), np.bool_), np.zeros(len(scores), np.bool_)
    continues = np.zeros(len(scores), np.bool_)
    tied = np.zeros(len(lengths), np.bool_)
    lead = scores[begin[: active[0]]] if len(active) else np.zeros(0)
    for step in range(len(active)):
        count = int(active[step])
        stay = int(active[step + 1]) if step + 1 < len(active) else 0
        ended = lead[stay:count]
        continues[begin[stay:count] + step] = ended > 0
        tied[stay:count] |= np.abs(ended) < _TIE
        if stay:
            lead = lead[:stay]
            b, i = lead + (move.ib - move.bb), lead + (move.ii - move.bi)
            tied[:stay] |= (np.abs(b) < _TIE) | (np.abs(i) < _TIE)
            place = begin[:stay] + (step + 1)
            to_b[place], to_i[place] = b > 0, i > 0
            lead = scores[place] + (move.bi - move.bb) + np.maximum(i, 0.0) - np.maximum(b, 0.0)
    for step in range(len(active) - 1, 0, -1):
        place = begin[: int(active[step])] + step
        continues[place - 1] = np.where(continues[place], to_i[place], to_b[place])
    return continues, order[tied]
