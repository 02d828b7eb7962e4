"""What is in the catalog is in its list, or is named with the lines to add; nothing vanishes."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import ROOT, SURVEY, Folder, write_small
from helpers.base.errors import ListError
from helpers.catalog import Catalog, load
from helpers.cli import main
from helpers.lists.coverage import coverage, notices
from helpers.lists.render import render, work_columns

PARTS = {
    "features": '<details><summary>{{ heading("features") }}</summary>\n<p>\n\nWhat features are.\n\n'
    '| **Paper** |\n|:---|\n{{- papers("features", "| {title} {url} |") }}\n\n</p>\n</details>\n',
    "ranking": '## {{ heading("ranking") }}\n\n'
    '| Title | Link |\n|---|---|\n{{- papers("ranking", "| {title} | {url} |") }}\n',
    "others": '## 3 Others\n\n{{- papers("others", "* {title} {url}") }}\n',
    "datasets.csv": '{{- datasets("| {name} | {url} |") }}\n',
    "benchmarks.csv": '{{- benchmarks("| {name} | {url} |") }}\n',
    "repositories.csv": '{{- repositories("| {name} | {url} |") }}\n',
    "releases.csv": '\n{{ latest_release("New: {version}") }}\n{{ releases("* {version}: {note}") }}\n',
}
WHOLE = "\n".join(PARTS.values())


def run(*words: str) -> Result:
    return CliRunner().invoke(main.survey, [*words])


def told(catalog: Catalog, template: str) -> list[str]:
    return coverage(catalog, Path("list.md.jinja"), template).messages()


@pytest.fixture
def listed(project: Folder) -> Folder:
    """Return the small catalog with a list that holds all of it."""
    (project.path / "list.md.jinja").write_text(WHOLE)
    return project


def with_section(folder: Folder, number: str, name: str = "fresh") -> None:
    """Add a section with a paper."""
    sections = folder.rows("sections.csv")
    folder.write([*sections, [name, number, f"Fresh {name}", "", ""]], "sections.csv")
    paper = [f"{name}2024new", "", f"New in {name}", "", name, *[""] * 4, f"https://example.org/{name}", *[""] * 5]
    folder.write([*folder.rows(), paper])


# --- what is named -----------------------------------------------------------------------------------------------


def test_the_list_of_this_survey_holds_all_of_its_catalog():
    assert notices(load(ROOT / "data"), ROOT / "data") == []


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(dropped=st.sets(st.sampled_from([*PARTS])))
def test_exactly_what_the_text_does_not_hold_is_lost(tmp_path_factory: pytest.TempPathFactory, dropped: set[str]):
    folder = tmp_path_factory.getbasetemp() / "covered"
    catalog = (Folder(folder) if folder.exists() else write_small(folder)).load()
    template = "\n".join(text for name, text in PARTS.items() if name not in dropped)
    lost = coverage(catalog, Path("list.md.jinja"), template).lost
    text = render(catalog, template)
    for file, column in (("papers.csv", "url"), ("datasets.csv", "url"), ("benchmarks.csv", "url"),
                         ("repositories.csv", "url"), ("releases.csv", "note")):  # fmt: skip
        rows = getattr(catalog, file.removesuffix(".csv")).to_dict("records")
        missing = [row for row in rows if text.count(row[column]) < sum(r[column] == row[column] for r in rows)]
        found = lost.get(file, [])
        # Of a work with two listings the text tells how many are missing; the section tells which.
        assert {row[column] for row in found} == {row[column] for row in missing}
        assert all(row["section"] in dropped for row in found if file == "papers.csv")


RANKING = PARTS["ranking"]
CALL = '{{- papers("ranking", "| {title} | {url} |") }}'
PAIR = "2 papers (baker2022middle, clark2023late)"
OF = "of section 'ranking'"
LACKS = f"the list lacks section '2 Ranking' and its {PAIR}"


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (CALL, []),
        ("{% for name in ['ranking'] %}{{ papers(name, '{title}') }}{% endfor %}", []),
        ("{% if false %}" + CALL + "{% endif %}", [LACKS]),
        ("{% set rows = papers('ranking', '{title}') %}", [LACKS]),
        ("<!-- " + CALL + " -->", [LACKS]),
        ("<!--\n" + CALL + "\n-->", [LACKS]),
        ("{# " + CALL + " #}", [LACKS]),
        ('{{ papers("ranking", "| - |") }}', [f"the list lacks {PAIR} {OF}"]),
        ('{{ papers("ranking", "{title}").split("Late")[0] }}', [f"the list lacks 1 paper (clark2023late) {OF}"]),
        (CALL + CALL, ["the list has section '2 Ranking' twice"]),
        (CALL.replace("ranking", "features"), [LACKS, "the list has section '1 Features' twice"]),
        ('{{ leave_out("ranking") }}', []),
    ],
)  # fmt: skip
def test_what_a_template_loses_is_named_however_it_does(small: Folder, other: str, said: list[str]):
    assert told(small.load(), WHOLE.replace(CALL, other)) == said


def test_a_second_listing_is_missed_though_the_work_stands_elsewhere(small: Folder):
    lost = coverage(small.load(), Path("list.md.jinja"), WHOLE.replace(PARTS["others"], "")).lost
    assert [(row["key"], row["section"]) for row in lost["papers.csv"]] == [
        ("adams2021early", "others"),
        ("dunn2023survey", "others"),
    ]


def test_a_section_without_papers_is_named_too(small: Folder):
    small.write([*small.rows("sections.csv"), ["empty", "4", "Empty", "", ""]], "sections.csv")
    said = ["the list has no table for section '4 Empty', which has no papers yet"]
    assert told(small.load(), WHOLE) == said
    assert told(small.load(), WHOLE + '{{ papers("empty", "{title}") }}') == []


def test_a_list_that_only_announces_the_latest_release_lacks_the_others(small: Folder):
    small.write([*small.rows("releases.csv"), ["2023-07-01", "v2", "More."]], "releases.csv")
    only = WHOLE.replace('{{ releases("* {version}: {note}") }}', "")
    assert told(small.load(), only) == ["the list lacks 1 release (v2)"]
    assert told(small.load(), only + '{{ leave_out("releases") }}') == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('papers("ranking"', 'papers("rankin"', "17: the template names the section 'rankin', which sections.csv"),
        ('heading("ranking")', 'heading("rankin")', "13: the template names the section 'rankin', which sectio"),
        (CALL, '{{ leave_out("dataset") }}', "17: there is no 'dataset' to leave out; did you mean 'datasets'?"),
        (CALL, "{{ paper }}", "17: the template is at fault: 'paper' is undefined"),
        (CALL, "{{ papers( }}", "17: the template is at fault"),
        pytest.param(
            CALL, f"{{{{ {'9' * 5000} }}}}", "17: the template is at fault: Exceeds the limit", id="a long number"
        ),
    ],
)
def test_a_template_at_fault_is_named_by_line(listed: Folder, old: str, new: str, message: str):
    (listed.path / "list.md.jinja").write_text(WHOLE.replace(old, new))
    for command in ("render", "check"):
        result = run(command)
        assert result.exit_code == 1
        assert f"data/list.md.jinja:{message}" in result.stderr
    with pytest.raises(ListError, match=re.escape(message)):
        notices(listed.load(), listed.path)


# --- the commands ------------------------------------------------------------------------------------------------


def test_a_list_that_lacks_something_is_not_written(listed: Folder):
    with_section(listed, "4")
    Path("list.md").write_text("earlier")
    for words in (("--output", "list.md"), ()):
        result = run("render", *words)
        assert (result.exit_code, result.stdout, Path("list.md").read_text()) == (1, "", "earlier")
        assert "the list lacks section '4 Fresh fresh' and its 1 paper (fresh2024new)" in result.stderr
        assert '    {{- papers("fresh", "* {title} {url}") }}' in result.stderr
    listed.source()
    result = run("check")
    assert result.exit_code == 0
    assert "notice: data/list.md.jinja: the list lacks section '4 Fresh fresh' and its 1 paper" in result.stderr


def test_lines_that_are_missing_are_added_where_they_belong(listed: Folder):
    with_section(listed, "1.1", "part")
    with_section(listed, "4", "last")
    with_section(listed, "0", "first")
    result = run("render", "--add-missing", "--output", "list.md")
    assert result.exit_code == 0, result.output
    template = (listed.path / "list.md.jinja").read_text()
    places = [template.index(f'papers("{name}"') for name in ("first", "features", "part", "ranking", "others", "last")]
    assert places == sorted(places)
    text = Path("list.md").read_text()
    for name in ("first", "part", "last"):
        assert text.count(f"New in {name}") == 1
        assert template.count(f'heading("{name}")') == 1
    assert text.count("<details>") == text.count("</details>") >= 2
    assert template.count("What features are.") == 1
    # Nothing of the template is lost or changed.
    rest = iter(template.splitlines())
    assert all(line in rest for line in WHOLE.splitlines())
    again = run("render", "--add-missing", "--output", "list.md")
    assert (again.exit_code, again.stderr) == (0, "")
    assert (listed.path / "list.md.jinja").read_text() == template


@pytest.mark.parametrize("name", PARTS)
def test_any_part_that_is_gone_is_added_again(listed: Folder, name: str):
    (listed.path / "list.md.jinja").write_text(WHOLE.replace(PARTS[name], ""))
    assert run("render", "--output", "list.md").exit_code == 1
    assert run("render", "--add-missing", "--output", "list.md").exit_code == 0
    assert notices(listed.load(), listed.path) == []


LOOP = "{% for name in ['features', 'ranking', 'others'] %}{{ papers(name, '{title}') }}{% endfor %}\n"


@pytest.mark.parametrize("template", ["", "# Mine\n", LOOP])
def test_a_template_without_a_neighbour_gets_plain_tables(listed: Folder, template: str):
    (listed.path / "list.md.jinja").write_text(template)
    assert run("render", "--add-missing").exit_code == 0
    assert (listed.path / "list.md.jinja").read_text().startswith(template)
    assert notices(listed.load(), listed.path) == []


def test_a_neighbour_whose_pattern_is_no_text_gives_its_section_all_columns(listed: Folder):
    with_section(listed, "4")
    call = PARTS["others"].replace('"* {title} {url}"', "form")
    template = WHOLE.replace(PARTS["others"], "{% set form = '* {title} {url}' %}" + call)
    (listed.path / "list.md.jinja").write_text(template)
    result = run("render", "--add-missing", "--output", "list.md")
    assert result.exit_code == 0, result.output
    assert Path("list.md").read_text().count("* A Survey of Words https://arxiv.org/abs/2305.00004v2") == 1
    (line,) = (line for line in Path("list.md").read_text().splitlines() if "New in fresh" in line)
    assert line.count(" | ") == len(work_columns(SURVEY)) - 1
    assert "https://example.org/fresh" in line


def test_line_ends_of_a_template_stay(listed: Folder):
    with_section(listed, "4")
    (listed.path / "list.md.jinja").write_bytes(WHOLE.replace("\n", "\r\n").encode())
    assert run("render", "--add-missing").exit_code == 0
    data = (listed.path / "list.md.jinja").read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")


def test_a_list_without_a_template_holds_all(project: Folder):
    result = run("render")
    assert result.exit_code == 0
    for word in ("Early Words", "A Survey of Words", "MovieLens", "Bench", "eve", "Initial version."):
        assert word in result.stdout


def test_as_of_a_day_a_later_section_is_not_missed(listed: Folder):
    earlier = run("render", "--as-of", "2023-06-01").stdout
    with_section(listed, "4")
    result = run("render", "--as-of", "2023-06-01")
    assert (result.exit_code, result.stdout) == (0, earlier)
    assert "A Survey of Words" not in earlier
