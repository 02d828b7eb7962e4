"""What changed from one release of the survey to the next, and since the last one."""

from dataclasses import replace
from itertools import pairwise

from helpers.base import escape
from helpers.catalog import Catalog
from helpers.catalog.revisions import at_release
from helpers.changes.compare import compare
from helpers.changes.release_note import release_note


def notes(catalog: Catalog) -> list[tuple[str, str]]:
    """Return what each release brought, the newest first: its name, and Markdown to stand below that.

    A release is the catalog with what was listed by its day. What came since the last one stands first; works of
    unknown day of listing are in none; where no day is known, nothing is said but what the log says.
    """
    releases = catalog.releases.sort_values("date", kind="stable").to_dict("records")
    if not catalog.papers["listed"].ne("").any():
        return [(_name(row), escape.markdown(row["note"])) for row in releases[::-1]]
    states = [(_name(row), row["note"], at_release(catalog, row["date"])) for row in releases]
    found = [(name, _join(note, _count(state))) for name, note, state in states[:1]]
    found += [
        (name, _join(note, _changes(old, new) or f"No work was listed since {escape.markdown(before)}."))
        for (before, _, old), (name, note, new) in pairwise(states)
    ]
    if states and (since := _changes(states[-1][2], _with_dates(catalog))):
        found.append((f"Since {releases[-1]['version']}", since))
    return found[::-1]


def newest(catalog: Catalog) -> tuple[str, list[str]]:
    """Return the newest works: the day of the release after which they were listed, and their keys, the newest first.

    They are those that no release has yet or, where there are none, those that the last release brought.
    """
    works = catalog.works[catalog.works["listed"].ne("")].sort_values("listed", ascending=False, kind="stable")
    for day in sorted({*catalog.releases["date"]}, reverse=True):
        if len(found := works[works["listed"].gt(day)]):
            return day, list(found["key"])
    return "", []


def _name(release: dict[str, str]) -> str:
    return f"{release['version']} ({release['date']})"


def _join(note: str, more: str) -> str:
    return "\n\n".join(filter(None, (escape.markdown(note), more)))


def _count(state: Catalog) -> str:
    return f"Works listed by that day: {len(state.works)}."


def _changes(old: Catalog, new: Catalog) -> str:
    # That a release is in the file is no news to its own note.
    new = replace(new, releases=old.releases)
    difference = compare(old, new)
    return release_note(difference, old, new, ("", ""), alike=False).partition("\n\n")[2] if difference else ""


def _with_dates(catalog: Catalog) -> Catalog:
    listed = catalog.papers.groupby("key")["listed"].transform("max")
    return replace(catalog, papers=catalog.papers[listed.ne("")].reset_index(drop=True))
