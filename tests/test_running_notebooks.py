"""The notebooks run with every parameter, on the catalog as published."""

from itertools import cycle
from pathlib import Path

import nbformat
import pytest

from conftest import PUBLISHED, ROOT, SURVEY
from helpers.build import jobs, manifest, parameters
from helpers.build.jobs import Task
from helpers.build.workers import pool
from helpers.catalog import load

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CATALOG = {"catalog_dir": f"{PUBLISHED}"}
CHOICES = {
    "one year": {"first_year": 2022, "last_year": 2022},
    "nothing matches": {"last_year": 1990},
    "an earlier day": {"as_of": min(load(PUBLISHED).releases["date"])},
    "before the list": {"as_of": "2000-01-01"},
}
# Stages take turns with the notebooks, each notebook having one and each stage a notebook.
STAGES = load(PUBLISHED).vocabulary.values("stage")
MATRIX = [(path, name, values) for path in NOTEBOOKS for name, values in CHOICES.items()]
MATRIX += [(path, stage, {"stages": [stage]}) for path, stage in zip(NOTEBOOKS, cycle(STAGES))]
WRITING = "nothing matches"  # the others only show: writing is two thirds of a run


def test_every_stage_has_its_turn() -> None:
    assert {name for _, name, _ in MATRIX} >= {*STAGES}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_with_defaults(path: Path, published_reports: Path) -> None:
    entries = manifest.read_manifest(published_reports)
    made = [published_reports / place for place, entry in entries.items() if entry["notebook"] == path.stem]
    assert all(file.stat().st_size for file in made)
    assert {file.suffix for file in made} >= {".csv", ".tex", ".ipynb", ".html"}
    assert unwelcome(published_reports / "notebooks" / path.name) == []


@pytest.mark.parametrize("file", sorted((ROOT / "parameters").glob("*.yaml")), ids=lambda file: file.stem)
def test_a_file_of_parameters_is_good_for_all_notebooks(file: Path, catalog) -> None:
    """Which works it selects, the matrix shows of such values."""
    planned = jobs.plan(NOTEBOOKS, parameters.gather([f"{file}"], []), SURVEY)
    assert jobs.check_selection(planned, catalog) == []
    assert all(job.parameters for job in planned)


@pytest.mark.parametrize(("path", "chosen", "values"), MATRIX, ids=[f"{name}-{path.stem}" for path, name, _ in MATRIX])
def test_runs_with(path: Path, chosen: str, values: dict, tmp_path: Path) -> None:
    output = tmp_path / "output"
    writing = {"output_dir": str(output)} if chosen == WRITING else {}
    finished = tmp_path / path.name
    task = Task(path.stem, path.read_text(encoding="utf-8"), path.parent, finished, 60, values | CATALOG | writing)
    ((_, failure),) = pool.run([task])
    assert failure is None

    written = [file for file in output.rglob("*.*") if file.is_file()]
    assert not written or writing  # what has nothing to show writes nothing
    assert all(file.stat().st_size for file in written)
    assert unwelcome(finished) == []


def unwelcome(notebook: Path) -> list:
    """Return what a finished notebook has printed or failed with."""
    cells = nbformat.read(notebook, as_version=4).cells
    return [o for cell in cells for o in cell.get("outputs", []) if o.output_type in ("stream", "error")]
