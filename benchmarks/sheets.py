"""Sheets of all figures to look at: for each form as they are, in grey, and as seen with deuteranopia.

Usage: sheets.py OUTPUT [CATALOG ...]: folders of catalogs to draw besides the survey as published and 700 and 10,000
works made of it.
"""

import io
import sys
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from conftest import PUBLISHED
from helpers.catalog import Catalog, load
from helpers.changes.exhibits import exhibits
from helpers.figures import forms, style
from helpers.output.figures import to_png
from synthetic import resampled

DEUTERANOPIA = np.array(  # Machado and others (2009), severity 1, of linear RGB
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
)
WIDE = {"page": 1100, "narrow": 960, "column": 700, "slide": 1100, "slide-dark": 1100}  # pixels
COLUMNS = {"page": 3, "narrow": 3, "column": 5, "slide": 3, "slide-dark": 3}


def main(output: Path, folders: list[str]) -> None:
    """Write a PNG for each catalog, form and eye."""
    output.mkdir(parents=True, exist_ok=True)
    published = load(PUBLISHED)
    catalogs = {"58": published, "700": resampled(published, 700), "10000": resampled(published, 10_000)}
    for name, catalog in {**catalogs, **{Path(folder).name: load(folder) for folder in folders}}.items():
        for form in forms.FORMS:
            plain = sheet(catalog, form)
            plain.save(output / f"{name}-{form}.png")
            if form == "page":
                plain.convert("L").save(output / f"{name}-{form}-grey.png")
                seen(plain).save(output / f"{name}-{form}-deuteranopia.png")
            print(f"{name}-{form}")


def sheet(catalog: Catalog, form: str) -> Image.Image:
    """Return a picture of all figures of a catalog."""
    pictures = []
    for exhibit in exhibits(catalog, form=form).of("Figure").values():
        with style.context():
            picture = Image.open(io.BytesIO(to_png(exhibit.figure))).convert("RGB")
        pictures.append(picture.resize((WIDE[form], round(picture.height * WIDE[form] / picture.width))))
    heights = [0] * COLUMNS[form]
    places = []
    for picture in pictures:
        column = heights.index(min(heights))
        places.append((column * (WIDE[form] + 20), heights[column]))
        heights[column] += picture.height + 20
    whole = Image.new("RGB", ((WIDE[form] + 20) * COLUMNS[form], max(heights)), "#CCCCCC")
    for picture, place in zip(pictures, places, strict=True):
        whole.paste(picture, place)
    return whole


def seen(picture: Image.Image) -> Image.Image:
    """Return a picture as it is seen with deuteranopia."""
    values = np.asarray(picture) / 255
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    changed = np.clip(linear @ DEUTERANOPIA.T, 0, 1)
    packed = np.where(changed <= 0.0031308, changed * 12.92, 1.055 * changed ** (1 / 2.4) - 0.055)
    return Image.fromarray((packed * 255).astype(np.uint8))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
