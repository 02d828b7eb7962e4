"""The catalog: load it, check it, select from it."""

import datetime
import gc
import os
from collections.abc import Iterable, Iterator
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
from helpers.base.text import in_lines, quantity, split
from helpers.catalog import checks, derive, history, observed
from helpers.catalog.checks import notices
from helpers.catalog.rows import ColumnarRows
from helpers.catalog.schema import FILES, Paper, Row, attribute, columns
from helpers.catalog.selection import Selection, make_selection, select_papers, unknown_arguments
from helpers.catalog.sheet import Fault, Sheet, read, read_parquet
from helpers.catalog.vocabulary import Vocabulary


class CatalogError(ValueError):
    """The catalog is at fault; `faults` names every one of them, the message each once with its lines."""

    def __init__(self, faults: list[Fault]) -> None:
        """Take all faults found."""
        self.faults = faults
        groups: dict[Fault, list[Fault]] = {}
        for fault in faults:
            groups.setdefault(replace(fault, line=0), []).append(fault)
        said = (f"{same[0]}{in_lines([fault.line for fault in same])}" for same in groups.values())
        super().__init__("\n".join(said))


_SHOWN = 5  # works in the short table of a catalog


@dataclass(frozen=True, repr=False)
class Catalog:
    """A checked catalog.

    Attributes
    ----------
    papers
        One row a listing, in list order: the columns of papers.csv (year as Int64, the others text, empty where
        not reported) and what follows from them: stage, task, arxiv_id, month (`2023-05`), parameters (largest
        published size, NaN where there is none), size_bucket, tuned (yes, no, `yes; no` or empty).
    sections, datasets, benchmarks, repositories, releases, corrections, sources, changes
        The other files, as they stand; `terms` is vocabulary.csv.
    vocabulary
        The terms of vocabulary.csv, to look up.
    scope
        What was selected, in words.
    sha256
        Digest of all catalog files.
    selection
        The arguments of each `select` that made it.
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
    vocabulary: Vocabulary
    notices: tuple[str, ...]
    sha256: str
    scope: str = "all years, all stages"
    selection: tuple[Selection, ...] = ()

    def __getattribute__(self, name: str) -> Any:
        """Return an attribute, noting what a notebook sees of the catalog."""
        value = object.__getattribute__(self, name)
        if name in observed.ATTRIBUTES:
            observed.attribute(self, name, value)
        return value

    @cached_property
    def works(self) -> pd.DataFrame:
        """One row a work: its first listing in the pipeline (else its first), gaps filled from its other listings."""
        papers = self.papers
        again = papers["key"].duplicated(keep=False)
        if not again.any():
            return papers.reset_index(drop=True)
        merged = _merge_listings(papers[again])
        # Where its first listing stands, there stands the work.
        once = papers[~papers["key"].duplicated()]
        merged.index = once.index[once["key"].isin(merged["key"])]
        return pd.concat([papers[~again], merged]).sort_index().reset_index(drop=True)

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
        first = self.works[["name", "title", "stage", "venue", "year"]].head(_SHOWN)
        more = len(self.works) - len(first)
        table = first.to_html(index=False, na_rep="", border=0, classes="tex2jax_ignore") if len(first) else ""
        rest = f"<p>and {quantity(more, 'more works')}</p>" if more else ""
        return f"<p>{escape.html(f'Catalog: {self._summary()}')}</p>\n{table}\n{rest}"

    @observed.without_recording
    def select(
        self,
        first_year: int | str = 0,
        last_year: int | str = 0,
        stages: str | Iterable[str] = (),
        as_of: str | datetime.date = "",
        tuning: str | Iterable[str] = (),
        backbone: str | Iterable[str] = (),
        **unknown: Any,
    ) -> "Catalog":
        """Return the catalog with only some papers: of some years and stages, tuned in some way, as of a day, ...

        Parameters
        ----------
        first_year, last_year
            Years of publication, both included, as 2023 or "2023"; 0 leaves that side open. Works of unknown year are
            left out as soon as either is given.
        stages
            One stage or several, by name, abbreviation or alias; none means all papers, those outside the pipeline too.
        as_of
            A day, "2023-06-09" or a `datetime.date`: only what was listed or released by its end, with the values of
            then. Works of unknown day of listing are left out as soon as it is given.
        tuning
            One tuning strategy or several, likewise; works that use any of them.
        backbone
            One backbone or several: a family as the vocabulary has it (`LLaMA`: all of its sizes and variants), or one
            backbone's name as listed, without its size (`BERT-base`); works that use any of them.

        Raises
        ------
        ValueError
            A term is unknown (the near match is named), the first year lies after the last one, or something is no
            year or no day.
        TypeError
            There is no such argument; the near match is named.
        """
        if unknown:
            raise TypeError(unknown_arguments(unknown, Selection._fields))
        chosen = make_selection(self.papers, self.vocabulary, first_year, last_year, stages, as_of, tuning, backbone)
        return replace(
            self,
            papers=select_papers(self._papers_of(chosen.as_of), chosen, self.vocabulary),
            releases=_until(chosen.as_of, self.releases, "date"),
            changes=_until(chosen.as_of, self.changes, "day"),
            scope=f"{chosen}",
            selection=(*self.selection, chosen),
        )

    def _papers_of(self, day: str) -> pd.DataFrame:
        """Return the papers with what their cells said at the end of a day; those of today if it is empty."""
        earlier = history.earliest(self.changes.to_dict("records"), day) if day else {}
        if not earlier:
            return self.papers
        rows = history.restore(text_cells(self.papers[list(columns(Paper))]).to_dict("records"), earlier)
        sheet = Sheet(
            Path(paths.PAPERS), ColumnarRows.of([row.values() for row in rows], columns(Paper), columns(Paper))
        )
        papers = _derive_columns(_frame(sheet, Paper), sheet, self.sections, self.vocabulary)
        return history.with_preprints(papers, self.changes)


def text_cells(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose cells are all text, empty where there is no value."""
    return frame.astype(object).where(frame.notna(), "").astype(str)


def _until(day: str, frame: pd.DataFrame, column: str) -> pd.DataFrame:
    return frame[frame[column].le(day)].reset_index(drop=True) if day else frame


def _merge_listings(papers: pd.DataFrame) -> pd.DataFrame:
    inside_first = papers.sort_values("stage", key=lambda stage: stage.eq(""), kind="stable")
    places = inside_first.drop_duplicates("key").set_index("key")[["section", "stage", "task"]]
    works = papers.replace("", None).groupby("key", sort=False, as_index=False).first()
    works = works.fillna(dict.fromkeys(works.columns.difference(["year", "parameters"]), ""))
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
    return from_sheets(read_sheets(folder), digests.of_catalog(folder))


def read_sheets(folder: Path) -> dict[str, Sheet]:
    """Return the files of a catalog by name, as they are read: their cells are not checked yet."""
    return {file: _sheet(folder, file, model) for file, model in FILES.items()}


def _sheet(folder: Path, file: str, model: type[Row]) -> Sheet:
    large = folder / paths.PARQUET_FILE
    if file in paths.OPTIONAL_FILES and not (folder / file).exists():
        return Sheet(folder / file)
    if file != paths.PAPERS or not large.exists():
        return read(folder / file, model, by_column=True)
    sheet = read_parquet(large, model)
    if (folder / file).exists():
        sheet.fault(0, "", f"stands beside {file}: which of them holds the papers? Delete the other one")
    return sheet


def from_sheets(sheets: dict[str, Sheet], sha256: str = "") -> Catalog:
    """Return the checked catalog of sheets as read; raises CatalogError as `load` does."""
    vocabulary = Vocabulary.from_rows(sheets[VOCABULARY].rows)
    sections = set(sheets[SECTIONS].column("id").values)
    context = {"vocabulary": vocabulary, "sections": sections, "sheets": sheets}
    for file, model in FILES.items():
        sheets[file].check_cells(model, context)
    history.check_values(sheets[CHANGES], context)
    checks.check(sheets)
    faults = [fault for file in FILES for fault in sorted(sheets[file].faults, key=lambda fault: fault.line)]
    if faults:
        raise CatalogError(faults)
    frames = {file: _frame(sheet, FILES[file]) for file, sheet in sheets.items()}
    papers = _derive_columns(frames[PAPERS], sheets[PAPERS], frames[SECTIONS], vocabulary)
    return Catalog(
        **{attribute(file): frame for file, frame in frames.items()}
        | {"papers": history.with_preprints(papers, frames[CHANGES])},
        vocabulary=vocabulary,
        notices=tuple(notices(sheets, vocabulary)),
        sha256=sha256,
    )


def _frame(sheet: Sheet, model: type[Row]) -> pd.DataFrame:
    return pd.DataFrame({name: sheet.column(name).cells() for name in columns(model)}, dtype=object)


def _derive_columns(papers: pd.DataFrame, sheet: Sheet, sections: pd.DataFrame, vocabulary: Vocabulary) -> pd.DataFrame:
    places = sections.set_index("id")
    urls, backbones, tuning = (sheet.column(name) for name in ("url", "backbone", "tuning"))
    arxiv = urls.mapped(links.arxiv)
    text = {
        "stage": papers["section"].map(places["stage"]),
        "task": papers["section"].map(places["task"]),
        "arxiv_id": urls.cells([number for number, _ in arxiv]),
        "month": urls.cells([month for _, month in arxiv]),
        "size_bucket": backbones.cells([derive.size_bucket(cell, vocabulary) for cell in backbones.values]),
        "tuned": tuning.cells([derive.tuned(cell, vocabulary) for cell in tuning.values]),
    }
    years = sheet.column("year")
    return papers.assign(
        year=pd.array(years.cells([int(year) if year else None for year in years.values]), dtype="Int64"),
        parameters=backbones.cells(backbones.mapped(derive.largest)).astype(float),
        **{name: pd.Series(column, dtype=object) for name, column in text.items()},  # text even where there are no rows
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
