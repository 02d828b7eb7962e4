"""The works of a catalog in BibTeX: one writer, and a style for each kind of program that reads it.

A work is a `misc` unless the style has another type for those with a venue.
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
# Fields that every bibliography knows, by the names that a survey may give to columns of its own; which papers print.
PRINTED = ("publisher", "pages", "volume", "number", "series", "edition", "isbn", "issn", "language")
FIELDS = ("abstract", "keywords", *PRINTED)
_MARKS = ".,:;!?()[]{}'\"\u2018\u2019\u201c\u201d"
_LONGEST_WORD = 40  # of what LaTeX need not break in a line
_FULL_NAME = 3  # words
# What titles name and no rule tells from other words with a capital.
PROPER_NOUNS = frozenset(
    re.findall(
        r"\w+",
        """Airbnb Alibaba Alipay Amazon Arabic Baidu Bayes Bayesian Bing Boltzmann China Chinese Dirichlet English
        Euclidean Europe European Facebook Fourier French Gaussian German Google Hawkes Hilbert Instagram Italian Japan
        Japanese Kalman Korean Kuaishou Markov Meituan Microsoft Nash Netflix Pinterest Poisson Portuguese Python Reddit
        Riemannian Russian Shannon Shapley Spanish Spotify Taobao Tencent Thompson Turing Twitter Wasserstein Weibo
        Wikipedia Yahoo Yelp""",
    )
)


@dataclass(frozen=True)
class Style:
    """How entries are written for one kind of program.

    Attributes
    ----------
    venue : (str, str)
        The type of the entry of a work with a venue, and the field that names the venue.
    text : callable
        Makes LaTeX source of text.
    author : callable
        Makes LaTeX source of an author's name.
    archive : str
        The field that says in which archive `eprint` is.
    shows : frozenset of str
        Which of `eprint` and `doi` it prints, as a link: there a `url` would say it once more.
    anonymous : str
        The type of the entry of a work whose authors are not known.
    place : str
        What stands around the venue in its field; `booktitle` has it by itself, too, if that is another field.
    encode : callable
        Is applied to the source of every field, at last.
    undated : str
        What stands for a year that is not known: what some style files write of themselves is none that natbib reads.
    has_sort_key : bool
        Whether a work without authors is told what to be sorted and labelled by.
    declared : tuple of str
        The columns that a survey may declare for which it has fields.
    """

    venue: tuple[str, str]
    text: Write
    author: Write
    archive: str = "archivePrefix"
    shows: frozenset[str] = frozenset()
    anonymous: str = "misc"
    place: str = "{}"
    encode: Write = str
    undated: str = ""
    has_sort_key: bool = True
    declared: tuple[str, ...] = PRINTED


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
    """Return a title for BibTeX, braces around the capitals that no style may put into lower case, and no others.

    Parameters
    ----------
    title, name : str
        Of the work: words spelt in a way of their own (`BERT4Rec`, `LLMs`, `P5`) are kept, proper nouns, the name of
        the method, what stands before the first colon where that is one word or the name, and what begins a sentence.
    write : callable
        Makes source of a text.
    """
    method, colon, rest = title.partition(":")
    if colon and method.strip() and (" " not in method or method.casefold() == name.casefold()):
        return f"{{{write(method)}}}:{' ' * rest.startswith(' ')}{_words(rest, name, write)}"
    return _words(title, name, write)


def _words(text: str, name: str, write: Write) -> str:
    words = text.split()
    # BibTeX itself keeps a capital after a colon, but after no other mark.
    begins = [False, *(word[-1] in "?!" for word in words)]
    return " ".join(_kept(word, name, begin, write) for word, begin in zip(words, begins, strict=False))


def _kept(word: str, name: str, begins: bool, write: Write) -> str:
    if name and word.strip(_MARKS) == name:
        before, after = word.split(name, 1)
        return f"{write(before)}{{{write(name)}}}{write(after)}"
    pieces = re.split(r"([^\W_]+)", word)
    parts = pieces[1::2]
    spelt = [_has_own_spelling(part) or part in PROPER_NOUNS for part in parts]
    alone = [len(part) == 1 and part.isupper() for part in parts]
    kept = [
        own or (one and (place > 0 or any(spelt))) for place, (own, one) in enumerate(zip(spelt, alone, strict=True))
    ]
    if begins and parts and not kept[0] and parts[0][0].isupper():
        pieces[1] = f"{{{write(parts[0][0])}}}{write(parts[0][1:])}"
    else:
        kept = [*kept, False]
        pieces[1::2] = [f"{{{write(part)}}}" if own else write(part) for part, own in zip(parts, kept, strict=False)]
    pieces[::2] = map(write, pieces[::2])
    return "".join(pieces).replace("}-{", "-")


def _has_own_spelling(word: str) -> bool:
    """Tell whether a word has a capital after its first letter, or both a capital and a digit."""
    capitals = [letter.isupper() for letter in word]
    return any(capitals[1:]) or (any(capitals) and any(letter.isdigit() for letter in word))


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
    venue=("misc", "howpublished"),
    text=literal,
    author=_given_first,
    archive="eprinttype",
    has_sort_key=False,
    declared=FIELDS,
)
MANAGERS_IN_ASCII = replace(MANAGERS, encode=to_ascii)
# For BibTeX and pdflatex, which reads no letter beyond ASCII. Most venues of such surveys are conferences.
_PLAIN = Style(
    venue=("inproceedings", "booktitle"),
    text=_breakable,
    author=_family_first,
    shows=frozenset({"doi"}),
    encode=latex.plain,
)
_LINKING = replace(_PLAIN, shows=frozenset({"eprint", "doi"}))
# Some styles complain of @inproceedings without publisher, address and pages, of which the catalog knows nothing, and
# that of acmart of @misc without author; these types are set as those would be.
_AS_MISC = replace(_LINKING, venue=("misc", "howpublished"))
ACMART = replace(_AS_MISC, anonymous="booklet", place="In \\emph{{{}}}", undated="n.d.")
STYLES = {
    "ACM-Reference-Format": ACMART,
    "IEEEtran": replace(_PLAIN, shows=frozenset()),
    "splncs04": _PLAIN,
    "elsarticle-num": replace(_AS_MISC, place="in: {}"),
    "cas-model2-names": replace(_AS_MISC, place="In: {}"),
    "plainnat": _PLAIN,
}


def entry(work: Mapping[str, str], style: Style, venue: str = "") -> str:
    """Return the entry of a work.

    Parameters
    ----------
    work : mapping of str to str
        A row of `Catalog.works` as `works` gives it.
    style : Style
        For whom.
    venue : str, optional
        What to call its venue.
    """
    is_published = work["venue"] and not is_preprint(work)
    kind, field = style.venue if is_published else ("misc", "howpublished")
    place = style.text(venue or work["venue"])
    doi = escape.link_target(links.doi(work["url"]))
    shown = {"eprint": work["arxiv_id"], "doi": doi}
    is_shown = any(shown[name] for name in style.shows)
    fields = {
        "author": authors(work["authors"], style.author),
        "key": "" if work["authors"] or not style.has_sort_key else style.text(work["name"] or work["title"]),
        "title": keep_capitals(work["title"], work["name"], style.text),
        "booktitle": place if is_published and field != "booktitle" and style.place != "{}" else "",
        field: style.place.format(place) if is_published else "",
        "year": work["year"] or style.undated,
        "eprint": work["arxiv_id"],
        style.archive: ARXIV if work["arxiv_id"] else "",
        "doi": doi,
        "url": "" if is_shown else web_link(clean(work["url"])),
    }
    fields |= {name: style.text(", ".join(split(work.get(name, "")))) for name in style.declared}
    if is_preprint(work) and not work["arxiv_id"]:
        fields["howpublished"] = ARXIV
    kind = kind if work["authors"] else style.anonymous
    return block(kind, work["key"], {name: style.encode(source) for name, source in fields.items()})


def clean(url: str) -> str:
    """Return a link to a work: of an arXiv preprint to its page, whatever its version and form, else as it is."""
    number = links.arxiv(url).id
    return f"https://arxiv.org/abs/{number}" if number else url


def long_name(catalog: Catalog, venue: str) -> str:
    """Return the full name of a venue, the first of its aliases that is one, or the venue where there is none."""
    terms = (term for term in catalog.vocabulary.terms if term.field == "venue" and term.value == venue)
    names_of = (name for term in terms for name in term.aliases if len(name.split()) >= _FULL_NAME)
    return next(names_of, venue)


def bibliography(catalog: Catalog, style: Style, keys: Iterable[str] | None = None, *, full_names: bool = True) -> str:
    """Return the entries of works, in the catalog's order.

    Parameters
    ----------
    catalog : Catalog
        The catalog.
    style : Style
        For whom.
    keys : iterable of str, optional
        Keys of works; each that the catalog has gets exactly one entry. All works if left out.
    full_names : bool, optional
        Whether venues are called by their full names, where the vocabulary has them.

    Returns
    -------
    str
        BibTeX, ending in a line feed unless empty.
    """
    wanted = None if keys is None else set(keys)
    shown = [work for work in works(catalog) if wanted is None or work["key"] in wanted]
    called = {venue: long_name(catalog, venue) if full_names else venue for venue in {work["venue"] for work in shown}}
    return "\n".join(entry(work, style, called[work["venue"]]) for work in shown)


def works(catalog: Catalog) -> list[dict[str, str]]:
    """Return each work, every value as text, empty where it is missing."""
    table = catalog.works.astype(object)
    return table.where(table.notna(), "").astype(str).to_dict("records")


def is_preprint(work: Mapping[str, str]) -> bool:
    """Tell whether the venue of a work is arXiv."""
    return work["venue"].casefold() == ARXIV.casefold()
