"""What the cells of a list say: values for the catalog, and the pattern that writes the cell from them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from helpers.base.days import is_day
from helpers.base.links import to_link
from helpers.base.text import brief
from helpers.catalog import derive
from helpers.catalog.declared import DeclaredColumn, Survey
from helpers.catalog.schema import NOTHING
from helpers.catalog.text_faults import clean, fault
from helpers.catalog.vocabulary import Terms
from helpers.lists import languages, markdown, pattern, remarks
from helpers.lists.columns import CatalogRow, TableLayout
from helpers.lists.notes import Note, Report

YEAR = re.compile(r"\b(?:19|20)\d\d\b", re.ASCII)
_SHORT_YEAR = re.compile(
    r"(?P<venue>[A-Za-z][\w@&-]*?[A-Za-z])(?:\s?['\u2019]?(?=\d)|-(?=20))(?P<year>(?:20)?\d\d)", re.ASCII
)
_TRACK = re.compile(
    r"(?P<venue>[A-Za-z][\w@&-]*[A-Za-z])\s?['\u2019](?P<year>\d\d)(?P<track>(?: [A-Z][\w&-]+){1,3})", re.ASCII
)
# `2023.5`, `2023-05-12`; a date beside a publication, `2024.3 / WSDM'24`.
_DATE = r"(?P<year>(?:19|20)\d\d)[./-](?:1[0-2]|0?[1-9])(?:[./-]\d{1,2})?"
_DATED = re.compile(_DATE, re.ASCII)
_DATE_AND_VENUE = re.compile(rf"{_DATE}\s*[/|,;:\u00b7]\s*(?P<rest>[^\W\d].*)", re.ASCII)
_VENUE_AND_DATE = re.compile(rf"(?P<rest>[^\W\d].*?)\s+[/|\u00b7]\s+{_DATE}", re.ASCII)
# Beside a year, `July 2024`, `12 July, 2024`, `2024 Jul 12`, a date in any language; no venue is called so.
_NAMED = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\b\.?"
_DAY_OF_MONTH, _YEAR_IN_DATE = r"\d{1,2}", r"(?:19|20)\d\d"
_IN_ENGLISH = rf"(?:^|[\s,(]+)(?:{_DAY_OF_MONTH}(?:st|nd|rd|th)? )?{_NAMED},? (?:{_DAY_OF_MONTH},? )?"
_IN_ANY_LANGUAGE = rf"^{_DAY_OF_MONTH}\.? [^\W\d]{{3,9}},? "
_BEHIND_YEAR = rf"(?<=\b{_YEAR_IN_DATE})[\s,]+{_NAMED}(?: {_DAY_OF_MONTH})?(?=$|\))"
_MONTH = re.compile(rf"(?:{_IN_ENGLISH}|{_IN_ANY_LANGUAGE})(?={_YEAR_IN_DATE}\b)|{_BEHIND_YEAR}", re.ASCII)
_SLASHED = re.compile(r"(?P<venue>[A-Za-z][\w@&-]*)/(?P<year>(?:19|20)\d\d)$", re.ASCII)
_ARXIV_NUMBER = re.compile(
    r"arXiv(?:\s?preprint)?[\s:,]{0,3}(?:arXiv:)?\d{4}\.\d{4,5}(?:v\d+)?(?:\s?\[[\w.-]+\])?", re.IGNORECASE | re.ASCII
)
_ARXIV_MONTH = re.compile(
    r"arXiv[\s:'\u2019.-]{0,3}(?!19|20)(?P<year>[0-3]\d)[./-]?(?:0[1-9]|1[0-2])", re.IGNORECASE | re.ASCII
)
_SPLIT = re.compile(r"(?:/ | & |; )(?![^()]*\))")
_COMMA = re.compile(r"\s*,\s*(?![^()]*\))")
_LONGEST_LIST = 500  # characters; a longer cell is no list
_ANSWERS = {"yes": "yes y true \u2713 \u2714 \u2705 \u221a", "no": "no n false \u2717 \u2718 \u274c \u00d7"}
_ANSWER = {sign: answer for answer, signs in _ANSWERS.items() for sign in signs.split()} | languages.ANSWERS
_DAY = re.compile(r"(\d{4})([-./])(\d\d)\2(\d\d)", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d{1,15})?|-?\d{1,15}(?:\.\d{1,15})?", re.ASCII)


@dataclass
class CellReading:
    """What a cell says.

    Attributes
    ----------
    values
        Cells of the catalog, by column.
    form
        The pattern that writes the cell from them; None where it is to be written in the usual form.
    notes
        What is odd, and what was done about it.
    as_listed
        Values as listed, by column, where the catalog's differ.
    """

    values: dict[str, str]
    form: str | None = None
    notes: list[Note] = field(default_factory=list)
    as_listed: dict[str, str] = field(default_factory=dict)


def is_missing(text: str) -> bool:
    """Tell whether a cell says that there is nothing to say."""
    return text.casefold() in NOTHING or text in languages.MISSING


def _missing_cell(columns: Sequence[str], text: str, usual: str, called: str = "") -> CellReading:
    """Return a cell that stays empty in the catalog and keeps its text in the list."""
    form = re.sub(r"(?<=\{)(\w+)", rf"\1 or {_literal(text)}", usual, count=1) if _literal(text) else None
    said = f"{brief(text)} is no {called or columns[0]}"
    return CellReading(dict.fromkeys(columns, ""), form, [(said, "left empty in the catalog")])


def _literal(text: str) -> str:
    """Return a text as it may stand in a pattern, where a backslash would be read by `re.sub`, or nothing."""
    return "" if re.search(r"[{}\\|]", text) else text


def text_cell(column: str, cell: str) -> CellReading:
    """Read a cell that is text."""
    usual = f"{{{column}}}"
    if is_missing(cell):
        return _missing_cell([column], cell, usual)
    value = clean(cell)
    notes = [] if value == cell else [(f"{column} {fault(cell) or 'has blanks at its ends'}", "mended")]
    return CellReading({column: value}, usual, notes)


def bold_cell(column: str, cell: str) -> CellReading:
    """Read a cell that is bold text."""
    found = text_cell(column, cell.removeprefix("**").removesuffix("**").strip())
    return CellReading(found.values, f"**{found.form}**", found.notes)


def publication_cell(cell: str, terms: Terms) -> CellReading:
    """Read venue and year."""
    if is_missing(cell):
        return _missing_cell(["venue", "year"], cell, "{publication}")
    value = " ".join(clean(cell).split())
    if remarks.waits(value):
        return CellReading({"venue": "", "year": ""}, None, [(f"{brief(value)} is no publication", "left empty")])
    venue, year, how, notes = venue_and_year(value)
    if (bare := remarks.without(value)) != value and venue_and_year(bare)[1]:
        venue, year, *_ = venue_and_year(bare)
        found = CellReading({"venue": venue, "year": year}, None)
        found.notes.append((f"the publication {brief(value)}", f"read as venue {brief(venue)}, year {year}"))
    else:
        found = CellReading({"venue": venue, "year": year}, f"{{publication{how}}}", notes)
    if venue:
        _known_venue(found, venue, terms)
    return found


def venue_cell(cell: str, terms: Terms) -> CellReading:
    """Read a venue whose year has a column of its own; a year beside it is read, too."""
    if is_missing(cell):
        return _missing_cell(["venue"], cell, "{venue}")
    value = " ".join(clean(cell).split())
    venue, year, how, notes = venue_and_year(value)
    found = CellReading({"venue": venue}, "{venue}", notes if venue != value else [])
    if year:
        found = CellReading({"venue": venue, "year": year}, f"{{publication{how}}}", notes)
    if venue:
        _known_venue(found, venue, terms)
    return found


def year_cell(cell: str) -> CellReading:
    """Read the year of a date, however that is written."""
    if is_missing(cell) or not cell:
        return _missing_cell(["year"], cell, "{year}") if cell else CellReading({"year": ""}, "{year}")
    found = YEAR.search(cell)
    if not found:
        return CellReading({"year": ""}, None, [(f"{brief(cell)} is no year", "left empty")])
    notes = [] if found[0] == cell else [(f"the date {brief(cell)}", f"read as the year {found[0]}")]
    return CellReading({"year": found[0]}, None if notes else "{year}", notes)


def authors_cell(cell: str, names: Callable[[str], str]) -> CellReading:
    """Read the names of authors; `names` tells them apart, and gives nothing where it cannot."""
    if is_missing(cell):
        return _missing_cell(["authors"], cell, "{authors}")
    found = names(cell) if cell else ""
    if cell and not found:
        return CellReading({"authors": ""}, None, [(f"the authors {brief(cell)} cannot be told apart", "left empty")])
    return CellReading({"authors": found}, _form("authors", cell, pattern.COMMA, found.split("; ") if found else []))


def is_arxiv_number(text: str) -> bool:
    """Tell whether a text is the number of a preprint, `arXiv:2005.00001`, or its month, `arXiv 2405`, and no year."""
    return bool(_ARXIV_NUMBER.fullmatch(text) or _ARXIV_MONTH.fullmatch(text))


def venue_and_year(text: str) -> tuple[str, str, str, list[Note]]:
    """Return the venue and the year of a publication, where the year stands, and what is odd."""
    if is_arxiv_number(text):
        month = _ARXIV_MONTH.fullmatch(text)
        year = f"20{month['year']}" if month else ""
        return (
            "arXiv",
            year,
            "",
            [(f"the publication {brief(text)}", "read as venue 'arXiv'" + f", year {year}" * bool(year))],
        )
    text = _SLASHED.sub(r"\g<venue> \g<year>", text)
    if dated := _DATE_AND_VENUE.fullmatch(text) or _VENUE_AND_DATE.fullmatch(text):
        venue, year, *_ = venue_and_year(dated["rest"])
        year = year or dated["year"]
        return venue, year, "", [(f"the publication {brief(text)}", f"read as venue {brief(venue)}, year {year}")]
    if (dateless := " ".join(_MONTH.sub(" ", text).split())) != text and YEAR.search(dateless):
        venue, year, *_ = venue_and_year(dateless)
        said = f"venue {brief(venue)}, year {year}" if venue else f"year {year}"
        return venue, year, "", [(f"the publication {brief(text)}", f"read as {said}")]
    words = [_DATED.sub(r"\g<year>", word) if _DATED.fullmatch(word.strip(",()")) else word for word in text.split(" ")]
    years = [place for place, word in enumerate(words) if YEAR.fullmatch(word.strip(",()"))]
    if len(years) == 1:
        place = years[0]
        venue = " ".join([*words[:place], *words[place + 1 :]]).strip(", |/\u2013\u2014-")
        year = words[place].strip(",()")
        if is_arxiv_number(venue):
            return "arXiv", year, "", [(f"the publication {brief(text)}", f"read as venue 'arXiv', year {year}")]
        if place in (0, len(words) - 1) and pattern.publication(venue, year) == text:
            return venue, year, "", []
        how = ":1" if pattern.publication(venue, year, 1) == text else ""
        return venue, year, how, [(f"the publication {brief(text)}", f"read as venue {brief(venue)}, year {year}")]
    if match := _SHORT_YEAR.fullmatch(text) or _TRACK.fullmatch(text):
        venue, year = match["venue"] + match.groupdict().get("track", ""), f"20{match['year'][-2:]}"
        return venue, year, "", [(f"the publication {brief(text)}", f"read as venue {brief(venue)}, year {year}")]
    what = "more than one year" if years else "no year"
    notes = [(f"the publication {brief(text)} has {what}", "year left empty")] if text else []
    return text, "", "", notes


def publication_cells(venue: str, year: str, line: int, terms: Terms, report: Report) -> CatalogRow:
    """Return the cells venue and year, the venue as vocabulary.csv spells it; what is odd is noted."""
    cell = publication_cell(f"{venue} {year}".strip(), terms)
    for note in cell.notes if venue else []:
        report.note(line, *note)
    return {"venue": cell.values["venue"] if venue else "", "year": cell.values["year"] or year}


def _known_venue(cell: CellReading, venue: str, terms: Terms) -> None:
    known = terms.known("venue", venue)
    if not known:
        cell.notes.append((f"the venue {brief(venue)} is new", terms.add("venue", venue)))
    elif known != venue:
        cell.values["venue"], cell.as_listed["venue"] = known, venue
        cell.notes.append((f"the venue {brief(venue)}", f"written {brief(known)} as in vocabulary.csv"))


def split_terms(cell: str, usual: str = "") -> list[str]:
    """Return the terms of a cell that joins them by a slash, an ampersand or a semicolon and blanks.

    Where `usual`, what joins them in other cells of the column, is a comma, so does that here.
    """
    if len(cell) > _LONGEST_LIST:
        return [cell]
    parts = _SPLIT.split(cell)
    if usual == pattern.COMMA:
        parts = [piece for part in parts for piece in _COMMA.split(part)]
    return [part.strip() for part in parts]


def usual_separator(cells: Sequence[str]) -> str:
    """Return what most often joins the terms of such cells; a comma, which single terms may have, only if twice."""
    counts = {sign: sum(len(split_terms(cell)) > 1 and sign in cell for cell in cells) for sign in pattern.SEPARATORS}
    counts["/ "] -= counts[" / "]
    commas = sum(len(_COMMA.split(cell)) > 1 for cell in cells if len(cell) <= _LONGEST_LIST)
    counts[pattern.COMMA] = commas if commas > 1 else 0
    best = max(counts, key=lambda sign: counts[sign])
    return best if counts[best] else pattern.DEFAULT_SEPARATOR


def usual_separators(layout: TableLayout, survey: Survey, column: Callable[[int], Sequence[str]]) -> dict[str, str]:
    """Return what joins the terms of each list column of a table; `column` gives the cells of one by its place."""
    fields, lists = layout.fields, [declared.name for declared in survey.declared if declared.is_list]
    return {name: usual_separator(column(fields.index(name))) for name in lists if name in fields}


def _form(column: str, cell: str, usual: str, terms: Sequence[str]) -> str | None:
    """Return the pattern of a list cell: with its own separator, or the usual one where it needs none."""
    if len(terms) < 2:
        return f"{{{column}:{usual}}}"
    return next((f"{{{column}:{sign}}}" for sign in pattern.SEPARATORS if sign.join(terms) == cell), None)


def declared_cell(column: DeclaredColumn, cell: str, usual: str, terms: Terms) -> CellReading:
    """Read a cell of a column that the survey declares; `usual` is what joins the terms of lists in this table."""
    match column.kind:
        case "models":
            return _models_cell(column, cell, usual)
        case "terms" | "term":
            return _terms_cell(column, cell, usual, terms)
        case "url" if cell:
            return link_cell(column.name, cell)
        case "yes-no":
            return _value_cell(column, cell, answer)
        case "date":
            return _value_cell(column, cell, day)
        case "number":
            return _value_cell(column, cell, number)
    return text_cell(column.name, cell)


def answer(text: str) -> str:
    """Return the `yes` or `no` that a text or a sign says, empty where it is none."""
    return _ANSWER.get(text.casefold(), "")


def day(text: str) -> str:
    """Return the day that a text says, as 2023-06-09, or its month or year; empty where it is none."""
    if len(text) in (4, 7) and is_day(f"{text}{'0001-01-01'[len(text) :]}"):
        return text
    match = _DAY.fullmatch(text)
    found = f"{match[1]}-{match[3]}-{match[4]}" if match else ""
    return found if is_day(found) else ""


def number(text: str) -> str:
    """Return the number that a text says, without commas between thousands, empty where it is none."""
    return text.replace(",", "") if _NUMBER.fullmatch(text) else ""


def _value_cell(column: DeclaredColumn, cell: str, read: Callable[[str], str]) -> CellReading:
    usual = f"{{{column.name}}}"
    value = read(cell)
    if cell and not value:
        return _missing_cell([column.name], cell, usual, column.short)
    return CellReading({column.name: value}, usual if value == cell else None)


def _models_cell(column: DeclaredColumn, cell: str, usual: str) -> CellReading:
    name = column.name
    if is_missing(cell):
        return _missing_cell([name], cell, f"{{{name}:{usual}}}", column.short)
    found = [part for part in split_terms(clean(cell), usual) if part]
    once = list(dict.fromkeys(found))
    value = "; ".join(once)
    try:
        derive.models(value)
    except ValueError as error:
        left = _missing_cell([name], cell, f"{{{name}:{usual}}}")
        left.notes = [(f"{error}", "left empty in the catalog")]
        return left
    notes = [] if once == found else [(f"a {column.short} is named twice", "kept once")]
    return CellReading({name: value}, _form(name, cell, usual, once), notes)


def _terms_cell(column: DeclaredColumn, cell: str, usual: str, terms: Terms) -> CellReading:
    name = column.name
    pattern_of_empty = f"{{{name}:{usual}}}" if column.is_list else f"{{{name}}}"
    if is_missing(cell):
        return _missing_cell([name], cell, pattern_of_empty, column.short)
    text = clean(cell)
    parts = split_terms(text, usual) if column.is_list else [text]
    listed = list(dict.fromkeys(part.replace(";", ",") for part in parts if part))
    read = CellReading({}, _form(name, cell, usual, listed) if column.is_list else f"{{{name}}}")
    canonical, read.notes = known_terms(column, listed, terms)
    read.values[name] = "; ".join(canonical)
    if canonical != listed:
        read.as_listed[name] = "; ".join(listed)
    return read


def known_terms(column: DeclaredColumn, parts: Sequence[str], terms: Terms) -> tuple[list[str], list[Note]]:
    """Return terms as vocabulary.csv spells them, each once, and what is odd; new ones are added."""
    notes: list[Note] = []
    return list(dict.fromkeys(_known_term(column, part, terms, notes) for part in parts)), notes


def _known_term(column: DeclaredColumn, part: str, terms: Terms, notes: list[Note]) -> str:
    known = terms.known(column.name, part) if column.open else terms.meant(column.name, part)
    if not known and not column.open:
        notes.append((f"the {column.short} {brief(part)} is new", terms.add(column.name, part)))
    elif known and known != part:
        notes.append((f"the {column.short} {brief(part)}", f"written {brief(known)} as in vocabulary.csv"))
    return known or part


def link_cell(column: str, cell: str) -> CellReading:
    """Read a cell that is a link."""
    found = markdown.find_link(cell) or markdown.find_link(to_link(cell))
    if not found:
        notes = [(f"{brief(cell)} is no link" if cell else "there is no link", "left empty in the catalog")]
        form = f"{{{column} or {_literal(cell)}}}" if _literal(cell) else None
        return CellReading({column: ""}, form, notes)
    broken = found.fault == markdown.BROKEN
    notes = [(f"the link cell {brief(cell)} {found.fault}", f"read as {found.url}")] if found.fault else []
    around = f"{found.before}{found.after}"
    good = not broken and not re.search(r"[{}|]", around)
    return CellReading({column: found.url}, f"{found.before}{{{column}}}{found.after}" if good else None, notes)


def named_link_cell(name: str, url: str, cell: str) -> CellReading:
    """Read a cell that is a name with a link behind it."""
    found = markdown.find_link(cell)
    if not found or not found.label:
        label = found.label if found else clean(cell)
        notes = [(f"{brief(cell)} is no named link", "read as far as it goes")]
        return CellReading({name: label, url: found.url if found else ""}, None, notes)
    around = (found.before.replace(f"[{found.label}]", f"[{{{name}}}]"), found.after)
    good = around[0] == f"[{{{name}}}](" and around[1] == ")"
    notes = [] if good else [(f"{brief(cell)} is more than a named link", "read as far as it goes")]
    return CellReading({name: clean(found.label), url: found.url}, f"[{{{name}}}]({{{url}}})" if good else None, notes)
