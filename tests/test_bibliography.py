"""BibTeX entries: one a work, with the capitals kept, and nothing of a cell's own to run."""

import re

import pytest

from helpers import tables
from helpers.base import latex
from helpers.bibliography import references

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
    assert list(read(references.bibtex(catalog, keys))) == [key for key in catalog.works["key"] if key in keys]
    assert list(read(references.bibtex(catalog, keys[:1]))) == keys[:1]
    assert references.bibtex(catalog, []) == ""


def test_every_work_s_fields_are_the_catalog_s(catalog):
    entries = read(references.bibtex(catalog, catalog.works["key"]))
    for work in catalog.works.itertuples():
        entry = entries[work.key]
        assert entry["title"].replace("{", "").replace("}", "") == work.title.replace("&", r"\&")
        assert entry["year"] == str(work.year)
        assert entry["url"] == work.url
        assert entry.get("eprint", "") == work.arxiv_id
        assert ("author" in entry) == bool(work.authors) == ("key" not in entry)
        families = [name.partition(",")[0] for name in entry.get("author", "").split(" and ")]
        assert len(families) == max(len(work.authors.split("; ")), 1)


def test_a_preprint_is_an_article_of_arxiv_and_the_rest_is_in_proceedings(small):
    entries = read(references.bibtex(small.load(), small.load().works["key"]))
    assert entries["baker2022middle"] == {
        "type": "article",
        "author": "Baker, Bea and others",
        "title": "{Middle} Words, and More",
        "journal": "arXiv preprint arXiv:2206.00002",
        "year": "2022",
        "eprint": "2206.00002",
        "archivePrefix": "arXiv",
        "url": "https://arxiv.org/pdf/2206.00002v3.pdf",
    }
    assert entries["adams2021early"]["type"] == "inproceedings"
    assert entries["adams2021early"]["booktitle"] == "AAAI"
    assert entries["adams2021early"]["eprint"] == "2104.00001"
    assert "author" not in entries["clark2023late"]
    assert entries["clark2023late"]["key"] == "Late Words"


def test_a_work_without_venue_is_misc(small):
    small.change("", "venue", 4)
    entry = read(references.bibtex(small.load(), ["clark2023late"]))["clark2023late"]
    assert entry["type"] == "misc"
    assert "journal" not in entry
    assert "booktitle" not in entry


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
    assert references.authors(cell) == written


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
    ],
)
def test_titles_keep_the_capitals_that_are_not_a_heading_s(title, name, written):
    assert references.title(title, name) == written


@pytest.mark.parametrize("text", ["}", "{", "a} , year = {1", "\\input{x}", "100% & _#$~^", "@article{x,", '"', "名字"])
def test_no_text_leaves_its_field(small, text):
    small.change(text, "title", 4)
    small.change(f"Ann {text}", "authors", 4)
    source = references.bibtex(small.load(), ["clark2023late"])
    entry = read(source)["clark2023late"]
    assert set(entry) == {"type", "author", "title", "journal", "year", "url"}
    assert all(balanced(value) for value in entry.values())
    assert source.isascii()
    assert len(latex.stand_ins(entry["title"])) == (2 if text == "名字" else 0)


def test_the_same_bytes_in_any_order(catalog):
    keys = list(catalog.works["key"])
    assert references.bibtex(catalog, keys) == references.bibtex(catalog, reversed(keys))
