"""A notebook's table and figure for what one picks with widgets: years, stages, tuning strategies."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
from IPython import get_ipython
from matplotlib.figure import Figure

from helpers.base.text import split
from helpers.catalog import Catalog
from helpers.output.display import show_figure, show_table

if TYPE_CHECKING:
    from ipywidgets import SelectMultiple, Widget

_HINT = "Ctrl or Cmd picks several; none means all."


def explore(
    catalog: Catalog,
    tabulate: Callable[[Catalog], pd.DataFrame],
    draw: Callable[..., Figure] | None = None,
    *given: Any,
) -> "Widget | None":
    """Return widgets with a table, and a figure of it, that follow what is picked.

    Parameters
    ----------
    catalog : Catalog
        What there is to pick from.
    tabulate : callable
        Gives the table of a catalog.
    draw : callable, optional
        Gives the figure of that table.
    *given : object
        What `draw` takes besides the table.

    Returns
    -------
    ipywidgets.Widget or None
        To be shown by the cell that ends with it. None where nobody is there to pick, as under papermill and nbval:
        a stored widget is dead, and has another id each time.
    """
    if not _somebody_is_there():
        return None
    import ipywidgets as widgets

    def show(years: tuple[int, int], stages: Iterable[str], tuning: Iterable[str]) -> None:
        chosen = pick(catalog, years if years != span else (0, 0), stages, tuning)
        table = tabulate(chosen)
        if draw:
            show_figure(draw(table, *given), "explored", caption=chosen.scope)
        show_table(table, "explored", caption=chosen.scope)

    span = _span(catalog)
    controls = {
        "years": widgets.IntRangeSlider(
            value=span, min=span[0], max=span[1], description="Years", continuous_update=False, readout=False
        ),
        "stages": _several(catalog, "stage", "Stages"),
        "tuning": _several(catalog, "tuning", "Tuning"),
    }
    shown = widgets.interactive_output(show, controls)
    years = widgets.HTML(layout={"flex": "0 0 auto"})  # the slider's own readout has no room for two years
    widgets.dlink((controls["years"], "value"), (years, "value"), "{0[0]} to {0[1]}".format)
    first, *others = controls.values()
    return widgets.VBox([widgets.HBox([first, years, *others]), widgets.Label(_HINT), shown])


def pick(catalog: Catalog, years: tuple[int, int], stages: Iterable[str] = (), tuning: Iterable[str] = ()) -> Catalog:
    """Return the catalog with only the papers of some years, stages and tuning strategies.

    Parameters
    ----------
    catalog : Catalog
        Stays as it is.
    years : tuple of int
        First and last year, 0 where there is no limit, as in `Catalog.select`.
    stages : iterable of str
        Likewise.
    tuning : iterable of str
        Terms of the vocabulary; a paper with any of them stays. None means all papers.
    """
    chosen = catalog.select(*years, stages)
    wanted = set(tuning)
    if not wanted:
        return chosen
    kept = chosen.papers["tuning"].map(lambda cell: not wanted.isdisjoint(split(cell))).astype(bool)
    scope = f"{chosen.scope}, tuned by {' or '.join(sorted(wanted))}"
    return replace(chosen, papers=chosen.papers[kept].reset_index(drop=True), scope=scope)


def _somebody_is_there() -> bool:
    """Tell whether whoever runs the cell could answer a question: programs that run notebooks say that they cannot."""
    asker = getattr(get_ipython(), "get_parent", None)
    return asker is None or asker().get("content", {}).get("allow_stdin", False)


def _span(catalog: Catalog) -> tuple[int, int]:
    years = catalog.papers["year"].dropna()
    return (int(years.min()), int(years.max())) if len(years) else (0, 0)


def _several(catalog: Catalog, field: str, description: str) -> "SelectMultiple":
    from ipywidgets import SelectMultiple

    terms = catalog.vocabulary.values(field)
    return SelectMultiple(options=terms, rows=min(len(terms), 6) or 1, description=description)
