"""What words are worth in an article: as native scores where the cluster can, else worked out by a script there.

A word is the sum of its terms; of a run of three syllables and more it holds as much as of the rarest pair in it, where
the run stands. Native scores know terms of one field alone (`index.engines.opensearch.mapping`). A script is told by
the score of a query below it which runs and clauses hold: each adds a power of two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from search.engines.opensearch.clauses import EVERY, Query, held, neighbours, run
from search.plan import SATURATION, Flat, Held, Measured, Strong, Weighed
from search.ranking.bm25 import K1, B

TOGETHER = 22
"""Runs that one script is told of: a score has 24 bits."""

# Painless has no functions that may ask for term frequencies, so the loops stand in both scripts.
_HELD = """
  double tf = 0;
  for (def term : word.terms) tf += termFreq(term[0], term[1]);
  for (def run : word.runs) {
    if ((standing >> run.bit) % 2 == 1) {
      double least = 1e9;
      for (def pair : run.pairs) {
        double sum = 0;
        for (def key : pair) sum += termFreq('pair', key);
        least = Math.min(least, sum);
      }
      tf += least;
    }
  }
  tf *= 0.5;
"""

SATURATED = f"""
double found = 0;
long standing = Math.round(_score);
for (def word : params.words) {{
  {_HELD}
  found += word.weight * tf / (tf + params.saturation);
}}
return found;
"""
"""How strong an article is in words (`search.plan.Measured`)."""

BM25 = f"""
double found = 0;
long standing = Math.round(_score);
double norm = params.k1 * (1 - params.b + params.b * doc['length'].value / params.average);
for (def word : params.words) {{
  {_HELD}
  found += word.weight * tf * (params.k1 + 1) / (tf + norm);
}}
return found;
"""
"""What the first pass gives an article (`search.ranking.bm25`); of live articles, with rarities that are sent along."""


def strength(rule: Strong, query: Callable[[Any], Query]) -> list[Query]:
    """Return the queries whose scores add up to the strength of an article."""
    native = [found for word in rule.words if (found := _native(word))]
    scripted = [word for word in rule.words if _known(word.held) and not _native(word)]
    words = [(word.held, word.weight) for word in scripted]
    return [*native, *(_scripted(SATURATED, some, saturation=SATURATION) for some in _cut(words)), *_flats(rule, query)]


def essential(rule: Strong, least: float, query: Callable[[Any], Query]) -> Query:
    """Return who holds a word without which the least strength is out of reach.

    The rule of "non-essential lists" of Turtle & Flood (1995), which loses nothing.
    """
    weighed = [(word.weight, held(word.held)) for word in rule.words]
    weighed += [(flat.weight, query(flat.clause)) for flat in rule.flat]
    found, light = [], 0.0
    for weight, one in sorted(weighed, key=lambda item: item[0]):
        light += weight
        if light >= least:
            found.append(one)
    return {"bool": {"should": found}} if found else {"match_none": {}}


def scored(words: Sequence[Weighed], weight: float, average: float, name: str) -> list[Query]:
    """Return the queries whose scores add up to one part of the first pass; each has a name that begins so."""
    known = [(word.held, weight * word.idf) for word in words if _known(word.held)]
    made = [_scripted(BM25, some, k1=K1, b=B, average=average) for some in _cut(known)]
    for number, one in enumerate(made):
        one["script_score"]["_name"] = f"{name}.{number}"
    return made


def _known(word: Held) -> bool:
    return bool(word.terms or word.runs)


def _native(word: Measured) -> Query | None:
    """Return a word of which one field knows all, as the cluster scores it by itself."""
    fields = {term.field for term in word.held.terms}
    keys = [term.key for term in word.held.terms]
    if len(fields) != 1 or word.held.runs or len(set(keys)) < len(keys):  # a term that is named twice counts twice
        return None
    return {"match": {fields.pop(): {"query": "|".join(keys), "boost": word.weight}}}


def _flats(rule: Strong, query: Callable[[Any], Query]) -> Iterator[Query]:
    for flat in rule.flat:
        yield _worth(query(flat.clause), flat)


def _worth(query: Query, flat: Flat) -> Query:
    return {"constant_score": {"filter": query, "boost": flat.weight}}


def _cut(words: Sequence[tuple[Held, float]]) -> Iterator[list[tuple[Held, float]]]:
    """Return words, so many at a time that a script can be told which of their runs stand."""
    some: list[tuple[Held, float]] = []
    runs = 0
    for word in words:
        if some and runs + len(word[0].runs) > TOGETHER:
            yield some
            some, runs = [], 0
        some.append(word)
        runs += len(word[0].runs)
    if some:
        yield some


def _scripted(source: str, words: Sequence[tuple[Held, float]], **params: float) -> Query:
    runs = [(one, bit) for bit, one in enumerate(one for word, _ in words for one in word.runs)]
    bits = iter(runs)
    told = []
    for word, weight in words:
        own = [next(bits) for _ in word.runs]
        told.append(
            {
                "weight": weight,
                "terms": [[term.field, term.key] for term in word.terms],
                "runs": [{"bit": bit, "pairs": neighbours(one)} for one, bit in own],
            }
        )
    script = {"source": source, "params": {**params, "words": told}}
    return {"script_score": {"query": _standing(runs), "script": script}}


def _standing(runs: Sequence[tuple[Any, int]]) -> Query:
    """Return the query whose score tells which runs stand."""
    if not runs:
        return EVERY
    powers = [{"constant_score": {"filter": run(one), "boost": float(1 << bit)}} for one, bit in runs]
    return {"bool": {"filter": [EVERY], "should": powers}}
