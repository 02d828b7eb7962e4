"""Find works: by link, key, name, title, a part of it, something spelt nearly so, an author, or words of any column."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from helpers.base.links import identity
from helpers.catalog.catalog import Catalog
from helpers.catalog.names import names

SURE = 0.87  # as alike as a word of five letters and the same with one dropped
ALIKE = 0.85  # from here on a title may be another spelling of one that is listed
MAYBE = 0.5
SHORTEST = 3  # letters of a part that is worth looking for
# Words that differ in these endings mean the same: `coded` finds `Coding`. The site's search is told them.
ENDINGS = ("ing", "ed", "es", "e", "s")
STEM, WORD = 3, 4  # letters of a word without its ending: to be found with another one, and with whatever follows
# Letters of which no decomposition knows what people write in their place.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "þ": "th", "æ": "ae", "œ": "oe"})


@dataclass(frozen=True)
class Match:
    """A work that was found: its key, by what it was found, and how alike that is, from 0 to 1."""

    key: str
    by: str
    likeness: float = 1.0


def find(catalog: Catalog, query: str) -> list[Match]:
    """Return the works that a query means, the most similar first.

    Parameters
    ----------
    catalog : Catalog
        Where to look.
    query : str
        An arXiv id, DOI or link in any form, a key, a name, a title or part of it, misspelt too, an author's
        family name or whole name, or words of any columns.

    Returns
    -------
    list of Match
        What the most exact way gives that gives anything: by link, key, name or title, part, near spelling, author,
        words. A link is either listed or not: none is nearly the same.
    """
    if identity(query):
        return by_link(catalog, query)
    texts = {column: catalog.papers[column].map(fold) for column in ("key", "name", "title")}
    wanted = fold(query)
    for column, cells in texts.items():
        if found := _by(catalog, column, cells.eq(wanted) & (wanted != "")):
            return found
    if len(wanted) >= SHORTEST:
        either = [wanted in name or wanted in title for name, title in zip(texts["name"], texts["title"], strict=True)]
        if found := _by(catalog, "a part of the name or title", either):
            return found
    return near(catalog, query, SURE) or by_author(catalog, query) or by_words(catalog, query)


def by_link(catalog: Catalog, link: str) -> list[Match]:
    """Return the works with a link, however it is written."""
    wanted = identity(link)
    if not wanted:
        return []
    changes = catalog.changes[catalog.changes["column"].eq("url")]
    earlier = {row["key"] for row in changes.to_dict("records") if identity(row["before"]) == wanted}
    papers = zip(catalog.papers["key"], catalog.papers["url"], strict=True)
    return _by(catalog, "link", [key in earlier or identity(url) == wanted for key, url in papers])


def by_author(catalog: Catalog, name: str) -> list[Match]:
    """Return the works of the authors with a family name, or with a whole name."""
    wanted = fold(name)
    works = catalog.works[["key", "authors"]].values if wanted else ()
    return [Match(key, "author") for key, authors in works if wanted in _folded_names(authors)]


def by_words(catalog: Catalog, query: str) -> list[Match]:
    """Return the works that have each word of a query in whatever form, in any column or as an author's family name."""
    wanted = [(fold(word), _any_form(word)) for word in query.split() if fold(word)]
    titles = catalog.sections.set_index("id")["title"]
    sections = catalog.papers["section"].map(titles).groupby(catalog.papers["key"]).agg(" ".join)
    columns = [name for name in catalog.works.columns if name not in ("key", "authors", "url", "section")]
    found = []
    for work in catalog.works.to_dict("records") if wanted else ():
        said = "\n".join([*(f"{work[name]}" for name in columns), sections[work["key"]]])
        text, people = f"{fold(said)} {fold(said.replace('-', ''))}", _folded_names(work["authors"])
        if all(form.search(text) or word in people for word, form in wanted):
            found.append(Match(work["key"], "words"))
    return found


def _any_form(word: str) -> re.Pattern[str]:
    """Return what finds a word in folded text, with another ending too, and written with a hyphen or without."""
    whole, joined = fold(word), fold(word.replace("-", ""))
    forms = [*inflected(joined), *(one for one in (whole, joined) if len(one) >= SHORTEST)]
    return re.compile("|".join([rf"\b{re.escape(whole)}\b", *(rf"\b{re.escape(form)}" for form in forms)]))


def inflected(word: str) -> list[str]:
    """Return how other forms of a word may begin; none of one that has no ending."""
    stems = (word.removesuffix(ending) for ending in ENDINGS if word.endswith(ending))
    stem = next((stem for stem in stems if len(stem) >= STEM), "")
    return [*([stem] if len(stem) >= WORD else []), *(f"{stem}{ending}" for ending in ENDINGS)] if stem else []


def near(catalog: Catalog, query: str, least: float = MAYBE) -> list[Match]:
    """Return the works with a name, a title or part of a title spelt like the query, the most similar first."""
    wanted = fold(query)
    works = catalog.works
    found = [
        Match(key, "near spelling", alike)
        for key, name, title in zip(works["key"], works["name"], works["title"], strict=True)
        if wanted and (alike := max(likeness(wanted, text, least) for text in _texts(wanted, name, title))) >= least
    ]
    return sorted(found, key=lambda match: -match.likeness)


def near_titles(catalog: Catalog, title: str, least: float = MAYBE) -> list[Match]:
    """Return the works whose whole title is spelt like another, the most similar first."""
    wanted = fold(title)
    pairs = [(key, likeness(wanted, fold(other), least)) for key, other in catalog.works[["key", "title"]].values]
    found = [Match(key, "near title", alike) for key, alike in pairs if alike >= least]
    return sorted(found, key=lambda match: -match.likeness)


def fold(text: str) -> str:
    """Return the letters and digits of a text, without case and accents, in words."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    return " ".join(re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c))))


def _by(catalog: Catalog, what: str, mask: list[bool]) -> list[Match]:
    return [Match(key, what) for key in catalog.papers.loc[list(mask), "key"].drop_duplicates()]


def _folded_names(authors: str) -> set[str]:
    return {fold(text) for name in names(authors) for text in (name.family, f"{name.given} {name.family}")}


def _texts(wanted: str, name: str, title: str) -> Iterator[str]:
    yield fold(name)
    yield fold(title)
    words, length = fold(title).split(), len(wanted.split())
    for start in range(len(words) - length + 1):
        yield " ".join(words[start : start + length])


def likeness(one: str, other: str, least: float) -> float:
    """Return how alike two folded texts are, from 0 to 1; 0 where that is surely less than `least`."""
    matcher = SequenceMatcher(None, other, one, autojunk=False)
    # The quick ratios are bounds from above: most texts need no more than these.
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    return matcher.ratio()
