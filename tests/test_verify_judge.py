"""Verdicts: what is surely the same work, what of it agrees, and what is only unknown."""

import codecs
import csv
import json
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import SHARED
from effort import ends
from helpers.catalog.names import names as split_names
from helpers.catalog.verdicts import CONTRADICTED, UNCONFIRMED, VERIFIED
from helpers.verify import index, people, venues
from helpers.verify.alike import Alike
from helpers.verify.bibliographies import read_references
from helpers.verify.judge import Judgement, judge
from helpers.verify.people import compare_names, compare_people
from helpers.verify.records import Record, person, plain, record, title_key
from helpers.verify.volumes import Volumes

PEOPLE = ["Ann Adams", "Bo Berg", "Cy Clark"]
REFERENCE = record("", "Words of Many Lines That Nobody Reads", PEOPLE, "ICML", "2021", ["10.1145/1.2"])
BENCHMARK = SHARED / "benchmarks" / "references"


def said(title=REFERENCE.title, authors=PEOPLE, venue="ICML", year="2021", links=("10.1145/1.2",), **more) -> Record:
    return record("index", title, authors, venue, year, links, **more)


def verdicts(reference: Record, *records: Record) -> tuple[str, dict[str, str]]:
    found = judge(reference, records)
    return found.verdict, {column: one.verdict for column, one in found.fields.items()}


def test_what_says_the_same_is_verified_field_by_field():
    assert verdicts(REFERENCE, said()) == (
        VERIFIED,
        dict.fromkeys(("title", "authors", "year", "venue", "url"), VERIFIED),
    )


def test_without_a_record_everything_is_unconfirmed_and_only_what_is_filled_is_judged():
    assert verdicts(record("", "Words", year="2021")) == (UNCONFIRMED, {"title": UNCONFIRMED, "year": UNCONFIRMED})


@pytest.mark.parametrize(
    ("column", "record"),
    [
        ("title", said(title="Words of Many Lines That Everybody Reads")),
        ("authors", said(authors=["Dee Dunn", "Eve East"])),
        ("authors", said(authors=[*PEOPLE, "Dee Dunn"])),
        ("authors", said(authors=PEOPLE[:2])),
        ("year", said(year="2022")),
        ("venue", said(venue="NeurIPS")),
        ("url", said(links=["10.1145/3.4"])),
    ],
)
def test_what_says_otherwise_of_the_same_work_contradicts_that_field_alone(column, record):
    verdict, fields = verdicts(REFERENCE, record)
    assert verdict == CONTRADICTED
    assert [name for name, one in fields.items() if one == CONTRADICTED] == [column]


@pytest.mark.parametrize(
    "record",
    [
        said(title="Other Words", authors=["Dee Dunn"], links=[]),
        said(title="Other Words", links=[]),  # by the same people, at the same place
        said(title="Words", authors=["Dee Dunn"], links=[]),
        said(authors=PEOPLE, links=["arxiv.org/abs/2101.00001"], title="Words on Other Lines", year="2020"),
    ],
)
def test_another_work_says_nothing(record):
    assert verdicts(REFERENCE, record)[0] == UNCONFIRMED


def test_a_short_title_alone_proves_nothing_but_with_its_place_it_does():
    short = record("", "Deep Words", ["Ann Adams"], "ICML", "2021")
    other = {"title": "Deep Words", "authors": ["Dee Dunn"], "links": []}
    assert verdicts(short, said(**other, venue="KDD", year="2020"))[0] == UNCONFIRMED
    assert verdicts(short, said(**other))[0] == CONTRADICTED


def test_without_authors_a_long_title_confirms_and_never_contradicts():
    listed = record("", REFERENCE.title, venue="KDD", year="2021", links=["https://arxiv.org/abs/2101.00001"])
    found = judge(listed, [said(links=[])])
    assert found.fields["title"].verdict == VERIFIED
    assert (found.verdict, found.fields["venue"].verdict, found.fields["venue"].found) == (
        UNCONFIRMED,
        UNCONFIRMED,
        "ICML",
    )


def test_two_works_of_one_title_tell_nothing_of_a_third():
    listed = record("", REFERENCE.title, venue="ICML", year="2021")
    records = [said(links=[]), said(authors=["Dee Dunn"], links=[])]
    assert judge(listed, records).verdict == UNCONFIRMED


def test_a_preprint_that_was_published_since_is_not_wrong():
    preprint = record("", REFERENCE.title, PEOPLE, "arXiv", "2020", ["https://arxiv.org/abs/2012.00001"])
    found = judge(preprint, [said(links=[])])
    assert found.verdict == VERIFIED
    assert (found.fields["venue"].verdict, found.fields["venue"].found) == (UNCONFIRMED, "ICML")
    assert found.fields["year"].verdict == UNCONFIRMED


def test_a_publication_of_which_only_the_preprint_is_known_is_not_wrong():
    preprint = said(venue="arXiv", year="2020", links=["https://arxiv.org/abs/2012.00001"])
    verdict, fields = verdicts(REFERENCE, preprint)
    assert (verdict, fields["venue"], fields["year"], fields["url"]) == (
        VERIFIED,
        UNCONFIRMED,
        UNCONFIRMED,
        UNCONFIRMED,
    )


def test_one_of_several_records_is_enough_to_verify():
    assert verdicts(REFERENCE, said(venue="arXiv", year="2019", links=[]), said())[0] == VERIFIED


def test_a_link_that_leads_to_another_work_is_wrong_even_where_the_work_is_known():
    other = said(title="Quite Something Else", authors=["Dee Dunn"])
    verdict, fields = verdicts(REFERENCE, other, said(links=[]))
    assert (verdict, fields["title"], fields["url"]) == (CONTRADICTED, VERIFIED, CONTRADICTED)


def test_a_doi_of_no_volume_is_wrong_and_one_of_an_archive_is_not():
    volumes = Volumes()
    for _ in range(10):
        volumes.add("ICML", "2021", "")
        volumes.add("KDD", "2021", "10.1145")
    one = said(links=[])
    assert judge(REFERENCE, [one], volumes).fields["url"].why == (
        "no work of ICML 2021 there has a DOI of 10.1145: none"
    )
    for number in ("10.48550/arXiv.2101.00001", "10.5555/1"):
        archived = record("", REFERENCE.title, PEOPLE, "ICML", "2021", [number])
        assert judge(archived, [one], volumes).verdict == VERIFIED
    assert judge(REFERENCE, [one], Volumes()).verdict == VERIFIED  # an index without DOIs says nothing of them


@pytest.mark.parametrize(
    ("title", "verdict"),
    [
        ("Analysing and Modelling Catalogues of Grey Centres", VERIFIED),
        ("Analyzing & Modeling Catalogs of Gray Centers", VERIFIED),
        ("Analyzing and Modeling Catalogs of Gray Centers (Student Abstract)", UNCONFIRMED),
        ("Modeling and Analyzing Catalogs of Gray Centers", CONTRADICTED),
        ("Analyzing and Modeling Catalogs of Gray Borders", CONTRADICTED),
    ],
)
def test_another_spelling_of_a_title_is_no_other_title(title, verdict):
    known = said(title="Analyzing and Modeling Catalogs of Gray Centers")
    assert judge(said(title=title), [known]).fields["title"].verdict == verdict


@pytest.mark.parametrize(
    ("venue", "year", "links", "verdict"),
    [
        ("Journal of Odd Words", "2023", (), UNCONFIRMED),  # extended, two years later
        ("Journal of Odd Words", "2021", ("10.1007/9.9",), UNCONFIRMED),  # in the same year, with a DOI of its own
        ("Journal of Odd Words", "2021", (), CONTRADICTED),
        ("Journal of Odd Words", "2020", (), CONTRADICTED),  # never before
        ("Journal of Odd Words", "2027", (), CONTRADICTED),
        ("KDD", "2023", (), CONTRADICTED),
    ],
)
def test_what_a_journal_prints_of_a_conference_later_is_not_wrong(venue, year, links, verdict):
    found = judge(said(venue=venue, year=year, links=links), [said()])
    assert found.verdict == (verdict if verdict == CONTRADICTED else VERIFIED)
    assert found.fields["venue"].verdict == verdict


def test_a_conference_of_whose_paper_only_the_journals_version_is_known_is_not_wrong():
    later = said(venue="Journal of Odd Words", year="2023", links=())
    assert verdicts(replace(REFERENCE, links=()), later)[0] == VERIFIED


def test_a_venue_that_nobody_knows_counts_only_where_the_field_is_known_and_workshops_never():
    link = ["https://arxiv.org/abs/2101.00001"]
    there = said(venue="", links=link)

    def verdict(venue: str, cited: list[str]) -> str:
        return judge(said(venue=venue, links=link), [there], Volumes(cited=cited)).fields["venue"].verdict

    assert verdict("Symposium on Odd Words", ["KDD"] * 20) == CONTRADICTED
    assert verdict("Workshop on Odd Words", ["KDD"] * 20) == UNCONFIRMED
    assert verdict("Symposium on Odd Words", ["KDD"] * 10) == UNCONFIRMED
    assert verdict("Symposium on Odd Words", ["KDD"] * 20 + ["Odd Studies"] * 3) == UNCONFIRMED


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann Adams; Bo Berg", "A. Adams; B. Berg"),
        ("Ann B. Adams", "Ann Adams"),
        ("Ann Adams; et al.", "Ann Adams; Bo Berg; Cy Clark"),
        ("Wang Wei; Li Na", "Wei Wang; Na Li"),
        ("Jun-Yan Zhu", "Junyan Zhu"),
        ("José Núñez", "Jose Nunez"),
        ("Alex Smola", "Alexander Smola"),
        ("Maria Garcia", "Maria Garcia-Molina"),
        ("Ann Adams; The Big Team", "Ann Adams"),
        ("Erdem Bıyık; Łukasz Øster; Đorđe Ærø", "Erdem Biyik; Lukasz Oster; Dorde Aero"),
        ("Adams AB; Bo Berg", "Ann Bea Adams; Bo Berg"),
        ("Li SU", "L. SU"),
    ],
)
def test_authors_are_the_same_however_they_are_written(one, other):
    assert compare_people(one, other) is compare_people(other, one) is Alike.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann Adams; Bo Berg", "Bo Berg; Ann Adams"),
        ("William Adams; Bo Berg", "Walter Adams; Bo Berg"),
        ("Ann Müller", "Ann Mueller"),
        ("A. Adams; Bo Berg", "Ann Adams; Bo Berg; Abe Adams"),
        ("BigLab", "Ann Adams; Bo Berg; Cy Clark"),
    ],
)
def test_authors_in_another_order_with_one_misspelt_or_named_once_for_two_are_neither_shown_nor_denied(one, other):
    assert compare_people(one, other) is Alike.UNSURE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann Adams", "Ann Adams; Bo Berg"),
        ("Ann Adams; Bo Berg; et al.", "Bo Berg; Cy Clark"),
        ("Wei Wang; Li Zhang", "Jun Wang; Bo Zhang"),
        ("Rui Xiong; Bo Li", "Ruoxuan Xu; Bo Li"),
        ("Ann Adams; Bo Berg", "Ann Adams; Bo Berg; Abe Adams"),
        ("Anonymous", "Ann Adams; Bo Berg"),
        ("A. Adams; Bo Berg", "Ann Adams; Bo Berg; Abe Adams; Cy Clark"),
    ],
)
def test_other_authors_are_others(one, other):
    assert compare_people(one, other) is Alike.OTHER


def test_thousands_of_names_are_compared_in_no_time():
    one, other = ("; ".join(f"{letter}nn {letter}dams{n}" for n in range(3000)) for letter in "AB")
    with ends():
        assert compare_people(one, other) is Alike.OTHER
        assert people.shared(one, other) == 0


def test_a_name_with_a_particle_is_one_family():
    (one,), (other,) = split_names("Jan-Willem van de Meent"), split_names("J. van de Meent")
    assert compare_names(one, other) is Alike.SAME


SAME, OTHER, UNSURE = Alike.SAME, Alike.OTHER, Alike.UNSURE


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("NeurIPS", "Advances in Neural Information Processing Systems 36", SAME),
        ("ICML", "Proceedings of the 40th International Conference on Machine Learning", SAME),
        ("KDD", "Proceedings of the 29th ACM SIGKDD Conference on Knowledge Discovery and Data Mining", SAME),
        ("CVPR", "2022 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)", SAME),
        ("J. Mach. Learn. Res.", "JMLR", SAME),
        ("ICLR'23", "ICLR", SAME),
        ("J. Odd Stud.", "Journal Odd Studies", SAME),
        ("OddSys", "Conference on Odd Systems", SAME),
        ("CVPR", "IEEE Conf. Comput. Vis. Pattern Recog.", SAME),
        ("NeurIPS", "Adv. Neural Inf. Process. Syst. 35", SAME),
        ("ACL", "ACL/IJCNLP (1)", SAME),
        ("arXiv", "arXiv:2302.00001", SAME),
        ("CVPR", "CVPRW", UNSURE),
        ("ACL", "Proceedings of the North American Chapter of the Association for Computational Linguistics", OTHER),
        ("SIGIR-AP", "SIGIR", OTHER),
        ("Machine Learning", "Journal of Statistical Machine Learning Theory", UNSURE),
        ("ICML", "International Conference on Quantum Machine Learning", OTHER),
        ("NeurIPS", "Symposium on Neural Scaling Laws", OTHER),
        ("ACL", "Findings of ACL", UNSURE),
        ("NeurIPS", "NeurIPS Workshop on Words", UNSURE),
        ("ECIR", "Lecture Notes in Computer Science", UNSURE),
        ("Nature", "Nature Communications", OTHER),
        ("Nature", "Nature of Words", UNSURE),
    ],
)
def test_venues_are_compared_by_what_they_are_called(one, other, how):
    assert venues.compare_venues(one, other) is venues.compare_venues(other, one) is how


def test_venues_of_many_equal_letters_are_compared_in_no_time():
    with ends():
        venues.compare_venues("a" * 12, " ".join(["aab"] * 60))
        venues.compare_venues("a" * 200, " ".join(["a"] * 100))


def test_every_name_in_the_table_of_venues_means_one_venue():
    with Path(venues.__file__).with_name("venues.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    called = Counter(
        words
        for row in rows
        for words in {venues._words(name) for name in (row["name"], *row["also"].split(";"))} - {()}
    )
    assert {words for words, number in called.items() if number > 1} == set()
    assert {row["kind"] for row in rows} == {"archive", "conference", "journal", "series"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<i>Deep</i> Words &amp; <sub>More</sub>", "Deep Words & More"),
        ("Deep\x1b[31m \u202eWords\x00\n", "Deep [31m Words"),
        (r"{\'E}tudes of $\alpha$ {LLM}s", "Études of α LLMs"),
        (r"\newstyle{Words} on \new{Trees}", "Words on Trees"),
        ("CafÃ©", "Café"),
        ({"a": 1}, ""),
        (None, ""),
        (True, ""),
        (2021, "2021"),
        ("x" * 100_000, "x" * 10_000),
    ],
)
def test_what_strangers_write_becomes_one_plain_line(text, shown):
    assert plain(text) == shown


def test_links_that_lead_nowhere_are_left_out():
    found = record("s", "T", links=["javascript:alert(1)", "ftp://x.org/a", "http://", "10.1/x y", "10.1145/1.2", None])
    assert found.links == ("https://doi.org/10.1145/1.2",)


def test_names_are_turned_round_and_lose_their_number():
    assert [person(name) for name in ("Adams, Ann", "Wei Wang 0001", "O; Brien", "")] == [
        "Ann Adams",
        "Wei Wang",
        "O Brien",
        "",
    ]


def test_titles_are_one_key_in_every_writing():
    assert title_key("Étude: Deep-Words!") == title_key("etude deep words") == "etudedeepwords"
    assert title_key("Words & Deeds") == title_key("words and deeds")
    assert title_key("α-Σ Words") == title_key(plain(r"$\\alpha$-$\\Sigma$ Words")) == "alphasigmawords"


# --- local indexes -----------------------------------------------------------------------------------------------


def look(folder: Path, text: str | bytes, *references: Record) -> list[list[Record]]:
    file = folder / "index.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return index.look_up(references or [REFERENCE], [file], Volumes())


HEAD = "Title,Author,Booktitle,Year,DOI,URL\n"


@pytest.mark.parametrize(
    "row",
    [
        f"{REFERENCE.title},Ann Adams;  Bo Berg; Cy Clark,ICML,2021,,",
        f"{REFERENCE.title.upper()}.,Ann Adams and Bo Berg and Cy Clark,ICML,2021,,",
        f'{REFERENCE.title},"Ann Adams, Bo Berg, Cy Clark",ICML,2021,,',
        '"Words of Many Lines, Changed",Ann Adams 0001 and Bo Berg,ICML,2021,,',
        "Quite Something Else,,,,10.1145/1.2,",
        "Quite Something Else,,,,,https://dl.acm.org/doi/10.1145/1.2",
        "Quite Something Else,,,,,https://doi.org/10.1145%2F1.2",
    ],
)
def test_an_index_gives_what_may_be_the_same_work(tmp_path, row):
    (found,) = look(tmp_path, HEAD + row + "\nOther Words,Dee Dunn,KDD,2020,10.1145/9.9,\n")
    assert len(found) == 1
    assert found[0].source == "index"


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8-sig", ";"), ("utf-16", "\t"), ("utf-8", "\t"), ("utf-8-sig", ",")]
)
def test_an_index_may_come_from_a_spreadsheet(tmp_path, encoding, delimiter):
    cells = ["title", "authors", "venue", "year"], [REFERENCE.title, "Ann Adams; Bo Berg; Cy Clárk", "ICML", "2021"]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in cells) + "\r\n"
    assert look(tmp_path, text.encode(encoding)) == [
        [Record(REFERENCE.title, "Ann Adams; Bo Berg; Cy Clárk", "ICML", "2021", (), "index")]
    ]


def test_the_venue_of_an_index_may_stand_in_one_column_or_the_other(tmp_path):
    found, other = look(
        tmp_path,
        f"title,journal,booktitle,year\n{REFERENCE.title},,ICML,2021\nOther Words,Odd Words,,2021\n",
        REFERENCE,
        record("", "Other Words"),
    )
    assert [one.venue for one in (*found, *other)] == ["ICML", "Odd Words"]


def test_an_index_may_have_lines_that_are_too_short_or_long_and_titles_twice(tmp_path):
    (found,) = look(tmp_path, f"{HEAD}{REFERENCE.title}\n\n{REFERENCE.title},,,,,,,,more\n")
    assert [one.title for one in found] == [REFERENCE.title] * 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "index.csv:1: has no column 'title'"),
        ("Deep Words,Ann Adams\n", "but is: Deep Words, Ann Adams"),
        ("titel,year\na,2021\n", "did you mean 'title'?"),
        ("title\nDeep Words\n", "has nothing beside titles"),
        ("x" * 1_100_000, "index.csv:1: is longer than 1,000,000 characters"),
        (b"title,year\nDeep,2021\nW\xf6rds,2021\n", "is not UTF-8 (byte 0xF6)"),
        ("title,year\n" + "x" * 1_100_000 + ",2021\n", "is not CSV: field larger than field limit"),
    ],
)
def test_an_index_that_cannot_be_read_is_refused_with_place_and_reason(tmp_path, text, said):
    with pytest.raises(index.CommandLineError) as error:
        look(tmp_path, text)
    assert said in f"{error.value}"
    assert f"{error.value}".startswith("--index ")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.sampled_from(
        [b"", b"title,authors\n", b"title;year\r\n", codecs.BOM_UTF8, "title\tyear\n".encode("utf-16")]
    ),
    rest=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)),
)
def test_whatever_an_index_holds_is_read_or_refused_in_words(tmp_path, start, rest):
    with suppress(index.CommandLineError):
        look(tmp_path, start + rest)


def test_an_index_in_parquet_says_the_same(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    table = pyarrow.table(
        {"year": [2021], "authors": [["Ann Adams", "Bo Berg"]], "title": [REFERENCE.title], "booktitle": [None],
         "journal": ["Odd Words"]}
    )  # fmt: skip
    parquet.write_table(table, tmp_path / "index.parquet")
    (found,) = index.look_up([REFERENCE], [tmp_path / "index.parquet"], Volumes())
    assert found == [Record(REFERENCE.title, "Ann Adams; Bo Berg", "Odd Words", "2021", (), "index")]


def test_titles_that_differ_in_plurals_or_after_a_coined_name_are_found_for_works_without_authors(tmp_path):
    listed = record("", "RecThing: Aligning Large Models for Recommender Systems", venue="arXiv", year="2023")
    renamed = "RecThing: Aligning Large Models for Recommender Words,Ann Adams,KDD,2024,,\n"
    singular = "RecThing Aligning Large Model for Recommender System,Ann Adams,KDD,2024,,\n"
    other = "RecThing: Of Cabbages and Kings,Dee Dunn,KDD,2024,,\n"
    (found,) = look(tmp_path, HEAD + renamed + singular + other, listed)
    judged = judge(listed, found)
    assert [one.title[:9] for one in judged.records] == ["RecThing:", "RecThing "]
    assert {one.verdict for one in judged.fields.values()} == {UNCONFIRMED}


# --- references of a file ----------------------------------------------------------------------------------------


def test_references_keep_their_keys_in_bibtex_and_ris(tmp_path):
    (tmp_path / "refs.bib").write_text(
        "@article{adams21,\n title={Deep Words}, author={Adams, Ann and others}, journal={Odd Journal}, year=2021}\n"
        "@misc{adams21, title={Other Words}}\n"
    )
    (tmp_path / "refs.ris").write_text("TY  - JOUR\nID  - berg22\nTI  - Deep Words\nAU  - Berg, Bo\nER  - \n")
    found, _ = read_references(tmp_path / "refs.bib")
    first = next(iter(found.values()))
    assert (first.title, first.authors, first.venue, first.year) == (
        "Deep Words",
        "Ann Adams; et al.",
        "Odd Journal",
        "2021",
    )
    assert len(found) == 2
    assert list(read_references(tmp_path / "refs.ris")[0]) == ["berg22"]


def test_an_entry_that_cannot_be_read_is_a_reference_of_which_nothing_is_said(tmp_path):
    broken = "@article{berg22,\n title={Deep {Words},\n author={Berg, Bo},\n year=2022\n}\n"
    whole = "@article{%s,\n title={Other Words},\n author={Adams, Ann},\n year=2021}\n"
    (tmp_path / "refs.bib").write_text(whole % "adams21" + broken + whole % "clark23")
    found, report = read_references(tmp_path / "refs.bib")
    assert {key: one.title for key, one in found.items()} == {
        "adams21": "Other Words",
        "berg22": "",
        "clark23": "Other Words",
    }
    assert any("does not end" in f"{one}" for one in report.ordered())


# --- the benchmark -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def judged(tmp_path_factory) -> list[tuple[dict, bool, Judgement]]:
    """Return each reference of the benchmark, whether the index has its true record, and the verdict."""
    if not BENCHMARK.is_dir():
        pytest.skip("the benchmark is not here")
    given, held = (
        [json.loads(line) for line in (BENCHMARK / name).read_text(encoding="utf-8").splitlines()]
        for name in ("dev_public.jsonl", "valid_entries.jsonl")
    )
    file = tmp_path_factory.mktemp("benchmark") / "held.csv"
    columns = ("title", "author", "booktitle", "year", "doi", "url")
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([columns, *([one["fields"].get(name, "") for name in columns] for one in held)])
    references = [
        record("", one["title"], index.split_authors(one["author"]), one.get("booktitle") or one.get("journal"),
               one["year"], [one.get("doi"), one.get("url")])
        for one in (entry["fields"] for entry in given)
    ]  # fmt: skip
    volumes = Volumes(cited=[one.venue for one in references])
    found = index.look_up(references, [file], volumes)
    titles = {title_key(one["fields"]["title"]) for one in held}
    dois = {one["fields"].get("doi", "").lower() for one in held} - {""}

    def is_held(entry: dict) -> bool:
        original = (entry.get("explanation") or "").partition("(original: '")[2].removesuffix("')")
        fields = entry["fields"]
        known = title_key(fields["title"]) in titles or title_key(original) in titles
        return known or fields.get("doi", "").lower() in dois

    return [
        (entry, is_held(entry), judge(one, records, volumes))
        for entry, one, records in zip(given, references, found, strict=True)
    ]


def test_of_altered_references_whose_record_is_known_95_in_100_are_contradicted(judged):
    altered = [one.verdict for entry, known, one in judged if known and entry["label"] == "HALLUCINATED"]
    assert len(altered) > 400
    assert altered.count(CONTRADICTED) >= 0.95 * len(altered)


def test_of_right_references_whose_record_is_known_at_most_2_in_100_are_contradicted(judged):
    right = [one.verdict for entry, known, one in judged if known and entry["label"] == "VALID"]
    assert len(right) > 400
    assert right.count(CONTRADICTED) <= 0.02 * len(right)


def test_what_the_index_does_not_hold_is_unconfirmed(judged):
    assert {one.verdict for _, known, one in judged if not known} == {UNCONFIRMED}
