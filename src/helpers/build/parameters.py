"""Parameters of notebooks: what each declares, and what the user gives, turned into the declared types."""

import ast
import io
import tokenize
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.base.errors import CommandLineError, NotebookError
from helpers.build import notebook_files
from helpers.build.user_parameters import Given
from helpers.catalog.vocabulary import did_you_mean

_BY_OPTION = {"catalog_dir": "--catalog", "output_dir": "--output-dir"}


@dataclass(frozen=True)
class Parameter:
    """A parameter as a notebook declares it: `name: type = default  # comment`."""

    name: str
    type: str
    default: str
    comment: str

    @property
    def meaning(self) -> str:
        """The comment, and the option that takes the place of -p where there is one."""
        option = _BY_OPTION.get(self.name)
        return f"{self.comment} (set with {option})" if option else self.comment

    def is_default(self, value: Any) -> bool:
        """Tell whether giving `value` is giving nothing."""
        try:
            default = ast.literal_eval(self.default)
        except (ValueError, SyntaxError):
            return False
        return value == default and type(value) is type(default)


def declared(notebook: Path) -> dict[str, Parameter]:
    """Return the parameters of a notebook, by name: what its cell tagged `parameters` assigns.

    papermill's own inspection skips, with no more than a log line, each whose comment holds an `=`.

    Raises
    ------
    NotebookError
        If the file is no notebook, or that cell is no Python.
    """
    cells = notebook_files.read(notebook).cells
    source = next((cell.source for cell in cells if "parameters" in cell.metadata.get("tags", [])), "")
    try:
        body = ast.parse(source).body
    except SyntaxError as error:
        place = f"line {error.lineno} of the cell tagged 'parameters'"
        raise NotebookError(f"{notebook.name}: {place} is not Python: {error.msg}") from error
    found = [_parameter(node, _comments(source)) for node in body]
    return {parameter.name: parameter for parameter in found if parameter}


def _parameter(node: ast.stmt, comments: Mapping[int, str]) -> Parameter | None:
    match node:
        case ast.AnnAssign(target=ast.Name(name), annotation=kind, value=ast.expr() as value):
            declared_type = ast.unparse(kind)
        case ast.Assign(targets=[ast.Name(name)], value=ast.Constant(default) as value):
            declared_type = type(default).__name__
        case ast.Assign(targets=[ast.Name(name)], value=value):
            declared_type = type(value).__name__.lower()
        case _:
            return None
    return Parameter(name, declared_type, ast.unparse(value), comments.get(node.end_lineno, ""))


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0]: token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT}


def assign(given: Mapping[str, Given], takes: Sequence[Mapping[str, Parameter]]) -> list[dict[str, Any]]:
    """Hand each notebook the parameters that it knows, in its types; its defaults are left out.

    Parameters
    ----------
    given : mapping of str to Given
        From `gather`.
    takes : sequence of mapping of str to Parameter
        What each notebook declares.

    Returns
    -------
    list of dict of str to object
        The values for each notebook.

    Raises
    ------
    CommandLineError
        If no notebook knows a name, or a value does not fit its type.
    """
    check_names(given, takes)
    return [_assigned(given, parameters) for parameters in takes]


def check_names(given: Mapping[str, Given], takes: Sequence[Mapping[str, Parameter]]) -> None:
    """Raise CommandLineError for a name that no notebook knows, or that an option takes; see `assign`."""
    known = sorted({name for parameters in takes for name in parameters} - _BY_OPTION.keys())
    for name, item in given.items():
        if option := _BY_OPTION.get(name):
            raise CommandLineError(f"{item.source}: {name} is given with {option}")
        if name not in known:
            hint = did_you_mean(name, known) or f"; there are {', '.join(known) or 'none'}"
            raise CommandLineError(f"{item.source}: none of these notebooks has a parameter '{name}'{hint}")


def _assigned(given: Mapping[str, Given], parameters: Mapping[str, Parameter]) -> dict[str, Any]:
    typed = {name: item.as_type(parameters[name].type) for name, item in given.items() if name in parameters}
    return {name: value for name, value in typed.items() if not parameters[name].is_default(value)}
