"""The text form of figures: it says what is drawn, and notices when something else is."""

import datetime

import matplotlib.dates as mdates
import matplotlib.patches as mpatches
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.path import Path

from helpers.figures.describe import describe


def axes():
    """Return axes of a figure that pyplot does not keep alive."""
    return Figure().add_subplot()


def patched(patch):
    """Return a function that adds a new patch to axes."""
    return lambda ax: ax.add_patch(patch())


def box():
    return mpatches.FancyBboxPatch((0, 0), 1, 1, boxstyle="square,pad=0")


def curve():
    return mpatches.PathPatch(Path([(0, 0), (1, 2), (2, 0)], [Path.MOVETO, Path.CURVE3, Path.CURVE3]))


def points(ax):
    return ax.scatter([1, 2, 3], [4, 5, 6], s=[20, 30, 40], c=["r", "g", "b"])


def bars(ax):
    return ax.bar(["ICLR", "ACL"], [3, 5], color="C0")


def segments(ax):
    return ax.add_collection(LineCollection([[(0, 0), (1, 1)], [(2, 2), (3, 3)]]))


def note(ax):
    return ax.annotate("here", (0.1, 0.2), (0.3, 0.4), arrowprops={"arrowstyle": "->"})


# what is drawn, what becomes of it, and what the text then says
CHANGES = {
    "bar height": (bars, lambda a: a[1].set_height(7), "ACL: 7"),
    "bar bottom": (bars, lambda a: a[1].set_y(2), "ACL: 5, from 2 to 7"),
    "bar colour": (bars, lambda a: a[1].set_facecolor("red"), "ACL: 5, colour #ff0000"),
    "bar width": (bars, lambda a: a[1].set_width(0.5), "bar width 0.5"),
    "bar moved": (bars, lambda a: a[1].set_x(4.6), "5: 5"),
    "bar hatch": (bars, lambda a: a[0].set_hatch("//"), "hatch //"),
    "bar removed": (bars, lambda a: a[1].remove(), "1 bar, colour #1f77b4, bar width 0.8: ICLR: 3"),
    "lying bar": (lambda ax: ax.barh(["a", "b"], [3, 5]), lambda a: a[1].set_width(8), "b: 8"),
    "lying bar's start": (lambda ax: ax.barh(["a"], [3]), lambda a: a[0].set_x(1), "a: 3, from 1 to 4"),
    "line vertex": (lambda ax: ax.plot([1, 2], [3, 4])[0], lambda a: a.set_ydata([3, 9]), "(1, 3), (2, 9)"),
    "line style": (lambda ax: ax.plot([1, 2])[0], lambda a: a.set_linestyle(":"), "line dotted"),
    "line dashes": (lambda ax: ax.plot([1], ls="--")[0], lambda a: a.set_dashes([5, 1]), "line dashed 5 1"),
    "line colour": (lambda ax: ax.plot([1, 2])[0], lambda a: a.set_color("red"), "colour #ff0000"),
    "line width": (lambda ax: ax.plot([1, 2])[0], lambda a: a.set_linewidth(7), "line width 7"),
    "line marker": (lambda ax: ax.plot([1], marker="o")[0], lambda a: a.set_marker("s"), "marker square"),
    "marker size": (lambda ax: ax.plot([1], marker="o")[0], lambda a: a.set_markersize(3), "size 9"),
    "marker colour": (
        lambda ax: ax.plot([1], marker="o")[0],
        lambda a: a.set_markerfacecolor("red"),
        "marker colour #ff0000",
    ),
    "axhline": (lambda ax: ax.axhline(3), lambda a: a.set_ydata([5, 5]), "horizontal at 5"),
    "axvline": (lambda ax: ax.axvline(3, 0, 0.5), lambda a: a.set_xdata([5, 5]), "vertical at 5 from 0 to 0.5"),
    "axline": (lambda ax: ax.axline((0, 0), slope=1), lambda a: a.set_slope(2), "slope 2"),
    "axvspan": (lambda ax: ax.axvspan(1, 2), lambda a: a.set_width(3), "band from (1, 0 of the axes) to (4, 1"),
    "point moved": (points, lambda a: a.set_offsets([(1, 4), (2, 5), (3, 7)]), "(3, 7)"),
    "point size": (points, lambda a: a.set_sizes([20, 30, 50]), "size 50"),
    "point colour": (points, lambda a: a.set_facecolor(["r", "g", "k"]), "(3, 6), colour #000000"),
    "point marker": (points, lambda a: a.set_paths([Path.unit_rectangle()]), "marker checksum"),
    "point value": (
        lambda ax: ax.scatter([1, 2], [3, 4], c=[5, 6]),
        lambda a: a.set_array([5, 8]),
        "value 8",
    ),
    "segment": (segments, lambda a: a.set_segments([[(0, 0), (1, 1)], [(2, 2), (3, 9)]]), "(2, 2), (3, 9)"),
    "segment colour": (segments, lambda a: a.set_color(["red", "blue"]), "(2, 2), (3, 3), colour #0000ff"),
    "area": (
        lambda ax: ax.fill_between([1, 2], [3, 4]),
        lambda a: a.set_verts([[(1, 0), (1, 3), (2, 9)]]),
        "(1, 0), (1, 3), (2, 9)",
    ),
    "area colour": (
        lambda ax: ax.stackplot([1, 2], [3, 4])[0],
        lambda a: a.set_color("red"),
        "colour #ff0000",
    ),
    "mesh cell": (
        lambda ax: ax.pcolormesh([[1, 2], [3, 4]]),
        lambda a: a.set_array([[1, 2], [3, 8]]),
        "1.5, 1.5: 8",
    ),
    "mesh corner": (
        lambda ax: ax.pcolormesh([1, 2], [1, 2], [[1, 2], [3, 4]], shading="gouraud"),
        lambda a: a.set_array([[1, 2], [3, 8]]),
        "2, 2: 8",
    ),
    "table": (
        lambda ax: ax.table([["12"]]),
        lambda a: a[0, 0].get_text().set_text("13"),
        "Table 13",
    ),
    "mesh colours": (lambda ax: ax.pcolormesh([[1, 2]]), lambda a: a.set_cmap("gray"), "from #000000 at 1"),
    "mesh limits": (lambda ax: ax.pcolormesh([[1, 2]]), lambda a: a.set_clim(0, 9), "at 9"),
    "image pixel": (lambda ax: ax.imshow([[1], [2]]), lambda a: a.set_data([[1], [7]]), "1, 0: 7"),
    "coloured pixel": (
        lambda ax: ax.imshow(np.zeros((1, 1, 3))),
        lambda a: a.set_data(np.ones((1, 1, 3))),
        "0, 0: #ffffff",
    ),
    "circle": (patched(lambda: mpatches.Circle((1, 1), 1)), lambda a: a.set_radius(2), "radius 2"),
    "circle moved": (
        patched(lambda: mpatches.Circle((1, 1), 1)),
        lambda a: a.set_center((3, 1)),
        "circle at (3, 1)",
    ),
    "ellipse": (patched(lambda: mpatches.Ellipse((0, 0), 1, 2)), lambda a: a.set_width(4), "4 wide and 2 high"),
    "arc": (
        patched(lambda: mpatches.Arc((0, 0), 1, 1, theta2=90)),
        lambda a: setattr(a, "theta2", 80),
        "0 to 80",
    ),
    "wedge": (
        patched(lambda: mpatches.Wedge((0, 0), 1, 0, 90)),
        lambda a: a.set_theta2(60),
        "0 to 60 degrees",
    ),
    "ring": (patched(lambda: mpatches.Wedge((0, 0), 1, 0, 9)), lambda a: a.set_width(0.2), "ring 0.2 wide"),
    "rectangle": (
        patched(lambda: mpatches.Rectangle((0, 0), 1, 1)),
        lambda a: a.set_height(3),
        "from (0, 0) to (1, 3)",
    ),
    "turned": (
        patched(lambda: mpatches.Rectangle((0, 0), 1, 1)),
        lambda a: a.set_angle(30),
        "turned 30 degrees",
    ),
    "box": (patched(box), lambda a: a.set_width(3), "square box from (0, 0) to (3, 1)"),
    "box edge": (patched(box), lambda a: a.set_edgecolor("red"), "edge #ff0000"),
    "box dashes": (patched(box), lambda a: a.set_linestyle("--"), "line dashed"),
    "box emptied": (patched(box), lambda a: a.set_facecolor("none"), "colour #000000, fill none"),
    "polygon": (
        patched(lambda: mpatches.Polygon([(0, 0), (1, 0), (1, 1)])),
        lambda a: a.set_xy([(0, 0), (1, 0), (1, 3)]),
        "(1, 3)",
    ),
    "curve": (patched(curve), lambda a: a.set_path(Path([(0, 0), (5, 0)])), "shape (0, 0), (5, 0)"),
    "arrow": (
        patched(lambda: mpatches.FancyArrowPatch((0, 0), (1, 1))),
        lambda a: a.set_positions(None, (3, 1)),
        "arrow from (0, 0) to (3, 1)",
    ),
    "patch removed": (patched(box), lambda a: a.remove(), "y axis"),
    "text": (lambda ax: ax.text(0.1, 0.2, "12"), lambda a: a.set_text("13"), '"13" at (0.1, 0.2)'),
    "text moved": (lambda ax: ax.text(0.1, 0.2, "12"), lambda a: a.set_x(0.3), '"12" at (0.3, 0.2)'),
    "text colour": (lambda ax: ax.text(0, 0, "12"), lambda a: a.set_color("red"), "colour #ff0000"),
    "text box": (
        lambda ax: ax.text(0, 0, "12", bbox={"facecolor": "w"}),
        lambda a: a.get_bbox_patch().set_facecolor("red"),
        "box colour #ff0000",
    ),
    "note": (note, lambda a: a.set_position((0.5, 0.4)), '"here" at (0.5, 0.4), arrow to (0.1, 0.2)'),
    "note's target": (note, lambda a: setattr(a, "xy", (0.1, 0.6)), "arrow to (0.1, 0.6)"),
    "note's arrow": (note, lambda a: a.arrow_patch.set_edgecolor("red"), "arrow edge #ff0000"),
    "title": (lambda ax: ax, lambda ax: ax.set_title("Works"), "Works"),
    "axis label": (lambda ax: ax, lambda ax: ax.set_xlabel("Year"), "x axis: Year, from 0 to 1"),
    "limits": (lambda ax: ax, lambda ax: ax.set_ylim(5, 0), "y axis: from 5 to 0"),
    "scale": (lambda ax: ax, lambda ax: (ax.set_yscale("log"), ax.set_ylim(1, 10)), "log scale, from 1 to 10"),
    "tick label": (lambda ax: ax, lambda ax: ax.set_xticks([0.5], labels=["ACL"]), "ticks ACL at 0.5"),
    "axis hidden": (lambda ax: ax, lambda ax: ax.set_axis_off(), "x axis: not drawn, from 0 to 1"),
}


@pytest.mark.parametrize(("draw", "change", "said"), CHANGES.values(), ids=CHANGES)
def test_a_changed_artist_changes_the_text(draw, change, said):
    ax = axes()
    artist = draw(ax)
    before = describe(ax.figure)
    change(artist)
    after = describe(ax.figure)
    assert after != before
    assert said in after


DRAWN = {name: draw for name, (draw, *_) in CHANGES.items() if draw(axes()).__class__.__name__ != "Axes"}


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
@pytest.mark.parametrize("hide", [lambda a: a.set_visible(False), lambda a: a.set_alpha(0)])
def test_an_invisible_artist_is_not_described(draw, hide):
    ax = axes()
    artist = draw(ax)
    for part in artist if isinstance(artist, tuple) else [artist]:
        hide(part)
    assert all(line.startswith(("x axis", "y axis")) for line in describe(ax.figure).splitlines())


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_drawing_a_figure_leaves_its_text_as_it_is(draw):
    ax = axes()
    draw(ax)
    before = describe(ax.figure)
    FigureCanvasAgg(ax.figure).draw()
    assert describe(ax.figure) == before == describe(ax.figure)


def test_layout_and_equal_aspect_leave_the_text_as_it_is():
    fig = Figure(layout="constrained")
    ax = fig.add_subplot()
    fig.suptitle("Works")
    fig.supxlabel("Year")
    fig.colorbar(ax.scatter([1, 2], [1, 9], c=[1, 2]))
    ax.set_aspect("equal", adjustable="datalim")
    before = describe(fig)
    FigureCanvasAgg(fig).draw()
    assert describe(fig) == before
    assert "x axes: Year" in before


def test_the_text_reads_from_the_title_through_each_axes():
    fig = Figure()
    left, right = fig.subplots(1, 2)
    fig.suptitle("Works\nby venue")
    left.set(title="Counts", ylabel="works", ylim=(0, 5))
    left.bar(["ICLR", "ACL"], [3, 4], color="C1", label="frozen")
    right.axhline(0.5, color="k")
    right.set_visible(False)
    fig.text(0.5, 0.1, "n = 7")
    assert describe(fig).splitlines() == [
        "Works / by venue",
        "Counts",
        "x axis: from -0.49 to 1.49; ticks ICLR at 0, ACL at 1",
        "y axis: works, from 0 to 5",
        '2 bars "frozen", colour #ff7f0e, bar width 0.8: ICLR: 3; ACL: 4',
        '1 text, colour #000000: "n = 7" at (0.5, 0.1) of the figure',
    ]
    right.set_visible(True)
    assert {"Axes 1: Counts", "Axes 2"} < set(describe(fig).splitlines())


def test_figure_artists_insets_and_subfigures_are_described():
    fig = Figure()
    part = fig.subfigures(1, 2)[0]
    part.suptitle("Left")
    part.subplots().inset_axes((0, 0, 1, 1)).set_title("Inset")
    fig.add_artist(mpatches.Circle((0.5, 0.5), 0.1))
    fig.add_artist(Line2D([0, 1], [0, 0.3]))
    text = describe(fig)
    for said in ["title: Left", "Inset", "circle at (0.5, 0.5) of the figure", "(1, 0.3) of the figure"]:
        assert said in text


def test_positions_are_given_in_the_coordinates_of_their_artist():
    ax = axes()
    ax.text(0.5, 0.9, "a", transform=ax.transAxes)
    ax.text(0.5, 0.9, "b", transform=ax.get_xaxis_transform())
    ax.annotate("c", (0.2, 0.3), (0, 3), textcoords="offset points")
    ax.annotate("", (0.2, 0.3), (0.1, 0.1), "axes fraction", arrowprops={})
    ax.add_patch(mpatches.ConnectionPatch((0, 0), (0.4, 0.4), "data", "axes fraction", axesA=ax, axesB=ax))
    text = describe(ax.figure)
    assert '"a" at (0.5, 0.9) of the axes' in text
    assert '"b" at (0.5, 0.9 of the axes)' in text
    assert '"c" at (0.2, 0.3) shifted by (0, 3) offset points' in text
    assert "arrow from (0.1, 0.1) of the axes to (0.2, 0.3) of the axes" in text
    assert "arrow from (0, 0) to (0.4, 0.4) of the axes" in text


def test_stacked_bars_say_where_they_start():
    ax = axes()
    ax.bar(["ICLR", "ACL"], [1, 2])
    ax.bar(["ICLR", "ACL"], [3, 4], bottom=[1, 2])
    assert "ICLR: 3, from 1 to 4; ACL: 4, from 2 to 6" in describe(ax.figure)


def test_dates_are_written_as_dates():
    ax = axes()
    days = [datetime.date(2023, 6, 1), datetime.date(2023, 7, 15)]
    ax.plot(days, [1, 2])
    ax.text(days[1], 2, "second")
    ax.set_xlim(datetime.date(2023, 5, 30), datetime.datetime(2023, 8, 1, 12))
    text = describe(ax.figure)
    assert "x axis: from 2023-05-30 to 2023-08" in text.splitlines()
    assert "(2023-06, 1), (2023-07-15, 2)" in text
    assert '"second" at (2023-07-15, 2)' in text


def test_day_numbers_are_dates_where_the_axis_formats_them_so():
    ax = axes()
    ax.scatter([mdates.date2num(datetime.date(2024, 2, 29))], [1])
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
    assert "(2024-02-29, 1)" in describe(ax.figure)


def test_heat_map_cells_carry_the_tick_labels_of_row_and_column():
    ax = axes()
    ax.imshow(np.ma.masked_equal([[1, 2], [3, 0]], 0), extent=(0, 2, 0, 2), origin="lower")
    ax.set_xticks([0.5, 1.5], labels=["2022", "2023"])
    ax.set_yticks([0.5, 1.5], ["encoder", "ranking"])
    text = describe(ax.figure)
    assert "encoder, 2022: 1; encoder, 2023: 2; ranking, 2022: 3; ranking, 2023: missing" in text.replace("\n- ", "; ")


@pytest.mark.parametrize("where", ["axes", "figure", "added"])
def test_looks_are_explained_by_the_legends(where):
    ax = axes()
    ax.scatter([1, 2], [1, 2], s=[25, 100], c=["#111111", "#222222"])
    tunings = [mpatches.Patch(color=c, label=label) for c, label in [("#111111", "frozen"), ("#222222", "tuned")]]
    sizes = [Line2D([], [], ls="", marker="o", c="grey", ms=m, label=x) for m, x in [(5, "<1B"), (10, ">1B")]]
    if where == "figure":
        ax.figure.legend(handles=tunings)
    else:
        legend = ax.legend(handles=tunings, title="Tuning")
    if where == "added":
        ax.add_artist(legend)
    ax.legend(handles=sizes) if where != "axes" else ax.figure.legend(handles=sizes)
    text = describe(ax.figure)
    assert "(1, 1), frozen (colour), <1B (size); (2, 2), tuned (colour), >1B (size)" in text.replace("\n- ", "; ")
    assert "frozen, colour #111111; tuned, colour #222222" in text.replace("\n- ", "; ")


@pytest.mark.parametrize("markers", [{"red": "s"}, {"red": "s", "blue": "s", "green": "o"}])
def test_what_legend_entries_do_not_differ_in_explains_nothing(markers):
    ax = axes()
    ax.scatter([1], [1], s=36, c="k", marker="s")
    ax.legend(handles=[Line2D([], [], ls="", marker=m, c=c, label=c) for c, m in markers.items()])
    assert "1 point, colour #000000, marker square, size 36: (1, 1)" in describe(ax.figure)


def test_a_recoloured_or_relabelled_legend_changes_the_text():
    ax = axes()
    ax.plot([1, 2], label="total")
    legend = ax.legend()
    texts = [describe(ax.figure)]
    legend.legend_handles[0].set_color("red")
    texts.append(describe(ax.figure))
    legend.get_texts()[0].set_text("sum")
    texts.append(describe(ax.figure))
    legend.set_visible(False)
    texts.append(describe(ax.figure))
    assert len(set(texts)) == 4


def many_points(ax):
    return ax.scatter(np.arange(300), np.arange(300) % 7, c=np.where(np.arange(300) < 100, "r", "b"))


def test_many_points_are_summed_up():
    ax = axes()
    many_points(ax)
    text = describe(ax.figure)
    assert "300 points, marker circle, size 36:" in text
    assert "x from 0 to 299, y from 0 to 6" in text
    assert "100 colour #ff0000, 200 colour #0000ff" in text
    assert len(text) < 400


@pytest.mark.parametrize("item", [0, 123, 299])
@pytest.mark.parametrize("draw", [many_points, lambda ax: ax.plot(np.arange(300) % 7)[0]])
def test_one_moved_point_among_many_changes_the_checksum(draw, item):
    ax = axes()
    artist = draw(ax)
    before = describe(ax.figure)
    if isinstance(artist, Line2D):
        data = artist.get_ydata()
        artist.set_ydata(np.where(np.arange(300) == item, 3.5, data))
    else:
        artist.get_offsets()[item, 1] = 3.5
    after = describe(ax.figure)
    assert "checksum" in after
    assert after != before


def test_every_one_of_many_texts_is_listed():
    ax = axes()
    for i in range(250):
        ax.text(0, i, f"work {i}")
    assert all(f'"work {i}" at (0, {i})' in describe(ax.figure) for i in (0, 249))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.123456, "0.1235"),
        (-1e-17, "0"),
        (-0.0, "0"),
        (2023.25, "2023.25"),
        (12345, "12345"),
        (175e9, "175000000000"),
        (np.float32(0.1), "0.1"),
        (np.nan, "missing"),
    ],
)
def test_numbers_are_rounded_for_reading(value, said):
    ax = axes()
    ax.plot([1], [value])
    assert f"(1, {said})" in describe(ax.figure)


def chart(heights, spots):
    """Draw bars and points."""
    ax = axes()
    ax.bar(range(len(heights)), heights)
    ax.scatter(*zip(*spots, strict=True))
    return ax


counts = st.lists(st.integers(1, 999), min_size=1, max_size=9)
spots = st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=1, max_size=9)


@settings(max_examples=50, deadline=None)
@given(counts, spots, st.data())
def test_every_value_is_said_and_every_change_noticed(heights, spots, data):
    ax = chart(heights, spots)
    text = describe(ax.figure)
    assert all(f"{i}: {height}" in text for i, height in enumerate(heights))
    assert all(f"({x}, {y})" in text for x, y in spots)
    assert text == describe(chart(heights, spots).figure)
    bar = data.draw(st.sampled_from(ax.containers[0].patches))
    bar.set_height(bar.get_height() + data.draw(st.sampled_from([-1, 0.01, 1])))
    changed = describe(ax.figure)
    assert changed != text
    ax.collections[0].get_offsets()[data.draw(st.integers(0, len(spots) - 1)), 0] += 1
    assert describe(ax.figure) != changed
