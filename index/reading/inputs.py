"""An input: a file, or a member of an archive, as those who read it see it; and the bounds of what is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO

from index.errors import UnreadableInput
from index.reading import identifiers
from index.reading.identifiers import Identifiers
from index.reading.raw import RawArticle

MOST_BYTES = 10_000_000
"""The largest single article that is read, in bytes: the longest real ones have some 300 kB, saved pages 1 MB."""

MOST_DOCUMENT = 100_000_000
"""The largest .docx, .pdf, .mhtml or .zip: most of it is pictures."""


@dataclass(frozen=True, slots=True)
class Input:
    """What one file holds; ``path`` is how reports name it, ``file`` its absolute path, ``name`` its place below the
    folder that was named. ``names`` are a user's own names of fields, by the parts of an article.
    """

    path: str
    file: str
    name: str
    kind: str
    open: Callable[[], IO[bytes]]
    names: Mapping[str, str] = field(default_factory=dict)

    def data(self, most: int = MOST_BYTES) -> bytes:
        """Return all bytes; raises UnreadableInput when there are too many."""
        with self.open() as stream:
            found = stream.read(most + 1)
        if len(found) > most:
            raise UnreadableInput("longer than {most:,} bytes", most=most)
        return found

    def article(self, text: str, *, html: bool = False, url: str | None = None) -> RawArticle:
        """Return the one article of this file, known by its address and by its place."""
        known_by = Identifiers(
            address=identifiers.address(url),
            content=identifiers.content("", text),
            file=self.file,
            before=identifiers.hashed(self.name),
        )
        return RawArticle(known_by.first, self.path, text, html=html, known_by=known_by)

    def member(self, name: str, kind: str, opened: Callable[[], IO[bytes]]) -> Input:
        """Return a member of this archive."""
        inside = PurePosixPath(name).as_posix()
        return Input(
            f"{self.path}/{inside}", f"{self.file}/{inside}", f"{self.name}/{inside}", kind, opened, self.names
        )
