"""The three floors, found where Tìm Tin is installed: a notebook's folder may hold an `index.py` or a `search/`."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

FLOORS = ("index", "search", "webui")
"""The packages beside this one; their names are plain words, which a folder of yours may use as well."""

HOME = Path(__file__).resolve().parents[1]


def find_floors() -> None:
    """Import the floors from the folder of this package; raises ImportError when one of their names is taken already.

    From then on the three names mean Tìm Tin's packages in this process.
    """
    sys.path.insert(0, str(HOME))
    try:
        for name in FLOORS:
            found = importlib.import_module(name).__file__
            if found is None or Path(found).resolve().parents[1] != HOME:
                raise ImportError(f"a module of yours, {name} ({found}), was imported before: import timtin first")
    finally:
        sys.path.remove(str(HOME))
