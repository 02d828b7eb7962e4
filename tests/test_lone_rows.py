"""Rows that were copied without the head of their table are read by what their cells say, never guessed wrong."""

from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mangled
from conftest import PUBLISHED, SURVEY
from helpers.catalog import Catalog
from helpers.catalog.declared import Survey
from helpers.lists import from_markdown, lone_rows
from helpers.lists.proposals import Context, Proposal, ProposedTerms

SECTIONS, VOCABULARY, _ = mangled.project()
TEMPLATE = (PUBLISHED / "list.md.jinja").read_text(encoding="utf-8")
HEADS = lone_rows.heads_of_list(TEMPLATE, SURVEY)
TITLE = "Aligning a Large Model with What People Like"
URL = "https://arxiv.org/abs/2305.12345"
WORDS = ["Sparse", "Graphs", "Learn", "Better", "Recommenders", "from", "Noise", "with", "Few", "Clicks"]


def read(text: str, heads: tuple = HEADS, survey: Survey = SURVEY) -> tuple[list[Proposal], list[str]]:
    given = Context(SECTIONS, ProposedTerms([dict(row) for row in VOCABULARY]), survey, heads=heads)
    found = from_markdown.read(text, given)
    return found, [f"{entry.line}: {entry.what}; {entry.action}" for entry in given.report.ordered()]


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def said(work: Proposal, *columns: str) -> list[str]:
    return [work.row[column] for column in columns]


def test_every_row_of_the_own_list_is_read_without_its_head(catalog: Catalog):
    text = (PUBLISHED / "awesome-list.md").read_text(encoding="utf-8")
    columns = ("name", "title", "backbone", "tuning", "venue", "year", "url")
    papers = catalog.papers.assign(year=catalog.papers["year"].astype(object).fillna("").astype(str))
    right = {tuple(one.values()) for one in papers[list(columns)].to_dict("records")}
    rows = [line for line in text.split("\n") if line.startswith("|") and "http" in line]
    read_alone, _ = read("\n\n".join(rows))
    assert {tuple(said(one, *columns)) for one in read_alone} <= right
    assert len(read_alone) > 0.95 * len(right)


@given(
    st.lists(st.sampled_from(WORDS), min_size=5, max_size=9).map(" ".join),
    st.permutations(["title", "edition", "link", "backbone", "tuning", "authors"]),
    st.integers(2, 6),
    st.sampled_from(["", "-", "N/A"]),
    st.booleans(),
)
def test_cells_in_any_order_are_what_they_say(title: str, order: list[str], width: int, blank: str, listed: bool):
    cells = {"title": title, "edition": "RecSys 2023", "link": f"[[Link]]({URL})", "backbone": "LLaMA (7B)",
             "tuning": "LoRA", "authors": "Ann Adams, Bob Brown"}  # fmt: skip
    kept = order[:width]
    works, notes = read(row(*[cells[name] for name in kept], blank), HEADS if listed else ())
    tells = "title" in kept and ("link" in kept or "edition" in kept)
    assert len(works) == tells
    for work in works:
        right = {"title": title, "venue": "RecSys" * ("edition" in kept), "year": "2023" * ("edition" in kept),
                 "url": URL * ("link" in kept), "backbone": "LLaMA (7B)" * ("backbone" in kept),
                 "tuning": "LoRA" * ("tuning" in kept),
                 "authors": "Ann Adams; Bob Brown" * ("authors" in kept), "name": ""}  # fmt: skip
        assert {column: work.row[column] for column in right} == right
    assert any(note.startswith("1: a row without a head") for note in notes)


@pytest.mark.parametrize("heads", [HEADS, ()])
@pytest.mark.parametrize(
    ("line", "right"),
    [
        (row(TITLE, "arXiv 2023", f"[link]({URL})"), ["", TITLE, "arXiv", "2023", URL]),
        (row(f"[{TITLE}]({URL})", "SIGIR'24"), ["", TITLE, "SIGIR", "2024", URL]),
        (row("7", TITLE, "2023.5", URL), ["", TITLE, "", "2023", URL]),
        (row(TITLE, "SIGIR", "2024", URL), ["", TITLE, "SIGIR", "2024", URL]),
        (row("KDD", TITLE, "SIGIR 2024", "[a](https://example.org/a)", URL), ["", TITLE, "SIGIR", "2024", URL]),
        (row("Foo", f"Foo: {TITLE}", "KDD 2023", f"[pdf]({URL})"), ["Foo", f"Foo: {TITLE}", "KDD", "2023", URL]),
        (row("Some Topic", TITLE, "KDD 2023", f"[pdf]({URL})"), ["", TITLE, "KDD", "2023", URL]),
        (f"Foo | Foo: {TITLE} | LLaMA (7B) | LoRA | KDD 2023 | [[Link]]({URL})",
         ["Foo", f"Foo: {TITLE}", "KDD", "2023", URL]),
        (f"> {row(TITLE, 'KDD 2023', URL)}", ["", TITLE, "KDD", "2023", URL]),
        (f"- {row('Foo', f'Foo: {TITLE}', 'KDD 2023', URL)}", ["Foo", f"Foo: {TITLE}", "KDD", "2023", URL]),
        (f"> | Paper | Venue | Link |\n> |---|---|---|\n> {row(TITLE, 'KDD 2023', URL)}",
         ["", TITLE, "KDD", "2023", URL]),
        (row("A Title", f"[pdf]({URL})", "KDD 2023"), ["", "A Title", "KDD", "2023", URL]),
        (f"| Link | Title | Venue |\n{row(URL, TITLE, 'KDD 2023')}", ["", TITLE, "KDD", "2023", URL]),
    ],
)  # fmt: skip
def test_rows_of_other_tables(line: str, right: list[str], heads: tuple):
    works, _ = read(line, heads)
    assert [said(work, "name", "title", "venue", "year", "url") for work in works] == [right]


@pytest.mark.parametrize("heads", [HEADS, ()])
@pytest.mark.parametrize(
    "line",
    [
        row("KuaiRec", "Short Video", "[[Link]](https://example.org/data)"),
        row("Tool", "A Description of What It Does", "[[Link]](https://example.org/tool)"),
        row(TITLE, "Another Text of More Than Four Words", "KDD 2023", f"[[Link]]({URL})"),
        row("Ann Adams", "A Title", "LLaMA (7B)", "LoRA", "KDD 2023", f"[[Link]]({URL})"),
        row("A Title Here", "Ann Adams", "LLaMA (7B)", "LoRA", "KDD 2023", f"[[Link]]({URL})"),
        row("Some Topic", "A Title", "KDD 2023", f"[[Link]]({URL})"),
    ],
)
def test_what_cannot_be_told_is_named(line: str, heads: tuple):
    works, notes = read(line, heads)
    assert (works, len(notes)) == ([], 1)
    assert notes[0].endswith("not read")


def test_cells_left_out_are_named_and_terms_that_are_new(tmp_path: Path):
    (work,), notes = read(row("Foo", TITLE, "gizmo", "KDD 2023", f"[[Link]]({URL})", "[code](https://github.com/a/b)"))
    assert said(work, "name", "title", "venue") == ["", TITLE, "KDD"]
    assert [note for note in notes if "does not tell" in note] == [
        f"1: cell {place} {text!r} of a row without a head; not read: it does not tell what it is"
        for place, text in [(1, "Foo"), (3, "gizmo"), (6, "[code](https://github.com/a/b)")]
    ]
    (work,), notes = read(row("Foo", "A Title", "Bar-9", "gizmo", "KDD 2023", f"[[Link]]({URL})"))
    assert said(work, "name", "title", "backbone") == ["Foo", "A Title", "Bar-9"]
    assert any("the tuning 'gizmo' is new" in note for note in notes)


def test_rows_below_prose_and_bullets_are_read_and_bars_in_prose_are_not():
    line = row(TITLE, "KDD 2023", f"[[Link]]({URL})")
    for text in (f"Prose.\n{line}", f"- Other words, [pdf]({URL}9)\n{line}", f"{line}\n\nProse.", f"{line}\n{line}"):
        works, _ = read(text)
        assert TITLE in [work.row["title"] for work in works]
    assert read(f"[Papers]({URL}) | [Some Data]({URL}) | [Code]({URL})\n") == ([], [])


def test_rows_of_tables_that_are_no_works_stay_with_their_table():
    table = f"| Foo | Bar |\n|---|---|\n{row('a', 'b')}\n\n{row(TITLE, 'KDD 2023', URL)}"
    assert read(table)[0] == []


def test_every_order_of_the_cells_of_a_plain_row_reads_alike():
    cells = (TITLE, "KDD 2023", f"[[Link]]({URL})")
    for order in permutations(cells):
        (work,), _ = read(row(*order))
        assert said(work, "title", "venue", "year", "url") == [TITLE, "KDD", "2023", URL]
