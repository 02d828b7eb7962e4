"""The works of a catalog in BibTeX: one writer, and a style for each kind of program that reads it.

The `types` of a style say what type of entry a preprint becomes, a work with a venue, and one with neither.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from helpers.base import escape, latex, links
from helpers.base.latex import to_ascii
from helpers.base.text import split
from helpers.catalog import Catalog
from helpers.catalog.names import names
from helpers.catalog.schema import ET_AL

Write = Callable[[str], str]
ARXIV = "arXiv"
_CORE = re.compile(r"(\W*)(.*?)(\W*)")
# Fields that every bibliography knows, by the names that a survey may give to columns of its own.
FIELDS = (
    "abstract",
    "keywords",
    "publisher",
    "pages",
    "volume",
    "number",
    "series",
    "edition",
    "isbn",
    "issn",
    "language",
)
_LONGEST_WORD = 40  # of what LaTeX need not break in a line


@dataclass(frozen=True)
class Style:
    """How entries are written for one kind of program.

    Attributes
    ----------
    types : dict of str to (str, str)
        For a `preprint`, one without an arXiv id, a work with another `venue` and one with `neither`: the type of its
        entry, and the field that says where it came out; none where `eprint` says it, or nothing is known.
    archive : str
        The field that says in which archive `eprint` is.
    text : callable
        Makes LaTeX source of text.
    author : callable
        Makes LaTeX source of an author's name.
    encode : callable
        Is applied to the source of every field, at last.
    has_doi : bool
        Whether a DOI stands in a field of its own.
    has_sort_key : bool
        Whether a work without authors is told what to be sorted and labelled by.
    has_declared : bool
        Whether columns that the survey declares are told which BibTeX has a field for.
    """

    types: Mapping[str, tuple[str, str]]
    archive: str
    text: Write
    author: Write
    encode: Write = str
    has_doi: bool = False
    has_sort_key: bool = False
    has_declared: bool = False


def block(kind: str, key: str, fields: Mapping[str, str]) -> str:
    """Return an entry with the fields that are not empty."""
    lines = [f"  {name} = {{{text}}},\n" for name, text in fields.items() if text]
    return f"@{kind}{{{key},\n{''.join(lines)}}}\n"


def web_link(url: str) -> str:
    """Return where a link leads, or nothing if that is not the web."""
    return escape.link_target(url) if escape.is_web_link(url) else ""


def literal(text: str) -> str:
    r"""Return text that shows as itself, with every brace balanced: BibTeX counts those after a backslash too."""
    balanced = {r"\{": r"\textbraceleft{}", r"\}": r"\textbraceright{}"}
    return re.sub(r"\\[{}]|\\.", lambda match: balanced.get(match[0], match[0]), escape.latex(text))


def keep_capitals(title: str, name: str = "", write: Write = literal) -> str:
    """Return a title for BibTeX, braces around the words that no style may put into lower case.

    Parameters
    ----------
    title, name : str
        Of the work: words spelt in a way of their own (`BERT4Rec`, `LLMs`, `P5`) are kept, the name of the method,
        and what stands before the first colon where that is one word or the name.
    write : callable
        Makes source of a text.
    """
    method, colon, rest = title.partition(":")
    if colon and method.strip() and (" " not in method or method.casefold() == name.casefold()):
        return f"{{{write(method)}}}:{' ' * rest.startswith(' ')}{_words(rest, name, write)}"
    return _words(title, name, write)


def _words(text: str, name: str, write: Write) -> str:
    return " ".join(_kept(word, name, write) for word in text.split())


def _kept(word: str, name: str, write: Write) -> str:
    # The marks stay outside: BibTeX keeps the capital after a colon only where it sees the colon.
    before, core, after = _CORE.fullmatch(word).groups()
    kept = core and (core == name or _has_own_spelling(core))
    return f"{write(before)}{{{write(core)}}}{write(after)}" if kept else write(word)


def _has_own_spelling(word: str) -> bool:
    """Tell whether some part of a word has a capital after its first letter, or both a capital and a digit."""
    parts = re.findall(r"\w+", word)
    capitals = [[c.isupper() for c in part] for part in parts]
    digits = [any(c.isdigit() for c in part) for part in parts]
    return any(any(up[1:]) or (any(up) and digit) for up, digit in zip(capitals, digits, strict=True))


def authors(cell: str, write: Write) -> str:
    """Return authors joined as BibTeX parts them, `et al.` as `others`; `write` makes source of a name."""
    return " and ".join("others" if name == ET_AL else write(name) for name in split(cell))


def is_whole(name: str) -> bool:
    """Tell whether a name may not be parted: a comma or an `and` would be read as the end of a part or of the name."""
    return "," in name or " and " in f" {name.casefold()} " or " " not in name


def _given_first(name: str) -> str:
    return f"{{{literal(name)}}}" if is_whole(name) else literal(name)


def _family_first(name: str) -> str:
    (parts,) = names(name)
    return f"{{{_breakable(name)}}}" if is_whole(name) else f"{_breakable(parts.family)}, {_breakable(parts.given)}"


def _breakable(text: str) -> str:
    return literal(latex.breakable(text, _LONGEST_WORD))


# For reference managers and biblatex. The catalog does not say whether a venue is a journal or a conference, and these
# file a work under what its type says: @misc claims neither.
MANAGERS = Style(
    types={
        "preprint": ("misc", ""),
        "preprint without id": ("misc", "howpublished"),
        "venue": ("misc", "howpublished"),
        "neither": ("misc", ""),
    },
    archive="eprinttype",
    text=literal,
    author=_given_first,
    has_doi=True,
    has_declared=True,
)
MANAGERS_IN_ASCII = replace(MANAGERS, encode=to_ascii)
# For BibTeX with the style of acmart, which prints the venue of @inproceedings and @article only (most venues of such
# surveys are conferences), and for pdflatex, which reads no letter beyond ASCII.
ACMART = Style(
    types={
        "preprint": ("article", "journal"),
        "preprint without id": ("article", "journal"),
        "venue": ("inproceedings", "booktitle"),
        "neither": ("misc", ""),
    },
    archive="archivePrefix",
    text=_breakable,
    author=_family_first,
    encode=latex.plain,
    has_sort_key=True,
)


def entry(work: Mapping[str, str], style: Style) -> str:
    """Return the entry of a work.

    Parameters
    ----------
    work : mapping of str to str
        A row of `Catalog.works` as `works` gives it.
    style : Style
        For whom.
    """
    kind, field = style.types[_state(work)]
    fields = {
        "author": authors(work["authors"], style.author),
        "key": "" if work["authors"] or not style.has_sort_key else style.text(work["name"] or work["title"]),
        "title": keep_capitals(work["title"], work["name"], style.text),
        field: _place(work, style) if field else "",
        "year": work["year"],
        "eprint": work["arxiv_id"],
        style.archive: ARXIV if work["arxiv_id"] else "",
        "doi": escape.link_target(links.doi(work["url"])) if style.has_doi else "",
        "url": web_link(work["url"]),
    }
    if style.has_declared:
        fields |= {name: style.text(", ".join(split(work.get(name, "")))) for name in FIELDS}
    return block(kind, work["key"], {name: style.encode(source) for name, source in fields.items()})


def bibliography(catalog: Catalog, style: Style, keys: Iterable[str] | None = None) -> str:
    """Return the entries of works, in the catalog's order.

    Parameters
    ----------
    catalog : Catalog
        The catalog.
    style : Style
        For whom.
    keys : iterable of str, optional
        Keys of works; each that the catalog has gets exactly one entry. All works if left out.

    Returns
    -------
    str
        BibTeX, ending in a line feed unless empty.
    """
    wanted = None if keys is None else set(keys)
    return "\n".join(entry(work, style) for work in works(catalog) if wanted is None or work["key"] in wanted)


def works(catalog: Catalog) -> list[dict[str, str]]:
    """Return each work, every value as text, empty where it is missing."""
    table = catalog.works.astype(object)
    return table.where(table.notna(), "").astype(str).to_dict("records")


def is_preprint(work: Mapping[str, str]) -> bool:
    """Tell whether the venue of a work is arXiv."""
    return work["venue"].casefold() == ARXIV.casefold()


def _state(work: Mapping[str, str]) -> str:
    if is_preprint(work):
        return "preprint" if work["arxiv_id"] else "preprint without id"
    return "venue" if work["venue"] else "neither"


def _place(work: Mapping[str, str], style: Style) -> str:
    """Return where a work came out."""
    number = f" preprint {ARXIV}:{work['arxiv_id']}" if work["arxiv_id"] else ""
    return f"{ARXIV}{number}" if is_preprint(work) else style.text(work["venue"])
