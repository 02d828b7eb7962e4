"""The commands of `survey` that are not in `cli`, one a module; each imports what is slow only when it runs."""

from helpers.commands.add import add
from helpers.commands.citation import citation
from helpers.commands.diff import diff
from helpers.commands.export import export
from helpers.commands.find import find
from helpers.commands.lists import import_list, render
from helpers.commands.lite import colab, lite
from helpers.commands.paper import paper
from helpers.commands.publish import publish
from helpers.commands.site import site
from helpers.commands.sweep import sweep
from helpers.commands.synth import synth
from helpers.commands.watch import watch

ALL = (add, citation, colab, diff, export, find, import_list, lite, paper, publish, render, site)
ALL += (sweep, synth, watch)
