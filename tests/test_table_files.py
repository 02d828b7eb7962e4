"""Whatever its cells contain, a table read back in any format gives their text and nothing more."""

import csv
import io
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from helpers.base import escape
from helpers.output import latex, page
from helpers.output.classes import CLASSES
from helpers.output.grid import Cell, Grid, to_grid
from helpers.output.tables import render, save_table, web_page
from test_escape import Reader, read_latex, shown_inline

NASTY = ["100%", "a & b", "x_1", "#1", "<script>alert(1)</script>", "a|b", "`code`", "$x$", "\\input{secret}"]
NASTY += ["[a](http://x)", "**b**", "1. c", "~~d~~", "{{ 7*7 }}", "\"quoted\" 'so'", "--", "[2] e", "&amp;"]
CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029"), max_size=12)
ADDRESS = "https://x.org/a_b~c%20d/{e}\\(f?g=1&h=|<i>#j'\"k"


class TableReader(Reader):
    """Collect the cells of a page's table row by row, and the addresses they link to."""

    def __init__(self, page: str) -> None:
        self.rows, self.caption = [], None
        super().__init__(page)

    def handle_starttag(self, tag, attrs):
        """Start a row or a cell."""
        super().handle_starttag(tag, attrs)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th", "caption"):
            self.text = ""

    def handle_endtag(self, tag):
        """End a cell."""
        if tag in ("td", "th"):
            self.rows[-1].append(self.text)
        elif tag == "caption":
            self.caption = self.text


def markdown_blocks(source: str):
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(source)
    return [token for token in tokens if token.type == "inline"]


def without_breaks(source: str) -> str:
    """Take out the places at which long words may break."""
    return source.replace("\\hspace{0pt}", "")


def latex_rows(source: str) -> list[list[str]]:
    """Give the cells of the rows after the head, of a table that runs over pages or is a float."""
    body = re.split(r"\\endlastfoot\n|\\midrule\n", without_breaks(source))[-1]
    body = re.split(r"\\bottomrule|\\end\{longtable\}", body)[0]
    rows = [line.removesuffix(" \\tabularnewline") for line in body.splitlines()]
    return [[cell.strip() for cell in row.split(" & ")] for row in rows]


@pytest.fixture
def nasty() -> pd.DataFrame:
    return pd.DataFrame({head: NASTY[at:] + NASTY[:at] for at, head in enumerate(NASTY)})


def test_specials_show_in_html(nasty):
    page = TableReader(render(nasty, "s", caption=NASTY[4])["html"])
    assert page.rows == [NASTY, *nasty.to_numpy().tolist()]
    assert page.caption == NASTY[4]
    assert not {"script", "code", "a"} & set(page.tags)
    assert ("class", "mathjax_ignore tex2jax_ignore") in page.attributes


@pytest.mark.parametrize("caption", NASTY)
def test_specials_show_in_markdown(nasty, caption):
    first, *cells = markdown_blocks(render(nasty, "s", caption=caption)["md"])
    assert [token.type for token in first.children if token.type != "text_special"][0:2] == [
        "text",
        "strong_open",
    ]
    assert "".join(token.content for token in first.children) == caption
    assert [shown_inline(cell) for cell in cells] == [*NASTY, *nasty.to_numpy().ravel()]


def test_specials_show_in_latex(nasty):
    source = without_breaks(render(nasty, "s", caption=NASTY[8])["tex"])
    assert [[read_latex(cell) for cell in row] for row in latex_rows(source)] == nasty.to_numpy().tolist()
    caption = re.search(r"\\caption\{(.*)\}\\label\{tab:s\}", source)
    assert read_latex(caption[1]) == NASTY[8]
    heads = re.search(r"\\toprule\n(.*) \\tabularnewline", source)[1]
    assert [read_latex(head) for head in heads.split(" & ")] == NASTY


def test_specials_stay_in_csv(nasty):
    rows = list(csv.reader(io.StringIO(render(nasty, "s")["csv"], newline="")))
    assert rows == [NASTY, *nasty.to_numpy().tolist()]


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.floats(), st.integers())))
def test_csv_gives_back_every_value(rows):
    table = pd.DataFrame(rows, columns=["text", "float", "integer"]).astype({"integer": object})
    read = list(csv.reader(io.StringIO(render(table, "s")["csv"], newline="")))
    assert read[0] == ["text", "float", "integer"]
    for (text, number, integer), cells in zip(rows, read[1:], strict=True):
        assert cells[0] == text.replace("\r\n", "\n").replace("\r", "\n")
        assert (float(cells[1]) == number) if number == number else cells[1] == ""
        assert int(cells[2]) == integer


@pytest.fixture
def linked() -> dict[str, str]:
    urls = [ADDRESS, "javascript:alert(1)", "JaVaScRiPt:alert(1)//https://x.org", None, "https://x.org"]
    table = pd.DataFrame({"work": ["a|b", "c", "d", "e", None], "url": urls})
    return render(table, "s", links={"work": "url"})


def test_links_in_html(linked):
    page = TableReader(linked["html"])
    links = [value for name, value in page.attributes if name == "href"]
    assert links == ["https://x.org/a_b~c%20d/%7Be%7D%5C(f?g=1&h=%7C%3Ci%3E#j'%22k"]
    assert page.rows == [["work"], ["a|b"], ["c"], ["d"], ["e"], ["—"]]


def test_links_in_markdown(linked):
    cells = [cell.children for cell in markdown_blocks(linked["md"])]
    assert [cell[0].attrGet("href") for cell in cells if cell[0].type == "link_open"] == [
        "https://x.org/a_b~c%20d/%7Be%7D%5C(f?g=1&h=%7C%3Ci%3E#j'%22k"
    ]
    assert ["".join(token.content for token in cell) for cell in cells] == ["work", "a|b", "c", "d", "e", "—"]


def test_links_in_latex(linked):
    (first,), *others = latex_rows(linked["tex"])
    assert first == (r"\href{https://x.org/a\_b\%7Ec\%20d/\%7Be\%7D\%5C(f?g=1\&h=\%7C\%3Ci\%3E\#j'\%22k}{a\textbar{}b}")
    assert others == [["c"], ["d"], ["e"], ["---"]]


def test_links_stay_in_csv(linked):
    rows = list(csv.reader(io.StringIO(linked["csv"], newline="")))
    assert [row[1] for row in rows[:3]] == ["url", ADDRESS, "javascript:alert(1)"]


def test_a_named_index_is_shown_and_heads_its_row():
    table = pd.DataFrame({"n": [1]}, index=pd.Index(["x"], name="stage"))
    page = TableReader(render(table, "s")["html"])
    assert page.rows == [["stage", "n"], ["x", "1"]]
    assert [value for name, value in page.attributes if name == "scope"] == ["col", "col", "row"]


def test_a_nameless_index_is_not_shown():
    assert render(pd.DataFrame({"n": [1]}, index=["x"]), "s")["csv"] == "n\n1\n"


def test_a_table_without_rows_says_so():
    sources = render(pd.DataFrame({"a": [], "b": []}), "s")
    assert sources["csv"] == "a,b\n"
    assert TableReader(sources["html"]).rows == [["a", "b"], ["nothing to show"]]
    assert latex_rows(sources["tex"]) == [[r"\multicolumn{2}{@{}l@{}}{nothing to show}"]]
    assert [cell.content for cell in markdown_blocks(sources["md"])] == ["a", "b", "nothing to show", ""]


def test_wide_latex_tables_share_the_line():
    table = pd.DataFrame({"title": ["word " * 30], "name": ["x"], "n": [1]})
    columns = re.search(r"\{tabular\}\{@\{\}(.*)@\{\}\}", render(table, "s")["tex"])[1]
    shares = [float(share) for share in re.findall(r"([\d.]+)\\linewidth", columns)]
    assert len(shares) == 3
    assert 0.99 < sum(shares) <= 1
    assert shares[0] > 0.7
    assert re.findall(r"ragged(\w+)", columns) == ["right", "right", "left"]


SMALL = "\\fontsize{8}{9.5}\\selectfont\\setlength{\\tabcolsep}{3pt}\\renewcommand{\\arraystretch}{1.12}"


def test_a_table_that_fits_on_a_page_is_a_float():
    table = pd.DataFrame({"a": ["x"], "n": [1]})
    lines = ["\\centering", "\\begin{tabular}{@{}lr@{}}", "\\toprule", "a & n \\tabularnewline", "\\midrule"]
    lines += ["x & 1 \\tabularnewline", "\\bottomrule", "\\end{tabular}", "\\end{table}"]
    _, *found = render(table, "s", "Cap.")["tex"].splitlines()
    assert found == ["\\begin{table}[!tp]", "\\caption{Cap.}\\label{tab:s}", *lines]
    _, *found = render(table, "s")["tex"].splitlines()
    assert found == ["\\begin{table}[!tp]", *lines]


def test_one_that_does_not_has_its_head_on_every_page_and_says_that_it_goes_on():
    table = pd.DataFrame({"a": ["x"] * 90, "n": [1] * 90})
    top = ["\\toprule", "a & n \\tabularnewline", "\\midrule"]
    _, begin, *found = render(table, "s", "Cap.")["tex"].splitlines()
    assert begin == "\\begingroup\\setlength{\\LTcapwidth}{\\linewidth}"
    again = "\\multicolumn{2}{@{}l@{}}{\\itshape Table~\\thetable, continued} \\tabularnewline"
    more = "\\multicolumn{2}{@{}r@{}}{\\itshape continued on the next page} \\tabularnewline"
    head = [
        "\\begin{longtable}{@{}lr@{}}",
        "\\caption{Cap.}\\label{tab:s}\\\\",
        *top,
        "\\endfirsthead",
        again,
        *top,
        "\\endhead",
    ]
    head += ["\\midrule", more, "\\endfoot", "\\bottomrule", "\\endlastfoot"]
    assert found == [*head, *["x & 1 \\tabularnewline"] * 90, "\\end{longtable}", "\\endgroup"]


@pytest.mark.parametrize(("rows", "width", "kinds"), [(5, 2, ["table"]), (5, 30, ["table*"]), (100, 2, ["table"] * 2)])
def test_in_two_columns_a_table_takes_one_or_both_and_a_page_at_most(rows, width, kinds):
    grid = Grid(["a", "n"], [False, True], [[Cell("word " * width, ""), Cell(f"{n}", "")] for n in range(rows)], 0)
    source = latex.source(grid, "s", "Cap.", CLASSES["IEEEtran"])
    assert re.findall(r"\\begin\{(table\*?)\}", source) == kinds
    assert "longtable}" not in source.split("\n", 1)[1]
    assert source.count("\\caption{Cap.}") == 1
    assert source.count("\\itshape Table~\\ref{tab:s}, continued") == len(kinds) - 1
    assert re.findall(r"& (\d+) ", source) == [f"{n}" for n in range(rows)]


def test_works_are_cited_by_their_keys_where_they_are_known():
    table = pd.DataFrame({"key": ["lin2023can", "43 rows", "x}y", "other"], "n": [1, 2, 3, 4]})
    grid = to_grid(table, {}, 0)
    assert [row[0] for row in latex_rows(latex.source(grid, "s", ""))] == [
        "\\cite{lin2023can}", "43 rows", "x\\}y", "\\cite{other}",
    ]  # fmt: skip
    known = latex_rows(latex.source(grid, "s", "", keys={"lin2023can"}))
    assert [row[0] for row in known] == ["\\cite{lin2023can}", "43 rows", "x\\}y", "other"]


@given(st.lists(st.tuples(CELLS, CELLS, st.integers(0, 999)), max_size=5), CELLS)
def test_a_page_read_back_is_the_table_that_it_shows(rows, caption):
    table = pd.DataFrame(rows, columns=["name", "note", "n"]).astype({"n": int}).set_index("name")
    grid, said = page.read(web_page(table, "s", caption))
    shown = to_grid(table.reset_index(), {}, labels=0)
    assert grid == shown._replace(rows=[[blank(cell) for cell in row] for row in shown.rows])
    assert said == escape.one_line(caption)


def blank(cell: Cell) -> Cell:
    """Return a cell as it is read back: one that shows a dash may as well be empty."""
    return Cell("" if cell.text == "—" else cell.text, cell.url if cell.text else "")


def test_several_levels_of_heads_are_refused():
    table = pd.DataFrame([[1]], columns=pd.MultiIndex.from_tuples([("a", "b")]))
    with pytest.raises(ValueError, match="several levels"):
        render(table, "s")


@pytest.mark.parametrize(("length", "on_page"), [(1000, 1000), (1001, 1001), (10_001, 10_000)])
def test_a_long_table_to_search_says_in_each_form_how_much_of_it_is_there(tmp_path, length, on_page):
    table = pd.DataFrame({"n": range(length)})
    files = {file.suffix: file.read_text("utf-8") for file in save_table(table, "t", tmp_path, "Cap.", searchable=True)}
    note = f" The first {{:,}} of {length:,} rows; t.csv has all of them."
    page = TableReader(files[".html"])
    assert page.caption == "Cap." + (note.format(10_000) if length > on_page else "")
    assert len(page.rows) == 1 + on_page
    short = "Cap." + (note.format(1000) if length > 1000 else "")
    assert files[".md"].splitlines()[0] == f"**{short}**"
    assert f"\\caption{{{short}}}" in files[".tex"]
    assert files[".csv"].count("\n") == 1 + length


def test_heads_are_words_where_people_read_them_and_names_in_a_file_of_data():
    table = pd.DataFrame({"maintainer_url": ["x"], "rs_task": ["y"], "x_1": ["z"]})
    table.attrs = {"words": {"rs_task": "RS task"}}
    heads = ["maintainer url", "RS task", "x_1"]
    sources = render(table, "s")
    assert sources["csv"].splitlines()[0] == "maintainer_url,rs_task,x_1"
    assert TableReader(sources["html"]).rows[0] == heads
    assert [shown_inline(cell) for cell in markdown_blocks(sources["md"])][:3] == heads
    assert "\nmaintainer url & RS task & x\\_1 \\tabularnewline\n" in sources["tex"]


@pytest.mark.parametrize(
    ("address", "shown", "target"),
    [
        ("https://arxiv.org/pdf/2306.11134v2.pdf", "arXiv:2306.11134", "https://arxiv.org/pdf/2306.11134v2.pdf"),
        ("https://www.x.org/a/", "x.org/a", "https://www.x.org/a/"),
        ("javascript:alert(1)", "javascript:alert(1)", None),
    ],
)
def test_an_address_is_short_and_leads_there(address, shown, target):
    page = TableReader(render(pd.DataFrame({"paper_url": [address]}), "s")["html"])
    assert page.rows[1] == [shown]
    assert [value for name, value in page.attributes if name == "href"] == ([target] if target else [])


def test_whole_numbers_stand_at_the_right_though_they_are_written_as_text():
    columns = {"order": ["1", "", "12"], "number": ["1.1", "1.2", ""], "mixed": ["1", "x", "2"], "none": ["", "", ""]}
    assert to_grid(pd.DataFrame(columns), {}, 0).numeric == [True, False, False, False]
