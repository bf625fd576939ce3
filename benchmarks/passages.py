"""Passages and marks as a page shows them: whether they begin and end at words, names, numbers and days.

    python -m benchmarks.passages DATA

`benchmarks.help` holds the figures against their floors; this prints each passage and mark that was cut wrong too.
Questions are drawn by a seed from titles, half of them without marks, two to seven words each; of each the first ten
hits are looked at. Words are what the segmenter joins in the line of the article where the passage stands.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.corrections import SEED
from index.engines.arrays.snapshot import Snapshot, open_snapshot
from index.settings import Settings
from index.text import segment
from index.text.fold import exact, fold
from index.text.segment import Segmenter
from index.text.syllables import syllables
from search.request import SearchRequest
from search.results import Marked
from search.service import Service

QUESTIONS, HITS = 120, 10
_NUMBER = re.compile(r"\d[\w.,/-]*\w")


def questions(snapshot: Snapshot) -> Iterator[str]:
    """Return what is asked: runs of words of titles."""
    draw = random.Random(SEED)
    while True:
        words = snapshot.article(draw.randrange(snapshot.size)).title.split()
        size = draw.randint(2, 7)
        if len(words) >= size:
            start = draw.randrange(len(words) - size + 1)
            text = " ".join(words[start : start + size]).replace('"', " ")
            yield text if draw.random() < 0.5 else fold(text)


def measured(data: Path, tell: Callable[[str], object] = bool) -> dict[str, float]:
    """Return all figures; ``tell`` is told each passage and mark that was cut wrong."""
    service, snapshot, segmenter = Service(Settings(data=data)), open_snapshot(data), segment.load()
    edges = cut = marks = split = other = 0
    drawn = questions(snapshot)
    for question in (next(drawn) for _ in range(QUESTIONS)):
        for hit in service.search(SearchRequest(q=question)).hits[:HITS]:
            article = snapshot.article(snapshot.doc(hit.id) or 0)
            fields = {"title": article.title, "body": article.body, "caption": article.caption_text}
            for piece in (hit.title, *hit.snippets):
                text = fields[piece.field]
                words = _wholes(fields[piece.field], piece, segmenter)
                wrong = [place for place in _ends(piece) if _inside(words, place)] if piece.field != "title" else []
                edges += piece.field != "title"
                cut += bool(wrong)
                ends = [(start + piece.start, end + piece.start) for start, end in piece.spans]
                bad = [span for span in ends if any(_inside(words, place) for place in span)]
                marks += len(ends)
                split += len(bad)
                strange = [text[a:b] for a, b in ends if _of_others(question, text[a:b], fields)]
                other += len(strange)
                for mark in strange:
                    tell(f"other {question!r}: [{mark}]")
                for place in wrong:
                    tell(f"cut   {question!r}: …{text[place - 25 : place]}|{text[place : place + 25]}")
                for start, end in bad:
                    tell(f"split {question!r}: …{text[start - 20 : start]}[{text[start:end]}]{text[end : end + 20]}")
    return {
        "passages that begin or end inside a word, wrong": cut / edges,
        "marks that split a word, name or number, wrong": split / marks,
        "marks on other diacritics than stand there, wrong": other / marks,
        "passages: marks a question": marks / QUESTIONS,
    }


def _wholes(text: str, piece: Marked, segmenter: Segmenter) -> list[tuple[int, int]]:
    """Return the spans that may not be cut, of the lines in which a piece stands."""
    floor = text.rfind("\n", 0, piece.start) + 1
    ceiling = text.find("\n", piece.start + len(piece.text))
    lines = text[floor : ceiling if ceiling >= 0 else len(text)]
    found = [(a + floor, b + floor) for a, b in segmenter.words(lines)]
    return [*found, *((m.start() + floor, m.end() + floor) for m in _NUMBER.finditer(lines))]


def _ends(piece: Marked) -> Iterator[int]:
    if piece.before:
        yield piece.start
    if piece.after:
        yield piece.start + len(piece.text)


def _inside(spans: Sequence[tuple[int, int]], place: int) -> bool:
    return any(start < place < end for start, end in spans)


def _of_others(question: str, marked: str, fields: dict[str, str]) -> bool:
    """Whether a mark stands on a syllable of other marks than were typed, which stands in the article as typed."""
    typed: dict[str, set[str]] = {}
    for one in syllables(question):
        if one.exact != one.folded:
            typed.setdefault(one.folded, set()).add(one.exact)
    wrong = [
        word
        for s in syllables(marked)
        if s.folded in typed and s.exact not in typed[s.folded]
        for word in typed[s.folded]
    ]
    texts = f" {exact(' '.join(fields.values()))} "
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", texts) for word in wrong)


def main(arguments: Sequence[str]) -> int:
    """Print the figures, and what was cut wrong."""
    for name, value in measured(Path(arguments[0]), print).items():
        print(f"  {name:<52}{value:>9.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
