"""Tokens and n-grams of the segmenter's model as numbers: one row a token, one row a known pair or triple."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from index.text.crf import F64, OFFSETS, PAIRS, TRIPLES, Model, NgramTable
from index.text.growing import Growing

PAD = 0
"""The number of what stands before and after a sentence."""

BITS = 21  # three token numbers make one key of 63 bits
MOST_TOKENS = 1 << BITS

# Of these letters and digits Python and the model's own library are known to agree on case; others are asked for.
_PLAIN = re.compile(r"[0-9A-Za-zÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ.,()\-/%:;\"'“”]+")


class Tokens:
    """Numbers tokens as they are met; ``rows[token]`` is what it adds seen from each of `OFFSETS`."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._numbers: dict[str, int] = {}
        self._lowers: dict[str, int] = {}
        self._ask = _featurizer()
        self.rows = Growing(np.float64, len(OFFSETS))
        self.titles = Growing(np.bool_)
        self.lowers = Growing(np.int64)
        self.sizes = Growing(np.int64)  # in characters
        self._add("\0", _pad(model), title=False, lower="\0")
        self._real = _real(model)

    def __len__(self) -> int:
        return len(self._numbers)

    def number(self, token: str) -> int:
        """Return the number of a token, a new one if need be."""
        number = self._numbers.get(token)
        return self._learn(token) if number is None else number

    def lower(self, lower: str) -> int:
        """Return the number of a lower-case form."""
        return self._lowers.setdefault(lower, len(self._lowers))

    def _learn(self, token: str) -> int:
        lower, digit, title = self._flags(token)
        weight, known = self._model.weight, lower in self._model.dictionary
        row = [
            weight(f"T[{k}]={token}")
            + weight(f"T[{k}].lower={lower}")
            + weight(f"T[{k}].isdigit={digit}")
            + weight(f"T[{k}].istitle={title}")
            + weight(f"T[{k}].is_in_dict={known}")
            for k in OFFSETS
        ]
        return self._add(token, np.array(row) + self._real, title, lower)

    def _add(self, token: str, row: F64, title: bool, lower: str) -> int:
        number = self._numbers[token] = len(self._numbers)
        self.rows.append(row)
        self.titles.append(title)
        self.lowers.append(self.lower(lower))
        self.sizes.append(len(token))
        return number

    def _flags(self, token: str) -> tuple[str, bool, bool]:
        """Return the lower-case form, whether it is a number of 32 bits, whether it begins with a capital."""
        if _PLAIN.fullmatch(token):
            return token.lower(), token.isdigit() and int(token) < 1 << 31, token[0] == token[0].upper()
        lower, digit, title = (item.partition("=")[2] for item in self._ask.process([[[token]]])[0][0])
        return lower, digit == "True", title == "True"


def _featurizer() -> Any:
    from underthesea_core import CRFFeaturizer  # noqa: PLC0415

    return CRFFeaturizer(["T[0].lower", "T[0].isdigit", "T[0].istitle"], set())


def _real(model: Model) -> F64:
    """Return what any token adds because pairs and triples with it are, unless known, not in the dictionary."""
    no = {name: model.weight(f"{name}.is_in_dict=False") for name in (*PAIRS, *TRIPLES)}
    titles = model.weight("T[0,1].istitle=False"), model.weight("T[0,2].istitle=False")
    return np.array(
        [
            no["T[-2,-1]"] + no["T[-2,0]"],
            no["T[-1,0]"],
            0.0,
            no["T[0,1]"] + no["T[-1,1]"] + titles[0],
            no["T[1,2]"] + no["T[0,2]"] + titles[1],
        ]
    )


def _pad(model: Model) -> F64:
    """Return what the edge of a sentence adds, seen from each offset: BOS before it, EOS behind it."""

    def edge(mark: str, *names: str) -> float:
        kinds = ("", ".lower", ".isdigit", ".istitle", ".is_in_dict")
        return sum(model.weight(f"{name}{kind}={mark}") for name in names for kind in kinds)

    # T[-1,1] has BOS at the first token, whatever the row of +1 says there: take that back.
    both = edge("BOS", "T[-1,1]") - model.weight("T[-1,1].is_in_dict=False")
    return np.array(
        [
            edge("BOS", "T[-2]", "T[-2,-1]", "T[-2,0]"),
            edge("BOS", "T[-1]", "T[-1,0]") + both,
            0.0,
            edge("EOS", "T[1]", "T[0,1]", "T[-1,1]"),
            edge("EOS", "T[2]", "T[1,2]", "T[0,2]"),
        ]
    )


def alone(model: Model) -> float:
    """Return what corrects a sentence of one token, which has both edges: of T[-1,1] only BOS counts."""
    eos = model.weight("T[-1,1]=EOS") + model.weight("T[-1,1].is_in_dict=EOS")
    return model.weight("T[-1,1].is_in_dict=False") - eos


class Ngrams:
    """The pairs and triples that the model or its dictionary knows, as written and in lower case."""

    def __init__(self, model: Model, tokens: Tokens) -> None:
        texts: dict[int, dict[int, F64]] = {2: {}, 3: {}}
        lowers: dict[int, dict[int, F64]] = {2: {}, 3: {}}
        for attribute, weight in model.weights.items():
            name, _, value = attribute.partition("=")
            template, lower = name.removesuffix(".lower"), name.endswith(".lower")
            shifts = PAIRS if template in PAIRS else TRIPLES
            parts = value.split(" ")
            if template not in shifts or len(parts) != (2 if shifts is PAIRS else 3):
                continue  # one token, or an edge
            table, number = (lowers, tokens.lower) if lower else (texts, tokens.number)
            row = table[len(parts)].setdefault(_key(map(number, parts)), np.zeros(len(shifts)))
            row[list(shifts).index(template)] += weight
        for entry in model.dictionary:
            parts = entry.split(" ")
            if len(parts) in lowers:
                shifts = PAIRS if len(parts) == 2 else TRIPLES
                row = lowers[len(parts)].setdefault(_key(map(tokens.lower, parts)), np.zeros(len(shifts)))
                row += [
                    model.weight(f"{name}.is_in_dict=True") - model.weight(f"{name}.is_in_dict=False")
                    for name in shifts
                ]
        self.texts = {size: NgramTable(entries, size + 2 if size == 2 else 3) for size, entries in texts.items()}
        self.lowers = {size: NgramTable(entries, size + 2 if size == 2 else 3) for size, entries in lowers.items()}

    def add(self, scores: F64, tokens: npt.NDArray[np.int64], lowers: npt.NDArray[np.int64]) -> None:
        """Add what the known pairs and triples of a padded run of tokens say at the places that look at them."""
        for numbers, tables in ((tokens, self.texts), (lowers, self.lowers)):
            high = numbers.astype(np.uint64)
            pairs = (high[:-1] << np.uint64(BITS)) | high[1:]
            _scatter(scores, tables[2], pairs, PAIRS)
            _scatter(scores, tables[3], (pairs[:-1] << np.uint64(BITS)) | high[2:], TRIPLES)


def _scatter(scores: F64, table: NgramTable, keys: npt.NDArray[np.uint64], shifts: dict[str, int]) -> None:
    places, rows = table.find(keys)
    for column, shift in enumerate(shifts.values()):
        scores[places + shift] += rows[:, column]  # places differ, so nothing is added twice to one


def _key(numbers: Iterable[int]) -> int:
    key = 0
    for number in numbers:
        key = key << BITS | number
    return key
