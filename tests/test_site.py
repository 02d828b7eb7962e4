"""The site as files: what stands where, that every link resolves, and what bad input does."""

import csv
import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import bibtexparser
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

import sites
import tiny
from conftest import ROOT
from helpers.base import folders
from helpers.base.errors import BuildError
from helpers.bibliography import export
from helpers.changes import showing
from helpers.cli.main import survey
from helpers.site import facts, releases
from helpers.site.lite import addresses
from helpers.site.naming import naming
from helpers.site.pages import from_markdown
from synthetic import resampled

HOSTILE = '<script>alert("1")</script> & \'quotes\' "of" every kind: עברית العربية ' + "x" * 500
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
                assert element.name == "a", (path, element)
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
        if path.endswith((".css", ".js")) and path != "assets/bibtex.js":
            assert b"http" not in data, path
            assert b"url(" not in data, path


def test_every_page_is_below_a_megabyte_and_named(site):
    for path, page in pages(site).items():
        assert len(site[path]) < 1_000_000, path
        assert page.title.get_text(strip=True), path
        assert page.html["lang"] == "en", path


def test_the_home_page_has_question_numbers_and_every_figure(site, listings, placed):
    page = parsed(site, "index.html")

    assert page.h1.get_text() == "A Survey of Words"
    assert "Which words?" in page.get_text()
    all_works = {row["key"] for rows in listings.values() for row in rows}
    said = [f"{len(all_works)} works in all", f"{len(placed)} works in the pipeline"]
    assert texts(page.select(".numbers li"))[:2] == said
    stems = [figure["id"].removeprefix("figure-") for figure in page.select("figure")]
    assert sorted(stems) == sorted(showing.DRAWINGS)
    for figure, stem in zip(page.select("figure"), stems, strict=True):
        assert figure.img["alt"] == figure.figcaption.get_text()
        assert figure.select_one("details p.words").get_text().startswith(figure.figcaption.get_text())
        downloads = {PurePosixPath(link["href"]).suffix for link in figure.select("a[download]")}
        assert downloads == {".pdf", ".svg", ".png", ".csv"}, stem
        assert figure.select_one('a[href^="notebooks/"]')
        assert "first_year" in figure.get_text()


def test_the_numbers_of_a_figure_are_those_of_its_table(site, catalog):
    figure = parsed(site, "index.html").select_one("#figure-venues")
    rows = list(csv.reader(io.StringIO(site["tables/venues.csv"].decode())))

    assert [
        [cell.get_text() for cell in row.select("th, td")] for row in figure.select_one("table").select("tr")
    ] == rows


def test_parameters_that_made_a_figure_are_said(catalog, tmp_path):
    reports = sites.reports(tmp_path, catalog, "04-*", first_year=2022)
    files = sites.contents(sites.Material(catalog, sites.FACTS, reports))
    rows = texts(parsed(files, "index.html").select("#figure-venues details tr"))

    assert [row for row in rows if row.startswith("first_year 2022 ")]


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


@pytest.mark.parametrize("name", ["P5", "TransRec", "ChatGPT-1", "Chat-REC", "MINT"])
def test_a_work_appears_where_survey_find_says(catalog, name):
    for makers in (showing.TABLES, showing.drawn()):
        found = naming(catalog, makers)
        for key in catalog.papers.loc[catalog.papers["name"].eq(name), "key"]:
            by_name = [table for table, named in showing.showing(catalog, key, makers).items() if named]
            assert found[key] == by_name


def test_filters_offer_what_the_works_have_and_mark_each_work(small):
    catalog = small.load()
    page = parsed(sites.site(small.path.parent / "reports", catalog, "02-*"), "catalog.html")
    offered = {pick["name"]: texts(pick.select("option"))[1:] for pick in page.select("select")}

    assert offered == {
        "stage": ["Feature Stage", "Ranking Stage", "outside the pipeline"],
        "tuning": ["Full Finetuning", "LoRA", "Frozen", "not reported"],
        "family": ["BERT", "PaLM", "ChatGPT", "not reported"],
        "venue": ["arXiv", "AAAI"],
        "year": ["2021", "2022", "2023"],
    }
    early, middle = page.select("tbody tr")[:2]
    marks = {name: [offered[name][int(n)] for n in early[f"data-{name}"].split()] for name in offered}
    assert marks["stage"] == ["Feature Stage", "outside the pipeline"]
    assert marks["family"] == ["BERT"]
    assert [offered["tuning"][int(n)] for n in middle["data-tuning"].split()] == ["Frozen", "LoRA"]


def test_releases_say_what_was_listed_between_them(small):
    small.path.joinpath("releases.csv").write_text(
        "date,version,note\n2023-06-01,v2,Add *one* work.\n2023-05-24,v1,Initial version.\n", encoding="utf-8"
    )
    notes = dict(releases.notes(small.load()))

    assert list(notes) == ["v2 (2023-06-01)", "v1 (2023-05-24)"]
    assert "Late Words" in notes["v2 (2023-06-01)"]
    assert "Early Words" not in notes["v2 (2023-06-01)"]
    assert "releases.csv" not in notes["v2 (2023-06-01)"]
    assert notes["v1 (2023-05-24)"] == "Initial version.\n\nWorks listed by that day: 2."


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


def test_the_feed_of_a_published_site_has_whole_addresses(catalog, tmp_path):
    known = sites.FACTS.model_copy(update={"address": "https://example.org/survey/"})
    root = ElementTree.fromstring(sites.site(tmp_path, catalog, "02-*", facts=known)["feed.xml"])

    leading = [link.get("href") for link in root.iter(f"{ATOM}link") if link.get("rel") != "related"]
    assert leading[0] == "https://example.org/survey/feed.xml"
    assert all(link.startswith("https://example.org/survey/") for link in leading)


def test_rerun_buttons_stand_only_where_they_lead_somewhere(site, small):
    assert not [path for path, data in site.items() if b"lite/lab" in data and path.endswith(".html")]
    files = sites.site(small.path.parent / "reports", small.load(), "02-*", rerun=True)
    target = "lite/lab/index.html?path=notebooks/02-where.ipynb"
    assert parsed(files, "index.html").select_one("#figure-pipeline").find("a", href=target)
    assert parsed(files, "notebooks/02-where.html").find("a", href=f"../{target}")


def test_pages_of_notebooks_show_the_files_and_not_the_smaller_pictures_that_they_hold(small):
    page = parsed(sites.site(small.path.parent / "reports", small.load(), "02-*"), "notebooks/02-where.html")

    shown = [image["src"] for image in page.select("div.figure img")]
    assert shown == ["../figures/pipeline.png", "../figures/works-by-stage-and-year.png"]


def test_binder_and_colab_open_the_notebooks_of_a_repository_that_is_known(site, small):
    known = sites.FACTS.model_copy(update={"repository": "some/where"})
    files = sites.site(small.path.parent / "reports", small.load(), "02-*", facts=known)
    leading = {link["href"] for link in parsed(files, "notebooks/02-where.html").select("a.button")}

    assert addresses.binder("some/where", "02-where.ipynb") in leading
    assert addresses.colab("some/where", "02-where.ipynb") in leading
    assert not [path for path, data in site.items() if b"mybinder.org" in data or b"colab.research" in data]


def hostile(catalog):
    papers = catalog.papers.copy()
    papers.loc[0, ["title", "name", "authors", "venue"]] = [HOSTILE] * 4
    papers.loc[0, "url"] = "javascript:alert(1)"
    papers.loc[1, "url"] = 'https://example.org/"onmouseover="alert(1)'
    return replace(catalog, papers=papers)


def test_a_hostile_title_shows_as_text_and_a_hostile_link_leads_nowhere(catalog, tmp_path):
    files = sites.site(tmp_path, hostile(catalog), "02-*")
    for path, page in pages(files).items():
        for script in page.select("script"):
            assert script.get("src", "").rpartition("/")[0].endswith("assets") or path.startswith("tables/"), path
            assert "alert" not in script.get_text()
        for element in page.find_all(True):
            assert not [name for name in element.attrs if name.startswith("on")], path
            assert not str(element.get("href", "")).casefold().startswith("javascript"), path
    key = catalog.papers["key"][0]
    row = parsed(files, "catalog.html").find(id=key)
    assert HOSTILE in row.get_text()
    assert not row.select('td a, a[href*="alert"]')
    assert parsed(files, f"works/{key}.html").h1.get_text() == HOSTILE
    titles = [
        entry.findtext(f"{ATOM}title") for entry in ElementTree.fromstring(files["feed.xml"]).iter(f"{ATOM}entry")
    ]
    assert f"{HOSTILE}: {HOSTILE}" in titles
    bib = files["assets/bibtex.js"].decode()
    assert json.loads(bib[bib.index("{") : bib.rindex("}") + 1])[key].startswith("@misc")


@pytest.mark.parametrize("which", ["no work", "one work", "no work in a stage"])
def test_small_catalogs_build(catalog, tmp_path, which):
    papers = catalog.papers
    kept = {
        "no work": papers[:0],
        "one work": papers[:1],
        "no work in a stage": papers[papers["stage"].ne("Feature Encoder")],
    }
    some = replace(catalog, papers=kept[which].reset_index(drop=True))
    files = sites.site(tmp_path, some, "02-*")

    rows = parsed(files, "catalog.html").select("tbody tr[id]")
    assert [row["id"] for row in rows] == list(some.works["key"])
    assert "Feature Encoder" not in texts(parsed(files, "catalog.html").select("option")) or which == "one work"
    ElementTree.fromstring(files["feed.xml"])


def test_five_thousand_works_build_and_no_page_of_the_site_s_own_grows_too_large(catalog, tmp_path):
    many = resampled(catalog, 5000)
    reports = sites.reports(tmp_path, resampled(catalog, 10), "02-*")
    files = sites.contents(sites.Material(many, sites.FACTS, reports))

    assert sum(path.startswith("works/") for path in files) == 5000
    assert max(len(data) for path, data in files.items() if path.endswith(".html")) < 1_000_000
    shown = parsed(files, "catalog.html").select("tbody tr[id]")
    script = files["assets/rows.js"].decode()
    others = json.loads(script[script.index('("beforeend", ') + len('("beforeend", ') : script.rindex(")")])
    rest = BeautifulSoup(others, "html.parser").select("tr[id]")
    assert [row["id"] for row in [*shown, *rest]] == list(many.works["key"])


def test_a_notebook_that_failed_is_named_and_the_rest_stands(catalog, tmp_path):
    reports = sites.reports(tmp_path, catalog)
    (reports / "notebooks" / "03-how.failed.ipynb").write_text("{}", encoding="utf-8")
    files = sites.contents(sites.Material(catalog, sites.FACTS, reports))
    page = parsed(files, "index.html")

    assert "could not be built" in page.select_one("#figure-quadrants").get_text()
    assert not page.select_one("#figure-quadrants img")
    assert "figures/quadrants.svg" not in files
    assert page.select_one("#figure-pipeline img")
    assert "could not be built" in parsed(files, "notebooks/03-how.html").get_text()
    test_every_link_and_every_anchor_resolves(files)


def test_a_figure_without_its_files_is_named_and_one_of_another_catalog_is_marked(catalog, tmp_path):
    reports = sites.reports(tmp_path, catalog)
    (reports / "figures" / "pipeline.svg").unlink()
    files = sites.contents(sites.Material(replace(catalog, sha256="another"), sites.FACTS, reports))
    page = parsed(files, "index.html")

    assert "could not be built" in page.select_one("#figure-pipeline").get_text()
    assert "earlier state" in page.select_one("#figure-venues").get_text()
    test_every_link_and_every_anchor_resolves(files)


def test_removed_works_leave_no_page_and_the_files_of_others_stay(small):
    folder = small.path.parent / "site"
    folders.replace(sites.site(small.path.parent / "reports", small.load(), "02-*"), folder)
    (folder / "lite").mkdir()
    (folder / "lite" / "index.html").write_text("theirs", encoding="utf-8")
    assert (folder / "works" / "clark2023late.html").exists()
    rows = small.rows()
    small.write([row for row in rows if row[0] != "clark2023late"])
    small.write([row for row in small.rows("sources.csv") if row[0] != "clark2023late"], "sources.csv")
    folders.replace(sites.site(small.path.parent / "reports", small.load(), "02-*"), folder)

    assert not (folder / "works" / "clark2023late.html").exists()
    assert (folder / "works" / "dunn2023survey.html").exists()
    assert (folder / "lite" / "index.html").exists()
    left = [path for path in folder.rglob("*.html") if b"clark2023late" in path.read_bytes()]
    assert left == []


def test_two_builds_are_byte_identical_whatever_the_hash_seed_time_zone_and_locale(small, tmp_path):
    source = (
        "import sys, hashlib, json; from pathlib import Path; import sites; from helpers.catalog import load;"
        "files = sites.contents(sites.Material(load('data'), sites.FACTS, Path('reports')));"
        "print(json.dumps({p: hashlib.sha256(d).hexdigest() for p, d in sorted(files.items())}))"
    )
    sites.reports(small.path.parent / "reports", small.load(), "02-*")
    paths = os.pathsep.join([str(ROOT / "tests"), str(ROOT / "src")])
    answers = [
        subprocess.run(
            [sys.executable, "-c", source],
            cwd=small.path.parent,
            env=os.environ | {"PYTHONPATH": paths, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    ]
    assert answers[0] == answers[1]
    assert len(json.loads(answers[0])) > 30


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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: x\nadress: https://example.org\n", "site.yaml:2: adress: there is no such entry; choose from title"),
        ("links:\n  a: 1\n  b: javascript:alert(1)\n", "site.yaml:3: links.b: 'javascript:alert(1)' is no web address"),
        ("repository: https://github.com/a/b\n", "site.yaml:1: repository: 'https://github.com/a/b' is no GitHub repo"),
        ("title: x\nlinks: [\n\n", "site.yaml:4: is not YAML: expected the node content"),
        ("title: x\nquestion: a: b\n", "site.yaml:2: is not YAML: mapping values are not allowed here"),
        ("title: x\nquestion: \a\n", "site.yaml:2: is not YAML: special characters are not allowed"),
        ("- x\n", "site.yaml: the file: "),
    ],
)
def test_faults_of_the_facts_name_file_line_and_value(tmp_path, text, said):
    (tmp_path / "site.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        facts.read(tmp_path)
    assert said in str(caught.value)


def test_faults_of_the_facts_are_a_message(small):
    (small.path.parent / "notebooks").mkdir()
    (small.path / "site.yaml").write_text("question: 1\n", encoding="utf-8")
    result = CliRunner().invoke(survey, ["site", "--no-build"])

    assert result.exit_code == 1
    assert "site.yaml:1: question: Input should be a valid string" in result.output


def test_prose_shows_html_as_text_and_keeps_only_links_that_lead_somewhere():
    source = "# A <b>\n\n[x](javascript:alert) [y](other.md) [z](data.md) [w](https://example.org) ![p](q.png)"
    page = BeautifulSoup(from_markdown(source, {"data.md": "data.html"}, below=1), "html.parser")

    assert page.h2.get_text() == "A <b>"
    assert [(link.get_text(), link["href"]) for link in page.select("a")] == [
        ("z", "data.html"),
        ("w", "https://example.org"),
    ]
    assert not page.select("img, b")
    assert "y" in page.p.get_text()


def test_a_csv_of_numbers_is_one_of_numbers(site):
    heads = parsed(site, "index.html").select_one("#figure-venues table").select("thead th")
    assert [head.get("class") for head in heads] == [None] + [["number"]] * (len(heads) - 1)


def test_works_of_one_name_are_told_apart_by_year(small):
    catalog = small.load()
    papers = catalog.papers.copy()
    papers["name"] = "Same"
    found = naming(replace(catalog, papers=papers), {"t": lambda _: pd.DataFrame({"n": ["Same"], "y": [2022]})})
    assert {key for key, tables in found.items() if tables} == {"baker2022middle"}
