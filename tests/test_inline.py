"""Figures in their pages: links to works, and nothing that runs, whatever the picture holds."""

import io
import re
from dataclasses import replace
from urllib.parse import urlencode
from xml.etree import ElementTree

import matplotlib
import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure

from conftest import Folder
from helpers import figures, tables
from helpers.catalog import Catalog
from helpers.figures import fonts
from helpers.output.figures import save_figure
from helpers.site.inline import LARGEST, Drawn, inline
from helpers.site.leads import Leads
from helpers.site.works import works
from test_metadata import HOSTILE

EARLY = (
    "../works/adams2021early.html",
    "Early (2021): Early Words\nBERT-base (110M) · Full Finetuning · Rating; Ranking · News",
)
MIDDLE = "../works/baker2022middle.html"


@pytest.fixture
def catalog(small: Folder) -> Catalog:
    return small.load()


@pytest.fixture
def leads(catalog: Catalog) -> Leads:
    return Leads(works(catalog), catalog.survey)


def picture(content: str) -> bytes:
    return (
        '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "a" "b"><svg xmlns="http://www.w3.org/2000/svg" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink" width="9pt" height="9pt" viewBox="0 0 9 9">{content}</svg>'
    ).encode()


def links(drawn: Drawn | None) -> list[tuple[str, str]]:
    """Return where each link of a picture leads, and what it says."""
    return [(link.get("href"), link.findtext("title")) for link in ElementTree.fromstring(drawn.svg).iter("a")]


LINK = '<a xlink:href="https://arxiv.org/abs/2206.00002v3" target="_top" onclick="x()"><path d="M0 0"/></a>'


def test_the_works_of_a_tree_lead_to_their_pages(catalog, leads, tmp_path):
    placed = tables.placements(catalog, "key", "url")
    save_figure(figures.tree(placed, catalog.survey.levels, catalog.vocabulary), "tree", tmp_path, alt="a", title="t")
    drawn = inline((tmp_path / "figures" / "tree.svg").read_bytes(), leads, "The tree", "tree")
    root = ElementTree.fromstring(drawn.svg)
    assert EARLY in links(drawn)
    assert {f"../works/{key}.html" for key in placed["key"]} <= {href for href, _ in links(drawn)}
    assert {f"../{mark.path}" for mark in drawn.marks} == {href for href, _ in links(drawn)}
    assert len({*drawn.marks}) == len(drawn.marks)
    assert (root.get("role"), root.get("aria-label")) == ("group", "The tree")
    assert not root.get("width")
    used = re.findall(r'(?:url\(|href=")#([^)"]+)', drawn.svg)
    assert used
    assert "xlink" not in drawn.svg
    assert {*used} <= {element.get("id") for element in root.iter()}
    assert all(name.startswith("drawn-tree-") for name in used)


def bars() -> bytes:
    """Return bars that say what they count by `set_gid`, and points and a label that link by `set_url`."""
    fonts.register()
    ax = (fig := Figure()).add_subplot()
    for number, (bar, year) in enumerate(zip(ax.bar([0, 1, 2], [1, 1, 2]), (2021, 2022, 1999), strict=True)):
        bar.set_gid(f"pick:stage=Ranking+Stage&year={year}#{number}")
    ax.bar([3], [1])[0].set_gid("pick:infer_with_crm=no&infer_with_crm=yes")
    ax.text(1, 0.5, "1", fontsize=30, ha="center", va="center")  # over the second bar
    points = ax.scatter([0, 1], [1, 2])
    points.set_urls(["https://arxiv.org/abs/2104.00001", "https://example.org/nobody"])
    ax.text(0, 1, "Early & <late>", url="https://arxiv.org/abs/2206.00002", fontsize=7)
    buffer = io.BytesIO()
    fig.savefig(buffer, format="svg")
    return buffer.getvalue()


def test_what_matplotlib_draws_leads_and_its_text_is_text_that_can_be_read(leads):
    with matplotlib.rc_context({"svg.fonttype": "none", "font.family": ["Survey Sans", "DejaVu Sans"]}):
        drawn = inline(bars(), leads, "Bars", "bars")
    found = links(drawn)
    assert ("../catalog.html?stage=Ranking+Stage&from=2022&to=2022", "Ranking Stage, 2022: 1 work") in found
    picked = "../catalog.html?infer_with_crm=no&infer_with_crm=yes"
    assert (picked, "infers with CRM: no or yes: 3 works") in found
    assert EARLY in found
    assert MIDDLE in {href for href, _ in found}
    assert len(found) == 4  # no work of the stage is of 2021 or 1999, and nobody is listed
    text = next(text for text in ElementTree.fromstring(drawn.svg).iter("text") if text.text == "Early & <late>")
    assert "'Survey Sans', 'DejaVu Sans', sans-serif" in text.get("style")
    assert "example.org" not in drawn.svg


def test_a_mark_leads_to_the_works_that_it_counts_and_says_which_and_how_many(leads):
    marks = [
        '<g id="pick:venue=arXiv&amp;from=2022&amp;to=2023#1"><path d="M0 0"/></g>',
        '<g id="pick:"><path d="M0 0"/></g><g id="work:nobody"/><g id="pick:venue=Nowhere"/><g id="pick:x=arXiv"/>',
        '<g id="work:adams2021early#2"><path d="M0 0"/></g>',
        '<g id="pick:tuning=not+reported#3"><path d="M0 0"/></g>',
    ]
    drawn = inline(picture("".join(marks)), leads, "", "a")
    assert links(drawn) == [
        ("../catalog.html?venue=arXiv&from=2022&to=2023", "arXiv, 2022 to 2023: 3 works"),
        EARLY,
        ("../catalog.html?tuning=not+reported", "LLM Tuning Strategy: not reported: 1 work"),
    ]
    assert all(len(link) == 2 for link in ElementTree.fromstring(drawn.svg).iter("a"))


def test_a_link_in_a_mark_is_the_mark_s(leads):
    inner = f'<g id="pick:venue=AAAI">{LINK}<g id="work:clark2023late"/></g>'
    assert links(inline(picture(inner), leads, "", "a")) == [("../catalog.html?venue=AAAI", "AAAI: 1 work")]
    outer = '<a xlink:href="https://example.org/other"><g id="pick:venue=AAAI"><path d="M0 0"/></g></a>'
    assert links(inline(picture(outer), leads, "", "a")) == [("../catalog.html?venue=AAAI", "AAAI: 1 work")]


@pytest.mark.parametrize(
    "hostile",
    [
        "pick:venue=//example.org/x?&quot;onclick=&quot;",
        "pick:venue=AAAI&amp;b=1",
        "pick:year=20x3",
        "pick:from=&amp;to=",
        "pick:%ff=%00",
        "work:../../x",
    ],
)
def test_a_mark_that_shows_nothing_of_the_catalog_leads_nowhere(leads, hostile):
    drawn = inline(picture(f'{LINK}<g id="{hostile}"/><a target-of-ours="https://example.org"/>'), leads, "", "a")
    assert [href for href, _ in links(drawn)] == [MIDDLE]


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
        '<text style="font: 7px x; src: url(https://example.org/alert)"/>',
        '<a href="javascript:alert(1)"><path d="M0 0"/></a>',
        '<a xlink:href="https://example.org/alert"><path d="M0 0"/></a>',
        '<a href="#x" xlink:href="javascript:alert(1)"/>',
        "<style>* { background: url(alert) }</style>",
        "<style>@font-face {font-family: 'Survey Sans'; src: url(data:alert)}</style>",
        '<animate attributeName="href" to="javascript:alert(1)"/>',
    ],
)
def test_what_could_run_or_load_is_dropped(leads, hostile):
    found = inline(picture(LINK + hostile), leads, "A <caption>", "a").svg
    assert "alert" not in found
    assert "example.org" not in found
    assert "onclick" not in found
    assert found.count("href=") == 1


@pytest.mark.parametrize(
    "svg", [picture("<path/>"), picture('<a href="https://example.org"/>'), b"<a", b"<a" * LARGEST]
)
def test_a_picture_that_leads_to_no_work_stays_a_file(leads, svg):
    assert inline(svg, leads, "", "a") is None


def test_hostile_cells_are_text_in_a_picture_and_in_its_list(catalog):
    papers = catalog.papers.copy()
    papers.loc[papers["key"].eq("baker2022middle"), ["name", "title", "venue", "backbone"]] = HOSTILE
    leads = Leads(works(replace(catalog, papers=papers)), catalog.survey)
    mark = f'<g id="pick:{urlencode({"venue": HOSTILE})}"><path d="M0 0"/></g>'.replace("&", "&amp;")
    drawn = inline(picture(LINK + mark), leads, HOSTILE, "a")
    page = BeautifulSoup(f"<main>{drawn.svg}</main>", "html.parser")
    assert not page.select("script, b, [onclick]")
    said = [title.get_text() for title in page.select("title")]
    assert said[0].startswith(f"{HOSTILE} (2022): {HOSTILE}\n{HOSTILE}")
    assert said[1] == f"{HOSTILE}: 1 work"
    assert page.select("a")[1]["href"] == f"../catalog.html?{urlencode({'venue': HOSTILE})}"
    assert page.svg["aria-label"] == HOSTILE


def test_a_picture_for_which_there_is_no_room_stays_a_file(leads):
    assert inline(picture(LINK), leads, "", "a", most=len(picture(LINK)))
    assert inline(picture(LINK), leads, "", "a", most=len(picture(LINK)) - 1) is None
