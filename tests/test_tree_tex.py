"""The tree in LaTeX: every work cited where it stands, text as itself, and it compiles at any size and in any class."""

import re

import pandas as pd
import pytest

import compiled
from helpers.output import tree
from helpers.tables.taxonomy import branches, grow
from test_escape import read_latex
from test_tree import COLOURS, WORDS, frame, made

CLASSES = {
    "acmart": r"\documentclass[acmsmall,nonacm]{acmart}",
    "article": r"\documentclass[10pt]{article}\usepackage[T1]{fontenc}\usepackage{lmodern}",
    "IEEEtran": r"\documentclass[journal]{IEEEtran}\usepackage[T1]{fontenc}",
}
TITLE = r"\title{T}\author{A}\affiliation{\institution{I}\city{C}\country{Y}}\maketitle"
NASTY = ["under_score", "R&D 100%", "$x^2$", "\\input{x}", "[k], =", "{a}", "名前", "x" * 60, "~^#", "Zoe--"]


def keyed(works: pd.DataFrame) -> pd.DataFrame:
    return works.assign(key=[f"key{n}" for n in range(len(works))])


def compile_(folder, source: str, works: pd.DataFrame, name: str = "article") -> str:
    """Compile a fragment with an entry for each key; return the text of the pages."""
    entries = "\n".join(f"\\bibitem{{{key}}} Reference." for key in works.get("key", []))
    bibliography = f"\\begin{{thebibliography}}{{999}}\n{entries}\n\\end{{thebibliography}}\n" if entries else ""
    head = f"{CLASSES[name]}\\usepackage[edges]{{forest}}\\begin{{document}}{TITLE if name == 'acmart' else ''}\n"
    (folder / "t.tex").write_text(f"{head}{source}{bibliography}\\end{{document}}\n", encoding="ascii")
    log = compiled.latex(folder, "t")
    assert compiled.faults(log) == []
    assert "Overfull \\vbox" not in log
    assert "Float too large" not in log
    return compiled.words(folder, "t")


def figure(source: str, name: str = "article") -> str:
    kind = "figure*" if name == "IEEEtran" else "figure"
    return f"\\begin{{{kind}}}\n{source}\\caption{{The tree.}}\\end{{{kind}}}\n"


WORKS = keyed(
    frame(
        "what how",
        ("Memory", "Short", "KAR", 2023),
        ("Memory", "Short", "P5", 2009),
        ("Memory", "", "Undated", None),
        ("Tool Use", "", "A & B", 2021),
    )
)


def test_lists_hold_each_work_with_its_year_and_citation_under_its_terms():
    assert tree.lists(WORKS, ["what", "how"]).splitlines() == [
        "% The taxonomy as lists in lists.",
        r"\begingroup\sloppy",
        r"\begin{itemize}",
        r"\item \textbf{Memory} (3)",
        r"\begin{itemize}",
        r"\item \textbf{Short} (2): KAR~{\textquoteright}23~\cite{key0}, P5~{\textquoteright}09~\cite{key1}",
        r"\item Undated~\cite{key2}",
        r"\end{itemize}",
        r"\item \textbf{Tool Use} (1): A \& B~{\textquoteright}21~\cite{key3}",
        r"\end{itemize}",
        r"\endgroup",
    ]


def test_nodes_hold_each_work_with_its_year_and_citation_and_first_terms_their_colours():
    source = tree.forest(WORKS, ["what", "how"], WORDS)
    nodes = re.findall(r"\[\{(.*)\}, survey (\w+)=surveytree(\d)", source)
    assert nodes == [
        ("Memory (3)", "first", "0"),
        ("Short (2)", "term", "0"),
        (r"KAR~{\textquoteright}23~\cite{key0}, P5~{\textquoteright}09~\cite{key1}", "works", "0"),
        (r"Undated~\cite{key2}", "works", "0"),
        ("Tool Use (1)", "first", "1"),
        (r"A \& B~{\textquoteright}21~\cite{key3}", "works", "1"),
    ]
    assert source.count("[") == source.count("]")
    for place, colour in enumerate(COLOURS.values()):
        assert rf"\definecolor{{surveytree{place}}}{{HTML}}{{{colour[1:].upper()}}}" in source


def test_without_keys_nothing_is_cited():
    works = WORKS.drop(columns="key")
    assert "cite" not in tree.lists(works, ["what"]) + tree.forest(works, ["what"], WORDS)


def test_what_is_not_named_is_counted_and_an_empty_selection_said():
    assert r"KAR~{\textquoteright}23~\cite{key0}, + 1 more" in tree.lists(WORKS, ["what", "how"], 1)
    assert "+ 1 more" in tree.forest(WORKS, ["what", "how"], WORDS, 1)
    assert tree.lists(WORKS[:0], ["what"]) == tree.forest(WORKS[:0], ["what"], WORDS) == "nothing to show\n"


def test_more_than_a_thousand_works_are_counted_and_levels_below_the_sixth_too():
    works, levels = made(1001, 7, each=2)
    source = tree.lists(works, levels)
    assert "Work" not in source
    assert sum(map(int, re.findall(r"(\d+) (?:in \d{4}|undated)", source))) == 1001
    assert source.count("2 parts:") == 64
    assert source.count(r"\begin{itemize}") == 1 + 2 + 4 + 8
    assert source.count(r"\begin{list}") == 16 + 32
    assert len(re.findall(r"\\textbf", source)) == len([*branches(grow(works, levels, 6))])


def test_every_text_stands_as_itself(tmp_path):
    works = keyed(frame("what", *[(name, name, 2023) for name in NASTY]))
    source = tree.lists(works, ["what"])
    items = re.findall(r"\\item \\textbf\{(.*)\} \(1\): (.*)~\{", source)
    plain = [name.replace("名前", "[U+540D][U+524D]") for name in NASTY]
    assert [[read_latex(text.replace(r"\hspace{0pt}", "")) for text in item] for item in items] == [
        [n, n] for n in plain
    ]
    compile_(tmp_path, source + figure(tree.forest(works, ["what"], WORDS)), works)


@pytest.mark.parametrize("name", CLASSES)
def test_a_page_of_works_compiles_in_each_class(name: str, tmp_path):
    works, levels = made(120, 2)
    works = keyed(works)
    text = compile_(tmp_path, figure(tree.forest(works, levels, WORDS), name) + tree.lists(works, levels), works, name)
    assert "Term 0 of level 1 (14)" in text
    assert all(f"[{n}]" in text for n in range(1, 121))


@pytest.mark.parametrize(
    ("number", "depth", "each"), [(7, 0, 3), (7, 1, 1), (164, 1, 3), (58, 5, 2), (900, 3, 3), (700, 1, 300)]
)
def test_any_number_of_works_and_levels_compiles(number: int, depth: int, each: int, tmp_path):
    works, levels = made(number, depth, each)
    works = keyed(works)
    text = compile_(tmp_path, figure(tree.forest(works, levels, WORDS)) + tree.lists(works, levels), works)
    assert "Figure 1" in text
