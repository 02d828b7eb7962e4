"""The columns of every catalog file: what each means and what may stand in it.

The checks that columns are made of take a cell's text and return it, or raise ValueError with what is wrong and what to
do about it. What every survey has stands here; `models` adds what one declares of its own. The data dictionary in
data/README.md is tested against the descriptions.
"""

import re
from collections.abc import Mapping
from functools import cache, partial
from typing import Annotated, Any, ClassVar, get_args, get_type_hints
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, create_model

from helpers.base import links
from helpers.base.days import is_day, is_future
from helpers.base.paths import CATALOG_FILES, DATASETS, PAPERS, SECTIONS, VOCABULARY
from helpers.base.text import split
from helpers.catalog import derive, text_faults, verdicts
from helpers.catalog.declared import DeclaredColumn, Survey
from helpers.catalog.vocabulary import WHOLE_NUMBER, did_you_mean, misspelt

ET_AL = "et al."
_NOTHING = """
    - -- \u2013 \u2014 / ? ?? n/a n.a. na nan nil none null tba tbd unknown
"""
PLACEHOLDERS = frozenset({"SOURCE", "PAGE", "...", "\u2026"})
NOTHING = frozenset(_NOTHING.split())  # what tables say where there is nothing to say
LONGEST, LONGEST_TITLE, LONGEST_TERM = 10_000, 1_000, 200  # characters; titles of papers have up to 500
_CUT = re.compile(  # the end of `Ann Adams et al`, `Ann Adams and others`, `Ann Adams, and 5 more`, `Ann Adams +5`
    r"(?P<names>.*?)[\s,]*(?:(?:\band\s|&\s|^)(?:others|more|colleagues)|(?:\band\s|[&+])?\s?\d+\s(?:more|others)\b.*"
    r"|[&+]\s?\d+|^(?:\.\.\.|\u2026)|\u7b49|(?:\band\s|&\s)?\bet(?:\.\s*|\s+)al(?:ii|ia)?\b.*)\.?",
    re.IGNORECASE,
)


class Plain:
    """A first look at cells: what the pattern matches passes the checks before it, what it does not may pass too.

    It counts only where it is the last part of a type: a type made of this one has more to check.
    """

    def __init__(self, pattern: str) -> None:
        """Take a regular expression of ASCII text."""
        self.matches = re.compile(pattern, re.ASCII).fullmatch

    @classmethod
    def of(cls, kind: type) -> "Plain | None":
        """Return the first look that a type allows."""
        last = get_args(kind)[-1]
        return last if isinstance(last, cls) else None


def _clean(text: str) -> str:
    if not (text.isascii() and text.isprintable()) and (fault := text_faults.fault(text)):
        raise ValueError(fault)
    if text != text.strip():
        raise ValueError(f"{text!r} has blanks at its ends; delete them")
    return text


def _no_longer(text: str, most: int, what: str) -> str:
    if len(text) > most:
        raise ValueError(f"has {len(text):,} characters, but {what} has at most {most:,}; is it more than one?")
    return text


def _said(text: str) -> str:
    """Refuse what says that there is nothing to say, and would be counted and drawn like anything that is said."""
    if text.casefold() in NOTHING:
        raise ValueError(f"{text!r} says nothing; leave it out where it is not known")
    return text


def _evidence(text: str) -> str:
    """Refuse what messages and examples put in the place of a source."""
    if text in PLACEHOLDERS:
        raise ValueError(f"{text!r} stands for a source: name the table, page or link that shows it")
    return text


def _not_empty(text: str) -> str:
    if not text:
        raise ValueError("is empty, but must be given")
    return text


def _key(text: str) -> str:
    _no_longer(_said(text), LONGEST_TERM, "a key")
    if not re.fullmatch(r"[a-z0-9]+", text):
        raise ValueError(f"{text!r} is not a citation key: ASCII lower-case letters and digits, as 'hou2023large'")
    return text


def _may_hold(info: ValidationInfo, file: str, text: str, *looked_in: str) -> bool:
    sheets = info.context["sheets"]  # none where a row is looked at by itself
    return file in sheets and sheets[file].may_hold(text, *looked_in)


def _term(text: str, info: ValidationInfo, field: str) -> str:
    vocabulary = info.context["vocabulary"]
    if text and not vocabulary.knows(field, text) and not _may_hold(info, VOCABULARY, text, "field", "value"):
        _said(text)
        raise ValueError(vocabulary.unknown(field, text))
    return text


def _split_terms(text: str) -> list[str]:
    terms = split(text)
    if "; ".join(terms) != text or not all(terms):
        raise ValueError(f"{text!r} is not a list; join its terms with '; '")
    for term in terms:
        _no_longer(term, LONGEST_TERM, "a term of a list")
    return terms


def _items(text: str) -> str:
    terms = _split_terms(text)
    doubled = next((term for place, term in enumerate(terms) if term in terms[:place]), "")
    if doubled:
        raise ValueError(f"names {doubled!r} twice")
    return text


def _terms(text: str, info: ValidationInfo, field: str) -> str:
    vocabulary, unknown = info.context["vocabulary"], []
    for term in split(_items(text)):
        comma = "," in term and not vocabulary.knows(field, term)
        parts = [vocabulary.lookup(field, part.strip()) for part in term.split(",")] if comma else []
        if parts and all(parts):
            raise ValueError(f"{term!r}: terms are joined by '; ', as '{'; '.join(parts)}'")
        try:
            _term(term, info, field)
        except ValueError as error:
            unknown.append(f"{error}")
    if unknown:
        raise ValueError("; ".join(unknown))
    return text


def _open_terms(text: str, info: ValidationInfo, field: str, is_list: bool = True) -> str:
    for term in split(_items(text)) if is_list else filter(None, [text]):
        if not info.context["vocabulary"].knows(field, term):
            _said(term)
    return text


def _authors(text: str) -> str:
    names = _split_terms(text)  # two people may well have one name
    if ET_AL in names[:-1]:
        raise ValueError(f"{ET_AL!r} may only stand last")
    if names == [ET_AL]:
        raise ValueError(f"{ET_AL!r} needs a name before it; leave the cell empty where none is known")
    for place, name in enumerate(names):
        if name != ET_AL and (cut := _CUT.fullmatch(name)):
            whole = "; ".join(filter(None, [*names[:place], cut["names"].strip(), ET_AL]))
            raise ValueError(f"{name!r} is no name: that there are more is a term of its own, as {whole!r}")
        _said(name)
    return text


def _models(text: str) -> str:
    for model in derive.models(_items(text)):
        _said(model.name)
    return text


def _yes_no(text: str) -> str:
    if text not in ("", "yes", "no"):
        meant = misspelt(text, ("yes", "no")) or {"true": "yes", "false": "no"}.get(text.casefold(), "")
        raise ValueError(f"{text!r} is neither yes nor no{f'; did you mean {meant!r}?' if meant else ''}")
    return text


def _number(text: str) -> str:
    if text and not re.fullmatch(r"-?\d{1,15}(?:\.\d{1,15})?", text, re.ASCII):
        raise ValueError(f"{text!r} is not a number, as '12' or '0.5'; leave it empty where it is not known")
    return text


def _day(text: str) -> str:
    if text and not is_day(text):
        raise ValueError(f"{text!r} is not a date, as 2023-06-09")
    return text


def _day_or_longer(text: str) -> str:
    rest = "0001-01-01"[len(text) :]  # what a month or a year lacks of a day
    if text and not (len(text) in (4, 7) and is_day(f"{text}{rest}")):
        return _day(text)
    return text


def _year(text: str) -> str:
    if text and not (re.fullmatch(r"\d{4}", text, re.ASCII) and 1900 <= int(text) <= 2100):
        raise ValueError(f"{text!r} is not a year between 1900 and 2100; leave it empty where it is not known")
    return text


def _date(text: str) -> str:
    if is_future(_day(text)):
        raise ValueError(f"{text!r} has not come yet; it is a day on which something happened")
    return text


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if text and (not good or re.search(r"[\s<>\"`\\|{}^]", text)):
        raise ValueError(f"{text!r} is not an http(s) link")
    if fault := links.arxiv_fault(text):
        raise ValueError(fault)
    return text


def _section(text: str, info: ValidationInfo) -> str:
    sections = info.context["sections"]
    if text not in sections and not _may_hold(info, SECTIONS, text, "id"):
        hint = misspelt(text, sections)
        meant = f"did you mean {hint!r}? A" if hint else "a"
        raise ValueError(f"{text!r} is not a known section; {meant} new one needs a row in sections.csv")
    return text


def _whole_number(text: str) -> str:
    if not WHOLE_NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is not a whole number")
    return text


def _colour(text: str) -> str:
    if text and not re.fullmatch(r"#[0-9A-Fa-f]{6}", text):
        raise ValueError(f"{text!r} is not a colour, as '#0072B2'")
    return text


def _one_of(text: str, choices: tuple[str, ...]) -> str:
    if text not in choices:
        raise ValueError(f"{text!r} is none of {', '.join(choices)}{did_you_mean(text, choices)}")
    return text


def term(field: str) -> type[str]:
    """Return the type of a cell that holds one term of a vocabulary field, or nothing."""
    return Annotated[Text, AfterValidator(partial(_term, field=field))]


def terms(field: str) -> type[str]:
    """Return the type of a cell that holds a list of terms of a vocabulary field."""
    return Annotated[Text, AfterValidator(partial(_terms, field=field))]


def open_terms(field: str) -> type[str]:
    """Return the type of a cell that holds a list of terms, which a vocabulary field may lack."""
    return Annotated[Text, AfterValidator(partial(_open_terms, field=field))]


def _most(most: int, what: str) -> AfterValidator:
    return AfterValidator(partial(_no_longer, most=most, what=what))


# Of a million links or titles nearly all are plain: what these patterns match is good, and the rest is looked at.
_PLAIN_TEXT = Plain(r"[!-~](?:[ -~]{0,998}[!-~])?")
_PLAIN_TITLE = Plain(r"[!-~][ -~]{10,900}[!-~]")  # longer than any word for nothing
_PLAIN_KEY = Plain(r"[a-z0-9]{8,100}")
_PLAIN_URL = Plain(
    r"https?://(?:arxiv\.org/abs/(?:1[5-9]|2[0-5])(?:0[1-9]|1[0-2])\.\d{5}"
    r"|(?!\S*(?:[xX5][iI][vV]|lanl|papers|48550))[A-Za-z0-9][A-Za-z0-9.-]{0,200}(?:/[A-Za-z0-9._~/%+=&?#:,;!-]{0,800})?)"
)

_Any = Annotated[str, AfterValidator(_clean)]
Text = Annotated[_Any, _most(LONGEST, "a cell"), _PLAIN_TEXT]
Filled = Annotated[Text, AfterValidator(_not_empty), _PLAIN_TEXT]
Title = Annotated[
    _Any, AfterValidator(_not_empty), AfterValidator(_said), _most(LONGEST_TITLE, "a title"), _PLAIN_TITLE
]
Name = Annotated[Text, _most(LONGEST_TERM, "a name"), Plain(r"[!-~](?:[ -~]{0,198}[!-~])?")]
Evidence = Annotated[Filled, AfterValidator(_said), AfterValidator(_evidence)]
Key = Annotated[Filled, AfterValidator(_key), _PLAIN_KEY]
SectionId = Annotated[Filled, AfterValidator(_section)]
Url = Annotated[Text, AfterValidator(_url), _PLAIN_URL]
FilledUrl = Annotated[Filled, AfterValidator(_url), _PLAIN_URL]
Year = Annotated[Text, AfterValidator(_year)]
Date = Annotated[Text, AfterValidator(_date)]
FilledDate = Annotated[Filled, AfterValidator(_date)]
Items = Annotated[Text, AfterValidator(_items)]
FilledItems = Annotated[Items, AfterValidator(_not_empty)]
Authors = Annotated[_Any, AfterValidator(_authors)]  # some papers have thousands
Models = Annotated[Text, AfterValidator(_models)]
WholeNumber = Annotated[Filled, AfterValidator(_whole_number)]
Colour = Annotated[Text, AfterValidator(_colour)]
VerifiedColumn = Annotated[Filled, AfterValidator(partial(_one_of, choices=verdicts.COLUMNS))]
Verdict = Annotated[Filled, AfterValidator(partial(_one_of, choices=verdicts.VERDICTS))]
_TYPES = {
    "text": Text,
    "yes-no": Annotated[Text, AfterValidator(_yes_no)],
    "url": Url,
    "date": Annotated[Text, AfterValidator(_day_or_longer)],
    "number": Annotated[Text, AfterValidator(_number)],
    "models": Models,
}


class Row(BaseModel):
    """A row of a catalog file; every cell is text.

    Attributes
    ----------
    unique
        Columns that no two rows have the same in, all together.
    repeats
        Whether two rows may be so all the same.
    named_by
        The column by which corrections.csv names a row; empty where nothing is corrected.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    unique: ClassVar[tuple[str, ...]]
    repeats: ClassVar[bool] = False
    named_by: ClassVar[str] = ""


@cache
def columns(model: type[Row]) -> dict[str, str]:
    """Return the columns of a file in order, with what each means."""
    return {name: field.description or "" for name, field in model.model_fields.items()}


class Paper(Row):
    """A listing of a work in a section of the list; a work listed twice has two rows with one key."""

    unique = ("key", "section")
    named_by = "key"

    key: Key = Field(description="citation key of the work, given once and never recomputed")
    name: Name = Field(description="the method's name as the survey uses it; empty where the list gives none")
    title: Title = Field(description="title as listed")
    authors: Authors = Field(
        description="`Given Family; Given Family`, last `et al.` where the source cuts the list; empty = unknown"
    )
    section: SectionId = Field(description="id in sections.csv")
    venue: term("venue") = Field(description="where it was published, a term of vocabulary.csv")
    year: Year = Field(description="year of publication as listed")
    url: Url = Field(description="the listed link, http or https")
    listed: Date = Field(description="date on which the work first appeared in the public list")


class Section(Row):
    """A section of the list."""

    unique = ("id",)
    named_by = "id"

    id: Filled = Field(description="what papers.csv calls the section")
    number: Text = Field(description="number of the section in the list")
    title: Title = Field(description="title of the section in the list")


class VocabularyTerm(Row):
    """A term that cells may use."""

    unique = ("field", "value")

    field: Filled = Field(description="which column or derived property the term belongs to")
    value: Filled = Field(description="the term as it stands in the catalog")
    abbreviation: Text = Field(description="short form in tables and figures; empty = the term itself")
    aliases: Items = Field(description="other names that mean this term")
    order: WholeNumber = Field(description="place of the term in its field")
    colour: Colour = Field(
        description="colour of the term in every figure and table, `#0072B2`; "
        "empty = a step of the field's own hue, or the neutral grey where other terms of the field have a colour"
    )


class Dataset(Row):
    """A dataset that the list names."""

    unique = ("name",)
    named_by = "name"

    name: Filled = Field(description="name of the dataset")
    url: FilledUrl = Field(description="where to get it")


class Benchmark(Row):
    """A benchmark that the list names."""

    unique = ("name",)
    named_by = "name"

    name: Filled = Field(description="name of the benchmark")
    url: Url = Field(description="its website; empty = the list gives none")
    paper_url: Url = Field(description="the paper that presents it")


class Repository(Row):
    """A related list of works."""

    unique = ("url",)
    named_by = "name"

    name: Filled = Field(description="name of the repository")
    url: FilledUrl = Field(description="where it is")
    maintainer: Filled = Field(description="who keeps it")
    maintainer_url: Url = Field(description="the maintainer's page")


class Release(Row):
    """A release of the survey."""

    unique = ("version",)
    named_by = "version"

    date: FilledDate = Field(description="date of the release")
    version: Filled = Field(description="version of the survey paper")
    note: Text = Field(description="what the list's update log says of it")


class Correction(Row):
    """A value in which the catalog differs from the list."""

    unique = ("file", "key", "column")

    file: Filled = Field(description="catalog file that holds the value")
    key: Filled = Field(description="key (papers.csv) or name of the row")
    column: Filled = Field(description="column of the value")
    as_listed: Text = Field(description="the value in the list")
    corrected: Text = Field(description="the value in the catalog")
    evidence: Evidence = Field(description="what shows that the list errs")


class Source(Row):
    """Where values that the list does not give come from, and where two sources disagree."""

    unique = ("key", "columns", "source")

    key: Key = Field(description="key of the work")
    columns: FilledItems = Field(description="columns of papers.csv that it is about")
    source: Evidence = Field(description="table, figure, page or reference of the survey")
    note: Text = Field(description="what to know about the value, such as another source that disagrees")


class Change(Row):
    """A value that changed after it was listed; such as the venue of a preprint, once it is published."""

    unique = ("key", "column", "after", "day")

    key: Key = Field(description="key of the work")
    column: Filled = Field(description="column of papers.csv")
    before: Text = Field(description="the value until then")
    after: Filled = Field(description="the value from then on")
    day: FilledDate = Field(description="day from which the catalog says so")
    source: Evidence = Field(description="what shows that it changed: a page, or whoever said so")


class Finding(Row):
    """A finding of survey verify on a value of a work; it counts as long as the value is what it was."""

    unique = ("key", "column")
    repeats = True  # a merge may leave two findings on one cell, of which the last counts

    key: Key = Field(description="key of the work")
    column: VerifiedColumn = Field(description="column of papers.csv: title, authors, year, venue or url")
    cell: _Any = Field(description="the value that was looked at")
    verdict: Verdict = Field(
        description="verified, contradicted (a source that is surely of the same work says otherwise), or unconfirmed"
    )
    source: Text = Field(description="the service or index that decided; empty where none knows the work")
    record: Url = Field(description="link to the record there")
    found: Text = Field(description="the value there")
    day: FilledDate = Field(description="day since which that is so")


_MODELS = (Paper, Section, VocabularyTerm, Dataset, Benchmark, Repository, Release, Correction, Source, Change, Finding)
FILES: dict[str, type[Row]] = dict(zip(CATALOG_FILES, _MODELS, strict=True))  # with what every survey has


@cache
def models(survey: Survey) -> dict[str, type[Row]]:
    """Return the schema of each file of a survey's catalog: what every survey has, and what this one declares."""
    declared = {column.name: (_type(column), column.meaning) for column in survey.declared}
    ranks = enumerate(survey.levels, start=1)
    levels = {name: (term(name), _level_meaning(rank, survey)) for rank, name in ranks}
    own = survey.datasets
    shared = {own: (Text, f"{survey.label(own)} as listed")} if own else {}
    return FILES | {
        PAPERS: _extended(Paper, declared, "listed"),
        SECTIONS: _extended(Section, levels),
        DATASETS: _extended(Dataset, shared, "url"),
    }


def _level_meaning(rank: int, survey: Survey) -> str:
    empty = survey.outside if rank == 1 else "not divided further"
    return f"level {rank} of the taxonomy, a term of vocabulary.csv; empty = {empty}"


def _extended(model: type[Row], added: Mapping[str, tuple[Any, str]], before: str = "") -> type[Row]:
    """Return a model with more columns, before one of its own or at its end."""
    hints = get_type_hints(model, include_extras=True)
    own = {name: (hints[name], field.description) for name, field in model.model_fields.items()}
    last = {before: own.pop(before)} if before else {}
    columns = {name: (kind, Field(description=meaning)) for name, (kind, meaning) in (own | added | last).items()}
    made = create_model(model.__name__, __base__=Row, __doc__=model.__doc__, **columns)
    made.unique, made.named_by = model.unique, model.named_by
    return made


def _type(column: DeclaredColumn) -> Any:
    """Return the type of a declared column's cells."""
    match column.kind:
        case "term" if column.open:
            return Annotated[Text, AfterValidator(partial(_open_terms, field=column.name, is_list=False))]
        case "term":
            return term(column.name)
        case "terms":
            return open_terms(column.name) if column.open else terms(column.name)
    return _TYPES[column.kind]


def attribute(file: str) -> str:
    """Return what a `Catalog` calls the rows of a file: `papers`, and `terms` for vocabulary.csv."""
    return "terms" if file == VOCABULARY else file.removesuffix(".csv")
