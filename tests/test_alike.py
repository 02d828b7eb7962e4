"""Which works the page of a work says are like it."""

from conftest import Folder
from helpers.site.alike import MOST_SHARING, alike
from helpers.site.works import Work, works


def found(folder: Folder, most: int = 6) -> dict[str, list[tuple[str, list[str]]]]:
    catalog = folder.load()
    all_works: list[Work] = works(catalog)
    return {
        key: [(one.work.key, one.shared) for one in others]
        for key, others in alike(all_works, catalog.survey, most).items()
    }


def test_those_that_share_most_come_first_with_what_they_share_and_none_that_share_nothing(small: Folder):
    assert found(small) == {
        "adams2021early": [("baker2022middle", ["Ranking"])],
        "baker2022middle": [("clark2023late", ["ChatGPT", "Frozen", "Ranking Stage"]), ("adams2021early", ["Ranking"])],
        "clark2023late": [("baker2022middle", ["ChatGPT", "Frozen", "Ranking Stage"])],
        "dunn2023survey": [],
    }
    assert [key for key, _ in found(small, most=1)["baker2022middle"]] == ["clark2023late"]


def test_what_few_share_counts_for_more_than_what_many_do(small: Folder):
    head, *rows = small.rows()
    cells = {"section": "ranking", "tuning": "LoRA", "year": "2023", "venue": "arXiv"}
    people = ["Cy Cole", *[f"Person {n}" for n in range(MOST_SHARING)], "Cy Cole"]
    more = [{**cells, "key": f"new{n}", "title": f"New {n}", "authors": name} for n, name in enumerate(people)]
    links = [{**work, "url": f"https://example.org/{work['key']}"} for work in more]
    small.write([head, *rows, *([work.get(name, "") for name in head] for work in links)])
    answer = found(small)
    assert answer["new0"] == [(f"new{MOST_SHARING + 1}", ["Cy Cole"])]  # too many share LoRA
    assert answer["new1"] == []
