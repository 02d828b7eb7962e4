"""Refreshing the committed notebooks in place."""

import json

import nbformat
import pytest
from click.testing import CliRunner

import tiny
from helpers.build.refresh import refresh_notebooks
from helpers.cli.main import survey


def test_refresh_runs_in_place_once_and_leaves_a_failing_notebook_alone(tmp_path):
    printing = 'import sys\nfor n in range(3):\n    print(n, flush=True)\nprint("no", file=sys.stderr)'
    root = tiny.project(tmp_path, n01_it=tiny.notebook(printing, tiny.PICTURE), n02_bad=tiny.notebook("oops"))
    chosen = sorted((root / "notebooks").iterdir())
    bad = chosen[1].read_bytes()
    steps = []
    first, failed = refresh_notebooks(chosen, 60, lambda _: None, lambda *step: steps.append(step))
    assert (first.state, failed.state) == ("refreshed", "failed")
    assert failed.reason == "cell 2 (oops): NameError: name 'oops' is not defined"
    assert sorted(steps) == [("01-it", 1), ("01-it", 2), ("01-it", 3), ("02-bad", 1), ("02-bad", 2)]
    assert chosen[1].read_bytes() == bad
    refreshed = json.loads(chosen[0].read_bytes())
    assert [output["text"] for output in refreshed["cells"][2]["outputs"]] == [["0\n", "1\n", "2\n"], ["no\n"]]
    assert refreshed["metadata"]["language_info"] == {"name": "python"}
    assert b"iopub" not in chosen[0].read_bytes()
    assert refresh_notebooks(chosen[:1], 60, lambda _: None)[0].state == "unchanged"
    assert {path.name for path in (root / "notebooks").iterdir()} == {"01-it.ipynb", "02-bad.ipynb"}


def test_outputs_that_are_stored_make_no_build_necessary(tmp_path, monkeypatch):
    root = tiny.project(tmp_path / "it", n01_one=tiny.notebook("print(1)"), n02_two=tiny.notebook("print(2)"))
    monkeypatch.chdir(root)
    run = CliRunner()
    states = lambda words: [line.split()[1] for line in run.invoke(survey, words).stdout.splitlines()[:2]]  # noqa: E731
    assert states(["build"]) == ["built"] * 2
    assert states(["refresh"]) == ["refreshed"] * 2
    assert states(["build"]) == ["unchanged"] * 2


@pytest.mark.parametrize(("written", "state"), [("edited", "failed"), ("run", "refreshed")])
def test_what_somebody_saves_while_a_notebook_runs_stays(tmp_path, written, state):
    root = tiny.project(tmp_path / "it", n01_it=tiny.notebook("print(1)"))
    path = root / "notebooks" / "01-it.ipynb"
    saving = f"import shutil\nprint(1)\nshutil.copy('{tmp_path}/saved.ipynb', '{path}')"
    tiny.save(root, "01-it", tiny.notebook(saving))
    saved = tiny.notebook(saving if written == "run" else f"{saving}\n# my idea")
    saved.cells[2].execution_count = 7  # which whoever runs it changes, too
    nbformat.write(saved, tmp_path / "saved.ipynb")
    (outcome,) = refresh_notebooks([path], 60, lambda _: None)
    assert outcome.state == state
    assert ("# my idea" in path.read_text()) == (written == "edited")
    assert (
        state == "refreshed" or "01-it.ipynb was edited while it ran, and stays so: refresh it again" in outcome.reason
    )
