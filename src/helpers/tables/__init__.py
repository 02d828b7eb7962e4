"""Summary tables: from the catalog to small DataFrames, without side effects.

A work counts once in every row or column it belongs to, however many sections list it. A work that belongs to two
rows (two tuning strategies, two backbones) counts in both, so that columns may add up to more than the works there are.
"""

from helpers.tables.how import quadrant_counts, quadrant_name, quadrants, tuning_by_stage
from helpers.tables.lookup import abbreviations, lookup, lookup_heading
from helpers.tables.overview import (
    bibliography,
    changes,
    coding,
    completeness,
    contents,
    corrections,
    count,
    disagreements,
    related_works,
    resources,
    scenarios,
    sources,
    works_by,
)
from helpers.tables.trends import (
    backbone_sizes,
    families_by_year,
    growth,
    most_used,
    size_buckets_by_year,
    size_by_year,
    stage_trajectory,
    trajectory,
    tuning_by_year,
    venues_by_year,
    works_by_month,
)
from helpers.tables.where import pipeline, works_by_section, works_by_stage_and_year

__all__ = [
    "abbreviations",
    "backbone_sizes",
    "bibliography",
    "changes",
    "coding",
    "completeness",
    "contents",
    "corrections",
    "count",
    "disagreements",
    "families_by_year",
    "growth",
    "lookup",
    "lookup_heading",
    "most_used",
    "pipeline",
    "quadrant_counts",
    "quadrant_name",
    "quadrants",
    "related_works",
    "resources",
    "scenarios",
    "size_buckets_by_year",
    "size_by_year",
    "sources",
    "stage_trajectory",
    "trajectory",
    "tuning_by_stage",
    "tuning_by_year",
    "venues_by_year",
    "works_by",
    "works_by_month",
    "works_by_section",
    "works_by_stage_and_year",
]
