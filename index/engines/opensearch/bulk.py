"""Writing to the cluster in bulk: several requests on their way at once, slower when it cannot keep up.

Ids are the articles' own, so what is sent again after a failure changes nothing.
"""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Literal, NamedTuple

import msgspec

from index.batches import batches
from index.engines.opensearch.cluster import LONG, Closed, Cluster, Refused, need_open
from index.errors import ClusterFailed
from index.messages.sentence import reason

AT_ONCE = 3
"""Requests on their way: one a node of a small cluster."""

LARGE = 4_000_000
"""Bytes of a request: two to eight million measure the same."""

PATIENCE = 300.0
"""Seconds after which a cluster that takes nothing any more is given up."""

_BUSY = 429
_FAULTY = 500
"""From here on it is the cluster that is at fault, not the document: a node that goes, a disk without room."""


class Operation(NamedTuple):
    """What becomes of one document: ``index`` puts it in place of the one of its id, ``update`` changes fields."""

    action: Literal["index", "update", "delete"]
    id: str
    document: bytes = b""

    def lines(self) -> bytes:
        """Return it as a request holds it."""
        head = msgspec.json.encode({self.action: {"_id": self.id}})
        if self.action == "update":
            return head + b'\n{"doc":' + self.document + b"}\n"
        return head + b"\n" + (self.document + b"\n" if self.document else b"")


def send(cluster: Cluster, index: str, operations: Iterable[Operation]) -> dict[str, str]:
    """Carry operations out; return why documents were rejected, by their ids. The others are there, for good.

    Raises ClusterFailed when the cluster has taken nothing for `PATIENCE` seconds, Closed when it has no room left.
    """
    rejected: dict[str, str] = {}
    waiting: deque[Future[dict[str, str]]] = deque()
    with ThreadPoolExecutor(AT_ONCE, "bulk") as pool:
        for some in batches(operations, lambda one: len(one.document), LARGE):
            waiting.append(pool.submit(_deliver, cluster, index, some))
            while len(waiting) > AT_ONCE:
                rejected |= waiting.popleft().result()
        for future in waiting:
            rejected |= future.result()
    return rejected


def _deliver(cluster: Cluster, index: str, some: list[Operation]) -> dict[str, str]:
    """Send operations until each is done or rejected for good."""
    rejected: dict[str, str] = {}
    end, tries = time.monotonic() + PATIENCE, 0
    while some:
        try:
            again, why = _sent(cluster, index, some, rejected)
        except (Refused, Closed):
            raise
        except ClusterFailed as error:
            again, why = some, reason(error)
        if not again:
            break
        if len(again) < len(some):
            end, tries = time.monotonic() + PATIENCE, 0
        if time.monotonic() > end:
            raise ClusterFailed("the cluster has taken nothing for {seconds:.0f} s: {why}", seconds=PATIENCE, why=why)
        time.sleep(random.uniform(0.5, 1.0) * min(10.0, 0.1 * 2**tries))  # noqa: S311  so that not all come back at once
        some, tries = again, tries + 1
    return rejected


def _sent(cluster: Cluster, index: str, some: list[Operation], rejected: dict[str, str]) -> tuple[list[Operation], str]:
    """Send operations once; return those that are to be sent again, and why."""
    body = b"".join(operation.lines() for operation in some)
    try:
        answer = cluster.ask("POST", f"/{index}/_bulk", body, wait=LONG)
    except Refused as error:
        if _again(error.status):
            return some, error.reason
        return _apart(cluster, index, some, rejected, error)
    if not answer["errors"]:
        return [], ""
    again, why = [], ""
    for operation, item in zip(some, answer["items"], strict=True):
        (found,) = item.values()
        if "error" not in found:
            continue
        reason = _reason(found["error"])
        need_open(found["error"]["type"], reason)
        if _again(found["status"]):
            again.append(operation)
            why = reason
        elif operation.action != "delete" or found["status"] != 404:
            rejected[operation.id] = reason
    return again, why


def _again(status: int) -> bool:
    """Whether the same may be taken when it is sent again."""
    return status == _BUSY or status >= _FAULTY


def _apart(
    cluster: Cluster, index: str, some: list[Operation], rejected: dict[str, str], error: Refused
) -> tuple[list[Operation], str]:
    """Send one half after the other of what was refused as a whole: one operation among them is at fault."""
    if error.status not in (400, 413):
        raise error
    if len(some) == 1:
        rejected[some[0].id] = error.reason
        return [], ""
    middle = len(some) // 2
    halves = [_sent(cluster, index, part, rejected) for part in (some[:middle], some[middle:])]
    return [operation for again, _ in halves for operation in again], halves[0][1] or halves[1][1]


def _reason(error: dict[str, Any]) -> str:
    """Return the innermost reason: the outer ones repeat that something failed."""
    while error.get("caused_by"):
        error = error["caused_by"]
    return str(error["reason"])
