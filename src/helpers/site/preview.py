"""Show a build in browsers of this machine, whose pages load themselves again when it changes."""

import contextlib
import mimetypes
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from helpers.base import escape, paths
from helpers.output import artifacts

HOST = "127.0.0.1"
_EVENTS = "/.changes"
_SITE = "/site/"
_BEAT = 15  # seconds after which a silent connection is tried, lest those of closed pages stay
_SCRIPT = """
<script>
"use strict";
new EventSource("{events}").onmessage = event => {{ if (event.data !== "{number}") location.reload(); }};
</script>
"""
_ALERT = (
    '<pre role="alert" style="background:#fff3cd;border:1px solid #b45309;padding:1em;white-space:pre-wrap">{}</pre>'
)
_INDEX = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>survey watch</title>
<style>body {{ font-family: sans-serif; margin: 2em auto; max-width: 60em; }} img {{ max-width: 100%; }}</style></head>
<body>
<h1>What the notebooks made</h1>
<p><a href="{site}">The site</a>, made anew when it is asked for: that takes some seconds.</p>
<ul>{notebooks}</ul>
{figures}
</body>
</html>
"""


class Preview:
    """A server of a build's output folder, for this machine only."""

    def __init__(self, reports: Path, port: int, site: Callable[[], Mapping[str, bytes]]) -> None:
        """Begin to serve; raises OSError where the port is taken.

        Parameters
        ----------
        reports : Path
            The folder.
        port : int
            The port; 0 for any that is free.
        site : callable
            Makes the files of the site, by path; a ValueError says why there is none.
        """
        self._reports, self._make_site = reports, site
        # Another one than that of a server before this one, whose pages are still open.
        self._number = time.time_ns() // 1_000_000
        self._shown: tuple[dict[Path, int], str] = {}, ""
        self._change, self._making = threading.Condition(), threading.Lock()
        self._site: tuple[int, Mapping[str, bytes]] = (-1, {})
        self._server = _QuietServer((HOST, port), _handler(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        """The address to open."""
        return f"http://{HOST}:{self._server.server_port}/"

    def show(self, message: str = "") -> None:
        """Have open pages load themselves again if anything has changed: with a message above, if there is one."""
        files = [path for folder in artifacts.FOLDERS for path in (self._reports / folder).glob("[!.]*")]
        now = {path: path.stat().st_mtime_ns for path in files if path.exists()}, message
        if now != self._shown:
            with self._change:
                self._number, self._shown = self._number + 1, now
                self._change.notify_all()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()

    def is_asked_by(self, host: str) -> bool:
        """Tell whether a request names this server: a page of another site would name its own."""
        name, _, port = host.rpartition(":")
        return name in {HOST, "localhost"} and port == f"{self._server.server_port}"

    def numbers(self) -> Iterator[int | None]:
        """Give the number of changes so far and after each one more; None now and then between."""
        last = -1
        while True:
            with self._change:
                if self._number == last:
                    self._change.wait(_BEAT)
                number = self._number
            yield None if number == last else number
            last = number

    def answer(self, path: str) -> tuple[bytes, str] | None:
        """Return the content and type of what a path names; None if there is nothing."""
        number = self._number  # before anything is read: a page that is older than it says would not load again
        if path == "/":
            return self._page(self._index(), number), "text/html; charset=utf-8"
        if path.startswith(_SITE):
            name = path.removeprefix(_SITE) or "index.html"
            found = self._in_site(name)
        else:
            name = path.removeprefix("/")
            found = self._in_reports(name)
        if found is None:
            return None
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if kind == "text/html":
            found = self._page(found, number)
        return found, f"{kind}; charset=utf-8" if kind.startswith("text/") else kind

    def _in_reports(self, name: str) -> bytes | None:
        root = paths.real(self._reports)
        with contextlib.suppress(OSError, ValueError):  # outside, or a name that no file can have
            path = paths.real(root / name)
            hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
            return path.read_bytes() if path.is_file() and not hidden else None
        return None

    def _in_site(self, name: str) -> bytes | None:
        with self._making:
            if self._site[0] != self._number:
                number = self._number
                try:
                    self._site = number, self._make_site()
                except ValueError as error:
                    self._site = number, {"index.html": _alert(f"{error}")}
            return self._site[1].get(name)

    def _page(self, page: bytes, number: int) -> bytes:
        script = _SCRIPT.format(events=_EVENTS, number=number).encode()
        alert = _alert(self._shown[1])
        before, body, after = page.rpartition(b"</body>")
        return before + alert + script + body + after if body else page + alert + script

    def _index(self) -> bytes:
        notebooks = sorted((self._reports / "notebooks").glob("*.html"))
        figures = sorted((self._reports / "figures").glob("*.svg"))
        link = '<li><a href="/notebooks/{}.html">{}</a></li>'
        figure = '<figure><img src="/figures/{}.svg" alt=""><figcaption>{}</figcaption></figure>'
        return _INDEX.format(
            site=_SITE,
            notebooks="".join(link.format(quote(path.stem), escape.html(path.stem)) for path in notebooks),
            figures="\n".join(figure.format(quote(path.stem), escape.html(path.stem)) for path in figures),
        ).encode()


def _alert(message: str) -> bytes:
    lines = "\n".join(escape.html(line) for line in message.splitlines())
    return _ALERT.format(lines).encode() if message else b""


class _QuietServer(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a page was closed before it was there."""


def _handler(preview: Preview) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if not preview.is_asked_by(self.headers.get("Host", "")):
                self.send_error(HTTPStatus.FORBIDDEN, f"open {preview.address}")
                return
            path = unquote(urlsplit(self.path).path)
            if path == _EVENTS:
                self._events()
            elif found := preview.answer(path):
                self._head(found[1])
                self.wfile.write(found[0])
            else:
                self.send_error(HTTPStatus.NOT_FOUND)

        def _head(self, kind: str) -> None:
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", kind)
            self.send_header("Cache-Control", "no-store")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Cross-Origin-Resource-Policy", "same-origin")
            self.end_headers()

        def _events(self) -> None:
            self._head("text/event-stream")
            for number in preview.numbers():
                self.wfile.write(b":\n\n" if number is None else f"data: {number}\n\n".encode())
                self.wfile.flush()

        def log_message(self, *_: object) -> None:
            """Say nothing of requests."""

    return Handler
