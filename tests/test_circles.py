"""No two modules import each other, by whatever way: imports inside functions and for types alone count as well."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for floor in ("index", "search", "webui")
    for path in (ROOT / floor).rglob("*.py")
}


def imported(path: Path) -> set[str]:
    """Return the modules of ours that a module imports anywhere."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{name.name}" for name in node.names}
            found |= (inner & MODULES.keys()) or {node.module}
    return found & MODULES.keys()


def test_imports_go_one_way() -> None:
    try:
        TopologicalSorter({name: imported(path) - {name} for name, path in MODULES.items()}).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))
