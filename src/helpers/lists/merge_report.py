"""What a merge tells its user: a line for each proposal, and the sum."""

from collections import Counter
from collections.abc import Sequence

from helpers.base.text import counted
from helpers.lists.outcome import STATES, Merged, Outcome


def table(outcomes: Sequence[Outcome]) -> str:
    """Return a line for each proposal: its line, what becomes of it, the work, and why or what."""
    rows = [(f"{o.proposal.line}", o.state, o.key, "; ".join(o.said)) for o in outcomes]
    rows = [("line", "state", "work", "what"), *rows]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = ["  ".join((row[0].rjust(widths[0]), row[1].ljust(widths[1]), row[2].ljust(widths[2]), row[3])).rstrip()
             for row in rows]  # fmt: skip
    return "\n".join("".join(c if c.isprintable() else repr(c)[1:-1] for c in line) for line in lines)


def summary(merged: Merged, place: str, written: bool) -> str:
    """Return how many there are of each kind, and whether anything was written."""
    counts = Counter(outcome.state for outcome in merged.outcomes)
    named = ", ".join(f"{counts[state]} {state}" for state in STATES if counts[state])
    files = ", ".join(path.name for path in merged.files)
    if not files:
        done = "there is nothing to write"
    else:
        done = f"{files} written in {place}" if written else f"nothing written: --write changes {files} in {place}"
    works, oddities = counted(len(merged.outcomes), "works"), counted(len(merged.report.ordered()), "oddities")
    return f"{works} read: {named or 'none'}; {oddities}; {done}"
