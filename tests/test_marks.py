"""Every mark of a figure counts what the catalog shows where it leads, whoever counts: the figure, or the page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.text import Text

import browsing
from conftest import Folder
from helpers import figures, tables
from helpers.base import folders
from helpers.catalog import Catalog
from helpers.site import catalog_page
from helpers.site.leads import Leads
from helpers.site.pages import Pages, assets
from helpers.site.source import Material
from helpers.site.works import works

NUMBER = re.compile(r"(?:n = |[^+].*\()?([\d,]+)(?: \+ (\d+)\s+undated)?(?:\)| works?)?", re.DOTALL)


@pytest.fixture
def catalog(small: Folder) -> Catalog:
    """Return works of several terms, places and venues, some of them without a year, a month or a day of listing."""
    tunings = ["LoRA", "LoRA; Frozen", "Frozen", "", "Full Finetuning; LoRA", "Full Finetuning"]
    tasks = ["Ranking", "Ranking; Rating", "", "Rating", *(f"Task {n}; Task {n + 1}" for n in range(9))]
    sections, answers = ["features", "ranking", "others", "scoring", "undivided"], ["yes", "no", ""]
    more = "scoring,4,Scoring,Feature Stage,Scoring\nundivided,5,More,Ranking Stage,\n"
    small.edit("others,3,Others,,\n", f"others,3,Others,,\n{more}", "sections.csv")
    head, *rows = small.rows()
    for n in range(60):
        year, month = 2021 + n % 3, f"{21 + n % 3}{n % 12 + 1:02}"
        work = {"key": f"work{n}", "name": f"Work {n}", "title": f"Title {n}", "year": f"{year if n % 11 else ''}"}
        work |= {"venue": ["arXiv", "AAAI", ""][n % 4 % 3], "section": sections[n % 5], "tuning": tunings[n % 6]}
        work |= {"url": f"https://arxiv.org/abs/{month}.{n:05}" if n % 7 else f"https://example.org/{n}"}
        work |= {
            "rs_task": tasks[n % 13],
            "infer_with_crm": answers[n % 3],
            "backbone": ["PaLM (540B); ChatGPT", "BERT"][n % 2],
        }
        work |= {"listed": f"2023-0{n % 5 + 1}-11" if n % 13 else ""}
        places = [work["section"], *([sections[(n + 1) % 5]] if n % 4 == 0 else [])]
        rows += [[(work | {"section": place}).get(name, "") for name in head] for place in places]
    small.write([head, *rows])
    return small.load()


def drawn(catalog: Catalog) -> dict[str, Figure]:
    """Return a figure of each kind that counts works, by name."""
    words, colours = catalog.vocabulary, catalog.vocabulary.colours
    months = tables.over_months(catalog, "stage")
    tuning = tables.over_years(catalog, "tuning")
    placed = tables.placements(catalog, "key", "url")
    return {
        "growth": figures.growth(tables.growth(catalog), catalog.releases),
        "months": figures.cumulative(months, colours("stage")),
        "timeline": figures.timeline(tables.timeline(catalog), "stage", colours("stage")),
        "halves": figures.stacked(tables.over_half_years(catalog, "quadrant"), colours("quadrant"), share=True),
        "years": figures.stacked(tuning, colours("tuning")),
        "folded": figures.stacked(tables.most_used(tables.over_years(catalog, "rs_task"), 3), {}),
        "published": figures.stacked(tables.publication(catalog), {}),
        "ranked": figures.ranked(tables.crossing(catalog, "rs_task", "year")["works"], most=4),
        "grid": figures.heatmap(tables.grid(catalog, "rs_task", "stage"), "stage", "rs_task", most=4),
        "mentions": figures.heatmap(tables.grid(catalog, "rs_task", "tuning"), "tuning", "rs_task", most=4),
        "flows": figures.alluvial(tables.paths(catalog, "stage", "tuning", "rs_task"), colours("stage"), most=2),
        "tree": figures.tree(placed, catalog.survey.levels, words, most=2),
    }


def number(mark: Artist) -> int | None:
    """Return how many a mark says that it counts; None where it does not."""
    found = NUMBER.fullmatch(mark.get_text()) if isinstance(mark, Text) else None
    return sum(int(part.replace(",", "")) for part in found.groups(default="0")) if found else None


def test_every_number_of_a_mark_is_that_of_the_works_to_which_it_leads_or_it_is_said_what_else_it_counts(catalog):
    leads = Leads(works(catalog), catalog.survey)
    for name, fig in drawn(catalog).items():
        marks = fig.findobj(lambda one: (one.get_gid() or "").startswith("pick:"))
        said = {mark: leads.of_mark(mark.get_gid()) for mark in marks}
        assert None not in said.values(), (name, [mark.get_gid() for mark, lead in said.items() if not lead])
        counted = {mark: number(mark) for mark in marks}
        assert sum(found is not None for found in counted.values()) >= (name not in ("ranked",)), name
        for mark, found in counted.items():
            if found is not None:
                numbers = re.findall(r"([\d,]+) (?:works?|mentions?|placements?)(?=,|$)", said[mark].said)
                assert f"{found}" in numbers, (name, mark, said[mark])


def test_the_bars_are_as_long_as_the_works_to_which_they_lead_are_many(catalog):
    leads, figs = Leads(works(catalog), catalog.survey), drawn(catalog)
    for name in ("years", "published", "ranked"):
        (ax,) = figs[name].axes
        for bar in (bar for bars in ax.containers for bar in bars if bar.get_gid()):
            long = max(bar.get_height(), bar.get_width())
            assert re.search(rf"\b{long:.0f} (works?|mentions)\b", leads.of_mark(bar.get_gid()).said), (
                name,
                bar.get_gid(),
            )


@pytest.fixture
def page(catalog: Catalog, tmp_path: Path) -> Iterator:
    """Give a browser that shows the page of the catalog."""
    material = Material(catalog, tmp_path)
    folders.replace({**assets(), **catalog_page.pages(Pages(catalog.survey, rerun=False), material)}, tmp_path / "site")
    with browsing.browser(tmp_path / "profile") as driver:
        driver.get((tmp_path / "site" / "catalog.html").as_uri())
        yield driver


def test_the_page_shows_as_many_works_as_each_mark_and_each_number_of_a_table_says(page, catalog):
    leads = Leads(works(catalog), catalog.survey)
    found = {lead for fig in drawn(catalog).values() for gid in fig.picked if (lead := leads.of_mark(gid))}
    assert len(found) > 150
    counts = page.execute_script(
        "return arguments[0].map((one) => { recall(one.split('?')[1]); return shown.length; })",
        [lead.path for lead in found],
    )
    said = [int(re.search(r"([\d,]+) works?(, |$)", lead.said)[1]) for lead in found]
    assert {lead.path: count for lead, count in zip(found, counts, strict=True)} == dict(
        zip((lead.path for lead in found), said, strict=True)
    )
