"""BibTeX entries: one a work, with the capitals kept, and nothing of a cell's own to run."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from helpers import tables
from helpers.base import latex
from helpers.bibliography.bibtex import ACMART, MANAGERS, STYLES, authors, bibliography, entry, keep_capitals

ENTRY = re.compile(r"^@(\w+)\{([^,]+),\n(.*?)\n\}\n", re.MULTILINE | re.DOTALL)
FIELD = re.compile(r"^  (\w+) = \{(.*)\},?$", re.MULTILINE)


def read(source: str) -> dict[str, dict[str, str]]:
    """Read entries back, failing on a line that is none of theirs."""
    assert ENTRY.sub("", source).strip() == ""
    found = {key: {"type": kind, **dict(FIELD.findall(body))} for kind, key, body in ENTRY.findall(source)}
    assert len(found) == source.count("\n@") + source.startswith("@")
    return found


def balanced(text: str) -> bool:
    """Tell whether braces pair as BibTeX counts them: backslashes before them do not matter."""
    depth = 0
    for character in text:
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth < 0:
            return False
    return depth == 0


def test_an_entry_for_each_key_and_no_other(catalog):
    keys = list(tables.lookup(catalog)["key"])
    assert list(read(bibliography(catalog, ACMART, keys))) == [key for key in catalog.works["key"] if key in keys]
    assert list(read(bibliography(catalog, ACMART, keys[:1]))) == keys[:1]
    assert bibliography(catalog, ACMART, []) == ""


def test_every_work_s_fields_are_the_catalog_s(catalog):
    entries = read(bibliography(catalog, ACMART, catalog.works["key"]))
    for work in catalog.works.itertuples():
        found = entries[work.key]
        assert found["title"].replace("{", "").replace("}", "") == work.title.replace("&", r"\&")
        assert found["year"] == str(work.year)
        assert found.get("eprint", "") == work.arxiv_id
        link = found.get("url") or found.get("doi") or found["eprint"]
        assert link in work.url.replace("abs/10", "10")
        assert ("author" in found) == bool(work.authors) == ("key" not in found)
        families = [name.partition(",")[0] for name in found.get("author", "").split(" and ")]
        assert len(families) == max(len(work.authors.split("; ")), 1)


def test_an_arxiv_id_is_said_once_and_a_link_is_to_the_work_whatever_its_version(small):
    catalog = small.load()
    entries = read(bibliography(catalog, ACMART, catalog.works["key"]))
    assert entries["baker2022middle"] == {
        "type": "misc",
        "author": "Baker, Bea and others",
        "title": "{Middle} Words, and More",
        "year": "2022",
        "eprint": "2206.00002",
        "archivePrefix": "arXiv",
    }
    assert entries["adams2021early"]["howpublished"] == r"In \emph{AAAI}"
    assert entries["adams2021early"]["booktitle"] == "AAAI"
    assert entries["adams2021early"]["eprint"] == "2104.00001"
    assert "author" not in entries["clark2023late"]
    assert entries["clark2023late"]["type"] == "booklet"
    assert entries["clark2023late"]["key"] == "Late Words"
    ieee = read(bibliography(catalog, STYLES["IEEEtran"], catalog.works["key"]))
    assert ieee["baker2022middle"]["url"] == "https://arxiv.org/abs/2206.00002"
    assert ieee["adams2021early"]["type"] == "inproceedings"


def test_a_venue_is_called_by_its_full_name_where_the_vocabulary_has_it(small):
    line = small.line_of("AAAI", "value", "vocabulary.csv")
    small.change(
        "The AAAI; AAAI Conference on Artificial Intelligence; Another Name", "aliases", line, "vocabulary.csv"
    )
    full, short = (
        read(bibliography(small.load(), STYLES["IEEEtran"], ["adams2021early"], full_names=full))["adams2021early"]
        for full in (True, False)
    )
    assert full["booktitle"] == "AAAI Conference on Artificial Intelligence"
    assert short["booktitle"] == "AAAI"


def test_a_work_without_venue_is_misc(small):
    small.change("", "venue", 4)
    found = read(bibliography(small.load(), STYLES["IEEEtran"], ["clark2023late"]))["clark2023late"]
    assert found["type"] == "misc"
    assert "howpublished" not in found
    assert "booktitle" not in found


WORK = {
    "key": "k",
    "name": "",
    "title": "T",
    "authors": "",
    "venue": "",
    "year": "2023",
    "url": "https://x.org",
    "arxiv_id": "",
}


IN_ACM = {"howpublished": r"In \emph{KDD}", "booktitle": "KDD"}


@pytest.mark.parametrize(
    ("venue", "arxiv_id", "managers", "acmart", "plain"),
    [
        ("arXiv", "2301.00001", {}, {}, ("misc", {})),
        ("ARXIV", "2301.00001", {}, {}, ("misc", {})),
        ("arXiv", "", {"howpublished": "arXiv"}, {"howpublished": "arXiv"}, ("misc", {"howpublished": "arXiv"})),
        ("KDD", "2301.00001", {"howpublished": "KDD"}, IN_ACM, ("inproceedings", {"booktitle": "KDD"})),
        ("KDD", "", {"howpublished": "KDD"}, IN_ACM, ("inproceedings", {"booktitle": "KDD"})),
        ("", "2301.00001", {}, {}, ("misc", {})),
    ],
)
def test_what_type_of_entry_a_work_becomes_and_where_it_says_to_have_come_out(venue, arxiv_id, managers, acmart, plain):
    styles = ((MANAGERS, ("misc", managers)), (ACMART, ("misc", acmart)), (STYLES["splncs04"], plain))
    for style, (kind, place) in styles:
        found = read(entry({**WORK, "authors": "Ann Adams", "venue": venue, "arxiv_id": arxiv_id}, style))["k"]
        assert found.pop("type") == kind
        assert {name: text for name, text in found.items() if name in ("journal", "booktitle", "howpublished")} == place
        assert {found.get(name) for name in ("eprinttype", "archivePrefix")} == {None, "arXiv" if arxiv_id else None}


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="needs TeX")
def test_works_of_one_author_and_no_year_can_be_cited(tmp_path: Path):
    works = [WORK | {"key": f"k{n}", "authors": "Ann Adams", "title": f"Title {n}", "year": ""} for n in range(3)]
    (tmp_path / "r.bib").write_text("".join(entry(work, ACMART) for work in works), encoding="utf-8")
    cited = "".join(f"\\cite{{{work['key']}}} " for work in works)
    end = "\\bibliographystyle{ACM-Reference-Format}\\bibliography{r}\\end{document}"
    head = "\\documentclass[acmsmall,nonacm]{acmart}\\begin{document}\\title{T}\\author{A}\\maketitle "
    (tmp_path / "t.tex").write_text(head + cited + end, encoding="utf-8")
    for program in ("pdflatex", "bibtex", "pdflatex", "pdflatex"):
        options = ["-interaction=nonstopmode"] if program == "pdflatex" else []
        done = subprocess.run([program, *options, "t"], cwd=tmp_path, capture_output=True, check=False)
    assert not re.findall(rb"^! .*", done.stdout, re.MULTILINE)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("Ann Adams; Bo Berg", "Adams, Ann and Berg, Bo"),
        ("Wayne Xin Zhao; et al.", "Zhao, Wayne Xin and others"),
        ("Ludwig van Beethoven", "van Beethoven, Ludwig"),
        ("OpenAI", "{OpenAI}"),
        ("Research and Development", "{Research and Development}"),
        ("Sammy Davis, Jr.", "{Sammy Davis, Jr.}"),
        ("Ömer Łoś", r"{\L}o{\'{s}}, {\"{O}}mer"),
        ("", ""),
    ],
)
def test_authors(cell, written):
    assert ACMART.encode(authors(cell, ACMART.author)) == written


@pytest.mark.parametrize(
    ("title", "name", "written"),
    [
        ("Language Models are Good", "", "Language Models are Good"),
        ("TagGPT: Large Language Models", "TagGPT", "{TagGPT}: Large Language Models"),
        ("Unirec: A Model", "", "{Unirec}: A Model"),
        ("My Method: A Model", "my method", "{My Method}: A Model"),
        ("Text Is All You Need: Learning", "RecFormer", "Text Is All You Need: Learning"),
        ("Zero-Shot E-commerce with U-BERT and P5", "", "Zero-Shot E-commerce with {U-BERT} and {P5}"),
        ("Is ChatGPT Fair (RLP)?", "", "Is {ChatGPT} Fair ({RLP})?"),
        ("Is ChatGPT Good? A Preliminary Study", "", "Is {ChatGPT} Good? {A} Preliminary Study"),
        ("LLM-Powered Top-N Search in Baidu", "", "{LLM}-Powered Top-{N} Search in {Baidu}"),
        ("ID- vs. Modality-based Models", "", "{ID}- vs. Modality-based Models"),
    ],
)
def test_titles_keep_the_capitals_that_are_not_a_heading_s(title, name, written):
    assert keep_capitals(title, name, ACMART.text) == written


@pytest.mark.parametrize("text", ["}", "{", "a} , year = {1", "\\input{x}", "100% & _#$~^", "@article{x,", '"', "名字"])
def test_no_text_leaves_its_field(small, text):
    small.change(text, "title", 4)
    small.change(f"Ann {text}", "authors", 4)
    source = bibliography(small.load(), ACMART, ["clark2023late"])
    found = read(source)["clark2023late"]
    assert set(found) == {"type", "author", "title", "howpublished", "year", "url"}
    assert all(balanced(value) for value in found.values())
    assert source.isascii()
    assert len(latex.stand_ins(found["title"])) == (2 if text == "名字" else 0)


def test_the_same_bytes_in_any_order(catalog):
    keys = list(catalog.works["key"])
    assert bibliography(catalog, ACMART, keys) == bibliography(catalog, ACMART, reversed(keys))
