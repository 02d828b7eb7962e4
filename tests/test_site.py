"""The site as files: what stands where, that every link resolves, and what bad input does."""

import csv
import io
import json
import re
from functools import cache
from pathlib import PurePosixPath
from urllib.parse import parse_qs, unquote, urljoin, urlsplit
from xml.etree import ElementTree

import bibtexparser
import pandas as pd
import pytest
from bs4 import BeautifulSoup

import sites
import tiny
from helpers.bibliography import export
from helpers.changes.appearances import naming
from helpers.changes.exhibits import exhibits
from helpers.site import home
from helpers.site.works import works

DATA = {f"assets/{name}.js" for name in ("works", "bibtex", "ris")}  # which hold what the catalog says
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def site(catalog, tmp_path_factory):
    return sites.site(tmp_path_factory.mktemp("reports"), catalog)


@cache
def soup(page: bytes) -> BeautifulSoup:
    return BeautifulSoup(page, "html.parser")


def parsed(files, path):
    return soup(files[path])


def pages(files):
    return {path: parsed(files, path) for path in files if path.endswith(".html")}


def texts(found):
    return [" ".join(element.get_text(" ").split()) for element in found]


def test_every_link_and_every_anchor_resolves(site):
    found = pages(site)
    anchors = {path: {element["id"] for element in page.select("[id]")} for path, page in found.items()}
    for path, page in found.items():
        for element in page.select("[href], [src]"):
            target = urlsplit(element.get("href") or element["src"])
            if target.scheme in ("http", "https"):
                assert element.name == "a" or element.get("rel") == ["canonical"], (path, element)
                continue
            if target.scheme == "data":
                continue
            assert not target.scheme, (path, element)
            place = unquote(urljoin(f"/{path}", target.path or path.rpartition("/")[2]).lstrip("/"))
            assert place in site, (path, element)
            if target.fragment:
                assert target.fragment in anchors[place], (path, element)


def test_no_page_says_an_id_twice(site):
    for path, page in pages(site).items():
        ids = [element["id"] for element in page.select("[id]")]
        assert len(ids) == len(set(ids)), path


def test_style_and_scripts_load_nothing_from_elsewhere(site):
    for path, data in site.items():
        if path.endswith((".css", ".js")) and path not in DATA:
            # What decides whether a text is a link is none.
            assert not re.search(rb"https?://\w", data), path
            beside = [f"assets/{found.decode()}" for found in re.findall(rb"url\((.*?)\)", data)]
            assert {*beside} <= site.keys(), path


def test_every_page_is_below_a_megabyte_and_named(site):
    for path, page in pages(site).items():
        assert len(site[path]) < 1_000_000, path
        assert page.title.get_text(strip=True), path
        assert page.html["lang"] == "en", path


def test_the_home_page_has_question_numbers_and_leads_to_every_figure(site, catalog, listings, placed):
    page = parsed(site, "index.html")

    assert page.h1.get_text() == "A Survey of Words"
    assert "Which words?" in page.get_text()
    all_works = {row["key"] for rows in listings.values() for row in rows}
    said = [f"{len(all_works)} works in all", f"{len(placed)} works in the pipeline"]
    assert texts(page.select(".numbers li"))[:2] == said
    stems = [figure["id"].removeprefix("figure-") for figure in page.select("[id^=figure-]")]
    assert sorted(stems) == sorted(exhibits(catalog).of("Figure"))
    for stem in stems:
        own = parsed(site, f"figures/{stem}.html")
        assert own.img["alt"] == own.h1.get_text()
        assert own.select_one("#words p").get_text().startswith(own.h1.get_text())
        downloads = {PurePosixPath(link["href"]).suffix for link in own.select("a[download]")}
        assert downloads >= {".pdf", ".svg", ".png", ".json"}, stem
        assert own.select_one('a[href^="../notebooks/"]')
        assert "first_year" in own.get_text()


def test_the_numbers_of_a_figure_are_those_of_its_table(site, catalog):
    table = parsed(site, "figures/venues.html").select_one("table")
    rows = list(csv.reader(io.StringIO(site["tables/venues.csv"].decode())))

    assert [[cell.get_text() for cell in row.select("th, td")] for row in table.select("tr")] == rows


def test_what_a_number_leads_to_is_as_many_works(site, catalog):
    """Of the figures whose rows and columns are both what readers can pick by; counted without the site's script."""
    listed = works(catalog)

    def count(query: dict[str, list[str]]) -> int:
        years = range(int(query.pop("from", ["0"])[0]), int(query.pop("to", ["9999"])[0]) + 1)
        found = [work for work in listed if all({*wanted} & {*work.terms[name]} for name, wanted in query.items())]
        return sum(int(work.values["year"] or 0) in years for work in found)

    led = 0
    for stem in ("venues", "backbone-families", "tuning-over-time", "tuning-by-stage", "works-by-stage-and-year"):
        links = [
            parsed(site, f"{kind}/{stem}.html").select('td a[href^="../catalog.html?"]')
            for kind in ("figures", "tables")
        ]
        assert links[0] == links[1]
        for link in links[0]:
            shown = count(parse_qs(urlsplit(link["href"]).query))
            assert shown == int(link.get_text()), (stem, link)
            led += 1
    assert led > 50


def test_what_names_a_work_in_a_table_leads_to_its_page_and_a_link_of_its_own_stays(site, catalog):
    page = parsed(site, "tables/lookup-table.html")
    at = [head.get_text() for head in page.select("thead th")].index("key")
    cells = [row.select("td, th")[at] for row in page.select("tbody tr")]
    assert {cell.get_text() for cell in cells} <= {*catalog.works["key"]}
    assert [cell.a["href"] for cell in cells] == [f"../works/{cell.get_text()}.html" for cell in cells] != []
    assert {urlsplit(link["href"]).scheme for link in page.select("tbody a")} >= {"https", ""}


def test_each_work_has_an_anchor_a_page_and_its_bibtex(site, catalog):
    rows = parsed(site, "catalog.html").select("tbody tr")
    assert [row["id"] for row in rows] == list(catalog.works["key"])
    entries = bibtexparser.parse_string(site["references.bib"].decode()).entries
    assert [entry.key for entry in entries] == list(catalog.works["key"])
    script = site["assets/bibtex.js"].decode()
    known = json.loads(script[script.index("{") : script.rindex("}") + 1])
    for key, entry in known.items():
        assert parsed(site, f"works/{key}.html").select_one("#bibtex").get_text() == entry
        assert entry in site["references.bib"].decode()
    assert list(known) == list(catalog.works["key"])


def test_the_data_files_are_those_of_the_catalog(site, catalog):
    assert site["catalog.csv"] == export.to_csv(catalog)
    records = json.loads(site["catalog.json"])
    assert [record["key"] for record in records] == list(catalog.works["key"])
    assert {type(record["year"]) for record in records} == {int}
    rows = list(csv.DictReader(io.StringIO(site["catalog.csv"].decode())))
    assert [row["title"] for row in rows] == [record["title"] for record in records]


def test_a_work_appears_where_survey_find_says(site, catalog):
    """Of what names a work, the page says the caption, and leads to what was built of it."""
    (key,) = catalog.papers.loc[catalog.papers["name"].eq("TALLRec"), "key"]
    links = {link.get_text(): link["href"] for link in parsed(site, f"works/{key}.html").select("li a[href^='../']")}
    everything = exhibits(catalog)
    for kind, address in (("Figure", "../figures/{}.html"), ("Table", "../tables/{}.html")):
        shown = everything.of(kind)
        for stem in naming(catalog, shown)[key]:
            assert links[f"{kind}: {shown[stem].caption.title}"] == address.format(stem)


def test_the_feed_has_each_dated_work_once_the_newest_first(site, catalog):
    root = ElementTree.fromstring(site["feed.xml"])
    entries = root.findall(f"{ATOM}entry")
    updated = [entry.findtext(f"{ATOM}updated") for entry in entries]

    assert len(entries) == catalog.works["listed"].ne("").sum()
    assert updated == sorted(updated, reverse=True)
    newest = max(catalog.works["listed"].max(), catalog.releases["date"].max())
    assert root.findtext(f"{ATOM}updated") == f"{newest}T00:00:00Z"
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)
    assert all(entry.find(f"{ATOM}link").get("href") in site for entry in entries)


def test_the_command_builds_what_is_stale_and_names_what_failed(tmp_path):
    root = tiny.project(tmp_path / "project", n01_good=tiny.notebook(tiny.writing("a")), n02_bad=tiny.notebook("1 / 0"))
    done = tiny.survey(root, "site")

    assert done.returncode == 1
    assert "02-bad" in done.stderr
    assert "site/index.html" in done.stdout
    assert "could not be built" in (root / "site" / "notebooks" / "02-bad.html").read_text(encoding="utf-8")
    assert (root / "site" / "figures" / "a.svg").exists()
    again = tiny.survey(root, "site", "--no-build", "--output-dir", "other")
    assert again.returncode == 0
    assert tiny.files(root / "other") == tiny.files(root / "site")


def test_a_csv_of_numbers_is_one_of_numbers(site):
    heads = parsed(site, "figures/venues.html").select_one("table").select("thead th")
    assert [head.get("class") for head in heads] == [None] + [["number"]] * (len(heads) - 1)


def test_the_numbers_that_lead_the_home_page_differ_and_none_is_of_nothing():
    rows = [("works in all", "9"), ("works placed", "9"), ("works elsewhere", "0"), ("listings", "12"), ("years", "3")]
    quoted = pd.DataFrame([("the catalog", *row) for row in rows], columns=["group", "meaning", "value"])
    assert home._headline(quoted) == [("9", "works in all"), ("12", "listings"), ("3", "years")]
