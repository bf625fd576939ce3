"""The cluster: requests to its nodes, each with a time-out, and to another node where one fails or does not answer.

A node that is frozen still takes connections, and others wait for its shards. So whoever waits too long asks all nodes
who is awake, and has the copies of shards on those preferred until all are. When none answers, requests fail at once
for a while instead of waiting one after another.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

import msgspec

from index.engines.opensearch import meeting
from index.engines.opensearch.address import Address, address
from index.errors import ClusterFailed
from index.messages.sentence import Sentence, reason

if TYPE_CHECKING:
    from opensearchpy import Transport
    from opensearchpy.serializer import Serializer

    from index.settings import Settings

PROMPT, PATIENT, LONG = 1.0, 10.0, 60.0
"""Seconds to wait for a node: at first, once all nodes are known to be awake, and for what writers ask."""

_ALIVE = 0.4  # seconds in which a node that is awake says so
_AGAIN = 2.0  # seconds between two looks at nodes that slept
_OPEN = 2.0  # seconds for which requests fail at once after no node answered
_FULL = "/12/"  # the block that a node sets whose disk is nearly full; all others are set by hand
_BUSY = (429, 502, 503, 504)
# What a node says (500) that was about to hand a request on to one that has just gone.
_GONE = {"node_not_connected_exception", "node_disconnected_exception", "node_closed_exception"}
_MOVING = (0.2, 0.5)  # seconds until another copy of a shard is known to answer, where one has just gone
_TRIES = 9  # of who writes: 7 s, in which nodes choose the one that leads them anew
_THREADS = 16

log = logging.getLogger(__name__)


class Refused(ClusterFailed):
    """The cluster answered that it will not: ``status`` and its reason. What is meant depends on what was asked."""

    def __init__(self, status: int, kind: str, reason: str) -> None:
        super().__init__("the cluster refuses: {why}", why=reason or kind or str(status))
        self.status, self.kind, self.reason = status, kind, reason


class Closed(ClusterFailed):
    """The index is closed to writers, and stays so until somebody opens it."""


def connected(settings: Settings) -> Cluster:
    """Return the cluster that the settings name, the same within one process; raises BadSetting, ClusterFailed."""
    return _connected(address(settings), os.getpid())


@lru_cache(maxsize=4)
def _connected(where: Address, _process: int) -> Cluster:
    return Cluster(where)


class Cluster:
    """The nodes of one cluster; shared by threads."""

    def __init__(self, where: Address) -> None:
        self._where = where
        self._transport = _transport(where)
        self._names = where.hosts
        self._nodes = list(self._transport.seed_connections)
        self._pool = ThreadPoolExecutor(_THREADS, "opensearch")
        self._awake: tuple[str, ...] = ()
        self._looking = threading.Lock()
        self._open_until, self._why = 0.0, Sentence()
        self._torn_until = 0.0  # until then a shard is known to have no copy at hand
        meeting.meet(self._names, list(self._pool.map(self._introduced, self._nodes)))

    @property
    def preference(self) -> str | None:
        """Which copies of shards are asked: those on nodes that are awake; None while all are."""
        return "_prefer_nodes:" + ",".join(self._awake) if self._awake else None

    def search(self, body: Mapping[str, Any], index: str = "", wait: float | None = None, **params: Any) -> Any:
        """Return the answer to one search; raises ClusterFailed, Refused.

        Where a shard has not answered it is asked again: of one that has just gone there is another copy.
        """
        path = f"/{index}/_search" if index else "/_search"
        asked_of = "" if "pit" in body else "shards"
        answer = self.ask("POST", path, body, wait=wait, asked_of=asked_of, **params)
        for moment in _MOVING:
            if not lacking(answer) or time.monotonic() < self._torn_until:
                return answer
            time.sleep(moment)
            answer = self.ask("POST", path, body, wait=wait, asked_of=asked_of, **params)
        if lacking(answer):
            self._torn_until = time.monotonic() + _AGAIN
        return answer

    def ask(
        self, method: str, path: str, body: Any = None, *, wait: float | None = None, asked_of: str = "", **params: Any
    ) -> Any:
        """Return what the cluster answers, asking one node after another until one does.

        ``wait`` seconds for each of them; by default `PROMPT`, and `PATIENT` when all are awake and none was that
        quick. What is asked of "shards" prefers nodes that are awake. Raises ClusterFailed when none answers, Refused
        when the cluster answers that it will not.
        """
        if time.monotonic() < self._open_until:
            raise ClusterFailed(self._why)
        patience = [wait or PROMPT] * (_TRIES if wait else 1 + len(self._nodes))
        tried, said = 0, ""
        while tried < len(patience):
            chosen = {"preference": self.preference} if asked_of == "shards" and self._awake else {}
            try:
                return self._asked(method, path, body, {**params, **chosen}, patience[tried])
            except _Silent as error:
                said = reason(error)
                if tried >= len(self._nodes):
                    break
                if error.slow and not wait:
                    patience[tried + 1 :] = [PATIENT] * min(2, len(patience) - tried - 1) if self._look() else []
            except Refused as error:
                if not (error.status in _BUSY or error.kind in _GONE) or tried + 1 == len(patience):
                    raise
                said = error.reason
                time.sleep(min(0.05 * 2**tried, _AGAIN))
            tried += 1
        raise self._failed(said)

    def _asked(self, method: str, path: str, body: Any, params: Mapping[str, Any], wait: float) -> Any:
        from opensearchpy import exceptions  # noqa: PLC0415  takes half a second, and only this engine needs it

        try:
            return self._transport.perform_request(
                method, path, params={**params, "request_timeout": wait}, body=body, headers=_headers(body)
            )
        except exceptions.SSLError as error:
            raise ClusterFailed(meeting.untrusted(self._names[0], error)) from None
        except exceptions.ConnectionTimeout:
            raise _Silent(Sentence("no answer in {seconds:.0f} s", seconds=wait), slow=True) from None
        except exceptions.ConnectionError as error:
            raise _Silent(meeting.plainly(error), slow="timed out" in str(error)) from None
        except exceptions.TransportError as error:
            status = int(error.status_code) if isinstance(error.status_code, int) else 500
            if status in (401, 403) and "block" not in str(error.error):
                raise ClusterFailed(meeting.forbidden(self._names[0], status)) from None
            refused = _refused(status, error.info)
            need_open(refused.kind, refused.reason)
            raise refused from None

    def _failed(self, said: str) -> ClusterFailed:
        self._why = Sentence(
            "OpenSearch does not answer at {nodes} ({why}): is it running and well?",
            nodes=", ".join(self._names),
            why=said,
        )
        self._open_until = time.monotonic() + _OPEN
        return ClusterFailed(self._why)

    # Who is awake

    def _look(self) -> bool:
        """Ask all nodes whether they are awake; return whether any is. Those asleep are looked at again and again."""
        found = list(self._pool.map(self._id, self._nodes))
        awake = tuple(id for id in found if id)
        asleep = len(awake) < len(found)
        self._awake = awake if asleep else ()
        if asleep and awake and self._looking.acquire(blocking=False):
            threading.Thread(target=self._look_again, daemon=True).start()
        return bool(awake)

    def _look_again(self) -> None:
        try:
            while self._awake:
                time.sleep(_AGAIN)
                awake = tuple(id for node in self._nodes if (id := self._id(node)))
                self._awake = awake if len(awake) < len(self._nodes) else ()
        finally:
            self._looking.release()

    def _id(self, node: Any) -> str | None:
        """Return the id of a node that is awake."""
        try:
            answer = node.perform_request("GET", "/_nodes/_local", {"filter_path": "nodes.*.name"}, timeout=_ALIVE)
            return str(next(iter(msgspec.json.decode(answer[2])["nodes"])))
        except Exception:  # whatever is wrong with it, it is not to be asked
            return None

    def _introduced(self, node: Any) -> meeting.Host | Sentence:
        """Return what a node says of itself, or why it says nothing."""
        try:
            return msgspec.json.decode(node.perform_request("GET", "/", timeout=5)[2], type=meeting.Host)
        except Exception as error:
            return meeting.problem(node.host, error)


def lacking(answer: Any) -> bool:
    """Whether some shards have not answered: those of which there is no copy are not among the failed ones."""
    shards = answer["_shards"]
    return bool(shards["failed"] or shards["successful"] < shards["total"])


class _Silent(Exception):
    """A node that did not answer; ``slow`` when it was waited for."""

    def __init__(self, said: str, slow: bool = False) -> None:
        super().__init__(said)
        self.slow = slow


def _headers(body: Any) -> dict[str, str]:
    return {"content-type": "application/x-ndjson"} if isinstance(body, bytes) else {}


def need_open(kind: str, reason: str) -> None:
    """Raise Closed when an index is closed to writers; a cluster that is not whole again yet is waited for."""
    if kind != "cluster_block_exception" or "SERVICE_UNAVAILABLE" in reason:
        return
    if _FULL in reason:
        raise Closed(
            "the cluster takes no more writing ({why}): its disks are nearly full; make room or "
            "add a node, then set index.blocks.read_only_allow_delete to null and run the command "
            "again",
            why=reason,
        )
    raise Closed(
        "the cluster takes no writing ({why}): somebody has closed the index to writers; set "
        "that block under index.blocks to null and run the command again",
        why=reason,
    )


def _refused(status: int, info: Any) -> Refused:
    """Return what a cluster said, in one line: the innermost reason is the one that names what is wrong."""
    error = info.get("error", info) if isinstance(info, Mapping) else {}
    if not isinstance(error, Mapping):
        return Refused(status, "", str(error))
    inner: Any = error
    while isinstance(inner, Mapping):
        error = inner
        roots: Sequence[Any] = inner.get("failed_shards") or ()
        inner = inner.get("caused_by") or (roots[0].get("reason") if roots else None)
    return Refused(status, str(error.get("type", "")), str(error.get("reason", "")))


def _transport(where: Address) -> Transport:
    logging.getLogger("opensearch").setLevel(logging.CRITICAL)  # it would log addresses, and what people look for
    from opensearchpy import Transport  # noqa: PLC0415

    options: dict[str, Any] = {}
    if where.secure:
        options = {"use_ssl": True, "verify_certs": True, "ca_certs": where.ca or None, "ssl_show_warn": False}
    if where.user:
        options["http_auth"] = (where.user, where.password)
    return Transport(
        [dict(host) for host in where.parts],
        max_retries=0,
        dead_timeout=5,
        retry_on_timeout=True,
        pool_maxsize=_THREADS,
        serializer=cast("Serializer", _Json()),
        **options,
    )


class _Json:
    """JSON by msgspec, which is several times quicker than Python's own."""

    mimetype = "application/json"

    def loads(self, text: str) -> Any:
        """Return the values of a text."""
        return msgspec.json.decode(text)

    def dumps(self, data: Any) -> Any:
        """Return the text of values; what is a text already stays."""
        return data if isinstance(data, str | bytes) else msgspec.json.encode(data).decode()
