"""Every fault of the catalog is named by file, line, column, value and near match, and nothing else is a fault."""

import pytest

from conftest import Folder

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
BACKBONE = "is not a backbone; write a name and, where known, its size, as 'LLaMA (7B)'"
NEW = "a new one needs a row in vocabulary.csv"
KEY = "is not a citation key: ASCII lower-case letters and digits, as 'hou2023large'"
PAPER_CELLS = [
    ("year", "20252", f"'20252' {YEAR}"),
    ("year", "n.d.", f"'n.d.' {YEAR}"),
    ("year", "2023.0", f"'2023.0' {YEAR}"),
    ("year", "1899", f"'1899' {YEAR}"),
    ("year", "٢٠٢٣", f"'٢٠٢٣' {YEAR}"),
    ("tuning", "LoRa", "'LoRa' is not a known tuning strategy; did you mean 'LoRA'?"),
    ("tuning", "FFT", "'FFT' is not a known tuning strategy; did you mean 'Full Finetuning'?"),
    (
        "tuning",
        "Frozen; Ful Finetuning",
        "'Ful Finetuning' is not a known tuning strategy; did you mean 'Full Finetuning'?",
    ),
    ("tuning", "Quantum", f"'Quantum' is not a known tuning strategy; there are Full Finetuning, LoRA, Frozen; {NEW}"),
    ("tuning", "Frozen, LoRA", "'Frozen, LoRA': terms are joined by '; ', as 'Frozen; LoRA'"),
    ("tuning", "Frozen; Frozen", "names 'Frozen' twice"),
    ("venue", "Arxiv", "'Arxiv' is not a known venue; did you mean 'arXiv'?"),
    ("venue", "AAAL", "'AAAL' is not a known venue; did you mean 'AAAI'?"),
    ("venue", "XYZ", f"'XYZ' is not a known venue; there are arXiv, AAAI; {NEW}"),
    ("section", "rankin", "'rankin' is not a known section; did you mean 'ranking'?"),
    ("section", "zzz", "'zzz' is not a known section; a new one needs a row in sections.csv"),
    ("section", "", "is empty, but must be given"),
    ("tuning", "LoRA; frozen,FFT", "'frozen,FFT': terms are joined by '; ', as 'Frozen; Full Finetuning'"),
    ("tuning", "LoRA, Zzz", "'LoRA, Zzz' is not a known tuning strategy; did you mean 'LoRA'?"),
    ("infer_with_crm", "maybe", f"'maybe' is not a known infer_with_crm; there are yes, no; {NEW}"),
    ("infer_with_crm", "Yes", "'Yes' is not a known infer_with_crm; did you mean 'yes'?"),
    ("defeated_baseline", "MPL", "'MPL' is not a known defeated_baseline; did you mean 'MLP'?"),
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
    assert f"data/papers.csv:4: {column}: holds the control character U+{code:04X}; delete it" in small.faults()


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
            "'Feature Stag' is not a known stage; did you mean 'Feature Stage'?",
        ),
        ("sections.csv", 3, "task", "Scorin", "'Scorin' is not a known task; did you mean 'Scoring'?"),
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
    assert small.faults() == ["data/papers.csv:7: key and section: 'clark2023late, ranking' stands already in line 4"]


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
    assert small.faults() == [f"data/{file}:{len(rows) + 1}: {columns}: {value!r} stands already in line 2"]


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
        ("column", "key", "column: 'key' is no column of papers.csv that changes; choose from name, title, "),
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
        "data/papers.csv:4: tuning: 'LoRa' is not a known tuning strategy; did you mean 'LoRA'?",
        "data/papers.csv:6: has 14 cells, but the head has 15; check commas and quotes",
        "data/sections.csv:3: has 6 cells, but the head has 5; check commas and quotes",
        "data/vocabulary.csv:2: colour: 'red' is not a colour, as '#0072B2'",
        "data/datasets.csv: is missing",
        "data/sources.csv:3: key: 'zzz' is not in papers.csv",
    ]


def test_the_issues_own_example_on_the_real_catalog(copied: Folder):
    copied.change("LoRa", "tuning", 17)
    assert copied.faults() == [
        "data/papers.csv:17: tuning: 'LoRa' is not a known tuning strategy; did you mean 'LoRA'?"
    ]


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
                "data/papers.csv:4: backbone: 'New-base' belongs to no known family; did you mean 'BERT-base'?",
            ],
        ),
        (
            ("ChatGTP", "backbone", 4, "papers.csv"),
            [
                "data/vocabulary.csv: family: 'ChatGTP' has no colour and is drawn in the neutral grey #8C8C8C",
                "data/papers.csv:4: backbone: 'ChatGTP' belongs to no known family; did you mean 'ChatGPT'?",
            ],
        ),
        (
            ("Ranking; Ratings", "rs_task", 4, "papers.csv"),
            ["data/papers.csv:4: rs_task: 'Ratings' is a new term; did you mean 'Rating'?"],
        ),
        (
            ("Insurance", "rs_scenario", 4, "papers.csv"),
            [
                "data/papers.csv:4: rs_scenario: 'Insurance' is a new term; if it is right, add it to vocabulary.csv",
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
