"""The commands `survey import` and `survey render`: what they write, say and refuse."""

import errno
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import mangled
from conftest import PUBLISHED
from effort import calls, ends
from helpers.catalog import load
from helpers.catalog.schema import FILES
from helpers.cli import main
from helpers.lists import adoption, details, entries, pieces, venues
from helpers.lists.importing import LARGEST, ListContents, read_list
from helpers.lists.render import render_folder


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Path:
    """Return the list as it stood when it was taken over: lines and numbers stay while the catalog grows."""
    path = tmp_path_factory.mktemp("published") / "list.md"
    path.write_bytes(render_folder(load(PUBLISHED).select(as_of="2023-06-29"), PUBLISHED).encode())
    return path


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch) -> Path:
    """Work in an empty folder, with this project's vocabulary."""
    monkeypatch.setattr("helpers.base.paths.data", lambda: PUBLISHED)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: object) -> Result:
    return CliRunner().invoke(main.survey, [f"{word}" for word in words])


def left(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_import_makes_a_folder_that_is_a_good_catalog_and_says_what_was_odd(here, published):
    (here / "list.md").write_text(
        published.read_text(encoding="utf-8").replace("ICLR 2023", "SIGIR24"), encoding="utf-8"
    )
    result = run("import", "list.md", "--to", "new/data")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "read otherwise than it stands (2 oddities):",
        "list.md:34: the publication 'SIGIR24'; read as venue 'SIGIR', year 2024",
        "list.md:187: the head 'webcite link' is taken for 'website link'; read so",
        "new/data: 64 works in 64 listings, 9 sections, 5 datasets, 2 benchmarks, 4 repositories, 4 releases;"
        " 2 oddities",
    ]
    assert left(here / "new" / "data") == sorted([*FILES, "list.md.jinja", "survey.yaml"])
    assert len(load(here / "new" / "data").papers) == 64


@pytest.mark.parametrize("file", ["sections.csv", "vocabulary.csv"])
def test_no_list_is_read_with_sections_or_terms_at_fault(here, published, monkeypatch, file):
    (here / "own").mkdir()
    for name in ("sections.csv", "vocabulary.csv"):
        (here / "own" / name).write_bytes((PUBLISHED / name).read_bytes())
    with (here / "own" / file).open("a", encoding="utf-8") as stream:
        stream.write("only,two\n")
    line = len((PUBLISHED / file).read_text(encoding="utf-8").splitlines()) + 1
    monkeypatch.setattr("helpers.base.paths.data", lambda: here / "own")
    result = run("import", published, "--to", "new")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "cannot be read with a catalog at fault:\n" in result.stderr
    assert f"{file}:{line}" in result.stderr
    assert not (here / "new").exists()


def test_render_gives_the_imported_list_back(here, published):
    assert run("import", published, "--to", "new").exit_code == 0
    assert run("render", "--catalog", "new", "--output", "out/list.md").exit_code == 0
    assert (here / "out" / "list.md").read_bytes() == published.read_bytes()
    assert run("render", "--catalog", "new").stdout_bytes == published.read_bytes()


def test_without_a_template_headings_and_tables_stand_in_for_the_prose(here, published):
    assert run("import", published, "--to", "new").exit_code == 0
    (here / "new" / "list.md.jinja").unlink()
    text = run("render", "--catalog", "new").stdout
    title, section, table = text.split("\n\n")[:3]
    assert title == "# How Can Recommender Systems Benefit from Large Language Models: A Survey"
    assert section == "## 1.1 LLM for Feature Engineering"
    assert table.startswith("| **Name** |")
    assert len(read_list(text, *mangled.project()).rows["papers.csv"]) == 64


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "list.md: is empty"),
        (b"\xff\xfe", "list.md: is not UTF-8 text (line 1, byte 0xFF)"),
        (b"# No table\n", "list.md: has no table with the columns of a list"),
        (b"|" * 2 * LARGEST, "list.md: is larger than 2,000,000 bytes"),
    ],
)
def test_what_cannot_be_read_leaves_nothing_behind_and_exits_with_1(here, content, message):
    (here / "list.md").write_bytes(content)
    result = run("import", "list.md", "--to", "new")
    assert (result.exit_code, left(here)) == (1, ["list.md"])
    assert message in result.stderr


def test_a_path_that_is_a_folder_or_missing_is_the_command_lines_fault(here, published):
    assert run("import", ".", "--to", "new").exit_code == 2
    assert run("import", "nothing.md", "--to", "new").exit_code == 2
    assert run("import", published).exit_code == 2
    assert left(here) == []


def test_a_folder_that_holds_something_is_refused(here, published):
    (here / "full").mkdir()
    (here / "full" / "note.txt").write_text("mine")
    assert "full is not an empty folder; give a new one" in run("import", published, "--to", "full").stderr
    (here / "full" / "papers.csv").write_text("mine")
    result = run("import", published, "--to", "full")
    assert (result.exit_code, left(here)) == (2, ["full", "full/note.txt", "full/papers.csv"])
    assert "full has a catalog already; give a new folder" in result.stderr


def test_an_empty_folder_is_taken(here, published):
    (here / "empty").mkdir()
    assert run("import", published, "--to", "empty").exit_code == 0
    assert "papers.csv" in left(here / "empty")


@pytest.mark.parametrize("writable", range(0, 10, 3))
def test_a_disk_that_fills_up_in_mid_write_leaves_nothing_behind(here, monkeypatch, writable, published):
    real, written = Path.write_bytes, []

    def write_bytes(path: Path, data: bytes) -> int:
        written.append(path)
        if len(written) > writable:
            real(path, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, "No space left on device", f"{path}")
        return real(path, data)

    monkeypatch.setattr(Path, "write_bytes", write_bytes)
    result = run("import", published, "--to", "new")
    assert (result.exit_code, left(here)) == (1, [])
    assert "No space left on device" in result.stderr


def test_a_template_that_is_no_text_is_named(here, published):
    assert run("import", published, "--to", "new").exit_code == 0
    (here / "new" / "list.md.jinja").write_bytes(b"\xff")
    result = run("render", "--catalog", "new")
    assert result.exit_code == 1
    assert "new/list.md.jinja:1: is not UTF-8" in result.stderr


def test_a_render_that_fails_leaves_the_earlier_list(here, published):
    assert run("import", published, "--to", "new").exit_code == 0
    (here / "new" / "list.md.jinja").write_text("{{ papers() }}")
    (here / "out.md").write_text("earlier")
    assert run("render", "--catalog", "new", "--output", "out.md").exit_code == 1
    assert (here / "out.md").read_text() == "earlier"


def test_four_times_the_rows_take_about_four_times_as_long(published):
    head, body = published.read_text(encoding="utf-8").split("| GReaT |")

    def cost(rows: int) -> int:
        row = "| N{n} | Title {n} of many words | GPT2 (110M) | Frozen | SIGIR 2023 | [[Link]](https://a.b/{n}) |\n"
        text = "".join(row.replace("{n}", f"{n}") for n in range(rows))
        done: list[ListContents] = []
        cost = calls(lambda: done.append(read_list(f"{head}{text}| GReaT |{body}", *mangled.project())))
        assert len(done[0].rows["papers.csv"]) == rows + 64
        return cost

    assert cost(1200) < 4.5 * cost(300)


def test_the_folder_is_checked_before_it_is_in_its_place(here, published):
    imported = read_list(published.read_text(encoding="utf-8"), *mangled.project())
    imported.rows["papers.csv"][0]["year"] = "soon"
    with pytest.raises(adoption.ListError, match="'soon' is not a year"):
        adoption.write_catalog(here / "new", imported)
    assert left(here) == []


@pytest.mark.parametrize(
    "sign", [" .", ",", "|", "[", "[pdf", "(", "()", "[]", " ", "*_", "h", "tt", "[ ", "A&A@", "\u3000"]
)
def test_signs_in_a_row_take_no_longer_the_more_there_are(sign: str) -> None:
    text = f"x{sign * (20_000 // len(sign))}x"
    with ends(20):
        pieces.link_label(text)
        details.plain_text(text)
        entries._MARKUP.sub("", text)
        list(venues._editions(text[:2_000]))


@pytest.mark.parametrize(
    ("text", "left"),
    [("A title. [pdf] | [ ]", "A title"), ("A title , and more", "A title, and more"), ("[a], (b)", "[a], (b)")],
)
def test_what_stood_between_links_is_left_out(text: str, left: str) -> None:
    assert details.plain_text(text) == left


def test_a_release_of_a_day_to_come_stays_text_and_costs_nothing_else(here, published):
    text = published.read_text(encoding="utf-8")
    day = next(line for line in text.splitlines() if "2023.06.29" in line)
    (here / "odd.md").write_text(text.replace(day, day.replace("2023.06.29", "2203.06.29")), encoding="utf-8")
    done = run("import", "odd.md", "--to", "new")
    assert done.exit_code == 0
    assert "2203" not in (here / "new" / "releases.csv").read_text(encoding="utf-8")
    assert "64 works" in done.stdout
    assert run("render", "--catalog", "new", "--as-listed").stdout == (here / "odd.md").read_text(encoding="utf-8")
