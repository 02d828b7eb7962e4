"""Colours for terms that have none of their own: a hue for each field, and of it a step of lightness for each term.

So one hue means one thing in all figures, and an order of terms shows in grey as well.
"""

from itertools import pairwise

# From dark to light; none is near the strong colours that tell the terms of a first level apart.
HUES = (
    ("#3B1F63", "#8A63B8", "#E4D9F2"),  # purple
    ("#6B1540", "#C2537F", "#F6D5E3"),  # rose
    ("#26323B", "#6E8291", "#D6DEE4"),  # slate
    ("#453F0C", "#9C9440", "#EAE5B5"),  # olive
    ("#4B2A17", "#A9734E", "#EBD8CB"),  # brown
)


def steps(place: int, number: int) -> list[str]:
    """Return so many colours of the hue at a place, which comes round, from dark to light."""
    anchors = HUES[place % len(HUES)]
    return [_between(anchors, step / max(number - 1, 1)) for step in range(number)]


def _between(anchors: tuple[str, ...], part: float) -> str:
    """Return the colour at a part, from 0 to 1, of the way along the anchors."""
    way = part * (len(anchors) - 1)
    first = min(int(way), len(anchors) - 2)
    low, high = [*pairwise(anchors)][first]
    channels = zip(bytes.fromhex(low[1:]), bytes.fromhex(high[1:]), strict=True)
    return "#" + bytes(round(one + (way - first) * (other - one)) for one, other in channels).hex().upper()
