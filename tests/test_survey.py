"""survey.yaml: what it declares is what the catalog has, and everything wrong in it is named by line, all at once."""

import datetime
import string
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from conftest import DECLARED, SMALL, Folder
from helpers import tables
from helpers.bibliography.export import WRITERS
from helpers.catalog import CatalogError, load
from helpers.catalog.declared import CORE, KINDS, RULES, Survey
from helpers.catalog.schema import columns, models
from helpers.catalog.survey import ENTRIES, read_survey
from helpers.output.lookup import fragment
from helpers.site.works import works


def faults(folder: Path, text: str, name: str = "survey.yaml") -> list[str]:
    """Return what is wrong with a survey.yaml, each fault without the folder, none if it is good."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    try:
        read_survey(folder)
    except CatalogError as error:
        return [line.removeprefix(f"{folder}/") for line in str(error).split("\n")]
    return []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title: x\ntittle: y\n", "2: tittle: there is no such entry; did you mean 'title'?"),
        ("title: x\nzzz: y\n", "2: zzz: there is no such entry; choose from title, question"),
        ("title: 3\n", "1: title: '3' is no text; write it in quotes"),
        ("links:\n  a: 1\n", "2: links.a: '1' is no text; write it in quotes"),
        ("links:\n  b: javascript:alert(1)\n", "2: links.b: 'javascript:alert(1)' is no web address"),
        ("links: [a]\n", "1: links: is no mapping: it holds entries, each with a name"),
        ("repository: https://github.com/a/b\n", "1: repository: 'https://github.com/a/b' is no GitHub"),
        ("address: ftp://x\n", "1: address: 'ftp://x' is no web address"),
        ("- x\n", "1: is no mapping"),
        ("text\n", "1: is no mapping"),
        ("title: x\nlinks: [\n\n", "4: is not YAML: expected the node content"),
        ("title: x\nquestion: a: b\n", "2: is not YAML: mapping values are not allowed here"),
        ("title: a\n<<<<<<< HEAD\n", "2: a merge was not finished here"),
        ("title: a\ntitle: b\n", "2: 'title' stands twice; delete one"),
        ("title: &a x\nquestion: *a\n", "2: *a repeats another value; write it out"),
        ("levels: []\n", "1: levels: is empty; a taxonomy has at least one level"),
        ("levels: [id]\n", "1: levels.0: 'id' is a column of every sections.csv"),
        ("levels: [a, a]\n", "1: levels.1: 'a' is declared twice"),
        ("levels: [1]\n", "1: levels: '1' is no name"),
        ("columns: {year: {kind: number}}\n", "1: columns.year: 'year' is a column of every survey"),
        ("columns: {arxiv_id: {}}\n", "1: columns.arxiv_id: 'arxiv_id' is a column of every survey"),
        ("levels: [a]\ncolumns: {a: {}}\n", "2: columns.a: 'a' is declared twice"),
        ("columns:\n  a: {kind: termz}\n", "2: columns.a.kind: there is no kind 'termz'; did you mean"),
        ("columns:\n  a: {kind: 7}\n", "2: columns.a.kind: '7' is no text"),
        ("columns:\n  a: {knd: term}\n", "2: columns.a.knd: there is no such entry; did you mean 'kind'?"),
        ("columns:\n  a: {filter: maybe}\n", "2: columns.a.filter: 'maybe' is neither true nor false"),
        (
            "columns:\n  a: {kind: url, open: true}\n",
            "2: columns.a.open: a column of kind url has no terms",
        ),
        ("columns:\n  a: {}\n  b: {label: A}\n", "3: columns.b: 'a' is what a list calls 'a' already"),
        (
            "columns:\n  a: {aliases: [Venue]}\n",
            "2: columns.a: 'venue' is what a list calls 'venue' already",
        ),
        ("columns:\n  a_b: {}\n  c: {label: A b}\n", "3: columns.c: 'a b' is what a list calls 'a_b' already"),
        ("columns:\n  a: {}\n  b: {short: A}\n", "3: columns.b: 'a' is what a list calls 'a' already"),
        ("links:\n  '': https://x.org\n", "2: links.: '' is no name of a link"),
        ("columns: [a]\n", "1: columns: is no mapping"),
        ("columns: {a: 3}\n", "1: columns.a: is no mapping"),
        (r"columns: {'\input{x}': {}}", r"1: columns.\input{x}: '\\input{x}' is no name of a column"),
        ("columns: {<b>: {}}\n", "1: columns.<b>: '<b>' is no name of a column"),
        ("columns: {../x: {}}\n", "1: columns.../x: '../x' is no name of a column"),
        ("columns: {A: {}}\n", "1: columns.A: 'A' is no name of a column"),
        ("columns: {1: {}}\n", "1: columns.1: '1' is no name of a column"),
        ("lookup: [nme]\n", "1: lookup.0: 'nme' is no column of this survey"),
        (
            "columns: {code: {}}\nlookup:\n- cod\n",
            "3: lookup.0: 'cod' is no column of this survey; did you",
        ),
        ("columns: {code: {}}\nlookup: [code, code]\n", "2: lookup.1: 'code' stands twice"),
        (
            "sourced: [autors]\n",
            "1: sourced.0: 'autors' is no column of this survey; did you mean 'authors'",
        ),
        ("datasets: x\n", "1: datasets: 'x' is no declared column"),
        ("preprints: [3]\n", "1: preprints: '3' is no name"),
        ("title: x\npreprints: [arXiv, '']\n", "2: preprints.1: '' is no venue"),
        ("preprints: [SSRN, SSRN]\n", "1: preprints.1: 'SSRN' stands twice"),
        ("preprints: [arXiv, ARXIV]\n", "1: preprints.1: 'ARXIV' is 'arXiv' again"),
        ("preprint: [arXiv]\n", "1: preprint: there is no such entry; did you mean 'preprints'?"),
        (
            "derived: {a: {rule: size}}\n",
            "1: derived.a.from: the rule size takes 1 of the survey's columns",
        ),
        (
            "derived: {a: {rule: grup, from: b}}\n",
            "1: derived.a.rule: there is no rule 'grup'; did you mean",
        ),
        (
            "columns: {m: {kind: models}}\nderived:\n  a: {rule: size, from: m, unpublished: [X]}\n",
            "3: derived.a.unpublished: the rule size draws no sizes; this is for the rule bucket",
        ),
        ("derived: {a: {rule: group, from: b}}\n", "1: derived.a.from: 'b' is no column of this survey"),
        ("derived:\n  7: {}\n  a: {from: b}\n", "3: derived.a.from: 'b' is no column of this survey"),
        (
            "columns: {m: {kind: models}}\nderived: {a: {rule: group, from: m}}\n",
            "2: derived.a.from: the rule group takes a column of kind term or terms or yes-no, but 'm' is of "
            "kind models",
        ),
        ("derived:\n  a: {from: b}\n  b: {from: a}\n", "2: derived.a.from: follows from itself, by b"),
        ("derived:\n  a: {from: a}\n", "2: derived.a.from: follows from itself, by a"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, text: str, message: str):
    assert f"survey.yaml:{message}" in "\n".join(faults(tmp_path / "data", text))


def test_all_faults_are_named_at_once_in_order_of_lines(tmp_path: Path):
    text = "title: 1\nlevels: [id]\ncolumns:\n  year: {}\n  b: {kind: x}\nlookup: [c]\n"
    assert [message.split(": ")[0] for message in faults(tmp_path / "data", text)] == [
        f"survey.yaml:{line}" for line in (1, 2, 4, 5, 6)
    ]


@given(text=st.text(max_size=200) | st.binary(max_size=100).map(lambda data: data.decode("latin-1")))
def test_any_text_is_read_or_refused_with_its_file(tmp_path_factory: pytest.TempPathFactory, text: str):
    folder = tmp_path_factory.getbasetemp() / "any-text"
    for message in faults(folder, text.encode("utf-8", "replace").decode()):
        assert message.startswith("survey.yaml")
        assert message.isprintable()
        assert len(message) < 600


PLAIN = st.text(string.ascii_lowercase, min_size=1, max_size=8).filter(lambda name: name not in (*CORE, "month", "n"))
ENTRY = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(PLAIN, max_size=3)
SHAPED = st.dictionaries(
    st.sampled_from([*ENTRIES]) | PLAIN,
    ENTRY | st.dictionaries(PLAIN, ENTRY | st.dictionaries(PLAIN | st.sampled_from(["kind", "rule", "from"]), ENTRY)),
)


@given(data=SHAPED)
def test_any_entries_are_read_or_refused_with_their_line(tmp_path_factory: pytest.TempPathFactory, data: dict):
    folder = tmp_path_factory.getbasetemp() / "any-entries"
    for message in faults(folder, yaml.safe_dump(data, allow_unicode=True)):
        assert message.startswith("survey.yaml:")


def test_two_hundred_columns_of_every_kind_are_columns(small: Folder):
    kinds = [list(KINDS)[number % len(KINDS)] for number in range(200)]
    names = [f"own_{number}" for number in range(200)]
    declared = {name: {"kind": kind} for name, kind in zip(names, kinds, strict=True)}
    text = yaml.safe_dump({**yaml.safe_load(DECLARED), "columns": {**yaml.safe_load(DECLARED)["columns"], **declared}})
    (small.path / "survey.yaml").write_text(text)
    head, *rows = small.rows()
    small.write([[*head, *names], *([*row, *[""] * 200] for row in rows)])
    catalog = small.load()
    assert catalog.columns == [*head, *names]
    assert (catalog.papers[names] == "").all(axis=None)


GOOD = {
    "text": "Any text, really: <b>",
    "term": "Blue",
    "terms": "Blue; Red",
    "yes-no": "no",
    "url": "https://example.org/code",
    "date": "2031-02-03",
    "number": "-12.5",
    "models": "PaLM (540B); ChatGPT",
}
BAD = {
    "term": ("Green", "'Green' is not a known own; there are Blue, Red; a new one needs a row in vocabulary.csv"),
    "terms": ("Blue, Red", "'Blue, Red': terms are joined by '; ', as 'Blue; Red'"),
    "yes-no": ("Yes", "'Yes' is neither yes nor no; did you mean 'yes'?"),
    "url": ("example.org", "'example.org' is not an http(s) link"),
    "date": ("3 May 2023", "'3 May 2023' is not a date, as 2023-06-09"),
    "number": ("12 %", "'12 %' is not a number, as '12' or '0.5'; leave it empty where it is not known"),
    "models": ("LLaMA 7B", "'LLaMA 7B' is not a model"),
}


def with_own_column(small: Folder, kind: str, value: str) -> list[str]:
    """Declare a column `own`, fill it in one row, and return the catalog's faults."""
    (small.path / "survey.yaml").write_text(DECLARED.replace("columns:\n", f"columns:\n  own: {{kind: {kind}}}\n"))
    head, first, *rows = small.rows()
    small.write([[*head, "own"], [*first, value], *([*row, ""] for row in rows)])
    with (small.path / "vocabulary.csv").open("a") as stream:
        stream.write("own,Blue,,,1,\nown,Red,,,2,\n")
    return small.faults()


@pytest.mark.parametrize("kind", KINDS)
def test_a_declared_column_takes_what_its_kind_says_and_keeps_it(small: Folder, kind: str):
    assert with_own_column(small, kind, GOOD[kind]) == []
    assert small.load().papers["own"].tolist() == [GOOD[kind], "", "", "", ""]


@pytest.mark.parametrize("kind", BAD)
def test_a_cell_of_another_kind_is_refused(small: Folder, kind: str):
    value, message = BAD[kind]
    (found,) = with_own_column(small, kind, value)
    assert found.startswith(f"data/papers.csv:2: own: {message}")


def test_an_open_column_takes_new_terms_with_a_notice(small: Folder):
    with_own_column(small, "term, open: true", "Green")
    (notice,) = small.load().notices
    assert notice == (
        "data/papers.csv:2: own: 'Green' is a new term; if it is right, add it to vocabulary.csv: own,Green,,,3,"
    )


def test_a_column_that_is_not_declared_is_refused_with_the_near_match(small: Folder):
    (small.path / "survey.yaml").write_text(DECLARED.replace("defeated_baseline", "defeated_baselines"))
    near = "did you mean 'defeated_baselines'?"
    assert f"data/papers.csv:1: defeated_baseline: is not a column of this file; {near}" in small.faults()


def test_a_declared_column_has_to_stand_in_the_head(small: Folder):
    (small.path / "survey.yaml").write_text(DECLARED.replace("columns:\n", "columns:\n  own: {}\n"))
    assert small.faults() == ["data/papers.csv:1: own: is missing from the head"]


def test_a_level_has_to_stand_in_the_head_of_the_sections(small: Folder):
    (small.path / "survey.yaml").write_text(DECLARED.replace("[stage, task]", "[stage, task, step]"))
    assert small.faults() == ["data/sections.csv:1: step: is missing from the head"]


def test_what_is_declared_is_in_the_schema_with_its_meaning(tmp_path: Path):
    (tmp_path / "survey.yaml").write_text("columns: {code: {kind: url, meaning: where the code is}}\nlevels: [a, b]\n")
    schema = models(read_survey(tmp_path))
    assert [*columns(schema["papers.csv"])] == [*CORE[:-1], "code", "listed"]
    assert columns(schema["papers.csv"])["code"] == "where the code is"
    assert [*columns(schema["sections.csv"])] == ["id", "number", "title", "a", "b"]


# --- what follows from other columns ------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_tried_below(rule: str):
    assert f"rule: {rule}," in DECLARED


def test_derived_columns_are_what_the_rules_say(small: Folder):
    early, middle, late, _, survey = small.load().papers.to_dict("records")
    assert (early["parameters"], middle["parameters"]) == (110e6, 540e9)
    assert late["parameters"] != late["parameters"]  # not a number: nobody published it
    assert [row["size_bucket"] for row in (early, middle, late, survey)] == ["<1B", ">100B", ">100B", ""]
    assert [row["family"] for row in (early, middle, late, survey)] == ["BERT", "PaLM; ChatGPT", "ChatGPT", ""]
    assert [row["tuned"] for row in (early, middle, late, survey)] == ["yes", "yes; no", "no", ""]
    assert [row["quadrant"] for row in (early, middle, late, survey)] == [
        "Tune, With CRM",
        "Tune, Without CRM; Not tune, Without CRM",
        "Not tune, Without CRM",
        "",
    ]


def test_a_derived_column_may_follow_from_a_derived_one_declared_later(small: Folder):
    text = DECLARED.replace("derived:\n", 'derived:\n  large: {rule: group, from: size_bucket, otherwise: "no"}\n')
    (small.path / "survey.yaml").write_text(text)
    with (small.path / "vocabulary.csv").open("a") as stream:
        stream.write("large,yes,,>100B,1,\nlarge,no,,,2,\n")
    assert small.load().papers["large"].tolist() == ["no", "yes", "yes", "", ""]
    assert small.load().select(large="yes").works["key"].tolist() == ["baker2022middle", "clark2023late"]


# --- what selects -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terms", "keys"),
    [
        ({"stage": "FS"}, ["adams2021early"]),
        ({"stages": ["FS", "RS"]}, ["adams2021early", "baker2022middle", "clark2023late"]),
        ({"tasks": "scoring"}, ["baker2022middle", "clark2023late"]),
        ({"tuning": "lora"}, ["baker2022middle"]),
        ({"rs_scenario": "News"}, ["adams2021early"]),
        ({"infer_with_crm": "no"}, ["baker2022middle", "clark2023late"]),
        ({"defeated_baseline": ["MF", "MLP"]}, ["adams2021early", "clark2023late"]),
        ({"size_bucket": ">100B"}, ["baker2022middle", "clark2023late"]),
        ({"tuned": "yes", "infer_with_crm": "no"}, ["baker2022middle"]),
        ({"quadrant": "Not tune, Without CRM"}, ["baker2022middle", "clark2023late"]),
        ({"backbone": "BERT-base"}, ["adams2021early"]),
        ({"backbone": "bert"}, ["adams2021early"]),
        ({"family": "PaLM"}, ["baker2022middle"]),
        ({"tuning": []}, ["adams2021early", "baker2022middle", "clark2023late", "dunn2023survey"]),
    ],
)
def test_works_are_selected_by_any_level_and_any_column_of_terms(small: Folder, terms: dict, keys: list[str]):
    catalog = small.load()
    selected = catalog.select(**terms)
    assert selected.works["key"].tolist() == keys
    assert catalog.select_again(selected.selection[-1]).works["key"].tolist() == keys


@pytest.mark.parametrize(
    ("terms", "error", "message"),
    [
        ({"tunning": "LoRA"}, TypeError, "select takes no 'tunning'; did you mean 'tuning'?"),
        ({"name": "x"}, TypeError, "select takes no 'name'"),
        ({"tuning": "LoRAs"}, ValueError, "'LoRAs' is not a known tuning; did you mean 'LoRA'?"),
        ({"rs_scenario": "Zzz"}, ValueError, "'Zzz' is not a known RS scenario; choose from Movie, News"),
        ({"infer_with_crm": 1}, ValueError, "infer_with_crm takes a name or a list of names, not 1"),
    ],
)
def test_what_selects_nothing_is_named(small: Folder, terms: dict, error: type[Exception], message: str):
    with pytest.raises(error) as raised:
        small.load().select(**terms)
    assert message in str(raised.value)


# --- other folders ------------------------------------------------------------------------------------------------


def test_an_old_site_yaml_is_read_with_a_notice_where_it_stands_alone(tmp_path: Path):
    assert faults(tmp_path, "title: Words\nlinks: {here: https://example.org}\n", "site.yaml") == []
    found = read_survey(tmp_path)
    assert (found.title, found.links) == ("Words", (("here", "https://example.org"),))
    assert found.notices == (
        f"{tmp_path}/site.yaml: is read in place of survey.yaml; rename it, and declare the survey's columns there",
    )
    assert faults(tmp_path, "title: Words\n") == [
        "site.yaml: stands beside survey.yaml, which says all of it; delete it"
    ]


def test_without_a_file_there_are_the_core_columns_alone(tmp_path: Path):
    assert read_survey(tmp_path) == Survey()
    for file, model in models(Survey()).items():
        (tmp_path / file).write_text(",".join(columns(model)) + "\n")
    assert load(tmp_path).columns == [*CORE]


@pytest.mark.parametrize(
    ("text", "venues"),
    [
        ("", ("arXiv",)),
        ("preprints:\n", ("arXiv",)),
        ("preprints: []\n", ()),
        ("preprints: SSRN\n", ("SSRN",)),
        ("preprints: [bioRxiv, arXiv]\n", ("bioRxiv", "arXiv")),
    ],
)
def test_what_the_survey_calls_preprints(text: str, venues: tuple[str, ...], tmp_path: Path):
    assert faults(tmp_path, text) == []
    assert read_survey(tmp_path).preprints == read_survey(tmp_path).restricted(["key"]).preprints == venues


def test_an_older_papers_csv_is_read_by_what_it_has_of_a_later_survey(small: Folder):
    later = read_survey(small.path)
    older = later.restricted(["key", "title", "tuning"])
    assert [*older.columns] == ["tuning"]
    assert [*older.derived] == ["tuned"]
    assert (older.lookup, older.sourced, older.datasets) == (("tuning",), ("authors",), "")
    assert older.levels == later.levels


def test_days_to_come_are_dates_that_a_survey_may_declare(small: Folder):
    assert with_own_column(small, "date", f"{datetime.date(9999, 12, 31)}") == []


@pytest.mark.parametrize(("text", "good"), [("2023-06", True), ("2023", True), ("2023-13", False), ("202", False)])
def test_a_date_may_be_a_month_or_a_year(small: Folder, text: str, good: bool):
    assert bool(with_own_column(small, "date", text)) is not good


def test_readers_pick_by_columns_of_every_kind_that_has_terms_unless_it_is_said_otherwise(tmp_path: Path):
    of_kinds = {f"of_{kind.replace('-', '_')}": {"kind": kind} for kind in KINDS}
    said = {"told": {"kind": "number", "filter": True}, "not_told": {"kind": "terms", "filter": False}}
    rules = {"most": {"rule": "size", "from": "of_models"}, "kin": {"rule": "family", "from": "of_models"}}
    text = yaml.safe_dump({"columns": of_kinds | said, "derived": rules}, sort_keys=False)
    (tmp_path / "survey.yaml").write_text(text, encoding="utf-8")
    found = [column.name for column in read_survey(tmp_path).filters]
    assert found == ["of_term", "of_terms", "of_yes_no", "of_url", "told", "kin"]


def test_the_small_catalog_declares_what_its_files_have():
    assert set(SMALL["papers.csv"].split("\n")[0].split(",")) == {*CORE, *yaml.safe_load(DECLARED)["columns"]}


# --- one entry makes a column -------------------------------------------------------------------------------------


def test_a_column_that_one_entry_adds_is_in_table_paper_site_filters_and_exports(copied: Folder):
    """The published survey gets `code_url`: one entry in survey.yaml, and cells in papers.csv."""
    copied.edit("columns:\n", "columns:\n  code_url: {label: Code, kind: url, filter: true}\n", "survey.yaml")
    copied.edit("lookup: [", "lookup: [code_url, ", "survey.yaml")
    head, *rows = copied.rows()
    links = {row[0]: f"https://example.org/{row[0]}" for row in rows[:2]}
    copied.write([[*head, "code_url"], *([*row, links.get(row[0], "")] for row in rows)])
    catalog = copied.load()

    shown = tables.lookup(catalog)
    assert dict(zip(shown["key"], shown["Code"], strict=True)).items() >= links.items()
    assert (shown["Code"] != "").sum() == 2
    latex = fragment(catalog).replace(r"\hspace{0pt}", "")  # where a link may be broken
    assert all(link in latex for link in links.values())
    assert tables.completeness(catalog).loc["code_url", "empty"] == len(rows) - 2
    pages = {work.key: work for work in works(catalog)}
    assert {key for key, work in pages.items() if work.terms["code_url"] != ["not reported"]} == set(links)
    assert all(pages[key].values["code_url"] == link for key, link in links.items())
    table = WRITERS["csv"](catalog, False).decode()
    assert all(link in table for link in links.values())
