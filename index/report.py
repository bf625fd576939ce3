"""What a build, an addition or a removal did, and what it could not take in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import IndexMissing
from index.reading.raw import Rejection, Remark


class NothingRead(IndexMissing):
    """No article could be read of these files and folders; ``rejected`` says why."""

    def __init__(self, paths: Iterable[Path], rejected: Iterable[Rejection]) -> None:
        super().__init__("no article could be read from {paths}", paths=", ".join(map(str, paths)))
        self.rejected = tuple(rejected)


@dataclass(frozen=True, slots=True)
class Report:
    """How many articles were added, replaced, found unchanged or dropped; what was rejected, and why."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    rejected: tuple[Rejection, ...] = ()
    dead: tuple[Rejection, ...] = ()  # links of feeds that could not be fetched
    remarks: tuple[Remark, ...] = ()  # what was taken in otherwise than it stands there
    missing: tuple[str, ...] = ()  # ids to remove that the index does not hold
    total: int = 0  # articles in the index afterwards
    seconds: float = 0.0
    notices: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """Counts while the work goes on."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    kept_out: int = 0
    rejected: list[Rejection] = field(default_factory=list)
    dead: list[Rejection] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def compare(self, ids: Iterable[str], prints: Iterable[int], known: dict[str, int]) -> None:
        """Count articles as new, changed or the same, against the fingerprints known before."""
        for id, fingerprint in zip(ids, prints, strict=True):
            before = known.get(id)
            self.added += before is None
            self.unchanged += before == fingerprint
            self.updated += before is not None and before != fingerprint

    def refuse(self, rejected: Mapping[str, str], known: Mapping[str, int]) -> None:
        """Take back from the counts what the engine did not keep, and name it."""
        for id, reason in rejected.items():
            self.updated -= id in known
            self.added -= id not in known
            self.rejected.append(Rejection(id, None, reason))

    def report(self, total: int, seconds: float, notices: Iterable[str] = ()) -> Report:
        """Return the finished report."""
        return Report(
            self.added,
            self.updated,
            self.unchanged,
            self.removed,
            tuple(self.rejected),
            tuple(self.dead),
            tuple(self.remarks),
            tuple(self.missing),
            total,
            seconds,
            tuple(dict.fromkeys(notices)),
        )
