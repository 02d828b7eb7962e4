"""The list as it stands two years later: all of it is in the catalog or named, in the taxonomy where it is coded."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import PUBLISHED
from helpers.base.links import identity
from helpers.catalog import Catalog, load
from helpers.cli import main


@pytest.fixture(scope="module")
def newest(shared: Path) -> Path:
    path = shared / "lists" / "awesome-llm-for-recsys-2026-01.md"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    return path


@pytest.fixture(scope="module")
def imported(newest: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """Return the catalog that the published survey makes of it, and what was said."""
    folder = tmp_path_factory.mktemp("newest") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("helpers.base.paths.data", lambda: PUBLISHED)
        return folder, CliRunner().invoke(main.survey, ["import", f"{newest}", "--to", f"{folder}", "--verbose"])


@pytest.fixture(scope="module")
def taken(imported: tuple[Path, Result]) -> Catalog:
    folder, result = imported
    assert result.exit_code == 0, result.output
    return load(folder)


def rows_by_heading(text: str) -> dict[str, list[str]]:
    """Return the rows of works below each heading with a number, told without any of the code that is tested."""
    found: dict[str, list[str]] = {}
    heading, is_body = "", False
    for line in text.split("\n"):
        if match := re.search(r"<b>(1\.\d(?:\.\d)?) [^<]*</b>|^## (2)\.", line):
            heading = match[1] or ""
        is_body = line.startswith("|") and (is_body or line.startswith("|:"))
        if heading and is_body and not line.startswith("|:"):
            found.setdefault(heading, []).append(line)
    return found


def test_it_comes_back_byte_for_byte(newest: Path, imported: tuple[Path, Result]):
    folder, _ = imported
    result = CliRunner().invoke(main.survey, ["render", "--catalog", f"{folder}", "--as-listed"])
    assert result.stdout_bytes == newest.read_bytes()


def test_every_listing_is_in_the_catalog_or_named_with_its_line(
    newest: Path, imported: tuple[Path, Result], taken: Catalog
):
    rows = [row for rows in rows_by_heading(newest.read_text(encoding="utf-8")).values() for row in rows]
    left_out = re.findall(r":(\d+): repeats line \d+ \(\w+\) in the same section; left out", imported[1].stdout)
    assert len(rows) == len(taken.papers) + len(left_out)
    urls = {url for row in rows for url in re.findall(r"https?://[^\s()]+", row)}
    assert set(taken.papers["url"]) - {""} <= urls


def test_what_is_coded_is_placed_and_new_terms_are_proposed(newest: Path, taken: Catalog):
    rows = rows_by_heading(newest.read_text(encoding="utf-8"))
    stages = {"1.1": "Feature Engineering", "1.2": "Feature Encoder", "1.3": "Scoring/Ranking Function",
              "1.4": "User Interaction", "1.5": "Pipeline Controller", "1.6": "", "1.7": ""}  # fmt: skip
    sections = taken.sections.set_index("id")
    numbers = sections["number"].loc[taken.papers["section"]].tolist()
    for number, stage in stages.items():
        own = {key for key in rows if key == number or key.startswith(f"{number}.")}
        assert set(sections["stage"][sections["number"].isin(own)]) == {stage}
        if stage:  # no row of these is left out
            assert sum(found in own for found in numbers) == sum(len(rows[key]) for key in own)
    assert taken.papers["stage"].eq("User Interaction").sum() == 17
    tasks = dict(zip(sections["number"], sections["task"], strict=True))
    assert (tasks["1.1.2"], tasks["1.3.1"], tasks["1.4.2"], tasks["1.5"]) == (
        *("Instance-level Sample Generation", "Item Scoring", "Open-ended User Interaction", ""),
    )


def test_a_new_stage_stands_where_the_list_has_it_in_a_colour_of_its_own(taken: Catalog):
    values = taken.vocabulary.values("stage")
    assert values[-2:] == ["User Interaction", "Pipeline Controller"]
    colours = [taken.vocabulary.colour("stage", value) for value in values]
    assert len(set(colours)) == len(colours)


def test_a_row_that_lacks_the_website_gives_its_benchmark(newest: Path, taken: Catalog):
    text = newest.read_text(encoding="utf-8").partition("### 2.2 Benchmarks")[2].partition("## 3.")[0]
    rows = [line.split(" | ") for line in text.split("\n") if line.startswith("| ") and "**" not in line]
    links = [[re.findall(r"\]\((\S+?)\)", cell) for cell in row[1:]] for row in rows]
    expected = [(row[0].strip("| "), links[n][0][0] if len(links[n]) > 1 else "", links[n][-1][0])
                for n, row in enumerate(rows)]  # fmt: skip
    assert list(taken.benchmarks[["name", "url", "paper_url"]].itertuples(index=False, name=None)) == expected


def test_a_row_in_the_columns_of_another_table_is_read_by_these(taken: Catalog):
    row = taken.papers.set_index("url").loc["https://arxiv.org/abs/2312.14345"]
    assert tuple(row[["backbone", "tuning", "venue", "year"]]) == ("Falcon (40B)", "Frozen", "WSDM", 2024)


def test_the_report_tells_first_what_matters_and_sums_up_the_rest(newest: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("helpers.base.paths.data", lambda: PUBLISHED)
    result = CliRunner().invoke(main.survey, ["import", f"{newest}", "--to", f"{tmp_path / 'new'}"])
    lines = result.stdout.splitlines()
    heads = [line.partition(" (")[0] for line in lines if line.endswith(":")]
    assert heads == ["not taken over", "new", "left empty", "read otherwise than it stands"]
    assert len(lines) < 80
    (arxiv,) = (line for line in lines if "the venue 'Arxiv'; written 'arXiv'" in line)
    assert "(478 lines: 40, 41, 42, 43, 44, ...)" in arxiv
    notices = CliRunner().invoke(main.survey, ["check", "--catalog", f"{tmp_path / 'new'}"]).stderr.splitlines()
    whole = CliRunner().invoke(main.survey, ["check", "--verbose", "--catalog", f"{tmp_path / 'new'}"])
    assert len(notices) < 25 < 30 < len(whole.stderr.splitlines())


def test_the_corrected_list_is_read_as_the_same_catalog(imported: tuple[Path, Result], taken: Catalog, tmp_path: Path):
    corrected = tmp_path / "list.md"
    done = CliRunner().invoke(main.survey, ["render", "--catalog", f"{imported[0]}", "--output", f"{corrected}"])
    assert done.exit_code == 0, done.output
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("helpers.base.paths.data", lambda: imported[0])
        again = CliRunner().invoke(main.survey, ["import", f"{corrected}", "--to", f"{tmp_path / 'again'}"])
    assert again.exit_code == 0, again.output
    read = load(tmp_path / "again")
    columns = ["key", "section", "name", "title", "venue", "year", "url"]  # what every table of the list has room for
    assert read.papers[columns].equals(taken.papers[columns])
    assert read.sections.equals(taken.sections)
    assert read.benchmarks.equals(taken.benchmarks)


@pytest.fixture(scope="module")
def followed(newest: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Catalog, str]:
    """Return the catalog as published after it followed the newest list, and what was said."""
    folder = shutil.copytree(PUBLISHED, tmp_path_factory.mktemp("followed") / "data")
    words = ["--new-sections", "--new-terms", "--resources", "--overwrite", "section", "--near", "new", "--write"]
    done = CliRunner().invoke(main.survey, ["import", f"{newest}", "--into", f"{folder}", *words])
    assert done.exit_code == 0, done.output
    return load(folder), done.stdout


def test_a_catalog_that_follows_it_has_each_listing_in_its_section_or_names_the_line(
    newest: Path, followed: tuple[Catalog, str]
):
    catalog, said = followed
    steps = dict(re.findall(r"^ *(\d+)  (\w[\w ]*?)  ", said, re.MULTILINE))
    sections = catalog.sections.set_index("id")["number"]
    listed = set(zip(catalog.papers["section"].map(sections), catalog.papers["url"].map(identity), strict=True))
    lines = newest.read_text(encoding="utf-8").split("\n")
    for number, rows in rows_by_heading("\n".join(lines)).items():
        for row in rows:
            line, links = f"{lines.index(row) + 1}", re.findall(r"https?://[^\s()]+", row)
            assert line in steps, row
            if steps[line] in ("added", "changed", "same") and links:
                assert (number, identity(links[-1])) in listed, row


def test_a_catalog_that_follows_it_keeps_all_that_was_coded(followed: tuple[Catalog, str]):
    own = ["rs_task", "rs_scenario", "infer_with_crm", "defeated_baseline", "authors"]
    before, after = (catalog.works.set_index("key")[own].fillna("") for catalog in (load(PUBLISHED), followed[0]))
    assert after.loc[before.index].eq(before).all(axis=None)
