"""Words in figures: how wide they are, how they are cut and wrapped."""

from functools import cache, lru_cache

from matplotlib.font_manager import FontProperties, findfont, get_font

FAMILY = "DejaVu Sans"  # comes with matplotlib, so that every machine has it
SCALE = 100
LONGEST = 26  # characters of a name in a figure


@lru_cache(maxsize=1)
def _glyphs() -> frozenset[int]:
    return frozenset(get_font(findfont(FontProperties(family=FAMILY))).get_charmap())


def drawable(text: str) -> str:
    """Return text in which a character that the figures' font lacks is shown as the replacement character."""
    return "".join(c if ord(c) in _glyphs() else "\N{REPLACEMENT CHARACTER}" for c in text)


def short(name: str, most: int = LONGEST) -> str:
    """Return a name as figures show it: cut to `most` characters, an ellipsis the last of them."""
    name = drawable(name)
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def label(name: str, year: object, most: int = LONGEST) -> str:
    """Return what a work is called in a figure: `KAR ’23`, or the name alone where the year is unknown."""
    return (
        f"{short(name, most)} ’{int(year) % 100:02d}"
        if isinstance(year, int) or str(year).isdecimal()
        else short(name, most)
    )


def literal(text: str) -> str:
    """Return text in which matplotlib finds no mathematics."""
    return text.replace("$", r"\$")


@cache
def _advance(character: str) -> float:
    """Return how far a character moves the pen, in units of the font size."""
    font = get_font(findfont(FontProperties(family=FAMILY)))
    font.set_size(SCALE, 72)
    return font.load_char(ord(character)).linearHoriAdvance / 65536 / SCALE


def width(text: str, size: float) -> float:
    """Return how much width a text needs in the figures' font, in points; hinting on a screen may use it up."""
    return size * sum(map(_advance, text)) * 1.05


def wrap(words: list[str], most: float, size: float) -> list[str]:
    """Return lines of as many words each as fit into `most` points."""
    lines: list[str] = []
    for word in words:
        if lines and width(f"{lines[-1]} {word}", size) <= most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
