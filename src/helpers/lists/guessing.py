"""What a column may be that no survey declares yet: its name, and the kind that its cells have."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import fields

import yaml

from helpers.base.escape import file_stem
from helpers.catalog import derive
from helpers.catalog.declared import ALWAYS_DERIVED, CORE, HEADS, IN_SECTIONS, DeclaredColumn, fold_head
from helpers.catalog.survey import LONGEST_LABEL, LONGEST_NAME, TAKEN
from helpers.lists import cells, markdown
from helpers.lists.cells import split_terms, usual_separator
from helpers.lists.columns import TableLayout

_LONGEST_TERM = 40  # characters, on average
_TAKEN = frozenset((*CORE, *ALWAYS_DERIVED, *IN_SECTIONS, *TAKEN))
_SIZED = re.compile(r"\S \(\d+(?:\.\d+)?[MBT]\)", re.ASCII)
_DATE = re.compile(r"\d{4}([-./]\d\d){0,2}", re.ASCII)
_MOSTLY = 1.25  # cells for each that is whole
_MOST_LISTED = 30  # terms that somebody keeps in a vocabulary
_AGAIN = 2  # times that a term stands, on average, where there are few


def column_name(head: str, taken: Collection[str] = ()) -> str:
    """Return a name for the column of a head: what survey.yaml allows, and nothing that is taken."""
    stem = re.sub(r"[^a-z0-9]+", "_", file_stem(head).casefold()).strip("_")
    stem = stem if stem[:1].isalpha() else f"column_{stem}"
    stem = stem[: LONGEST_NAME - 4].strip("_")
    names = [stem, *(f"{stem}_{number}" for number in range(2, len(taken) + 4))]
    if stem in _TAKEN:
        names.insert(0, f"own_{stem}")
    return next(name for name in names if name not in taken and name not in _TAKEN)


def _as_name(head: str) -> str:
    return fold_head(head).replace(" ", "_")


def kind_of(texts: Sequence[str]) -> str:
    """Return the kind that the cells of a column have, `text` where nothing says more."""
    said = [text for text in map(str.strip, texts) if text and not cells.is_missing(text)]
    if not said:
        return "text"
    if all(map(_is_link, said)):
        return "url"
    for kind, read in (("yes-no", cells.answer), ("number", cells.number)):
        if all(map(read, said)):
            return kind
    if all(map(_DATE.fullmatch, said)) and len(said) <= _MOSTLY * sum(map(bool, map(cells.day, said))):
        return "date"  # of some only the month is known
    separator = usual_separator(said)
    parts = [part for text in said for part in split_terms(text, separator) if part]
    if _are_models(parts):
        return "models"
    distinct = len(set(parts))
    if len(parts) < _AGAIN * distinct or sum(map(len, parts)) > _LONGEST_TERM * len(parts):
        return "text"
    return "terms" if len(parts) > len(said) else "term"


def is_open(kind: str, texts: Sequence[str]) -> bool:
    """Tell whether a column has more terms than anybody keeps in a vocabulary."""
    said = [text for text in texts if text and not cells.is_missing(text)]
    separator = usual_separator(said)
    return kind in ("term", "terms") and len({part for text in said for part in split_terms(text, separator)}) > (
        _MOST_LISTED
    )


def undeclared(layout: TableLayout, column: Callable[[int], list[str]]) -> Iterator[tuple[str, list[str]]]:
    """Yield the head and the cells of each column of a table that no survey has without declaring it.

    `column` gives the cells of one by its place. A column of years that says more than years is one of dates, and
    one of methods that name no works, but what many of them use, is the survey's own.
    """
    titles = column(layout.fields.index("title")) if "title" in layout.fields else []
    for at, (head, field) in enumerate(zip(layout.heads, layout.fields, strict=True)):
        texts = column(at)
        is_said_otherwise = field == "year" and kind_of(texts) == "date"
        if field == "name" and fold_head(head) != field:
            each = dict.fromkeys(zip(titles, texts, strict=False))  # a work may be listed twice
            is_said_otherwise = kind_of([name for _, name in each]) != "text"
        if head and (not field or is_said_otherwise):
            yield head, texts


def proposed(head: str, texts: Sequence[str], taken: Collection[str] = ()) -> DeclaredColumn:
    """Return the declaration of a column by its head and its cells."""
    name = column_name(head, taken)
    are_keywords = name == "keywords"  # words of the authors' own, however seldom one comes again
    kind = "terms" if are_keywords else kind_of(texts)
    shown = "".join(filter(str.isprintable, " ".join(head.split())))
    says_it = 0 < len(shown) <= LONGEST_LABEL and _as_name(shown) not in _TAKEN
    label = _words(shown if says_it else name)
    aliases = () if fold_head(head) in (fold_head(label), *HEADS) else (head,)
    has_many = are_keywords or is_open(kind, texts)
    return DeclaredColumn(name, kind, label, label, f"as listed under {label}", aliases, open=has_many)


def _words(head: str) -> str:
    """Return a head in words: one that is a name of a program, `fault_tolerant`, with blanks."""
    return head.replace("_", " ").strip() or head if re.fullmatch(r"\w+", head) else head


def entry_of(column: DeclaredColumn) -> dict[str, object]:
    """Return what survey.yaml says of a column, without what follows from the rest."""
    entry = {field.name: getattr(column, field.name) for field in fields(column) if field.name != "name"}
    entry["aliases"] = list(column.aliases)
    return declared({name: value for name, value in entry.items() if name != "short" or value != column.label})


def declared(entry: Mapping[str, object]) -> dict[str, object]:
    """Return the parts of an entry that say something: what is empty does not, nor what is left to the kind."""
    return {name: value for name, value in entry.items() if value or (name == "filter" and value is not None)}


def declaration(head: str, texts: Sequence[str]) -> str:
    """Return the line of survey.yaml that declares a column: `code: {kind: url, label: Code}`."""
    column = proposed(head, texts)
    entry = {name: entry for name, entry in entry_of(column).items() if name in ("kind", "label", "aliases", "open")}
    said = yaml.safe_dump(
        {column.name: entry}, default_flow_style=True, sort_keys=False, width=1000, allow_unicode=True
    )
    return said.strip()[1:-1]


def to_declare(head: str, texts: Sequence[str]) -> str:
    """Return what to append to the message that a column is not read."""
    return f"; to have it read, declare in survey.yaml: {declaration(head, texts)}" if head else ""


def _is_link(text: str) -> bool:
    link = markdown.find_link(text)
    return link is not None and (markdown.is_whole_link(text) or not (link.before or link.fault))


def _are_models(parts: Sequence[str]) -> bool:
    """Tell whether most terms can be models, and some have a size."""
    counts = Counter(_is_model(part) for part in parts)
    sized = sum(bool(_SIZED.search(part)) for part in parts)
    return 5 * sized >= len(parts) and 5 * counts[True] >= 4 * len(parts)


def _is_model(text: str) -> bool:
    try:
        return bool(derive.models(text))
    except ValueError:
        return False
