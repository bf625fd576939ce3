"""Several machines that build one index: which one it is, and which shares of it have arrived, noted on the cluster.

The machine that comes first makes the index, and the one that comes last makes it the current one.
"""

from __future__ import annotations

import time
from typing import Any

from index.engines.opensearch.cluster import LONG, Cluster, Refused
from index.engines.store import Share
from index.errors import ClusterFailed

_OPEN = "open"
"""The note that names the index which is being built of shares."""

_WAIT = 60.0  # seconds that the first machine may take to make the index


class Shares:
    """The notes of one build by several machines."""

    def __init__(self, cluster: Cluster, alias: str) -> None:
        self._cluster = cluster
        self._notes = f"{alias}-shares"

    def begin(self, share: Share) -> bool:
        """Return whether this machine is the first; then it makes the index, and says `opened`."""
        if not self._cluster.ask("HEAD", f"/{self._notes}", wait=LONG):
            try:
                self._cluster.ask("PUT", f"/{self._notes}", {"settings": {"auto_expand_replicas": "0-1"}}, wait=LONG)
            except Refused as error:
                if error.kind != "resource_already_exists_exception":
                    raise
        try:
            self._put(_OPEN, {"index": "", "of": share.of}, "create")
        except Refused as error:
            if error.status == 409:
                return False
            raise
        return True

    def opened(self, index: str, share: Share) -> None:
        """Tell the other machines which index it is."""
        self._put(_OPEN, {"index": index, "of": share.of}, "index")

    def index(self, share: Share) -> str:
        """Return the index that the first machine has made; raises ClusterFailed when it makes none."""
        end = time.monotonic() + _WAIT
        while time.monotonic() < end:
            found = self._cluster.ask("GET", f"/{self._notes}/_doc/{_OPEN}", wait=LONG)["_source"]
            if found["of"] != share.of:
                raise ClusterFailed(
                    "an index of {shares} shares is being built: give --share N/{shares}", shares=found["of"]
                )
            if found["index"]:
                return str(found["index"])
            time.sleep(1)
        raise ClusterFailed(
            "no machine has made the index: delete {notes} on the cluster, and begin again", notes=self._notes
        )

    def unfinished(self) -> str:
        """Return the index that several machines are building just now, if any."""
        try:
            return str(self._cluster.ask("GET", f"/{self._notes}/_doc/{_OPEN}", wait=LONG)["_source"]["index"])
        except Refused:
            return ""

    def arrived(self, index: str, share: Share, count: int) -> list[int]:
        """Note that a share has arrived, with so many articles; return the counts of all that have."""
        self._put(f"{index}-{share.number}", {"index": index, "count": count}, "index")
        self._cluster.ask("POST", f"/{self._notes}/_refresh", wait=LONG)
        ids = [f"{index}-{number}" for number in range(1, share.of + 1)]
        found = self._cluster.ask("POST", f"/{self._notes}/_mget", {"ids": ids}, wait=LONG)["docs"]
        return [one["_source"]["count"] for one in found if one["found"]]

    def end(self) -> None:
        """Forget the build: its index is the current one, or was given up."""
        self._cluster.ask("DELETE", f"/{self._notes}", wait=LONG, ignore_unavailable="true")

    def _put(self, id: str, note: dict[str, Any], kind: str) -> None:
        self._cluster.ask("PUT", f"/{self._notes}/_doc/{id}", note, wait=LONG, op_type=kind)
