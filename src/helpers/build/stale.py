"""Which notebooks have to run, and why: what decides what a notebook makes, and what an earlier build recorded of that.

A notebook runs if its recipe (cells, parameters, helpers that it uses, versions) is not the recorded one, an artifact
is missing or altered, a file that it opened has changed, or the catalog answers one of its questions otherwise.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.base import digests, opened, paths
from helpers.base.errors import BuildError, NotebookError
from helpers.build import manifest, notebook_files, sources
from helpers.build.jobs import Job, Setting
from helpers.catalog import observed

if TYPE_CHECKING:
    from helpers.catalog import Catalog

_WORDS = {"notebook_sha256": "the notebook has changed", "helpers_sha256": "the helpers that it uses have changed"}
_OTHER_CATALOG = "the catalog has changed"
_UNKNOWN = f"{_OTHER_CATALOG}, and it is not known what of it the notebook reads"
_LOST = "the record of what it reads is lost or not whole"


@dataclass(frozen=True)
class Record:
    """What an earlier build recorded of a notebook.

    Attributes
    ----------
    entries : dict of str to dict
        Its part of the manifest: what made each artifact, by path.
    seen : list of dict or None
        The files that it opened and the answers that the catalog gave it; None if that is not known.
    """

    entries: dict[str, dict[str, Any]]
    seen: list[dict[str, Any]] | None


def record_of(output: Path, name: str) -> Record:
    """Return what is recorded of the notebook `name` in an output folder."""
    entries = {path: entry for path, entry in manifest.read_manifest(output).items() if entry.get("notebook") == name}
    return Record(entries, observed.read_record(seen_file(output, name)))


def seen_file(output: Path, name: str) -> Path:
    """Return where it is kept what a notebook saw of the catalog."""
    return output / manifest.SEEN / f"{name}.jsonl"


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
    return wanted | {"helpers_sha256": _source_digest(code, sources.digest())}


@lru_cache
def _source_digest(code: tuple[str, ...], package: str) -> str:
    del package  # a process that goes on has read it once
    return sources.digest_of_used(code)


def stale_jobs(jobs: Sequence[Job], setting: Setting) -> dict[str, list[str]]:
    """Say which notebooks have to run, and why, as far as that can be told without loading the catalog.

    Returns
    -------
    dict of str to list of str
        The reasons, by the name of each notebook that has any. A change of the catalog counts for all.

    Raises
    ------
    BuildError
        If the manifest of the output folder is broken.
    """
    try:
        manifest.read_manifest(setting.output)
    except ValueError as error:
        raise BuildError(f"{error}") from error
    reasons = {job.name: ["--force"] if setting.force else _reasons(job, setting) for job in jobs}
    return {name: why for name, why in reasons.items() if why}


def final_reasons(jobs: Sequence[Job], setting: Setting, catalog: "Catalog") -> Iterator[tuple[Job, list[str]]]:
    """Give each job with why it has to run, with nothing if it sees no change of the catalog.

    To be asked while the output folder is locked, as another build may just have done the work. Where somebody waits
    for what changes, those that showed the last change come first, since they most likely show this one, and one reason
    is enough.
    """
    answers: dict[str, str] = {}
    before = stale_jobs(jobs, setting)
    for job in sorted(jobs, key=lambda job: _interest(job, setting)) if setting.is_watched else jobs:
        why = before.get(job.name, [])
        if why == [_OTHER_CATALOG]:
            record = record_of(setting.output, job.name)
            why = _other_answers(record, catalog, answers, 1 if setting.is_watched else None)
            if not why:
                manifest.renew(setting.output, record.entries, {"catalog_sha256": setting.sha256})
        yield job, why


def _interest(job: Job, setting: Setting) -> tuple[bool, float]:
    entries = record_of(setting.output, job.name).entries
    figures = [setting.output / path for path in entries if path.startswith("figures/")]
    return not figures, -max((path.stat().st_mtime for path in figures if path.exists()), default=0)


def _reasons(job: Job, setting: Setting) -> list[str]:
    """Say in words what makes it necessary to run a notebook again; that the catalog has changed at all is one."""
    try:
        record = record_of(setting.output, job.name)
        return _differences(record, recipe(job, setting.sha256), job, setting)
    except (NotebookError, OSError) as error:
        return [f"{error}"]


def _differences(record: Record, wanted: dict[str, Any], job: Job, setting: Setting) -> list[str]:
    if not record.entries:
        return ["it was not built here before"]
    entry = next(iter(record.entries.values()))
    if entry.get("package_sha256") == wanted["package_sha256"]:
        wanted = wanted | {"helpers_sha256": entry.get("helpers_sha256")}
    else:
        wanted = with_sources(wanted, job)
    reasons = [words for name, words in _WORDS.items() if entry.get(name) != wanted[name]]
    reasons += _other_values(entry.get("parameters", {}), wanted["parameters"], "")
    reasons += _other_values(entry.get("versions", {}), wanted["versions"], "version of ")
    if entry.get("catalog_sha256") != wanted["catalog_sha256"]:
        reasons.append(_OTHER_CATALOG)
    if record.seen is None:
        return [*reasons, _LOST]
    files = opened.changed_files(record.seen, setting.catalog, paths.root(), job.notebook.parent.resolve())
    reasons += [f"{file}, which it opens, has changed" for file in files]
    return reasons + _other_artifacts(record, setting.output)


def _other_answers(record: Record, catalog: "Catalog", answers: dict[str, str], most: int | None) -> list[str]:
    """Say what a notebook would see otherwise in the catalog, as `observed.changed_answers`; nothing if nothing."""
    import helpers.output.lookup
    import helpers.tables
    import helpers.tables.sentences  # noqa: F401 - what may be asked makes itself known

    if not any(map(observed.is_of_catalog, record.seen)):
        return [_UNKNOWN]
    return [
        f"the catalog has changed: {name} is not what it was"
        for name in observed.changed_answers(record.seen, catalog, answers, most)
    ]


def _other_values(before: dict[str, Any], now: dict[str, Any], what: str) -> list[str]:
    names = sorted(before.keys() | now.keys())
    return [
        f"{what}{name}: {before.get(name, 'not given')} before, {now.get(name, 'not given')} now"
        for name in names
        if before.get(name) != now.get(name)
    ]


def _other_artifacts(record: Record, output: Path) -> list[str]:
    missing = [path for path in record.entries if not (output / path).is_file()]
    altered = [
        path
        for path, entry in record.entries.items()
        if path not in missing and digests.of_file(output / path) != entry.get("sha256")
    ]
    return [f"{path} is missing" for path in missing] + [f"{path} was altered" for path in altered]
