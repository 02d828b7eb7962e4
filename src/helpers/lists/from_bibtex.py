"""The entries of a BibTeX file as proposals."""

import logging
import re
from collections.abc import Callable
from functools import cache

from helpers.base.errors import ListError
from helpers.base.links import arxiv
from helpers.base.text import brief
from helpers.catalog.schema import ET_AL
from helpers.lists.notes import Report
from helpers.lists.proposals import Context, Proposal
from helpers.lists.references import Reference, preprint_id, preprint_venue

_VERBATIM = frozenset({"url", "doi", "eprint"})  # an address may have any sign, and is no LaTeX
_ADDRESS = re.compile(r"\s*\\url\s*\{(.*)\}\s*", re.DOTALL)
_TILDE = re.compile(r"\\textasciitilde\b(?:\{\})?|\\~\{\}|\$\\sim\$")
_BARE = re.compile(r"(?<!\\)[%&]")
_ESCAPED = re.compile(r"\\([%&_#~$^{}])|[{}]")
_READ = ("title", "booktitle", "journal", "journaltitle", "howpublished", "year", "date", "note", "volume", "number",
         "pages", "archiveprefix", "eprinttype", "primaryclass", *sorted(_VERBATIM))  # fmt: skip


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
    stack = [middlewares.SeparateCoAuthors(), middlewares.SplitNameParts()]
    try:
        library = bibtexparser.parse_string(text, append_middleware=stack)
    except Exception as error:  # it has one for every way of not being BibTeX
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
            found += _reference(entry, line, context.report).propose(line, context)
    return found


def _failure(block: object) -> str:
    return " ".join(f"{block.error}".split()) or "an entry that does not end, or begins inside another"


def _reference(entry: object, line: int, report: Report) -> Reference:
    source = {}
    for field in entry.fields:
        source.setdefault(field.key.casefold(), field.value)
    people = source.get("author", [])
    names = [people] if isinstance(people, str) else [_name(part, line, report) for part in people]
    text = {key: _plain(key, f"{source[key]}", line, report) if key in source else "" for key in _READ}
    preprint = (text["archiveprefix"] or text["eprinttype"]).casefold() == "arxiv"
    venue = text["booktitle"] or text["journal"] or text["journaltitle"] or text["howpublished"]
    eprint = text["eprint"]
    if arxiv(classed := f"{text['primaryclass']}/{eprint}").id:  # as old ids are often written
        eprint = classed
    elsewhere = [text[key] for key in ("howpublished", "note", "volume", "number", "pages")]
    number = eprint if preprint or arxiv(eprint).id else ""
    number = number or preprint_id(venue, elsewhere, bool(text["url"] or text["doi"]))
    return Reference(
        title=re.sub(r"(?<!\\)[{}]", "", text["title"]),
        authors="; ".join(names),
        venue=preprint_venue(venue, preprint or bool(number)),
        year=text["year"] or text["date"],
        url=text["url"],
        doi=text["doi"],
        arxiv=number,
    )


def _name(part: object, line: int, report: Report) -> str:
    # A name with too many commas is left as one text.
    words = part if isinstance(part, str) else " ".join([*part.first, *part.von, *part.last, *part.jr])
    name = _plain("author", words, line, report)
    return ET_AL if name == "others" else re.sub(r"\s*;\s*", "; ", re.sub(r"[{}]", "", name))


def _plain(key: str, source: str, line: int, report: Report) -> str:
    """Return what a field says in plain text, without LaTeX."""
    address = _ADDRESS.fullmatch(source)
    if key in _VERBATIM or address:
        text = _TILDE.sub("~", address[1] if address else source)
        return _ESCAPED.sub(lambda match: match[1] or "", "".join(text.split()))
    try:
        # To LaTeX such a sign begins a comment or a column: in a field it is meant as itself.
        text = _decoder()(_BARE.sub(r"\\\g<0>", source))
    except Exception as error:  # there is one for every way of not being LaTeX
        report.note(line, f"the {key} {brief(source)} cannot be read as LaTeX, {error}", "read as it stands")
        text = source
    return " ".join(text.split())


@cache
def _decoder() -> Callable[[str], str]:
    """Return what makes plain text of LaTeX; formulas stay as they are."""
    from pylatexenc import latex2text

    known = latex2text.get_default_latex_context_db()
    address = latex2text.MacroTextSpec("url", simplify_repl="%s")  # else it would stand in angle brackets
    known.add_context_category("addresses", prepend=True, macros=[address])
    return latex2text.LatexNodes2Text(latex_context=known, math_mode="verbatim").latex_to_text
