"""The web page of a notebook: readable without seeing its pictures, and without a network."""

import pytest
from bs4 import BeautifulSoup
from nbformat import from_dict

import tiny
from helpers.build.notebook_files import to_html


def page_with(**metadata) -> BeautifulSoup:
    data = {"image/png": "AAAA", "text/plain": "two \"bars\" <of> 'x' & y"}
    shown = tiny.notebook("draw()")
    shown.cells[-1].outputs = [from_dict({"output_type": "display_data", "data": data, "metadata": metadata})]
    return BeautifulSoup(to_html(shown, "04 <title>"), "html.parser")


@pytest.mark.parametrize(
    ("metadata", "alt"),
    [({"image/png": {"alt": 'a "dot" & <more>'}}, 'a "dot" & <more>'), ({}, "two \"bars\" <of> 'x' & y")],
)
def test_a_picture_keeps_its_alternative_text_or_has_its_plain_text(metadata, alt):
    (image,) = page_with(**metadata).find_all("img")
    assert image["alt"] == alt
    assert image["src"] == "data:image/png;base64,AAAA"


def test_a_picture_keeps_its_size():
    (image,) = page_with(**{"image/png": {"width": 40}}).find_all("img")
    assert image["width"] == "40"
    assert "height" not in image.attrs


def test_the_page_has_its_title_and_loads_nothing():
    page = page_with()
    assert page.title.text == "04 <title>"
    assert page.find_all(["script", "link", "iframe"]) == []
    for style in page.find_all("style"):
        assert "url(http" not in style.text
        assert "@import" not in style.text


def test_the_same_notebook_gives_the_same_page():
    assert page_with() == page_with()
