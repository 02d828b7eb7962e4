"""Parameters as the user gives them: on the command line, or in YAML files."""

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.base import errors, paths
from helpers.base.errors import CommandLineError
from helpers.build import values
from helpers.catalog.vocabulary import did_you_mean


@dataclass(frozen=True)
class Given:
    """A value the user gave: text from the command line, or what a YAML file holds."""

    name: str
    value: Any
    source: str
    is_text: bool

    def as_type(self, kind: str) -> Any:
        """Return the value in a declared type; raises CommandLineError if it does not fit."""
        try:
            return values.from_text(self.value, kind) if self.is_text else values.checked(self.value, kind)
        except ValueError as error:
            raise CommandLineError(f"{self.source}: {self.name} {error}") from error


def gather(files: Iterable[str], pairs: Iterable[tuple[str, str]]) -> dict[str, Given]:
    """Collect what the user gives; of one name, the last file's value counts, and -p before any file.

    Raises
    ------
    CommandLineError
        If a file cannot be read, see `from_file`, or a pair is written as NAME=VALUE.
    """
    pairs = list(pairs)
    for name, _ in pairs:
        if "=" in name:
            raise CommandLineError(misspelt("-p", name))
    given = [item for word in files for item in from_file(word)]
    given += [Given(name, text, "-p", is_text=True) for name, text in pairs]
    return {item.name: item for item in given}


def misspelt(option: str, text: str) -> str:
    """Say how an option with a name and a value is written, of which a user wrote only `text`, or NAME=VALUE."""
    name, equals, value = text.partition("=")
    pair = shlex.join([name, value]) if equals and name else "first_year 2023"
    return f"{option} needs a name and a value, with a blank between them: {option} {pair}"


def from_file(word: str) -> list[Given]:
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
    import yaml

    path = file(word)
    try:
        content = yaml.safe_load(path.read_bytes())
    except OSError as error:
        raise CommandLineError(f"{path} cannot be read: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise CommandLineError(errors.not_yaml(f"{path}", error)) from error
    if content is not None and not isinstance(content, dict):
        raise CommandLineError(f"{path}:1: needs lines like 'first_year: 2022', a name and its value")
    return [Given(f"{name}", value, f"{path}", is_text=False) for name, value in (content or {}).items()]


def file(word: str) -> Path:
    """Return the file that a path or the bare name of a file in `parameters/` means; raises as `from_file` does."""
    editions = paths.root() / "parameters"
    for path in (Path(word), editions / f"{word}.yaml"):
        if path.is_file():
            return path
    names = sorted(path.stem for path in editions.glob("*.yaml"))
    hint = did_you_mean(word, names) or (f"; parameters/ has {', '.join(names)}" if names else "")
    raise CommandLineError(f"there is no parameter file '{word}'{hint}")
