"""True records, written otherwise or altered: at most 2 in 100 of the first are accused, 95 of the second at least."""

import csv
import random
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from conftest import SHARED
from helpers.catalog.verdicts import CONTRADICTED, UNCONFIRMED
from helpers.verify import index
from helpers.verify.judge import judge
from helpers.verify.records import Record, record, title_key
from helpers.verify.volumes import Volumes

ACCEPTED = SHARED / "reference" / "accepted-papers.csv"
NUMBER = 250  # of references for each way to write or to alter them
LONG = {
    "NeurIPS": "Adv. Neural Inf. Process. Syst. 35",
    "ICML": "Int. Conf. Mach. Learn., PMLR",
    "AAAI": "Proc. AAAI Conf. Artif. Intell.",
    "CVPR": "IEEE/CVF Conf. Comput. Vis. Pattern Recognit.",
    "ACL": "61st Annual Meeting of the Association for Computational Linguistics (Volume 1: Long Papers)",
    "KDD": "Proceedings of the 29th ACM SIGKDD Conference on Knowledge Discovery & Data Mining (KDD '23)",
    "SIGIR": "Proc. 45th Int. ACM SIGIR Conf. on Research and Development in Information Retrieval",
    "WWW": "The Web Conference (WWW) 2023, Austin, USA",
}
Change = Callable[[Record], Record]


@pytest.fixture(scope="module")
def known() -> list[Record]:
    if not ACCEPTED.is_file():
        pytest.skip("the accepted papers are not here")
    with ACCEPTED.open(encoding="utf-8", newline="") as stream:
        rows = [*csv.DictReader(stream)]
    titles = Counter(title_key(row["title"]) for row in rows)

    def is_plain(name: str) -> bool:  # what is written `AB`, or as one word, cannot be written otherwise by rule
        parts = name.split()
        return 2 <= len(parts) <= 3 and all(part[0].isupper() and part[1:].islower() for part in parts)

    named = [
        row for row in rows if all(map(is_plain, row["authors"].split(";"))) and 1 < row["authors"].count(";") < 12
    ]
    return [
        record("", row["title"], row["authors"].split(";"), row["venue"], row["year"])
        for row in named
        if titles[title_key(row["title"])] == 1 and len(row["title"].split()) > 5
    ]  # fmt: skip


def of_people(change: Callable[[str], str]) -> Change:
    return lambda one: replace(one, authors="; ".join(map(change, one.authors.split("; "))))


def initials(name: str) -> str:
    *given, family = name.split()
    return " ".join([*(f"{part[0]}." for part in given), family])


def without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


WRITTEN: dict[str, Change] = {
    "as it stands": lambda one: one,
    "initials": of_people(initials),
    "turned round": of_people(lambda name: f"{name.split()[-1]} {' '.join(name.split()[:-1])}"),
    "no middle names": of_people(lambda name: " ".join([name.split()[0], name.split()[-1]])),
    "no accents": lambda one: replace(one, authors=without_accents(one.authors), title=without_accents(one.title)),
    "et al.": lambda one: replace(one, authors=f"{one.authors.partition(';')[0]}; et al."),
    "capitals": lambda one: replace(one, title=one.title.upper()),
    "no hyphens": lambda one: replace(one, title=one.title.replace("-", " ")),
    "ampersand": lambda one: replace(one, title=one.title.replace(" and ", " & ")),
    "no subtitle": lambda one: replace(one, title=one.title.partition(": ")[0]),
    "long venue": lambda one: replace(one, venue=LONG.get(one.venue, f"{one.venue} {one.year}")),
    "preprint": lambda one: replace(one, venue="arXiv", year=f"{int(one.year) - 1}"),
    "link to the preprint": lambda one: replace(one, links=("https://arxiv.org/abs/2001.00001",)),
    "series": lambda one: replace(one, venue="Lecture Notes in Computer Science"),
    "extended": lambda one: replace(one, venue="Journal of Odd Words", year=f"{int(one.year) + 2}"),
    "nothing but the title": lambda one: Record(one.title),
}


def altered(known: list[Record], chance: random.Random) -> dict[str, Change]:
    people = sorted({name for one in known for name in one.authors.split("; ")})
    places = sorted({one.venue for one in known})

    def names(one: Record, change: Callable[[list[str]], list[str]]) -> Record:
        return replace(one, authors="; ".join(change(one.authors.split("; "))))

    def another(names: list[str]) -> str:
        families = {name.split()[-1] for name in names}
        return next(name for name in iter(lambda: chance.choice(people), "") if name.split()[-1] not in families)

    def word(one: Record, change: Callable[[str], str]) -> Record:
        words = one.title.split()
        place = max(range(len(words)), key=lambda n: (len(words[n]), n))
        return replace(one, title=" ".join([*words[:place], *change(words[place]).split(), *words[place + 1 :]]))

    return {
        "an author swapped": lambda one: names(one, lambda all_: [*all_[:-1], another(all_)]),
        "an author left out": lambda one: names(one, lambda all_: all_[1:]),
        "an author too many": lambda one: names(one, lambda all_: [*all_, another(all_)]),
        "other authors": lambda one: replace(one, authors=chance.choice(known).authors),
        "a word swapped": lambda one: word(one, lambda old: "Robust"),
        "a word left out": lambda one: word(one, lambda old: ""),
        "a word too many": lambda one: word(one, lambda old: f"Robust {old}"),
        "next year": lambda one: replace(one, year=f"{int(one.year) + 1}"),
        "ten years ago": lambda one: replace(one, year=f"{int(one.year) - 10}"),
        "another venue": lambda one: replace(one, venue=chance.choice([name for name in places if name != one.venue])),
        "no venue at all": lambda one: replace(one, venue="Symposium on Emergent Words"),
    }


@pytest.fixture(scope="module")
def judged(known) -> dict[str, dict[str, list[str]]]:
    """Return the verdicts on references, by whether and how they are written otherwise, altered, or not held."""
    chance = random.Random(16)
    ways = {"written": WRITTEN, "altered": altered(known, chance)}
    made = [(kind, way, change(one)) for kind, changes in ways.items() for way, change in changes.items()
            for one in chance.sample(known, NUMBER)]  # fmt: skip
    for one in chance.sample(known, NUMBER):
        made.append(
            ("invented", "", replace(one, title=" ".join(reversed(f"{one.title} by Nobody at All".split()[1::2]))))
        )
    references = [one for _, _, one in made]
    volumes = Volumes(cited=[one.venue for one in references])
    found: dict[str, dict[str, list[str]]] = {}
    for (kind, way, one), records in zip(made, index.look_up(references, [ACCEPTED], volumes), strict=True):
        found.setdefault(kind, {}).setdefault(way, []).append(judge(one, records, volumes).verdict)
    return found


@pytest.mark.parametrize("way", WRITTEN)
def test_who_writes_a_reference_otherwise_is_not_accused(judged, way):
    assert judged["written"][way].count(CONTRADICTED) <= 0.02 * NUMBER


@pytest.mark.parametrize("way", altered([Record()], random.Random()))
def test_what_is_altered_is_contradicted(judged, way):
    assert judged["altered"][way].count(CONTRADICTED) >= 0.95 * NUMBER


def test_what_is_invented_is_unconfirmed(judged):
    assert set(judged["invented"][""]) == {UNCONFIRMED}
