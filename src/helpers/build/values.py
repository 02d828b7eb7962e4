"""Turn what a user typed, or wrote in YAML, into a value of a parameter's declared type."""

import math
from collections.abc import Callable
from typing import Any

_WORDS = {
    "bool": "yes or no (bool)",
    "float": "a number (float)",
    "int": "a whole number (int)",
    "list": "a list ('a, b' or '[a, b]')",
    "str": "text (str); put it in quotes",
}
_YES_NO = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


def from_text(text: str, kind: str) -> Any:
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
    try:
        return _READERS.get(base, str)(text)
    except (KeyError, ValueError) as error:
        raise _misfit(text, base) from error


def checked(value: Any, kind: str) -> Any:
    """Return a value that YAML gave, if it is of the declared type; parameters and errors as `from_text`."""
    base, item = _split(kind)
    if base == "list":
        if not isinstance(value, list):
            raise _misfit(value, base)
        return [checked(element, item) for element in value]
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
    import yaml

    if not text.strip().startswith("["):
        return [from_text(part.strip(), item) for part in text.split(",") if part.strip()]
    try:
        elements = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise _misfit(text, "list") from error
    return checked(elements, f"list[{item}]")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError
    return number


def _misfit(value: Any, base: str) -> ValueError:
    return ValueError(f"must be {_WORDS.get(base, 'text, a number or yes/no')}, not {value!r}")


_READERS: dict[str, Callable[[str], Any]] = {
    "bool": lambda text: _YES_NO[text.strip().lower()],
    "float": _finite,
    "int": int,
}
_TYPES: dict[str, type] = {"bool": bool, "float": float, "int": int, "str": str}
