"""The store on a cluster of OpenSearch, for those who write (`index.engines.store.Store`)."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import msgspec
import numpy as np

from index import durable
from index.article import Article
from index.duplicates import BANDS, Signatures, sharing
from index.engines.opensearch import documents, numbers, spool
from index.engines.opensearch.building import Building, spooled
from index.engines.opensearch.bulk import Operation, send
from index.engines.opensearch.cluster import LONG, Cluster, Refused, connected
from index.engines.opensearch.generations import Generations, Meta
from index.engines.opensearch.language import LanguageList
from index.engines.opensearch.mapping import signed, unsigned
from index.engines.opensearch.scan import IN_ORDER, TOGETHER, cut, read, scan
from index.engines.opensearch.words import Words
from index.engines.store import WHOLE, Alike, Analysed, Batch, Drafts, Late, Share, Stats
from index.errors import IndexMissing
from index.language_table import counted
from index.messages.sentence import Sentence
from index.settings import Settings
from index.text import segment
from index.text.analysis import analyze
from index.text.vocabulary import Vocabulary

_MERGING = 3600.0  # seconds that a whole index may take to be written anew
_FEW = 500  # articles that are read whole at a time
_SIGNATURE = ["bands", "text_bytes", "text_hash", "group", "fingerprint"]


class OpenSearchStore:
    """The current index of a cluster, as those see it who change it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._cluster: Cluster = connected(settings)
        self._generations = Generations(self._cluster, settings.opensearch_index)
        self.rejected: dict[str, str] = {}

    def create(self) -> None:
        """Make an index without articles the current one."""
        name = self._generations.create(_fingerprint(), self._settings.opensearch_shards)
        self._generations.replicate(name)
        self._generations.publish(name)

    def analyzer(self) -> str | None:
        """Return the fingerprint of the text analysis of the current index, of whatever format; None: there is none."""
        try:
            return self._generations.current()[1].analyzer
        except IndexMissing:
            return None

    def count(self) -> int:
        """Return the number of articles."""
        return int(self._cluster.ask("GET", f"/{self._name}/_count", wait=LONG)["count"])

    def known(self, ids: Sequence[str] | None = None) -> dict[str, int]:
        """Return the fingerprints of those of these articles that the index holds, by default of all."""
        name = self._name
        if ids is None:
            hits = scan(self._cluster, name, fields=["fingerprint"])
        else:
            hits = (hit for some in cut(ids) for hit in self._those(name, some, ["fingerprint"]))
        return {hit["_id"]: unsigned(hit["_source"]["fingerprint"]) for hit in hits}

    def article(self, id: str) -> Article | None:
        """Return an article, or None when the index does not hold it."""
        return self.articles([id])[0]

    def articles(self, ids: Sequence[str]) -> list[Article | None]:
        """Return some hundred articles at most, None in place of those that the index does not hold."""
        found = {hit["_id"]: documents.article(hit["_source"]) for hit in self._those(self._name, ids, ["stored"])}
        return [found.get(id) for id in ids]

    def alike(self, new: Signatures, but: Collection[str]) -> Alike:
        """Return the articles, but for some, that share a band or the whole text with a new one."""
        bands = sorted({band for band in new.bands.tolist() if band})
        texts = sorted({signed(text) for text in new.texts.tolist()})
        either = [{"terms": {"bands": some}} for some in cut(bands)] + [{"terms": {"text_hash": texts}}]
        query = {"bool": {"should": either, "must_not": {"ids": {"values": sorted(but)}}}}
        hits = list(scan(self._cluster, self._name, query, _SIGNATURE))
        signatures = _signatures([hit["_source"] for hit in hits])
        near = sharing(signatures, new)
        groups = np.array([hit["_source"]["group"] for hit in hits], np.int64)
        return Alike([hits[place]["_id"] for place in near.tolist()], groups[near], signatures.chosen(near))

    def taken(self, groups: Sequence[int], but: Collection[str]) -> frozenset[int]:
        """Return which of some group numbers articles bear, but for some."""
        found: set[int] = set()
        for some in cut(sorted(set(groups))):
            query = {"bool": {"filter": {"terms": {"group": some}}, "must_not": {"ids": {"values": sorted(but)}}}}
            found.update(hit["_source"]["group"] for hit in scan(self._cluster, self._name, query, ["group"]))
        return frozenset(found)

    def commit(self, put: Batch | None, remove: Sequence[str] = ()) -> int:
        """Put articles in, each in place of one with its id, and take others out; return the number of articles."""
        analysed = list(put.articles) if put else []
        groups = numbers.shared(self._cluster, self._name, analysed)
        came = numbers.next_one(self._cluster, self._name)

        def operations() -> Iterator[Operation]:
            made = Words(put.vocabulary if put else Vocabulary())
            for place, one in enumerate(analysed):
                words = msgspec.json.encode(made.of(one.analysis))
                known = documents.facts(one.article, one.signature)
                told = {"added_at": one.added_at, "group": one.group, "twin": one.group in groups.borne}
                yield Operation("index", one.article.id, documents.joined(words, known | told | {"came": came + place}))
            for id in groups.joined:
                yield Operation("update", id, b'{"twin":true}')
            for id in remove:
                yield Operation("delete", id)

        counts = counted(put.vocabulary, [one.analysis for one in analysed]) if put else None
        gone = [*(one.article.id for one in analysed), *remove]
        self._changed(operations(), [counts.packed()] if counts else [], gone)
        return self.count()

    def purge(self, ids: Sequence[str]) -> int:
        """Take articles out of every index of ours and of an unfinished build, and write anew what held them."""
        shutil.rmtree(spooled(self._settings), ignore_errors=True)
        durable.sync_folder(self._settings.index)
        current = self._name
        for name in self._generations.all():
            if name != current:
                send(self._cluster, name, [Operation("delete", id) for id in ids])
                self._cluster.ask("POST", f"/{name}/_refresh", wait=LONG)
        self._changed(iter([Operation("delete", id) for id in ids]), [], ids)
        for name in self._generations.all():
            self._expunge(name)
        return self.count()

    def traces(self, ids: Collection[str]) -> list[str]:
        """Return those of these articles that an index of ours still has, or an unfinished build."""
        held = spool.ids_in(spooled(self._settings))
        for name in self._generations.all():
            held.update(hit["_id"] for some in cut(sorted(ids)) for hit in self._those(name, some, ["id"]))
        return [id for id in ids if id in held]

    def drafts(self) -> Drafts:
        """Return what is known of all articles, in the order in which they came."""
        hits = list(scan(self._cluster, self._name, fields=_SIGNATURE))
        sources = [hit["_source"] for hit in hits]
        prints = [unsigned(source["fingerprint"]) for source in sources]
        return Drafts([hit["_id"] for hit in hits], prints, _signatures(sources))

    def analysed(self, vocabulary: Vocabulary, first: int = 0) -> Iterator[Analysed]:
        """Return all articles as they were put in, in the order of `drafts`, from that place on."""
        name, meta = self._current
        meta.need(_fingerprint())
        body: dict[str, Any] = {"query": {"match_all": {}}, "sort": IN_ORDER, "size": _FEW}
        body["_source"] = ["stored", "joined", "added_at", *_SIGNATURE]
        if first:
            body["search_after"] = next(islice(scan(self._cluster, name), first - 1, None))["sort"]
        for hit in read(self._cluster, name, body):
            source = hit["_source"]
            article = documents.article(source)
            analysis = documents.analysis(source, article, vocabulary)
            yield Analysed(article, analysis, _signatures([source]).one(0), source["added_at"], source["group"])

    def retell(self, late: Late) -> int:
        """Tell articles anew, in the order of `drafts`; their words stay. Return their number."""
        twins = numbers.twins(late.groups)

        def operations() -> Iterator[Operation]:
            rows = zip(late.groups.tolist(), late.added_at.tolist(), twins.tolist(), strict=True)
            hits = scan(self._cluster, self._name, fields=["group", "added_at", "twin", *_SIGNATURE[:3]])
            for place, (hit, row) in enumerate(zip(hits, rows, strict=True)):
                source = hit["_source"]
                told: dict[str, Any] = dict(zip(("group", "added_at", "twin"), row, strict=True))
                changes = {name: value for name, value in told.items() if source[name] != value}
                if place in late.changed:
                    signature = _signatures([source]).one(0)
                    changes |= documents.facts(late.changed[place], signature)
                if changes:
                    yield Operation("update", hit["_id"], msgspec.json.encode(changes))

        self._changed(operations())
        self._expunge(self._name)
        return self.count()

    def builder(self, plan: str, share: Share = WHOLE) -> Building:
        """Begin a new index, or go on with one of the same plan that was not completed."""
        return Building(self._settings, plan, share)

    def stats(self) -> Stats:
        """Return how large the index is; of a cluster, primary shards and their copies are the parts."""
        name, meta = self._current
        return numbers.stats(self._cluster, name, meta)

    def check(self) -> list[str]:
        """Return what is damaged or missing, in words; each node compares what it reads with checksums by itself."""
        name = self._name
        health = self._cluster.ask("GET", f"/_cluster/health/{name}", wait=LONG, level="shards")
        shards = health["indices"][name]["shards"]
        return [
            Sentence("{name}: shard {number} is not at hand", name=name, number=number)
            for number, one in shards.items()
            if one["status"] == "red"
        ]

    def rollback(self) -> int:
        """Make the index before the current one current again; return its number of articles."""
        self._generations.rollback()
        return self.count()

    # The current index

    @property
    def _name(self) -> str:
        return self._current[0]

    @property
    def _current(self) -> tuple[str, Meta]:
        """The current index, as whole commits left it: what a killed one has written is made visible as one."""
        name, meta = self._generations.current()
        meta.need()
        if meta.open:
            meta = self._close(name)
        return name, meta

    def _changed(self, operations: Iterator[Operation], put: Sequence[bytes] = (), gone: Sequence[str] = ()) -> None:
        """Carry operations out as one commit: with what was counted of articles put in, and which ones go for it."""
        name = self._name
        removed = self._counted(name, gone)
        self._generations.change(name, open=True)
        self.rejected = send(self._cluster, name, operations)
        if put or removed:
            LanguageList(self._cluster, name).add(put, removed)
        self._close(name)

    def _counted(self, name: str, ids: Sequence[str]) -> list[bytes]:
        """Return what was counted of those of some articles that are there."""
        hits = (hit for some in cut(ids, _FEW) for hit in self._those(name, some, ["stored"]))
        articles = [documents.article(hit["_source"]) for hit in hits]
        if not articles:
            return []
        vocabulary = Vocabulary()
        segmenter = segment.load(self._settings.data / "cache")
        return [counted(vocabulary, analyze(some, vocabulary, segmenter)).packed() for some in cut(articles, _FEW)]

    def _close(self, name: str) -> Meta:
        """Let readers see what was written."""
        self._cluster.ask("POST", f"/{name}/_refresh", wait=LONG)
        return self._generations.change(name, open=False, commit=secrets.token_hex(8))

    def _expunge(self, name: str) -> None:
        """Write anew what holds anything of deleted articles: their text, and what they count in frequencies."""
        self._cluster.ask("PUT", f"/{name}/_settings", {"index.merge.policy.expunge_deletes_allowed": 0}, wait=LONG)
        self._cluster.ask("POST", f"/{name}/_flush", wait=LONG, force="true")
        self._cluster.ask("POST", f"/{name}/_forcemerge", wait=_MERGING, only_expunge_deletes="true")
        self._cluster.ask("POST", f"/{name}/_refresh", wait=LONG)  # until then searches read what was merged away
        self._cluster.ask("POST", f"/{name}/_flush", wait=LONG, force="true")

    def _those(self, name: str, ids: Sequence[str], fields: list[str]) -> list[Any]:
        body = {"query": {"ids": {"values": list(ids)}}, "size": TOGETHER, "_source": fields}
        try:
            return list(self._cluster.ask("POST", f"/{name}/_search", body, wait=LONG)["hits"]["hits"])
        except Refused as error:
            if error.status == 404:
                return []
            raise


def _signatures(sources: Sequence[Mapping[str, Any]]) -> Signatures:
    bands = [band for source in sources for band in (source["bands"] or [0] * BANDS)]
    sizes = np.array([source["text_bytes"] for source in sources], np.int64)
    texts = np.array([unsigned(source["text_hash"]) for source in sources], np.uint64)
    return Signatures(np.array(bands, np.uint32), sizes, texts)


def _fingerprint() -> str:
    from index.text.identity import fingerprint  # noqa: PLC0415  reads what the word model is

    return fingerprint()
