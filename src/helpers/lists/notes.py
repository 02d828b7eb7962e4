"""What reading a file has to say: where it is odd, and what was done about it; what matters most is told first."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from helpers.base.summing import summed
from helpers.base.text import in_lines, quantity

_MOST = 1000  # of what a report says
Note = tuple[str, str]  # what is odd, and what was done about it
# By what was done: what is not in the catalog, what is new in it, what it leaves empty; all else was only mended.
_WEIGHTS = {
    "not taken over": ("kept as text", "left out", "not read", "not merged", "not taken", "skipped", "refused"),
    "new": ("added to", "goes into", "section ", "kept as '"),
    "left empty": ("left empty", "year left empty", "read without"),
    "read otherwise than it stands": ("",),
}


@dataclass(frozen=True, order=True)
class Oddity:
    """What is odd in a line of a file, from 1, and what was done about it."""

    line: int
    what: str
    action: str

    def __str__(self) -> str:
        """Return `17: what is odd; what was done`, on one line and without control characters."""
        return "".join(c if c.isprintable() else repr(c)[1:-1] for c in f"{self.line}: {self.what}; {self.action}")

    @property
    def is_loss(self) -> bool:
        """Tell whether something did not come into the catalog."""
        return self.weight == next(iter(_WEIGHTS))

    @property
    def weight(self) -> str:
        """Return what the oddity comes to, one of the headings of a report."""
        return next(name for name, begins in _WEIGHTS.items() if any(map(self.action.startswith, begins)))


@dataclass
class Report:
    """The oddities of a file, in the order in which they were found."""

    entries: list[Oddity] = field(default_factory=list)

    def note(self, line: int, what: str, action: str) -> None:
        """Note an oddity."""
        self.entries.append(Oddity(line, what, action))

    def ordered(self) -> list[Oddity]:
        """Return every entry once, by line."""
        return sorted(dict.fromkeys(self.entries), key=lambda entry: entry.line)

    def told(self, file: str, hint: str = "") -> list[str]:
        """Return the lines that tell of all entries of a file, what matters most first.

        Parameters
        ----------
        file : str
            What to call the file.
        hint : str
            Where all is told; what is said of many things is summed up then, and told whole without.
        """
        lines = []
        for weight in _WEIGHTS:
            entries = [entry for entry in self.ordered() if entry.weight == weight]
            grouped = [f"{file}:{text}" for text in _grouped(entries)]
            if entries:
                lines.append(f"{weight} ({quantity(len(entries), 'oddities')}):")
                lines += summed(grouped, hint) if hint else grouped
        return lines

    def lines(self) -> set[int]:
        """Return the lines that the report names."""
        return {entry.line for entry in self.entries}


def _grouped(entries: Iterable[Oddity]) -> list[str]:
    """Return entries, what is said of several lines once, with the first of them; of very many the first."""
    groups: dict[tuple[str, str], list[Oddity]] = {}
    for entry in entries:
        groups.setdefault((entry.what, entry.action), []).append(entry)
    shown = [f"{same[0]}{in_lines([entry.line for entry in same])}" for same in islice(groups.values(), _MOST)]
    left = [entry for same in islice(groups.values(), _MOST, None) for entry in same]
    if left:
        shown.append(f"{Oddity(left[0].line, f'{len(left):,} more oddities from here on', 'not shown')}")
    return shown
