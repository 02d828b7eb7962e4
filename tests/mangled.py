"""Lists and bibliographies spoilt at random, and what must hold of every import; fuzz.py makes many of them."""

import random
import re
from collections.abc import Collection, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt

from helpers.base.errors import ListError
from helpers.catalog import Catalog, from_sheets
from helpers.catalog.declared import Survey
from helpers.catalog.schema import columns, models
from helpers.catalog.sheet import Sheet, read
from helpers.catalog.survey import read_survey
from helpers.lists import formats, markdown
from helpers.lists.importing import ListContents, read_list
from helpers.lists.proposals import Context, ProposedTerms
from helpers.lists.render import render

PUBLISHED, SHARED = Path(__file__).with_name("published"), Path(__file__).resolve().parents[2] / "shared"
FILES_BY_NAME = {file.name: file for file in (PUBLISHED / "awesome-list.md", *(SHARED / "seed").glob("awesome-*.md"))}
PROPOSALS = {file.name: file for file in sorted(Path(__file__).parent.glob("proposals.*"))}
MARKDOWN = MarkdownIt("commonmark").enable("table").disable("inline")  # what is in a cell matters not
Rows = list[dict[str, str]]
INSERTED = [
    *("|", "\uff5c", "<!--", "-->", "```", "\n", "\n\n", "{{", "}}", "{%", "{#", "[", "](", "[[Link]]", "hhttps://a.b"),
    *("&", "/ ", " & ", "\\", "\r", "\r\n", "\t", "\u200b", "\u00a0", "N/A", "javascript:", "](javascript:x)", "2023"),
    *("<b>1.9 New</b>", "## X", "|---|", "| | | |", "| a | b |", "\u2028", "\ufeff", "\U0001f600", "None", "; "),
]
INSERTED_IN_BIBLIOGRAPHIES = [
    *(
        "{",
        "}",
        "{{",
        "}}",
        "(",
        ")",
        "@",
        "@misc{x,",
        "@{",
        "@string{s = ",
        "@comment{",
        '"',
        "#",
        "=",
        ",",
        ";",
        "\\",
        "\\'",
    ),
    *(
        "$",
        "$$",
        "%",
        "~",
        " and ",
        " and and ",
        "others",
        "crossref = {cox2024}",
        "title = {",
        "author = ",
        "\n",
        "\n\n",
    ),
    *(
        "TY  - ",
        "TY  - JOUR\n",
        "ER  - \n",
        "TI  - ",
        "AU  - ",
        "  - ",
        " - ",
        "\r",
        "\r\n",
        "\n\r",
        "\t",
        "\u200b",
        "\ufeff",
    ),
    *(
        "&amp;",
        "<i>",
        "&#0;",
        "\u2028",
        "\x01",
        "2023",
        "20\u0662\u0663",
        "javascript:",
        "https://",
        "10.1145/",
        "arXiv:2304.00001",
    ),
]


def mangle(text: str, seed: int, inserted: Sequence[str] = INSERTED) -> str:
    """Return a text with one to eight pieces dropped, doubled, swapped or put in."""
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 8)):
        text = _mangle_lines(text, chance) if chance.random() < 0.5 else _mangle_characters(text, chance, inserted)
    return text


def _mangle_lines(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    here, there = chance.randrange(len(lines)), chance.randrange(len(lines))
    action = chance.choice(["drop", "double", "swap", "cut", "indent"])
    if action == "drop":
        del lines[here]
    elif action == "double":
        lines.insert(there, lines[here])
    elif action == "swap":
        lines[here], lines[there] = lines[there], lines[here]
    elif action == "cut":
        lines[min(here, there) : max(here, there)] = []
    else:
        lines[here] = chance.choice([" ", "\t", "> ", "- "]) + lines[here]
    return "\n".join(lines)


def _mangle_characters(text: str, chance: random.Random, inserted: Sequence[str]) -> str:
    here = chance.randrange(len(text) + 1)
    end = here + chance.choice([1, 1, 1, 2, 5, 30])
    action = chance.choice(["drop", "double", "put", "swap"])
    if action == "drop":
        return text[:here] + text[end:]
    if action == "double":
        return text[:end] + text[here:]
    if action == "put":
        return text[:here] + chance.choice(inserted) + text[here:]
    return text[:here] + text[here:end][::-1] + text[end:]


def shortened(text: str, most: int = 2, kept: Collection[str] = ()) -> str:
    """Return a list with at most some rows a table, and rows that are kept, for more cases a second."""
    lines, rows = [], 0
    for line in text.split("\n"):
        rows = rows + 1 if line.startswith("| ") and not line.startswith("| **") else 0
        if rows <= most or line in kept:
            lines.append(line)
    return "\n".join(lines)


@cache
def text_of(name: str, whole: bool = True) -> str:
    """Return a list by the name of its file, shortened unless it is wanted as a whole."""
    text = FILES_BY_NAME[name].read_text(encoding="utf-8")
    return text if whole else shortened(text)


def case(name: str, seed: int) -> str:
    """Return the mangled list of a seed; every fiftieth is a whole one. Files of proposals are always whole."""
    if name in PROPOSALS:
        inserted = INSERTED if name.endswith(".md") else [*INSERTED, *INSERTED_IN_BIBLIOGRAPHIES]
        return mangle(PROPOSALS[name].read_text(encoding="utf-8"), seed, inserted)
    return mangle(text_of(name, whole=seed % 50 == 0), seed)


@cache
def project() -> tuple[Rows, Rows, Survey]:
    """Return the rows of the project's sections and vocabulary, and what it declares."""
    survey = read_survey(PUBLISHED)
    files = models(survey)
    sections, vocabulary = (read(PUBLISHED / name, files[name]).rows for name in ("sections.csv", "vocabulary.csv"))
    return sections, vocabulary, survey


def catalog_of(rows: dict[str, Rows], survey: Survey) -> Catalog:
    """Return the catalog of rows by file."""
    heads = {file: list(columns(model)) for file, model in models(survey).items()}
    lines = {file: list(range(2, len(own) + 2)) for file, own in rows.items()}
    sheets = {file: Sheet(Path(file), own, lines[file], head=heads[file]) for file, own in rows.items()}
    return from_sheets(sheets, survey)


def check(text: str, sections: Rows, vocabulary: Rows, survey: Survey) -> ListContents | None:
    """Import a list and assert what must always hold; return None where nothing could be read."""
    try:
        done = read_list(text, sections, vocabulary, survey)
    except ListError:
        return None
    assert not unaccounted(text, done), unaccounted(text, done)
    assert sum(map(len, (done.rows[file] for file in set(done.files.values())))) == len(done.files)
    catalog = catalog_of(done.rows, survey)
    assert render(catalog, done.template, as_listed=True) == markdown.without_scripts(text)
    render(catalog, done.template)
    return done


def unaccounted(text: str, done: ListContents) -> list[int]:
    """Return the lines that are table rows, and are neither a head, nor in the catalog, nor in the report."""
    known = done.head_lines | done.files.keys() | done.report.lines()
    return sorted((_looking_like_rows(text) | _rows_of_markdown(text)) - known)


def _looking_like_rows(text: str) -> set[int]:
    lines = enumerate(text.split("\n"), start=1)
    return {number for number, line in lines if line.lstrip().startswith(("|", "\uff5c"))}


def _rows_of_markdown(text: str) -> set[int]:
    """Return the rows that Markdown has; a line that follows them is one too, but without a pipe no loss."""
    if "\r" in text:
        return set()  # it ends a line of Markdown wherever it stands
    lines = text.split("\n")
    starts = [token.map[0] for token in MARKDOWN.parse(text) if token.type == "tr_open" and token.map]
    return {start + 1 for start in starts if "|" in lines[start]}


def check_proposals(name: str, text: str, sections: Rows, vocabulary: Rows, survey: Survey) -> bool:
    """Read a file of proposals and assert that no entry in it is lost without a word; tell whether any was read."""
    context = Context(sections, ProposedTerms([dict(row) for row in vocabulary], wanted=True), survey)
    text = formats.with_line_feeds(text)
    try:
        found = formats.format_of(Path(name)).read(text, context)
    except ListError:
        return False
    assert all(proposal.row["title"] for proposal in found)
    [f"{entry}" for entry in context.report.ordered()]
    named = {proposal.line for proposal in found} | context.report.lines()
    lost = [lines for lines in _entries(name, text) if not named.intersection(lines)]
    assert not lost, lost
    return bool(found)


def _entries(name: str, text: str) -> list[range]:
    """Return the lines of each entry of a file of proposals; of BibTeX and of a list the first alone."""
    lines = text.split("\n")
    if name.endswith(".ris"):
        ends = [0, *(place for place, line in enumerate(lines, start=1) if line.startswith("ER  -")), len(lines)]
        records = [range(start + 1, end + 1) for start, end in pairwise(ends)]
        return [record for record in records if any(re.match(r"[A-Z][A-Z0-9]  - \S", lines[n - 1]) for n in record)]
    form = (
        r"@(?!string|comment|preamble|xdata)\w+ *[{(]"
        if name.endswith(".bib")
        else r"\s*(?:[*+-]|\d+[.)]) +\S.*://|\s*\|.*://"
    )
    only_links = re.compile(r"\s*[*+-] +(\[+\w+\]+\([^()]*\)[ ,;|]*)+")
    return [
        range(number, number + 1)
        for number, line in enumerate(lines, start=1)
        if re.match(form, line, re.IGNORECASE) and not only_links.fullmatch(line)
    ]
