"""Workers: forked or with a kernel of their own, notebooks show the same and make the same; nothing leaks or stays."""

import os
import sys
import time
from pathlib import Path

import psutil
import pytest

import tiny
from helpers.base import paths
from helpers.base.errors import RunError
from helpers.build import notebook_files
from helpers.build.jobs import Task
from helpers.build.workers import pool

TALKATIVE = [
    "print('one'); print('two', end='')\nimport sys; print('three', file=sys.stderr); print('four')",
    "for n in range(3):\n    print(f'{n} %', end='\\r')\nprint('ready')",
    "!echo from a magic",
    "import pandas as pd\npd.DataFrame({'a': [1, 2]})",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.title('drawn'); plt.show()",
    "import asyncio\nawait asyncio.sleep(0)\n'awaited'",
    "from IPython.display import clear_output, display, update_display, HTML\n"
    "print('gone'); clear_output()\ndisplay(HTML('<b>x</b>'), display_id='a')\n"
    "update_display(HTML('y'), display_id='a')",
    "x = 6\nx * 7",
    "_ + 1",
    "import pickle\nclass A: pass\ntype(pickle.loads(pickle.dumps(A()))).__module__",
    "%%timeit -n1 -r1 -q\npass",
]
both_ways = pytest.mark.parametrize("isolated", [False, True], ids=["forked", "isolated"])


def run(folder: Path, *sources: str, isolated: bool = False, timeout: int = 60) -> tuple[Task, pool.Result]:
    source = notebook_files.to_bytes(tiny.notebook(*sources)).decode()
    folder.mkdir(exist_ok=True)
    ((task, result),) = pool.run([Task("it", source, folder, folder / "it.ipynb", timeout)], isolated=isolated)
    return task, result


def outputs(path: Path) -> list[list[dict]]:
    return [cell.outputs for cell in notebook_files.read(path).cells if cell.cell_type == "code"]


def test_a_forked_worker_shows_what_a_kernel_shows(tmp_path):
    for name in ("forked", "isolated"):
        assert run(tmp_path / name, *TALKATIVE, isolated=name == "isolated")[1] is None
    forked, isolated = (outputs(tmp_path / name / "it.ipynb") for name in ("forked", "isolated"))
    assert forked == isolated
    assert [len(shown) for shown in forked] == [0, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0]


def test_cells_after_an_exit_run(tmp_path):
    """An ordinary kernel runs them, too, if they reach it before it has ended."""
    assert run(tmp_path, "exit()", "print('after')")[1] is None
    assert outputs(tmp_path / "it.ipynb")[1:] == [[], [{"output_type": "stream", "name": "stdout", "text": "after\n"}]]


def test_what_other_processes_print_is_shown(tmp_path):
    run(tmp_path, "import os; os.system('echo out; echo err >&2'); None", "print('own')")
    (first, second), (third,) = outputs(tmp_path / "it.ipynb")[1:]
    assert [(shown.name, shown.text) for shown in (first, second, third)] == [
        ("stdout", "out\n"),
        ("stderr", "err\n"),
        ("stdout", "own\n"),
    ]


def test_the_real_notebooks_make_the_same_bytes_either_way(tmp_path):
    found = {}
    for name in ("forked", "isolated"):
        options = ["--isolated"] if name == "isolated" else []
        output = tmp_path / name
        result = tiny.survey(paths.root(), "build", "where", "--output-dir", f"{output}", *options)
        assert result.returncode == 0, result.stderr
        found[name] = tiny.files(output)
    assert found["forked"] == found["isolated"]
    assert any(path.endswith(".pdf") for path in found["forked"])


def test_nothing_leaks_from_one_notebook_to_the_next(tmp_path):
    change = "import os, random, numpy, pandas\nos.environ['LEAK'] = pandas.leak = '1'; leak = 1; os.chdir('/')"
    look = (
        "import os, random, numpy, pandas\n"
        "assert 'leak' not in globals() and 'LEAK' not in os.environ and not hasattr(pandas, 'leak')\n"
        "print(os.getcwd(), random.random(), numpy.random.random())"
    )
    tasks = []
    for number, source in enumerate([change, look, look]):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        source = notebook_files.to_bytes(tiny.notebook(source)).decode()
        tasks.append(Task(f"{number}", source, folder, folder / "it.ipynb", 60))
    assert [result for _, result in pool.run(tasks, jobs=1)] == [None] * 3
    first, second = (outputs(task.finished)[1][0].text.split() for task in tasks[1:])
    assert (first[0], second[0]) == (f"{tasks[1].folder}", f"{tasks[2].folder}")
    assert first[1:] != second[1:]  # else "random" would be the same in every worker


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import os; os._exit(0)", "cell 3 (import os; os._exit(0)): the kernel died"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "the kernel died"),
        ("import ctypes; ctypes.string_at(0)", "the kernel died"),
        ("while True: pass", "took longer than 2 s; --timeout allows more"),
        ("import re; re.match('(a*)*b', 'a' * 50)", "took longer than 2 s"),
        ("input()", "StdinNotImplementedError"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("import resource as r; r.setrlimit(r.RLIMIT_AS, (2**31, 2**31)); x = bytearray(2**32)", "MemoryError"),
        ("def f(:", "SyntaxError"),
    ],
)
def test_a_cell_that_ends_badly_is_named(tmp_path, source, reason):
    ends_badly(tmp_path, source, reason, isolated=False)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import os; os._exit(0)", "cell 3 (import os; os._exit(0)): the kernel died"),
        ("while True: pass", "took longer than 2 s; --timeout allows more"),
        ("input()", "StdinNotImplementedError"),
        ("raise SystemExit(3)", "SystemExit: 3"),
    ],
)
def test_it_is_named_in_the_same_words_in_an_ordinary_kernel(tmp_path, source, reason):
    ends_badly(tmp_path, source, reason, isolated=True)


def ends_badly(tmp_path, source, reason, *, isolated):
    _, result = run(tmp_path, "print('before')", source, "print('after')", isolated=isolated, timeout=2)
    assert isinstance(result, RunError)
    assert reason in f"{result}"
    assert f"{result}".startswith("cell 3")
    before, _, after = [cell.outputs for cell in result.partial.cells if cell.cell_type == "code"][1:]
    assert (before[0].text, after) == ("before\n", [])


@both_ways
def test_a_notebook_that_forks_or_starts_threads_is_waited_for_only_itself(tmp_path, isolated):
    fork = "import os, time\nif os.fork() == 0:\n    time.sleep(60)\nprint('parent')"
    thread = "import threading; threading.Thread(target=time.sleep, args=[60]).start()"
    begun = time.monotonic()
    _, result = run(tmp_path, fork, thread, "print('end')", isolated=isolated)
    assert result is None
    assert [shown[0].text for shown in outputs(tmp_path / "it.ipynb") if shown] == ["parent\n", "end\n"]
    assert time.monotonic() - begun < 50


def test_a_copy_that_a_cell_forked_does_not_go_on_with_the_notebook(tmp_path):
    _, result = run(tmp_path, "import os; os.fork(); None", "open('ran', 'a').write('x'); None")
    assert result is None
    assert (tmp_path / "ran").read_text() == "x"


def test_what_a_notebook_leaves_running_is_ended_with_it(tmp_path):
    start = "import subprocess; open('pid', 'w').write(str(subprocess.Popen(['sleep', '100']).pid)); None"
    assert run(tmp_path, start)[1] is None
    left = int((tmp_path / "pid").read_text())
    psutil.wait_procs([psutil.Process(left)] if psutil.pid_exists(left) else [], timeout=10)
    assert not psutil.pid_exists(left) or psutil.Process(left).status() == psutil.STATUS_ZOMBIE


def test_a_hundred_megabytes_of_output_arrive(tmp_path):
    _, result = run(tmp_path, "print('x' * 10**8)")
    assert result is None
    assert (tmp_path / "it.ipynb").stat().st_size > 10**8


def test_a_file_that_cannot_be_written_is_an_error_of_its_own(tmp_path):
    source = notebook_files.to_bytes(tiny.notebook("1")).decode()
    (tmp_path / "file").write_text("")
    ((_, result),) = pool.run([Task("it", source, tmp_path, tmp_path / "file" / "it.ipynb", 60)])
    assert isinstance(result, OSError)
    assert "file" in f"{result}"


def test_workers_run_side_by_side_as_many_as_are_asked_for(tmp_path):
    meet = (
        "import time, pathlib\npathlib.Path(f'../{n}').touch()\nend = time.monotonic() + 30\n"
        "while not pathlib.Path(f'../{1 - n}').exists():\n    assert time.monotonic() < end\n    time.sleep(.01)"
    )
    tasks = []
    for number in range(2):
        (tmp_path / f"of-{number}").mkdir()
        source = notebook_files.to_bytes(tiny.notebook(f"n = {number}", meet)).decode()
        tasks.append(Task("it", source, tmp_path / f"of-{number}", tmp_path / f"of-{number}" / "it.ipynb", 60))
    assert [result for _, result in pool.run(tasks, jobs=2)] == [None, None]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere workers are not forked")
def test_a_forked_worker_has_what_it_needs_imported_and_neither_scipy_nor_the_tests(tmp_path):
    look = "import sys; print(*[name in sys.modules for name in ('seaborn', 'helpers.tables', 'scipy', 'pytest')])"
    run(tmp_path, look)
    assert outputs(tmp_path / "it.ipynb")[1][0].text == "True True False False\n"
    assert os.getpgid(0) != 0
