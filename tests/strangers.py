"""Files of strangers, spoilt at random: each must be read or refused, and nothing outside its folder be touched.

`python tests/fuzz.py 100000 --kind template` makes many of a kind. Lists and bibliographies are those of `mangled`.
"""

import json
import random
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

import tiny
from conftest import SMALL
from helpers.base import folders, opened, yaml_files
from helpers.base.errors import CommandLineError, NotebookError, OutsideError, YamlError
from helpers.build import manifest, parameters
from helpers.catalog import CatalogError, load, observed
from helpers.catalog.catalog import Catalog, from_sheets, read_sheets
from helpers.lists import sandbox

Check = Callable[[str, Path], None]
VICTIM = "precious"
MEMORY = Path("/dev/shm")  # where a folder goes in no time; on a disk that took nine tenths of it
ENTRY = {"notebook": "01-one", "parameters": {"first_year": 2023}, "versions": {"python": "3"}, "sha256": "0" * 64}
SHAPES = ["[", "]", "{", "}", '"', "null", "1", "../", "/", "victim", "link/victim", "\\u0000", "\\ud800"]
PIECES = {
    "yaml": ["&a ", "*a", "<<: ", "!!int ", "!!timestamp ", "[", "{", "- ", ": ", "'", '"', "|\n", "---\n", "9" * 40],
    "csv": [",", '"', "\n", "; ", "=1+1", "\ufeff", "\0", "<<<<<<< x\n", "javascript:", "\u200b", "Ã©"],
    "template": ["{{ ", " }}", "{% for a in range(9) %}", "{% endfor %}", "{% if a %}", "{% endif %}", "{#", "#}"],
    "manifest": [*SHAPES, "..", "-", "e9"],
    "sums": ["../", "/", "victim", "  ", "\n", "link/victim", "\0", "é", "figures/"],
    "record": [*SHAPES, "\n", "catalog"],
    "notebook": [*SHAPES, "\\n", "parameters", ": int = ", "("],
}
PIECES["template"] += ["papers(", "|upper", "~", "[0]", ".", "'", '"', "*", "9"]


def _yaml(text: str, folder: Path) -> None:
    with suppress(YamlError):
        yaml_files.parse(text, "it.yaml")
    (folder / "it.yaml").write_bytes(text.encode(errors="surrogatepass"))
    with suppress(CommandLineError):
        parameters.assign(parameters.gather([f"{folder / 'it.yaml'}"], []), [PARAMETERS])


def _csv(text: str, folder: Path) -> None:
    for name, content in (SMALL | {"papers.csv": text}).items():
        (folder / name).write_bytes(content.encode(errors="surrogatepass"))
    survey = small_catalog().survey  # which would take most of the time to read
    with suppress(CatalogError):
        from_sheets(read_sheets(folder, survey), survey)


def _template(text: str, _: Path) -> None:
    calls = {"papers": lambda section, pattern: f"{section} {pattern}", "heading": lambda section: section}
    with suppress(sandbox.TemplateFault):
        sandbox.run(text, calls, "\n", 0).encode()


def _manifest(text: str, folder: Path) -> None:
    (folder / manifest.FILE_NAME).write_bytes(text.encode(errors="surrogatepass"))
    with suppress(ValueError):
        manifest.forget(folder, {"02-two"})
        manifest.selections(folder)


def _sums(text: str, folder: Path) -> None:
    (folder / folders.SUMS).write_bytes(text.encode(errors="surrogatepass"))
    with suppress(OSError, CommandLineError):
        folders.replace({"figures/a.svg": b"new"}, folder)


def _record(text: str, folder: Path) -> None:
    (folder / "it.jsonl").write_bytes(text.encode(errors="surrogatepass"))
    record = observed.read_record(folder / "it.jsonl") or ()
    opened.changed_files(record, folder, folder)
    observed.changed_answers(record, small_catalog())


def _notebook(text: str, folder: Path) -> None:
    (folder / "it.ipynb").write_bytes(text.encode(errors="surrogatepass"))
    with suppress(NotebookError):
        parameters.declared_parameters(folder / "it.ipynb")


PARAMETERS = {"first_year": parameters.Parameter("first_year", "int", "0", "")}
PARAMETERS |= {"stages": parameters.Parameter("stages", "list", "[]", "")}
KINDS: dict[str, tuple[str, Check]] = {
    "yaml": ("first_year: 2022\nstages: [Feature Stage, 'x']\nmore:\n  - a: 1\n    b: 2023-01-02\n", _yaml),
    "csv": (SMALL["papers.csv"], _csv),
    "template": ('# A\n{{ heading("features") }}\n{{- papers("features", "| {title} |") }}\n', _template),
    "manifest": (json.dumps({f"figures/{name}.svg": ENTRY for name in "ab"}, indent=1), _manifest),
    "sums": ("".join(f"{'0' * 64}  figures/{name}.svg\n" for name in "ab"), _sums),
    "record": (
        '{"file": "a.csv", "of": "catalog", "sha256": "1"}\n'
        '{"name": "papers", "selection": [[2022, 2023]], "args": [], "kwargs": {}, "sha256": "1"}\n'
        f"{opened.END}\n",
        _record,
    ),
    "notebook": (json.dumps(tiny.notebook(tiny.writing("it")), indent=1), _notebook),
}


@cache
def small_catalog() -> Catalog:
    """Return the small catalog."""
    with tempfile.TemporaryDirectory() as place:
        for name, content in SMALL.items():
            (Path(place) / name).write_bytes(content.encode())
        return load(place)


def spoilt(kind: str, seed: int) -> str:
    """Return the text of a seed."""
    chance, text = random.Random(f"{kind} {seed}"), KINDS[kind][0]
    for _ in range(chance.randint(1, 8)):
        here = chance.randrange(len(text) + 1)
        end = here + chance.choice([0, 0, 0, 1, 1, 5, 40])
        text = text[:here] + chance.choice(["", *PIECES[kind] * 2, text[here:end] * 3]) + text[end:]
    return text


def check(kind: str, seed: int) -> None:
    """Read a spoilt file, and assert that it was read or refused, and that what stands outside is as it was."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as place:
        folder, victims = Path(place) / "it", [Path(place) / "victim", Path(place) / "elsewhere" / "victim"]
        (folder / "figures").mkdir(parents=True)
        victims[1].parent.mkdir()
        for victim in (*victims, folder / "figures" / "a.svg"):
            victim.write_text(VICTIM)
        (folder / "link").symlink_to("../elsewhere")
        with suppress(OutsideError):
            KINDS[kind][1](spoilt(kind, seed), folder)
        assert [victim.read_text() for victim in victims] == [VICTIM] * 2
        assert sorted(path.name for path in Path(place).iterdir()) == ["elsewhere", "it", "victim"]
        assert list(victims[1].parent.iterdir()) == [victims[1]]
