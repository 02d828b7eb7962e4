"""CITATION.cff, as a release carries it."""

import re
from datetime import date

import yaml


class CitationError(ValueError):
    """A citation file is none, or a release cannot be named so."""


def released(text: str, version: str, day: date) -> str:
    """Return a citation file with the version and the day of a release.

    Parameters
    ----------
    text : str
        The file as committed; all else in it stays.
    version : str
        As the tag has it, `v1.2.0` or `1.2.0`.
    day : date
        The day of the release.

    Raises
    ------
    CitationError
        If the file is no YAML mapping, or the version has other parts than numbers and a suffix.
    """
    number = version.removeprefix("v")
    if not re.fullmatch(r"\d+(\.\d+)*([-.+]?[0-9A-Za-z]+)*", number):
        raise CitationError(f"'{version}' is no version: write one as v1.2.0")
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise CitationError(f"CITATION.cff is no YAML: {' '.join(str(error).split())}") from error
    if not isinstance(content, dict):
        raise CitationError("CITATION.cff holds no keys and values")
    content |= {"version": number, "date-released": day.isoformat()}
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120)
