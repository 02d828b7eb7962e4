"""A survey's catalog of works, and the tables, figures and artifacts that follow from it.

In a notebook of one's own, `import helpers` gives what there is to use:

- `load()`, the checked catalog; its `select(...)` leaves some of the works
- `tables` and `figures`: functions from the catalog to a table, from a table to a figure
- `show_table`, `show_figure` and `say`, which show them with a caption, and write their files where a folder is given

Each is imported when it is first asked for: the command line has to start without pandas.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from helpers import figures, tables
    from helpers.catalog import Catalog, CatalogError, load
    from helpers.output.notebook import say, show_figure, show_table

__all__ = ["Catalog", "CatalogError", "figures", "load", "say", "show_figure", "show_table", "tables"]


def __getattr__(name: str) -> Any:
    """Return one of the public names."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # Plain imports, of which `build.sources` sees that a notebook with `import helpers` depends on them.
    if name == "tables":
        import helpers.tables

        return helpers.tables
    if name == "figures":
        import helpers.figures

        return helpers.figures
    if name in ("say", "show_figure", "show_table"):
        from helpers.output import notebook as module
    else:
        from helpers import catalog as module
    return getattr(module, name)


def __dir__() -> list[str]:
    """Return the public names, for completion."""
    return sorted(__all__)
