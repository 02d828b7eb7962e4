"""Make the figures' fonts: `python -m helpers.figures.fonts.make` cuts matplotlib's DejaVu Sans down to their letters.

Embedding a font in a PDF means reading all of it: that of DejaVu Sans, with its 6,000 glyphs, takes longer than
drawing the figure. Its licence wants another name for a changed font.
"""

from pathlib import Path

import matplotlib
from fontTools.subset import Options, Subsetter, load_font, save_font
from fontTools.ttLib import TTFont

from helpers.figures.fonts import FAMILY

NOTICE, LICENCE = 0, 13  # ids of names
FACES = {"DejaVuSans": "Regular", "DejaVuSans-Bold": "Bold", "DejaVuSans-Oblique": "Oblique"}
ORIGINALS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
CHARACTERS = {
    *range(0x20, 0x7F),  # ASCII
    *range(0xA0, 0x180),  # Latin of Western and Central Europe
    *map(ord, "ˆˇ˘˙˚˛˜˝"),
    *range(0x391, 0x3CA),  # Greek
    *range(0x2010, 0x2030),  # dashes, quotes, ellipsis
    *map(ord, "‰′″‹›€™"),
    *range(0x2080, 0x208A),  # subscripts
    *map(ord, "←↑→↓↔↕∈∑−√∞≈≠≤≥■▲▼●○ﬁﬂ�"),
}


def main() -> None:
    """Write the fonts beside this module."""
    for face, style in FACES.items():
        options = Options(legacy_kern=True, notdef_outline=True, glyph_names=True)
        options.name_IDs += [NOTICE, LICENCE]
        options.drop_tables += ["GPOS", "MATH"]  # without GPOS, everybody takes the kerning from the table kern
        font = load_font(ORIGINALS / f"{face}.ttf", options)
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=CHARACTERS)
        subsetter.subset(font)
        _rename(font, face, style)
        save_font(font, Path(__file__).with_name(f"SurveySans-{style}.ttf"), options)


def _rename(font: TTFont, face: str, style: str) -> None:
    names = {1: FAMILY, 3: f"{FAMILY} {style}, a subset of {face}", 4: f"{FAMILY} {style}", 6: f"SurveySans-{style}"}
    for record in font["name"].names:
        record.string = (names | {16: FAMILY}).get(record.nameID, record.toUnicode())


if __name__ == "__main__":
    main()
