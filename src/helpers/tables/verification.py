"""What is verified of the works: by what, since when, and what sources contradict."""

import pandas as pd

from helpers.base.text import quantity
from helpers.catalog import Catalog, evidence, observed
from helpers.catalog.evidence import TOLD
from helpers.catalog.verdicts import CONTRADICTED, UNCONFIRMED, VERDICTS, VERIFIED
from helpers.tables.counted import note_nothing
from helpers.tables.shared import number_rows

NOTHING = "No evidence is kept yet: `survey verify` looks for it."


@observed.reader
def verification(catalog: Catalog) -> pd.DataFrame:
    """Return by verdict (rows) how many works have it, by whom, and since when: works, by, first day, last day.

    A work counts once; what decided its verdict is named. Without evidence there are no rows.
    """
    told = evidence.of_works(catalog)
    rows = [(verdict, *_row(told[told[TOLD].eq(verdict)])) for verdict in VERDICTS] if len(catalog.evidence) else []
    table = pd.DataFrame(rows, columns=["verdict", "works", "by", "first day", "last day"]).set_index("verdict")
    return note_nothing(table.astype({"works": int}), NOTHING)


def _row(works: pd.DataFrame) -> tuple[int, str, str, str]:
    days = works.loc[works["day"].ne(""), "day"]
    by = works.loc[works["source"].ne(""), "source"].value_counts(sort=True)
    named = ", ".join(
        f"{source} ({number})" for source, number in sorted(by.items(), key=lambda one: (-one[1], one[0]))
    )
    return len(works), named, min(days, default=""), max(days, default="")


@observed.reader
def contradictions(catalog: Catalog) -> pd.DataFrame:
    """Return the values that a source contradicts: key, column, here, there, source, record, day."""
    found = evidence.standing(catalog)
    wrong = found[found["verdict"].eq(CONTRADICTED)].drop(columns="verdict")
    names = {"cell": "here", "found": "there"}
    columns = ["key", "column", "here", "there", "source", "record", "day"]
    return note_nothing(number_rows(wrong.rename(columns=names)[columns]), "No source contradicts a value.")


@observed.reader
def verified_works(catalog: Catalog) -> str:
    """Return a sentence on how many works are verified and contradicted, and on evidence that is stale."""
    if not len(catalog.evidence):
        return NOTHING
    told = evidence.of_works(catalog)
    number = {verdict: int(told[TOLD].eq(verdict).sum()) for verdict in VERDICTS}
    stale = int(told["stale"].sum())
    old = f" Of {quantity(stale, 'works')} the evidence is stale: a value has changed since." if stale else ""
    return (
        f"Of {quantity(len(told), 'works')}, **{number[VERIFIED]}** are verified, **{number[CONTRADICTED]}** are "
        f"contradicted by a source, and **{number[UNCONFIRMED]}** are unconfirmed: no source says enough.{old}"
    )
