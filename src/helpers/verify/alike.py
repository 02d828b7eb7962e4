"""How two ways of saying something compare: two lists of names, two venues."""

from enum import Enum


class Alike(Enum):
    """How two texts compare."""

    SAME = "same"
    UNSURE = "unsure"  # one may be the other in another form: neither shown nor denied
    OTHER = "other"
