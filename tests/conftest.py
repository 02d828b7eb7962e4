"""What several test modules share: the survey as published, copies of it that may be spoilt, and a small made-up one.

Only the tests in survey/ may look at data/, which grows: all others have catalogs of their own.
"""

import csv
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

import tiny
from helpers.base import days
from helpers.catalog import Catalog, CatalogError, load
from helpers.catalog.schema import models
from helpers.catalog.survey import read_survey
from helpers.figures import forms
from helpers.figures.forms import Form

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
os.environ[days.VARIABLE] = "2099-12-30"  # so that no test depends on the day on which it runs
PUBLISHED = Path(__file__).parent / "published"
SURVEY = read_survey(PUBLISHED)
FILES = models(SURVEY)  # the schema of the survey as published, by file
Paper = FILES["papers.csv"]
DECLARED = """\
levels: [stage, task]
inside: in the pipeline
outside: outside the pipeline
columns:
  backbone: {label: LLM Backbone (Largest), short: backbone, kind: models, aliases: [Backbones, Base Model]}
  tuning: {label: LLM Tuning Strategy, short: tuning, kind: terms, filter: true}
  rs_task: {label: RS task, kind: terms, open: true}
  rs_scenario: {label: RS scenario, kind: terms, open: true, aliases: [Scenario]}
  infer_with_crm: {label: infers with CRM, kind: yes-no}
  defeated_baseline: {kind: term}
derived:
  parameters: {rule: size, from: backbone, label: size}
  size_bucket: {rule: bucket, from: backbone, label: size of the largest backbone, unpublished: [ChatGPT]}
  family: {rule: family, from: backbone, label: backbone family, filter: true}
  tuned: {rule: group, from: tuning, otherwise: "yes"}
  quadrant: {rule: cross, from: [tuned, infer_with_crm]}
lookup: [backbone, tuning, rs_task, rs_scenario]
sourced: [authors, rs_task, rs_scenario, infer_with_crm, defeated_baseline]
datasets: rs_scenario
"""
SMALL = {
    "papers.csv": """\
key,name,title,authors,section,backbone,tuning,venue,year,url,\
rs_task,rs_scenario,infer_with_crm,defeated_baseline,listed
adams2021early,Early,Early Words,Ann Adams; Bo Berg,features,BERT-base (110M),Full Finetuning,AAAI,2021,\
https://arxiv.org/abs/2104.00001,Rating; Ranking,News,yes,MLP,2023-05-24
baker2022middle,Middle,"Middle Words, and More",Bea Baker; et al.,ranking,PaLM (540B); ChatGPT,Frozen; LoRA,arXiv,2022,\
https://arxiv.org/pdf/2206.00002v3.pdf,Ranking,Movie,no,,2023-05-24
clark2023late,,Late Words,,ranking,ChatGPT,Frozen,arXiv,2023,https://example.org/late?x=1#y,,,no,MF,2023-06-01
adams2021early,Early,Early Words,Ann Adams; Bo Berg,others,,,AAAI,2021,https://arxiv.org/abs/2104.00001,,,,,2023-05-24
dunn2023survey,,A Survey of Words,Dee Dunn,others,,,arXiv,2023,https://arxiv.org/abs/2305.00004v2,,,,,
""",
    "sections.csv": """\
id,number,title,stage,task
features,1,Features,Feature Stage,
ranking,2,Ranking,Ranking Stage,Scoring
others,3,Others,,
""",
    "vocabulary.csv": """\
field,value,abbreviation,aliases,order,colour
stage,Feature Stage,FS,feature,1,#D55E00
stage,Ranking Stage,RS,,2,#009E73
task,Scoring,,,1,
tuning,Full Finetuning,FFT,,1,#0072B2
tuning,LoRA,,,2,#D55E00
tuning,Frozen,,,3,#BBBBBB
tuned,yes,Tune,,1,
tuned,no,Not tune,Frozen,2,
infer_with_crm,yes,With CRM,,1,
infer_with_crm,no,Without CRM,,2,
defeated_baseline,MF,,,1,#44AA99
defeated_baseline,MLP,,,2,#BBCC33
size_bucket,<1B,,,1,
size_bucket,1B-10B,,,2,
size_bucket,10B-100B,,,3,
size_bucket,>100B,,not published,4,
family,BERT,,BERT-base,1,#0072B2
family,PaLM,,,2,#56B4E9
family,ChatGPT,,,3,#009E73
venue,arXiv,,Arxiv,1,
venue,AAAI,,,2,
rs_task,Ranking,,,1,
rs_task,Rating,,,2,
rs_scenario,Movie,,,1,
rs_scenario,News,,,2,
""",
    "datasets.csv": "name,rs_scenario,url\nMovieLens,Movie,https://example.org/movies\n",
    "benchmarks.csv": "name,url,paper_url\nBench,https://example.org/bench,https://arxiv.org/abs/2306.00009\n",
    "repositories.csv": "name,url,maintainer,maintainer_url\nList,https://example.org/list,eve,https://example.org/eve\n",
    "releases.csv": "date,version,note\n2023-06-09,v1,Initial version.\n",
    "corrections.csv": """\
file,key,column,as_listed,corrected,evidence
papers.csv,baker2022middle,venue,Arxiv,arXiv,the citation writes arXiv
""",
    "sources.csv": """\
key,columns,source,note
adams2021early,rs_task; rs_scenario,Table 1,
clark2023late,infer_with_crm,Fig. 4,the text says yes
""",
    "changes.csv": "key,column,before,after,day,source\n",
    "evidence.csv": "key,column,cell,verdict,source,record,found,day\n",
    "survey.yaml": DECLARED,
}

# What sources.csv lacks of the small catalog, for `survey check` to have nothing against it.
UNSOURCED = """\
clark2023late,defeated_baseline,Fig. 4,
adams2021early,authors; infer_with_crm; defeated_baseline,page 1,
baker2022middle,authors; rs_task; rs_scenario; infer_with_crm,page 2,
dunn2023survey,authors,page 3,
"""

# Begun first, since one that is begun last keeps one worker busy while the others are idle.
LONG = (
    "test_odd_files",
    "test_growth",
    "test_cluster",
    "test_stopping",
    "test_paper",
    "test_workers",
    "test_sweep",
    "test_build",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the modules that take long before the others; xdist hands modules out in this order."""
    items.sort(key=lambda item: LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG))


if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell's job in the background; what the tests start would not hear of Ctrl-C either.
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("survey", deadline=None, derandomize=True)
settings.load_profile("survey")


@dataclass
class Folder:
    """A catalog folder that a test may change."""

    path: Path

    def rows(self, file: str = "papers.csv") -> list[list[str]]:
        """Return the cells of a file, the head line first."""
        with (self.path / file).open(encoding="utf-8", newline="") as stream:
            return list(csv.reader(stream))

    def write(self, rows: list[list[str]], file: str = "papers.csv", **dialect: object) -> None:
        """Write the cells of a file, the head line first."""
        with (self.path / file).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, **{"lineterminator": "\n", **dialect}).writerows(rows)

    def change(self, value: str, column: str, line: int, file: str = "papers.csv") -> None:
        """Put a value into the cell of a column and line (the head being line 1)."""
        rows = self.rows(file)
        rows[line - 1][rows[0].index(column)] = value
        self.write(rows, file)

    def line_of(self, value: str, column: str, file: str = "papers.csv") -> int:
        """Return the first line that holds a value in a column, such as a key."""
        rows = self.rows(file)
        return [row[rows[0].index(column)] for row in rows].index(value) + 1

    def edit(self, old: str, new: str, file: str = "papers.csv") -> None:
        """Replace the first occurrence of a text in a file, byte for byte."""
        text = (self.path / file).read_bytes()
        assert old.encode() in text
        (self.path / file).write_bytes(text.replace(old.encode(), new.encode(), 1))

    def source(self) -> None:
        """Say in the small catalog's sources.csv where every value comes from."""
        with (self.path / "sources.csv").open("a", encoding="utf-8") as stream:
            stream.write(UNSOURCED)

    def load(self) -> Catalog:
        """Return the catalog."""
        return load(self.path)

    def faults(self) -> list[str]:
        """Return the message of each fault of the catalog, none if it is good."""
        try:
            self.load()
        except CatalogError as error:
            return str(error).split("\n")
        return []


def write_small(path: Path) -> Folder:
    """Write the small catalog into a folder."""
    path.mkdir()
    for file, text in SMALL.items():
        (path / file).write_bytes(text.encode())
    return Folder(path)


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """Return the catalog as published, which stays as it is whatever data/ becomes."""
    return load(PUBLISHED)


@pytest.fixture(scope="session")
def published_reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the build of the catalog as published, made once for all that read it; who changes it takes a copy."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "published-reports"
    # Of several processes one builds; the others wait for it, and find all up to date.
    done = tiny.survey(ROOT, "build", "--catalog", f"{PUBLISHED}", "--output-dir", f"{folder}")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def survey() -> Catalog:
    """Return the survey's catalog as it stands in data/, for the tests in survey/ alone."""
    return load(ROOT / "data")


@pytest.fixture(scope="session")
def listings() -> dict[str, list[dict[str, str]]]:
    """Return the rows of papers.csv by the stage of their section: counted without any of the code that is tested."""
    sections = csv.DictReader((PUBLISHED / "sections.csv").read_text(encoding="utf-8").splitlines())
    stages = {section["id"]: section["stage"] for section in sections}
    found: dict[str, list[dict[str, str]]] = {}
    with (PUBLISHED / "papers.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            found.setdefault(stages[row["section"]], []).append(row)
    return found


@pytest.fixture(scope="session")
def placed(listings) -> list[str]:
    """Return the keys of the works in the pipeline, in list order."""
    return list(dict.fromkeys(row["key"] for stage, rows in listings.items() if stage for row in rows))


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Return a copy of the catalog as published, in data/ below the working directory."""
    monkeypatch.chdir(tmp_path)
    return Folder(shutil.copytree(PUBLISHED, tmp_path / "data"))


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Return a small made-up catalog in data/ below the working directory: four works in five listings."""
    monkeypatch.chdir(tmp_path)
    return write_small(tmp_path / "data")


@pytest.fixture
def project(small: Folder) -> Folder:
    """Return the small catalog as the data/ of a project: what the command `survey` takes when told nothing else."""
    (small.path.parent / "notebooks").mkdir()
    return small


@pytest.fixture
def without_effects(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a command from looking for what it changes in tables and figures, which draws them; test_effects does."""
    monkeypatch.setattr("helpers.changes.effects.report", lambda *_: [])


@pytest.fixture
def used() -> Iterator[Callable[[str], Form]]:
    """Give a function that has figures drawn for a form, by its name, until the test ends."""

    def use(name: str) -> Form:
        forms.use(name)
        return forms.current()

    yield use
    forms.use("page")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder with the list as published and the facts taken from the survey."""
    if not SHARED.is_dir():
        pytest.skip(f"the list and the facts that the catalog was made from are not in {SHARED}")
    return SHARED
