"""What stands in axes or on a figure, kind by kind: axes, texts, legends, bars, shapes, lines, collections, images."""

from collections.abc import Iterator
from functools import singledispatch

import matplotlib.patches as mpatches
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import Collection, LineCollection, PathCollection, QuadMesh
from matplotlib.colors import Normalize
from matplotlib.container import BarContainer
from matplotlib.figure import FigureBase
from matplotlib.image import AxesImage
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.table import Table
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Transform, blended_transform_factory

from helpers.figures.describe.words import (
    CORNERS,
    Keys,
    Mark,
    Owner,
    Place,
    Point,
    along,
    artists_of,
    checksum,
    colour,
    content,
    has_dates,
    legend_entries,
    listing,
    look,
    number,
    quote,
    tick_names,
    visible,
)


def titles(ax: Axes) -> list[str]:
    """Return the titles over the middle, left and right of axes."""
    # Titles are the only texts among the children that nobody added.
    added = set(ax.texts)
    texts = [child for child in ax.get_children() if isinstance(child, Text) and child not in added]
    return [content(text.get_text()) for text in texts if visible(text) and text.get_text()]


def figure_labels(owner: Owner) -> dict[str, str]:
    """Return the title and axis labels of a (sub)figure, which its layout moves when it draws."""
    if isinstance(owner, Axes):
        return {}
    words = {"title": owner.get_suptitle(), "x axes": owner.get_supxlabel(), "y axes": owner.get_supylabel()}
    return {name: content(text) for name, text in words.items() if text}


def heading(ax: Axes, name: str, said: str) -> list[str]:
    """Return the line that opens the description of axes, unless all of it has been said."""
    words = [name, "colour scale" if ax.get_label() == "<colorbar>" else ""]
    words += [title for title in titles(ax) if any(words) or title != said]
    return [": ".join(filter(None, words))] if any(words) else []


def axis_line(ax: Axes, name: str) -> str:
    """Say what an axis shows: label, scale, limits and named ticks."""
    axis, limits = getattr(ax, f"{name}axis"), getattr(ax, f"get_{name}lim")()
    shown = ax.axison and axis.get_visible()
    # These limits are found while drawing, from the size of the axes on the page.
    fitted = ax.get_adjustable() == "datalim" and ax.get_aspect() != "auto"
    low, high = map(along(axis), np.floor(limits) if has_dates(axis) else limits)
    parts = [
        content(axis.label.get_text()) if shown and visible(axis.label) else "",
        "" if shown else "not drawn",
        f"{axis.get_scale()} scale" if axis.get_scale() != "linear" else "",
        "" if fitted else f"from {low} to {high}",
    ]
    ticks = ", ".join(f"{label} at {place}" for place, label in tick_names(axis).items() if shown)
    return f"{name} axis: " + ", ".join(filter(None, parts)) + (f"; ticks {ticks}" if ticks else "")


def text_marks(owner: Owner) -> Iterator[Mark]:
    """Say what every text says and where, and where its arrow points."""
    for text in artists_of(owner, Text):
        said = content(text.get_text())
        arrow = getattr(text, "arrow_patch", None)
        pointing = {f"arrow {name}": value for name, value in look(arrow).items()}
        if isinstance(text, Annotation) and (said or arrow):
            yield Mark(annotation_text(text, said, owner), look(text) | pointing, plain(text, text.xy))
        elif said and said not in figure_labels(owner).values():
            at = plain(text, text.get_position())
            yield Mark(f'"{said}" at {Place(owner, text.get_transform())(at)}', look(text), at)


def annotation_text(text: Annotation, said: str, owner: Owner) -> str:
    """Say where an annotation stands and what it points to."""
    target = position(text, text.xycoords, text.xy, owner)
    at = position(text, text.anncoords, text.xyann, owner)
    if "offset" in str(text.anncoords):
        at = f"{target} shifted by {at}"
    if not said:
        return f"arrow from {at} to {target}"
    return f'"{said}" at {at}' + (f", arrow to {target}" if text.arrow_patch else "")


def position(artist: Artist, coords: str | tuple | Transform, point: Point, owner: Owner) -> str:
    """Write a point given in one of the coordinate systems that annotations know by name."""
    point, figure = plain(artist, point), owner if isinstance(owner, FigureBase) else owner.figure
    frames = {"figure fraction": figure.transFigure, "subfigure fraction": figure.transSubfigure}
    if isinstance(owner, Axes):
        frames |= {"data": owner.transData, "axes fraction": owner.transAxes}
    if isinstance(coords, Transform):
        return Place(owner, coords)(point)
    names = coords if isinstance(coords, tuple) else (coords, coords)
    if all(isinstance(name, str) and name in frames for name in names):
        return Place(owner, blended_transform_factory(*(frames[name] for name in names)))(point)
    units = " by ".join(dict.fromkeys(name for name in names if isinstance(name, str)))
    return f"({number(point[0])}, {number(point[1])}) {units}".strip()


def plain(artist: Artist, point: tuple) -> Point:
    """Return a point as numbers, where dates or categories may have been given."""
    return float(artist.convert_xunits(point[0])), float(artist.convert_yunits(point[1]))


def other_mark(artist: Artist) -> Mark:
    """Name a table or the like and what is written in it."""
    # A table's cells keep their texts to themselves.
    inside = artist.get_celld().values() if isinstance(artist, Table) else artist.findobj(Text)
    texts = [part if isinstance(part, Text) else part.get_text() for part in inside if visible(part)]
    words = [content(text.get_text()) for text in texts]
    return Mark(f"{type(artist).__name__} " + ", ".join(filter(None, words)), {})


def legend_lines(legend: Legend, place: Place) -> list[str]:
    """List what a legend explains, in looks alone: its labels are what they mean."""
    marks = [Mark(label, found) for label, found in legend_entries(legend)]
    return listing("legend key", marks, place, {}, legend.get_title().get_text())


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
    for patch in artists_of(owner, mpatches.Patch):
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


def line_marks(owner: Owner) -> Iterator[Mark]:
    """Say through which points every line runs."""
    for line in artists_of(owner, Line2D):
        if len(line.get_xydata()):
            label = quote(line.get_label()).strip()
            yield Mark(f"{label} {run(line, owner)}".strip(), look(line), tuple(line.get_xydata()[0]))


def run(line: Line2D, owner: Owner) -> str:
    """Say where a line runs; those right across the axes have one coordinate to tell."""
    if hasattr(line, "get_slope"):  # axline's class, which older versions keep private
        place = Place(owner, owner.transData)
        end = f"slope {number(line.get_slope())}" if line.get_xy2() is None else place(line.get_xy2())
        return f"endless through {place(line.get_xy1())}, {end}"
    place, points = Place(owner, line.get_transform()), line.get_xydata()
    for i, name in enumerate(["vertical", "horizontal"]):
        if place.units[i] == "" and place.units[1 - i] and len(points) == 2 and points[0, i] == points[1, i]:
            low, high = map(number, points[:, 1 - i])
            part = "" if (low, high) == ("0", "1") else f" from {low} to {high}{place.units[1 - i]}"
            return f"{name} at {place.write[i](points[0, i])}{part}"
    return f"through {place.through(points)}"


def collection_lines(items: Collection, owner: Owner, keys: Keys) -> list[str]:
    """List the points, segments, areas or cells of a collection."""
    place = Place(owner, items.get_transform())
    if isinstance(items, QuadMesh):
        return cells(items, *mesh_cells(items), place)
    # Matplotlib computes the colours of mapped values no sooner than when it draws.
    items.update_scalarmappable()
    offsets = np.ma.filled(np.ma.asarray(items.get_offsets(), float), np.nan)
    if isinstance(items, PathCollection) or len(offsets) > 1:
        noun, place = "point", Place(owner, items.get_offset_transform())
        texts, at = map(place, offsets), offsets
    else:
        noun = "segment" if isinstance(items, LineCollection) else "area"
        paths = [path.vertices for path in items.get_paths() if len(path.vertices)]
        texts, at = map(place.through, paths), [path[0] for path in paths]
    marks = [Mark(text, look(items, i), tuple(at[i])) for i, text in enumerate(texts)]
    return listing(noun, marks, place, keys, items.get_label())


def cells(mappable: QuadMesh | AxesImage, values: np.ndarray, centres: np.ndarray, place: Place) -> list[str]:
    """List a heat map's cells by row and column, and what its colours mean."""
    write_x, write_y = place.write
    values = values.reshape(-1, *values.shape[2:])
    first, last = (f"{colour(mappable.cmap(end))} at {number(mappable.get_clim()[int(end)])}" for end in (0.0, 1.0))
    norm = "" if type(mappable.norm) is Normalize else f"by {type(mappable.norm).__name__} "
    scale = {} if values.ndim > 1 else {"colours": f"{norm}from {first} to {last}"}
    marks = [
        Mark(f"{write_y(y)}, {write_x(x)}: {colour(value) if np.ndim(value) else number(value)}", scale, (x, y))
        for value, (x, y) in zip(values, centres.reshape(-1, 2), strict=True)
    ]
    return listing("cell", marks, place, {})


def mesh_cells(mesh: QuadMesh) -> tuple[np.ndarray, np.ndarray]:
    """Return the values of a mesh and the centres of its cells."""
    corners, values = mesh.get_coordinates(), np.ma.asarray(mesh.get_array())
    centres = (corners[:-1, :-1] + corners[1:, :-1] + corners[:-1, 1:] + corners[1:, 1:]) / 4
    if centres[..., 0].size < values.size / np.prod(values.shape[2:]):  # Gouraud shading: a value at each corner
        centres = corners
    return values.reshape(*centres.shape[:2], *values.shape[2:]), centres


def image_cells(image: AxesImage) -> tuple[np.ndarray, np.ndarray]:
    """Return the values of an image and the centres of its pixels."""
    values = image.get_array()
    values = values / 255 if values.ndim == 3 and values.dtype == np.uint8 else values
    left, right, low, high = image.get_extent()
    low, high = (high, low) if image.origin == "upper" else (low, high)
    rows, columns = ((np.arange(n) + 0.5) / n for n in values.shape[:2])
    return values, np.dstack(np.meshgrid(left + columns * (right - left), low + rows * (high - low)))
