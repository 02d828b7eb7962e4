"""What notebooks use of pydantic, in pure Python: the one whole Pyodide that a package index has lacks it.

`.ci/pyodide-whole` puts it there under pydantic's name; a test holds it to pydantic's answers.
"""

import inspect
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, get_args, get_origin, get_type_hints


@dataclass
class AfterValidator:
    """A check of a value that has the right type."""

    func: Any


@dataclass
class ValidationInfo:
    """What a check may know besides the value."""

    context: Any


class ValidationError(ValueError):
    """Some values did not pass."""

    def __init__(self, found: list[dict[str, Any]]) -> None:
        """Take what is wrong with each."""
        super().__init__(f"{len(found)} validation errors")
        self._found = found

    def errors(self, **_: Any) -> list[dict[str, Any]]:
        """Return what is wrong with each."""
        return self._found


class TypeAdapter:
    """Checks lists of values of a type."""

    def __init__(self, kind: type) -> None:
        """Take a list type."""
        (item,) = get_args(kind)
        _, *marks = get_args(item) if get_origin(item) is Annotated else (item,)
        self._checks = [mark.func for mark in marks if isinstance(mark, AfterValidator)]

    def validate_python(self, values: list[str], *, context: Any = None) -> list[str]:
        """Return the values as the checks give them back; raises ValidationError."""
        passed, found = [], []
        for place, value in enumerate(values):
            try:
                passed.append(self._checked(value, ValidationInfo(context)))
            except ValueError as error:
                found.append({"loc": (place,), "msg": f"Value error, {error}"})
        if found:
            raise ValidationError(found)
        return passed

    def _checked(self, value: str, info: ValidationInfo) -> str:
        for check in self._checks:
            asked = [p for p in inspect.signature(check).parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
            value = check(value, info) if len(asked) > 1 else check(value)
        return value


@dataclass
class Field:
    """What is said of a column."""

    description: str = ""


def ConfigDict(**options: Any) -> dict[str, Any]:  # noqa: N802 - pydantic's name
    """Return the options of a model."""
    return options


class BaseModel:
    """A row: its columns are the annotations, with what is said of each."""

    def __init_subclass__(cls) -> None:
        """Find the columns."""
        hints = get_type_hints(cls).items()
        columns = [name for name, kind in hints if get_origin(kind) is not ClassVar and name != "model_fields"]
        cls.model_fields = {name: getattr(cls, name) for name in columns}


def create_model(
    name: str, /, *, __base__: type[BaseModel], __doc__: str, **columns: tuple[Any, Field]
) -> type[BaseModel]:
    """Return a model with columns, each a type and what is said of it."""
    kinds = {column: kind for column, (kind, _) in columns.items()}
    said = {column: field for column, (_, field) in columns.items()}
    return type(name, (__base__,), {"__annotations__": kinds, "__doc__": __doc__, **said})
