"""The verdicts of `survey verify`: on the columns of a work, and on the work as a whole."""

from collections.abc import Mapping

VERIFIED, CONTRADICTED, UNCONFIRMED = VERDICTS = ("verified", "contradicted", "unconfirmed")
COLUMNS = ("title", "authors", "year", "venue", "url")  # of papers.csv, that sources say something of


def work_verdict(verdicts: Mapping[str, str]) -> str:
    """Return the verdict on a work, given those on its columns.

    It is contradicted if any of them is. It is verified if its title is, and one more thing that tells works of one
    title apart: its link, its authors, or venue and year together.
    """
    if CONTRADICTED in verdicts.values():
        return CONTRADICTED
    right = {column for column, verdict in verdicts.items() if verdict == VERIFIED}
    told_apart = "url" in right or "authors" in right or {"venue", "year"} <= right
    return VERIFIED if "title" in right and told_apart else UNCONFIRMED
