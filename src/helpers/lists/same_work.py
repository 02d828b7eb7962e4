"""Which work a proposal is: by its links, by where it is printed, by its title; or why it may be one."""

import re
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz import fuzz, process

from helpers.base.links import identity
from helpers.base.text import brief
from helpers.catalog.find import ALIKE, fold
from helpers.catalog.names import names
from helpers.lists.proposals import NOWHERE, Printed, Proposal

_TRANSLATED = 0.6  # titles of one work that differ in spelling, or by a subtitle, are at least so much alike
_MOST_TITLES = 20  # of one work: thousands of lines may share a link, and each may spell it in its own way
_UMLAUT = re.compile("([aou])e")
_NOTE = re.compile(r"(?<=\w)\W*\[[A-Z][a-z]+\]\.?$")  # what some indexes add: `[Abstract]`, `[Dutch]`
IN_CATALOG = "the catalog"
_AT_ONCE = 500  # titles
_TITLE = 100  # characters of a title in a message, in which two are compared


class Match(NamedTuple):
    """The work that a proposal is, or may be.

    Attributes
    ----------
    key
        Of the work.
    by_link
        Whether a link says so.
    doubt
        Why it may be another one, with what speaks for it, in words; empty where it is sure.
    is_open
        Whether the user may decide the doubt: not where a link says one thing and the title another.
    """

    key: str
    by_link: bool = False
    doubt: str = ""
    is_open: bool = False


class _Record(NamedTuple):
    """What one listing says of a work, compared with what another one says.

    Attributes
    ----------
    title, spelt
        The title as compared, and as it stands.
    place
        Where the listing stands.
    """

    key: str
    title: str
    spelt: str
    people: frozenset[str]
    year: str
    printed: Printed
    place: str


def _record(key: str, row: dict[str, str], printed: Printed, place: str) -> _Record:
    words = (word for name in names(row["authors"]) for word in fold(f"{name.given} {name.family}").split())
    # `Müller` is written `Mueller`, too.
    people = frozenset(_UMLAUT.sub(r"\1", word) for word in words if len(word) > 1)
    return _Record(key, _compared(row["title"]), row["title"], people, row["year"], printed, place)


def _compared(title: str) -> str:
    """Return a title as it is compared with others."""
    return fold(_NOTE.sub("", title))


def _called(row: dict[str, str]) -> list[dict[str, str]]:
    """Return a row, and as it is where the name stands in the title: lists set it apart, publishers do not."""
    named = {"title": f"{row['name']}: {row['title']}"}
    return [row, *([row | named] if row["name"] else [])]


@dataclass
class _AlikeTitles:
    """The titles that are nearly a title, found for many that will be asked for at once: that takes a third as long."""

    coming: list[str] = field(default_factory=list)  # in the order in which they will be asked for, if at all
    _start: int = 0
    _found: dict[str, list[str]] = field(default_factory=dict)

    def of(self, title: str, known: Iterable[str]) -> list[str]:
        """Return the titles like one, of those that are known and those that come next, which may be known soon."""
        if title not in self._found:
            self._look(title, known)
        return self._found.pop(title)

    def _look(self, title: str, known: Iterable[str]) -> None:
        with suppress(ValueError):  # it may not have been expected
            self._start = self.coming.index(title, self._start)
        block = [*dict.fromkeys([title, *self.coming[self._start : self._start + _AT_ONCE]])]
        every = [*dict.fromkeys([*known, *block])]
        scores = process.cdist(block, every, scorer=fuzz.ratio, score_cutoff=100 * ALIKE, dtype="uint8", workers=-1)
        self._found = {one: [] for one in block}  # what was found for an earlier block lacks what came since
        for row, column in zip(*scores.nonzero(), strict=True):
            self._found[block[row]].append(every[column])


@dataclass
class KnownWorks:
    """The works that are known so far, by their links, where they are printed, and their titles."""

    _by_identity: dict[str, str] = field(default_factory=dict)
    _by_place: dict[tuple[str, str], list[_Record]] = field(default_factory=lambda: defaultdict(list))
    _by_title: dict[str, list[_Record]] = field(default_factory=lambda: defaultdict(list))
    _titles: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    _records: dict[str, _Record] = field(default_factory=dict)  # the first of each title
    _works: dict[str, _Record] = field(default_factory=dict)  # the first of each key
    _alike: _AlikeTitles = field(default_factory=_AlikeTitles)

    @classmethod
    def of(cls, rows: Iterable[dict[str, str]]) -> "KnownWorks":
        """Return the works of rows of papers.csv."""
        known = cls()
        for row in rows:
            for called in _called(row):
                known._add(_record(row["key"], called, NOWHERE, IN_CATALOG))
            known.add_links(row["key"], [identity(row["url"])])
        return known

    def expect(self, proposals: Iterable[Proposal]) -> None:
        """Take note of the proposals that will be matched, in their order."""
        rows = (row for proposal in proposals for row in _called(proposal.row))
        self._alike = _AlikeTitles([_compared(row["title"]) for row in rows])

    def add(self, key: str, proposal: Proposal) -> None:
        """Take a work up, or what else is said of one."""
        for called in _called(proposal.row):
            self._add(_record(key, called, proposal.printed, f"line {proposal.line}"))
        self.add_links(key, proposal.identities)

    def add_links(self, key: str, identities: Iterable[str]) -> None:
        """Take up what identifies a work, or did before."""
        for name in identities:
            if name:
                self._by_identity.setdefault(name, key)

    def _add(self, record: _Record) -> None:
        if record.printed.is_full:
            self._by_place[record.printed.start].append(record)
        titles = self._titles[record.key]
        if (record.title in titles and not record.printed.is_full) or len(titles) == _MOST_TITLES:
            return
        titles[record.title] = record.title
        self._by_title[_compact(record.title)].append(record)
        self._records.setdefault(record.title, record)
        self._works.setdefault(record.key, record)

    def match(self, proposal: Proposal) -> Match | None:
        """Return the work that a proposal is or may be, None for a new one."""
        matches = (self._match(proposal, row) for row in _called(proposal.row))
        return min(filter(None, matches), key=lambda match: bool(match.doubt), default=None)

    def _match(self, proposal: Proposal, row: dict[str, str]) -> Match | None:
        own = _record("", row, proposal.printed, "")
        linked = [self._by_identity[name] for name in sorted(proposal.identities) if name in self._by_identity]
        if linked:
            return self._linked(linked[0], own)
        printed = self._by_place.get(own.printed.start, ()) if own.printed.is_full else ()
        if found := next((record for record in printed if _is_same_print(own, record)), None):
            return Match(found.key)
        same = self._by_title.get(_compact(own.title), ())
        if found := next((record for record in same if not _objections(own, record)), None):
            return Match(found.key)
        if same:
            return Match(same[0].key, doubt=f"its title, but {_objections(own, same[0])}", is_open=True)
        return self._near(own)

    def _linked(self, key: str, own: _Record) -> Match:
        if process.extractOne(own.title, self._titles[key], scorer=fuzz.ratio, score_cutoff=100 * ALIKE):
            return Match(key, True)
        other = self._works[key]
        said = f"{brief(own.spelt, _TITLE)} has the link of {brief(other.spelt, _TITLE)} in {other.place}"
        return Match(key, True, said)

    def _near(self, own: _Record) -> Match | None:
        alike = [title for title in self._alike.of(own.title, self._records) if title in self._records]
        if not alike:
            return None
        title, percent, _ = process.extractOne(own.title, alike, scorer=fuzz.ratio)
        other = self._records[title]
        reasons = ", ".join(filter(None, [_in_common(own, other), _objections(own, other)]))
        likeness = (
            f"{brief(own.spelt, _TITLE)} is {percent / 100:.0%} like {brief(other.spelt, _TITLE)} in {other.place}"
        )
        return Match(other.key, doubt=f"{likeness} ({reasons})" if reasons else likeness, is_open=True)


def _compact(title: str) -> str:
    """Return a folded title without blanks: `Fine-tuning` and `Finetuning` are the same."""
    return title.replace(" ", "") or title


def _is_same_print(one: _Record, other: _Record) -> bool:
    """Tell whether two records that begin on one page of one volume are the same work, whatever their titles say."""
    if one.year and other.year and one.year != other.year:
        return False
    alike = fuzz.ratio(one.title, other.title) >= 100 * _TRANSLATED
    if not one.people or not other.people:
        return alike
    # Several abstracts may stand on one page; an article of several pages is alone on them, in any language.
    return bool(one.people & other.people) and (alike or one.printed.is_range_of(other.printed))


def _objections(one: _Record, other: _Record) -> str:
    """Say what speaks against that two records with one title are one work, nothing where nothing does."""
    said = []
    if one.people and other.people and not one.people & other.people:
        said.append("no author in common")
    if one.printed.is_elsewhere(other.printed):
        said.append(f"{one.printed} here, {other.printed} in {other.place}")
    return " and ".join(said)


def _in_common(one: _Record, other: _Record) -> str:
    shared = ["authors"] * bool(one.people & other.people) + ["year"] * bool(one.year and one.year == other.year)
    return f"{' and '.join(shared)} in common" if shared else ""
