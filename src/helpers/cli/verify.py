"""The command `survey verify`."""

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from helpers.base import paths
from helpers.base.errors import CommandLineError
from helpers.base.paths import short
from helpers.base.text import quantity
from helpers.cli import console, options

if TYPE_CHECKING:
    from helpers.catalog import Catalog
    from helpers.verify.judge import Judgement
    from helpers.verify.network import Network
    from helpers.verify.records import Record

CONTACT = "SURVEY_CONTACT"
_ADDRESS = re.compile(r"[^\s@<>;,:\"\\()]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}", re.ASCII)
_MOST_SHOWN = 20


@dataclass(frozen=True)
class _Choices:
    """What the command line says of how to verify."""

    files: Sequence[Path]
    offline: bool
    contact: str
    most: int
    cache: Path


@click.command(
    cls=console.Command,
    epilog="""
    survey verify --index accepted-papers.csv --offline
    survey verify hou2023large --contact you@example.org
    survey verify --older-than 90 --propose new.jsonl --contact you@example.org
    survey verify refs.bib --index dblp.parquet --format json --offline
    """,
)
@click.argument("words", metavar="[KEY]...", nargs=-1)
@click.option(
    "--index",
    "files",
    metavar="FILE",
    type=options.FILE,
    multiple=True,
    help="CSV or Parquet of works to look in first (title, authors, venue, year, doi, url); may be repeated.",
)
@click.option("--offline", is_flag=True, help="Ask nobody: only indexes and answers that were kept count.")
@click.option("--contact", metavar="ADDRESS", default="", help=f"E-mail address of who asks; else ${CONTACT}.")
@click.option(
    "--max-requests", "most", metavar="N", type=options.Count(0), default=5000, show_default=True,
    help="Ask no more often than this.",
)  # fmt: skip
@click.option(
    "--cache", metavar="DIR", type=options.OUTPUT_FOLDER, help="Folder of kept answers instead of the user's own."
)
@click.option(
    "--older-than", "days", metavar="DAYS", type=options.Count(0, largest=365_000),
    help="Only works that are unconfirmed, or whose evidence is so old or stale.",
)  # fmt: skip
@click.option(
    "--propose", "proposals", metavar="FILE", type=options.OUTPUT, help="Write what sources know better, as .jsonl."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="A line of words for each, or a JSON object a line.",
)
@options.dry_run
@options.catalog
def verify(
    words: Sequence[str], files: Sequence[Path], offline: bool, contact: str, most: int, cache: Path | None,
    days: int | None, proposals: Path | None, form: str, dry_run: bool, folder: Path | None,
) -> None:  # fmt: skip
    """Prove that works are real, and what is said of them right.

    Title, authors, year, venue and link are compared with records that are surely of the same work: in --index
    files, in answers that were kept, then at arXiv, doi.org, Crossref, DBLP, OpenAlex (with a key) and Semantic
    Scholar. The verdict is verified, contradicted (such a record says otherwise, and what) or unconfirmed (none is
    known). Nothing in papers.csv is changed: the evidence goes to evidence.csv, and what sources know better to
    --propose, which 'survey import --into' applies. KEY is a work's key; none means all works. A file of references
    (.bib, .ris, .md) in its place is verified by itself, without a catalog.

    Exit codes: 1 the catalog or a file is at fault, 2 the command line is. A contradicted work is no failure here:
    'survey check --verified' makes it one.
    """
    chosen = _Choices(files, offline, contact or os.environ.get(CONTACT, ""), most, cache or _cache())
    _check_contact(chosen)
    file = Path(words[0]) if len(words) == 1 and Path(words[0]).is_file() else None
    if file and (proposals or days is not None or folder):
        raise CommandLineError("--propose, --older-than and --catalog are about a catalog, not a file of references")
    if file:
        references, judged = _of_file(file, chosen)
        click.echo("\n".join(_json_lines(judged) if form == "json" else _text_lines(judged, "references")))
        return
    folder = folder or paths.data()
    catalog = console.load_catalog(folder)
    references = _of_catalog(catalog, words, days)
    judged = _judge(references, chosen, catalog)
    click.echo("\n".join(_json_lines(judged) if form == "json" else _text_lines(judged, "works")))
    # Where objects are asked for, a line of words would be none.
    lines = [_keep(folder, catalog, judged, dry_run)]
    lines += _propose(proposals, folder, catalog, references, judged) if proposals else []
    click.echo("\n".join(lines), err=form == "json")


def _check_contact(chosen: _Choices) -> None:
    if chosen.contact and not _ADDRESS.fullmatch(chosen.contact):
        raise CommandLineError(f"--contact: {chosen.contact!r} is no e-mail address")
    if not chosen.offline and not chosen.contact:
        raise CommandLineError(
            f"services want to know who asks: give --contact you@example.org or set ${CONTACT}; --offline asks nobody"
        )


def _cache() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("survey-workbook")


def _of_file(file: Path, chosen: _Choices) -> tuple[dict[str, "Record"], dict[str, "Judgement"]]:
    from helpers.base.errors import ListError
    from helpers.verify.bibliographies import read_references

    try:
        references, report = read_references(file)
    except ListError as error:
        raise click.ClickException(f"{short(file)}: {error}") from error
    for line in report.told(short(file)):
        click.echo(line, err=True)
    if not references:
        raise click.ClickException(f"{short(file)}: holds no reference that can be read")
    return references, _judge(references, chosen)


def _of_catalog(catalog: "Catalog", words: Sequence[str], days: int | None) -> dict[str, "Record"]:
    from helpers.base.days import today
    from helpers.verify import findings

    if days is None:
        return findings.references(catalog, words)
    due = findings.due(catalog, days, today())
    wanted = [key for key in due if key in set(words)] if words else due
    return findings.references(catalog, wanted) if wanted else {}


def _judge(
    references: Mapping[str, "Record"], chosen: _Choices, catalog: "Catalog | None" = None
) -> dict[str, "Judgement"]:
    from helpers.verify.run import judge_all

    terms = catalog.vocabulary.terms if catalog else ()
    venues = [
        name for term in terms if term.field == "venue" for name in (term.value, term.abbreviation, *term.aliases)
    ]
    with _network(chosen) as network, console.bar(len(references)) as (advance, describe):
        judged = judge_all(references, chosen.files, venues, network, lambda key: advance(), describe)
    for line in (*network.complaints(), *filter(None, [network.answers.trouble])):
        click.echo(f"notice: {line}", err=True)
    return judged


@contextmanager
def _network(chosen: _Choices) -> Iterator["Network"]:
    from helpers.base.days import today
    from helpers.verify import services
    from helpers.verify.answers import Answers
    from helpers.verify.client import Client
    from helpers.verify.network import Network

    answers = Answers(chosen.cache, today())
    asked = services.usable(services.SERVICES, os.environ)
    keys = {one.name: os.environ.get(one.key, "") for one in asked if one.key}
    try:
        if chosen.offline:
            yield Network(asked, None, answers)
        else:
            with Client(chosen.contact, keys, chosen.most) as client:
                yield Network(asked, client, answers)
    finally:
        answers.close()


def _json_lines(judged: Mapping[str, "Judgement"]) -> list[str]:
    return [json.dumps({"key": key, **one.to_json()}, ensure_ascii=False) for key, one in judged.items()]


def _text_lines(judged: Mapping[str, "Judgement"], things: str) -> list[str]:
    from helpers.catalog.verdicts import VERDICTS

    lines = []
    for key, one in judged.items():
        why = "; ".join(f"{column}: {finding.why or finding.verdict}" for column, finding in one.against.items())
        lines.append(f"{one.verdict:<12}  {key}" + (f"  {why}" if why else ""))
    verdicts = [one.verdict for one in judged.values()]
    counted = ", ".join(f"{verdicts.count(one)} {one}" for one in VERDICTS if one in verdicts)
    return [*lines, f"{quantity(len(judged), things)}: {counted or 'nothing to verify'}"]


def _keep(folder: Path, catalog: "Catalog", judged: Mapping[str, "Judgement"], dry_run: bool) -> str:
    """Write the evidence; return in words what is new."""
    from helpers.base.days import today
    from helpers.catalog import edit
    from helpers.verify import findings

    def decide(latest: "Catalog") -> findings.Evidence:
        return findings.collect(folder, latest, judged, today())

    done = decide(catalog) if dry_run else edit.change(folder, catalog, decide)
    new = quantity(done.new, "new findings") + (" (not written)" if dry_run else "")
    return f"{short(folder / paths.EVIDENCE)}: {new if done.files else 'nothing new'}"


def _propose(
    file: Path, folder: Path, catalog: "Catalog", references: Mapping[str, "Record"], judged: Mapping[str, "Judgement"]
) -> list[str]:
    """Write proposals; return the first of them in words, and what shows them all."""
    from helpers.verify import propose

    found = propose.proposals(catalog, references, judged)
    console.write_output(file, propose.to_jsonl(found))
    lines = [f"{one.key}:{one.column}: {one.value}, for {one.before or 'nothing'}, by {one.source}"
             for one in found[:_MOST_SHOWN]]  # fmt: skip
    lines += [f"and {len(found) - _MOST_SHOWN:,} more"] if len(found) > _MOST_SHOWN else []
    works = quantity(len({one.key for one in found}), "works")
    how = f"; survey import {short(file)} --into {short(folder)} shows them" if found else ""
    return [*lines, f"{short(file)}: {quantity(len(found), 'proposals')} for {works}{how}"]
