"""A list, a bibliography or a table of no survey becomes a catalog with the survey that it suggests."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Folder
from helpers.base.errors import ListError
from helpers.catalog import Catalog, load
from helpers.catalog.declared import DeclaredColumn, Survey, fold_head
from helpers.catalog.survey import read_survey
from helpers.cli import main
from helpers.lists import adoption, formats, guessing
from helpers.lists.cells import is_missing
from helpers.lists.columns import plain_head
from helpers.lists.palette import COLOURS, next_colour
from helpers.lists.proposals import Context, ProposedTerms

FIRST, SECOND = "https://example.org/1", "https://example.org/2"
LIST = f"""\
# Machines that See

## 1 Seeing

### Near

| Method | Paper | Venue | Year | Modality | Open | Code |
|---|---|---|---|---|---|---|
| Lens | [Lenses for All]({FIRST}) | CVPR | 2021 | image; text | yes | [code](https://example.org/lens) |
| N/A | [Mirrors, and More]({SECOND}) | arxiv | 2022 | image | no | N/A |

### Far

| Method | Paper | Venue | Year | Modality | Open | Code |
|---|---|---|---|---|---|---|
| Tube | [Tubes Are Enough](https://example.org/3) | ICCV | 2023 | video; text | yes | https://example.org/tube |
| Dish | [Dishes of Tubes](https://example.org/4) | ICCV | 2023 | video | no | |

## 2 Read More

| Paper | Venue | Year |
|---|---|---|
| [A Survey of Seeing](https://example.org/5) | CSUR | 2024 |
"""
BIB = "@misc{a, title={Words of Machines}, author={Adams, Ann}, year=2020, url={https://example.org/9}}\n"


def made(folder: Path, **files: str) -> tuple[Catalog, adoption.Adoption]:
    """Return the catalog that files by name make, and what was made."""
    paths = []
    for name, text in files.items():
        paths.append(folder / name.replace("_", "."))
        paths[-1].write_text(text, encoding="utf-8")
    done = adoption.adopt(paths, folder / "data")
    return load(folder / "data"), done


def kinds(catalog: Catalog) -> dict[str, str]:
    return {column.name: column.kind for column in catalog.survey.declared}


# --- columns -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ([], "text"),
        (["", "N/A", "-"], "text"),
        (["https://a.b/c", "[x](https://a.b)", "N/A"], "url"),
        (["see https://a.b/c", "https://a.b/c"], "text"),
        (["yes", "No", "\u2713", "\u2717", ""], "yes-no"),
        (["2023-06-09", "2024/01/31", "n/a"], "date"),
        (["2023-06-09"] * 9 + ["2023-07"], "date"),
        (["2023", "2024"], "number"),
        (["12", "0.5", "1,200", "-3"], "number"),
        (["12 GB", "8 GB"], "text"),
        (["LLaMA (7B)", "GPT-4", "T5-base (220M); BERT"], "models"),
        (["LLaMA (7B)", "GPT-4 of 2023, tuned; and more", "another (of ours)", "x y (z)", "a (b) c"], "text"),
        (["image", "text", "image", "text"], "term"),
        (["image; text", "text; video", "image; video"], "terms"),
        (["image, text", "text, video", "image, video"], "terms"),
        (["one", "two", "three"], "text"),
        (["a sentence of many words that says more than any term would do"] * 4, "text"),
    ],
)
def test_the_kind_of_a_column_is_that_of_its_cells(cells: list[str], kind: str):
    assert guessing.kind_of(cells) == kind


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("Code", "code"),
        ("Base Model(s)", "base_model_s"),
        ("\u6a21\u578b", "moxing"),
        ("3D", "column_3d"),
        ("key", "own_key"),
        ("<b>x</b> \\input{a}", "b_x_b_input_a"),
        ("x" * 99, "x" * 36),
    ],
)
def test_a_head_gives_a_name_that_survey_yaml_takes(head: str, name: str, tmp_path: Path):
    assert guessing.column_name(head).startswith(name)
    (tmp_path / "survey.yaml").write_text(f"columns:\n  {guessing.declaration(head, ['a'])}\n", encoding="utf-8")
    (column,) = read_survey(tmp_path).declared
    assert column.name == guessing.column_name(head)


HEADS = st.text(st.sampled_from("ab_ -1ns$%é中"), min_size=1, max_size=4)
RESERVED = st.sampled_from(["key", "n", "index", "_index", "id", "number", "month", "listed", "Works of art", "1" * 99])


@settings(max_examples=60)
@given(st.lists(HEADS | RESERVED, min_size=1, max_size=8, unique_by=lambda head: fold_head(plain_head(head))))
def test_any_head_gets_a_column_that_is_read(heads: list[str]):
    heads = [head for head in heads if plain_head(head)]
    lines = [",".join(["Title", *heads]), ",".join(["Things and More", *(f"cell {n}" for n in range(len(heads)))])]
    source = adoption.Source("list.csv", "\n".join(lines) + "\n", formats.format_of(Path("list.csv")))
    found = adoption.propose([source])
    (row,) = found.contents.rows["papers.csv"]
    assert {f"cell {n}" for n in range(len(heads))} <= {*row.values()}, found.report()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "survey.yaml").write_bytes(found.contents.declared)
        assert read_survey(Path(folder)).declared == found.contents.survey.declared


def test_what_many_works_use_is_no_name_of_theirs(tmp_path: Path):
    lines = [f"Work {n} of all,{'poll' if n % 2 else 'field study'},Tool{n}" for n in range(6)]
    catalog, _ = made(tmp_path, list_csv="\n".join(["Title,Method,Code_base", *lines]))
    assert kinds(catalog) == {"method": "term", "code_base": "text"}
    assert not catalog.papers["name"].any()
    assert [column.label for column in catalog.survey.declared] == ["Method", "Code base"]
    named = "\n".join(["Title,Method", *(f"Work {n // 2} of all,Tool{n // 2}" for n in range(6))])
    (tmp_path / "again").mkdir()
    catalog, _ = made(tmp_path / "again", list_csv=named)
    assert catalog.papers["name"].tolist() == ["Tool0", "Tool1", "Tool2"]


@pytest.mark.parametrize("name", ["list.csv", "list.yaml"])
def test_a_work_without_the_first_link_has_that_of_another_column_of_links(tmp_path: Path, name: str):
    csv = "title,url,doi\nOne Work of Ours,,10.1000/xyz\nAnother Work,https://example.org/a,10.1000/abc\n"
    rows = "- {title: One Work of Ours, doi: 10.1000/xyz}\n"
    rows += "- {title: Another Work, url: 'https://example.org/a', doi: 10.1000/abc}\n"
    catalog, _ = made(tmp_path, **{name.replace(".", "_"): csv if name.endswith("csv") else rows})
    assert catalog.papers["url"].tolist() == ["https://doi.org/10.1000/xyz", "https://example.org/a"]


def test_a_row_that_gives_no_work_is_named_among_what_is_not_in_the_catalog(tmp_path: Path):
    catalog, done = made(tmp_path, list_csv="Title,Year\nOne Work of Ours,2020\n,2022\nAnother Work,2021\n")
    assert len(catalog.papers) == 2
    assert done.next_steps[0].endswith("list.csv: 1 line is not in the catalog: 3")


def test_a_work_that_lacks_a_link_of_its_line_is_not_named_among_what_is_not_in_the_catalog(tmp_path: Path):
    code = " [[code]](https://example.org/c)"
    bullets = [f"- A Study of Lamp {at}, KDD 2024 [[paper]](https://example.org/{at}){code}" for at in range(7)]
    _, done = made(tmp_path, list_md="\n".join(["# Lamps", "", *bullets, "- Other Lists", ""]))
    lost, lacking, *_ = done.next_steps
    assert lost.endswith("list.md: 1 line is not in the catalog: 10")
    assert "list.md: 7 works are in the catalog without something that their lines say: 3, 4, 5, 6, 7, ..." in lacking
    assert lacking.endswith("(line 3: a link to code, 'https://example.org/c')")


def test_of_tables_there_is_a_template_to_write_the_list_with_again_and_of_bullets_there_is_none(tmp_path: Path):
    bullets = f"# Lamps\n\n- A Study of Lamps, KDD 2024 [[paper]]({FIRST})\n"
    for name, text, has_template in (("tables", LIST, True), ("bullets", bullets, False)):
        (tmp_path / name).mkdir()
        _, done = made(tmp_path / name, list_md=text)
        assert bool(done.contents.template) == has_template
        assert (tmp_path / name / "data" / "list.md.jinja").exists() == has_template


def test_two_heads_never_have_one_name():
    assert guessing.column_name("Code!", taken=("code",)) == "code_2"


# --- a list ------------------------------------------------------------------------------------------------------


def test_a_list_gives_columns_sections_terms_and_itself_back(tmp_path: Path):
    catalog, done = made(tmp_path, list_md=LIST)
    assert kinds(catalog) == {"modality": "terms", "open": "yes-no", "code": "url"}
    assert catalog.survey.title == "Machines that See"
    assert catalog.survey.levels == ("topic",)  # below `Seeing` is all that is coded
    sections = catalog.sections.drop(columns="id").values.tolist()
    assert sections == [["", "Near", "Near"], ["", "Far", "Far"], ["2", "Read More", ""]]
    lens, mirrors, tubes, *_ = catalog.papers.to_dict("records")
    assert (lens["name"], lens["title"], lens["url"]) == ("Lens", "Lenses for All", FIRST)
    assert (lens["venue"], lens["year"], lens["modality"], lens["open"]) == ("CVPR", 2021, "image; text", "yes")
    assert (lens["code"], tubes["code"]) == ("https://example.org/lens", "https://example.org/tube")
    assert (mirrors["name"], mirrors["venue"], mirrors["code"]) == ("", "arXiv", "")
    assert catalog.vocabulary.values("venue") == ["arXiv", "CVPR", "ICCV", "CSUR"]
    assert set(catalog.vocabulary.values("modality")) == {"image", "text", "video"}
    assert (done.works, done.listings) == (5, 5)
    result = CliRunner().invoke(main.survey, ["render", "--as-listed", "--catalog", f"{tmp_path / 'data'}"])
    assert result.stdout == LIST


def test_terms_have_colours_that_differ(tmp_path: Path):
    catalog, _ = made(tmp_path, list_md=LIST)
    for field in ("topic", "modality"):
        colours = [catalog.vocabulary.colour(field, value) for value in catalog.vocabulary.values(field)]
        assert len(set(colours)) == len(colours)
        assert (set(colours) <= set(COLOURS)) is (field == "topic")


def test_the_next_colour_is_a_new_one_until_none_is_left():
    used: list[str] = []
    while colour := next_colour(used):
        assert colour not in used
        used.append(colour)
    assert sorted(used) == sorted(COLOURS)


def test_bullets_give_works_below_headings_at_any_depth(tmp_path: Path):
    entries = [f"- Title {n} of Words, KDD 2023, [[paper]](https://example.org/{n})" for n in range(4)]
    text = "\n\n".join(
        ["# A", "## B", "### C", entries[0], "#### D", entries[1], "### E", entries[2], "## F", entries[3]]
    )
    catalog, done = made(tmp_path, list_md=text)
    assert catalog.survey.levels == ("topic", "subtopic", "subsubtopic")
    assert catalog.sections.drop(columns=["id", "number"]).values.tolist() == [
        ["C", "B", "C", ""],
        ["D", "B", "C", "D"],
        ["E", "B", "E", ""],
        ["F", "F", "", ""],
    ]
    assert done.works == 4
    assert not (tmp_path / "data" / "list.md.jinja").exists()


def test_tables_for_other_files_are_read_beside_bullets(tmp_path: Path):
    text = "# A\n\n- Title of Words, KDD 2023, [[paper]](https://example.org/1)\n\n| Dataset | Link |\n|---|---|\n"
    catalog, _ = made(tmp_path, list_md=f"{text}| Set | [x](https://example.org/set) |\n")
    assert catalog.datasets.values.tolist() == [["Set", "https://example.org/set"]]


# --- tables, bibliographies, several -----------------------------------------------------------------------------

CSV = """\
title,authors,date,publisher,where,code,notes
"Words, and More",Ann Adams; Bo Berg,2021-03-04,KDD 2021,Web; Phone,https://example.org/x,"a ""note"",
on two lines"
Other Words,,2022-05,arXiv,Web,,
Third Words,Cy Cox,2023-01-02,arXiv,Phone,,b
Fourth Words,Cy Cox,2023-01-02,ICML 2024 (Oral),Web; Phone,,c
Fifth Words,Cy Cox,2023-01-02,arXiv,Web,,c
"""


def test_a_csv_file_is_read_by_its_heads(tmp_path: Path):
    catalog, _ = made(tmp_path, works_csv=CSV)
    assert kinds(catalog) == {"date": "date", "where": "terms", "code": "url", "notes": "text"}
    first, second, _, fourth, _ = catalog.papers.to_dict("records")
    assert (first["title"], first["authors"], first["year"], first["date"]) == (
        *("Words, and More", "Ann Adams; Bo Berg", 2021, "2021-03-04"),
    )
    assert (first["venue"], first["where"], first["notes"]) == ("KDD", "Web; Phone", 'a "note", on two lines')
    assert (second["year"], second["date"]) == (2022, "2022-05")
    assert fourth["year"] == 2024  # that of the publication goes before the day
    assert catalog.sections["topic"].tolist() == ["All works"]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_csv_file_may_have_another_delimiter(tmp_path: Path, delimiter: str):
    rows = [["title", "year", "link"], ["A, B", "2020", "https://example.org/a"]]
    catalog, _ = made(tmp_path, works_csv="\n".join(delimiter.join(row) for row in rows))
    assert catalog.papers[["title", "year"]].values.tolist() == [["A, B", 2020]]


def test_a_column_of_sections_makes_them(tmp_path: Path):
    catalog, _ = made(
        tmp_path, works_csv="title,section,year\nOne Word,Here,2020\nTwo Words,There,2021\nThird,Here,2021\n"
    )
    assert catalog.sections["topic"].tolist() == ["Here", "There"]
    assert catalog.papers["topic"].tolist() == ["Here", "There", "Here"]


YAML = """\
Seeing:
  near:
    - {title: Lenses for All, authors: [Ann Adams, Bo Berg], year: 2021, tags: [a, b], links: {url: "https://example.org/1"}}
    - {title: Mirrors, authors: [{given: Cy, family: Cox}], year: 2022, tags: [a], open: true}
  far:
    - {title: Tubes, year: 2023, tags: [b]}
"""


def test_a_yaml_file_is_read_by_its_names(tmp_path: Path):
    catalog, _ = made(tmp_path, works_yaml=YAML)
    rows = catalog.papers.to_dict("records")
    assert [row["authors"] for row in rows] == ["Ann Adams; Bo Berg", "Cy Cox", ""]
    assert (rows[0]["url"], rows[0]["tags"], rows[1]["open"]) == ("https://example.org/1", "a; b", "yes")
    assert catalog.papers["topic"].tolist() == ["near", "near", "far"]


def test_several_files_make_one_catalog(tmp_path: Path):
    catalog, done = made(tmp_path, list_md=LIST, more_bib=BIB, works_csv=f"title,url\nLenses for All,{FIRST}\n")
    assert (done.works, done.listings) == (6, 7)
    assert catalog.sections["title"].tolist() == ["Near", "Far", "Read More", "All works"]
    again = catalog.papers[catalog.papers["url"].eq(FIRST)]
    assert again["key"].nunique() == 1
    assert again["modality"].tolist() == ["image; text", ""]


def test_nothing_makes_an_empty_catalog_that_can_grow(tmp_path: Path):
    catalog, done = made(tmp_path)
    assert (done.works, len(catalog.sections)) == (0, 1)


def test_a_list_that_the_survey_knows_nothing_of_is_imported_with_columns_of_its_own(project: Folder):
    Path("list.md").write_text(LIST, encoding="utf-8")
    result = CliRunner().invoke(main.survey, ["import", "list.md", "--to", "other"])
    assert result.exit_code == 0, result.output
    catalog = load(Path("other"))
    assert kinds(catalog) == {"modality": "terms", "open": "yes-no", "code": "url"}
    assert {term for field in ("tuning", "stage", "family") for term in catalog.vocabulary.values(field)} == set()


# --- one reader --------------------------------------------------------------------------------------------------


def test_both_imports_read_the_same_of_a_table(project: Folder):
    declared = (project.path / "survey.yaml").read_text()
    more = "  modality: {kind: terms, open: true}\n  open: {kind: yes-no}\n  code: {kind: url}\nderived:"
    (project.path / "survey.yaml").write_text(declared.replace("derived:", more))
    rows = project.rows()
    project.write([[*row[:-1], *(["modality", "open", "code"] if not n else [""] * 3), row[-1]]
                   for n, row in enumerate(rows)])  # fmt: skip
    Path("list.md").write_text(LIST, encoding="utf-8")
    one = CliRunner().invoke(main.survey, ["import", "list.md", "--to", "other"])
    words = ["--into", "data", "--section", "others", "--new-terms", "--write"]
    other = CliRunner().invoke(main.survey, ["import", "list.md", *words])
    assert (one.exit_code, other.exit_code) == (0, 0), f"{one.output}{other.output}"
    columns = ["name", "title", "venue", "year", "url", "modality", "open", "code"]
    new, merged = load(Path("other")).papers[columns], load(project.path).papers[columns]
    assert len(new) == 5
    assert new.values.tolist() == merged.tail(5).values.tolist()
    assert new["year"].tolist() == [2021, 2022, 2023, 2023, 2024]


def test_a_link_to_code_goes_into_the_column_that_is_declared_for_it(project: Folder):
    declared = (project.path / "survey.yaml").read_text()
    (project.path / "survey.yaml").write_text(
        declared.replace("derived:", "  code_url: {kind: url, label: Code}\nderived:")
    )
    rows = project.rows()
    project.write([[*row[:-1], "" if n else "code_url", row[-1]] for n, row in enumerate(rows)])
    links = "[[paper]](https://example.org/7), [[code]](https://example.org/code)"
    Path("list.md").write_text(f"- Titles of Words, AAAI 2023, {links}\n")
    result = CliRunner().invoke(main.survey, ["import", "list.md", "--into", "data", "--section", "others", "--write"])
    assert "; 0 oddities" in result.stdout
    assert project.load().papers["code_url"].tolist()[-1] == "https://example.org/code"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.csv", "title,tuning,Stars,venue,year,link\nNew Words of Csv,LoRA,5,AAAI,2023,https://example.org/8\n"),
        (
            "x.yaml",
            "- {title: New Words of Csv, tuning: [LoRA], Stars: 5, venue: AAAI, year: 2023, link: https://example.org/8}\n",
        ),
    ],
)
def test_a_table_in_a_file_of_its_own_is_merged(project: Folder, name: str, text: str):
    Path(name).write_text(text)
    result = CliRunner().invoke(main.survey, ["import", name, "--into", "data", "--section", "others", "--write"])
    assert (
        f"{name}:1: the column 'Stars'; not read; to have it read, declare in survey.yaml: stars: {{" in result.stdout
    )
    row = project.load().papers.iloc[-1]
    assert tuple(row[["title", "tuning", "venue", "year", "url"]]) == (
        *("New Words of Csv", "LoRA", "AAAI", 2023, "https://example.org/8"),
    )


def test_a_column_that_is_not_declared_is_named_with_what_to_declare(project: Folder):
    Path("list.md").write_text(LIST, encoding="utf-8")
    result = CliRunner().invoke(main.survey, ["import", "list.md", "--into", "data", "--verbose"])
    assert result.exit_code == 0, result.output
    for entry in ("modality: {kind: terms, label: Modality}", "code: {kind: url, label: Code}"):
        said = "not read; to have it read, declare in survey.yaml: " + entry
        assert said in result.stdout


# --- bad input ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("x.csv", "a,b\n1,2\n", "x.csv: has no column of titles: call one of its columns title; it has a, b"),
        ("x.csv", ",".join(["title", *map(str, range(200))]) + "\n", "x.csv: has 201 columns"),
        ("x.csv", "title\n", "x.csv: has no entry, bullet or row that could be a work"),
        ("x.yaml", "a: [", "x.yaml: cannot be read as YAML"),
        ("x.yaml", "just text", "x.yaml: has no column of titles"),
        ("x.yaml", "- &a {title: T, x: 1}\n- *a\n", "x.yaml: cannot be read as YAML"),
        ("x.md", "# Prose\n\nonly prose\n", "x.md: has no entry, bullet or row that could be a work"),
        ("x.bib", "nothing", "x.bib: has no entry, bullet or row that could be a work"),
        ("x.csv", "\0", "x.csv: is a binary file"),
    ],
)
def test_what_gives_no_catalog_is_named_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, message: str
):
    monkeypatch.chdir(tmp_path)
    Path(name).write_text(text)
    with pytest.raises(ListError) as error:
        adoption.adopt([Path(name)], Path("data"))
    assert message in str(error.value)
    assert not Path("data").exists()


HOSTILE = ["\\input{x}", "<script>", "../../etc", "{{ x }}", "a: b", "#", "'\"", "\u202e", "title", "key", "topic"]
HOSTILE += ["x" * 300, "null", "yes", "2023", "\u6a21\u578b"]


def test_heads_that_are_code_are_only_heads(tmp_path: Path):
    heads = ["title", *(head.replace('"', '""') for head in HOSTILE)]
    text = ",".join(f'"{head}"' for head in heads) + "\n" + ",".join(["A Word of Words", *["v"] * len(HOSTILE)]) + "\n"
    catalog, _ = made(tmp_path, works_csv=text)
    assert catalog.papers["title"].tolist() == ["A Word of Words"]
    assert len(catalog.survey.declared) >= len(HOSTILE) - 2


def test_the_lists_of_others_make_good_catalogs(shared: Path, tmp_path: Path):
    lists = shared / "lists"
    if not lists.is_dir():
        pytest.skip(f"{lists} is not there")
    done = adoption.adopt([lists / "gui-agents.csv"], tmp_path / "agents")
    agents = load(tmp_path / "agents")
    assert (done.works, len(agents.papers)) == (590, 590)
    assert agents.works["year"].notna().all()
    assert agents.works["arxiv_id"].ne("").sum() > 300
    assert kinds(agents)["envs"] == "terms"
    done = adoption.adopt([lists / "llm4rec-awesome-papers.md"], tmp_path / "papers")
    papers = load(tmp_path / "papers")
    assert papers.works["year"].notna().all()
    assert not papers.papers["title"].str.contains("](", regex=False).any()
    assert kinds(papers) == {"code": "url", "llm": "terms"}


def bib_of(keywords: list[list[str]], sign: str) -> str:
    entries = (f"title={{Lamp {at}}}, year=2020, keywords={{{sign.join(words)}}}" for at, words in enumerate(keywords))
    return "\n".join(f"@misc{{a{at}, {entry}}}" for at, entry in enumerate(entries))


def ris_of(keywords: list[list[str]], sign: str) -> str:
    lines = (["TY  - JOUR", f"TI  - Lamp {at}", "PY  - 2020", f"KW  - {sign.join(words)}", "ER  - "]
             for at, words in enumerate(keywords))  # fmt: skip
    return "\n".join(line for reference in lines for line in reference)


word = st.from_regex("[a-z]{1,5}(?: & [a-z]{1,5})?", fullmatch=True).filter(lambda word: not is_missing(word))
words = st.lists(word, max_size=4, unique=True)


@settings(max_examples=20, deadline=None)
@given(st.lists(words, min_size=1, max_size=5), st.sampled_from(["; ", ", "]), st.sampled_from([bib_of, ris_of]))
def test_keywords_of_a_bibliography_are_a_column_or_are_named_once(
    keywords: list[list[str]], sign: str, written: Callable[[list[list[str]], str], str]
):
    source = adoption.Source("a", written(keywords, sign), formats.format_of_text(written(keywords, sign)))
    found = adoption.propose([source])
    said = [f"{entry}" for entry in source.report.entries if "keywords" in f"{entry}"]
    filled = [each for each in keywords if each]
    if 4 * len(filled) >= len(keywords):
        assert [row["keywords"] for row in found.contents.rows["papers.csv"]] == ["; ".join(each) for each in keywords]
        assert [(column.name, column.kind, column.open) for column in found.contents.survey.declared] == [
            ("keywords", "terms", True)
        ]
        assert said == []
    else:
        assert found.contents.survey.declared == ()
        assert len(said) == bool(filled)


@pytest.mark.parametrize("written", [bib_of, ris_of])
def test_keywords_that_no_survey_declares_are_named_once_with_the_cure(
    written: Callable[[list[list[str]], str], str],
):
    context = Context([], ProposedTerms([], wanted=True))
    text = written([[], ["oil", "wick"], ["oil"]], ", ")
    formats.format_of_text(text).read(text, context)
    (said,) = [f"{entry}" for entry in context.report.entries if "keywords" in f"{entry}"]
    assert "the column 'keywords' of 2 entries; not read; to have it read, declare in survey.yaml: keywords: " in said
    assert "kind: terms" in said


def test_keywords_go_into_a_vocabulary_that_is_declared_closed():
    survey = Survey(declared=(DeclaredColumn("keywords", "terms", "Keywords", "Keywords", "what it is about"),))
    vocabulary = [
        {"field": "keywords", "value": "oil", "abbreviation": "", "aliases": "fuel", "order": "1", "colour": ""}
    ]
    context = Context([], ProposedTerms(vocabulary, wanted=True), survey)
    text = bib_of([["fuel", "wick"]], ", ")
    (found,) = formats.format_of_text(text).read(text, context)
    assert found.row["keywords"] == "oil; wick"
    assert any("'wick' is new" in f"{entry}" for entry in context.report.entries)
