"""`codecheck.yml`: what somebody who reproduces the survey has to get, as CODECHECK's specification 1.0 has it."""

from pathlib import Path
from typing import Any

import yaml

from helpers.base import paths, yaml_files
from helpers.base.errors import YamlError
from helpers.build import notebook_files
from helpers.catalog.declared import Survey
from helpers.output import artifacts
from helpers.site import citing
from helpers.site.metadata import filled
from helpers.site.source import captions_of

FILE = "codecheck.yml"
_VERSION = "https://codecheck.org.uk/spec/config/1.0/"
_REPORTS = Path("reports")  # where a build without options writes
_SHOWN = {"Figure": (artifacts.FIGURES, "pdf"), "Table": (artifacts.TABLES, "csv")}
_ORCID = "https://orcid.org/"


def codecheck(survey: Survey, earlier: Path | None = None) -> str:
    """Return the file: every figure and table that the project's notebooks show, as they are stored.

    Parameters
    ----------
    survey
        What it declares of itself.
    earlier
        The file as it is; what a codechecker wrote into it stays.

    Raises
    ------
    YamlError
        The file is there and cannot be read.
    NotebookError
        A notebook is none.
    """
    ours = {"version": _VERSION, "manifest": _manifest(), "paper": _paper(survey)}
    said = filled({"repository": survey.project}) | _read(earlier) | ours
    return yaml.safe_dump(
        {**ours, **said}, explicit_start=True, version=(1, 1), sort_keys=False, allow_unicode=True, width=120
    )


def _read(earlier: Path | None) -> dict[str, Any]:
    if not (earlier and earlier.is_file()):
        return {}
    found = yaml_files.read(earlier).data or {}
    if not isinstance(found, dict):
        raise YamlError(paths.short(earlier), 0, "holds no keys and values")
    return found


def _manifest() -> list[dict[str, str]]:
    files = {}
    for path in notebook_files.available():
        for caption in captions_of(notebook_files.read(path)):
            kind, suffix = _SHOWN[caption.kind]
            file = artifacts.place(_REPORTS, kind, caption.stem, suffix).as_posix()
            files[file] = f"{caption.kind} {caption.title}, by notebook {path.stem}"
    return [{"file": file, "comment": comment} for file, comment in files.items()]


def _paper(survey: Survey) -> dict[str, Any]:
    cited = citing.survey()
    authors = [
        filled({"name": person.name, "ORCID": person.url.removeprefix(_ORCID) if _ORCID in person.url else ""})
        for person in cited.people
    ]
    address = next((url for _, url in survey.links), "")
    reference = cited.doi_url or cited.url or address
    return filled({"title": cited.title or survey.title, "authors": authors, "reference": reference})
