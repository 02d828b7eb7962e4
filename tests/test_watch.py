"""Watching files: each save is built and shown once, faults are said, and nothing is left running."""

import contextlib
import http.client
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

import tiny
from conftest import ROOT, Folder
from helpers.build import manifest
from helpers.build.watch import WatchedFiles
from helpers.cli.main import survey
from helpers.cli.watch import _Work
from helpers.site.preview import Preview


def save_in_place(path: Path) -> None:
    path.write_text("new")


def save_in_pieces(path: Path) -> None:
    with path.open("w") as file:
        for letter in "new":
            file.write(letter)
            file.flush()
            time.sleep(0.02)


def save_by_replacing(path: Path) -> None:
    other = path.with_name("~it")
    other.write_text("new")
    other.replace(path)


def save_with_a_gap(path: Path) -> None:
    path.rename(path.with_name("it~"))
    time.sleep(0.15)
    path.write_text("new")


def save_often(path: Path) -> None:
    for _ in range(5):
        path.write_text(f"{_}")
        time.sleep(0.02)
    path.write_text("new")


SAVES = (save_in_place, save_in_pieces, save_by_replacing, save_with_a_gap, save_often)


@pytest.mark.parametrize("save", SAVES, ids=lambda save: save.__name__)
def test_a_save_is_seen_when_it_is_whole(tmp_path, save):
    path = tmp_path / "it"
    path.write_text("before")
    changes = WatchedFiles(lambda: [path]).changes()
    saving = threading.Thread(target=save, args=(path,))
    saving.start()
    found = next(changes)
    text = path.read_text()
    saving.join()
    assert (found, text) == ([path], "new")


def test_files_that_come_and_go_are_changes_and_those_looked_at_later_are_not(tmp_path):
    one, other, own = (tmp_path / name for name in ("one", "other", "own"))
    one.write_text("1")
    own.write_text("1")
    files = WatchedFiles(lambda: tmp_path.glob("o[nt][eh]*"))
    files.include([own])
    assert not files.have_changed()
    changes = files.changes()
    other.write_text("2")
    assert next(changes) == [other]
    one.unlink()
    assert next(changes) == [one]
    own.write_text("22")
    assert files.have_changed()
    assert next(changes) == [own]
    assert not files.have_changed()


def test_figures_are_shown_as_they_are_drawn_and_equal_ones_left_alone(tmp_path):
    staged, output = tmp_path / "out" / ".staging" / "it", tmp_path / "out"
    for folder in (staged, output):
        (folder / "figures").mkdir(parents=True)
        (folder / "figures" / "same.svg").write_text("same")
    (staged / "figures" / "new.svg").write_text("new")
    (staged / "figures" / ".half.tmp").write_text("ha")
    before = (output / "figures" / "same.svg").stat().st_ino
    manifest.show(staged, output)
    assert {path.name: path.read_text() for path in (output / "figures").iterdir()} == {
        "same.svg": "same",
        "new.svg": "new",
    }
    assert (output / "figures" / "same.svg").stat().st_ino == before
    assert (staged / "figures" / "new.svg").exists()


SLOW = """\
import time
from pathlib import Path
for _ in range(40 * Path(r'{marker}').exists()):
    time.sleep(0.1)
print(2)"""


class Watching:
    """A `survey watch` at work on a tiny project."""

    def __init__(self, root: Path, *options: str, **environment: str) -> None:
        command = [sys.executable, "-u", "-m", "helpers", "watch", *options]
        self.log = root / "log.txt"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command, cwd=root, env=os.environ | environment, stdout=log, stderr=subprocess.STDOUT
            )
        self.seen = 0

    def says(self, *words: str) -> None:
        """Wait until it says something that it has not said when this was asked before."""
        for word in words:
            tiny.wait(
                lambda word=word: word in self.log.read_text()[self.seen :] or self.process.poll() is not None, 300
            )
            text = self.log.read_text()
            assert word in text[self.seen :], text
            self.seen = text.index(word, self.seen) + len(word)

    def stop(self) -> int:
        """Press Ctrl-C; return the exit code."""
        below = psutil.Process(self.process.pid).children(recursive=True)
        assert below, "the warm process is kept"
        for _ in range(5):
            self.process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=20)
                break
        tiny.wait(lambda: all(tiny.gone(process.pid) for process in below))
        return self.process.returncode


@pytest.fixture
def started() -> Iterator[list[Watching]]:
    """Give a list for what is started, to be ended whatever happens."""
    found: list[Watching] = []
    yield found
    for watching in found:
        watching.process.kill()
        watching.process.wait()


def get(port: int, path: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers=headers)
    return connection.getresponse()


def number_in(events: http.client.HTTPResponse) -> str:
    """Return what the next event says, passing over those that say nothing."""
    return next(line for line in iter(events.readline, b"") if line.startswith(b"data:")).decode().split()[1]


def test_a_notice_is_said_when_it_is_new_and_not_again(small: Folder, capsys):
    work = _Work((), (), (), small.path, small.path, 0, 60)
    for doubled in ({4: "Bo Berg", 3: "Jie Zhou"}, {}, {3: "Ann Adams"}, {}):
        for line, name in doubled.items():
            small.change(f"{name}; {name}", "authors", line)
        assert work._load([]).notices
        assert capsys.readouterr().err.splitlines() == [
            f"notice: data/papers.csv:{line}: authors: names '{name}' twice; are they two people?"
            for line, name in sorted(doubled.items())
        ]


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


def test_a_save_is_built_and_shown_faults_are_said_other_code_starts_it_anew_and_ctrl_c_ends_it(tmp_path, started):
    marker = tmp_path / "marker"
    slow = tiny.notebook(tiny.writing("slow"), SLOW.format(marker=marker))
    root = tiny.project(tmp_path / "it", n01_quick=tiny.notebook(tiny.writing("quick")), n02_slow=slow)
    papers, quick = root / "data" / "papers.csv", root / "reports" / "figures" / "quick.svg"
    package = tmp_path / "code" / "helpers"
    shutil.copytree(ROOT / "src" / "helpers", package, ignore=shutil.ignore_patterns("__pycache__"))
    started.append(watching := Watching(root, "--serve", "0", PYTHONPATH=f"{package.parent}"))
    watching.says("open http://127.0.0.1:", "2 built", "watching")
    port = int(watching.log.read_text().partition("127.0.0.1:")[2].partition("/")[0])

    page = get(port, "/notebooks/01-quick.html").read().decode()
    assert "EventSource" in page
    events = get(port, "/.changes")
    number = number_in(events)
    assert f'!== "{number}"' in page

    tiny.save(root, "01-quick", tiny.notebook(tiny.writing("quick").replace("<svg>", "<svg>new")))
    watching.says("notebooks/01-quick.ipynb", "01-quick   built", "1 built, 1 unchanged")
    assert quick.read_text() == "<svg>new0</svg>"
    assert number_in(events) > number

    good = papers.read_text()
    papers.write_text("nonsense\n")
    watching.says("data/papers.csv", "data/papers.csv:1: nonsense")
    tiny.wait(lambda: "data/papers.csv:1: nonsense" in get(port, "/").read().decode())
    papers.write_text(good)
    watching.says("data/papers.csv", "2 unchanged")
    tiny.wait(lambda: 'role="alert"' not in get(port, "/").read().decode())

    tiny.save(root, "01-quick", tiny.notebook("1 / 0"))
    watching.says("01-quick   failed", "ZeroDivisionError")

    marker.touch()  # a second save while the first one is built
    tiny.save(root, "02-slow", tiny.notebook(tiny.writing("slow"), SLOW.format(marker=marker), "print(3)"))
    watching.says("02-slow.ipynb")
    time.sleep(1)
    marker.unlink()
    tiny.save(root, "01-quick", tiny.notebook(tiny.writing("quick").replace("<svg>", "<svg>last")))
    watching.says("01-quick.ipynb")
    tiny.wait(lambda: quick.read_text() == "<svg>last0</svg>")
    watching.says("02-slow    built")

    module = package / "build" / "workers" / "child.py"
    text = module.read_text()
    module.write_text(f"{text}\n1 +\n")
    watching.says("child.py", "SyntaxError")
    module.write_text(f"{text}\n# another\n")
    watching.says("child.py", "starting anew", "01-quick   built", "watching")
    assert watching.stop() == 130
    watching.says("stopped")
    assert not list((root / "reports").glob(".staging*"))


@pytest.fixture(scope="module")
def preview(tmp_path_factory) -> Iterator[tuple[Preview, int]]:
    tmp_path = tmp_path_factory.mktemp("preview")
    for name, text in {"notebooks/a.html": "<body>a</body>", ".seen/a": "x", "figures/a & b.svg": "<svg/>"}.items():
        (tmp_path / "reports" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "reports" / name).write_text(text)
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "reports" / "link").symlink_to(tmp_path / "secret")
    made = Preview(tmp_path / "reports", 0, lambda: {"index.html": b"<body>the site</body>"})
    yield made, int(made.address.rstrip("/").rpartition(":")[2])
    made.close()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/notebooks/a.html", 200),
        ("/figures/a%20%26%20b.svg", 200),
        ("/site/", 200),
        ("/site/index.html", 200),
        ("/site/../secret", 404),
        ("/secret", 404),
        ("/../secret", 404),
        ("/%2e%2e/secret", 404),
        ("/notebooks/..%2f..%2fsecret", 404),
        ("//etc/hosts", 404),
        ("/%2Fetc/hosts", 404),
        ("/link", 404),
        ("/.seen/a", 404),
        ("/notebooks", 404),
        ("/%00", 404),
    ],
)
def test_only_what_was_built_is_served(preview, path, status):
    response = get(preview[1], path)
    assert response.status == status
    assert b"secret" not in response.read()


def test_the_first_page_leads_to_what_was_built(preview):
    page = BeautifulSoup(get(preview[1], "/").read(), "html.parser")
    assert page.ul.get_text() == "a"
    assert [(link.get_text(), link["href"]) for link in page.select("a")] == [
        ("The site", "/site/"),
        ("a", "/notebooks/a.html"),
    ]
    (figure,) = page.select("figure")
    assert (figure.get_text(), figure.img["src"]) == ("a & b", "/figures/a%20%26%20b.svg")
    for element in page.select("a, img"):
        assert get(preview[1], element.get("href") or element["src"]).status == 200


def test_only_this_machine_s_browsers_are_answered(preview):
    made, port = preview
    assert made._server.server_address[0] == "127.0.0.1"
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1:1", f"127.0.0.1.evil.example:{port}", ""):
        assert get(port, "/", Host=host).status == 403, host
    assert get(port, "/", Host=f"localhost:{port}").status == 200


def test_a_port_that_is_taken_is_said(preview, tmp_path, monkeypatch):
    root = tiny.project(tmp_path / "it", n01_quick=tiny.notebook())
    monkeypatch.chdir(root)
    monkeypatch.setattr("helpers.build.workers.pool.prepare", lambda **_: None)
    result = CliRunner().invoke(survey, ["watch", "--serve", f"{preview[1]}"])
    assert result.exit_code == 2
    assert f"port {preview[1]} cannot be used" in result.stderr
