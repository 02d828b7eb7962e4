"""The notebooks are the one list of tables and figures: theirs are known, an author's own too, and no other."""

from pathlib import Path

import matplotlib
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import tiny
from conftest import Folder
from helpers.changes.exhibits import Exhibits, exhibits, pairs
from helpers.cli import main
from helpers.output.captions import Caption, read

LOAD = """\
from helpers import figures
from helpers.catalog import load
from helpers.output.notebook import show_figure, show_table
catalog = load(catalog_dir).select(first_year, stages=stages)"""
TABLE = 'show_table(catalog.works[["key", "venue"]], "works", output_dir, "Works, by key (all).")'
YEARS = 'show_figure(figures.ranked(catalog.works["year"].value_counts()), "years", output_dir, "Works by year.")'
# An author's own figure: plain matplotlib, of columns that no figure of ours draws.
OWN = """\
%matplotlib inline
import matplotlib.pyplot as plt
fig, ax = plt.subplots()
for at, work in enumerate(catalog.works.itertuples()):
    ax.text(0, at, f"{work.title}: {work.defeated_baseline}")
show_figure(fig, "baselines", output_dir, "What each work defeated.")
plt.close(fig)"""


def save(folder: Folder, name: str, *cells: str) -> Path:
    return tiny.save(folder.path.parent, name, tiny.notebook(*cells))


def keys(found: Exhibits, stem: str = "works") -> list[str]:
    return found.of("Table")[stem].table["key"].tolist()


def survey(*words: str) -> str:
    done = CliRunner().invoke(main.survey, [*words])
    assert done.exit_code == 0, done.output
    return done.output


# --- what is run -------------------------------------------------------------------------------------------------


def test_the_catalog_asked_for_takes_the_place_of_the_project_s_own(project: Folder):
    save(project, "01-it", LOAD, TABLE)
    chosen = project.load().select(last_year=2021)
    assert keys(exhibits(chosen)) == ["adams2021early"]
    assert len(keys(exhibits(project.load()))) == 4


def test_another_catalog_that_a_notebook_loads_is_that_one(project: Folder):
    save(project, "01-it", LOAD, 'catalog = load("../data")', TABLE)
    assert len(keys(exhibits(project.load().select(last_year=2021)))) == 4


def test_what_a_notebook_does_to_its_catalog_no_other_one_sees(project: Folder):
    save(project, "01-it", LOAD, 'load().papers["venue"] = load().works["venue"] = "X"')
    save(project, "02-it", "from helpers.catalog import load\ncatalog = load()", *LOAD.splitlines()[2:3], TABLE)
    catalog = project.load()
    assert "X" not in exhibits(catalog).of("Table")["works"].table["venue"].tolist()
    assert "X" not in {*catalog.papers["venue"], *catalog.works["venue"]}


def test_notebooks_come_in_their_order_and_are_named_before_they_run(project: Folder):
    begun = []
    save(project, "02-it", LOAD, YEARS)
    save(project, "01-it", LOAD, TABLE, TABLE.replace('"works"', '"again"'))
    found = exhibits(project.load(), begun.append)
    assert begun == ["01-it", "02-it"]
    assert [*found.of("Table")] == ["works", "again"]
    assert [*found.of("Figure")] == ["years"]


def test_of_two_tables_with_one_stem_it_is_the_later(project: Folder):
    save(project, "01-it", LOAD, TABLE, TABLE.replace("catalog.works", "catalog.works.head(1)"))
    assert keys(exhibits(project.load())) == ["adams2021early"]


def test_a_figure_of_ours_has_the_table_that_it_draws_and_an_author_s_own_what_it_says(project: Folder):
    save(project, "01-it", LOAD, YEARS, OWN)
    years, own = exhibits(project.load()).of("Figure").values()
    assert years.table["count"].to_dict() == {2023: 2, 2021: 1, 2022: 1}
    assert own.table is None
    assert '"Early Words: MLP"' in own.text


def test_running_leaves_nothing_behind(project: Folder, capfd: pytest.CaptureFixture):
    before, here = tiny.files(project.path.parent), Path.cwd()
    spoil = "import matplotlib, os\nmatplotlib.rcParams['font.size'] = 99\nprint('said')\nos.chdir('..')"
    path = save(project, "01-it", LOAD, TABLE, YEARS, OWN, spoil)
    size = matplotlib.rcParams["font.size"]
    assert exhibits(project.load()).failures == {}
    assert capfd.readouterr() == ("", "")
    assert (matplotlib.rcParams["font.size"], Path.cwd()) == (size, here)
    assert tiny.files(project.path.parent).keys() == {*before, f"notebooks/{path.name}"}


def test_the_folder_of_the_notebooks_is_where_they_run_and_import_from(project: Folder):
    (project.path.parent / "notebooks" / "own_rules.py").write_text("KEYS = 1\n")
    (project.path.parent / "notebooks" / "own.csv").write_text("key\nadams\n")
    table = 'import own_rules, pandas\nshow_table(pandas.read_csv("own.csv").head(own_rules.KEYS), "works", output_dir)'
    save(project, "01-it", LOAD, table)
    assert keys(exhibits(project.load())) == ["adams"]


def test_cells_for_jupyterlab_and_magic_commands_do_nothing_and_exit_ends_a_cell(project: Folder):
    explore = "from helpers.output.notebook import explore\nexplore(catalog, lambda catalog: catalog.works)"
    cells = ("%%time\nnothing", "%load_ext autoreload\n!false", "exit()", TABLE, explore, "unknown")
    content = tiny.notebook(LOAD, *cells)
    content.cells[-1].metadata["tags"] = ["interactive"]
    tiny.save(project.path.parent, "01-it", content)
    found = exhibits(project.load())
    assert (found.failures, [*found.of("Table")]) == ({}, ["works"])


def test_a_notebook_that_fails_shows_nothing_and_says_why(project: Folder):
    save(project, "01-bad", LOAD, YEARS, 'raise KeyError("of my\\nown")')
    save(project, "02-it", LOAD, TABLE)
    tiny.save(project.path.parent, "03-it", tiny.notebook()).write_text("no notebook")
    save(project, "04-bad", "x = (")
    save(project, "05-bad", 'raise ValueError("x" * 1000)')
    found = exhibits(project.load())
    assert (found.of("Figure"), [*found.of("Table")]) == ({}, ["works"])
    assert found.failures["01-bad"] == r"code cell 4 fails: KeyError: 'of my\nown'"
    assert "03-it.ipynb cannot be read as a notebook" in found.failures["03-it"]
    assert found.failures["04-bad"].startswith("code cell 2 fails: SyntaxError: ")
    assert found.failures["05-bad"].endswith("xxx...")
    assert max(map(len, found.failures.values())) < 250


def test_what_fails_with_one_catalog_is_not_compared(project: Folder):
    save(project, "01-bad", LOAD, TABLE, "1 / len(catalog.works)")
    save(project, "02-it", LOAD, YEARS)
    full, none = (exhibits(catalog) for catalog in (project.load(), project.load().select(last_year=1900)))
    assert pairs(full, none, "Table") == {}
    assert pairs(none, full, "Table") == {}
    assert [*pairs(full, none, "Figure")] == ["years"]


def test_what_only_one_catalog_shows_stands_alone(project: Folder):
    save(project, "01-it", LOAD, f"if len(catalog.works) > 1:\n    {TABLE}\n{TABLE.replace('works', 'papers')}")
    full, one = (exhibits(catalog) for catalog in (project.load(), project.load().select(last_year=2021)))
    assert {stem: (bool(a), bool(b)) for stem, (a, b) in pairs(full, one, "Table").items()} == {
        "papers": (True, True),
        "works": (True, False),
    }
    assert pairs(one, full, "Table")["works"][0] is None


@given(
    kind=st.sampled_from(["Figure", "Table"]),
    stem=st.text("abc-1_2", min_size=1),
    text=st.text(st.characters(exclude_categories=["C", "Z"])),
)
def test_a_caption_is_read_as_it_was_written(kind: str, stem: str, text: str):
    assert read(Caption(kind, stem, text).markdown) == Caption(kind, stem, text)


@pytest.mark.parametrize("line", ["", "a sentence", "**bold** words", "**Figures a.** Words", "* **Figure a.** b"])
def test_another_line_is_no_caption(line: str):
    assert read(line) is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Works by venue (n = 64).", "Works by venue (venues)"),
        ("Works so far; 3 not shown.", "Works so far (venues)"),
        ("Recommendation scenarios of 12 works.", "Recommendation scenarios (venues)"),
        ("The taxonomy with 58 placed works (all years).", "The taxonomy (venues)"),
        ("Growth of the list.", "Growth of the list (venues)"),
        ("", "Venues (venues)"),
    ],
)
def test_a_title_does_not_count(text: str, title: str):
    assert Caption("Figure", "venues", text).title == title


# --- the one list ------------------------------------------------------------------------------------------------


def test_a_notebook_that_is_added_is_known_everywhere_and_a_figure_that_is_deleted_nowhere(project: Folder):
    root = project.path.parent
    project.source()
    works = f"placed = catalog.works\n{YEARS}"
    save(project, "01-it", LOAD, TABLE, works)
    save(project, "07-own", LOAD, OWN)
    project.edit("levels:", "title: Words\nlevels:", "survey.yaml")
    add = ("add", "https://example.org/new", "--title", "Zebra Quilts", "--section", "1", "--year", "2023", "--dry-run")

    tiny.survey(root, "build").check_returncode()
    survey("site", "--no-build", "--output-dir", "site")
    site, reports = tiny.files(root / "site"), tiny.files(root / "reports")
    assert {f"figures/{stem}.{kind}" for stem in ("years", "baselines") for kind in ("pdf", "png", "svg")} <= {*reports}
    assert b"figure-years" in site["index.html"]
    assert b"figures/baselines" in site["works/adams2021early.html"]
    assert "  figures  What each work defeated (baselines)\n" in survey("find", "early words")
    assert "counted  in 1 other figure and 0 other tables" in survey("find", "early words")
    said = survey(*add)
    assert "  Works by year (years): 2023, count: 2 -> 3; n 4 -> 5\n" in said
    assert "  What each work defeated (baselines): now says: Zebra Quilts:\n" in said

    save(project, "01-it", LOAD, TABLE)
    (root / "notebooks" / "07-own.ipynb").unlink()
    tiny.survey(root, "build").check_returncode()
    survey("site", "--no-build", "--output-dir", "site")
    for path, data in (tiny.files(root / "site") | tiny.files(root / "reports")).items():
        assert not any(
            word in path or word.encode() in data for word in ("figures/years", "figures/baselines", "07-own")
        ), path
    assert "counted  in 0 other figures and 0 other tables" in survey("find", "early words")
    shown = ["figures that change:", "tables that change:", "  Works, by key (works): new: zebra2023quilts"]
    assert survey(*add).splitlines()[1:4] == shown
