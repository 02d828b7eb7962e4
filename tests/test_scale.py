"""Large catalogs: made by resampling, read as CSV or Parquet, checked as exactly as small ones, shown by pages."""

import csv
import os
import shutil
from collections import Counter
from pathlib import Path
from typing import get_type_hints

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from conftest import FILES, PUBLISHED, Folder, Paper, write_small
from helpers import figures, tables
from helpers.base.digests import catalog_files as files
from helpers.base.digests import of_catalog as digest
from helpers.catalog import CatalogError, keep, load, synthesis
from helpers.catalog.rows import Column
from helpers.catalog.schema import Plain, columns
from helpers.catalog.sheet import read
from helpers.catalog.vocabulary import Vocabulary
from helpers.cli import main
from helpers.output import notebook
from helpers.output.lookup import fragment
from helpers.output.tables import PAGE, save_table

KEPT = [c for c in columns(Paper) if c not in synthesis.MADE]

LEVELS = ["stage", "task"]


def synth(target: Path, rows: int, seed: int = 0, kind: str = "csv") -> Path:
    command = ["synth", "--rows", f"{rows}", "--seed", f"{seed}", "--to", f"{target}", "--format", kind]
    done = CliRunner().invoke(main.survey, [*command, "--catalog", f"{PUBLISHED}"])
    assert done.exit_code == 0, done.output
    return target


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return synth(tmp_path_factory.mktemp("synth") / "data", 3000)


def content(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def test_the_same_seed_gives_the_same_bytes_and_another_one_others(large: Path, tmp_path: Path) -> None:
    assert content(synth(tmp_path / "again", 3000)) == content(large)
    assert content(synth(tmp_path / "other", 3000, seed=1))["papers.csv"] != content(large)["papers.csv"]


def test_a_resampled_file_ends_its_lines_as_the_others_of_the_catalog(tmp_path: Path) -> None:
    synthesis.write_csv(pd.DataFrame({"key": ["é", "b"], "name": ["", 'a "b", c']}, dtype=object), tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_bytes() == 'key,name\né,\nb,"a ""b"", c"\n'.encode()


def test_a_resampled_catalog_is_good_and_every_listing_a_work_of_its_own(large: Path) -> None:
    papers = load(large).papers
    assert len(papers) == 3000
    assert papers["key"].is_unique
    assert papers["title"].is_unique
    assert papers["url"].is_unique
    assert papers.loc[papers["name"].ne(""), "name"].is_unique


def test_what_was_said_of_a_cell_goes_with_the_first_listing_drawn_unless_the_cell_is_made_up(small: Folder) -> None:
    more = {
        "corrections.csv": [
            "papers.csv,adams2021early,name,Earli,Early,x",
            "sections.csv,others,title,Otters,Others,x",
        ],
        "changes.csv": [
            "clark2023late,venue,AAAI,arXiv,2023-07-01,x",
            "dunn2023survey,title,A,A Survey of Words,2023-07-01,x",
        ],
        "evidence.csv": ["adams2021early,year,2021,verified,DBLP,https://a.org/1,2021,2023-07-01"],
    }
    for file, lines in more.items():
        small.write([*small.rows(file), *(line.split(",") for line in lines)], file)
    frames = synthesis.resample(small.path, 200, seed=0)
    papers = frames["papers.csv"]
    first = {key: papers["key"][papers["key"].str.startswith(key)].iloc[0] for key in small.load().works["key"]}
    rows = {
        name: list(frames[f"{name}.csv"].iloc[:, :3].itertuples(index=False, name=None))
        for name in ("corrections", "changes", "sources")
    }
    assert len(frames["evidence.csv"]) == 0, "nobody has verified what is made up"
    assert rows["corrections"] == [
        ("papers.csv", first["baker2022middle"], "venue"),
        ("sections.csv", "others", "title"),
    ]
    assert rows["changes"] == [(first["clark2023late"], "venue", "AAAI")]
    assert rows["sources"] == [
        (first["adams2021early"], "rs_task; rs_scenario", "Table 1"),
        (first["clark2023late"], "infer_with_crm", "Fig. 4"),
    ]


def test_every_listing_is_one_of_the_real_ones_but_for_what_is_made_up(large: Path, catalog) -> None:
    real = Counter(catalog.papers[[*KEPT, "month"]].astype(str).itertuples(index=False, name=None))
    drawn = Counter(load(large).papers[[*KEPT, "month"]].astype(str).itertuples(index=False, name=None))
    assert drawn.keys() <= real.keys()
    # Each of n rows is drawn 3000 / n times, with the spread of a binomial: five deviations are too many.
    expected = {row: 3000 * times / len(catalog.papers) for row, times in real.items()}
    assert all(abs(drawn[row] - mean) < 5 * mean**0.5 for row, mean in expected.items())


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x")
    done = CliRunner().invoke(main.survey, ["synth", "--rows", "3", "--to", f"{tmp_path}", "--catalog", f"{PUBLISHED}"])
    assert done.exit_code == 2
    assert "is not an empty folder; give a new one" in done.output
    assert [file.name for file in tmp_path.iterdir()] == ["mine"]


def test_parquet_gives_the_same_catalog(large: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    folder = synth(tmp_path / "parquet", 3000, kind="parquet")
    assert not (folder / "papers.csv").exists()
    pd.testing.assert_frame_equal(load(folder).papers, load(large).papers)
    before = digest(folder)
    (folder / "papers.parquet").write_bytes(b"x")
    assert digest(folder) != before
    assert "papers.parquet" in files(folder)
    with pytest.raises(CatalogError, match="cannot be read as Parquet"):
        load(folder)


def test_a_fault_in_parquet_is_named_by_row_column_and_value(small: Folder) -> None:
    pytest.importorskip("pyarrow")
    table = pd.read_csv("data/papers.csv", dtype={"year": "Int64"})
    table.loc[1, "venue"] = "AAAJ"
    table.to_parquet("data/papers.parquet")
    (small.path / "papers.csv").unlink()
    new = "there are arXiv, AAAI; a new one needs a row in vocabulary.csv: venue,AAAJ,,,3,"
    assert f"data/papers.parquet:3: venue: 'AAAJ' is not a known venue; {new}" in small.faults()
    table.rename(columns={"venue": "venu"}).to_parquet("data/papers.parquet")
    found = small.faults()
    assert "data/papers.parquet: venu: is not a column of this file; did you mean 'venue'?" in found
    assert "data/papers.parquet: venue: is missing" in found


def test_papers_in_both_forms_are_an_error(large: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    folder = synth(tmp_path / "both", 10, kind="parquet")
    (folder / "papers.csv").write_bytes((large / "papers.csv").read_bytes())
    with pytest.raises(CatalogError, match=r"papers\.parquet: stands beside papers\.csv: which of them"):
        load(folder)


# fmt: off
ODD = st.sampled_from(["", " x", "x ", "a\tb", "Frozen; LoRA", "Frozen;LoRA", "yes", "no", "2023", "1899", "20x3",
                       "2023-05-24", "2023-13-01", "ftp://x.org/", "https://x.org/a b", "https://", "http://x.org:y",
                       "https://arxiv.org/abs/2104.00001v2", "arXiv", "arxiv", "A (7B)", "A 7B", "é", "a; a",
                       "adams2021early", "Adams", "features", "et al.; B", "\u202e", "https://exa\u0301mple.org/"])
# fmt: on


def by_rows(folder: Path) -> list[tuple[int, str, str]]:
    """Check the papers cell by cell and row by row, as pydantic does it alone."""
    sheets = {file: read(folder / file, model) for file, model in FILES.items()}
    vocabulary = Vocabulary.from_rows(sheets["vocabulary.csv"].rows)
    sections = {row["id"] for row in sheets["sections.csv"].rows}
    sheet = sheets["papers.csv"]
    try:
        context = {"vocabulary": vocabulary, "sections": sections, "sheets": sheets}
        TypeAdapter(list[Paper]).validate_python(list(sheet.rows), context=context)
    except ValidationError as error:
        faults = [(*fault["loc"][:2], fault["msg"].removeprefix("Value error, ")) for fault in error.errors()]
        return [(sheet.lines[place], column, message) for place, column, message in faults]
    return []


@settings(max_examples=60)
@given(
    changes=st.lists(st.tuples(st.integers(1, 12), st.sampled_from(list(columns(Paper))), ODD), max_size=8),
    repeat=st.lists(st.integers(1, 5), max_size=7),
)
def test_distinct_values_and_single_rows_give_the_same_faults(tmp_path_factory, changes, repeat) -> None:
    folder = write_small(tmp_path_factory.mktemp("mangled") / "data")
    head, *rows = folder.rows()
    rows += [list(rows[number - 1]) for number in repeat]
    for line, column, value in changes:
        rows[(line - 1) % len(rows)][head.index(column)] = value
    folder.write([head, *rows])
    sheet = read(folder.path / "papers.csv", Paper, by_column=True)
    plain = read(folder.path / "papers.csv", Paper)
    assert (list(sheet.rows), sheet.lines) == (plain.rows, plain.lines)
    expected = by_rows(folder.path)
    found = faults(folder.path)
    assert [fault for fault in found if fault in expected] == expected
    # What is left are the rules of several cells, which no single row shows.
    rest = ("is the link of", "is the key of", "for the same key", "stands already in line")
    assert all(
        any(part in fault[2] for part in rest) for fault in found if fault not in expected and fault[1] != "notice"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Column, "repeated", property(lambda column: np.ones(len(column.codes), bool)))
        assert faults(folder.path) == found  # the same where every row is a suspect


def faults(folder: Path) -> list[tuple[int, str, str]]:
    try:
        return [(0, "notice", notice) for notice in load(folder).notices]
    except CatalogError as error:
        return [(f.line, f.column, f.message) for f in error.faults if f.file.name == "papers.csv"]


@given(text=st.text(max_size=12) | ODD, column=st.sampled_from(["key", "title", "name", "url"]))
def test_what_is_plain_is_good(text: str, column: str) -> None:
    kind = get_type_hints(Paper, include_extras=True)[column]
    if Plain.of(kind).matches(text):
        assert TypeAdapter(kind).validate_python(text) == text


def test_a_bad_cell_among_thousands_is_named(large: Path, tmp_path: Path) -> None:
    folder = Folder(Path(shutil.copytree(large, tmp_path / "data")))
    folder.change("2o23", "year", 2718)
    folder.change(folder.rows()[10][0], "key", 2000)
    found = folder.faults()
    assert [line.rpartition("papers.csv:")[2] for line in found if "2718" in line] == [
        "2718: year: '2o23' is not a year between 1900 and 2100; leave it empty where it is not known"
    ]
    assert any("papers.csv:2000: key: " in line and "in line 11; another work needs a key" in line for line in found)


def test_a_large_table_is_whole_as_csv_and_a_page_elsewhere(large: Path, tmp_path: Path) -> None:
    catalog = load(large)
    lookup = tables.lookup(catalog)
    latex = fragment(catalog)
    save_table(lookup, "lookup-table", tmp_path, "All.", {"name": "url"}, searchable=True, latex=latex)
    folder = tmp_path / "tables"
    assert folder.joinpath("lookup-table.csv").read_bytes().decode() == lookup.to_csv(index=False, lineterminator="\n")
    page = BeautifulSoup(folder.joinpath("lookup-table.html").read_text(encoding="utf-8"), "html.parser")
    assert len(page.select("tbody tr")) == len(lookup)
    assert folder.joinpath("lookup-table.md").read_text(encoding="utf-8").count("\n|") == PAGE + 2
    said = f"The first 1,000 of {len(lookup):,} rows; lookup-table.csv has all of them."
    assert said in folder.joinpath("lookup-table.md").read_text(encoding="utf-8")
    assert said in latex
    assert latex.count(r"\cite{") == PAGE
    assert f"({lookup.groupby('stage')['key'].nunique().iloc[0]} works)" in latex


def test_pages_of_csv_are_those_of_pandas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpers.output.tables.CHUNK", 700)
    texts = ["a", 'q"', "c,d", "", "e\nf", "g\rh", "’"]
    table = pd.DataFrame(
        {
            "t": [texts[n % 7] for n in range(2000)],
            "n": range(2000),
            "f": [n / 3 if n % 5 else float("nan") for n in range(2000)],
            "y": pd.array([n if n % 3 else None for n in range(2000)], dtype="Int64"),
        }
    )
    save_table(table, "t", tmp_path)
    expected = table.to_csv(index=False, lineterminator="\r\n").replace("\r\n", "\n").replace("\r", "\n")
    assert (tmp_path / "tables" / "t.csv").read_bytes().decode() == expected
    with (tmp_path / "tables" / "t.csv").open(encoding="utf-8", newline="") as stream:
        assert sum(1 for _ in csv.reader(stream)) == 2001


def test_a_notebook_shows_the_first_rows_of_a_large_table_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = []
    monkeypatch.setattr(notebook, "display", lambda data, **_: shown.append(data["text/plain"]))
    notebook.show_table(pd.DataFrame({"n": range(1000)}), "whole")
    notebook.show_table(pd.DataFrame({"n": range(1001)}), "part")
    assert [text.count("\n") for text in shown if text.startswith(" ")] == [1000, 100]
    assert shown[-1] == "The first 100 of 1,001 rows; part.csv has all of them."


def test_figures_of_many_works_state_their_numbers(large: Path) -> None:
    catalog = load(large)
    words = catalog.vocabulary
    placed = tables.placements(catalog)
    ring = figures.describe(figures.ring(pd.concat([placed] * 2), LEVELS, words))
    years = placed.groupby(["stage", "task", "year"]).size() * 2
    assert all(f"{year}: {n:,} works" in ring for (_, _, year), n in years.items())
    quadrants = pd.concat(
        [tables.quadrants(catalog, "tuned", "infer_with_crm", "size_bucket", "defeated_baseline")] * 2,
        ignore_index=True,
    )
    assert len(quadrants) > 2000
    text = figures.describe(
        figures.quadrants(quadrants, words, "tuned", "infer_with_crm", "size_bucket", "defeated_baseline")
    )
    for _, group in quadrants.groupby(["tuned", "infer_with_crm"]):
        assert f'"{len(group):,} works" at' in text
        cells = group.groupby(["size_bucket", "defeated_baseline"]).size()
        assert all(f'"{n:,}" at' in text for n in cells)
    sizes = figures.describe(
        figures.sizes(
            tables.sizes(catalog, "backbone"),
            {},
            size="parameters",
            colour="stage",
        )
    )
    for _, group in tables.sizes(catalog, "backbone").groupby("year"):
        assert f"of {len(group):,}" in sizes


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.parametrize(("change", "read"), [(False, False), (True, True)])
def test_a_forked_process_reads_a_kept_catalog_only_if_it_changed(small: Folder, change: bool, read: bool) -> None:
    keep(small.load())
    again = small.load()  # this process reads it anew whatever was kept
    if change:
        small.change("A Title", "title", 2)
    child = os.fork()
    if not child:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("helpers.catalog.catalog._load", lambda folder: os._exit(7))
            os._exit(0 if small.load().papers.equals(again.papers) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == (7 if read else 0)
