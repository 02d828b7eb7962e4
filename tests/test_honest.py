"""Every number that captions, sentences and macros state, on catalogs and surveys drawn at random, counted again.

The counts are made of the rows of the CSV files in plain Python, without the project's code.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from conftest import DECLARED, SMALL
from helpers import figures, tables
from helpers.base import macros
from helpers.build import notebook_files
from helpers.catalog import Catalog, load, standing_in
from helpers.figures import style
from helpers.output import notebook
from helpers.output.lookup import fragment
from helpers.tables import counted, numbers, sentences

NOTEBOOKS = [path for path in notebook_files.available() if re.match(r"0[1-6]-", path.name)]
PHASES = [Phase.explicit, Phase.generate]  # making a failing example smaller takes minutes
# Of what there is one, no plural is said.
WRONG = re.compile(
    r"(?<![\d,.])1 (?:\w+ )?(?:works|placements|mentions|listings|rows|values|sizes|datasets|scenarios)\b"
)


@dataclass
class Drawn:
    """A catalog as drawn: its rows, the levels of its sections, the columns that hold terms; and how one counts it."""

    papers: list[dict[str, str]]
    places: dict[str, tuple[str, ...]]
    levels: tuple[str, ...]
    lists: set[str]
    files: dict[str, str] = field(repr=False)

    def write(self, folder: Path) -> Catalog:
        """Return the catalog of the files."""
        for name, text in self.files.items():
            (folder / name).write_text(text, encoding="utf-8")
        return load(folder)

    @property
    def works(self) -> list[dict[str, str]]:
        """Every work once: what any of its listings says."""
        found: dict[str, dict[str, str]] = {}
        for row in self.papers:
            work = found.setdefault(row["key"], dict(row))
            work.update({name: cell for name, cell in row.items() if cell and not work[name]})
        return list(found.values())

    def terms(self, work: dict[str, str], column: str) -> list[str]:
        """Return the terms of a work; of a level the places where it stands, `` being none."""
        if column in self.levels:
            at = self.levels.index(column)
            return sorted({self.places[row["section"]][at] for row in self.papers if row["key"] == work["key"]} - {""})
        cell = work[column]
        return (cell.split("; ") if column in self.lists else [cell]) if cell else []

    def inside(self) -> list[dict[str, str]]:
        """Return the works that have a place."""
        return [work for work in self.works if self.terms(work, self.levels[0])]

    def placements(self) -> int:
        """Return how many places works have, of all levels together."""
        found = {(row["key"], self.places[row["section"]]) for row in self.papers}
        return sum(bool(place[0]) for _, place in found)


def month(work: dict[str, str]) -> str:
    found = re.search(r"arxiv\.org/abs/(\d\d)(\d\d)\.", work["url"])
    return f"20{found[1]}-{found[2]}" if found else ""


def csv_text(head: list[str], rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, head, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


OPTIONAL = ("name", "venue", "year", "listed")
YEARS = ["", "2020", "2021", "2023"]


def works_of(columns: dict[str, list[str]], sections: list[str]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Draw works: in which sections they stand, and what each column says, all of some columns being empty."""
    cells = {name: st.sampled_from(["", *choices]) for name, choices in columns.items()}
    work = st.fixed_dictionaries(
        {
            "sections": st.lists(st.sampled_from(sections), min_size=1, max_size=3, unique=True),
            "again": st.sets(st.sampled_from(sorted(columns))),  # what a second listing leaves out
            "month": st.sampled_from(["", "2005", "2011", "2106", "2107", "2301"]),
            **cells,
        }
    )
    empty = st.sets(st.sampled_from(sorted({*columns})))
    return st.builds(_emptied, st.lists(work, max_size=7), empty)


def _emptied(works: list[dict[str, Any]], empty: set[str]) -> list[dict[str, Any]]:
    return [work | dict.fromkeys(empty, "") for work in works]


def rows_of(works: list[dict[str, Any]], columns: dict[str, list[str]]) -> list[dict[str, str]]:
    """Return the listings of drawn works, a row each."""
    rows = []
    for number, work in enumerate(works):
        link = f"https://arxiv.org/abs/{work['month']}.0000{number}" if work["month"] else f"https://x.org/{number}"
        for place, section in enumerate(work["sections"]):
            cells = {name: "" if place and name in work["again"] else work[name] for name in columns}
            fixed = {"key": f"key{number}", "title": f"Title {number}", "authors": "", "section": section, "url": link}
            rows.append(cells | fixed)
    return rows


# --- the notebooks of this survey ------------------------------------------------------------------------------------

SURVEYED = {
    "name": ["Ant", "Bee"],
    "venue": ["arXiv", "AAAI"],
    "year": YEARS[1:],
    "listed": ["2023-05-24", "2023-06-01"],
    "backbone": ["BERT (1B)", "PaLM (540B); ChatGPT", "BERT-base (110M); BERT (1B)", "ChatGPT"],
    "tuning": ["LoRA", "Frozen", "Frozen; LoRA", "Full Finetuning"],
    "rs_task": ["Ranking", "Ranking; Rating"],
    "rs_scenario": ["Movie", "News; Movie"],
    "infer_with_crm": ["yes", "no"],
    "defeated_baseline": ["MF", "MLP"],
}
HEADS = {name: text.split("\n")[0].split(",") for name, text in SMALL.items() if name.endswith(".csv")}
SECTIONS = {"features": ("Feature Stage", ""), "ranking": ("Ranking Stage", "Scoring"), "others": ("", "")}


def surveyed(works: list[dict[str, Any]]) -> Drawn:
    rows = rows_of(works, SURVEYED)
    empty = dict.fromkeys(("corrections.csv", "sources.csv"))
    files = {name: text for name, text in SMALL.items() if name not in empty} | {"survey.yaml": DECLARED}
    files |= {name: ",".join(HEADS[name]) + "\n" for name in empty}
    files["papers.csv"] = csv_text(HEADS["papers.csv"], rows)
    files["vocabulary.csv"] += "flow,Words,,Feature Stage,1,\nflow,Ranks,,Ranking Stage,2,\n"
    lists = {"backbone", "tuning", "rs_task", "rs_scenario"}
    return Drawn(rows, SECTIONS, ("stage", "task"), lists, files)


@cache
def cells() -> dict[str, list[Any]]:
    """Return the cells of the notebooks, compiled, by notebook."""
    found = {}
    for path in NOTEBOOKS:
        read = notebook_files.for_reading(notebook_files.read(path)).cells
        found[path.stem[3:]] = [compile(cell.source, path.name, "exec") for cell in read if cell.cell_type == "code"]
    return found


def shown(catalog: Catalog) -> tuple[dict[str, notebook.Exhibit], list[str]]:
    """Return what the notebooks show of a catalog by kind and stem, and all that they say."""
    said: list[str] = []
    with pytest.MonkeyPatch.context() as patch, standing_in(catalog), notebook.collect() as found:
        patch.setattr(notebook, "display", lambda data, **_: said.append(data["text/plain"]))
        for sources in cells().values():
            names: dict[str, Any] = {}
            for source in sources:
                exec(source, names)
    return {f"{exhibit.caption.kind} {exhibit.caption.stem}": exhibit for exhibit in found}, said


@settings(max_examples=6, phases=PHASES)
@given(works=works_of(SURVEYED, list(SECTIONS)))
def test_the_notebooks_state_what_one_counts(works, tmp_path_factory):
    drawn = surveyed(works)
    catalog = drawn.write(tmp_path_factory.mktemp("data"))
    exhibits, said = shown(catalog)
    text = "\n".join([*said, *(exhibit.caption.text for exhibit in exhibits.values())])
    assert not WRONG.search(text), text
    assert not re.search(r"\bnan\b|none \(", text), text
    for name, exhibit in exhibits.items():
        if exhibit.figure:
            assert style.why_empty(exhibit.figure) is None, name
            assert "to show" not in exhibit.text, name
        assert exhibit.table is None or exhibit.table.size, name
    _check_sentences(drawn, said)
    _check_captions(drawn, {name: exhibit.caption.text for name, exhibit in exhibits.items()})


def one(said: list[str], pattern: str) -> re.Match[str]:
    """Return the only sentence of a form."""
    (found,) = {sentence for sentence in said if re.search(pattern, sentence)}
    return re.search(pattern, found)


def ints(match: re.Match[str]) -> list[int]:
    return [int(group) for group in match.groups()]


def _check_sentences(drawn: Drawn, said: list[str]) -> None:
    works = drawn.works
    assert ints(one(said, r"\*\*(\d+) works?\*\* in (\d+) listings?\.")) == [len(works), len(drawn.papers)]
    assert ints(one(said, r"holds \*\*(\d+) works?\*\*, \*\*(\d+)\*\*")) == [len(works), len(drawn.inside())]
    placements = one(said, r"Of (\d+) placements? in the pipeline: (.*)\. By task: (.*)\.")
    assert int(placements[1]) == drawn.placements()
    stages = Counter(drawn.places[row["section"]][0] for row in drawn.papers) - Counter([""] * 99)
    counts = dict(re.findall(r"(\w+ Stage) (\d+)", placements[2]))
    assert counts == {stage: f"{n}" for stage, n in stages.items()}
    percents = [int(share) for share in re.findall(r"\((\d+)%\)", placements[2])]
    assert not percents or sum(percents) == 100 or "rounded" in placements[2]
    frozen = [{term == "Frozen" for term in drawn.terms(work, "tuning")} for work in works]
    each, both = [sum(x in answer for answer in frozen) for x in (False, True)], sum(len(a) == 2 for a in frozen)
    stated = ints(one(said, r"Of (\d+) works? with a reported.*\*\*(\d+) tune.*\*\*(\d+) leave.*; (\d+) do"))
    assert stated == [sum(map(bool, frozen)), *each, both]
    placed = [work["infer_with_crm"] for work, answer in zip(works, frozen, strict=True) if answer]
    left = [w for w, a in zip(works, frozen, strict=True) if not (a and w["infer_with_crm"])]
    left = [work for work in left if drawn.terms(work, "stage")]
    stated = ints(one(said, r"Of (\d+) works? the survey places (\d+): \*\*(\d+) .*\*\*(\d+) without\*\*; (\d+) it"))
    yes, no = placed.count("yes"), placed.count("no")
    assert stated == [yes + no + len(left), yes + no, yes, no, len(left)]
    _check_growth(drawn, said)


def _check_growth(drawn: Drawn, said: list[str]) -> None:
    dated = [work for work in drawn.works if work["backbone"] and work["year"]]
    unsized = [work for work in dated if "(" not in work["backbone"]]
    assert ints(one(said, r"(\d+) of (\d+) works? uses? a model of unpublished")) == [len(unsized), len(dated)]
    known = Counter(work["year"] for work in dated if "(" in work["backbone"])
    compared = [sentence for sentence in said if sentence.startswith("The intervals of the")]
    assert bool(compared) == (sum(n >= 5 for n in known.values()) > 1)
    for sentence in said:  # a year is not compared with itself
        years = (
            re.findall(r"in (\d{4}) ", sentence) if re.match(r"(?:Stages|Families|Tuning|Venues),", sentence) else []
        )
        assert len(set(years)) == len(years)
    months = sorted(filter(None, map(month, drawn.works)))
    latest = one(said, r"Years are years of publication; (?:the latest arXiv id is of (\S{7})|no arXiv id)")
    assert latest[1] == (months[-1] if months else None)


def _check_captions(drawn: Drawn, captions: dict[str, str]) -> None:
    """Check every caption that states a number, and that a figure is there where there is something to draw."""
    works, inside = drawn.works, drawn.inside()
    place = lambda work: max(1, len(drawn.terms(work, "stage")))  # noqa: E731
    stated = {
        "works-by-stage-and-year": (works, "year", place),
        "stage-trajectory": (inside, "month", place),
        "tuning-over-time": (works, "year", lambda work: len(drawn.terms(work, "tuning"))),
        "backbone-sizes": (works, "year", lambda work: bool(work["backbone"])),
        "backbone-families": (
            works,
            "year",
            lambda work: len({t.split(" ")[0].removesuffix("-base") for t in drawn.terms(work, "backbone")}),
        ),
    }
    for stem, (some, time, number) in stated.items():
        of = [work for work in some if number(work)]
        dated = [work for work in of if (month(work) if time == "month" else work["year"])]
        caption = captions.get(f"Figure {stem}")
        assert (caption is None) == (not dated), stem
        if caption:
            n, of_works, left = numbers_of(caption)
            assert (n, of_works, left) == (sum(map(number, dated)), len(dated), len(works) - len(dated)), (
                stem,
                caption,
            )
    _check_new_captions(drawn, captions)
    if ring := captions.get("Figure pipeline"):
        found = re.search(r": (\d+) placed works?(?: in (\d+) placements?)? \(", ring)
        assert (int(found[1]), int(found[2] or found[1])) == (len(inside), drawn.placements())
    assert ("Figure pipeline" in captions) == bool(inside)
    named = sum(bool(work["rs_scenario"]) for work in works)
    assert captions.get("Figure scenarios", "of 0 ").split("of ")[1].startswith(f"{named} ")


def _check_new_captions(drawn: Drawn, captions: dict[str, str]) -> None:
    """Check what captions say that count works once; each as works that are shown, and works that are not."""
    works, inside = drawn.works, drawn.inside()
    goes_on = any(work[column] for work in inside for column in ("tuning", "infer_with_crm", "defeated_baseline"))
    at_venue = [work for work in works if work["venue"] == "AAAI"]
    is_unplaced = [not (work["tuning"] and work["infer_with_crm"]) for work in inside]
    stated = {
        "Figure timeline": ([month(work) for work in inside], True),
        "Figure flows": ([drawn.terms(work, "stage") for work in works], goes_on),
        "Figure publication": ([work["year"] for work in works], True),
        "Table lags": ([month(work) and work["year"] for work in at_venue], True),
        "Table not-placed": ([fact for fact in is_unplaced if fact], True),
    }
    for name, (facts, may_be) in stated.items():
        shown = sum(map(bool, facts))
        assert (name in captions) == bool(shown and may_be), name
        if name in captions:
            assert numbers_of(captions[name])[::2] == (shown, len(facts) - shown), (name, captions[name])


def numbers_of(caption: str) -> tuple[int, int, int]:
    """Return what a caption counts, of how many works, and how many works it leaves out in all."""
    found = re.search(r"n = (\d+)(?: (?:placement|mention)s? of (\d+) [a-z ]*works?)?(?:; (.*) not shown)?", caption)
    left = re.findall(r"(\d+) [a-z ]*?works? ", found[3] or "")
    return int(found[1]), int(found[2] or found[1]), sum(map(int, left))


# --- surveys of any kind ---------------------------------------------------------------------------------------------

KINDS = {
    "term": ["red", "blue"],
    "terms": ["red", "red; blue", "green"],
    "yes-no": ["yes", "no"],
    "models": ["Ant (7B)", "Bee; Ant (7B)", "Cat-base (110M)"],
    "text": ["anything"],
    "number": ["12"],
    "date": ["2023-05-24"],
    "url": ["https://example.org/code"],
}


@st.composite
def any_survey(draw: st.DrawFn) -> Drawn:
    """Draw a survey: its levels, its columns and what follows from them, and its catalog."""
    levels = tuple(f"level_{n}" for n in range(draw(st.integers(1, 3))))
    kinds = dict(enumerate(draw(st.lists(st.sampled_from(sorted(KINDS)), max_size=5))))
    kinds = {f"{kind.replace('-', '_')}_{number}": kind for number, kind in kinds.items()}
    paths = [tuple(f"T{n}" if n <= depth else "" for n in range(len(levels))) for depth in range(-1, len(levels))]
    places = {f"s{number}": path for number, path in enumerate(paths)}
    columns = {name: KINDS[kind] for name, kind in kinds.items()} | {
        name: ["Ant"]
        if name == "name"
        else ["arXiv"]
        if name == "venue"
        else YEARS[1:]
        if name == "year"
        else ["2023-05-24"]
        for name in OPTIONAL
    }
    rows = rows_of(draw(works_of(columns, list(places))), columns)
    derived = {
        f"{name}_{rule}": {"rule": rule, "from": name}
        for name, kind in kinds.items()
        if kind == "models"
        for rule in ("size", "family")
    }
    declared = {
        "levels": list(levels),
        "columns": {name: {"kind": kind, "filter": kind == "terms"} for name, kind in kinds.items()},
        "derived": derived,
        "lookup": list(kinds),
    }
    terms = [(level, f"T{n}") for n, level in enumerate(levels)] + [("venue", "arXiv")]
    terms += [
        (name, term) for name, kind in kinds.items() if kind in ("term", "terms") for term in ("red", "blue", "green")
    ]
    lists = {name for name, kind in kinds.items() if kind in ("terms", "models")}
    return Drawn(rows, places, levels, lists, _files(declared, rows, places, terms))


def _files(
    declared: dict[str, Any], rows: list[dict[str, str]], places: dict, terms: list[tuple[str, str]]
) -> dict[str, str]:
    fixed = ["key", "name", "title", "authors", "section", "venue", "year", "url", "listed"]
    levels = declared["levels"]
    sections = [
        dict(zip(levels, path, strict=True)) | {"id": s, "number": s[1:], "title": s} for s, path in places.items()
    ]
    words = [{"field": name, "value": term, "order": f"{n}"} for n, (name, term) in enumerate(terms, 1)]
    heads = {file: ",".join(HEADS[file]) + "\n" for file in HEADS if file not in ("papers.csv", "datasets.csv")}
    return heads | {
        "survey.yaml": json.dumps(declared),
        "papers.csv": csv_text([*fixed, *declared["columns"]], rows),
        "sections.csv": csv_text(["id", "number", "title", *levels], sections),
        "vocabulary.csv": csv_text(HEADS["vocabulary.csv"], words),
        "datasets.csv": "name,url\n",
    }


@settings(max_examples=12, phases=PHASES)
@given(drawn=any_survey())
def test_tables_and_macros_of_any_survey_state_what_one_counts(drawn, tmp_path_factory):
    catalog = drawn.write(tmp_path_factory.mktemp("data"))
    for column in catalog.survey.selectable:
        if column in catalog.survey.derived:
            continue
        _check_table(drawn, catalog, column, "year", tables.over_years(catalog, column, outside=False))
        _check_table(drawn, catalog, column, "month", tables.over_half_years(catalog, column, outside=False))
        _check_table(drawn, catalog, column, "", tables.counts_by(catalog, column))
        _check_crossing(drawn, catalog, column)
        for other in (drawn.levels[0], *catalog.survey.columns):
            if other != column and column not in drawn.levels and other in catalog.survey.selectable:
                _check_grid(drawn, catalog, column, other)
    _check_paths(drawn, catalog)
    _check_timeline(drawn, catalog)
    filled = tables.completeness(catalog)
    assert filled.sum(axis=1).eq(len(drawn.papers)).all()
    assert "\\end{table}" in fragment(catalog) or "\\end{longtable}" in fragment(catalog)
    _check_macros(drawn, catalog)


def _number(drawn: Drawn, work: dict[str, str], column: str) -> int:
    return len({term.split(" (")[0] for term in drawn.terms(work, column)})


def _check_table(drawn: Drawn, catalog: Catalog, column: str, time: str, table: pd.DataFrame) -> None:
    of = [work for work in drawn.works if drawn.terms(work, column)]
    dated = [work for work in of if not time or (month(work) if time == "month" else work["year"])]
    n = sum(_number(drawn, work, column) for work in dated)
    found = counted.of(table)
    assert (found.n, found.works, found.left_out) == (n, len(dated), len(of) - len(dated))
    assert int(table.to_numpy().sum()) == n
    said = sentences.n(table)
    assert not WRONG.search(said)
    assert numbers_of(said) == (n, len(dated), len(drawn.works) - len(dated))
    if time != "year":
        return
    figure = figures.stacked(table, {})
    assert (style.why_empty(figure) is None) == bool(n)
    if not n:
        assert re.fullmatch(r"(?:No work .+|There are no works yet)\.", style.why_empty(figure))


def _check_crossing(drawn: Drawn, catalog: Catalog, column: str) -> None:
    level = drawn.levels[0]
    if column == level:
        return
    table = tables.crossing(catalog, column, level)
    works = Counter(term.split(" (")[0] for work in drawn.works for term in {*drawn.terms(work, column)})
    assert table["works"].to_dict() == works
    cells = table.drop(columns=["works", "abbreviation"], errors="ignore")
    assert (cells.sum(axis=1) >= table["works"]).all()
    of = [work for work in drawn.works if drawn.terms(work, column)]
    n = int(cells.to_numpy().sum())
    assert numbers_of(sentences.n(table)) == (n, len(of), len(drawn.works) - len(of))
    is_several = any(_number(drawn, work, column) > 1 for work in of)
    assert counted.of(table).unit == ("works" if n == len(of) else "mentions" if is_several else "placements")


def _names(drawn: Drawn, work: dict[str, str], column: str) -> list[str]:
    """Return the terms of a work as tables call them, models without size; of no place what is called so."""
    names = list(dict.fromkeys(term.split(" (")[0] for term in drawn.terms(work, column)))
    return names or (["elsewhere"] if column == drawn.levels[0] else [])


def _check_grid(drawn: Drawn, catalog: Catalog, down: str, across: str) -> None:
    of = [work for work in drawn.works if drawn.terms(work, down) or drawn.terms(work, across)]
    cells = Counter(
        (one, other)
        for work in of
        for one in _names(drawn, work, down) or ["not reported"]
        for other in _names(drawn, work, across) or ["not reported"]
    )
    table = tables.grid(catalog, down, across, most_used_first=True)
    if not all(any(drawn.terms(work, column) for work in drawn.works) for column in (down, across)):
        assert counted.is_empty(table)
        assert re.fullmatch(r"No work .+\.|There are no works yet\.", table.attrs["nothing"])
        return
    assert {at: n for at, n in table.stack().to_dict().items() if n} == cells
    found = counted.of(table)
    assert (found.n, found.works, found.left_out) == (cells.total(), len(of), len(drawn.works) - len(of))
    assert (found.unit == "works") == (found.n == found.works)
    assert numbers_of(sentences.n(table)) == (cells.total(), len(of), len(drawn.works) - len(of))
    assert not WRONG.search(sentences.n(table))
    crossed = counted.of(tables.crossing(catalog, down, across, unreported=True))
    assert crossed[:3] == found[:3]  # figure and table of one thing have one base
    level = drawn.levels[0]
    several = [{column for column in (down, across) if len(_names(drawn, work, column)) > 1} for work in of]
    assert ("several terms" in found.why_more) == any(columns - {level} for columns in several)
    assert bool(re.search("several places|one at", found.why_more)) == any(level in columns for columns in several)
    assert crossed.why_more == found.why_more
    known = table.drop(index="not reported", columns="not reported", errors="ignore")
    stated = re.match(
        r"Of ([\d,]+) combinations? .*(?:no work has ([\d,]+)|none is without a work)\.", sentences.gaps(table)
    )
    assert [int(group or 0) for group in stated.groups()] == [known.size, int(known.eq(0).to_numpy().sum())]
    _check_within(cells, table)


def _check_within(cells: Counter[tuple[str, str]], table: pd.DataFrame) -> None:
    term = table.columns[0]
    said = sentences.within(table, term)
    assert not WRONG.search(said)
    known = Counter({at: n for at, n in cells.items() if at[1] != "not reported"})
    of_term = {at: n for at, n in known.items() if at[1] == term}
    assert re.search(r"\*\*: (\d+) of (\d+) ", said).groups() == (f"{sum(of_term.values())}", f"{known.total()}")
    silent = re.search(r"; (\d+) \w+ reports? none\.", said)
    assert int(silent[1] if silent else 0) == cells.total() - known.total()
    rows = Counter({row: sum(n for (one, _), n in known.items() if one == row) for row, _ in known})
    of_rows = {row: (of_term.get((row, term), 0), total) for row, total in rows.items()}
    stated = re.findall(r"(?:: |; )([\w -]+) (\d+) of (\d+)(?=[;.])", said.split("By row")[1])
    assert {row.strip(): (int(k), int(n)) for row, k, n in stated} == of_rows


def _check_paths(drawn: Drawn, catalog: Catalog) -> None:
    columns = [drawn.levels[0], *(name for name in catalog.survey.columns if name in catalog.survey.selectable)]
    inside = drawn.inside()
    kept = [column for column in columns if any(drawn.terms(work, column) for work in inside)]
    table = tables.paths(catalog, *columns)
    if len(kept) < 2:
        assert not len(table)
        return
    expected = Counter()
    for work in inside:
        names = [_names(drawn, work, column) for column in kept]
        expected[tuple("several" if len(n) > 1 else (n or ["not reported"])[0] for n in names)] += 1
    assert [*table.columns] == [*kept, "works"]
    assert {tuple(row[:-1]): row[-1] for row in table.itertuples(index=False)} == expected
    found = counted.of(table)
    assert (found.n, found.left_out) == (len(inside), len(drawn.works) - len(inside))
    missing = len(columns) - len(kept)
    assert bool(missing) == (sentences.unreported(table) != "")
    assert len(sentences.unreported(table).split(", ")) == max(missing, 1)


def _check_timeline(drawn: Drawn, catalog: Catalog) -> None:
    inside = drawn.inside()
    dated = sorted(month(work) for work in inside if month(work))
    table = tables.timeline(catalog)
    assert [*table["month"]] == dated
    found = counted.of(table)
    assert (found.n, found.left_out) == (len(dated), len(inside) - len(dated))


def _check_macros(drawn: Drawn, catalog: Catalog) -> None:
    found = numbers.numbers(catalog)
    value = dict(zip(found["macro"], found["value"], strict=True))
    works, inside = drawn.works, drawn.inside()
    years = [work["year"] for work in works if work["year"]]
    stated = {
        "works": len(works),
        "works placed": len(inside),
        "works elsewhere": len(works) - len(inside),
        "listings": len(drawn.papers),
        "first year": min(years, default="not reported"),
        "last year": max(years, default="not reported"),
        **{name: value for column in catalog.survey.columns for name, value in _of_column(drawn, column)},
    }
    for name, expected in stated.items():
        assert value[macros.command(*name.split())] == f"{expected}", name
    of_year = sum(int(n) for m, n in value.items() if re.match(r"SurveyYear(?:Zero|One|Two|Three)+", m))
    assert of_year == sum(bool(work["year"]) for work in inside)


def _of_column(drawn: Drawn, column: str) -> Iterator[tuple[str, int]]:
    works = [work for work in drawn.works if work[column]]
    yield f"{column} reported", len(works)
    if column in drawn.lists:
        yield f"{column} mentions", sum(_number(drawn, work, column) for work in works)
    if column.startswith("term"):
        for term in ("red", "blue", "green"):
            yield f"{column} {term}", sum(term in drawn.terms(work, column) for work in works)
    if column.startswith("yes_no"):
        yield column, sum(work[column] == "yes" for work in works)
        yield f"not {column}", sum(work[column] == "no" for work in works)
