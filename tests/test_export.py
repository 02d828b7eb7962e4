"""Every work comes out once in each format, and other programs read back what the catalog says."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from pathlib import Path

import bibtexparser
import pytest
import rispy
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import strategies as st

from conftest import Folder
from helpers.base.errors import CommandLineError
from helpers.base.latex import ACCENTS, NAMED, to_ascii
from helpers.bibliography import bibtex, export
from helpers.bibliography.bibtex import MANAGERS, MANAGERS_IN_ASCII, keep_capitals, literal
from helpers.catalog import Catalog
from helpers.catalog.names import Name, is_cut, names
from helpers.cli import main
from helpers.cli.export import FORMATS, SUFFIXES

LINE = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), min_size=1).map(
    lambda text: " ".join(text.split())
)
ODD = [
    "a} {b",
    "100% & $x_1$ #~^\\{}",
    '"x" @misc{y,',
    "C'' -- `` --- ,,",
    "Ærøskøbing, Łódź: ế ﬁ 北 \u0301a",
    "[*] <>|",
]
WORK = {"key": "k", "name": "", "authors": "", "venue": "", "year": "", "arxiv_id": "", "url": "", "title": "x"}


def run(*words: str) -> Result:
    return CliRunner().invoke(main.survey, ["export", *words])


def parsed(text: str) -> dict[str, dict[str, str]]:
    """Return the fields of each entry as an independent reader sees them."""
    library = bibtexparser.parse_string(text)
    assert library.failed_blocks == []
    return {entry.key: {field.key: field.value for field in entry.fields} for entry in library.entries}


def plain(latex: str) -> str:
    """Return what LaTeX source of ours shows: read here a second time, by rules of its own."""
    marks = {command: mark for mark, command in ACCENTS.items()}
    words = {"textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^", "textless": "<"}
    words |= {"textgreater": ">", "textbar": "|", "textasciigrave": "`", "textbraceleft": "\1", "textbraceright": "\2"}
    words |= {command: character for character, command in NAMED.items()}
    latex = re.sub(r"(\\[`'^~=.\"urHvb])\{\\([ij])\}", r"\1{\2}", latex).replace(r"\mbox{-}", "\u2011")
    latex = re.sub(r"\\symbol\{(\d+)\}", lambda m: {"{": "\1", "}": "\2"}.get(chr(int(m[1])), chr(int(m[1]))), latex)
    latex = re.sub(r"\\(text[a-z]+)\{\}", lambda m: words[m[1]], latex)
    accent = re.compile(r"\\([`'^~=.\"urHvdckb])\{([^{}\\]+)\}")
    while accent.search(latex):
        latex = accent.sub(lambda m: m[2] + marks[m[1]], latex)
    latex = re.sub(r"\{\\([a-zA-Z]+)\}", lambda m: words[m[1]], latex)
    latex = re.sub(r"\\([&%$#_])", r"\1", latex)
    return latex.replace("{", "").replace("}", "").replace("\1", "{").replace("\2", "}")


# --- BibTeX ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ascii_only", [False, True])
def test_every_work_is_read_back_from_bibtex(catalog: Catalog, ascii_only: bool):
    text = export.to_bibtex(catalog, ascii_only).decode()
    entries = parsed(text)
    works = {work["key"]: work for work in bibtex.works(catalog)}
    assert list(entries) == list(works)
    for key, work in works.items():
        fields = entries[key]
        assert plain(fields["title"]) == work["title"]
        assert fields["year"] == work["year"]
        arxiv = f"https://arxiv.org/abs/{work['arxiv_id']}" if "//arxiv.org/" in work["url"] else ""
        assert fields["url"] == (arxiv or work["url"])
        assert fields.get("eprint", "") == work["arxiv_id"]
        assert ("eprinttype" in fields) == ("eprint" in fields)
        authors = [part for part in fields.get("author", "").split(" and ") if part]
        assert [plain(a) for a in authors] == work["authors"].replace("et al.", "others").split("; ") * bool(authors)
    assert text.isascii() or not ascii_only


@given(title=LINE)
@pytest.mark.parametrize("ascii_only", [False, True])
def test_any_title_comes_back(title: str, ascii_only: bool):
    entry = bibtex.entry({**WORK, "title": title}, MANAGERS_IN_ASCII if ascii_only else MANAGERS)
    assert entry.isascii() or not ascii_only
    shown = plain(parsed(entry)["k"].get("title", ""))
    same = unicodedata.normalize("NFC", shown), unicodedata.normalize("NFC", title)
    assert typeset(same[0]) == typeset(same[1]) if ascii_only else shown == title


def typeset(text: str) -> str:
    """Return a text with what LaTeX sets alike spelt alike: the blank that does not break is `~` there."""
    return unicodedata.normalize("NFC", text.replace("\u00a0", "~"))


@pytest.mark.parametrize("title", ODD)
@pytest.mark.parametrize("ascii_only", [False, True])
def test_odd_titles_come_back(title: str, ascii_only: bool):
    test_any_title_comes_back.hypothesis.inner_test(title, ascii_only)


@given(text=LINE)
@example(text="{")
@example(text="}{")
def test_braces_are_balanced_at_every_place(text: str):
    depth = 0
    for character in literal(text):
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= 0
    assert depth == 0


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("A Study of Words", "A Study of Words"),
        ("LLMs: From GPT-3 to P5", "{LLMs}: From {GPT}-3 to {P5}"),
        ("User-News Matching (RLP)!", "User-News Matching ({RLP})!"),
        ("Going with Uni: the ÜBER-Model", "Going with {Uni}: the {ÜBER}-Model"),
        ("M6-Rec & 4You", r"{M6}-Rec \& {4You}"),
    ],
)
def test_braces_keep_the_capitals_of_names_only(title: str, kept: str):
    assert keep_capitals(title, "Uni") == kept


@pytest.mark.parametrize(
    ("authors", "field"),
    [
        ("Ann Adams; Bo van Berg; et al.", "Ann Adams and Bo van Berg and others"),
        ("OpenAI; Smith, Inc.; Research and Words", "{OpenAI} and {Smith, Inc.} and {Research and Words}"),
        ("Zoë Ünal", "Zoë Ünal"),
    ],
)
def test_authors_are_joined_as_bibtex_parts_them(authors: str, field: str):
    assert parsed(bibtex.entry({**WORK, "authors": authors}, MANAGERS))["k"]["author"] == field


def test_accents_and_letters_become_commands():
    said = r"{\'{e}} {\L} {\'{\^{e}}} {\'{\i}} {\textquoteright} {\textemdash} {\symbol{21271}}"
    assert to_ascii("é Ł ế í ’ — 北") == said
    assert to_ascii("e\u0301") == r"{\'{e}}"


def test_the_venue_stands_unless_the_preprint_says_it(small: Folder):
    entries = parsed(export.to_bibtex(small.load()).decode())
    assert entries["adams2021early"]["howpublished"] == "AAAI"
    assert "howpublished" not in entries["baker2022middle"]
    assert entries["clark2023late"]["howpublished"] == "arXiv"  # linked elsewhere


@pytest.mark.parametrize("ascii_only", [False, True])
def test_biber_reads_it_without_a_warning(catalog: Catalog, tmp_path: Path, ascii_only: bool):
    if not shutil.which("biber"):
        assert os.environ.get("CI") != "true", "CI has to have biber"
        pytest.skip("biber is not on this machine")
    papers = catalog.papers.copy()
    papers.loc[: len(ODD) - 1, "title"] = ODD
    file = tmp_path / "works.bib"
    file.write_bytes(export.to_bibtex(replace(catalog, papers=papers), ascii_only))
    command = ["biber", "--tool", "--validate-datamodel", "--output-file", "out.bib", file.name]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, [line for line in done.stdout.splitlines() if "INFO" not in line]) == (0, [])
    assert len(parsed((tmp_path / "out.bib").read_text(encoding="utf-8"))) == len(catalog.works)


# --- RIS and CSL-JSON --------------------------------------------------------------------------------------------


def test_every_work_is_read_back_from_ris(catalog: Catalog):
    read = rispy.loads(export.to_ris(catalog).decode())
    for reference, work in zip(read, bibtex.works(catalog), strict=True):
        assert (reference["id"], reference["title"], reference["year"]) == (work["key"], work["title"], work["year"])
        assert reference["urls"] == [work["url"]]
        assert reference.get("accession_number", "").removeprefix("arXiv:") == work["arxiv_id"]
        given_first = [" ".join(reversed(author.split(", "))) for author in reference.get("authors", [])]
        assert given_first == [author for author in work["authors"].split("; ") if author not in ("", "et al.")]
        assert ("notes" in reference) == work["authors"].endswith("et al.")


def test_every_work_is_read_back_from_csl_json(catalog: Catalog):
    items = json.loads(export.to_csl_json(catalog))
    for item, work in zip(items, bibtex.works(catalog), strict=True):
        assert (item["id"], item["title"], item["URL"]) == (work["key"], work["title"], work["url"])
        assert item["issued"] == {"date-parts": [[int(work["year"])]]}
        assert item["type"] in ("article", "document")
        shown = [name.get("literal") or f"{name['given']} {name['family']}" for name in item.get("author", [])]
        assert shown == [author for author in work["authors"].split("; ") if author not in ("", "et al.")]
    assert json.loads(export.to_csl_json(catalog, ascii_only=True)) == items
    assert export.to_csl_json(catalog, ascii_only=True).isascii()


def test_what_is_unknown_is_left_out(small: Folder):
    small.change("", "year", 4)
    small.change("", "url", 4)
    catalog = small.load()
    item = next(item for item in json.loads(export.to_csl_json(catalog)) if item["id"] == "clark2023late")
    assert item.keys() == {"id", "type", "title", "container-title", "custom"}
    assert item["custom"] == {  # what the survey declares and the row says
        "backbone": "ChatGPT",
        "tuning": "Frozen",
        "infer_with_crm": "no",
        "defeated_baseline": "MF",
    }
    reference = next(r for r in rispy.loads(export.to_ris(catalog).decode()) if r["id"] == "clark2023late")
    assert reference.keys() == {"type_of_reference", "id", "title", "secondary_title"}
    assert parsed(export.to_bibtex(catalog).decode())["clark2023late"].keys() == {"title", "howpublished"}


def test_a_declared_column_that_references_have_a_field_for_stands_there(small: Folder):
    text = (small.path / "survey.yaml").read_text()
    declared = "  keywords: {kind: terms, open: true}\n  volume: {kind: number}\nderived:"
    (small.path / "survey.yaml").write_text(text.replace("derived:", declared))
    rows = small.rows()
    small.write([[*row[:-1], *more, row[-1]] for row, more in zip(
        rows, [("keywords", "volume"), ("a_b; c", "41"), *[("", "")] * 4], strict=True)])  # fmt: skip
    catalog = small.load()
    fields = parsed(export.to_bibtex(catalog).decode())["adams2021early"]
    assert (fields["keywords"], fields["volume"]) == (r"a\_b, c", "41")
    reference = next(r for r in rispy.loads(export.to_ris(catalog).decode()) if r["id"] == "adams2021early")
    assert (reference["keywords"], reference["volume"]) == (["a_b", "c"], "41")
    item = next(item for item in json.loads(export.to_csl_json(catalog)) if item["id"] == "adams2021early")
    assert (item["keyword"], item["volume"], item["custom"]["keywords"]) == ("a_b, c", "41", "a_b; c")
    for style in bibtex.STYLES.values():
        printed = bibtex.bibliography(catalog, style, ["adams2021early"])
        assert "volume = {41}" in printed
        assert "keywords" not in printed
    head, first, *_ = export.to_csv(catalog).decode().splitlines()
    assert dict(zip(head.split(","), next(csv.reader([first])), strict=True))["keywords"] == "a_b; c"


def test_a_doi_in_the_link_is_the_doi_everywhere(small: Folder):
    small.change("https://dl.acm.org/doi/abs/10.1145/34.5", "url", 4)
    catalog = small.load()
    assert parsed(export.to_bibtex(catalog).decode())["clark2023late"]["doi"] == "10.1145/34.5"
    assert "DO  - 10.1145/34.5\n" in export.to_ris(catalog).decode()
    assert '"DOI": "10.1145/34.5"' in export.to_csl_json(catalog).decode()


def test_a_family_name_begins_at_its_particle():
    assert names("Ann B Adams; Bo van den Berg; OpenAI; et al.") == [
        Name("Ann B", "Adams"),
        Name("Bo", "van den Berg"),
        Name("", "OpenAI"),
    ]
    assert is_cut("A B; et al.")
    assert not is_cut("A B")


# --- CSV and Parquet ---------------------------------------------------------------------------------------------


def test_the_works_come_back_from_csv_with_what_is_derived(small: Folder):
    rows = list(csv.DictReader(io.StringIO(export.to_csv(small.load()).decode(), newline="")))
    assert [row["key"] for row in rows] == small.load().works["key"].tolist()
    assert rows[0]["parameters"] == "110000000"
    assert (rows[1]["tuned"], rows[1]["arxiv_id"], rows[2]["parameters"]) == ("yes; no", "2206.00002", "")


def test_the_works_come_back_from_parquet(small: Folder):
    pytest.importorskip("pyarrow", reason="pyarrow is an extra: survey-workbook[parquet]")
    import pandas as pd

    data = export.to_parquet(small.load())
    frame = pd.read_parquet(io.BytesIO(data))
    assert frame["key"].tolist() == small.load().works["key"].tolist()
    assert frame["parameters"].dropna().tolist() == [110_000_000, 540_000_000_000]
    assert export.to_parquet(small.load()) == data


def test_without_pyarrow_it_says_what_to_install(project: Folder, monkeypatch: pytest.MonkeyPatch):
    def missing(*args: object, **options: object) -> None:
        raise ImportError

    monkeypatch.setattr("pandas.DataFrame.to_parquet", missing)
    result = run("--format", "parquet", "--output", "works.parquet")
    assert result.exit_code == 2
    assert "Parquet needs pyarrow: run `make extras`, or install survey-workbook[parquet]" in result.stderr
    assert not Path("works.parquet").exists()


# --- the command -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("suffix", "kind"), SUFFIXES.items())
def test_a_file_says_by_its_name_what_it_is_to_hold(project: Folder, suffix: str, kind: str):
    if kind == "parquet":
        pytest.importorskip("pyarrow")
    for words in (["--output", f"a{suffix}"], ["--output", f"B{suffix.upper()}"], ["--output", "c", "--format", kind]):
        assert run(*words).exit_code == 0
    made = [(project.path.parent / name).read_bytes() for name in (f"a{suffix}", f"B{suffix.upper()}", "c")]
    assert made[0] == made[1] == made[2] != b""
    assert run("--output", f"d{suffix}", "--format", "csv").exit_code == 0
    assert (project.path.parent / f"d{suffix}").read_bytes().startswith(b"key,")


def test_the_command_knows_every_format():
    assert set(SUFFIXES.values()) == set(FORMATS)
    assert set(FORMATS) == export.WRITERS.keys()


@pytest.mark.parametrize("kind", ["bibtex", "ris", "csl-json", "csv"])
def test_a_file_and_standard_output_get_the_same_bytes(project: Folder, kind: str):
    project.change("Wörds – 北", "title", 4)
    result = run("--format", kind, "--output", "out/works")
    assert result.exit_code == 0
    assert result.stdout == "4 works written to out/works\n"
    printed = run("--format", kind)
    assert printed.stdout_bytes == Path("out/works").read_bytes()
    assert "Wörds – 北".encode() in printed.stdout_bytes


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--format", "bibtx"], "Invalid value for '--format'"),
        (["--format", "ris", "--ascii"], "--ascii is for bibtex and csl-json"),
        (["--format", "csv", "--ascii"], "--ascii is for bibtex and csl-json"),
        (["--format", "parquet"], "give --output FILE"),
        (["--format", "csv", "--output", "data"], "is a directory"),
        ([], "give --format, one of bibtex, ris, csl-json, csv, parquet, or --output FILE"),
        (["--output", "works.txt"], "'works.txt' does not say its format: end it in .bib (bibtex), .ris (ris), .json"),
        (["--output", "works"], "or give --format"),
        (["--output", "works.ris", "--ascii"], "--ascii is for bibtex and csl-json"),
    ],
)
def test_a_wrong_command_line_is_2(project: Folder, words: list[str], message: str):
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


@pytest.mark.parametrize("kind", ["ris", "csv", "parquet"])
def test_a_format_without_escapes_is_not_written_in_ascii(small: Folder, kind: str):
    with pytest.raises(CommandLineError, match=f"^{kind} has no escapes for letters beyond ASCII; --ascii is for "):
        export.WRITERS[kind](small.load(), True)


@pytest.mark.parametrize("kind", ["bibtex", "ris", "csl-json", "csv"])
def test_a_catalog_without_works_is_no_error(catalog: Catalog, kind: str):
    export.WRITERS[kind](catalog.select(last_year=1900), False)
