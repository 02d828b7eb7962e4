"""Days as the catalog and the command line write them: 2023-06-09; and which one it is."""

import os
from datetime import date, timedelta

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
