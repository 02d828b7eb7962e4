"""The command `survey verify`: what it prints, keeps, asks and refuses."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from helpers.cli import main

REFERENCES = """\
@inproceedings{adams21, title={Early Words of Nobody}, author={Adams, Ann and Berg, Bo}, booktitle={ICML}, year=2021}
@inproceedings{berg22, title={Later Words of Nobody}, author={Berg, Bo}, booktitle={ICML}, year=2022}
@inproceedings{clark23, title={Words That None Knows}, author={Clark, Cy}, booktitle={ICML}, year=2023}
"""
INDEX = """\
title,authors,venue,year
Early Words of Nobody,Ann Adams; Bo Berg,ICML,2021
Later Words of Nobody,Bo Berg,KDD,2022
"""


def run(*words: object, code: int = 0) -> Result:
    result = CliRunner().invoke(main.survey, ["verify", *(f"{word}" for word in words)])
    assert result.exit_code == code, result.output
    return result


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "refs.bib").write_text(REFERENCES)
    (tmp_path / "index.csv").write_text(INDEX)
    return tmp_path


def test_anybodys_references_are_judged_without_a_catalog(here):
    assert run("refs.bib", "--index", "index.csv", "--offline").stdout.splitlines() == [
        "verified      adams21",
        "contradicted  berg22  venue: published at KDD",
        "unconfirmed   clark23",
        "3 references: 1 verified, 1 contradicted, 1 unconfirmed",
    ]


def test_in_json_each_line_is_a_reference_with_what_was_found_for_each_field(here):
    lines = run("refs.bib", "--index", "index.csv", "--offline", "--format", "json").stdout.splitlines()
    found = [json.loads(line) for line in lines]
    assert [(one["key"], one["verdict"]) for one in found] == [
        ("adams21", "verified"),
        ("berg22", "contradicted"),
        ("clark23", "unconfirmed"),
    ]
    assert found[1]["fields"]["venue"] == {
        "verdict": "contradicted",
        "found": "KDD",
        "source": "index",
        "record": "",
        "why": "published at KDD",
    }
    assert list(found[2]["fields"]) == ["title", "authors", "year", "venue"]


@pytest.mark.parametrize("words", [["none.bib"], ["refs.bib", "more.bib"]])
def test_what_is_no_file_of_references_is_refused(here, words):
    assert "Error: " in run(*words, "--offline", code=2).stderr


def test_a_file_in_which_nothing_is_a_reference_is_refused_by_name(here):
    (here / "refs.bib").write_text("nothing\n")
    assert "refs.bib: has no entry" in run("refs.bib", "--offline", code=1).stderr
