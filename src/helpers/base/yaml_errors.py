"""What is wrong with a file that is not YAML."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yaml import YAMLError


def said(place: str, error: "YAMLError", text: str = "") -> str:
    """Return `place:3: is not YAML: why`; the line of a character that may not stand there needs the text."""
    mark = getattr(error, "problem_mark", None)
    if mark:
        line = f":{mark.line + 1}"
    else:
        number = text.count("\n", 0, getattr(error, "position", 0)) + 1
        line = f":{number}" if text else ""
    reason = getattr(error, "problem", None) or getattr(error, "reason", "")
    return f"{place}{line}: is not YAML: {reason}"
