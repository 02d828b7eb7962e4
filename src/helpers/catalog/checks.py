"""Rules of the catalog that concern more than one cell, and notices: what is no fault but worth knowing."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain

import numpy as np

from helpers.base import days, links
from helpers.base.links import identity
from helpers.base.paths import CHANGES, CORRECTIONS, EVIDENCE, PAPERS, SECTIONS, SOURCES, SURVEY, VOCABULARY, short
from helpers.base.text import brief, in_lines, split
from helpers.catalog import derive, history
from helpers.catalog.declared import DeclaredColumn, DerivedColumn, Survey
from helpers.catalog.faults import Fault
from helpers.catalog.rows import Column
from helpers.catalog.schema import FILES, NOTHING, columns, models
from helpers.catalog.sheet import Sheet
from helpers.catalog.vocabulary import FLOW, NEUTRAL, Vocabulary, did_you_mean, misspelt

Sheets = dict[str, Sheet]
UNIQUE = {file: model.unique for file, model in FILES.items()}
ROW_NAME = {file: model.named_by for file, model in FILES.items() if model.named_by}


def check(sheets: Sheets, survey: Survey) -> None:
    """Note in each sheet the faults that only several cells together show."""
    # First of all: what follows from another work under a key is not noted again.
    _check_one_key_one_work(sheets[PAPERS])
    for file, together in UNIQUE.items():
        if not FILES[file].repeats:
            _check_unique(sheets[file], together)
    _check_vocabulary(sheets[VOCABULARY], survey)
    _check_one_work_one_key(sheets[PAPERS])
    _check_earlier_links(sheets[PAPERS], sheets[CHANGES])
    _check_works_agree(sheets[PAPERS])
    _check_corrections(sheets)
    names = list(columns(models(survey)[PAPERS]))
    _check_sources(sheets, names)
    _check_changes(sheets, names)
    _check_keys(sheets[EVIDENCE], sheets[PAPERS])


def _check_unique(sheet: Sheet, together: tuple[str, ...]) -> None:
    seen: dict[tuple[str, ...], tuple[dict[str, str], int]] = {}
    doubled = np.logical_and.reduce([sheet.column(column).repeated for column in together])
    for row, line in sheet.at(np.flatnonzero(doubled)):
        value = tuple(row[column] for column in together)
        if not all(value) or line in sheet.other_works:
            continue  # noted already: cell by cell, in the head, or as another work
        if value in seen:
            first, where = seen[value]
            sheet.repeated_rows.add(line)
            already = f"{', '.join(value)!r} stands already in line {where}"
            sheet.fault(line, " and ".join(together), f"{already}{_which_to_delete(row, first)}")
        seen.setdefault(value, (row, line))


def _which_to_delete(row: dict[str, str], first: dict[str, str]) -> str:
    """Say in which cells two rows of one thing differ: a merge keeps both where both branches changed it."""
    differing = [
        f"{column} is {row[column]!r} here, {first[column]!r} there" for column in row if row[column] != first[column]
    ]
    return (
        f"; {', '.join(differing)}: delete the line that errs"
        if differing
        else " with the same cells: delete this line"
    )


def _check_vocabulary(sheet: Sheet, survey: Survey) -> None:
    buckets = [column.name for column in survey.rules if column.rule == "bucket"]
    claims: dict[tuple[str, str], str] = {}
    for row, line in zip(sheet.rows, sheet.lines, strict=True):
        if not (row["field"] and row["value"]):
            continue
        for name in dict.fromkeys(n for n in (row["value"], row["abbreviation"], *split(row["aliases"])) if n):
            owner = claims.setdefault((row["field"], name.casefold()), row["value"])
            if owner != row["value"]:
                sheet.fault(line, "aliases", f"{name!r} means {owner!r} already")
        if row["field"] in buckets:
            try:
                derive.bounds(row["value"])
            except IndexError:
                sheet.fault(line, "value", f"{row['value']!r} is not a range of sizes, as '<1B' or '1B-10B'")


def _check_one_work_one_key(sheet: Sheet) -> None:
    """Note links under two keys: one work has one key, or it would be counted twice."""
    seen: dict[str, tuple[str, int]] = {}
    urls = sheet.column("url")
    works = urls.mapped(identity)
    # Only rows that share a link with another one can be at fault: one in a million, and the others cost nothing.
    shared = {work for work, times in Counter(works).items() if times > 1}
    suspects = urls.repeated | np.isin(np.arange(len(sheet.lines)), urls.rows_where([k in shared for k in works]))
    for row, line in sheet.at(np.flatnonzero(suspects)):
        work = identity(row["url"])
        key, first = seen.setdefault(work, (row["key"], line)) if work else (row["key"], line)
        if key != row["key"]:
            sheet.fault(line, "url", f"is the link of {key!r} in line {first} too; one work has one key")


def _check_earlier_links(sheet: Sheet, changes: Sheet) -> None:
    """Note links under one key that another work had before it was published."""
    earlier = {identity(row["before"]): row["key"] for row in changes.rows if row["column"] == "url"}
    if not earlier:
        return
    urls = sheet.column("url")
    for row, line in sheet.at(urls.rows_where([identity(url) in earlier for url in urls.values])):
        key = earlier[identity(row["url"])]
        if row["key"] != key and row["url"]:
            sheet.fault(line, "url", f"was the link of {key!r} before it was published; one work has one key")


def _check_one_key_one_work(sheet: Sheet) -> None:
    """Note rows with another title and another link than the first one with their key: they are another work."""
    seen: dict[str, tuple[str, str, int]] = {}
    for row, line in sheet.at(np.flatnonzero(sheet.column("key").repeated)):
        key, title, link = row["key"], row["title"], identity(row["url"])
        if not (key and title and link):
            continue
        other, elsewhere, first = seen.setdefault(key, (title, link, line))
        if title != other and link != elsewhere:
            sheet.other_works.add(line)
            sheet.fault(
                line, "key", f"{key!r} is the key of {other!r} in line {first}; another work needs a key of its own"
            )


def _check_works_agree(sheet: Sheet) -> None:
    """Note rows of a work that contradict each other; a section without a column leaves it empty."""
    said: dict[tuple[str, str], tuple[str, int]] = {}
    noted = sheet.other_works | sheet.repeated_rows
    for row, line in sheet.at(np.flatnonzero(sheet.column("key").repeated)):
        if line in noted:
            continue
        for column in [c for c in row if c not in ("key", "section") and row[c] and row["key"]]:
            value, first = said.setdefault((row["key"], column), (row[column], line))
            if value != row[column]:
                sheet.fault(line, column, f"is {row[column]!r}, but {value!r} in line {first} for the same key")


def _check_corrections(sheets: Sheets) -> None:
    sheet = sheets[CORRECTIONS]
    names = {file: sheets[file].column(column) for file, column in ROW_NAME.items()}
    for row, line in zip(sheet.rows, sheet.lines, strict=True):
        file, key, column = row["file"], row["key"], row["column"]
        if not (file and key and column):
            continue
        if file not in ROW_NAME:
            sheet.fault(line, "file", f"{file!r} is not a file with corrections{did_you_mean(file, ROW_NAME)}")
            continue
        rows = [other for other, _ in sheets[file].at(names[file].places(key)[:1])]
        if not rows:
            _check_known(key, names[file], sheets[file], ROW_NAME[file], sheet, line)
        elif column in sheets[file].missing or "corrected" in sheet.missing:
            continue
        elif column not in rows[0]:
            sheet.fault(line, "column", f"{column!r} is not a column of {file}{did_you_mean(column, rows[0])}")
        elif row["corrected"] == row["as_listed"]:
            sheet.fault(line, "corrected", "is what the list has: nothing was corrected")


def _check_sources(sheets: Sheets, names: Sequence[str]) -> None:
    sheet = sheets[SOURCES]
    keys = sheets[PAPERS].column("key")
    for row, line in zip(sheet.rows, sheet.lines, strict=True):
        if row["key"]:
            _check_known(row["key"], keys, sheets[PAPERS], "key", sheet, line)
        for column in split(row["columns"]):
            if column not in names:
                hint = did_you_mean(column, names)
                sheet.fault(line, "columns", f"{column!r} is not a column of papers.csv{hint}")


def missing_sources(sheets: Sheets, sourced: Sequence[str]) -> list[Fault]:
    """Return, as faults, the values of columns that the list does not give and of which sources.csv says nothing.

    They are no faults to `load`: a row is written before its source is told.
    """
    papers, sources = sheets[PAPERS], sheets[SOURCES]
    told = {(row["key"], column) for row in sources.rows for column in split(row["columns"])}
    found = []
    cells = (papers.column(column).cells() for column in ("key", *sourced))
    for line, key, *values in zip(papers.lines, *cells, strict=True):
        given = [column for column, value in zip(sourced, values, strict=True) if value and (key, column) not in told]
        if given:
            told |= {(key, column) for column in given}  # once a work, however often it is listed
            names = "; ".join(given)
            message = f"{sources.file.name} does not say where this comes from; add the row {key},{names},SOURCE,"
            found.append(Fault(papers.file, line, names, message))
    return found


def _check_changes(sheets: Sheets, names: Sequence[str]) -> None:
    _check_keys(sheets[CHANGES], sheets[PAPERS])
    history.check(sheets[CHANGES], sheets[CORRECTIONS].rows, names)


def _check_keys(sheet: Sheet, papers: Sheet) -> None:
    keys = papers.column("key")
    for row, line in zip(sheet.rows, sheet.lines, strict=True):
        if row["key"]:
            _check_known(row["key"], keys, papers, "key", sheet, line)


def _check_known(key: str, keys: Column, named: Sheet, column: str, sheet: Sheet, line: int) -> None:
    """Note a key that another file does not have, unless that file is empty, or may have lost or mistaken it."""
    if keys.values and key not in keys.numbers and not named.may_hold(key, column):
        sheet.fault(line, "key", f"{key!r} is not in {named.file.name}{did_you_mean(key, keys.values)}")


_PEOPLE = re.compile(r"\S+\s.*(?:\sand\s|\s&\s)\S+\s.*")  # not `Institute of Science and Technology`
_SIGNS, _NUMBER = ("=", "+", "-", "@"), re.compile(r"[+-][0-9.,]+")
_SUFFIXES = ("Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV")  # which may follow a comma within a name
_LINES = re.compile(r"(?<=\.csv):\d+(?=: )|(?<=lines): [\d, .]+(?=\)$)")  # numbers of lines, not how many they are


def notices(sheets: Sheets, vocabulary: Vocabulary, survey: Survey) -> list[str]:
    """Return, a line each, what may be a slip: terms without colour or family, new ones, odd years."""
    papers = sheets[PAPERS]
    where = short(sheets[VOCABULARY].file)
    return [
        *(
            f"{where}: {notice}"
            for field, terms in _drawn_terms(sheets, vocabulary, survey).items()
            for notice in _missing_colours(field, terms, vocabulary)
        ),
        *(notice for rule in survey.rules for notice in _without_family(rule, papers, vocabulary)),
        *(notice for column in survey.declared if column.open for notice in _new_terms(column, papers, vocabulary)),
        *_public_later(papers),
        *_by_line("authors", papers, _joined_names),
        *_by_line("authors", papers, _namesakes),
        *_by_line("name", papers, _nothing),
        *_by_line("year", papers, _ahead),
        *history.unrecorded_changes(sheets, ROW_NAME),
        *_by_line("field", sheets[VOCABULARY], partial(_no_column, survey=survey)),
        *(notice for rule in survey.rules for notice in _unknown_families(rule, survey, papers, vocabulary)),
        *_of_one_number(sheets[SECTIONS]),
        *(notice for sheet in sheets.values() for notice in _formulas(sheet)),
    ]


def _drawn_terms(sheets: Sheets, vocabulary: Vocabulary, survey: Survey) -> dict[str, set[str]]:
    """Return the terms that figures give a colour: of the first level, and of what has any colour in the vocabulary."""
    papers = sheets[PAPERS]
    used = {survey.level: set(sheets[SECTIONS].column(survey.level).values)}
    for column in survey.closed:
        used[column.name] = set(chain.from_iterable(papers.column(column.name).mapped(split)))
    for column in survey.declared:
        family = survey.derived_from(column.name, "family") if column.kind == "models" else ""
        if family:
            names = {b.name for b in chain.from_iterable(papers.column(column.name).mapped(derive.models))}
            used[family] = {derive.family(name, vocabulary, family) for name in names}
    has_colours = {term.field for term in vocabulary.terms if term.colour}
    return {field: terms for field, terms in used.items() if field in has_colours}


def _no_column(field: str, survey: Survey) -> list[str]:
    """Say that terms are those of no column: nothing uses them."""
    known = ["venue", FLOW, *survey.levels, *survey.columns, *survey.derived]
    hint = did_you_mean(field, known)
    return [] if field in known else [f"{brief(field)} is no column of this survey, nor what flows in it{hint}"]


def _unknown_families(rule: DerivedColumn, survey: Survey, papers: Sheet, vocabulary: Vocabulary) -> Iterator[str]:
    """Say which families of unpublished sizes may be misspelt; one that no model is of yet is no slip."""
    if not rule.unpublished:
        return
    (source,), field = rule.sources, survey.derived_from(rule.sources[0], "family")
    models_there = (model for cell in papers.column(source).values for model in derive.models(cell))
    known = {*vocabulary.values(field), *(derive.family(model.name, vocabulary, field) for model in models_there)}
    for name in rule.unpublished:
        if vocabulary.lookup(field, name) or name in known:
            continue
        if hint := did_you_mean(name, sorted(known)):
            yield f"{SURVEY}: derived: {rule.name}: unpublished: {brief(name)} is no family of {source}{hint}"


def _formulas(sheet: Sheet) -> Iterator[str]:
    for name in sheet.rows[0] if len(sheet.rows) else ():
        yield from _by_line(name, sheet, _run_by_spreadsheets)


def _run_by_spreadsheets(cell: str) -> list[str]:
    # Full-width signs are taken for those of ASCII, and blanks before any are passed over.
    text = unicodedata.normalize("NFKC", cell[:100]).lstrip()
    runs = text[:1] in _SIGNS and len(text) > 1 and not _NUMBER.fullmatch(text)
    return [f"{brief(cell)} begins with {text[0]}, so that a spreadsheet runs it as a formula"] if runs else []


def _of_one_number(sections: Sheet) -> Iterator[str]:
    first: dict[str, int] = {}
    for row, line in zip(sections.rows, sections.lines, strict=True):
        number = row["number"]
        if number and number in first:
            yield f"{short(sections.file)}:{line}: number: {number} is that of the section in line {first[number]}, too"
        first.setdefault(number, line)


def _missing_colours(field: str, terms: set[str], vocabulary: Vocabulary) -> Iterator[str]:
    for term in vocabulary.ordered(field, terms - {""}):
        if not vocabulary.has_colour(field, term):
            yield f"{field}: {term!r} has no colour and is drawn in the neutral grey {NEUTRAL}"


def _without_family(rule: DerivedColumn, papers: Sheet, vocabulary: Vocabulary) -> Iterator[str]:
    if rule.rule != "family":
        return
    field = rule.name
    known = [name for term in vocabulary.terms if term.field == field for name in (term.value, *term.aliases)]

    def odd(cell: str) -> list[str]:
        return [hint(b.name) for b in derive.models(cell) if not vocabulary.lookup(field, b.name)]

    def hint(name: str) -> str:
        row = vocabulary.row(field, derive.family(name, vocabulary, field))
        new = f"new one needs a row in vocabulary.csv: {row}"
        meant = misspelt(name, known)
        return f"{name!r} belongs to no known family; " + (f"did you mean {meant!r}? A {new}" if meant else f"a {new}")

    yield from _by_line(rule.sources[0], papers, odd)


def _new_terms(column: DeclaredColumn, papers: Sheet, vocabulary: Vocabulary) -> Iterator[str]:
    """Find terms of an open column that the vocabulary does not list: new ones are welcome, misspelt ones are not."""
    name = column.name
    choices = vocabulary.values(name)

    def odd(cell: str) -> list[str]:
        terms = split(cell) if column.is_list else filter(None, [cell])
        return [hint(term) for term in terms if not vocabulary.knows(name, term)]

    def hint(term: str) -> str:
        new = f"f it is right, add it to vocabulary.csv: {vocabulary.row(name, term)}"
        meant = vocabulary.lookup(name, term) or misspelt(term, choices)
        return f"{term!r} is a new term; " + (f"did you mean {meant!r}? I{new}" if meant else f"i{new}")

    yield from _by_line(name, papers, odd)


def _by_line(name: str, papers: Sheet, odd: Callable[[str], list[str]]) -> Iterator[str]:
    """Give what is odd of each distinct cell of a column, with the rows that hold it, in order of the first ones."""
    column = papers.column(name)
    found = column.mapped(odd)
    places = column.rows_where([bool(oddities) for oddities in found]).tolist()
    yield from _group(papers, name, ((place, oddity) for place in places for oddity in found[column.codes[place]]))


def _group(papers: Sheet, name: str, found: Iterable[tuple[int, str]]) -> Iterator[str]:
    """Give each oddity of a column once, with the lines of its places."""
    lines: dict[str, list[int]] = {}
    for place, oddity in found:
        lines.setdefault(oddity, []).append(papers.lines[place])
    for oddity, held in lines.items():
        yield f"{short(papers.file)}:{held[0]}: {name}: {oddity}{in_lines(held)}"


def new(notices: Iterable[str], earlier: Iterable[str]) -> list[str]:
    """Return the notices that say more than earlier ones; the lines of which both say the same may have moved."""
    known = {_LINES.sub("", notice) for notice in earlier}
    return [notice for notice in notices if _LINES.sub("", notice) not in known]


def _joined_names(cell: str) -> list[str]:
    names = [name for name in split(cell) if _PEOPLE.fullmatch(name) or _has_comma(name)]
    return [f"{name!r} counts as one name; authors are joined by '; ', given names first" for name in names]


def _has_comma(name: str) -> bool:
    return "," in name and name.rpartition(",")[2].strip() not in _SUFFIXES


def _namesakes(cell: str) -> list[str]:
    doubled = (name for name, times in Counter(split(cell)).items() if times > 1)
    return [f"names {name!r} twice; are they two people?" for name in doubled]


def _nothing(cell: str) -> list[str]:
    return (
        [f"{cell!r} is taken for a name; leave it empty where the work has none"] if cell.casefold() in NOTHING else []
    )


def _ahead(cell: str) -> list[str]:
    return [f"{cell} has not come yet"] if cell and days.is_future(f"{int(cell) - 1}") else []


def _public_later(papers: Sheet) -> Iterator[str]:
    urls = papers.column("url")
    months = urls.cells([month for _, month in urls.mapped(links.arxiv)])
    years = papers.column("year").cells()
    late = (
        (place, f"{year}, but its arXiv id is of {month}")
        for place, (year, month) in enumerate(zip(years, months, strict=True))
        if year and month and year < month[:4]
    )
    yield from _group(papers, "year", late)
