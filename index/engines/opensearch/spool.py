"""The batches of a build on the writer's own disk: they are sent when all is known that articles tell each other.

So every document is sent once, a killed build goes on with what is finished, and the cluster holds no half of one.
"""

from __future__ import annotations

import mmap
import os
import shutil
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import msgspec
import numpy as np
import zstandard
from msgspec import Struct

from index import durable, stored
from index.article import Article
from index.duplicates import BANDS, Signature, Signatures
from index.engines.opensearch.words import Words
from index.engines.store import Batch, Drafts
from index.language_table import counted
from index.text.analysis import Analysis

_LEVEL = 1
_MOST = 1 << 31  # bytes of one batch's words that are unpacked at most


class _Facts(Struct, frozen=True):
    """What is known of the articles of a batch, one value an article; ``ends`` where each packed one ends."""

    ids: list[str]
    fingerprints: list[int]
    bands: list[list[int]]
    sizes: list[int]
    texts: list[int]
    ends: list[int]


class Spool:
    """The batches of one build in a folder; may be pickled while it takes them."""

    def __init__(self, folder: Path, plan: str) -> None:
        self.folder = folder
        if not (folder / "plan").is_file() or (folder / "plan").read_text("utf-8") != plan:
            shutil.rmtree(folder, ignore_errors=True)
            durable.make_folder(folder)
            durable.write_atomic(folder / "plan", plan)

    def finished(self, number: int) -> str | None:
        """Return the note of a batch that was finished, or None."""
        return self.noted(f"{number:06}.json")

    def finish(self, number: int, note: str) -> None:
        """Note that a batch is finished."""
        self.note(f"{number:06}.json", note)

    def noted(self, name: str) -> str | None:
        """Return what was noted under a name, or None."""
        try:
            return (self.folder / name).read_text("utf-8")
        except FileNotFoundError:
            return None

    def note(self, name: str, text: str) -> None:
        """Note something under a name, for good."""
        durable.write_atomic(self.folder / name, text)

    def unnote(self, name: str) -> None:
        """Take a note back."""
        durable.delete(self.folder / name)

    def forget(self) -> None:
        """Delete all batches: they have arrived."""
        shutil.rmtree(self.folder, ignore_errors=True)
        durable.sync_folder(self.folder.parent)

    def put(self, number: int, batch: Batch) -> int:
        """Keep the articles of a batch; return how many there were."""
        facts = _Facts([], [], [], [], [], [])
        made = Words(batch.vocabulary)
        packed: list[bytes] = []
        words: list[bytes] = []
        analyses: list[Analysis] = []
        end = 0
        for one in batch.articles:
            analyses.append(one.analysis)
            kept = stored.pack(one.article)
            end += len(kept.packed)
            packed.append(kept.packed)
            words.append(msgspec.json.encode(made.of(one.analysis)))
            facts.ids.append(one.article.id)
            facts.fingerprints.append(kept.fingerprint)
            facts.bands.append(one.signature.bands.tolist())
            facts.sizes.append(one.signature.size)
            facts.texts.append(one.signature.text)
            facts.ends.append(end)
        self._put(number, "counts", counted(batch.vocabulary, analyses).packed())
        small = zstandard.ZstdCompressor(_LEVEL).compress(msgspec.msgpack.encode(words))
        self._put(number, "words", small)
        self._put(number, "packed", b"".join(packed))
        self._put(number, "facts", msgspec.msgpack.encode(facts))
        return len(words)

    def _put(self, number: int, kind: str, content: bytes) -> None:
        """Write a file under a name of its own first: a worker of a killed build may still be writing the same one."""
        path = self.folder / f"{number:06}.{kind}"
        own = path.with_suffix(f".{kind}.{os.getpid()}")
        own.write_bytes(content)
        durable.put(own, path)

    # When all batches are finished

    def drafts(self) -> Drafts:
        """Return what is known of the articles of all batches."""
        some = self._facts
        signatures = Signatures(
            np.array([band for facts in some for row in facts.bands for band in row], np.uint32),
            np.array([size for facts in some for size in facts.sizes], np.int64),
            np.array([text for facts in some for text in facts.texts], np.uint64),
        )
        ids = [id for facts in some for id in facts.ids]
        return Drafts(ids, [own for facts in some for own in facts.fingerprints], signatures)

    def article(self, place: int) -> Article:
        """Return the article at a place of the drafts."""
        number = int(np.searchsorted(self._bases, place, "right")) - 1
        return self._article(number, place - self._bases[number])

    def batches(self) -> Sequence[int]:
        """Return the numbers of the batches, in order."""
        return range(len(self._facts))

    def counts(self, number: int) -> bytes:
        """Return what was counted of the words of a batch (`index.language_table`)."""
        return (self.folder / f"{self._numbers[number]:06}.counts").read_bytes()

    def documents(self, number: int) -> Iterator[tuple[int, Article, Signature, bytes]]:
        """Return of each article of a batch its place among the drafts, itself, its signature and its words."""
        packed = (self.folder / f"{self._numbers[number]:06}.words").read_bytes()
        unpacked = zstandard.ZstdDecompressor().decompress(packed, max_output_size=_MOST)
        facts = self._facts[number]
        for local, words in enumerate(msgspec.msgpack.decode(unpacked, type=list[bytes])):
            bands = np.array(facts.bands[local], np.uint32).reshape(BANDS)
            signature = Signature(bands, facts.sizes[local], facts.texts[local])
            yield self._bases[number] + local, self._article(number, local), signature, words

    def _article(self, number: int, local: int) -> Article:
        ends = self._facts[number].ends
        return stored.unpack(self._packed[number][ends[local - 1] if local else 0 : ends[local]])

    @cached_property
    def _numbers(self) -> list[int]:
        return sorted(int(path.stem) for path in self.folder.glob("[0-9]" * 6 + ".facts"))

    @cached_property
    def _facts(self) -> list[_Facts]:
        paths = (self.folder / f"{number:06}.facts" for number in self._numbers)
        return [msgspec.msgpack.decode(path.read_bytes(), type=_Facts) for path in paths]

    @cached_property
    def _packed(self) -> list[bytes | mmap.mmap]:
        return [_mapped(self.folder / f"{number:06}.packed") for number in self._numbers]

    @cached_property
    def _bases(self) -> list[int]:
        return [0, *np.cumsum([len(facts.ids) for facts in self._facts]).tolist()]


def _mapped(path: Path) -> bytes | mmap.mmap:
    with open(path, "rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""


def ids_in(folder: Path) -> set[str]:
    """Return the ids of the articles of which an unfinished build holds something."""
    files = folder.glob("[0-9]" * 6 + ".facts")
    return {id for path in files for id in msgspec.msgpack.decode(path.read_bytes(), type=_Facts).ids}
