"""The raw article: one article as it was found, before anything is understood of it; and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field

from index.reading.identifiers import Identifiers


@dataclass(frozen=True, slots=True)
class RawArticle:
    """One article as it was found; ``line`` is its line in a file of rows. ``metadata`` came with it and is trusted.

    ``said`` tells in words what was done to read it. ``id`` is what the input alone tells; `index.identity` knows under
    which id the article is kept.
    """

    id: str
    path: str
    text: str
    line: int | None = None
    html: bool = False
    title: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    known_by: Identifiers = field(default_factory=Identifiers)
    said: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", _named(self.path))

    def remarks(self) -> list[Remark]:
        """Return what is to be told of how it was read."""
        return [Remark(self.path, self.line, said) for said in self.said]


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something that could not be read, and why."""

    path: str
    line: int | None
    reason: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", _named(self.path))


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that was taken in otherwise than it stands there, and how: nothing is lost by it."""

    path: str
    line: int | None
    reason: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", _named(self.path))


def _named(path: str) -> str:
    """Return a path that can be written down: a file's name may be bytes that are no UTF-8, and becomes "bài-??"."""
    return path.encode("utf-8", "replace").decode()
