"""Merge a file of works into a catalog: first as a plan, then on the disk."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from helpers.base import days
from helpers.base.errors import CommandLineError
from helpers.base.text import brief
from helpers.catalog import Catalog, adding
from helpers.catalog.vocabulary import did_you_mean
from helpers.lists.formats import read_file
from helpers.lists.new_terms import Proposed
from helpers.lists.notes import Report
from helpers.lists.outcome import Choices, Merged
from helpers.lists.plan import plan
from helpers.lists.proposal import Proposal
from helpers.lists.writing import Refused, changed


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
        The catalog would be at fault with it, and no single value is to blame.
    """
    listed = listed or days.today().isoformat()
    if said := adding.fault("listed", listed, catalog):
        raise CommandLineError(f"--listed: {said}")
    terms = Proposed(catalog.terms.to_dict("records"), wanted=new_terms)
    read = read_file(file, catalog.sections.to_dict("records"), terms)
    refused = frozenset() if new_terms else frozenset((row["field"], row["value"]) for row in terms.new)
    choices = Choices(_section(section, catalog), frozenset(overwrite), near or "", refused, listed)
    proposals = read.ordered()
    while True:
        outcomes = plan(catalog, proposals, choices)
        try:
            files, result = changed(folder, outcomes, terms.new if new_terms else [], file.name, f"{days.today()}")
        except Refused as error:
            left = _without(error.cells, proposals, read.report)
            if left == proposals:  # what is refused comes from another line
                left = _without({(line, ""): why for (line, _), why in error.cells.items()}, proposals, read.report)
            proposals = left
            continue
        return Merged(outcomes, read.report, files, result)


def _without(cells: Mapping[tuple[int, str], str], proposals: Sequence[Proposal], report: Report) -> list[Proposal]:
    """Return proposals without the cells that the catalog refuses, by line and column, and note these."""
    left = []
    for proposal in proposals:
        wrong = {column: message for (line, column), message in cells.items() if line == proposal.line}
        for column, message in wrong.items():
            what = f"{column} {brief(proposal.row[column])}" if column else brief(proposal.row["title"])
            report.note(proposal.line, f"{what}: {message}", "not taken" if column else "left out")
        if "" not in wrong:
            left.append(replace(proposal, row=proposal.row | dict.fromkeys(wrong, "")))
    return left


def _section(text: str, catalog: Catalog) -> str:
    found = adding.section_id(text, catalog)
    ids = set(catalog.sections["id"])
    if found and found not in ids:
        hint = f"{did_you_mean(text, ids)}\n  there are {adding.section_names(catalog)}"
        raise CommandLineError(f"--section: {text!r} is not a known section{hint}")
    return found
