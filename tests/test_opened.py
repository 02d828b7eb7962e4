"""A notebook that reads a file by itself runs again when that file has changed, however it reads it."""

import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import tiny
from conftest import SMALL, write_small
from helpers.base import opened
from helpers.base.digests import of_catalog
from helpers.build.build import build_notebooks
from helpers.build.jobs import Job, Outcome, Setting
from helpers.build.stale import final_reasons
from helpers.catalog import catalog

WAYS = {
    "pandas": "import pandas as pd; pd.read_csv(file)",
    "open": "open(file).read()",
    "csv": "import csv; list(csv.DictReader(open(file, newline='')))",
    "path": "from pathlib import Path; Path(file).read_text()",
    "numpy": "import numpy as np; np.loadtxt(file, dtype=str, delimiter='|', comments=None)",
    "number": "import os; os.read(os.open(file, os.O_RDONLY), 10)",
    "copy": "import shutil; shutil.copy(file, 'copy.csv')",
    "thread": "from threading import Thread; t = Thread(target=lambda: open(file).read()); t.start(); t.join()",
    "fork": "import os; pid = os.fork(); _ = os.waitpid(pid, 0) if pid else (open(file).read(), os._exit(0))",
    "again": "from helpers.catalog import load; load(catalog_dir); open(file).read()",
    "before": "from helpers.catalog import load; open(file).read(); load(catalog_dir)",
}
# What Python does not see; as polars, pyarrow and duckdb do, which are not installed here.
NATIVE = {
    "native": "import ctypes; ctypes.CDLL(None).fopen(file.encode(), b'r')",
    "native-and-load": "import ctypes; from helpers.catalog import load; load(catalog_dir); "
    "ctypes.CDLL(None).fopen(file.encode(), b'r'); load(catalog_dir)",
    "program": "import subprocess; subprocess.run(['cat', file], stdout=subprocess.DEVNULL)",
    "shell": "import os; os.system(f'cat {file} > /dev/null')",
    "magic": "!cat {file} > /dev/null",
}
PAPERS = 'file = f"{catalog_dir}/papers.csv"'
ORIGINAL = 'from helpers.base import paths\nfile = f"{paths.data()}/papers.csv"'


def project(folder: Path, cells: dict[str, list[str]]) -> Path:
    (folder / "notebooks").mkdir(parents=True)
    write_small(folder / "data")
    for name, sources in cells.items():
        tiny.save(folder, f"01-{name}", tiny.notebook(*sources, tiny.writing(name)))
    return folder


def ran(root: Path, *, isolated: bool = False) -> dict[str, list[str]]:
    """Build; return what made each notebook run that ran."""
    data = root / "data"
    setting = Setting(data, of_catalog(data), root / "reports", isolated=isolated)
    jobs = [Job(path) for path in sorted((root / "notebooks").glob("*.ipynb"))]
    outcomes: list[Outcome] = build_notebooks(jobs, setting, lambda: catalog.load(data), lambda _: None)
    assert not [outcome for outcome in outcomes if outcome.state == "failed"], outcomes
    return {outcome.name[3:]: list(outcome.why) for outcome in outcomes if outcome.state == "built"}


def stale(root: Path) -> dict[str, list[str]]:
    """Return which notebooks a build would run, and why."""
    data = root / "data"
    setting = Setting(data, of_catalog(data), root / "reports")
    jobs = [Job(path) for path in sorted((root / "notebooks").glob("*.ipynb"))]
    return {job.name[3:]: why for job, why in final_reasons(jobs, setting, catalog.load(data)) if why}


def change(path: Path) -> None:
    """Change what no question of these notebooks asks for, and no digest of an answer would tell."""
    path.write_bytes(path.read_bytes().replace(b"Middle Words", b"Medium Words").replace(b"alpha", b"omega"))


def ways(**more: str) -> dict[str, str]:
    return WAYS | (NATIVE if sys.platform == "linux" else {}) | more


def test_a_catalog_file_that_is_read_in_any_way_counts_as_seen(tmp_path, monkeypatch):
    cells = {name: [PAPERS, source] for name, source in ways().items()}
    cells |= {f"{name}-original": [ORIGINAL, WAYS[name]] for name in ("pandas", "path")}
    cells |= {"site": ['open(file.replace("papers", "sections")).read()']}
    cells["site"].insert(0, PAPERS)
    root = project(tmp_path / "it", cells)
    monkeypatch.chdir(root)
    assert ran(root).keys() == cells.keys()
    assert stale(root) == {}
    change(root / "data" / "papers.csv")
    why = stale(root)
    assert why.keys() == cells.keys() - {"site"}
    for name, reasons in why.items():
        assert "papers.csv, which it opens, has changed" in [reason.removeprefix("data/") for reason in reasons], name


def test_it_is_so_in_kernels_too(tmp_path, monkeypatch):
    way = ways()["native-and-load" if sys.platform == "linux" else "again"]
    root = project(tmp_path / "it", {"both": [PAPERS, way, "open(file.replace('papers', 'sections')).read()"]})
    monkeypatch.chdir(root)
    ran(root, isolated=True)
    change(root / "data" / "papers.csv")
    with (root / "data" / "sections.csv").open("a") as stream:
        stream.write("new,4,New,,\n")
    (why,) = stale(root).values()
    assert {f"{name}, which it opens, has changed" for name in ("papers.csv", "sections.csv")} <= set(why)


def test_what_load_opens_is_not_what_the_notebook_opens(tmp_path, monkeypatch):
    head = "from helpers import tables; from helpers.catalog import load\nlook = load(catalog_dir)"
    ask = f"{head}\n{{}}\nagain = load(catalog_dir)"
    root = project(
        tmp_path / "it",
        {
            "venues": [ask.format("tables.over_years(look, 'venue')")],
            "lookup": [ask.format("tables.lookup(look)")],
            "nothing": ["print(1)"],
            "only-loads": [ask.format("")],
            "starts": [ask.format("tables.over_years(look, 'venue')"), "!true"],
        },
    )
    monkeypatch.chdir(root)
    ran(root)
    for record in (root / "reports" / ".seen").iterdir():
        assert "file" not in record.read_text(), record
    change(root / "data" / "papers.csv")
    unknown = ["the catalog has changed, and it is not known what of it the notebook reads"]
    why = stale(root)
    assert {name: why[name] for name in ("nothing", "only-loads")} == {"nothing": unknown, "only-loads": unknown}
    assert why.keys() == {"nothing", "only-loads"}


OWN = {
    "table": 'import pandas as pd; pd.read_csv(f"{root}/own/table.csv")',
    "beside": 'open(f"{root}/notebooks/beside.txt").read()',
    "module": 'import sys; sys.path.insert(0, f"{root}/own"); import tools',
    "listing": 'from pathlib import Path; sorted(Path(f"{root}/own").glob("*.csv"))',
    "absent": 'try:\n    open(f"{root}/own/later.csv")\nexcept FileNotFoundError:\n    pass',
    "writing": 'open(f"{root}/own/.hidden", "w").write("x"); open(f"{root}/log.txt", "a").write("x")',
}


def test_other_files_of_the_project_that_it_reads_count_too(tmp_path, monkeypatch):
    where = "from helpers.base import paths\nroot = paths.root()"
    root = project(tmp_path / "it", {name: [where, source] for name, source in OWN.items()})
    monkeypatch.chdir(root)
    (root / "own").mkdir()
    (root / "own" / "table.csv").write_text("a\nalpha\n")
    (root / "notebooks" / "beside.txt").write_text("alpha")
    (root / "own" / "tools.py").write_text("x = 'alpha'")
    assert ran(root).keys() == OWN.keys()
    assert stale(root) == {}  # also where a module has been compiled by now
    for file, name in {"own/table.csv": "table", "notebooks/beside.txt": "beside", "own/tools.py": "module"}.items():
        change(root / file)
        assert ran(root) == {name: [f"{file}, which it opens, has changed"]}
        assert stale(root) == {}
    (root / "own" / "later.csv").write_text("a\n")
    assert stale(root) == {
        "absent": ["own/later.csv, which it opens, has changed"],
        "listing": ["own, which it opens, has changed"],
    }


def test_what_is_installed_hidden_or_outside_does_not_count(tmp_path):
    watched = opened._WatchedFolders([tmp_path / "data"], [tmp_path, Path("/elsewhere/notebooks")])
    counts = {
        tmp_path / "data" / "papers.csv": ("catalog", "papers.csv"),
        tmp_path / "own.csv": ("project", "own.csv"),
        Path("/elsewhere/notebooks/own.csv"): ("project", "/elsewhere/notebooks/own.csv"),
        tmp_path / ".cache" / "x": None,
        tmp_path / "env" / "lib" / "site-packages" / "x.py": None,
        Path(sys.prefix) / "x.py": None,
        Path(opened.__file__): None,
        Path("/etc/hosts"): None,
    }
    assert {path: watched._place(path) for path in counts} == counts


@pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")
def test_linux_names_every_file_that_was_opened_and_all_where_there_were_too_many(tmp_path):
    for name in ("a.csv", "a-longer-name.csv", "never.csv"):
        (tmp_path / name).touch()
    (tmp_path / "folder").mkdir()
    system = opened._System([tmp_path])
    assert system.is_watching
    assert system.opened() == []
    for name in ("a.csv", "a-longer-name.csv", "a.csv"):
        (tmp_path / name).read_bytes()
    list((tmp_path / "folder").iterdir())
    assert system.opened() == [tmp_path / "a.csv", tmp_path / "a-longer-name.csv"]
    assert system.opened() == []
    for _ in range(int(Path("/proc/sys/fs/inotify/max_queued_events").read_text()) // 2 + 1):
        for name in ("a.csv", "a-longer-name.csv"):  # the same one twice in a row counts once
            os.close(os.open(tmp_path / name, os.O_RDONLY))
    assert tmp_path / "never.csv" in system.opened()


@pytest.mark.parametrize("answers", [(-1, 1), (3, -1)])
def test_where_the_system_tells_nothing_a_program_has_seen_all_of_the_catalog(tmp_path, monkeypatch, answers):
    libc = SimpleNamespace(inotify_init1=lambda flags: answers[0], inotify_add_watch=lambda *_: answers[1])
    monkeypatch.setattr("ctypes.CDLL", lambda *_, **__: libc)
    monkeypatch.setenv(opened.RECORD, f"{tmp_path / 'seen.jsonl'}")
    write_small(tmp_path / "data")
    watched = opened._WatchedFolders([tmp_path / "data"], [tmp_path])
    assert not watched.system.is_watching
    monkeypatch.setattr(opened, "_watched", watched)
    opened._hear("subprocess.Popen", ("true", ["true"], None, None))
    record = [json.loads(line) for line in (tmp_path / "seen.jsonl").read_text().splitlines()]
    assert {entry["file"] for entry in record} == SMALL.keys()
    assert {entry["of"] for entry in record} == {"catalog"}


@pytest.mark.parametrize("entry", [{"file": "gone.csv", "of": "project", "sha256": "1"}])
def test_a_file_that_is_gone_has_changed(tmp_path, entry):
    assert opened.changed_files([entry], tmp_path, tmp_path) == ["gone.csv"]
