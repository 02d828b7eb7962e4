"""Words for lines, points and everything that is drawn as a collection."""

from collections.abc import Iterator

import numpy as np
from matplotlib.collections import Collection, LineCollection, PathCollection, QuadMesh
from matplotlib.colors import Normalize
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D

from helpers.figures.describe.looks import Keys, look
from helpers.figures.describe.parts import Mark, Owner, drawn, listing, quoted
from helpers.figures.describe.wording import Place, colour, number


def line_marks(owner: Owner) -> Iterator[Mark]:
    """Say through which points every line runs."""
    for line in drawn(owner, Line2D):
        if len(line.get_xydata()):
            label = quoted(line.get_label()).strip()
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


def collected(items: Collection, owner: Owner, keys: Keys) -> list[str]:
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
