"""The texts and links of a line of Markdown, each with the style in which it stands."""

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from helpers.lists import languages

# Inside HTML, and indented, people still mean a list; link definitions and underlines would swallow entries.
PARSER = (
    MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable(["html_block", "code", "reference", "lheading"])
)
PARSER.core.ruler.disable("inline")  # done here, where it is clear that it ends soon

_STYLES = {
    "strong": "b strong u ins mark font span",
    "em": "i em",
    "code": "code kbd",
    "small": "sub sup small",
    "s": "s del strike",
}
_STYLES = {tag: style for style, tags in _STYLES.items() for tag in tags.split()}
_STYLED = re.compile(rf"<(?P<end>/?)(?P<name>{'|'.join(_STYLES)})(?:\s[^<>]*)?>", re.IGNORECASE)
_SIGNS = re.compile(r"[\s\[\]()*_:`]*")
_PAPER = "paper papers pdf link arxiv url html abs doi acm ieee openreview"
_CODE = "code codes github repo repository implementation project"
# What else of a work a link may lead to, be it a PDF.
_OTHER = (
    "poster slides slide video talk demo website homepage page blog bib bibtex data dataset supp supplementary"
    " supplement appendix material materials review reviews tweet official"
)
PAPER_LABELS = frozenset((*_PAPER.split(), *languages.LABELS["paper"], *languages.LABELS["link"]))
CODE_LABELS = frozenset((*_CODE.split(), *languages.LABELS["code"]))
OTHER_LABELS = frozenset(_OTHER.split())
# Where a link with a title for a label leads to a tool, or to talk of the work.
TOOL = re.compile(
    r"https?://(?:[\w-]+\.)*(?:github|gitlab|bitbucket|huggingface|youtube|youtu|twitter|x|medium|zhihu)\.(?:com|org|co|be|io)/",
    re.IGNORECASE,
)
_WITHOUT_BLANKS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{6}")
_BREAK = re.compile(r"</?(?:br|p|div|li|summary)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Piece:
    """A text, or a link with its label.

    `style` is strong, em, code, small, s (struck through), badge, break or nothing.
    """

    text: str
    url: str = ""
    style: str = ""


def split_pieces(content: str) -> list[Piece]:
    """Return the texts and links of a line of Markdown."""
    tokens: list[Token] = []
    PARSER.inline.parse(content, PARSER, {}, tokens)
    found: list[Piece] = []
    url, label, has_text = "", "", False
    open_styles: list[str] = []
    for token in tokens:
        style = next((style for style in ("s", "strong") if style in open_styles), "".join(open_styles[:1]))
        if token.type == "link_open":
            url, label = f"{token.attrs.get('href', '')}" or "#", ""
            has_text = False
        elif token.type == "link_close":
            found.append(Piece(label, url, style if has_text else "badge"))
            url = ""
        elif token.type == "code_inline" and not url:
            found.append(Piece(token.content, style="code"))
        elif token.tag in ("strong", "em", "s"):
            open_styles = [*open_styles, token.tag] if token.nesting > 0 else open_styles[:-1]
        elif tag := _STYLED.fullmatch(token.content) if token.type == "html_inline" else None:
            own = _STYLES[tag["name"].casefold()]
            without = [one for one in open_styles if one != own]
            open_styles = without if tag["end"] else [*without, own]
        else:
            text = _text_of_token(token, bool(url))
            if url:
                label += text
                has_text |= token.type != "image" and bool(text.strip())
            elif text:
                found.append(Piece(text, style=style or "break" * _is_break(token)))
    return found


def _is_break(token: Token) -> bool:
    return token.type in ("softbreak", "hardbreak") or (
        token.type == "html_inline" and _BREAK.match(token.content) is not None
    )


def _text_of_token(token: Token, in_link: bool) -> str:
    if _is_break(token):
        return " "
    # A badge is the label of the link around it; without one it is a picture.
    return "" if token.type == "html_inline" or (token.type == "image" and not in_link) else token.content


def has_words(text: str) -> bool:
    """Tell whether a text has more than one word; Chinese and Japanese write theirs without blanks."""
    return " " in text.strip() or bool(_WITHOUT_BLANKS.search(text))


def is_named(text: str) -> bool:
    """Tell whether the label of a link says what it leads to, `Paper`, `Project Page`, and no title."""
    words = set(re.split(r"\W+", link_label(text))) - {""}
    return bool(words) and words <= PAPER_LABELS | CODE_LABELS | OTHER_LABELS


def link_label(text: str) -> str:
    """Return what a link is called, without the brackets around."""
    label = text[_SIGNS.match(text).end() :]
    return label[: len(label) - _SIGNS.match(label[::-1]).end()].casefold()
