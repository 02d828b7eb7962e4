"""A catalog folder made from a list: all of it or nothing."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from helpers.base import folders, paths
from helpers.base.errors import ListError
from helpers.base.files import write_together
from helpers.catalog.reading import read
from helpers.catalog.schema import FILES, columns
from helpers.lists.importing import LARGEST, Imported, decoded, read_list
from helpers.lists.template import FILE_NAME


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
    folders.check_free(folder)
    with file.open("rb") as stream:
        text = decoded(stream.read(LARGEST + 1))
    known = [read(paths.data() / name, FILES[name]) for name in ("sections.csv", "vocabulary.csv")]
    faults = [fault for sheet in known for fault in sheet.faults]
    if faults:
        raise ListError("\n".join(["cannot be read with a catalog at fault:", *map(str, faults)]))
    imported = read_list(text, known[0].rows, known[1].rows)
    write_folder(folder, imported)
    return imported


def write_folder(folder: Path, imported: Imported) -> None:
    """Write and check a catalog aside, then move it into its place; raises OSError, ListError, CommandLineError."""
    from helpers.catalog import CatalogError, load

    try:
        with folders.new(folder) as aside:
            tables = {aside / name: as_csv(columns(model), imported.rows[name]) for name, model in FILES.items()}
            write_together(tables | {aside / FILE_NAME: imported.template.encode()})
            load(aside)
    except CatalogError as error:
        raise ListError(f"gives a catalog with faults, so none was written:\n{error}") from error


def as_csv(head: Iterable[str], rows: Iterable[dict[str, str]]) -> bytes:
    """Return a file of the catalog."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(head), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()
