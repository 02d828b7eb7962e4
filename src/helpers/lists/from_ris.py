"""The references of an RIS file as proposals."""

import re
from collections.abc import Iterator, Mapping

from helpers.base.links import arxiv
from helpers.base.text import brief
from helpers.catalog.schema import ET_AL
from helpers.lists.notes import Report
from helpers.lists.proposals import Context, Proposal
from helpers.lists.references import Reference, preprint_id, preprint_venue

_TAG = re.compile(r"(?P<tag>[A-Z][A-Z0-9]) {1,2}-(?: (?P<text>.*))?")


def read(text: str, context: Context) -> list[Proposal]:
    """Return the works of an RIS file in order; what cannot be read is noted."""
    import rispy

    found = []
    for line, source in _references(text, context.report):
        references = rispy.loads(source)
        if len(references) != 1:
            context.report.note(line, "a reference that RIS does not allow", "not read")
            continue
        if None in references[0].get("unknown_tag", {}):
            context.report.note(line, "a reference with lines without a tag", "left out")
        found += _reference(references[0]).propose(line, context)
    return found


def _references(text: str, report: Report) -> Iterator[tuple[int, str]]:
    """Yield each reference with its first line; the reader would drop one that does not end without a word."""
    start, lines = 0, []
    for number, line in enumerate([*text.lstrip("\ufeff").split("\n"), "TY  - "], start=1):
        match = _TAG.fullmatch(line.rstrip())
        tag = match["tag"] if match else ""
        if tag == "TY":
            if start:
                report.note(start, "a reference without its end, ER", "read up to the next one")
                yield start, "\n".join([*lines, "ER  - ", ""])
            start, lines = number, [line]
        elif start:
            lines.append(line)
            if tag == "ER":
                yield start, "\n".join([*lines, ""])
                start = 0
        elif line.strip():
            report.note(number, f"{brief(line)} is in no reference", "not read")


def _reference(fields: Mapping[str, object]) -> Reference:
    def first(*names: str) -> str:
        value = next((fields[name] for name in names if fields.get(name)), "")
        return " ".join(f"{value[0] if isinstance(value, list) else value}".split())

    people = fields.get("authors") or fields.get("first_authors") or []
    cut = any("more authors" in note for note in fields.get("notes", []))
    names = [" ".join(reversed([part.strip() for part in name.split(",", 1)])).replace(";", "") for name in people]
    venue = first("secondary_title", "journal_name", "alternate_title3", "publisher")
    accession = first("accession_number")
    elsewhere = [first(key) for key in ("volume", "number", "start_page")] + fields.get("notes", [])
    number = accession if arxiv(accession).id else ""
    number = number or preprint_id(venue, elsewhere, bool(first("urls", "url", "doi")))
    return Reference(
        title=first("title", "primary_title"),
        authors="; ".join([*names, *[ET_AL] * (cut and bool(names))]),
        venue=preprint_venue(venue, bool(number)),
        year=first("year", "publication_year", "date"),
        url=first("urls", "url"),
        doi=first("doi"),
        arxiv=number,
    )
