"""Answers of services, kept from run to run: what was asked once is not asked again for 90 days."""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path

from helpers.verify.records import Record

VERSION = 1  # of what the file holds; one of another version is begun anew
DAYS = 90
FILE_NAME = "answers.sqlite"


class Answers:
    """A file of answers, each written at once, so that whoever stops a run loses none."""

    def __init__(self, folder: Path | None, today: date) -> None:
        """Open the file in a folder, made if need be; without a folder, or where it cannot be used, keep nothing.

        `trouble` says, in words, why something is not kept.
        """
        self.trouble = ""
        self._now: dict[tuple[str, str], list[Record]] = {}
        self._today, self._file = today, folder / FILE_NAME if folder else None
        self._connection: sqlite3.Connection | None = None
        self._connection = self._open() if self._file else None

    def get(self, service: str, question: str) -> list[Record] | None:
        """Return the records that a service answered with, None where it was not asked, or long ago."""
        if (service, question) in self._now:
            return self._now[service, question]
        if not self._connection:
            return None
        oldest = f"{self._today - timedelta(days=DAYS)}"
        try:
            # A day to come is that of a clock that was wrong: such an answer would never be too old.
            row = self._connection.execute(
                "SELECT records FROM answers WHERE service = ? AND question = ? AND day > ? AND day <= ?",
                (service, question, oldest, f"{self._today}"),
            ).fetchone()
            return [_record(one) for one in json.loads(row[0])] if row else None
        except (sqlite3.Error, ValueError, TypeError, LookupError):
            return None  # what cannot be read is asked again

    def put(self, service: str, question: str, records: Iterable[Record]) -> None:
        """Keep an answer, for this run in any case."""
        self._now[service, question] = [*records]
        if not self._connection:
            return
        text = json.dumps([asdict(one) for one in self._now[service, question]], ensure_ascii=False)
        try:
            with self._connection:
                self._connection.execute(
                    "REPLACE INTO answers VALUES (?, ?, ?, ?)", (service, question, f"{self._today}", text)
                )
        except sqlite3.Error as error:
            self._give_up(error)

    def close(self) -> None:
        """Close the file."""
        if self._connection:
            self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection | None:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            return self._connect()
        except sqlite3.OperationalError as error:
            self._give_up(error)
            return self._read_only()
        except sqlite3.DatabaseError as error:
            return self._anew(error)
        except OSError as error:
            self._give_up(error)
            return None

    def _anew(self, reason: sqlite3.DatabaseError) -> sqlite3.Connection | None:
        try:
            self._file.unlink()
            connection = self._connect()
        except (OSError, sqlite3.Error) as error:
            self._give_up(error)
            return None
        self.trouble = f"{self._file} could not be read ({reason}) and is begun anew"
        return connection

    def _read_only(self) -> sqlite3.Connection | None:
        """Return a connection to a file that cannot be written but read, if there is one of this version."""
        try:
            connection = sqlite3.connect(f"{self._file.absolute().as_uri()}?mode=ro", uri=True)
            if connection.execute("PRAGMA user_version").fetchone() == (VERSION,):
                return connection
            connection.close()
        except sqlite3.Error:
            pass
        return None

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, timeout=10)
        try:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version != VERSION:
                with connection:
                    connection.execute("DROP TABLE IF EXISTS answers")
                    connection.execute(f"PRAGMA user_version = {VERSION}")
            with connection:
                connection.execute(
                    "CREATE TABLE IF NOT EXISTS answers (service TEXT, question TEXT, day TEXT, records TEXT, "
                    "PRIMARY KEY (service, question)) WITHOUT ROWID"
                )
                connection.execute("DELETE FROM answers WHERE day < ?", (f"{self._today - timedelta(days=DAYS)}",))
        except BaseException:
            connection.close()
            raise
        return connection

    def _give_up(self, error: Exception) -> None:
        self.trouble = f"answers are not kept: {self._file}: {error}"
        with suppress(sqlite3.Error):
            self.close()


def _record(cells: dict[str, object]) -> Record:
    texts = {name: cells[name] for name in ("title", "authors", "venue", "year", "source")}
    links = cells["links"]
    if not isinstance(links, list) or not all(isinstance(text, str) for text in (*texts.values(), *links)):
        raise TypeError("a record holds texts and a list of links")
    return Record(**texts, links=tuple(links), missing=bool(cells["missing"]))
