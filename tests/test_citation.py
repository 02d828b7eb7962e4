"""CITATION.cff is valid by its schema, as committed and as a release carries it."""

import datetime
import json

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft7Validator, FormatChecker

from helpers.base import paths
from helpers.bibliography import export
from helpers.cli.main import survey

FILE = paths.root() / "CITATION.cff"
SCHEMA = paths.root() / ".checkers" / "cff.json"
DAY = datetime.date(2026, 1, 31)


@pytest.fixture(scope="module")
def schema() -> Draft7Validator:
    if not SCHEMA.is_file():
        pytest.skip("the schema of CITATION.cff is not in .checkers: run .ci/checkers")
    return Draft7Validator(json.loads(SCHEMA.read_text()), format_checker=FormatChecker())


def faults(schema: Draft7Validator, text: str) -> list[str]:
    # The schema wants dates as text, as YAML's core has them.
    content = yaml.load(text, yaml.BaseLoader)
    for work in (content, content.get("preferred-citation", {})):
        work |= {"year": int(work["year"])} if "year" in work else {}
    return [error.message for error in schema.iter_errors(content)]


def test_the_committed_file_is_valid(schema) -> None:
    assert faults(schema, FILE.read_text(encoding="utf-8")) == []


def test_a_fault_would_be_found(schema) -> None:
    assert faults(schema, FILE.read_text(encoding="utf-8").replace("family-names", "family-name")) != []
    assert faults(schema, FILE.read_text(encoding="utf-8").replace("cff-version: 1.2.0", "cff-version: 7")) != []


def test_that_of_a_release_is_valid_and_says_which(schema) -> None:
    text = export.citation_of_release(FILE.read_text(encoding="utf-8"), "v1.2.0", DAY)

    assert faults(schema, text) == []
    before, after = yaml.safe_load(FILE.read_text(encoding="utf-8")), yaml.safe_load(text)
    assert after == before | {"version": "1.2.0", "date-released": "2026-01-31"}


def test_a_second_release_takes_the_place_of_the_first() -> None:
    first = export.citation_of_release(FILE.read_text(encoding="utf-8"), "v1", DAY)

    assert yaml.safe_load(export.citation_of_release(first, "2.0-rc.1", DAY))["version"] == "2.0-rc.1"


@pytest.mark.parametrize("version", ["", "v", "main", "1.2/3", "v1\n2", "1; rm"])
def test_what_is_no_version_is_refused(version: str) -> None:
    with pytest.raises(export.CitationError, match=r"is no version: write one as v1\.2\.0"):
        export.citation_of_release(FILE.read_text(encoding="utf-8"), version, DAY)


@pytest.mark.parametrize("text", ["", "- a", "a: [", "words"])
def test_what_is_no_citation_file_is_refused(text: str) -> None:
    with pytest.raises(export.CitationError, match=r"CITATION\.cff"):
        export.citation_of_release(text, "v1", DAY)


def test_the_command_writes_it(tmp_path) -> None:
    ran = CliRunner().invoke(survey, ["citation", "v1.2", "2026-01-31", "--output", f"{tmp_path / 'CITATION.cff'}"])

    assert ran.exit_code == 0, ran.output
    expected = export.citation_of_release(FILE.read_text(encoding="utf-8"), "v1.2", DAY)
    assert (tmp_path / "CITATION.cff").read_text(encoding="utf-8") == expected
