"""Words for bars and other shapes."""

from collections.abc import Iterator
from functools import singledispatch

import matplotlib.patches as mpatches
import numpy as np
from matplotlib.container import BarContainer
from matplotlib.path import Path

from helpers.figures.describe.looks import Keys, look
from helpers.figures.describe.parts import Mark, Owner, Point, drawn, listing, visible
from helpers.figures.describe.texts import plain, position
from helpers.figures.describe.wording import CORNERS, Place, checksum, number


def bar_containers(owner: Owner) -> list[BarContainer]:
    """Return the bar charts in axes."""
    return [group for group in getattr(owner, "containers", ()) if isinstance(group, BarContainer)]


def bars(owner: Owner, place: Place, keys: Keys) -> list[str]:
    """List each bar chart's bars; a bar that was removed stays in the container but loses its axes."""
    lines = []
    for group in bar_containers(owner):
        lying = group.orientation == "horizontal"
        marks = [bar_mark(bar, place, lying) for bar in group if bar.axes is owner and visible(bar)]
        lines += listing("horizontal bar" if lying else "bar", marks, place, keys, group.get_label())
    return lines


def bar_mark(bar: mpatches.Rectangle, place: Place, lying: bool) -> Mark:
    """Say where a bar stands and how long it is."""
    corners = bar.get_bbox().get_points()
    (left, bottom), (right, top) = corners[:, ::-1] if lying else corners
    across, upwards = place.write[::-1] if lying else place.write
    text = f"{across((left + right) / 2)}: {number(top - bottom)}"
    if number(bottom) != "0":
        text += f", from {upwards(bottom)} to {upwards(top)}"
    return Mark(text, look(bar) | {"bar width": number(abs(right - left))}, tuple(corners[1]))


def shape_marks(owner: Owner) -> Iterator[Mark]:
    """Say what every patch is that is no bar."""
    standing = {id(bar) for group in bar_containers(owner) for bar in group}
    for patch in drawn(owner, mpatches.Patch):
        if id(patch) not in standing:
            text, at = shape(patch, Place(owner, patch.get_data_transform()))
            yield Mark(text, look(patch), at)


@singledispatch
def shape(patch: mpatches.Patch, place: Place) -> tuple[str, Point]:
    """Return what a patch is, and a point of it."""
    path = patch.get_patch_transform().transform_path(patch.get_path())
    kind = type(patch).__name__.lower().replace("pathpatch", "shape")
    start, end = path.get_extents().get_points()
    if np.isin(path.codes, [Path.CURVE3, Path.CURVE4]).any():
        # A curve's control points lie off the curve: they can be compared, but say nothing to a reader.
        controls = checksum(map(place, path.vertices))
        return f"{kind} from {place(start)} to {place(end)}, {controls}", tuple(start)
    return f"{kind} {place.through(path.vertices, CORNERS)}", tuple(start)


@shape.register
def _(patch: mpatches.Rectangle, place: Place) -> tuple[str, Point]:
    start, end = patch.get_bbox().get_points()
    turned = f", turned {number(patch.get_angle())} degrees" if patch.get_angle() else ""
    kind = "rectangle" if place.units[0] == place.units[1] else "band"
    return f"{kind} from {place(start)} to {place(end)}{turned}", tuple(start)


@shape.register
def _(patch: mpatches.FancyBboxPatch, place: Place) -> tuple[str, Point]:
    start, end = patch.get_path().get_extents().get_points()
    kind = type(patch.get_boxstyle()).__name__.lower()
    return f"{kind} box from {place(start)} to {place(end)}", tuple(start)


@shape.register
def _(patch: mpatches.Polygon, place: Place) -> tuple[str, Point]:
    start, end = patch.get_path().get_extents().get_points()
    if place.units[0] != place.units[1]:
        # What axhspan and axvspan drew before matplotlib 3.9 drew rectangles.
        return f"band from {place(start)} to {place(end)}", start
    return shape.dispatch(mpatches.Patch)(patch, place)


@shape.register
def _(patch: mpatches.Ellipse, place: Place) -> tuple[str, Point]:
    kind, centre = type(patch).__name__.lower(), plain(patch, patch.get_center())
    size = f"radius {number(patch.width / 2)}"
    if patch.width != patch.height:
        size = f"{number(patch.width)} wide and {number(patch.height)} high"
    turned = f", turned {number(patch.angle)} degrees" if patch.angle else ""
    return f"{kind} at {place(centre)}, {size}{turned}{sweep(patch)}", centre


@shape.register
def _(patch: mpatches.Wedge, place: Place) -> tuple[str, Point]:
    ring = "" if patch.width is None else f", ring {number(patch.width)} wide"
    return f"wedge at {place(patch.center)}, radius {number(patch.r)}{ring}{sweep(patch)}", tuple(patch.center)


def sweep(patch: mpatches.Patch) -> str:
    """Return the angles that a part of a circle spans."""
    if not hasattr(patch, "theta1"):
        return ""
    return f", {number(patch.theta1)} to {number(patch.theta2)} degrees"


@shape.register
def _(patch: mpatches.FancyArrowPatch, place: Place) -> tuple[str, Point]:
    # The arrow's own path is shortened by points on the page; its ends are kept in this attribute alone.
    if patch._posA_posB is None:
        return f"arrow along {place.through(patch._path_original.vertices)}", (np.nan, np.nan)
    start, end = (plain(patch, point) for point in patch._posA_posB)
    return f"arrow from {place(start)} to {place(end)}", start


@shape.register
def _(patch: mpatches.ConnectionPatch, place: Place) -> tuple[str, Point]:
    start = position(patch, patch.coords1, patch.xy1, place.owner)
    end = position(patch, patch.coords2, patch.xy2, place.owner)
    return f"arrow from {start} to {end}", (np.nan, np.nan)
