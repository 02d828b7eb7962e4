"""What notebooks show, and write where there is a folder; widgets show the same for a selection."""

import ast
from base64 import b64decode
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from jupyter_client.manager import run_kernel
from matplotlib.figure import Figure

from helpers import figures, tables
from helpers.base.text import split
from helpers.build import build, jobs, notebook_files, parameters
from helpers.catalog.declared import Survey
from helpers.output import lookup, notebook
from helpers.output.figures import reduce_picture, save_figure, to_png
from helpers.tables import counted


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple]:
    """Return what would be shown: tables and figures with their captions."""
    seen = []
    monkeypatch.setattr(notebook, "show_table", lambda table, _, caption: seen.append((table, caption)))
    monkeypatch.setattr(notebook, "show_figure", lambda fig, _, caption: seen.append((fig, caption)))
    return seen


def controls(box) -> dict:
    return {control.description: control for control in box.children[0].children}


def test_at_first_all_is_shown(catalog, shown) -> None:
    notebook.explore(catalog, tables.coding)

    ((table, caption),) = shown
    assert table.equals(tables.coding(catalog))
    assert caption == "all years, all stages"


def test_picking_changes_what_is_shown(catalog, shown) -> None:
    box = notebook.explore(catalog, lambda chosen: chosen.papers)
    found = controls(box)
    stage, strategy = catalog.vocabulary.values("stage")[0], catalog.vocabulary.values("tuning")[0]
    found["Years"].value = (2022, 2023)
    found["Stages"].value = (stage,)
    found["Tuning"].value = (strategy,)

    table, caption = shown[-1]
    papers = catalog.papers[
        catalog.papers["year"].between(2022, 2023).fillna(False) & catalog.papers["stage"].eq(stage)
    ]
    wanted = {key for key, cell in zip(papers["key"], papers["tuning"], strict=True) if strategy in split(cell)}
    assert set(table["key"]) == wanted != set()
    assert caption == f"2022 to 2023, {stage}, tuning {strategy}"
    assert len(shown) == 4  # at first and after each change
    assert "2022 to 2023" in [child.value for child in box.children[0].children]


def test_nothing_to_pick_from_is_no_error(small, shown) -> None:
    notebook.explore(small.load().select(last_year=1990), tables.coding)

    assert len(shown[0][0]) == 0


@pytest.mark.parametrize("path", notebook_files.available(), ids=lambda path: path.stem)
def test_the_section_of_each_notebook_runs(path: Path, catalog, shown) -> None:
    source = nbformat.read(path, as_version=4).cells[-1].source
    space = {"catalog": catalog, "words": catalog.vocabulary, "tables": tables, "figures": figures}
    exec(ast.unparse(ast.parse(source)), space)

    assert len(shown[-1][0]) >= 3
    assert all(caption == "all years, all stages" for _, caption in shown)


def test_the_widgets_show_where_somebody_is_there_to_pick(catalog) -> None:
    """JupyterLab says that it can be asked for input; nbval and nbclient, so papermill, too, that they cannot."""
    code = "from helpers import tables; from helpers.catalog import load; from helpers.output.notebook import explore\n"
    code += "explore(load(), tables.coding)"
    shown = {True: [], False: []}
    with run_kernel(kernel_name="python3") as client:
        for somebody, messages in shown.items():
            client.execute_interactive(code, allow_stdin=somebody, output_hook=messages.append, timeout=60)

    results = [message["content"]["data"] for message in shown[True] if message["msg_type"] == "execute_result"]
    assert ["application/vnd.jupyter.widget-view+json" in data for data in results] == [True]
    assert {message["msg_type"] for message in shown[False]} <= {"status", "execute_input"}


def test_a_built_notebook_is_without_the_section(tmp_path: Path) -> None:
    path = notebook_files.choose(["resources"])[0]
    setting = jobs.Setting(Path(), "", tmp_path)
    task = build._task(
        jobs.plan([path], parameters.gather([], []), Survey())[0], setting, tmp_path / "task", tmp_path, {}
    )

    committed = nbformat.read(path, as_version=4).cells
    assert [cell.id for cell in nbformat.reads(task.source, 4).cells] == [cell.id for cell in committed[:-2]]


@pytest.fixture
def displayed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[dict, dict]]:
    """Return what is displayed meanwhile, with its options."""
    seen = []
    monkeypatch.setattr(notebook, "display", lambda data, **options: seen.append((data, options)))
    return seen


def bar() -> Figure:
    fig = Figure(figsize=(2, 1))
    fig.subplots().bar(["a"], [2])
    return fig


def test_a_sentence_is_shown_as_it_is(displayed) -> None:
    notebook.say("**a** & b")
    assert displayed == [({"text/markdown": "**a** & b", "text/plain": "**a** & b"}, {"raw": True})]


@pytest.mark.parametrize("caption", ["Works_1: n = 2", ""])
def test_a_figure_is_shown_small_with_its_words_and_its_caption(displayed, tmp_path, caption) -> None:
    notebook.show_figure(bar(), "the_bar", "", caption)
    (shown, options), (below, _) = displayed

    text = f"{caption}\n{figures.describe(bar())}" if caption else figures.describe(bar())
    assert shown["text/plain"] == text
    assert options == {"raw": True, "metadata": {"image/png": {"alt": text}}}
    fig = bar()
    with figures.style.context():
        assert b64decode(shown["image/png"]) == reduce_picture(to_png(fig))
        files = save_figure(fig, "the_bar", tmp_path / "expected", alt=text, title=caption or "the_bar")
    escaped = caption.replace("_", "\\_")
    assert below["text/markdown"] == f"**Figure the\\_bar.** {escaped}"
    assert not (tmp_path / "written").exists()
    notebook.show_figure(bar(), "the_bar", f"{tmp_path / 'written'}", caption)
    assert displayed[2:] == displayed[:2]
    for file in files:
        assert (tmp_path / "written" / "figures" / file.name).read_bytes() == file.read_bytes()


TABLE = pd.DataFrame({"name": ["<b>", None], "n": [1234.5678, float("nan")], "url": ["https://x.org", ""]})


def test_a_table_is_shown_whole_below_its_caption(displayed, tmp_path) -> None:
    notebook.show_table(TABLE, "t_1", "", "All & more", {"name": "url"})
    (above, _), (shown, options) = displayed

    assert above["text/markdown"] == "**Table t\\_1.** All \\& more"
    assert [line.split() for line in shown["text/plain"].splitlines()] == [
        ["name", "n", "url"],
        ["0", "<b>", "1,235", "https://x.org"],
        ["1"],
    ]
    assert "<td>&lt;b&gt;</td>" in shown["text/html"]
    assert "<td>1,235</td>" in shown["text/html"]
    assert 'border="' not in shown["text/html"].replace('border="0"', "")
    assert 'tex2jax_ignore"' in shown["text/html"]
    assert options == {"raw": True}
    notebook.show_table(TABLE, "t_1", f"{tmp_path}", "All & more", {"name": "url"}, latex="LATEX", searchable=True)
    assert displayed[2:] == displayed[:2]
    files = {file.name: file.read_text(encoding="utf-8") for file in (tmp_path / "tables").iterdir()}
    assert sorted(files) == ["t-1.csv", "t-1.html", "t-1.md", "t-1.tex"]
    assert files["t-1.tex"] == "LATEX"
    assert "<script>" in files["t-1.html"]
    assert '<a href="https://x.org">&lt;b&gt;</a>' in files["t-1.html"]
    assert files["t-1.md"].startswith("**All &amp; more**") or files["t-1.md"].startswith("**All \\& more**")


def test_captions_say_what_was_selected_once_and_of_all_nothing(displayed, small) -> None:
    def captions(catalog, words: str) -> list[str]:
        table = tables.over_years(catalog, "venue")
        displayed.clear()
        notebook.show_table(table, "t", caption=words)
        notebook.show_figure(figures.stacked(table, {}), "f", caption=words)
        notebook.show_figure(figures.stacked(table, {}), "f")
        return [data["text/markdown"] for data, *_ in displayed if "text/markdown" in data]

    catalog = small.load()
    assert not any("elected" in said for said in captions(catalog.select(), "Venues."))
    table, figure, bare = captions(catalog.select(2023, stages="RS"), "Venues.")
    assert table == "**Table t.** Venues (n = 1). Selected: from 2023, Ranking Stage."
    assert figure == "**Figure f.** Venues. Selected: from 2023, Ranking Stage."
    assert bare == "**Figure f.** "
    table, *_ = captions(catalog.select(2023), "Venues (from 2023, all stages; n = 2).")
    assert table == "**Table t.** Venues (from 2023, all stages; n = 2)."


def test_a_table_of_counts_says_what_it_adds_up_to_unless_its_caption_does(displayed) -> None:
    table = counted.note(pd.DataFrame({"n": [2, 3]}), counted.Counted(5, "works", 5, 1, "of unknown year"), "")
    for caption, said in (("By year.", "By year (n = 5; 1 work of unknown year not shown)."), ("All (n = 9).",) * 2):
        notebook.show_table(table, "t", caption=caption)
        assert f"**Table t.** {said}" in displayed[-2][0]["text/markdown"]
    notebook.show_table(table, "t")
    assert "n = 5" not in displayed[-2][0]["text/markdown"]


def test_numbers_stand_at_the_right_and_texts_at_the_left() -> None:
    html = notebook.as_html(pd.DataFrame({"name": ["x"], "rs_task": ["y"], "n": [1]}, index=pd.Index(["a"])))
    assert 'class="dataframe aligned r4 tex2jax_ignore"' in html
    assert ".aligned.r4 :is(td, th):nth-child(4) {text-align: right}" in html
    assert ".aligned.dataframe :is(td, th) {text-align: left}" in html
    assert "<th>rs task</th>" in html


@pytest.mark.parametrize("empty", [pd.DataFrame({"a": []}), pd.DataFrame()], ids=["rows", "columns"])
def test_a_table_of_nothing_is_a_sentence_and_no_file(displayed, tmp_path, empty) -> None:
    notebook.say("before")
    notebook.show_table(empty, "nothing", f"{tmp_path}", "Works by venue (n = 0).")
    assert displayed[1][0]["text/plain"] == r"Works by venue (nothing): nothing to show."
    assert not list(tmp_path.iterdir())


def test_a_column_that_is_empty_throughout_is_one_sentence_for_its_table_and_its_figure(
    small, displayed, tmp_path
) -> None:
    for line in range(2, 7):
        small.change("", "rs_scenario", line)
    table = tables.counts_by(small.load(), "rs_scenario")
    for _ in range(2):
        notebook.say("before")
        notebook.show_table(table, "scenarios", f"{tmp_path / 'out'}", "Works by scenario.")
        notebook.say("between")
        notebook.show_figure(figures.ranked(table["works"]), "scenarios", f"{tmp_path / 'out'}", "Works by scenario.")
    said = ["before", "No work reports any RS scenario.", "between"]
    assert [data["text/plain"] for data, _ in displayed] == 2 * said
    assert not (tmp_path / "out").exists()
    with notebook.collect() as shown:
        notebook.show_table(table, "scenarios")
    assert shown == []


def test_latex_is_written_only_where_there_is_a_folder(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    notebook.save_latex("x", "A table")
    assert not list(tmp_path.iterdir())
    notebook.save_latex("\\é", "A table", "out")
    assert (tmp_path / "out" / "tables" / "a-table.tex").read_text(encoding="utf-8") == "\\é"


def test_the_notebook_of_the_look_up_table_writes_the_one_with_bands(small, displayed, tmp_path) -> None:
    path = notebook_files.choose(["lookup-table"])[0]
    cells = notebook_files.for_reading(notebook_files.read(path)).cells
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    space = {}
    for number, source in enumerate(code):
        exec(source, space)
        if number == 0:
            space |= {"catalog_dir": f"{small.path}", "output_dir": f"{tmp_path / 'out'}"}

    written = {
        file.name: file.read_text(encoding="utf-8") for file in (tmp_path / "out" / "tables").glob("lookup*.tex")
    }
    assert written == {
        "lookup-table.tex": lookup.fragment(small.load()),
        "lookup-table-standalone.tex": lookup.standalone(small.load()),
    }
    assert "\\surveyband{" in written["lookup-table.tex"]


def test_the_controls_offer_the_years_stages_and_strategies_of_the_catalog(small, shown) -> None:
    box = notebook.explore(small.load(), tables.coding, lambda table, *more: (len(table), *more), "more")
    found = controls(box)
    assert (found["Years"].min, found["Years"].max, found["Years"].value) == (2021, 2023, (2021, 2023))
    assert (found["Years"].readout, found["Years"].continuous_update) == (False, False)
    assert found["Stages"].options == ("Feature Stage", "Ranking Stage")
    assert found["Tuning"].options == ("Full Finetuning", "LoRA", "Frozen")
    assert [found[name].rows for name in ("Stages", "Tuning")] == [2, 3]
    assert [child.description for child in box.children[0].children] == [
        "Years",
        "",
        "Stages",
        "Tuning",
        "RS task",
        "RS scenario",
        "Infers with CRM",
        "Defeated baseline",
        "Size of the largest backbone",
        "Backbone family",
        "Tuned",
        "Quadrant",
    ]
    assert box.children[1].value == "Ctrl or Cmd picks several; none means all."
    (figure, _), (table, caption) = shown
    assert figure == (len(table), "more")
    assert caption == "all years, all stages"
    found["Years"].value = (2022, 2023)
    assert shown[-1][1] == "2022 to 2023, all stages"
    assert [child.value for child in box.children[0].children][1] == "2022 to 2023"
