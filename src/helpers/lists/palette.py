"""Colours for new terms: such that people who see fewer colours tell them apart, and far from those in use."""

from collections.abc import Iterable, Sequence

# The palettes of Okabe and Ito and of Tol, without what is hard to read on white.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#882255", "#44AA99", "#332288", "#999933",
           "#AA4499", "#117733")  # fmt: skip


def next_colour(used: Iterable[str]) -> str:
    """Return the colour that is farthest from all in use; nothing when none is left."""
    taken = [_channels(colour) for colour in used]
    left = [colour for colour in COLOURS if _channels(colour) not in taken]
    if not taken or not left:
        return left[0] if left else ""
    return max(left, key=lambda colour: min(_distance(_channels(colour), other) for other in taken))


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))


def _distance(one: Sequence[int], other: Sequence[int]) -> float:
    """Return how far two colours are apart, red and green weighed as eyes do."""
    red = (one[0] + other[0]) / 2
    weights = (2 + red / 256, 4, 3 - red / 256)
    return sum(weight * (a - b) ** 2 for weight, a, b in zip(weights, one, other, strict=True))
