"""What the site tells those who do not read its pages, of a small catalog with hostile cells, too."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pandas as pd
import pytest
from bs4 import BeautifulSoup

import sites
from conftest import ROOT
from helpers.catalog import Catalog, load
from helpers.site import citing, feed, metadata
from helpers.site.works import works

FRICTIONLESS = ROOT / ".checkers" / "python" / "bin" / "frictionless"
ADDRESS = "https://example.org/words/"
HOSTILE = '</script><script>alert(1)</script> "quoted" & <b>bold</b>'
CITATION = """\
cff-version: 1.2.0
title: The workbook
version: 1.2.0
date-released: 2024-05-06
repository-code: https://example.org/code
authors:
  - name: The makers
preferred-citation:
  type: article
  title: "Words: A Survey of BERT"
  year: 2023
  url: https://arxiv.org/abs/2306.00001
  authors:
    - {family-names: Van Adams, given-names: Ann}
    - {family-names: Berg, given-names: Bo}
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    root = sites.project(tmp_path_factory.mktemp("project"))
    (root / "CITATION.cff").write_text(CITATION, encoding="utf-8")
    with chdir(root):
        yield root


@pytest.fixture(scope="module")
def small_catalog(root: Path) -> Catalog:
    return load(root / "data")


@pytest.fixture(scope="module")
def site(root: Path, small_catalog: Catalog) -> dict[str, bytes]:
    papers = small_catalog.papers.copy()
    papers.loc[papers["key"].eq("baker2022middle"), ["title", "authors", "venue"]] = HOSTILE
    return sites.small_site(root / "reports", replace(small_catalog, papers=papers), address=ADDRESS)


def parsed(site: dict[str, bytes], path: str) -> BeautifulSoup:
    return BeautifulSoup(site[path], "html.parser")


def tags(page: BeautifulSoup) -> dict[str, str]:
    return {tag.get("name") or tag.get("property"): tag["content"] for tag in page.select("meta[content]")}


def linked(page: BeautifulSoup) -> dict:
    return json.loads(page.select_one('script[type="application/ld+json"]').string)


def test_every_page_says_its_address_its_title_and_its_icon(site):
    for path in (path for path in site if path.endswith(".html") and path != "404.html"):
        page = parsed(site, path)
        wanted = ADDRESS + ("" if path == "index.html" else path)
        assert page.select_one('link[rel="canonical"]')["href"] == wanted, path
        said = tags(page)
        assert (said["og:url"], said["og:site_name"]) == (wanted, "Words & Deeds"), path
        assert page.title.get_text().startswith(said["og:title"]), path
        assert page.select_one('link[rel="icon"]')["href"] == "../" * path.count("/") + "assets/icon.svg"


def test_cards_show_the_figure_and_descriptions_are_short(site):
    said = tags(parsed(site, "figures/venues.html"))
    assert said["og:image"] == f"{ADDRESS}figures/venues.png"
    assert said["twitter:card"] == "summary_large_image"
    assert said["description"] == said["og:description"] == "Works by venue_1: n = 4"
    home = tags(parsed(site, "index.html"))
    assert home["description"] == "Which <words>? A catalog of 4 works to search, filter and reuse."
    assert home["og:image"] == f"{ADDRESS}figures/venues.png"
    assert metadata.About("word " * 100).short.endswith("…")
    assert len(metadata.About("word " * 100).short) <= 200


def test_without_an_address_no_page_claims_one(root, small_catalog, tmp_path):
    files = sites.small_site(tmp_path / "reports", small_catalog)
    for path in (path for path in files if path.endswith(".html")):
        page = parsed(files, path)
        assert not page.select('link[rel="canonical"], meta[property="og:url"], meta[property="og:image"]'), path
    assert "sitemap.xml" not in files
    assert b"Sitemap" not in files["robots.txt"]


def test_the_catalog_is_a_dataset_with_its_files_and_declared_columns(site):
    data = linked(parsed(site, "index.html"))
    assert (data["@context"], data["@type"], data["name"]) == ("https://schema.org", "Dataset", "Words & Deeds")
    assert [file["contentUrl"] for file in data["distribution"]] == [
        f"{ADDRESS}{name}" for name in ("catalog.csv", "catalog.json", "references.bib")
    ]
    assert {"LLM Tuning Strategy", "RS task"} <= {one["name"] for one in data["variableMeasured"]}
    assert (data["dateModified"], data["version"]) == ("2023-06-09", "v1")
    dataset, collection = linked(parsed(site, "catalog.html"))["@graph"]
    assert (dataset["@type"], collection["@type"]) == ("Dataset", "CollectionPage")
    assert collection["mainEntity"]["itemListElement"][0]["url"] == f"{ADDRESS}works/adams2021early.html"


def test_a_work_is_an_article_that_reference_managers_take(site):
    page = parsed(site, "works/adams2021early.html")
    assert linked(page) == {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": "Early Words",
        "name": "Early Words",
        "alternateName": "Early",
        "author": [{"@type": "Person", "name": "Ann Adams"}, {"@type": "Person", "name": "Bo Berg"}],
        "datePublished": "2021",
        "isPartOf": {"@type": "CreativeWork", "name": "AAAI"},
        "identifier": ["arXiv:2104.00001"],
        "sameAs": "https://arxiv.org/abs/2104.00001",
        "mainEntityOfPage": f"{ADDRESS}works/adams2021early.html",
    }
    found = [(tag["name"], tag["content"]) for tag in page.select('meta[name^="citation_"], meta[name="DC.source"]')]
    assert found == [
        ("citation_title", "Early Words"),
        ("citation_author", "Ann Adams"),
        ("citation_author", "Bo Berg"),
        ("citation_publication_date", "2021"),
        ("citation_arxiv_id", "2104.00001"),
        ("citation_public_url", "https://arxiv.org/abs/2104.00001"),
        ("DC.source", "AAAI"),
    ]


def test_authors_that_the_source_cuts_are_no_person(small_catalog):
    (work,) = [work for work in works(small_catalog) if work.key == "baker2022middle"]
    assert [one["name"] for one in metadata.article(work, small_catalog.survey)["author"]] == ["Bea Baker"]
    assert [text for name, text in metadata.citation_tags(work) if name == "citation_author"] == ["Bea Baker"]


def test_hostile_cells_stay_text_in_linked_data_cards_and_tags(site):
    page = parsed(site, "works/baker2022middle.html")
    assert linked(page)["headline"] == HOSTILE
    assert tags(page)["citation_title"] == HOSTILE
    assert HOSTILE.split()[0] in tags(page)["og:description"]
    for path in (path for path in site if path.endswith(".html")):
        scripts = parsed(site, path).select("script:not([src])")
        assert {script["type"] for script in scripts} <= {"application/ld+json"}, path
    assert b"<script>alert" not in b"".join(data for path, data in site.items() if path.endswith(".html"))


def test_the_map_of_the_site_has_every_page(site):
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = [loc.text for loc in ElementTree.fromstring(site["sitemap.xml"]).iter(f"{space}loc")]
    pages = [path for path in site if path.endswith(".html") and path != "404.html"]
    assert sorted(found) == sorted(ADDRESS + ("" if path == "index.html" else path) for path in pages)
    assert site["robots.txt"].decode().endswith(f"Sitemap: {ADDRESS}sitemap.xml\n")


def test_the_page_of_what_is_not_there_leads_to_the_site_from_anywhere_and_is_found_by_nobody(site):
    page = parsed(site, "404.html")
    leading = [element.get("href") or element.get("src") for element in page.select("link[href], script[src], nav a")]
    home = urlsplit(ADDRESS).path
    assert [one for one in leading if not one.startswith(home)] == []
    assert tags(page)["robots"] == "noindex"
    assert not page.select("[rel=canonical]")


def test_each_term_of_the_first_level_has_a_feed(site, small_catalog):
    atom = "{http://www.w3.org/2005/Atom}"
    root = ElementTree.fromstring(site["feeds/ranking-stage.xml"])
    titles = [entry.findtext(f"{atom}title") for entry in root.findall(f"{atom}entry")]
    assert titles == ["Late Words", f"Middle: {HOSTILE}"]
    assert root.findtext(f"{atom}title") == "Words & Deeds: Ranking Stage"
    assert root.find(f"{atom}link").get("href") == f"{ADDRESS}feeds/ranking-stage.xml"
    assert root.findtext(f"{atom}id") != ElementTree.fromstring(site["feed.xml"]).findtext(f"{atom}id")
    relative = ElementTree.fromstring(feed.feeds(small_catalog)["feeds/ranking-stage.xml"])
    assert relative.find(f"{atom}entry/{atom}link").get("href") == "../works/clark2023late.html"
    links = [link["href"] for link in parsed(site, "releases.html").select('a[href^="feeds/"]')]
    assert links == [path for path in site if path.startswith("feeds/")]


def test_terms_that_are_spelt_alike_have_feeds_of_their_own(small_catalog):
    papers = small_catalog.papers.assign(stage=["A b", "A-b", "a B", "", ""])
    found = feed.paths_of(replace(small_catalog, papers=papers))
    assert sorted(found.values()) == ["feeds/a-b-2.xml", "feeds/a-b-3.xml", "feeds/a-b.xml"]


def test_the_data_package_names_every_column_of_the_file_and_what_it_means(site, small_catalog):
    package = json.loads(site["datapackage.json"])
    (resource,) = package["resources"]
    heads = site["catalog.csv"].decode().partition("\n")[0].split(",")
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    assert (resource["path"], [*fields]) == ("catalog.csv", heads)
    assert fields["tuning"]["title"] == "LLM Tuning Strategy"
    assert fields["infer_with_crm"]["constraints"] == {"enum": ["yes", "no"]}
    assert (fields["year"]["type"], fields["listed"]["type"]) == ("integer", "date")
    assert fields["key"]["constraints"] == {"required": True, "unique": True}
    assert all(field["title"] for field in fields.values())
    assert package["name"] == "words-deeds"


def test_the_data_package_is_what_frictionless_takes(site, tmp_path):
    if not FRICTIONLESS.is_file():
        pytest.skip("frictionless is not in .checkers: run .ci/checkers")
    for name in ("datapackage.json", "catalog.csv"):
        (tmp_path / name).write_bytes(site[name])
    command = [FRICTIONLESS, "validate", "--json", "datapackage.json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert report["valid"], report
    assert report["stats"]["tasks"] == 1


def test_the_survey_and_the_workbook_are_cited_apart(site):
    survey, workbook = citing.citations()
    assert survey.line == "Ann Van Adams, Bo Berg. Words: A Survey of BERT. 2023. https://arxiv.org/abs/2306.00001"
    assert survey.bibtex == (
        "@misc{adams2023,\n  author = {Ann Van Adams and Bo Berg},\n  title = {{Words}: A Survey of {BERT}},\n"
        "  year = {2023},\n  url = {https://arxiv.org/abs/2306.00001},\n}\n"
    )
    assert workbook.line == "The makers. The workbook. 2024. https://example.org/code"
    assert workbook.bibtex.startswith("@software{")
    page = parsed(site, "index.html")
    heads = [head.get_text() for head in page.select("#cite ~ h3")]
    assert heads == ["Cite the survey", "Cite the workbook"]
    assert page.select_one("#citation-1").get_text() == survey.bibtex
    assert site["CITATION.cff"] == CITATION.encode()


@pytest.mark.parametrize("text", ["", "- a", "title: [", "title: {a: b}\npreferred-citation: 3", "authors: x"])
def test_a_citation_that_says_nothing_is_left_out(root, text):
    (root / "CITATION.cff").write_text(text, encoding="utf-8")
    try:
        assert citing.citations() == []
    finally:
        (root / "CITATION.cff").write_text(CITATION, encoding="utf-8")


def test_what_is_new_is_what_the_last_release_lacks_else_what_it_brought(site, small_catalog, root, tmp_path):
    assert parsed(site, "index.html").find(id="new") is None  # the only release lacks nothing
    earlier = pd.DataFrame({"date": ["2023-05-25", "2023-06-09"], "version": ["v1", "v2"], "note": ["", ""]})
    files = sites.small_site(tmp_path / "reports", replace(small_catalog, releases=earlier))
    section = parsed(files, "index.html").find(id="new").parent
    assert section.h2.get_text() == "New since 2023-05-25"
    assert [link["href"] for link in section.select("li a")] == ["works/clark2023late.html"]
    assert "catalog.html?since=2023-05-26&descending=listed" in [link["href"] for link in section.select("p a")]
