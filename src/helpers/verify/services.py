"""The services on the network: where each is, how often it may be asked, and what is taken from its answers.

docs/verify.md has the same as a table, with the pages that say so; a test compares them. What an answer holds beside
that is not looked at, and a part of it that is not as documented counts as not said.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from xml.etree import ElementTree

from helpers.base.links import arxiv, doi
from helpers.verify.records import Record, person, record

_ATOM = {"a": "http://www.w3.org/2005/Atom", "x": "http://arxiv.org/schemas/atom"}
_CSL = "application/vnd.citationstyles.csl+json"
_ROWS = 5  # hits of a search; a right one is among the first, or has another title
Found = dict[str, list[Record]]  # by question


class UnreadableError(ValueError):
    """An answer is not in the form that the service documents."""


class Query(NamedTuple):
    """What is sent: a path below the service's address, parameters and headers."""

    path: str
    parameters: Mapping[str, str] = {}
    headers: Mapping[str, str] = {}


class Service(NamedTuple):
    """A service.

    Attributes
    ----------
    name, address
        What it is called, and where.
    seconds
        At least so long between two requests.
    question
        Returns what to ask it about a reference (an id, a title), empty if nothing.
    request
        Returns what to send for one or several questions, given the address of who asks and the key.
    read
        Returns the records of an answer, by question; raises UnreadableError.
    batch
        So many questions go into one request.
    key
        The variable of the environment with a key for it.
    needs_key
        Whether it is not asked without one.
    hosts
        Where it may send on to; elsewhere nobody is followed.
    tells_missing
        Whether its 404 says that there is no such thing as was asked for.
    """

    name: str
    address: str
    seconds: float
    question: Callable[[Record], str]
    request: Callable[[Sequence[str], str, str], Query]
    read: Callable[[bytes, Sequence[str]], Found]
    batch: int = 1
    key: str = ""
    needs_key: bool = False
    hosts: tuple[str, ...] = ()
    tells_missing: bool = False


# --- what is asked ------------------------------------------------------------------------------------------------


def _arxiv_id(reference: Record) -> str:
    return next(filter(None, (arxiv(link).id for link in reference.links)), "")


def _doi(reference: Record) -> str:
    return next(filter(None, map(doi, reference.links)), "")


def _title(reference: Record) -> str:
    return " ".join(reference.title.split())


def _title_and_author(reference: Record) -> str:
    first = reference.authors.partition(";")[0]
    return f"{_title(reference)} {first}".strip() if reference.title else ""


def _words(reference: Record) -> str:
    # Each sign but letters and digits means something to a search: `-` and `|` to DBLP, `,` and `:` to OpenAlex.
    return " ".join("".join(c if c.isalnum() else " " for c in reference.title).split())


def _paper(reference: Record) -> str:
    if number := _arxiv_id(reference):
        return f"ARXIV:{number}"
    number = _doi(reference)
    return f"DOI:{number}" if number else _title(reference)


# --- what is answered ---------------------------------------------------------------------------------------------


def _read_json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableError("answered with something else than JSON") from error


def _dict(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _first(value: Any) -> Any:
    """Return the first of a list, or what is no list."""
    return next(iter(value), "") if isinstance(value, list) else value


def _hits(body: bytes, *path: str) -> list[Mapping[str, Any]]:
    """Return the hits of a search, which are below some names; raise UnreadableError where there is no such place."""
    found = _read_json(body)
    for name in path:
        if not isinstance(found, dict) or name not in found:
            raise UnreadableError(f"answered without {'.'.join(path)}")
        found = found[name]
    return [hit for hit in _list(found) if isinstance(hit, dict)]


def _read_arxiv(body: bytes, questions: Sequence[str]) -> Found:
    if b"<!ENTITY" in body[:10_000]:  # no feed of arXiv has entities, and some would take all memory
        raise UnreadableError("answered with something else than Atom")
    try:
        feed = ElementTree.fromstring(body)
    except ElementTree.ParseError as error:
        raise UnreadableError("answered with something else than Atom") from error
    if feed.tag != f"{{{_ATOM['a']}}}feed":
        raise UnreadableError("answered with something else than Atom")
    found: Found = {question: [] for question in questions}
    for entry in feed.iterfind("a:entry", _ATOM):
        number = arxiv(entry.findtext("a:id", "", _ATOM)).id
        if number in found:
            found[number] += _of_entry(entry, number)
    return found


def _of_entry(entry: ElementTree.Element, number: str) -> Iterator[Record]:
    names = [author.findtext("a:name", "", _ATOM) for author in entry.iterfind("a:author", _ATOM)]
    title, published = entry.findtext("a:title", "", _ATOM), entry.findtext("a:published", "", _ATOM)[:4]
    links = [f"https://arxiv.org/abs/{number}", entry.findtext("x:doi", "", _ATOM)]
    yield record("arXiv", title, names, "arXiv", published, links)


def _csl(item: Mapping[str, Any], source: str) -> Record:
    """Return a record of CSL-JSON, and of Crossref's form of it, in which title and container are lists."""
    names = [_csl_name(_dict(author)) for author in _list(item.get("author"))]
    title, more = _first(item.get("title")), _first(item.get("subtitle"))
    if isinstance(more, str) and more and isinstance(title, str) and more not in title:
        title = f"{title}: {more}"
    issued = _list(_dict(item.get("issued") or item.get("published")).get("date-parts"))
    venue = _first(item.get("container-title")) or _dict(item.get("event")).get("name") or _archive(item)
    return record(source, title, names, venue, _first(_first(issued)), [item.get("DOI"), item.get("URL")])


def _csl_name(author: Mapping[str, Any]) -> str:
    if author.get("family"):
        return " ".join(person(author.get(part)) for part in ("given", "family")).strip()
    return person(author.get("literal") or author.get("name"))


def _archive(item: Mapping[str, Any]) -> Any:
    """Return the publisher of a preprint, such as arXiv."""
    is_preprint = item.get("type") in ("posted-content", "article") or item.get("subtype") == "preprint"
    return item.get("publisher", "") if is_preprint else ""


def _read_doi(body: bytes, questions: Sequence[str]) -> Found:
    item = _read_json(body)
    if not isinstance(item, dict) or not item.get("title"):
        raise UnreadableError("answered with something else than a record")
    return {questions[0]: [_csl({"DOI": questions[0]} | item, "doi.org")]}


def _read_crossref(body: bytes, questions: Sequence[str]) -> Found:
    return {questions[0]: [_csl(item, "Crossref") for item in _hits(body, "message", "items")]}


def _read_dblp(body: bytes, questions: Sequence[str]) -> Found:
    hits = _dict(_dict(_read_json(body)).get("result")).get("hits")
    if not isinstance(hits, dict):
        raise UnreadableError("answered without result.hits")
    return {questions[0]: [_of_dblp(_dict(_dict(hit).get("info"))) for hit in _list(hits.get("hit"))]}


def _of_dblp(info: Mapping[str, Any]) -> Record:
    authors = _dict(info.get("authors")).get("author")
    names = [
        one.get("text") if isinstance(one, dict) else one
        for one in (authors if isinstance(authors, list) else [authors])
    ]
    links = [info.get("doi"), *(info["ee"] if isinstance(info.get("ee"), list) else [info.get("ee")]), info.get("url")]
    return record("DBLP", info.get("title"), names, _first(info.get("venue")), info.get("year"), links)


def _read_openalex(body: bytes, questions: Sequence[str]) -> Found:
    return {questions[0]: [_of_openalex(work) for work in _hits(body, "results")]}


def _of_openalex(work: Mapping[str, Any]) -> Record:
    names = [_dict(_dict(one).get("author")).get("display_name") for one in _list(work.get("authorships"))]
    place = _dict(work.get("primary_location"))
    links = [work.get("doi"), place.get("landing_page_url")]
    venue = _dict(place.get("source")).get("display_name")
    return record("OpenAlex", work.get("title") or work.get("display_name"), names, venue, work.get("publication_year"),
                  links, is_cut=bool(work.get("is_authors_truncated")))  # fmt: skip


def _read_semantic_scholar(body: bytes, questions: Sequence[str]) -> Found:
    answer = _read_json(body)
    if not isinstance(answer, dict) or not ("data" in answer or "title" in answer):
        raise UnreadableError("answered with something else than a paper")
    papers = [_dict(paper) for paper in _list(answer["data"])] if "data" in answer else [answer]
    return {questions[0]: [_of_semantic_scholar(paper) for paper in papers]}


def _of_semantic_scholar(paper: Mapping[str, Any]) -> Record:
    names = [_dict(author).get("name") for author in _list(paper.get("authors"))]
    ids = _dict(paper.get("externalIds"))
    venue = _dict(paper.get("publicationVenue")).get("name") or paper.get("venue")
    return record("Semantic Scholar", paper.get("title"), names, venue, paper.get("year"),
                  [ids.get("DOI"), ids.get("ArXiv")])  # fmt: skip


# --- the table ----------------------------------------------------------------------------------------------------

_S2_FIELDS = "title,authors,venue,publicationVenue,year,externalIds"


def _ask_semantic_scholar(questions: Sequence[str], contact: str, key: str) -> Query:
    headers = {"x-api-key": key} if key else {}
    if questions[0].startswith(("ARXIV:", "DOI:")):
        return Query(f"/graph/v1/paper/{questions[0]}", {"fields": _S2_FIELDS}, headers)
    return Query("/graph/v1/paper/search/match", {"query": questions[0], "fields": _S2_FIELDS}, headers)


SERVICES = (
    Service(
        "arXiv", "https://export.arxiv.org", 3, _arxiv_id,
        lambda ids, contact, key: Query("/api/query", {"id_list": ",".join(ids), "max_results": f"{len(ids)}"}),
        _read_arxiv, batch=50, hosts=("arxiv.org",),
    ),
    Service(
        "doi.org", "https://doi.org", 1, _doi,
        lambda dois, contact, key: Query(f"/{dois[0]}", {}, {"Accept": _CSL}),
        _read_doi, tells_missing=True,
        hosts=("www.doi.org", "dx.doi.org", "api.crossref.org", "data.crossref.org", "api.datacite.org",
               "data.datacite.org", "data.crosscite.org", "data.medra.org"),
    ),
    Service(
        "Crossref", "https://api.crossref.org", 1, _title_and_author,
        lambda texts, contact, key: Query(
            "/works", {"query.bibliographic": texts[0], "rows": f"{_ROWS}"} | ({"mailto": contact} if contact else {})
        ),
        _read_crossref,
    ),
    Service(
        "DBLP", "https://dblp.org", 2, _words,
        lambda texts, contact, key: Query(
            "/search/publ/api", {"q": texts[0], "format": "json", "h": f"{2 * _ROWS}", "c": "0"}
        ),
        _read_dblp, hosts=("dblp.uni-trier.de", "dblp.dagstuhl.de"),
    ),
    Service(
        "OpenAlex", "https://api.openalex.org", 1, _words,
        lambda texts, contact, key: Query(
            "/works", {"filter": f"title.search:{texts[0]}", "per_page": f"{_ROWS}", "api_key": key}
        ),
        _read_openalex, key="OPENALEX_API_KEY", needs_key=True,
    ),
    Service(
        "Semantic Scholar", "https://api.semanticscholar.org", 1.5, _paper, _ask_semantic_scholar,
        _read_semantic_scholar, key="SEMANTIC_SCHOLAR_API_KEY",
    ),
)  # fmt: skip


def usable(services: Iterable[Service], environment: Mapping[str, str]) -> list[Service]:
    """Return the services that can be asked: those that need a key, only where the environment has it."""
    return [one for one in services if not one.needs_key or environment.get(one.key)]
