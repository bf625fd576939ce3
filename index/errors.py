"""The errors people see: one root, short nouns; each carries its facts and says what to do."""

from __future__ import annotations

from index.messages.sentence import Sentence


class TimtinError(Exception):
    """The root of every error that Tìm Tin raises on purpose; its text is meant for people.

    ``str()`` of it is English, for logs and programs; ``said`` keeps the sentence and its values, and whoever prints it
    for people has it said in their language (`index.messages.catalogue.say`). `errors.json` has the Vietnamese ones.

    >>> str(TimtinError("{file} cannot be read: {why}", file="{tin}.txt", why=TimtinError("binary")))
    '{tin}.txt cannot be read: binary'
    """

    def __init__(self, sentence: str = "", /, **values: object) -> None:
        self.said = sentence if isinstance(sentence, Sentence) else Sentence(sentence, **values)
        super().__init__(self.said)


class UnreadableInput(TimtinError):
    """An article that cannot be read: it is reported with its path and reason, and skipped."""


class IndexMissing(TimtinError):
    """There is no index in the data folder yet; the message says what to run."""


class IndexMismatch(TimtinError):
    """The index was made by another format or analyzer; the message says what to run."""


class IndexChanged(TimtinError):
    """The index was changed while it was read whole; the message says what to run."""


class IndexDamaged(TimtinError):
    """An index file fails its checksum or has the wrong size."""


class StoreFailed(TimtinError):
    """A small store (saved queries, first-indexed times, the queue of feeds) cannot be used; says what to do."""


class DatabaseFailed(StoreFailed):
    """The database that several servers share cannot be reached or used; says what to do."""


class ClusterFailed(TimtinError):
    """The cluster that keeps the index cannot be reached, refuses us or cannot do what is asked; says what to do."""


class IndexLocked(TimtinError):
    """Another process is writing to the index."""


class WorkerLost(TimtinError):
    """A process that a build had started was killed; the message says what to run."""


class IndexLimit(TimtinError):
    """A number does not fit the index format (terms, articles or positions in one segment)."""


class UntrustedData(TimtinError):
    """The data folder belongs to another user or others may write to it."""


class BadSetting(TimtinError):
    """A setting has a value that cannot be used."""


class SegmenterDiffers(TimtinError):
    """The installed word segmenter is not the one whose model was compared; the slow way is taken instead."""


class FetchFailed(TimtinError):
    """A page or a feed that could not be fetched: it is reported with its address and reason, and skipped."""
