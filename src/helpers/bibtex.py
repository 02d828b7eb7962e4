"""One work as a BibTeX entry that BibTeX, biblatex and other readers take."""

import re
from collections.abc import Mapping

from helpers import escape
from helpers.cells import ET_AL
from helpers.identify import identity
from helpers.latex_ascii import to_ascii
from helpers.vocabulary import split

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
    kind, _, number = identity(work["url"]).partition(":")
    is_preprint = work["venue"].casefold() == "arxiv" and work["arxiv_id"]
    fields = {
        "author": " and ".join("others" if name == ET_AL else _author(name) for name in split(work["authors"])),
        "title": keep_capitals(work["title"], work["name"]),
        "howpublished": "" if is_preprint else literal(work["venue"]),
        "year": work["year"],
        "eprint": work["arxiv_id"],
        "eprinttype": "arXiv" if work["arxiv_id"] else "",
        "doi": escape.link_target(number) if kind == "doi" else "",
        "url": escape.link_target(work["url"]) if escape.is_web_link(work["url"]) else "",
    }
    lines = [f"  {name} = {{{to_ascii(text) if ascii_only else text}}},\n" for name, text in fields.items() if text]
    return f"@misc{{{work['key']},\n{''.join(lines)}}}\n"


def keep_capitals(title: str, name: str = "") -> str:
    """Return a title for BibTeX, braces around the words that no style may put into lower case.

    These are words spelt in a way of their own (`BERT4Rec`, `LLMs`, `P5`), and the name of the method.
    """
    return " ".join(_kept(word, name) for word in title.split())


def literal(text: str) -> str:
    r"""Return text that shows as itself, with every brace balanced: BibTeX counts those after a backslash too."""
    balanced = {r"\{": r"\textbraceleft{}", r"\}": r"\textbraceright{}"}
    return re.sub(r"\\[{}]|\\.", lambda match: balanced.get(match[0], match[0]), escape.latex(text))


def _kept(word: str, name: str) -> str:
    # The marks stay outside: BibTeX keeps the capital after a colon only where it sees the colon.
    before, core, after = _CORE.fullmatch(word).groups()
    kept = core and (core == name or _has_own_spelling(core))
    return f"{literal(before)}{{{literal(core)}}}{literal(after)}" if kept else literal(word)


def _has_own_spelling(word: str) -> bool:
    """Tell whether some part of a word has a capital after its first letter, or both a capital and a digit."""
    parts = re.findall(r"\w+", word)
    capitals = [[c.isupper() for c in part] for part in parts]
    digits = [any(c.isdigit() for c in part) for part in parts]
    return any(any(up[1:]) or (any(up) and digit) for up, digit in zip(capitals, digits, strict=True))


def _author(name: str) -> str:
    # A comma or an `and` would be read as the end of a part or of the name.
    whole = "," in name or " and " in f" {name.casefold()} " or " " not in name
    return f"{{{literal(name)}}}" if whole else literal(name)
