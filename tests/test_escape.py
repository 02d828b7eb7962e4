"""Escaped text is read back by a reader of the format, which must find exactly the text."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from helpers.base import escape

PRINTABLE = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]))
# Arbitrary Unicode rarely puts two specials side by side.
SPECIAL = st.text(st.sampled_from("\\`*_<>&[]#!~$|{}^%\"'-+=.,?:;()/@ 1aé—"))
TEXT = PRINTABLE | SPECIAL


class Reader(HTMLParser):
    """Collect the text and the attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.attributes, self.tags = "", [], []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        """Note the tag."""
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        """Note the text."""
        self.text += data


def read_latex(source: str) -> str:
    """Give the text that LaTeX source sets, failing on any command that is not a mere character."""
    names = {"backslash": "\\", "asciitilde": "~", "asciicircum": "^", "less": "<", "greater": ">"}
    names |= {"bar": "|", "asciigrave": "`"}
    token = re.compile(
        r"\\text(?P<name>[a-z]+)\{\}|(?P<quote>\\symbol\{34\})|\\(?P<escaped>[&%$#_{}])"
        r"|\{(?P<grouped>[\[\]*])\}|(?P<gap>\{\})|(?P<plain>[^\\&%$#_{}~^\[\]*<>|`\"])",
        re.DOTALL,
    )
    text, at = "", 0
    while at < len(source):
        match = token.match(source, at)
        assert match, f"not plain text: {source[at:]!r}"
        kind, at = match.lastgroup, match.end()
        text += {"name": names.get(match["name"]), "quote": '"', "gap": ""}.get(kind, match[kind])
    return text


def shown_inline(block) -> str:
    """Give the text of a Markdown block in which nothing but text may stand."""
    assert {child.type for child in block.children} <= {"text", "text_special"}, block.children
    return "".join(child.content for child in block.children)


@given(TEXT)
def test_latex_sets_the_text(text):
    assert read_latex(escape.latex(text)) == text


@given(TEXT)
@example("a---b '' ,,, << >> ?` !`")
def test_latex_has_no_ligature_that_changes_the_text(text):
    assert not re.search(r"--|''|,,|<<|>>|[?!]`", escape.latex(text))


@pytest.mark.parametrize("text", ["[2] a", "* b", "*[c]"])
def test_latex_text_at_the_start_of_a_row_is_no_argument(text):
    assert not re.match(r"\s*[*\[]", escape.latex(text))


@given(TEXT)
def test_html_shows_the_text_in_elements_and_attributes(text):
    source = escape.html(text)
    page = Reader(f"<p title=\"{source}\" lang='{source}'>{source}</p>")
    assert page.text == text
    assert page.attributes == [("title", text), ("lang", text)]
    assert page.tags == ["p"]


@given(TEXT, TEXT)
@example("\\|", "a\\\\|`|`")
@example("\\", "[a](b) <c> &lt; ~~d~~ **e** _f_ ![g]")
def test_markdown_shows_the_text_in_table_cells(first, second):
    source = f"| a | b |\n|---|---|\n| {escape.markdown(first)} | {escape.markdown(second)} |\n"
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(source)
    blocks = [token for token in tokens if token.type == "inline"]
    assert [token.type for token in tokens].count("tr_open") == 2
    assert [shown_inline(block) for block in blocks[2:]] == [first.strip(), second.strip()]


@given(TEXT.filter(str.strip))
def test_markdown_shows_the_text_as_one_paragraph(text):
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(escape.markdown(text))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert shown_inline(tokens[1]) == text.strip()


@pytest.mark.parametrize("text", ["1. a", "12) a", "- a", "+ a", "---", "===", "# a", "> a", "    a", "7."])
def test_markdown_starts_no_block(text):
    paragraph = MarkdownIt("commonmark").parse(f"{escape.markdown(text)}\n")
    assert [token.type for token in paragraph] == ["paragraph_open", "inline", "paragraph_close"]
    after_a_line = MarkdownIt("commonmark").parse(f"above\n{escape.markdown(text)}\n")
    assert [token.type for token in after_a_line] == ["paragraph_open", "inline", "paragraph_close"]


@pytest.mark.parametrize("number", ["-5", "+5", "0.25", "-0.5", "1e-09"])
def test_markdown_leaves_numbers_alone(number):
    assert escape.markdown(number) == number


def test_markdown_starts_no_math():
    assert not re.search(r"(?<!\\)\$", escape.markdown("$x$ and $$y$$"))


@pytest.mark.parametrize("render", [escape.latex, escape.html, escape.markdown, escape.one_line])
def test_line_breaks_and_controls_become_one_space(render):
    assert render("a\r\n\x00\x85\u2028b") == "a b"


@given(st.text() | SPECIAL)
def test_file_stem_suits_every_file_system(text):
    stem = escape.file_stem(text)
    assert re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?", stem)
    assert escape.file_stem(stem) == stem


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("Where: the Pipeline", "where-the-pipeline"),
        ("Öko_système", "oko-systeme"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "con-file"),
        ("lpt1", "lpt1-file"),
        ("?!", "untitled"),
        ("a" * 79 + " b", "a" * 79),
    ],
)
def test_file_stem_examples(text, stem):
    assert escape.file_stem(text) == stem


@pytest.mark.parametrize("url", ["https://doi.org/10.1/a(b)<c>#d", "HTTP://x", "http://a:80/?q=%20"])
def test_web_links(url):
    assert escape.is_web_link(url)


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "data:text/html,x", "java\tscript:https://x"])
def test_other_schemes_are_no_web_links(url):
    assert not escape.is_web_link(url)


@pytest.mark.parametrize("url", ["x.org", "//x.org", "https:x", "https://", "https:///x", "https:\\\\x"])
def test_addresses_without_host_are_no_web_links(url):
    assert not escape.is_web_link(url)


@pytest.mark.parametrize("url", [" https://x", "https://x/a b", "https://x/\n", "https://x\x00"])
def test_addresses_with_white_space_are_no_web_links(url):
    assert not escape.is_web_link(url)


@given(TEXT)
def test_link_target_keeps_only_what_an_address_may_contain(text):
    target = escape.link_target(f"https://x.org/{text}")
    assert re.fullmatch(r"[A-Za-z0-9%/:?#@!&'()*+,;=~._-]+", target)
    assert escape.link_target(target) == target
