"""Parameters of notebooks: what each declares, what the user gives for it, and the one in the type of the other."""

import ast
import io
import math
import shlex
import tokenize
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.base import paths
from helpers.base.errors import CommandLineError, NotebookError, YamlError
from helpers.base.text import brief, plural
from helpers.build import notebook_files
from helpers.build.sources import NO_PYTHON
from helpers.catalog.declared import Survey
from helpers.catalog.vocabulary import did_you_mean

WHERE = "where"  # the parameter by which a notebook takes terms of any column, as {"tuning": ["LoRA"]}
_BY_OPTION = {"catalog_dir": "--catalog", "output_dir": "--output-dir"}
_WORDS = {
    "bool": "yes or no (bool)",
    "dict": "a mapping ('{name: [a, b]}')",
    "float": "a number (float)",
    "int": "a whole number (int)",
    "list": "a list ('a, b' or '[a, b]')",
    "str": "text (str); put it in quotes",
}
_YES_NO = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


@dataclass(frozen=True)
class Parameter:
    """A parameter as a notebook declares it: `name: type = default  # comment`.

    One that `is_column` is none of its own: its terms go into the notebook's parameter `where`.
    """

    name: str
    type: str
    default: str
    comment: str
    is_column: bool = False

    @property
    def meaning(self) -> str:
        """The comment, and the option that takes the place of -p where there is one."""
        option = _BY_OPTION.get(self.name)
        return f"{self.comment} (set with {option})" if option else self.comment

    def is_default(self, value: Any) -> bool:
        """Tell whether giving `value` is giving nothing."""
        try:
            default = ast.literal_eval(self.default)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            return False
        return value == default and type(value) is type(default)


def declared_parameters(notebook: Path) -> dict[str, Parameter]:
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
        comments = _comments(source)
        found = [_parameter(node, comments) for node in body]
    except NO_PYTHON as error:
        line = f"line {error.lineno} of " if isinstance(error, SyntaxError) and error.lineno else ""
        reason = error.msg if isinstance(error, SyntaxError) else type(error).__name__
        place = f"{line}the cell tagged 'parameters'"
        raise NotebookError(f"{notebook.name}: {place} is not Python: {reason}") from error
    return {parameter.name: parameter for parameter in found if parameter}


def with_columns(declared: Mapping[str, Parameter], survey: Survey) -> dict[str, Parameter]:
    """Return the parameters of a notebook, and one for each column of the survey where it takes terms of any."""
    if WHERE not in declared:
        return dict(declared)
    columns = [name for name in survey.selectable if not declared.keys() & {name, plural(name)}]
    meanings = {name: f"only works with one of these terms of {survey.label(name)}" for name in columns}
    return {**declared, **{name: Parameter(name, "list", "[]", meanings[name], is_column=True) for name in columns}}


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


@dataclass(frozen=True)
class UserValue:
    """A value that the user gives a parameter: text of the command line, or what a YAML file holds."""

    name: str
    value: Any
    source: str
    is_text: bool

    def as_type(self, kind: str) -> Any:
        """Return the value in a declared type; raises CommandLineError if it does not fit."""
        try:
            return value_of_text(self.value, kind) if self.is_text else value_of_yaml(self.value, kind)
        except ValueError as error:
            raise CommandLineError(f"{self.source}: {self.name} {error}") from error


def gather(files: Iterable[str], pairs: Iterable[tuple[str, str]]) -> dict[str, UserValue]:
    """Collect what the user gives; of one name, the last file's value counts, and -p before any file.

    Raises
    ------
    CommandLineError
        If a file cannot be read, see `read_file`, or a pair is written as NAME=VALUE.
    """
    pairs = list(pairs)
    for name, _ in pairs:
        if "=" in name:
            raise CommandLineError(usage("-p", name))
    values = [item for word in files for item in read_file(word)]
    values += [UserValue(name, text, "-p", is_text=True) for name, text in pairs]
    return {item.name: item for item in values}


def usage(option: str, text: str) -> str:
    """Say how an option with a name and a value is written, of which a user wrote only `text`, or NAME=VALUE."""
    name, equals, value = text.partition("=")
    pair = shlex.join([name, value]) if equals and name else "first_year 2023"
    return f"{option} needs a name and a value, with a blank between them: {option} {pair}"


def read_file(word: str) -> list[UserValue]:
    """Read a YAML file of parameters.

    Parameters
    ----------
    word : str
        A path, or the bare name of a file in the project's `parameters/`.

    Raises
    ------
    CommandLineError
        If there is no such file, or it is no mapping of names to values; the line is named.
    """
    from helpers.base import yaml_files

    path = find_file(word)
    try:
        content = yaml_files.read(path).data
    except YamlError as error:
        raise CommandLineError(f"{error}") from error
    if content is not None and not isinstance(content, dict):
        raise CommandLineError(f"{path}:1: needs lines like 'first_year: 2022', a name and its value")
    return [UserValue(f"{name}", value, f"{path}", is_text=False) for name, value in (content or {}).items()]


def find_file(word: str) -> Path:
    """Return the file that a path or the bare name of a file in `parameters/` means; raises as `read_file` does."""
    editions = paths.root() / "parameters"
    own = editions / f"{word}.yaml"
    if Path(word).is_file():
        return Path(word)
    if paths.is_there(own):
        return own  # who reads it says what it is, if it is no file
    names = sorted(path.stem for path in editions.glob("*.yaml"))
    hint = did_you_mean(word, names) or (f", which has {', '.join(names)}" if names else "")
    raise CommandLineError(f"there is no parameter file '{word}' here or in parameters/{hint}")


def assign(values: Mapping[str, UserValue], declarations: Sequence[Mapping[str, Parameter]]) -> list[dict[str, Any]]:
    """Hand each notebook the parameters that it knows, in its types; its defaults are left out.

    Parameters
    ----------
    values : mapping of str to UserValue
        From `gather`.
    declarations : sequence of mapping of str to Parameter
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
    check_names(values, declarations)
    return [_assign(values, parameters) for parameters in declarations]


def check_names(values: Mapping[str, UserValue], declarations: Sequence[Mapping[str, Parameter]]) -> None:
    """Raise CommandLineError for a name that no notebook knows, or that an option takes; see `assign`."""
    known = sorted({name for parameters in declarations for name in parameters} - _BY_OPTION.keys())
    for name, item in values.items():
        if option := _BY_OPTION.get(name):
            raise CommandLineError(f"{item.source}: {name} is given with {option}")
        if name not in known:
            hint = did_you_mean(name, known) or f"; there are {', '.join(known) or 'none'}"
            raise CommandLineError(f"{item.source}: none of these notebooks has a parameter '{name}'{hint}")


def _assign(values: Mapping[str, UserValue], parameters: Mapping[str, Parameter]) -> dict[str, Any]:
    typed = {name: item.as_type(parameters[name].type) for name, item in values.items() if name in parameters}
    given = {name: value for name, value in typed.items() if not parameters[name].is_default(value)}
    columns = {name: given.pop(name) for name in [*given] if parameters[name].is_column}
    return given | {WHERE: given.get(WHERE, {}) | columns} if columns else given


def value_of_text(text: str, kind: str) -> Any:
    """Return the value that a text on the command line means.

    Parameters
    ----------
    text : str
        As typed; a list as `a, b` or as in YAML, `[a, b]`.
    kind : str
        `int`, `float`, `bool`, `str`, `list` or `list[int]` and so on; any other is taken for text.

    Raises
    ------
    ValueError
        If it does not fit; the message ends the sentence that begins with the parameter's name.
    """
    base, item = _split(kind)
    if base == "list":
        return _list(text, item)
    if base == "dict":
        return value_of_yaml(_yaml(text, base), kind)
    try:
        return _READERS.get(base, str)(text)
    except (KeyError, ValueError) as error:
        raise _misfit(text, base) from error


def value_of_yaml(value: Any, kind: str) -> Any:
    """Return a value that YAML gave, if it is of the declared type; parameters and errors as `value_of_text`."""
    base, item = _split(kind)
    if base == "list":
        if not isinstance(value, list):
            raise _misfit(value, base)
        return [value_of_yaml(element, item) for element in value]
    if base == "dict":
        if not isinstance(value, dict):
            raise _misfit(value, base)
        terms = {name: [each] if isinstance(each, str) else each for name, each in value.items()}
        return {f"{name}": value_of_yaml(each, "list[str]") for name, each in terms.items()}
    if base == "float" and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    expected = _TYPES.get(base, (str, int, float, bool))
    # A bool is an int to Python, but 'yes' is no year.
    fits = isinstance(value, expected) and (not isinstance(value, bool) or base not in {"int", "float"})
    if not fits or (isinstance(value, float) and not math.isfinite(value)):
        raise _misfit(value, base)
    return value


def _split(kind: str) -> tuple[str, str]:
    base, _, item = kind.partition("[")
    return base.strip(), item.rstrip("] ")


def _list(text: str, item: str) -> list[Any]:
    if not text.strip().startswith("["):
        return [value_of_text(part.strip(), item) for part in text.split(",") if part.strip()]
    return value_of_yaml(_yaml(text, "list"), f"list[{item}]")


def _yaml(text: str, base: str) -> Any:
    from helpers.base import yaml_files

    try:
        return yaml_files.parse(text, "-p").data
    except YamlError as error:
        raise _misfit(text, base) from error


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError
    return number


def _misfit(value: Any, base: str) -> ValueError:
    return ValueError(f"must be {_WORDS.get(base, 'text, a number or yes/no')}, not {brief(value)}")


_READERS: dict[str, Callable[[str], Any]] = {
    "bool": lambda text: _YES_NO[text.strip().lower()],
    "float": _finite,
    "int": int,
}
_TYPES: dict[str, type] = {"bool": bool, "float": float, "int": int, "str": str}
