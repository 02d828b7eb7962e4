"""Figures as readers use them: marks and numbers that lead to works, by mouse, by keyboard and without scripts."""

from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import matplotlib
import pytest

import browsing
import sites
from helpers import figures, tables
from helpers.base import folders
from helpers.build import manifest
from helpers.catalog import load
from helpers.output.figures import save_figure
from helpers.site.contents import contents
from helpers.site.source import Material
from test_inline import bars
from test_site_browser import AXE, IDS, RUN_AXE, SET, wait_for


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sites.project(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def address(root: Path) -> Iterator[str]:
    """Give the address of a site whose figures are a tree, in which a mark says that it counts works, and bars."""
    with chdir(root):
        catalog = load(root / "data")
        reports = sites.build(root / "reports", catalog)
        tree = figures.tree(tables.placements(catalog, "key", "url"), catalog.survey.levels, catalog.vocabulary)
        tree.axes[0].texts[0].set_gid("pick:stage=Ranking Stage&tuning=LoRA#1")
        save_figure(tree, "venues", reports, alt="a", title="t")
        files = save_figure(tree, "lost", reports, alt="a", title="t")
        with matplotlib.rc_context({"svg.fonttype": "none", "font.family": ["Survey Sans", "DejaVu Sans"]}):
            (reports / "figures" / "lost.svg").write_bytes(bars())
        made = manifest.read_manifest(reports)
        entry = made["figures/venues.svg"]
        manifest.write_manifest(reports, made | {f"figures/{file.name}": entry for file in files})
        folders.replace(contents(Material(catalog, reports)), root / "server" / "site")
    with browsing.served(root / "server") as server:
        yield f"{server}site/"


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory):
    with browsing.browser(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


def test_a_click_on_a_mark_leads_to_its_work_and_one_on_a_count_to_these_works(driver, address):
    browsing.look(driver)
    driver.get(f"{address}figures/venues.html")
    driver.find_element("css selector", 'svg a[href$="works/adams2021early.html"] :is(text, use)').click()
    wait_for(driver, "location.pathname.endsWith('works/adams2021early.html')")
    driver.get(f"{address}figures/venues.html")
    driver.find_element("css selector", 'svg a[href*="catalog.html"] :is(text, use)').click()
    wait_for(driver, "location.pathname.endsWith('catalog.html')")
    assert driver.execute_script(IDS) == ["baker2022middle"]


def test_a_number_over_a_bar_is_no_obstacle(driver, address):
    browsing.look(driver)
    driver.get(f"{address}figures/lost.html")
    driver.find_element("css selector", 'svg a[href*="from=2022"] path').click()
    wait_for(driver, "location.search === '?stage=Ranking+Stage&from=2022&to=2022'")
    assert driver.execute_script(IDS) == ["baker2022middle"]


def test_the_keyboard_reaches_a_mark_which_says_what_it_is(driver, address):
    from selenium.webdriver.common.keys import Keys

    driver.get(f"{address}figures/venues.html")
    said = driver.execute_script("return document.querySelector('svg a[href*=early]').getAttribute('aria-label')")
    assert "Early (2021): Early Words. BERT" in said
    region = driver.find_element("css selector", ".card[tabindex]")
    region.send_keys(Keys.TAB)
    assert driver.execute_script("return document.activeElement.matches('svg a')")
    assert driver.execute_script("return document.activeElement.classList.contains('same')")
    driver.switch_to.active_element.send_keys(Keys.ENTER)
    wait_for(driver, "!location.pathname.endsWith('venues.html')")


def test_on_a_phone_a_figure_is_wide_enough_to_be_read_and_the_page_is_not(driver, address):
    browsing.look(driver, 400)
    driver.get(f"{address}figures/venues.html")
    assert driver.execute_script("return document.querySelector('.card svg').getBoundingClientRect().width") > 600
    assert driver.execute_script("return document.documentElement.scrollWidth") <= 400


def test_on_a_phone_works_are_found_picked_and_opened(driver, address):
    browsing.look(driver, 400)
    driver.get(f"{address}catalog.html")
    driver.execute_script(SET, "#search-box", "words")
    for box in ("#the-facets", "#facet-stage"):
        driver.find_element("css selector", f"{box} > summary").click()
    driver.find_element("css selector", '[name=stage][value="Ranking Stage"]').click()
    assert driver.execute_script(IDS) == ["baker2022middle", "clark2023late"]
    assert driver.execute_script("return document.documentElement.scrollWidth") <= 400
    driver.find_element("css selector", "#the-works tbody a").click()
    wait_for(driver, "location.pathname.endsWith('works/baker2022middle.html')")


def hover(driver, place: str) -> None:
    from selenium.webdriver import ActionChains

    ActionChains(driver).move_to_element(driver.find_element("css selector", place)).perform()


def test_a_tip_says_what_a_mark_shows_and_goes(driver, address):
    browsing.look(driver)
    driver.get(f"{address}figures/venues.html")
    wait_for(driver, "document.querySelector('#the-tip')")
    tip = driver.find_element("id", "the-tip")
    assert not tip.is_displayed()
    hover(driver, "svg a[href$='adams2021early.html'] :is(text, use)")
    assert tip.text.startswith("Early (2021): Early Words\nBERT-base (110M)")
    assert driver.execute_script("return document.querySelector('svg a title')") is None  # else there are two
    hover(driver, "svg a[href*='catalog.html'] :is(text, use)")
    assert tip.text == "Ranking Stage, LoRA: 1 work"
    box = tip.rect
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1280
    hover(driver, "h1")
    assert not tip.is_displayed()


SAME = (
    "return [...document.querySelectorAll('svg a.same')].map((one) => one.ownerSVGElement.getAttribute('aria-label'))"
)


def test_the_same_work_is_marked_in_all_figures_of_the_page(driver, address):
    for path in ("notebooks/01-words.html", "index.html"):
        driver.get(f"{address}{path}")
        wait_for(driver, "document.querySelector('#the-tip')")
        figures_shown = driver.execute_script("return document.querySelectorAll('.card svg').length")
        hover(driver, "svg a[href$='adams2021early.html'] :is(text, use)")
        assert len({*driver.execute_script(SAME)}) == figures_shown > (path != "index.html")


def test_one_key_leads_into_a_figure_and_arrows_from_mark_to_mark(driver, address):
    from selenium.webdriver.common.keys import Keys

    driver.get(f"{address}figures/venues.html")
    wait_for(driver, "document.querySelector('#the-tip')")
    inside = "return document.activeElement.closest('svg') && document.activeElement.getAttribute('href')"
    hrefs = driver.execute_script(
        "return [...document.querySelectorAll('svg a[href]')].map((one) => one.getAttribute('href'))"
    )
    driver.find_element("css selector", ".card[tabindex]").send_keys(Keys.TAB)
    assert driver.execute_script(inside) == hrefs[0]
    driver.switch_to.active_element.send_keys(Keys.ARROW_DOWN)
    assert driver.execute_script(inside) == hrefs[1]
    assert driver.find_element("id", "the-tip").is_displayed()
    driver.switch_to.active_element.send_keys(Keys.END)
    assert driver.execute_script(inside) == hrefs[-1]
    driver.switch_to.active_element.send_keys(Keys.ARROW_RIGHT)
    assert driver.execute_script(inside) == hrefs[-1]
    driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not driver.find_element("id", "the-tip").is_displayed()
    driver.switch_to.active_element.send_keys(Keys.TAB)
    assert driver.execute_script(inside) is None


# What of some parts lies aside, where no scrolling leads.
WITHIN = """return [...document.querySelectorAll(arguments[0])].filter((one) => one.scrollWidth > one.clientWidth)
  .map((one) => one.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize("width", [400, 768, 1280])
def test_every_term_of_an_open_facet_is_in_sight(driver, address, width):
    browsing.look(driver, width)
    driver.get(f"{address}catalog.html")
    driver.execute_script("""
      for (const one of document.querySelectorAll('.facet')) one.open = true;
      for (const set of document.querySelectorAll('.facet fieldset'))
        while (set.children.length < 60) set.append(set.lastElementChild.cloneNode(true));
    """)
    assert driver.execute_script(WITHIN, ".facet fieldset") == []


def test_on_a_phone_what_a_figure_shows_stands_below_it_as_a_list(driver, address):
    def links() -> list[str]:
        driver.get(f"{address}figures/venues.html")
        wait_for(driver, "document.querySelector('#the-tip')")
        return [one.text for one in driver.find_elements("css selector", ".marks li a") if one.is_displayed()]

    browsing.look(driver, 1280)
    assert links() == []
    browsing.look(driver, 400)
    assert "Ranking Stage, LoRA: 1 work" in links()
    assert driver.execute_script(WITHIN, ".marks ul") == []
    assert driver.execute_script("return document.documentElement.scrollWidth") <= 400


def test_the_letters_of_a_figure_are_those_of_its_font_from_a_file_too(driver, address, root):
    for place in (address, f"{(root / 'server' / 'site').as_uri()}/"):
        driver.get(f"{place}figures/lost.html")
        assert driver.execute_script("return document.querySelector('.card svg text') !== null")
        fonts = driver.execute_async_script(
            "const done = arguments[0]; document.fonts.ready.then((all) => done([...all].map((one) => one.status)))"
        )
        assert "loaded" in fonts


def test_a_figure_may_pick_by_a_column_that_is_no_facet_and_the_reader_may_take_it_off(driver, address):
    browsing.look(driver)
    driver.get(f"{address}catalog.html?defeated_baseline=MF&infer_with_crm=no&infer_with_crm=yes")
    assert driver.execute_script(IDS) == ["clark2023late"]
    driver.get(f"{address}catalog.html?infer_with_crm=no&tuned=no")
    assert driver.execute_script(IDS) == ["baker2022middle", "clark2023late"]
    buttons = driver.find_elements("css selector", "#the-picks button")
    assert [one.text for one in buttons] == ["infers with CRM: no ×", "tuned: no ×"]
    driver.get(f"{address}catalog.html?infer_with_crm=not+reported")
    assert driver.execute_script(IDS) == ["dunn2023survey"]
    driver.find_element("css selector", "#the-picks button").click()
    assert len(driver.execute_script(IDS)) == 4
    wait_for(driver, "location.search === ''")
    driver.get(f"{address}catalog.html?tuned=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E&nothing=x")
    assert driver.execute_script(IDS) == []
    assert driver.find_element("css selector", "#the-picks button").text == "tuned: <img src=x onerror=alert(1)> ×"
    driver.find_element("css selector", "#the-filters [type=reset]").click()
    wait_for(driver, "document.querySelectorAll('#the-works tbody tr').length === 4")


def picked(driver) -> list[str]:
    return [one.text for one in driver.find_elements("css selector", "#the-picks button")]


def test_all_that_is_picked_stands_in_a_row_from_which_it_is_taken_off(driver, address):
    browsing.look(driver, 400)
    driver.get(f"{address}catalog.html?stage=Ranking+Stage&from=2022&to=2022&since=2023-05-01&tuning=LoRA")
    wanted = ["stage: Ranking Stage ×", "LLM Tuning Strategy: LoRA ×", "years: 2022 ×", "listed from 2023-05-01 ×"]
    assert picked(driver) == wanted
    for left in ([], wanted[3:], wanted[2:], wanted[1:])[::-1]:
        driver.find_element("css selector", "#the-picks button").click()
        assert picked(driver) == left
    wait_for(driver, "location.search === ''")
    assert len(driver.execute_script(IDS)) == 4
    driver.get(f"{address}catalog.html?{'&'.join(f'rs_task=gone+{n}' for n in range(300))}")
    assert picked(driver) == ["RS task: 300 terms ×"]
    assert driver.execute_script(IDS) == []


def test_of_many_terms_one_is_found_by_a_part_of_it_though_the_page_has_no_box_for_it(driver, address, root):
    page = (root / "server" / "site" / "catalog.html").read_text(encoding="utf-8")
    works = (root / "server" / "site" / "assets" / "works.js").read_text(encoding="utf-8")
    many = ",".join(f'"Term {n}"' for n in range(300))
    few = '"terms":["Ranking","Rating","not reported"'
    works = works.replace(few, f"{few},{many}")
    for name, text in (("many.html", page.replace("assets/works.js", "many.js")), ("many.js", works)):
        (root / "server" / "site" / name).write_text(text, encoding="utf-8")
    browsing.look(driver)
    driver.get(f"{address}many.html")
    facet = driver.find_element("id", "facet-rs_task")
    driver.execute_script("arguments[0].open = true", facet)

    def offered(typed: str) -> list[str]:
        driver.execute_script(SET, "#facet-rs_task > input", typed)
        return [one.text.split("\n")[0] for one in facet.find_elements("css selector", "label") if one.is_displayed()]

    assert offered("") == ["Ranking", "Rating", "not reported"]
    assert offered("TERM 29") == ["Term 29", *(f"Term {n}" for n in range(290, 300))]
    facet.find_element("css selector", "[value='Term 291']").click()
    assert picked(driver) == ["RS task: Term 291 ×"]
    assert offered("rating") == ["Rating"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1280])
def test_axe_finds_no_serious_fault_in_figures_that_lead(driver, address, width, scheme):
    if not AXE.is_file():
        pytest.skip("axe-core is not in .axe: see CONTRIBUTING.md")
    browsing.look(driver, width, scheme)
    pages = ("index.html", "figures/venues.html", "notebooks/01-words.html", "catalog.html?infer_with_crm=no")
    for path in pages:
        driver.get(f"{address}{path}")
        driver.execute_script(AXE.read_text(encoding="utf-8"))
        assert driver.execute_async_script(RUN_AXE, []) == [], path
