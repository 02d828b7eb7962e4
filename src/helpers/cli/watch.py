"""The command `survey watch`."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from helpers.base import digests, paths
from helpers.base.errors import BuildError, CommandLineError, NotebookError
from helpers.base.text import quantity
from helpers.build import jobs, notebook_files, parameters
from helpers.build.build import build_notebooks
from helpers.build.jobs import Outcome, Setting
from helpers.build.stale import record_of
from helpers.cli import console, options

if TYPE_CHECKING:
    from helpers.build.watch import WatchedFiles
    from helpers.catalog import Catalog
    from helpers.site.preview import Preview

_PORT = 8001


class _OvertakenError(Exception):
    """A file was saved while notebooks ran on what it was before."""


@click.command(
    cls=console.NotebookCommand,
    epilog="""
    survey watch
    survey watch --serve
    survey watch where how --serve 8080
    survey watch trends -p first_year 2022 --output-dir reports/recent
    """,
)
@options.notebooks
@options.parameters
@options.catalog
@options.output_folder("reports/")
@click.option(
    "--serve",
    "port",
    metavar="[PORT]",
    is_flag=False,
    flag_value=_PORT,
    type=click.IntRange(0, 65535),
    help=f"Show the build in a browser, too: at http://127.0.0.1:{_PORT}/, or another port (0: any that is free).",
)
@options.jobs
@options.timeout
def watch(
    words: Sequence[str],
    pairs: Sequence[tuple[str, str]],
    files: Sequence[str],
    folder: Path | None,
    output: Path | None,
    port: int | None,
    processes: int | None,
    timeout: int,
) -> None:
    """Build again whatever shows a change, as soon as a file is saved; Ctrl-C ends it.

    Looked at are the catalog, the notebooks, files of parameters, other files that a notebook opened, and the code
    of this package (after a change of which it starts anew). Notebooks run as with survey build, in processes
    that are kept warm; a figure is written as soon as it is drawn, all else when its notebook is done. Faults of
    the catalog and of notebooks are named with their place; once they are mended, it goes on.

    With --serve, pages that are open load themselves again. Only browsers of this machine are answered.
    """
    from helpers.build import sources
    from helpers.build.watch import WatchedFiles
    from helpers.build.workers import pool

    folder, output = folder or paths.data(), output or paths.root() / "reports"
    work = _Work(words, pairs, files, folder, output, processes or 0, timeout)
    work.plan()  # a command line at fault is told of at once
    code = sources.files()
    own = [*map(parameters.find_file, files), *(Path(word) for word in words if word.endswith(".ipynb")), *code]
    looked_at = WatchedFiles(lambda: [*work.files(), *own])
    pool.prepare(isolated=False, catalog=folder, is_kept=True)
    preview = _preview(port, folder, output)
    if preview:
        click.echo(f"open {preview.address}")
    work.rebuild(looked_at, preview)
    click.echo("watching; Ctrl-C ends it")
    for changed in looked_at.changes():
        click.echo(f"{time.strftime('%H:%M:%S')}  {', '.join(map(paths.short, changed[:3]))}{_more(changed[3:])}")
        if not set(changed).isdisjoint(code):
            _start_anew(changed)
        else:
            work.rebuild(looked_at, preview)


def _more(others: Sequence[Path]) -> str:
    return f" and {quantity(len(others), 'others')}" if others else ""


def _preview(port: int | None, folder: Path, output: Path) -> "Preview | None":
    if port is None:
        return None
    from helpers.site.preview import Preview

    def site() -> Mapping[str, bytes]:
        from helpers.catalog import catalog
        from helpers.site import contents
        from helpers.site.source import Material

        try:
            return contents.contents(Material(catalog.load(folder), output))
        except (BuildError, OSError) as error:
            raise ValueError(f"{error}") from error

    try:
        return Preview(output, port, site)
    except OSError as error:
        raise CommandLineError(f"--serve: port {port} cannot be used ({error.strerror}): give another one") from error


def _start_anew(changed: Sequence[Path]) -> None:
    """Become a new process with the code as it is now; if that cannot be imported, say why and stay."""
    compiling = "import sys; [compile(open(name, 'rb').read(), name, 'exec') for name in sys.argv[1:]]"
    code = f"{compiling}; import helpers.cli.main, helpers.build.workers.warm"
    names = [f"{path}" for path in changed if path.suffix == ".py" and path.exists()]
    tried = subprocess.run([sys.executable, "-c", code, *names], capture_output=True, text=True, check=False)
    if tried.returncode:
        click.echo(tried.stderr.strip(), err=True)
        return
    click.echo("the code has changed: starting anew")
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "helpers", *sys.argv[1:]])


@dataclass
class _Work:
    """What is built again and again."""

    words: Sequence[str]
    pairs: Sequence[tuple[str, str]]
    parameters: Sequence[str]
    folder: Path
    output: Path
    processes: int
    timeout: int
    notices: set[str] = field(default_factory=set)

    def plan(self) -> list[jobs.Job]:
        """Return what is to be built now; raises what `jobs.plan`, `gather` and `read_survey` do."""
        from helpers.catalog.survey import read_survey

        chosen, values = notebook_files.choose(self.words), parameters.gather(self.parameters, self.pairs)
        return jobs.plan(chosen, values, read_survey(self.folder))

    def files(self) -> Iterator[Path]:
        """Give those of the catalog and of the notebooks, as they are now."""
        yield from (self.folder / name for name in (*paths.CATALOG_FILES, paths.SURVEY, paths.SITE, paths.PARQUET_FILE))
        yield from notebook_files.available()

    def rebuild(self, looked_at: "WatchedFiles", preview: "Preview | None") -> None:
        """Build what is stale and say what became of it; whatever is at fault is said, and the rest stays."""
        from helpers.catalog import CatalogError

        begun = time.monotonic()
        message = ""
        try:
            outcomes = self._build(begun, looked_at, preview)
            click.echo(_summary(outcomes, time.monotonic() - begun))
            looked_at.include(self.opened())
        except _OvertakenError:
            click.echo("saved again: beginning anew")
        except (CatalogError, CommandLineError, NotebookError, BuildError, OSError) as error:
            message = f"{error}"
            click.echo(message, err=True)
        if preview:
            preview.show(message)

    def _build(self, begun: float, looked_at: "WatchedFiles", preview: "Preview | None") -> list[Outcome]:
        planned = self.plan()
        width = max(len(job.name) for job in planned)

        def done(outcome: Outcome) -> None:
            if outcome.state != "unchanged":
                seconds = f"{time.monotonic() - begun:.1f} s"
                click.echo(f"{console.line(outcome, width)}   {seconds}", err=outcome.state == "failed")
            if preview:
                preview.show()

        def tick() -> None:
            if preview:
                preview.show()
            if looked_at.have_changed():
                raise _OvertakenError

        setting = Setting(
            self.folder,
            digests.of_catalog(self.folder),
            self.output,
            self.timeout,
            processes=self.processes,
            is_watched=True,
        )
        return build_notebooks(planned, setting, lambda: self._load(planned), done, tick=tick)

    def _load(self, planned: Sequence[jobs.Job]) -> "Catalog":
        from helpers.catalog import catalog

        found = catalog.load(self.folder)
        notices = {*found.notices, *jobs.check_selection(planned, found)}
        for notice in sorted(notices - self.notices):
            click.echo(f"notice: {notice}", err=True)
        self.notices = notices
        return found

    def opened(self) -> Iterator[Path]:
        """Give the files of the project that notebooks opened by themselves."""
        for path in notebook_files.available():
            for entry in record_of(self.output, path.stem).seen or ():
                if entry.get("of") == "project":
                    yield paths.root() / entry["file"]


def _summary(outcomes: Sequence[Outcome], seconds: float) -> str:
    states = [outcome.state for outcome in outcomes]
    parts = [f"{states.count(state)} {state}" for state in ("built", "unchanged", "failed") if state in states]
    return f"{', '.join(parts)} in {seconds:.1f} s"
