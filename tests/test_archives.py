"""What goes into archives beside the site: the data set, a release, and what a reproduction has to give."""

import csv
import datetime
import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import nbformat
import pytest
import yaml
from click.testing import CliRunner

import sites
from conftest import ROOT
from helpers.base.errors import YamlError
from helpers.bibliography import export
from helpers.catalog import Catalog, load
from helpers.cli.main import survey
from helpers.site.codecheck import codecheck
from helpers.site.crate import crate
from helpers.site.croissant import croissant
from test_metadata import CITATION, HOSTILE

CHECKERS = ROOT / ".checkers" / "python" / "bin"
DAY = datetime.date(2026, 1, 31)
needs_checkers = pytest.mark.skipif(
    not (CHECKERS / "rocrate-validator").is_file(), reason="the validators are not in .checkers: run .ci/checkers"
)


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    root = sites.project(tmp_path)
    (root / "CITATION.cff").write_text(f"{CITATION}license: MIT\ndoi: 10.5281/zenodo.1\n", encoding="utf-8")
    with chdir(root):
        yield root


@pytest.fixture
def small(root: Path) -> Catalog:
    """Return a small catalog with a hostile title, and with a year that is not known."""
    catalog = load(root / "data")
    papers = catalog.papers.copy()
    papers.loc[papers["key"].eq("baker2022middle"), "title"] = HOSTILE
    papers.loc[papers["key"].eq("dunn2023survey"), "year"] = None
    return replace(catalog, papers=papers, survey=replace(catalog.survey, title="Words & <Deeds>"))


def run(*command: str | Path, folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


# --- Croissant ------------------------------------------------------------------------------------------------------


@needs_checkers
def test_mlcroissant_reads_the_works_by_what_croissant_says(small, tmp_path):
    table = export.to_csv(small)
    (tmp_path / "catalog.csv").write_bytes(table)
    (tmp_path / "croissant.json").write_bytes(croissant(small, table))
    program = """
import json, mlcroissant
data = mlcroissant.Dataset("croissant.json")
text = lambda value: value.decode() if isinstance(value, bytes) else "" if value is None else str(value)
print(json.dumps([{name: text(value) for name, value in record.items()} for record in data.records("works")]))
"""
    found = json.loads(run(CHECKERS / "python", "-c", program, folder=tmp_path))
    rows = list(csv.DictReader(table.decode().splitlines()))
    for name in ("key", "title", "authors", "tuning", "url", "year"):
        assert [record[f"works/{name}"] for record in found] == [row[name] for row in rows], name


def test_croissant_names_the_file_by_its_digest_and_every_column_of_it(small):
    table = export.to_csv(small)
    said = json.loads(croissant(small, table))
    (file,) = said["distribution"]
    assert (file["sha256"], file["contentSize"]) == (sha256(table).hexdigest(), f"{len(table)} B")
    (records,) = said["recordSet"]
    assert [field["source"]["extract"]["column"] for field in records["field"]] == table.decode().split("\n")[0].split(
        ","
    )
    types = {field["name"]: field["dataType"] for field in records["field"]}
    assert (types["title"], types["url"], types["listed"]) == ("sc:Text", "sc:URL", "sc:Date")
    assert said["license"] == "https://spdx.org/licenses/MIT"
    assert [one["name"] for one in said["creator"]] == ["Ann Van Adams", "Bo Berg"]
    assert said["alternateName"] == "Words & <Deeds>"


def test_croissant_says_nothing_that_is_not_known(small, root):
    (root / "CITATION.cff").unlink()
    said = json.loads(croissant(replace(small, releases=small.releases.iloc[:0]), export.to_csv(small)))
    assert not {"license", "creator", "citeAs", "version"} & said.keys()


# --- RO-Crate -------------------------------------------------------------------------------------------------------


@needs_checkers
@pytest.mark.parametrize("is_cited", [True, False])
def test_a_release_is_a_crate_as_its_validator_has_it(small, root, is_cited):
    if not is_cited:
        (root / "CITATION.cff").unlink()
    place = root / "release"
    place.mkdir()
    (place / "a & b.csv").write_bytes(export.to_csv(small))
    (place / "data").mkdir()
    (place / "data" / "works.parquet").write_bytes(b"PAR1")
    ran = CliRunner().invoke(survey, ["crate", "v1.2.0", "2026-01-31", f"{place}"])
    assert ran.exit_code == 0, ran.output
    assert run(CHECKERS / "python", ROOT / ".ci" / "ro_crate.py", place, folder=root) == "2 files\n"
    metadata = place / "ro-crate-metadata.json"
    before = metadata.read_bytes()
    assert CliRunner().invoke(survey, ["crate", "v1.2.0", "2026-01-31", f"{place}"]).exit_code == 0
    assert metadata.read_bytes() == before  # it does not describe itself
    metadata.write_bytes(before.replace(b'"license"', b'"licence"'))
    assert "license" in run(CHECKERS / "python", ROOT / ".ci" / "ro_crate.py", place, folder=root)


def test_a_crate_tells_the_survey_from_the_workbook(small):
    said = {one["@id"]: one for one in json.loads(crate(small, {"catalog.csv": b"a\n"}, "v1.2.0", DAY))["@graph"]}
    whole, file = said["./"], said["catalog.csv"]
    assert (whole["version"], whole["datePublished"]) == ("1.2.0", "2026-01-31")
    assert whole["identifier"] == "https://doi.org/10.5281/zenodo.1"
    assert (file["contentSize"], file["sha256"]) == ("2", sha256(b"a\n").hexdigest())
    maker = said[whole["author"]["@id"]]
    assert (maker["@type"], maker["name"]) == ("Organization", "The makers")
    article = said[whole["citation"]["@id"]]
    assert article["name"] == "Words: A Survey of BERT"
    assert [said[one["@id"]]["name"] for one in article["author"]] == ["Ann Van Adams", "Bo Berg"]
    assert "Words & <Deeds>" in whole["name"]


# --- CODECHECK ------------------------------------------------------------------------------------------------------


def test_every_figure_and_table_is_to_be_reproduced(small, root):
    said = yaml.safe_load(codecheck(small.survey))
    assert codecheck(small.survey).startswith("%YAML 1.1\n---\n")
    files = {entry["file"]: entry["comment"] for entry in said["manifest"]}
    assert [*files] == [
        "reports/tables/bibliography.csv",
        "reports/figures/venues.pdf",
        "reports/figures/lost.pdf",
    ]
    assert files["reports/figures/venues.pdf"] == "Figure Works by venue_1 (venues), by notebook 01-words"
    assert said["paper"] == {
        "title": "Words: A Survey of BERT",
        "authors": [{"name": "Ann Van Adams"}, {"name": "Bo Berg"}],
        "reference": "https://arxiv.org/abs/2306.00001",
    }
    (root / "CITATION.cff").unlink()
    assert yaml.safe_load(codecheck(small.survey))["paper"]["title"] == "Words & <Deeds>"


def test_an_orcid_stands_without_its_address(small, root):
    text = CITATION.replace("given-names: Bo}", "given-names: Bo, orcid: https://orcid.org/0000-0002-1825-0097}")
    (root / "CITATION.cff").write_text(text, encoding="utf-8")
    authors = yaml.safe_load(codecheck(small.survey))["paper"]["authors"]
    assert authors[1] == {"name": "Bo Berg", "ORCID": "0000-0002-1825-0097"}


def test_what_a_codechecker_wrote_stays_and_what_the_notebooks_show_is_new(small, root):
    file = root / "codecheck.yml"
    ran = CliRunner().invoke(survey, ["codecheck", "--output", f"{file}"])
    assert ran.exit_code == 0, ran.output
    certified = "codechecker:\n- name: Cleo Check\nreport: https://doi.org/10.5281/zenodo.2\ncertificate: 2026-001\n"
    file.write_text(file.read_text(encoding="utf-8") + certified, encoding="utf-8")
    (root / "notebooks" / "01-words.ipynb").unlink()
    nbformat.write(sites.notebook("# Other", ("", [sites.shown(markdown="**Table new.** New: n = 3")])), "n.ipynb")
    shutil.move("n.ipynb", root / "notebooks" / "03-new.ipynb")
    said = yaml.safe_load(codecheck(small.survey, file))
    assert said["manifest"] == [{"file": "reports/tables/new.csv", "comment": "Table New (new), by notebook 03-new"}]
    assert said["codechecker"] == [{"name": "Cleo Check"}]
    assert (said["report"], said["certificate"]) == ("https://doi.org/10.5281/zenodo.2", "2026-001")
    assert list(said)[:3] == ["version", "manifest", "paper"]


@pytest.mark.parametrize("text", ["- a", "manifest: [", "words"])
def test_a_file_that_is_none_is_named_and_stays(small, root, text):
    (root / "codecheck.yml").write_text(text, encoding="utf-8")
    with pytest.raises(YamlError, match=r"codecheck\.yml"):
        codecheck(small.survey, root / "codecheck.yml")
    ran = CliRunner().invoke(survey, ["codecheck", "--output", "codecheck.yml"])
    assert (ran.exit_code, (root / "codecheck.yml").read_text(encoding="utf-8")) == (1, text)


# --- a DOI ----------------------------------------------------------------------------------------------------------


def test_the_home_page_shows_the_doi_of_an_archive_as_a_badge(small, tmp_path):
    page = sites.small_site(tmp_path / "reports", small)["index.html"].decode()
    assert '<a class="badge" href="https://doi.org/10.5281/zenodo.1"><span>DOI</span> 10.5281/zenodo.1</a>' in page


@pytest.mark.parametrize("doi", ['10.1/a"><script>', "10.1/a b", ""])
def test_a_strange_doi_stays_text(small, root, tmp_path, doi):
    (root / "CITATION.cff").write_text(f"{CITATION}doi: '{doi}'\n", encoding="utf-8")
    page = sites.small_site(tmp_path / "reports", small)["index.html"].decode()
    assert '"><script>' not in page
    assert ('class="badge"' in page) == bool(doi)
