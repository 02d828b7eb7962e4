"""How well references are read and duplicates found, on public test sets, beside what is published of other tools."""

import argparse
import csv
import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import bibtexparser

from helpers.catalog import load
from helpers.catalog.find import fold
from helpers.catalog.names import names
from helpers.lists import from_bibtex, from_markdown
from helpers.lists.plan import Choices, plan
from helpers.lists.proposals import Context, Proposal, ProposedTerms

CATALOG = Path(__file__).parents[1] / "tests" / "published"
AT_ONCE = 700  # references of an .xml file that are counted together
PUBLISHED = """\
Others, as published: of 1,200 references in twelve styles, made of the same references.bib, the title is right for
ChatGPT in 979, Llama 2 755, CERMINE 133, Neural ParsCit 93 (Atanassova and others, BIR 2024).
Duplicates: bib-dedupe 1.000 precision with .994 recall (stroke) and .992 (respiratory)."""
CITATIONS = f"{'':34}{'asked':>7}{'read':>7}{'title':>7}{'year':>7}{'author':>7}{'wrong':>7}{'venue':>7}{'seconds':>9}"
DUPLICATES = f"{'':34}{'records':>9}{'more':>7}{'precision':>11}{'recall':>8}{'read':>8}{'merge':>8}  seconds"


class Gold(NamedTuple):
    """What a reference says: title, year, the first author's family name, the venue; empty where it says nothing."""

    title: str
    year: str
    family: str
    venue: str


def context() -> Context:
    """Return what a reader is given, with a vocabulary that takes every term."""
    return Context([], ProposedTerms([], wanted=True))


def compact(text: str) -> str:
    """Return the letters and digits of a text."""
    return fold(text).replace(" ", "")


def gold_of_bibtex(file: Path) -> list[Gold]:
    """Return what the entries of a .bib file say, in order."""
    found = []
    for entry in bibtexparser.parse_string(file.read_text(encoding="utf-8")).entries:
        fields = {
            name.casefold(): re.sub(r"<[^<>]*>|[{}\\]", "", f"{field.value}")
            for name, field in entry.fields_dict.items()
        }
        family, comma, _ = fields.get("author", "").split(" and ")[0].partition(",")
        family = family if comma else family.split(" ")[-1]
        venue = fields.get("journal") or fields.get("booktitle", "")
        found.append(Gold(fields.get("title", ""), fields.get("year", ""), family, venue))
    return found


def gold_of_xml(sequence: ElementTree.Element) -> Gold:
    """Return what a reference says that AnyStyle's tags take apart; of the author only the text."""
    tags = ("title", "date", "journal", "container-title")
    text = {tag: " ".join(" ".join(part.itertext()) for part in sequence.iter(tag)) for tag in tags}
    year = re.search(r"(?:19|20)\d\d", text["date"])
    author = next((f"{part.text}" for part in sequence.iter("author")), "")
    venue = re.sub(r"^[Ii]n:? (?:the )?", "", f"{text['journal']} {text['container-title']}".strip())
    return Gold(text["title"], year[0] if year else "", author, venue)


def sets_of_citations(folder: Path) -> Iterable[tuple[str, list[str], list[Gold]]]:
    """Yield the name of each set with its references, and what they say."""
    for file in sorted(folder.glob("*.txt")):
        yield file.name, file.read_text(encoding="utf-8").splitlines(), gold_of_bibtex(folder / "references.bib")
    for file in sorted(folder.glob("*.xml")):
        sequences = list(ElementTree.parse(file).getroot())
        for start in range(0, len(sequences), AT_ONCE):
            some = sequences[start : start + AT_ONCE]
            texts = [" ".join(" ".join("".join(part.itertext()) for part in sequence).split()) for sequence in some]
            yield f"{file.name} from {start + 1}", texts, list(map(gold_of_xml, some))


def row_of_citations(name: str, references: Sequence[str], gold: Sequence[Gold]) -> str:
    """Return the row of a set: each reference is a bullet of a list."""
    if len(references) != len(gold):
        raise SystemExit(f"{name}: {len(references)} references, but references.bib has {len(gold)} entries")
    start = time.perf_counter()
    found = from_markdown.read("".join(f"- {' '.join(text.split())}\n" for text in references), context())
    seconds = time.perf_counter() - start
    counts = Counter[str]()
    for proposal in found:
        wanted = gold[proposal.line - 1]
        right = is_right(proposal, wanted)
        counts.update(["read", *[what for what, good in right.items() if good]])
    wrong = counts["read"] - counts["title"]
    figures = (
        len(references),
        counts["read"],
        counts["title"],
        counts["year"],
        counts["family"],
        wrong,
        counts["venue"],
    )
    return f"{name:34}" + "".join(f"{figure:7}" for figure in figures) + f"{seconds:9.1f}"


def is_right(proposal: Proposal, wanted: Gold) -> dict[str, bool]:
    """Tell of title, year, the first author's family name and venue whether a reference was read rightly."""
    first = next(iter(names(proposal.row["authors"])), None)
    family = compact(first.family) if first else ""
    return {
        "title": bool(wanted.title) and compact(proposal.row["title"]) == compact(wanted.title),
        "year": proposal.row["year"] == wanted.year,
        "family": bool(family) and (family in compact(wanted.family) or compact(wanted.family) in family),
        "venue": compact(proposal.row["venue"]) == compact(wanted.venue),
    }


def row_of_duplicates(records: Path) -> str:
    """Return the row of a set of duplicates: a record beyond the first of a group is to be found."""
    with records.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    groups = records.with_name(records.name.replace("records_pre_merged", "merged_record_ids"))
    with groups.open(encoding="utf-8", newline="") as file:
        group = {name: line for line, row in enumerate(csv.DictReader(file)) for name in row["merged_ids"].split(";")}
    fields = ("title", "author", "journal", "year", "volume", "number", "pages")
    entries = (", ".join(f"{name} = {{{row[name]}}}" for name in fields if row.get(name)) for row in rows)
    start = time.perf_counter()
    found = from_bibtex.read(
        "".join(f"@article{{{row['ID']}, {entry}}}\n" for row, entry in zip(rows, entries, strict=True)), context()
    )
    middle = time.perf_counter()
    steps = plan(load(CATALOG), found, Choices(near="new"))
    end = time.perf_counter()
    together: dict[str, Counter[int | str]] = {}
    for step in steps:
        name = rows[step.proposal.line - 1]["ID"]
        together.setdefault(step.key, Counter())[group.get(name, name)] += 1
    right = sum(count - 1 for work in together.values() for count in work.values())
    wrong = sum(len(work) - 1 for work in together.values())
    more = sum(count - 1 for count in Counter(group.values()).values())
    figures = f"{len(rows):9}{more:7}{right / max(right + wrong, 1):11.3f}{right / max(more, 1):8.3f}"
    return f"{records.name.split('-records')[0]:34}{figures}{middle - start:8.1f}{end - middle:8.1f}"


def main() -> None:
    """Print a table of each kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", type=Path, help="a folder with citations/ and duplicates/")
    folder = parser.parse_args().sets
    print(CITATIONS)
    for one in sets_of_citations(folder / "citations"):
        print(row_of_citations(*one))
    print(f"\n{DUPLICATES}")
    for records in sorted((folder / "duplicates").glob("*-records_pre_merged.csv")):
        print(row_of_duplicates(records))
    print(f"\n{PUBLISHED}")


if __name__ == "__main__":
    main()
