"""Summary tables: from the catalog to small DataFrames, without side effects.

Most are functions of the catalog and the names of columns: levels of the taxonomy, the venue, and the columns that
survey.yaml declares. A work counts once in every row or column it belongs to, however many sections list it. A work
that belongs to two rows (two places, two terms of a list) counts in both, so that columns may add up to more than the
works there are; `counted.of` says what a table adds up to.
"""

from helpers.tables.grids import grid
from helpers.tables.lacking import lacking
from helpers.tables.lookup import abbreviations, lookup, lookup_heading
from helpers.tables.models import size_buckets, sizes, sizes_by_year
from helpers.tables.overview import (
    bibliography,
    changes,
    coding,
    completeness,
    contents,
    corrections,
    disagreements,
    growth,
    resources,
    sources,
    with_datasets,
)
from helpers.tables.paths import paths
from helpers.tables.places import placements, related_works, works_by_section
from helpers.tables.publication import lags, publication
from helpers.tables.quadrants import quadrant_counts, quadrant_name, quadrants
from helpers.tables.terms import (
    count,
    counts_by,
    crossing,
    most_used,
    over_half_years,
    over_months,
    over_years,
    works_by,
)
from helpers.tables.timeline import timeline
from helpers.tables.verification import contradictions, verification, verified_works

__all__ = [
    "abbreviations",
    "bibliography",
    "changes",
    "coding",
    "completeness",
    "contents",
    "contradictions",
    "corrections",
    "count",
    "counts_by",
    "crossing",
    "disagreements",
    "grid",
    "growth",
    "lacking",
    "lags",
    "lookup",
    "lookup_heading",
    "most_used",
    "over_half_years",
    "over_months",
    "over_years",
    "paths",
    "placements",
    "publication",
    "quadrant_counts",
    "quadrant_name",
    "quadrants",
    "related_works",
    "resources",
    "size_buckets",
    "sizes",
    "sizes_by_year",
    "sources",
    "timeline",
    "verification",
    "verified_works",
    "with_datasets",
    "works_by",
    "works_by_section",
]
