"""Figures: they draw what the tables say, and what they draw can be read."""

import colorsys
import re
from collections import Counter
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure

import drawn
from conftest import PUBLISHED
from helpers import figures, tables
from helpers.catalog import Catalog, load
from helpers.catalog.vocabulary import NEUTRAL
from helpers.changes.exhibits import exhibits
from helpers.figures import describe, style
from helpers.output.figures import save_figure
from synthetic import grown, resampled

CATALOG = load(PUBLISHED)
WORDS = CATALOG.vocabulary
NOTHING = "match this selection"
SELECTIONS = {
    "all": CATALOG,
    "one year": CATALOG.select(2022, 2022),
    "one stage": CATALOG.select(stages=["Pipeline Controller"]),
    "one work": CATALOG.select(2021, 2021, ["Scoring/Ranking Function"]),
    "nothing": CATALOG.select(last_year=1990),
    **{f"{years} years later": grown(CATALOG, years) for years in (1, 4, 7, 12)},
}


def of_notebooks(catalog: Catalog) -> dict[str, Figure]:
    """Return every figure that the notebooks draw of a catalog, by its name."""
    return {stem: exhibit.figure for stem, exhibit in exhibits(catalog).of("Figure").items()}


def pipeline(catalog: Catalog) -> Figure:
    return figures.pipeline(tables.pipeline(catalog), WORDS)


def quadrants(catalog: Catalog) -> Figure:
    placed = tables.quadrants(catalog)
    return figures.quadrants(placed, WORDS, int(catalog.works["stage"].ne("").sum() - placed["key"].nunique()))


def sizes(catalog: Catalog) -> Figure:
    return figures.sizes(tables.backbone_sizes(catalog), tables.size_by_year(catalog), WORDS.colours("stage"))


@pytest.mark.parametrize("selection", SELECTIONS)
def test_no_text_covers_another_or_leaves_the_figure(selection: str) -> None:
    for name, fig in of_notebooks(SELECTIONS[selection]).items():
        assert drawn.overlapping_texts(fig) == [], name
        assert drawn.outside(fig) == [], name


def save(folder: Path) -> Path:
    for name, fig in of_notebooks(CATALOG).items():
        save_figure(fig, name, folder)
    return folder / "figures"


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the files of every figure."""
    return save(tmp_path_factory.mktemp("saved"))


def test_is_the_same_picture_each_time(saved: Path, tmp_path: Path) -> None:
    again = save(tmp_path)
    assert [file.name for file in saved.iterdir() if file.read_bytes() != (again / file.name).read_bytes()] == []


def test_nothing_to_draw_is_said() -> None:
    silent = [name for name, fig in of_notebooks(SELECTIONS["nothing"]).items() if NOTHING not in describe(fig)]
    assert silent == []


def test_each_fits_the_text_width_of_the_paper() -> None:
    widths = {name: fig.get_size_inches()[0] for name, fig in of_notebooks(CATALOG).items()}
    assert widths == pytest.approx(dict.fromkeys(widths, 5.48))


def test_the_pipeline_names_every_work_at_its_stage() -> None:
    words = [text for text, _ in drawn.texts(pipeline(CATALOG))]

    named = tables.pipeline(CATALOG)
    for _, work in named[named["name"].isin(CATALOG.papers["name"])].iterrows():  # a title may be cut short
        assert f"{work['name']} ’{work['year'] % 100}" in words
    assert len([text for text in words if re.search(r" ’\d\d$", text)]) == len(named)


def test_the_pipeline_counts_what_it_does_not_name(listings) -> None:
    words = [text for text, _ in drawn.texts(figures.pipeline(tables.pipeline(CATALOG), WORDS, most=5))]
    tasks = CATALOG.sections.set_index("id")["task"]
    groups = Counter((stage, tasks[row["section"]]) for stage, rows in listings.items() if stage for row in rows)

    assert sorted(text for text in words if text.startswith("+")) == sorted(
        f"+ {works - 5} more" for works in groups.values() if works > 5
    )


@pytest.mark.parametrize("works", [30, 58, 200, 700])
def test_the_pipeline_holds_any_number_of_works(works: int) -> None:
    table = tables.pipeline(resampled(CATALOG, works))
    fig = figures.pipeline(table, WORDS)
    words = " ".join(text for text, _ in drawn.texts(fig))

    assert drawn.overlapping_texts(fig) == []
    assert drawn.outside(fig) == []
    assert fig.get_size_inches()[1] <= 8.2
    named = sum(name in words for name in table["name"])
    counted = sum(map(int, re.findall(r"20\d\d: (\d+) works", words)))
    assert named == works or counted == works


@pytest.mark.parametrize("works", [1, 39, 200, 700])
def test_the_quadrants_hold_any_number_of_works(works: int) -> None:
    catalog = CATALOG if works == 39 else resampled(CATALOG, works)
    fig = quadrants(catalog)

    assert drawn.overlapping_texts(fig) == []
    assert drawn.texts_on_circles(fig) == []
    assert drawn.overlapping_circles(fig) == 0
    assert drawn.outside(fig) == []
    assert len(drawn.circles(fig)) == len(tables.quadrants(catalog))
    dropped = re.search(r"(\d+) labels left out", describe(fig))
    labels = [text for text, _ in drawn.texts(fig) if re.search(r" ’\d\d$", text)]
    assert len(labels) + (int(dropped[1]) if dropped else 0) == len(tables.quadrants(catalog))


def test_a_quadrant_with_700_works_says_how_many_labels_it_leaves_out() -> None:
    catalog = resampled(CATALOG, 700)
    works = catalog.papers.assign(tuned="yes", infer_with_crm="no")
    fig = quadrants(replace(catalog, papers=works))

    assert "700 labels left out" in describe(fig)
    assert len(drawn.circles(fig)) == 700
    assert drawn.overlapping_circles(fig) == 0
    assert drawn.overlapping_texts(fig) == []


def test_a_year_without_works_keeps_its_place_on_the_axis() -> None:
    years = CATALOG.papers["year"]
    gap = replace(CATALOG, papers=CATALOG.papers[years != 2022].reset_index(drop=True))

    found = of_notebooks(gap)
    for name in ("works-by-stage-and-year", "backbone-sizes", "tuning-over-time", "backbone-families"):
        ticks = [text.split("\n")[0] for text, _ in drawn.texts(found[name])]
        assert {"2021", "2022", "2023"} <= set(ticks), name


def test_the_quadrants_draw_each_work_where_how_large_and_in_which_colour_the_table_says() -> None:
    fig, placed = quadrants(CATALOG), tables.quadrants(CATALOG)
    axes = fig.axes[0]
    radii = dict(zip(WORDS.values("size_bucket"), (2.4, 3.8, 5.4, 7.2), strict=True))
    spots = {}
    for points in [items for items in axes.collections if len(items.get_offsets())]:
        for (x, y), size, face in zip(points.get_offsets(), points.get_sizes(), points.get_facecolors(), strict=True):
            spots[x, y] = (np.sqrt(size) / 2, to_hex(face))
    labels = {(t.get_text(), t.get_position()[0]): t.get_position()[1] for t in axes.texts if "’" in t.get_text()}
    middle = axes.get_xlim()[1] / 2

    for (text, x), y in labels.items():
        spot = min(spots, key=lambda s: (abs(s[0] - x) > 0.1, abs(s[1] - y)))
        rows = placed[[f"{n} ’{int(v) % 100}" == text for n, v in zip(placed["name"], placed["year"], strict=True)]]
        row = rows[rows["tuned"] == ("yes" if x > middle else "no")].iloc[0]
        assert spots[spot][0] == pytest.approx(radii[row["size_bucket"]])
        colour = WORDS.colours("defeated_baseline").get(row["defeated_baseline"], "#ffffff")
        assert spots[spot][1] == colour.lower()
    assert len(labels) == len(placed)


def test_in_each_quadrant_time_runs_from_left_to_right() -> None:
    fig = quadrants(CATALOG)
    placed = tables.quadrants(CATALOG)
    where = {t.get_text(): t.get_position() for t in fig.axes[0].texts if "’" in t.get_text()}

    for _, group in placed.groupby(["tuned", "infer_with_crm"]):
        spots = [where[f"{n} ’{int(y) % 100}"][0] for n, y in zip(group["name"], group["year"], strict=True)]
        assert spots == sorted(spots)


def heights(fig: Figure) -> dict[str, list[float]]:
    return {bars.get_label(): [bar.get_height() for bar in bars] for bars in fig.axes[0].containers}


def test_bars_are_as_high_as_the_counts() -> None:
    table = tables.works_by_stage_and_year(CATALOG)

    drawn_heights = heights(figures.stacked(table, {}))

    assert drawn_heights == {column: table[column].tolist() for column in table.columns}


def test_shares_add_up_to_a_hundred_and_numbers_stay_counts() -> None:
    table = tables.trajectory(CATALOG)
    fig = figures.stacked(table, {}, share=True)

    totals = np.sum(list(heights(fig).values()), axis=0)
    assert totals == pytest.approx([100.0] * len(table))
    assert {f"n = {n}" for n in table.sum(axis=1)} <= {text for text, _ in drawn.texts(fig)}


def test_sizes_without_a_number_stand_on_the_strip_and_not_among_the_sizes() -> None:
    works = tables.backbone_sizes(CATALOG)
    axes = sizes(CATALOG).axes[0]
    points = np.concatenate([c.get_offsets() for c in axes.collections if len(c.get_offsets())])
    strip = axes.get_yticks()[-1]

    assert (points[:, 1] == strip).sum() == works["parameters"].isna().sum() > 0
    assert strip > 3 * works["parameters"].max()


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


def test_pdfs_embed_truetype_fonts_only(saved: Path) -> None:
    for file in saved.glob("*.pdf"):
        assert (b"/Type3" in file.read_bytes(), b"/FontFile2" in file.read_bytes()) == (False, True), file.name


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
    assert style.contrast(style.FAINT, "#FFFFFF") >= 4.5


def test_stacked_segments_carry_a_hatch_besides_their_colour() -> None:
    table = tables.tuning_by_year(CATALOG)
    bars = figures.stacked(table, WORDS.colours("tuning")).axes[0].containers

    assert len({group[0].get_hatch() for group in bars}) == min(len(bars), len(style.HATCHES))


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


def test_a_term_without_a_colour_is_drawn_in_the_neutral_grey() -> None:
    table = pd.DataFrame({"known": [1, 2], "new": [2, 1]}, index=[2022, 2023])
    fig = figures.stacked(table, {"known": "#0072B2"})

    assert to_hex(fig.axes[0].containers[1][0].get_facecolor()) == NEUTRAL.lower()


def test_neutral_is_no_hue() -> None:
    assert colorsys.rgb_to_hsv(*to_rgb(NEUTRAL))[1] == 0
