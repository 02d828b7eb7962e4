"""Works that are like another: they share authors, places of the taxonomy and terms, and the rarer these the better."""

from collections import Counter
from collections.abc import Sequence
from math import log
from typing import NamedTuple

from helpers.base.text import split
from helpers.catalog.declared import Survey
from helpers.catalog.schema import ET_AL
from helpers.site.works import Work, text_of
from helpers.tables.shared import UNKNOWN

MOST_SHARING = 100  # works that have a term; one that more have tells little, and would take long
SAID = 3  # of what two works share
Trait = tuple[str, str]  # a column, and a term of it


class Alike(NamedTuple):
    """A work that is like another, and what both have, the rarest first."""

    work: Work
    shared: list[str]


def alike(works: Sequence[Work], survey: Survey, most: int) -> dict[str, list[Alike]]:
    """Return the works that are most like each one, by its key; of equals those that stand nearest in the list."""
    traits = [_traits(work, survey) for work in works]
    having: dict[Trait, list[int]] = {}
    for place, found in enumerate(traits):
        for trait in found:
            having.setdefault(trait, []).append(place)
    weights = {
        trait: log(len(works) / len(places)) for trait, places in having.items() if 1 < len(places) <= MOST_SHARING
    }
    return {work.key: _nearest(place, works, traits, having, weights, most) for place, work in enumerate(works)}


def _nearest(
    place: int,
    works: Sequence[Work],
    traits: Sequence[Sequence[Trait]],
    having: dict[Trait, list[int]],
    weights: dict[Trait, float],
    most: int,
) -> list[Alike]:
    scores: Counter[int] = Counter()
    for trait in traits[place]:
        for other in having[trait] if weights.get(trait) else ():
            scores[other] += weights[trait]
    del scores[place]
    best = sorted(scores, key=lambda other: (-scores[other], abs(other - place), other))[:most]
    ranked = sorted((trait for trait in traits[place] if weights.get(trait)), key=lambda trait: -weights[trait])
    return [Alike(works[one], [trait[1] for trait in ranked if trait in traits[one]][:SAID]) for one in best]


def _traits(work: Work, survey: Survey) -> list[Trait]:
    """Return what a work may share; what follows from its other columns would count these twice."""
    columns = [column.name for column in survey.declared if column.kind in ("term", "terms", "models")]
    found = [(name, term) for name in columns for term in split(text_of(work, name, survey))]
    found += [(name, term) for place in work.places for name, term in zip(survey.levels, place, strict=True)]
    found += [("authors", author) for author in split(work.values["authors"])]
    return [*dict.fromkeys(trait for trait in found if trait[1] not in (UNKNOWN, survey.outside, ET_AL))]
