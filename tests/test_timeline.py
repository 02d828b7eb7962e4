"""The timeline names every work while there is room, counts all of them in any case, and leads to each."""

import re
from itertools import pairwise

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

import readable
from conftest import PUBLISHED
from helpers import figures, tables
from helpers.catalog import load
from helpers.figures import forms, style
from helpers.tables.counted import WORKS, Counted, note
from synthetic import grown, resampled

COLOURS = {"A": "#D55E00", "B": "#0072B2"}
each_form = pytest.mark.parametrize("form", forms.FORMS)


def made(months: dict[str, int], left_out: int = 0, name: str = "Work") -> pd.DataFrame:
    """Return a table of so many works a month, every other of term A."""
    rows = [
        (month, f"{name} {month} {n}", "AB"[n % 2], f"k{month}{n}", f"https://x.org/{month}/{n}")
        for month, number in months.items()
        for n in range(number)
    ]
    table = pd.DataFrame(rows, columns=["month", "name", "stage", "key", "url"])
    return note(table, Counted(len(table), WORKS, len(table), left_out, "without an arXiv id"), "Nothing.")


def drawn(table: pd.DataFrame) -> Figure:
    return figures.timeline(table, "stage", COLOURS)


def words(fig: Figure) -> list[str]:
    return [text.get_text() for text in fig.axes[0].texts]


def spans(fig: Figure) -> dict[str, int]:
    """Return the number of works that stands beside each month or year."""
    said = words(fig)
    pairs = pairwise(said)
    return {one: int(n.replace(",", "")) for one, n in pairs if re.fullmatch(r"(?:until )?\d{4}(?:-\d\d)?", one)}


def test_every_work_is_named_at_its_month_and_leads_to_its_page():
    table = made({"2022-11": 2, "2023-02": 1, "2023-03": 3}, left_out=5)
    fig = drawn(table)
    assert spans(fig) == {"2022-11": 2, "2023-02": 1, "2023-03": 3}
    assert "2022-12 to 2023-01: none" in words(fig)
    assert "6 works, the last of 2023-03; 5 without an arXiv id not shown" in words(fig)
    led = {text.get_text(): text.get_url() for text in fig.axes[0].texts if text.get_url()}
    assert led == dict(zip(table["name"], table["url"], strict=True))
    assert [line.get_url() for line in fig.axes[0].lines if line.get_url()] == [*table["url"]]


def test_the_legend_counts_each_term_and_leads_to_its_works():
    fig = drawn(made({"2023-01": 5}))
    assert words(fig)[:2] == ["A (3)", "B (2)"]
    month = "month-from=2023-01&month-to=2023-01"
    assert {*readable.picks(fig)} == {f"stage=A&{month}", f"stage=B&{month}", f"stage-terms=any&{month}"}
    fig = drawn(made({"2023-01": 2, "2023-03": 1}).assign(stage=["A", "several", "B"]))
    assert readable.picks(fig)[::2][:3] == [
        "stage=A&stage-terms=one&month-from=2023-01&month-to=2023-03",
        "stage=B&stage-terms=one&month-from=2023-01&month-to=2023-03",
        "stage-terms=several&month-from=2023-01&month-to=2023-03",
    ]
    markers = [line.get_marker() for line in fig.axes[0].lines]
    assert markers[:2] == [style.marker(0), style.marker(1)]
    only = drawn(made({"2023-01": 1}).assign(stage="B"))
    assert only.axes[0].lines[0].get_marker() == style.marker(1)  # a term keeps its marker where others are missing


def test_a_month_with_more_works_than_room_counts_the_others():
    fig = drawn(made({f"2023-{month:02}": 50 for month in range(1, 13)}))
    named = [text for text in words(fig) if text.startswith("Work")]
    more = [int(found[1]) for text in words(fig) if (found := re.fullmatch(r"\+ (\d+) more", text))]
    assert 0 < len(named) < 600
    assert len(named) + sum(more) == 600
    assert spans(fig) == {f"2023-{month:02}": 50 for month in range(1, 13)}


@pytest.mark.parametrize("years", [3, 9, 70])
def test_too_many_to_name_are_counted_by_term_and_none_is_lost(years: int):
    months = {f"{1950 + year}-{month:02}": 40 for year in range(years) for month in range(1, 13)}
    fig = drawn(made(months))
    total = sum(months.values())
    assert not [text for text in words(fig) if text.startswith("Work 2")] or total <= 2000
    assert sum(spans(fig).values()) == total
    if total > 2000:
        counts = [int(text.replace(",", "")) for text in words(fig) if re.fullmatch(r"[\d,]+", text)]
        counts = [count for count in counts if f"{count}" not in spans(fig)]
        assert sum(counts) == 2 * total  # of each span, and of its terms
    readable.check(fig)


@each_form
@pytest.mark.parametrize("number", [1, 9, 120])
def test_it_can_be_read_in_every_form(number: int, form: str, used):
    used(form)
    readable.check(drawn(made({f"{2015 + year}-0{1 + year % 9}": number for year in range(9)}, 3, "A name " * 4)))


@each_form
@pytest.mark.parametrize("selection", ["published", "700", "10000", "12 years later"])
def test_that_of_the_survey_can_be_read_in_every_form(selection: str, form: str, used):
    used(form)
    catalog = load(PUBLISHED)
    if selection.isdecimal():
        catalog = resampled(catalog, int(selection))
    elif selection != "published":
        catalog = grown(catalog, 12)
    table = tables.timeline(catalog)
    fig = figures.timeline(table, "stage", catalog.vocabulary.colours("stage"))
    readable.check(fig)
    assert sum(spans(fig).values()) == len(table)


def test_one_of_nothing_says_why():
    fig = drawn(made({}))
    assert style.why_empty(fig) == "Nothing."
    assert all(isinstance(text, Text) for text in fig.axes[0].texts)
