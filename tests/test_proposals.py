"""Lists in other forms and bibliographies are read as proposals, and nothing in them is dropped without a word."""

import contextlib
import random
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import fuzz
import mangled
from conftest import PUBLISHED, SURVEY, Paper
from effort import ends
from helpers.base.errors import ListError
from helpers.base.links import identity
from helpers.bibliography import bibtex, export
from helpers.catalog import Catalog, load
from helpers.catalog.schema import columns
from helpers.lists import cells, citations, from_markdown
from helpers.lists.formats import read_file, with_line_feeds
from helpers.lists.importing import LARGEST
from helpers.lists.notes import Report
from helpers.lists.proposals import Context, Proposal, ProposedTerms

SECTIONS, VOCABULARY, _ = mangled.project()
WORKS = {work["key"]: work for work in bibtex.works(load(PUBLISHED))}
VENUES = [row["value"] for row in VOCABULARY if row["field"] == "venue"]
TALLREC, P5, HOU = (WORKS[key] for key in ("bao2023tallrec", "geng2022recommendation", "hou2023large"))

WORD = st.from_regex(
    r"[A-Z][a-z]{2,8}|[a-z]{2,9}|[A-Z][a-z]+[A-Z]+|[A-Z0-9]{2,4}|[a-z]{2,5}-[A-Z][a-z]{1,5}", fullmatch=True
)
TITLE = st.lists(WORD, min_size=2, max_size=9).map(" ".join).map(lambda text: text[0].upper() + text[1:])
ENDING = st.sampled_from(["", "?", "!"])
FAMILY = st.from_regex(r"[A-Z][a-z]{1,9}(-[A-Z][a-z]{1,5})?", fullmatch=True)
PERSON = st.tuples(st.lists(st.sampled_from("ABCDEFGHJKLM"), min_size=1, max_size=3), FAMILY)
YEAR = st.integers(1990, 2029).map(str)
LINK = st.integers(0, 99_999).map("https://example.org/p{:05}".format)


class Reading(NamedTuple):
    """What a file gives: works by line, and what is odd."""

    proposals: list[Proposal]
    report: Report


def context() -> Context:
    return Context(SECTIONS, ProposedTerms([dict(row) for row in VOCABULARY]), SURVEY)


def read(text: str) -> Reading:
    given = context()
    found = from_markdown.read(with_line_feeds(text), given)
    done = Reading(sorted(found, key=lambda proposal: proposal.line), given.report)
    accounted(text, done)
    return done


def only(text: str) -> Proposal:
    (found,) = read(text).proposals
    return found


def filled(proposal: Proposal) -> dict[str, str]:
    return {column: value for column, value in proposal.row.items() if value}


def said(done: Reading) -> list[str]:
    return [f"{entry}" for entry in done.report.ordered()]


def accounted(text: str, done: Reading) -> None:
    """Every bullet and row with a link is a proposal or in the report, told by its line."""
    named = {proposal.line for proposal in done.proposals} | done.report.lines()
    for number, line in enumerate(text.split("\n"), start=1):
        if re.match(r"\s*(?:[*+-]|\d+[.)]) +\S|\s*\|", line) and "://" in line:
            links_only = re.fullmatch(r"\s*[*+-] +(?:\w+: )?(\[+\w+\]+\([^()]*\)[ ,;|]*)+", line)
            assert number in named or links_only, (number, line)


# --- bullets -----------------------------------------------------------------------------------------------------


def forms(title: str, venue: str, year: str, url: str) -> list[str]:
    """Return an entry in the forms in which lists have it."""
    comma, code = "\uff0c", "[[code]](https://github.com/a/b)"
    return [
        f"* {title}, {venue} {year}, [[paper]]({url})",
        f"+ {title}, {venue} {year}, [[paper]]({url}), {code}.",
        f"- {title}{comma}{venue} {year}{comma}[[paper]]({url}){comma}{code}",
        f"1. {title}, {venue} {year}. [[pdf]]({url}) | {code}",
        f"- **{title}**, {venue} {year}. {code} [[paper]]({url})",
        f"- [{title}]({url}), {venue} {year}, {code}",
        f"- [**{title}**]({url}) ({venue} {year})",
        f"* {title}, {venue}, {year}, [[Paper]]({url})",
        f"* {title},\n  {venue} {year},\n  [[paper]]({url})",
        f"* {title}, {venue} {year}\n[[paper]]({url})",
        f"* {title}, {venue} {year}\n    - [[paper]]({url})\n    - {code}",
        f"* Some group\n    + {title}, {venue} {year}, [[paper]]({url})",
        f"* Group\n  - Within\n    * {title}, {venue} {year}, [[paper]]({url})",
    ]


@settings(max_examples=20)  # all forms of each entry, as making one up takes longer than reading it
@given(title=TITLE, ending=ENDING, venue=st.sampled_from(VENUES), year=YEAR, url=LINK)
def test_a_bullet_is_read_back_in_every_form(title, ending, venue, year, url):
    for form in forms(title + ending, venue, year, url):
        assert filled(only(form)) == {"title": title + ending, "venue": venue, "year": year, "url": url}, form


@settings(max_examples=20)
@given(first=TITLE, second=TITLE, venue=st.sampled_from(VENUES), year=YEAR, url=LINK)
def test_the_venue_stands_after_the_last_comma(first, second, venue, year, url):
    assume(second.casefold() not in {v.casefold() for v in VENUES})
    title = f"{first}, {second}"
    for form in forms(title, venue, year, url)[:5]:
        assert filled(only(form))["title"] == title.replace("\uff0c", ", "), form


@pytest.mark.parametrize("form", range(13))
def test_every_work_of_the_catalog_is_read_from_a_bullet(form: int):
    columns = ("title", "venue", "year", "url")
    for work in WORKS.values():
        found = only(forms(*(work[column] for column in columns))[form])
        assert filled(found) == {column: work[column] for column in columns}


def test_the_line_is_that_of_the_bullet_and_the_section_that_of_the_heading_or_the_bullet_above():
    text = f"""# Papers

## 1.3.1 Item Scoring Task
{forms(TALLREC["title"], "arXiv", "2023", TALLREC["url"])[8]}

<details><summary><b>Something Else</b></summary>
<p>
* Hybrid Task
    * {P5["title"]}, RecSys 2022, [[paper]]({P5["url"]})
* {HOU["title"]}, arXiv 2023, [[paper]]({HOU["url"]})
</p>
</details>
"""
    found = [(one.line, one.place, one.row["section"]) for one in read(text).proposals]
    assert found == [
        (4, "Item Scoring Task", "item-scoring"),
        (11, "Hybrid Task", "hybrid"),
        (12, "Something Else", ""),
    ]


URL = TALLREC["url"]


@pytest.mark.parametrize(
    ("text", "row", "report"),
    [
        (f"- A Title of Words, WWW'24, [[paper]]({URL})", {"venue": "WWW", "year": "2024"}, []),
        (f"- A Title of Words, Arxiv 2023, [[paper]]({URL})", {"venue": "arXiv", "year": "2023"},
         ["1: the venue 'Arxiv'; written 'arXiv' as in vocabulary.csv"]),
        (f"- A Title of Words, SIGIR, [[paper]]({URL})", {"venue": "SIGIR"},
         ["1: the publication 'SIGIR' has no year; year left empty"]),
        (f"- A Title of Words, XYZ 2024, [[paper]]({URL})", {"venue": "XYZ", "year": "2024"},
         ["1: the venue 'XYZ' is new; not taken without --new-terms"]),
        (f"- A Title, of Words [[paper]]({URL})", {"title": "A Title, of Words"},
         ["1: there is no venue after the last comma; left empty"]),
        (f"- A Title of Words, of nothing known, 2023, [[paper]]({URL})",
         {"title": "A Title of Words, of nothing known", "year": "2023"},
         ["1: there is no venue after the last comma; left empty"]),
        (f"- A Title of Words, KDD 2023, [[paper]]({URL}", {"venue": "KDD", "year": "2023"},
         [f"1: ', [[paper]]({URL}' is broken link markup; read as {URL}"]),
        (f"- A Title of Words, KDD 2023, [[paper]]({URL}), [[pdf]](https://a.b/c)", {"venue": "KDD", "year": "2023"},
         ["1: a second link to the paper, 'https://a.b/c'; left out"]),
        (f"- A Title of Words, KDD 2023, [[paper]]({URL}), [[slides]](https://a.b/c)", {"venue": "KDD", "year": "2023"},
         ["1: the link '[slides]' to 'https://a.b/c'; left out"]),
        (f"- A Title of Words, KDD 2023, [[paper]]({URL}), [[code]](https://a.b/c)", {"venue": "KDD", "year": "2023"},
         ["1: a link to code, 'https://a.b/c'; left out; to have it read, declare in survey.yaml: "
          "code: {kind: url, label: Code}"]),
    ],
)  # fmt: skip
def test_what_is_odd_in_a_bullet_is_said_and_nothing_is_guessed(text: str, row: dict[str, str], report: list[str]):
    done = read(text)
    (found,) = done.proposals
    assert filled(found) == {"title": "A Title of Words", "url": URL} | row
    assert said(done) == report


@pytest.mark.parametrize(
    ("text", "report"),
    [
        ("- A Title of Words, KDD 2023, [[paper]](javascript:alert(1))",
         ["1: a link that would run a script; refused, leads to #", "1: '#' is no web link; left out",
          "1: there is no link to the paper; left empty"]),
        ("- A Title of Words, KDD 2023, [[paper]]()",
         ["1: '#' is no web link; left out", "1: there is no link to the paper; left empty"]),
        ("- A Title of Words, KDD 2023", ["1: there is no link to the paper; left empty"]),
    ],
)  # fmt: skip
def test_a_bullet_without_a_good_link_has_none(text: str, report: list[str]):
    done = read(text)
    assert filled(done.proposals[0]) == {"title": "A Title of Words", "venue": "KDD", "year": "2023"}
    assert said(done) == report


@pytest.mark.parametrize(
    ("text", "report"),
    [
        ("- [Contents](#contents)", ["1: 'Contents' is no entry of a work; not read"]),
        ("- just some prose", ["1: 'just some prose' is no entry of a work; not read"]),
        (f"<!-- - A Title, KDD 2023, [[paper]]({URL}) -->", ["1: a line like an entry in a comment; not read"]),
        (f"```\n- A Title, KDD 2023, [[paper]]({URL})\n```", ["2: a line like an entry in a code block; not read"]),
        (f"- {'[' * 300} x {URL}", ["1: an entry too long to read; not read", "1: '' is no entry of a work; not read"]),
        (f"- A Title, KDD 2023 {'x' * 6000} {URL}", [f"1: a line of {6021 + len(URL)} characters; not read"]),
    ],
)  # fmt: skip
def test_what_is_no_entry_is_said(text: str, report: list[str]):
    done = read(text)
    assert done.proposals == []
    assert said(done) == report


BULLET = f"- A Title of Words, KDD 2023, [[paper]]({URL})"
STRAY = "| Other Words | [[paper]](https://example.org/other) |"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"{STRAY}\n{BULLET}", 1),
        (f"Prose.\n{STRAY}\n{BULLET}", 2),
        (f"{BULLET}\n{STRAY}", 2),
        (f"{BULLET}\n\n{STRAY}", 3),
        (f"{BULLET}\n\n\t{STRAY}", 3),
        (f"{BULLET}\n\n\t{STRAY}\n\t{STRAY}", 3),
    ],
)
def test_a_line_like_an_entry_beside_a_bullet_is_not_lost_without_a_word(text: str, line: int):
    done = read(text)
    assert len(done.proposals) == 1
    assert any(one.startswith(f"{line}: a row without a head") and one.endswith("not read") for one in said(done))


def titled(title: str, authors: str, venue: str, year: str, url: str) -> list[str]:
    """Return an entry whose title is set off, in the forms in which lists have authors beside it."""
    return [
        f"- **{title}.** {authors}. *{venue} {year}*. [[paper]]({url})",
        f"- **{title}** {authors}. *{venue}*, {year}. [[paper]]({url})",
        f"- **{title}**. {authors}. {venue} {year}. [[paper]]({url})",
        f"- [{title}]({url}). {authors}. *{venue} {year}*.",
        f"- [**{title}**]({url}), {authors}, {venue} {year}",
        f"- **[{title}]({url})**<br>*{authors}*<br>{venue} {year}",
        f"- {title}. {authors}. {venue} {year}. [[paper]]({url})",
        f"- {authors}. {title}. {venue}, {year}. [[paper]]({url})",
        f"- {authors}. {year}. {title}. In {venue}. [[paper]]({url})",
    ]


FULL = st.tuples(st.from_regex(r"[A-Z][a-z]{1,7}|[A-Z]\.", fullmatch=True), FAMILY).map(" ".join)


@settings(max_examples=20)
@given(title=TITLE, people=st.lists(FULL, min_size=2, max_size=5, unique=True),
       last=st.sampled_from([", ", " and ", ", and "]),
       venue=st.sampled_from(VENUES), year=YEAR, url=LINK)  # fmt: skip
def test_authors_beside_a_title_are_read_back_in_every_form(title, people, last, venue, year, url):
    assume(" and " not in title and not re.search(r"\d\d", title))  # `Word 24` is a venue
    authors = last.join([", ".join(people[:-1]), people[-1]])
    for form in titled(title, authors, venue, year, url):
        done = read(form)
        assert [filled(one) for one in done.proposals] == [
            {"title": title, "authors": "; ".join(people), "venue": venue, "year": year, "url": url}
        ], form
        assert said(done) == []


@pytest.mark.parametrize(
    ("text", "row", "report"),
    [
        ("**A Title.** Ann Adams. *KDD*, 2024. **Oral**.", {"authors": "Ann Adams", "venue": "KDD", "year": "2024"},
         ["1: 'Oral' beside the title; left out", "1: 'Ann Adams' beside the title; read as the author"]),
        ("**A Title.** some words of it. *KDD 2024*", {"venue": "KDD", "year": "2024"},
         ["1: 'some words of it' beside the title; left out"]),
        ("**A Title.** *KDD 2024*. *much praised*", {"venue": "KDD", "year": "2024"},
         ["1: 'much praised' beside the title; left out"]),
        ("**Two Words**: A Title, KDD 2024", {"title": "Two Words: A Title", "venue": "KDD", "year": "2024"},
         ["1: 'Two Words', which may be a name; read as part of the title"]),
        ("**KDD 2024** A Title", {"venue": "KDD", "year": "2024"}, []),
        ("**A Title, KDD 2024**", {"venue": "KDD", "year": "2024"}, []),
        ("Ann Adams, Bo Berg. 2024. A Title. In Proceedings of the 3rd Meeting (KDD '24), May 1-2, 2024. ACM, 9 pages.",
         {"authors": "Ann Adams; Bo Berg", "venue": "KDD", "year": "2024"}, []),
    ],
)  # fmt: skip
def test_what_is_unsure_beside_a_title_is_said(text: str, row: dict[str, str], report: list[str]):
    done = read(f"- {text} [[paper]]({URL})")
    (found,) = done.proposals
    assert filled(found) == {"title": "A Title", "url": URL} | row
    assert said(done) == report


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("*Ann Adams.* KDD 2024.", {"authors": "Ann Adams"}),
        ("*Ann Adams\\*, Bo Berg\u2020, Carl B.\u2217 Cox* KDD 2024.", {"authors": "Ann Adams; Bo Berg; Carl B. Cox"}),
        ("*Ann Adams1,2, Bo Berg<sup>2</sup>, Carl Cox\u00b9.* KDD 2024.", {"authors": "Ann Adams; Bo Berg; Carl Cox"}),
        ("Ann Adams. *Some Journal*, 2024.", {"authors": "Ann Adams", "venue": "Some Journal"}),
    ],
)  # fmt: skip
def test_names_in_italics_are_authors_whatever_marks_they_have(text: str, row: dict[str, str]):
    expected = {"title": "A Title", "url": URL, "venue": "KDD", "year": "2024"} | row
    assert filled(only(f"- [**A Title.**]({URL}) {text}")) == expected


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("**A Title** *Ann Adams, Bo Berg.* [[abs](URL)], 2023.5", {"authors": "Ann Adams; Bo Berg", "year": "2023"}),
        ("A Title, KDD 2023.05, [[paper]](URL)", {"venue": "KDD", "year": "2023"}),
        ("A Title, arXiv 2023-11-30 [[paper](URL)]", {"venue": "arXiv", "year": "2023"}),
        ("A Title, KDD, 2023.12 [[paper](URL)]", {"venue": "KDD", "year": "2023"}),
    ],
)
def test_the_month_beside_a_year_is_not_asked_for(text: str, row: dict[str, str]):
    assert filled(only(f"- {text}".replace("URL", URL))) == {"title": "A Title", "url": URL} | row


@pytest.mark.parametrize(
    ("cell", "venue", "year"),
    [("2023.5 / WSDM'24", "WSDM", "2024"), ("2024.3 / KDD", "KDD", "2024"), ("KDD 2024 / 2023.5", "KDD", "2024"),
     ("2023.5", "", "2023"), ("KDD / 2023.11", "KDD", "2023")],
)  # fmt: skip
def test_the_year_of_a_venue_goes_before_that_of_a_date_beside_it(cell: str, venue: str, year: str):
    (found,) = read(table("| Date / Venue | Paper |", f"| {cell} | [A Title]({URL}) |")).proposals
    assert (found.row["venue"], found.row["year"]) == (venue, year)


@pytest.mark.parametrize(
    "start",
    ["(KDD'24)", "(*KDD'24*)", "[KDD 2024]", "[KDD-24]:", "**[KDD'24]**", "**KDD 2024**", "`KDD 2024`",
     "\u3010KDD 2024\u3011", "{KDD2024}", "<KDD 2024>", "(KDD 2024.08)", "[x] [KDD 2024]", "[KDD 2024] \U0001f525",
     ":fire: (KDD'24)", "\u2b50\ufe0f **[KDD'24]**", "[ ] `KDD 2024`", "(KDD'24 Oral)",
     "[KDD 2024](URL)", "[[KDD 2024]](URL)"],
)  # fmt: skip
@pytest.mark.parametrize(
    "title", ["A Title of Words [[paper]](URL)", "[A Title of Words](URL)", "**A Title of Words**, [[pdf](URL)]"]
)
def test_a_venue_before_the_title_is_read_and_a_sign_left_out(start: str, title: str):
    found = filled(only(f"- {start} {title}".replace("URL", URL)))
    assert found == {"title": "A Title of Words", "venue": "KDD", "year": "2024", "url": URL}


@pytest.mark.parametrize(
    "text",
    [
        "A Title `KDD 2024` [[paper]](URL)",
        "[(KDD 2024) A Title](URL)",
        "[A Title](URL) `KDD'24`",
        "A Title (KDD 2024) [[paper]](URL)",
        "A Title [KDD'24]. [pdf](URL)",
    ],
)
def test_a_venue_in_backticks_or_in_the_link_of_the_title_is_read(text: str):
    found = filled(only(f"- {text}".replace("URL", URL)))
    assert found == {"title": "A Title", "venue": "KDD", "year": "2024", "url": URL}


@pytest.mark.parametrize("title", ["(Un)known Words of `BERT`", "3D Words", "2024 in Words of Lamps"])
def test_a_title_with_brackets_or_backticks_stays_whole(title: str):
    assert filled(only(f"- {title}, KDD 2024, [[paper]]({URL})"))["title"] == title.replace("`", "")


@pytest.mark.parametrize(
    "text",
    [
        "- [A Title][p1], KDD 2024\n\n[p1]: URL",
        "- A Title, KDD 2024, [[Paper]][P1]\n- Other Words of Lamps, KDD 2024\n[p1]: <URL> 'a paper'",
        "- A Title, KDD 2024, [paper]\n\n[paper]: URL",
        '- <a href="URL">A Title</a>, KDD 2024',
        "- A Title, KDD 2024 <a target=_blank href='URL'><b>pdf</b></a>",
        "- A Title, KDD 2024 <URL>",
        "<table><tr><th>Paper</th><th>Venue</th><th>Link</th></tr>\n<tr><td><b>A Title</b></td><td>KDD 2024</td>\n"
        "<td><a href='URL'>pdf</a></td></tr>\n</table>",
        "- Other Words of Lamps, KDD 2024\n<table>\n<tr>\n<td>Title</td><td>Venue</td></tr>\n"
        '<tr><td><a href="URL">A Title</a></td><td>KDD\n2024</td></tr></table>',
        "| Title | Venue |\n|---|---|\n| [A Title][p1] | KDD 2024 |\n\n[p1]: URL",
    ],
)
def test_links_by_reference_and_links_and_tables_in_html_are_read(text: str):
    found = [filled(one) for one in read(text.replace("URL", URL)).proposals]
    assert {"title": "A Title", "venue": "KDD", "year": "2024", "url": URL} in found
    assert len(found) == 1 + ("Other Words" in text)


def test_a_reference_that_would_run_a_script_leads_nowhere():
    done = read("- [A Title][p1], KDD 2024\n\n[p1]: javascript:alert(1)")
    assert done.proposals == []
    assert "3: a link that would run a script; refused, leads to #" in said(done)


@pytest.mark.parametrize(
    "text",
    [
        "[Lamp Tools](https://github.com/a/b): [A Title](URL), KDD 2024",
        "[A Title](URL), KDD 2024 [Demo of it](https://a.b/c)",
        "A Title, KDD 2024 [![GitHub stars](https://c.d/s.svg)](https://github.com/a/b) [![pdf](https://c.d/p.svg)](URL)",
        "A Title, KDD 2024 [![](https://c.d/s.svg)](https://github.com/a/b) [![](https://c.d/p.svg)](URL)",
        "A Title, KDD 2024 [here](URL) [slides](https://a.b/c)",
    ],
)
def test_of_several_links_the_one_to_the_paper_is_taken(text: str):
    found = filled(only(f"- {text}".replace("URL", URL)))
    assert found == {"title": "A Title", "venue": "KDD", "year": "2024", "url": URL}


@pytest.mark.parametrize("year", ["2024", "Year 2024", "2023-2024", "2024 (3 papers)", "\U0001f525 2024"])
def test_a_year_as_a_heading_is_no_section(year: str):
    for text in (f"# Works\n## Hybrid Task\n### {year}\n{BULLET}", f"## Hybrid Task\n- {year}\n  {BULLET}"):
        found = only(text)
        assert (found.place, found.row["section"]) == ("Hybrid Task", "hybrid")


@pytest.mark.parametrize(
    "lines",
    [
        ["[A Title](URL)", "Ann Adams, Bo Berg", "Publisher: KDD 2024"],
        ["[A Title](URL)", "**Authors:** Ann Adams, Bo Berg", "*KDD 2024*", "Code: [official](https://github.com/a/b)"],
        ["A Title", "Authors: Ann Adams and Bo Berg", "Venue: KDD", "Year: 2024", "Paper: [here](URL)"],
        ["**A Title**", "Ann Adams, Bo Berg", "KDD 2024", "[[paper]](URL)"],
    ],
)
def test_what_bullets_below_a_title_say_of_the_work_is_read(lines: list[str]):
    found = only("- " + "\n  - ".join(lines).replace("URL", URL))
    wanted = {"title": "A Title", "authors": "Ann Adams; Bo Berg", "venue": "KDD", "year": "2024", "url": URL}
    assert filled(found) == wanted


def test_what_else_stands_below_a_title_is_said():
    done = read(f"- [A Title]({URL}), KDD 2024\n  - Key: lamps\n  - ExpEnv: rooms")
    assert filled(done.proposals[0]) == {"title": "A Title", "venue": "KDD", "year": "2024", "url": URL}
    assert said(done) == ["2: 'Key: lamps' below the title; left out", "3: 'ExpEnv: rooms' below the title; left out"]


@pytest.mark.parametrize(
    ("below", "report"),
    [
        (["Venue: SIGIR 2024"], ["2: the venue 'SIGIR' below the title; left out for 'KDD'"]),
        (["SIGIR 2023"], [f"2: the {name} below the title; left out for {kept}"
                          for name, kept in (("venue 'SIGIR'", "'KDD'"), ("year '2023'", "'2024'"))]),
        (["Authors: Ann Adams, Bo Berg", "Carl Cox, Dora Dunn"],
         ["3: the authors 'Carl Cox; Dora Dunn' below the title; left out for 'Ann Adams; Bo Berg'"]),
        (["KDD 2024", "Authors: Ann Adams, Bo Berg"], []),
    ],
)  # fmt: skip
def test_what_stands_below_a_title_and_says_something_else_is_said(below: list[str], report: list[str]):
    assert said(read("\n  - ".join([f"- [A Title]({URL}), KDD 2024", *below]))) == report


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("**TITLE**, *Adams et al.*, KDD 2024 | [paper](URL)", "Adams; et al.|KDD|2024"),
        ("[2024/05] TITLE. Ann Adams, Bo Berg. [[paper](URL)]", "Ann Adams; Bo Berg||2024"),
        ("TITLE (ICLR'24 Spotlight) [[paper]](URL)", "|ICLR|2024"),
        ("TITLE, KDD 2024 (Oral). [[paper]](URL)", "|KDD|2024"),
        ("**[KDD 2024 Best Paper]** TITLE [[paper]](URL)", "|KDD|2024"),
        ("`arXiv 2405` TITLE, [paper](URL).", "|arXiv|2024"),
        ("*TITLE* (**LAMPS 2023**) [[pdf]](URL)", "|LAMPS|2023"),
        ("[TITLE](URL) by Ann Adams et al. (2024)", "Ann Adams; et al.||2024"),
        ("[TITLE](URL). By Ann Adams and Bo Berg. KDD 2024.", "Ann Adams; Bo Berg|KDD|2024"),
        ('"TITLE." Adams, Ann, and Bo Berg. WWW 2024. [paper](URL)', "Ann Adams; Bo Berg|WWW|2024"),
        ("\u201cTITLE\u201d, Ann Adams, Bo Berg, KDD 2024. [paper](URL)", "Ann Adams; Bo Berg|KDD|2024"),
        (
            "<b>TITLE</b><br><i>Ann Adams, Bo Berg</i><br>KDD 2024 <a href='URL'>[PDF]</a>",
            "Ann Adams; Bo Berg|KDD|2024",
        ),
        ("[[Paper]](URL) TITLE. *KDD 2024*.", "|KDD|2024"),
    ],
)
def test_what_stands_beside_a_title_is_read_as_lists_write_it(line: str, cells: str):
    found = only(f"- {line}".replace("TITLE", "Sorting Chairs with Words").replace("URL", URL))
    names = ("title", "authors", "venue", "year", "url")
    wanted = dict(zip(names, ["Sorting Chairs with Words", *cells.split("|"), URL], strict=True))
    assert {name: found.row[name] for name in wanted} == wanted


@pytest.mark.parametrize(
    "title", ["Overview of TREC 2023", "Tuning of LLaMA 13", "On GPT-4. A Study of Words", 'Say "A"']
)
def test_a_title_may_end_like_a_publication(title: str):
    assert only(f"- {title} [[paper]]({URL})").row["title"] == title


@pytest.mark.parametrize("number", ["2005.00001", "2305.00001v2", "1912.01234"])
@pytest.mark.parametrize("form", ["arXiv:{}", "arXiv {}", "arXiv preprint arXiv:{}", "arXiv: {} [cs.IR]"])
@pytest.mark.parametrize(
    "line",
    [
        "- [A Title of Words]({url}), {said}",
        "- A Title of Words, {said}, [[paper]]({url})",
        "- **A Title of Words**. {said}. [[paper]]({url})",
        "| Title | Venue | Link |\n|-|-|-|\n| A Title of Words | {said} | [link]({url}) |",
        "| Title | Publication | Link |\n|-|-|-|\n| A Title of Words | {said} | [link]({url}) |",
    ],
)
def test_the_number_of_a_preprint_is_no_year_and_no_venue_of_its_own(line: str, form: str, number: str):
    (found,) = read(line.format(url=URL, said=form.format(number))).proposals
    assert filled(found) == {"title": "A Title of Words", "venue": "arXiv", "url": URL}


def test_no_address_below_a_title_is_a_venue():
    done = read(f"- [A Title]({URL}), KDD 2024\n  - https://example.org/c). Carl Cox and Dora Dunn. *WWW*, 2024.")
    what = "'https://example.org/c). Carl Cox and Dora Dunn. WWW, 2024.'"
    assert f"2: {what} is no entry of a work; not read" in said(done)


def test_bold_prose_is_no_entry():
    assert said(read("- **Do note.** This is *very important*.")) == [
        "1: 'Do note. This is very important.' is no entry of a work; not read"
    ]


def test_a_term_that_a_proposal_may_misspell_is_only_suggested():
    vocabulary = [{"field": "tuning", "value": "Full Finetuning", "order": "1"}]
    blank = dict.fromkeys(("abbreviation", "aliases", "colour"), "")
    terms = ProposedTerms([row | blank for row in vocabulary], wanted=True)
    cell = cells._terms_cell(SURVEY.columns["tuning"], "Full Fintuning", "/ ", terms)
    assert cell.values["tuning"] == "Full Fintuning"
    assert [note[1] for note in cell.notes] == [
        "not taken; did you mean 'Full Finetuning'? Make it an alias of that in vocabulary.csv, "
        "or a term of its own: tuning,Full Fintuning,,,2,"
    ]


# --- citations ---------------------------------------------------------------------------------------------------


def apa(people: list[tuple[list[str], str]], cut: bool) -> str:
    names = [f"{family}, {' '.join(f'{letter}.' for letter in given)}" for given, family in people]
    if cut:
        return ", ".join(names) + ", et al."
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + f", & {names[-1]}"


def gbt(people: list[tuple[list[str], str]], cut: bool) -> str:
    return ", ".join([*(f"{family} {' '.join(given)}" for given, family in people), *["et al"] * cut])


def expected(people: list[tuple[list[str], str]], cut: bool, dot: str) -> str:
    names = [f"{' '.join(letter + dot for letter in given)} {family}" for given, family in people]
    return "; ".join([*names, *["et al."] * cut])


VENUE_TEXTS = {  # as citations write them: the text before and after the year in GB/T, in APA, and what it means
    "preprint": ("arXiv preprint arXiv:2305.08845, {}.", "arXiv preprint arXiv:2305.08845.", "arXiv", "J"),
    "journal": ("Journal of Words, {}, 41(3): 1-20.", "Journal of Words, 41(3), 1-20.", "Journal of Words", "J"),
    "proceedings": ("Proceedings of the 3rd Meeting. {}: 299-315.",
                    "In Proceedings of the 3rd Meeting (pp. 299-315).", "Proceedings of the 3rd Meeting", "C"),
}  # fmt: skip


@settings(max_examples=50)
@given(people=st.lists(PERSON, min_size=1, max_size=6), cut=st.booleans(), title=TITLE, ending=ENDING, year=YEAR,
       kind=st.sampled_from(sorted(VENUE_TEXTS)))  # fmt: skip
def test_a_citation_is_read_back_in_both_styles(people, cut, title, ending, year, kind):
    chinese, american, venue, sign = VENUE_TEXTS[kind]
    title += ending
    joint = "//" if sign == "C" else ". "
    found = citations.parse_citation(f"{gbt(people, cut)}. {title}[{sign}]{joint}{chinese.format(year)}")
    number = "2305.08845" if kind == "preprint" else ""
    assert found == (expected(people, cut, ""), title, venue, year, number, "", ())
    if ending and kind == "journal":
        return  # after a question mark nothing tells where a journal's name begins
    stop = "" if ending else "."
    found = citations.parse_citation(f"{apa(people, cut)} ({year}). {title}{stop} {american}")
    assert found == (expected(people, cut, "."), title, venue, year, number, "", ())


@pytest.mark.parametrize(
    "text",
    ["Adams, A. ({}). A Title. Words.", "Ann Adams, Bo Berg. {}. A Title. Words.", "Adams A. A Title[J]. Words, {}."],
)
@pytest.mark.parametrize("digits", ["\uff12\uff10\uff12\uff13", "20\u0662\u0663"])
def test_no_year_of_a_citation_has_digits_that_the_catalog_refuses(text: str, digits: str):
    assert citations.parse_citation(text.format("2023")).year == "2023"
    found = citations.parse_citation(text.format(digits))
    assert found is None or found.year == ""


@pytest.mark.parametrize("form", ["KDD 20{}", "KDD{}", "KDD'{}", "AAAI, 20{}", "AAAI, (20{})"])
def test_a_publication_has_the_digits_that_the_catalog_takes(form: str):
    terms = context().terms
    text = f"A Title of Words, {form}"
    title, venue, year = citations.split_publication(text.format("23"), False, terms)
    assert (title, venue, year) == ("A Title of Words", form[: 4 if "AAAI" in form else 3], "2023")
    assert citations.split_publication(text.format("\u0662\u0663"), False, terms)[1:] == ("", "")


@given(text=st.text(max_size=200))
@example(text="A. (2023). ")
@example(text="A. [J]")
@example(text=", . x[J]. 2023")
def test_any_text_is_a_citation_or_none(text: str):
    citations.parse_citation(text)


@pytest.mark.parametrize(
    ("text", "authors", "title", "venue", "odd"),
    [
        ("Ann Adams, Bo Berg. A Title[J]. Words, 2023.", "", "A Title", "Words",
         ("the authors 'Ann Adams, Bo Berg' cannot be told apart, left empty",)),
        ("Adams, A., ... Berg, B. (2023). A Title. Words, 1(2), 3.", "A. Adams; et al.", "A Title", "Words", ()),
        ("Adams, A. (2023). ID- vs. Modality: a Title. Words.", "A. Adams", "ID- vs. Modality: a Title", "Words", ()),
        ("Adams, A. (2023). Some Words. Journal of XX.", "A. Adams", "Some Words", "Journal of XX", ()),
        ("OpenAI. A Title[EB/OL]. 2023.", "OpenAI", "A Title", "", ()),
        ("Adams, A., & Berg, B. (2022, September). Is it? A Study. arXiv preprint arXiv:2010.12345.",
         "A. Adams; B. Berg", "Is it? A Study", "arXiv", ()),
    ],
)  # fmt: skip
def test_what_is_unsure_in_a_citation_is_said(text: str, authors: str, title: str, venue: str, odd: tuple[str, ...]):
    found = citations.parse_citation(text)
    assert (found.authors, found.title, found.venue, found.doubts) == (authors, title, venue, odd)


UNREAD = "not read; to have it read, declare in survey.yaml"
TABLE = f"""\
## LLM lists

| Model | Paper | LLM Backbone | Tuning | Data | Code |
|:--|:--|--|--|--|--|
| TALLRec | [Bao K, Zhang J, Zhang Y, et al. {TALLREC["title"]}[J]. arXiv preprint arXiv:2305.00447, 2023.]({URL}) | LLaMA (7B) | LoRA | x | [link](https://github.com/a/b) |
| P5 | [Geng, S., Liu, S., Fu, Z., Ge, Y., & Zhang, Y. (2022, September). {P5["title"]}. In RecSys (pp. 299-315).]({P5["url"]}) | T5-base (223M) | Full Finetuning | | |
| | {HOU["title"]}, arXiv 2023, [[paper]]({HOU["url"]}) | ChatGPT | Frozen | | |
| | nothing | | | | |
"""  # noqa: E501


def test_a_table_of_citations_is_read_row_by_row():
    done = read(TABLE)
    tallrec, p5, hou = done.proposals
    assert (tallrec.line, tallrec.place, tallrec.row["section"]) == (5, "LLM lists", "")
    assert filled(tallrec) == {
        **{column: TALLREC[column] for column in ("name", "title", "backbone", "tuning", "venue", "year", "url")},
        "authors": "K Bao; J Zhang; Y Zhang; et al.",
    }
    assert filled(p5) == {
        **{column: P5[column] for column in ("name", "title", "backbone", "tuning", "venue", "year", "url")},
        "authors": "S. Geng; S. Liu; Z. Fu; Y. Ge; Y. Zhang",
    }
    columns = ("title", "backbone", "tuning", "venue", "year", "url")
    assert filled(hou) == {column: HOU[column] for column in columns}
    assert said(done) == [
        f"3: the column 'Data'; {UNREAD}: data: {{kind: text, label: Data}}",
        f"3: the column 'Code'; {UNREAD}: code: {{kind: url, label: Code}}",
        "8: 'nothing' is no entry of a work; not read",
    ]


def test_a_row_with_a_cell_too_many_is_said():
    entries = f"| A Title, KDD 2023, [[paper]]({URL}) | x | lost |\n| [B Title](https://example.org/b), KDD 2023 |"
    text = f"| Paper | Data |\n|--|--|\n{entries}"
    assert said(read(text))[1:] == [
        "3: a row of 3 cells where the head has 2; read from the left",
        "4: a row of 1 cell where the head has 2; cell 2 taken as the missing one",
    ]


def test_a_table_without_papers_is_said_row_by_row():
    assert said(read(f"| Who | Where |\n|--|--|\n| a | [b]({URL}) |\n| c | d |")) == [
        "3: a row of a table without a column of papers; not read",
        "4: a row of a table without a column of papers; not read",
    ]


def table(heads: str, *rows: str) -> str:
    return "\n".join([heads, re.sub(r"[^|]+", "--", heads), *rows])


OWN = [column for column in columns(Paper) if column not in ("key", "listed")]


@pytest.mark.parametrize("spelt", [str, str.upper, lambda head: head.replace("_", " ").title(), "**{}**".format])
def test_every_work_of_the_catalog_is_read_from_a_table_of_its_own_columns(catalog: Catalog, spelt):
    rows = catalog.papers.astype(object).fillna("").astype(str)[OWN].to_dict("records")
    lines = [f"| {' | '.join(row.values())} |" for row in rows]
    done = read(table(f"| {' | '.join(map(spelt, OWN))} |", *lines))
    assert [{column: one.row[column] for column in OWN} for one in done.proposals] == rows


@pytest.mark.parametrize(
    ("heads", "row", "found"),
    [
        ("| name | title | authors | backbone | tuning | venue | year | url |",
         "| N | A Title, KDD 2020 | Ann Adams; Bo Berg | LLaMA (7B) | Frozen | KDD | 2023 | https://a.b/c |",
         {"name": "N", "title": "A Title, KDD 2020", "authors": "Ann Adams; Bo Berg", "backbone": "LLaMA (7B)",
          "tuning": "Frozen", "venue": "KDD", "year": "2023", "url": "https://a.b/c"}),
        ("| Name | Title | Model | Tuning | Link |", "| N | A Title | T5 | Frozen | [x](https://a.b/c) |",
         {"name": "N", "title": "A Title", "backbone": "T5", "tuning": "Frozen", "url": "https://a.b/c"}),
        ("| Title | Models | Year | Paper Link |", "| A Title | T5/ ChatGPT | 2023 | 2304.00001v2 |",
         {"title": "A Title", "backbone": "T5; ChatGPT", "year": "2023", "url": "https://arxiv.org/abs/2304.00001"}),
        ("| Model | Title | Year | DOI |", "| N | A Title | May 2023 | 10.1145/1.2 |",
         {"name": "N", "title": "A Title", "year": "2023", "url": "https://doi.org/10.1145/1.2"}),
        ("| Title | Author | Conference | Year | URL |", "| A Title | Ann Adams and Bo Berg | KDD | - | http://a.b |",
         {"title": "A Title", "authors": "Ann Adams; Bo Berg", "venue": "KDD", "url": "http://a.b"}),
        ("| Title | Authors | Section |", "| A Title | Adams, A. B., & Berg, B. | hybrid |",
         {"title": "A Title", "authors": "A. B. Adams; B. Berg", "section": "hybrid"}),
    ],
)  # fmt: skip
def test_the_columns_of_a_table_are_told_by_their_heads(heads: str, row: str, found: dict[str, str]):
    assert filled(only(table(heads, row))) == found


HEADS = {
    "title": ["Paper", "Papers", "Paper Title", "Title", "Article", "Work", "Reference"],
    "authors": ["Author", "Authors"],
    "venue": ["Publication", "Venue", "Conference", "Journal"],
    "year": ["Year", "Publication Year", "Publication Date", "Date"],
    "url": ["Link", "Links", "URL", "arXiv", "PDF", "DOI", "Paper Link"],
    "backbone": ["LLM Backbone", "Backbones", "Base Model", "Base Models", "LLM Model", "Base LLM", "LLM", "Models"],
    "tuning": ["Tuning", "LLM Tuning Strategy", "Strategy"],
    "name": ["Name", "Method", "Model"],
    "rs_task": ["RS Task", "rs_task"],
}
CELL = {"title": "A Title", "authors": "Ann Adams and Bo Berg", "venue": "KDD", "year": "2023", "url": "https://a.b/c",
        "backbone": "T5", "tuning": "Frozen", "name": "N", "rs_task": "Scoring"}  # fmt: skip


@pytest.mark.parametrize(("field", "head"), [(field, head) for field, heads in HEADS.items() for head in heads])
def test_a_column_is_what_its_head_says(field: str, head: str):
    if field == "title":
        done = read(table(f"| {head} | Notes |", f"| {CELL['title']}, KDD 2023, [[paper]](https://a.b/c) | x |"))
        assert filled(done.proposals[0])["title"] == CELL["title"]
        return
    done = read(table(f"| Title | {head} |", f"| {CELL['title']} | {CELL[field]} |"))
    told = {"venue", "year", "authors"} & {field}  # without one of these beside it, a title must have a link
    if told or field == "url":
        assert filled(done.proposals[0])[field] == {"authors": "Ann Adams; Bo Berg"}.get(field, CELL[field])
    assert f"the column '{head}'" not in "".join(said(done))


def test_what_is_odd_in_a_table_of_own_columns_is_said():
    row = "| k | A Title | Adams, Ann | KDD 2022 | 2023 | soon | lost |"
    done = read(table("| key | title | authors | venue | year | url | Stars |", row))
    assert filled(done.proposals[0]) == {"title": "A Title", "venue": "KDD", "year": "2023"}
    assert said(done) == [
        f"1: the column 'key'; {UNREAD}: own_key: {{kind: text, label: own key, aliases: [key]}}",
        f"1: the column 'Stars'; {UNREAD}: stars: {{kind: text, label: Stars}}",
        "3: the authors 'Adams, Ann' cannot be told apart; left empty",
        "3: 'soon' is no link; left empty in the catalog",
        "3: the publication's year 2022 and the year 2023 differ; read as 2023",
    ]


def test_a_column_that_a_table_of_the_family_has_besides_is_not_read():
    done = read(table("| Name | Paper | Publication | Link | Stars |", f"| N | A Title | KDD 2023 | [x]({URL}) | 5 |"))
    assert said(done) == [f"1: the column 'Stars'; {UNREAD}: stars: {{kind: number, label: Stars}}"]


# --- the family of the project's own list ------------------------------------------------------------------------


def test_every_row_of_the_own_list_is_proposed(catalog: Catalog):
    text = (PUBLISHED / "awesome-list.md").read_text(encoding="utf-8")
    done = read(text)
    listed = ("name", "title", "section", "backbone", "tuning", "venue", "year", "url")
    rows = catalog.papers.assign(year=catalog.papers["year"].astype(object).fillna("").astype(str))[list(listed)]
    assert [{column: one.row[column] for column in listed} for one in done.proposals] == rows.to_dict("records")
    others = sum(len(getattr(catalog, name)) for name in ("datasets", "benchmarks", "repositories"))
    assert sum("not merged without --resources" in line for line in said(done)) == others


# --- bibliographies ----------------------------------------------------------------------------------------------


def from_file(path: Path, data: bytes) -> Reading:
    path.write_bytes(data)
    given = context()
    return Reading(read_file(path, given), given.report)


@pytest.mark.parametrize("ascii_only", [False, True])
def test_what_is_exported_as_bibtex_is_proposed(catalog: Catalog, tmp_path: Path, ascii_only: bool):
    done = from_file(tmp_path / "w.bib", export.to_bibtex(catalog, ascii_only))
    columns = ("title", "authors", "venue", "year")
    assert [{c: one.row[c] for c in columns} for one in done.proposals] == [
        {c: work[c] for c in columns} for work in WORKS.values()
    ]
    # Links to arXiv are exported without version and form.
    assert [identity(one.row["url"]) for one in done.proposals] == [identity(work["url"]) for work in WORKS.values()]
    # Full names of venues are known again, and each is said.
    assert all(re.fullmatch(r"\d+: the venue '.*'; read as '.*'", line) for line in said(done))


def test_what_is_exported_as_ris_is_proposed(catalog: Catalog, tmp_path: Path):
    data = export.to_ris(catalog)
    done = from_file(tmp_path / "w.ris", data)
    columns = ("title", "authors", "venue", "year", "url")
    assert [{c: one.row[c] for c in columns} for one in done.proposals] == [
        {c: work[c] for c in columns} for work in WORKS.values()
    ]
    lines = data.decode().split("\n")
    assert [lines[one.line - 1] for one in done.proposals] == ["TY  - GEN"] * len(WORKS)
    assert said(done) == []


BIB = r"""@string{kdd = "KDD"}
@inproceedings{a, title = {{GPT4Rec}: A {\"U}ber \& Framework}, author = {Adams, Ann and van den Berg, Bo and others},
  booktitle = kdd, year = 2023, eprint = {2304.03879}, archivePrefix = {arXiv}, doi = {10.1145/1.2}}
@article{b, title = "Words", journal = {arXiv preprint arXiv:2304.00001}, date = {2023-04-01}, author = {{OpenAI}}}
@misc{b, title = {Other Words}}
@misc{c, title = {One}, title = {Two}}
@misc{d, author = {Ann Adams}}
@misc{e, title = {Broken
@misc{f, title = {Long}, howpublished = {Proceedings of the 16th Meeting on Words}, year = {soon}}
"""


def test_a_bibliography_is_read_as_far_as_it_goes(tmp_path: Path):
    done = from_file(tmp_path / "refs.bib", BIB.encode())
    assert [(one.line, filled(one), one.others) for one in done.proposals] == [
        (2, {"title": "GPT4Rec: A Über & Framework", "authors": "Ann Adams; Bo van den Berg; et al.", "venue": "KDD",
             "year": "2023", "url": "https://arxiv.org/abs/2304.03879"}, ("https://doi.org/10.1145/1.2",)),
        (4, {"title": "Words", "authors": "OpenAI", "venue": "arXiv", "year": "2023",
             "url": "https://arxiv.org/abs/2304.00001"}, ()),
        (5, {"title": "Other Words"}, ()),
        (6, {"title": "One"}, ()),
        (9, {"title": "Long", "venue": "Proceedings of the 16th Meeting on Words"}, ()),
    ]  # fmt: skip
    assert done.proposals[0].identities == {"arxiv:2304.03879", "doi:10.1145/1.2"}
    assert [(line.partition(":")[0], line.rpartition("; ")[2]) for line in said(done)] == [
        ("5", "read as another work"),
        ("6", "the first one is kept"),
        ("7", "not read"),
        ("8", "not read"),
        ("9", "left empty"),
        ("9", "year left empty"),
        ("9", "not taken without --new-terms"),
    ]
    assert "7: an entry without a title; not read" in said(done)
    assert "9: 'soon' is no year; left empty" in said(done)


def test_a_year_of_a_reference_has_no_digits_that_the_catalog_refuses(tmp_path: Path):
    done = from_file(tmp_path / "refs.bib", "@misc{a, title={T}, year={20\u0662\u0663}}".encode())
    assert filled(done.proposals[0]) == {"title": "T"}
    assert said(done) == ["1: '20\u0662\u0663' is no year; left empty"]


@pytest.mark.parametrize(
    ("fields", "row"),
    [
        ("url = {https://a.b/f?id=x&n=y}", {"url": "https://a.b/f?id=x&n=y"}),
        ("url = {https://a.b/a%20b/p_1.pdf#page=2}", {"url": "https://a.b/a%20b/p_1.pdf#page=2"}),
        (r"url = {https://a.b/a\%20b\_c\&d\#e}", {"url": "https://a.b/a%20b_c&d#e"}),
        ("url = {https://a.b/~cox/}", {"url": "https://a.b/~cox/"}),
        (r"url = {https://a.b/\~{}cox/$\sim$dee/\textasciitilde{}e}", {"url": "https://a.b/~cox/~dee/~e"}),
        (r"url = {\url{https://a.b/%7Ecox}}", {"url": "https://a.b/%7Ecox"}),
        (r"doi = {10.1007/978-3\_1}", {"url": "https://doi.org/10.1007/978-3_1"}),
        ("title = {Saving 50% of Tokens & Time}", {"title": "Saving 50% of Tokens & Time"}),
        (r"title = {Saving 50\% of Tokens \& Time}", {"title": "Saving 50% of Tokens & Time"}),
        ("title = {Counting_Stars is~Enough #1}", {"title": "Counting_Stars is Enough #1"}),
        (r"title = {{G}{\"o}del's {\ss} and \'{E}clairs -- ``{Nice}''}",
         {"title": "Gödel's ß and Éclairs – “Nice”"}),
        (r"title = {A $O(n^2)$ Study}", {"title": "A O(n²) Study"}),
        (r"author = {{Barnes and Noble} and Zo{\"e} {\"U}nal and others}",
         {"authors": "Barnes and Noble; Zoë Ünal; et al."}),
        (r"author = {Sm{\o}r, Bj{\"o}rn}", {"authors": "Björn Smør"}),
    ],
)  # fmt: skip
def test_latex_is_read_as_text_and_an_address_as_it_stands(tmp_path: Path, fields: str, row: dict):
    given = fields if "title" in row else f"title = {{T}}, {fields}"
    done = from_file(tmp_path / "refs.bib", f"@misc{{a, {given}}}".encode())
    assert filled(done.proposals[0]) == {"title": "T"} | row
    assert said(done) == []


@pytest.mark.parametrize("unit", ["{", "\\'{", "\\url{"])
def test_what_is_no_latex_costs_no_other_entry_and_little_time(tmp_path: Path, unit: str):
    title = "A Title " + unit * 3000 + "}" * 3000
    with ends():
        done = from_file(
            tmp_path / "r.bib", f"@misc{{a, title={{{title}}}}}\n@misc{{b, title={{Other Words}}}}".encode()
        )
    assert [one.row["title"] for one in done.proposals][-1] == "Other Words"
    assert [work.line for work in done.proposals] == [2] or done.proposals[0].row["title"].startswith("A Title")


ID = "2305.08845"
ARXIV = {"venue": "arXiv", "url": f"https://arxiv.org/abs/{ID}"}


@pytest.mark.parametrize(
    ("fields", "row"),
    [
        (f"journal={{arXiv preprint arXiv:{ID}}}", ARXIV),  # Google Scholar
        (f"journal={{arXiv preprint arXiv:{ID}v2}}", ARXIV),
        (f"journal={{ArXiv}}, volume={{abs/{ID}}}", ARXIV),  # Semantic Scholar
        (f"journal={{CoRR}}, volume={{abs/{ID}}}", ARXIV),  # DBLP
        (f"journal={{arXiv e-prints}}, pages={{arXiv:{ID}}}", ARXIV),
        (f"journal={{arXiv}}, number={{{ID}}}", ARXIV),
        (f"howpublished={{arXiv:{ID} [cs.IR]}}", ARXIV),
        (f"howpublished={{\\url{{https://arxiv.org/abs/{ID}}}}}", ARXIV),
        (f"note={{arXiv:{ID}}}", ARXIV),
        (f"eprint={{arXiv:{ID}v1}}", ARXIV),
        (f"booktitle={{KDD}}, note={{arXiv:{ID}}}", ARXIV | {"venue": "KDD"}),
        (f"booktitle={{KDD}}, doi={{10.1145/1.2}}, note={{Extends arXiv:{ID}}}",
         {"venue": "KDD", "url": "https://doi.org/10.1145/1.2"}),
        (f"journal={{KDD}}, pages={{{ID}}}", {"venue": "KDD"}),
        ("journal={arXiv}, pages={2399.08845}", {"venue": "arXiv"}),
    ],
)  # fmt: skip
def test_the_number_of_a_preprint_is_found_where_bibliographies_have_it(tmp_path: Path, fields: str, row: dict):
    (found,) = from_file(tmp_path / "refs.bib", f"@article{{a, title={{Some Words}}, {fields}}}".encode()).proposals
    assert filled(found) == {"title": "Some Words"} | row


def test_a_link_goes_before_the_number_of_the_preprint_and_both_identify_the_work(tmp_path: Path):
    text = f"@article{{a, title={{Words}}, journal={{arXiv:{ID}}}, url={{https://example.org/1}}}}"
    (found,) = from_file(tmp_path / "refs.bib", text.encode()).proposals
    assert (found.row["url"], found.identities) == ("https://example.org/1", {"url:example.org/1", f"arxiv:{ID}"})


@pytest.mark.parametrize("lines", [f"JO  - arXiv preprint arXiv:{ID}", f"JO  - ArXiv\nVL  - abs/{ID}",
                                   f"N1  - arXiv:{ID} [cs]", f"PB  - arXiv\nAN  - arXiv:{ID}"])  # fmt: skip
def test_the_number_of_a_preprint_is_found_in_references(tmp_path: Path, lines: str):
    (found,) = from_file(tmp_path / "refs.ris", f"TY  - JOUR\nTI  - Some Words\n{lines}\nER  - \n".encode()).proposals
    assert filled(found) == {"title": "Some Words"} | ARXIV


RIS = """junk
TY  - JOUR
T1  - Words
AU  - Adams, Ann
AU  - OpenAI
PY  - 2023/04/01
JO  - KDD
DO  - 10.1145/1.2
ER  -
TY  - GEN
TI  - No end
TY  - GEN
AU  - Nobody
ER  - \n"""


def test_references_are_read_as_far_as_they_go(tmp_path: Path):
    done = from_file(tmp_path / "refs.ris", RIS.encode())
    assert [(one.line, filled(one)) for one in done.proposals] == [
        (2, {"title": "Words", "authors": "Ann Adams; OpenAI", "venue": "KDD", "year": "2023",
             "url": "https://doi.org/10.1145/1.2"}),
        (10, {"title": "No end"}),
    ]  # fmt: skip
    assert said(done) == [
        "1: 'junk' is in no reference; not read",
        "10: a reference without its end, ER; read up to the next one",
        "12: an entry without a title; not read",
    ]


def test_a_line_without_a_tag_is_said_not_to_be_read(tmp_path: Path):
    done = from_file(tmp_path / "refs.ris", b"TY  - JOUR\nstray line\nTI  - Some Words\nER  - \n")
    assert [one.row["title"] for one in done.proposals] == ["Some Words"]
    assert said(done) == ["2: 'stray line' has no tag; not read"]


# --- bad input ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".md", ".bib", ".ris"])
@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"\xff", "is not UTF-8 text"),
        (b"a\0b", "is a binary file"),
        (b"|" * (LARGEST + 1), "is larger than 2,000,000 bytes"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, suffix: str, data: bytes, message: str):
    with pytest.raises(ListError, match=message):
        from_file(tmp_path / f"x{suffix}", data)


def test_a_list_of_nothing_is_refused(tmp_path: Path):
    with pytest.raises(ListError, match="has no entry, bullet or row"):
        from_file(tmp_path / "x.md", b"# Prose\n\nonly prose\n")


LISTS = "\n".join([TABLE, *(entry for key in list(WORKS)[:3] for entry in forms(
    *(WORKS[key][column] for column in ("title", "venue", "year", "url"))))])  # fmt: skip


@given(seed=st.integers(0, 2**32))
def test_a_mangled_list_loses_no_entry_without_a_word(seed: int):
    read(mangled.mangle(LISTS, seed))


@settings(max_examples=50)
@given(seed=st.integers(0, 2**32), cut=st.integers(0, 2000))
def test_a_mangled_bibliography_never_crashes(tmp_path_factory: pytest.TempPathFactory, seed: int, cut: int):
    chance = random.Random(seed)
    text = BIB + RIS
    at = chance.randrange(len(text))
    spoilt = (text[:at] + chance.choice(["{", "}", "@", '"', "\\", "\n", "%", "$", "and"]) + text[at:])[
        cut % len(text) :
    ]
    for suffix in (".bib", ".ris"):
        try:
            from_file(tmp_path_factory.getbasetemp() / f"mangled{suffix}", spoilt.encode())
        except ListError:
            continue


@pytest.mark.parametrize("name", ["proposals.bib", "proposals.ris"])
def test_however_mangled_no_entry_of_a_bibliography_is_lost_without_a_word(name: str):
    results = [fuzz.run(name, seed) for seed in range(100)]
    assert [found for found in results if found[1] not in ("", "unread")] == []


@pytest.mark.parametrize("line", ["[" * 4000, "* " * 2000, "[a](" * 1000, "*_" * 2000, "|" * 4000, "- " + "`" * 4000])
def test_a_large_list_is_read_in_bounded_time(line: str):
    with ends(), contextlib.suppress(ListError):  # what would take longer is refused
        from_markdown.read("\n".join([line] * (LARGEST // 4 // len(line))), context())
