"""What the documentation says is what the project does."""

import csv
import importlib
import json
import re
import shlex
import shutil
import subprocess
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

import tiny
from conftest import PUBLISHED
from helpers.base import paths
from helpers.base.paths import LIST_TEMPLATE
from helpers.catalog import dictionary
from helpers.catalog.schema import FILES, columns, models
from helpers.catalog.survey import COLUMN_ENTRIES, ENTRIES, read_survey
from helpers.cli import commands
from helpers.cli.commands import examples
from helpers.cli.main import survey
from helpers.lists import formats
from helpers.lists.render import template_functions

ROOT = paths.root()
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_data_dictionary_is_what_the_survey_declares() -> None:
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    sections = re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    row = re.compile(r"^\| (\w+) \| (?!meaning)(.*) \|$", re.MULTILINE)
    documented = {file: dict(row.findall(body)) for file, body in sections}
    declared = read_survey(ROOT / "data")

    for file, model in models(declared).items():
        assert documented[file].keys() == columns(model).keys()
        assert all(documented[file].values())
    assert documented["survey.yaml"].keys() >= {*ENTRIES, *COLUMN_ENTRIES}
    assert dictionary.updated(text, declared) == text


def test_a_dictionary_begun_from_nothing_has_each_table_apart_and_stays_as_it_is() -> None:
    declared = read_survey(ROOT / "data")
    begun = dictionary.updated("# The catalog\n", declared)
    tables = re.findall(r"^\| (\S+) \| meaning \|\n", begun, re.MULTILINE)

    assert sorted(tables) == sorted(["column"] * len(models(declared)) + ["entry", "part", "kind", "rule"])
    assert len(re.findall(r"\n\n\| \S+ \| meaning \|\n", begun)) == len(tables), "two tables run into one"
    assert dictionary.updated(begun, declared) == begun


def test_the_dictionary_explains_the_template_and_all_that_it_may_call(catalog) -> None:
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8").partition(f"## {LIST_TEMPLATE}")[2]

    assert set(re.findall(r"`(\w+)\(", text)) == template_functions(catalog).keys()


def test_every_file_of_the_catalog_is_in_the_dictionary_and_in_the_schema() -> None:
    assert {path.name for path in (ROOT / "data").iterdir()} == {*FILES, LIST_TEMPLATE, paths.SURVEY, "README.md"}


def requirements() -> tuple[set[str], set[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = {*project["dependencies"], *extras["dev"], *extras["site"]}
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    listed = {entry for entry in environment if isinstance(entry, str)}
    listed |= {entry for group in environment if isinstance(group, dict) for entry in group["pip"]}
    return wanted, listed


def test_conda_gets_the_same_packages_as_pip() -> None:
    wanted, listed = requirements()

    assert {entry for entry in listed if not entry.startswith("python=")} - {"pip", "-e ."} == wanted


def test_binder_can_read_the_python_version() -> None:
    """repo2docker understands python=3.12 and falls back silently on anything else."""
    _, listed = requirements()

    assert [entry for entry in listed if re.fullmatch(r"python=3\.\d+", entry)]


def test_the_lock_file_holds_every_requirement_and_no_scipy() -> None:
    """Where scipy is installed, seaborn imports it into every process."""
    lock = (ROOT / "requirements.lock").read_text()
    locked = set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))
    wanted, _ = requirements()

    assert {re.match(r"[a-z0-9-]+", entry)[0] for entry in wanted} <= locked
    assert "scipy" not in locked
    assert "://" not in lock


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))


def test_every_promise_names_tests_that_are_there() -> None:
    text = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith(("| ---", "| promise"))]
    promised = [row for row in rows if not row.endswith("| test |")]
    assert promised
    for row in promised:
        named = re.findall(r"`(\w+\.py)`", row.rpartition(" | ")[2])
        assert named, row
        assert all((ROOT / "tests" / name).is_file() for name in named), row


def test_readme_and_makefile_name_the_same_targets() -> None:
    named = set(re.findall(r"^make(?: ([a-z-]+))?", "\n".join(code_lines()), re.MULTILINE))

    assert {name or "all" for name in named} == targets() - {"lock", "clean", "help"} | named - {""}
    assert {name or "all" for name in named} <= targets()
    assert {"all", "test", "lab", "refresh", "lint", "bench"} <= {name or "all" for name in named}


def code_lines() -> list[str]:
    blocks = re.findall(r"^```(?:sh|console)?\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    return [line.split("  #")[0].strip() for block in blocks for line in block.splitlines()]


def survey_commands() -> list[str]:
    lines = [re.sub(r"^\.venv/bin/", "", line) for line in code_lines()]
    return [line for line in lines if line.startswith("survey ")]


@pytest.mark.parametrize("command", survey_commands())
def test_commands_of_the_readme_are_understood(command: str) -> None:
    words = shlex.split(command)[1:]
    result = CliRunner().invoke(survey, [words[0], "--help"])

    assert result.exit_code == 0
    for option in [word for word in words if word.startswith("-")]:
        assert re.search(rf"(^|\s|,){re.escape(option)}\b", result.output), option


def test_paths_that_the_readme_maps_are_there() -> None:
    mapped = re.findall(r"^([\w./-]+/?) {2,}", "\n".join(code_lines_of_map()), re.MULTILINE)

    assert len(mapped) > 10
    assert [path for path in mapped if not (ROOT / path).exists() and path != "reports/"] == []


def code_lines_of_map() -> list[str]:
    return README.split("## Map of the files")[1].split("```")[1].splitlines()


DOCS = [file for file in sorted((ROOT / "docs").glob("*.md")) if file.name != "awesome-list.md"]
DOCS += [ROOT / "CONTRIBUTING.md"]
PAGES = {file.name: re.sub(r"^(`{3,}).*?^\1", "", file.read_text(encoding="utf-8"), flags=re.M | re.S) for file in DOCS}


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_page_of_the_documentation_names_is_there(page: str) -> None:
    named = re.findall(r"`([\w.-]+(?:/[\w.-]+)+|\w+\.(?:csv|jinja|yaml))`", PAGES[page])
    named += re.findall(r"\]\(([^():#]+)\)", PAGES[page])
    places = (ROOT, ROOT / "src" / "helpers", ROOT / "data", ROOT / "docs")
    gone = [path for path in named if not any((place / path).exists() for place in places)]
    assert [path for path in gone if "NAME" not in path and not path.startswith(("site/", "reports/"))] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_name_of_the_package_that_a_page_of_the_documentation_gives_is_there(page: str) -> None:
    for name in re.findall(r"`(helpers(?:\.\w+)+)`", PAGES[page]):
        assert resolve(name) is not None, name


def resolve(name: str) -> object:
    """Return what a dotted name stands for: a module, or what one has."""
    found = importlib.import_module(name.partition(".")[0])
    for length, part in enumerate(name.split(".")[1:], start=2):
        with suppress(ModuleNotFoundError):
            importlib.import_module(".".join(name.split(".")[:length]))
        found = getattr(found, part)
    return found


def test_the_help_of_an_import_names_every_format_that_can_be_read() -> None:
    text = CliRunner().invoke(survey, ["import", "--help"]).output
    for one in formats.FORMATS:
        assert one.is_list or all(suffix in text for suffix in one.suffixes), one.name


MODULES: dict[str, list[str]] = {}
for file in sorted((ROOT / "src" / "helpers").rglob("*.py")):
    path = file.parent if file.stem == "__init__" else file.with_suffix("")
    MODULES.setdefault(path.name, []).append(".".join(path.relative_to(ROOT / "src").parts))


@pytest.mark.parametrize("page", PAGES)
def test_every_short_name_that_a_page_of_the_documentation_gives_is_there(page: str) -> None:
    """`stale.recipe` is something of a module of that name, `catalog.works` of one of its classes."""
    named = set(re.findall(r"`(\w+)\.(\w+)(?:\([^`]*\))?`", PAGES[page]))
    modules = [
        (module, name) for module, name in sorted(named) if module in MODULES and name not in ("csv", "py", "md", "yml")
    ]
    assert [
        f"{module}.{name}" for module, name in modules if not any(has(full, name) for full in MODULES[module])
    ] == []


def has(module: str, name: str) -> bool:
    found = importlib.import_module(module)
    classes = [value for value in vars(found).values() if isinstance(value, type)]
    return any(hasattr(one, name) or name in getattr(one, "__annotations__", {}) for one in (found, *classes))


@pytest.mark.parametrize("page", PAGES)
def test_every_heading_that_a_page_of_the_documentation_links_is_there(page: str) -> None:
    titles = re.findall(r"(?m)^#+ (.*)$", PAGES[page])
    anchors = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGES[page])) <= anchors


def test_the_page_of_the_commands_is_what_they_say_of_themselves() -> None:
    """`make refresh` writes it."""
    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == commands.page(survey)


def test_the_page_of_the_commands_tells_every_option_and_example() -> None:
    sections = dict(re.findall(r"(?ms)^## survey (\w+)\n(.*?)(?=^## |\Z)", commands.page(survey)))
    visible = {name: command for name, command in survey.commands.items() if not command.hidden}
    assert sections.keys() == visible.keys()
    for name, command in visible.items():
        options = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
        assert options <= set(re.findall(r"--[a-z-]+", sections[name]))
        assert examples(command)


# What runs notebooks, listens or needs more than a catalog is only read; tests of its own run it.
READ_ONLY = {"build", "colab", "lite", "new", "paper", "refresh", "site", "synth", "verify", "watch"}
EXAMPLES = [example for _, command in sorted(survey.commands.items()) for example in examples(command)]


WORK = "hou2023large"  # which examples name
PASTED = "| A Study of What People Like | KDD 2024 | [[Link]](https://arxiv.org/abs/2405.99999) |\n"


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a project: the survey as published, in git, with notebooks that have its parameters."""
    root = tmp_path_factory.mktemp("examples") / "project"
    parameters = f'{tiny.BASE}\nlast_year: int = 0\nas_of: str = ""'
    topics = ("catalog", "where", "how", "trends", "lookup-table", "resources")
    sources = {f"n{number:02}_{topic}": tiny.notebook(parameters=parameters) for number, topic in enumerate(topics, 1)}
    tiny.project(root, **sources)
    shutil.copytree(PUBLISHED, root / "data", dirs_exist_ok=True)
    (root / "README.md").write_bytes((PUBLISHED / "awesome-list.md").read_bytes())
    (root / "CITATION.cff").write_bytes((ROOT / "CITATION.cff").read_bytes())
    for place in ("docs", "release"):
        (root / place).mkdir()
    rows = csv.DictReader((PUBLISHED / "papers.csv").read_text(encoding="utf-8").splitlines())
    known = next(row for row in rows if row["key"] == WORK)
    better = {"key": WORK, "title": known["title"], "column": "venue", "value": "ECIR", "source": "a page"}
    (root / "new.jsonl").write_text(json.dumps(better) + "\n", encoding="utf-8")
    for place in ("earlier/data", "other-survey/data", "other/data", "large"):
        shutil.copytree(PUBLISHED, root.parent / place)
    git = ["git", "-C", f"{root}", "-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "1"], ["commit", "-qm", "2", "--allow-empty"]):
        subprocess.run([*git, *words], check=True)
    return root.parent


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_does_what_it_says_or_is_understood(workshop, tmp_path, monkeypatch, example) -> None:
    name, *words = tiny.words_of(example)
    place = tmp_path / "project"
    is_run = name not in READ_ONLY and ("--over" not in words or "--dry-run" in words)
    shutil.copytree(workshop, tmp_path, dirs_exist_ok=True) if is_run else place.symlink_to(workshop / "project")
    if "--to" in words:
        shutil.rmtree(tmp_path / "other-survey", ignore_errors=True)
    monkeypatch.chdir(place)
    if not is_run:
        survey.commands[name].make_context(name, words)
        return
    result = CliRunner().invoke(survey, [name, *words], input=PASTED)
    assert result.exit_code == 0, result.output
