"""Entries in BibTeX: text, titles and authors that BibTeX, biblatex and other readers take as they are meant."""

import re
from collections.abc import Callable, Mapping

from helpers.base import escape, links
from helpers.base.latex import to_ascii
from helpers.base.text import split
from helpers.catalog.schema import ET_AL

Write = Callable[[str], str]
_CORE = re.compile(r"(\W*)(.*?)(\W*)")


def entry(work: Mapping[str, object], ascii_only: bool = False) -> str:
    """Return the entry of a work, `@misc` because the catalog does not say what kind of publication a venue is.

    Parameters
    ----------
    work : mapping of str to object
        Row of `Catalog.works`, every value text.
    ascii_only : bool, optional
        Write letters beyond ASCII as LaTeX commands.
    """
    is_preprint = work["venue"].casefold() == "arxiv" and work["arxiv_id"]
    fields = {
        "author": authors(work["authors"], _given_first),
        "title": keep_capitals(work["title"], work["name"]),
        "howpublished": "" if is_preprint else literal(work["venue"]),
        "year": work["year"],
        "eprint": work["arxiv_id"],
        "eprinttype": "arXiv" if work["arxiv_id"] else "",
        "doi": escape.link_target(links.doi(work["url"])),
        "url": web_link(work["url"]),
    }
    return block("misc", work["key"], {name: to_ascii(text) if ascii_only else text for name, text in fields.items()})


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
