"""The code that a notebook uses: the modules of this package that it imports, and those that they import."""

import ast
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent
# What runs every notebook and makes its page, whatever it imports.
_ALWAYS = ("helpers.running", "helpers.report", "helpers.workers.child", "helpers.workers.engine")


@cache
def digest() -> str:
    """Return the SHA-256 of the whole package."""
    return _total(path for path in sorted(PACKAGE.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)


def used(cells: Iterable[str]) -> str:
    """Return the SHA-256 of what code cells use of the package: modules, and all files that are no modules."""
    found: set[str] = set()
    waiting = [*_ALWAYS, *(name for cell in cells for name in _imported(cell))]
    while waiting:
        name = waiting.pop()
        if name not in found and (file := _file(name)):
            found |= {name}
            waiting += [*_of_module(file), *_parents(name)]
    resources = (path for path in PACKAGE.rglob("*.*") if path.is_file() and path.suffix not in {".py", ".pyc"})
    return _total(sorted({*map(_file, found), *resources}))


@cache
def _of_module(file: Path) -> tuple[str, ...]:
    return tuple(_imported(file.read_text(encoding="utf-8")))


def _imported(source: str) -> Iterator[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return  # it has magic commands, or is at fault; either way its other cells tell
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _parents(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts))]


def _file(name: str) -> Path | None:
    if name.split(".")[0] != PACKAGE.name:
        return None
    place = PACKAGE.joinpath(*name.split(".")[1:])
    return next((file for file in (place / "__init__.py", place.with_suffix(".py")) if file.is_file()), None)


def _total(files: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in files:
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(PACKAGE).as_posix()} {content}\n".encode())
    return total.hexdigest()
