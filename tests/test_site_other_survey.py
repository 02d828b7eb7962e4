"""The site of a survey of another kind: other levels and columns, hostile labels, names and cells in all of them."""

import csv
import json
import re
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import browsing
import test_site
from helpers.base import folders
from helpers.catalog import Catalog, load
from helpers.site.contents import contents
from helpers.site.source import Material
from test_site_browser import AXE, IDS, RUN_AXE

HOSTILE = "\"><img src=x onerror=alert(1)>'</script>{{ 7 * 7 }}"
LONG = "Donaudampfschifffahrtsgesellschaft" * 4
SURVEY = {
    "title": f"Agents {HOSTILE}",
    "question": f"What do they see? {HOSTILE}",
    "repository": "some/where",
    "links": {f"us {HOSTILE}": "https://example.org/us"},
    "levels": ["area", "topic", "subtopic"],
    "outside": f"not an agent {HOSTILE}",
    "columns": {
        "modality": {"label": f"Modality {HOSTILE}", "kind": "terms", "filter": True, "open": True},
        "code": {"label": "Code", "kind": "url", "filter": True},
        "score": {"label": "Score", "kind": "number"},
        "seen": {"label": "Seen on", "kind": "date"},
        "constructor": {"label": "Open", "kind": "yes-no", "filter": True},
        "q": {"label": "Quality", "kind": "terms", "filter": True, "open": True},
        "work": {"label": "Work", "kind": "text"},
        "remark": {"label": "Remark", "kind": "text"},
        "unused": {"label": "Never said", "kind": "text"},
    },
    "lookup": ["modality", "code", "unused"],
}
HEADS = "key,name,title,authors,section,modality,code,score,seen,constructor,q,work,remark,unused,venue,year,url,listed"
ROWS = [
    ("a2024one", "One", "The First", "Ann Adams", "web", "image; text", "https://example.org/code?a=1&b=2", "0.5",
     "2024-01-02", "yes", "good", "mine", "fine", "", "ACL", "2024", "https://arxiv.org/abs/2401.00001", "2024-01-03"),
    ("b2024two", LONG, HOSTILE, HOSTILE, "web", HOSTILE,
     "http://example.org/?x='+onclick='x&lt;", "10",
     "", "no", HOSTILE, HOSTILE, HOSTILE, "", HOSTILE, "2025", "https://example.org/two", ""),
    ("theme", "", "The Third", "", "other", "", "", "9", "", "", "", "", "", "", "", "", "", "2024-05-06"),
]  # fmt: skip
FILES = {
    "sections.csv": "id,number,title,area,topic,subtopic\nweb,1,Web,Computer Use,Web,Forms\nother,2,Other,,,\n",
    "datasets.csv": "name,url\n",
    "benchmarks.csv": "name,url,paper_url\n",
    "repositories.csv": "name,url,maintainer,maintainer_url\n",
    "releases.csv": "date,version,note\n2024-01-01,v0,\n",
    "corrections.csv": "file,key,column,as_listed,corrected,evidence\n",
    "sources.csv": "key,columns,source,note\n",
    "changes.csv": "key,column,before,after,day,source\n",
}


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    root = tmp_path_factory.mktemp("agents")
    (root / "notebooks").mkdir()
    data = root / "data"
    data.mkdir()
    (data / "survey.yaml").write_text(json.dumps(SURVEY), encoding="utf-8")
    for name, text in FILES.items():
        (data / name).write_text(text, encoding="utf-8")
    terms = [
        ("area", "Computer Use"),
        ("venue", "ACL"),
        ("venue", HOSTILE),
        *(("constructor", a) for a in ("yes", "no")),
    ]
    terms += [("topic", "Web"), ("subtopic", "Forms")]
    write(data / "vocabulary.csv", [("field", "value", "abbreviation", "aliases", "order", "colour")]
          + [(*term, "", "", n, "") for n, term in enumerate(terms)])  # fmt: skip
    write(data / "papers.csv", [HEADS.split(","), *ROWS])
    with chdir(root):
        yield load(data)


def write(path: Path, rows: list) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


@pytest.fixture(scope="module")
def site(catalog: Catalog) -> dict[str, bytes]:
    return contents(Material(catalog, Path("reports")))


def parsed(site: dict[str, bytes], path: str) -> BeautifulSoup:
    return BeautifulSoup(site[path], "html.parser")


def test_columns_filters_and_pages_are_what_the_survey_declares(site):
    page = parsed(site, "catalog.html")
    heads = [head["data-name"] for head in page.select("#the-works thead th")]
    assert heads == ["name", "title", "area", "modality", "code", "venue", "year"]
    facets = [facet["id"].removeprefix("facet-") for facet in page.select("details.facet[id]")]
    assert facets == ["area", "modality", "code", "constructor", "q_", "venue", "how-published"]
    work = parsed(site, "works/a2024one.html")
    facts = dict(zip((term.get_text() for term in work.select("dt")), work.select("dd"), strict=True))
    assert facts["Code"].a["href"] == "https://example.org/code?a=1&b=2"
    assert [facts[name].get_text() for name in ("Score", "Seen on", "Open", "Remark")] == [
        "0.5",
        "2024-01-02",
        "yes",
        "fine",
    ]
    assert "Never said" not in facts
    assert page.find(id="a2024one").find("a", string="link")["href"] == "https://example.org/code?a=1&b=2"
    fields = {one["name"]: one for one in json.loads(site["datapackage.json"])["resources"][0]["schema"]["fields"]}
    assert [fields[name]["type"] for name in ("score", "seen", "code")] == ["number", "date", "string"]
    assert "feeds/computer-use.xml" in site
    test_site.test_no_page_says_an_id_twice(site)
    test_site.test_every_link_and_every_anchor_resolves(site)


def test_no_word_of_another_survey_is_said(site):
    ours = re.compile(rb"recommend|pipeline|\bCRM\b|backbone|tuning|\bstage", re.IGNORECASE)
    found = {
        path: ours.findall(data) for path, data in site.items() if path.endswith((".html", ".json", ".js", ".css"))
    }
    assert {path: words for path, words in found.items() if words} == {}


def test_hostile_labels_and_cells_are_text_on_every_page(site):
    for path in (path for path in site if path.endswith(".html")):
        page = parsed(site, path)
        assert not page.select("img[onerror]"), path
        for script in page.select("script:not([src])"):
            assert json.loads(script.string)["@context"] == "https://schema.org", path
        for element in page.find_all(True):
            assert not [name for name in element.attrs if name.startswith("on")], (path, element)
    assert HOSTILE in parsed(site, "works/b2024two.html").get_text()


@pytest.fixture(scope="module")
def driver(tmp_path_factory):
    with browsing.browser(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


@pytest.fixture(scope="module")
def address(site, tmp_path_factory):
    place = tmp_path_factory.mktemp("server")
    folders.replace(site, place / "site")
    with browsing.served(place) as root:
        yield f"{root}site/"


def test_the_table_in_a_browser_is_made_of_text_whatever_it_holds(driver, address):
    driver.get(f"{address}catalog.html?columns=name+title+modality+code+score+remark+venue")
    assert driver.execute_script(IDS) == ["a2024one", "b2024two", "theme"]
    row = driver.execute_script("return [...document.getElementById('b2024two').cells].map((cell) => cell.textContent)")
    assert row[0] == LONG
    assert row[1].startswith(HOSTILE)
    assert (
        driver.execute_script(
            "return document.querySelectorAll('#the-works img, #the-filters img, #the-answer img').length"
        )
        == 0
    )
    assert driver.execute_script("return document.querySelector('#a2024one a[href*=code]').href").endswith("?a=1&b=2")
    driver.execute_script("document.querySelector('[data-name=score] button').click()")
    scores = "return [...document.querySelectorAll('#the-works tbody tr')].map((row) => row.cells[4].textContent)"
    assert driver.execute_script(scores) == ["0.5", "9", "10"]
    driver.get(f"{address}catalog.html?constructor=yes")
    assert driver.find_element("id", "how-many").text == "1 of 3 works"
    driver.get(f"{address}catalog.html?q_=good&q=first")
    assert driver.find_element("id", "how-many").text == "1 of 3 works"


def test_hostile_queries_are_text(driver, address):
    driver.get(f"{address}catalog.html")
    driver.execute_script(
        "const box = document.querySelector('#search-box'); box.value = arguments[0];"
        "box.dispatchEvent(new Event('input', { bubbles: true }))", "<img src=x onerror=alert(1)> nowhere",
    )  # fmt: skip
    assert "<img src=x" in driver.find_element("id", "the-answer").text
    assert driver.execute_script("return document.querySelectorAll('#the-answer img').length") == 0


@pytest.mark.parametrize("width", [400, 768, 1280])
def test_no_page_is_wider_than_the_window_whatever_it_says(driver, address, site, width):
    browsing.look(driver, width)
    wide = {}
    for path in (path for path in site if path.endswith(".html")):
        driver.get(address + path)
        if (found := driver.execute_script("return document.documentElement.scrollWidth")) > width:
            wide[path] = found
    assert wide == {}


def test_axe_finds_no_serious_fault(driver, address, site):
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm install --no-save --prefix .axe axe-core@4")
    browsing.look(driver)
    driver.set_script_timeout(60)
    found = {}
    for path in (path for path in site if path.endswith(".html")):
        driver.get(address + path)
        driver.execute_script("for (const one of document.querySelectorAll('details')) one.open = true")
        driver.execute_script(AXE.read_text(encoding="utf-8"))
        if faults := driver.execute_async_script(RUN_AXE, []):
            found[path] = faults
    assert found == {}
