"""The catalog as loaded: a work counts once, a selection is a filter, and no input breaks it without a clear error."""

import csv
import datetime
import hashlib
import re
import shutil

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conftest import FILES, PUBLISHED, SMALL, Folder, write_small
from helpers import tables
from helpers.base.days import today
from helpers.base.digests import of_catalog as digest
from helpers.catalog import Catalog, explode, load
from helpers.catalog.schema import NOTHING
from helpers.catalog.text_faults import clean, fault
from tabulated import all_tables


def papers(folder: Folder) -> list[dict[str, str]]:
    head, *rows = folder.rows()
    return [dict(zip(head, row, strict=True)) for row in rows]


# --- what is loaded ----------------------------------------------------------------------------------------------


def test_loading_keeps_every_cell_of_every_file(small: Folder):
    catalog = small.load()
    frames = {"papers.csv": catalog.papers, "vocabulary.csv": catalog.terms}
    for file in FILES:
        frame = frames.get(file, getattr(catalog, file.removesuffix(".csv"), None))
        head, *rows = small.rows(file)
        assert frame[head].astype(str).to_numpy().tolist() == rows, file


def test_what_follows_from_the_cells_is_derived(small: Folder):
    derived = small.load().papers
    assert derived["stage"].tolist() == ["Feature Stage", "Ranking Stage", "Ranking Stage", "", ""]
    assert derived["task"].tolist() == ["", "Scoring", "Scoring", "", ""]
    assert derived["arxiv_id"].tolist() == ["2104.00001", "2206.00002", "", "2104.00001", "2305.00004"]
    assert derived["month"].tolist() == ["2021-04", "2022-06", "", "2021-04", "2023-05"]
    assert derived["parameters"].fillna(-1).tolist() == [110e6, 540e9, -1, -1, -1]
    assert derived["size_bucket"].tolist() == ["<1B", ">100B", ">100B", "", ""]
    assert derived["tuned"].tolist() == ["yes", "yes; no", "no", "", ""]


def test_an_unknown_year_is_missing_and_the_others_stay_whole_numbers(small: Folder):
    small.change("", "year", 4)
    years = small.load().papers["year"]
    assert years.dtype == "Int64"
    assert [None if pd.isna(year) else year for year in years] == [2021, 2022, None, 2021, 2023]


def test_the_folder_may_be_given_as_text_and_defaults_to_the_projects_own(small: Folder):
    assert load("data").sha256 == load(small.path).sha256
    assert load(PUBLISHED).sha256 != load(small.path).sha256


# --- one work, several listings ----------------------------------------------------------------------------------


def test_a_work_in_two_sections_is_one_work(small: Folder):
    works = small.load().works
    assert works["key"].tolist() == ["adams2021early", "baker2022middle", "clark2023late", "dunn2023survey"]
    assert works.index.tolist() == [0, 1, 2, 3]


def test_a_work_is_complete_whichever_listing_comes_first(small: Folder):
    before = small.load().works
    rows = small.rows()
    small.write([rows[0], rows[4], *rows[1:4], rows[5]])  # the listing without backbone, tuning and tasks goes first
    catalog = small.load()
    assert catalog.papers["section"].tolist() == ["others", "features", "ranking", "ranking", "others"]
    pd.testing.assert_frame_equal(catalog.works, before)
    place = catalog.works.set_index("key").loc["adams2021early", ["section", "stage", "task"]].tolist()
    assert place == ["features", "Feature Stage", ""]  # its place is that in the pipeline


def test_works_stand_in_the_order_of_their_first_listings(small: Folder):
    head, *rows = small.rows()
    small.write([head, *rows[::-1]])
    assert small.load().works["key"].tolist() == [
        "dunn2023survey",
        "adams2021early",
        "clark2023late",
        "baker2022middle",
    ]


def test_tables_count_a_work_in_two_sections_once(small: Folder):
    catalog = small.load()
    assert tables.works_by_section(catalog)["works"].tolist() == [1, 2, 2]
    assert tables.over_years(catalog, "tuning").sum().to_dict() == {"Full Finetuning": 1, "LoRA": 1, "Frozen": 2}
    assert tables.counts_by(catalog, "venue")["works"].to_dict() == {
        "arXiv": 3,
        "AAAI": 1,
    }
    assert tables.growth(catalog)["works"].to_dict() == {"2023-05-24": 2, "2023-06-01": 3}
    assert tables.over_months(catalog, "stage").sum().to_dict() == {
        "Feature Stage": 1,
        "Ranking Stage": 1,
        "outside the pipeline": 1,
    }


def test_exploding_gives_a_row_a_term_and_none_for_an_empty_cell(small: Folder):
    terms = explode(small.load().papers, "backbone")
    assert terms["backbone"].tolist() == ["BERT-base (110M)", "PaLM (540B)", "ChatGPT", "ChatGPT"]


# --- selections --------------------------------------------------------------------------------------------------

YEARS = st.just(0) | st.integers(2019, 2025)
STAGES = {"Feature Engineering": ["FE", "feature-engineering"], "Scoring/Ranking Function": ["s/r", "SCORING-RANKING"]}
NAMES = {name: stage for stage, names in STAGES.items() for name in [stage, *names]}


@given(first=YEARS, last=YEARS, stages=st.lists(st.sampled_from(sorted(NAMES)), max_size=3))
def test_a_selection_is_a_plain_filter_in_list_order(catalog: Catalog, first: int, last: int, stages: list[str]):
    if first and last and first > last:
        with pytest.raises(ValueError, match=f"first_year {first} lies after last_year {last}"):
            catalog.select(first, last, stages=stages)
        return
    with (PUBLISHED / "sections.csv").open(encoding="utf-8", newline="") as stream:
        stage = {row["id"]: row["stage"] for row in csv.DictReader(stream)}
    chosen = {NAMES[name] for name in stages}
    expected = [
        row["key"]
        for row in papers(Folder(PUBLISHED))
        if (first or 0) <= int(row["year"]) <= (last or 9999) and (not chosen or stage[row["section"]] in chosen)
    ]
    selected = catalog.select(first, last, stages=stages)
    assert selected.papers["key"].tolist() == expected
    assert selected.papers.index.tolist() == list(range(len(expected)))
    assert selected.datasets is catalog.datasets


def test_a_work_of_unknown_year_is_left_out_as_soon_as_a_year_is_given(small: Folder):
    small.change("", "year", 4)
    catalog = small.load()
    assert "clark2023late" in set(catalog.select().papers["key"])
    for years in ({"first_year": 1900}, {"last_year": 2100}):
        assert "clark2023late" not in set(catalog.select(**years).papers["key"])


def test_an_unknown_stage_names_its_near_match(catalog: Catalog):
    with pytest.raises(
        ValueError, match="'Feature Enginering' is not a known stage; did you mean 'Feature Engineering'"
    ):
        catalog.select(stages=["Feature Enginering"])


@pytest.mark.parametrize(
    ("options", "scope"),
    [
        ({}, "all years, all stages"),
        ({"first_year": 2023, "last_year": 2023}, "2023, all stages"),
        ({"first_year": 2021, "last_year": 2023}, "2021 to 2023, all stages"),
        ({"first_year": 2022}, "from 2022, all stages"),
        ({"as_of": "2023-06-01"}, "all years, all stages, as of 2023-06-01"),
        (
            {"tuning": ["lora", "Frozen"], "as_of": "2023-06-01"},
            "all years, all stages, as of 2023-06-01, tuning LoRA or Frozen",
        ),
        (
            {"stage": "FS", "tuned": "no", "family": "bert-base"},
            "all years, Feature Stage, backbone family BERT, tuned no",
        ),
        ({"last_year": 2022, "stages": ["FS", "ranking stage"]}, "to 2022, Feature Stage and Ranking Stage"),
    ],
)
def test_a_selection_says_what_it_is(small: Folder, options: dict, scope: str):
    assert small.load().select(**options).scope == scope


@given(day=st.dates(datetime.date(2023, 5, 20), datetime.date(2023, 7, 5)).map(str))
def test_the_list_as_of_a_day_is_a_plain_filter(catalog: Catalog, day: str):
    with (PUBLISHED / "releases.csv").open(encoding="utf-8", newline="") as stream:
        versions = [row["version"] for row in csv.DictReader(stream) if row["date"] <= day]
    selected = catalog.select(as_of=day)
    assert selected.papers["key"].tolist() == [row["key"] for row in papers(Folder(PUBLISHED)) if row["listed"] <= day]
    assert selected.releases["version"].tolist() == versions


def test_a_work_of_unknown_day_is_left_out_as_soon_as_a_day_is_given(small: Folder):
    assert "dunn2023survey" in set(small.load().select().papers["key"])
    assert "dunn2023survey" not in set(small.load().select(as_of="9999-12-31").papers["key"])


def test_a_second_listing_may_leave_the_day_to_the_first(small: Folder):
    small.change("", "listed", 5)
    selected = small.load().select(as_of="2023-05-24")
    assert selected.papers["section"].tolist() == ["features", "ranking", "others"]


@pytest.mark.parametrize("day", ["yesterday", "2023-6-9", "20230609", "2023-06-31", "2023-06-09 ", 2023])
def test_a_day_that_is_no_date_is_named(small: Folder, day: object):
    with pytest.raises(ValueError, match=f"as_of {day!r} is not a date, as '2023-06-09'"):
        small.load().select(as_of=day)


# --- nothing selected, nothing there -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "select",
    [
        {"first_year": 1950, "last_year": 1950},
        {"first_year": 2021, "last_year": 2021, "stages": ["Pipeline Controller"]},
        {"stages": ["User Data Collection"]},
        {"as_of": "2000-01-01"},
    ],
)
def test_every_table_of_a_selection_that_matches_nothing_is_empty_and_no_error(catalog: Catalog, select: dict):
    selected = catalog.select(**select)
    assert len(selected.papers) == len(selected.works) == 0
    found = all_tables(selected)
    for name in ["placements", "lookup", "quadrants", "bibliography", "coding", "related_works", "disagreements"]:
        assert len(found[name]) == 0, name
    for name in ["quadrant_counts", "over_months", "crossing", "over_years", "counts_by"]:
        assert found[name].select_dtypes("number").to_numpy().sum() == 0, name


@pytest.mark.parametrize("empty", [("papers.csv", "corrections.csv", "sources.csv"), ("papers.csv",), tuple(FILES)])
def test_every_table_of_a_catalog_of_head_lines_is_no_error(small: Folder, empty: tuple[str, ...]):
    for file in empty:
        small.write(small.rows(file)[:1], file)
    all_tables(small.load())


@pytest.mark.parametrize("stage", ["FE", "Enc", "S/R", "PC"])
@pytest.mark.parametrize("year", [2021, 2022, 2023])
def test_every_table_of_one_stage_in_one_year_is_no_error(catalog: Catalog, stage: str, year: int):
    all_tables(catalog.select(year, year, stages=[stage]))


# --- any good cells ----------------------------------------------------------------------------------------------


def is_good(text: str) -> bool:
    """Tell whether a text may stand in every column of text: it says something, and not that there are others."""
    return not fault(text) and text.casefold() not in NOTHING and not re.search(r"et.al|[&+]\s?\d|\u7b49", text, re.I)


TEXT = (
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=9).map(clean).filter(is_good)
)
ITEM = TEXT.map(lambda text: text.replace(";", "").strip()).filter(lambda text: text and is_good(text))
ITEMS = st.lists(ITEM, max_size=3, unique=True).map("; ".join)
SIZE = st.sampled_from(["", " (7B)", " (110M)", " (1.5B)", " (1T)"])
NAME = st.from_regex(r"[A-Za-z][\w.&%|<> -]{0,8}", fullmatch=True).map(str.strip).filter(is_good)
BACKBONES = st.lists(st.tuples(NAME, SIZE).map("".join), max_size=2, unique=True).map("; ".join)
PAPER = st.fixed_dictionaries(
    {
        "name": TEXT,
        "title": TEXT.filter(bool),
        "authors": ITEMS,
        "section": st.sampled_from(["features", "ranking", "others"]),
        "backbone": BACKBONES,
        "tuning": st.lists(st.sampled_from(["LoRA", "Frozen", "Full Finetuning"]), max_size=2, unique=True).map(
            "; ".join
        ),
        "venue": st.sampled_from(["", "arXiv", "AAAI"]),
        "year": st.integers(1900, 2100).map(str) | st.just(""),
        "rs_task": ITEMS,
        "rs_scenario": ITEMS,
        "infer_with_crm": st.sampled_from(["", "yes", "no"]),
        "defeated_baseline": st.sampled_from(["", "MF", "MLP"]),
        "listed": st.dates(max_value=today()).map(str) | st.just(""),
    }
)


@settings(max_examples=50)
@given(rows=st.lists(PAPER, max_size=5), urls=st.booleans())
def test_any_good_papers_load_cell_for_cell(tmp_path_factory: pytest.TempPathFactory, rows: list[dict], urls: bool):
    folder = Folder(tmp_path_factory.getbasetemp() / "good")
    if not folder.path.exists():
        write_small(folder.path)
        folder.write(folder.rows("sources.csv")[:1], "sources.csv")
        folder.write(folder.rows("corrections.csv")[:1], "corrections.csv")
    head = folder.rows()[0]
    links = [f"https://arxiv.org/abs/2305.{place:05d}" if urls else "" for place in range(len(rows))]
    keyed = [{**row, "key": f"key{place}", "url": links[place]} for place, row in enumerate(rows)]
    folder.write([head, *([row[column] for column in head] for row in keyed)])
    cells = folder.load().papers[head].astype(object)
    assert cells.where(cells.notna(), "").astype(str).to_dict("records") == [{c: r[c] for c in head} for r in keyed]


# --- any bytes ---------------------------------------------------------------------------------------------------


def mangled(data: bytes, how: str, at: int, length: int, junk: bytes) -> bytes:
    """Return the bytes with a piece, or whole lines, dropped, doubled, replaced or swapped with what follows."""
    parts: list[bytes] = data.splitlines(keepends=True) if how.endswith("lines") else [bytes([b]) for b in data]
    at = at % (len(parts) + 1)
    before, piece, after = parts[:at], parts[at : at + length], parts[at + length :]
    kind = how.split(" ")[0]
    changed = {
        "drop": [*before, *after],
        "double": [*before, *piece, *piece, *after],
        "replace": [*before, junk, *after],
        "insert": [*before, junk, *piece, *after],
        "swap": [*before, *after[:length], *piece, *after[length:]],
    }
    return b"".join(changed[kind])


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return write_small(tmp_path_factory.mktemp("spoilt") / "data")


@settings(max_examples=100)
@given(
    file=st.sampled_from(sorted(FILES)),
    how=st.sampled_from(
        [f"{kind} {unit}" for kind in ("drop", "double", "replace", "insert", "swap") for unit in ("bytes", "lines")]
    ),
    at=st.integers(0, 2000),
    length=st.integers(1, 40),
    junk=st.binary(max_size=4) | st.sampled_from([b'"', b",", b"\n", b"\r", b"\0", b";", b"(", b"\xff", b"9" * 5000]),
)
@example(file="papers.csv", how="replace bytes", at=0, length=1, junk=b"\xef\xbb\xbf\xef\xbb\xbf")
def test_a_spoilt_file_loads_or_names_its_faults_one_a_line(spoilt: Folder, file, how, at, length, junk):
    good = SMALL[file].encode()
    (spoilt.path / file).write_bytes(mangled(good, how, at, length, junk))
    messages = spoilt.faults()
    (spoilt.path / file).write_bytes(good)
    for message in messages:
        assert re.fullmatch(r".+/data/[a-z]+\.csv(:\d+)?: .+", message)
        assert message.isprintable()


@settings(max_examples=10)
@given(
    how=st.sampled_from(["drop lines", "double bytes", "drop bytes"]),
    at=st.integers(0, 10**4),
    length=st.integers(1, 3),
)
def test_what_loads_can_be_tabulated(tmp_path_factory: pytest.TempPathFactory, how: str, at: int, length: int):
    folder = Folder(tmp_path_factory.getbasetemp() / "tabulated")
    shutil.rmtree(folder.path, ignore_errors=True)
    write_small(folder.path)
    (folder.path / "papers.csv").write_bytes(mangled(SMALL["papers.csv"].encode(), how, at, length, b""))
    if not folder.faults():
        all_tables(folder.load())


# --- which catalog -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", FILES)
def test_the_digest_changes_with_every_file(small: Folder, file: str):
    before = digest(small.path)
    with (small.path / file).open("ab") as stream:
        stream.write(b"\n")
    assert digest(small.path) != before


def test_the_digest_is_that_of_names_sizes_and_bytes(small: Folder):
    parts = [f"{file} {len(SMALL[file].encode())}\n{SMALL[file]}" for file in (*FILES, "survey.yaml")]
    assert digest(small.path) == hashlib.sha256("".join(parts).encode()).hexdigest()
