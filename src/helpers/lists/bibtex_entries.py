"""The entries of a BibTeX file and what their fields hold, in LaTeX, as far as they can be read."""

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from helpers.base.errors import ListError
from helpers.base.text import brief
from helpers.lists.notes import Report

MOST_ENTRIES = 10_000
_OPENING = re.compile(r"@\w*[ \t]*[{(]")
_DELIMITER = re.compile(r"(?<!\\)[{}\"]")  # as the library reads them
_BRACE = re.compile(r"(?<!\\)[{}]")
_BARE = re.compile(r"[^\s#{}\",=]+")
_NEXT = re.compile(r"[\s,]*(?P<name>[A-Za-z][\w-]*)\s*=\s*")
_BLANK = re.compile(r"\s*")
_ENDS = re.compile(r"[\s,})]*")
_REMARK = re.compile(r"^[ \t]*%.*$", re.MULTILINE)
_MOST_PARENTS = 10
_LARGEST = 2_000_000  # characters that macros may grow to, all together
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_VOLUMES = ("proceedings", "mvproceedings", "book", "mvbook", "collection", "mvcollection", "reference", "mvreference")
_NO_WORKS = ("proceedings", "mvproceedings", "xdata", "set")
_INHERITED = ("booktitle", "journal", "journaltitle", "series", "year", "date", "eventtitle", "eventdate")


@dataclass
class Entry:
    """An entry: its first line, from 1, type and key, and the fields by their names in small letters, in LaTeX."""

    line: int
    kind: str
    key: str
    fields: dict[str, str] = field(default_factory=dict)


def read_entries(text: str, report: Report) -> list[Entry]:
    """Return the entries of a file that are works, with what they inherit; what cannot be read is noted.

    Raises
    ------
    ListError
        If it cannot be read at all, or has too many entries.
    """
    found = _Reader(report).read(text)
    by_key: dict[str, Entry] = {}
    for entry in found:
        if (first := by_key.setdefault(entry.key.casefold(), entry)) is not entry:
            report.note(entry.line, f"the key {brief(entry.key)} is that of line {first.line}", "read as another work")
    parents = {entry.fields["crossref"].casefold() for entry in found if "crossref" in entry.fields}
    works = []
    for entry in found:
        if entry.kind in _NO_WORKS or (entry.kind in _VOLUMES and entry.key.casefold() in parents):
            if entry.kind != "xdata":
                report.note(entry.line, f"the {entry.kind} {brief(entry.key)} holds works and is none", "not read")
        else:
            works.append(Entry(entry.line, entry.kind, entry.key, _inherited(entry, by_key, report)))
    return works


def _inherited(entry: Entry, by_key: Mapping[str, Entry], report: Report) -> dict[str, str]:
    """Return the fields of an entry with those that it has from others: all of `xdata`, what fits of `crossref`."""
    fields, seen, left = dict(entry.fields), {entry.key.casefold()}, [entry.fields]
    while left:
        own = left.pop()
        for name in ("xdata", "crossref"):
            for key in filter(None, map(str.strip, own.get(name, "").split(","))):
                parent = by_key.get(key.casefold())
                if len(seen) > _MOST_PARENTS:
                    report.note(entry.line, f"more than {_MOST_PARENTS} entries to inherit from", "not all are")
                    return fields
                if not parent:
                    report.note(entry.line, f"{name} names {brief(key)}, which is no entry", "nothing inherited")
                elif key.casefold() not in seen:
                    seen.add(key.casefold())
                    given = parent.fields if name == "xdata" else _for_children(parent)
                    fields = given | fields
                    left.append(parent.fields)
    return fields


def _for_children(parent: Entry) -> dict[str, str]:
    """Return what a work has from the volume that it stands in: never what identifies the volume."""
    given = {name: parent.fields[name] for name in _INHERITED if name in parent.fields}
    return ({"booktitle": parent.fields["title"]} if "title" in parent.fields else {}) | given


class _Reader:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.macros: dict[str, str] = {}
        self.room = _LARGEST
        self.found: list[Entry] = []
        self.last: Entry | None = None  # where nothing else stands between

    def read(self, text: str) -> list[Entry]:
        import bibtexparser

        if (many := len(_OPENING.findall(text))) > MOST_ENTRIES:
            raise ListError(f"has {many:,} entries; a bibliography may have at most {MOST_ENTRIES:,}")
        logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # the report says the same, with the line
        try:
            # It counts no line that ends with a backslash.
            blocks = bibtexparser.parse_string(text.replace("\\\n", "\\ \n"), parse_stack=[]).blocks
        except Exception as error:  # it has one for every way of not being BibTeX
            raise ListError(f"cannot be read as BibTeX: {brief(f'{error}')}") from error
        for block in blocks:
            self._block(block)
        return self.found

    def _block(self, block: object) -> None:
        from bibtexparser import model

        line = block.start_line + 1
        above, self.last = self.last, None
        match getattr(block, "ignore_error_block", None) or block:
            case model.Entry() as entry:
                self._entry(entry, line)
            case model.String(key=key, value=value):
                self.macros[key.casefold()] = self._value(value, 0, line)[0]
            case model.ImplicitComment(comment=text):
                self._between(text, line, above)
            case model.ExplicitComment(comment=text):
                if _OPENING.search(text):
                    self.report.note(line, "an entry in a comment", "not read")
            case model.ParsingFailedBlock():
                why = " ".join(f"{block.error}".split()) or "an entry that does not end, or begins inside another"
                self.report.note(line, f"{brief(block.raw)}: {why}", "not read")

    def _entry(self, entry: object, line: int) -> None:
        read = Entry(line, entry.entry_type.casefold(), entry.key)
        self.found.append(read)
        self.last = read
        for part in entry.fields:
            self._take(read, part.key, part.value, 0, part.start_line + 1)

    def _between(self, text: str, line: int, above: Entry | None) -> None:
        """Read what stands between entries: the rest of the one above, after a brace too many, or remarks."""
        if above and (rest := _NEXT.match(text)):
            line += text[: rest.start("name")].count("\n")
            what = f"a brace too many before {brief(text[rest.start('name') :])}"
            self.report.note(line, what, "read as of the entry above")
            self._take(above, rest["name"], text, rest.end(), line)
        elif re.search(r"[\w@]", _REMARK.sub("", text)):
            self.report.note(line, f"{brief(text)} is in no entry", "not read")

    def _take(self, entry: Entry, name: str, source: str, place: int, line: int) -> None:
        """Take the field whose value begins at a place, and those that follow where the comma between is missing."""
        while True:
            value, end = self._value(source, place, line)
            self._set(entry, name.casefold(), value, line)
            following = _NEXT.match(source, end)
            if not following:
                break
            line += source.count("\n", place, following.start("name"))
            name, place = following["name"], following.end()
            if "," not in source[end : following.start("name")]:
                self.report.note(line, f"no comma before the field {name}", "read as a field")
        if rest := source[_ENDS.match(source, end).end() :]:
            self.report.note(line, f"{brief(rest)} after the field {name}", "not read")

    def _set(self, entry: Entry, name: str, value: str, line: int) -> None:
        before = entry.fields.setdefault(name, value)
        if not before.strip():
            entry.fields[name] = value
        elif before != value:
            self.report.note(line, f"the field {name} again, {brief(value)}", "the first one is kept")

    def _value(self, source: str, start: int, line: int) -> tuple[str, int]:
        """Return the value that begins at a place, its parts joined, and where it ends."""
        parts, place = [], _BLANK.match(source, start).end()
        while place < len(source):
            part, place = self._part(source, place, line)
            parts.append(part)
            place = _BLANK.match(source, place).end()
            if source[place : place + 1] != "#":
                break
            place = _BLANK.match(source, place + 1).end()
        whole = source.strip() if start == 0 else ""
        if place < len(source) and whole[:1] == whole[-1:] == '"' and not _NEXT.match(source, place):
            self.report.note(line, "a quotation mark within quotation marks", "read as it stands")
            return whole[1:-1], len(source)
        return "".join(parts), place

    def _part(self, source: str, place: int, line: int) -> tuple[str, int]:
        """Return a part of a value, in braces, in quotation marks, a number or a macro, and where it ends."""
        if source[place] in '{"':
            end = next(_ends_of(source, place), len(source))
            return source[place + 1 : end], end + 1
        if not (bare := _BARE.match(source, place)):
            return "", place + (source[place] not in ",#")
        name = bare[0].casefold()
        value = self.macros.get(name, bare[0])
        if name not in self.macros and not name.isdecimal() and name not in _MONTHS:
            self.report.note(line, f"the macro {brief(bare[0])} is not defined", "read as its name")
        self.room -= len(value)
        if self.room < 0:
            self.report.note(line, f"macros that grow to more than {_LARGEST:,} characters", "left empty")
            return "", bare.end()
        return value, bare.end()


def _ends_of(source: str, start: int) -> Iterator[int]:
    """Yield where the part of a value ends that begins with a brace or a quotation mark."""
    is_quoted, depth = source[start] == '"', 0
    for match in (_DELIMITER if is_quoted else _BRACE).finditer(source, start + is_quoted):
        if match[0] == '"' and not depth:
            yield match.start()
        elif match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth = max(0, depth - 1)
            if not is_quoted and not depth:
                yield match.start()
