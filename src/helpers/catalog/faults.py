"""What is wrong with a catalog: each fault by file, line and column, and the error that names them all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from helpers.base.paths import short
from helpers.base.text import in_lines


@dataclass(frozen=True)
class Fault:
    """Something wrong in a catalog file; `line` 0 means the file as a whole, an empty column the whole row."""

    file: Path
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        """Return `data/papers.csv:17: tuning: what is wrong`."""
        return self.told(short(self.file))

    def told(self, file: str) -> str:
        """Return the same where it is known how the file is called."""
        place = file + (f":{self.line}" if self.line else "")
        text = ": ".join(part for part in (place, self.column, self.message) if part)
        return text if text.isprintable() else "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


class CatalogError(ValueError):
    """The catalog is at fault; `faults` names every one of them, the message each once with its lines."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Take all faults found."""
        self.faults = list(faults)
        groups: dict[Fault, list[Fault]] = {}
        for fault in self.faults:
            groups.setdefault(replace(fault, line=0), []).append(fault)
        names = {file: short(file) for file in {fault.file for fault in self.faults}}
        said = []
        for same in groups.values():
            said.append(f"{same[0].told(names[same[0].file])}{in_lines([one.line for one in same])}")
        super().__init__("\n".join(said))
