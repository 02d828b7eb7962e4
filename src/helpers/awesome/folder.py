"""A catalog folder made from a list: all of it or nothing."""

import csv
import io
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path

from helpers import paths
from helpers.awesome.importing import LARGEST, Imported, decoded, read_list
from helpers.awesome.notes import ListError
from helpers.awesome.template import FILE_NAME
from helpers.notebook_files import CommandLineError
from helpers.paths import shown
from helpers.reading import read
from helpers.schema import FILES, columns


def import_list(file: Path, folder: Path) -> Imported:
    """Read a list into a new catalog folder.

    Parameters
    ----------
    file : Path
        The list, a Markdown file.
    folder : Path
        The folder to make.

    Raises
    ------
    CommandLineError
        If the folder holds something already.
    ListError
        If nothing of the list can be read.
    OSError
        If a file cannot be read or written; then there is no new folder.
    """
    check_free(folder)
    with file.open("rb") as stream:
        text = decoded(stream.read(LARGEST + 1))
    known = [read(paths.data() / name, FILES[name]) for name in ("sections.csv", "vocabulary.csv")]
    faults = [fault for sheet in known for fault in sheet.faults]
    if faults:
        raise ListError("\n".join(["cannot be read with a catalog at fault:", *map(str, faults)]))
    imported = read_list(text, known[0].rows, known[1].rows)
    write_folder(folder, imported)
    return imported


def check_free(folder: Path) -> None:
    """Raise CommandLineError unless a folder is new or empty."""
    if (folder / paths.CATALOG_FILE).exists():
        raise CommandLineError(f"{shown(folder)} has a catalog already; give a new folder")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CommandLineError(f"{shown(folder)} is not an empty folder; give a new one")


def write_folder(folder: Path, imported: Imported) -> None:
    """Write and check a catalog aside, then move it into its place; raises OSError and ListError."""
    from helpers.catalog import CatalogError, load

    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.tmp")
    try:
        aside.mkdir()
        for name, model in FILES.items():
            (aside / name).write_bytes(as_csv(columns(model), imported.rows[name]))
        (aside / FILE_NAME).write_bytes(imported.template.encode())
        load(aside)
        if folder.exists():
            folder.rmdir()
        aside.rename(folder)
    except CatalogError as error:
        raise ListError(f"gives a catalog with faults, so none was written:\n{error}") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def as_csv(head: Iterable[str], rows: Iterable[dict[str, str]]) -> bytes:
    """Return a file of the catalog."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(head), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()
