"""What decides what a notebook makes, and whether it would make anything else now than it did before."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.base import digests, opened, paths
from helpers.build import manifest, notebook_files, sources
from helpers.build.jobs import Job
from helpers.build.publishing import SEEN
from helpers.catalog import observed

if TYPE_CHECKING:
    from helpers.catalog import Catalog

_WORDS = {"notebook_sha256": "the notebook has changed", "helpers_sha256": "the helpers that it uses have changed"}
_OTHER_CATALOG = "the catalog has changed"
_UNKNOWN = f"{_OTHER_CATALOG}, and it is not known what of it the notebook reads"


@dataclass(frozen=True)
class Made:
    """What an earlier build recorded of a notebook: its artifacts with their entries, and what it saw."""

    entries: dict[str, dict[str, Any]]
    seen: list[dict[str, Any]] | None


def made(output: Path, name: str) -> Made:
    """Return what is recorded of the notebook `name` in an output folder."""
    entries = {path: entry for path, entry in manifest.read_manifest(output).items() if entry.get("notebook") == name}
    return Made(entries, observed.recorded(seen_file(output, name)))


def seen_file(output: Path, name: str) -> Path:
    """Return where it is kept what a notebook saw of the catalog."""
    return output / SEEN / f"{name}.jsonl"


def recipe(job: Job, catalog: str) -> dict[str, Any]:
    """Name all that decides what a notebook makes, as the manifest records it.

    Parameters
    ----------
    job : Job
        The notebook and its parameters.
    catalog : str
        Digest of the catalog's files.
    """
    return {
        "notebook": job.name,
        "notebook_sha256": notebook_files.source_digest(job.notebook),
        "parameters": job.parameters,
        "catalog_sha256": catalog,
        "package_sha256": sources.digest(),
        "helpers_sha256": "",
        "versions": manifest.versions(),
    }


def with_sources(wanted: dict[str, Any], job: Job) -> dict[str, Any]:
    """Complete a recipe with the digest of the helpers that the notebook uses, which takes reading them."""
    cells = notebook_files.read(job.notebook).cells
    code = tuple(cell.source for cell in cells if cell.cell_type == "code")
    return wanted | {"helpers_sha256": _used(code, sources.digest())}


@lru_cache
def _used(code: tuple[str, ...], package: str) -> str:
    del package  # a process that goes on has read it once
    return sources.used(code)


def why(made: Made, wanted: dict[str, Any], job: Job, output: Path, catalog: Path) -> list[str]:
    """Say what makes it necessary to run a notebook again; nothing if it would change nothing.

    Parameters
    ----------
    made : Made
        What is recorded of it.
    wanted : dict of str to object
        Its recipe now.
    job : Job
        The notebook and its parameters.
    output, catalog : Path
        The output folder, and that of the catalog.

    Returns
    -------
    list of str
        Each reason in words. That the catalog has changed at all is one; `seen_otherwise` tells whether it matters.
    """
    if not made.entries:
        return ["it was not built here before"]
    entry = next(iter(made.entries.values()))
    if entry.get("package_sha256") == wanted["package_sha256"]:
        wanted = wanted | {"helpers_sha256": entry.get("helpers_sha256")}
    elif not wanted["helpers_sha256"]:
        wanted = with_sources(wanted, job)
    reasons = [words for name, words in _WORDS.items() if entry.get(name) != wanted[name]]
    reasons += _differences(entry.get("parameters", {}), wanted["parameters"], "")
    reasons += _differences(entry.get("versions", {}), wanted["versions"], "version of ")
    if entry.get("catalog_sha256") != wanted["catalog_sha256"]:
        reasons.append(_OTHER_CATALOG)
    files = opened.changed(made.seen or (), catalog, paths.root())
    reasons += [f"{file}, which it opens, has changed" for file in files]
    return reasons + _spoilt(made, output)


def only_catalog(reasons: list[str]) -> bool:
    """Tell whether the one reason is that the catalog has changed."""
    return reasons == [_OTHER_CATALOG]


def seen_otherwise(made: Made, catalog: "Catalog", answers: dict[str, str], most: int | None) -> list[str]:
    """Say what a notebook would see otherwise in the catalog than it did, as `seen.changed`; nothing if nothing."""
    import helpers.output.lookup
    import helpers.tables
    import helpers.tables.sentences  # noqa: F401 - what may be asked makes itself known

    if not any(map(observed.is_of_catalog, made.seen or ())):
        return [_UNKNOWN]
    return [
        f"the catalog has changed: {name} is not what it was"
        for name in observed.changed(made.seen, catalog, answers, most)
    ]


def _differences(before: dict[str, Any], now: dict[str, Any], what: str) -> list[str]:
    names = sorted(before.keys() | now.keys())
    return [
        f"{what}{name}: {before.get(name, 'not given')} before, {now.get(name, 'not given')} now"
        for name in names
        if before.get(name) != now.get(name)
    ]


def _spoilt(made: Made, output: Path) -> list[str]:
    missing = [path for path in made.entries if not (output / path).is_file()]
    altered = [
        path
        for path, entry in made.entries.items()
        if path not in missing and digests.of_file(output / path) != entry["sha256"]
    ]
    return [f"{path} is missing" for path in missing] + [f"{path} was altered" for path in altered]
