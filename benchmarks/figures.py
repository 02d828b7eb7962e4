"""How much longer the figures of 700 works take than those of the catalog as it is: the median of paired runs."""

import statistics
import sys
import time
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from helpers.figures import style
from synthetic import resampled
from test_figures import CATALOG, FIGURES

RUNS = 5


def seconds(name: str, catalog) -> float:
    """Return how long it takes to draw a figure and to render it as PNG."""
    start = time.perf_counter()
    with style.applied():
        FIGURES[name](catalog).savefig(BytesIO(), dpi=100)
    return time.perf_counter() - start


def main() -> None:
    """Print the ratio for each figure and for all of them."""
    large, totals = resampled(CATALOG, 700), []
    for name in FIGURES:
        seconds(name, CATALOG)
        pairs = [(seconds(name, CATALOG), seconds(name, large)) for _ in range(RUNS)]
        totals.append([statistics.median(times) for times in zip(*pairs, strict=True)])
        print(f"{name:26} {statistics.median(b / a for a, b in pairs):5.2f}")
    real, many = map(sum, zip(*totals, strict=True))
    print(f"{'all figures':26} {many / real:5.2f}   (700 works against {len(CATALOG.works)})")


if __name__ == "__main__":
    main()
