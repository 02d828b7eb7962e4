"""The code that a notebook uses: the modules of this package that it imports, and those that they import."""

import ast
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
# What runs every notebook and makes its page, whatever it imports.
_ALWAYS = (
    "helpers.build.notebook_files",
    "helpers.build.workers.child",
    "helpers.build.workers.engine",
)

# What the parser of Python raises for other text: for nests without end and characters that it has not, too.
NO_PYTHON = (SyntaxError, ValueError, RecursionError, MemoryError)
_STATEMENTS = (ast.stmt, ast.excepthandler, ast.match_case)  # expressions import nothing


@cache
def digest() -> str:
    """Return the SHA-256 of the whole package."""
    return _total(files())


def files() -> list[Path]:
    """Return the files of the package."""
    return [path for path in sorted(PACKAGE.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]


def digest_of_used(cells: Iterable[str]) -> str:
    """Return the SHA-256 of what code cells use of the package: modules, and all files that are no modules."""
    modules = {PACKAGE / "__init__.py", *(file for name in imported_modules(cells, _ALWAYS) if (file := _file(name)))}
    resources = (path for path in PACKAGE.rglob("*.*") if path.is_file() and path.suffix not in {".py", ".pyc"})
    return _total(sorted({*modules, *resources}))


def imported_modules(cells: Iterable[str], also: Iterable[str] = ()) -> set[str]:
    """Return what code cells import, and what that imports in turn where it is of this package.

    Imports inside functions count, since a cell may call these; those for type checkers only do not. What the package
    itself gives (`import helpers`) counts where the package itself is asked for it, not where one of its modules is.

    Parameters
    ----------
    cells : iterable of str
        The source of the cells.
    also : iterable of str
        Modules to begin with besides.
    """
    found: set[str] = set()
    waiting = [*also, *(name for cell in cells for name in _of_source(cell, is_cell=True))]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found |= {name}
            file = _file(name)
            waiting += [*_of_module(file), *_parents(name)] if file else []
    return found


def modules(cells: Iterable[str]) -> list[str]:
    """Return those modules of this package that code cells import, themselves or through others."""
    return sorted(name for name in imported_modules(cells) if _file(name))


@cache
def _of_module(file: Path) -> tuple[str, ...]:
    return tuple(_of_source(file.read_text(encoding="utf-8")))


def _of_source(source: str, is_cell: bool = False) -> Iterator[str]:
    try:
        tree = ast.parse(source)
    except NO_PYTHON:  # it has magic commands, or is at fault, so that other cells have to tell
        from IPython.core.inputtransformer2 import TransformerManager

        with suppress(*NO_PYTHON):
            yield from _imports(ast.parse(TransformerManager().transform_cell(source)), is_cell)
    else:
        yield from _imports(tree, is_cell)


def _imports(tree: ast.AST, is_cell: bool) -> Iterator[str]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            for alias in node.names:
                # After `import helpers.base.text` a cell may write `helpers.load`, too.
                yield from _chain(alias.name) if is_cell and not alias.asname else [alias.name]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from names
            if node.module != PACKAGE.name or not all(map(_file, names)):
                yield node.module
        for_checkers = isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}
        inside = node.orelse if for_checkers else ast.iter_child_nodes(node)
        waiting += [child for child in inside if isinstance(child, _STATEMENTS)]


def _parents(name: str) -> list[str]:
    """Return the packages that a module of this one is in, without this one, which imports nothing by itself."""
    return _chain(name)[1:-1]


def _chain(name: str) -> list[str]:
    """Return `a`, `a.b` and `a.b.c` of `a.b.c`."""
    parts = name.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts) + 1)]


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
