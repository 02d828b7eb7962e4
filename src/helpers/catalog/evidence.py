"""What is verified of a catalog's works: the findings of evidence.csv that still hold, and the verdict on each work."""

import pandas as pd

from helpers.catalog.catalog import Catalog, text_cells
from helpers.catalog.verdicts import COLUMNS, UNCONFIRMED, work_verdict

TOLD = "verdict"  # what `of_works` calls the verdict


def standing(catalog: Catalog) -> pd.DataFrame:
    """Return the findings that hold, one for each work and column: those whose cell says what it said then.

    Of several findings on one cell, as a merge may leave them, the last counts.
    """
    found = catalog.evidence
    said = cells(catalog)
    rows = zip(found["key"], found["column"], found["cell"], strict=True)
    holds = [place for place, (key, column, cell) in enumerate(rows) if said.get((key, column)) == cell]
    return found.iloc[holds].drop_duplicates(["key", "column"], keep="last").reset_index(drop=True)


def cells(catalog: Catalog) -> dict[tuple[str, str], str]:
    """Return what each work says in each of `COLUMNS` that it fills, by key and column."""
    works = text_cells(catalog.works[["key", *COLUMNS]])
    return {
        (key, column): cell for column in COLUMNS for key, cell in zip(works["key"], works[column], strict=True) if cell
    }


def of_works(catalog: Catalog) -> pd.DataFrame:
    """Return a row for each work: key, verdict, source (of what decided it), record, day (since when), stale.

    Without findings that hold, a work is unconfirmed, and source, record and day are empty; `stale` tells whether
    there was one before a cell changed.
    """
    held = dict(iter(standing(catalog).groupby("key", sort=False)))
    known = set(catalog.evidence["key"])
    rows = [_of_work(key, held.get(key), key in known) for key in catalog.works["key"]]
    return pd.DataFrame(rows, columns=["key", TOLD, "source", "record", "day", "stale"])


def _of_work(key: str, findings: pd.DataFrame | None, known: bool) -> tuple[str, str, str, str, str, bool]:
    if findings is None:
        return key, UNCONFIRMED, "", "", "", known
    verdict = work_verdict(dict(zip(findings["column"], findings["verdict"], strict=True)))
    deciding = findings[findings["verdict"].eq(verdict)]
    first = (deciding if len(deciding) else findings).iloc[0]
    return key, verdict, first["source"], first["record"], max(findings["day"]), False
