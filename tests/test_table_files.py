"""Whatever its cells contain, a table read back in any format gives their text and nothing more."""

import csv
import io
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from helpers.output.tables import render, save_table
from test_escape import Reader, read_latex, shown_inline

NASTY = ["100%", "a & b", "x_1", "#1", "<script>alert(1)</script>", "a|b", "`code`", "$x$", "\\input{secret}"]
NASTY += ["[a](http://x)", "**b**", "1. c", "~~d~~", "{{ 7*7 }}", "\"quoted\" 'so'", "--", "[2] e", "&amp;"]
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
    """Give the cells of the rows after the head."""
    body = without_breaks(source).split("\\endfoot\n")[1].split("\\end{longtable}")[0]
    rows = [line.removesuffix(" \\tabularnewline") for line in body.splitlines()]
    return [[re.sub(r"^\\ragged(right|left) ", "", cell.strip()) for cell in row.split(" & ")] for row in rows]


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
    caption = re.search(r"\\caption\{(.*)\}\\label\{tab:s\}\\\\\n\\toprule\n(.*) \\tabularnewline", source)
    assert read_latex(caption[1]) == NASTY[8]
    assert [read_latex(head.removeprefix("\\raggedright ")) for head in caption[2].split(" & ")] == NASTY


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
    columns = re.search(r"\{longtable\}\{@\{\}(.*)@\{\}\}", render(table, "s")["tex"])[1]
    shares = [float(share) for share in re.findall(r"([\d.]+)\\linewidth", columns)]
    assert len(shares) == 3
    assert 0.99 < sum(shares) <= 1
    assert shares[0] > 0.7


def test_a_latex_table_has_its_head_and_rules_on_every_page():
    table = pd.DataFrame({"a": ["x"], "n": [1]})
    top = ["\\toprule", "a & n \\tabularnewline", "\\midrule"]
    caption = "\\caption{Cap.}\\label{tab:s}\\\\"
    begin, rest = "\\begin{longtable}{@{}lr@{}}", ["\\bottomrule", "\\endfoot", "x & 1 \\tabularnewline"]
    rest += ["\\end{longtable}"]
    _, *lines = render(table, "s", "Cap.")["tex"].splitlines()
    assert lines == [begin, caption, *top, "\\endfirsthead", *top, "\\endhead", *rest]
    _, *lines = render(table, "s")["tex"].splitlines()
    assert lines == [begin, *top, "\\endfirsthead", *top, "\\endhead", *rest]


def test_columns_of_wide_latex_tables_hold_their_longest_word_and_share_the_rest():
    """Of 84 characters the words take 6 and 2, with a gap; the 76 left go to the 75 and 1 that the columns lack."""
    text = "word " * 15 + "words"
    lines = render(pd.DataFrame({"t": [text], "n": [1]}), "s")["tex"].splitlines()
    widths = [81 * 1000 // 84, 3 * 1000 // 84]
    first, second = (f"p{{\\dimexpr 0.{width:03}\\linewidth-1.000\\tabcolsep\\relax}}" for width in widths)
    assert lines[0] == "\\begingroup\\footnotesize\\setlength{\\tabcolsep}{3pt}"
    assert lines[2] == f"\\begin{{longtable}}{{@{{}}{first}{second}@{{}}}}"
    assert lines[-3:-1] == [f"\\raggedright {text} & \\raggedleft 1 \\tabularnewline", "\\end{longtable}"]
    assert lines[-1] == "\\endgroup"


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
