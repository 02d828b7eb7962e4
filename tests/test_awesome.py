"""The public list: read and written byte for byte, whatever is wrong with it, and nothing lost silently."""

import csv
import io
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fuzz
import hostile
import mangled
from conftest import FILES, SMALL, SURVEY
from conftest import PUBLISHED as FOLDER
from helpers.base.errors import ListError
from helpers.catalog import Catalog
from helpers.catalog.names import new_key
from helpers.catalog.schema import columns
from helpers.catalog.text_faults import clean, fault
from helpers.catalog.vocabulary import Terms
from helpers.lists import formats
from helpers.lists.cells import is_missing
from helpers.lists.columns import layout
from helpers.lists.importing import LARGEST, MOST_LINES, ListContents, decode, read_list
from helpers.lists.proposals import Context
from helpers.lists.render import default_template, render, render_folder

PUBLISHED = (FOLDER / "awesome-list.md").read_text(encoding="utf-8")
NAMES = ("GReaT", "KAR", "MINT", "UniTRec", "Anime", "GoodReads")
ROWS = [next(line for line in PUBLISHED.split("\n") if line.startswith(f"| {name} |")) for name in NAMES]
GREAT, KAR, MINT, UNITREC, *_ = ROWS
LINK = "https://arxiv.org/abs/2210.06280"
# With two rows a table, and those that tests change: a defect shows in it as in the whole list.
SHORT = mangled.shortened(PUBLISHED, kept=ROWS)
AT = SHORT.split("\n").index(GREAT) + 1
WORKS = len(re.findall(r"^\| (?!\*\*)", SHORT.partition("## 2.")[0], re.MULTILINE))
LISTED = ["name", "title", "section", "backbone", "tuning", "venue", "year", "url"]


def as_catalog(done: ListContents) -> Catalog:
    return mangled.catalog_of(done.rows, SURVEY)


def read(text: str) -> ListContents:
    done = mangled.check(text, *mangled.project())
    assert done is not None
    return done


def odd(done: ListContents) -> list[str]:
    """Return the report without what it says of the list as it is: its one misspelt head."""
    return [f"{entry}" for entry in done.report.ordered() if "'webcite link'" not in entry.what]


def paper(done: ListContents, title: str = "Language Models are Realistic Tabular Data Generators") -> dict[str, str]:
    return next(row for row in done.rows["papers.csv"] if row["title"] == title)


# --- byte for byte -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def seed(shared: Path) -> str:
    return (shared / "seed" / "awesome-llm-for-recsys-2023-06-29.md").read_bytes().decode()


def test_with_its_corrections_taken_back_the_catalog_is_the_list_as_published(catalog, seed):
    assert render_folder(catalog, FOLDER, as_listed=True) == seed
    assert render_folder(catalog, FOLDER) == PUBLISHED


def test_the_template_is_that_of_the_list(seed):
    assert read_list(seed, *mangled.project()).template == (FOLDER / "list.md.jinja").read_text(encoding="utf-8")


def test_imported_and_rendered_the_list_is_the_same(seed):
    done = read(seed)
    assert {file: len(rows) for file, rows in done.rows.items() if file != "vocabulary.csv"} == {
        "papers.csv": 64,
        "sections.csv": 9,
        "datasets.csv": 5,
        "benchmarks.csv": 2,
        "repositories.csv": 4,
        "releases.csv": 4,
        "corrections.csv": 45,
        "changes.csv": 0,
        "evidence.csv": 0,
        "sources.csv": 0,
    }
    assert render(as_catalog(done), done.template, as_listed=True) == seed


def test_a_list_without_mistakes_needs_no_as_listed_to_come_out_the_same():
    done = read(PUBLISHED)
    assert odd(done) == []
    assert done.rows["corrections.csv"] == []
    assert render(as_catalog(done), done.template) == PUBLISHED


def test_an_import_gives_the_cells_of_the_catalog(catalog, seed):
    papers = catalog.papers
    taken_back = papers.assign(year=papers["year"].astype(str)).set_index("url")
    changed = catalog.corrections[catalog.corrections["column"].isin(["name", "backbone"])]
    for row in read(seed).rows["papers.csv"]:
        held = taken_back.loc[row["url"]]
        fixed = set(changed[changed["key"].eq(held["key"])]["column"])
        assert [row[c] for c in LISTED[:-1] if c not in fixed] == [held[c] for c in LISTED[:-1] if c not in fixed]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n", "\r\n"),
        ("# Awesome", "\ufeff# Awesome"),
        ("title={How", "title={{How {% if %} {# no #} }}"),
        ("Realistic", "{{ Realistic }} {% x"),
        ("@article{", "@article{\r"),
        ("Realistic", "<b><i>Realistic</i></b> \U0001f600"),
        ("|:---:|:---|:---:|:---:|:---:|:---:|", "|:---:|:---|:---:|:---:|:---:|:---:|  \t"),
        ("| **Name** | **Paper** |", "| Name | Title |"),
        ("2023.06.29 - Paper v4", "2023.06.29 - Edition v4"),
        ("GPT2-medium (355M)", "GPT2-medium (355M) & CLIP-B/32 (400M)"),
        ("/ ", " & "),
        (GREAT, GREAT.replace("| ", "|").replace(" |", "|")),
        (GREAT, GREAT.removeprefix("| ").removesuffix(" |")),
    ],
)
def test_whatever_a_good_list_looks_like_it_comes_out_the_same(old, new):
    text = PUBLISHED.replace(old, new)
    assert text != PUBLISHED
    done = read(text)
    assert render(as_catalog(done), done.template) == text
    assert len(done.rows["papers.csv"]) == 64
    assert odd(done) == []


# --- each known defect, and what the report says of it -----------------------------------------------------------

CELLS = [
    ("ICLR 2023", "TNNLS", {"venue": "TNNLS", "year": ""},
     ["the venue 'TNNLS' is new; added to vocabulary.csv as 'TNNLS'",
      "the publication 'TNNLS' has no year; year left empty"]),
    ("ICLR 2023", "SIGIR24", {"venue": "SIGIR", "year": "2024"},
     ["the publication 'SIGIR24'; read as venue 'SIGIR', year 2024"]),
    ("ICLR 2023", "EMNLP 2023 Findings", {"venue": "EMNLP Findings", "year": "2023"},
     ["the publication 'EMNLP 2023 Findings'; read as venue 'EMNLP Findings', year 2023",
      "the venue 'EMNLP Findings' is new; added to vocabulary.csv as 'EMNLP Findings'"]),
    ("ICLR 2023", "Gen-IR@SIGIR 2023", {"venue": "Gen-IR@SIGIR", "year": "2023"}, []),
    ("ICLR 2023", "Arxiv 2023", {"venue": "arXiv"}, ["the venue 'Arxiv'; written 'arXiv' as in vocabulary.csv"]),
    ("GPT2-medium (355M)", "PaLM (540B)/ ChatGPT", {"backbone": "PaLM (540B); ChatGPT"}, []),
    ("GPT2-medium (355M)", "PaLM (540B) & CLIP-B/32 (400M)", {"backbone": "PaLM (540B); CLIP-B/32 (400M)"}, []),
    ("GPT2-medium (355M)", "Unknown", {"backbone": ""}, ["'Unknown' is no backbone; left empty in the catalog"]),
    ("GPT2-medium (355M)", "M6 (10-100 B)", {"backbone": ""},
     ["'M6 (10-100 B)' is not a model; write a name and, where known, its size, as 'LLaMA (7B)';"
      " left empty in the catalog"]),
    ("Full Finetuning", "Full Fintuning", {"tuning": "Full Finetuning"},
     ["the tuning 'Full Fintuning'; written 'Full Finetuning' as in vocabulary.csv"]),
    ("Full Finetuning", "FFT", {"tuning": "Full Finetuning"},
     ["the tuning 'FFT'; written 'Full Finetuning' as in vocabulary.csv"]),
    ("Full Finetuning", "Prefix Tuning", {"tuning": "Prefix Tuning"},
     ["the tuning 'Prefix Tuning' is new; added to vocabulary.csv as 'Prefix Tuning'"]),
    ("Full Finetuning", "QLoRA", {"tuning": "QLoRA"},
     ["the tuning 'QLoRA' is new; added to vocabulary.csv as 'QLoRA'"]),
    ("ICLR 2023", "Avrxi 2023", {"venue": "Avrxi"},
     ["the venue 'Avrxi' is new; added to vocabulary.csv as 'Avrxi'; did you mean 'arXiv'?"]),
    ("| GReaT |", "| N/A |", {"name": ""}, ["'N/A' is no name; left empty in the catalog"]),
    ("[[Link]](", "[[Link(", {"url": LINK},
     [f"the link cell '[[Link({LINK})' has broken link markup; read as {LINK}"]),
    ("[[Link]](", "[][Link]](", {"url": LINK},
     [f"the link cell '[][Link]]({LINK})' has broken link markup; read as {LINK}"]),
    (f"[[Link]]({LINK})", LINK, {"url": LINK}, []),
    (f"[[Link]]({LINK})", f"[[Link]](<{LINK}>)", {"url": LINK}, []),
    (f"[[Link]]({LINK})", f"see {LINK}.", {"url": LINK},
     [f"the link cell 'see {LINK}.' has broken link markup; read as {LINK}"]),
    (f"[[Link]]({LINK})", f"[[Link]]({LINK}), [C](http://a.b)", {"url": LINK},
     [f"the link cell '[[Link]]({LINK}), [C](http://a.b)' holds a second link; read as {LINK}"]),
    ("](https", "](hhttps", {"url": LINK},
     [f"the link cell '[[Link]](h{LINK})' has broken link markup; read as {LINK}"]),
    (" |", " \uff5c", {"url": LINK}, ["full-width pipes; read as pipes"]),
    (" | ICLR", " \uff5c ICLR", {"venue": "ICLR"}, ["full-width pipes; read as pipes"]),
    (f"| ICLR 2023 | [[Link]]({LINK}) |", f"| [[Link]]({LINK}) | ICLR 2023 |", {"url": LINK, "venue": "ICLR"},
     ["the link stands in cell 5; read as cell 6"]),
    ("| ICLR 2023 ", "", {"venue": "", "year": "", "url": LINK},
     ["a row of 5 cells where the head has 6; cell 5 taken as the missing one"]),
    ("| GReaT ", "", {"name": ""}, ["a row of 5 cells where the head has 6; cell 1 taken as the missing one"]),
    ("| ICLR", "| | ICLR", {"venue": "ICLR"}, ["a row of 7 cells where the head has 6; the empty cell 5 left out"]),
    (LINK, "javascript:alert(1)", {"url": ""},
     ["a link that would run a script; refused, leads to #", "'[[Link]](#)' is no link; left empty in the catalog"]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "cells", "report"), CELLS)
def test_a_defect_within_a_row_is_mended_and_reported(old, new, cells, report):
    done = read(SHORT.replace(GREAT, GREAT.replace(old, new)))
    assert {column: paper(done)[column] for column in cells} == cells
    assert sorted(odd(done)) == sorted(f"{AT}: {entry}" for entry in report)
    assert len(done.rows["papers.csv"]) == WORKS


@pytest.mark.parametrize(
    ("old", "report"),
    [
        ("| Language Models are Realistic Tabular Data Generators ", "a row of 5 cells where the head has 6"),
        ("| Full Finetuning | ICLR 2023 ", "a row of 4 cells where the head has 6"),
    ],
)
def test_a_row_that_cannot_be_read_for_sure_stays_as_text(old, report):
    text = SHORT.replace(GREAT, GREAT.replace(old, ""))
    done = read(text)
    assert len(done.rows["papers.csv"]) == WORKS - 1
    assert odd(done) == [f"{AT}: {report}; kept as text"]
    assert render(as_catalog(done), done.template) == text


TABLES = [
    ("1.4 LLM for RS", "1.5 LLM for RS", 0,
     ["the section '1.5 LLM for RS Pipeline Controller' was '1.4 LLM for RS Pipeline Controller';"
      " kept as 'pipeline-controller'"]),
    ("1.2 LLM as Feature Encoder", "1.2 LLM as a Features Encoder", 0,
     ["the section '1.2 LLM as a Features Encoder' was '1.2 LLM as Feature Encoder'; kept as 'feature-encoder'"]),
    ("1.2 LLM as Feature Encoder", "1.7 Explanations of a Feature Encoder", 0,
     ["the section 'Explanations of a Feature Encoder' is new; added to sections.csv as"
      " 'explanations-of-a-feature-encoder', stage 'Feature Encoder'"]),
    (KAR, "<b>1.1.2 Users</b>\n\n| **Paper** | **Venue** | **Code** |\n|---|---|---|\n"
          "| T of U | AAAI 2021 | [[Code]](https://a.b) |\n", 0,
     ["the section 'Users' is new; added to sections.csv as 'users', stage 'Feature Engineering', task 'Users' (new)",
      "the column 'Code'; not read, stays in the template; to have it read, declare in survey.yaml: "
      "code: {kind: url, label: Code}",
      "a row cut off from its table; read as a row of it"]),
    ("<b>1.3.1 Item Scoring Task</b>", "### 1.3.1 Item Scoring Task", 0, []),
    ("<b>1.3.1 Item Scoring Task</b>", "## 1.3.1. Item Scoring Task ##", 0, []),
    (KAR, f"| | | | | | |\n{KAR}", 0, ["a row without any text; kept as text"]),
    (KAR, f"\n{KAR}", 0, ["a row cut off from its table; read as a row of it"]),
    (KAR, f"<!-- {KAR} -->", -1, ["a row in a comment; skipped, and kept as text"]),
    (KAR, f"<!--\n{KAR}\n{KAR}\n-->", -1, ["a row in a comment; skipped, and kept as text"] * 2),
    (KAR, f"```\n{KAR}\n```", -1, ["a row in a code block; kept as text"]),
    (MINT, f"{MINT}\n{UNITREC}", 1, []),
    (MINT, f"{MINT}\n{UNITREC.replace('406M', '140M')}", 1,
     ["backbone 'BART (406M)' of unitrec2023unified was 'BART (140M)' before; read as before"]),
    (MINT, f"{MINT}\n{GREAT}", 0, [f"repeats line {AT} (language2023models) in the same section; left out"]),
    ("https://arxiv.org/abs/2306.02250", "https://arxiv.org/abs/2306.10933", 0,
     ["has the link of 'Towards Open-World Recommendation with Knowledge Augmenta...' (towards2023openworld);"
      " read without its link"]),
    ("## Contributing", "| **Task** | **Metric** |\n|---|---|\n| a | b |\n", 0,
     ["a row in no table that the catalog has a file for; kept as text",
      "an alignment row without a head that the catalog knows; kept as text",
      "a row in no table that the catalog has a file for; kept as text"]),
    ("| GoodReads |", "| Anime | Anime | [[Link]](https://a.b) |\n| GoodReads |", 0, ["repeats 'Anime'; left out"]),
    ("## Contributing", "| **Dataset** | **Link** |\n|---|---|\n| a | [[Link]](https://a.b) |\n\n| c | d |\n", 0,
     ["a row in a second table for datasets.csv; kept as text; join it to the first one",
      "an alignment row in a second table for datasets.csv; kept as text; join it to the first one",
      "a row in a second table for datasets.csv; kept as text; join it to the first one",
      "a row in no table that the catalog has a file for; kept as text"]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "more", "report"), TABLES)
def test_a_defect_of_a_table_is_mended_and_reported(old, new, more, report):
    assert SHORT.count(old) == 1
    done = read(SHORT.replace(old, new))
    assert len(done.rows["papers.csv"]) == WORKS + more
    said = [entry.partition(": ")[2] for entry in odd(done)]
    assert [entry for entry in said if "cells where the head" not in entry][: len(report)] == report


BULLETS = [
    ("- [A Title of Words](https://a.b/c), KDD 2023", "A Title of Words"),
    ("  * **[A Title of Words](https://a.b/c)** Ann Adams", "A Title of Words"),
    ("1. A Title of Words, KDD 2023, [[paper]](https://a.b/c), [[code]](https://github.com/a/b)",
     "A Title of Words, KDD 2023"),
    ("- A Title of Words,\n  KDD 2023,\n  [[PDF]](https://a.b/c)", "A Title of Words, KDD 2023"),
    ("- [**X of Words for MAX**](https://a.b/c), KDD 2023", "X of Words for MAX"),
    ("- X of Words for MAX, [[paper]](https://a.b/c)", "X of Words for MAX"),
    ("- [The code of our work](https://github.com/a/b)", ""),
    ("- [Contents of this list](#contents)", ""),
    ("- [Wikipedia](https://a.b)", ""),
    ("- ![A picture of words](https://a.b/c.png)", ""),
    ("We read [A Title of Words](https://a.b/c) with care.", ""),
    ("<!--\n- [A Title of Words](https://a.b/c)\n-->", ""),
]  # fmt: skip


@pytest.mark.parametrize(("bullet", "title"), BULLETS)
def test_a_bullet_that_looks_like_a_work_stays_as_text_and_is_reported(bullet, title):
    text = f"{SHORT}\n{bullet}\n\nMore.\n"
    done = read(text)
    at = SHORT.count("\n") + 2
    said = [f"{at}: a bullet that looks like a work, '{title}'; kept as text: only tables are read"]
    assert odd(done) == (said if title else [])
    assert render(as_catalog(done), done.template) == text


def test_each_bullet_that_looks_like_a_work_is_reported():
    bullets = "\n".join(f"- [A Title of Words {n}](https://a.b/{n})" for n in range(3))
    assert len(odd(read(f"{SHORT}\n{bullets}"))) == 3


@pytest.mark.parametrize(
    ("start", "then"),
    [("> |", "> |"), (" > |", " > |"), ("> - |", ">   |"), ("- |", "  |"), ("1. |", "   |"), ("- > |", "  > |"),
     ("a", "|"), ("<summary>a</summary>", "|"), ("## a", "|"), ("<b>a</b>", "|")],
)  # fmt: skip
@pytest.mark.parametrize("head", [" Paper | Link |", " Task | Metric |"])
def test_no_row_of_a_table_within_something_else_is_lost(start, then, head):
    """What Markdown takes for rows, markdown-it says in `mangled.unaccounted`."""
    rows = [f"{start}{head}", *(f"{then}{row}" for row in ["---|---|", " a | [[Link]](https://a.b) |", " c | d |"])]
    read("\n".join([SHORT, *rows, ""]))


OWN_HEADS = {
    "| Paper | {} |": {
        "name": ["Name", "Method", "Model"],
        "backbone": ["LLM Backbone (Largest)", "LLM Backbone", "Backbone", "Backbones"],
        "tuning": ["LLM Tuning Strategy", "Tuning Strategy", "Tuning"],
        "publication": ["Publication", "Venue", "Conference"],
        "url": ["Link", "Links", "URL", "Paper Link"],
    },
    "| {} | Link |": {
        "title": ["Paper", "Title", "Paper Title"],
        "name": ["Dataset", "Datasets", "Benchmark", "Benchmarks"],
    },
    "| Dataset | {} |": {"rs_scenario": ["RS Scenario", "Scenario"], "url": ["Link", "Links", "URL"]},
    "| Benchmark | {} |": {"url": ["Website Link", "Website", "Link"], "paper_url": ["Paper", "Paper Link"]},
    "| {} | Maintainer |": {"repository": ["Repo Name", "Repository", "Repo"]},
}


@pytest.mark.parametrize(("form", "field"), [(form, field) for form, fields in OWN_HEADS.items() for field in fields])
def test_what_the_heads_of_tables_mean(form: str, field: str):
    for head in OWN_HEADS[form][field]:
        for text in (head, f"**{head.upper()}**"):
            found = layout(form.format(text), SURVEY)
            at = form.split(" ").index("{}") // 2
            assert (found.fields[at], found.misspelt, found.unread) == (field, (), ()), text


def test_the_heads_of_a_list_without_template_are_understood_when_it_is_read(catalog: Catalog):
    text = render(catalog, default_template(catalog))
    tables = [
        line for line, after in pairwise(text.split("\n")) if line.startswith("|") and re.match(r"\|[-: |]+$", after)
    ]
    assert {len(layout(head, SURVEY).fields) for head in tables} >= {2, 3, 6}
    for head in tables:
        assert (layout(head, SURVEY).misspelt, layout(head, SURVEY).unread) == ((), ()), head
        assert all(layout(head, SURVEY).fields), head


def test_a_name_may_be_missing_from_a_whole_table():
    head = "| **Paper** | **Publication** | **Link** |\n|:---|:---:|:---:|\n"
    four = "| **Name** | **Paper** | **Publication** | **Code** |\n|:---|:---|:---:|:---:|\n"
    first, _, rest = SHORT.partition(head)
    body, _, after = rest.partition("\n\n")
    rows = [f"| S{n} {row}" for n, row in enumerate(body.replace("[[Link]]", "[[Code]]").split("\n"))]
    text = "\n".join([first + four + "\n".join(rows), "", after])
    done = read(text)
    assert [row["name"] for row in done.rows["papers.csv"] if row["name"].startswith("S")][-2:] == ["S0", "S1"]
    assert render(as_catalog(done), done.template) == text


def test_a_column_that_no_file_has_stays_in_the_template():
    head, alignment = "| Stars |", "|---|"
    table = f"| Paper | Link {head}\n|---|---{alignment}\n| T of U | [[Link]](https://a.b) | 5 |\n"
    text = f"{SHORT}\n## 9 More\n\n{table}"
    done = read(text)
    said = "the column 'Stars'; not read, stays in the template; to have it read, declare in survey.yaml: "
    assert f"{said}stars: {{kind: number, label: Stars}}" in [line.partition(": ")[2] for line in odd(done)]
    assert render(as_catalog(done), done.template) == text


def test_a_title_may_be_the_link_where_a_table_has_no_column_for_it():
    table = "| **Name** | **Paper** |\n|---|---|\n| Tee | [T of U](https://a.b/c) |\n"
    text = f"{SHORT}\n## 9 More\n\n{table}"
    done = read(text)
    row = paper(done, "T of U")
    assert (row["name"], row["url"]) == ("Tee", "https://a.b/c")
    assert "| {name} | [{title}]({url}) |" in done.template
    assert render(as_catalog(done), done.template) == text


def test_a_second_table_below_a_heading_keeps_its_section_when_the_list_is_read_again():
    table = "| **Paper** | **Publication** | **Link** |\n|---|---|---|\n| T of U | AAAI 2021 | [[Link]](https://a.b) |"
    text = SHORT.replace(KAR, f"{KAR}\n\nMore:\n\n{table}")
    sections, vocabulary, survey = mangled.project()
    first = read_list(text, sections, vocabulary, survey)
    again = read_list(text, first.rows["sections.csv"], vocabulary, survey)
    assert len(first.rows["sections.csv"]) == len(sections) + 1
    at = text.split("\n").index(table.split("\n")[0]) + 1
    assert [note.partition(" is new")[0] for note in odd(first) if note.startswith(f"{at}: ")] == [
        f"{at}: a second table in the section 'LLM for Feature Engineering'"
    ]
    assert again.rows["sections.csv"] == first.rows["sections.csv"]


def test_a_link_that_two_works_share_comes_back_as_listed():
    text = SHORT.replace("https://arxiv.org/abs/2306.02250", "https://arxiv.org/abs/2306.10933")
    (correction,) = read(text).rows["corrections.csv"]
    assert (correction["column"], correction["as_listed"], correction["corrected"]) == (
        *("url", "https://arxiv.org/abs/2306.10933"),
        "",
    )


# --- mangled lists -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "seed"), fuzz.kept())
def test_mangled_lists_that_once_failed_are_good(name, seed):
    if name not in mangled.FILES_BY_NAME | mangled.PROPOSALS:
        pytest.skip(f"the list {name} is not there")
    assert fuzz.run(name, seed)[1] in ("", "unread")


@pytest.mark.parametrize("first", range(0, 75, 25))
def test_however_mangled_no_row_is_lost_and_the_bytes_come_back(first):
    results = [fuzz.run("awesome-list.md", seed) for seed in range(first, first + 25)]
    assert [found for found in results if found[1] not in ("", "unread")] == []


def test_a_line_that_runs_into_a_table_is_no_row_lost_without_a_word():
    text = "# A\n\n|Name|Paper|Publication|Link|\n|-|-|-|-|\n|A|B|arXiv 2023|[l](https://a.b/c)|\n"
    text += "<x|y><summary>C</summary>\n\nfine | here\n"
    oddities = [str(entry) for entry in read_list(text, *mangled.project()).report.ordered()]
    assert [entry for entry in oddities if "a line after a table, '<x|y><summary>C</summary>'" in entry]
    assert not [entry for entry in oddities if "fine" in entry]


def test_the_check_of_mangled_lists_would_see_a_lost_row():
    done = read_list(PUBLISHED, *mangled.project())
    del done.files[AT]
    assert mangled.unaccounted(PUBLISHED, done) == [AT]


# --- random catalogs ---------------------------------------------------------------------------------------------

WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"], exclude_characters="\\"), min_size=1)
PHRASES = st.lists(WORDS, min_size=2, max_size=4).map(" ".join).map(clean).filter(lambda text: not fault(text))
NAMES = st.from_regex(r"[A-Z][a-z0-9-]{1,8}( [A-Z][a-z]{1,5})?", fullmatch=True).filter(
    lambda name: not is_missing(name)
)
BACKBONES = st.lists(
    st.tuples(NAMES, st.sampled_from(["", " (7B)", " (1.5T)", " (110M)"])).map("".join), unique=True, max_size=3
)
URLS = st.from_regex(r"https://[a-z]{1,9}\.org/[a-z0-9()?=&#~%_.-]{0,9}[a-z0-9]", fullmatch=True)
PAPERS = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.just("") | NAMES,
            "title": PHRASES,
            "section": st.sampled_from(["features", "ranking", "others"]),
            "backbone": BACKBONES.map("; ".join),
            "tuning": st.lists(st.sampled_from(["Full Finetuning", "LoRA", "Frozen"]), unique=True).map("; ".join),
            "venue": st.sampled_from(["", "arXiv", "AAAI"]),
            "year": st.just("") | st.integers(2000, 2099).map(str),
            "url": st.just("") | URLS,
        }
    ),
    max_size=6,
    unique_by=(lambda row: "".join(filter(str.isalnum, row["title"].casefold())) or row["title"],
               lambda row: row["url"] or row["title"]),
)  # fmt: skip


def made(papers: list[dict[str, str]]) -> dict[str, list[dict[str, str]]]:
    rows = {file: list(csv.DictReader(io.StringIO(SMALL[file]))) for file in FILES}
    rows["corrections.csv"] = rows["sources.csv"] = rows["releases.csv"] = []
    order = [row["id"] for row in rows["sections.csv"]]
    keyed: list[dict[str, str]] = []
    for row in sorted(papers, key=lambda row: order.index(row["section"])):
        key = new_key(row["title"], row["year"], taken={other["key"] for other in keyed})
        keyed.append(dict.fromkeys(columns(FILES["papers.csv"]), "") | row | {"key": key})
    return rows | {"papers.csv": keyed}


@settings(max_examples=40)
@given(PAPERS)
def test_a_random_catalog_rendered_and_imported_is_the_same_catalog(papers):
    rows = made(papers)
    catalog = as_catalog(ListContents(rows, "", None))
    text = render(catalog, default_template(catalog))
    done = read_list(text, rows["sections.csv"], rows["vocabulary.csv"], SURVEY)
    assert {file: done.rows[file] for file in FILES} == rows


# --- bad input ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00", "is not UTF-8 text (line 1, byte 0x89)"),
        (b"a\0b", "is a binary file, not Markdown"),
        (b"|" * (LARGEST + 1), "is larger than 2,000,000 bytes, the most that a list may have; is it another file?"),
    ],
)
def test_what_is_no_list_is_refused(data, message):
    with pytest.raises(ListError) as error:
        decode(data)
    assert str(error.value) == message


def test_a_list_of_too_many_lines_is_refused():
    with pytest.raises(ListError, match="has 20,001 lines; a list may have at most 20,000"):
        read_list("\n" * (MOST_LINES + 1), *mangled.project())


@pytest.mark.parametrize(
    "text", ["# Title\n\nProse.", "|" * 100_000, "| a | b |\n|---|---|\n| c | d |", "|\n" * MOST_LINES]
)
def test_a_file_without_a_table_of_a_list_is_refused(text):
    with pytest.raises(ListError, match="has no table with the columns of a list"):
        read_list(text, *mangled.project())


def test_a_table_of_many_columns_is_kept_as_text():
    wide = "\n".join("|" + cell * 1_000 for cell in ("Paper|", "-|", "b|", "b|"))
    done = read(f"{SHORT}\n{wide}\n")
    assert [entry.partition(": ")[2] for entry in odd(done)][-1] == (
        "a row in no table that the catalog has a file for; kept as text"
    )
    assert len(odd(done)) == 4


@pytest.mark.parametrize("name", hostile.HOSTILE)
def test_a_hostile_list_takes_no_longer_than_its_length_allows(name):
    """A 25th of the largest list takes half a second at most; what is worse than linear takes a minute."""
    assert hostile.measure(name, LARGEST // 25)[0] < 10


def test_a_template_may_not_lead_to_scripts(catalog):
    with pytest.raises(ListError, match="line 2 of the list has a link that would run a script"):
        render(catalog, "# A\n<a href='java\tscript:alert(1)'>b</a>")


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("a\n{{ papers( }}", ":2: the template is at fault"),
        ("{{ nothing() }}", "'nothing' is undefined"),
        (
            "{{ papers('hybird', '') }}",
            "the section 'hybird', which sections.csv does not have; did you mean 'hybrid'?",
        ),
        ("{{ ().__class__.__base__.__subclasses__() }}", "the template is at fault"),
    ],
)
def test_a_template_at_fault_is_named(catalog, template, message):
    with pytest.raises(ListError) as error:
        render(catalog, template)
    assert message in str(error.value)


@pytest.mark.parametrize("sign", ["*a", "_a_*", "\\\\", "<", "`a"])
def test_a_list_that_is_all_markup_is_refused_before_it_is_read(sign: str) -> None:
    line = f"- {sign * 150}\n"
    text = line * (1_900_000 // len(line))
    for read in (lambda: read_list(text, [], [], SURVEY), lambda: formats.MARKDOWN.read(text, Context([], Terms([])))):
        with pytest.raises(ListError, match=r"signs such as \* and _; a list may have at most 200,000"):
            read()
