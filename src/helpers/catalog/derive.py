"""What follows from the catalog's cells and is therefore never stored."""

import math
import re
from collections.abc import Callable, Sequence
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from helpers.base.text import split
from helpers.catalog.declared import DerivedColumn, Survey
from helpers.catalog.rows import Column
from helpers.catalog.vocabulary import Vocabulary

UNIT = {"M": 1e6, "B": 1e9, "T": 1e12}  # what sizes in the catalog may be given in
MODEL = re.compile(r"(?P<name>[^();]*[^();\s])(?: \((?P<number>[0-9]{1,6}(?:\.[0-9]{1,6})?)(?P<unit>[MBT])\))?")
_UNIT = r"(?:[KMBT]n?|[mbtr]+illions?)(?:[\s-]?param(?:eter)?s?)?"
# A size without a name (`7 billion`, `7B`), or after a name but not in brackets (`LLaMA 7B`).
BARE_SIZE = re.compile(
    rf"-?\d+(?:[.,]\d+)*(?:e\d+)?(?:\s?{_UNIT})?|(?:\w+\s)?[mbtr]+illions?.*|.*\s-?\d+(?:\.\d+)?\s?{_UNIT}",
    re.IGNORECASE,
)
VARIANT = re.compile(r"-(?:tiny|mini|small|medium|base|large|X*L|\d+(?:\.\d+)?[MBT])$", re.IGNORECASE)
NOT_PUBLISHED, NOT_GIVEN = "not published", "not given"  # why a size is unknown: by its makers, or nobody says why
_SIZE = re.compile(r"([0-9]+(?:\.[0-9]+)?)([MBT])")


class Model(NamedTuple):
    """A model as listed; `parameters` is NaN where the list gives no size."""

    name: str
    parameters: float


def models(cell: str) -> list[Model]:
    """Return the models of a cell such as `PaLM (540B); ChatGPT`.

    Raises
    ------
    ValueError
        A part is not a name, optionally followed by a size such as (7B), (110M) or (1.5B).
    """
    return [_model(part) for part in split(cell)]


def _model(text: str) -> Model:
    match = MODEL.fullmatch(text)
    if not match or BARE_SIZE.fullmatch(match["name"]):
        raise ValueError(f"{text!r} is not a model; write a name and, where known, its size, as 'LLaMA (7B)'")
    if not match["number"]:
        return Model(match["name"], math.nan)
    parameters = float(match["number"]) * UNIT[match["unit"]]
    if parameters == 0:
        raise ValueError(f"{text!r} has a size of zero; leave the size out where it is not known")
    return Model(match["name"], parameters)


def family(name: str, vocabulary: Vocabulary, field: str) -> str:
    """Return a model's family: by a field of the vocabulary, else its name without size variant (`-base`, `-XL`)."""
    return vocabulary.lookup(field, name) or VARIANT.sub("", name)


def families(cell: str, vocabulary: Vocabulary, field: str) -> str:
    """Return the families of the models in a cell, each once, in their order there."""
    return "; ".join(dict.fromkeys(family(model.name, vocabulary, field) for model in models(cell)))


def largest(cell: str) -> float:
    """Return the largest published number of parameters in a cell, NaN where there is none."""
    return max((b.parameters for b in models(cell) if not math.isnan(b.parameters)), default=math.nan)


def size_text(parameters: float) -> str:
    """Return a number of parameters as one writes it: `110M`, `1.5B`, `999.6M`, four figures at most."""
    if math.isnan(parameters):
        return NOT_PUBLISHED
    units = {"": 1.0, "K": 1e3} | UNIT
    # 999.96 million are 1B, not 1000M.
    unit = next((unit for unit, one in units.items() if float(f"{parameters / one:.4g}") < 1000), "T")
    return f"{parameters / units[unit]:.4g}{unit}"


def bounds_text(least: float, most: float) -> str:
    """Return what is known of a size that lies between two others, one of which may be nothing, or without end."""
    if math.isnan(least) or math.isnan(most) or (least <= 0 and math.isinf(most)):
        return NOT_PUBLISHED
    if least == most:
        return size_text(least)
    if math.isinf(most):
        return f"at least {size_text(least)}"
    return f"{size_text(least)} to {size_text(most)}" if least > 0 else f"at most {size_text(most)}"


class Unpublished(NamedTuple):
    """The families of models whose sizes the survey says are not published, and the bucket in which it draws them.

    The bucket is empty where none has the alias `not published`. A model of another family that is listed without a
    size is of one that is not given: nothing is said of it.
    """

    families: frozenset[str]
    bucket: str
    family_of: Callable[[str], str]

    def why(self, model: Model) -> str:
        """Return why the size of a model is unknown: `not published` or `not given`; empty where it is known."""
        if not math.isnan(model.parameters):
            return ""
        return NOT_PUBLISHED if self.family_of(model.name).casefold() in self.families else NOT_GIVEN


def unpublished(survey: Survey, vocabulary: Vocabulary, source: str) -> Unpublished:
    """Return what the survey says of unpublished sizes of a column of models."""
    bucket, by_family = survey.derived_from(source, "bucket"), survey.derived_from(source, "family")
    term = vocabulary.lookup(bucket, NOT_PUBLISHED) if bucket else ""
    return Unpublished(
        frozenset(
            (vocabulary.lookup(by_family, name) or name).casefold()
            for name in (survey.derived[bucket].unpublished if bucket else ())
        ),
        term if _SIZE.search(term) else "",
        lambda name: family(name, vocabulary, by_family),
    )


def why_unknown(cell: str, unpublished: Unpublished) -> str:
    """Return why no size of the models of a cell is known: `not published` if any is so, `not given`, or nothing."""
    why = [unpublished.why(model) for model in models(cell)]
    return "" if not all(why) else max(why, default="")  # in this order, `not published` is the greater one


def size_bounds(cell: str, unpublished: Unpublished) -> tuple[float, float]:
    """Return what the size of the largest model of a cell is at least and at most; NaN where the cell is empty.

    A size that is not published lies within the bucket that holds such, one that is not given may be anything.
    """
    within = {
        NOT_PUBLISHED: bounds(unpublished.bucket) if unpublished.bucket else (0.0, math.inf),
        NOT_GIVEN: (0.0, math.inf),
    }
    found = [within.get(unpublished.why(model), (model.parameters, model.parameters)) for model in models(cell)]
    return (max(b for b, _ in found), max(b for _, b in found)) if found else (math.nan, math.nan)


def published_bucket(cell: str, vocabulary: Vocabulary, field: str, unpublished: Unpublished) -> str:
    """Return the bucket of the largest published size in a cell, or why there is none."""
    return why_unknown(cell, unpublished) or (_bucket(largest(cell), vocabulary.values(field)) if cell else "")


def size_bucket(cell: str, vocabulary: Vocabulary, field: str, unpublished: Unpublished) -> str:
    """Return the size bucket of the largest model in a cell, an empty string where no size is given.

    A model whose size its makers do not publish falls into the bucket that the vocabulary's field marks with the
    alias `not published`, or into a bucket of that name where none is marked.
    """
    buckets = vocabulary.values(field)
    unsized = {NOT_PUBLISHED: vocabulary.lookup(field, NOT_PUBLISHED) or NOT_PUBLISHED, NOT_GIVEN: ""}
    found = [unsized[why] if (why := unpublished.why(b)) else _bucket(b.parameters, buckets) for b in models(cell)]
    return max(filter(None, found), key=lambda b: buckets.index(b) if b in buckets else -1, default="")


def _bucket(parameters: float, buckets: list[str]) -> str:
    for bucket in buckets:
        low, high = bounds(bucket)
        if low <= parameters < high:
            return bucket
    return "other size"


def bounds(bucket: str) -> tuple[float, float]:
    """Return the half-open range of parameters that a bucket such as `<1B`, `1B-10B` or `>100B` names."""
    sizes = [float(number) * UNIT[unit] for number, unit in _SIZE.findall(bucket)]
    if bucket.startswith("<"):
        return 0.0, sizes[0]
    return sizes[0], sizes[1] if len(sizes) > 1 else math.inf


def group(cell: str, vocabulary: Vocabulary, field: str, otherwise: str) -> str:
    """Return the groups of the terms in a cell: those of a field of the vocabulary that have a term as an alias.

    A term that is an alias of none belongs to `otherwise`, or to no group where that is empty.
    """
    found = {vocabulary.lookup(field, term) or otherwise for term in split(cell)}
    return "; ".join(vocabulary.ordered(field, found - {""}))


def crossing(names: Sequence[str], terms: Sequence[str], vocabulary: Vocabulary) -> str:
    """Return what a crossing of terms of several columns is called: `Large, Free`, by abbreviations."""
    return ", ".join(map(vocabulary.abbreviation, names, terms))


def crossings(names: Sequence[str], cells: Sequence[str], vocabulary: Vocabulary) -> str:
    """Return every crossing of the terms of several cells of one work, none where one of them is empty."""
    return "; ".join(crossing(names, terms, vocabulary) for terms in product(*map(split, cells)))


def derive_column(column: DerivedColumn, sources: Sequence[Column], vocabulary: Vocabulary, survey: Survey) -> Column:
    """Return a column that follows from others, computed once for each distinct value of them."""
    if column.rule == "cross":
        return _crossed(column, sources, vocabulary)
    (source,) = sources
    unsized = unpublished(survey, vocabulary, column.sources[0])
    rules: dict[str, Callable[[str], Any]] = {
        "size": largest,
        "bucket": lambda cell: size_bucket(cell, vocabulary, column.name, unsized),
        "family": lambda cell: families(cell, vocabulary, column.name),
        "group": lambda cell: group(cell, vocabulary, column.name, column.otherwise),
    }
    return Column([rules[column.rule](value) for value in source.values], source.codes)


def _crossed(column: DerivedColumn, sources: Sequence[Column], vocabulary: Vocabulary) -> Column:
    places = np.zeros(len(sources[0].codes), np.int64)
    for source in sources:
        places = places * len(source.values) + source.codes
    kinds, codes = np.unique(places, return_inverse=True)
    values = []
    for kind in kinds.tolist():
        cells: list[str] = []
        for source in reversed(sources):
            kind, place = divmod(kind, len(source.values))
            cells.insert(0, source.values[place])
        values.append(crossings(column.sources, cells, vocabulary))
    return Column(values, codes)
