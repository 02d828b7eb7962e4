"""Write the public list from the catalog and its template."""

import traceback
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.base import conflicts
from helpers.base.errors import ListError
from helpers.base.paths import shown
from helpers.lists import markdown_links
from helpers.lists.calls import Mark, calls, unmarked
from helpers.lists.template import FILE_NAME

if TYPE_CHECKING:
    from jinja2 import Template

    from helpers.catalog import Catalog


# Git takes what two new tables have in common for one: whoever takes out the marks alone has half a table.
_CURE = (
    "Where both branches have a new section, take one whole: git checkout --ours {file}; make refresh adds the other"
)


def render(
    catalog: "Catalog", template: str, as_listed: bool = False, mark: Mark = unmarked, file: str = FILE_NAME
) -> str:
    """Return the list in Markdown.

    Parameters
    ----------
    catalog : Catalog
        What the list holds.
    template : str
        A Jinja template that holds the prose and calls `papers`, `datasets`, `benchmarks`, `repositories`,
        `releases`, `latest_release` and `heading`.
    as_listed : bool
        Take corrections and changes back, and write rows whose form was mended as they stood.
    mark : callable
        What to write after each row, as in `calls`.
    file : str
        What errors are to call the template.

    Raises
    ------
    ListError
        If the template is at fault, or a link in it would run a script.
    """
    from jinja2 import TemplateError

    end = "\r\n" if "\r\n" in template else "\n"
    try:
        text = _compiled(template, end).render(calls(catalog, as_listed, end, mark))
    except ListError as error:
        raise ListError(f"{_place(error, file)}: {error}") from error
    except (TemplateError, TypeError, ValueError) as error:
        raise ListError(f"{_place(error, file)}: the template is at fault: {error}") from error
    for number, (line, safe) in enumerate(
        zip(text.split("\n"), markdown_links.without_scripts(text).split("\n"), strict=True), start=1
    ):
        if line != safe:
            raise ListError(f"line {number} of the list has a link that would run a script; delete it")
    return text


def _place(error: Exception, file: str) -> str:
    """Return the file of a template with the line at which an error arose, if that tells."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<template>"]
    line = getattr(error, "lineno", None) or next(reversed(lines), 0)
    return f"{file}:{line}" if line else file


@lru_cache(maxsize=2)  # a list is often written twice: corrected, and as listed
def _compiled(template: str, end: str) -> "Template":
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(keep_trailing_newline=True, newline_sequence=end, undefined=StrictUndefined)
    return environment.from_string(template)


def render_folder(catalog: "Catalog", folder: Path, as_listed: bool = False) -> str:
    """Return the list of a catalog with the template in its folder, or with a plain one where it has none."""
    return render(catalog, template_of(catalog, folder), as_listed, file=shown(folder / FILE_NAME))


def template_of(catalog: "Catalog", folder: Path) -> str:
    """Return the template in the folder of a catalog, or a plain one where it has none."""
    from helpers.lists.default import default_template

    file = folder / FILE_NAME
    try:
        template = file.read_bytes().decode() if file.exists() else default_template(catalog)
    except UnicodeDecodeError as error:
        raise ListError(f"{shown(file)} is not UTF-8; save it as UTF-8") from error
    if line := conflicts.first(template):
        raise ListError(f"{shown(file)}:{line}: {conflicts.CURE}. {_CURE.format(file=shown(file))}")
    return template
