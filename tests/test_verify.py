"""The command `survey verify`: what it prints, keeps, asks and refuses."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import UNSOURCED, Folder
from helpers import tables
from helpers.bibliography import paper
from helpers.catalog import CatalogError, evidence, load
from helpers.cli import main
from helpers.site import work_pages, works
from helpers.tables import numbers
from services import Answer, serving

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
    assert "refs.bib: holds no reference" in run("refs.bib", "--offline", code=1).stderr


def test_an_index_that_is_missing_is_named(here):
    assert "--index none.csv: cannot be read" in run("refs.bib", "--index", "none.csv", "--offline", code=2).stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "services want to know who asks"),
        (["--contact", "you"], "'you' is no e-mail address"),
        (["--contact", "a@b.org\r\nX: y"], "is no e-mail address"),
        (["--offline", "--propose", "x.jsonl"], "are about a catalog"),
    ],
)
def test_nobody_is_asked_by_nobody(here, words, said):
    assert said in run("refs.bib", *words, code=2).stderr


def test_the_services_are_asked_and_who_did_not_answer_is_said(here, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as server:
        monkeypatch.setattr("helpers.verify.services.SERVICES", server.services("Crossref", "DBLP"))
        server.script = lambda path, query: Answer(500)
        monkeypatch.setattr("helpers.verify.client._PAUSE", 0.0)
        result = run("refs.bib", "--contact", "a@b.org", "--cache", here / "kept")
    assert result.stdout.splitlines()[-1] == "3 references: 3 unconfirmed"
    assert result.stderr.splitlines() == [
        "notice: Crossref answered 500: 3 questions open",
        "notice: DBLP answered 500: 3 questions open",
    ]


# --- a catalog ----------------------------------------------------------------------------------------------------

HEAD = ["key", "column", "cell", "verdict", "source", "record", "found", "day"]
KNOWN = """\
title,authors,venue,year,doi,url
Early Words,Ann Adams and Bo Berg,AAAI,2021,,https://arxiv.org/abs/2104.00001
"Middle Words, and More",Bea Baker; Cy Clark,KDD,2023,10.1145/2.3,https://arxiv.org/abs/2206.00002
"""


@pytest.fixture
def catalog(small, monkeypatch) -> Folder:
    monkeypatch.setenv("SURVEY_TODAY", "2024-01-02")
    monkeypatch.chdir(small.path.parent)
    (small.path.parent / "index.csv").write_text(KNOWN)
    return small


def verify(*words: object, code: int = 0) -> list[str]:
    given = ["--catalog", "data", "--index", "index.csv", "--offline", "--cache", "kept"]
    return run(*words, *given, code=code).stdout.splitlines()


def test_the_verdicts_on_a_catalogs_works_are_kept_as_evidence(catalog):
    before = (catalog.path / "papers.csv").read_bytes()
    assert verify()[-2:] == [
        "4 works: 2 verified, 2 unconfirmed",
        f"{Path('data', 'evidence.csv')}: 10 new findings",
    ]
    head, *rows = catalog.rows("evidence.csv")
    assert head == HEAD
    assert [row[:4] for row in rows[:5]] == [
        ["adams2021early", "title", "Early Words", "verified"],
        ["adams2021early", "authors", "Ann Adams; Bo Berg", "verified"],
        ["adams2021early", "year", "2021", "verified"],
        ["adams2021early", "venue", "AAAI", "verified"],
        ["adams2021early", "url", "https://arxiv.org/abs/2104.00001", "verified"],
    ]
    assert {(*row[4:6], row[7]) for row in rows[:5]} == {("index", "https://arxiv.org/abs/2104.00001", "2024-01-02")}
    assert (catalog.path / "papers.csv").read_bytes() == before
    load(catalog.path)


def test_where_objects_are_asked_for_there_are_only_objects(catalog):
    assert [json.loads(line)["verdict"] for line in verify("--format", "json", "--propose", "new.jsonl")] == [
        "verified",
        "verified",
        "unconfirmed",
        "unconfirmed",
    ]


def test_a_finding_that_still_holds_keeps_its_day_and_the_file_its_bytes(catalog, monkeypatch):
    verify()
    before = (catalog.path / "evidence.csv").read_bytes()
    monkeypatch.setenv("SURVEY_TODAY", "2024-06-07")
    assert verify()[-1].endswith("nothing new")
    assert (catalog.path / "evidence.csv").read_bytes() == before


def test_a_changed_cell_makes_its_evidence_stale_and_no_other(catalog, monkeypatch):
    verify()
    text = (catalog.path / "papers.csv").read_text()
    (catalog.path / "papers.csv").write_text(text.replace("Ann Adams; Bo Berg", "Ann Adams"))
    held = evidence.standing(load(catalog.path))
    assert set(held.loc[held["key"].eq("adams2021early"), "column"]) == {"title", "year", "venue", "url"}
    monkeypatch.setenv("SURVEY_TODAY", "2024-06-07")
    assert "contradicted  adams2021early  authors: 2 authors there, 1 here" in verify()
    days = {row[1]: row[7] for row in catalog.rows("evidence.csv") if row[0] == "adams2021early"}
    assert days == dict.fromkeys(("title", "year", "venue", "url"), "2024-01-02") | {"authors": "2024-06-07"}


def test_what_was_known_stays_where_nobody_confirms_it_today(catalog):
    verify()
    before = (catalog.path / "evidence.csv").read_bytes()
    (catalog.path.parent / "index.csv").write_text("title,year\nOther,2020\n")
    assert verify()[-1].endswith("nothing new")
    assert (catalog.path / "evidence.csv").read_bytes() == before


def test_rows_of_works_that_are_gone_go_and_the_last_of_two_counts(catalog):
    verify()
    head, first, *rest = catalog.rows("evidence.csv")
    other = [*first[:3], "contradicted", "DBLP", "", "Late Words", "2024-01-03"]
    catalog.write([head, first, other, *rest], "evidence.csv")
    assert evidence.of_works(load(catalog.path)).set_index("key").loc["adams2021early", "verdict"] == "contradicted"
    verify()
    assert len(catalog.rows("evidence.csv")) == len([head, first, *rest])


@pytest.mark.parametrize("venue", ["K\u0430DD Conference of Letters", "A\ufffdB", "x" * 5000, "  a  ", "\u2800", "-"])
def test_whatever_a_source_says_the_catalog_stays_good(catalog, venue):
    known = KNOWN.replace("Middle Words, and More", "Middle Words, and \u041core").replace("AAAI,2021", f"{venue},2021")
    (catalog.path.parent / "index.csv").write_text(known, encoding="utf-8")
    verify("--propose", "new.jsonl")
    load(catalog.path)
    imported("--write", "--new-terms")
    load(catalog.path)


def test_a_work_of_thousands_of_authors_is_verified_like_any_other(catalog):
    people = "; ".join(f"Ann Adams{number:05}" for number in range(2000))
    text = (catalog.path / "papers.csv").read_text()
    (catalog.path / "papers.csv").write_text(text.replace("Ann Adams; Bo Berg", people))
    (catalog.path.parent / "index.csv").write_text(KNOWN.replace("Ann Adams and Bo Berg", people))
    assert "verified      adams2021early" in verify()
    load(catalog.path)


def test_a_dry_run_writes_nothing(catalog):
    before = (catalog.path / "evidence.csv").read_bytes()
    assert verify("--dry-run")[-1] == f"{Path('data', 'evidence.csv')}: 10 new findings (not written)"
    assert (catalog.path / "evidence.csv").read_bytes() == before


def test_some_works_only_and_a_key_that_is_none(catalog):
    assert verify("clark2023late")[0] == "unconfirmed   clark2023late"
    assert "did you mean 'clark2023late'?" in run("clark2023lat", "--catalog", "data", "--offline", code=2).stderr


def test_only_what_is_unconfirmed_stale_or_old_is_verified_again(catalog, monkeypatch):
    verify()
    monkeypatch.setenv("SURVEY_TODAY", "2024-03-31")
    assert [line.split()[-1] for line in verify("--older-than", "90")[:-2]] == ["clark2023late", "dunn2023survey"]
    monkeypatch.setenv("SURVEY_TODAY", "2024-04-02")
    assert len(verify("--older-than", "90")) == 6


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("key", "nobody2020", "'nobody2020' is not in papers.csv"),
        ("column", "backbone", "'backbone' is none of title, authors, year, venue, url"),
        ("verdict", "verifid", "did you mean 'verified'?"),
        ("record", "ftp://x", "is not an http(s) link"),
        ("day", "yesterday", "is not a date"),
        ("source", "a\x1bb", "control character"),
    ],
)
def test_evidence_at_fault_is_named_by_line_and_column(catalog, column, value, said):
    row = ["adams2021early", "title", "Early Words", "verified", "DBLP", "https://x.org/a", "Early Words", "2024-01-02"]
    row[HEAD.index(column)] = value
    catalog.write([HEAD, row], "evidence.csv")
    with pytest.raises(CatalogError) as error:
        load(catalog.path)
    assert f"evidence.csv:2: {column}: " in f"{error.value}"
    assert said in f"{error.value}"


def check(*words: str) -> Result:
    return CliRunner().invoke(main.survey, ["check", "--catalog", "data", *words])


def test_check_fails_where_a_cited_work_is_contradicted_if_it_is_asked_to(catalog):
    with (catalog.path / "sources.csv").open("a") as stream:
        stream.write(UNSOURCED)
    assert "none contradicted" in check("--verified").stdout
    (catalog.path.parent / "index.csv").write_text(KNOWN.replace("AAAI,2021", "KDD,2021"))
    verify()
    assert check().exit_code == 0
    result = check("--verified")
    assert result.exit_code == 1
    assert "adams2021early: venue: is 'AAAI', but 'KDD' by index (https://arxiv.org/abs/2104.00001)" in result.stderr


def test_what_a_source_knows_better_is_proposed(catalog):
    lines = verify("--propose", "new.jsonl")
    proposed = [json.loads(line) for line in (catalog.path.parent / "new.jsonl").read_text().splitlines()]
    cells = {(one["key"], one["column"]): one["value"] for one in proposed}
    assert cells == {
        ("baker2022middle", "venue"): "KDD",
        ("baker2022middle", "year"): "2023",
        ("baker2022middle", "url"): "https://doi.org/10.1145/2.3",
    }
    assert proposed[0]["long_name"] == "Conference on Knowledge Discovery and Data Mining"
    assert proposed[0]["source"] == "index https://doi.org/10.1145/2.3"
    assert lines[-1].startswith("new.jsonl: 3 proposals for 1 work")


def imported(*words: str) -> Result:
    return CliRunner().invoke(main.survey, ["import", "new.jsonl", "--into", "data", *words])


def test_a_proposal_is_applied_by_itself_with_source_and_day(catalog):
    verify("--propose", "new.jsonl")
    assert "baker2022middle" in imported().stdout
    done = imported("--accept", "baker2022middle:venue", "--new-terms", "--write")
    assert done.exit_code == 0, done.output
    assert catalog.rows("changes.csv")[1:] == [
        ["baker2022middle", "venue", "arXiv", "KDD", "2024-01-02", "index https://doi.org/10.1145/2.3"]
    ]
    row = next(row for row in catalog.rows("vocabulary.csv") if row[1] == "KDD")
    assert row[3] == "Conference on Knowledge Discovery and Data Mining"
    done = load(catalog.path).works.set_index("key").loc["baker2022middle"]
    assert (done["venue"], done["year"], done["url"]) == ("KDD", 2022, "https://arxiv.org/pdf/2206.00002v3.pdf")


@pytest.mark.parametrize("cell", ["baker2022middle", "baker2022middle:venu", "nobody:venue", ":"])
def test_a_cell_to_accept_that_is_none_is_refused(catalog, cell):
    verify("--propose", "new.jsonl")
    assert "--accept: " in imported("--accept", cell).stderr


# --- seen everywhere ----------------------------------------------------------------------------------------------


@pytest.fixture
def verified(catalog) -> Folder:
    (catalog.path.parent / "index.csv").write_text(KNOWN.replace("AAAI,2021", "KDD,2021"))
    verify()
    return catalog


def test_tables_and_numbers_count_verdicts_and_say_by_whom_and_since_when(verified):
    found = load(verified.path)
    table = tables.verification(found)
    assert table["works"].to_dict() == {"verified": 1, "contradicted": 1, "unconfirmed": 2}
    assert table.loc["contradicted"].tolist()[1:] == ["index (1)", "2024-01-02", "2024-01-02"]
    assert tables.contradictions(found).iloc[0].tolist() == [
        "adams2021early",
        "venue",
        "AAAI",
        "KDD",
        "index",
        "https://arxiv.org/abs/2104.00001",
        "2024-01-02",
    ]
    counted = numbers.numbers(found, check=False).set_index("meaning")["value"]
    assert [counted[f"{verdict} works"] for verdict in ("verified", "contradicted", "unconfirmed")] == ["1", "1", "2"]
    assert "**1** are verified, **1** are contradicted" in tables.verified_works(found)


def test_stale_evidence_is_said_and_counts_for_nothing(verified):
    text = (verified.path / "papers.csv").read_text()
    for old, new in (("Early Words", "Earlier Words"), ("Ann Adams; Bo Berg", ""), (",AAAI,2021,", ",arXiv,2020,")):
        text = text.replace(old, new)
    (verified.path / "papers.csv").write_text(text.replace("https://arxiv.org/abs/2104.00001", "https://x.org/1"))
    assert "Of 1 work the evidence is stale" in tables.verified_works(load(verified.path))


def test_without_evidence_nothing_is_counted_and_one_sentence_says_so(catalog):
    found = load(catalog.path)
    assert len(tables.verification(found)) == len(tables.contradictions(found)) == 0
    assert tables.verified_works(found) == "No evidence is kept yet: `survey verify` looks for it."
    assert "Evidence" not in set(numbers.numbers(found, check=False)["group"])


def test_an_author_gets_a_list_of_the_cited_works_to_hand_in(verified):
    text = paper.contents(load(verified.path), [], {})["verification.md"].decode()
    assert "| adams2021early" in text
    assert "contradicted" in text
    assert "## What sources contradict" in text
    assert "SHA-256" in text


def test_readers_of_the_site_see_and_pick_by_verdicts(verified):
    found = load(verified.path)
    shown = works.works(found)
    assert {work.key: work.terms["evidence"] for work in shown} == {
        "adams2021early": ["contradicted"],
        "baker2022middle": ["verified"],
        "clark2023late": ["unconfirmed"],
        "dunn2023survey": ["unconfirmed"],
    }
    held = work_pages.notes(found, evidence.standing(found).drop(columns="cell"))
    assert "KDD" in set(held["adams2021early"]["found"])


def test_without_evidence_the_site_offers_no_verdicts(catalog):
    assert all("evidence" not in work.terms for work in works.works(load(catalog.path)))
