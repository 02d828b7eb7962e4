"""A server on the loopback that speaks the form of each service, written after its documentation, and misbehaves.

docs/verify.md names the pages, and which fields are assumed.
"""

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from helpers.verify.services import SERVICES, Service

TITLE, PEOPLE = "Early Words of Nobody in Particular", ["Ann Adams", "Bo Berg"]
ATOM = """\
<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title type="html">ArXiv Query: id_list={ids}</title>
  <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">1</opensearch:totalResults>
  {entries}
</feed>
"""
ENTRY = """\
<entry>
    <id>http://arxiv.org/abs/{id}v2</id>
    <updated>2022-05-04T00:00:00Z</updated>
    <published>2021-04-01T12:00:00Z</published>
    <title>Early Words\n  of Nobody in Particular</title>
    <summary>  Nothing. </summary>
    <author><name>Ann Adams</name></author>
    <author><name>Bo Berg</name></author>
    <arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">9 pages</arxiv:comment>
    <link href="http://arxiv.org/abs/{id}v2" rel="alternate" type="text/html"/>
</entry>
"""


@dataclass
class Answer:
    """What the server answers: status, headers, body; `cut` = fewer bytes than it promises, `slow` = bytes a second."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    slow: bool = False


def as_json(value: Any) -> Answer:
    return Answer(body=json.dumps(value).encode(), headers={"Content-Type": "application/json"})


def csl(number: str = "10.1145/1.2", title: str = TITLE) -> dict[str, Any]:
    people = [{"given": "Ann", "family": "Adams"}, {"given": "Bo", "family": "Berg"}]
    return {"DOI": number, "type": "paper-conference", "title": title, "author": people,
            "container-title": "Proceedings of the 38th International Conference on Machine Learning",
            "issued": {"date-parts": [[2021, 7]]}, "URL": f"https://doi.org/{number}"}  # fmt: skip


def crossref(*items: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to a search; titles and containers are lists there."""
    listed = [
        {name: [one[name]] if name in ("title", "container-title") else one[name] for name in one} for one in items
    ]
    return {"status": "ok", "message-type": "work-list", "message": {"items": listed, "total-results": len(listed)}}


def dblp(*titles: str) -> dict[str, Any]:
    people = [{"@pid": "1", "text": "Ann Adams 0001"}, {"@pid": "2", "text": "Bo Berg"}]
    places = {"ee": "https://proceedings.mlr.press/v1/adams21.html", "url": "https://dblp.org/rec/conf/icml/AdamsB21"}
    infos = [{"authors": {"author": people}, "title": f"{title}.", "venue": "ICML", "year": "2021"} for title in titles]
    hits = {"hit": [{"@score": "9", "info": info | places} for info in infos]} if infos else {}
    return {"result": {"query": "x", "status": {"@code": "200"}, "hits": {"@total": f"{len(infos)}", **hits}}}


def openalex(*titles: str) -> dict[str, Any]:
    works = [
        {"id": "https://openalex.org/W1", "title": title, "publication_year": 2021, "doi": "https://doi.org/10.1145/1.2",
         "authorships": [{"author": {"display_name": name}} for name in PEOPLE],
         "primary_location": {"source": {"display_name": "International Conference on Machine Learning"}}}
        for title in titles
    ]  # fmt: skip
    return {"meta": {"count": len(works)}, "results": works}


def semantic_scholar(title: str = TITLE) -> dict[str, Any]:
    people = [{"authorId": "1", "name": name} for name in PEOPLE]
    place = {"venue": "International Conference on Machine Learning", "publicationVenue": None}
    ids = {"externalIds": {"DOI": "10.1145/1.2", "ArXiv": "2104.00001"}, "matchScore": 200.1}
    return {"paperId": "a", "title": title, "year": 2021, "authors": people, **place, **ids}


def well_behaved(path: str, query: dict[str, str]) -> Answer:
    """Answer as each service does that knows the one work."""
    if path == "/api/query":
        ids = query["id_list"]
        entry = ENTRY.format(id="2104.00001") if "2104.00001" in ids else ""
        return Answer(body=ATOM.format(ids=ids, entries=entry).encode())
    if path.startswith("/10."):
        return as_json(csl()) if path == "/10.1145/1.2" else Answer(404, b"DOI not found")
    if path == "/works":
        return as_json(openalex(TITLE) if "filter" in query else crossref(csl()))
    if path == "/search/publ/api":
        return as_json(dblp(TITLE))
    if path.startswith("/graph/v1/paper/search"):
        return as_json({"data": [semantic_scholar()]})
    return as_json(semantic_scholar()) if path.startswith("/graph/v1/paper/") else Answer(404)


Script = Callable[[str, dict[str, str]], Answer]


@dataclass
class Server:
    """The server: what it was asked, in order, with the headers, and what it answers."""

    address: str
    script: Script = well_behaved
    asked: list[tuple[str, dict[str, str], dict[str, str]]] = field(default_factory=list)

    def services(self, *names: str) -> tuple[Service, ...]:
        """Return the services, or some of them, as if they were here, and fast."""
        chosen = [one for one in SERVICES if not names or one.name in names]
        return tuple(one._replace(address=self.address, seconds=0.0) for one in chosen)

    def paths(self) -> list[str]:
        """Return what was asked for, in order."""
        return [path for path, _, _ in self.asked]


@contextmanager
def serving(script: Script = well_behaved) -> Iterator[Server]:
    """Serve while something is tried."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            server.asked.append(
                (unquote(parts.path), query, {name.lower(): text for name, text in self.headers.items()})
            )
            _send(self, server.script(unquote(parts.path), query))

        def log_message(self, *_: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server = Server(f"http://127.0.0.1:{http.server_port}", script)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


def _send(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    handler.send_response(answer.status)
    for name, text in ({"Content-Length": f"{len(answer.body)}"} | answer.headers).items():
        handler.send_header(name, text)
    handler.end_headers()
    body = answer.body[: len(answer.body) // 2] if answer.cut else answer.body
    try:
        if answer.slow:
            for place in range(len(body)):
                handler.wfile.write(body[place : place + 1])
                handler.wfile.flush()
                time.sleep(0.02)
        else:
            handler.wfile.write(body)
    except OSError:
        pass  # who asked has gone
    handler.close_connection = answer.cut or answer.slow


def zipped(body: bytes) -> Answer:
    packed = gzip.compress(body)
    return Answer(body=packed, headers={"Content-Encoding": "gzip"})
