"""What an index holds, how large each part of it is, and whether it is whole."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from index import state
from index.engines.arrays.snapshot import open_snapshot
from index.settings import Settings


@dataclass(frozen=True, slots=True)
class Stats:
    """Numbers of one index; ``parts`` are bytes by field or kind, largest first."""

    generation: str
    created: int
    articles: int
    deleted: int
    segments: int
    terms: dict[str, int]
    text_bytes: int
    index_bytes: int
    parts: dict[str, int]

    @property
    def ratio(self) -> float:
        """The size of the index as a multiple of the articles' text."""
        return self.index_bytes / self.text_bytes if self.text_bytes else 0.0


def stats(settings: Settings) -> Stats:
    """Return the numbers of the current index; raises what `open_snapshot` raises."""
    snapshot = open_snapshot(settings.data)
    parts: Counter[str] = Counter()
    for part in snapshot.parts:
        for name, size in part.arrays.sizes().items():
            parts[name.split(".")[0]] += size
    column = snapshot.column("text_bytes")
    return Stats(
        generation=snapshot.generation,
        created=state.read_manifest(snapshot.folder).created,
        articles=snapshot.count,
        deleted=snapshot.size - snapshot.count,
        segments=len(snapshot.parts),
        terms={
            name: sum(len(p.terms) for p in snapshot.field(name).parts) for name in ("exact", "folded", "word", "pair")
        },
        text_bytes=int((column if snapshot.live is None else column[snapshot.live]).sum(dtype="int64")),
        index_bytes=sum(path.stat().st_size for path in snapshot.folder.iterdir()),
        parts=dict(parts.most_common()),
    )


def check(settings: Settings) -> list[str]:
    """Read every byte of the current index; return what is damaged, in words (nothing when all is well)."""
    snapshot = open_snapshot(settings.data)
    return [f"{part.arrays.path}: {name}" for part in snapshot.parts for name in part.arrays.verify()]
