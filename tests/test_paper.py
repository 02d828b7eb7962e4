"""The author's bundle: LaTeX takes it as it is, and it holds what the catalog says."""

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import compiled
import tiny
from conftest import PUBLISHED, write_small
from helpers.base import folders, links
from helpers.bibliography import paper
from helpers.bibliography.bibtex import STYLES
from helpers.bibliography.references import references
from helpers.build import notebook_files, parameters
from helpers.cli import paper as cli_paper
from helpers.cli.main import survey
from helpers.output import captions
from helpers.output import tables as tables_of
from helpers.output.classes import CLASSES
from helpers.output.lookup import STANDALONE, fragment
from helpers.tables import numbers

FRAGMENTS = ("lookup-table", "works-by-section", "quadrant-counts", "tuning-by-stage")


def write_bundle(reports: Path, folder: Path, *words: str) -> Path:
    """Write a bundle of the catalog as published, and return its folder."""
    command = ["paper", "--catalog", f"{PUBLISHED}", "--reports", f"{reports}", "--output-dir", f"{folder}", *words]
    result = CliRunner().invoke(survey, command)
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture(scope="module")
def bundle(tmp_path_factory, published_reports) -> Path:
    """Return the bundle of the catalog as published, built once."""
    return write_bundle(published_reports, tmp_path_factory.mktemp("paper") / "bundle")


@pytest.fixture(scope="module")
def sample(bundle) -> str:
    """Return the log of the compiled sample."""
    return compiled.latex(bundle, "sample", bibtex=True)


def text(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="ascii")


def test_latex_takes_the_sample_without_a_complaint(sample):
    assert compiled.faults(sample) == []


def test_the_sample_shows_every_number_on_its_first_pages(bundle, sample, catalog):
    page = " ".join(compiled.run(bundle, "pdftotext", "-l", "3", "sample.pdf", "-").split())
    for number in numbers.numbers(catalog).itertuples():
        assert f"{number.meaning}: {number.value}" in page.replace("- ", "-"), number


def entries(folder: Path) -> list[str]:
    """Return the keys of the references."""
    return re.findall(r"^@\w+\{([^,]*),", text(folder, "references.bib"), re.MULTILINE)


def test_all_references_and_figures_are_set(bundle, sample):
    pages = compiled.words(bundle, "sample")
    assert f"[{len(entries(bundle))}]" in pages
    assert "[?]" not in pages
    assert pages.count("Fig. ") >= len(list((bundle / "figures").glob("*.pdf"))) >= 10


def test_no_font_is_a_bitmap(bundle, sample):
    for pdf in ["sample.pdf", *(f"figures/{path.name}" for path in (bundle / "figures").glob("*.pdf"))]:
        listing = compiled.fonts(bundle, pdf)
        assert "Type 3" not in listing, pdf
        assert all(" yes " in line for line in listing.splitlines()[2:]), pdf


def test_all_works_benchmarks_and_the_survey_itself_can_be_cited(bundle, catalog, placed):
    cited = set(re.findall(r"\\cite\{([^}]*)\}", text(bundle, "tables/lookup-table.tex")))
    keys = entries(bundle)
    assert cited == set(placed)
    assert keys[: len(catalog.works)] == list(catalog.works["key"])
    papers = [links.arxiv(url).id for url in catalog.benchmarks["paper_url"]]
    found = re.findall(r"eprint = \{(.*)\}", text(bundle, "references.bib"))
    assert found[-len(papers) - 1 :] == [*papers, "2306.05817"]
    assert len(keys) == len({*keys}) == len(catalog.works) + len(papers) + 1


def test_the_survey_s_authors_are_those_of_the_citation_file_where_it_is_this_survey_s(small, tmp_path):
    small.edit("levels:", "title: My Survey\nlevels:", "survey.yaml")
    file = tmp_path / "CITATION.cff"
    people = "[{family-names: Lin, given-names: Al}]"
    said = f"preferred-citation: {{title: %s, year: 2020, url: 'https://x.org/s', authors: {people}}}"
    file.write_text(said % "my survey")
    last = [*references(small.load(), STYLES["IEEEtran"], file).items()][-1]
    assert last == (
        "lin2020my",
        "@misc{lin2020my,\n  author = {Lin, Al},\n  title = {my survey},\n  year = {2020},\n  url = {https://x.org/s},\n}\n",
    )
    for other in (said % "other", "[", ""):
        file.write_text(other)
        assert "Lin, Al" not in "".join(references(small.load(), STYLES["IEEEtran"], file).values())


def test_the_sample_uses_exactly_the_commands_that_there_are(bundle):
    defined = re.findall(r"^\\newcommand\{\\(\w+)\}", text(bundle, "numbers.tex"), re.MULTILINE)
    assert re.findall(r"\\(Survey\w+)", text(bundle, "sample.tex")) == defined


@pytest.mark.parametrize("name", CLASSES)
def test_latex_takes_every_table_and_the_sample_in_each_class_without_a_complaint(name, published_reports, tmp_path):
    folder, made = write_bundle(published_reports, tmp_path / "b", "--class", name), CLASSES[name]
    assert compiled.faults(compiled.latex(folder, "sample", bibtex=True)) == []
    assert re.search(r"\\documentclass.*\{(.*)\}", text(folder, "sample.tex"))[1] in name
    files = [path.stem for path in (folder / "tables").glob("*.tex") if path.stem != STANDALONE]
    tables = sorted(stem for stem in files if not stem.endswith("-forest"))  # a tree stands in a figure: test_tree_tex
    assert set(FRAGMENTS) <= set(tables)
    # The typeout says in the log which table a fault belongs to.
    inputs = [f"\\typeout{{! table {name}}}\\input{{tables/{name}}}\\clearpage" for name in tables]
    compiled.paper(
        folder / "all.tex",
        made,
        *inputs,
        "\\nocite{*}",
        f"\\bibliographystyle{{{made.style}}}",
        "\\bibliography{references}",
    )
    assert compiled.faults(compiled.latex(folder, "all", bibtex=True)) == [f"! table {name}" for name in tables]


@pytest.mark.parametrize("style", STYLES)
def test_biber_takes_the_references_of_each_style_without_a_warning(style, catalog, tmp_path):
    compiled.require("biber")
    entries = references(catalog, STYLES[style], tmp_path / "none")
    (tmp_path / "r.bib").write_text("\n".join(entries.values()), encoding="ascii")
    printed = compiled.run(tmp_path, "biber", "--tool", "r.bib")
    assert "Output to r_bibertool.bib" in printed
    assert not re.search("WARN|ERROR", printed), printed


def test_the_classes_of_the_command_are_those_that_there_are():
    assert [*CLASSES] == [*cli_paper.CLASSES]
    assert {made.style for made in CLASSES.values()} == {*STYLES}


def test_a_selection_is_that_of_figures_tables_numbers_and_references(tmp_path, catalog):
    folder = tmp_path / "b"
    command = ["paper", "--catalog", f"{PUBLISHED}", "-p", "last_year", "2022", "--as-of", "2023-06-09"]
    command += ["--figure", "venues", "--figure", "pipeline", "--output-dir", f"{folder}"]
    result = CliRunner().invoke(survey, command)
    assert result.exit_code == 0, result.output
    chosen = catalog.select(last_year=2022, as_of="2023-06-09")
    assert entries(folder)[: len(chosen.works)] == list(chosen.works["key"])
    assert f"\\newcommand{{\\SurveyWorks}}{{{len(chosen.works)}}}" in text(folder, "numbers.tex")
    shown = re.findall(r"figures/([\w-]+)\}\n  \\caption\{(.*)\}\\label", text(folder, "sample.tex"))
    assert [stem for stem, _ in shown] == ["pipeline", "venues"]
    assert all(caption.count(chosen.scope) == 1 for _, caption in shown)
    assert sorted(path.stem for path in (folder / "figures").iterdir()) == ["pipeline", "venues"]
    assert f"Selected: {chosen.scope}." in text(folder, "tables/venues.tex")
    assert chosen.scope in text(folder, "tables/lookup-table.tex")
    assert chosen.scope in (folder / "README.md").read_text("utf-8")
    assert not re.search(
        r"\\cite\{(?!" + "|".join(map(re.escape, entries(folder))) + r")", text(folder, "tables/coding.tex")
    )


def test_figures_stand_once_and_in_the_order_of_the_notebooks(bundle):
    stems = re.findall(r"figures/([\w-]+)\}", text(bundle, "sample.tex"))
    shown = [found.stem for path in notebook_files.available() for found in in_notebook(path) if found.kind == "Figure"]
    assert stems == shown


def in_notebook(path: Path) -> list[captions.Caption]:
    """Return the captions that a committed notebook stores."""
    cells = notebook_files.read(path).cells
    texts = [output.get("data", {}).get("text/markdown", "") for cell in cells for output in cell.get("outputs", ())]
    return [found for found in map(captions.read, texts) if found]


def test_a_figure_that_no_notebook_shows_is_named_and_nothing_is_written(project):
    result = CliRunner().invoke(survey, ["paper", "--figure", "its"])
    assert result.exit_code == 2
    assert "no notebook shows a figure 'its'" in result.stderr
    assert not (project / "reports" / "paper").exists()


def test_the_look_up_table_is_the_one_that_the_notebook_writes(bundle, catalog):
    assert text(bundle, "tables/lookup-table.tex") == fragment(catalog)


def test_the_same_bytes_again(catalog):
    assert paper.contents(catalog, [], []) == paper.contents(catalog, [], [])


def test_the_readme_names_every_number_and_says_what_is_lost(bundle, catalog):
    readme = (bundle / "README.md").read_text(encoding="utf-8")
    for number in numbers.numbers(catalog).itertuples():
        assert re.search(rf"\\{number.macro}\b", readme)
    assert "0 of them here" in readme
    assert catalog.sha256 in readme


def test_a_bundle_of_nasty_names_compiles(copied, tmp_path):
    names = ["a_b & 50% $x$ #1 ~ ^ \\x {z}", "W" * 60, "名字 Имя", "Łódź — “x”", "}{", "\\end{document}"]
    for line, name in enumerate(names, start=2):
        for column in ("name", "title", "rs_task"):
            copied.change(name, column, line)
        copied.change(f"Ann {name.replace(';', '')}; Żaneta Öz", "authors", line)
    files = paper.contents(copied.load(), [], [])
    folders.replace(files, tmp_path / "b")
    assert compiled.faults(compiled.latex(tmp_path / "b", "sample", bibtex=True)) == []
    assert "characters that pdflatex lacks stand as their numbers" in paper.summary(files)
    pages = compiled.words(tmp_path / "b", "sample")
    for shown in ("[U+540D]", "Łódź — “x”", "\\end{document}"):
        assert shown in pages


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="250.5pt">{}</svg>'


def caption(kind: str, stem: str, words: str) -> dict:
    return {"outputs": [{"data": {"text/markdown": [captions.Caption(kind, stem, words).markdown]}}]}


def test_what_a_build_made_and_the_catalog_says_is_each_one_file_and_is_counted(small, tmp_path):
    reports = tmp_path / "reports"
    cells = [caption("Figure", "b", "Words & years."), caption("Figure", "a", "A, 2023.")]
    made = {
        "figures/a.svg": SVG.format("<desc>What it\n says.</desc>"),
        "figures/b.svg": SVG.format(f"<desc>{'long ' * 300}</desc>"),
        "figures/a.pdf": "%PDF a",
        "figures/b.pdf": "%PDF b",
        "figures/a.png": "",
        "notebooks/n.ipynb": json.dumps({"cells": cells}),
        "tables/own.tex": "Łódź 名",
        "tables/own.csv": "",
        "tables/own.html": tables_of.web_page(pd.DataFrame({"n": [1]}), "own"),
        "tables/plain.tex": tables_of.render(pd.DataFrame({"n": [1]}), "plain", "Plain.")["tex"],
        "tables/plain.html": tables_of.web_page(pd.DataFrame({"n": [1]}), "plain", "Plain."),
    }
    for name, content in made.items():
        (reports / name).parent.mkdir(parents=True, exist_ok=True)
        (reports / name).write_text(content, encoding="utf-8")
    figures, found = paper.collect(reports, [[*reversed(made)]], ["2023"])
    assert [tuple(figure) for figure in figures] == [
        ("b", "Words & years. Selected: 2023.", "Words & years. Selected: 2023.", 250.5, b"%PDF b"),
        ("a", "A, 2023.", "What it says.", 250.5, b"%PDF a"),
    ]
    assert [table.stem for table in found] == ["own", "plain"]

    catalog = small.load()
    quoted = numbers.numbers(catalog)
    files = paper.contents(catalog, figures, found, CLASSES["IEEEtran"])
    names = ("own", "plain", "lookup-table", "lookup-table-standalone")
    tables_of_its_own = {f"tables/{name}.tex" for name in names}
    texts = {"references.bib", "numbers.tex", "sample.tex", "README.md", "verification.md"}
    assert files.keys() == {"figures/a.pdf", "figures/b.pdf"} | tables_of_its_own | texts
    assert files["figures/b.pdf"] == b"%PDF b"
    assert files["tables/own.tex"] == b"{\\L}{\\'{o}}d{\\'{z}} {[}U+4E2D{]}\\hspace{0pt}".replace(b"4E2D", b"540D")
    assert b"for IEEEtran" in files["tables/plain.tex"]
    assert b"\\caption{Plain. Selected: 2023.}" in files["tables/plain.tex"]
    references = len(catalog.works) + len(catalog.benchmarks)
    counts = f"2 figures, 4 tables, {references} references, {len(quoted)} numbers"
    assert paper.summary(files) == (f"{counts}; 1 characters that pdflatex lacks stand as their numbers, [U+...]")
    without = {name: data for name, data in files.items() if name != "tables/own.tex"}
    assert paper.summary(without) == counts.replace("4 tables", "3 tables")
    readme, defined = files["README.md"].decode(), files["numbers.tex"].decode()
    assert "the 4 works, benchmarks and the survey itself" in readme
    assert "such as `[U+540D]`: 1 of them here" in readme
    for row in quoted.itertuples():
        assert f"\\newcommand{{\\{row.macro}}}{{{row.value}}}" in defined
        assert [line for line in readme.splitlines() if f"\\{row.macro} " in line.replace("|", " ")], row.macro
    for stem in ("a", "b"):
        assert files["sample.tex"].decode().count(f"figures/{stem}}}") == 1


@pytest.mark.parametrize(
    ("name", "wide", "float_", "size"),
    [
        ("article", 344.9, "figure", ""),
        ("article", 394.6, "figure", "width=\\textwidth,"),
        ("IEEEtran", 252, "figure", ""),
        ("IEEEtran", 394.6, "figure*", ""),
        ("cas-dc", 252, "figure*", ""),
        ("acmart-acmsmall", 394.6, "figure", ""),
        ("acmart-sigconf", 700, "figure*", "width=\\textwidth"),
    ],
)
def test_a_figure_is_printed_as_large_as_it_is_where_it_fits(small, name, wide, float_, size):
    figure = paper.PaperFigure("a", "A.", "What it says.", wide, b"")
    made = CLASSES[name]
    sample = paper.contents(small.load(), [figure], [], made)["sample.tex"].decode()
    options = size if made.is_acm else f"{size}alt={{What it says.}}"
    assert f"\\begin{{{float_}}}{made.page}\n" in sample
    assert f"\\includegraphics[{options}]{{figures/a}}" in sample


def test_figures_are_drawn_for_the_class_unless_the_user_says_for_what(catalog):
    chosen = notebook_files.choose([])
    assert [made.name for made in CLASSES.values() if made.form == "narrow"] == ["llncs", "elsarticle", "article"]
    drawn = cli_paper._with_form({}, "narrow", chosen, catalog)
    assert {name: value.value for name, value in drawn.items()} == {"form": "narrow"}
    given = parameters.gather([], [("form", "column")])
    assert cli_paper._with_form(given, "narrow", chosen, catalog) == given
    assert cli_paper._with_form({}, "page", chosen, catalog) == {}
    assert cli_paper._with_form({}, "narrow", [], catalog) == {}


def test_another_survey_s_catalog_gives_another_bundle(tmp_path):
    catalog = write_small(tmp_path / "data").load()
    files = paper.contents(catalog, [], [])
    assert files["references.bib"].count(b"\n@") + 1 >= len(catalog.works)
    assert b"SurveyStageFeatureStage" in files["numbers.tex"]
    assert b"SurveyStageFeatureEncoder" not in files["numbers.tex"]


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    folder = tiny.project(tmp_path / "it", n01_good=tiny.notebook(tiny.writing("it")))
    monkeypatch.chdir(folder)
    return folder


def test_a_notebook_that_fails_leaves_no_bundle(project):
    tiny.save(project, "02-bad", tiny.notebook("1 / 0"))
    result = CliRunner().invoke(survey, ["paper"])
    assert result.exit_code == 1
    assert "nothing written, because 02-bad failed" in result.stderr
    assert not (project / "reports" / "paper").exists()


def test_build_paper_and_site_share_what_is_up_to_date(project):
    run = CliRunner()
    assert run.invoke(survey, ["paper"]).exit_code == 0
    before = tiny.files(project / "reports")
    for words in (["build"], ["paper"], ["site"]):
        result = run.invoke(survey, words)
        assert result.exit_code == 0, result.output
        assert result.stdout.splitlines()[0].split() == ["01-good", "unchanged"]
    assert tiny.files(project / "reports") == before


def test_the_bundle_of_another_catalog_leaves_the_project_s_reports_alone(project, tmp_path):
    other = shutil.copytree(project / "data", tmp_path / "other")
    run = CliRunner()
    result = run.invoke(survey, ["paper", "--catalog", f"{other}", "--output-dir", f"{tmp_path / 'bundle'}"])
    assert result.exit_code == 0, result.output
    assert not (project / "reports").exists()
    words = ["paper", "--catalog", f"{other}", "--reports", f"{tmp_path / 'theirs'}", "--output-dir"]
    assert run.invoke(survey, [*words, f"{tmp_path / 'bundle'}"]).exit_code == 0
    assert (tmp_path / "theirs" / "figures" / "it.svg").exists()


def test_a_catalog_at_fault_leaves_no_bundle(project):
    (project / "data" / "papers.csv").write_text("nonsense\n")
    result = CliRunner().invoke(survey, ["paper"])
    assert result.exit_code == 1
    assert "data/papers.csv:1" in result.stderr
    assert not (project / "reports").exists()
