"""How much longer the figures of 700 works take than those of the catalog as it is: the median of paired runs."""

import statistics
import sys
import time
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from conftest import PUBLISHED
from helpers.catalog import Catalog, load
from helpers.changes.exhibits import exhibits
from helpers.figures import style
from synthetic import resampled

RUNS = 5
NOTEBOOKS = "the notebooks, that draw them"


def seconds(catalog: Catalog) -> dict[str, float]:
    """Return how long it takes to run the notebooks, and to render each of their figures as PNG."""
    start = time.perf_counter()
    found = exhibits(catalog).of("Figure")
    taken = {NOTEBOOKS: time.perf_counter() - start}
    for name, exhibit in found.items():
        start = time.perf_counter()
        with style.context():
            exhibit.figure.savefig(BytesIO(), dpi=100)
        taken[name] = time.perf_counter() - start
    return taken


def main() -> None:
    """Print the ratio for each figure and for all of them."""
    real = load(PUBLISHED)
    large = resampled(real, 700)
    seconds(real)
    pairs = [(seconds(real), seconds(large)) for _ in range(RUNS)]
    for name in pairs[0][0]:
        print(f"{name:30} {statistics.median(many[name] / few[name] for few, many in pairs):5.2f}")
    total = statistics.median(sum(many.values()) / sum(few.values()) for few, many in pairs)
    print(f"{'everything':30} {total:5.2f}   (700 works against {len(real.works)})")


if __name__ == "__main__":
    main()
