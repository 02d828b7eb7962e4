"""The letters that an SVG shows, put into it: its text stays text and looks the same where no font is installed."""

import re
from base64 import b64encode
from functools import lru_cache
from html import unescape
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from helpers.figures import fonts

_TEXT = re.compile(rb"<text style=\"([^\"]*)\"[^>]*>([^<]*)</text>")
_FACES = {"Regular": "", "Bold": "font-weight: bold; ", "Oblique": "font-style: italic; "}
_STYLE = b"</style>"


def embed(svg: bytes) -> bytes:
    """Return an SVG, as matplotlib writes it with text, with the letters that it shows as a font of its own."""
    shown: dict[str, set[str]] = {}
    for look, text in _TEXT.findall(svg):
        if fonts.FAMILY.encode() not in look:
            continue
        shown.setdefault(_face(look.decode()), set()).update(unescape(text.decode()))
    rules = [
        _rule(fonts.FAMILY, _FACES[face], _own_file(face), "".join(sorted(shown[face])))
        for face in _FACES
        if face in shown
    ]
    letters = "".join(sorted({letter for letters in shown.values() for letter in letters if not letter.isascii()}))
    own = fonts.families() if letters else {}
    rules += [_rule(family, "", file, letters) for family, file in own.items() if file]
    return svg.replace(_STYLE, "".join(rules).encode() + _STYLE, 1)


def _own_file(face: str) -> Path:
    return Path(fonts.__file__).with_name(f"SurveySans-{face}.ttf")


def _face(look: str) -> str:
    font = look.partition("font:")[2].partition("'")[0]
    if re.search(r"\b(?:bold|[6-9]00)\b", font):
        return "Bold"
    return "Oblique" if re.search(r"\b(?:italic|oblique)\b", font) else "Regular"


@lru_cache(maxsize=256)
def _rule(family: str, look: str, file: Path, letters: str) -> str:
    options = Options(hinting=False, layout_features=[], name_IDs=[], recalc_timestamp=False)
    font = TTFont(file, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(text=letters)
    subsetter.subset(font)
    subset = BytesIO()
    font.save(subset)  # not compressed: those bytes would depend on the machine's library
    source = f"url(data:font/ttf;base64,{b64encode(subset.getvalue()).decode()})"
    return f"@font-face {{font-family: '{family}'; {look}src: {source}}}"
