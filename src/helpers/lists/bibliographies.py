"""The entries of a BibTeX or RIS file as proposals."""

import logging
import re
from collections.abc import Iterator, Mapping

from helpers.base.errors import ListError
from helpers.base.links import arxiv, to_link
from helpers.base.text import brief
from helpers.catalog.cell_types import ET_AL
from helpers.catalog.terms import Terms
from helpers.lists import preprints
from helpers.lists.citations import published_in
from helpers.lists.entries import published
from helpers.lists.notes import Report
from helpers.lists.proposal import Proposal, blank, checked

Fields = Mapping[str, str]
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_TAG = re.compile(r"(?P<tag>[A-Z][A-Z0-9]) {1,2}-(?: (?P<text>.*))?")


def bibtex(text: str, terms: Terms, report: Report) -> list[Proposal]:
    """Return the entries of a BibTeX file; what cannot be read is noted."""
    import bibtexparser
    from bibtexparser import middlewares, model

    logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # the report says the same, with the line
    stack = [middlewares.LatexDecodingMiddleware(), middlewares.SeparateCoAuthors(), middlewares.SplitNameParts()]
    try:
        library = bibtexparser.parse_string(text, append_middleware=stack)
    except Exception as error:  # the decoder has one for every way of not being LaTeX
        raise ListError(f"cannot be read as BibTeX: {brief(f'{error}')}") from error
    found = []
    for block in library.blocks:
        line = block.start_line + 1
        entry = block
        if isinstance(block, model.ParsingFailedBlock):
            entry = block.ignore_error_block
            report.note(line, _failure(block), "read as far as it goes" if entry else "not read")
        elif isinstance(block, model.ImplicitComment) and "@" in block.comment:
            report.note(line, f"{brief(block.comment)} is no entry", "not read")
        if isinstance(entry, model.Entry):
            found += _proposal(line, _bibtex_fields(entry), terms, report)
    return found


def _failure(block: object) -> str:
    return " ".join(f"{block.error}".split()) or "an entry that does not end, or begins inside another"


def _bibtex_fields(entry: object) -> Fields:
    fields = {}
    for field in entry.fields:
        fields.setdefault(field.key.casefold(), field.value)
    people = fields.pop("author", [])
    names = [people] if isinstance(people, str) else [_name(part) for part in people]
    text = {key: " ".join(f"{value}".split()) for key, value in fields.items()}
    preprint = text.get("archiveprefix", text.get("eprinttype", "")).casefold() == "arxiv"
    venue = text.get("booktitle") or text.get("journal") or text.get("journaltitle") or text.get("howpublished", "")
    eprint = text.get("eprint", "")
    if arxiv(classed := f"{text.get('primaryclass', '')}/{eprint}").id:  # as old ids are often written
        eprint = classed
    said = eprint if preprint or arxiv(eprint).id else ""
    elsewhere = [text.get(key, "") for key in ("howpublished", "note", "volume", "number", "pages")]
    number = said or preprints.number(venue, elsewhere, bool(text.get("url") or text.get("doi")))
    return {
        "title": re.sub(r"(?<!\\)[{}]", "", text.get("title", "")),
        "authors": "; ".join(names),
        "venue": preprints.venue(venue, preprint or bool(number)),
        "year": text.get("year") or text.get("date", ""),
        "url": text.get("url", ""),
        "doi": text.get("doi", ""),
        "arxiv": number,
    }


def _name(part: object) -> str:
    # A name with too many commas is left as one text.
    words = part if isinstance(part, str) else " ".join([*part.first, *part.von, *part.last, *part.jr])
    return ET_AL if words == "others" else re.sub(r"\s*;\s*", "; ", re.sub(r"[{}]", "", words))


def ris(text: str, terms: Terms, report: Report) -> list[Proposal]:
    """Return the references of an RIS file; what cannot be read is noted."""
    import rispy

    found = []
    for line, reference in _references(text, report):
        read = rispy.loads(reference)
        if len(read) != 1:
            report.note(line, "a reference that RIS does not allow", "not read")
            continue
        for odd in (tag for tag in read[0].get("unknown_tag", {}) if tag is None):
            report.note(line, "a reference with lines without a tag", f"left out {odd or ''}".rstrip())
        found += _proposal(line, _ris_fields(read[0]), terms, report)
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


def _ris_fields(reference: Mapping[str, object]) -> Fields:
    def first(*names: str) -> str:
        value = next((reference[name] for name in names if reference.get(name)), "")
        return " ".join(f"{value[0] if isinstance(value, list) else value}".split())

    people = reference.get("authors") or reference.get("first_authors") or []
    cut = any("more authors" in note for note in reference.get("notes", []))
    names = [" ".join(reversed([part.strip() for part in name.split(",", 1)])).replace(";", "") for name in people]
    venue = first("secondary_title", "journal_name", "alternate_title3", "publisher")
    accession = first("accession_number")
    elsewhere = [first(key) for key in ("volume", "number", "start_page")] + reference.get("notes", [])
    said = accession if arxiv(accession).id else ""
    number = said or preprints.number(venue, elsewhere, bool(first("urls", "url", "doi")))
    return {
        "title": first("title", "primary_title"),
        "authors": "; ".join([*names, *[ET_AL] * (cut and bool(names))]),
        "venue": preprints.venue(venue, bool(number)),
        "year": first("year", "publication_year", "date"),
        "url": first("urls", "url"),
        "doi": first("doi"),
        "arxiv": number,
    }


def _proposal(line: int, fields: Fields, terms: Terms, report: Report) -> list[Proposal]:
    if not fields["title"]:
        report.note(line, "an entry without a title", "not read")
        return []
    year = _YEAR.search(fields["year"])
    if fields["year"] and not year:
        report.note(line, f"{brief(fields['year'])} is no year", "left empty")
    links = [link for link in (fields["url"], to_link(fields["arxiv"]), to_link(fields["doi"])) if link]
    row = blank(title=fields["title"], authors=fields["authors"], url=links[0] if links else "")
    row |= published(published_in(fields["venue"]), year[0] if year else "", line, terms, report)
    good = checked(row, line, terms, report)
    return [Proposal(line, good, "", tuple(links[1:]))] if good else []
