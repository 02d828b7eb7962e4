"""Requests to services: as often as each allows, again where that may help, bounded in time and size, within a budget.

Why no ready client: habanero, pyalex, arxiv and semanticscholar each know one service, wait and try again in their own
ways, and are made to raise what a run over hundreds of works must survive. What is common to all is this module.
"""

import logging
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from urllib.parse import quote, urljoin, urlsplit

import httpx

from helpers.verify.services import Query, Service

MOST_BYTES = 5_000_000  # of one answer
SECONDS = 30.0  # for one answer as a whole
_STEP = 10.0  # without a byte
_TRIES = 3
_PAUSE = 2.0  # before the second try, and twice that before the third
_LONGEST_PAUSE = 60.0  # a service that asks for more is left alone
_MOST_HOPS = 5
_MOST_FAILURES = 3  # in a row: then a service is left alone for the rest of the run
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_NO_SUCH = frozenset({404, 410})


class NoAnswerError(Exception):
    """A service did not answer, for a reason given in words."""


class _AgainError(NoAnswerError):
    """It may answer if it is asked again, after some seconds; None = whenever."""

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds


@dataclass
class Client:
    """What asks services.

    Attributes
    ----------
    contact
        Address of who asks: services want to know whom to write to.
    keys
        Keys by service; they stand in no message.
    most
        So many requests, tries included.
    sleep, clock
        Where time comes from.
    """

    contact: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    most: int = 10_000
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    sent: int = 0
    left_alone: dict[str, str] = field(default_factory=dict)
    _next: dict[str, float] = field(default_factory=dict)
    _failures: dict[str, int] = field(default_factory=dict)
    _http: httpx.Client | None = None

    def __enter__(self) -> "Client":
        """Open the connections; the library's own log, which would name keys in addresses, is silent."""
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.ERROR)
        who = f"; mailto:{self.contact}" if self.contact else ""
        agent = f"survey-workbook (https://pypi.org/project/survey-workbook{who})"
        self._http = httpx.Client(timeout=httpx.Timeout(_STEP), headers={"User-Agent": agent}, verify=_certificates())
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self._http.close()

    @property
    def is_spent(self) -> bool:
        """Tell whether no more requests may be sent."""
        return self.sent >= self.most

    def fetch(self, service: Service, query: Query) -> bytes | None:
        """Return what a service answers, None where it says that there is no such thing.

        Raises
        ------
        NoAnswerError
            It does not answer, is left alone, or the budget is spent.
        """
        if service.name in self.left_alone:
            raise NoAnswerError(self.left_alone[service.name])
        return self._try(service, query)

    def succeeded(self, service: Service) -> None:
        """Begin to count failures anew."""
        self._failures[service.name] = 0

    def failed(self, service: Service, reason: str) -> None:
        """Count an answer that did not come or cannot be used; after some in a row the service is left alone."""
        count = self._failures[service.name] = self._failures.get(service.name, 0) + 1
        if count >= _MOST_FAILURES:
            self.left_alone[service.name] = reason

    def _try(self, service: Service, query: Query) -> bytes | None:
        for number in range(1, _TRIES + 1):
            try:
                return self._send(service, query)
            except _AgainError as error:
                pause = _PAUSE * 2 ** (number - 1) if error.seconds is None else error.seconds
                if pause > _LONGEST_PAUSE:
                    self.left_alone[service.name] = f"{error}, and asks to wait {pause:.0f} seconds"
                    raise
                if number == _TRIES:
                    raise
                self._next[service.name] = self.clock() + max(pause, service.seconds)
        raise AssertionError

    def _send(self, service: Service, query: Query) -> bytes | None:
        self._wait(service)
        address = f"{service.address}{quote(query.path, safe='/:;()')}"
        headers, parameters = dict(query.headers), dict(query.parameters)
        for _ in range(_MOST_HOPS):
            status, answer_headers, body = self._get(address, parameters, headers)
            if not 300 <= status < 400:
                return _checked(status, answer_headers, body)
            address, parameters = _next_address(service, address, answer_headers.get("location", "")), None
            headers = {
                name: value for name, value in headers.items() if name == "Accept"
            }  # keys are for the service only
        raise NoAnswerError("sends on and on")

    def _wait(self, service: Service) -> None:
        if self.is_spent:
            raise NoAnswerError("was not asked: --max-requests is spent")
        pause = self._next.get(service.name, 0.0) - self.clock()
        if pause > 0:
            self.sleep(pause)
        self._next[service.name] = self.clock() + service.seconds

    def _get(
        self, address: str, parameters: Mapping[str, str] | None, headers: Mapping[str, str]
    ) -> tuple[int, httpx.Headers, bytes]:
        self.sent += 1
        until = self.clock() + SECONDS
        body = bytearray()
        try:
            with self._http.stream("GET", address, params=parameters, headers=headers) as answer:
                for chunk in answer.iter_bytes():
                    body += chunk
                    if len(body) > MOST_BYTES:
                        raise NoAnswerError(f"answered with more than {MOST_BYTES:,} bytes")
                    if self.clock() > until:
                        raise _AgainError(f"took more than {SECONDS:.0f} seconds")
                return answer.status_code, answer.headers, bytes(body)
        except httpx.TimeoutException as error:
            raise _AgainError("did not answer in time") from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise _AgainError(f"could not be reached ({type(error).__name__})") from error
        except (httpx.InvalidURL, ValueError) as error:
            raise NoAnswerError("could not be asked so") from error


@cache
def _certificates() -> ssl.SSLContext:
    """Return the certificates that the system trusts; it knows those of a proxy between here and the network, too."""
    return ssl.create_default_context()


def _checked(status: int, headers: httpx.Headers, body: bytes) -> bytes | None:
    if status in _AGAIN:
        raise _AgainError(f"answered {status}", _retry_after(headers.get("retry-after", "")))
    if status in _NO_SUCH:
        return None
    if status != 200:
        raise NoAnswerError(f"answered {status}")
    return body


def _retry_after(text: str) -> float | None:
    """Return the seconds that a header asks to wait, as a number or until a date; None where it says neither."""
    if text.isascii() and text.strip().isdecimal():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _next_address(service: Service, address: str, location: str) -> str:
    """Return where an answer sends on to; only to the service itself, and the hosts that belong to it."""
    try:
        there = urlsplit(urljoin(address, location))
        host, scheme = there.hostname or "", there.scheme
    except ValueError:
        host = scheme = ""
    own = urlsplit(service.address)
    if scheme not in ("http", "https") or (own.scheme == "https" and scheme != "https"):
        raise NoAnswerError("sends on to what is no https link")
    if host != own.hostname and host not in service.hosts:
        raise NoAnswerError("sends on to somewhere else")
    return there.geturl()
