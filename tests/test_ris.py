"""What RIS files really hold is read, whichever program wrote them; nothing in them is dropped without a word."""

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mangled
from effort import ends
from helpers.base.errors import ListError
from helpers.lists import from_ris
from helpers.lists.formats import with_line_feeds
from helpers.lists.notes import Report
from helpers.lists.proposals import Context, Proposal, ProposedTerms

LIMIT = 1_990_000


def read(text: str) -> tuple[list[Proposal], list[str]]:
    """Return the works of a file and what is said of it."""
    sections, vocabulary, survey = mangled.project()
    context = Context(sections, ProposedTerms([dict(row) for row in vocabulary], wanted=True), survey)
    return from_ris.read(with_line_feeds(text), context), [f"{entry}" for entry in context.report.ordered()]


def rows(text: str) -> list[dict[str, str]]:
    """Return the filled cells of the works of a file."""
    return [{column: value for column, value in work.row.items() if value} for work in read(text)[0]]


PLAIN = """TY  - CONF
TI  - Some Lamps
AU  - Adams, Ann
AU  - Berg, B.B.
T2  - KDD
PY  - 2023
UR  - https://example.org/a
ER  -

TY  - JOUR
TI  - Other Lamps
PY  - 2021
ER  -
"""
WRITTEN = [
    {"title": "Some Lamps", "authors": "Ann Adams; B. B. Berg", "venue": "KDD", "year": "2023",
     "url": "https://example.org/a"},
    {"title": "Other Lamps", "year": "2021"},
]  # fmt: skip
DIALECTS = {
    "as it should be": lambda text: text,
    "returns": lambda text: text.replace("\n", "\r\n"),
    "only returns": lambda text: text.replace("\n", "\r"),
    "a return after a blank line": lambda text: text.replace("\n\n", "\r\n\n\r"),
    "no blank after the dash": lambda text: text.replace("  - ", "  -"),
    "one blank before the dash": lambda text: text.replace("  - ", " - "),
    "blanks before the tag": lambda text: re.sub("^(?=[A-Z])", "  ", text, flags=re.MULTILINE),
    "a mark at the beginning": lambda text: "\ufeff" + text,
    "tags before the type": lambda text: re.sub(r"(TY  - \w+\n)(TI.*\n)", r"\2\1", text),
    "other tags": lambda text: text.replace("TI  -", "T1  -").replace("AU  -", "A1  -").replace("PY", "Y1"),
    "a journal": lambda text: text.replace("T2  -", "JF  -"),
    "an abbreviation": lambda text: text.replace("T2  -", "JA  -"),
    "a book title": lambda text: text.replace("T2  -", "BT  -"),
    "Ovid": lambda text: text.replace("T2  -", "SO  -").replace("PY  - 2023", "Y1  - 2023//"),
    "values over lines": lambda text: text.replace("Some Lamps", "Some\nLamps"),
    "authors again": lambda text: text.replace("T2", "AU  - Adams, Ann\nAU  - Berg, B.B.\nT2"),
    "dates": lambda text: text.replace("PY  - 2023", "DA  - 2023/05/01"),
    "no end at the end": lambda text: text.removesuffix("ER  -\n"),
    "no type": lambda text: text.replace("TY  - JOUR\n", ""),
    "markup": lambda text: text.replace("Some", "<i>Some</i>"),
}  # fmt: skip


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_is_read(dialect: str):
    assert rows(DIALECTS[dialect](PLAIN)) == WRITTEN


@pytest.mark.parametrize(
    ("lines", "url"),
    [
        ("DO  - http://dx.doi.org/10.1145/1.2", "https://doi.org/10.1145/1.2"),
        ("M3  - doi: 10.1145/1.2", "https://doi.org/10.1145/1.2"),
        ("M3  - Article\nDO  - 10.1145/1.2", "https://doi.org/10.1145/1.2"),
        ("UR  - https://a.b/x;jsessionid=1?y", "https://a.b/x;jsessionid=1?y"),
        ("UR  - https://a.b/x; https://a.b/y", "https://a.b/x"),
        ("L2  - https://doi.org/10.1145/1.2", "https://doi.org/10.1145/1.2"),
        ("L1  - https://a.b/x.pdf", "https://a.b/x.pdf"),
        ("AN  - arXiv:2305.00001", "https://arxiv.org/abs/2305.00001"),
    ],
)
def test_links_of_every_kind_are_read(lines: str, url: str):
    assert rows(f"TY  - JOUR\nTI  - T\n{lines}\nER  - \n")[0]["url"] == url


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("AU  - Adams, A., Berg, B.", "1: the authors 'Adams, A., Berg, B.' cannot be told apart; left empty"),
        ("AU  - Adams, A.\nAU  - Adams, A.", "1: the author 'A. Adams' is named twice; kept once"),
        ("TI  - Another", "1: TI again, 'Another'; the first one is kept"),
        ("PY  - soon", "1: 'soon' is no year; left empty"),
    ],
)
def test_what_is_odd_is_said(lines: str, said: str):
    works, notes = read(f"TY  - JOUR\nTI  - T\n{lines}\nER  - \n")
    assert [work.row["title"] for work in works] == ["T"]
    assert notes == [said]


def test_the_publisher_is_no_venue_and_a_book_has_its_title():
    assert rows("TY  - BOOK\nBT  - Lamps\nPB  - Acme\nPY  - 2020\nER  - \n") == [{"title": "Lamps", "year": "2020"}]


def test_one_bad_reference_costs_no_other_one():
    bad = [
        "junk\n",
        "ER  - \n",
        "TY  - \nER  - \n",
        "TY  - JOUR\nAU  - Nobody\nER  - \n",
        "TI - \n\n",
        "ZZ  - x\nER  -\n",
    ]
    for one in bad:
        titles = [row.get("title") for row in rows(one + PLAIN + one + PLAIN)]
        assert titles == ["Some Lamps", "Other Lamps"] * 2, one


def test_a_report_stops_after_the_first_thousand_and_says_how_many_more_there_are():
    report = Report()
    for line in range(1, 2001):
        report.note(line, f"line {line}", "not read")
    said = report.told("it.ris")
    assert said[:3] == ["not taken over (2,000 oddities):", "it.ris:1: line 1; not read", "it.ris:2: line 2; not read"]
    assert said[1001:] == ["it.ris:1001: 1,000 more oddities from here on; not shown"]


HOSTILE = {
    "types": lambda size: "TY  - \n" * (size // 7),
    "references": lambda size: "TY  - JOUR\nTI  - a\n" * (size // 19),
    "long references": lambda size: ("TY  - JOUR\nTI  - " + "a" * 90 + "\n") * (size // 109),
    "authors": lambda size: "TY  - JOUR\nTI  - a\n" + "AU  - a\n" * (size // 8),
    "lines without a tag": lambda size: "TY  - JOUR\nTI  - a\nAB  - b\n" + "x\n" * (size // 2),
    "junk": lambda size: "x\n" * (size // 2),
    "blanks": lambda size: "TY  - JOUR\n" + " " * size,
    "ends": lambda size: "ER  - \n" * (size // 7),
    "links": lambda size: "TY  - JOUR\nTI  - a\nUR  - " + "http://a;" * (size // 9),
    "notes": lambda size: "TY  - JOUR\nTI  - a\n" + "N1  - arXiv:2305\n" * (size // 17),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_of_full_size_ends_soon(name: str):
    text = HOSTILE[name](LIMIT)
    with ends(), suppress(ListError):  # it has too many references
        read(text)


PIECES = ["TY  - ", "TI  - ", "AU  - ", "ER  -", "\n", "x", "\r", " ", "  -", "PY  -", "2023", ",", ";"]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_is_read(text: str):
    works, _ = read(text)
    assert all(work.row["title"] for work in works)


@pytest.mark.parametrize("behind", ["TY  - JOUR", "TI  - Third Lamps", "-", "of the file"])
def test_what_stands_behind_the_end_of_a_reference_is_named(behind: str):
    works, said = read(PLAIN.replace("ER  -\n\n", f"ER  - {behind}\n\n"))
    assert [work.row["title"] for work in works] == ["Some Lamps", "Other Lamps"]
    assert said == [f"8: {behind!r} behind the end of a reference; not read"]


@pytest.mark.parametrize(
    ("tags", "cells"),
    [
        ("AU  - Adams, Ann; Berg, Bo\nT2  - KDD", {"authors": "Ann Adams; Bo Berg", "venue": "KDD"}),
        ("AU  - Adams, Ann and Berg, Bo\nT2  - KDD", {"authors": "Ann Adams; Bo Berg", "venue": "KDD"}),
        ("AU  - Institute of Lamps and Doors\nT2  - KDD", {"authors": "Institute of Lamps and Doors", "venue": "KDD"}),
        ("AU  - Adams, Ann\nT3  - KDD '23", {"authors": "Ann Adams", "venue": "KDD"}),
        ("AU  - {OpenAI}\nT2  - KDD", {"authors": "OpenAI", "venue": "KDD"}),
        ("AU  - Adams, Ann\nPB  - arXiv\nC1  - arXiv:2305.00021",
         {"authors": "Ann Adams", "venue": "arXiv", "url": "https://arxiv.org/abs/2305.00021"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("end", ["", "."])
def test_what_programs_write_into_one_tag_is_read(end: str, tags: str, cells: dict[str, str]):
    (found,) = rows(f"TY  - RPRT\nTI  - Some Lamps{end}\n{tags}\nPY  - 2023\nER  -\n")
    assert found == {"title": "Some Lamps", "year": "2023"} | cells
