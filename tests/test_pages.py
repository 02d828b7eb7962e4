"""The pages of a small project's site, read as a browser reads them: each part, once, with what it should say."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import replace
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from markupsafe import Markup

import sites
import test_site
from conftest import PUBLISHED, ROOT
from helpers.base import folders
from helpers.base.errors import CommandLineError
from helpers.catalog import Catalog, load
from helpers.output.tables import save_table
from helpers.site import catalog_page, feed, pages, releases, work_pages
from helpers.site.contents import contents
from helpers.site.notebooks import to_html
from helpers.site.source import Material, pictures, write_pictures
from helpers.site.works import works
from synthetic import resampled

HOSTILE = '<script>alert("1")</script> & \'quotes\' "of" every kind: עברית العربية ' + "x" * 500
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a project in which the first notebook was built and the second failed; it is the working directory."""
    root = sites.project(tmp_path_factory.mktemp("project"))
    with chdir(root):
        yield root


@pytest.fixture(scope="module")
def small_catalog(root: Path) -> Catalog:
    return load(root / "data")


@pytest.fixture(scope="module")
def site(root: Path, small_catalog: Catalog) -> dict[str, bytes]:
    return sites.small_site(root / "reports", small_catalog, rerun=True)


def parsed(site: dict[str, bytes], path: str) -> BeautifulSoup:
    return BeautifulSoup(site[path], "html.parser")


def words(element) -> str:
    return " ".join(element.get_text(" ").split())


def rows(table) -> list[list[str]]:
    return [[words(cell) for cell in row.select("th, td")] for row in table.select("tr")]


def links(element) -> list[tuple[str, str]]:
    return [(words(link), link["href"]) for link in element.select("a")]


def test_no_page_says_none_or_has_two_titles(site):
    for path in (path for path in site if path.endswith(".html")):
        page = parsed(site, path)
        assert len(page.select("h1")) == 1 or path in ("contribute.html", "columns.html"), path
        assert not [part for part in page.stripped_strings if part in ("None", "nan", "NaN", "[]", "{}")], path
        targets = [element.get(name) for element in page.find_all(True) for name in ("href", "src", "alt")]
        # A thumbnail stands beside its caption.
        assert targets.count("") == len(page.select(".thumbnails img")), path
        assert "None" not in targets, path
        name = words(page.h1)
        assert page.title.get_text() == (
            "Words & Deeds" if path == "index.html" else f"{page.title.get_text().split(' · ')[0]} · Words & Deeds"
        )
        assert path in ("contribute.html", "columns.html") or words(page.title).startswith(name)


def test_every_page_leads_to_the_others_and_says_which_it_is(site):
    names = {
        "index.html": "Home",
        "catalog.html": "Catalog",
        "figures.html": "Figures",
        "notebooks.html": "Notebooks",
        "resources.html": "Resources",
    }
    names |= {"releases.html": "Releases", "contribute.html": "Contribute"}
    for path in (path for path in site if path.endswith(".html")):
        page = parsed(site, path)
        up = "../" * path.count("/")
        assert links(page.header.nav) == [(name, up + target) for target, name in names.items()], path
        assert [words(link) for link in page.select('nav [aria-current="page"]')] == [
            name for target, name in names.items() if target == path
        ], path
        assert page.select_one('link[rel="stylesheet"]')["href"] == f"{up}assets/site.css"
        assert page.select_one("head script[src]")["src"] == f"{up}assets/site.js"
        assert site[path].endswith(b"</html>\n")
        assert words(page.footer).startswith("Words & Deeds, as of 2023-06-09. The catalog as CSV"), path


def test_the_home_page_has_the_question_the_numbers_and_what_each_notebook_answers(site, small_catalog):
    page = parsed(site, "index.html")
    assert words(page.select_one("main > .question")) == "Which <words>?"
    assert [words(item) for item in page.select(".numbers li")] == [
        "4 works in all",
        "3 works in the pipeline",
        "1 work outside the pipeline",
    ]
    assert words(page.select_one(".source")) == "As of 2023-06-09; see what changed ."
    assert ("Go to the paper", "https://example.org/p") in links(page.main)
    form = page.select_one("form.find")
    assert (form["action"], form.input["name"]) == ("catalog.html", "q")
    sections = page.select("section")
    first, second, numbers = *sections[:2], sections[-1]
    assert (words(first.h2), words(second.h2), words(numbers.h2)) == ("The words", "The deeds", "Every number")
    assert [link["href"] for link in page.select(".contents a")] == [
        f"#{one.h2['id']}" for one in page.select("section")
    ]
    assert words(first.select_one(".question")) == "Which words are *there*?"
    assert words(first.select_one(".answer")) == "There are four ."
    assert first.select_one(".answer strong").get_text() == "four"
    assert words(first.select_one("details .answer")) == "And <no> more."
    assert "could not be built" not in words(first.select_one(".answer"))
    assert "could not be built" in words(second)
    assert not second.select(".answer")
    assert links(first)[-1][1] != links(second)[-1][1] == "notebooks/02-deeds.html"
    assert rows(numbers.table)[0] == ["group", "meaning", "value"]
    assert ["Works", "works in all", "4"] in rows(numbers.table)


def test_the_home_page_shows_one_figure_of_each_question_and_leads_to_the_others(site):
    figure = parsed(site, "index.html").select_one("#figure-venues")
    caption = "Works by venue_1: n = 4"
    assert (figure.img["src"], figure.img["alt"]) == ("figures/venues.svg", caption)
    assert {link["href"] for link in figure.select("a")} == {"figures/venues.html"}
    assert words(figure.figcaption).startswith(caption)
    gallery = parsed(site, "figures.html")
    assert links(gallery.select_one("#figure-venues")) == [(caption, "figures/venues.html")]
    assert ("Every work", "tables/bibliography.html") in links(gallery.main)


def test_a_figure_has_its_picture_its_numbers_its_words_and_what_made_it(site):
    page = parsed(site, "figures/venues.html")
    caption = "Works by venue_1: n = 4"
    assert words(page.h1) == caption
    assert (page.img["src"], page.img["alt"]) == ("venues.svg", caption)
    assert page.img["aria-details"] == page.select_one("details[id]")["id"]
    assert [(words(link), link["href"]) for link in page.select("a[download]")] == [
        ("PDF", "venues.pdf"),
        ("SVG", "venues.svg"),
        ("PNG", "venues.png"),
        ("CSV", "venues.csv"),
        ("JSON", "venues.json"),
    ]
    assert page.select_one('a[href="../lite/lab/index.html?path=notebooks/01-words.ipynb"]')
    numbers, made = page.select("table")
    assert rows(numbers) == [["venue", "n"], ["AAAI", "1.5"], ["—", "-2.0"]]
    assert [cell.get("class") for cell in numbers.select("td")] == [None, ["number"]] * 2
    assert words(page.select_one("#words p")) == 'One bar: "Early" & <more>'
    assert rows(made) == [["parameter", "value", "meaning"], ["first_year", "1999", "first year; 0: open"]]
    assert "with its own values" not in words(page.main)
    assert "survey build 01-words -p NAME VALUE" in words(page.main)
    assert "earlier state" not in words(page.main)


def test_programs_get_the_numbers_of_a_figure_and_what_it_is(site, small_catalog):
    assert site["figures/venues.csv"] == site["tables/venues.csv"]
    said = json.loads(site["figures/venues.json"])
    assert said == {
        "figure": "venues",
        "caption": "Works by venue_1: n = 4",
        "survey": "Words & Deeds",
        "question": "Which words are *there*?",
        "notebook": "01-words",
        "parameters": {"first_year": 1999},
        "catalog": {"works": 4, "as_of": "2023-06-09", "version": "v1", "sha256": small_catalog.sha256},
        "sources": {"the paper": "https://example.org/p"},
        "is_stale": False,
        "draws": ['One bar: "Early" & <more>'],
        "files": {suffix: f"venues.{suffix}" for suffix in ("svg", "pdf", "png", "csv", "html")},
    }


def test_what_shows_a_figure_elsewhere_escapes_what_it_says(root, small_catalog, tmp_path):
    files = sites.small_site(tmp_path / "reports", small_catalog, address="https://example.org/a", title='<b>"T"</b>')
    embedded = BeautifulSoup(words(parsed(files, "figures/venues.html").select_one("#embed")), "html.parser")
    assert embedded.img["src"] == "https://example.org/a/figures/venues.svg"
    assert embedded.img["alt"] == "Works by venue_1: n = 4"
    assert links(embedded)[-1] == ('<b>"T"</b>', "https://example.org/a/figures/venues.html")
    assert not embedded.select("b")


def test_a_figure_that_is_not_there_is_named(site):
    figure = parsed(site, "index.html").select_one("#figure-lost")
    assert not figure.select("img, a, details")
    assert words(figure.figcaption).startswith("Lost")
    assert "could not be built" in words(figure)
    assert "figures/lost.html" not in site


def test_a_long_table_shows_its_first_rows_and_says_how_many_more_there_are(root, small_catalog, tmp_path):
    reports = sites.build(tmp_path / "reports", small_catalog, "another")
    (reports / "tables" / "venues.csv").unlink()
    files = contents(Material(sites.saying(small_catalog, **sites.SMALL_SAID), reports))
    page = parsed(files, "figures/venues.html")
    numbers = page.table
    assert len(rows(numbers)) == 201
    assert rows(numbers)[-1] == ["Work 199", "199", "x"]
    assert "3 more rows are in the whole table ." in words(page.main)
    assert ("the whole table", "../tables/bibliography.html") in links(page.main)
    assert [cell.get("class") for cell in numbers.select("th")] == [None, ["number"], None]
    assert "earlier state" in words(page.main)
    assert "earlier state" in words(parsed(files, "index.html").select_one("#figure-venues"))
    assert not page.select('a[href^="../lite/"]')


def test_a_table_has_the_frame_of_the_site_and_heads_in_words(root, small_catalog, tmp_path):
    reports = sites.build(tmp_path / "reports", small_catalog)
    save_table(pd.DataFrame({"rs_task": ["<b>x</b>"], "paper_url": ["1"], "Own Head": ["2"]}), "bibliography", reports,
               "What <is> there", searchable=True)  # fmt: skip
    page = parsed(contents(Material(small_catalog, reports)), "tables/bibliography.html")
    assert rows(page.table) == [["RS task", "paper url", "Own Head"], ["<b>x</b>", "1", "2"]]
    assert words(page.h1) == "What <is> there"
    assert [link["href"] for link in page.select("a[download]")] == [f"bibliography.{s}" for s in ("csv", "md", "tex")]
    assert links(page.main)[0] == ("← The words", "../notebooks/01-words.html")
    assert [script["src"] for script in page.select("main script")] == ["../assets/search.js"]
    assert not page.select("caption, style")


def test_a_table_that_is_none_of_ours_stays_as_it_is(root, small_catalog, tmp_path):
    reports = sites.build(tmp_path / "reports", small_catalog)
    (reports / "tables" / "bibliography.html").write_text("<p>mine</p>", encoding="utf-8")
    assert contents(Material(small_catalog, reports))["tables/bibliography.html"] == b"<p>mine</p>"


def test_the_page_of_a_notebook_has_its_title_once_and_files_in_the_place_of_its_pictures(site):
    page = parsed(site, "notebooks/01-words.html")
    assert words(page.main).count("The words") == 1
    assert words(page.select_one(".question")) == "Which words are *there*?"
    assert words(page.main).count("Which words are") == 1 + words(page.select_one(".notebook")).count("Which words are")
    built, lost = page.select(".notebook .figure")
    assert (built.img["src"], built.img["alt"]) == ("../figures/venues.png", "Works by venue_1: n = 4")
    assert words(built.find_next("details").p) == 'One bar: "Early" & <more>'
    assert (lost.img["src"], lost.img["alt"]) == (f"data:image/png;base64,{sites.OTHER}", "Two dots")
    assert {image["loading"] for image in page.select(".notebook img")} == {"lazy"}
    assert len(page.select(".notebook details")) == 1
    region = page.select_one('.notebook [role="region"]')
    assert (region["tabindex"], region["aria-label"], words(region)) == ("0", "table", "Early")
    assert "show_table(" in page.select_one(".notebook").get_text()
    assert "[7]" not in words(page.select_one(".notebook"))
    assert not page.select(".notebook .anchor-link, .notebook .jp-InputPrompt, .notebook .jp-OutputPrompt")


def test_the_page_of_a_notebook_leads_to_its_files_and_to_where_it_runs(site):
    page = parsed(site, "notebooks/01-words.html")
    row = page.select_one("ul.row")
    assert links(row) == [
        ("Download the notebook", "01-words.ipynb"),
        ("Rerun in the browser", "../lite/lab/index.html?path=notebooks/01-words.ipynb"),
        (
            "Open in Binder",
            "https://mybinder.org/v2/gh/some/where/main?urlpath=lab%2Ftree%2Fnotebooks%2F01-words.ipynb",
        ),
        ("Open in Colab", "https://colab.research.google.com/github/some/where/blob/colab/01-words.ipynb"),
    ]
    files = page.select("table")[-1]
    assert rows(files) == [["table", "files"], ["bibliography", "csv md tex"]]
    assert [target for _, target in links(files)] == [
        f"../tables/bibliography.{s}" for s in ("html", "csv", "md", "tex")
    ]
    assert site["notebooks/01-words.ipynb"]


def test_the_page_of_a_notebook_that_failed_says_so(site):
    page = parsed(site, "notebooks/02-deeds.html")
    assert words(page.h1) == "The deeds"
    assert "could not be built" in words(page.main)
    assert not page.select(".notebook, .row, table")
    assert [
        (words(term), words(said), term.a["href"])
        for term, said in zip(*(parsed(site, "notebooks.html").select(tag) for tag in ("dt", "dd")), strict=True)
    ] == [
        ("01-words: The words", "Which words are *there*?", "notebooks/01-words.html"),
        ("02-deeds: The deeds", "Which deeds?", "notebooks/02-deeds.html"),
    ]


def test_the_page_of_a_work_says_all_that_is_known_of_it(site):
    page = parsed(site, "works/adams2021early.html")
    facts = dict(zip(map(words, page.select("dt")), map(words, page.select("dd")), strict=True))
    assert facts == {
        "authors": "Ann Adams ; Bo Berg",
        "venue": "AAAI",
        "year": "2021",
        "stage": "Feature Stage",
        "LLM Backbone (Largest)": "BERT-base (110M)",
        "LLM Tuning Strategy": "Full Finetuning",
        "RS task": "Rating ; Ranking",
        "RS scenario": "News",
        "infers with CRM": "yes",
        "defeated baseline": "MLP",
        "size of the largest backbone": "<1B",
        "backbone family": "BERT",
        "tuned": "yes",
        "quadrant": "Tune, With CRM",
        "listed": "2023-05-24",
        "section": "1 Features; 3 Others",
        "key": "adams2021early",
    }
    assert words(page.h1) == "Early"
    assert links(page.select_one("main .question")) == [("Early Words", "https://arxiv.org/abs/2104.00001")]
    assert links(page.main)[0] == ("← in the catalog", "../catalog.html#adams2021early")
    assert page.select_one("#bibtex").get_text().partition("{")[2].startswith("adams2021early,")
    *first, last = [words(head) for head in page.select("h2")]
    assert first == ["Cite it", "Where it appears", "Where its values come from", "Works like it"]
    assert last == "Beside it in 1 Features; 3 Others"
    assert rows(page.select("table")[0]) == [["columns", "source", "note"], ["RS task; RS scenario", "Table 1", "—"]]
    corrected = parsed(site, "works/baker2022middle.html")
    assert [words(head) for head in corrected.select("h2")][2] == "What was corrected"
    assert rows(corrected.table) == [
        ["column", "as listed", "corrected", "evidence"],
        ["venue", "Arxiv", "arXiv", "the citation writes arXiv"],
    ]
    plain = parsed(site, "works/dunn2023survey.html")
    assert words(plain.h1) == "A Survey of Words"
    assert not [term for term in plain.select("dt") if "ackbone" in words(term)]
    late = parsed(site, "works/clark2023late.html")
    assert (words(late.h1), late.h1.a) == ("Late Words", None)  # its title is said once
    assert links(late.select_one("main .question")) == [("https://example.org/late?x=1#y",) * 2]


def test_the_page_of_a_work_says_whether_it_is_verified_and_by_what(small_catalog, root, tmp_path):
    findings = [
        ("adams2021early", "title", "Early Words", "verified", "dblp", "https://example.org/r?a=1&b", "Early Words",
         "2024-01-02"),
        ("adams2021early", "year", "1999", "contradicted", "dblp", "https://example.org/old", "2021", "2024-01-02"),
        ("clark2023late", "venue", "arXiv", "unconfirmed", "", "", "", "2024-01-02"),
    ]  # fmt: skip
    evidence = pd.DataFrame(findings, columns=small_catalog.evidence.columns, dtype=object)
    files = sites.small_site(tmp_path / "reports", replace(small_catalog, evidence=evidence))
    page = parsed(files, "works/adams2021early.html")
    table = page.find("h2", string="What is verified of it").find_next("table")
    # What was found of a value that has changed since counts no more.
    assert rows(table) == [
        ["column", "verdict", "source", "found", "day"],
        ["title", "verified", "dblp", "Early Words", "2024-01-02"],
    ]
    assert links(table) == [("dblp", "https://example.org/r?a=1&b")]
    facts = {words(term): words(said) for term, said in zip(page.select("dt"), page.select("dd"), strict=True)}
    assert [said for term, said in facts.items() if term.endswith(" by")] == ["dblp , 2024-01-02"]
    assert "What is verified" not in words(parsed(files, "works/baker2022middle.html").main)


def test_the_page_of_a_work_leads_to_others_that_share_what_it_has(site):
    page = parsed(site, "works/baker2022middle.html")
    found = {words(term): links(said) for term, said in zip(page.select("dt"), page.select("dd"), strict=True)}
    assert found["authors"] == [("Bea Baker", "../catalog.html?q=%22Bea+Baker%22")]
    assert found["venue"] == [("arXiv", "../catalog.html?venue=arXiv")]
    assert found["year"] == [("2022", "../catalog.html?from=2022&to=2022")]
    assert found["stage"] == [("Ranking Stage", "../catalog.html?stage=Ranking+Stage")]
    assert found["LLM Tuning Strategy"] == [
        ("Frozen", "../catalog.html?tuning=Frozen"),
        ("LoRA", "../catalog.html?tuning=LoRA"),
    ]
    assert found["listed"] == [("2023-05-24", "../catalog.html?since=2023-05-24")]
    assert links(page.select_one(".neighbours")) == [("Late Words", "clark2023late.html")]
    assert [words(one) for one in page.select(".alike li")] == [
        "Late Words (2023) shares ChatGPT, Frozen, Ranking Stage",
        "Early : Early Words (2021) shares Ranking",
    ]
    (correct,) = [target for text, target in links(page.main) if text == "Correct a value"]
    assert correct.startswith("https://github.com/some/where/issues/new?template=correct-a-value.yml&")
    assert "key=baker2022middle" in correct


def test_the_page_of_a_work_leads_to_what_names_it(site):
    table = ("Table: Every work (bibliography)", [("Table: Every work (bibliography)", "../tables/bibliography.html")])
    name = "Figure: Works by venue_1 (venues)"
    figure = (name, [(name, "../figures/venues.html")])
    for key, expected in (("adams2021early", [figure, table]), ("dunn2023survey", [table])):
        page = parsed(site, f"works/{key}.html")
        assert [(words(item), links(item)) for item in page.select("main > ul:not([class]) > li")] == expected, key
        assert "No figure or table names it" not in words(page)


def test_the_page_of_a_work_that_nothing_names_says_so_and_nothing_leads_to_what_is_not_there(
    small_catalog, root, tmp_path, monkeypatch
):
    reports = sites.build(tmp_path / "reports", small_catalog)
    for file in (reports / "figures" / "venues.svg", reports / "tables" / "bibliography.html"):
        file.unlink()
    page = parsed(
        contents(Material(sites.saying(small_catalog, **sites.SMALL_SAID), reports)), "works/adams2021early.html"
    )
    assert [(words(item), links(item)) for item in page.select("main > ul:not([class]) > li")] == [
        ("Figure: Works by venue_1 (venues)", []),
        ("Table: Every work (bibliography)", []),
    ]
    monkeypatch.setattr(work_pages, "naming", lambda catalog, shown: {key: [] for key in catalog.papers["key"]})
    page = parsed(
        contents(Material(sites.saying(small_catalog, **sites.SMALL_SAID), reports)), "works/adams2021early.html"
    )
    assert not page.select("main > ul:not([class])")
    assert "No figure or table names it; it may count in some." in words(page)


def test_the_page_of_the_catalog_has_a_row_a_work(site):
    page = parsed(site, "catalog.html")
    assert "4 works. Download" in words(page.p)
    assert rows(page.table) == [
        ["name", "work", "stage", "backbone", "tuning", "venue", "year"],
        [
            "Early",
            "Early Words Ann Adams; Bo Berg",
            "Feature Stage",
            "BERT-base (110M)",
            "Full Finetuning",
            "AAAI",
            "2021",
        ],
        [
            "Middle",
            "Middle Words, and More Bea Baker; et al.",
            "Ranking Stage",
            "PaLM (540B); ChatGPT",
            "Frozen; LoRA",
            "arXiv",
            "2022",
        ],
        ["details", "Late Words", "Ranking Stage", "ChatGPT", "Frozen", "arXiv", "2023"],
        ["details", "A Survey of Words Dee Dunn", "outside the pipeline", "—", "—", "arXiv", "2023"],
    ]
    assert [links(row)[0][1] for row in page.select("tbody tr")] == [
        f"works/{row['id']}.html" for row in page.select("tbody tr")
    ]
    assert [link.get("aria-label") for link in page.select("tbody th a")] == [
        None,
        None,
        "Details of Late Words",
        "Details of A Survey of Words",
    ]
    names = [head["data-name"] for head in page.select("thead th")]
    assert names == ["name", "title", "stage", "backbone", "tuning", "venue", "year"]
    assert page.tbody["data-missing"] == "—"
    assert [script["src"] for script in page.select("body script")] == [
        "assets/works.js",
        "assets/find.js",
        "assets/catalog.js",
    ]
    assert words(page.noscript).endswith("whatever the address picks.")


def test_readers_pick_by_the_first_level_and_every_column_of_terms(site):
    page = parsed(site, "catalog.html")
    offered = {
        words(facet.summary): [words(label) for label in facet.select("label")]
        for facet in page.select("details.facet[id]")
    }
    assert offered == {
        "stage": ["Feature Stage 1", "Ranking Stage 2", "outside the pipeline 1"],
        "LLM Tuning Strategy": ["Full Finetuning 1", "LoRA 1", "Frozen 2", "not reported 1"],
        "RS task": ["Ranking 2", "Rating 1", "not reported 2"],
        "RS scenario": ["Movie 1", "News 1", "not reported 2"],
        "infers with CRM": ["yes 1", "no 2", "not reported 1"],
        "defeated baseline": ["MF 1", "MLP 1", "not reported 2"],
        "size of the largest backbone": ["<1B 1", ">100B 2", "not reported 1"],
        "backbone family": ["BERT 1", "PaLM 1", "ChatGPT 2", "not reported 1"],
        "tuned": ["yes 2", "no 2", "not reported 1"],
        "quadrant": ["Not tune, Without CRM 2", "Tune, With CRM 1", "Tune, Without CRM 1", "not reported 1"],
        "venue": ["arXiv 3", "AAAI 1"],
        "how published": ["preprint 3", "at a venue 1"],
    }
    data = value_of(site["assets/works.js"])
    assert [facet["label"] for facet in data["facets"]] == [*offered]
    tuning = data["facets"][1]
    assert [[tuning["terms"][int(at)] for at in cell.split()] for cell in unpacked(tuning["picks"])] == [
        ["Full Finetuning"],
        ["Frozen", "LoRA"],
        ["Frozen"],
        ["not reported"],
    ]


@pytest.mark.parametrize(
    ("stages", "is_shown"), [({"Feature Stage", "Ranking Stage"}, True), ({"Ranking Stage"}, False)]
)
def test_a_level_of_which_all_works_have_one_term_has_no_column_at_first(small_catalog, stages, is_shown):
    listed = [work for work in works(small_catalog) if {*work.terms["stage"]} <= stages]
    shown = {column.name: column.is_shown for column in catalog_page.columns(listed, small_catalog)}
    assert shown["stage"] is is_shown


def test_the_script_of_the_catalog_knows_each_cell_of_the_file_and_what_names_each_work(site):
    data = value_of(site["assets/works.js"])
    file = list(csv.DictReader(io.StringIO(site["catalog.csv"].decode(), newline="")))
    assert {name: unpacked(cells) for name, cells in data["columns"].items()} == {
        name: [row[name] for row in file] for name in file[0]
    }
    assert unpacked(data["ids"])[:3] == ["arxiv:2104.00001", "arxiv:2206.00002", "url:example.org/late?x=1"]
    assert unpacked(data["texts"]["parameters"])[0] == "110M"
    heads = [(column["name"], column["is_shown"]) for column in data["shown"]]
    assert [name for name, is_shown in heads if is_shown] == [
        "name", "title", "stage", "backbone", "tuning", "venue", "year",
    ]  # fmt: skip
    assert {"rs_task", "rs_scenario", "infer_with_crm", "family", "listed", "section"} <= {name for name, _ in heads}
    references = value_of(site["assets/ris.js"])
    assert [*references] == [row["key"] for row in file]
    assert references["baker2022middle"].startswith("TY  - GEN\nID  - baker2022middle\n")
    assert references["baker2022middle"].endswith("\nER  - \n")


def value_of(script: bytes):
    """Return the value that a script gives a name."""
    text = script.decode()
    return json.loads(text[text.index("= ") + 2 : text.rindex(";")])


def unpacked(cells):
    return cells if isinstance(cells, list) else [cells["kinds"][at] for at in cells["at"]]


def test_what_the_template_decides_leaves_no_lines_in_the_table_of_works(site):
    table = site["catalog.html"].decode().partition("<table")[2].partition("</table>")[0]
    assert table.partition("<tbody")[2].count("<tr") == 4
    assert [line for line in table.splitlines() if not line.strip()] == []


def test_of_many_works_the_page_has_the_first_ones_and_a_script_brings_the_others(
    small_catalog, root, tmp_path, monkeypatch
):
    monkeypatch.setattr(catalog_page, "MOST", 2)
    files = sites.small_site(tmp_path / "reports", small_catalog)
    page = parsed(files, "catalog.html")
    assert [row["id"] for row in page.select("tbody tr")] == ["adams2021early", "baker2022middle"]
    assert "4 works. Download" in words(page.p)
    assert "without the last 2 works" in words(page.noscript)
    assert len(unpacked(value_of(files["assets/works.js"])["columns"]["key"])) == 4


def test_resources_and_releases_and_texts_have_their_pages(site):
    page = parsed(site, "resources.html")
    heads = [(words(head), head["id"]) for head in page.select("h2")]
    assert heads == [("Datasets", "datasets"), ("Benchmarks", "benchmarks"), ("Related lists", "related-lists")]
    datasets, benchmarks, lists = page.select("table")
    assert rows(datasets) == [["name", "RS scenario"], ["MovieLens", "Movie"]]
    assert links(datasets) == [("MovieLens", "https://example.org/movies")]
    assert links(benchmarks) == [
        ("Bench", "https://example.org/bench"),
        ("arXiv:2306.00009", "https://arxiv.org/abs/2306.00009"),
    ]
    assert rows(benchmarks)[0] == ["name", "paper url"]
    assert links(lists) == [("List", "https://example.org/list"), ("eve", "https://example.org/eve")]
    assert [region["aria-label"] for region in page.select('[role="region"]')] == [name for name, _ in heads]
    assert [words(head) for head in parsed(site, "releases.html").select("h2")] == ["v1 (2023-06-09)"]
    columns = parsed(site, "columns.html")
    assert (columns.title.get_text().split(" · ")[0], words(columns.h1)) == ("The columns of the catalog", "Columns")
    assert links(columns.select_one(".prose")) == []
    assert "See how and us." in words(columns.main)
    without = parsed(site, "contribute.html")
    assert without.title.get_text().startswith("Contribute · ")
    assert "to those who keep the catalog" in words(without.main)


def test_texts_of_the_project_lead_to_each_other(root, small_catalog, tmp_path):
    (root / "CONTRIBUTING.md").write_text("# Add\n\n[columns](data/README.md), [far](docs/x.md)\n", encoding="utf-8")
    try:
        files = sites.small_site(tmp_path / "reports", small_catalog)
    finally:
        (root / "CONTRIBUTING.md").unlink()
    assert links(parsed(files, "contribute.html").select_one(".prose")) == [("columns", "columns.html")]


def test_the_catalog_is_there_in_every_form(site, small_catalog):
    records = json.loads(site["catalog.json"])
    assert [record["key"] for record in records] == [
        "adams2021early",
        "baker2022middle",
        "clark2023late",
        "dunn2023survey",
    ]
    assert site["catalog.json"].startswith(b"[\n {\n")
    assert site["catalog.json"].endswith(b"]\n")
    assert {path for path in site if path.startswith(("assets/", "figures/", "tables/"))} == {
        *(f"assets/{name}" for name in ("site.css", "site.js", "search.js", "find.js", "catalog.js", "icon.svg")),
        *(f"assets/{name}" for name in ("works.js", "bibtex.js", "ris.js", "marks.js", "lost.js", "fonts-license.txt")),
        *(f"assets/SurveySans-{face}.ttf" for face in ("Regular", "Bold", "Oblique")),
        *(f"figures/venues.{suffix}" for suffix in ("pdf", "svg", "png", "html", "csv", "json")),
        *(f"tables/{stem}.{suffix}" for stem in ("bibliography", "venues") for suffix in ("csv", "tex", "html", "md")),
    }
    assert site["figures/venues.svg"] == b"svg"


def entries(data: bytes) -> list[ElementTree.Element]:
    return ElementTree.fromstring(data).findall(f"{ATOM}entry")


def test_the_feed_says_what_it_is_and_keeps_its_ids(small_catalog):
    root = ElementTree.fromstring(feed.feed(sites.saying(small_catalog, **sites.SMALL_SAID)))
    own = uuid5(NAMESPACE_URL, "Words & Deeds")
    assert [child.tag.removeprefix(ATOM) for child in root][:6] == [
        "id",
        "title",
        "subtitle",
        "updated",
        "link",
        "author",
    ]
    assert (root.findtext(f"{ATOM}id"), root.findtext(f"{ATOM}title")) == (own.urn, "Words & Deeds")
    assert root.findtext(f"{ATOM}subtitle") == "Newly listed works"
    assert root.findtext(f"{ATOM}updated") == "2023-06-09T00:00:00Z"
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Words & Deeds"
    assert root.find(f"{ATOM}link").attrib == {"rel": "alternate", "type": "text/html", "href": "catalog.html"}
    found = entries(feed.feed(sites.saying(small_catalog, **sites.SMALL_SAID)))
    assert [entry.findtext(f"{ATOM}id") for entry in found] == [
        uuid5(own, key).urn for key in ("clark2023late", "adams2021early", "baker2022middle")
    ]
    assert [entry.findtext(f"{ATOM}title") for entry in found] == [
        "Late Words",
        "Early: Early Words",
        "Middle: Middle Words, and More",
    ]
    assert [entry.findtext(f"{ATOM}updated") for entry in found] == [
        f"{day}T00:00:00Z" for day in ("2023-06-01", "2023-05-24", "2023-05-24")
    ]
    assert [entry.findtext(f"{ATOM}summary") for entry in found] == [
        "arXiv 2023. Ranking Stage",
        "Ann Adams; Bo Berg. AAAI 2021. Feature Stage",
        "Bea Baker; et al.. arXiv 2022. Ranking Stage",
    ]
    assert [link.attrib for link in found[0].findall(f"{ATOM}link")] == [
        {"rel": "alternate", "type": "text/html", "href": "works/clark2023late.html"},
        {"rel": "related", "href": "https://example.org/late?x=1#y"},
    ]
    assert feed.feed(sites.saying(small_catalog, **sites.SMALL_SAID)).startswith(b"<?xml")


def test_the_feed_of_a_published_site_names_itself_and_whole_addresses(small_catalog):
    root = ElementTree.fromstring(feed.feed(sites.saying(small_catalog, address="https://example.org/words/")))
    assert [link.attrib for link in root.findall(f"{ATOM}link")] == [
        {"rel": "self", "href": "https://example.org/words/feed.xml"},
        {"rel": "alternate", "type": "text/html", "href": "https://example.org/words/catalog.html"},
    ]
    assert root.find(f"{ATOM}entry/{ATOM}link").get("href") == "https://example.org/words/works/clark2023late.html"


def test_the_feed_holds_a_hundred_works_at_most_and_of_none_it_is_as_old_as_time(small_catalog):
    paper = small_catalog.papers.iloc[[0]]
    many = pd.concat(
        [paper.assign(key=f"k{n:03}", listed=f"2023-{n % 12 + 1:02}-01") for n in range(150)], ignore_index=True
    )
    listed = replace(small_catalog, papers=many.assign(year=pd.array([None] * 150, "Int64"), url="", venue=""))
    found = entries(feed.feed(listed))
    assert len(found) == 100
    assert found[0].findtext(f"{ATOM}updated") == "2023-12-01T00:00:00Z"
    assert found[0].findtext(f"{ATOM}summary") == "Ann Adams; Bo Berg. Feature Stage"
    assert len(found[0].findall(f"{ATOM}link")) == 1
    none = replace(small_catalog, papers=small_catalog.papers[:0], releases=small_catalog.releases[:0])
    assert ElementTree.fromstring(feed.feed(none)).findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"
    odd = replace(small_catalog, papers=small_catalog.papers.assign(title="a\uffffb\nc"))
    assert entries(feed.feed(odd))[0].findtext(f"{ATOM}title") == "a\ufffdb c"


def test_releases_say_what_each_brought_and_what_came_since(small_catalog):
    two = pd.DataFrame({"date": ["2023-06-01", "2023-05-24"], "version": ["v2", "v1"], "note": ["Add *one*.", ""]})
    papers = small_catalog.papers.copy()
    papers.loc[papers["key"].eq("dunn2023survey"), "listed"] = "2023-07-01"
    notes = dict(releases.notes(replace(small_catalog, papers=papers, releases=two)))
    assert list(notes) == ["Since v2", "v2 (2023-06-01)", "v1 (2023-05-24)"]
    assert "A Survey of Words" in notes["Since v2"]
    assert "Late Words" not in notes["Since v2"]
    assert notes["v2 (2023-06-01)"].startswith("Add \\*one\\*.\n\n")
    assert notes["v1 (2023-05-24)"] == "Works listed by that day: 2."
    third = pd.DataFrame({"date": ["2023-06-30"], "version": ["v3"], "note": ["Five are new."]})
    notes = dict(releases.notes(replace(small_catalog, releases=pd.concat([two, third]))))
    assert notes["v3 (2023-06-30)"] == "Five are new.\n\nNo work was listed since v2 (2023-06-01)."
    assert releases.notes(replace(small_catalog, releases=two[:0])) == []
    undated = replace(small_catalog, papers=papers.assign(listed=""), releases=two)
    assert releases.notes(undated) == [("v2 (2023-06-01)", r"Add \*one\*."), ("v1 (2023-05-24)", "")]
    assert list(dict(releases.notes(replace(small_catalog, releases=two)))) == ["v2 (2023-06-01)", "v1 (2023-05-24)"]


def test_pictures_are_those_that_stand_before_a_caption():
    assert pictures(sites.NOTEBOOKS["01-words"]) == {"venues": sites.PICTURE, "lost": sites.OTHER}


def test_pictures_are_written_as_notebooks_store_them_and_a_near_name_is_said(root, tmp_path):
    files = sorted((root / "notebooks").glob("*.ipynb"))
    write_pictures(files, {"lost": tmp_path / "a.png", "venues": tmp_path / "b.png"})
    assert [(tmp_path / f"{name}.png").read_bytes() for name in "ab"] == [b"\x89PNG another", b"\x89PNG a picture"]
    with pytest.raises(CommandLineError, match="no notebook stores a figure 'venue'; did you mean 'venues'"):
        write_pictures(files, {"venue": tmp_path / "c.png"})
    write_pictures([tmp_path / "no notebook"], {})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.png", "b.png"]


def test_a_notebook_without_a_title_is_shown_whole_and_a_picture_says_what_is_known_of_it():
    new = sites.nbformat.v4
    outputs = [new.new_output("display_data", {"image/png": "AAAA", "text/plain": "a dot"})]
    outputs += [new.new_output("display_data", {"image/png": "BBBB"})]
    outputs += [
        new.new_output("display_data", {"image/png": "CCCC", "text/plain": "x"}, metadata={"image/png": {"alt": "y"}})
    ]
    cells = [new.new_markdown_cell("First words"), new.new_code_cell("pass", outputs=outputs)]
    known = {"CCCC": Markup('<img src="c.png" alt="z">')}
    page = BeautifulSoup(to_html(new.new_notebook(cells=cells), known), "html.parser")

    assert "First words" in words(page)
    assert [(image["src"], image["alt"]) for image in page.select("img")] == [
        ("data:image/png;base64,AAAA", "a dot"),
        ("data:image/png;base64,BBBB", ""),
        ("c.png", "z"),
    ]
    assert [words(one.p) for one in page.select("details")] == ["y"]
    assert words(BeautifulSoup(to_html(new.new_notebook(), {}), "html.parser")) == ""


def test_a_csv_is_read_as_it_is_with_numbers_to_the_right(tmp_path):
    file = tmp_path / "t.csv"
    file.write_text('a,b,"c\nd",e\n1,-1.5e+10,x,\n,2,3,\n', encoding="utf-8")
    found = pages.of_csv(file, most=1)
    assert (found.grid.heads, found.grid.numeric, found.left_out) == (
        ["a", "b", "c d", "e"],
        [True, True, False, True],
        1,
    )
    assert [[cell.text for cell in row] for row in found.grid.rows] == [["1", "-1.5e+10", "x", ""]]
    assert {cell.url for row in found.grid.rows for cell in row} == {""}
    assert pages.of_csv(file).left_out == 0
    file.write_text("", encoding="utf-8")
    assert pages.of_csv(file).grid.heads == []


def test_prose_is_lowered_only_to_the_last_level_and_its_tables_can_be_reached():
    html = pages.from_markdown("# A\n\n###### B\n\n| x |\n|---|\n| [y](z) |\n", below=2)
    page = BeautifulSoup(html, "html.parser")
    assert (words(page.h3), words(page.h6)) == ("A", "B")
    assert page.table["tabindex"] == "0"
    assert not page.select("a")
    assert BeautifulSoup(pages.from_markdown("# A"), "html.parser").h1


def test_every_link_of_a_project_leads_somewhere(site):
    test_site.test_every_link_and_every_anchor_resolves({**site, "lite/lab/index.html": b""})
    test_site.test_no_page_says_an_id_twice(site)


def test_buttons_that_need_something_are_left_out_where_it_is_not(small_catalog, root, tmp_path):
    files = sites.small_site(tmp_path / "reports", small_catalog, repository="", question="", links=())
    for path, data in files.items():
        assert not [word for word in (b"lite/lab", b"mybinder.org", b"colab.research") if word in data], path
    page = parsed(files, "index.html")
    assert not page.select("main > .question")
    assert links(page.select("main > p")[1]) == [("Search the catalog", "catalog.html")]


def hostile(catalog: Catalog) -> Catalog:
    papers = catalog.papers.copy()
    papers.loc[0, ["title", "name", "authors", "venue"]] = [HOSTILE] * 4
    papers.loc[0, "url"] = "javascript:alert(1)"
    papers.loc[1, "url"] = 'https://example.org/"onmouseover="alert(1)'
    return replace(catalog, papers=papers)


def test_a_hostile_title_shows_as_text_and_a_hostile_link_leads_nowhere(small_catalog, root, tmp_path):
    files = sites.small_site(tmp_path / "reports", hostile(small_catalog))
    for path in (path for path in files if path.endswith(".html")):
        page = parsed(files, path)
        for script in page.select("script"):
            if script.get("type") == "application/ld+json":
                assert json.loads(script.get_text())["@context"] == "https://schema.org"
                continue
            assert script["src"].rpartition("/")[0].endswith("assets"), path
            assert not script.get_text()
        for element in page.find_all(True):
            assert not [name for name in element.attrs if name.startswith("on")], path
            assert not str(element.get("href", "")).casefold().startswith("javascript"), path
    key = "adams2021early"
    row = parsed(files, "catalog.html").find(id=key)
    assert HOSTILE in row.get_text()
    assert not row.select('td a, a[href*="alert"]')
    assert parsed(files, f"works/{key}.html").h1.get_text() == HOSTILE
    assert f"{HOSTILE}: {HOSTILE}" in [entry.findtext(f"{ATOM}title") for entry in entries(files["feed.xml"])]
    assert value_of(files["assets/bibtex.js"])[key].startswith("@misc")


@pytest.mark.parametrize("kept", [[], [0], [0, 3]], ids=["no work", "one work", "no work in a stage"])
def test_small_catalogs_build(small_catalog, root, tmp_path, kept):
    some = replace(small_catalog, papers=small_catalog.papers.iloc[kept].reset_index(drop=True))
    files = sites.small_site(tmp_path / "reports", some)

    page = parsed(files, "catalog.html")
    assert [row["id"] for row in page.select("tbody tr[id]")] == list(some.works["key"])
    assert "Ranking Stage" not in words(page.form)
    assert [script["src"] for script in page.select("body script")][:1] == ["assets/works.js"] * bool(kept)
    if not kept:
        assert rows(page.table)[1:] == [["nothing to show"]]
    assert len(entries(files["feed.xml"])) == len(set(some.papers["key"]))


def test_no_page_of_very_many_works_is_large(root, tmp_path):
    many = resampled(load(PUBLISHED), 1050)
    files = contents(Material(many, sites.build(tmp_path / "reports", many)))

    assert sum(path.startswith("works/") for path in files) == 1050
    assert max(len(data) for path, data in files.items() if path.endswith(".html")) < 1_000_000
    page = parsed(files, "catalog.html")
    assert len(page.select("tbody tr[id]")) == catalog_page.MOST
    assert f"without the last {1050 - catalog_page.MOST} works" in words(page.noscript)


def test_removed_works_leave_no_page_and_the_files_of_others_stay(small_catalog, root, tmp_path):
    folder = tmp_path / "site"
    folders.replace(sites.small_site(tmp_path / "before", small_catalog), folder)
    (folder / "lite").mkdir()
    (folder / "lite" / "index.html").write_text("theirs", encoding="utf-8")
    assert (folder / "works" / "clark2023late.html").exists()
    frames = {name: getattr(small_catalog, name) for name in ("papers", "sources")}
    rest = {name: frame[frame["key"].ne("clark2023late")].reset_index(drop=True) for name, frame in frames.items()}
    folders.replace(sites.small_site(tmp_path / "after", replace(small_catalog, **rest)), folder)

    assert not (folder / "works" / "clark2023late.html").exists()
    assert (folder / "works" / "dunn2023survey.html").exists()
    assert (folder / "lite" / "index.html").exists()
    left = [path for path in folder.rglob("*.html") if b"clark2023late" in path.read_bytes()]
    assert left == []


def test_two_builds_are_byte_identical_whatever_the_hash_seed_time_zone_and_locale(small_catalog, root, tmp_path):
    source = (
        "import sys, hashlib, json; from pathlib import Path; import sites; from helpers.catalog import load;"
        "files = sites.contents(sites.Material(load('data'), Path(sys.argv[1])));"
        "print(json.dumps({p: hashlib.sha256(d).hexdigest() for p, d in sorted(files.items())}))"
    )
    reports = sites.build(tmp_path / "reports", small_catalog)
    paths = os.pathsep.join([str(ROOT / "tests"), str(ROOT / "src")])
    answers = [
        subprocess.run(
            [sys.executable, "-c", source, f"{reports}"],
            cwd=root,
            env=os.environ | {"PYTHONPATH": paths, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    ]
    assert answers[0] == answers[1]
    assert len(json.loads(answers[0])) > 30


def test_prose_shows_html_as_text_and_keeps_only_links_that_lead_somewhere():
    source = "# A <b>\n\n[x](javascript:alert) [y](other.md) [z](data.md) [w](https://example.org) ![p](q.png)"
    page = BeautifulSoup(pages.from_markdown(source, {"data.md": "data.html"}, below=1), "html.parser")

    assert page.h2.get_text() == "A <b>"
    assert [(link.get_text(), link["href"]) for link in page.select("a")] == [
        ("z", "data.html"),
        ("w", "https://example.org"),
    ]
    assert not page.select("img, b")
    assert "y" in page.p.get_text()
