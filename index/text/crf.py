"""underthesea's conditional random field, read from its own files and turned into tables of numbers.

The model has two labels: a token begins a word or continues one. Only the difference of their scores matters, so
every attribute becomes one number, and templates that look at one token become one row for each token. The layout of
the file is CRFsuite's ``lCRF`` (https://www.chokkan.org/software/crfsuite/): FEAT records and a CQDB string table.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.errors import SegmenterDiffers

F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]

_FOLDER = "pipeline/word_tokenize/models/ws_crf_vlsp2013_20230727"
# These very files were compared with `word_tokenize` token for token (underthesea 9.5.0).
_HASHES = {
    "models.bin": "c3a64c64349f1d73304f89babacaa8f8cd6078b1ec1a1b2c104e9e411ac1d2c3",
    "features.bin": "cf93263c7c7973bf50122b0be76a394443ff61be00c1368713dee1b7d5b8a435",
    "dictionary.bin": "ec8c62b3881c6682c18959988e1fe08800cc835777778845bded470ca02745d9",
}
OFFSETS = (-2, -1, 0, 1, 2)
# Templates of two and three tokens, and how far behind their first token the place is that looks at them.
PAIRS = {"T[-2,-1]": 2, "T[-1,0]": 1, "T[0,1]": 0, "T[1,2]": -1}
TRIPLES = {"T[-2,0]": 2, "T[-1,1]": 1, "T[0,2]": 0}
_FEAT = np.dtype([("type", "<u4"), ("source", "<u4"), ("label", "<u4"), ("weight", "<f8")])


@dataclass(frozen=True, slots=True)
class Transitions:
    """Scores of a label after a label; B begins a word, I continues one."""

    bb: float
    bi: float
    ib: float
    ii: float


class Model:
    """The weights by attribute (score of I less score of B), the transitions and the dictionary."""

    def __init__(self, weights: dict[str, float], transitions: Transitions, dictionary: frozenset[str]) -> None:
        self.weights = weights
        self.transitions = transitions
        self.dictionary = dictionary

    def weight(self, attribute: str) -> float:
        """Return what an attribute adds; unknown ones add nothing."""
        return self.weights.get(attribute, 0.0)


def folder() -> Path:
    """Return where the installed package keeps its model; raises SegmenterDiffers when it is not there."""
    spec = find_spec("underthesea")
    if spec is None or not spec.submodule_search_locations:
        raise SegmenterDiffers("underthesea is not installed")
    return Path(spec.submodule_search_locations[0]) / _FOLDER


def load() -> Model:
    """Read the model; raises SegmenterDiffers unless its files are the ones that were compared.

    Two of them are pickles of the installed package: they are opened only after their hashes are checked.
    """
    import joblib  # noqa: PLC0415  half a second, and only builders need it

    files = folder()
    for name, known in _HASHES.items():
        if hashlib.sha256((files / name).read_bytes()).hexdigest() != known:
            raise SegmenterDiffers("underthesea's {name} is not the one that was compared", name=name)
    labels, attributes, features = _read((files / "models.bin").read_bytes())
    if labels != ["B-W", "I-W"]:
        raise SegmenterDiffers("the model has labels {labels}", labels=labels)
    state = features[features["type"] == 0]
    sign = np.where(state["label"] == 1, state["weight"], -state["weight"])
    totals = np.bincount(state["source"], sign, len(attributes))
    move = {(int(f["source"]), int(f["label"])): float(f["weight"]) for f in features[features["type"] == 1]}
    return Model(
        dict(zip(attributes, totals.tolist(), strict=True)),
        Transitions(move[0, 0], move[0, 1], move[1, 0], move[1, 1]),
        frozenset(joblib.load(files / "dictionary.bin")),
    )


def _read(data: bytes) -> tuple[list[str], list[str], npt.NDArray[Any]]:
    """Return labels, attributes and features of an lCRF file."""
    header = struct.unpack_from("<4sI4sIIIIIIIII", data)
    feat, labels, attributes = header[7:10]
    count = struct.unpack_from("<4sII", data, feat)[2]
    return _strings(data, labels), _strings(data, attributes), np.frombuffer(data, _FEAT, count, feat + 12)


def _strings(data: bytes, start: int) -> list[str]:
    """Return the strings of a CQDB table in the order of their numbers."""
    count, table = struct.unpack_from("<II", data, start + 16)
    names = [""] * count
    for offset in np.frombuffer(data, "<u4", count, start + table).tolist():
        number, size = struct.unpack_from("<II", data, start + offset)
        names[number] = data[start + offset + 8 : start + offset + 7 + size].decode()
    return names


class NgramTable:
    """What known pairs or triples of tokens add at each token that looks at them, by keys of token numbers."""

    def __init__(self, entries: dict[int, F64], width: int) -> None:
        order = sorted(entries)
        self.keys: npt.NDArray[np.uint64] = np.array(order, np.uint64)
        self.values: F64 = np.array([entries[key] for key in order]).reshape(len(order), width)
        self._seen = np.zeros(1 << 20, np.bool_)
        self._seen[_slot(self.keys)] = True

    def find(self, keys: npt.NDArray[np.uint64]) -> tuple[I64, F64]:
        """Return the indices of known keys and their rows; most keys are unknown and cost one look-up."""
        maybe = np.flatnonzero(self._seen[_slot(keys)])
        wanted = keys[maybe]
        place = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        right = self.keys[place] == wanted
        return maybe[right], self.values[place[right]]


def _slot(keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    return (keys * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(44)
