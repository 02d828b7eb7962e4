"""The command `survey verify`."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from helpers.base.text import quantity
from helpers.cli import console, options

if TYPE_CHECKING:
    from helpers.verify.judge import Judgement


@click.command(
    cls=console.Command,
    epilog="""
    survey verify refs.bib --index accepted-papers.csv --offline
    survey verify refs.bib --index dblp.parquet --format json --offline
    """,
)
@click.argument("words", metavar="[KEY]...", nargs=-1)
@click.option(
    "--index", "files", metavar="FILE", type=options.FILE, multiple=True, help="CSV or Parquet of works to look in."
)
@click.option("--offline", is_flag=True, help="Ask no service on the network.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print it."
)
def verify(words: Sequence[str], files: Sequence[Path], offline: bool, form: str) -> None:
    """Prove that works are real, and what is said of them right.

    Each is looked up in --index files. The verdict is verified, contradicted (a source that is surely of the same
    work says otherwise, and what) or unconfirmed (no source knows it).
    """
    from helpers.base.errors import CommandLineError, ListError
    from helpers.base.paths import short
    from helpers.verify.bibliographies import read_references
    from helpers.verify.run import judge_all

    if len(words) != 1 or not Path(words[0]).is_file():
        raise CommandLineError(f"give one file with references, not {' '.join(words) or 'none'}")
    file = Path(words[0])
    try:
        references, report = read_references(file)
    except ListError as error:
        raise click.ClickException(f"{short(file)}: {error}") from error
    for entry in report.grouped():
        click.echo(f"{short(file)}:{entry}", err=True)
    judged = judge_all(references, files)
    click.echo("\n".join(_json_lines(judged) if form == "json" else _text_lines(judged)))


def _json_lines(judged: Mapping[str, "Judgement"]) -> list[str]:
    return [json.dumps({"key": key, **one.to_json()}, ensure_ascii=False) for key, one in judged.items()]


def _text_lines(judged: Mapping[str, "Judgement"]) -> list[str]:
    from helpers.verify.records import CONTRADICTED, UNCONFIRMED, VERIFIED

    lines = []
    for key, one in judged.items():
        why = "; ".join(f"{column}: {finding.why or finding.verdict}" for column, finding in one.against.items())
        lines.append(f"{one.verdict:<12}  {key}" + (f"  {why}" if why else ""))
    verdicts = [one.verdict for one in judged.values()]
    counted = ", ".join(
        f"{verdicts.count(one)} {one}" for one in (VERIFIED, CONTRADICTED, UNCONFIRMED) if one in verdicts
    )
    return [*lines, f"{quantity(len(judged), 'references')}: {counted}"]
