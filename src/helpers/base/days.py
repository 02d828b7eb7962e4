"""Days as the catalog and the command line write them: 2023-06-09; and which one it is."""

import os
from datetime import date, timedelta

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
MONTHS += ("November", "December")
VARIABLE = "SURVEY_TODAY"  # the day that it is taken to be, for what must not depend on the clock


def is_day(text: str) -> bool:
    """Tell whether a text is a day in this form, and in no other one of the standard (20230609, 2023-W23-5)."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except (TypeError, ValueError):
        return False


def today() -> date:
    """Return the day that it is."""
    return date.fromisoformat(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else date.today()


def is_future(text: str) -> bool:
    """Tell whether a day, or a month as `2023-05`, has not come anywhere on earth; once false, it stays so."""
    tomorrow = (today() + timedelta(days=1)).isoformat()
    return text > tomorrow[: len(text)]


def so_far(period: object, latest: str) -> str:
    """Return up to when a year (`2023`) or half-year (`2023 H1`) goes that is not over, `to June`; empty if it is.

    Parameters
    ----------
    period : object
        The year or half-year; of anything else nothing is known.
    latest : str
        The last month of which anything is known, `2023-06`; empty where none is.
    """
    year, _, half = f"{period}".partition(" H")
    if not latest or not (len(year) == 4 and year.isdecimal()) or half not in ("", "1", "2"):
        return ""
    first, last = f"{year}-{'07' if half == '2' else '01'}", f"{year}-{'06' if half == '1' else '12'}"
    if latest >= last:
        return ""
    return f"to {MONTHS[int(latest[5:7]) - 1]}" if latest >= first else "not over"
