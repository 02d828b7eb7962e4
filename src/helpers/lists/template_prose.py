"""Turn a list that was read into its template: the prose as it stands, calls in place of what the catalog holds."""

from collections.abc import Sequence

from helpers.lists import template
from helpers.lists.columns import PAPERS
from helpers.lists.document import Line
from helpers.lists.list_tables import Part, Table
from helpers.lists.listing import Listing
from helpers.lists.template import ROW_NAME, Written
from helpers.lists.update_log import Log, announcement

Row = dict[str, str]


class Prose:
    """Makes the template of a list that was read."""

    def __init__(
        self, rows: dict[str, list[Row]], read: dict[int, list[Listing]], repeats: set[int], log: Log | None
    ) -> None:
        """Take the rows of each file, the rows read from each table by its id, the lines left out, and the log."""
        self.rows, self.read, self.repeats, self.log = rows, read, repeats, log
        self.corrected = {(row["key"], row["column"]): row["as_listed"] for row in rows["corrections.csv"]}
        self.sections = {row["id"]: row for row in rows["sections.csv"]}
        self.patterns: dict[tuple[str, ...], str] = {}

    def pieces(self, found: Sequence[Part]) -> list[str]:
        """Return the lines of the template."""
        tables = [part for part in found if isinstance(part, Table)]
        written = {id(table): self._written(table) for table in tables}
        for table in tables:
            common = template.common_pattern(written[id(table)])
            if common:
                self.patterns.setdefault(table.layout.fields, common)
        titles = self._titles(tables)
        pieces: list[str] = []
        for part in found:
            if isinstance(part, Line):
                later = self.log and part.number in self.log.numbers[1:]
                pieces += [] if later else [self._text(part, titles)]
            else:
                pieces += self._lines_of(part, written[id(part)])
        return pieces

    def _lines_of(self, table: Table, written: Sequence[Written]) -> list[str]:
        fallback = self.patterns.get(table.layout.fields) or template.usual_pattern(table.layout)
        pattern = template.common_pattern(written) or fallback
        body = template.rows_call(table.layout.file, table.section, pattern, written)
        alignment = table.alignment.text.rstrip()
        # The dash of the call takes away the blanks before it, so those of the list are written as a text.
        shown = template.protected(alignment) + template.as_text(table.alignment.text[len(alignment) :])
        return [template.protected(table.head.text), shown, body]

    def _written(self, table: Table) -> list[Written]:
        by_line = {listing.line.number: listing for listing in self.read[id(table)]}
        found: list[Written] = []
        between: list[Line] = []
        for line in table.body:
            listing = by_line.get(line.number)
            if not listing:
                between.append(line)
                continue
            row = self._as_listed(listing.row, table.layout.file)
            found.append(
                self._with(between, Written(listing.row[ROW_NAME[table.layout.file]], listing.form, row, line.text))
            )
            between = []
        return [*found, self._with(between, Written(template.END, "", {}))]

    def _with(self, between: Sequence[Line], written: Written) -> Written:
        """Add the lines before a row: all that stood there, and those that a corrected list keeps."""
        written.before = [line.text for line in between]
        kept = [line.text for line in between if line.number not in self.repeats]
        written.kept = kept if any(text.strip() for text in kept) else []
        return written

    def _as_listed(self, row: Row, file: str) -> Row:
        if file != PAPERS:
            return row
        return {column: self.corrected.get((row["key"], column), value) for column, value in row.items()}

    def _titles(self, tables: Sequence[Table]) -> dict[int, str]:
        """Return the section whose heading stands on a line."""
        return {table.at: table.section for table in reversed(tables) if table.section and table.at}

    def _text(self, line: Line, titles: dict[int, str]) -> str:
        if self.log and line.kind == "text":
            if line.number == self.log.numbers.start:
                return f"{{{{ releases({template.quoted(self.log.pattern)}) }}}}"
            if pattern := announcement(line.text, self.log):
                return f"{{{{ latest_release({template.quoted(pattern)}) }}}}"
        section = titles.get(line.number, "")
        row = self.sections.get(section)
        said = f"{row['number']} {row['title']}".strip() if row else ""
        if not said or line.text.count(said) != 1 or line.text.partition(said)[0].endswith("{"):
            return template.protected(line.text)
        before, _, after = line.text.partition(said)
        return f"{template.protected(before)}{{{{ heading({template.quoted(section)}) }}}}{template.protected(after)}"
