"""The columns of every catalog file: what each means and what may stand in it.

The data dictionary in data/README.md is tested against the descriptions here.
"""

import datetime
import re
import unicodedata
from functools import partial
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo

from helpers import derive
from helpers.vocabulary import WHOLE_NUMBER, did_you_mean, near, split

ET_AL = "et al."
INVISIBLE = ("Cc", "Cf", "Zl", "Zp")  # control, format (text direction, zero width), line and paragraph separators
JOINERS = "\u200c\u200d"  # format characters too, but Persian, Hindi and others are not spelt without them


def _clean(text: str) -> str:
    control = next((c for c in text if unicodedata.category(c) in INVISIBLE and c not in JOINERS), "")
    if control:
        raise ValueError(f"holds the control character U+{ord(control):04X}; delete it")
    if text != text.strip():
        raise ValueError(f"{text!r} has blanks at its ends; delete them")
    return text


def _filled(text: str) -> str:
    if not text:
        raise ValueError("is empty, but must be given")
    return text


def _key(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+", text):
        raise ValueError(f"{text!r} is not a citation key: ASCII lower-case letters and digits, as 'hou2023large'")
    return text


def _may_hold(info: ValidationInfo, file: str, text: str, *looked_in: str) -> bool:
    return info.context["sheets"][file].may_hold(text, *looked_in)


def _term(text: str, info: ValidationInfo, field: str) -> str:
    vocabulary = info.context["vocabulary"]
    if text and not vocabulary.knows(field, text) and not _may_hold(info, "vocabulary.csv", text, "field", "value"):
        meant = vocabulary.lookup(field, text) or near(text, vocabulary.values(field))
        hint = f"; did you mean '{meant}'?" if meant else ""
        what = {"tuning": "tuning strategy"}.get(field, field.replace("_", " "))
        raise ValueError(f"{text!r} is not a known {what}{hint or '; a new one needs a row in vocabulary.csv'}")
    return text


def _items(text: str) -> str:
    terms = split(text)
    if "; ".join(terms) != text or not all(terms):
        raise ValueError(f"{text!r} is not a list; join its terms with '; '")
    doubled = next((term for place, term in enumerate(terms) if term in terms[:place]), "")
    if doubled:
        raise ValueError(f"names {doubled!r} twice")
    return text


def _terms(text: str, info: ValidationInfo, field: str) -> str:
    for term in split(_items(text)):
        _term(term, info, field)
    return text


def _authors(text: str) -> str:
    if ET_AL in split(_items(text))[:-1]:
        raise ValueError(f"{ET_AL!r} may only stand last")
    return text


def _backbones(text: str) -> str:
    derive.backbones(_items(text))
    return text


def _year(text: str) -> str:
    if text and not (re.fullmatch(r"\d{4}", text, re.ASCII) and 1900 <= int(text) <= 2100):
        raise ValueError(f"{text!r} is not a year between 1900 and 2100; leave it empty where it is not known")
    return text


def _date(text: str) -> str:
    try:
        if text and datetime.date.fromisoformat(text).isoformat() != text:
            raise ValueError
    except ValueError:
        raise ValueError(f"{text!r} is not a date, as 2023-06-09") from None
    return text


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if text and (not good or re.search(r"[\s<>\"`\\|{}^]", text)):
        raise ValueError(f"{text!r} is not an http(s) link")
    return text


def _section(text: str, info: ValidationInfo) -> str:
    sections = info.context["sections"]
    if text not in sections and not _may_hold(info, "sections.csv", text, "id"):
        hint = did_you_mean(text, sections) or "; a new one needs a row in sections.csv"
        raise ValueError(f"{text!r} is not a known section{hint}")
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
    if text and text not in choices:
        raise ValueError(f"{text!r} is not one of {', '.join(choices)}{did_you_mean(text, choices)}")
    return text


Text = Annotated[str, AfterValidator(_clean)]
Filled = Annotated[Text, AfterValidator(_filled)]
Key = Annotated[Filled, AfterValidator(_key)]
Url = Annotated[Text, AfterValidator(_url)]
FilledUrl = Annotated[Filled, AfterValidator(_url)]
Date = Annotated[Text, AfterValidator(_date)]
FilledDate = Annotated[Filled, AfterValidator(_date)]
Items = Annotated[Text, AfterValidator(_items)]


def _one(field: str) -> AfterValidator:
    return AfterValidator(partial(_term, field=field))


def _some(field: str) -> AfterValidator:
    return AfterValidator(partial(_terms, field=field))


class Row(BaseModel):
    """A row of a catalog file; every cell is text."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def columns(model: type[Row]) -> dict[str, str]:
    """Return the columns of a file in order, with what each means."""
    return {name: field.description or "" for name, field in model.model_fields.items()}


class Paper(Row):
    """A listing of a work in a section of the list; a work listed twice has two rows with one key."""

    key: Key = Field(description="citation key of the work, given once and never recomputed")
    name: Text = Field(description="the method's name as the survey uses it; empty where the list gives none")
    title: Filled = Field(description="title as listed")
    authors: Annotated[Text, AfterValidator(_authors)] = Field(
        description="`Given Family; Given Family`, last `et al.` where the source cuts the list; empty = unknown"
    )
    section: Annotated[Filled, AfterValidator(_section)] = Field(description="id in sections.csv")
    backbone: Annotated[Text, AfterValidator(_backbones)] = Field(
        description="largest LLM backbones as listed, `PaLM (540B); ChatGPT`; empty where the list has no such column"
    )
    tuning: Annotated[Text, _some("tuning")] = Field(description="LLM tuning strategies, terms of vocabulary.csv")
    venue: Annotated[Text, _one("venue")] = Field(description="where it was published, a term of vocabulary.csv")
    year: Annotated[Text, AfterValidator(_year)] = Field(description="year of publication as listed")
    url: Url = Field(description="the listed link, http or https")
    rs_task: Items = Field(description="recommendation tasks, as in the survey's look-up table")
    rs_scenario: Items = Field(description="recommendation scenarios, as in the survey's look-up table")
    infer_with_crm: Annotated[Text, _one("infer_with_crm")] = Field(
        description="whether it infers with a conventional recommendation model; empty = the survey does not place it"
    )
    defeated_baseline: Annotated[Text, _one("defeated_baseline")] = Field(
        description="best baseline defeated, a term of vocabulary.csv; empty = not reported"
    )
    listed: Date = Field(description="date on which the work first appeared in the public list")


class Section(Row):
    """A section of the list."""

    id: Filled = Field(description="what papers.csv calls the section")
    number: Text = Field(description="number of the section in the list")
    title: Filled = Field(description="title of the section in the list")
    stage: Annotated[Text, _one("stage")] = Field(
        description="stage of the recommender pipeline, a term of vocabulary.csv; empty = outside the pipeline"
    )
    task: Annotated[Text, _one("task")] = Field(
        description="task within the stage, a term of vocabulary.csv; empty where the stage is not divided"
    )


class VocabularyTerm(Row):
    """A term that cells may use."""

    field: Filled = Field(description="which column or derived property the term belongs to")
    value: Filled = Field(description="the term as it stands in the catalog")
    abbreviation: Text = Field(description="short form in tables and figures; empty = the term itself")
    aliases: Items = Field(description="other names that mean this term")
    order: Annotated[Filled, AfterValidator(_whole_number)] = Field(description="place of the term in its field")
    colour: Annotated[Text, AfterValidator(_colour)] = Field(
        description="colour of the term in every figure and table, `#0072B2`; empty = the neutral grey"
    )


class Dataset(Row):
    """A dataset that keeps the original semantic features."""

    name: Filled = Field(description="name of the dataset")
    rs_scenario: Text = Field(description="recommendation scenario as listed")
    url: FilledUrl = Field(description="where to get it")


class Benchmark(Row):
    """A benchmark for recommendation with LLMs."""

    name: Filled = Field(description="name of the benchmark")
    url: FilledUrl = Field(description="its website")
    paper_url: Url = Field(description="the paper that presents it")


class Repository(Row):
    """A related list of works."""

    name: Filled = Field(description="name of the repository")
    url: FilledUrl = Field(description="where it is")
    maintainer: Filled = Field(description="who keeps it")
    maintainer_url: Url = Field(description="the maintainer's page")


class Release(Row):
    """A release of the survey."""

    date: FilledDate = Field(description="date of the release")
    version: Filled = Field(description="version of the survey paper")
    note: Text = Field(description="what the list's update log says of it")


class Correction(Row):
    """A value in which the catalog differs from the list."""

    file: Filled = Field(description="catalog file that holds the value")
    key: Filled = Field(description="key (papers.csv) or name of the row")
    column: Filled = Field(description="column of the value")
    as_listed: Text = Field(description="the value in the list")
    corrected: Text = Field(description="the value in the catalog")
    evidence: Filled = Field(description="what shows that the list errs")


class Source(Row):
    """Where values that the list does not give come from, and where two sources disagree."""

    key: Key = Field(description="key of the work")
    columns: Annotated[Items, AfterValidator(_filled)] = Field(description="columns of papers.csv that it is about")
    source: Filled = Field(description="table, figure, page or reference of the survey")
    note: Text = Field(description="what to know about the value, such as another source that disagrees")


FILES: dict[str, type[Row]] = {
    "papers.csv": Paper,
    "sections.csv": Section,
    "vocabulary.csv": VocabularyTerm,
    "datasets.csv": Dataset,
    "benchmarks.csv": Benchmark,
    "repositories.csv": Repository,
    "releases.csv": Release,
    "corrections.csv": Correction,
    "sources.csv": Source,
}
