"""The look-up table in LaTeX: every work under its stage, and it compiles whatever the names."""

import re

import pytest

import compiled
from helpers import tables
from helpers.base import latex
from helpers.figures import style
from helpers.output.classes import CLASSES, DEFAULT
from helpers.output.latex import Body, write
from helpers.output.lookup import caption, fragment, standalone
from test_escape import read_latex

NASTY = "a_b & 50% $x$ #1 ~ ^ \\input{y} {z} -- [k]"
LONG = "W" * 60


def bands(source: str) -> dict[str, list[list[str]]]:
    """Return the rows of cells under each band, as they are read."""
    found: dict[str, list[list[str]]] = {}
    for line in source.split("\\endlastfoot\n")[1].split("\\surveymark{}\n\\end{longtable}")[0].splitlines():
        if band := re.fullmatch(r"\\surveyband\{[0-9A-F]{6}\}\{[0-9A-F]{6}\}\{(.*)\}", line):
            rows = found.setdefault(read_latex(band[1]), [])
        else:
            rows.append(line.replace("\\hspace{0pt}", "").removesuffix(" \\tabularnewline").split(" & "))
    return found


def compile_fragment(folder, catalog, made=DEFAULT) -> str:
    return compiled.latex(compiled.paper(folder / "t.tex", made, fragment(catalog, made)), "t")


def test_every_work_is_under_its_stage_with_its_key(catalog, listings):
    found = bands(fragment(catalog))
    lookup = tables.lookup(catalog)
    assert sum(map(len, found.values())) == len(lookup) == sum(len(rows) for stage, rows in listings.items() if stage)
    for (title, rows), (stage, group) in zip(found.items(), lookup.groupby("stage", sort=False), strict=True):
        assert title == f"{stage} ({len(group)} works)"
        assert [re.search(r"\\cite\{(.*)\}", row[0])[1] for row in rows] == list(group["key"])


def test_every_line_ends(small):
    assert fragment(small.load()).endswith("\\end{longtable}\n\\endgroup\n")
    assert standalone(small.load()).endswith("\\end{document}\n")


def test_every_cell_is_the_catalog_s_and_an_empty_one_a_dash(catalog):
    rows = [row for band in bands(fragment(catalog)).values() for row in band]
    shown = ["backbone", "tuning", "RS task", "RS scenario"]
    for row, work in zip(rows, tables.lookup(catalog).to_dict("records"), strict=True):
        assert read_latex(row[0].partition("~\\cite")[0]) == work["name"]
        assert row[1:] == [work[column].replace("; ", ", ") or "---" for column in shown]


def test_the_caption_explains_the_abbreviations_in_use(catalog, small):
    words = caption(catalog, tables.lookup(catalog))
    for short in ("FFT: Full Finetuning", "PT: Prompt Tuning", "LAT: Layerwise Adapter Tuning", "OT: Option Tuning"):
        assert short in words
    assert "T-FEW: Few-shot Parameter-efficient Finetuning" in words
    assert "—: not reported" in words
    of_2023, few = catalog.select(2023, 2023), small.load()
    assert "(2023, " in caption(of_2023, tables.lookup(of_2023))
    expected = "The 3 works in the pipeline by stage. FFT: Full Finetuning; —: not reported."
    assert caption(few, tables.lookup(few)) == expected


def test_bands_have_their_stage_s_colour_and_text_reads_on_the_tint(catalog):
    source = fragment(catalog)
    found = re.findall(r"\\surveyband\{(\w+)\}\{(\w+)\}\{([^(]*) \(", source)
    assert len(found) == 6
    for colour, tint, title in found:
        assert f"#{colour}" == catalog.vocabulary.colour("stage", title.partition(":")[0])
        assert style.contrast(f"#{tint}", "#000000") > 12


def test_a_stage_without_colour_gets_the_neutral_one(small):
    small.change("", "colour", 2, "vocabulary.csv")
    assert "\\surveyband{8C8C8C}" in fragment(small.load())


@pytest.mark.parametrize("lines", [0, 3, 6])
def test_each_page_of_the_real_table_begins_with_its_head_and_a_band(lines, catalog, tmp_path):
    compiled.paper(tmp_path / "t.tex", DEFAULT, "Text.\n\n" * lines, fragment(catalog))
    log = compiled.latex(tmp_path, "t")
    assert compiled.faults(log) == [fault for fault in compiled.faults(log) if "undefined" in fault]
    text = compiled.words(tmp_path, "t")
    assert "Table 1, continued" in text
    assert "continued on the next page" in text
    _, *pages = text.split("Name Backbone (size) Tuning RS task RS scenario ")
    assert len(pages) >= 2
    titles = tables.lookup(catalog)["stage"].unique()
    assert all(page.startswith(tuple(f"{title} (" for title in titles)) for page in pages)
    started = [page.partition("works)")[0] for page in pages]
    for page, title in zip(pages, started, strict=True):
        assert page.startswith(f"{title}works), continued") == (text.index(f"{title}works)") < text.index(page))


@pytest.mark.parametrize("name", CLASSES)
def test_the_table_compiles_in_each_class_and_every_part_begins_with_its_band(name, catalog, tmp_path):
    made = CLASSES[name]
    log = compile_fragment(tmp_path, catalog, made)
    assert [fault for fault in compiled.faults(log) if "undefined" not in fault] == []
    text = compiled.words(tmp_path, "t")
    parts = text.lower().count("continued on the next page") + 1
    assert parts >= 2
    assert text.count("RS scenario") == parts
    titles = [title for title in tables.lookup(catalog)["stage"].unique() if text.count(f"{title} (") > 1]
    assert text.count("works), continued") == len(titles) <= parts - 1


def test_in_two_columns_a_band_is_repeated_where_it_goes_on_and_only_there():
    rows, bands = ["a", "b", "c"], ["{1}{2}{A}", "{1}{2}{A}", "{1}{2}{B}"]
    body = Body("l", "Name", rows, [1, 3, 1], bands, wide=True, small=True)
    short = CLASSES["IEEEtran"]._replace(height=60.0)
    begins = [part.splitlines()[1:] for part in write(body, "s", "", short).split("\\midrule")[1:]]
    assert [part[0] for part in begins] == [
        "\\surveyband{1}{2}{A}",
        "\\surveyband{1}{2}{A, continued}",
        "\\surveyband{1}{2}{B}",
    ]


def test_the_standalone_table_compiles_by_itself(catalog, tmp_path):
    (tmp_path / "s.tex").write_text(standalone(catalog), encoding="ascii")
    assert compiled.faults(compiled.latex(tmp_path, "s")) == []
    text = compiled.words(tmp_path, "s")
    first = tables.lookup(catalog).iloc[0]
    assert f"{first['name']} ({first['year']})" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Type 3" not in compiled.fonts(tmp_path, "s.pdf")


def test_nasty_names_are_set_as_they_are(copied, tmp_path):
    names = [NASTY, LONG, "Łódź naïve — “x”", "名字 Имя Ωμέγα", "_" * 60, "字" * 60]
    for line, name in enumerate(names, start=2):
        for column in ("name", "rs_task", "rs_scenario"):
            copied.change(name, column, line)
    catalog = copied.load()
    source = fragment(catalog)
    assert source.isascii()
    lost = latex.stand_ins(source)
    assert len(lost) == 3 * (2 + 3 + 5 + 60)
    assert source.startswith(f"% {len(lost)} characters that pdflatex lacks stand as their numbers: U+")
    log = compile_fragment(tmp_path, catalog)
    assert [fault for fault in compiled.faults(log) if "undefined" not in fault] == []
    text = compiled.words(tmp_path, "t")
    for shown in ("a_b & 50%", "\\input{y}", "Łódź naïve — “x”", "[U+540D]", "[U+0418]"):
        assert shown.replace(" ", "") in text.replace(" ", "")


def test_nothing_selected_says_so_and_compiles(catalog, tmp_path):
    none = catalog.select(first_year=1900, last_year=1901)
    assert "nothing to show" in fragment(none)
    assert compiled.faults(compile_fragment(tmp_path, none)) == []


def test_the_same_bytes(catalog):
    assert fragment(catalog) == fragment(catalog)
