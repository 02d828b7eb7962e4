"""The hidden commands that write documentation: `commands` writes docs/commands.md, `dictionary` data/README.md."""

import inspect
from pathlib import Path

import click

from helpers.base import paths
from helpers.cli import console, options

_HEAD = """\
# Commands

`make refresh` writes this page from the commands themselves (`survey commands`); `survey COMMAND --help` says the same.
"""


@click.command(
    "commands",
    cls=console.Command,
    hidden=True,
    epilog="""
    survey commands
    survey commands --output docs/commands.md
    """,
)
@options.output_file
@click.pass_context
def commands(context: click.Context, output: Path | None) -> None:
    """Write a page with every command, its options and examples, in Markdown."""
    text = page(context.find_root().command)
    if output:
        console.write_output(output, text.encode())
    else:
        click.echo(text, nl=False)


@click.command(
    "dictionary",
    cls=console.Command,
    hidden=True,
    epilog="""
    survey dictionary
    survey dictionary --catalog ../other-survey/data
    """,
)
@options.catalog
def dictionary(folder: Path | None) -> None:
    """Bring the tables of the catalog's README.md up to date with what survey.yaml declares."""
    from helpers.base.files import read_text, write_together
    from helpers.base.locks import changing
    from helpers.catalog.dictionary import updated

    folder = folder or paths.data()
    file = folder / "README.md"
    with changing(folder):
        text = read_text(file) if file.exists() else "# The catalog\n"
        write_together({file: updated(text, console.read_survey(folder)).encode()})  # people write in it, too


def page(group: click.Group) -> str:
    """Return the page of a group of commands: what each is for, its arguments and options, and its examples."""
    visible = {name: command for name, command in sorted(group.commands.items()) if not command.hidden}
    rows = [f"| [{name}](#survey-{name}) | {_first_sentence(command)} |" for name, command in visible.items()]
    parts = [_HEAD, _text(group), "\n".join(["| command | what it does |", "| --- | --- |", *rows, ""])]
    parts += [_section(name, command) for name, command in visible.items()]
    return "\n".join(parts)


def examples(command: click.Command) -> list[str]:
    """Return the examples of a command, one a line, without the words beside them."""
    lines = (line.partition("   ")[0].strip() for line in inspect.cleandoc(command.epilog or "").splitlines())
    return [line for line in lines if line]


def _section(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=f"survey {name}")
    usage = " ".join([f"survey {name}", *command.collect_usage_pieces(context)])
    options_only = (
        option
        for option in command.get_params(context)
        if isinstance(option, click.Option) and "--help" not in option.opts
    )
    records = [record for option in options_only if (record := option.get_help_record(context))]
    rows = [f"| `{_cell(option)}` | {_cell(meaning)} |" for option, meaning in records]
    table = "\n".join(["| option | meaning |", "| --- | --- |", *rows, ""]) if rows else ""
    code = "\n".join(["```sh", *examples(command), "```", ""])
    return "\n".join(part for part in (f"## survey {name}\n", f"    {usage}\n", _text(command), table, code) if part)


def _text(command: click.Command) -> str:
    return f"{inspect.cleandoc(command.help or '')}\n"


def _first_sentence(command: click.Command) -> str:
    paragraph = " ".join(inspect.cleandoc(command.help or "").partition("\n\n")[0].split())
    return f"{paragraph.partition('. ')[0].rstrip('.')}."


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
