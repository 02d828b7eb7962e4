"""The numbers for the prose, counted again from the CSV file without the project's code."""

import csv
import re
import statistics
from collections import Counter
from pathlib import Path

import pytest

from conftest import PUBLISHED
from helpers.base import macros
from helpers.catalog.derive import size_text
from helpers.tables import numbers

TAKEN = "; sizes that are not published taken as >100B, where the survey draws them"


def rows() -> list[dict[str, str]]:
    with Path(PUBLISHED, "papers.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def stages() -> dict[str, tuple[str, str]]:
    with Path(PUBLISHED, "sections.csv").open(encoding="utf-8", newline="") as stream:
        return {row["id"]: (row["stage"], row["task"]) for row in csv.DictReader(stream)}


@pytest.fixture(scope="module")
def value(catalog):
    table = numbers.numbers(catalog)
    return dict(zip(table["macro"], table["value"], strict=True))


@pytest.fixture(scope="module")
def inside():
    places = stages()
    return [row for row in rows() if places[row["section"]][0]]


def listed(found: list[dict[str, str]], column: str) -> Counter:
    return Counter(term for row in found for term in row[column].split("; ") if term)


def test_works(value, inside):
    assert value["SurveyWorks"] == str(len({row["key"] for row in rows()}))
    assert value["SurveyListings"] == str(len(rows()))
    assert value["SurveyWorksInPipeline"] == str(len({row["key"] for row in inside}))
    assert int(value["SurveyWorks"]) == int(value["SurveyWorksInPipeline"]) + int(value["SurveyWorksOutsidePipeline"])


def test_stages_tasks_and_years(value, inside):
    places = stages()
    by_stage = Counter(places[row["section"]][0] for row in inside)
    by_task = Counter(places[row["section"]][1] for row in inside if places[row["section"]][1])
    by_year = Counter(row["year"] for row in inside)
    for group, counts in (("Stage", by_stage), ("Task", by_task)):
        for term, count in counts.items():
            assert value["Survey" + group + re.sub(r"[^A-Za-z]", "", term)] == str(count)
    assert value["SurveyStageUserDataCollection"] == "0"
    assert (value["SurveyFirstYear"], value["SurveyLastYear"]) == (min(by_year), max(by_year))
    spelled = {"2021": "TwoZeroTwoOne", "2022": "TwoZeroTwoTwo", "2023": "TwoZeroTwoThree"}
    for year, word in spelled.items():
        assert value[f"SurveyYear{word}"] == str(by_year[year])


def test_tuning(value, inside):
    tuned = [{part != "Frozen" for part in row["tuning"].split("; ")} for row in inside if row["tuning"]]
    tunes, frozen = sum(True in answers for answers in tuned), sum(False in answers for answers in tuned)
    assert value["SurveyTuningReported"] == str(len(tuned))
    assert value["SurveyTuned"] == str(tunes)
    assert value["SurveyNotTuned"] == str(frozen)
    assert value["SurveyTunedAndNot"] == str(tunes + frozen - len(tuned))
    assert abs(int(value["SurveyShareTuned"]) - 100 * tunes / len(tuned)) <= 0.5
    mentions = listed(inside, "tuning")
    assert value["SurveyTuningMentions"] == str(mentions.total())
    assert value["SurveyTuningFullFinetuning"] == str(mentions["Full Finetuning"])
    assert value["SurveyTuningFewShotParameterEfficientFinetuning"] == "1"


def test_quadrants(value, inside):
    placed = [row for row in inside if row["infer_with_crm"] and row["tuning"]]
    counts = Counter(
        (answer, row["infer_with_crm"])
        for row in placed
        for answer in {part != "Frozen" for part in row["tuning"].split("; ")}
    )
    assert value["SurveyPlaced"] == str(len(placed))
    assert value["SurveyNotPlaced"] == str(len(inside) - len(placed))
    assert value["SurveyQuadrantTuneLLMInferWithCRM"] == str(counts[True, "yes"])
    assert value["SurveyQuadrantTuneLLMInferWOCRM"] == str(counts[True, "no"])
    assert value["SurveyQuadrantNotTuneLLMInferWithCRM"] == str(counts[False, "yes"])
    assert value["SurveyQuadrantNotTuneLLMInferWOCRM"] == str(counts[False, "no"])


def largest(cell: str) -> float:
    units = {"M": 1e6, "B": 1e9}
    return max((float(n) * units[u] for n, u in re.findall(r"\(([\d.]+)([MB])\)", cell)), default=0)


def test_sizes_and_backbones(value, inside):
    sizes = {row["key"]: (row["year"], largest(row["backbone"])) for row in inside}
    known = [size for _, size in sizes.values() if size]
    assert value["SurveySizePublished"] == str(len(known))
    assert value["SurveySizeUnpublished"] == str(len(sizes) - len(known))
    assert value["SurveyMedianPublishedSize"] == size_text(statistics.median(known))
    assert value["SurveyLargestSize"] == size_text(max(known)) == "540B"
    of_2023 = [size for year, size in sizes.values() if year == "2023"]
    published = [size for size in of_2023 if size]
    assert value["SurveyMedianPublishedSizeTwoZeroTwoThree"] == size_text(statistics.median(published))
    assert value["SurveySizePublishedTwoZeroTwoThree"] == str(len(published))
    assert value["SurveySizeUnpublishedTwoZeroTwoThree"] == str(len(of_2023) - len(published))
    for name, found in (("", [size for _, size in sizes.values()]), ("TwoZeroTwoThree", of_2023)):
        # The survey draws what is not published above 100 billion: the median is no less than if it were that large,
        # and no more than if it were larger than all others.
        least = statistics.median_low(size or 100e9 for size in found)
        most = statistics.median_high(size or 1e15 for size in found)
        words = size_text(least) if least == most else f"{size_text(least)} to {size_text(most)}"
        assert value[f"SurveyMedianSize{name}"] == words
    assert value["SurveyBackboneMentions"] == str(listed(inside, "backbone").total())
    chatgpt = sum("ChatGPT" in row["backbone"].split("; ") for row in inside)
    assert value["SurveyFamilyChatGPT"] == str(chatgpt)
    buckets = {name: int(value[name]) for name in value if name.startswith("SurveySizeBucket")}
    above = "SurveySizeBucketAboveOneZeroZeroB"
    large = sum(size >= 100e9 for size in known)
    assert (buckets.pop(f"{above}Published"), buckets.pop(f"{above}Unpublished")) == (large, len(sizes) - len(known))
    assert buckets[above] == large + len(sizes) - len(known)
    assert sum(buckets.values()) == len(inside)


def test_resources(value, inside):
    for name in ("datasets", "benchmarks", "repositories", "releases"):
        with Path(PUBLISHED, f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            assert value[f"Survey{name.title()}"] == str(len(list(csv.DictReader(stream))))
    assert value["SurveyRSScenarios"] == str(len(listed(inside, "rs_scenario")))


@pytest.mark.parametrize(
    ("parameters", "shown"),
    [
        (110e6, "110M"),
        (1.5e9, "1.5B"),
        (999.6e6, "999.6M"),
        (999.94e6, "999.9M"),
        (999.96e6, "1B"),
        (999_960, "1M"),
        (1e12, "1T"),
        (1.75e15, "1750T"),
        (67_000, "67K"),
        (512, "512"),
        (float("nan"), "not published"),
    ],
)
def test_a_size_is_written_as_the_survey_does(parameters, shown):
    assert size_text(parameters) == shown


def test_without_works_there_are_no_shares_but_the_same_names(catalog):
    none = numbers.numbers(catalog.select(first_year=1900, last_year=1901))
    value = dict(zip(none["macro"], none["value"], strict=True))
    assert value["SurveyWorks"] == "0"
    assert value["SurveyShareTuned"] == "not reported"
    assert value["SurveyMedianSize"] == "not published"
    assert value["SurveyFirstYear"] == "not reported"
    gone = set(numbers.numbers(catalog)["macro"]) - set(value)
    assert all("TwoZeroTwo" in name for name in gone)


def test_two_terms_with_one_command_are_an_error(copied):
    copied.change("Item, Scoring", "value", copied.line_of("Hybrid", "value", "vocabulary.csv"), "vocabulary.csv")
    copied.change("Item, Scoring", "task", copied.line_of("hybrid", "id", "sections.csv"), "sections.csv")
    with pytest.raises(macros.CollisionError, match=r"SurveyTaskItemScoring .*'Item Scoring' and 'Item, Scoring'"):
        numbers.numbers(copied.load())


def test_every_number_of_a_small_catalog_is_what_one_counts_by_hand(small):
    table = numbers.numbers(small.load())
    tuned, crm = ("Tune", "Not tune"), ("With CRM", "Without CRM")
    expected = {
        "Works": {
            "works in all": 4,
            "works in the pipeline": 3,
            "works outside the pipeline": 1,
            "listings": 5,
            "first year of a work": 2021,
            "last year of a work": 2023,
        },
        "Works by stage": {"Feature Stage": 1, "Ranking Stage": 2},
        "Works by task": {"Scoring": 2},
        "Works in the pipeline by year": {f"works in the pipeline of {year}": 1 for year in (2021, 2022, 2023)}
        | {"works in the pipeline of which no year is known": 0},
        "Works by backbone": {
            "works that report: backbone": 3,
            "mentions of: backbone": 4,
            "backbone families in use": 3,
        },
        "Works by tuning": {
            "works that report: tuning": 3,
            "mentions of: tuning": 4,
            "Full Finetuning": 1,
            "LoRA": 1,
            "Frozen": 2,
        },
        "Works by RS task": {"works that report: RS task": 2, "mentions of: RS task": 3},
        "Works by RS scenario": {"works that report: RS scenario": 2, "mentions of: RS scenario": 2},
        "Works by infers with CRM": {
            "works that report: infers with CRM": 3,
            f"works: {crm[0]}": 1,
            f"per cent of the works that report it, rounded: {crm[0]}": 33,
            f"works: {crm[1]}": 2,
            f"per cent of the works that report it, rounded: {crm[1]}": 67,
        },
        "Works by defeated baseline": {"works that report: defeated baseline": 2, "MF": 1, "MLP": 1},
        "Sizes of backbones": {
            "smallest published size": "110M",
            "largest published size": "540B",
            "works with a published size": 2,
            "works without a published size": 1,
            # of 110M, at least 540B beside one that is not published, and more than 100B
            f"median size{TAKEN}": "at least 100B",
            "median published size, of 2 of 3 works": "270.1B",  # of 110M and 540B
            "works of 2021 with a published size": 1,
            "works of 2021 without a published size": 0,
            "median size of 2021": "110M",
            "median published size of 2021": "110M",
            "works of 2022 with a published size": 1,
            "works of 2022 without a published size": 0,
            "median size of 2022": "at least 540B",
            "median published size of 2022": "540B",
            "works of 2023 with a published size": 0,
            "works of 2023 without a published size": 1,
            f"median size of 2023{TAKEN}": "at least 100B",
            "median published size of 2023, of 0 of 1 work": "not published",
        },
        "Works by size of the largest backbone": {
            "<1B": 1,
            "1B-10B": 0,
            "10B-100B": 0,
            ">100B, of which 1 with a published size and 1 without, which the survey draws there": 2,
            ">100B, the size is published": 1,
            ">100B, as drawn: the size is not published": 1,
        },
        "Works by backbone family": {"BERT": 1, "PaLM": 1, "ChatGPT": 2},
        "Works by tuned": {
            f"works: {tuned[0]}, among them the 1 that do both": 2,
            f"per cent of the works that report it, rounded: {tuned[0]}": 67,
            f"works: {tuned[1]}, among them the 1 that do both": 2,
            f"per cent of the works that report it, rounded: {tuned[1]}": 67,
            "works that do both, and count in each of the two": 1,
        },
        "Works by quadrant": {
            "works placed in a quadrant": 3,
            "works in the pipeline that are in no quadrant": 0,
            f"{tuned[0]}, {crm[0]}": 1,
            f"{tuned[0]}, {crm[1]}": 1,
            f"{tuned[1]}, {crm[0]}": 0,
            f"{tuned[1]}, {crm[1]}": 2,
        },
        "Resources": {
            "datasets": 1,
            "benchmarks": 1,
            "repositories": 1,
            "releases": 1,
            "venues in the catalog": 2,
            "tunings in the catalog": 3,
            "RS tasks in the catalog": 2,
            "RS scenarios in the catalog": 2,
            "defeated baselines in the catalog": 2,
        },
    }
    assert table[["group", "meaning", "value"]].to_numpy().tolist() == [
        [group, meaning, f"{value}"] for group, values in expected.items() for meaning, value in values.items()
    ]
    assert table["macro"].is_unique


def test_a_work_that_answers_both_ways_counts_in_each_of_two_numbers_that_say_so(catalog):
    """Of the list as published, one work is both tuned and left as it is."""
    quoted = numbers.numbers(catalog).set_index("macro")
    both = int(quoted.loc["SurveyTunedAndNot", "value"])
    assert both == catalog.works["tuned"].eq("yes; no").sum() + catalog.works["tuned"].eq("no; yes").sum() == 1
    for macro in ("SurveyTuned", "SurveyNotTuned"):
        assert quoted.loc[macro, "meaning"].endswith(", among them the 1 that do both")
    either = sum(int(quoted.loc[macro, "value"]) for macro in ("SurveyTuned", "SurveyNotTuned")) - both
    assert either == int(quoted.loc["SurveyTuningReported", "value"])


def test_a_work_of_no_year_counts_as_one(small):
    lines = small.rows()
    year = lines[0].index("year")
    small.write([lines[0], *([*line[:year], "", *line[year + 1 :]] for line in lines[1:])])
    table = numbers.numbers(small.load()).set_index("macro")["value"]
    assert table["SurveyYearUnknown"] == table["SurveyWorksInPipeline"] == "3"
    assert table["SurveyFirstYear"] == numbers.UNKNOWN
