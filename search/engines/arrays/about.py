"""What a question is about beyond its words: the facets it means, the places and persons it names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np
import numpy.typing as npt

from search.engines.arrays import postings
from search.engines.arrays.evaluate import Evaluation, date_mask
from search.engines.arrays.postings import Docs, Tf
from search.engines.arrays.scorer import K1
from search.query.nodes import Form, Intent

Mask = npt.NDArray[np.bool_]

PERSON = (5, 4, 3)
"""Syllables of a person's name: of two, "Đầu Tư" and "Tô Lâm" cannot be told apart in a question without capitals."""


class About:
    """What the plain words of one question mean, on one snapshot."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.values = evaluation.values
        self.snapshot = evaluation.snapshot
        self.question = evaluation.question

    def meant(self, docs: Docs) -> Tf:
        """Return how rare the facets are that the question names and an article has, each as one word's score."""
        score = np.zeros(len(docs), np.float32)
        for intent in self.question.intents:
            if intent.key == "vb":
                continue  # every article with the facet has the number as words, and that is counted already
            mask = self._mask(intent)
            live = mask if self.snapshot.live is None else mask & self.snapshot.live
            idf = postings.idf(self.snapshot, int(np.count_nonzero(live)))
            score += np.float32(idf * (K1 + 1)) * mask[docs]
        return score

    def lacking(self, docs: Docs) -> npt.NDArray[np.int64]:
        """Return how many of the named places and persons an article neither writes nor is about."""
        count = np.zeros(len(docs), np.int64)
        for intent in self.names:
            count += ~(self._written(intent, docs) | self._mask(intent)[docs])
        return count

    @cached_property
    def names(self) -> list[Intent]:
        """The provinces and persons that the plain words name."""
        places = [intent for intent in self.question.intents if intent.key == "tinh"]
        return [*places, *self._persons()]

    def _persons(self) -> Iterator[Intent]:
        """Find the persons of the index whose whole name stands in the question."""
        known = self.values.names("person").spellings
        words = self.question.plain
        place = 0
        while place < len(words):
            ends = (place + length for length in PERSON if place + length <= len(words))
            end = next((end for end in ends if _slug(words[place:end]) in known), 0)
            if end:
                yield Intent("nguoi", _slug(words[place:end]), place, end)
            place = end or place + 1

    def _written(self, intent: Intent, docs: Docs) -> Mask:
        """Return which articles write a name, in any of its forms."""
        plain = self.question.root
        forms = [form for c in plain.concepts if c.start <= intent.start and intent.end <= c.end for form in c.forms]
        words = plain.plain[intent.start : intent.end]
        found: Mask = np.logical_or.reduce([postings.written(self.snapshot, form, docs) for form in (words, *forms)])
        return found

    def _mask(self, intent: Intent) -> Mask:
        if intent.key != "ngay":
            return self.values.mask(intent.key, intent.value)
        first, _, last = intent.value.partition("..")
        return date_mask(self.snapshot, first, last or first)


def _slug(words: Form) -> str:
    return "-".join(word.folded for word in words)
