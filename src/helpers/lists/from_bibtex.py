"""The entries of a BibTeX file as proposals."""

import logging
import re

from helpers.base.errors import ListError
from helpers.base.links import arxiv
from helpers.base.text import brief
from helpers.catalog.schema import ET_AL
from helpers.lists.proposals import Context, Proposal
from helpers.lists.references import Reference, preprint_id, preprint_venue


def read(text: str, context: Context) -> list[Proposal]:
    """Return the works of a BibTeX file in order; what cannot be read is noted.

    Raises
    ------
    ListError
        If it cannot be read at all.
    """
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
            context.report.note(line, _failure(block), "read as far as it goes" if entry else "not read")
        elif isinstance(block, model.ImplicitComment) and "@" in block.comment:
            context.report.note(line, f"{brief(block.comment)} is no entry", "not read")
        if isinstance(entry, model.Entry):
            found += _reference(entry).propose(line, context)
    return found


def _failure(block: object) -> str:
    return " ".join(f"{block.error}".split()) or "an entry that does not end, or begins inside another"


def _reference(entry: object) -> Reference:
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
    elsewhere = [text.get(key, "") for key in ("howpublished", "note", "volume", "number", "pages")]
    number = eprint if preprint or arxiv(eprint).id else ""
    number = number or preprint_id(venue, elsewhere, bool(text.get("url") or text.get("doi")))
    return Reference(
        title=re.sub(r"(?<!\\)[{}]", "", text.get("title", "")),
        authors="; ".join(names),
        venue=preprint_venue(venue, preprint or bool(number)),
        year=text.get("year") or text.get("date", ""),
        url=text.get("url", ""),
        doi=text.get("doi", ""),
        arxiv=number,
    )


def _name(part: object) -> str:
    # A name with too many commas is left as one text.
    words = part if isinstance(part, str) else " ".join([*part.first, *part.von, *part.last, *part.jr])
    return ET_AL if words == "others" else re.sub(r"\s*;\s*", "; ", re.sub(r"[{}]", "", words))
