"""The author's bundle: LaTeX takes it as it is, and it holds what the catalog says."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import compiled
import tiny
from conftest import PUBLISHED, write_small
from helpers import tables
from helpers.base import folders
from helpers.bibliography import paper
from helpers.cli.main import survey
from helpers.output.lookup import STANDALONE, fragment
from helpers.tables import numbers

FRAGMENTS = ("lookup-table", "works-by-section", "quadrant-counts", "tuning-by-stage")


@pytest.fixture(scope="module")
def bundle(tmp_path_factory, placed, published_reports) -> Path:
    """Return the bundle of the catalog as published, built once."""
    folder = tmp_path_factory.mktemp("paper") / "bundle"
    result = CliRunner().invoke(
        survey, ["paper", "--catalog", f"{PUBLISHED}", "--reports", f"{published_reports}", "--output-dir", f"{folder}"]
    )
    assert result.exit_code == 0, result.output
    last = result.stdout.splitlines()[-1]
    assert re.search(rf"bundle/: \d+ figures, \d+ tables, {len(placed)} references, \d+ numbers$", last)
    return folder


@pytest.fixture(scope="module")
def sample(bundle) -> str:
    """Return the log of the compiled sample."""
    return compiled.latex(bundle, "sample", bibtex=True)


def text(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="ascii")


def test_latex_takes_the_sample_without_a_complaint(sample):
    assert compiled.faults(sample) == []


def test_the_sample_shows_every_number_on_its_first_page(bundle, sample, catalog):
    page = " ".join(compiled.run(bundle, "pdftotext", "-l", "1", "sample.pdf", "-").split())
    for number in numbers.numbers(catalog).itertuples():
        assert f"{number.meaning}: {number.value}" in page.replace("- ", "-"), number


def test_all_references_and_figures_are_set(bundle, sample, placed):
    pages = compiled.words(bundle, "sample")
    assert f"[{len(placed)}]" in pages
    assert "[?]" not in pages
    assert pages.count("Fig. ") >= len(list((bundle / "figures").glob("*.pdf"))) >= 10


def test_no_font_is_a_bitmap(bundle, sample):
    for pdf in ["sample.pdf", *(f"figures/{path.name}" for path in (bundle / "figures").glob("*.pdf"))]:
        listing = compiled.fonts(bundle, pdf)
        assert "Type 3" not in listing, pdf
        assert all(" yes " in line for line in listing.splitlines()[2:]), pdf


def test_exactly_the_cited_keys_are_in_the_bibliography(bundle, placed):
    cited = set(re.findall(r"\\cite\{([^}]*)\}", text(bundle, "tables/lookup-table.tex")))
    entries = re.findall(r"^@\w+\{([^,]*),", text(bundle, "references.bib"), re.MULTILINE)
    assert sorted(entries) == sorted(placed)
    assert set(entries) == cited


def test_the_sample_uses_exactly_the_commands_that_there_are(bundle):
    defined = re.findall(r"^\\newcommand\{\\(\w+)\}", text(bundle, "numbers.tex"), re.MULTILINE)
    assert re.findall(r"\\(Survey\w+)", text(bundle, "sample.tex")) == defined


def test_every_table_fits_the_line(bundle):
    names = sorted(path.stem for path in (bundle / "tables").glob("*.tex") if path.stem != STANDALONE)
    assert set(FRAGMENTS) <= set(names)
    # The typeout says in the log which table a fault belongs to.
    inputs = "".join(f"\\typeout{{! table {name}}}\\input{{tables/{name}}}\n" for name in names)
    (bundle / "all.tex").write_text(compiled.HEAD + inputs + "\\end{document}\n", encoding="ascii")
    found = compiled.faults(compiled.latex(bundle, "all"))
    assert [fault for fault in found if "natbib" not in fault and "undefined" not in fault] == [
        f"! table {name}" for name in names
    ]


def test_the_look_up_table_is_the_one_that_the_notebook_writes(bundle, catalog):
    assert text(bundle, "tables/lookup-table.tex") == fragment(catalog)


def test_the_same_bytes_again(catalog):
    assert paper.contents(catalog, [], {}) == paper.contents(catalog, [], {})


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
    files = paper.contents(copied.load(), [], {})
    folders.replace(files, tmp_path / "b")
    assert compiled.faults(compiled.latex(tmp_path / "b", "sample", bibtex=True)) == []
    assert "characters that pdflatex lacks stand as their numbers" in paper.summary(files)
    pages = compiled.words(tmp_path / "b", "sample")
    for shown in ("[U+540D]", "Łódź — “x”", "\\end{document}"):
        assert shown in pages


SVG = '<svg xmlns:dc="http://purl.org/dc/elements/1.1/">{}</svg>'


def test_what_a_build_made_and_the_catalog_says_is_each_one_file_and_is_counted(small, tmp_path):
    reports = tmp_path / "reports"
    made = {
        "figures/a.svg": SVG.format("<g><dc:title>Words &amp; years</dc:title></g>"),
        "figures/b.svg": SVG.format(""),
        "figures/a.pdf": "%PDF a",
        "figures/b.pdf": "%PDF b",
        "figures/a.png": "",
        "tables/own.tex": "Łódź 名",
        "tables/own.csv": "",
    }
    for name, content in made.items():
        (reports / name).parent.mkdir(parents=True, exist_ok=True)
        (reports / name).write_text(content, encoding="utf-8")
    figures, sources = paper.collect(reports, reversed(made))
    assert [tuple(figure) for figure in figures] == [("a", "Words & years", b"%PDF a"), ("b", "b", b"%PDF b")]
    assert sources == {"own.tex": "Łódź 名"}

    catalog = small.load()
    quoted = numbers.numbers(catalog)
    files = paper.contents(catalog, figures, sources)
    tables_of_its_own = {f"tables/{name}.tex" for name in ("own", "lookup-table", "lookup-table-standalone")}
    texts = {"references.bib", "numbers.tex", "sample.tex", "README.md", "verification.md"}
    assert files.keys() == {"figures/a.pdf", "figures/b.pdf"} | tables_of_its_own | texts
    assert files["figures/b.pdf"] == b"%PDF b"
    assert files["tables/own.tex"] == b"{\\L}{\\'{o}}d{\\'{z}} {[}U+540D{]}\\hspace{0pt}"
    # Of the four works the pipeline has three: the survey of words is outside it.
    assert re.findall(r"(?m)^@\w+\{(\w+),", files["references.bib"].decode()) == [
        "adams2021early",
        "baker2022middle",
        "clark2023late",
    ]
    counts = f"2 figures, 3 tables, 3 references, {len(quoted)} numbers"
    assert paper.summary(files) == (f"{counts}; 1 characters that pdflatex lacks stand as their numbers, [U+...]")
    without = {name: data for name, data in files.items() if name != "tables/own.tex"}
    assert paper.summary(without) == counts.replace("3 tables", "2 tables")
    readme, defined = files["README.md"].decode(), files["numbers.tex"].decode()
    assert "the 3 works that the look-up table cites" in readme
    assert "such as `[U+540D]`: 1 of them here" in readme
    for row in quoted.itertuples():
        assert f"\\newcommand{{\\{row.macro}}}{{{row.value}}}" in defined
        assert [line for line in readme.splitlines() if f"\\{row.macro} " in line.replace("|", " ")], row.macro
    for stem in ("a", "b"):
        assert files["sample.tex"].decode().count(f"figures/{stem}}}") == 1


def test_another_survey_s_catalog_gives_another_bundle(tmp_path):
    catalog = write_small(tmp_path / "data").load()
    files = paper.contents(catalog, [], {})
    assert files["references.bib"].count(b"\n@") + 1 == tables.lookup(catalog)["key"].nunique()
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
