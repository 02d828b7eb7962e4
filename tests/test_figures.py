"""Figures: they draw what the tables say, and what they draw can be read."""

import colorsys
import re
from collections import Counter
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

import drawn
from conftest import PUBLISHED
from helpers import figures, tables
from helpers.catalog import Catalog, load
from helpers.catalog.vocabulary import NEUTRAL
from helpers.changes.exhibits import exhibits
from helpers.figures import describe, forms, style
from helpers.output.figures import save_figure, to_png
from synthetic import grown, resampled

CATALOG = load(PUBLISHED)
WORDS = CATALOG.vocabulary
SELECTIONS = {
    "all": CATALOG,
    "one year": CATALOG.select(2022, 2022),
    "one stage": CATALOG.select(stages=["Pipeline Controller"]),
    "one work": CATALOG.select(2021, 2021, stages=["Scoring/Ranking Function"]),
    "nothing": CATALOG.select(last_year=1990),
    **{f"{years} years later": grown(CATALOG, years) for years in (7, 12)},
}

LEVELS = ["stage", "task"]


def of_notebooks(catalog: Catalog) -> dict[str, Figure]:
    """Return every figure that the notebooks draw of a catalog, by its name."""
    return {stem: exhibit.figure for stem, exhibit in exhibits(catalog).of("Figure").items()}


def pipeline(catalog: Catalog) -> Figure:
    return figures.ring(tables.placements(catalog, "key", "url"), LEVELS, WORDS)


def quadrants(catalog: Catalog) -> Figure:
    placed = tables.quadrants(catalog, "tuned", "infer_with_crm", "size_bucket", "defeated_baseline", "url")
    return figures.quadrants(placed, WORDS, "tuned", "infer_with_crm", "size_bucket", "defeated_baseline")


@pytest.mark.parametrize("selection", SELECTIONS)
def test_no_text_covers_another_or_leaves_the_figure_and_nothing_is_no_figure(selection: str) -> None:
    found = of_notebooks(SELECTIONS[selection])
    assert bool(found) is (selection != "nothing")
    for name, fig in found.items():
        assert drawn.overlapping_texts(fig) == [], name
        assert drawn.outside(fig) == [], name
        assert fig.get_size_inches()[0] == pytest.approx(5.48), name


IN_FORMS = {"all": CATALOG, "one stage": SELECTIONS["one stage"], "700 works": resampled(CATALOG, 700)}


@pytest.mark.parametrize("form", forms.FORMS)
@pytest.mark.parametrize("selection", IN_FORMS)
def test_pipeline_and_quadrants_fit_into_every_form_and_lead_to_the_works_that_they_name(
    selection: str, form: str
) -> None:
    catalog = IN_FORMS[selection]
    with forms.using(form):
        found = pipeline(catalog), quadrants(catalog)
    for fig in found:
        assert (drawn.overlapping_texts(fig), drawn.outside(fig), drawn.texts_on_circles(fig)) == ([], [], [])
        assert fig.get_size_inches()[0] == pytest.approx(forms.FORMS[form].width)
        assert fig.get_size_inches()[1] * 72 <= forms.FORMS[form].tallest + 0.01
        texts = fig.axes[0].texts
        assert min(text.get_fontsize() for text in texts) >= forms.SMALLEST
        assert {text.get_url() for text in texts if text.get_url()} <= set(catalog.papers["url"])
        named = [text for text in texts if re.search(r" ’\d\d$", text.get_text())]
        assert all(text.get_url() for text in named)


def test_is_the_same_picture_each_time_and_embeds_truetype_fonts_only(tmp_path: Path) -> None:
    again = of_notebooks(CATALOG)
    for name, fig in of_notebooks(CATALOG).items():
        pdf, _, png = save_figure(fig, name, tmp_path)
        assert png.read_bytes() == to_png(again[name]), name
        assert (b"/Type3" in pdf.read_bytes(), b"/FontFile2" in pdf.read_bytes()) == (False, True), name


def test_the_pipeline_names_every_work_at_its_stage() -> None:
    words = [text for text, _ in drawn.texts(pipeline(CATALOG))]

    named = tables.placements(CATALOG)
    for _, work in named[named["name"].isin(CATALOG.papers["name"])].iterrows():  # a title may be cut short
        assert f"{work['name']} ’{work['year'] % 100}" in words
    assert len([text for text in words if re.search(r" ’\d\d$", text)]) == len(named)


def test_the_pipeline_counts_what_it_does_not_name(listings) -> None:
    words = [text for text, _ in drawn.texts(figures.ring(tables.placements(CATALOG), LEVELS, WORDS, most=5))]
    tasks = CATALOG.sections.set_index("id")["task"]
    groups = Counter((stage, tasks[row["section"]]) for stage, rows in listings.items() if stage for row in rows)

    assert sorted(text for text in words if text.startswith("+")) == sorted(
        f"+ {works - 5} more" for works in groups.values() if works > 5
    )


def test_a_year_without_works_keeps_its_place_on_the_axis() -> None:
    years = CATALOG.papers["year"]
    gap = replace(CATALOG, papers=CATALOG.papers[years != 2022].reset_index(drop=True))

    found = of_notebooks(gap)
    for name in ("works-by-stage-and-year", "backbone-sizes", "tuning-over-time", "backbone-families"):
        ticks = [text[:4] for text, _ in drawn.texts(found[name])]
        assert {"2021", "2022", "2023"} <= set(ticks), name


def test_the_text_form_notices_a_changed_artist() -> None:
    for name, fig in of_notebooks(CATALOG).items():
        before, axes = describe(fig), fig.axes[0]
        if axes.containers:
            bar = axes.containers[-1][0]
            (bar.set_width if name in ("venues", "scenarios") else bar.set_height)(1.5)
        elif axes.lines and name != "pipeline":
            line = axes.lines[0]
            line.set_ydata(np.asarray(line.get_ydata()) + 1)
        else:
            axes.texts[0].set_text("another")
        assert describe(fig) != before, name


# Colours. Machado, Oliveira and Fernandes 2009, severity 1.0, in linear RGB.
DEFICIENCIES = {
    "none": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def lab(colour: str, deficiency: str) -> np.ndarray:
    linear = np.array([c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)])
    seen = np.clip(np.asarray(DEFICIENCIES[deficiency]) @ linear, 0, 1)
    to_xyz = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    xyz = np.asarray(to_xyz) @ seen / [0.95047, 1, 1.08883]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
@pytest.mark.parametrize("field", ["stage", "defeated_baseline", "quadrant"])
def test_colours_of_a_field_differ_for_every_eye(field: str, deficiency: str) -> None:
    """A difference of 10 in CIELAB is plain to see between areas side by side."""
    colours = {*WORDS.colours(field).values(), NEUTRAL} if field == "stage" else set(WORDS.colours(field).values())

    close = [
        (a, b)
        for a, b in combinations(sorted(colours), 2)
        if np.linalg.norm(lab(a, deficiency) - lab(b, deficiency)) < 10
    ]
    assert close == []


@pytest.mark.parametrize("field", ["stage", "tuning", "family", "quadrant"])
def test_text_on_every_colour_can_be_read(field: str) -> None:
    for colour in WORDS.colours(field).values():
        assert style.contrast(style.text_on(colour), colour) >= 4.5


SPECIALS = ["under_score", "R&D 100%", "$x^2$", "\\input{x}", "<b>bold</b>", "名前 имя", "x" * 60, "a|b`c*d"]


@pytest.mark.parametrize("name", ["pipeline", "quadrants"])
def test_odd_names_are_shown_as_text(name: str) -> None:
    rows = CATALOG.papers.copy()
    rows.loc[rows.index[: len(SPECIALS)], "name"] = SPECIALS
    fig = {"pipeline": pipeline, "quadrants": quadrants}[name](replace(CATALOG, papers=rows))
    words = [text for text, _ in drawn.texts(fig)]

    assert drawn.overlapping_texts(fig) == []
    assert drawn.outside(fig) == []
    if name == "pipeline":
        assert any(text.startswith(r"\$x^2\$") for text in words)
        assert any(text.startswith("xxxx") and "…" in text for text in words)


def test_neutral_is_no_hue() -> None:
    assert colorsys.rgb_to_hsv(*to_rgb(NEUTRAL))[1] == 0
