"""What the site's search finds, run as the page runs it: `find.js` in node."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from helpers.base.links import SAME_PAGE, identity
from helpers.catalog.find import ENDINGS, inflected
from helpers.site import pages
from test_links import FORMS, OTHERS, PAGES

FIND = Path(pages.__file__).parent / "assets" / "find.js"
RUNNER = """
const [source, works, queries, pages, endings] = JSON.parse(require("fs").readFileSync(0, "utf8"));
const { searcher, identities } = new Function(`${source}; return { searcher, identities }`)();
const { find } = searcher(works.length, (place) => works[place], pages, endings);
console.log(JSON.stringify(queries.map((query) => [find(query), [...identities(query, pages)]])));
"""
NAMES = ["UP5", "P5", "P5-ID", "TALLRec", "", "VIP5", "Çelik"]
TITLES = [
    "A Fair Foundation Model",
    "Recommendation as Language Processing",
    "How to Index Item IDs",
    "Tuning Framework to Align Language Models with Recommendation",
    "P5 and its children: a review",
    "Multimodal Foundation Models",
    "Words in Other Letters",
]


def works() -> list[dict]:
    return [
        {
            "name": name,
            "key": f"key{at}",
            "title": title,
            "authors": f"Ann Adams{at}; Bo Berg",
            "ids": [],
            "terms": term,
        }
        for at, (name, title, term) in enumerate(zip(NAMES, TITLES, ["News"] * 3 + ["E-commerce"] * 4, strict=True))
    ]


def asked(listed: list[dict], queries: list[str]) -> list[tuple[dict, list[str]]]:
    """Return what each query finds, and the identities that it may have."""
    if not (node := shutil.which("node")):
        pytest.skip("node is not installed")
    given = json.dumps([FIND.read_text(encoding="utf-8"), listed, queries, SAME_PAGE, ENDINGS])
    done = subprocess.run([node, "-e", RUNNER], input=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def found(query: str) -> tuple[str, list[str]]:
    ((answer, _),) = asked(works(), [query])
    return answer["how"], [NAMES[place] for place in answer["places"]]


def test_every_form_of_an_id_finds_the_work_that_has_it():
    for number in ("2305.08845", "0704.0001", "cs/0405001"):
        forms = [form.format(number) for form in FORMS]
        listed = works()
        listed[3]["ids"] = [identity(number)]
        answers = asked(listed, forms)
        assert [form for form, (answer, _) in zip(forms, answers, strict=True) if answer["places"] != [3]] == []


@pytest.mark.parametrize(
    ("link", "typed"),
    [
        ("https://doi.org/10.1145/3604915.3608857", "10.1145/3604915.3608857"),
        ("https://doi.org/10.1145/3604915.3608857", "doi:10.1145/3604915.3608857"),
        ("https://doi.org/10.1145/3604915.3608857", "https://dl.acm.org/doi/abs/10.1145/3604915.3608857"),
        ("https://doi.org/10.1145/3604915.3608857", "https://dl.acm.org/doi/pdf/10.1145/3604915.3608857?download=true"),
        ("https://aclanthology.org/2023.findings-emnlp.1", "http://www.aclanthology.org/2023.findings-emnlp.1.pdf"),
        ("https://doi.org/10.1145/3604915.3608857", "[10.1145/3604915.3608857]"),
        ("https://arxiv.org/abs/2305.08845", "[2305.08845]"),
        ("https://arxiv.org/abs/2305.08845", "“https://arxiv.org/abs/2305.08845v2”"),
        ("https://openreview.net/pdf?id=abc", "openreview.net/forum?referrer=%5Ba%5D&id=abc/"),
        ("https://example.org/view?id=7", "https://example.org/view?id=7&utm_source=x"),
        ("https://github.com/A/b", "github.com/A/b/"),
        ("https://example.org/a%20b/%63%c3%a9?x=%2f", "http://www.example.org/%61%20b/c%C3%A9/?x=%2f#top"),
    ],
)
def test_a_doi_and_a_link_are_known_however_they_are_written(link, typed):
    listed = works()
    listed[5]["ids"] = [identity(link)]
    ((answer, _),) = asked(listed, [typed])
    assert (answer["how"], answer["places"]) == ("id", [5])


def test_the_page_knows_the_addresses_of_one_work_as_python_does():
    queries = [*(page for pages in PAGES for page in pages), *OTHERS]
    listed = [
        works()[0] | {"key": f"key{at}", "ids": [identity(f"https://{page}")]} for at, (page, *_) in enumerate(PAGES)
    ]
    expected = [[at] for at, pages in enumerate(PAGES) for _ in pages] + [[] for _ in OTHERS]
    answers = [answer for answer, _ in asked(listed, queries)]
    assert [answer["places"] if answer["how"] == "id" else [] for answer in answers] == expected


def test_a_name_with_its_year_finds_that_one_of_two_and_signs_may_be_those_of_any_editor():
    listed = [
        {**work, "name": "Twin", "year": f"{2021 + at}", "terms": "2021\n2022\n2023"} for at, work in enumerate(works())
    ]
    ((answer, _), (other, _)) = asked(listed, ["Twin 2023", "(2022) twin"])
    assert (answer["places"][0], other["places"][0]) == (2, 1)
    titled = [
        {**work, "title": "A User's Guide to Pre–trained Words"} if at == 4 else work for at, work in enumerate(works())
    ]
    for query in ("“A User’s Guide to Pre-trained Words”", "user‘s guide", "«pre‑trained words»"):
        ((answer, _),) = asked(titled, [query])
        assert (answer["how"], answer["places"]) == ("words", [4]), query


def test_an_id_that_no_work_has_is_not_listed():
    listed = works()
    listed[5]["ids"] = ["arxiv:2305.08845"]
    for query in ("2305.0884", "arXiv:2305.08846", "https://example.org/a", "10.1145/1.2"):
        ((answer, ids),) = asked(listed, [query])
        assert (answer["how"], answer["places"]) == (("words", [5]) if query == "2305.0884" else ("none", [])), query
        assert ids or query == "2305.0884"


def test_an_exact_name_comes_first_then_names_that_begin_so_then_others_and_titles():
    assert found("P5") == ("words", ["P5", "P5-ID", "UP5", "VIP5", ""])
    assert found("p5 ") == found("P5")
    assert found("KEY3") == ("id", ["TALLRec"])
    assert found("recommendation as language processing") == ("words", ["P5"])


def test_a_title_that_begins_with_a_name_counts_as_one():
    listed = works()
    listed[1] |= {"name": "", "title": "WebArena-Infinity: More"}
    listed[4] |= {"name": "", "title": "WebArena: A Realistic Environment"}
    ((answer, _),) = asked(listed, ["webarena"])
    assert answer["places"] == [4, 1]


def test_terms_authors_and_letters_with_marks_are_found_and_a_phrase_stays_whole():
    assert found("e-commerce")[1] == ["TALLRec", "", "VIP5", "Çelik"]
    assert found("adams2")[1] == ["P5-ID"]
    assert found("celik")[1] == ["Çelik"]
    assert found("models foundation")[1] == ["VIP5", "UP5"]  # a model too
    assert found('"models foundation"') == ("none", [])
    assert found("") == ("all", NAMES)


FOUND_IN = {
    "fine-tune ranking": "Full Finetuning\nScoring/Ranking Function",
    "finetuned ranks": "Fine-tuning\nRanking",
    "prompt tune": "Prompt Tuning",
    "rated movies": "Rating\nMovie",
}


def test_words_of_different_columns_count_together_in_whatever_form_they_stand():
    listed = [
        {**work, "title": "Nothing", "terms": terms} for work, terms in zip(works(), FOUND_IN.values(), strict=False)
    ]
    answers = [answer for answer, _ in asked(listed, [*FOUND_IN, "ran", "rattles", "movable"])]
    assert [answer["places"] for answer in answers[:4]] == [[0, 1], [0, 1], [2], [3]]
    assert [answer["how"] for answer in answers] == ["words"] * 5 + ["none"] * 2


def test_the_page_knows_the_forms_of_a_word_as_the_command_does():
    if not (node := shutil.which("node")):
        pytest.skip("node is not installed")
    words = [*" ".join(FOUND_IN).split(), "news", "string", "used", "sing", "es", "Æ", "needing", ""]
    script = f"{FIND.read_text(encoding='utf-8')}; const [words, endings] = {json.dumps([words, ENDINGS])};"
    script += "console.log(JSON.stringify(words.map((word) => inflected(word, endings))))"
    done = subprocess.run([node, "-e", script], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [inflected(word) for word in words]


@pytest.mark.parametrize(
    ("typed", "name", "meant"),
    [
        ("TALRec", "TALLRec", "tallrec"),
        ("tallrce", "TALLRec", "tallrec"),
        ("recomendation algin", "TALLRec", "recommendation align"),
        ("mutlimodal", "VIP5", "multimodal"),
    ],
)
def test_a_typo_is_said_and_forgiven(typed, name, meant):
    ((answer, _),) = asked(works(), [typed])
    assert (answer["how"], answer["meant"]) == ("typo", meant)
    assert NAMES[answer["places"][0]] == name


def test_short_words_and_wholly_other_ones_are_no_typos():
    for query in ("P6", "xyz", "quantum chromodynamics"):
        assert found(query) == ("none", []), query


def test_a_title_that_was_pasted_with_more_finds_what_has_most_of_it():
    assert found("Recommendation as Language Processing (RLP), RecSys 2022") == ("near", ["P5"])
