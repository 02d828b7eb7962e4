"""The page with a search box and sortable columns: what a reader gets with and without its script."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest

from helpers import output, tables
from helpers.output.tables import render
from test_table_files import TableReader

RUNNER = Path(__file__).with_name("search_page.js")


def page(searchable: bool) -> str:
    table = pd.DataFrame({"name": ["</script><script>alert(1)</script>", "b"], "n": [1, 2]})
    return render(table, "s", "Caption", searchable=searchable)["html"]


def scripts(source: str) -> list[str]:
    return re.findall(r"<script>(.*?)</script>", source, re.DOTALL)


def test_only_a_searchable_page_has_a_script_and_it_is_the_project_s_own():
    assert scripts(page(False)) == []
    (script,) = scripts(page(True))
    assert "alert" not in script
    assert script.strip() == Path(output.__file__).with_name("search.js").read_text(encoding="utf-8").strip()


def test_the_page_loads_nothing(catalog):
    lookup = tables.lookup(catalog)
    source = render(lookup, "lookup-table", "Every work", {"name": "url"}, searchable=True)["html"]
    reader = TableReader(source)
    assert not {"link", "img", "iframe"} & set(reader.tags)
    assert "src" not in [name for name, _ in reader.attributes]
    assert {value.partition(":")[0] for name, value in reader.attributes if name == "href"} <= {"http", "https"}
    assert not re.search(r"fetch|import|XMLHttp|https?:", scripts(source)[0])
    assert len(source) < 100_000


def test_without_the_script_the_whole_table_is_there(catalog, listings):
    lookup = tables.lookup(catalog)
    reader = TableReader(render(lookup, "lookup-table", "Every work", {"name": "url"}, searchable=True)["html"])
    assert reader.caption == "Every work"
    assert len(reader.rows) == 1 + sum(len(rows) for stage, rows in listings.items() if stage)
    assert [row[1] for row in reader.rows[1:]] == list(lookup["name"])


def test_the_search_box_is_labelled_and_columns_sort_in_both_directions():
    assert seen([["Ab", "T10"], ["b1", "—"], ["b2", "T9"], ["c 2 b", "T10"]]) == {
        "label": "Search ",
        "start": "4 of 4 rows",
        "search b 2": [["b2", "c 2 b"], "2 of 4 rows"],
        "search A": [["Ab"], "1 of 4 rows"],
        "search none": [[], "0 of 4 rows"],
        "search ": [["Ab", "b1", "b2", "c 2 b"], "4 of 4 rows"],
        "up": [["b2", "Ab", "c 2 b", "b1"], "ascending"],
        "down": [["Ab", "c 2 b", "b2", "b1"], "descending"],
        "back": [["Ab", "b1", "b2", "c 2 b"], None],
        "more": [True, 4],
        "next": [True, 4],
    }


def test_of_many_rows_some_are_shown_at_a_time_and_all_are_searched():
    done = seen([[f"b {number}", "x"] for number in range(250)])
    assert done["start"] == "250 of 250 rows"
    assert done["search b 2"][1] == "88 of 250 rows"  # the numbers with a 2
    assert [done["more"], done["next"]] == [[False, 200], [True, 250]]


def seen(rows: list[list[str]]) -> dict:
    """Return what a reader of a page with these rows sees after each step."""
    if not (node := shutil.which("node")):
        pytest.skip("node is not installed")
    script = Path(output.__file__).with_name("search.js").read_text(encoding="utf-8")
    done = subprocess.run([node, RUNNER], input=json.dumps([script, rows]), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
