"""Make the figures' fonts: `python -m helpers.figures.fonts.make WHEEL` cuts Source Sans Pro down to their letters.

It is a humanist sans like that of acmart, a fifth narrower than matplotlib's own, and clear at 6.5 pt. `.ci/checkers`
fetches the wheel of PyPI's font-source-sans-pro that holds it. Embedding a font in a PDF means reading all of it, so
letters that no figure needs would cost time. The licence wants another name for a changed font.
"""

import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from fontTools.subset import Options, Subsetter, load_font, save_font
from fontTools.ttLib import TTFont

from helpers.figures.fonts import FAMILY

NOTICE, LICENCE = 0, 13  # ids of names
FACES = {"SourceSansPro-Regular": "Regular", "SourceSansPro-Semibold": "Bold", "SourceSansPro-It": "Oblique"}
INSIDE = "font_source_sans_pro/files/"  # of the wheel
CHARACTERS = {
    *range(0x20, 0x7F),  # ASCII
    *range(0xA0, 0x180),  # Latin of Western and Central Europe
    *map(ord, "ˆˇ˘˙˚˛˜˝"),
    *range(0x391, 0x3CA),  # Greek
    *range(0x2010, 0x2030),  # dashes, quotes, ellipsis
    *map(ord, "‰′″‹›€™"),
    *range(0x2080, 0x208A),  # subscripts
    *map(ord, "←↑→↓∑−√∞≈≠≤≥■▲▼ﬁﬂ"),
}


def main(wheel: Path) -> None:
    """Write the fonts beside this module."""
    for face, style in FACES.items():
        options = Options(notdef_outline=True, glyph_names=True, layout_features=[])
        options.name_IDs += [NOTICE, LICENCE]
        options.drop_tables += ["BASE", "DSIG", "GDEF", "GPOS", "GSUB"]  # so that all set it alike: matplotlib has none
        font = load_font(original(wheel, face), options)
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=CHARACTERS)
        subsetter.subset(font)
        _rename(font, face, style)
        save_font(font, Path(__file__).with_name(f"SurveySans-{style}.ttf"), options)


def original(wheel: Path, face: str) -> BytesIO:
    """Return the file of a face in the wheel."""
    with ZipFile(wheel) as archive:
        return BytesIO(archive.read(f"{INSIDE}{face}.ttf"))


def _rename(font: TTFont, face: str, style: str) -> None:
    names = {1: FAMILY, 2: style, 3: f"{FAMILY} {style}, a subset of {face}", 4: f"{FAMILY} {style}"}
    names |= {6: f"SurveySans-{style}"}
    for record in [*font["name"].names]:
        if record.nameID in (16, 17):
            font["name"].removeNames(record.nameID)
        else:
            record.string = names.get(record.nameID, record.toUnicode())
    font["OS/2"].usWeightClass = 700 if style == "Bold" else 400
    font["head"].macStyle = {"Bold": 1, "Oblique": 2}.get(style, 0)
    font["OS/2"].fsSelection = {"Bold": 1 << 5, "Oblique": 1 << 0}.get(style, 1 << 6)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
