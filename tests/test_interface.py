"""What a person meets who writes `import helpers` in a notebook of their own."""

import base64
import datetime
import io
import subprocess
import sys

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from IPython.core.interactiveshell import InteractiveShell
from PIL import Image

import helpers
from conftest import Folder
from helpers import figures, tables
from helpers.output.figures import save_figure
from helpers.tables import sentences
from tabulated import ASKED, LEVELS, NO_TABLES_OF_A_CATALOG, SIDES

ADAMS, BAKER, CLARK, DUNN = "adams2021early", "baker2022middle", "clark2023late", "dunn2023survey"


# --- import helpers ----------------------------------------------------------------------------------------------


def test_the_package_gives_what_a_notebook_needs_and_imports_it_when_asked():
    code = (
        "import sys, helpers; late = {'pandas', 'matplotlib', 'IPython'}\n"
        "assert dir(helpers) == sorted(helpers.__all__) and not late & set(sys.modules), late & set(sys.modules)\n"
        "from helpers import load; assert not {'matplotlib', 'IPython'} & set(sys.modules)\n"
        "print(all(getattr(helpers, name) for name in helpers.__all__), hasattr(helpers, 'nonsense'))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == (
        "True False\n"
    )
    from helpers.catalog import Catalog, CatalogError, load
    from helpers.output.notebook import say, show_figure, show_table

    given = [Catalog, CatalogError, figures, load, say, show_figure, show_table, tables]
    assert [getattr(helpers, name) for name in helpers.__all__] == given


def test_importing_changes_nothing_outside_the_package():
    code = (
        "import sys, warnings, matplotlib\n"
        "state = lambda: (dict(matplotlib.rcParams), list(sys.meta_path), warnings.filters[:])\n"
        "before = state()\n"
        "import helpers.catalog.catalog, helpers.build.build, helpers.cli.main\n"
        "helpers.load\n"
        "assert state() == before\n"
        "assert [name for name, module in sys.modules.items() if module is None] == []\n"
        "import jsonschema, rfc3987_syntax\n"
        "print(jsonschema.FormatChecker().conforms('not an iri', 'iri'))"
    )
    assert output(code) == "False\n"


@pytest.mark.parametrize("first", ["print(check('http://x.org'), check('a b'))", "import rfc3987_syntax"])
def test_the_grammar_of_addresses_that_programs_put_off_is_there_when_it_is_asked_for(first: str):
    code = (
        "import sys\nfrom helpers.base.imports import deferred_grammar\n"
        "with deferred_grammar(): import nbformat\n"
        "assert not [name for name in sys.modules if name.startswith(('rfc3987', 'lark'))]\n"
        "import jsonschema\n"
        "check = lambda text: jsonschema.FormatChecker().conforms(text, 'iri')\n"
        f"{first}\nprint(check('http://x.org'), check('a b'))\n"
        "import rfc3987_syntax\nassert rfc3987_syntax.__file__"
    )
    assert set(output(code).splitlines()) == {"True False"}


def output(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


# --- the catalog shows itself ------------------------------------------------------------------------------------


def test_a_catalog_is_one_line_of_text(small: Folder):
    catalog = small.load()
    assert repr(catalog) == "<Catalog: 4 works in 5 listings (all years, all stages)>"
    assert repr(catalog.select(2022)) == "<Catalog: 3 works in 3 listings (from 2022, all stages)>"
    assert repr(catalog.select(1990, 1990)) == "<Catalog: 0 works in 0 listings (1990, all stages)>"


def cells(page: str) -> list[list[str]]:
    rows = BeautifulSoup(page, "html.parser").find_all("tr")
    return [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in rows]


def test_a_catalog_is_a_short_table_in_a_notebook(small: Folder):
    small.edit("Early Words", "<script>alert(1)</script> & $x$")
    small.edit("Early Words", "<script>alert(1)</script> & $x$")  # its other listing
    page = small.load()._repr_html_()
    head, *rows = cells(page)
    assert head == ["name", "title", "stage", "venue", "year"]
    assert rows[0] == ["Early", "<script>alert(1)</script> & $x$", "Feature Stage", "AAAI", "2021"]
    assert len(rows) == 4
    assert "<script>" not in page
    assert "4 works in 5 listings" in page
    assert "more work" not in page
    assert '<table class="dataframe tex2jax_ignore">' in page  # MathJax leaves the dollars alone


def test_a_catalog_shows_five_works_and_how_many_more_there_are(small: Folder):
    for number in range(3):
        small.write([*small.rows(), small.rows()[3]])
        small.change(f"new{number}", "key", 7 + number)
        small.change(f"https://example.org/{number}", "url", 7 + number)
    page = small.load()._repr_html_()
    assert len(cells(page)) == 1 + 5
    assert "and 2 more works" in page
    assert "table" not in small.load().select(1990, 1990)._repr_html_()


# --- select ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "keys", "scope"),
    [
        ({"stages": "Feature Stage"}, [ADAMS], "all years, Feature Stage"),
        ({"stages": "fs"}, [ADAMS], "all years, Feature Stage"),
        ({"stages": ["FS", "RS"]}, [ADAMS, BAKER, CLARK], "all years, Feature Stage and Ranking Stage"),
        ({"stages": ("RS",)}, [BAKER, CLARK], "all years, Ranking Stage"),
        ({"stages": None}, [ADAMS, BAKER, CLARK, DUNN], "all years, all stages"),
        ({"stages": ""}, [ADAMS, BAKER, CLARK, DUNN], "all years, all stages"),
        ({"first_year": "2022"}, [BAKER, CLARK, DUNN], "from 2022, all stages"),
        ({"last_year": "2022 ", "first_year": None}, [ADAMS, BAKER], "to 2022, all stages"),
        ({"last_year": 2021.0}, [ADAMS], "to 2021, all stages"),
        ({"first_year": ""}, [ADAMS, BAKER, CLARK, DUNN], "all years, all stages"),
        ({"as_of": datetime.date(2023, 5, 24)}, [ADAMS, BAKER], "all years, all stages, as of 2023-05-24"),
        ({"as_of": datetime.datetime(2023, 5, 24, 9)}, [ADAMS, BAKER], "all years, all stages, as of 2023-05-24"),
        ({"as_of": pd.Timestamp("2023-05-24")}, [ADAMS, BAKER], "all years, all stages, as of 2023-05-24"),
        ({"as_of": None}, [ADAMS, BAKER, CLARK, DUNN], "all years, all stages"),
        ({"tuning": "lora"}, [BAKER], "all years, all stages, tuning LoRA"),
        ({"tuning": "FFT"}, [ADAMS], "all years, all stages, tuning Full Finetuning"),
        ({"tuning": ["LoRA", "Frozen"]}, [BAKER, CLARK], "all years, all stages, tuning LoRA or Frozen"),
        ({"backbone": "ChatGPT"}, [BAKER, CLARK], "all years, all stages, backbone ChatGPT"),
        ({"backbone": "bert"}, [ADAMS], "all years, all stages, backbone BERT"),
        ({"backbone": "BERT-base"}, [ADAMS], "all years, all stages, backbone BERT-base"),
        ({"backbone": ["PaLM", "BERT"]}, [ADAMS, BAKER], "all years, all stages, backbone PaLM or BERT"),
        ({"backbone": "ChatGPT", "tuning": "LoRA", "stages": "RS"}, [BAKER], ""),
        ({"backbone": "BERT", "tuning": "LoRA"}, [], ""),
    ],
)
def test_a_selection_takes_what_people_write(small: Folder, options: dict, keys: list[str], scope: str):
    chosen = small.load().select(**options)
    assert chosen.works["key"].tolist() == keys
    if scope:
        assert chosen.scope == scope


def test_a_backbone_is_one_by_its_own_name_and_all_of_a_family_by_the_familys(small: Folder):
    small.change("BERT-large (340M)", "backbone", 3)  # a variant of the family, by its name
    catalog = small.load()
    assert catalog.select(backbone="BERT").works["key"].tolist() == [ADAMS, BAKER]
    assert catalog.select(backbone="BERT-base").works["key"].tolist() == [ADAMS]
    assert catalog.select(backbone="BERT-large").works["key"].tolist() == [BAKER]


def test_an_alias_of_a_family_that_no_work_has_means_the_family(small: Folder):
    small.edit("family,ChatGPT,,,3", "family,ChatGPT,,gpt-3.5-turbo,3", "vocabulary.csv")
    assert small.load().select(backbone="GPT-3.5-Turbo").works["key"].tolist() == [BAKER, CLARK]


def test_a_second_listing_stays_with_its_work_though_it_leaves_the_cell_out(small: Folder):
    chosen = small.load().select(tuning="FFT")
    assert chosen.papers["section"].tolist() == ["features", "others"]


def test_selections_follow_one_another_and_stay_repeatable(small: Folder):
    catalog = small.load()
    chosen = catalog.select(2021, tuning="LoRA").select("2022", backbone="PaLM")
    again = catalog
    for choice in chosen.selection:
        again = again.select_again(choice)
    assert again.papers.equals(chosen.papers)
    assert chosen.works["key"].tolist() == [BAKER]


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"stages": "Feature Stge"}, ValueError, "'Feature Stge' is not a known stage; did you mean 'Feature Stage'?"),
        ({"stages": "9"}, ValueError, "'9' is not a known stage; choose from Feature Stage, Ranking Stage"),
        ({"stages": 5}, ValueError, "stages takes a name or a list of names, not 5"),
        ({"stages": [2023]}, ValueError, "stages takes a name or a list of names, not 2023"),
        ({"tuning": 5}, ValueError, "tuning takes a name or a list of names, not 5"),
        ({"backbone": [5]}, ValueError, "backbone takes a name or a list of names, not 5"),
        ({"tuning": "LoRAs"}, ValueError, "'LoRAs' is not a known tuning; did you mean 'LoRA'?"),
        (
            {"backbone": "ChatGTP"},
            ValueError,
            "'ChatGTP' is not a known backbone; did you mean 'ChatGPT'?",
        ),
        (
            {"backbone": "9"},
            ValueError,
            "'9' is not a known backbone; choose from BERT, BERT-base, ChatGPT, PaLM",
        ),
        ({"first_year": "MMXX"}, ValueError, "first_year 'MMXX' is not a year, as 2023"),
        ({"first_year": 2022.5}, ValueError, "first_year 2022.5 is not a year, as 2023"),
        ({"last_year": -1}, ValueError, "last_year -1 is not a year, as 2023"),
        ({"last_year": 20231}, ValueError, "last_year 20231 is not a year, as 2023"),
        ({"last_year": True}, ValueError, "last_year True is not a year, as 2023"),
        ({"last_year": [2023]}, ValueError, r"last_year [2023] is not a year, as 2023"),
        ({"first_year": "2023", "last_year": 2022}, ValueError, "first_year 2023 lies after last_year 2022"),
        ({"as_of": "2023"}, ValueError, "as_of '2023' is not a date, as '2023-06-09'"),
        ({"as_of": 2023}, ValueError, "as_of 2023 is not a date, as '2023-06-09'"),
        ({"stag": "RS"}, TypeError, "select takes no 'stag'; did you mean 'stage'?"),
        (
            {"colour": "red"},
            TypeError,
            "select takes no 'colour'; choose from first_year, last_year, as_of, stage, task, backbone, tuning, "
            "rs_task, rs_scenario, infer_with_crm, defeated_baseline, size_bucket, family, tuned, quadrant",
        ),
    ],
)
def test_what_a_selection_does_not_understand_is_said_in_one_sentence(small: Folder, options, error, message):
    with pytest.raises(error) as raised:
        small.load().select(**options)
    assert str(raised.value) == message


# --- tables and figures ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [n for n in tables.__all__ if n not in NO_TABLES_OF_A_CATALOG])
@pytest.mark.parametrize("given", ["data", pd.DataFrame({"stage": ["x"]})], ids=["text", "frame"])
def test_a_table_says_that_it_takes_a_catalog(name: str, given: object):
    with pytest.raises(TypeError) as raised:
        getattr(tables, name)(given, *ASKED.get(name, []))
    kind = type(given).__name__
    assert str(raised.value) == f"tables.{name} takes a catalog, as helpers.load() gives it, and no {kind}"


def test_what_takes_a_table_of_counts_says_so(small: Folder):
    with pytest.raises(TypeError, match=r"^tables\.most_used takes a table of counts, and no Catalog$"):
        tables.most_used(small.load(), 3)
    with pytest.raises(TypeError, match=r"^sentences\.first_and_last takes a table of counts, and no str$"):
        sentences.first_and_last("table", "Venues")
    with pytest.raises(TypeError, match=r"^show_table takes a table, as helpers\.tables makes it, and no Catalog$"):
        helpers.show_table(small.load(), "stem")
    with pytest.raises(
        TypeError, match=r"^show_figure takes a figure, as helpers\.figures draws it, and no DataFrame$"
    ):
        helpers.show_figure(tables.growth(small.load()), "stem")


@pytest.mark.parametrize("function", [tables.count, tables.works_by])
def test_an_unknown_column_names_its_near_match(small: Folder, function):
    with pytest.raises(ValueError, match=r"^'venu' is no column of the works; did you mean 'venue'\?$"):
        function(small.load(), "venu")
    with pytest.raises(ValueError, match=r"^7 is no column of the works; choose from key, name, title, "):
        function(small.load(), 7)


def test_years_are_counted_as_other_columns_are(small: Folder):
    small.change("", "year", 4)
    catalog = small.load()
    assert tables.count(catalog, "year") == 3
    assert tables.count(catalog, "parameters") == 2  # 110M and 540B; that of ChatGPT is not published
    assert tables.works_by(catalog, "year").to_dict() == {2021: 1, 2022: 1, 2023: 1}


def test_an_unknown_part_of_the_catalog_names_its_near_match(small: Folder):
    with pytest.raises(ValueError, match=r"^'dataset' is no part of the catalog; did you mean 'datasets'\?$"):
        tables.resources(small.load(), "dataset")


DRAWINGS = {
    "alluvial": lambda f, t: f(t, {}),
    "cumulative": lambda f, t: f(t, {}),
    "growth": lambda f, t: f(t),
    "heatmap": lambda f, t: f(t, "works", "works"),
    "quadrants": lambda f, t: f(t, None, *SIDES),
    "ranked": lambda f, t: f(t, "works"),
    "ring": lambda f, t: f(t, LEVELS, None),
    "sizes": lambda f, t: f(t, {}, "parameters", "stage"),
    "stacked": lambda f, t: f(t, {}),
    "timeline": lambda f, t: f(t, "stage", {}),
    "tree": lambda f, t: f(t, LEVELS, None),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_figure_says_that_it_takes_a_table(small: Folder, name: str):
    with pytest.raises(TypeError) as raised:
        DRAWINGS[name](getattr(figures, name), small.load())
    assert str(raised.value) == f"figures.{name} takes a table, as helpers.tables makes it, and no Catalog"


def test_a_figure_says_which_table_it_cannot_draw(small: Folder):
    catalog = small.load()
    with pytest.raises(ValueError, match=r"^figures\.ring cannot draw a table of new, works \("):
        figures.ring(tables.growth(catalog), LEVELS, catalog.vocabulary)
    with pytest.raises(ValueError, match=r"^figures\.stacked cannot draw a table of .* \(TypeError: .*Vocabulary"):
        figures.stacked(tables.over_years(catalog, "stage"), catalog.vocabulary)
    with pytest.raises(TypeError, match=r"^missing a required argument: 'colours'$"):
        figures.stacked(tables.over_years(catalog, "stage"))


def test_every_figure_is_tried_here():
    assert set(DRAWINGS) == set(figures.__all__) - {"describe", "use"}


# --- a figure as the last line of a cell -------------------------------------------------------------------------


def drawn(small: Folder) -> dict[str, object]:
    catalog = small.load()
    stages = catalog.vocabulary.colours("stage")
    return {
        "stacked": figures.stacked(tables.over_years(catalog, "stage"), stages),
        "pipeline": figures.ring(tables.placements(catalog), LEVELS, catalog.vocabulary),
        "quadrants": figures.quadrants(
            tables.quadrants(catalog, "tuned", "infer_with_crm", "size_bucket", "defeated_baseline"),
            catalog.vocabulary,
            *SIDES,
        ),
    }


@pytest.mark.parametrize("name", ["stacked", "pipeline", "quadrants"])
def test_a_figure_shows_itself_as_a_picture_with_its_description(small: Folder, name: str):
    fig = drawn(small)[name]
    formatter = InteractiveShell().display_formatter
    data, metadata = formatter.format(fig)
    assert data.keys() == {"image/png", "text/plain"}
    assert data["text/plain"] == figures.describe(fig) == metadata["image/png"]["alt"]
    with Image.open(io.BytesIO(base64.b64decode(data["image/png"]))) as picture:
        assert picture.width > 400
    assert formatter.format(drawn(small)[name])[0] == data  # the same bytes again


def test_showing_a_figure_leaves_its_files_as_they_would_be(small: Folder, tmp_path):
    contents = []
    for shown in (False, True):
        fig = drawn(small)["stacked"]  # its layout depends on what was drawn before
        if shown:
            fig._repr_mimebundle_()
        with figures.style.context():
            contents.append([file.read_bytes() for file in save_figure(fig, "it", tmp_path / f"{shown}")])
    assert contents[0] == contents[1]
