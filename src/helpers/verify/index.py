"""Local indexes: CSV or Parquet files of works, gone through once and never held whole."""

import codecs
import csv
import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from helpers.base import memory
from helpers.base.errors import CommandLineError
from helpers.base.links import doi, identity
from helpers.base.paths import short
from helpers.catalog.sheet import INSTALL
from helpers.catalog.vocabulary import did_you_mean
from helpers.verify.people import first_family
from helpers.verify.records import Record, coined_name, person, plain, record, singular_key, title_key
from helpers.verify.volumes import Volumes

# What columns of an index may be called; the first is what messages say.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "paper", "name"),
    "authors": ("authors", "author"),
    "venue": ("venue", "booktitle", "journal", "conference", "container-title", "publication"),
    "year": ("year", "date", "published"),
    "doi": ("doi",),
    "url": ("url", "link", "links", "ee"),
    "arxiv": ("arxiv", "arxiv_id", "eprint"),
}
_DELIMITERS = (",", ";", "\t")
_BATCH = 10_000
_MOST_BYTES = 2_000_000_000  # of a row group of Parquet
_MOST_BATCH_BYTES = 200_000_000
_LONGEST_CELL = 1_000_000
_MOST_ALIKE = 50  # records kept for one reference
_END = 7  # characters: as many as the shortest number of arXiv has, and none of its version
_MARKUP = re.compile(r"[\\${&<]")
_WORD = re.compile(r"[a-z0-9]+")
_OF_MANY = re.compile(r";|(?<=\s)and(?=\s)", re.IGNORECASE)


@dataclass
class _Wanted:
    """What references are looked for by: titles, links, first author with year, names; each with their places.

    Of links the beginnings of their last parts are kept, too: what has another one need not be understood.
    """

    titles: dict[str, list[int]] = field(default_factory=dict)
    names: dict[str, list[int]] = field(default_factory=dict)
    links: dict[str, list[int]] = field(default_factory=dict)
    ends: set[str] = field(default_factory=set)
    people: dict[tuple[str, str], list[tuple[int, frozenset[str]]]] = field(default_factory=dict)
    years: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, references: Sequence[Record]) -> "_Wanted":
        """Return what some references are looked for by."""
        wanted = cls()
        for place, one in enumerate(references):
            if one.key:
                wanted.titles.setdefault(one.key, []).append(place)
            if one.title and not one.authors:
                for name in filter(None, (coined_name(one.title), singular_key(one.title))):
                    wanted.names.setdefault(name, []).append(place)
            for name in one.identities:
                wanted.links.setdefault(name, []).append(place)
                wanted.ends.add(_end(name))
            if one.year and (family := first_family(one.authors)):
                wanted.people.setdefault((family, one.year), []).append((place, _words(one.title)))
                wanted.years.add(one.year)
        return wanted

    def by_titles(self, title: str) -> Iterator[int]:
        """Return the references with a title; if they name no authors, with its coined name or its singular, too."""
        yield from self.titles.get(title_key(title), ())
        if self.names:
            yield from self.names.get(singular_key(title), ())
            yield from self.names.get(coined_name(title), ()) if ":" in title else ()

    def by_links(self, links: Iterable[str]) -> Iterator[int]:
        """Return the references with one of some links."""
        for link in links:
            if link and ("%" in link or _end(link) in self.ends):
                yield from self.links.get(identity(link), ())

    def by_people(self, authors: str, year: str, title: str) -> Iterator[int]:
        """Return the references with the first author, the year and half the words of the title."""
        if year in self.years and (found := self.people.get((_family(authors), year))):
            mine = _words(title)
            yield from (place for place, words in found if len(words & mine) * 2 >= len(words))


def look_up(references: Sequence[Record], files: Iterable[Path], volumes: Volumes) -> list[list[Record]]:
    """Return for each reference the records of indexes that may be of the same work.

    Parameters
    ----------
    references : sequence of Record
        What to look for.
    files : iterable of Path
        CSV (UTF-8, with a head line) or Parquet, by the end of their names.
    volumes : Volumes
        Takes which DOIs the works of each venue and year have.

    Raises
    ------
    CommandLineError
        A file cannot be read, or its columns are not those of an index; the message says why and where.
    """
    wanted = _Wanted.of(references)
    found: list[list[Record]] = [[] for _ in references]
    for file in files:
        for row in _rows(file):
            for place in _places(row, wanted, volumes):
                if len(found[place]) < _MOST_ALIKE:
                    found[place].append(_record(row, file.stem))
    return found


Cells = tuple[str, str, str, str, str, str, str]  # in the order of COLUMNS


def _places(row: Cells, wanted: _Wanted, volumes: Volumes) -> set[int]:
    """Return the references that a row may be of."""
    title, authors, venue, year, number, *links = row
    title, year = (plain(title) if _MARKUP.search(title) else title), year[:4]
    places = set(wanted.by_titles(title))
    places.update(wanted.by_links((number, *links)))
    places.update(wanted.by_people(authors, year, title))
    if not number.startswith("10."):
        number = doi(number or links[0]) if "10." in number or "10." in links[0] else ""
    volumes.add(venue, year, number.partition("/")[0])
    return places


def _end(link: str) -> str:
    last = link.rstrip("/").rpartition("/")[2].lower()
    return last.removeprefix("arxiv.").removeprefix("arxiv:")[:_END]


def _words(title: str) -> frozenset[str]:
    return frozenset(_WORD.findall(title.lower()))


def _family(authors: str) -> str:
    """Return the folded family name of the first author of a cell, without the number that DBLP gives some."""
    first = authors.partition(";")[0].partition(" and ")[0]
    if not first.isascii() or "," in first or first[-1:].isdigit() or " " not in first:
        return first_family(person(_OF_MANY.split(html.unescape(authors), maxsplit=1)[0]))
    before, _, last = first.rstrip().rpartition(" ")
    if before.rpartition(" ")[2].islower():  # a particle, as in `van Dyke`
        return first_family(first)
    return title_key(last)


def _record(row: Cells, source: str) -> Record:
    title, authors, venue, year, *links = row
    return record(source, title, split_authors(authors), venue, year, links)


def split_authors(text: str) -> list[str]:
    """Return the names of a cell: joined by `;` or ` and `, else by commas where each part is a whole name."""
    text = html.unescape(text) if "&" in text else text  # `d&apos;Amore` has a semicolon
    parts = [part.strip() for part in _OF_MANY.split(text) if part.strip()]
    if len(parts) == 1 and (names := text.split(",")) and all(len(name.split()) > 1 for name in names):
        return [name.strip() for name in names]
    return parts


def _rows(file: Path) -> Iterator[Cells]:
    """Yield the cells of each row of an index, by `COLUMNS`; one that an index lacks is empty throughout."""
    reader = _parquet if file.suffix.casefold() in (".parquet", ".pq") else _csv
    try:
        yield from reader(file)
    except OSError as error:
        raise CommandLineError(f"--index {short(file)}: cannot be read: {error.strerror or error}") from error


def _csv(file: Path) -> Iterator[Cells]:
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        yield from _csv_rows(file)
    finally:
        csv.field_size_limit(before)


def _csv_rows(file: Path) -> Iterator[Cells]:
    with file.open(encoding=_encoding(file), newline="") as stream:
        try:
            head = stream.readline(_LONGEST_CELL)
            if len(head) == _LONGEST_CELL:
                raise CommandLineError(
                    f"--index {short(file)}:1: is longer than {_LONGEST_CELL:,} characters; is it CSV?"
                )
            stream.seek(0)
            reader = csv.reader(stream, delimiter=_delimiter(head))
            pick = _picker(next(reader, []) if head else [], file)
            yield from map(pick, reader)
        except UnicodeError as error:
            raise CommandLineError(f"--index {short(file)}{_wrong_byte(file)}; save it as UTF-8") from error
        except csv.Error as error:
            raise CommandLineError(
                f"--index {short(file)}:{reader.line_num}: is not CSV: {error}; check the quotes"
            ) from error


def _encoding(file: Path) -> str:
    """Return UTF-8, or the UTF-16 in which Excel writes its Unicode text and says so in the first bytes."""
    with file.open("rb") as stream:
        return "utf-16" if stream.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"


def _wrong_byte(file: Path) -> str:
    """Return the line and the byte, in words, that is not UTF-8."""
    with file.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            try:
                line.decode()
            except UnicodeDecodeError as error:
                return f":{number}: is not UTF-8 (byte 0x{line[error.start]:02X})"
    return ": is not the text that its first bytes say"


def _delimiter(head: str) -> str:
    """Return what stands between the cells: a comma, or what Excel writes in many countries, by the first line."""
    known = {name for names in COLUMNS.values() for name in names}

    def named(delimiter: str) -> int:
        return len(known.intersection(cell.strip(' "\r\n').casefold() for cell in head.split(delimiter)))

    return max(_DELIMITERS, key=named)


def _picker(head: Sequence[str], file: Path) -> Callable[[Sequence[str]], Cells]:
    """Return what picks the cells of `COLUMNS` out of a row under a head, or raise CommandLineError."""
    width, places = len(head), _columns(head, file)
    chosen = itemgetter(*(places[column][0] if column in places else width for column in COLUMNS))
    others = [places.get(column, [])[1:] for column in COLUMNS]

    def pick(row: list[str]) -> Cells:
        row.extend([""] * max(1, width + 1 - len(row)))
        return chosen(row)

    def pick_first(row: list[str]) -> Cells:
        return tuple(
            cell or next((row[place] for place in more if row[place]), "")
            for cell, more in zip(pick(row), others, strict=True)
        )

    return pick_first if any(others) else pick


def _columns(head: Sequence[str], file: Path) -> dict[str, list[int]]:
    """Return the places of what a head calls `COLUMNS`, where there are any: of a venue, that of journals, too."""
    named = {cell.strip().casefold(): place for place, cell in reversed([*enumerate(head)])}
    found = {column: [named[name] for name in names if name in named] for column, names in COLUMNS.items()}
    found = {column: places for column, places in found.items() if places}
    if "title" not in found:
        said = ", ".join(cell.strip() for cell in islice(head, 8)) or "nothing"
        hint = next((did_you_mean(name, ["title"]) for name in named if did_you_mean(name, ["title"])), "")
        raise CommandLineError(
            f"--index {short(file)}:1: has no column 'title'{hint}; its first line must name the columns "
            f"({', '.join(COLUMNS)}), but is: {said[:200]}"
        )
    if not found.keys() - {"title"}:
        needed = ", ".join(column for column in COLUMNS if column != "title")
        raise CommandLineError(f"--index {short(file)}:1: has nothing beside titles: add one at least of {needed}")
    return found


def _parquet(file: Path) -> Iterator[Cells]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise CommandLineError(f"--index {short(file)}: {INSTALL}") from error
    try:
        with parquet.ParquetFile(file) as opened:
            pick = _columns(opened.schema_arrow.names, file)
            most = _largest_group(opened.metadata)
            if most > _MOST_BYTES:
                raise CommandLineError(
                    f"--index {short(file)}: has a row group of {most:,} bytes; write it with at most {_MOST_BYTES:,}"
                )
            names = [opened.schema_arrow.names[place] for places in pick.values() for place in places]
            batches = opened.iter_batches(_BATCH, columns=names)
            while (batch := _next_batch(batches, most)) is not None:
                blank = [""] * batch.num_rows
                texts = {
                    place: _texts(batch.column(opened.schema_arrow.names[place]))
                    for places in pick.values()
                    for place in places
                }
                columns = ([texts[place] for place in pick.get(column, [])] or [blank] for column in COLUMNS)
                yield from zip(*(map(_first_filled, *cells) for cells in columns), strict=True)
    except (MemoryError, pyarrow.ArrowException) as error:
        raise CommandLineError(
            f"--index {short(file)}: cannot be read as Parquet: {f'{error}'.partition(chr(10))[0]}"
        ) from error


def _first_filled(*cells: str) -> str:
    return next(filter(None, cells), "")


def _largest_group(metadata: Any) -> int:
    """Return the bytes of the largest part of a file that has to be held whole."""
    return max((metadata.row_group(place).total_byte_size for place in range(metadata.num_row_groups)), default=0)


def _next_batch(batches: Iterator[Any], most: int) -> Any:
    """Return the next rows, None after the last ones; raises MemoryError where they are too large, said or not."""
    with memory.room_for(most):
        batch = next(batches, None)
    if batch is not None and batch.nbytes > _MOST_BATCH_BYTES:
        raise MemoryError(f"{batch.num_rows:,} of its rows hold {batch.nbytes:,} bytes")
    return batch


def _texts(column: object) -> list[str]:
    """Return the cells of a column as text: lists, of authors mostly, joined by `; `."""
    return [
        "; ".join(map(str, cell)) if isinstance(cell, list) else "" if cell is None else str(cell)
        for cell in column.to_pylist()
    ]
