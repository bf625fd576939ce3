"""Heads of requests and answers: read strictly, so that door and worker never disagree where a request ends.

What RFC 9112 lets a server refuse is refused: folded fields, white space before a colon, two lengths, a length beside
a transfer coding. Raw bytes beyond ASCII in an address, which ``curl '…?q=nghị'`` sends, are escaped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote_from_bytes

from webui.address import is_host
from webui.door.refusals import Refusal

LONGEST_LINE = 128 * 1024
"""Bytes of a request line: ten thousand characters with two marks each are 90,000, and they are answered by a page
that says what is too long, as everything else is."""

LONGEST_HEAD = LONGEST_LINE + 32 * 1024
"""Bytes of a whole head; cookies and what proxies add take up to 8,000."""

LONGEST_FORM = 256 * 1024
"""Bytes of the longest form: a file with a whole list of saved queries. The application takes less of all others."""

PEER = b"timtin-peer"
"""The field that tells a worker who asks."""

_MOST_FIELDS = 100
_LINE = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,20}) ([\x21-\x7e\x80-\xff]+) HTTP/([0-9])\.([0-9])")
_FIELD = re.compile(rb"([!#$%&'*+.^`|~0-9A-Za-z_-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*")
_ABSOLUTE = re.compile(rb"https?://([^/?#]*)(/?.*)", re.IGNORECASE)
_ASCII = "".join(chr(code) for code in range(0x21, 0x7F))
# Of this connection alone, or nobody's business but ours.
_OURS = frozenset(
    (b"connection", b"keep-alive", b"proxy-connection", b"proxy", b"te", b"trailer", b"upgrade", b"expect", PEER)
)


@dataclass(frozen=True)
class Head:
    """The head of a request; names of fields are small."""

    method: bytes
    target: bytes
    version: bytes
    fields: tuple[tuple[bytes, bytes], ...]

    def get(self, name: bytes) -> bytes:
        """Return the value of a field, several ones joined; empty when there is none."""
        return b", ".join(value for key, value in self.fields if key == name)

    @cached_property
    def path(self) -> bytes:
        """The address without its query."""
        return self.target.partition(b"?")[0]

    @property
    def length(self) -> int:
        """How many bytes of body follow."""
        return int(self.get(b"content-length") or 0)

    @property
    def stays(self) -> bool:
        """Whether the visitor wants to ask on over the same connection."""
        said = self.get(b"connection").lower()
        return b"close" not in said if self.version == b"1.1" else b"keep-alive" in said

    def for_worker(self, peer: str) -> bytes:
        """Return the head as a worker gets it."""
        lines = [b"%s %s HTTP/%s" % (self.method, self.target, self.version)]
        # A name with an underscore would be another name's variable to the application.
        lines += [b"%s: %s" % field for field in self.fields if field[0] not in _OURS and b"_" not in field[0]]
        lines += [b"%s: %s" % (PEER, peer.encode("ascii", "replace")), b"connection: close", b"", b""]
        return b"\r\n".join(lines)


def request_head(data: bytes) -> Head:
    r"""Return the head of a request; raises Refusal for one that is malformed, too long or of another protocol.

    >>> request_head("GET /tim?q=nghị HTTP/1.1\r\nHost: bao.example\r\n\r\n".encode()).target
    b'/tim?q=ngh%E1%BB%8B'
    """
    line, _, rest = data.removesuffix(b"\r\n\r\n").partition(b"\r\n")
    if len(line) > LONGEST_LINE:
        raise Refusal("line")
    found = _LINE.fullmatch(line)
    if found is None:
        raise Refusal("malformed")
    if (found[3], found[4]) not in ((b"1", b"0"), (b"1", b"1")):
        raise Refusal("version")
    target, host = _target(found[2])
    fields = _fields(rest, host)
    head = Head(found[1], target, found[3] + b"." + found[4], fields)
    _check(head)
    return head


def _target(raw: bytes) -> tuple[bytes, bytes | None]:
    """Return the address within the site, and the host where the whole address was sent."""
    absolute = _ABSOLUTE.fullmatch(raw)
    host, path = (absolute[1], absolute[2]) if absolute else (None, raw)
    path = path if path.startswith((b"/", b"*")) or not absolute else b"/" + path
    if not path.startswith(b"/") and path != b"*":
        raise Refusal("malformed")
    return quote_from_bytes(path, safe=_ASCII).encode(), host


def _fields(data: bytes, host: bytes | None) -> tuple[tuple[bytes, bytes], ...]:
    lines = data.split(b"\r\n") if data else []
    if len(lines) > _MOST_FIELDS:
        raise Refusal("fields")
    fields = []
    for line in lines:
        found = _FIELD.fullmatch(line)
        if found is None:
            raise Refusal("malformed")
        fields.append((found[1].lower(), found[2]))
    if host is not None:  # it decides, whatever the field says (RFC 9112, 3.2.2)
        fields = [(b"host", host), *(field for field in fields if field[0] != b"host")]
    return tuple(fields)


def _check(head: Head) -> None:
    hosts = [value for name, value in head.fields if name == b"host"]
    if len(hosts) > 1 or (not hosts and head.version == b"1.1"):
        raise Refusal("malformed")
    if hosts and not is_host(hosts[0].decode("latin-1")):
        raise Refusal("host")
    lengths = [value for name, value in head.fields if name == b"content-length"]
    if head.get(b"transfer-encoding"):
        raise Refusal("malformed" if lengths else "no_length")
    if len(lengths) > 1 or (lengths and re.fullmatch(rb"[0-9]{1,12}", lengths[0]) is None):
        raise Refusal("malformed")
    if head.length > LONGEST_FORM:
        raise Refusal("form")


@dataclass(frozen=True, slots=True)
class AnswerHead:
    """The head of a worker's answer; ``length`` is None where the body says itself where it ends."""

    line: bytes
    fields: tuple[tuple[bytes, bytes], ...]
    length: int | None
    chunked: bool

    def for_visitor(self, stays: bool) -> bytes:
        """Return the head as the visitor gets it."""
        lines = [self.line, *(b"%s: %s" % field for field in self.fields)]
        return b"\r\n".join([*lines, b"Connection: keep-alive" if stays else b"Connection: close", b"", b""])


def answer_head(data: bytes, asked: Head) -> AnswerHead:
    """Return the head of a worker's answer to a request."""
    line, *rest = data.removesuffix(b"\r\n\r\n").split(b"\r\n")
    pairs = [tuple(part.strip() for part in field.split(b":", 1)) for field in rest]
    fields = tuple((name, value) for name, value in pairs if name.lower() not in (b"connection", b"server"))
    small = {name.lower(): value for name, value in fields}
    if asked.method == b"HEAD" or line[9:12] in (b"204", b"304"):
        return AnswerHead(line, fields, 0, False)
    length = small.get(b"content-length")
    return AnswerHead(line, fields, int(length) if length else None, b"chunked" in small.get(b"transfer-encoding", b""))
