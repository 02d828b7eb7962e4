"""What BibTeX files really hold is read: one bad entry costs nothing but itself, and what is not read is named."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mangled
from effort import ends
from helpers.base.errors import ListError
from helpers.lists import from_bibtex
from helpers.lists.proposals import Context, Proposal, ProposedTerms

LIMIT = 1_990_000


def read(text: str) -> tuple[list[Proposal], list[str]]:
    """Return the works of a file and what is said of it."""
    sections, vocabulary, survey = mangled.project()
    context = Context(sections, ProposedTerms([dict(row) for row in vocabulary], wanted=True), survey)
    return from_bibtex.read(text, context), [f"{entry}" for entry in context.report.ordered()]


def row(fields: str, title: str = "title={Some Lamps},") -> dict[str, str]:
    """Return the filled cells of the one work that an entry with some fields gives."""
    ((work,), _) = read(f"@article{{a, {title} {fields}}}")
    return {column: value for column, value in work.row.items() if value}


GOOD = "@article{good%d, author={Adams, Ann}, title={Good Lamps %d}, journal={KDD}, year=2023}\n"
BAD = [
    "@article{x, title={Never Closed}, author={Adams, Ann\n",
    '@article{x, title="Never Closed, author={Adams, Ann}}\n',
    "@article{x, title={Closed}}, author={Adams, Ann}}\n",
    "@article{x title={No comma}}\n",
    "@article{x, title {No sign}}\n",
    "@article{x, title=}\n",
    "@article{, title={No Key}}\n",
    "@article{x}\n",
    "@article\n",
    "@article{\n",
    "@{x, title={No Type}}\n",
    "@string{a = }\n",
    "@comment{jabref-meta: x}\n",
    '@preamble{"x"}\n',
    "% @article{a, title={In a Comment}\n",
    "}}}}\n",
    "remark with = and , signs\n",
]


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_entry_costs_no_other_one(bad: str):
    works, _ = read(GOOD % (1, 1) + bad + GOOD % (2, 2) + bad + GOOD % (3, 3))
    titles = [work.row["title"] for work in works]
    assert [title for title in titles if title.startswith("Good")] == [f"Good Lamps {n}" for n in (1, 2, 3)]
    assert all(work.row["authors"] for work in works if work.row["title"].startswith("Good"))


@pytest.mark.parametrize("bad", [bad for bad in BAD if "article{x" in bad])
def test_a_bad_entry_is_named_with_its_line(bad: str):
    _, notes = read(GOOD % (1, 1) + bad)
    assert {note.partition(":")[0] for note in notes} == {"2"}


@pytest.mark.parametrize("name", ["title", "Title", "TITLE"])
@pytest.mark.parametrize("form", ["{{{}}}", '"{}"', "{{{{{}}}}}", '{{}} # "{}"', " {{\n  {}\n  }}"])
def test_fields_are_read_in_any_case_and_enclosing(name: str, form: str):
    value = form.format("Some Lamps") if "#" not in form else '{Some } # "Lamps"'
    assert row(f"{name} = {value}", "") == {"title": "Some Lamps"}


@pytest.mark.parametrize(
    ("text", "title", "said"),
    [
        ('title = "A "quoted" Lamp"', 'A "quoted" Lamp',
         ["1: a quotation mark within quotation marks; read as it stands"]),
        ('title = {A "quoted" Lamp}', 'A "quoted" Lamp', []),
        ('title = "A {"}quoted{"} Lamp"', 'A "quoted" Lamp', []),
        ("title = {A Lamp}\n year = 2023", "A Lamp", ["2: no comma before the field year; read as a field"]),
        ("title = {A Lamp}, title = {Another}", "A Lamp",
         ["1: the field title again, 'Another'; the first one is kept"]),
        ("title = {}, title = {A Lamp}", "A Lamp", []),
        ("title = {A Lamp}, annote = {a}, annote = {b}", "A Lamp",
         ["1: the field annote again, 'b'; the first one is kept"]),
        ("title = lamp # { of Glass}", "lamp of Glass", ["1: the macro 'lamp' is not defined; read as its name"]),
        ("title = {A Lamp}, subtitle = {Of Glass}", "A Lamp: Of Glass", []),
        ("title = {What Lamp?}, subtitle = {Of Glass}", "What Lamp? Of Glass", []),
        (r"title = {A \lamp{Lamp}}", r"A \lampLamp",
         [r"1: the title holds '\\lamp', which is no LaTeX that is known; read as it stands"]),
    ],
)  # fmt: skip
def test_what_is_odd_in_a_field_is_said(text: str, title: str, said: list[str]):
    works, notes = read(f"@misc{{a, {text}}}")
    assert [work.row["title"] for work in works] == [title]
    assert notes == said


def test_the_rest_after_a_brace_too_many_is_read_and_named():
    (work,), notes = read(
        "@article{a,\n  title = {Ranking Lamps}},\n  author = {Adams, Ann}, journal = {SIGIR},\n  year = 2023\n}\n"
    )
    assert (work.row["authors"], work.row["venue"], work.row["year"]) == ("Ann Adams", "SIGIR", "2023")
    (note,) = notes
    assert note.startswith("3: a brace too many before 'author = ")


def test_a_line_that_ends_with_a_backslash_counts():
    works, _ = read("@misc{a, title={One\\\nTwo}}\n@misc{b, title={Three}}")
    assert [(work.line, work.row["title"]) for work in works] == [(1, "One Two"), (3, "Three")]


def test_two_entries_with_one_key_are_two_works():
    works, notes = read("@misc{a, title={One}}\n@misc{A, title={Two}}")
    assert [work.row["title"] for work in works] == ["One", "Two"]
    assert notes == ["2: the key 'A' is that of line 1; read as another work"]


PARENTS = [
    ("inproceedings", "proceedings", "booktitle={KDD}, title={Proceedings of Lamps}"),
    ("inproceedings", "proceedings", "title={Proceedings of Lamps, KDD 2023}"),
    ("inbook", "book", "title={KDD}"),
    ("incollection", "collection", "booktitle={KDD}"),
]


@pytest.mark.parametrize(("child", "parent", "fields"), PARENTS)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_work_inherits_from_its_volume_which_is_no_work(child: str, parent: str, fields: str, is_first: bool):
    entries = [
        f"@{child}{{c, title={{Some Lamps}}, author={{Adams, Ann}}, crossref={{P}}}}",
        f"@{parent}{{p, {fields}, editor={{Eve East}}, year=2023, doi={{10.1145/1}}, url={{https://a.b}}}}",
    ]
    works, notes = read("\n".join(entries if is_first else entries[::-1]))
    assert [{c: v for c, v in work.row.items() if v} for work in works] == [
        {"title": "Some Lamps", "authors": "Ann Adams", "venue": "KDD", "year": "2023"}
    ]
    assert f"{1 + is_first}: the {parent} 'p' holds works and is none; not read" in notes


def test_xdata_is_inherited_whole_and_over_several_steps():
    works, _ = read(
        "@xdata{k, journal={KDD}, xdata={y}}\n@xdata{y, year=2023, url={https://a.b}}\n"
        "@article{a, title={Some Lamps}, xdata={k, z}}"
    )
    (work,) = works
    assert (work.row["venue"], work.row["year"], work.row["url"]) == ("KDD", "2023", "https://a.b")


@pytest.mark.parametrize("text", ["@misc{a, title={T}, crossref={a}}",
                                  "@misc{a, title={T}, xdata={b}}\n@xdata{b, xdata={b}}",
                                  "@misc{a, title={T}, crossref={none}}"])  # fmt: skip
def test_entries_that_inherit_from_themselves_or_nothing_are_read(text: str):
    works, _ = read(text)
    assert [work.row["title"] for work in works] == ["T"]


LINK = "https://example.org/"


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ("doi={10.1145/1.2}", "https://doi.org/10.1145/1.2"),
        ("doi={doi:10.1145/1.2}", "https://doi.org/10.1145/1.2"),
        ("doi={DOI 10.1145/1.2}", "https://doi.org/10.1145/1.2"),
        ("doi={http://dx.doi.org/10.1145/1.2}", "https://doi.org/10.1145/1.2"),
        ("DOI={https://www.doi.org/10.1145/1.2}", "https://doi.org/10.1145/1.2"),
        ("doi={10.48550/arXiv.2305.00001}", "https://arxiv.org/abs/2305.00001"),
        ("url={http://dx.doi.org/10.1145/1.2}", "https://doi.org/10.1145/1.2"),
        (r"doi={10.1007/978-3\_1}", "https://doi.org/10.1007/978-3_1"),
        (f"url={{{LINK}a%20b_c~d&amp;e#f}}", f"{LINK}a%20b_c~d&e#f"),
        (f"url={{{LINK}a\n   b}}", f"{LINK}ab"),
        (f"url={{{LINK}a {LINK}b}}", f"{LINK}a"),
        (f"url={{<{LINK}a>}}", f"{LINK}a"),
        (f"url={{\\href{{{LINK}a}}{{here}}}}", f"{LINK}a"),
        (f"note={{\\url{{{LINK}a}}}}", f"{LINK}a"),
        (f"howpublished={{{LINK}a}}", f"{LINK}a"),
        (f"howpublished={{Some blog, \\url{{{LINK}a_b}}}}", f"{LINK}a_b"),
        (f"howpublished={{Available at {LINK}a}}", f"{LINK}a"),
        (f"ee={{{LINK}a}}", f"{LINK}a"),
    ],
)
def test_links_are_read_as_they_stand_and_dois_in_one_form(fields: str, url: str):
    assert row(fields)["url"] == url


@pytest.mark.parametrize(
    ("fields", "venue", "year"),
    [
        ("booktitle={Proceedings of Lamps}, series={SIGIR '24}", "SIGIR", "2024"),
        (
            "booktitle={Proceedings of Lamps}, series={Lecture Notes in Lamps}, year=2023",
            "Proceedings of Lamps",
            "2023",
        ),
        ("eventtitle={KDD 2023}, booktitle={Proceedings of Lamps}", "KDD", "2023"),
        ("journal={KDD}, date={2023-06-04/2024-06-09}", "KDD", "2023"),
        ("journal={KDD}, year={forthcoming}, date={2023-06}", "KDD", "2023"),
        ("journal={KDD}, year={{2023}}", "KDD", "2023"),
        ("journal={KDD}, year={c2023b}", "KDD", "2023"),
        ("booktitle={KDD 2022}, year=2023", "KDD", "2023"),
        ("journal={Lamps; a Journal \\& More}, year=2023", "Lamps; a Journal & More", "2023"),
        ('journal={Lampe und \\"Ol}, year=2023', "Lampe und Öl", "2023"),
        ("journal={灯の科学}, year=2023", "灯の科学", "2023"),
        ("journal={ACM Trans. Inf. Syst.}, year=2023", "ACM Trans. Inf. Syst.", "2023"),
        ("publisher={arXiv}, doi={10.48550/ARXIV.2305.00001}, year=2023", "arXiv", "2023"),
    ],
)
def test_venue_and_year_are_told_apart(fields: str, venue: str, year: str):
    found = row(fields)
    assert (found["venue"], found["year"]) == (venue, year)


def test_a_name_and_a_title_in_another_script_go_through():
    found = row("author={山田, 太郎 and Иванов, Иван and Ελένη Παπά}", "title={灯の <i>研究</i>},")
    assert (found["title"], found["authors"]) == ("灯の 研究", "太郎 山田; Иван Иванов; Ελένη Παπά")


HOSTILE = {
    "quotation marks": lambda size: '@a{b,title={"' + '"' * size + "}}",
    "quotation marks in quotation marks": lambda size: '@a{b,title="' + '"' * size + "}",
    "a name without end": lambda size: "@a{b,title={T},author={" + "a " * (size // 2) + "}}",
    "names without end": lambda size: "@a{b,title={T},author={" + "a and " * (size // 6) + "}}",
    "parts without end": lambda size: "@a{b,title=" + '"a" # ' * (size // 6) + '"a"}',
    "fields": lambda size: "@a{b,title={T}" + ",a={}" * (size // 5) + "}",
    "fields without a comma": lambda size: "@a{b,title={T}" + " a={}" * (size // 5) + "}",
    "openings": lambda size: "@a{b,title={\n" * (size // 13),
    "openings in one line": lambda size: "@a{b,title={" * (size // 12),
    "few openings": lambda size: ("@a{b,title={" + "x" * 90 + "\n") * (size // 103),
    "accents": lambda size: "@a{b,title={" + "\\'e" * (size // 3) + "}}",
    "accents in many": lambda size: ("@a{b,title={" + "\\'e" * 500 + "}}\n") * (size // 1520),
    "macros in many": lambda size: ("@a{b,title={" + "\\alpha" * 250 + "}}\n") * (size // 1520),
    "dollars": lambda size: "@a{b,title={" + "$" * size + "}}",
    "braces": lambda size: "@a{b,title={" + "{" * (size // 2) + "}" * (size // 2) + "}}",
    "remarks": lambda size: "x\n" * (size // 2),
    "braces too many": lambda size: "@a{b,title={T}}}" + ",a={}" * (size // 5),
    "macros that double": lambda size: '@string{a0="aa"}' + "".join(
        f"@string{{a{n + 1}=a{n} # a{n}}}" for n in range(60)) + "@a{b,title=a60}",
    "a macro that is long": lambda size: f'@string{{a="{"x" * (size // 2)}"}}@a{{b,title=' + "a#" * (size // 4) + "a}",
    "parents": lambda size: "".join(
        f"@a{{{n},crossref={{{n + 1}}},title={{{'T' * 60}}}}}\n" for n in range(size // 120)),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_of_full_size_ends_soon(name: str):
    text = HOSTILE[name](LIMIT)
    with ends(), suppress(ListError):  # it has too many entries
        read(text)


@settings(max_examples=200)
@given(st.text(st.sampled_from('@{}",=#a1\\ \n%')) | st.lists(st.sampled_from(
    ["@a{b,", "@string{s=", "title={T}", "author={", "}", "{", '"', ",", "=", "#", "s", "\n", "@comment{",
     "crossref={b}"]
)).map("".join))  # fmt: skip
def test_any_text_is_read_or_refused(text: str):
    try:
        works, _ = read(text)
    except ListError:
        return
    assert all(work.row["title"] for work in works)
