"""The catalog: load it, check it, select from it."""

import datetime
import gc
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from helpers.base import digests, escape, links, paths
from helpers.base.paths import CHANGES, PAPERS, SECTIONS, VOCABULARY, short
from helpers.base.text import quantity, split
from helpers.catalog import checks, derive, history, observed
from helpers.catalog.checks import notices
from helpers.catalog.declared import Survey
from helpers.catalog.faults import CatalogError, Fault
from helpers.catalog.rows import Column, ColumnarRows
from helpers.catalog.schema import FILES, Row, attribute, columns, models
from helpers.catalog.selection import Selection, in_words, make_selection, select_papers
from helpers.catalog.sheet import Sheet, read, read_parquet
from helpers.catalog.survey import read_survey
from helpers.catalog.vocabulary import Vocabulary, few_comparisons

_SHOWN = 5  # works in the short table of a catalog


@dataclass(frozen=True, repr=False)
class Catalog:
    """A checked catalog.

    Attributes
    ----------
    survey
        What survey.yaml declares: levels, columns, and what follows from them.
    papers
        One row a listing, in list order: the columns of papers.csv in its order (year as Int64, the others text, empty
        where not reported), and what follows from them: the survey's levels, arxiv_id, month (`2023-05`), and its
        derived columns (a size is a number, NaN where none is published; all else text).
    sections, datasets, benchmarks, repositories, releases, corrections, sources, changes, evidence
        The other files, as they stand; `terms` is vocabulary.csv.
    vocabulary
        The terms of vocabulary.csv, to look up.
    scope
        What was selected, in words.
    sha256
        Digest of all catalog files.
    selection
        The arguments of each `select` that made it.
    latest
        The last month of which the catalog, before anything was selected, knows a work (`2023-06`): of an arXiv id or
        of a listing, none after the day as of which it was selected; empty where it knows none, or none so late that it
        tells how far the catalog goes: works of the year after the next one say that it goes farther.
    """

    papers: pd.DataFrame
    sections: pd.DataFrame
    terms: pd.DataFrame
    datasets: pd.DataFrame
    benchmarks: pd.DataFrame
    repositories: pd.DataFrame
    releases: pd.DataFrame
    corrections: pd.DataFrame
    sources: pd.DataFrame
    changes: pd.DataFrame
    evidence: pd.DataFrame
    vocabulary: Vocabulary
    survey: Survey
    notices: tuple[str, ...]
    sha256: str
    scope: str
    selection: tuple[Selection, ...] = ()
    latest: str = ""

    def __getattribute__(self, name: str) -> Any:
        """Return an attribute, noting what a notebook sees of the catalog."""
        value = object.__getattribute__(self, name)
        if name in observed.ATTRIBUTES:
            observed.attribute(self, name, value)
        return value

    @property
    def columns(self) -> list[str]:
        """The columns of papers.csv, in its order."""
        known = columns(models(self.survey)[PAPERS])
        return [name for name in object.__getattribute__(self, "papers").columns if name in known]

    @cached_property
    def works(self) -> pd.DataFrame:
        """One row a work: its first listing in the pipeline (else its first), gaps filled from its other listings."""
        papers = self.papers
        again = papers["key"].duplicated(keep=False)
        if not again.any():
            return papers.reset_index(drop=True)
        merged = _merge_listings(papers[again], self.survey)
        # Where its first listing stands, there stands the work.
        once = papers[~papers["key"].duplicated()]
        merged.index = once.index[once["key"].isin(merged["key"])]
        return pd.concat([papers[~again], merged]).sort_index().reset_index(drop=True)

    @property
    def selected(self) -> str:
        """What was selected, in words; empty where that is all."""
        return "" if self.scope == in_words(Selection(), self.survey) else self.scope

    def __repr__(self) -> str:
        """Return in one line how much is selected."""
        return f"<Catalog: {self._summary()}>"

    @observed.reader
    def _summary(self) -> str:
        works, listings = quantity(len(self.works), "works"), quantity(len(self.papers), "listings")
        return f"{works} in {listings} ({self.scope})"

    @observed.reader
    def _repr_html_(self) -> str:
        """Return for a notebook the same line and the first works."""
        first = self.works[["name", "title", self.survey.level, "venue", "year"]].head(_SHOWN)
        more = len(self.works) - len(first)
        table = first.to_html(index=False, na_rep="", border=0, classes="tex2jax_ignore") if len(first) else ""
        rest = f"<p>and {quantity(more, 'more works')}</p>" if more else ""
        return f"<p>{escape.html(f'Catalog: {self._summary()}')}</p>\n{table}\n{rest}"

    @observed.without_recording
    def select(
        self,
        first_year: int | str = 0,
        last_year: int | str = 0,
        as_of: str | datetime.date = "",
        **terms: str | Iterable[str],
    ) -> "Catalog":
        """Return the catalog with only some papers: of some years, as of a day, at a level, with a term.

        Parameters
        ----------
        first_year, last_year
            Years of publication, both included, as 2023 or "2023"; 0 leaves that side open. Works of unknown year are
            left out as soon as either is given.
        as_of
            A day, "2023-06-09" or a `datetime.date`: only what was listed or released by its end, with the values of
            then. Works of unknown day of listing are left out as soon as it is given.
        **terms
            By the name of a level or column of the survey, or its plural, one term or several, by name, abbreviation
            or alias; none means all. A level (`stages="Feature Encoder"`) leaves the listings there; a column
            (`tuning=["LoRA"]`) the works that have any of the terms; models are meant by their own name without size,
            or by that of their family.

        Raises
        ------
        ValueError
            A term is unknown (the near match is named), the first year lies after the last one, or something is no
            year or no day.
        TypeError
            There is no such level or column; the near match is named.
        """
        chosen = make_selection(self.papers, self.vocabulary, self.survey, first_year, last_year, as_of, terms)
        return replace(
            self,
            papers=select_papers(self._papers_of(chosen.as_of), chosen, self.vocabulary, self.survey),
            releases=_until(chosen.as_of, self.releases, "date"),
            changes=_until(chosen.as_of, self.changes, "day"),
            scope=in_words(chosen, self.survey),
            selection=(*self.selection, chosen),
            latest=min(self.latest, chosen.as_of[:7]) if chosen.as_of else self.latest,
        )

    def select_again(self, choice: Sequence[Any]) -> "Catalog":
        """Return what a selection leaves that was made before, of this catalog or an earlier one."""
        *others, terms = choice
        return self.select(*others, **dict(terms))

    def _papers_of(self, day: str) -> pd.DataFrame:
        """Return the papers with what their cells said at the end of a day; those of today if it is empty."""
        earlier = history.earliest(self.changes.to_dict("records"), day) if day else {}
        if not earlier:
            return self.papers
        head, model = self.columns, models(self.survey)[PAPERS]
        rows = history.restore(text_cells(self.papers[head]).to_dict("records"), earlier)
        sheet = Sheet(Path(paths.PAPERS), ColumnarRows.of([row.values() for row in rows], head, head), head=head)
        papers = _derive_columns(_frame(sheet, model), sheet, self.sections, self.vocabulary, self.survey)
        return history.with_preprints(papers, self.changes)


def text_cells(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose cells are all text, empty where there is no value."""
    return frame.astype(object).where(frame.notna(), "").astype(str)


def _until(day: str, frame: pd.DataFrame, column: str) -> pd.DataFrame:
    return frame[frame[column].le(day)].reset_index(drop=True) if day else frame


def _merge_listings(papers: pd.DataFrame, survey: Survey) -> pd.DataFrame:
    inside_first = papers.sort_values(survey.level, key=lambda terms: terms.eq(""), kind="stable")
    places = inside_first.drop_duplicates("key").set_index("key")[["section", *survey.levels]]
    works = papers.replace("", None).groupby("key", sort=False, as_index=False).first()
    works = works.fillna(dict.fromkeys(works.columns.difference(["year", *_numbers(survey)]), ""))
    return works.assign(**{name: works["key"].map(place) for name, place in places.items()})


@observed.without_recording
def load(folder: str | Path = "") -> Catalog:
    """Return the checked catalog in a folder, by default the project's own (or what is `standing_in` for it).

    Raises
    ------
    CatalogError
        There is no catalog, which is one sentence, or any file is missing or at fault; the error lists all faults of
        all files.
    """
    if not folder and (other := _stand_in.get()):
        return other
    folder = Path(folder or paths.data())
    if reason := _no_catalog(folder):
        raise CatalogError([Fault(folder, 0, "", reason)])
    if _kept and _kept[0] != os.getpid() and digests.of_catalog(folder) == _kept[1].sha256:
        return _kept[1]
    with _without_collection():
        return _load(folder)


def _no_catalog(folder: Path) -> str:
    """Return why a folder is none of a catalog, empty where any of its files is there."""
    if folder.is_file():
        return f"is a file; give the folder of the catalog, {short(folder.parent)}"
    if not folder.is_dir():
        return "is no folder; give the one that holds papers.csv"
    if not any((folder / name).is_file() for name in (*FILES, paths.PARQUET_FILE)):
        return "holds no catalog; give the folder that holds papers.csv"
    return ""


_kept: tuple[int, Catalog] | None = None


def keep(catalog: Catalog) -> None:
    """Have `load` return this catalog for the same files in processes forked from this one, without reading them."""
    global _kept
    _kept = os.getpid(), catalog


_stand_in: ContextVar[Catalog | None] = ContextVar("stand-in", default=None)


@contextmanager
def standing_in(catalog: Catalog) -> Iterator[None]:
    """Have `load` return this catalog in place of the project's own meanwhile."""
    token = _stand_in.set(catalog)
    try:
        yield
    finally:
        _stand_in.reset(token)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Keep Python from looking for cycles among millions of new texts, where there are none."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _load(folder: Path) -> Catalog:
    sha256 = digests.of_catalog(folder)  # first: of files that change meanwhile the digest must not be the later one
    survey = read_survey(folder)
    return from_sheets(read_sheets(folder, survey), survey, sha256)


def load_older(folder: str | Path, survey: Survey) -> Catalog:
    """Return a catalog from before survey.yaml: what of a later survey's columns its papers.csv has, declares it."""
    sha256 = digests.of_catalog(folder)
    head = read(Path(folder, PAPERS), models(survey)[PAPERS]).head
    return from_sheets(read_sheets(Path(folder), older := survey.restricted(head)), older, sha256)


def read_sheets(folder: Path, survey: Survey) -> dict[str, Sheet]:
    """Return the files of a catalog by name, as they are read: their cells are not checked yet."""
    return {file: _sheet(folder, file, model) for file, model in models(survey).items()}


def _sheet(folder: Path, file: str, model: type[Row]) -> Sheet:
    large = folder / paths.PARQUET_FILE
    if file in paths.OPTIONAL_FILES and not (folder / file).exists():
        return Sheet(folder / file, head=list(columns(model)))
    if file != paths.PAPERS or not large.exists():
        return read(folder / file, model, by_column=True)
    sheet = read_parquet(large, model)
    if (folder / file).exists():
        sheet.fault(0, "", f"stands beside {file}: which of them holds the papers? Delete the other one")
    return sheet


def _latest(papers: pd.DataFrame) -> str:
    """Return the last month that an arXiv id or a day of listing tells, unless later years tell more."""
    month = max([*papers["month"].unique(), *papers["listed"].str[:7].unique()], default="")
    last = papers["year"].max()
    return month if not month or pd.isna(last) or last <= int(month[:4]) + 1 else ""


@few_comparisons()
def from_sheets(sheets: dict[str, Sheet], survey: Survey, sha256: str = "") -> Catalog:
    """Return the checked catalog of sheets as read; raises CatalogError as `load` does."""
    vocabulary = Vocabulary.from_rows(sheets[VOCABULARY].rows)
    sections = set(sheets[SECTIONS].column("id").values)
    context = {"vocabulary": vocabulary, "sections": sections, "sheets": sheets}
    schema = models(survey)
    for file, model in schema.items():
        sheets[file].check_cells(model, context)
    history.check_values(sheets[CHANGES], schema[PAPERS], context)
    checks.check(sheets, survey)
    faults = [fault for file in FILES for fault in sorted(sheets[file].faults, key=lambda fault: fault.line)]
    if faults:
        raise CatalogError(faults)
    frames = {file: _frame(sheet, schema[file]) for file, sheet in sheets.items()}
    papers = _derive_columns(frames[PAPERS], sheets[PAPERS], frames[SECTIONS], vocabulary, survey)
    return Catalog(
        **{attribute(file): frame for file, frame in frames.items()}
        | {"papers": history.with_preprints(papers, frames[CHANGES])},
        latest=_latest(papers),
        vocabulary=vocabulary,
        survey=survey,
        notices=(*survey.notices, *notices(sheets, vocabulary, survey)),
        sha256=sha256,
        scope=in_words(Selection(), survey),
    )


def _frame(sheet: Sheet, model: type[Row]) -> pd.DataFrame:
    names = sheet.head or columns(model)
    return pd.DataFrame({name: sheet.column(name).cells() for name in names}, dtype=object)


def _numbers(survey: Survey) -> list[str]:
    """Return the columns of papers that are numbers, besides the year."""
    return [column.name for column in survey.rules if column.kind == "number"]


def _derive_columns(
    papers: pd.DataFrame, sheet: Sheet, sections: pd.DataFrame, vocabulary: Vocabulary, survey: Survey
) -> pd.DataFrame:
    levels, sectioned = survey.levels, sheet.column("section")
    places = sections.set_index("id")[[*levels]].to_dict()
    urls, years = sheet.column("url"), sheet.column("year")
    arxiv = urls.mapped(links.arxiv)
    found = {name: Column([places[name][section] for section in sectioned.values], sectioned.codes) for name in levels}
    found |= {
        "arxiv_id": Column([number for number, _ in arxiv], urls.codes),
        "month": Column([month for _, month in arxiv], urls.codes),
    }
    for rule in survey.rules:
        sources = [found[name] if name in found else sheet.column(name) for name in rule.sources]
        found[rule.name] = derive.derive_column(rule, sources, vocabulary, survey)
    numbers = _numbers(survey)
    kinds = {name: float if name in numbers else object for name in found}
    return papers.assign(
        year=pd.array(years.cells([int(year) if year else None for year in years.values]), dtype="Int64"),
        **{name: pd.Series(column.cells(), dtype=kinds[name]) for name, column in found.items()},
    )


def explode(papers: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the papers with one row for each term of a list column; a row whose cell is empty disappears."""
    codes, cells = pd.factorize(papers[column].to_numpy(object))
    lists = [split(cell) for cell in cells]
    terms = np.array([*(term for terms in lists for term in terms), ""], object)
    lengths = np.array([*map(len, lists)], int)[codes]
    begins = np.cumsum([0, *map(len, lists)])[codes]
    within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    rows = papers.iloc[np.repeat(np.arange(len(papers)), lengths)].reset_index(drop=True)
    return rows.assign(**{column: terms[np.repeat(begins, lengths) + within]}).astype({column: object})
