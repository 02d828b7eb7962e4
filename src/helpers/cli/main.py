"""The command `survey`: the group of all others, each of which stands in the file that its name or its group has."""

import sys

import click

from helpers.base.imports import deferred_grammar
from helpers.cli.add import add
from helpers.cli.build import build, check, parameters, refresh
from helpers.cli.commands import commands, dictionary
from helpers.cli.console import Group
from helpers.cli.diff import diff
from helpers.cli.export import citation, codecheck, crate, export
from helpers.cli.find import find_paper
from helpers.cli.lists import import_list, render
from helpers.cli.new import new
from helpers.cli.paper import paper
from helpers.cli.publish import publish
from helpers.cli.site import colab, lite, site
from helpers.cli.sweep import sweep
from helpers.cli.synth import synth
from helpers.cli.verify import verify
from helpers.cli.watch import watch


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""
    survey check                              is the catalog good?
    survey build                              make everything
    survey paper                              take it all into a LaTeX paper
    survey parameters trends                  what can be asked of a notebook?
    survey build trends -p first_year 2023    one notebook, from another year on
    """,
)
@click.version_option(package_name="survey-workbook", prog_name="survey", message="%(prog)s %(version)s")
def survey() -> None:
    """Make a survey's tables and figures from its catalog.

    A folder of CSV files goes in (data/); notebooks turn it into figures, tables and web pages (reports/).
    A NOTEBOOK is given by its name (04-trends), number (4), topic (trends) or path; none means all of them.

    Exit codes: 0 good, 1 the catalog or a notebook is at fault, 2 the command line is.
    """


for command in (
    add,
    build,
    check,
    citation,
    codecheck,
    colab,
    commands,
    crate,
    dictionary,
    diff,
    export,
    find_paper,
    import_list,
    lite,
    new,
    paper,
    parameters,
    publish,
    refresh,
    render,
    site,
    sweep,
    synth,
    verify,
    watch,
):
    survey.add_command(command)


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        # A locale that lacks a letter is no reason to fail.
        stream.reconfigure(errors="backslashreplace")
    with deferred_grammar():
        survey(prog_name="survey")
