"""What an engine keeps, and how it is changed: the writers' side of the wall, which building and adding know alone.

Ids, articles and counts cross it; how an engine numbers articles, and where it keeps them, does not. A store is small
on purpose. What is read of files, how batches are cut, who writes when, and what was rejected, is the business of
`index.build` and `index.update`.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from index.article import Article
    from index.duplicates import Signature, Signatures
    from index.text.analysis import Analysis
    from index.text.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Analysed:
    """An article that is ready to be kept: understood, cut into words, signed.

    ``added_at`` is when it was first indexed (seconds since 1970), ``group`` the number that it shares with its
    near-duplicates (`index.duplicates`). In a build both are known last: see `Late`.
    """

    article: Article
    analysis: Analysis
    signature: Signature
    added_at: int
    group: int


class Batch(NamedTuple):
    """Articles to keep together, and the vocabulary whose codes their words are. They may be made as they are taken."""

    vocabulary: Vocabulary
    articles: Iterable[Analysed]


@dataclass(frozen=True, slots=True)
class Drafts:
    """All articles of a build or an index, in the order in which they came: ids, fingerprints, signatures."""

    ids: list[str]
    fingerprints: list[int]
    signatures: Signatures


@dataclass(frozen=True, slots=True)
class Late:
    """What is known of articles only when all of them are there; ``added_at`` and ``groups`` in the order of `Drafts`.

    ``changed`` holds, by its place in that order, an article that others have told something: another day, say. Its
    words are those that were analysed; its facets, its days and what is stored of it are replaced.
    """

    added_at: npt.NDArray[np.int64]
    groups: npt.NDArray[np.int64]
    changed: Mapping[int, Article] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Alike:
    """Articles of an index that may say nearly the same as new ones: their ids, groups and signatures, in one order."""

    ids: list[str]
    groups: npt.NDArray[np.int64]
    signatures: Signatures


MUCH = 1 / 3
"""The share of an article's text from which on its loss is named: real pages lose a tenth to teasers and labels."""


@dataclass(frozen=True, slots=True)
class Lost:
    """An article of whose text more than `MUCH` was cut as navigation; ``share`` is 0-1, to the hundredth."""

    id: str
    share: float


@dataclass(frozen=True, slots=True)
class Stats:
    """Numbers of one index; ``parts`` are bytes by field or kind, largest first; ``lost`` begins with who lost most."""

    generation: str
    created: int
    articles: int
    deleted: int
    segments: int
    terms: dict[str, int]
    text_bytes: int
    index_bytes: int
    parts: dict[str, int]
    lost: tuple[Lost, ...] = ()
    unsettled: int = 0  # articles that came or went since dates and near-duplicates were settled

    @property
    def ratio(self) -> float:
        """The size of the index as a multiple of the articles' text."""
        return self.index_bytes / self.text_bytes if self.text_bytes else 0.0


class Share(NamedTuple):
    """One part of the sources, when several machines build one index: the first of four is ``Share(1, 4)``."""

    number: int
    of: int

    def has(self, id: str) -> bool:
        """Whether an article is of this part: its id alone decides, so that each is in one.

        >>> sum(Share(number, 3).has("bài 7") for number in (1, 2, 3))
        1
        """
        return zlib.crc32(id.encode()) % self.of == self.number - 1


WHOLE = Share(1, 1)


class Builder(Protocol):
    """A new index, beside the one that answers until this one is complete.

    It takes batches in any order and from several processes (it may be pickled), and each is kept for good once it is
    finished: a build that was killed goes on with the others.
    """

    @property
    def rejected(self) -> Mapping[str, str]:
        """Articles that the engine did not keep when it published the index, by their ids, each with the reason."""

    def finished(self, number: int) -> str | None:
        """Return the note of a batch that was finished, by this build or one of the same plan that was killed."""

    def put(self, number: int, batch: Batch) -> int:
        """Keep the articles of a batch, in place of what a killed build may have kept; return how many there were."""

    def finish(self, number: int, note: str) -> None:
        """Say that a batch is kept; the note is for who takes the build up again."""

    def drafts(self) -> Drafts:
        """Return what is known of the articles of all batches, which are finished by now."""

    def article(self, place: int) -> Article:
        """Return the article at a place of the drafts."""

    def publish(self, late: Late) -> int:
        """Complete the index and let it answer from now on; return its number of articles.

        Where it is one `Share` of several, the one that comes last does so.
        """


class Store(Protocol):
    """The current index of a data folder, as those see it who change it: one process at a time (`index.state.writing`).

    All but `create`, `analyzer` and `builder` raise IndexMissing, IndexMismatch, IndexDamaged or UntrustedData when
    there is no index that can be worked on; the message says what to run.
    """

    @property
    def rejected(self) -> Mapping[str, str]:
        """Articles that the engine did not keep at the last commit, by their ids, each with the reason."""

    def create(self) -> None:
        """Make an index without articles the current one."""

    def analyzer(self) -> str | None:
        """Return the fingerprint of the text analysis of the current index, of whatever format; None: there is none."""

    def count(self) -> int:
        """Return the number of articles."""

    def known(self, ids: Sequence[str] | None = None) -> dict[str, int]:
        """Return the fingerprints of those of these articles that the index holds, by default of all."""

    def article(self, id: str) -> Article | None:
        """Return an article, or None when the index does not hold it."""

    def articles(self, ids: Sequence[str]) -> list[Article | None]:
        """Return some hundred articles at most, None in place of those that the index does not hold."""

    def alike(self, new: Signatures, but: Collection[str]) -> Alike:
        """Return the articles, but for some, that share a band or the whole text with a new one."""

    def taken(self, groups: Sequence[int], but: Collection[str]) -> frozenset[int]:
        """Return which of some group numbers articles bear, but for some."""

    def commit(self, put: Batch | None, remove: Sequence[str] = ()) -> int:
        """Put articles in, each in place of one with its id, and take others out, all at once and for good.

        Return the number of articles then.
        """

    def drafts(self) -> Drafts:
        """Return what is known of all articles, in the order in which they came."""

    def analysed(self, vocabulary: Vocabulary, first: int = 0) -> Iterator[Analysed]:
        """Return all articles as they were put in, in the order of `drafts`, from that place on; no word is cut anew.

        Codes are those of ``vocabulary``, which grows.
        """

    def retell(self, late: Late) -> int:
        """Tell articles anew, in the order of `drafts`, at once and for good; their words stay. Return their number."""

    def purge(self, ids: Sequence[str]) -> int:
        """Take articles out so that nothing of them stays on the disk, be they deleted already or not.

        Return the number of articles then.
        """

    def traces(self, ids: Collection[str]) -> list[str]:
        """Return those of these articles of which something is kept: deleted ones, and those of an unfinished build."""

    def builder(self, plan: str, share: Share = WHOLE) -> Builder:
        """Begin a new index, or go on with one of the same plan that was not completed.

        Raises BadSetting for a share of one where the engine keeps its index on one machine.
        """

    def rollback(self) -> int:
        """Make the index before the current one current again; return its number of articles.

        Raises IndexMissing when none is kept.
        """

    def stats(self) -> Stats:
        """Return how large the index and each part of it is."""

    def check(self) -> list[str]:
        """Read all that is kept; return what is damaged, in words (nothing when all is well)."""
