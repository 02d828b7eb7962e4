"""A project with every file that the program writes, and the commands that write them."""

import shutil
from pathlib import Path

import tiny
from conftest import PUBLISHED, write_small

WORDS = {
    "build": ["build"],
    "refresh": ["refresh", "--picture", "one", "docs/one.png"],
    "paper": ["paper"],
    "site": ["site"],
    "sweep": ["sweep", "one", "--over", "first_year=2021"],
    "render": ["render", "--add-missing", "--output", "docs/list.md"],
    "export": ["export", "--output", "out.csv"],
    "colab": ["colab", "a/b"],
    "codecheck": ["codecheck", "--output", "codecheck.yml"],
    "dictionary": ["dictionary"],
    "citation": ["citation", "v1.0.0", "2026-01-31", "--output", "release/CITATION.cff"],
    "crate": ["crate", "v1.0.0", "2026-01-31", "release"],
    "verify": ["verify", "--offline", "--index", "index.csv", "--cache", "cache", "--propose", "new.jsonl"],
    "edition": ["build", "one", "-f", "edition", "--output-dir", "edition"],
}
# What people write. Nothing else changes it than the commands that are for that.
OURS = ("data/*", "notebooks/*", "parameters/*", "CITATION.cff", "CONTRIBUTING.md", "index.csv", "refs.bib")
OURS += ("codecheck.yml", "release/*")
ADD = ["add", "arXiv:2301.00009", "--title", "Number", "--year", "2023", "--venue", "arXiv", "--new", "--section", "1"]
CHANGING = {
    "add": ADD,
    "import": ["import", "refs.bib", "--into", "data", "--section", "3", "--near", "new", "--write"],
    "publish": ["publish", "baker2022middle", "--venue", "AAAI", "--source", "https://a.org/2"],
}
BEGINNING = {  # a folder
    "import-to": ["import", f"{PUBLISHED / 'awesome-list.md'}", "--to", "begun"],
    "synth": ["synth", "--rows", "300", "--to", "begun"],
    "new": ["new", "begun", "--from", "refs.bib"],
}
_DRAWS = """\
from helpers import figures, load, show_figure, show_table, tables
found = tables.crossing(load(catalog_dir or None), "venue", "year")
show_table(found, "one", output_dir, "Works by venue and year")
show_figure(figures.ranked(found["works"]), "one", output_dir, "Works by venue")"""
_CITED = "@misc{a, title={Work One}, author={Clark, Cleo}, year=2023, url={https://a.org/1}}"


def make(root: Path) -> Path:
    """Make the project, each command twice, so that nothing changes any more; return its folder."""
    for name in ("", "notebooks", "parameters", "docs", "release"):
        (root / name).mkdir()
    write_small(root / "data").source()
    tiny.save(root, "01-one", tiny.notebook(_DRAWS))
    tiny.save(root, "02-two", tiny.notebook(tiny.writing("two")))
    (root / "parameters" / "edition.yaml").write_text("first_year: 2022\n")
    (root / "CONTRIBUTING.md").write_text("# Contribute\n\nBy mail.\n")
    shutil.copy(Path(__file__).parents[1] / "CITATION.cff", root)
    (root / "index.csv").write_text(
        'title,authors,venue,year,doi,url\n"Middle Words, and More",Bea Baker; Cy Cole,AAAI,2022,10.1000/1,https://arxiv.org/abs/2206.00002\n'
    )
    (root / "refs.bib").write_text(_CITED)
    (root / "data" / "list.md.jinja").write_text('# A\n{{ heading("features") }}\n')
    for _ in range(2):
        for name, words in WORDS.items():
            done = tiny.survey(root, *words)
            assert done.returncode == 0, (name, done.stderr)
    return root


def contents(root: Path) -> dict[str, bytes]:
    """Return all files by name; what cannot be read and links that lead nowhere, as nothing."""
    files = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_symlink() or path.is_file()}
    return {name: path.read_bytes() if path.is_file() else b"" for name, path in files.items()}
