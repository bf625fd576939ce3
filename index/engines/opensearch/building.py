"""A new index on its way to the cluster: batches on the writer's disk, sent when all that they need is known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from index.article import Article
from index.engines.opensearch import documents, numbers
from index.engines.opensearch.bulk import Operation, send
from index.engines.opensearch.cluster import LONG, Cluster, connected
from index.engines.opensearch.generations import Generations
from index.engines.opensearch.language import LanguageList
from index.engines.opensearch.shares import Shares
from index.engines.opensearch.spool import Spool
from index.engines.store import WHOLE, Batch, Drafts, Late, Share
from index.errors import ClusterFailed
from index.settings import Settings

_TARGET = "target"
"""The note that names the index to which the batches go."""


def spooled(settings: Settings) -> Path:
    """Return where the batches of a build are."""
    return settings.index / "sending"


class Building:
    """A build for the cluster (`index.engines.store.Builder`); may be pickled while it takes batches."""

    def __init__(self, settings: Settings, plan: str, share: Share = WHOLE) -> None:
        self._settings, self._share = settings, share
        self._spool = Spool(spooled(settings), plan)
        self.rejected: dict[str, str] = {}

    def finished(self, number: int) -> str | None:
        """Return the note of a batch that was finished, or None."""
        return self._spool.finished(number)

    def put(self, number: int, batch: Batch) -> int:
        """Keep the articles of a batch; return how many there were."""
        return self._spool.put(number, batch)

    def finish(self, number: int, note: str) -> None:
        """Note that a batch is finished: its articles are on the disk."""
        self._spool.finish(number, note)

    def drafts(self) -> Drafts:
        """Return what is known of the articles of all batches."""
        return self._spool.drafts()

    def article(self, place: int) -> Article:
        """Return the article at a place of the drafts."""
        return self._spool.article(place)

    def publish(self, late: Late) -> int:
        """Send all to a new index, see that it is complete, have it copied, and make it the current one."""
        cluster = connected(self._settings)
        generations = Generations(cluster, self._settings.opensearch_index)
        shares = Shares(cluster, self._settings.opensearch_index)
        name = self._target(generations, shares)
        self._send(cluster, name, late)
        counts = [len(late.groups) - len(self.rejected)]
        if self._share != WHOLE:
            counts = shares.arrived(name, self._share, *counts)
        count = self._counted(cluster, name, sum(counts))
        if len(counts) == self._share.of:
            generations.replicate(name)
            if self._share != WHOLE:
                shares.end()
            generations.publish(name, spared=shares.unfinished())
        self._spool.forget()
        return count

    def _target(self, generations: Generations, shares: Shares) -> str:
        """Return the index that is to be filled: that of a killed build or of other machines, while it is whole."""
        name = self._spool.noted(_TARGET)
        if name is not None and generations.is_there(name):
            return name
        if name is not None and self._share == WHOLE:
            generations.drop(name)
        if self._share == WHOLE:
            name = self._created(generations)
        elif shares.begin(self._share):
            name = self._created(generations)
            shares.opened(name, self._share)
        else:
            name = shares.index(self._share)
        self._spool.note(_TARGET, name)
        return name

    def _created(self, generations: Generations) -> str:
        from index.text.identity import fingerprint  # noqa: PLC0415  reads what the word model is

        return generations.create(fingerprint(), self._settings.opensearch_shards)

    def _send(self, cluster: Cluster, name: str, late: Late) -> None:
        """Send the batches that have not arrived yet."""
        twins = numbers.twins(late.groups).tolist()
        for number in self._spool.batches():
            if (note := self._spool.noted(_sent(number, name))) is None:
                rejected = send(cluster, name, self._operations(number, late, twins))
                at = f"{self._share.number}-{number}"
                LanguageList(cluster, name).add([self._spool.counts(number)], at=at)
                note = msgspec.json.encode(rejected).decode()
                self._spool.note(_sent(number, name), note)
            self.rejected |= msgspec.json.decode(note, type=dict[str, str])

    def _operations(self, number: int, late: Late, twins: list[bool]) -> Iterator[Operation]:
        for place, article, signature, words in self._spool.documents(number):
            told = late.changed.get(place, article)
            facts = documents.facts(told, signature) | {
                "added_at": int(late.added_at[place]),
                "group": int(late.groups[place]),
                "twin": twins[place],
                "came": place * self._share.of + self._share.number,
            }
            yield Operation("index", article.id, documents.joined(words, facts))

    def _counted(self, cluster: Cluster, name: str, wanted: int) -> int:
        """Return how many articles there are; raises ClusterFailed when some are missing that had arrived."""
        cluster.ask("POST", f"/{name}/_refresh", wait=LONG)
        count = int(cluster.ask("GET", f"/{name}/_count", wait=LONG)["count"])
        if count < wanted:
            self._spool.unnote(_TARGET)
            raise ClusterFailed(
                "of {wanted} articles {count} are on the cluster (was a node lost?): run the command "
                "again, which sends them anew",
                wanted=wanted,
                count=count,
            )
        return count


def _sent(number: int, name: str) -> str:
    """Return the note that a batch was sent to an index."""
    return f"{number:06}.sent-{name}"
