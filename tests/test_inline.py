"""Figures in their pages: links to works, and nothing that runs, whatever the picture holds."""

import re
from xml.etree import ElementTree

import pytest

from conftest import Folder
from helpers import figures, tables
from helpers.output.figures import save_figure
from helpers.site.inline import LARGEST, inline

PAGES = {
    "arxiv:2104.00001": ("../works/adams2021early.html", "Early (2021): Early Words"),
    "arxiv:2206.00002": ("../works/baker2022middle.html", 'Middle "<i>"'),
}


def picture(content: str) -> bytes:
    return (
        '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "a" "b"><svg xmlns="http://www.w3.org/2000/svg" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink" width="9pt" height="9pt" viewBox="0 0 9 9">{content}</svg>'
    ).encode()


LINK = '<a xlink:href="https://arxiv.org/abs/2206.00002v3" target="_top" onclick="x()"><path d="M0 0"/></a>'


def test_the_works_of_a_tree_lead_to_their_pages(small: Folder, tmp_path):
    catalog = small.load()
    placed = tables.placements(catalog, "key", "url")
    save_figure(figures.tree(placed, catalog.survey.levels, catalog.vocabulary), "tree", tmp_path, alt="a", title="t")
    root = ElementTree.fromstring(inline((tmp_path / "figures" / "tree.svg").read_bytes(), PAGES, "The tree"))
    links = [(link.get("href"), link.findtext("title")) for link in root.iter("a") if link.get("href")]
    assert set(links) == set(PAGES.values())
    assert (root.get("role"), root.get("aria-label")) == ("group", "The tree")
    assert not root.get("width")
    used = re.findall(r'(?:url\(|href=")#([^)"]+)', ElementTree.tostring(root, encoding="unicode"))
    assert used
    assert "xlink" not in ElementTree.tostring(root, encoding="unicode")
    assert {*used} <= {element.get("id") for element in root.iter()}
    assert all(name.startswith("drawn-") for name in used)


def test_a_mark_leads_to_the_works_that_it_counts_and_says_which():
    marks = [
        '<g id="pick:venue=A+%26+B&amp;from=2023&amp;to=2023#1"><path d="M0 0"/></g>',
        '<g id="pick:"><path d="M0 0"/></g><g id="work:nobody"/>',
        '<g id="work:early#2"><path d="M0 0"/></g>',
    ]
    pages = {"work:early": ("../works/early.html", "Early")}
    root = ElementTree.fromstring(inline(picture("".join(marks)), pages, ""))
    found = [(link.get("href"), link.findtext("title")) for link in root.iter("a")]
    assert found == [
        ("../catalog.html?venue=A+%26+B&from=2023&to=2023", "A & B, 2023"),
        ("../works/early.html", "Early"),
    ]
    assert all(len(link) == 2 for link in root.iter("a"))


def test_a_mark_cannot_lead_out_of_the_catalog():
    hostile = '<g id="pick:a=1&amp;b=//example.org/x?&quot;onclick=&quot;"/><a target-of-ours="https://example.org"/>'
    root = ElementTree.fromstring(inline(picture(hostile), {}, ""))
    hrefs = [link.get("href") for link in root.iter("a")]
    assert hrefs[0].startswith("../catalog.html?a=1&b=%2F%2Fexample.org%2Fx%3F%22onclick")
    assert hrefs[1:] == [None]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>',
        '<foreignObject><img xmlns="http://www.w3.org/1999/xhtml" src="x" onerror="alert(1)"/></foreignObject>',
        '<image href="https://example.org/spy.png"/>',
        '<use xlink:href="https://example.org/spy.svg#alert"/>',
        '<rect ONLOAD="alert(1)"/>',
        '<rect style="fill: url(https://example.org/alert)"/>',
        '<a href="javascript:alert(1)"><path d="M0 0"/></a>',
        '<a xlink:href="https://example.org/alert"><path d="M0 0"/></a>',
        "<style>* { background: url(alert) }</style>",
        '<animate attributeName="href" to="javascript:alert(1)"/>',
    ],
)
def test_what_could_run_or_load_is_dropped(hostile):
    found = inline(picture(LINK + hostile), PAGES, "A <caption>")
    assert "alert" not in found
    assert "example.org" not in found
    assert "onclick" not in found
    assert found.count("href=") == 1
    (title,) = ElementTree.fromstring(found).iter("title")
    assert title.text == 'Middle "<i>"'


@pytest.mark.parametrize(
    "svg", [picture("<path/>"), picture('<a href="https://example.org"/>'), b"<a", b"<a" * LARGEST]
)
def test_a_picture_that_leads_to_no_work_stays_a_file(svg):
    assert inline(svg, PAGES, "") == ""
