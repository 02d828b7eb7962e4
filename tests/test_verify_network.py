"""Services on the network: what is asked and believed, and what becomes of answers that are none."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from email.utils import formatdate
from pathlib import Path

import pytest

import services as served
from conftest import ROOT
from helpers.catalog.verdicts import CONTRADICTED, UNCONFIRMED, VERIFIED
from helpers.verify import answers, client
from helpers.verify.answers import Answers
from helpers.verify.client import Client
from helpers.verify.judge import Judgement
from helpers.verify.network import Network
from helpers.verify.records import Record, record
from helpers.verify.run import judge_all
from helpers.verify.services import SERVICES, usable
from services import PEOPLE, TITLE, Answer, Server, as_json, serving

REFERENCE = record("", TITLE, PEOPLE, "ICML", "2021", ["10.1145/1.2"])
PREPRINT = record("", TITLE, [], "arXiv", "2021", ["https://arxiv.org/abs/2104.00001"])
TODAY = date(2026, 1, 2)
KEY = "s3cr3tkey"
NAMES = [one.name for one in SERVICES]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch) -> None:
    for name in [*os.environ]:
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as one:
        yield one


class Time:
    """A clock that only sleeping moves on."""

    def __init__(self) -> None:
        self.now, self.pauses = 0.0, []

    def sleep(self, seconds: float) -> None:
        """Move on."""
        self.pauses.append(seconds)
        self.now += seconds


def ask(
    server: Server, *references: Record, names: tuple[str, ...] = (), folder: Path | None = None, most: int = 100,
    time: Time | None = None, services=None,
) -> tuple[list[Judgement], Network]:  # fmt: skip
    time = time or Time()
    with Client("a@b.org", dict.fromkeys(NAMES, KEY), most, time.sleep, lambda: time.now) as one:
        network = Network(services or server.services(*names), one, Answers(folder, TODAY))
        judged = judge_all(
            {f"{place}": ref for place, ref in enumerate(references or [REFERENCE])}, [], network=network
        )
        network.answers.close()
    return [*judged.values()], network


@pytest.mark.parametrize("name", NAMES)
def test_each_service_that_knows_the_work_verifies_all_that_it_says(server, name):
    reference = PREPRINT if name == "arXiv" else REFERENCE
    (judged,), network = ask(server, reference, names=(name,))
    assert (judged.verdict, network.complaints()) == (VERIFIED, [])
    assert {one.source for one in judged.fields.values() if one.verdict == VERIFIED} == {name}
    verdicts = {column: one.verdict for column, one in judged.fields.items()}
    if name != "DBLP":  # whose link is another one
        assert set(verdicts.values()) == {VERIFIED}


def test_who_asks_is_named_and_keys_go_to_their_service_only(server):
    ask(server, REFERENCE, names=("Crossref", "OpenAlex", "Semantic Scholar", "DBLP"), most=10)
    for path, query, headers in server.asked:
        assert "mailto:a@b.org" in headers["user-agent"]
        has_key = KEY in json.dumps([query, headers])
        assert has_key == ("filter" in query or path.startswith("/graph"))


def test_nobody_is_asked_once_all_is_verified(server):
    ask(server, REFERENCE)
    assert server.paths() == ["/10.1145/1.2"]


def test_of_a_preprint_it_is_asked_whether_it_was_published(server):
    (judged,), _ = ask(server, PREPRINT)
    assert judged.verdict == VERIFIED
    assert server.paths() == ["/api/query", "/works"]
    assert [one.venue for one in judged.records][-1].startswith("Proceedings of the 38th")


def test_arxiv_is_asked_for_fifty_at_once(server):
    papers = [record("", f"{TITLE} {n}", [], "", "", [f"https://arxiv.org/abs/2104.{n:05}"]) for n in range(1, 61)]
    ask(server, *papers, names=("arXiv",))
    assert [len(query["id_list"].split(",")) for _, query, _ in server.asked] == [50, 10]


def test_a_doi_that_doi_org_does_not_know_is_wrong(server):
    wrong = record("", TITLE, PEOPLE, "ICML", "2021", ["10.9999/nothing"])
    (judged,), _ = ask(server, wrong, names=("doi.org",))
    assert judged.verdict == CONTRADICTED
    assert (judged.fields["url"].why, judged.fields["url"].source) == ("there is no such link", "doi.org")
    assert judged.fields["title"].verdict == UNCONFIRMED


@pytest.mark.parametrize("name", ["Crossref", "DBLP", "OpenAlex", "Semantic Scholar"])
def test_a_first_hit_of_another_title_proves_nothing(server, name):
    other = "Later Words of Somebody in General"
    found = served.openalex(other)["results"][0] | {"doi": None}
    body = {
        "Crossref": served.crossref(served.csl("10.1145/9.9", other)),
        "DBLP": served.dblp(other),
        "OpenAlex": {"results": [found]},
        "Semantic Scholar": {"data": [served.semantic_scholar(other) | {"externalIds": {}}]},
    }[name]
    server.script = lambda path, query: as_json(body)
    (judged,), network = ask(server, record("", TITLE, PEOPLE, "ICML", "2020"), names=(name,))
    assert (judged.verdict, network.complaints()) == (UNCONFIRMED, [])


def test_of_ten_works_the_one_is_found(server):
    others = [served.csl(f"10.1145/9.{n}", f"Words of {n} Others") for n in range(9)]
    server.script = lambda path, query: as_json(served.crossref(*others, served.csl()))
    (judged,), _ = ask(server, names=("Crossref",))
    assert judged.verdict == VERIFIED


def empty(path: str, query: dict[str, str]) -> Answer:
    if path == "/api/query":
        return Answer(body=served.ATOM.format(ids="", entries="").encode())
    if path.startswith(("/graph", "/10.")):
        return Answer(404, b"{}")
    return as_json(served.openalex() if "filter" in query else served.dblp() if "q" in query else served.crossref())


def test_an_empty_list_is_an_answer_and_is_kept(server, tmp_path):
    server.script = empty
    listed = record("", TITLE, PEOPLE, "ICML", "2021")
    for _ in range(2):
        judged, _ = ask(server, listed, PREPRINT, folder=tmp_path)
        assert {one.verdict for one in judged} == {UNCONFIRMED}
    assert len(server.asked) == len(set(map(str, server.asked)))


def again(first: Answer, times: int = 1) -> Callable[[str, dict[str, str]], Answer]:
    """Answer so, some times, and then well."""
    left = [first] * times

    def script(path: str, query: dict[str, str]) -> Answer:
        return left.pop() if left else served.well_behaved(path, query)

    return script


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_service_that_is_busy_is_asked_again_later(server, status):
    server.script = again(Answer(status, b"busy"), 2)
    time = Time()
    (judged,), network = ask(server, names=("Crossref",), time=time)
    assert (judged.verdict, network.complaints(), time.pauses) == (VERIFIED, [], [2.0, 4.0])


def test_it_waits_as_long_as_it_is_asked_to(server):
    server.script = again(Answer(429, headers={"Retry-After": "7"}))
    time = Time()
    assert ask(server, names=("Crossref",), time=time)[0][0].verdict == VERIFIED
    assert time.pauses == [7.0]


@pytest.mark.parametrize("after", ["3600", formatdate(4_000_000_000, usegmt=True)])
def test_who_asks_to_wait_for_long_is_left_alone(server, after):
    server.script = lambda path, query: Answer(429, headers={"Retry-After": after})
    (judged, *_), network = ask(server, *[REFERENCE] * 3, names=("Crossref",))
    assert judged.verdict == UNCONFIRMED
    assert len(server.asked) == 1
    assert "and asks to wait" in network.client.left_alone["Crossref"]


@pytest.mark.parametrize("after", ["soon", "-1", "٣", ""])
def test_what_is_no_time_to_wait_is_none(server, after):
    server.script = again(Answer(429, headers={"Retry-After": after.encode().decode("latin-1")}))
    time = Time()
    assert ask(server, names=("Crossref",), time=time)[0][0].verdict == VERIFIED
    assert time.pauses == [2.0]


NOT_AN_ANSWER = {
    "HTML": Answer(body=b"<!doctype html><p>Welcome", headers={"Content-Type": "text/html"}),
    "half of one": Answer(body=json.dumps(served.crossref(served.csl())).encode(), cut=True),
    "another form": as_json({"message": {"things": []}}),
    "a list": as_json([1, 2]),
    "nothing": Answer(),
    "deep": Answer(body=b"[" * 100_000),
    "no text": Answer(body=b"\xff\xfe\x00"),
    "refused": Answer(403, b"no"),
    "an error that stays": Answer(500, b"no"),
    "too much": served.zipped(b'"' + b"x" * (client.MOST_BYTES + 10) + b'"'),
    "no gzip": Answer(body=b"plain", headers={"Content-Encoding": "gzip"}),
    "entities": Answer(body=b'<!DOCTYPE f [<!ENTITY a "b">]><feed xmlns="http://www.w3.org/2005/Atom">&a;</feed>'),
    "elsewhere": Answer(302, headers={"Location": "http://192.0.2.1/works"}),
    "a file": Answer(302, headers={"Location": "file:///etc/passwd"}),
    "nowhere": Answer(302),
    "round and round": Answer(302, headers={"Location": "/works?x=1"}),
}


@pytest.mark.parametrize("kind", NOT_AN_ANSWER)
@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_answer_is_not_believed_and_soon_nobody_asks_again(server, kind, name):
    server.script = lambda path, query: NOT_AN_ANSWER[kind]
    preprint = name == "arXiv"
    links = [f"https://arxiv.org/abs/2104.{n:05}" if preprint else f"10.1145/{n}.2" for n in range(1, 300)]
    papers = [
        record("", f"{TITLE} of {link}", PEOPLE, "ICML", "2021", [link]) for link in links[: 300 if preprint else 5]
    ]
    judged, network = ask(server, *papers, names=(name,))
    assert {one.verdict for one in judged} == {UNCONFIRMED}
    assert network.complaints()
    assert name in network.client.left_alone
    assert len(server.asked) <= 15
    assert KEY not in f"{network.complaints()}{network.client.left_alone}"


def test_an_agency_that_doi_org_sends_on_to_is_followed(server):
    server.script = lambda path, query: (
        Answer(302, headers={"Location": "/transform/10.1145/1.2"}) if path == "/10.1145/1.2" else as_json(served.csl())
    )
    (judged,), _ = ask(server, names=("doi.org",))
    assert judged.verdict == VERIFIED


def test_a_key_does_not_go_where_a_service_sends_on_to(server):
    server.script = lambda path, query: (
        Answer(302, headers={"Location": "/elsewhere"}) if path != "/elsewhere" else as_json({"data": []})
    )
    ask(server, names=("Semantic Scholar",))
    assert [KEY in json.dumps(one) for one in server.asked] == [True, False]


def test_a_slow_line_ends(server, monkeypatch):
    monkeypatch.setattr(client, "SECONDS", 0.2)
    server.script = lambda path, query: Answer(body=b"x" * 1000, slow=True)
    import time

    with Client("a@b.org", {}, 3, lambda seconds: None) as one:
        network = Network(server.services("Crossref"), one, Answers(None, TODAY))
        begun = time.monotonic()
        assert judge_all({"a": REFERENCE}, [], network=network)["a"].verdict == UNCONFIRMED
    assert time.monotonic() - begun < 5
    assert "took more than" in network.complaints()[0]


def test_a_closed_port_is_no_answer():
    with serving() as gone:
        closed = gone.services()
    judged, network = ask(gone, *[REFERENCE] * 4, services=closed)
    assert {one.verdict for one in judged} == {UNCONFIRMED}
    assert "could not be reached" in network.complaints()[0]


def test_services_are_asked_no_faster_than_they_allow(server):
    time = Time()
    slow = tuple(one._replace(seconds=3.0) for one in server.services("Crossref"))
    papers = [record("", f"{TITLE} {n}", PEOPLE) for n in range(4)]
    ask(server, *papers, services=slow, time=time)
    assert time.pauses == [3.0] * 3


def test_a_budget_is_kept_and_what_it_left_open_is_said(server):
    papers = [record("", f"{TITLE} {n}", PEOPLE) for n in range(6)]
    _, network = ask(server, *papers, names=("Crossref",), most=2)
    assert len(server.asked) == 2
    assert network.complaints() == ["Crossref was not asked: --max-requests is spent: 4 questions open"]


# --- kept answers -------------------------------------------------------------------------------------------------


def test_an_answer_is_asked_for_once(server, tmp_path):
    for _ in range(2):
        (judged,), _ = ask(server, folder=tmp_path)
        assert judged.verdict == VERIFIED
    assert server.paths() == ["/10.1145/1.2"]


def test_who_stops_a_run_loses_no_answer(server, tmp_path):
    papers = [record("", f"{TITLE} {n}", PEOPLE, "", "", [f"10.1145/{n}.2"]) for n in range(1, 4)]
    calls = []

    def stop(seconds: float) -> None:
        calls.append(seconds)
        if len(calls) == 2:
            raise KeyboardInterrupt

    slow = tuple(one._replace(seconds=1.0) for one in server.services("doi.org"))
    with pytest.raises(KeyboardInterrupt), Client("a@b.org", {}, 9, stop, lambda: 0.0) as one:
        judge_all(
            {f"{n}": ref for n, ref in enumerate(papers)}, [], network=Network(slow, one, Answers(tmp_path, TODAY))
        )
    before = server.paths()
    ask(server, *papers, names=("doi.org",), folder=tmp_path)
    assert server.paths() == [*before, "/10.1145/3.2"]


def test_offline_only_kept_answers_count(server, tmp_path):
    ask(server, folder=tmp_path)
    network = Network(server.services(), None, Answers(tmp_path, TODAY))
    assert judge_all({"a": REFERENCE}, [], network=network)["a"].verdict == VERIFIED
    network.answers.close()
    assert len(server.asked) == 1


def test_an_answer_is_old_after_90_days_and_none_of_a_day_to_come_counts(tmp_path):
    kept = Answers(tmp_path, date(2025, 1, 1))
    kept.put("Crossref", "x", [REFERENCE])
    kept.close()
    for day, found in ((date(2024, 12, 31), None), (date(2025, 3, 1), [REFERENCE]), (date(2025, 4, 2), None)):
        later = Answers(tmp_path, day)
        assert later.get("Crossref", "x") == found
        later.close()


@pytest.mark.parametrize("content", [b"", b"not a database" * 100, b"SQLite format 3\x00" + b"\x00" * 2000])
def test_a_file_that_is_none_is_begun_anew(tmp_path, content):
    (tmp_path / answers.FILE_NAME).write_bytes(content)
    kept = Answers(tmp_path, TODAY)
    kept.put("Crossref", "x", [REFERENCE])
    kept.close()
    again = Answers(tmp_path, TODAY)
    assert again.get("Crossref", "x") == [REFERENCE]
    again.close()


def test_a_file_of_another_version_is_begun_anew(tmp_path):
    kept = Answers(tmp_path, TODAY)
    kept.put("Crossref", "x", [REFERENCE])
    kept.close()
    with sqlite3.connect(tmp_path / answers.FILE_NAME) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    again = Answers(tmp_path, TODAY)
    assert again.get("Crossref", "x") is None
    again.close()


@pytest.mark.parametrize("text", ["", "[", "{}", '[{"title": 3}]', '[{"links": "x"}]', "[null]"])
def test_a_record_that_another_program_wrote_is_asked_for_again(tmp_path, text):
    kept = Answers(tmp_path, TODAY)
    kept.put("Crossref", "y", [REFERENCE])
    with sqlite3.connect(tmp_path / answers.FILE_NAME) as connection:
        connection.execute("REPLACE INTO answers VALUES ('Crossref', 'x', ?, ?)", (f"{TODAY}", text))
    connection.close()
    assert kept.get("Crossref", "x") in (None, [])
    kept.close()


def test_where_nothing_can_be_written_the_run_goes_on(server, tmp_path):
    (tmp_path / "file").write_text("x")
    (judged,), network = ask(server, folder=tmp_path / "file" / "below")
    assert judged.verdict == VERIFIED
    assert "answers are not kept" in network.answers.trouble


def test_a_file_that_can_only_be_read_is_read(tmp_path, monkeypatch):
    kept = Answers(tmp_path, TODAY)
    kept.put("Crossref", "x", [REFERENCE])
    kept.close()

    def refuse(self) -> None:
        raise sqlite3.OperationalError("attempt to write a readonly database")

    monkeypatch.setattr(Answers, "_connect", refuse)
    held = Answers(tmp_path, TODAY)
    assert held.get("Crossref", "x") == [REFERENCE]
    held.put("Crossref", "y", [REFERENCE])
    assert held.get("Crossref", "y") == [REFERENCE]
    assert "readonly" in held.trouble
    held.close()


def test_openalex_is_asked_with_a_key_only():
    assert "OpenAlex" not in [one.name for one in usable(SERVICES, {})]
    assert "OpenAlex" in [one.name for one in usable(SERVICES, {"OPENALEX_API_KEY": KEY})]


def test_the_page_on_verifying_has_the_table_of_the_services():
    text = (ROOT / "docs" / "verify.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if "| https://" in line]
    told = [(name, address, float(seconds), key) for name, address, _, _, seconds, key, _ in rows]
    assert told == [(one.name, one.address, one.seconds, one.key) for one in SERVICES]
