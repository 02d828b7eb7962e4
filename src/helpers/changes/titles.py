"""What readers know the figures and tables by: their captions, as the notebooks hold them."""

import json
import re
from functools import cache
from pathlib import Path

from helpers.build.notebook_files import available

_CAPTION = re.compile(r"\*\*(?P<kind>Figure|Table) (?P<stem>[^*]+)\.\*\* (?P<caption>.+)")
# What follows counts what the notebook was run for.
_COUNTS = re.compile(r"\s*(?:[:;(]|\bof \d|\b\d).*|\.$")


def title(kind: str, stem: str) -> str:
    """Return the title of a `Figure` or a `Table`, with the stem of its files in brackets."""
    found = {name: words for path in available() for name, words in _captions(path).items()}
    return f"{found.get((kind, stem)) or stem.replace('-', ' ').capitalize()} ({stem})"


@cache
def _captions(path: Path) -> dict[tuple[str, str], str]:
    try:
        cells = json.loads(path.read_bytes())["cells"]
        outputs = [output["data"] for cell in cells for output in cell.get("outputs", []) if "data" in output]
    except (OSError, ValueError, KeyError, TypeError):
        return {}  # no notebook of ours: it has no titles
    texts = ["".join(data.get("text/markdown", "")) for data in outputs]
    matches = [match for text in texts if (match := _CAPTION.fullmatch(text.replace("\\", "")))]
    return {(match["kind"], match["stem"]): _COUNTS.sub("", match["caption"]) for match in matches}
