"""What each part of a score counts; chosen on judged topics by cross-validation.

`python -m benchmarks.relevance --tune` moves each, `docs/relevance.md` has the figures.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part of a score counts; 0 leaves a part out (the ablation table is made so)."""

    syllables: float = 1.0
    pairs: float = 0.6  # "nghị quyết" is a word, "nghị" is not: neighbours carry the meaning single syllables lose
    near_words: float = 0.3  # "cách chức" where "mất chức" was typed, as one more word (`search.rule.NEAR_WORDS`)
    near: float = 0.4  # "Bí thư Nguyễn Văn A của Tỉnh ủy": words of the question close by, in either order
    accents: float = 0.2  # "dụng cụ" before "đúng cử": marks that were typed, where the article has them
    intent: float = 0.2  # "đại hội Nghệ An": articles about the province before those where it stands in a list
    names: float = 0.2  # lost for each province or person of the question that an article neither names nor is about
    feedback: float = 0.2
    centroid: float = 0.3


WEIGHTS = Weights()
