"""The catalog: read, checked, searched and edited.

`load`, `Catalog` and the others named here are looked up when they are asked for: the command line imports modules of
this package long before it needs pandas.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from helpers.catalog.catalog import (
        Catalog,
        CatalogError,
        explode,
        from_sheets,
        keep,
        load,
        read_sheets,
        standing_in,
        text_cells,
    )

__all__ = [
    "Catalog",
    "CatalogError",
    "explode",
    "from_sheets",
    "keep",
    "load",
    "read_sheets",
    "standing_in",
    "text_cells",
]


def __getattr__(name: str) -> Any:
    """Return one of the public names."""
    if name in __all__:
        from helpers.catalog import catalog

        return getattr(catalog, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
