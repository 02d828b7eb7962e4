"""Every fault of the catalog is named by file, line, column, value and near match, and nothing else is a fault."""

import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import SURVEY, Folder
from effort import ends
from helpers.catalog import CatalogError, checks, faults, read_sheets
from helpers.catalog.checks import new
from helpers.cli import build, main

PLAIN = r"""100% & a_b #1 $x$ {y} \cmd ~ ^ <script>alert("1")</script> | **b** `c` [d](e) 'f', – ’ é 中 &amp; -- ..."""
TEXT = [
    ("papers.csv", 4, "name"),
    ("papers.csv", 4, "title"),
    ("papers.csv", 4, "authors"),
    ("papers.csv", 4, "rs_task"),
    ("papers.csv", 4, "rs_scenario"),
    ("sections.csv", 2, "number"),
    ("sections.csv", 2, "title"),
    ("vocabulary.csv", 2, "abbreviation"),
    ("vocabulary.csv", 2, "aliases"),
    ("datasets.csv", 2, "name"),
    ("datasets.csv", 2, "rs_scenario"),
    ("benchmarks.csv", 2, "name"),
    ("repositories.csv", 2, "name"),
    ("repositories.csv", 2, "maintainer"),
    ("releases.csv", 2, "version"),
    ("releases.csv", 2, "note"),
    ("corrections.csv", 2, "as_listed"),
    ("corrections.csv", 2, "evidence"),
    ("sources.csv", 2, "source"),
    ("sources.csv", 2, "note"),
]


def test_the_small_catalog_is_good(small: Folder):
    assert small.faults() == []


# --- one cell ----------------------------------------------------------------------------------------------------

YEAR = "is not a year between 1900 and 2100; leave it empty where it is not known"
BACKBONE = "is not a model; write a name and, where known, its size, as 'LLaMA (7B)'"
NEW = "new one needs a row in vocabulary.csv:"
KEY = "is not a citation key: ASCII lower-case letters and digits, as 'hou2023large'"
PAPER_CELLS = [
    ("year", "20252", f"'20252' {YEAR}"),
    ("year", "n.d.", f"'n.d.' {YEAR}"),
    ("year", "2023.0", f"'2023.0' {YEAR}"),
    ("year", "1899", f"'1899' {YEAR}"),
    ("year", "٢٠٢٣", f"'٢٠٢٣' {YEAR}"),
    ("tuning", "LoRa", "'LoRa' is not a known tuning; did you mean 'LoRA'?"),
    ("tuning", "FFT", "'FFT' is not a known tuning; did you mean 'Full Finetuning'?"),
    (
        "tuning",
        "Frozen; Ful Finetuning",
        f"'Ful Finetuning' is not a known tuning; did you mean 'Full Finetuning'? A {NEW} tuning,Ful Finetuning,,,4,",
    ),
    (
        "tuning",
        "Quantum",
        f"'Quantum' is not a known tuning; there are Full Finetuning, LoRA, Frozen; a {NEW} tuning,Quantum,,,4,",
    ),
    ("tuning", "Frozen, LoRA", "'Frozen, LoRA': terms are joined by '; ', as 'Frozen; LoRA'"),
    ("tuning", "Frozen; Frozen", "names 'Frozen' twice"),
    ("venue", "Arxiv", "'Arxiv' is not a known venue; did you mean 'arXiv'?"),
    ("venue", "AAAL", f"'AAAL' is not a known venue; did you mean 'AAAI'? A {NEW} venue,AAAL,,,3,"),
    ("venue", "XYZ", f"'XYZ' is not a known venue; there are arXiv, AAAI; a {NEW} venue,XYZ,,,3,"),
    (
        "section",
        "rankin",
        "'rankin' is not a known section; did you mean 'ranking'? A new one needs a row in sections.csv",
    ),
    ("section", "zzz", "'zzz' is not a known section; a new one needs a row in sections.csv"),
    ("section", "", "is empty, but must be given"),
    ("tuning", "LoRA; frozen,FFT", "'frozen,FFT': terms are joined by '; ', as 'Frozen; Full Finetuning'"),
    (
        "tuning",
        "LoRA, Zzz",
        "'LoRA, Zzz' is not a known tuning; there are Full Finetuning, LoRA, Frozen; "
        f'a {NEW} tuning,"LoRA, Zzz",,,4,',
    ),
    (
        "infer_with_crm",
        "maybe",
        "'maybe' is neither yes nor no",
    ),
    ("infer_with_crm", "Yes", "'Yes' is neither yes nor no; did you mean 'yes'?"),
    (
        "defeated_baseline",
        "MPL",
        f"'MPL' is not a known defeated baseline; did you mean 'MLP'? A {NEW} defeated_baseline,MPL,,,3,",
    ),
    ("backbone", "LLaMA (7 billion)", f"'LLaMA (7 billion)' {BACKBONE}"),
    ("backbone", "LLaMA (7b)", f"'LLaMA (7b)' {BACKBONE}"),
    ("backbone", "LLaMA (-7B)", f"'LLaMA (-7B)' {BACKBONE}"),
    ("backbone", "LLaMA(7B)", f"'LLaMA(7B)' {BACKBONE}"),
    ("backbone", "LLaMA (7 B)", f"'LLaMA (7 B)' {BACKBONE}"),
    ("backbone", "LLaMA (7B", f"'LLaMA (7B' {BACKBONE}"),
    ("backbone", "LLaMA ()", f"'LLaMA ()' {BACKBONE}"),
    ("backbone", "(7B)", f"'(7B)' {BACKBONE}"),
    ("backbone", "LLaMA (1,5B)", f"'LLaMA (1,5B)' {BACKBONE}"),
    ("backbone", "LLaMA (٧B)", f"'LLaMA (٧B)' {BACKBONE}"),
    ("backbone", "ChatGPT; LLaMA (7b)", f"'LLaMA (7b)' {BACKBONE}"),
    ("backbone", "LLaMA (0B)", "'LLaMA (0B)' has a size of zero; leave the size out where it is not known"),
    ("backbone", "LLaMA (0.0M)", "'LLaMA (0.0M)' has a size of zero; leave the size out where it is not known"),
    ("backbone", "ChatGPT;LLaMA", "'ChatGPT;LLaMA' is not a list; join its terms with '; '"),
    ("rs_task", "Rating; ", "'Rating; ' has blanks at its ends; delete them"),
    ("rs_task", "Rating;; Ranking", "'Rating;; Ranking' is not a list; join its terms with '; '"),
    ("rs_scenario", "News; Book; News", "names 'News' twice"),
    ("authors", "et al.; Ann Adams", "'et al.' may only stand last"),
    ("title", "", "is empty, but must be given"),
    ("title", " Late Words", "' Late Words' has blanks at its ends; delete them"),
    ("listed", "2023-6-1", "'2023-6-1' is not a date, as 2023-06-09"),
    ("listed", "2023-02-30", "'2023-02-30' is not a date, as 2023-06-09"),
    ("listed", "20230601", "'20230601' is not a date, as 2023-06-09"),
    *(
        ("authors", cell, f"{name!r} is no name: that there are more is a term of its own, as {whole!r}")
        for cell, name, whole in [
            ("Jiaqi Zhai et al.", "Jiaqi Zhai et al.", "Jiaqi Zhai; et al."),
            ("Jiaqi Zhai, et al", "Jiaqi Zhai, et al", "Jiaqi Zhai; et al."),
            ("Ann Adams; Bo Berg ET AL.", "Bo Berg ET AL.", "Ann Adams; Bo Berg; et al."),
            ("Ann Adams and others", "Ann Adams and others", "Ann Adams; et al."),
            ("Ann Adams & others", "Ann Adams & others", "Ann Adams; et al."),
            ("Ann Adams, and 5 more", "Ann Adams, and 5 more", "Ann Adams; et al."),
            ("Ann Adams +12", "Ann Adams +12", "Ann Adams; et al."),
            ("Ann Adams; others", "others", "Ann Adams; et al."),
            ("Ann Adams; et al", "et al", "Ann Adams; et al."),
            ("Ann Adams et al. (2023)", "Ann Adams et al. (2023)", "Ann Adams; et al."),
            ("Ann Adams et al.; Bo Berg", "Ann Adams et al.", "Ann Adams; et al."),
        ]
    ),
    ("authors", "et al.", "'et al.' needs a name before it; leave the cell empty where none is known"),
    *(
        (column, cell, f"{cell!r} says nothing; leave it out where it is not known")
        for column in ("title", "authors", "backbone", "tuning", "venue", "rs_task", "rs_scenario", "defeated_baseline")
        for cell in ("nan", "NaN", "None", "null", "N/A", "-", "?", "TBD")
    ),
    ("rs_task", "Ranking; nan", "'nan' says nothing; leave it out where it is not known"),
    ("title", "long " * 8_000 + "title", "has 40,005 characters, but a title has at most 1,000; is it more than one?"),
    ("name", "N" * 201, "has 201 characters, but a name has at most 200; is it more than one?"),
    (
        "authors",
        f"Ann Adams; {'Bo ' * 99}Berg",
        "has 301 characters, but a term of a list has at most 200; is it more than one?",
    ),
    ("backbone", "7 billion", f"'7 billion' {BACKBONE}"),
    ("backbone", "7B", f"'7B' {BACKBONE}"),
    ("backbone", "1.5 B", f"'1.5 B' {BACKBONE}"),
    ("backbone", "ChatGPT; 175 billion parameters", f"'175 billion parameters' {BACKBONE}"),
    ("backbone", "seven billion", f"'seven billion' {BACKBONE}"),
    ("backbone", "7000000000", f"'7000000000' {BACKBONE}"),
    ("backbone", "LLaMA 7bn", f"'LLaMA 7bn' {BACKBONE}"),
    ("venue", "ICML", f"'ICML' is not a known venue; there are arXiv, AAAI; a {NEW} venue,ICML,,,3,"),
    ("venue", "A, B", f"'A, B' is not a known venue; there are arXiv, AAAI; a {NEW} venue,\"A, B\",,,3,"),
    (
        "tuning",
        "QLoRA",
        f"'QLoRA' is not a known tuning; there are Full Finetuning, LoRA, Frozen; a {NEW} tuning,QLoRA,,,4,",
    ),
]
NO_LINKS = [
    "javascript:alert(1)",
    "JavaScript://example.org/%0Aalert(1)",
    "data:text/html,hello",
    "ftp://example.org/late",
    "file:///etc/passwd",
    "example.org/late",
    "//example.org/late",
    "https:/example.org/late",
    "https://",
    "https:///late",
    "https://example.org/la te",
    "https://exam ple.org",
    "https://[::1",
    'https://example.org/"onmouseover="alert(1)',
    "https://example.org/<script>",
    "https://example.org/`x`",
    r"https://example.org\late",
    "[Link](https://example.org)",
]


@pytest.mark.parametrize(("column", "value", "message"), PAPER_CELLS)
def test_a_bad_cell_is_named(small: Folder, column: str, value: str, message: str):
    small.change(value, column, 4)
    assert small.faults() == [f"data/papers.csv:4: {column}: {message}"]


@pytest.mark.parametrize("name", ["Nan Li; None Null; Bennet Al; Etta Alba", "Thomas More", "W3C; 5th Team"])
def test_a_name_may_hold_the_letters_of_a_word_for_nothing_or_more(small: Folder, name: str):
    small.change(name, "authors", 4)
    assert small.faults() == []


def test_two_authors_of_one_name_may_be_two_people(small: Folder):
    small.change("Jie Zhou; Ann Adams; Jie Zhou", "authors", 4)
    assert small.load().notices == ("data/papers.csv:4: authors: names 'Jie Zhou' twice; are they two people?",)


def test_what_says_nothing_may_be_a_term_of_the_vocabulary_and_a_name_for_a_person_to_look_at(small: Folder):
    small.write([*small.rows("vocabulary.csv"), ["venue", "None", "", "", "9", ""]], "vocabulary.csv")
    small.change("None", "venue", 4)
    small.change("NaN", "name", 4)
    said = "data/papers.csv:4: name: 'NaN' is taken for a name; leave it empty where the work has none"
    assert small.load().notices == (said,)


@pytest.mark.parametrize(("day", "is_good"), [("2024-03-01", True), ("2024-03-02", True), ("2024-03-03", False)])
def test_a_day_that_has_not_come_is_a_fault_until_it_has(small: Folder, monkeypatch, day: str, is_good: bool):
    monkeypatch.setenv("SURVEY_TODAY", "2024-03-01")  # and in the east it is the next day already
    small.change(day, "listed", 4)
    said = f"data/papers.csv:4: listed: {day!r} has not come yet; it is a day on which something happened"
    assert small.faults() == [said] * (not is_good)


def test_a_preprint_of_a_month_that_has_not_come_is_a_fault_and_a_year_a_notice(small: Folder, monkeypatch):
    monkeypatch.setenv("SURVEY_TODAY", "2024-03-01")
    small.change("2025", "year", 4)
    assert small.load().notices == ()
    small.change("2026", "year", 4)
    assert small.load().notices == ("data/papers.csv:4: year: 2026 has not come yet",)
    small.change("https://arxiv.org/abs/2604.00001", "url", 4)
    said = "'https://arxiv.org/abs/2604.00001' is no arXiv id yet: 2026-04 has not come"
    assert small.faults() == [f"data/papers.csv:4: url: {said}"]


@pytest.mark.parametrize("value", NO_LINKS)
def test_what_is_no_http_link_is_named(small: Folder, value: str):
    small.change(value, "url", 4)
    assert small.faults() == [f"data/papers.csv:4: url: {value!r} is not an http(s) link"]


@pytest.mark.parametrize(
    "value", ["", "http://a.b/~c#d?e=%20&f=g(h)'", "https://example.org:8080/ü", "HTTPS://example.org"]
)
def test_a_good_link_is_none(small: Folder, value: str):
    small.change(value, "url", 4)
    assert small.faults() == []


@pytest.mark.parametrize("column", ["url", "key", "name", "title", "authors", "backbone", "rs_task", "listed"])
@pytest.mark.parametrize(
    "code", [0x00, 0x07, 0x09, 0x0A, 0x0D, 0x1B, 0x7F, 0x85, 0xAD, 0x200B, 0x200F, 0x2028, 0x202E, 0x2066, 0xFEFF]
)
def test_a_control_character_is_named(small: Folder, column: str, code: int):
    rows = small.rows()
    rows[4 - 1][rows[0].index(column)] = f"a{chr(code)}b"
    small.write(rows, quoting=1)
    name = f"U+{code:04X} {unicodedata.name(chr(code), '')}".strip()
    assert f"data/papers.csv:4: {column}: holds the control character {name}; delete it" in small.faults()


def test_joiners_that_spelling_needs_are_no_control_characters(small: Folder):
    small.change("می‌خواهم क्‍ष", "title", 4)
    assert small.faults() == []


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("", "is empty, but must be given"),
        *((bad, f"{bad!r} {KEY}") for bad in ["Clark2023", "clark-2023", "clårk2023"]),
    ],
)
def test_a_bad_key_is_named(small: Folder, value: str, message: str):
    small.change(value, "key", 6)
    assert small.faults() == [f"data/papers.csv:6: key: {message}"]


@pytest.mark.parametrize(
    ("file", "line", "column", "value", "message"),
    [
        (
            "sections.csv",
            2,
            "stage",
            "Feature Stag",
            f"'Feature Stag' is not a known stage; did you mean 'Feature Stage'? A {NEW} stage,Feature Stag,,,3,",
        ),
        (
            "sections.csv",
            3,
            "task",
            "Scorin",
            f"'Scorin' is not a known task; did you mean 'Scoring'? A {NEW} task,Scorin,,,2,",
        ),
        ("sections.csv", 2, "title", "", "is empty, but must be given"),
        ("vocabulary.csv", 2, "order", "1.", "'1.' is not a whole number"),
        ("vocabulary.csv", 2, "order", "", "is empty, but must be given"),
        ("vocabulary.csv", 2, "order", "-1", "'-1' is not a whole number"),
        ("vocabulary.csv", 2, "order", "9" * 5000, f"'{'9' * 5000}' is not a whole number"),
        ("vocabulary.csv", 2, "colour", "red", "'red' is not a colour, as '#0072B2'"),
        ("vocabulary.csv", 2, "colour", "#0072B", "'#0072B' is not a colour, as '#0072B2'"),
        ("vocabulary.csv", 2, "aliases", "ranking stage", None),
        ("vocabulary.csv", 16, "value", "huge", "'huge' is not a range of sizes, as '<1B' or '1B-10B'"),
        ("datasets.csv", 2, "url", "", "is empty, but must be given"),
        ("datasets.csv", 2, "url", "javascript:x", "'javascript:x' is not an http(s) link"),
        ("benchmarks.csv", 2, "paper_url", "arXiv", "'arXiv' is not an http(s) link"),
        ("repositories.csv", 2, "maintainer", "", "is empty, but must be given"),
        ("releases.csv", 2, "date", "9 June 2023", "'9 June 2023' is not a date, as 2023-06-09"),
        ("releases.csv", 2, "date", "", "is empty, but must be given"),
    ],
)
def test_a_bad_cell_of_another_file_is_named(small: Folder, file, line, column, value, message):
    small.change(value, column, line, file)
    if message is None:
        line, message = 3, "'Ranking Stage' means 'Feature Stage' already"
    assert small.faults() == [f"data/{file}:{line}: {column}: {message}"]


@pytest.mark.parametrize(("file", "line", "column"), TEXT)
def test_specials_of_latex_html_and_markdown_are_text(small: Folder, file: str, line: int, column: str):
    plain = PLAIN.replace(";", "") if column in ("authors", "rs_task", "rs_scenario", "aliases") else PLAIN
    small.change(plain, column, line, file)
    catalog = small.load()
    frame = {"papers.csv": catalog.papers, "vocabulary.csv": catalog.terms}
    held = frame[file] if file in frame else getattr(catalog, file.removesuffix(".csv"))
    assert held[column][line - 2] == plain


def test_specials_in_a_backbone_are_text(small: Folder):
    small.change("100% & a_b #1 <script> | **b** `c` [d] (7B)", "backbone", 4)
    assert small.load().papers["parameters"][2] == 7e9


# --- several cells together --------------------------------------------------------------------------------------


def test_a_doubled_listing_is_named(small: Folder):
    rows = small.rows()
    small.write([*rows, rows[3]])
    again = "key and section: 'clark2023late, ranking' stands already in line 4"
    assert small.faults() == [f"data/papers.csv:7: {again} with the same cells: delete this line"]


def test_two_versions_of_a_listing_are_named_with_the_cells_that_differ(small: Folder):
    """What git leaves where two branches changed one row, with no further fault for each of the cells."""
    rows = small.rows()
    small.write([*rows, rows[3]])
    small.change("AAAI", "venue", 7)
    small.change("2022", "year", 7)
    differing = "venue is 'AAAI' here, 'arXiv' there, year is '2022' here, '2023' there"
    again = "key and section: 'clark2023late, ranking' stands already in line 4"
    assert small.faults() == [f"data/papers.csv:7: {again}; {differing}: delete the line that errs"]


@pytest.mark.parametrize(
    ("file", "columns", "value"),
    [
        ("sections.csv", "id", "features"),
        ("vocabulary.csv", "field and value", "stage, Feature Stage"),
        ("datasets.csv", "name", "MovieLens"),
        ("benchmarks.csv", "name", "Bench"),
        ("repositories.csv", "url", "https://example.org/list"),
        ("releases.csv", "version", "v1"),
        ("corrections.csv", "file and key and column", "papers.csv, baker2022middle, venue"),
        ("sources.csv", "key and columns and source", "adams2021early, rs_task; rs_scenario, Table 1"),
    ],
)
def test_a_doubled_row_is_named(small: Folder, file: str, columns: str, value: str):
    rows = small.rows(file)
    small.write([*rows, rows[1]], file)
    again = f"{value!r} stands already in line 2 with the same cells: delete this line"
    assert small.faults() == [f"data/{file}:{len(rows) + 1}: {columns}: {again}"]


@pytest.mark.parametrize(
    ("column", "value", "first"),
    [
        ("title", "Other Words", "Early Words"),
        ("name", "Other", "Early"),
        ("authors", "Cy Cole", "Ann Adams; Bo Berg"),
        ("venue", "arXiv", "AAAI"),
        ("year", "2022", "2021"),
        ("url", "https://arxiv.org/abs/2104.99999", "https://arxiv.org/abs/2104.00001"),
        ("backbone", "BERT-base (111M)", "BERT-base (110M)"),
        ("infer_with_crm", "no", "yes"),
        ("listed", "2023-05-25", "2023-05-24"),
    ],
)
def test_one_key_with_two_different_values_is_named(small: Folder, column: str, value: str, first: str):
    small.change(value, column, 5)
    assert small.faults() == [f"data/papers.csv:5: {column}: is {value!r}, but {first!r} in line 2 for the same key"]


@pytest.mark.parametrize("key", ["baker2022middle", "adams2021early"])
def test_another_work_under_a_key_is_named_without_what_follows_from_it(small: Folder, key: str):
    small.change(key, "key", 4)
    first, title = {"baker2022middle": (3, "Middle Words, and More"), "adams2021early": (2, "Early Words")}[key]
    said = f"key: '{key}' is the key of '{title}' in line {first}; another work needs a key of its own"
    assert small.faults() == [f"data/papers.csv:4: {said}"]


def test_a_title_alone_or_a_link_alone_makes_no_other_work(small: Folder):
    small.change("Other Words", "title", 5)
    assert len(small.faults()) == 1
    assert "title: is 'Other Words', but" in small.faults()[0]


@pytest.mark.parametrize(
    "url",
    [
        "https://arxiv.org/abs/2104.00001",
        "https://arxiv.org/abs/2104.00001v7",
        "http://arxiv.org/pdf/2104.00001",
        "https://www.arxiv.org/pdf/2104.00001v2.pdf",
    ],
)
def test_two_keys_with_one_link_are_named_whatever_its_form(small: Folder, url: str):
    small.change(url, "url", 4)
    message = "url: is the link of 'adams2021early' in line 2 too; one work has one key"
    assert small.faults() == [f"data/papers.csv:4: {message}"]


def test_two_keys_with_one_link_elsewhere_are_named(small: Folder):
    small.change("https://example.org/late?x=1#y", "url", 6)
    assert small.faults() == [
        "data/papers.csv:6: url: is the link of 'clark2023late' in line 4 too; one work has one key"
    ]


def test_works_without_a_link_are_not_one_work(small: Folder):
    for line in (4, 6):
        small.change("", "url", line)
    assert small.faults() == []


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("key", "baker2022midle", "key: 'baker2022midle' is not in papers.csv; did you mean 'baker2022middle'?"),
        ("key", "zzz", "key: 'zzz' is not in papers.csv"),
        ("column", "venu", "column: 'venu' is not a column of papers.csv; did you mean 'venue'?"),
        ("column", "stage", "column: 'stage' is not a column of papers.csv"),
        ("file", "paper.csv", "file: 'paper.csv' is not a file with corrections; did you mean 'papers.csv'?"),
        ("file", "datasets.csv", "key: 'baker2022middle' is not in datasets.csv"),
        ("as_listed", "arXiv", "corrected: is what the list has: nothing was corrected"),
        ("evidence", "", "evidence: is empty, but must be given"),
    ],
)
def test_a_stale_correction_is_named(small: Folder, column: str, value: str, message: str):
    small.change(value, column, 2, "corrections.csv")
    assert small.faults() == [f"data/corrections.csv:2: {message}"]


def test_a_corrected_value_may_change_and_how_to_record_it_is_said(small: Folder):
    small.change("AAAI", "venue", 3)
    assert small.load().notices == (
        "data/papers.csv:3: venue: is 'AAAI', but 'arXiv' was recorded; if it has changed since, say so with: "
        "survey publish baker2022middle --venue AAAI --source ...",
    )
    small.write([[*CHANGE], [*CHANGE.values()]], "changes.csv")
    assert small.load().notices == ()


CHANGE = {"key": "baker2022middle", "column": "venue", "before": "arXiv", "after": "AAAI", "day": "2024-01-02",
          "source": "a page"}  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("key", "baker2022midle", "key: 'baker2022midle' is not in papers.csv; did you mean 'baker2022middle'?"),
        ("column", "venu", "column: 'venu' is no column of papers.csv that changes; did you mean 'venue'?"),
        ("column", "section", "before: 'arXiv' is not"),
        ("before", "AAAI", "before: is 'AAAI', but corrections.csv has 'arXiv'"),
        ("before", "Arxiv", "before: 'Arxiv' is not a known venue; did you mean 'arXiv'?"),
        ("after", "arXiv", "after: is what it was before: nothing changed"),
        ("after", "AAAL", "after: 'AAAL' is not a known venue; did you mean 'AAAI'?"),
        ("day", "soon", "day: 'soon' is not a date"),
        ("source", "", "source: is empty, but must be given"),
    ],
)
def test_a_change_that_cannot_be_is_named(small: Folder, column: str, value: str, message: str):
    small.change("AAAI", "venue", 3)
    small.write([[*CHANGE], [*(CHANGE | {column: value}).values()]], "changes.csv")
    assert small.faults()[0].startswith(f"data/changes.csv:2: {message}")


def test_changes_follow_from_each_other(small: Folder):
    small.change("AAAI", "venue", 3)
    first, again = CHANGE, CHANGE | {"day": "2024-03-04"}
    small.write([[*CHANGE], [*first.values()], [*again.values()]], "changes.csv")
    assert small.faults() == ["data/changes.csv:3: before: is 'arXiv', but line 2 has 'AAAI'"]
    back = CHANGE | {"before": "AAAI", "after": "arXiv", "day": "2023-01-01"}
    small.write([[*CHANGE], [*first.values()], [*back.values()]], "changes.csv")
    assert small.faults() == ["data/changes.csv:3: day: 2023-01-01 is before the change in line 2; put it first"]


def test_the_link_of_a_preprint_stays_that_of_its_work(small: Folder):
    link = small.rows()[2][9]
    small.change("https://doi.org/10.1145/1.2", "url", 3)
    small.change("https://arxiv.org/abs/2206.00002", "url", 4)
    row = CHANGE | {"column": "url", "before": link, "after": "https://doi.org/10.1145/1.2"}
    small.write([[*CHANGE], [*row.values()]], "changes.csv")
    assert small.faults() == [
        "data/papers.csv:4: url: was the link of 'baker2022middle' before it was published; one work has one key"
    ]


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("key", "adams2021earl", "key: 'adams2021earl' is not in papers.csv; did you mean 'adams2021early'?"),
        ("columns", "rs_tasks", "columns: 'rs_tasks' is not a column of papers.csv; did you mean 'rs_task'?"),
        ("columns", "", "columns: is empty, but must be given"),
    ],
)
def test_a_stale_source_is_named(small: Folder, column: str, value: str, message: str):
    small.change(value, column, 2, "sources.csv")
    assert small.faults() == [f"data/sources.csv:2: {message}"]


# --- all in one go -----------------------------------------------------------------------------------------------


def test_all_faults_of_all_files_are_listed_in_order_of_file_and_line(small: Folder):
    small.change("zzz", "key", 3, "sources.csv")
    small.change("red", "colour", 2, "vocabulary.csv")
    small.change("LoRa", "tuning", 4)
    small.change("20252", "year", 3)
    small.change("", "title", 4)
    (small.path / "datasets.csv").unlink()
    small.edit("ranking,2,", "ranking,2,,", "sections.csv")
    small.edit("dunn2023survey,,", "dunn2023survey,", "papers.csv")
    assert small.faults() == [
        f"data/papers.csv:3: year: '20252' {YEAR}",
        "data/papers.csv:4: title: is empty, but must be given",
        "data/papers.csv:4: tuning: 'LoRa' is not a known tuning; did you mean 'LoRA'?",
        "data/papers.csv:6: has 14 cells, but the head has 15; check commas and quotes",
        "data/sections.csv:3: has 6 cells, but the head has 5; check commas and quotes",
        "data/vocabulary.csv:2: colour: 'red' is not a colour, as '#0072B2'",
        "data/datasets.csv: is missing",
        "data/sources.csv:3: key: 'zzz' is not in papers.csv",
    ]


def test_the_issues_own_example_on_the_real_catalog(copied: Folder):
    copied.change("LoRa", "tuning", 17)
    assert copied.faults() == ["data/papers.csv:17: tuning: 'LoRa' is not a known tuning; did you mean 'LoRA'?"]


# --- what is no fault but worth knowing --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "notices"),
    [
        (
            ("", "colour", 6, "vocabulary.csv"),
            ["data/vocabulary.csv: tuning: 'LoRA' has no colour and is drawn in the neutral grey #8C8C8C"],
        ),
        (
            ("New-base (7B)", "backbone", 4, "papers.csv"),
            [
                "data/vocabulary.csv: family: 'New' has no colour and is drawn in the neutral grey #8C8C8C",
                f"data/papers.csv:4: backbone: 'New-base' belongs to no known family; a {NEW} family,New,,,4,",
            ],
        ),
        (
            ("ChatGTP", "backbone", 4, "papers.csv"),
            [
                "data/vocabulary.csv: family: 'ChatGTP' has no colour and is drawn in the neutral grey #8C8C8C",
                "data/papers.csv:4: backbone: 'ChatGTP' belongs to no known family; did you mean 'ChatGPT'? "
                f"A {NEW} family,ChatGTP,,,4,",
            ],
        ),
        (
            ("Ranking; Ratings", "rs_task", 4, "papers.csv"),
            [
                "data/papers.csv:4: rs_task: 'Ratings' is a new term; did you mean 'Rating'? "
                "If it is right, add it to vocabulary.csv: rs_task,Ratings,,,3,"
            ],
        ),
        (
            ("Insurance", "rs_scenario", 4, "papers.csv"),
            [
                "data/papers.csv:4: rs_scenario: 'Insurance' is a new term; "
                "if it is right, add it to vocabulary.csv: rs_scenario,Insurance,,,3,",
            ],
        ),
        (
            ("size_buckt", "field", 15, "vocabulary.csv"),
            [
                "data/vocabulary.csv:15: field: 'size_buckt' is no column of this survey, nor what flows in it; "
                "did you mean 'size_bucket'?"
            ],
        ),
        (
            ("2022", "year", 6, "papers.csv"),
            ["data/papers.csv:6: year: 2022, but its arXiv id is of 2023-05"],
        ),
        (
            ("Ann Adams, Bo Berg; Cy King, Jr.", "authors", 4, "papers.csv"),
            [
                "data/papers.csv:4: authors: 'Ann Adams, Bo Berg' counts as one name; authors are joined by '; ', "
                "given names first"
            ],
        ),
    ],
)
def test_a_notice_is_given(small: Folder, change: tuple[str, str, int, str], notices: list[str]):
    assert small.load().notices == ()
    small.change(*change)
    assert small.load().notices == tuple(notices)


# --- what the list does not give ---------------------------------------------------------------------------------


def unsourced(small: Folder) -> list[str]:
    return [str(fault) for fault in checks.missing_sources(read_sheets(small.path, SURVEY), SURVEY.sourced)]


@pytest.mark.parametrize("column", SURVEY.sourced)
def test_a_value_that_the_list_does_not_give_needs_a_source(small: Folder, column: str):
    small.source()
    assert unsourced(small) == []
    head, *rows = small.rows("sources.csv")
    small.write([head, *([row[0], row[1].replace(column, "listed"), *row[2:]] for row in rows)], "sources.csv")
    place = small.rows()[0].index(column)
    keys = dict.fromkeys(row[0] for row in small.rows()[1:] if row[place])
    assert unsourced(small) == [
        f"data/papers.csv:{small.line_of(key, 'key')}: {column}: sources.csv does not say where this comes from; "
        f"add the row {key},{column},SOURCE,"
        for key in keys
    ]


def test_a_missing_source_is_named_once_a_work_and_the_check_fails(small: Folder):
    small.source()
    small.edit("dunn2023survey,authors,page 3,\n", "", "sources.csv")
    small.write([*small.rows(), ["dunn2023survey", "", *small.rows()[5][2:4], "ranking", *small.rows()[5][5:]]])
    done = CliRunner().invoke(main.survey, ["check", "--catalog", f"{small.path}"])
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "data/papers.csv:6: authors: sources.csv does not say where this comes from; "
        "add the row dunn2023survey,authors,SOURCE,"
    ]
    small.edit("key,columns,source,note\n", "key,columns,source,note\ndunn2023survey,authors,page 4,\n", "sources.csv")
    assert CliRunner().invoke(main.survey, ["check", "--catalog", f"{small.path}"]).exit_code == 0


def test_of_many_missing_sources_some_are_shown_and_the_others_counted(small: Folder):
    small.source()
    head, *rows = small.rows()
    many = [[f"many{n}", "", f"Many {n}", "Ann Adams", "others", *[""] * 10] for n in range(build.MOST_SHOWN + 7)]
    small.write([head, *rows, *many])
    done = CliRunner().invoke(main.survey, ["check", "--catalog", f"{small.path}"])
    assert done.stderr.splitlines()[-1] == "and 7 more like these"


def test_what_holds_for_many_rows_is_said_once(small: Folder):
    head, *rows = small.rows()
    for number in range(40):
        row = dict.fromkeys(head, "") | {"key": f"k{number}", "title": f"T{number}", "section": "others"}
        rows.append(list((row | {"rs_task": "Ratings", "authors": "Ann, Bo"[: 3 if number % 2 else 7]}).values()))
    small.write([head, *rows])
    assert small.load().notices == (
        "data/papers.csv:7: rs_task: 'Ratings' is a new term; did you mean 'Rating'? If it is right, add it to "
        "vocabulary.csv: rs_task,Ratings,,,3, (40 lines: 7, 8, 9, 10, 11, ...)",
        "data/papers.csv:7: authors: 'Ann, Bo' counts as one name; authors are joined by '; ', given names first "
        "(20 lines: 7, 9, 11, 13, 15, ...)",
    )
    small.write([head, *([*row[:7], "Nowhere", *row[8:]] if row[0] in ("k1", "k3") else row for row in rows)])
    (said,) = small.faults()
    assert said.startswith("data/papers.csv:8: venue: 'Nowhere' is not a known venue; ")
    assert said.endswith(" (2 lines: 8, 10)")
    with pytest.raises(CatalogError) as error:
        small.load()
    assert [fault.line for fault in error.value.faults] == [8, 10]


@pytest.mark.parametrize(
    ("earlier", "later", "is_new"),
    [
        ("a.csv:3: c: odd", "a.csv:4: c: odd", False),
        ("a.csv:3: c: odd (2 lines: 3, 9)", "a.csv:3: c: odd (2 lines: 3, 10)", False),
        ("a.csv:3: c: odd", "a.csv:3: c: odd (2 lines: 3, 9)", True),
        ("a.csv:3: c: odd (6 lines: 3, 4, 5, 6, 7, ...)", "a.csv:3: c: odd (7 lines: 3, 4, 5, 6, 7, ...)", True),
        ("a.csv:3: c: odd", "a.csv:3: c: even", True),
    ],
)
def test_a_notice_is_new_if_it_says_more_than_other_lines(earlier: str, later: str, is_new: bool):
    assert new([later], [earlier]) == [later] * is_new


def test_checking_takes_as_long_as_the_catalog_is_long(small: Folder):
    head, *rows = small.rows()
    small.write([head, *rows[:1] * 30_000])
    with ends():
        assert "(29999 lines: " in small.faults()[0]


def test_every_unknown_term_of_a_cell_is_named(small: Folder):
    small.change("LoRA; Pruning; Distilling", "tuning", 3)
    with pytest.raises(CatalogError, match=r"'Pruning' is not a known tuning.*'Distilling' is not a known tuning"):
        small.load()


def test_a_family_of_unpublished_sizes_that_may_be_misspelt_is_noticed(small: Folder):
    declared = small.path / "survey.yaml"
    text = declared.read_text(encoding="utf-8")
    assert not any("unpublished" in notice for notice in small.load().notices)
    said_of = text.replace("unpublished: [ChatGPT]", "unpublished: [chatgpt, ChatGTP, Quokka]")
    declared.write_text(said_of, encoding="utf-8")
    (said,) = [notice for notice in small.load().notices if "unpublished" in notice]
    assert said == (
        "survey.yaml: derived: size_bucket: unpublished: 'ChatGTP' is no family of backbone; did you mean 'ChatGPT'?"
    )


def test_where_a_file_lies_is_asked_once_whatever_is_wrong_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(faults, "short", lambda file: asked.append(file) or file.name)
    found = [faults.Fault(Path(file), line, "", f"{line} is odd") for line in (1, 2, 3) for file in ("a.csv", "b.csv")]
    said = str(CatalogError(found)).split("\n")
    assert said == [f"{file}:{line}: {line} is odd" for line in (1, 2, 3) for file in ("a.csv", "b.csv")]
    assert sorted(asked) == [Path("a.csv"), Path("b.csv")]
