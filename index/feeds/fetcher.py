"""The fetcher: one address asked once, bounded in time and size, and never one inside our own network.

The name is resolved once, every address it has is judged, and the connection goes to an address that was judged: a
name that changes its mind in between (DNS rebinding) changes nothing. Proxies of the environment are not used, for
they would connect to addresses that nobody here has judged.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException
from importlib.metadata import version

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse
from urllib3.util import Url, parse_url

from index.errors import FetchFailed
from index.feeds.ranges import Address, public
from index.messages.sentence import Sentence, reason

NAME = "timtin"
"""What robots.txt calls us."""

MOST_BYTES = 5_000_000
"""The longest answer that is taken, unpacked: feeds have up to 1 MB, pages of papers up to 2."""

SECONDS = 30.0
"""How long one answer may take from the connection to its last byte: slow papers need up to 10."""

_PATIENCE = 10.0  # seconds without a byte
_PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered; the names of headers are small."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Asks for addresses of the web; ``permitted`` judges the numeric address before a connection is made."""

    permitted: Callable[[Address], bool] = public
    seconds: float = SECONDS
    most: int = MOST_BYTES
    site: str = ""  # where one can read who asks; stands in the User-Agent

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Return the answer to one GET, redirects as they are; raises FetchFailed with the reason."""
        try:
            return self._get(_parts(url), url, {**(headers or {}), **self._own()})
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            raise FetchFailed(_reason(error)) from error

    def _own(self) -> dict[str, str]:
        about = f" (+{self.site})" if self.site else ""
        return {"User-Agent": f"{NAME}/{version(NAME)}{about}", "Accept-Encoding": "gzip", "Connection": "close"}

    def _get(self, parts: Url, url: str, headers: dict[str, str]) -> Answer:
        connection = self._connected(parts)
        try:
            with _watched(connection.sock, self.seconds):
                headers = {"Host": parts.netloc or "", **headers}
                connection.request("GET", parts.request_uri, headers=headers, preload_content=False)
                response = connection.getresponse()
                body = self._body(response)
        finally:
            connection.close()
        return Answer(url, response.status, {k.lower(): v for k, v in response.headers.items()}, body)

    def _connected(self, parts: Url) -> HTTPConnection:
        """Connect to the first address of the host that answers; raises FetchFailed when one is not permitted."""
        failed: Exception = FetchFailed("{host} has no address", host=parts.host)
        for address in self._addresses(parts):
            connection = _connection(parts, str(address))
            try:
                connection.connect()
                return connection
            except (HTTPError, OSError) as error:
                connection.close()
                failed = error
        raise failed

    def _addresses(self, parts: Url) -> list[Address]:
        host = (parts.host or "").strip("[]")
        try:
            found = socket.getaddrinfo(host, parts.port or 443, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise FetchFailed("no host is called {host}", host=host) from error
        addresses = [ipaddress.ip_address(str(info[4][0]).partition("%")[0]) for info in found]
        for address in addresses:
            if not self.permitted(address):
                raise FetchFailed(
                    "{host} is {address}, inside a private network (--allow-private takes it)",
                    host=host,
                    address=address,
                )
        return addresses

    def _body(self, response: BaseHTTPResponse) -> bytes:
        pieces, size = [], 0
        while piece := response.read(_PIECE, decode_content=True):
            pieces.append(piece)
            size += len(piece)
            if size > self.most:
                raise FetchFailed("longer than {most:,} bytes", most=self.most)
        return b"".join(pieces)


def _parts(url: str) -> Url:
    parts = parse_url(url)
    if parts.scheme not in ("http", "https") or not parts.host:
        raise FetchFailed("not an address of the web (http or https)")
    if parts.auth:
        raise FetchFailed("an address with a password is not fetched")
    return parts


def _connection(parts: Url, address: str) -> HTTPConnection:
    """Return a connection to the numeric address; the certificate must be the host's."""
    if parts.scheme == "http":
        return HTTPConnection(address, parts.port or 80, timeout=_PATIENCE)
    host = (parts.host or "").strip("[]")
    return HTTPSConnection(
        address,
        parts.port or 443,
        timeout=_PATIENCE,
        server_hostname=host,
        assert_hostname=host,
        ssl_context=_trusting(),
    )


@cache
def _trusting() -> ssl.SSLContext:
    return ssl.create_default_context()


@contextlib.contextmanager
def _watched(sock: socket.socket | None, seconds: float) -> Iterator[None]:
    """Hang up when the time is over: a server that sends a byte now and then never runs into a socket's timeout."""
    late = threading.Event()
    watch = threading.Timer(seconds, _hang_up, (sock, late))
    watch.daemon = True
    watch.start()
    try:
        yield
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        if not late.is_set():
            raise
        raise FetchFailed("no whole answer within {seconds:g} s", seconds=seconds) from error
    finally:
        watch.cancel()
    if late.is_set():  # an answer without a length ends like any other when it is cut
        raise FetchFailed("no whole answer within {seconds:g} s", seconds=seconds)


def _hang_up(sock: socket.socket, late: threading.Event) -> None:
    late.set()
    with contextlib.suppress(OSError):
        # Not SSLSocket's own: that takes the encryption away from under the thread that reads.
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError) or "timed out" in str(error).lower():
        return Sentence("no answer within {seconds:g} s", seconds=_PATIENCE)
    if isinstance(error.__cause__, OSError) and error.__cause__.strerror:
        return reason(error.__cause__)
    return reason(error)
