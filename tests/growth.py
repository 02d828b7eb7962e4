"""Good papers of later years, added to a copy of the project as contributors would: what the survey may become."""

import csv
import shutil
from itertools import product
from pathlib import Path

from conftest import ROOT, SHARED, Folder

PARTS = (
    "data",
    "notebooks",
    "docs",
    "parameters",
    "tests",
    ".ci",
    "README.md",
    "CITATION.cff",
    "Makefile",
    "pyproject.toml",
    "requirements.lock",
    ".gitignore",
    ".gitattributes",
)
LAST_YEAR = 2035
VENUE = "Journal of Later Words"
FAMILY = "Quillon"
SECTION = {"id": "grown", "number": "1.7", "title": "A Section That Came Later"}
FACTS = ("authors", "rs_task", "rs_scenario", "infer_with_crm", "defeated_baseline")
FIRST = ("amber", "brisk", "cedar", "dusky", "ember", "frosty", "golden", "hollow", "ivory", "jagged")
SECOND = ("anchor", "bridge", "castle", "dragon", "engine", "falcon", "garden", "harbor", "island", "jungle")
CALL = """
{{ heading("grown") }}

| **Paper** | **Publication** | **Link** |
|:---|:---:|:---:|
{{- papers("grown", "| {title} | {publication} | [[Link]]({url}) |") }}
"""


def copy(folder: Path) -> Folder:
    """Copy what the survey consists of, and its tests, into a folder; return its catalog."""
    folder.mkdir()
    for part in PARTS:
        (shutil.copytree if (ROOT / part).is_dir() else shutil.copy)(ROOT / part, folder / part)
    for made in (".uv/bin/uv", ".venv/.ready"):  # so that make takes the environment for set up
        (folder / made).parent.mkdir(parents=True)
        (folder / made).touch()
    if SHARED.is_dir():
        (folder.parent / "shared").symlink_to(SHARED)
    return Folder(folder / "data")


def grow(catalog: Folder, papers: int) -> None:
    """Add up to 100 good papers of later years, with whatever may be new: sections, venues, models, second listings."""
    sections, rows = _records(catalog, "sections.csv"), _records(catalog, "papers.csv")
    _append(catalog, "sections.csv", SECTION | {name: sections[0][name] for name in ("stage", "task")})
    _append(catalog, "vocabulary.csv", {"field": "venue", "value": VENUE, "order": "99"})
    template = catalog.path / "list.md.jinja"
    template.write_text(template.read_text(encoding="utf-8") + CALL, encoding="utf-8")
    places = [SECTION["id"], *(section["id"] for section in sections)]
    start = int(max(row["year"] for row in rows)) + 1
    for number, words in enumerate(list(product(FIRST, SECOND))[:papers]):
        old = rows[number * 7 % len(rows)]  # lends the terms that it uses
        paper = _paper(number, " ".join(words), start + number * (LAST_YEAR - start) // max(papers - 1, 1), old)
        paper["section"] = places[number % len(places)]
        _insert(catalog, paper)
        facts = [name for name in FACTS if paper[name]]
        if facts:
            _append(catalog, "sources.csv", {"key": paper["key"], "columns": "; ".join(facts), "source": paper["url"]})
        if number % 10 == 1:
            _insert(catalog, paper | {"section": places[(number + 1) % len(places)]})


def _paper(number: int, words: str, year: int, old: dict[str, str]) -> dict[str, str]:
    """Return the cells of a paper: every kind of gap and novelty comes soon, at another number than the others."""
    first, second = words.split()
    return old | {
        "key": f"{first}{year}{second}",
        "name": "" if number % 6 == 3 else f"{first}{second}".title(),
        "title": f"{first} {second}, seen anew".capitalize(),
        "authors": "" if number % 4 == 2 else f"{first.title()} {second.title()}; Bo Berg",
        "backbone": f"{FAMILY} ({number + 1}B); ChatGPT" if number % 5 == 0 else old["backbone"],
        "venue": ("", VENUE, old["venue"])[number % 3],
        "year": f"{year}",
        "url": f"https://{'example.org/later-' if number % 3 == 1 else 'arxiv.org/abs/2406.'}{number + 1:05}",
        "listed": f"2024-07-{number % 28 + 1:02}",
    }


def _records(catalog: Folder, file: str) -> list[dict[str, str]]:
    head, *rows = catalog.rows(file)
    return [dict(zip(head, row, strict=True)) for row in rows]


def _append(catalog: Folder, file: str, row: dict[str, str]) -> None:
    with (catalog.path / file).open("a", encoding="utf-8", newline="") as stream:
        csv.DictWriter(stream, catalog.rows(file)[0], restval="", lineterminator="\n").writerow(row)


def _insert(catalog: Folder, paper: dict[str, str]) -> None:
    """Put a listing at the end of its section, where `survey add` puts it."""
    rows, section = catalog.rows(), paper["section"]
    place = rows[0].index("section")
    end = max((number for number, row in enumerate(rows, 1) if row[place] == section), default=len(rows))
    rows.insert(end, [paper[name] for name in rows[0]])
    catalog.write(rows)
