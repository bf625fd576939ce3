"""Meeting the nodes: whether all belong to one cluster that can do what is needed, said in one line where not."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING

from msgspec import Struct

from index.errors import ClusterFailed
from index.messages.sentence import Sentence

if TYPE_CHECKING:
    from opensearchpy.exceptions import TransportError

OLDEST = (2, 15)
"""The oldest OpenSearch whose answers have the scores of named parts of a question; 2.19.1 is what tests use."""

_BRIEF = 120  # characters of what a server that is no cluster for us may say

log = logging.getLogger(__name__)


class Version(Struct, frozen=True):
    """What a node says of its version; Elasticsearch names no distribution."""

    number: str
    distribution: str = "elasticsearch"


class Host(Struct, frozen=True):
    """What a node says of itself."""

    version: Version
    cluster_uuid: str = ""


def meet(names: Sequence[str], hosts: Sequence[Host | Sentence]) -> None:
    """Look at what all nodes say of themselves, or why they say nothing.

    Raises ClusterFailed when none can be used, or one must not be; a node that is away is said, and done without.
    """
    here = {name: host for name, host in zip(names, hosts, strict=True) if isinstance(host, Host)}
    away = {name: host for name, host in zip(names, hosts, strict=True) if isinstance(host, Sentence)}
    if not here:
        raise ClusterFailed(reduce(_both, dict.fromkeys(away.values())))
    for name, host in here.items():
        _check(name, host)
    clusters = {host.cluster_uuid for host in here.values()}
    if len(clusters) > 1:
        raise ClusterFailed("{nodes} belong to different clusters: see TIMTIN_OPENSEARCH", nodes=", ".join(here))
    for said in away.values():
        log.warning("%s; going on with %s", said, ", ".join(here))


def _both(one: Sentence, other: Sentence) -> Sentence:
    return Sentence("{one}; {other}", one=one, other=other)


def _check(name: str, host: Host) -> None:
    if host.version.distribution != "opensearch":
        raise ClusterFailed(
            "{name} is {kind} {version}, not OpenSearch",
            name=name,
            kind=host.version.distribution,
            version=host.version.number,
        )
    number = tuple(map(int, re.findall(r"\d+", host.version.number)[:2]))
    if number < OLDEST:
        raise ClusterFailed(
            "{name} is OpenSearch {version}: {oldest} or later is needed",
            name=name,
            version=host.version.number,
            oldest=".".join(map(str, OLDEST)),
        )


def problem(name: str, error: Exception) -> Sentence:
    """Return in one line why a node could not be met."""
    from opensearchpy import exceptions  # noqa: PLC0415

    if isinstance(error, exceptions.SSLError):
        return untrusted(name, error)
    if isinstance(error, exceptions.TransportError) and error.status_code in (401, 403):
        return forbidden(name, int(error.status_code))
    if isinstance(error, exceptions.ConnectionError):
        return Sentence("OpenSearch does not answer at {name} ({why})", name=name, why=plainly(error))
    if isinstance(error, exceptions.TransportError):
        return Sentence(
            "{name} does not answer as OpenSearch does ({why}): see that it is up, and TIMTIN_OPENSEARCH",
            name=name,
            why=_briefly(error),
        )
    return Sentence("{name} does not answer as OpenSearch does: see TIMTIN_OPENSEARCH", name=name)


def _briefly(error: TransportError) -> str:
    """Return status and reason of an answer, as much as fits into a line."""
    return " ".join(f"{error.status_code} {error.error}".split())[:_BRIEF]


def untrusted(name: str, error: Exception) -> Sentence:
    """Return in one line that a certificate is not to be trusted."""
    return Sentence(
        "the certificate of {name} is not trusted ({why}): name the authority that signed it in "
        "TIMTIN_OPENSEARCH_CA, and see that its host and days are right",
        name=name,
        why=plainly(error),
    )


def forbidden(name: str, status: int) -> Sentence:
    """Return in one line that name or password are wrong, or may do too little."""
    if status == 401:
        return Sentence(
            "OpenSearch at {name} refuses the name or password: see TIMTIN_OPENSEARCH_USER and "
            "TIMTIN_OPENSEARCH_PASSWORD or TIMTIN_OPENSEARCH_PASSWORD_FILE",
            name=name,
        )
    return Sentence(
        "OpenSearch at {name} does not allow this to the user of TIMTIN_OPENSEARCH_USER: its role needs more rights",
        name=name,
    )


_KINDS = {
    "refused": Sentence("connection refused"),
    "Name or service not known": Sentence("no such host"),
    "not known": Sentence("no such host"),
    "timed out": Sentence("no answer"),
    "WRONG_VERSION_NUMBER": Sentence("it does not speak TLS"),
    "reset": Sentence("the connection was cut"),
    "closed connection": Sentence("the connection was cut"),
    "aborted": Sentence("the connection was cut"),
}


def plainly(error: Exception) -> str:
    """Return what is wrong with a connection in a few words."""
    text = str(error)
    if "CERTIFICATE_VERIFY_FAILED" in text:
        found = re.search(r"certificate verify failed: ([^(\[]+)", text)
        return found[1].strip() if found else Sentence("it cannot be verified")
    return next((said for sign, said in _KINDS.items() if sign in text), type(error).__name__)
