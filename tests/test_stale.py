"""What makes a notebook run again, and what does not: real builds of tiny notebooks that ask a catalog."""

import json
import os
import shutil
from pathlib import Path

import pytest

import tiny
from conftest import PUBLISHED, write_small
from helpers import tables
from helpers.base import opened, paths
from helpers.base.digests import of_catalog
from helpers.build import manifest, sources
from helpers.build.build import build_notebooks
from helpers.build.jobs import Job, Outcome, Setting
from helpers.catalog import catalog, observed

ASK = "from helpers import {module}\nfrom helpers.catalog import load\nlook = load(catalog_dir){select}\n{question}"
LOOKUP = ASK.format(module="tables", select="", question="print(tables.lookup(look))")
VENUES = ASK.format(module="tables", select="", question="print(tables.over_years(look, 'venue'))")
EARLY = ASK.format(module="tables", select=".select(0, 2021)", question="print(tables.lookup(look))")
WORKS = ASK.format(module="tables", select="", question="print(len(look.works))")
NOTHING = ASK.format(module="tables", select="", question="print(1, len(look.benchmarks))")  # of the papers nothing


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("recipe")
    (folder / "notebooks").mkdir()
    write_small(folder / "data")
    cells = {"01-lookup": LOOKUP, "02-venues": VENUES, "03-early": EARLY, "04-works": WORKS, "05-nothing": NOTHING}
    for name, cell in cells.items():
        tiny.save(folder, name, tiny.notebook(cell, tiny.writing(name)))
    return folder


def built(root: Path, **parameters: dict) -> dict[str, Outcome]:
    jobs = [Job(path, parameters.get(path.stem[3:], {})) for path in sorted((root / "notebooks").iterdir())]
    data = root / "data"
    setting = Setting(data, of_catalog(data), root / "reports")
    return {o.name[3:]: o for o in build_notebooks(jobs, setting, lambda: catalog.load(data), lambda _: None)}


def ran(outcomes: dict[str, Outcome]) -> dict[str, list[str]]:
    assert not [outcome for outcome in outcomes.values() if outcome.state == "failed"], outcomes
    return {name: list(outcome.why) for name, outcome in outcomes.items() if outcome.state == "built"}


def change(root: Path, old: str, new: str, file: str = "data/papers.csv") -> None:
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_only_what_sees_a_change_runs_and_says_why(root):
    assert ran(built(root)).keys() == {"lookup", "venues", "early", "works", "nothing"}
    assert ran(built(root)) == {}

    change(root, "Ranking,Movie", "Ranking,News")  # of 2022: neither a venue nor of 2021
    lookup = "the catalog has changed: tables.lookup.lookup is not what it was"
    works = "the catalog has changed: works is not what it was"
    found = ran(built(root))
    assert found.pop("works")[-1] == works  # after the listings, where the warm process has not asked for works yet
    assert found == {"lookup": [lookup]}
    assert ran(built(root)) == {}

    change(
        root,
        "AAAI,2021,https://arxiv.org/abs/2104.00001,Rating; Ranking",
        "AAAI,2021,https://arxiv.org/abs/2104.00001,Rating",
    )
    found = ran(built(root))
    assert found.pop("works")[-1] == works
    assert found == {"lookup": [lookup], "early": [lookup]}

    change(root, "A Survey of Words", "A Survey of Many Words")  # outside the pipeline
    assert ran(built(root)).keys() == {"works"}


def test_a_touched_file_is_no_changed_file_and_an_old_date_does_not_hide_a_change(root):
    built(root)
    notebook = root / "notebooks" / "05-nothing.ipynb"
    os.utime(notebook)
    os.utime(root / "data" / "papers.csv")
    assert ran(built(root)) == {}
    before = notebook.stat()
    change(root, "print(1,", "print(2,", "notebooks/05-nothing.ipynb")
    os.utime(notebook, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert ran(built(root)) == {"nothing": ["the notebook has changed"]}


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda path: path.unlink(), "tables/05-nothing.csv is missing"),
        (lambda path: path.write_text("edited"), "tables/05-nothing.csv was altered"),
    ],
)
def test_a_missing_or_altered_artifact_is_made_again(root, spoil, reason):
    built(root)
    path = root / "reports" / "tables" / "05-nothing.csv"
    before = path.read_bytes()
    spoil(path)
    assert ran(built(root)) == {"nothing": [reason]}
    assert path.read_bytes() == before


def test_other_parameters_are_a_reason_and_only_for_their_notebook(root):
    built(root)
    assert ran(built(root, nothing={"first_year": 2022})) == {"nothing": ["first_year: not given before, 2022 now"]}
    assert ran(built(root)) == {"nothing": ["first_year: 2022 before, not given now"]}


def test_another_version_of_a_package_is_a_reason_for_all(root, monkeypatch):
    built(root)
    versions = __import__("helpers.build.manifest", fromlist=["versions"]).versions()
    monkeypatch.setattr("helpers.build.manifest.versions", lambda: versions | {"pandas": "99"})
    why = ran(built(root))
    assert set(map(tuple, why.values())) == {(f"version of pandas: {versions['pandas']} before, 99 now",)}
    assert len(why) == 5


def test_what_an_earlier_edition_did_not_record_is_a_reason(root):
    """Digests, versions and parameters alike: there is no telling what they were."""
    built(root)
    path = root / "reports" / manifest.FILE_NAME
    entries = manifest.read_manifest(path.parent)
    for name in [name for name, entry in entries.items() if entry["notebook"] == "05-nothing"]:
        entries[name] = {key: entries[name][key] for key in ("notebook", "sha256")}
    path.write_text(json.dumps(entries))
    why = ran(built(root))
    assert why.keys() == {"nothing"}
    versions = {f"version of {name}: not given before, {now} now" for name, now in manifest.versions().items()}
    assert versions <= set(why["nothing"])
    assert "the notebook has changed" in why["nothing"]


def test_without_a_record_of_what_was_seen_any_change_counts(root):
    built(root)
    (root / "reports" / ".seen" / "05-nothing.jsonl").write_text("{broken")
    change(root, "Middle Words", "Midmost Words")
    lost = ["the catalog has changed", "the record of what it reads is lost or not whole"]
    assert ran(built(root))["nothing"] == lost


def test_a_catalog_at_fault_is_said_even_if_no_notebook_sees_it(root):
    built(root)
    change(root, "dunn2023survey,,", "dunn2023survey,,,")
    with pytest.raises(catalog.CatalogError):
        built(root)


def test_of_the_real_notebooks_only_those_run_that_show_the_cell(tmp_path, published_reports):
    data = Path(shutil.copytree(PUBLISHED, tmp_path / "data"))
    reports = shutil.copytree(published_reports, tmp_path / "reports")
    command = ["build", "--catalog", f"{data}", "--output-dir", f"{reports}"]
    # An rs_task: in the look-up table, beside scenarios, and where the catalog lists all cells.
    change(tmp_path, ",Ranking,", ",Rating,")
    result = tiny.survey(paths.root(), *command, "--why")
    ran = {line.split()[0] for line in result.stdout.splitlines() if "built" in line.split()}
    assert ran == {"01-catalog", "02-where", "05-lookup-table"}
    assert "because   the catalog has changed: tables.lookup.lookup is not what it was" in result.stdout


@pytest.fixture
def package(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "helpers"
    (folder / "part").mkdir(parents=True)
    files = {
        "__init__.py": "",
        "used.py": "from helpers.part import deep",
        "part/__init__.py": "",
        "part/deep.py": "def f():\n    import helpers.late",
        "late.py": "x = 1",
        "other.py": "x = 1",
        "page.css": "a {}",
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    monkeypatch.setattr(sources, "PACKAGE", folder)
    return folder


@pytest.mark.parametrize("cell", ["from helpers import used", "import helpers.used", "from helpers.used import deep"])
@pytest.mark.parametrize(
    ("file", "counts"),
    [
        ("used.py", True),
        ("part/deep.py", True),
        ("part/__init__.py", True),
        ("late.py", True),
        ("page.css", True),
        ("__init__.py", True),
        ("other.py", False),
    ],
)
def test_the_helpers_that_count_are_those_imported_directly_or_not(package, cell, file, counts):
    sources._of_module.cache_clear()
    before = sources.digest_of_used(["%magic", cell])
    (package / file).write_text("# changed")
    sources._of_module.cache_clear()
    assert (sources.digest_of_used(["%magic", cell]) != before) is counts


@pytest.mark.parametrize(
    ("cell", "counts"),
    [
        ("import helpers\nhelpers.tables.one()", True),
        ("import helpers as h\nh.tables.one()", True),
        ("import helpers.used\nhelpers.tables.one()", True),
        ("from helpers import load", True),
        ("from helpers import load, used", True),
        ("from helpers import used", False),
        ("from helpers.used import deep", False),
        ("import helpers.used as u", False),
        ("import used", False),
    ],
)
def test_what_the_package_itself_gives_counts_where_it_is_asked(package, cell, counts):
    (package / "__init__.py").write_text("def __getattr__(name):\n    import helpers.other\n")
    sources._of_module.cache_clear()
    assert ("helpers.other" in sources.imported_modules([cell])) is counts


def test_all_that_the_package_gives_is_seen():
    assert set(sources.modules(["import helpers"])) > set(
        sources.modules(["from helpers import figures, tables\nfrom helpers.catalog import load"])
    )
    assert "helpers.output.notebook" in sources.modules(["import helpers"])
    assert "helpers.figures" not in sources.modules(["from helpers.tables import lookup"])


def test_what_a_question_answers_has_a_digest_that_tells_answers_apart(small):
    import pandas as pd

    frames = [
        pd.DataFrame({"a": [1, 2]}),
        pd.DataFrame({"b": [1, 2]}),
        pd.DataFrame({"a": [2, 1]}),
        pd.DataFrame({"a": ["1", "2"]}),
        pd.DataFrame({"a": [1.0, 2.0]}),
        pd.DataFrame({"a": [1, 2]}, index=[1, 0]),
        pd.DataFrame({"a": [1, 2]}, index=pd.Index([0, 1], name="i")),
        pd.Series([1, 2], name="c"),
        {"a": 1},
        {"a": "1"},
        [1, 2],
        [12],
        "1",
        1,
        1.5,
        None,
        True,
        small.load().vocabulary,
    ]
    assert len({observed._digest(frame) for frame in frames}) == len(frames)
    assert observed._digest(frames[0]) == observed._digest(frames[0].copy())
    with pytest.raises(TypeError):
        observed._digest(object())


def test_questions_are_asked_again_of_the_same_selection(small, monkeypatch, tmp_path):
    look = small.load()
    monkeypatch.setenv(observed.RECORD, f"{tmp_path / 'seen.jsonl'}")
    tables.lookup(look.select(2022, 2022))
    tables.over_years(look, "venue")
    _ = look.benchmarks
    monkeypatch.delenv(observed.RECORD)
    opened.finish(tmp_path / "seen.jsonl")
    record = observed.read_record(tmp_path / "seen.jsonl")

    names = ["tables.lookup.lookup", "tables.terms.over_years", "benchmarks"]
    assert [entry["name"] for entry in record] == names
    assert observed.changed_answers(record, look) == []
    small.edit("Frozen,arXiv,2023", "LoRA,AAAI,2023")  # of no work of 2022
    assert observed.changed_answers(record, small.load()) == names[1:2]
    small.edit("Frozen; LoRA", "Frozen")
    small.edit("Bench,", "Benches,", "benchmarks.csv")
    assert observed.changed_answers(record, small.load()) == names
    assert observed.changed_answers(record, small.load(), most=2) == names[:2]


def test_an_answer_that_would_take_long_to_digest_counts_as_all_of_the_catalog(small, monkeypatch, tmp_path):
    look = small.load()
    monkeypatch.setenv(observed.RECORD, f"{tmp_path / 'seen.jsonl'}")
    monkeypatch.setattr(observed, "_LARGE", 2)
    tables.lookup(look)
    monkeypatch.delenv(observed.RECORD)
    opened.finish(tmp_path / "seen.jsonl")

    assert observed.changed_answers(observed.read_record(tmp_path / "seen.jsonl"), look) == []
    small.edit("A Survey of Words", "Another Survey of Words")  # which the table does not show
    assert observed.changed_answers(observed.read_record(tmp_path / "seen.jsonl"), small.load()) == ["sha256"]
