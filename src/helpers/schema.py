"""The columns of every catalog file: what each means and what may stand in it.

The data dictionary in data/README.md is tested against the descriptions here.
"""

from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from helpers import cells


class Row(BaseModel):
    """A row of a catalog file; every cell is text."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@cache
def columns(model: type[Row]) -> dict[str, str]:
    """Return the columns of a file in order, with what each means."""
    return {name: field.description or "" for name, field in model.model_fields.items()}


class Paper(Row):
    """A listing of a work in a section of the list; a work listed twice has two rows with one key."""

    key: cells.Key = Field(description="citation key of the work, given once and never recomputed")
    name: cells.Name = Field(description="the method's name as the survey uses it; empty where the list gives none")
    title: cells.Title = Field(description="title as listed")
    authors: cells.Authors = Field(
        description="`Given Family; Given Family`, last `et al.` where the source cuts the list; empty = unknown"
    )
    section: cells.SectionId = Field(description="id in sections.csv")
    backbone: cells.Backbones = Field(
        description="largest LLM backbones as listed, `PaLM (540B); ChatGPT`; empty where the list has no such column"
    )
    tuning: cells.terms("tuning") = Field(description="LLM tuning strategies, terms of vocabulary.csv")
    venue: cells.term("venue") = Field(description="where it was published, a term of vocabulary.csv")
    year: cells.Year = Field(description="year of publication as listed")
    url: cells.Url = Field(description="the listed link, http or https")
    rs_task: cells.open_terms("rs_task") = Field(description="recommendation tasks, as in the survey's look-up table")
    rs_scenario: cells.open_terms("rs_scenario") = Field(
        description="recommendation scenarios, as in the survey's look-up table"
    )
    infer_with_crm: cells.term("infer_with_crm") = Field(
        description="whether it infers with a conventional recommendation model; empty = the survey does not place it"
    )
    defeated_baseline: cells.term("defeated_baseline") = Field(
        description="best baseline defeated, a term of vocabulary.csv; empty = not reported"
    )
    listed: cells.Date = Field(description="date on which the work first appeared in the public list")


class Section(Row):
    """A section of the list."""

    id: cells.Filled = Field(description="what papers.csv calls the section")
    number: cells.Text = Field(description="number of the section in the list")
    title: cells.Title = Field(description="title of the section in the list")
    stage: cells.term("stage") = Field(
        description="stage of the recommender pipeline, a term of vocabulary.csv; empty = outside the pipeline"
    )
    task: cells.term("task") = Field(
        description="task within the stage, a term of vocabulary.csv; empty where the stage is not divided"
    )


class VocabularyTerm(Row):
    """A term that cells may use."""

    field: cells.Filled = Field(description="which column or derived property the term belongs to")
    value: cells.Filled = Field(description="the term as it stands in the catalog")
    abbreviation: cells.Text = Field(description="short form in tables and figures; empty = the term itself")
    aliases: cells.Items = Field(description="other names that mean this term")
    order: cells.WholeNumber = Field(description="place of the term in its field")
    colour: cells.Colour = Field(
        description="colour of the term in every figure and table, `#0072B2`; empty = the neutral grey"
    )


class Dataset(Row):
    """A dataset that keeps the original semantic features."""

    name: cells.Filled = Field(description="name of the dataset")
    rs_scenario: cells.Text = Field(description="recommendation scenario as listed")
    url: cells.FilledUrl = Field(description="where to get it")


class Benchmark(Row):
    """A benchmark for recommendation with LLMs."""

    name: cells.Filled = Field(description="name of the benchmark")
    url: cells.FilledUrl = Field(description="its website")
    paper_url: cells.Url = Field(description="the paper that presents it")


class Repository(Row):
    """A related list of works."""

    name: cells.Filled = Field(description="name of the repository")
    url: cells.FilledUrl = Field(description="where it is")
    maintainer: cells.Filled = Field(description="who keeps it")
    maintainer_url: cells.Url = Field(description="the maintainer's page")


class Release(Row):
    """A release of the survey."""

    date: cells.FilledDate = Field(description="date of the release")
    version: cells.Filled = Field(description="version of the survey paper")
    note: cells.Text = Field(description="what the list's update log says of it")


class Correction(Row):
    """A value in which the catalog differs from the list."""

    file: cells.Filled = Field(description="catalog file that holds the value")
    key: cells.Filled = Field(description="key (papers.csv) or name of the row")
    column: cells.Filled = Field(description="column of the value")
    as_listed: cells.Text = Field(description="the value in the list")
    corrected: cells.Text = Field(description="the value in the catalog")
    evidence: cells.Filled = Field(description="what shows that the list errs")


class Source(Row):
    """Where values that the list does not give come from, and where two sources disagree."""

    key: cells.Key = Field(description="key of the work")
    columns: cells.FilledItems = Field(description="columns of papers.csv that it is about")
    source: cells.Filled = Field(description="table, figure, page or reference of the survey")
    note: cells.Text = Field(description="what to know about the value, such as another source that disagrees")


class Change(Row):
    """A value that changed after it was listed; such as the venue of a preprint, once it is published."""

    key: cells.Key = Field(description="key of the work")
    column: cells.Filled = Field(description="column of papers.csv")
    before: cells.Text = Field(description="the value until then")
    after: cells.Filled = Field(description="the value from then on")
    day: cells.FilledDate = Field(description="day from which the catalog says so")
    source: cells.Filled = Field(description="what shows that it changed: a page, or whoever said so")


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
    "changes.csv": Change,
}
