"""Where marks and numbers lead: a count to the works that it counts, a work that is named to its page."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlencode

from helpers.base.links import identity
from helpers.base.text import plural, quantity
from helpers.catalog.declared import Survey
from helpers.output.grid import Cell
from helpers.site.pages import PageTable
from helpers.site.works import Work, others, parameter, picks, terms
from helpers.tables.picking import ANY, FORMS, HOW_MANY, REPORTED, SEVERAL, SPANS, within
from helpers.tables.shared import UNKNOWN, YES_NO

_COLUMN_OF = {end: column for column, ends in SPANS.items() for end in ends}  # in an address of the catalog
_TIMES = {"year": "", "month": "first public ", "listed": "listed "}  # before a time of each column
_NAMED = 3  # terms of a column
TOTALS = ("works", "new")  # heads of columns that count all works of a row
NAMING = ("key", "name")  # heads of columns that name works; what others say may be the name of one, too
WORK, PICK = "work:", "pick:"  # before what a mark of a figure shows, in its id
Choice = tuple[tuple[str, str], ...]  # names and values of an address of the catalog


class Lead(NamedTuple):
    """Where something leads, as a path in the site, and what to say of it."""

    path: str
    said: str


class Leads:
    """Knows what works can be picked by in the catalog's page, and which are found then."""

    def __init__(self, works: Sequence[Work], survey: Survey) -> None:
        """Take all works."""
        self._survey = survey
        names = others(works, survey)
        self._facets = terms(works)
        self._names = [*self._facets, *names]
        self._called = {word: name for name in reversed(survey.selectable) for word in _called(name, survey)}
        self._times = {name: {work.key: work.values[name] for work in works if work.values[name]} for name in SPANS}
        self._found: dict[tuple[str, str], set[str]] = {}
        self._places: dict[tuple[str, str], set[tuple[str, int]]] = {}
        for work in works:
            for number, place in enumerate(work.places):
                for level, term in zip(survey.levels, place, strict=True):
                    self._places.setdefault((parameter(level), term), set()).add((work.key, number))
            for pick in picks(work, names, survey):
                self._found.setdefault(pick, set()).add(work.key)
        self._pages = {work.key: work.key for work in works}
        named: dict[str, list[str]] = {}
        for work in works:
            named.setdefault(work.name, []).append(work.key)
        # A name that several works share leads to none of them.
        self._pages |= {name: keys[0] for name, keys in named.items() if name and len(keys) == 1}
        self._works = {number: work for work in works for number in (*work.ids, f"{WORK}{work.key}")}

    def of_link(self, url: str) -> Lead | None:
        """Return where a link to a work leads in the site; None where it is to none of the catalog."""
        return self._of_work(identity(url))

    def of_mark(self, shown: str) -> Lead | None:
        """Return where a mark leads, given its id: `work:KEY`, or `pick:COLUMN=TERM&...` and what `style.pick` adds.

        None where it shows nothing that the catalog has.
        """
        name, _, more = shown.partition("#")
        if name.startswith(PICK):
            return self.pick(parse_qsl(name.removeprefix(PICK)), unquote(more.partition("#")[2]))
        return self._of_work(name) if name.startswith(WORK) else None

    def pick(self, chosen: Sequence[tuple[str, str]], said: str = "") -> Lead | None:
        """Return where the works are that have some terms, given with their columns; None where there are none.

        Several terms of one column mean any of these. `said` is what is counted, where these are no works.
        """
        meant: list[tuple[str, str]] = []
        for called, term in chosen:
            name = self._name(called)
            if name == REPORTED and {*map(self._name, term.split())} <= {*self._names}:
                meant.append((name, " ".join(parameter(self._name(one)) for one in term.split())))
            elif name in self._names or name.removesuffix(HOW_MANY) in self._names:
                meant.append((name, term))
            elif (column := _COLUMN_OF.get(name, name)) in SPANS and FORMS[column].fullmatch(term):
                meant += [(end, term) for end in SPANS.get(name, (name,))]
            else:
                return None
        choice = [(_in_address(name), term) for name, term in meant]
        count = self._count(choice) if choice else 0
        works = quantity(count, "works")
        counted = works if said.partition(" ")[0] in ("", f"{count:,}") else f"{works}, {said}"
        return Lead(_address(choice), f"{self._words(meant)}: {counted}") if count else None

    def _name(self, called: str) -> str:
        """Return the name of what a column may be called."""
        return called if called in self._names else self._called.get(called.casefold(), called)

    def _words(self, meant: Sequence[tuple[str, str]]) -> str:
        """Return in words what is picked."""
        picked: dict[str, list[str]] = {}
        for name, term in meant:
            picked.setdefault(_COLUMN_OF.get(name, name), []).append(term)
        times = {name: [dict(meant).get(end, "") for end in SPANS[name]] for name in picked if name in SPANS}
        return ", ".join(
            _time(name, *times[name]) if name in times else self._word(name, picked[name]) for name in picked
        )

    def _word(self, name: str, terms: Sequence[str]) -> str:
        """Return what to call terms: with their column where they say nothing by themselves, of many the first ones."""
        if name == REPORTED:
            return f"{' or '.join(map(self._survey.short, terms[0].split()))} reported"
        column = name.removesuffix(HOW_MANY)
        if column != name and terms[0] != UNKNOWN:
            short = self._survey.short(column)
            return f"{terms[0]} {plural(short) if terms[0] == SEVERAL else short}"
        said = " or ".join([*terms[:_NAMED], *([f"{len(terms) - _NAMED} others"] if len(terms) > _NAMED else [])])
        return f"{self._survey.label(column)}: {said}" if {*terms} & {UNKNOWN, *YES_NO} else said

    def _of_work(self, name: str) -> Lead | None:
        if not (work := self._works.get(name)):
            return None
        year = f" ({work.values['year']})" if work.values["year"] else ""
        said = f"{work.label}{year}: {work.title}" if work.name else f"{work.title}{year}"
        values = [work.values[name] for name in self._survey.lookup if work.values[name]]
        return Lead(f"works/{work.key}.html", "\n".join(filter(None, (said, " · ".join(values)))))

    def follow(self, table: PageTable, up: str) -> PageTable:
        """Return a table whose cells lead to the works that they count or name; `up` leads to the site's folder."""
        grid = table.grid
        across = self._choices(grid.heads[1:]) | dict.fromkeys(TOTALS, ())
        down = self._choices([row[0].text for row in grid.rows], grid.heads[0])
        rows = [
            [
                self._cell(cell, head, down.get(row[0].text), across, up)
                for cell, head in zip(row, grid.heads, strict=True)
            ]
            for row in grid.rows
        ]
        return table._replace(grid=grid._replace(rows=rows))

    def _cell(self, cell: Cell, head: str, down: Choice | None, across: Mapping[str, Choice], up: str) -> Cell:
        # What counts anything else, such as the works of a selection, leads nowhere rather than to others.
        chosen = (*down, *across[head]) if down and head in across else ()
        if chosen and cell.text != "0" and cell.text == f"{self._count(chosen)}":
            return cell._replace(url=f"{up}{_address(chosen)}")
        if head in NAMING and cell.text in self._pages:
            return cell._replace(url=f"{up}works/{self._pages[cell.text]}.html")
        return cell

    def _count(self, chosen: Sequence[tuple[str, str]]) -> int:
        """Return how many works an address of the catalog finds: those that have a term of each name in it.

        A work may stand at several places of the taxonomy: terms of several levels mean one of these.
        """
        ends = dict(pick for pick in chosen if pick[0] in _COLUMN_OF)
        found: dict[str, set[str]] = {}
        for pick in (pick for pick in chosen if pick[0] not in ends):
            found.setdefault(pick[0], set()).update(*(self._found.get(one, ()) for one in _alternatives(pick)))
        for column in dict.fromkeys(_COLUMN_OF[end] for end in ends):
            found[column] = self._within(column, *(ends.get(end, "") for end in SPANS[column]))
        levels = [name for name in map(parameter, self._survey.levels) if name in found]
        if len(levels) > 1:
            picked = [[self._places.get(pick, set()) for pick in chosen if pick[0] == name] for name in levels]
            found = {name: keys for name, keys in found.items() if name not in levels}
            found[levels[0]] = {key for key, _ in set.intersection(*(set().union(*places) for places in picked))}
        return len(set.intersection(*found.values()))

    def _within(self, column: str, first: str, last: str) -> set[str]:
        """Return the works from a time to another one, either of which may be left open."""
        return {key for key, time in self._times[column].items() if first <= time <= (last or time)}

    def _choices(self, words: Sequence[str], head: str = "") -> dict[str, Choice]:
        """Return what picks the works of each word: times, or terms of the column that they are of.

        That is the one which the head above the words names, else the one that has most of them.
        """
        if times := {word: tuple(within(word).items()) for word in words if within(word)}:
            return times
        called = self._called.get(head.casefold(), head)
        # What readers see to pick by goes before what only figures pick by.
        for names in ([called], [*self._facets], [name for name in self._names if name not in self._facets]):
            known = {name: [word for word in words if (parameter(name), word) in self._found] for name in names}
            # Every column may have no term: that tells none from another.
            telling = {name: len({*found} - {UNKNOWN}) for name, found in known.items()}
            most = max(telling.values(), default=0)
            meant = [name for name, number in telling.items() if number == most]
            if most:
                return {word: ((parameter(meant[0]), word),) for word in known[meant[0]]} if len(meant) == 1 else {}
        return {}


def _alternatives(pick: tuple[str, str]) -> list[tuple[str, str]]:
    """Return of what a work has to have any: for columns, any number of their terms."""
    return [(f"{name}{HOW_MANY}", ANY) for name in pick[1].split()] if pick[0] == REPORTED else [pick]


def _called(name: str, survey: Survey) -> list[str]:
    """Return what a column may be called: by its name, in words, and as a list has it."""
    declared = survey.columns.get(name)
    words = [name, survey.label(name), survey.short(name), *(declared.aliases if declared else ())]
    return [word.casefold() for word in words]


def _time(column: str, first: str, last: str) -> str:
    """Return in words from when to when, either of which may be open."""
    words = f"{first} to {last}" if first and last else f"since {first}" if first else f"until {last}"
    return _TIMES[column] + (first if first == last else words)


def _in_address(name: str) -> str:
    """Return what an address of the catalog calls a column, its number of terms, or an end of a time."""
    column = name.removesuffix(HOW_MANY)
    return name if name in (*_COLUMN_OF, REPORTED) else f"{parameter(column)}{name[len(column) :]}"


def _address(chosen: Sequence[tuple[str, str]]) -> str:
    return f"catalog.html?{urlencode(chosen)}"
