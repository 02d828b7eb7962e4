"""Real builds of tiny notebooks: what is published, what failure leaves, and that bytes do not vary."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import tiny
from helpers.base.digests import of_catalog
from helpers.base.digests import of_file as digest
from helpers.base.errors import BuildError
from helpers.build import notebook_files
from helpers.build.build import build_batches, build_notebooks
from helpers.build.jobs import Batch, Job, Outcome, Setting
from helpers.build.manifest import read_manifest, write_manifest
from helpers.catalog import catalog

SHOW_RELEASES = 'print(Path(catalog_dir, "releases.csv").read_text())'


def setting(root: Path, **changes) -> Setting:
    defaults = {"catalog": root / "data", "sha256": of_catalog(root / "data"), "output": root / "reports"}
    return Setting(**defaults | changes)


def built(
    root: Path, *names: str, parameters: dict | None = None, done=lambda outcome: None, **changes
) -> list[Outcome]:
    jobs = [Job(root / "notebooks" / f"{name}.ipynb", parameters or {}) for name in names]
    return build_notebooks(jobs, setting(root, **changes), lambda: catalog.load(root / "data"), done)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory) -> tuple[Path, dict[str, Outcome], dict[str, bytes]]:
    """Build a good notebook among others that fail, each in its way; give project, outcomes and reports."""
    root = tiny.project(
        tmp_path_factory.mktemp("mixed"),
        n01_bad=tiny.notebook(tiny.writing("bad"), "x = 1  # fine\nx / 0", 'print("never")'),
        n02_dies=tiny.notebook("", "import os\nos._exit(3)"),
        n03_slow=tiny.notebook("import time; time.sleep(60)"),
        n04_good=tiny.notebook(tiny.writing("good"), tiny.PICTURE),
        n05_bare=tiny.notebook(parameters="year: int = 0"),
    )
    (root / "notebooks" / "06-broken.ipynb").write_text("{")
    names = ["01-bad", "02-dies", "03-slow", "04-good", "05-bare", "06-broken"]
    earlier = tiny.files(root)
    outcomes = built(root, *names, timeout=4)
    assert earlier.items() <= tiny.files(root).items()
    return root, {outcome.name: outcome for outcome in outcomes}, tiny.files(root / "reports")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("01-bad", "cell 3 (x = 1 # fine): ZeroDivisionError: division by zero"),
        ("02-dies", "cell 2 (import os): the kernel died"),
        ("03-slow", "cell 2 (import time; time.sleep(60)): took longer than 4 s; --timeout allows more"),
        ("05-bare", "05-bare.ipynb has no parameter catalog_dir and no output_dir: assign it in the cell tagged"),
        ("06-broken", "06-broken.ipynb cannot be read as a notebook: "),
    ],
)
def test_a_failure_names_the_cell_and_the_error(mixed, name, reason):
    _, outcomes, _ = mixed
    assert outcomes[name].state == "failed"
    assert outcomes[name].reason.startswith(reason)


def test_the_others_still_run_and_only_their_artifacts_appear(mixed):
    _, outcomes, files = mixed
    assert outcomes["04-good"].state == "built"
    finished = {"figures/good.svg", "tables/good.csv", "notebooks/04-good.ipynb", "notebooks/04-good.html"}
    assert set(outcomes["04-good"].artifacts) == finished
    failed = {f"notebooks/{name}.failed.ipynb" for name in ("01-bad", "02-dies", "03-slow")}
    assert files.keys() == finished | failed | {"manifest.json"}


def test_the_partly_executed_copy_shows_how_far_it_came(mixed):
    cells = json.loads(mixed[2]["notebooks/01-bad.failed.ipynb"])["cells"]
    assert [cell.get("execution_count") for cell in cells] == [None, 1, 2, 3, None]
    assert cells[3]["outputs"][0]["ename"] == "ZeroDivisionError"


def test_the_manifest_says_what_made_each_artifact(mixed):
    root, outcomes, _ = mixed
    manifest = read_manifest(root / "reports")
    assert manifest.keys() == set(outcomes["04-good"].artifacts)
    for path, entry in manifest.items():
        assert entry["notebook"] == "04-good"
        assert entry["parameters"] == {}
        assert entry["sha256"] == digest(root / "reports" / path)
        assert entry["catalog_sha256"] == of_catalog(root / "data")
        assert entry["versions"]["python"] == f"{sys.version_info.major}.{sys.version_info.minor}"


def test_the_finished_notebook_is_the_source_with_outputs_and_no_trace_of_the_run(mixed):
    root, _, files = mixed
    finished = json.loads(files["notebooks/04-good.ipynb"])
    source = json.loads((root / "notebooks" / "04-good.ipynb").read_bytes())
    assert [cell["source"] for cell in finished["cells"]] == [cell["source"] for cell in source["cells"]]
    assert [cell["id"] for cell in finished["cells"]] == [cell["id"] for cell in source["cells"]]
    assert [cell["metadata"] for cell in finished["cells"]] == [cell["metadata"] for cell in source["cells"]]
    assert [cell.get("execution_count") for cell in finished["cells"]] == [None, 1, 2, 3]
    assert finished["metadata"]["language_info"] == {"name": "python"}
    assert finished["metadata"]["kernelspec"]["name"] == "python3"
    assert finished["metadata"].keys() == {"kernelspec", "language_info"}
    for trace in (os.fspath(root), "staging", "papermill"):
        assert trace not in files["notebooks/04-good.ipynb"].decode()


def test_what_is_up_to_date_is_not_run_again_and_force_runs_it(mixed, monkeypatch):
    root, _, _ = mixed
    (outcome,) = built(root, "04-good")
    assert outcome.state == "unchanged"
    monkeypatch.setattr(
        "helpers.build.workers.pool.run", lambda tasks, *_, **__: [(task, OSError("ran")) for task in tasks]
    )
    (forced,) = built(root, "04-good", force=True)
    assert (forced.state, forced.reason, forced.why) == ("failed", "ran", ["--force"])


def test_failure_keeps_what_was_built_and_success_removes_the_failed_copy(tmp_path):
    root = tiny.project(tmp_path, n01_it=tiny.notebook(tiny.writing("it")))
    built(root, "01-it")
    before = tiny.files(root / "reports")
    good = tiny.save(root, "01-it", tiny.notebook(tiny.writing("it").replace("<svg>", "<other>"), "oops"))
    assert built(root, "01-it")[0].reason == "cell 3 (oops): NameError: name 'oops' is not defined"
    after = tiny.files(root / "reports")
    assert after.pop("notebooks/01-it.failed.ipynb")
    assert after == before
    tiny.save(root, good.stem, tiny.notebook(tiny.writing("it")))
    assert built(root, "01-it")[0].state == "unchanged"
    assert tiny.files(root / "reports") == before


def test_all_notebooks_of_a_build_see_the_same_catalog(tmp_path):
    show = tiny.notebook("from pathlib import Path", SHOW_RELEASES)
    root = tiny.project(tmp_path, n01_one=show, n02_two=show)
    releases = root / "data" / "releases.csv"
    built(root, "01-one", "02-two", done=lambda _: releases.write_text("edited meanwhile"))
    one, two = (notebook_files.read(root / "reports" / "notebooks" / f"{name}.ipynb") for name in ("01-one", "02-two"))
    assert one.cells[-1].outputs == two.cells[-1].outputs != []


def test_a_catalog_edited_since_it_was_checked_stops_the_build(tmp_path):
    root = tiny.project(tmp_path, n01_it=tiny.notebook())
    with pytest.raises(BuildError, match="edited a moment ago: build again"):
        built(root, "01-it", sha256="another")
    assert tiny.files(root / "reports") == {}


def test_two_builds_in_different_places_give_the_same_bytes(tmp_path):
    places = (
        {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"},
    )
    outputs = []
    for number, environment in enumerate(places):
        root = tiny.project(tmp_path / f"{number} {{place}}", n01_it=tiny.notebook(tiny.writing("it"), tiny.PICTURE))
        tiny.append(root, "vocabulary.csv", "stage,a,,,1,#0072B2", "stage,b,,,2,#D55E00")
        tiny.append(root, "sections.csv", "first,1,First,a,")
        tiny.append(root, "papers.csv", "doe2023words,,Words,,first,,2023,,,,,,,,")
        words = ["-p", "first_year", "2023", "-p", "stages", "a, b", "--output-dir", f"out-{number}"]
        result = tiny.survey_alone(root, "build", *words, **environment)
        assert (result.returncode, result.stderr) == (0, "")
        assert result.stdout.splitlines()[0] == "01-it   built       4 artifacts"
        assert result.stdout.splitlines()[1].startswith(f"4 files written to out-{number}/: 1 in figures/")
        outputs.append(tiny.files(root / f"out-{number}"))
    assert outputs[0] == outputs[1]
    assert outputs[0]["figures/it.svg"] == b"<svg>2023</svg>"
    injected = json.loads(outputs[0]["notebooks/01-it.ipynb"])["cells"][2]
    assert "".join(injected["source"]) == '# Parameters\nfirst_year = 2023\nstages = ["a", "b"]\n'


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["-p", "stages", "b"], "'b' is not a known stage; choose from a"),
        (["-p", "stages", "a, A2"], "'A2' is not a known stage; did you mean 'a'?"),
    ],
)
def test_a_selection_that_cannot_be_made_is_refused_before_anything_runs(tmp_path, words, message):
    root = tiny.project(tmp_path, n01_it=tiny.notebook(tiny.writing("it")))
    tiny.append(root, "vocabulary.csv", "stage,a,,,1,#0072B2")
    result = tiny.survey(root, "build", *words)

    assert result.returncode == 2
    assert message in result.stderr
    assert not (root / "reports").exists()


def test_a_selection_that_matches_nothing_is_said_and_built(tmp_path):
    root = tiny.project(tmp_path, n01_it=tiny.notebook(tiny.writing("it")))
    result = tiny.survey(root, "build", "-p", "first_year", "2090")

    assert result.returncode == 0
    assert result.stderr == "01-it: no work matches from 2090, all stages\n"


def test_a_folder_of_different_selections_is_noticed(tmp_path):
    root = tiny.project(tmp_path, n01_a=tiny.notebook(tiny.writing("a")), n02_b=tiny.notebook(tiny.writing("b")))
    assert tiny.survey(root, "build").stderr == ""
    done = tiny.survey(root, "build", "b", "-p", "first_year", "2022")
    assert done.returncode == 0
    assert done.stderr.splitlines()[-1] == (
        "notice: it now holds different selections (all works in 01-a; first_year 2022 in 02-b); "
        "--output-dir keeps them apart"
    )


def test_a_second_build_into_one_folder_waits_says_so_and_has_nothing_left_to_do(tmp_path):
    hold = "import os, pathlib, time\nwhile not pathlib.Path(os.environ['MARKER']).exists():\n    time.sleep(0.02)"
    root, marker = tiny.project(tmp_path / "it", n01_it=tiny.notebook(tiny.writing("it"), hold)), tmp_path / "marker"
    common = {"cwd": root, "env": os.environ | {"MARKER": f"{marker}"}, "stdout": subprocess.PIPE, "text": True}
    command = [sys.executable, "-m", "helpers", "build"]
    with subprocess.Popen(command, **common) as first:
        while not list((root / "reports").glob(".staging-*")) and first.poll() is None:
            time.sleep(0.02)
        with subprocess.Popen(command, **common, stderr=subprocess.PIPE) as second:
            said = second.stderr.readline()
            marker.touch()
            assert first.wait() == second.wait() == 0
            assert second.stdout.readline().split() == ["01-it", "unchanged"]
    assert said == f"another build is writing to {root / 'reports'}: waiting until it is done\n"


def test_a_full_or_read_only_output_folder_is_named_and_the_others_still_finish(tmp_path):
    full = "import errno\nraise OSError(errno.ENOSPC, 'No space left on device', output_dir)"
    root = tiny.project(tmp_path, n01_full=tiny.notebook(full), n02_good=tiny.notebook(tiny.writing("good")))
    result = tiny.survey(root, "build")
    assert result.returncode == 1
    assert "No space left on device" in result.stderr
    assert (root / "reports" / "tables" / "good.csv").exists()
    (root / "file").write_text("")
    result = tiny.survey(root, "build", "--output-dir", "file/reports")
    assert result.returncode == 2
    assert "lies in 'file', which is no folder" in result.stderr


@pytest.mark.parametrize(
    ("is_watched", "order"),
    [(False, ["03-long", "01-figure", "02-short"]), (True, ["01-figure", "02-short", "03-long"])],
)
def test_the_longest_begins_unless_somebody_waits_for_a_figure(tmp_path, is_watched, order):
    cells = {"n01_figure": 12, "n02_short": 3, "n03_long": 24}
    root = tiny.project(tmp_path, **{name: tiny.notebook(*["print(1)"] * number) for name, number in cells.items()})
    write_manifest(root / "reports", {"figures/it.svg": {"notebook": "01-figure", "sha256": ""}})
    batch = Batch([Job(path) for path in sorted((root / "notebooks").iterdir())], setting(root, is_watched=is_watched))
    begun = []

    def run(tasks, step):
        begun.extend(task.name for task in tasks)
        return iter(())

    nothing = lambda *_: None  # noqa: E731
    build_batches([batch], root / "reports", lambda: catalog.load(root / "data"), nothing, nothing, run)
    assert begun == order
