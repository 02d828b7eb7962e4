"""The entries of a BibTeX file as proposals."""

import re
from collections.abc import Iterator, Mapping

from helpers.base.links import arxiv
from helpers.base.plain_text import text_of_html, text_of_latex
from helpers.base.text import brief
from helpers.lists.authors import authors, people
from helpers.lists.bibtex_entries import Entry, read_entries
from helpers.lists.notes import Report
from helpers.lists.proposals import Context, Proposal
from helpers.lists.references import (
    Reference,
    preprint_id,
    preprint_venue,
    propose_all,
    split_keywords,
    split_links,
    unread_columns,
)

_ADDRESS = re.compile(
    r"\s*(?:\\(?:url|path)\s*\{([^{}]*)\}|\\href\s*\{([^{}]*)\}.*|<(https?:[^<>]*)>|(https?://\S+))\s*", re.DOTALL
)
_WITHIN = re.compile(r"https?://\S+")
_ADDRESS_LAST = re.compile(
    r"[\s,.;:(\[]*(?:(?:available|retrieved|online|url|from|at|see)\b[\s:.,]*){0,3}https?://\S+$", re.IGNORECASE
)
_TILDE = re.compile(r"\\textasciitilde\b(?:\{\})?|\\~\{\}|\$\\sim\$")
_ESCAPED = re.compile(r"\\([%&_#~$^{}])|[{}]")
_VENUES = ("booktitle", "journal", "journaltitle", "howpublished")
_SERIES = ("series", "eventtitle")
_YEARS = ("year", "date", "eventdate")
_LINKS = ("url", "ee", "link", "bdsk-url-1")
_KEYWORDS = ("keywords", "keyword", "author_keywords")
_NOTED = ("howpublished", "note", "volume", "number", "pages")


def read(text: str, context: Context) -> list[Proposal]:
    """Return the works of a BibTeX file in order; what cannot be read is noted.

    Raises
    ------
    ListError
        If it cannot be read at all, or has too many entries.
    """
    report = context.report
    return propose_all([(entry.line, _reference(entry, report)) for entry in read_entries(text, report)], context)


def unread(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the head and the cells of each column that no survey has without declaring it."""
    yield from unread_columns([_reference(entry, Report()) for entry in read_entries(text, Report())])


def _reference(entry: Entry, report: Report) -> Reference:
    source = entry.fields
    text = _Texts(entry, report)
    named, notes = authors(people(source.get("author", "")), lambda part: text_of_html(text_of_latex(part)[0]))
    for note in notes:
        report.note(entry.line, *note)
    links = [link for name in _LINKS for link in split_links(_address(source.get(name, "")))]
    links += [link for name in ("howpublished", "note") for link in split_links(_whole_address(source.get(name, "")))]
    doi = _address(source.get("doi", ""))
    eprint, number = _eprint(source), ""
    preprint = (source.get("archiveprefix") or source.get("eprinttype", "")).casefold() == "arxiv"
    links += [match[0].rstrip(".,;)") for match in [_WITHIN.search(text("howpublished"))] if match]
    named_venues = (_ADDRESS_LAST.sub("", text(name)) for name in _VENUES if not _whole_address(source.get(name, "")))
    venue = next(filter(None, named_venues), "")
    if preprint or arxiv(eprint).id:
        number = eprint
    else:
        where = venue or next(iter(links), "")
        number = preprint_id(where, [text(name) for name in _NOTED], bool(links or doi))
    return Reference(
        title=_titled(text("title"), text("subtitle")),
        authors=named,
        venue=preprint_venue(venue, preprint or bool(number), [*links, doi]),
        series=next(filter(None, map(text, _SERIES)), ""),
        years=tuple(filter(None, map(text, _YEARS))),
        links=tuple(links),
        doi=doi,
        arxiv=number,
        kind=entry.kind,
        volume=text("volume"),
        pages=text("pages"),
        keywords=split_keywords(map(text, _KEYWORDS)),
    )


class _Texts:
    """The fields of an entry in plain text, each read when it is asked for; macros that are not known are noted."""

    def __init__(self, entry: Entry, report: Report) -> None:
        self.entry, self.report = entry, report

    def __call__(self, name: str) -> str:
        """Return a field on one line, empty where the entry has none."""
        text, unknown = text_of_latex(self.entry.fields.get(name, ""))
        if unknown:
            what = f"the {name} holds {brief(' '.join(unknown))}, which is no LaTeX that is known"
            self.report.note(self.entry.line, what, "read as it stands")
        return " ".join(text_of_html(text).split())


def _titled(title: str, subtitle: str) -> str:
    joint = " " if title.endswith((":", "?", "!", ".")) else ": "
    return f"{title}{joint}{subtitle}" if title and subtitle else title


def _eprint(source: Mapping[str, str]) -> str:
    """Return the number of a preprint, with its class in front where old ones are written without."""
    eprint = _address(source.get("eprint", ""))
    classed = f"{source.get('primaryclass') or source.get('eprintclass', '')}/{eprint}"
    return classed if arxiv(classed).id else eprint


def _address(source: str) -> str:
    """Return what stands in a field for an address, which may have any sign and is no LaTeX; blanks part several."""
    text = _TILDE.sub("~", _whole_address(source) or source)
    return text_of_html(_ESCAPED.sub(lambda match: match[1] or "", text))


def _whole_address(source: str) -> str:
    r"""Return the address that is all of a field, `\url{...}` or `\href{...}{...}`, or an empty string."""
    match = _ADDRESS.fullmatch(source)
    return next(filter(None, match.groups()), "") if match else ""
