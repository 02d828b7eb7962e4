"""What a catalog's folder says of the survey as a whole: title, question, address and links."""

from pathlib import Path
from typing import Annotated

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from helpers.base import conflicts, errors, escape
from helpers.base.errors import BuildError
from helpers.base.paths import short
from helpers.site.lite.addresses import REPOSITORY

FILE_NAME = "site.yaml"


def _link(url: str) -> str:
    if url and not escape.is_web_link(url):
        raise ValueError(f"{url!r} is no web address; write one that begins with https://")
    return url


def _repository(name: str) -> str:
    if name and not REPOSITORY.fullmatch(name):
        raise ValueError(f"{name!r} is no GitHub repository; write owner/name")
    return name


Link = Annotated[str, AfterValidator(_link)]


class Facts(BaseModel):
    """What `site.yaml` may say; all of it may be left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field("Literature survey", description="title of the survey")
    question: str = Field("", description="the question that the survey answers")
    address: Link = Field("", description="where the site is published; empty = the feed's links are relative")
    repository: Annotated[str, AfterValidator(_repository)] = Field(
        "", description="GitHub repository, owner/name, from which Binder and Colab open the notebooks; empty = neither"
    )
    links: dict[str, Link] = Field({}, description="what the home page leads to, by its name")


def read(folder: Path) -> Facts:
    """Return the facts of a catalog folder, the defaults where it has no `site.yaml`.

    Raises
    ------
    BuildError
        The file cannot be read, or says what it may not; file, line and value are named.
    """
    path = folder / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Facts()
    except (OSError, UnicodeDecodeError) as error:
        raise BuildError(f"{short(path)}: cannot be read ({error})") from error
    if line := conflicts.first(text):
        raise BuildError(f"{short(path)}:{line}: {conflicts.CURE}")
    try:
        return Facts.model_validate(yaml.safe_load(text) or {})
    except yaml.YAMLError as error:
        raise BuildError(errors.not_yaml(short(path), error, text)) from error
    except ValidationError as error:
        faults = (f"{short(path)}{_line(text, fault['loc'])}: {_message(fault)}" for fault in error.errors())
        raise BuildError("\n".join(faults)) from error


def _line(text: str, place: tuple) -> str:
    """Return the line on which a value stands, `:3`."""
    node, line = yaml.compose(text), 0
    for name in place:
        for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
            if key.value == str(name):
                node, line = value, key.start_mark.line + 1
                break
    return f":{line}" if line else ""


def _message(fault: dict) -> str:
    name = ".".join(map(str, fault["loc"])) or "the file"
    if fault["type"] == "extra_forbidden":
        return f"{name}: there is no such entry; choose from {', '.join(Facts.model_fields)}"
    return f"{name}: {fault['msg'].removeprefix('Value error, ')}"
