"""Catalogs of any size that look like a real one: its listings drawn again and again, each a work of its own."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.base import folders, links, paths
from helpers.base.errors import CommandLineError
from helpers.base.paths import CHANGES, CORRECTIONS, EVIDENCE, PAPERS, SOURCES
from helpers.catalog import sheet
from helpers.catalog.schema import columns, models
from helpers.catalog.sheet import read
from helpers.catalog.survey import read_survey

MADE = ("key", "name", "title", "url")  # what tells works from each other; all other cells stay as they are
ELSEWHERE = "https://example.org/listing/"


def resample(folder: Path, rows: int, seed: int) -> dict[str, pd.DataFrame]:
    """Return the files of a catalog with `rows` listings drawn from those of a good catalog.

    Years, venues and whatever else a cell says come as often as there, and together as there.
    Each listing is a work of its own: key, title and link are given to no other, and so is the name where there is
    one. Links to arXiv stay in their month while it has ids left. The first work drawn from a real one takes along
    what sources.csv, corrections.csv and changes.csv say of the cells that it keeps.

    Parameters
    ----------
    folder
        The catalog to draw from.
    rows
        How many listings.
    seed
        The same one gives the same catalog.

    Raises
    ------
    CommandLineError
        The catalog has no listings to draw from.
    """
    schema = models(read_survey(folder))
    frames = {file: pd.DataFrame(read(folder / file, model).rows, dtype=object) for file, model in schema.items()}
    frames = {file: frame.reindex(columns=list(columns(schema[file]))) for file, frame in frames.items()}
    real = frames[PAPERS]
    if not len(real):
        raise CommandLineError(f"{folder} has no listings to draw from")
    random = np.random.default_rng(seed)
    drawn = random.integers(len(real), size=rows)
    numbers = pd.Series(np.arange(1, rows + 1)).astype(str).str.zfill(len(str(rows))).astype(object)
    papers = real.iloc[drawn].reset_index(drop=True)
    papers = papers.assign(
        key=papers["key"] + numbers,  # all numbers are equally long, so that no two keys become one
        name=(papers["name"] + "-" + numbers).where(papers["name"].ne(""), ""),
        title=_titles(real["title"].tolist(), drawn, random) + " " + numbers,
        url=_links(real["url"].tolist(), drawn, random),
    )
    keys = pd.Series(papers["key"].to_numpy(), index=real["key"].to_numpy()[drawn])
    first = keys[~keys.index.duplicated()]
    corrections, sources, changes = (frames[f"{name}.csv"] for name in ("corrections", "sources", "changes"))
    own = corrections["file"].eq(PAPERS)
    kept = corrections[own & ~corrections["column"].isin(MADE)]
    return frames | {
        PAPERS: papers[list(columns(schema[PAPERS]))],
        CORRECTIONS: pd.concat([_rows_of(kept, first), corrections[~own]]),
        SOURCES: _rows_of(sources, first),
        CHANGES: _rows_of(changes[~changes["column"].isin(MADE)], first),
        EVIDENCE: frames[EVIDENCE][:0],  # nobody has verified what is made up
    }


def write(frames: dict[str, pd.DataFrame], declared: bytes, folder: Path, kind: str = "csv") -> None:
    """Write and check a catalog aside, then move it to its place: all of it or nothing.

    Parameters
    ----------
    frames
        The files, as `resample` gives them.
    declared
        Its survey.yaml.
    folder
        New or empty.
    kind
        `csv` or `parquet`: how the papers are written.

    Raises
    ------
    CommandLineError
        The folder holds something, or pyarrow is missing.
    """
    from helpers.catalog.catalog import load

    with folders.new(folder) as aside:
        (aside / paths.SURVEY).write_bytes(declared)
        for file, frame in frames.items():
            if file == PAPERS and kind == "parquet":
                sheet.write_parquet(frame, aside / paths.PARQUET_FILE)
            else:
                write_csv(frame, aside / file)
        load(aside)


def write_csv(frame: pd.DataFrame, file: Path) -> None:
    """Write a file of the catalog, all cells text."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(frame.columns)
        writer.writerows(zip(*(frame[name].tolist() for name in frame.columns), strict=True))


def _rows_of(rows: pd.DataFrame, keys: pd.Series) -> pd.DataFrame:
    rows = rows[rows["key"].isin(keys.index)]
    return rows.assign(key=rows["key"].map(keys).astype(object))


def _titles(real: list[str], drawn: np.ndarray, random: np.random.Generator) -> pd.Series:
    """Return titles that begin like the drawn work's and end like another one's."""
    halves = [(words[: -(-len(words) // 2)], words[-(-len(words) // 2) :]) for words in map(str.split, real)]
    begins, ends = (np.array([" ".join(half) for half in part], object) for part in zip(*halves, strict=True))
    other = random.integers(len(real), size=len(drawn))
    return (pd.Series(begins[drawn]) + " " + pd.Series(ends[other])).str.strip().astype(object)


def _links(real: list[str], drawn: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Return a link of its own for each work: an arXiv id of the same month, or a page elsewhere."""
    months = np.array([links.arxiv(url).month for url in real], object)[drawn]
    found = ELSEWHERE + pd.Series(np.arange(1, len(drawn) + 1)).astype(str).astype(object).to_numpy()
    for month in sorted(set(months) - {""}):
        most = links.most_a_month(month)
        places = np.flatnonzero(months == month)[:most]
        numbers = np.sort(random.choice(most, size=len(places), replace=False)) + 1
        found[places] = [links.link_to_arxiv(month, number) for number in numbers.tolist()]
    return found
