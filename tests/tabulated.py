"""How each table is asked for of the survey as published, whose columns its catalog has."""

from helpers import tables
from helpers.catalog import Catalog

SIDES = ("tuned", "infer_with_crm")
LEVELS = ("stage", "task")
ASKED = {
    "abbreviations": ["tuning"],
    "count": ["stage"],
    "counts_by": ["family"],
    "crossing": ["tuning", "stage"],
    "grid": ["tuning", "stage"],
    "lacking": [*SIDES],
    "over_half_years": ["quadrant"],
    "over_months": ["stage"],
    "over_years": ["tuning"],
    "paths": ["stage", "tuning", "infer_with_crm"],
    "quadrant_counts": [*SIDES],
    "quadrant_name": [*SIDES, "yes", "no"],
    "quadrants": [*SIDES, "size_bucket", "defeated_baseline"],
    "resources": ["datasets"],
    "size_buckets": ["backbone"],
    "sizes": ["backbone"],
    "sizes_by_year": ["backbone"],
    "works_by": ["tuned"],
}
NO_TABLES_OF_A_CATALOG = ("lookup_heading", "most_used")


def all_tables(catalog: Catalog) -> dict[str, object]:
    """Return every table of a catalog, and what else one asks tables for."""
    names = [name for name in tables.__all__ if name not in NO_TABLES_OF_A_CATALOG]
    return {name: getattr(tables, name)(catalog, *ASKED.get(name, [])) for name in names}
