"""The verdict on a reference: which records are surely of the same work, and what they say of each of its fields."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import IntEnum

from helpers.base.links import arxiv, doi
from helpers.base.text import brief, quantity
from helpers.catalog.find import fold, likeness
from helpers.catalog.names import is_cut, names
from helpers.catalog.verdicts import COLUMNS, CONTRADICTED, UNCONFIRMED, VERIFIED, work_verdict
from helpers.verify import people, venues
from helpers.verify.alike import Alike
from helpers.verify.records import (
    Record,
    coined_name,
    singular_key,
    title_key,
)
from helpers.verify.volumes import Volumes

_NEAR = 0.75  # of a title: with the same authors, venue and year it may be one that was changed
_ONE = 0.9  # of a title that a link leads to: below it may be another work
_SHORTEST = 4  # words of a title that says by itself which work it is
_LONG = 6
_MOST = 0.6  # of the words of two titles
_NAMED = 3  # words of a venue that is no acronym
_COMMON = frozenset(["survey", "review", "overview", "introduction", "tutorial", "perspective", "challenge", "report"])
_EXTENDED = 4  # years from a conference to the journal that prints more of it
_APART = 3  # years from a preprint to its publication that happen
_SPELLINGS = (
    (re.compile(r"is(?=e[ds]?\b|er\b|ing\b|ation\b)"), "iz"),
    (re.compile(r"our(?=(?:s|al|ed|ing)?\b)"), "or"),
    (re.compile(r"ll(?=(?:ed|ing|er)\b)"), "l"),
    (re.compile(r"ys(?=e[ds]?\b|er\b|ing\b)"), "yz"),
    (re.compile(r"tre(?=s?\b)"), "ter"),
    (re.compile(r"ogue(?=s?\b)"), "og"),
    (re.compile(r"ence(?=s?\b)"), "ense"),
    (re.compile(r"\bartef"), "artif"),
    (re.compile(r"\bgrey"), "gray"),
)
_SUBTITLE = re.compile(r":|\s[-\u2013\u2014]\s|\s[(\[](?=[^()\[\]]*[)\]]$)")  # or a remark in brackets at the end


class Tie(IntEnum):
    """Why a record is taken for the same work; the more, the surer."""

    NONE = 0
    NAME = 1  # no authors, the method's name and most words of the title: it proposes, and confirms nothing
    TITLE = 2  # nothing but the title could be compared: it confirms and proposes, but contradicts nothing
    TITLE_AND_PLACE = 3  # the title, and venue or year, but other authors
    AUTHORS = 4  # all authors, venue and year, and nearly the title
    TITLE_AND_AUTHORS = 5
    LINK = 6


Ties = Sequence[tuple[Tie, Record]]  # records of the same work, and why they are taken for it


@dataclass(frozen=True)
class FieldVerdict:
    """What is found out about one field: the verdict, what the source says there, which one, and its record."""

    verdict: str = UNCONFIRMED
    found: str = ""
    source: str = ""
    record: str = ""
    why: str = ""


@dataclass(frozen=True)
class Judgement:
    """The verdict on a reference, on each field that it fills, and the records that are surely of the same work."""

    verdict: str
    fields: dict[str, FieldVerdict] = field(default_factory=dict)
    records: tuple[Record, ...] = ()

    @property
    def against(self) -> dict[str, FieldVerdict]:
        """Return what contradicts the reference, by field."""
        return {column: one for column, one in self.fields.items() if one.verdict == CONTRADICTED}

    def to_json(self) -> dict[str, object]:
        """Return verdict and fields as JSON has them."""
        return {"verdict": self.verdict, "fields": {column: asdict(one) for column, one in self.fields.items()}}


def judge(reference: Record, records: Iterable[Record], volumes: Volumes | None = None) -> Judgement:
    """Return the verdict on a reference.

    Parameters
    ----------
    reference : Record
        What is said of the work.
    records : iterable of Record
        What sources say of works that may be the same, in any order.
    volumes : Volumes, optional
        Which DOIs the works of a venue and year have, where a source holds whole volumes.
    """
    told = list(records)
    gone = next((one for one in told if one.missing and one.identities & reference.identities), None)
    told = [one for one in told if not one.missing]
    known = _with_authors(reference, told)
    tied = [(tie(known, one), one) for one in told]
    tied = sorted((pair for pair in tied if pair[0] > Tie.NONE), key=lambda pair: -pair[0])
    tied = _without_others(reference, tied)
    filled = [column for column in COLUMNS if reference.cell(column)]
    found = {column: _finding(column, reference, tied, volumes) for column in filled}
    if gone and found["url"].verdict != VERIFIED:
        found["url"] = FieldVerdict(CONTRADICTED, "", gone.source, gone.link, "there is no such link")
    verdict = work_verdict({column: one.verdict for column, one in found.items()})
    return Judgement(verdict, found, tuple(one for _, one in tied))


def _with_authors(reference: Record, records: Sequence[Record]) -> Record:
    """Return a reference that names no authors with those of the record that its link leads to.

    They tell whether another record of its title is of the same work.
    """
    if reference.authors:
        return reference
    linked = (one for one in records if one.authors and one.key == reference.key and tie(reference, one) is Tie.LINK)
    return next((replace(reference, authors=one.authors) for one in linked), reference)


def tie(reference: Record, one: Record) -> Tie:
    """Tell why a record is of the same work as a reference; a title alone says so only if it is of many words."""
    same_title = bool(one.key) and one.key == reference.key
    overlap = people.shared(reference.authors, one.authors)
    if reference.identities & one.identities:
        return Tie.LINK
    if same_title and overlap >= 0.5 and not _differ(reference, one):
        return Tie.TITLE_AND_AUTHORS
    if same_title and not (reference.authors and one.authors):
        return Tie.TITLE if _tells(reference, one) else Tie.NONE
    if same_title and _is_distinct(reference.title, one, reference):
        return Tie.TITLE_AND_PLACE
    if _is_renamed(reference, one):
        return Tie.AUTHORS
    return Tie.NAME if _has_its_name(reference, one) else Tie.NONE


def _has_its_name(reference: Record, one: Record) -> bool:
    """Tell whether titles of which one lacks authors differ in plurals only, or have a coined name and most words."""
    if (reference.authors and one.authors) or not _tells(reference, one):
        return False
    if singular_key(reference.title) == singular_key(one.title):
        return True
    mine, theirs = ({*fold(title).split()} for title in (reference.title, one.title))
    name = coined_name(reference.title)
    return bool(name) and name == coined_name(one.title) and len(mine & theirs) >= _MOST * len(mine | theirs)


def _differ(reference: Record, one: Record) -> bool:
    """Tell whether links say that two works of one title are not the same: both are arXiv's, with two numbers."""
    mine, theirs = ({arxiv(link).id for link in record.links} - {""} for record in (reference, one))
    return bool(mine and theirs)


def _tells(reference: Record, one: Record) -> bool:
    """Tell whether a title says by itself which work it is; years and arXiv numbers must not speak against it."""
    if _differ(reference, one):
        return False
    if len(fold(reference.title).split()) < _SHORTEST:
        return _same_place(reference, one)
    return _years_fit(reference, one)


def _years_fit(reference: Record, one: Record) -> bool:
    if not (reference.year and one.year):
        return True
    return -1 <= int(one.year) - int(reference.year) <= _APART


def _is_distinct(title: str, one: Record, reference: Record) -> bool:
    words = fold(title).split()
    if len(words) >= _LONG and not _COMMON.intersection(words):
        return bool(reference.venue) or reference.year == one.year
    return _same_place(reference, one)


def _same_place(reference: Record, one: Record) -> bool:
    if not (reference.year and reference.year == one.year and reference.venue and one.venue):
        return False
    return venues.compare_venues(reference.venue, one.venue) is Alike.SAME


def _is_renamed(reference: Record, one: Record) -> bool:
    """Tell whether a record has all authors, the venue and the year of a reference, and nearly its title."""
    if not reference.authors or reference.year != one.year or is_cut(reference.authors) or is_cut(one.authors):
        return False
    if people.compare_people(reference.authors, one.authors) is not Alike.SAME:
        return False
    if reference.venue and venues.compare_venues(reference.venue, one.venue) is not Alike.SAME:
        return False
    mine, theirs = fold(reference.title), fold(one.title)
    return sorted(mine.split()) == sorted(theirs.split()) or likeness(mine, theirs, _NEAR) >= _NEAR


def _without_others(reference: Record, tied: Ties) -> list[tuple[Tie, Record]]:
    """Return ties without those of a title alone that more works have, and without those that better ones overrule."""
    alone = [pair for pair in tied if pair[0] <= Tie.TITLE_AND_PLACE]
    surer = [pair for pair in tied if pair[0] > Tie.TITLE_AND_PLACE]
    if surer or any(_are_two(one, other) for _, one in alone for _, other in alone):
        return surer
    return alone


def _are_two(one: Record, other: Record) -> bool:
    return bool(one.authors and other.authors) and people.shared(one.authors, other.authors) < 0.5


def _finding(column: str, reference: Record, tied: Ties, volumes: Volumes | None) -> FieldVerdict:
    """Return what records say of a field: that it is right where one of them says so, else what the surest one says."""
    judged = [_judge_field(column, reference, how, one, tied) for how, one in tied]
    for verdict in (VERIFIED, CONTRADICTED):
        if found := next((one for one in judged if one.verdict == verdict), None):
            return found
    if volumes and (why := _fault(column, reference, tied, volumes)):
        return FieldVerdict(CONTRADICTED, "", tied[0][1].source, tied[0][1].link, why)
    return next((one for one in judged if one.found), FieldVerdict())


def _fault(column: str, reference: Record, tied: Ties, volumes: Volumes) -> str:
    """Return what indexes as a whole have against a field, empty if nothing."""
    if column == "url":
        return volumes.fault(reference, [one for _, one in tied])
    if column != "venue" or not tied or tied[0][0] < Tie.LINK or _dois(reference):
        return ""
    only_preprint = all(_version(one) == "preprint" for _, one in tied) and _version(reference) == "published"
    named = venues.venue(reference.venue)
    # Workshops are too many for any table.
    if not only_preprint or named.is_part or len(named.words) < _NAMED:
        return ""
    if volumes.knows(reference.venue) or not volumes.knows_the_field:
        return ""
    return f"its only link is that of the preprint {tied[0][1].link}, and no source knows a venue of this name"


def _judge_field(column: str, reference: Record, how: Tie, one: Record, tied: Ties) -> FieldVerdict:
    verdict, why = _JUDGES[column](reference, one)
    if column == "url":
        verdict, why = _judge_link(reference, one, how, tied)
    if how == Tie.NAME:
        verdict, why = UNCONFIRMED, "the title there is nearly the same, and nothing else could be compared"
    if how == Tie.TITLE and verdict == CONTRADICTED:
        verdict, why = UNCONFIRMED, f"{why}; but nothing beside the title says that it is the same work"
    return FieldVerdict(verdict, one.cell(column), one.source, one.link, why)


def _judge_title(reference: Record, one: Record) -> tuple[str, str]:
    if not one.title:
        return UNCONFIRMED, ""
    if reference.key == one.key:
        return VERIFIED, ""
    short, long = sorted((reference.title, one.title), key=len)
    if title_key(short) in map(title_key, _SUBTITLE.split(long)):
        return UNCONFIRMED, "one has a subtitle, or a name before it"
    if _american(reference.title) == _american(one.title):
        return VERIFIED, ""
    return CONTRADICTED, f"the title there is {brief(one.title, 200)}"


def _american(title: str) -> str:
    text = fold(title.replace("&", " and "))
    for pattern, spelling in _SPELLINGS:
        text = pattern.sub(spelling, text)
    return text


def _judge_authors(reference: Record, one: Record) -> tuple[str, str]:
    if not one.authors:
        return UNCONFIRMED, ""
    found = people.compare_people(reference.authors, one.authors)
    if found is Alike.SAME:
        return VERIFIED, ""
    if found is Alike.UNSURE:
        return UNCONFIRMED, "the names are spelt or ordered otherwise"
    mine, theirs = len(names(reference.authors)), len(names(one.authors))
    return (
        CONTRADICTED,
        f"{quantity(theirs, 'authors')} there, {mine} here" if mine != theirs else "other authors there",
    )


def _judge_venue(reference: Record, one: Record) -> tuple[str, str]:
    if not one.venue:
        return UNCONFIRMED, ""
    found = venues.compare_venues(reference.venue, one.venue)
    if found is Alike.SAME:
        return VERIFIED, ""
    if venues.is_archive(reference.venue):
        return UNCONFIRMED, f"published at {one.venue}"
    if venues.is_archive(one.venue):
        return UNCONFIRMED, "only the preprint is known there"
    if found is Alike.UNSURE:
        return UNCONFIRMED, "the venues may be the same"
    if _may_be_extended(reference, one):
        return UNCONFIRMED, f"published at {one.venue}, and one may be the journal's version of the other"
    return CONTRADICTED, f"published at {one.venue}"


def _may_be_extended(reference: Record, one: Record) -> bool:
    """Tell whether one of two publications of a work may be in a journal what the other was at a conference before.

    It appears some years later; in the same year only the DOI of the reference can tell it apart.
    """
    in_journal = [venues.is_journal(record.venue) for record in (reference, one)]
    if in_journal[0] == in_journal[1] or not (reference.year and one.year):
        return False
    first, last = (one, reference) if in_journal[0] else (reference, one)
    apart = int(last.year) - int(first.year)
    has_own = bool(_dois(reference)) and not _dois(reference) & _dois(one)
    return 0 < apart <= _EXTENDED or (apart == 0 and has_own)


def _judge_year(reference: Record, one: Record) -> tuple[str, str]:
    if not one.year:
        return UNCONFIRMED, ""
    apart = int(one.year) - int(reference.year)
    if not apart:
        return VERIFIED, ""
    said, why = _version(reference), f"{one.year} there"
    known = _version(one)
    if said == "published" and known == "published":
        if _may_be_extended(reference, one):
            return UNCONFIRMED, "the year of another version"
        one_issue = venues.venue(one.venue).kind not in ("conference", "") and abs(apart) == 1
        return (UNCONFIRMED, "online first, or the year of the issue") if one_issue else (CONTRADICTED, why)
    if known == "preprint" and said == "published":
        # Some works are put into an archive long after, but who cites that preprint has seen it there.
        too_early = apart > 1 and reference.identities & one.identities
        return (CONTRADICTED, f"a preprint of {one.year}") if too_early else (UNCONFIRMED, "the year of the preprint")
    if said == known == "preprint" or said == "" == known:
        return (CONTRADICTED, why) if abs(apart) > 1 else (UNCONFIRMED, "the year of another version")
    return (UNCONFIRMED, "the year of another version") if -1 <= apart <= _APART else (CONTRADICTED, why)


def _version(one: Record) -> str:
    """Return whether a record is of a publication or a preprint; empty where it does not say."""
    if one.venue:
        return "preprint" if venues.is_archive(one.venue) else "published"
    return "preprint" if any(arxiv(link).id for link in one.links) else ""


def _judge_link(reference: Record, one: Record, how: Tie, tied: Ties) -> tuple[str, str]:
    """Return whether the links of a reference are those of the work; one that leads to another work is not."""
    if how == Tie.LINK:
        # The link is the work's if the work is what the reference says.
        if one.key == reference.key or people.shared(reference.authors, one.authors) >= 0.5:
            return VERIFIED, ""
        if likeness(fold(reference.title), fold(one.title), _ONE) >= _ONE:
            return VERIFIED, ""
        return CONTRADICTED, f"it leads to {brief(one.title, 200)}"
    mine, theirs = (_dois(record) for record in (reference, one))
    if mine and theirs and not mine & theirs and _same_volume(reference, one):
        return CONTRADICTED, f"its DOI is {', '.join(sorted(theirs))}"
    if mine and not theirs and _version(reference) != "published" and _version(one) == "preprint":
        return CONTRADICTED, f"it is {one.link}, and the reference names no other place"
    return UNCONFIRMED, ""


def _dois(one: Record) -> set[str]:
    return {number for link in one.links if (number := doi(link))}


def _same_volume(reference: Record, one: Record) -> bool:
    if reference.year and one.year and reference.year != one.year:
        return False
    return not reference.venue or venues.compare_venues(reference.venue, one.venue) is not Alike.OTHER


_JUDGES = {
    "title": _judge_title,
    "authors": _judge_authors,
    "year": _judge_year,
    "venue": _judge_venue,
    "url": lambda reference, one: (UNCONFIRMED, ""),
}
