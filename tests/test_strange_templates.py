"""A stranger's template is bounded in time, memory and size, reaches only the calls, and fails in one sentence."""

import os
import time

import psutil
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import tiny
from conftest import Folder
from helpers.base.errors import ListError
from helpers.cli import main
from helpers.lists import sandbox
from helpers.lists.render import default_template, render

TOO_LONG = "it takes longer than 1 second"
TOO_MUCH = "it writes more than a list may hold"
MEMORY = "MB of memory"
ENDLESS = """\
{% for a in range(99999) %}{% for b in range(99999) %}
{% for c in range(99999) %}{% endfor %}{% endfor %}{% endfor %}"""
AGAIN = "{% for a in range(99999) %}{% set x = papers('ranking', '{title}' * 9999) %}{% endfor %}"
DEEP = "nested too deeply"
OTHER = "papers takes other arguments: data/README.md says which"
NO_TEXT = "papers takes nothing but texts"

STRANGE = [
    (ENDLESS, 3, TOO_LONG),
    ("{% for a in 'x' * 99999 %}{% for b in 'x' * 99999 %}{% endfor %}{% endfor %}", 2, TOO_LONG),
    ("{{ '%1000000000d' | format(1) }}", 2, MEMORY),
    ("{{ '%100000000d' % 1 }}", 2, TOO_MUCH),
    ('{{ "x" * 10**10 }}', 2, "the text is too long"),
    ("{{ [1] * 10**9 }}", 2, "the text is too long"),
    ("{{ 9 ** 99999999 }}", 2, "the number is too large"),
    ("{{ 'x' | center(10**9) }}", 2, MEMORY),
    ("{{ '{:1000000000}'.format(1) }}", 2, MEMORY),
    ("{{ range(9) | random }}", 2, "No filter named 'random'"),
    ("{% macro f(x) %}{{ f(x ~ x) }}{% endmacro %}{{ f('x') }}", 2, MEMORY),
    ("{% for a in range(99999) %}{{ 'x' * 1000 }}{% endfor %}", 2, TOO_MUCH),
    ("{% for a in range(99999) %}{{ papers('ranking', '{title}' * 9999) }}{% endfor %}", 2, TOO_MUCH),
    (
        "{% for a in range(99999) %}{% set x = papers('ranking', '{title}' * 9999) %}{% endfor %}",
        2,
        "the calls write more",
    ),
    ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", 2, DEEP),
    ("{{ " + "(" * 5000, 2, DEEP),
    ("{{ " + "not " * 50_000 + "1 }}", 2, DEEP),
    ("{{ 1" + "+1" * 5000 + " }}", 2, DEEP),
    ("{% for a in [1] %}" * 30 + "{% endfor %}" * 30, 2, "too many statically nested blocks"),
    ("{{ 1 / 0 }}", 2, "division by zero"),
    ("{{ papers() }}", 2, OTHER),
    ("{{ papers('ranking', 'x', {}, {}, {}, {}) }}", 2, NO_TEXT),
    ("{{ papers('ranking', 'x', 'y') }}", 2, OTHER),
    ("{{ papers('ranking', 7) }}", 2, NO_TEXT),
    ("{{ papers([]) }}", 2, NO_TEXT),
    ("{{ papers('ranking', 'x', forms=3) }}", 2, NO_TEXT),
    ("{{ papers('ranking', 'x', forms={'a': 1}) }}", 2, NO_TEXT),
    ("{{ papers('ranking', 'x', mark='y') }}", 2, NO_TEXT),
    ("{{ papers('ranking', 'x', as_listed='y') }}", 2, NO_TEXT),
    ("{{ releases('x', most=1) }}", 2, "releases takes nothing but texts"),
    ("{{ papers.args[1].clear() }}", 2, "has no attribute 'args'"),
    ("{{ papers.__call__.__globals__ }}", 2, "is unsafe"),
    ("{{ papers._name }}", 2, "is unsafe"),
    ("{{ papers | attr('__class__') }}", 2, "is unsafe"),
    ("{{ [].append(1) }}", 2, "is unsafe"),
    ("{{ lipsum() }}", 2, "'lipsum' is undefined"),
    ("{{ cycler }}", 2, "'cycler' is undefined"),
    ("{% include '/etc/passwd' %}", 2, "no loader"),
    ("{% extends '/etc/passwd' %}", 2, "no loader"),
    ("{{ papers }}", 2, "papers is a call, which needs brackets"),
    ("{{ heading }}", 2, "heading is a call, which needs brackets"),
    ('{{ "\\ud800" }}', 2, "it writes half of a character"),
    ("{{ 'a'.upper }}", 2, "it writes where something lies in memory"),
    ("{{ [1] | map('string') ~ 'a' }}", 2, "it writes where something lies in memory"),
    ("{{ 'é'.encode('ascii') }}", 2, "can't encode character"),
    ("\n{{", 3, "unexpected 'end of template'"),
]


@pytest.mark.parametrize(("template", "line", "why"), STRANGE, ids=lambda value: f"{value}"[:40])
def test_what_cannot_be_run_is_told_with_its_line(small, monkeypatch, template: str, line: int, why: str) -> None:
    if why == TOO_LONG:
        monkeypatch.setattr(sandbox, "_SECONDS", 1)
    begun = time.monotonic()
    with pytest.raises(ListError) as caught:
        render(small.load(), f"first\n{template}")
    assert time.monotonic() - begun < 60  # on a busy machine; alone it takes six at most
    message = f"{caught.value}"
    assert message.startswith(f"list.md.jinja:{line}: ")
    assert why in message
    assert message.isprintable()
    assert len(message) < 400


def test_what_stood_before_works_after_one_that_was_ended(small: Folder) -> None:
    catalog = small.load()
    before = render(catalog, default_template(catalog))
    for template in ("{{ '%1000000000d' | format(1) }}", ENDLESS):
        with pytest.raises(ListError):
            render(catalog, template)
        assert render(catalog, default_template(catalog)) == before


def test_a_template_that_is_ended_leaves_no_process(small: Folder) -> None:
    with pytest.raises(ListError, match=r"list\.md\.jinja:2: .*: it takes longer than 5 seconds"):
        render(small.load(), ENDLESS)
    assert [child for child in psutil.Process().children() if "sandbox_process" in " ".join(child.cmdline())] == []


def test_the_process_ends_with_the_one_that_began_it(small: Folder) -> None:
    program = (
        "import os, signal, pathlib; from helpers.catalog import load; from helpers.lists import render, sandbox\n"
        "render.render(load('data'), 'x'); print(sandbox._living.process.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    done = tiny.subprocess.run(
        [tiny.sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=small.path.parent
    )
    tiny.wait(lambda: tiny.gone(int(done.stdout)))


def test_a_process_that_was_forked_begins_one_of_its_own(small: Folder) -> None:
    catalog = small.load()
    assert render(catalog, "a{{ heading('ranking') }}") == "a2 Ranking"
    theirs = sandbox._living
    if (child := os.fork()) == 0:
        good = render(catalog, "b{{ heading('others') }}") == "b3 Others" and sandbox._living is not theirs
        sandbox._end()
        os._exit(0 if good else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert render(catalog, "a{{ heading('ranking') }}") == "a2 Ranking"
    assert sandbox._living is theirs


def test_loops_conditions_filters_and_texts_of_calls_are_there(small: Folder) -> None:
    template = (
        "{% set n = 2 %}{% for i in range(n) %}{{ i + 1 }}{% if not loop.last %}, {% endif %}{% endfor %}\n"
        "{{ heading('ranking') | upper }}"
        "{{ papers(section='ranking', pattern='* {title}', before={'clark2023late': '!'}) }}"
    )
    assert render(small.load(), template) == "1, 2\n2 RANKING\n* Middle Words, and More!\n* Late Words"


def test_what_a_template_shows_of_a_call_is_the_same_in_each_run(small: Folder) -> None:
    assert render(small.load(), "{{ papers | string }} {{ [heading] }}") == "papers [heading]"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a\nb \xff", "data/list.md.jinja:2: is not UTF-8; save it as UTF-8"),
        (b"x" * 5_000_001, "data/list.md.jinja: has more than 5,000,000 bytes"),
        (b"a\n{{ 1 / 0 }}", "data/list.md.jinja:2: the template is at fault: division by zero"),
        (b"a\n{{ papers() }}", "data/list.md.jinja:2: papers takes other arguments"),
    ],
)
def test_the_command_names_file_and_line(project: Folder, data: bytes, message: str) -> None:
    (project.path / "list.md.jinja").write_bytes(data)
    for words in (["render"], ["render", "--add-missing"], ["check"]):
        done = CliRunner().invoke(main.survey, words)
        assert done.exit_code == 1
        assert message in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1


def test_a_text_over_two_lines_is_no_fault(project: Folder) -> None:
    (project.path / "list.md.jinja").write_text("{{ releases('a\nb {version}') }}\n")
    done = CliRunner().invoke(main.survey, ["render", "--add-missing"])
    assert done.exit_code == 0, done.output
    assert "a\nb v1" in done.stdout


def test_publication_in_a_file_without_venues_stays_as_it_stands(small: Folder) -> None:
    assert render(small.load(), "{{ datasets('{name} {publication}') }}") == "\nMovieLens {publication}"


PIECES = ["{{ ", " }}", "{% ", " %}", "for a in ", "range(", "99999", ")", "endfor", "if ", "endif", "set x = "]
PIECES += ["papers(", "'ranking'", ", ", "'{title}'", "heading(", "x", "~", "*", "**", "10", "|upper", "|list", "|join"]
PIECES += [".args", "[0]", "[", "]", "{", "}", "macro m()", "endmacro", "m()", "{#", "#}", "\n", "'", '"', "\\", "\0"]
PIECES += ["not ", "-", "|center(", "|format", "loop", "self", "\ud7ff"]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_whatever_is_written_is_run_or_refused(text: str) -> None:
    calls = {"papers": lambda section, pattern: f"{section} {pattern}", "heading": lambda section: section}
    try:
        sandbox.run(text, calls, "\n", 0)
    except sandbox.TemplateFault as error:
        assert f"{error}"  # noqa: PT017 - that nothing is raised is as good
