"""The title that an entry begins with, where its style, a line break, or names in italics behind it set it off."""

import re
from collections.abc import Sequence

from helpers.catalog.vocabulary import Terms
from helpers.lists import citations
from helpers.lists.after_title import last_fields
from helpers.lists.details import BY, are_details, plain_text, read_details, texts_in_order, without_wraps
from helpers.lists.people import names, plain_names
from helpers.lists.pieces import Piece, has_words

AFTER_TITLE = re.compile(r"\s*(?:[.,;(|\uff0c\u3001\u3002\uff08]|$)")
_BEFORE_DETAILS, _IN_LAST = re.compile(r"(?:[.?!,]|\b[Ii]n)\s*$"), re.compile(r"\s[Ii]n\s*$")
_STOP = re.compile(r"\.\s")


def title_set_off(pieces: Sequence[Piece], terms: Terms) -> tuple[str, list[Piece]]:
    """Return the title that an entry begins with, where something sets it off, and the pieces beside it."""
    start = next((place for place, piece in enumerate(pieces) if not piece.url and piece.text.strip(" [](),;|/")), 0)
    style = pieces[start].style if pieces and not pieces[start].url else ""
    if style in ("strong", "em"):
        end = next((place for place in range(start, len(pieces)) if pieces[place].style != style), len(pieces))
        title, rest = "".join(piece.text for piece in pieces[start:end]).strip(), list(pieces[end:])
        if _is_set_off(title, style, rest, terms):
            return title, [*pieces[:start], *rest]
    elif _is_before_names(pieces[start:], terms):
        title = _IN_LAST.sub("", pieces[start].text)
        return title.strip(f"{citations.ENDS} "), [*pieces[:start], *pieces[start + 1 :]]
    return _first_line(pieces, terms) or ("", list(pieces))


def _is_set_off(title: str, style: str, rest: Sequence[Piece], terms: Terms) -> bool:
    """Tell whether a text in bold or italics is a title, by what follows it."""
    if ";" in names(title):
        return False
    says_more = any(not piece.url and piece.text.strip(" .,;|[]()") for piece in rest)
    is_begun = title.endswith(":") or "".join(piece.text for piece in rest).lstrip().startswith(":")
    if not says_more or is_begun or citations.is_publication(title, terms):
        return False
    if plain_names(title) and rest[0].text.lstrip().startswith(",") and not are_details(rest, terms):
        return False  # one of the authors
    if style == "em" or not has_words(title):  # it may be names, or the first word of a title
        is_apart = AFTER_TITLE.match(rest[0].text) or BY.match(rest[0].text.lstrip())
        return bool(is_apart) and not plain_names(title) and are_details(rest, terms)
    following = next(piece for piece in rest if piece.text.strip())
    # A bold name is followed by the words of a title, a bold title by something that is set off.
    is_apart = following.url or AFTER_TITLE.match(rest[0].text) or any(piece.style == "em" for piece in rest)
    fewest = 1 if BY.match("".join(piece.text for piece in rest).lstrip()) else 2
    return bool(title[-1] in ".?!" or is_apart) or are_details(rest, terms, fewest)


def _first_line(pieces: Sequence[Piece], terms: Terms) -> tuple[str, list[Piece]] | None:
    """Return the first line of an entry where it is the title, and the others its authors and its publication."""
    pieces = without_wraps(pieces)
    end = next((place for place, piece in enumerate(pieces) if piece.style == "break"
                and any(one.text.strip() for one in pieces[:place])), len(pieces))  # fmt: skip
    title = plain_text("".join(" " if piece.url else piece.text for piece in pieces[:end]))
    texts = [text for text, _ in texts_in_order(pieces[end:])]
    are_names = [";" in plain_names(re.split(_STOP, text)[0]) for text in texts]
    is_sure = any(are_names) or any(citations.is_edition(text, terms) for text in texts)
    if not title or not is_sure or not are_details(pieces[end:], terms):
        return None
    links = [piece for piece in pieces[:end] if piece.url]
    return title, [*links, *pieces[end:]]


def _is_before_names(pieces: Sequence[Piece], terms: Terms) -> bool:
    """Tell whether a text is a title by what follows: `A Title. *Ann Adams*. KDD 2024`, `A Title. *Nature*, 2024`."""
    if len(pieces) < 3 or pieces[0].url or pieces[0].style or pieces[1].style not in ("em", "strong"):
        return False
    is_citation = citations.is_like_a_citation(pieces[0].text.strip(), pieces[0].text)
    if is_citation or not _BEFORE_DETAILS.search(pieces[0].text) or not are_details(pieces[1:], terms):
        return False
    found = read_details(texts_in_order(pieces[1:]), terms)
    is_alone = not any(names(tail) for _, _, tail in last_fields(pieces[0].text, has_commas=False))
    return bool(found.year and found.venue and (found.authors or (pieces[1].style == "em" and is_alone)))
