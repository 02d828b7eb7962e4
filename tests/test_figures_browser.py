"""Figures as readers use them: marks and numbers that lead to works, by mouse, by keyboard and without scripts."""

from collections.abc import Iterator
from contextlib import chdir

import pytest

import browsing
import sites
from helpers import figures, tables
from helpers.base import folders
from helpers.catalog import load
from helpers.output.figures import save_figure
from helpers.site.contents import contents
from helpers.site.source import Material
from test_site_browser import IDS, SET, wait_for


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a site whose figure is a tree, in which a mark says that it counts works."""
    root = sites.project(tmp_path_factory.mktemp("project"))
    with chdir(root):
        catalog = load(root / "data")
        reports = sites.build(root / "reports", catalog)
        tree = figures.tree(tables.placements(catalog, "key", "url"), catalog.survey.levels, catalog.vocabulary)
        tree.axes[0].texts[0].set_gid("pick:stage=Ranking Stage&tuning=LoRA#1")
        save_figure(tree, "venues", reports, alt="a", title="t")
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
    driver.find_element("css selector", 'svg a[href$="works/adams2021early.html"] use').click()
    wait_for(driver, "location.pathname.endsWith('works/adams2021early.html')")
    driver.get(f"{address}figures/venues.html")
    driver.find_element("css selector", 'svg a[href*="catalog.html"] use').click()
    wait_for(driver, "location.pathname.endsWith('catalog.html')")
    assert driver.execute_script(IDS) == ["baker2022middle"]


def test_the_keyboard_reaches_a_mark_which_says_what_it_is(driver, address):
    from selenium.webdriver.common.keys import Keys

    driver.get(f"{address}figures/venues.html")
    assert driver.execute_script("return document.querySelector('svg a[href*=early] title').textContent") == (
        "Early (2021): Early Words"
    )
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
    driver.find_element("css selector", "#facet-stage summary").click()
    driver.find_element("css selector", '[name=stage][value="Ranking Stage"]').click()
    assert driver.execute_script(IDS) == ["baker2022middle", "clark2023late"]
    assert driver.execute_script("return document.documentElement.scrollWidth") <= 400
    driver.find_element("css selector", "#the-works tbody a").click()
    wait_for(driver, "location.pathname.endsWith('works/baker2022middle.html')")
