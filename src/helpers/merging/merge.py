"""Merge a file of works into a catalog: first as a plan, then on the disk."""

import datetime
from collections.abc import Sequence
from pathlib import Path

from helpers import adding
from helpers.catalog import Catalog
from helpers.files import write_together
from helpers.merging.outcome import Choices, Merged
from helpers.merging.plan import plan
from helpers.merging.writing import changed
from helpers.notebook_files import CommandLineError
from helpers.proposals.reading import read_file
from helpers.proposals.terms import Proposed
from helpers.vocabulary import did_you_mean


def merge(
    file: Path,
    folder: Path,
    catalog: Catalog,
    section: str = "",
    overwrite: Sequence[str] = (),
    near: str | None = None,
    new_terms: bool = False,
    listed: str = "",
) -> Merged:
    """Return what a merge would do; nothing is written.

    Parameters
    ----------
    file : Path
        A list in Markdown, or a bibliography, `.bib` or `.ris`.
    folder, catalog : Path, Catalog
        The catalog and where it is.
    section, overwrite, near, new_terms, listed
        What the user decided, as in `Choices`; `new_terms` says whether to take new terms.

    Raises
    ------
    CommandLineError
        The section is unknown, or `listed` is no date.
    ListError
        Nothing of the file can be read.
    CatalogError
        The catalog would be at fault with it.
    """
    listed = listed or datetime.date.today().isoformat()
    if said := adding.fault("listed", listed, catalog):
        raise CommandLineError(f"--listed: {said}")
    terms = Proposed(catalog.terms.to_dict("records"))
    read = read_file(file, catalog.sections.to_dict("records"), terms)
    refused = frozenset() if new_terms else frozenset((row["field"], row["value"]) for row in terms.new)
    choices = Choices(_section(section, catalog), frozenset(overwrite), near or "", refused, listed)
    outcomes = plan(catalog, read.ordered(), choices)
    files, result = changed(folder, outcomes, terms.new if new_terms else [], file.name, f"{datetime.date.today()}")
    return Merged(outcomes, read.report, files, result)


def write(merged: Merged) -> None:
    """Write a merge, all of its files or none; raises OSError."""
    write_together(merged.files)


def _section(text: str, catalog: Catalog) -> str:
    found = adding.section_id(text, catalog)
    ids = set(catalog.sections["id"])
    if found and found not in ids:
        hint = f"{did_you_mean(text, ids)}\n  there are {adding.section_names(catalog)}"
        raise CommandLineError(f"--section: {text!r} is not a known section{hint}")
    return found
