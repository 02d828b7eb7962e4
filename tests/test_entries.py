"""A bullet in whatever form a list writes it is a title with its venue, year and authors, each in its own cell."""

import re

import pytest
from click.testing import CliRunner
from hypothesis import assume, given
from hypothesis import strategies as st

from conftest import Folder
from helpers.cli import main
from helpers.lists import from_markdown
from helpers.lists.people import plain_names
from helpers.lists.pieces import CODE_LABELS, PAPER_LABELS
from helpers.lists.proposals import Context, ProposedTerms
from helpers.lists.same_work import KnownWorks, Match

VENUES = [{"field": "venue", "value": value, "abbreviation": "", "aliases": "", "order": "1", "colour": ""}
          for value in ("arXiv", "KDD", "ACL")]  # fmt: skip
PAPER = "[[paper]](https://arxiv.org/abs/2405.00001)"
TITLE = "A Study of Lamps"


def read(text: str) -> tuple[list[tuple[str, str, str, str]], list[str]]:
    """Return title, authors, venue and year of each entry of a list, and what is odd in it."""
    context = Context([], ProposedTerms(VENUES, wanted=True))
    rows = [proposal.row for proposal in from_markdown.read(text, context)]
    found = [(row["title"], row["authors"], row["venue"], row["year"]) for row in rows]
    return found, [f"{entry}" for entry in context.report.entries]


@pytest.mark.parametrize(
    ("text", "authors", "venue", "year"),
    [
        ("{title}, May 2023 {paper}", "", "", "2023"),
        ("{title}, KDD, Aug 2024 {paper}", "", "KDD", "2024"),
        ("{title}, LampConf, 2024 {paper}", "", "LampConf", "2024"),
        ("{title}, arXiv, 30 juillet 2024 {paper}", "", "arXiv", "2024"),
        ("{title} (Mar 2024) {paper}", "", "", "2024"),
        ("(2024, Aug) {title} {paper}", "", "", "2024"),
        ("**(arXiv May 2024)** {title} {paper}", "", "arXiv", "2024"),
        ("**{title}.** Ann Adams, Bo Berg. *Journal of Words*, 12 March 2024. {paper}", "Ann Adams; Bo Berg",
         "Journal of Words", "2024"),
        ("{title}. Ann Adams, Bo Berg. KDD. 2024 {paper}", "Ann Adams; Bo Berg", "KDD", "2024"),
        ("[24.05] [ACL'24 Findings] {title} {paper}", "", "ACL", "2024"),
        ("[EMNLP'23 Workshop] {title} {paper}", "", "EMNLP Workshop", "2023"),
        ("[ACL 2024 (Main)] {title} {paper}", "", "ACL", "2024"),
        ("**[2024 - KDD]** {title} {paper}", "", "KDD", "2024"),
        ("`2024.02` `ICDE` {title} {paper}", "", "ICDE", "2024"),
        ("ICML 2024: {title} {paper}", "", "ICML", "2024"),
        ("KDD'24 - {title} {paper}", "", "KDD", "2024"),
        ("(Adams et al., 2024) {title} {paper}", "", "", "2024"),
        ("[2405.00001] {title} {paper}", "", "", ""),
        ("2405.00001 {title} {paper}", "", "", ""),
        ("{title} [ACM TOIS 2024] {paper}", "", "ACM TOIS", "2024"),
        ("{title} (Ann Adams, Bo Berg; KDD 2024) {paper}", "Ann Adams; Bo Berg", "KDD", "2024"),
        ("{title} | {paper} | [Code](https://github.com/c/c) | KDD 2024 |", "", "KDD", "2024"),
        ("{title} \u2014 Ann Adams, Bo Berg \u2014 KDD'24 \u2014 {paper}", "Ann Adams; Bo Berg", "KDD", "2024"),
        ("Ann B. Adams: {title}, KDD 2024 {paper}", "Ann B. Adams", "KDD", "2024"),
        ("Ann Adams et al.: {title} (KDD 2024) {paper}", "Ann Adams; et al.", "KDD", "2024"),
        ("{title}. *Ann Adams*. KDD 2024 {paper}", "Ann Adams", "KDD", "2024"),
        ("**{title}**. Ann Adams (MIT), Bo Berg (CMU). KDD 2024 {paper}", "Ann Adams; Bo Berg", "KDD", "2024"),
        ("**{title}**. Ann Adams[1], Bo Berg[1,2]. KDD 2024 {paper}", "Ann Adams; Bo Berg", "KDD", "2024"),
        ("[KDD/2024] {title} {paper}", "", "KDD", "2024"),
        ("2024/08/12: {title} {paper}", "", "", "2024"),
        ("2024-08 | KDD | {title} {paper}", "", "KDD", "2024"),
        ("Aug 2024 - {title} {paper}", "", "", "2024"),
        ("{title} (arXiv:2405.00001, 2024) {paper}", "", "arXiv", "2024"),
        ("(12) {title}, KDD 2024 {paper}", "", "KDD", "2024"),
        ("{title}: {paper}, [bib](https://example.org/b); KDD 2024", "", "KDD", "2024"),
        ("{title} <kbd>KDD 2024</kbd> {paper}", "", "KDD", "2024"),
        ("{title} <code>KDD 2024</code> {paper}", "", "KDD", "2024"),
        ("{title} {paper}\n  - Ann Adams, Bo Berg (KDD 2024)", "Ann Adams; Bo Berg", "KDD", "2024"),
        ("{title} {paper}\n  - \U0001f4c5 KDD 2024", "", "KDD", "2024"),
        ("Adams A, Berg B. {title}. [Review]. KDD 2024 {paper}", "A Adams; B Berg", "KDD", "2024"),
    ],
)  # fmt: skip
def test_the_publication_is_told_from_the_title(text: str, authors: str, venue: str, year: str):
    found, _ = read(f"- {text.format(title=TITLE, paper=PAPER)}\n")
    assert found == [(TITLE, authors, venue, year)]


@pytest.mark.parametrize(
    "title",
    [
        "A Study of Lamps - Words and Chairs",
        "SemEval-2024 Task 4: A Study of Lamps",
        "LampLens: A Study of Words",
        "[Re] A Study of Lamps",
        "A Study of Lamps (2)",
        "GPT, BERT and Lamps",
        "Top 10 Lamps",
        "2084: A Study of Lamps",
        "Vol. 2: A Study of Lamps",
        "GPT: A Study of Lamps",
    ],
)
def test_a_title_that_looks_like_more_is_kept_whole(title: str):
    assert read(f"- {title}, KDD 2024 {PAPER}\n")[0] == [(title, "", "KDD", "2024")]


def test_a_tag_that_is_no_venue_is_named_and_left_out():
    found, odd = read(f"- [TKDE] {TITLE} {PAPER}\n")
    assert found == [(TITLE, "", "", "")]
    assert odd[0] == "1: '[TKDE]' before the title; left out"


def test_the_number_of_a_preprint_before_a_title_is_its_link_where_there_is_no_other():
    context = Context([], ProposedTerms(VENUES, wanted=True))
    (proposal,) = from_markdown.read(f"- [2405.00002] {TITLE}, KDD 2024\n", context)
    assert proposal.row["url"] == "https://arxiv.org/abs/2405.00002"


def test_a_bare_address_below_a_title_is_its_link():
    context = Context([], ProposedTerms(VENUES, wanted=True))
    text = f"- {TITLE}\n    - Venue: KDD 2024\n    - Link: https://arxiv.org/abs/2405.00002\n"
    (proposal,) = from_markdown.read(text, context)
    assert proposal.row["url"] == "https://arxiv.org/abs/2405.00002"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Adams AB, Berg B", "AB Adams; B Berg"),
        ("ADAMS F, BERG JK", "F ADAMS; JK BERG"),
        ("WEI LI, YU XU", "WEI LI; YU XU"),
        ("Ann Adams, Berg B", "Ann Adams; Berg B"),
        ("Ludwig van Berg, Goethe Adams", "Ludwig van Berg; Goethe Adams"),
        ("Journal of Lamps and Words Today", ""),
        ("On Fairy Tale and Their Tellers", ""),
        ("LAMP THEORY, PRACTICE AND WORDS", ""),
    ],
)
def test_names_are_written_given_names_first_and_other_words_are_none(text: str, names: str):
    assert plain_names(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "- A Study of Lamps, KDD 2024 [[paper]](https://arxiv.org/abs/2405.99999)\n",
        "% remark\n@misc{a, title={A Study of Lamps}, eprint={2405.99999}, archiveprefix={arXiv}, year=2024}\n",
        "\nTY  - JOUR\nTI  - A Study of Lamps\nUR  - https://arxiv.org/abs/2405.99999\nPY  - 2024\nER  - \n",
    ],
)
def test_standard_input_is_read_in_the_format_that_it_has(copied: Folder, text: str):
    result = CliRunner().invoke(main.survey, ["import", "-", "--into", "data", "--section", "1.2"], input=text)
    assert result.exit_code == 0, result.output
    assert "1 work read: 1 added" in result.output


names = st.from_regex(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+){0,2}", fullmatch=True).filter(
    lambda name: len(name) <= 40 and re.search("[A-Za-z]", name)
)
# Links are called so, and so are venues, in capitals with a year or in the vocabulary.
NO_NAMES = {*PAPER_LABELS, *CODE_LABELS, "title", "arxiv", "kdd", "acl"}


@given(names, st.sampled_from(["**{}**: ", "**{}:** ", "`{}`: ", "**{}** - ", "**{}** \u2014 ", "\U0001f525 **{}**: ",
                               "[KDD'24] **{}**: ", "[{}](https://arxiv.org/abs/2405.00001): "]))  # fmt: skip
def test_a_short_name_that_is_set_off_before_a_title_is_the_name_of_the_work(name: str, form: str):
    assume(name.casefold() not in NO_NAMES and not re.fullmatch(r"[A-Z][A-Z0-9-]*\d\d", name))
    context = Context([], ProposedTerms(VENUES, wanted=True))
    paper = "" if "](" in form else PAPER
    (found,) = from_markdown.read(f"- {form.format(name)}{TITLE} (KDD 2024) {paper}\n", context)
    row = found.row
    said = [row[column] for column in ("name", "title", "venue", "year", "url")]
    assert said == [name, TITLE, "KDD", "2024", "https://arxiv.org/abs/2405.00001"]


@pytest.mark.parametrize(
    ("before", "venue", "year"),
    [("**ICSE24**: ", "ICSE", "2024"), ("**KDD'24**: ", "KDD", "2024"), ("[ACL24] ", "ACL", "2024"),
     ("`Interspeech'24`: ", "Interspeech", "2024"), ("**NeurIPS24** ", "NeurIPS", "2024")],
)  # fmt: skip
def test_a_venue_with_its_year_before_a_title_is_no_name(before: str, venue: str, year: str):
    context = Context([], ProposedTerms(VENUES, wanted=True))
    (found,) = from_markdown.read(f"- {before}{TITLE} {PAPER}\n", context)
    assert [found.row[column] for column in ("name", "title", "venue", "year")] == ["", TITLE, venue, year]


def test_a_venue_that_the_vocabulary_has_needs_no_capitals():
    venue = dict(VENUES[0], value="Middleware")
    context = Context([], ProposedTerms([venue]))
    (found,) = from_markdown.read(f"- **Middleware24**: {TITLE} {PAPER}\n", context)
    assert [found.row[column] for column in ("name", "venue", "year")] == ["", "Middleware", "2024"]


@pytest.mark.parametrize(
    "titles", [(f"**Lamp7**: {TITLE}", f"Lamp7: {TITLE}"), (f"Lamp7: {TITLE}", f"**Lamp7**: {TITLE}")]
)
def test_a_work_is_the_same_whether_its_name_is_set_off_or_in_its_title(titles: tuple[str, str]):
    context = Context([], ProposedTerms(VENUES, wanted=True))
    text = "".join(f"- {title} (KDD 2024) [[paper]](https://example.org/{at})\n" for at, title in enumerate(titles))
    first, second = from_markdown.read(text, context)
    known = KnownWorks()
    known.add("a", first)
    assert known.match(second) == Match("a")
