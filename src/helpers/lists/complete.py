"""The list of a catalog, written only if it lacks nothing, and what to add to its template where it does."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.base.paths import shown
from helpers.lists.additions import Addition, completed
from helpers.lists.coverage import Coverage, coverage
from helpers.lists.render import render, template_of
from helpers.lists.template import FILE_NAME

if TYPE_CHECKING:
    from helpers.catalog import Catalog

HINT = "'survey render --add-missing' adds what a template lacks; {{ leave_out(\"ID\") }} in it does without"


@dataclass(frozen=True)
class Done:
    """A list, or None where it lacks something; what to tell the user; the template, if it is to be written."""

    text: str | None
    told: list[str] = field(default_factory=list)
    files: dict[Path, bytes] = field(default_factory=dict)


def complete(catalog: "Catalog", folder: Path, as_listed: bool, as_of: str, add_missing: bool) -> Done:
    """Return the list of a catalog; nothing is written.

    Parameters
    ----------
    catalog, folder : Catalog, Path
        The catalog and where it is.
    as_listed : bool
        Take corrections and changes back.
    as_of : str
        Only what was listed by the end of this day; empty = everything.
    add_missing : bool
        Add to the template what the list lacks.

    Raises
    ------
    ListError
        The template is at fault.
    """
    file, sections = folder / FILE_NAME, catalog.sections.to_dict("records")
    template, told, files = template_of(catalog, folder), [], {}
    if add_missing:
        template, added = completed(template, coverage(catalog, file, template), sections)
        told += [line for addition in added for line in _shown(addition, f"added to {shown(file)}")]
        files = {file: template.encode()} if added else {}
    chosen = catalog.select(as_of=as_of) if as_of else catalog
    lacks = coverage(chosen, file, template)
    told += lacks.told()
    if lacks.lost:
        told += proposed(file, template, lacks, sections)
        return Done(None, [*told, f"the list was not written; {HINT}"])
    return Done(render(chosen, template, as_listed, file=shown(file)), told, files)


def proposed(file: Path, template: str, lacks: Coverage, sections: list[dict[str, str]]) -> list[str]:
    """Return the lines that would write what a list lacks, each with its place."""
    _, added = completed(template, lacks, sections)
    return [line for addition in added for line in _shown(addition, f"to add to {shown(file)}")]


def notices(catalog: "Catalog", folder: Path) -> list[str]:
    """Return a line for each thing that the list of a catalog lacks, if it has a template; raises ListError."""
    file = folder / FILE_NAME
    if not file.exists():
        return []
    lacks = coverage(catalog, file, template_of(catalog, folder))
    hint = f"; {HINT}" if lacks.lost or lacks.sections else ""
    return [f"{shown(file)}: {line}{hint}" for line in lacks.told()]


def _shown(addition: Addition, what: str) -> list[str]:
    lines = "\n".join(addition.lines).strip("\n").split("\n")
    return [f"{what}, after line {addition.after}:", *(f"    {line}".rstrip() for line in lines)]
