"""Days as the catalog and the command line write them: 2023-06-09."""

from datetime import date


def is_day(text: str) -> bool:
    """Tell whether a text is a day in this form, and in no other one of the standard (20230609, 2023-W23-5)."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except (TypeError, ValueError):
        return False
