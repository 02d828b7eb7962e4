"""The columns of every catalog file: what each means and what may stand in it.

The data dictionary in data/README.md is tested against the descriptions here.
"""

from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from helpers.catalog import cell_types


class Row(BaseModel):
    """A row of a catalog file; every cell is text."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@cache
def columns(model: type[Row]) -> dict[str, str]:
    """Return the columns of a file in order, with what each means."""
    return {name: field.description or "" for name, field in model.model_fields.items()}


class Paper(Row):
    """A listing of a work in a section of the list; a work listed twice has two rows with one key."""

    key: cell_types.Key = Field(description="citation key of the work, given once and never recomputed")
    name: cell_types.Name = Field(
        description="the method's name as the survey uses it; empty where the list gives none"
    )
    title: cell_types.Title = Field(description="title as listed")
    authors: cell_types.Authors = Field(
        description="`Given Family; Given Family`, last `et al.` where the source cuts the list; empty = unknown"
    )
    section: cell_types.SectionId = Field(description="id in sections.csv")
    backbone: cell_types.Backbones = Field(
        description="largest LLM backbones as listed, `PaLM (540B); ChatGPT`; empty where the list has no such column"
    )
    tuning: cell_types.terms("tuning") = Field(description="LLM tuning strategies, terms of vocabulary.csv")
    venue: cell_types.term("venue") = Field(description="where it was published, a term of vocabulary.csv")
    year: cell_types.Year = Field(description="year of publication as listed")
    url: cell_types.Url = Field(description="the listed link, http or https")
    rs_task: cell_types.open_terms("rs_task") = Field(
        description="recommendation tasks, as in the survey's look-up table"
    )
    rs_scenario: cell_types.open_terms("rs_scenario") = Field(
        description="recommendation scenarios, as in the survey's look-up table"
    )
    infer_with_crm: cell_types.term("infer_with_crm") = Field(
        description="whether it infers with a conventional recommendation model; empty = the survey does not place it"
    )
    defeated_baseline: cell_types.term("defeated_baseline") = Field(
        description="best baseline defeated, a term of vocabulary.csv; empty = not reported"
    )
    listed: cell_types.Date = Field(description="date on which the work first appeared in the public list")


class Section(Row):
    """A section of the list."""

    id: cell_types.Filled = Field(description="what papers.csv calls the section")
    number: cell_types.Text = Field(description="number of the section in the list")
    title: cell_types.Title = Field(description="title of the section in the list")
    stage: cell_types.term("stage") = Field(
        description="stage of the recommender pipeline, a term of vocabulary.csv; empty = outside the pipeline"
    )
    task: cell_types.term("task") = Field(
        description="task within the stage, a term of vocabulary.csv; empty where the stage is not divided"
    )


class VocabularyTerm(Row):
    """A term that cells may use."""

    field: cell_types.Filled = Field(description="which column or derived property the term belongs to")
    value: cell_types.Filled = Field(description="the term as it stands in the catalog")
    abbreviation: cell_types.Text = Field(description="short form in tables and figures; empty = the term itself")
    aliases: cell_types.Items = Field(description="other names that mean this term")
    order: cell_types.WholeNumber = Field(description="place of the term in its field")
    colour: cell_types.Colour = Field(
        description="colour of the term in every figure and table, `#0072B2`; empty = the neutral grey"
    )


class Dataset(Row):
    """A dataset that keeps the original semantic features."""

    name: cell_types.Filled = Field(description="name of the dataset")
    rs_scenario: cell_types.Text = Field(description="recommendation scenario as listed")
    url: cell_types.FilledUrl = Field(description="where to get it")


class Benchmark(Row):
    """A benchmark for recommendation with LLMs."""

    name: cell_types.Filled = Field(description="name of the benchmark")
    url: cell_types.FilledUrl = Field(description="its website")
    paper_url: cell_types.Url = Field(description="the paper that presents it")


class Repository(Row):
    """A related list of works."""

    name: cell_types.Filled = Field(description="name of the repository")
    url: cell_types.FilledUrl = Field(description="where it is")
    maintainer: cell_types.Filled = Field(description="who keeps it")
    maintainer_url: cell_types.Url = Field(description="the maintainer's page")


class Release(Row):
    """A release of the survey."""

    date: cell_types.FilledDate = Field(description="date of the release")
    version: cell_types.Filled = Field(description="version of the survey paper")
    note: cell_types.Text = Field(description="what the list's update log says of it")


class Correction(Row):
    """A value in which the catalog differs from the list."""

    file: cell_types.Filled = Field(description="catalog file that holds the value")
    key: cell_types.Filled = Field(description="key (papers.csv) or name of the row")
    column: cell_types.Filled = Field(description="column of the value")
    as_listed: cell_types.Text = Field(description="the value in the list")
    corrected: cell_types.Text = Field(description="the value in the catalog")
    evidence: cell_types.Evidence = Field(description="what shows that the list errs")


class Source(Row):
    """Where values that the list does not give come from, and where two sources disagree."""

    key: cell_types.Key = Field(description="key of the work")
    columns: cell_types.FilledItems = Field(description="columns of papers.csv that it is about")
    source: cell_types.Evidence = Field(description="table, figure, page or reference of the survey")
    note: cell_types.Text = Field(description="what to know about the value, such as another source that disagrees")


class Change(Row):
    """A value that changed after it was listed; such as the venue of a preprint, once it is published."""

    key: cell_types.Key = Field(description="key of the work")
    column: cell_types.Filled = Field(description="column of papers.csv")
    before: cell_types.Text = Field(description="the value until then")
    after: cell_types.Filled = Field(description="the value from then on")
    day: cell_types.FilledDate = Field(description="day from which the catalog says so")
    source: cell_types.Evidence = Field(description="what shows that it changed: a page, or whoever said so")


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
