"""LaTeX documents, compiled; the tests that need it skip where it is missing, but not in CI."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.output.classes import DEFAULT, DocumentClass

FAULTS = re.compile(
    r"^(?:! .*|Overfull \\hbox.*|Missing character.*|LaTeX Warning: .*(?:undefined|multiply|changed|too large).*"
    r"|Package natbib Warning: .*undefined.*)$",
    re.MULTILINE,
)


def head(made: DocumentClass = DEFAULT) -> str:
    """Return a document of a class, as far as its text, with what tables need."""
    lines = [made.command, r"\usepackage[T1]{fontenc}", *made.packages]
    lines += [r"\usepackage{array,booktabs,colortbl,etoolbox,longtable}", r"\begin{document}"]
    return "\n".join([*lines, made.front.replace("TITLE", "T"), "\\sloppy", ""])


def paper(file: Path, made: DocumentClass, *texts: str) -> Path:
    """Write a document of a class and return its folder."""
    file.write_text("\n".join([head(made), *texts, "\\end{document}", ""]), encoding="ascii")
    return file.parent


HEAD = head()


def require(*programs: str) -> None:
    """Skip the test where a program is missing; fail in CI on Linux, which installs them."""
    missing = [program for program in programs if not shutil.which(program)]
    if missing and os.environ.get("CI") == "true" and sys.platform == "linux":
        pytest.fail(f"CI lacks {', '.join(missing)}")
    if missing:
        pytest.skip(f"{', '.join(missing)} is not installed")


def run(folder: Path, *words: str) -> str:
    """Run a program in a folder and return what it prints."""
    require(words[0])
    environment = os.environ | {"max_print_line": "1000"}
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, timeout=300, check=False)
    return done.stdout.decode(errors="replace")


def latex(folder: Path, name: str, bibtex: bool = False) -> str:
    """Compile a document as often as it takes; return the last log."""
    once = ("pdflatex", "-interaction=nonstopmode", "-halt-on-error", name)
    first = run(folder, *once)
    if bibtex:
        printed = run(folder, "bibtex", name)
        assert not re.search(r"error message|I couldn't|I'm skipping|Warning--", printed), printed
        run(folder, *once)
    for _ in range(2):  # a longtable knows its widths after the third time
        run(folder, *once)
    log = (folder / f"{name}.log").read_text(encoding="latin-1")
    assert (folder / f"{name}.pdf").is_file(), first[-2000:]
    return log


def faults(log: str) -> list[str]:
    """Return what a log complains of."""
    return FAULTS.findall(log)


def words(folder: Path, name: str) -> str:
    """Return the text of a document's pages, its white space as single spaces."""
    return " ".join(run(folder, "pdftotext", "-layout", f"{name}.pdf", "-").split())


def fonts(folder: Path, pdf: str) -> str:
    """Return what pdffonts says."""
    return run(folder, "pdffonts", pdf)
