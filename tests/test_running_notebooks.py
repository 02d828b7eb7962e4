"""The notebooks run with every parameter, on the catalog as published."""

from pathlib import Path

import nbformat
import pytest
import yaml

from conftest import PUBLISHED, ROOT
from helpers.build.jobs import Task
from helpers.build.workers import pool
from helpers.catalog import load

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CATALOG = {"catalog_dir": f"{PUBLISHED}"}
MATRIX = {
    "defaults": {},
    "one year": {"first_year": 2022, "last_year": 2022},
    "nothing matches": {"last_year": 1990},
    "an earlier day": {"as_of": min(load(PUBLISHED).releases["date"])},
    "before the list": {"as_of": "2000-01-01"},
    **{stage: {"stages": [stage]} for stage in load(PUBLISHED).vocabulary.values("stage")},
    **{file.stem: yaml.safe_load(file.read_text()) for file in sorted((ROOT / "parameters").glob("*.yaml"))},
}
WRITING = ("defaults", "nothing matches")  # the others only show: writing is two thirds of a run


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.parametrize("chosen", MATRIX)
def test_runs_with(path: Path, chosen: str, tmp_path: Path) -> None:
    output = tmp_path / "output"
    writing = {"output_dir": str(output)} if chosen in WRITING else {}
    finished = tmp_path / path.name
    task = Task(
        path.stem, path.read_text(encoding="utf-8"), path.parent, finished, 60, MATRIX[chosen] | CATALOG | writing
    )
    ((_, failure),) = pool.run([task])
    assert failure is None

    written = [file for file in output.rglob("*.*") if file.is_file()]
    assert bool(written) == bool(writing)
    assert all(file.stat().st_size for file in written)
    executed = nbformat.read(finished, as_version=4)
    assert not [o for cell in executed.cells for o in cell.get("outputs", []) if o.output_type in ("stream", "error")]
