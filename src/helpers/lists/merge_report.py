"""What to tell the user of a merge: a line for each work, and what it comes to."""

from collections import Counter
from collections.abc import Sequence

from helpers.base.paths import LIST_TEMPLATE, SECTIONS
from helpers.base.text import inflect, quantity, some
from helpers.lists.merge import MergeResult
from helpers.lists.plan import STATES, PlanStep


def table(steps: Sequence[PlanStep]) -> str:
    """Return a line for each proposal: its line, what becomes of it, the work, and why or what."""
    rows = [(f"{step.proposal.line}", step.state, step.key, "; ".join(step.remarks)) for step in steps]
    rows = [("line", "state", "work", "what"), *rows]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = ["  ".join((row[0].rjust(widths[0]), row[1].ljust(widths[1]), row[2].ljust(widths[2]), row[3])).rstrip()
             for row in rows]  # fmt: skip
    return "\n".join(lines)


def summary(result: MergeResult, place: str, written: bool) -> str:
    """Return how many there are of each kind, and whether anything was written."""
    counts = Counter(step.state for step in result.steps)
    named = ", ".join(f"{counts[state]} {state}" for state in STATES if counts[state])
    files = ", ".join(path.name for path in result.files)
    if not files:
        done = "there is nothing to write"
    else:
        done = f"{files} written in {place}" if written else f"nothing written: --write changes {files} in {place}"
    works, oddities = quantity(len(result.steps), "works"), quantity(len(result.report.ordered()), "oddities")
    return "\n".join([*_left_over(result), f"{works} read: {named or 'none'}; {oddities}; {done}"])


def _left_over(result: MergeResult) -> list[str]:
    """Return in words what the catalog has and the file has not."""
    missing, emptied = result.missing, result.emptied
    lines = []
    if missing:
        lines.append(f"not in the file: {quantity(len(missing), 'works')} of the catalog: {some(missing, 5)}")
    if emptied:
        its, s = inflect(len(emptied), "its", "their"), inflect(len(emptied), "", "s")
        where = f"{its} row{s} in {SECTIONS} and {its} table{s} in {LIST_TEMPLATE}"
        lines.append(f"no work is left in {some(emptied, 5)}: if the list does without, delete {where}")
    return lines
