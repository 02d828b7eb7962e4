"""What follows from the catalog's cells and is therefore never stored."""

import math
import re
from typing import NamedTuple

from helpers.base.text import split
from helpers.catalog.vocabulary import Vocabulary

UNIT = {"M": 1e6, "B": 1e9, "T": 1e12}  # what sizes in the catalog may be given in
BACKBONE = re.compile(r"(?P<name>[^();]*[^();\s])(?: \((?P<number>[0-9]{1,6}(?:\.[0-9]{1,6})?)(?P<unit>[MBT])\))?")
_UNIT = r"(?:[KMBT]n?|[mbtr]+illions?)(?:[\s-]?param(?:eter)?s?)?"
# A size without a name (`7 billion`, `7B`), or after a name but not in brackets (`LLaMA 7B`).
BARE_SIZE = re.compile(
    rf"-?\d+(?:[.,]\d+)*(?:e\d+)?(?:\s?{_UNIT})?|(?:\w+\s)?[mbtr]+illions?.*|.*\s-?\d+(?:\.\d+)?\s?{_UNIT}",
    re.IGNORECASE,
)
VARIANT = re.compile(r"-(?:tiny|mini|small|medium|base|large|X*L|\d+(?:\.\d+)?[MBT])$", re.IGNORECASE)
NOT_PUBLISHED = "not published"


class Backbone(NamedTuple):
    """An LLM backbone as listed; `parameters` is NaN where the list gives no size."""

    name: str
    parameters: float


def backbones(cell: str) -> list[Backbone]:
    """Return the backbones of a cell such as `PaLM (540B); ChatGPT`.

    Raises
    ------
    ValueError
        A part is not a name, optionally followed by a size such as (7B), (110M) or (1.5B).
    """
    return [_backbone(part) for part in split(cell)]


def _backbone(text: str) -> Backbone:
    match = BACKBONE.fullmatch(text)
    if not match or BARE_SIZE.fullmatch(match["name"]):
        raise ValueError(f"{text!r} is not a backbone; write a name and, where known, its size, as 'LLaMA (7B)'")
    if not match["number"]:
        return Backbone(match["name"], math.nan)
    parameters = float(match["number"]) * UNIT[match["unit"]]
    if parameters == 0:
        raise ValueError(f"{text!r} has a size of zero; leave the size out where it is not known")
    return Backbone(match["name"], parameters)


def family(name: str, vocabulary: Vocabulary) -> str:
    """Return a backbone's family: by the vocabulary, else the name without its size variant (`-base`, `-XL`)."""
    return vocabulary.lookup("family", name) or VARIANT.sub("", name)


def largest(cell: str) -> float:
    """Return the largest published number of parameters in a backbone cell, NaN where there is none."""
    return max((b.parameters for b in backbones(cell) if not math.isnan(b.parameters)), default=math.nan)


def size_text(parameters: float) -> str:
    """Return a number of parameters as one writes it: `110M`, `1.5B`, `999.6M`, four figures at most."""
    if math.isnan(parameters):
        return NOT_PUBLISHED
    units = {"": 1.0, "K": 1e3} | UNIT
    # 999.96 million are 1B, not 1000M.
    unit = next((unit for unit, one in units.items() if float(f"{parameters / one:.4g}") < 1000), "T")
    return f"{parameters / units[unit]:.4g}{unit}"


def size_bucket(cell: str, vocabulary: Vocabulary) -> str:
    """Return the size bucket of the largest backbone in a cell, an empty string where the cell is empty.

    A backbone whose size its makers do not publish falls into the bucket that the vocabulary marks with the
    alias `not published`, or into a bucket of that name where none is marked.
    """
    buckets = vocabulary.values("size_bucket")
    unsized = vocabulary.lookup("size_bucket", NOT_PUBLISHED) or NOT_PUBLISHED
    found = [unsized if math.isnan(b.parameters) else _bucket(b.parameters, buckets) for b in backbones(cell)]
    return max(found, key=lambda b: buckets.index(b) if b in buckets else -1, default="")


def _bucket(parameters: float, buckets: list[str]) -> str:
    for bucket in buckets:
        low, high = bounds(bucket)
        if low <= parameters < high:
            return bucket
    return "other size"


def bounds(bucket: str) -> tuple[float, float]:
    """Return the half-open range of parameters that a bucket such as `<1B`, `1B-10B` or `>100B` names."""
    sizes = [float(number) * UNIT[unit] for number, unit in re.findall(r"([0-9]+(?:\.[0-9]+)?)([MBT])", bucket)]
    if bucket.startswith("<"):
        return 0.0, sizes[0]
    return sizes[0], sizes[1] if len(sizes) > 1 else math.inf


def tuned(cell: str, vocabulary: Vocabulary) -> str:
    """Return whether a work tunes its LLM: yes, no, `yes; no` where it reports both, empty where unknown.

    A tuning strategy counts as not tuned where the vocabulary's field `tuned` has it as an alias of `no`.
    """
    answers = {vocabulary.lookup("tuned", strategy) or "yes" for strategy in split(cell)}
    return "; ".join(vocabulary.ordered("tuned", answers))
