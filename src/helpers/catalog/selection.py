"""What `Catalog.select` leaves: by day of listing, and in words."""

import pandas as pd

from helpers.base.days import is_day


def day(text: str) -> str:
    """Return a day as given; raises ValueError if it is not one, nor empty."""
    if text and not is_day(text):
        raise ValueError(f"as_of {text!r} is not a date, as '2023-06-09'")
    return text


def listed_by(day: str, papers: pd.DataFrame) -> pd.DataFrame:
    """Return the papers that were listed by the end of a day; all of them if it is empty."""
    if not day:
        return papers
    # By work, not by row: a second listing may leave the date to the first one.
    listed = papers.groupby("key")["listed"].transform("max")
    return papers[listed.ne("") & listed.le(day)]


def scope(first_year: int, last_year: int, stages: list[str], as_of: str) -> str:
    """Say in words what is selected."""
    if first_year and last_year:
        years = str(first_year) if first_year == last_year else f"{first_year} to {last_year}"
    elif first_year or last_year:
        years = f"from {first_year}" if first_year else f"to {last_year}"
    else:
        years = "all years"
    return f"{years}, {' and '.join(stages) or 'all stages'}" + (f", as of {as_of}" if as_of else "")
