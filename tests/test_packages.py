"""The packages stand in an order, each importing only from those above it, and nothing goes round in a circle."""

import ast
import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from conftest import ROOT

HELPERS = ROOT / "src" / "helpers"
ORDER = (
    "base",
    "catalog",
    "tables",
    "figures",
    "output",
    "build",
    "changes",
    "bibliography",
    "lists",
    "verify",
    "workbook",
    "site",
    "cli",
)
# Imports that may go the other way, with the reason.
EXEMPT: dict[tuple[str, str], str] = {}


def name(file: Path) -> str:
    parts = file.relative_to(HELPERS).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name(file): file for file in sorted(HELPERS.rglob("*.py"))}


def imported(module: str) -> set[str]:
    """Return the modules of the package that one imports, at once or late, but for those that are there for types."""
    found = set()
    for node in nodes(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{name}" for name in names] + [node.module]
        ours = [name.removeprefix("helpers.") for name in names if name.startswith("helpers.")]
        modules = [name for name in ours if name in MODULES]
        # `from helpers.tables import trends` needs the module; the package is named on the way.
        found |= {name for name in modules if not any(other.startswith(f"{name}.") for other in modules)}
    return found - {module}


def nodes(node: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child
        elif not (isinstance(child, ast.If) and getattr(child.test, "id", "") == "TYPE_CHECKING"):
            yield from nodes(child)


def test_every_package_has_its_place():
    there = {path.parent.name for path in HELPERS.glob("*/*.py")}
    assert there == set(ORDER)
    assert {file.name for file in HELPERS.glob("*.py")} == {"__init__.py", "__main__.py"}


@pytest.mark.parametrize("package", ORDER)
def test_a_package_imports_only_from_those_above_it(package: str):
    above = {*ORDER[: ORDER.index(package) + 1]}
    inside = [module for module in MODULES if module.split(".")[0] == package]
    assert inside
    down = [(module, other) for module in inside for other in imported(module) if other.split(".")[0] not in above]
    assert down == []


def test_nothing_is_imported_in_a_circle():
    graph = {module: {other for other in imported(module) if (module, other) not in EXEMPT} for module in MODULES}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"a circle: {' <- '.join(error.args[1])}")


def test_every_exemption_is_needed():
    assert [pair for pair in EXEMPT if pair[1] not in imported(pair[0])] == []


def test_of_the_lists_other_packages_use_what_the_package_says():
    public = set(re.findall(r"`(\w+)`", ast.get_docstring(ast.parse(MODULES["lists"].read_text(encoding="utf-8")))))
    used = {
        other.removeprefix("lists.")
        for module in MODULES
        if not module.startswith("lists")
        for other in imported(module)
        if other.startswith("lists.")
    }
    assert used <= public <= {module.removeprefix("lists.") for module in MODULES}
