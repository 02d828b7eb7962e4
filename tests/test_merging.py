"""A merge says what it would do of each work, writes only when told to, and then all of it or nothing."""

import errno
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

import conftest
from conftest import SMALL, Folder, write_small
from helpers.base.files import write_together
from helpers.catalog import Catalog, load
from helpers.changes.compare import compare
from helpers.cli import main
from helpers.lists import merge
from helpers.lists.plan import agree

EARLY = "https://arxiv.org/abs/2104.00001"
MIDDLE = "https://arxiv.org/abs/2206.00002"
LATE = "https://example.org/late?x=1#y"
SURVEY = "https://arxiv.org/abs/2305.00004"
NEW = "- New Words of Tomorrow, AAAI 2024, [[paper]](https://arxiv.org/abs/2401.00009)\n"


def run(folder: Folder, text: str, *words: str, name: str = "list.md") -> Result:
    file = folder.path.parent / name
    file.write_text(text, encoding="utf-8")
    return CliRunner().invoke(main.survey, ["import", name, "--into", "data", "--listed", "2024-02-03", *words])


def states(result: Result) -> list[tuple[str, ...]]:
    """Return line, state, key and what is said of each work in the table that was printed."""
    lines = result.stdout.splitlines()
    head = next(place for place, line in enumerate(lines) if line.split() == ["line", "state", "work", "what"])
    at = [lines[head].index(word) for word in ("state", "work", "what")]
    spans = [slice(0, at[0]), slice(at[0], at[1]), slice(at[1], at[2]), slice(at[2], None)]
    rows = [line for line in lines[head + 1 : -1] if not line.startswith(("not in the file", "no work is left"))]
    return [tuple(line[span].strip() for span in spans) for line in rows]


def contents(folder: Folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.path.iterdir()}


def row(title: str, venue: str, url: str) -> str:
    return f"- {title}, {venue}, [[paper]]({url})\n"


# --- what becomes of a work --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "title"),
    [
        (EARLY, "Early Words"),
        ("https://arxiv.org/pdf/2104.00001v3.pdf", "Early Words"),
        ("https://doi.org/10.48550/arXiv.2104.00001", "EARLY words."),
    ],
)
def test_a_work_is_the_same_whatever_form_its_link_has(project: Folder, url: str, title: str):
    result = run(project, row(title, "AAAI 2021", url), "--write")
    assert states(result) == [("1", "same", "adams2021early", "")]
    assert result.stdout.endswith("1 work read: 1 same; 0 oddities; there is nothing to write\n")


def test_a_work_without_link_is_known_by_its_title(project: Folder):
    assert states(run(project, "- LATE  words, arXiv 2023\n")) == [("1", "same", "clark2023late", "")]


def test_a_doi_is_known_in_any_form(project: Folder):
    project.change("https://dl.acm.org/doi/abs/10.1145/34.5", "url", 4)
    assert states(run(project, row("Late Words", "arXiv 2023", "https://doi.org/10.1145/34.5")))[0][1] == "same"
    bib = "@misc{x, title={Late Words}, year=2023, doi={10.1145/34.5}, url={https://example.org/other}}"
    assert states(run(project, bib, name="r.bib"))[0][1:3] == ("same", "clark2023late")


def test_a_new_work_is_added_at_the_end_of_its_section(project: Folder):
    before = project.load()
    result = run(project, f"## Ranking Stage\n\n## 2 Ranking\n{NEW}", "--write")
    assert states(result) == [("4", "added", "new2024words", "in ranking: 'New Words of Tomorrow'")]
    assert result.stdout.endswith("papers.csv written in data\n")
    difference = compare(before, project.load())
    assert (difference.added, difference.cells, difference.rows) == (["new2024words"], [], [])
    assert project.rows()[4] == [
        *("new2024words", "", "New Words of Tomorrow", "", "ranking", "", "", "AAAI", "2024"),
        *("https://arxiv.org/abs/2401.00009", "", "", "", "", "2024-02-03"),
    ]


def test_a_new_work_without_a_known_section_needs_one(project: Folder):
    before = contents(project)
    result = run(project, f"# Elsewhere\n{NEW}{NEW}", "--write")
    assert states(result) == [
        ("2", "needs a section", "new2024words", "not a section of the catalog: 'Elsewhere'"),
        ("3", "repeated", "new2024words", "of line 2"),
    ]
    assert contents(project) == before
    assert states(run(project, NEW, "--section", "3", "--write"))[0][1:] == (
        "added", "new2024words", "in others: 'New Words of Tomorrow'",
    )  # fmt: skip
    assert project.load().papers["section"].tolist()[-1] == "others"


def test_an_empty_cell_is_filled_and_its_source_told(project: Folder):
    bib = f"@misc{{x, title={{Late Words}}, author={{Clark, Cleo and others}}, year=2023, url={{{LATE}}}}}"
    result = run(project, bib, "--write", name="refs.bib")
    assert states(result) == [("1", "changed", "clark2023late", "authors: 'Cleo Clark; et al.'")]
    assert project.rows()[3][3] == "Cleo Clark; et al."
    assert project.rows("sources.csv")[-1] == ["clark2023late", "authors", "refs.bib, line 1", ""]


def test_what_a_line_filled_conflicts_with_a_later_line_that_is_named(project: Folder):
    entry = "@misc{{{key}, title={{Late Words}}, author={{{author}}}, year=2023, url={{{url}}}}}\n"
    bib = "".join(
        entry.format(key=key, author=author, url=LATE) for key, author in [("a", "Clark, Cleo"), ("b", "Dee, Di")]
    )
    assert states(run(project, bib, name="refs.bib")) == [
        ("1", "changed", "clark2023late", "authors: 'Cleo Clark'"),
        ("2", "conflicting", "clark2023late", "authors: 'Cleo Clark' in line 1, 'Di Dee' here"),
    ]


def test_a_filled_cell_is_never_overwritten_unless_its_column_is_named(project: Folder):
    before = contents(project)
    text = row("Late Words", "AAAI 2024", LATE)
    said = "year: '2023' in the catalog, '2024' here"
    result = run(project, text, "--write")
    assert states(result) == [
        ("1", "conflicting", "clark2023late", f"venue: 'arXiv' in the catalog, 'AAAI' here; {said}")
    ]
    assert contents(project) == before
    result = run(project, text, "--overwrite", "venue", "--write")
    assert states(result) == [("1", "conflicting", "clark2023late", f"venue: 'AAAI' for 'arXiv'; {said}")]
    assert [project.rows()[3][7], project.rows()[3][8]] == ["AAAI", "2023"]


def test_overwriting_changes_all_listings_of_a_work(project: Folder):
    before = project.load()
    run(project, row("Early Words", "AAAI 2022", EARLY), "--overwrite", "year", "--write")
    (publication,) = compare(before, project.load()).published
    assert publication.key == "adams2021early"
    assert [(row["column"], row["before"], row["after"]) for row in publication.changes] == [("year", "2021", "2022")]
    assert project.load().works.set_index("key").loc["adams2021early", "year"] == 2022


def test_a_corrected_value_as_listed_is_no_conflict(project: Folder):
    project.edit("venue,Arxiv,arXiv", 'title,Midle Wurds,"Middle Words, and More"', "corrections.csv")
    assert states(run(project, row("Midle Wurds", "arXiv 2022", MIDDLE)))[0][1] == "doubtful"
    project.edit('title,Midle Wurds,"Middle Words, and More"', "year,2021,2022", "corrections.csv")
    assert states(run(project, row("Middle Words, and More", "arXiv 2021", MIDDLE)))[0][1] == "same"


# --- the same work more than once --------------------------------------------------------------------------------


def test_a_work_in_several_sections_gets_a_listing_in_each(project: Folder):
    work = row("Late Words", "arXiv 2023", LATE)
    result = run(project, f"## Ranking\n{work}\n## Others\n{work}\n{work}", "--write")
    assert states(result) == [
        ("2", "same", "clark2023late", ""),
        ("5", "added", "clark2023late", "also in others"),
        ("7", "repeated", "clark2023late", "of line 2"),
    ]
    assert project.load().papers.query("key == 'clark2023late'")["section"].tolist() == ["ranking", "others"]
    assert states(run(project, f"## Ranking\n{work}\n## Others\n{work}")) == [
        ("2", "same", "clark2023late", ""),
        ("5", "repeated", "clark2023late", "of line 2"),
    ]


def test_a_new_work_in_two_sections_has_one_key(project: Folder):
    run(project, f"## Ranking\n{NEW}\n## Others\n{NEW}", "--write")
    assert project.load().papers.query("key == 'new2024words'")["section"].tolist() == ["ranking", "others"]


def test_a_work_that_stands_only_elsewhere_is_a_conflict_and_may_be_moved(project: Folder):
    text = f"## Others\n{row('Late Words', 'arXiv 2023', LATE)}"
    assert states(run(project, text, "--write")) == [
        ("2", "conflicting", "clark2023late", "section: ranking in the catalog, others here")
    ]
    before = project.load()
    result = run(project, text, "--overwrite", "section", "--write")
    assert states(result) == [("2", "changed", "clark2023late", "section: others for ranking")]
    assert compare(before, project.load()).moved == [("clark2023late", ["ranking"], ["others"])]


def test_two_versions_that_conflict_are_told_from_a_repeat(project: Folder):
    later = NEW.replace("AAAI 2024", "arXiv 2023")
    result = run(project, f"## Others\n{NEW}{NEW}{later}", "--write")
    assert states(result) == [
        ("2", "added", "new2024words", "in others: 'New Words of Tomorrow'"),
        ("3", "repeated", "new2024words", "of line 2"),
        (
            "4",
            "conflicting",
            "new2024words",
            "venue: 'AAAI' in line 2, 'arXiv' here; year: '2024' in line 2, '2023' here",
        ),
    ]
    assert project.rows()[-1][7:9] == ["AAAI", "2024"]
    assert states(run(project, f"## Others\n{NEW}{later}", "--overwrite", "venue"))[1][1] == "conflicting"


def test_one_link_with_two_titles_is_left_to_the_user(project: Folder):
    before = contents(project)
    result = run(project, f"## Others\n{row('Something Else Entirely', 'AAAI 2024', LATE)}", "--write")
    assert states(result) == [
        ("2", "doubtful", "clark2023late",
         "'Something Else Entirely' has the link of 'Late Words' in the catalog: "
         "decide with --near 2=same or --near 2=new")
    ]  # fmt: skip
    assert contents(project) == before


def test_the_works_of_single_lines_are_decided_one_by_one(project: Folder):
    text = "## Others\n" + "".join(
        row(title, "arXiv 2023", f"https://example.org/{n}")
        for n, title in enumerate(["A Survey of Wards", "A Survey of Woods", "The Survey of Words"])
    )
    decided = states(run(project, text, "--near", "new", "--near", "3=same"))
    assert [(line, state, key) for line, state, key, _ in decided] == [
        ("2", "added", "survey2023wards"), ("3", "conflicting", "dunn2023survey"), ("4", "added", "survey2023words"),
    ]  # fmt: skip
    renamed = f"## Others\n{row('Something Else Entirely', 'arXiv 2023', LATE)}"
    (found,) = states(run(project, renamed, "--near", "same"))
    assert "decide with" in found[3], "what a link and a title say differently is decided by line alone"
    (found,) = states(run(project, renamed, "--near", "2=same", "--overwrite", "title", "--overwrite", "section"))
    assert found[1:3] == ("changed", "clark2023late")
    for wrong in ("maybe", "x=new", "2=old", "=same", "2="):
        done = run(project, text, "--near", wrong)
        assert (done.exit_code, repr(wrong) in done.output) == (2, True), done.output


def test_a_near_title_is_left_to_the_user(project: Folder):
    before = contents(project)
    text = f"## Others\n{row('A Survey of Wards', 'arXiv 2023', 'https://example.org/w')}"
    result = run(project, text, "--write")
    assert states(result) == [
        ("2", "doubtful", "dunn2023survey",
         "'A Survey of Wards' is 94% like 'A Survey of Words' in the catalog (year in common): "
         "decide with --near 2=same or --near 2=new")
    ]  # fmt: skip
    assert contents(project) == before
    assert states(run(project, text, "--near", "new"))[0][1:3] == ("added", "survey2023wards")
    assert states(run(project, text, "--near", "same"))[0][1:3] == ("conflicting", "dunn2023survey")


def test_a_new_term_is_taken_only_when_told_to(project: Folder):
    text = f"## Others\n{NEW.replace('AAAI', 'XYZ')}"
    result = run(project, text, "--write")
    assert "list.md:2: the venue 'XYZ' is new; not taken without --new-terms" in result.stdout
    assert project.rows()[-1][7:9] == ["", "2024"]
    result = run(project, text, "--new-terms", "--write")
    assert states(result) == [("2", "changed", "new2024words", "venue: 'XYZ'")]
    assert project.rows()[-1][7] == "XYZ"
    assert project.rows("vocabulary.csv")[-1] == ["venue", "XYZ", "", "", "3", ""]


# --- nothing or all ----------------------------------------------------------------------------------------------

ALL = f"""## Others
{NEW}
| Paper | Venue | Tuning |
|--|--|--|
| [Ecks E, Wye W. Other Words Again[J]. XYZ, 2024.](https://example.org/again) | | LoRA |
"""


def test_nothing_is_written_without_being_told_to(project: Folder):
    before = contents(project)
    result = run(project, ALL, "--new-terms")
    assert [state for _, state, *_ in states(result)] == ["added", "added"]
    assert result.stdout.endswith("nothing written: --write changes vocabulary.csv, papers.csv, sources.csv in data\n")
    assert contents(project) == before


def test_what_was_said_is_what_is_written(project: Folder):
    before = project.load()
    assert run(project, ALL, "--new-terms", "--write").exit_code == 0
    after = project.load()
    assert compare(before, after).added == ["new2024words", "ecks2024other"]
    assert after.papers["venue"].tolist()[-2:] == ["AAAI", "XYZ"]
    assert states(run(project, ALL)) == [(line, "same", key, "") for line, key in
                                         zip(["2", "6"], after.papers["key"].tolist()[-2:], strict=True)]  # fmt: skip


@pytest.mark.parametrize("step", ["write_bytes", "replace"])
@pytest.mark.parametrize("good", [0, 1, 2])
def test_a_disk_that_fills_up_leaves_the_old_catalog(
    project: Folder, monkeypatch: pytest.MonkeyPatch, step: str, good: int
):
    before, real, calls = contents(project), getattr(Path, step), []

    def fails(path: Path, *given: object) -> object:
        if path.suffix != ".tmp" or ".old" in path.name:
            return real(path, *given)
        calls.append(path)
        if len(calls) > good:
            raise OSError(errno.ENOSPC, "No space left on device", f"{path}")
        return real(path, *given)

    monkeypatch.setattr(Path, step, fails)
    result = run(project, ALL, "--new-terms", "--write")
    assert result.exit_code == 1
    assert "No space left on device" in result.stderr
    assert contents(project) == before


@settings(max_examples=15)
@given(venue=st.text("aB1 ;,&'\"=/{}", min_size=1, max_size=12), tuning=st.sampled_from(["LoRA", "Qux", "A, B", "C/D"]))
def test_no_venue_refuses_a_whole_import(tmp_path_factory: pytest.TempPathFactory, venue: str, tuning: str):
    """Whatever a list calls a venue or a strategy, the other works come in, and it itself is taken or named."""
    folder = write_small(tmp_path_factory.mktemp("venue") / "data")
    name = f"x{venue}x"  # not empty, and without blanks at its ends
    rows = f"| | Odd Quilts | {tuning} | {name} 2024 | [x](https://example.org/odd) |\n"
    rows += "| | Purple Lanterns | LoRA | AAAI 2024 | [x](https://example.org/fine) |\n"
    file = folder.path.parent / "list.md"
    file.write_text(f"## 3 Others\n| Name | Paper | Tuning | Publication | Link |\n|-|-|-|-|-|\n{rows}")
    merged = merge.merge_file(file, folder.path, folder.load(), new_terms=True, listed="2024-01-01")
    write_together(merged.files)
    papers = folder.load().papers.set_index("title")
    assert papers.loc["Purple Lanterns", "venue"] == "AAAI"
    odd = papers.loc["Odd Quilts"]
    assert " ".join(name.split()) == odd["venue"] or max(merged.report.lines()) > 3
    terms = set(folder.load().terms["value"])
    assert {odd["venue"], odd["tuning"]} - {""} <= terms | {"LoRA; Qux"}


def test_authors_and_names_that_bibtex_cannot_split_cost_nothing_else(project: Folder):
    text = "@misc{a, title={Zebra Quilts}, author={Dee, Dan, Dun, Don}, url={https://example.org/a}}\n"
    text += "@misc{b, title={Purple Lanterns}, author={Eve Eliot; Ed Ede}, url={https://example.org/b}}\n"
    result = run(project, text, "--section", "others", "--write", name="refs.bib")
    assert result.exit_code == 0, result.output
    assert "refs.bib:1: the authors 'Dee, Dan, Dun, Don' cannot be told apart; left empty" in result.stdout
    papers = project.load().papers.set_index("title")
    assert papers.loc["Purple Lanterns", "authors"] == "Eve Eliot; Ed Ede"
    assert "Zebra Quilts" in papers.index


@pytest.mark.parametrize(
    ("column", "corrected", "refused"),
    [
        ("venue", "XYZ", "venue 'AAAI': changes.csv: before 'XYZ' is not a known venue"),
        ("year", "20x", "year '2024': changes.csv: before '20x' is not a year between 1900 and 2100"),
        ("title", "", "'Middle Words, and Moore': changes.csv: before is empty, but must be given"),
    ],
)
def test_what_the_catalog_refuses_of_a_work_costs_nothing_else(
    project: Folder, column: str, corrected: str, refused: str
):
    """What a cell was corrected to goes into the record of its change, and may not stand in it any more."""
    project.edit("venue,Arxiv,arXiv", f"{column},Old,{corrected}", "corrections.csv")
    text = row("Middle Words, and Moore", "AAAI 2024", MIDDLE) + NEW
    words = [word for name in ("venue", "year", "title") for word in ("--overwrite", name)]
    result = run(project, text, *words, "--section", "others", "--write")
    (note,) = (line for line in result.stdout.splitlines() if line.startswith("list.md:1: "))
    assert note.startswith(f"list.md:1: {refused}")
    assert note.endswith("; left out" if column == "title" else "; not taken")
    papers = project.load().papers.set_index("key").astype(str)
    before = {"title": "Middle Words, and More", "venue": "arXiv", "year": "2022"}
    after = {"title": "Middle Words, and Moore", "venue": "AAAI", "year": "2024"} | {column: before[column]}
    assert papers.loc["baker2022middle", list(before)].to_dict() == (before if column == "title" else after)
    assert papers.set_index("title").loc["New Words of Tomorrow", ["venue", "year"]].tolist() == ["AAAI", "2024"]


def test_what_is_said_of_new_terms_is_what_happens(project: Folder):
    text = "@misc{a, title={Zebra Quilts}, howpublished={XYZ}, year={2024}, url={https://example.org/a}}\n"
    said = [
        run(project, text, *words, "--section", "others", name="refs.bib").stdout for words in [(), ("--new-terms",)]
    ]
    assert "refs.bib:1: the venue 'XYZ' is new; not taken without --new-terms\n" in said[0]
    assert "refs.bib:1: the venue 'XYZ' is new; goes into vocabulary.csv if a cell takes it\n" in said[1]


def test_what_is_odd_of_many_lines_is_said_once(project: Folder):
    titles = ("Amber Quilts", "Purple Lanterns", "Grassy Meadows", "Old Orchards", "Iron Bridges", "Jade Puzzles")
    text = "".join(f"- {title}, XYZ 2024, [[paper]](https://example.org/{n})\n" for n, title in enumerate(titles))
    said = run(project, text).stdout.splitlines()
    notes = [line for line in said if line.startswith("list.md:")]
    assert notes == ["list.md:1: the venue 'XYZ' is new; not taken without --new-terms (6 lines: 1, 2, 3, 4, 5, ...)"]
    assert run(project, text, "--section", "others", "--write").exit_code == 0
    assert set(project.load().papers.set_index("title").loc[list(titles), "venue"]) == {""}


def test_every_other_byte_stays(project: Folder):
    data = (project.path / "papers.csv").read_bytes().replace(b"\n", b"\r\n")
    (project.path / "papers.csv").write_bytes(data)
    run(project, f"## Ranking\n{NEW}", "--write")
    lines = (project.path / "papers.csv").read_bytes().splitlines(keepends=True)
    assert b"".join(lines[:4] + lines[5:]) == data
    assert lines[4].endswith(b"\r\n")


# --- the command -------------------------------------------------------------------------------------------------


def test_a_column_that_the_survey_does_not_declare_cannot_be_overwritten(project: Folder):
    result = run(project, NEW, "--overwrite", "backbon")
    assert result.exit_code == 2
    assert "'backbon' is no column of papers.csv that a file may change; did you mean 'backbone'?" in result.output


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "give either --to DIR, a new folder, or --into DIR, a catalog"),
        (["--to", "x", "--into", "data"], "give either --to DIR"),
        (["--to", "x", "--write"], "all other options are for --into"),
        (
            ["--into", "data", "--section", "nowhere"],
            "known section; did you mean 'others'?\n  there are 1 features, 2 ranking",
        ),
        (["--into", "data", "--listed", "soon"], "--listed: 'soon' is not a date"),
        (
            ["--into", "data", "--overwrite", "key"],
            "--overwrite: 'key' is no column of papers.csv that a file may change",
        ),
        (["--into", "elsewhere"], "does not exist"),
    ],
)
def test_a_wrong_command_line_is_2(project: Folder, words: list[str], message: str):
    (project.path.parent / "list.md").write_text(NEW)
    result = CliRunner().invoke(main.survey, ["import", "list.md", *words])
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_a_bibliography_makes_no_catalog_of_its_own(project: Folder):
    (project.path.parent / "r.bib").write_text("@misc{a, title={x}}")
    result = CliRunner().invoke(main.survey, ["import", "r.bib", "--to", "new"])
    assert result.exit_code == 2
    assert "any other file can be merged with --into" in result.stderr


def test_a_file_that_cannot_be_read_is_named(project: Folder):
    result = run(project, "prose only")
    assert result.exit_code == 1
    assert "list.md: has no entry, bullet or row that could be a work" in result.stderr


# --- the real catalog --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["bibtex", "ris"])
def test_what_the_catalog_exports_is_the_same(copied: Folder, kind: str):
    suffix = {"bibtex": "bib", "ris": "ris"}[kind]
    words = ["export", "--format", kind, "--catalog", "data", "--output", f"w.{suffix}"]
    assert CliRunner().invoke(main.survey, words).exit_code == 0
    result = run(copied, Path(f"w.{suffix}").read_text(encoding="utf-8"), name=f"w.{suffix}")
    assert {state for _, state, *_ in states(result)} == {"same"}
    assert len(states(result)) == len(load(copied.path).works)


def test_the_list_as_published_is_the_same_through_its_corrections(copied: Folder):
    words = ["render", "--as-listed", "--catalog", "data"]
    result = run(copied, CliRunner().invoke(main.survey, words).stdout, "--write")
    assert {state for _, state, *_ in states(result)} == {"same"}
    assert result.stdout.endswith("there is nothing to write\n")


@settings(max_examples=10)
@given(gone=st.sets(st.integers(0, 3)), emptied=st.sets(st.sampled_from(["name", "tuning", "backbone", "year"])))
def test_what_was_taken_out_comes_back(tmp_path_factory: pytest.TempPathFactory, gone: set[int], emptied: set[str]):
    """Whatever rows and cells of a rendered list the catalog lacks, merging brings exactly these back."""
    from helpers.lists.render import render_folder

    base = tmp_path_factory.mktemp("merge")
    folder = write_small(base / "data")
    (folder.path / "corrections.csv").write_text(SMALL["corrections.csv"].splitlines()[0] + "\n")
    (folder.path / "sources.csv").write_text(SMALL["sources.csv"].splitlines()[0] + "\n")
    full = folder.load()
    (base / "list.md").write_text(render_folder(full, folder.path), encoding="utf-8")
    head, *rows = folder.rows()
    kept = [row for place, row in enumerate(rows) if place not in gone]
    folder.write(
        [head, *[["" if name in emptied else cell for name, cell in zip(head, row, strict=True)] for row in kept]]
    )
    merged = merge.merge_file(base / "list.md", folder.path, folder.load(), listed="2024-01-01")
    write_together(merged.files)
    columns = ["title", "section", "name", "tuning", "backbone", "venue", "year", "url"]
    assert cells(folder.load(), columns) == cells(full, columns)


def cells(catalog: Catalog, columns: list[str]) -> list[tuple[str, ...]]:
    """Return the cells of each work, and the sections of its listings."""
    works = catalog.works[columns].astype(object).fillna("").drop(columns="section")
    return sorted(map(tuple, works.astype(str).to_numpy())), sorted(
        map(tuple, catalog.papers[["title", "section"]].to_numpy())
    )


# --- what says the same ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "one", "other", "same"),
    [
        ("authors", "Ann B. Adams; Bo Berg", "A B Adams; B Berg", True),
        ("authors", "Ann Adams; Bo Berg", "A. Adams; et al.", True),
        ("authors", "Ann Adams; Bo Berg", "A. Adams", False),
        ("authors", "Ann Adams", "Abe Adams", False),
        ("authors", "Ann Adams", "C. Adams", False),
        ("authors", "Adams", "A. Adams", False),  # a family name alone may be anybody's
        ("authors", "Ann Adams; Hou", "Ann Adams; Y. Hou", False),
        ("authors", "Ann Betty Adams", "A. C. Adams", False),
        ("authors", "Ann Betty Adams", "A. Adams", True),
        ("authors", "Ann Adams; et al.", "Ann Adams; Bo Berg; Carl Cox", True),
        ("authors", "OpenAI", "openai", True),
        ("authors", "Zoë Ünal", "Zoe Unal", True),
        ("title", "Zero-Shot Words: A Study", "zero shot words a study", True),
        ("title", "Words", "Wards", False),
        ("tuning", "LoRA; Frozen", "Frozen; LoRA", True),
        ("url", EARLY, "arxiv.org/pdf/2104.00001v2", True),
        ("url", "https://a.b/c", "https://a.b/d", False),
        ("year", "2023", "2024", False),
        ("venue", "SIGIR", "sigir", True),
    ],
)
def test_cells_agree_in_other_words(column: str, one: str, other: str, same: bool):
    assert agree(column, one, other, conftest.SURVEY) is same
    assert agree(column, other, one, conftest.SURVEY) is same


def test_what_a_list_overwrites_is_recorded_and_the_list_as_it_was_comes_back(project: Folder):
    written = row("Middle Words, and More", "AAAI 2022", "https://arxiv.org/abs/2206.00002")
    result = run(project, written, "--overwrite", "venue", "--write")
    assert result.exit_code == 0, result.output
    _head, *changes = project.rows("changes.csv")
    assert [change[:4] for change in changes] == [["baker2022middle", "venue", "arXiv", "AAAI"]]
    assert changes[0][5].startswith("list.md, line ")
    assert project.load().notices == ()
    earlier = row("Middle Words, and More", "arXiv 2022", "https://arxiv.org/abs/2206.00002")
    assert "same" in run(project, earlier).stdout


def test_the_preprint_of_a_published_work_is_known(project: Folder):
    # What `survey publish` writes; it draws what it changes besides.
    published = [
        ("venue", "arXiv", "AAAI"),
        ("url", "https://arxiv.org/pdf/2206.00002v3.pdf", "https://doi.org/10.1145/1.2"),
    ]
    source = "https://doi.org/10.1145/1.2"
    changes = [["baker2022middle", *change, "2024-01-01", source] for change in published]
    project.write([*project.rows("changes.csv"), *changes], "changes.csv")
    for column, _, after in published:
        project.change(after, column, 3)
    result = run(project, row("Middle Words, and More", "arXiv 2022", "https://arxiv.org/abs/2206.00002"))
    assert [state for _, state, *_ in states(result)] == ["same"]


# --- what a line says before others --------------------------------------------------------------------------------


TWICE = f"## Others\n{row('New Words of Tomorrow', 'arXiv 2024', 'https://arxiv.org/abs/2401.00009')}{NEW}"


def test_of_two_lines_that_differ_the_user_names_one(project: Folder):
    venue = lambda: next(one[7] for one in project.rows()[1:] if one[0] == "new2024words")  # noqa: E731
    found = states(run(project, TWICE, "--accept", "3:venue"))
    assert found[1] == ("3", "changed", "new2024words", "venue: 'AAAI' for 'arXiv'")
    run(project, TWICE, "--write")
    assert venue() == "arXiv", "the first line counts"
    said = run(project, TWICE, "--overwrite", "venue", "--accept", "new2024words:venue", "--write")
    assert "venue: 'arXiv' in the catalog and another line, 'AAAI' here" in said.stdout
    assert venue() == "arXiv", "which of both lines is the newer one nobody has said"
    for _ in range(2):
        run(project, TWICE, "--accept", "3:venue", "--write")
        assert venue() == "AAAI"
    run(project, TWICE, "--overwrite", "venue", "--write")
    assert venue() == "AAAI"
    assert "for a work that the file adds, write its line" in run(project, NEW, "--accept", "other2024:venue").output


def test_a_line_that_is_taken_first_counts_for_a_work_that_is_new(project: Folder):
    run(project, TWICE, "--accept", "3:venue", "--write")
    assert [one[7] for one in project.rows()[1:] if one[0] == "new2024words"] == ["AAAI"]


def test_to_accept_a_cell_keeps_no_other_from_being_filled_or_overwritten(project: Folder):
    bib = (
        f"@misc{{a, title={{Late Words}}, author={{Clark, Cleo}}, year=2022, url={{{LATE}}}}}\n"
        "@inproceedings{b, title={Early Words}, author={Adams, Ann and Dee, Di}, year=2021, booktitle={AAAI}, "
        f"url={{{EARLY}}}}}"
    )
    words = ["--accept", "adams2021early:authors", "--overwrite", "year", "--write"]
    assert [one[3] for one in states(run(project, bib, *words, name="refs.bib"))] == [
        "authors: 'Cleo Clark'; year: '2022' for '2023'", "authors: 'Ann Adams; Di Dee' for 'Ann Adams; Bo Berg'",
    ]  # fmt: skip


def test_a_term_that_may_be_misspelt_is_not_taken_with_the_new_ones(project: Folder):
    text = "## Others\n" + row("Odd Words of Today", "arXvi 2024", "https://example.org/odd")
    done = run(project, text, "--new-terms", "--write")
    said = (
        "not taken; did you mean 'arXiv'? Make it an alias of that in vocabulary.csv, or a term of its own: venue,arXvi"
    )
    assert said in done.stdout
    assert project.rows()[-1][7] == ""
    assert "arXvi" not in (project.path / "vocabulary.csv").read_text()
    project.edit("venue,arXiv,,Arxiv,1,", "venue,arXiv,,Arxiv; arXvi,1,", "vocabulary.csv")
    run(project, text, "--write")
    assert project.rows()[-1][7] == "arXiv"
