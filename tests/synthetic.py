"""Catalogs of any size, made of the real one: the same kinds of rows, other names."""

from dataclasses import replace

import numpy as np
import pandas as pd

from helpers.catalog import Catalog


def resampled(catalog: Catalog, works: int, seed: int = 0) -> Catalog:
    """Return a catalog with `works` works in the pipeline, drawn from the real ones, each with a name of its own."""
    random = np.random.default_rng(seed)
    placed = catalog.papers[catalog.papers["stage"].ne("")]
    rows = placed.iloc[random.integers(len(placed), size=works)].reset_index(drop=True)
    numbers = pd.Series(range(works)).astype(str)
    return replace(
        catalog,
        papers=rows.assign(
            key=rows["key"] + "x" + numbers,
            name=rows["name"].str.slice(0, 9) + "-" + numbers,
            infer_with_crm=random.choice(["yes", "no"], works),
        ),
    )


def grown(catalog: Catalog, years: int) -> Catalog:
    """Return a catalog with a few works more, published and listed in the years after its last one."""
    papers = catalog.papers
    last = int(papers["year"].max())
    more = papers[papers["stage"].ne("")].iloc[::7].reset_index(drop=True)
    later = last + 1 + more.index * years // len(more)
    month = pd.Series([f"{year}-{number % 12 + 1:02}" for number, year in enumerate(later)], dtype=object)
    made = more.assign(
        key=more["key"] + "later", name="Later " + more.index.astype(str), year=pd.array(later, "Int64"), month=month
    )
    more = pd.concat([papers, made.assign(listed=month + "-15")], ignore_index=True)
    return replace(catalog, papers=more, latest=max(month))
