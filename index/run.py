"""A run: its articles under the ids that they are kept under; of several with one id, the last is taken."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from index.article import Article
from index.messages.sentence import Sentence
from index.reading.raw import RawArticle, Remark
from index.register import Named, Register

# Versions of one article share words: of two others of the same office and subject, a fifth at most.
_VERSION = 1 / 3


class Input:
    """The articles of one run under the ids that they are kept under; of several with one id, the last is taken.

    The input is read twice where all of it must be known before the first is taken: see `of_all`.
    """

    def __init__(self, register: Register) -> None:
        self._register = register
        self._ids: dict[int, str] = {}  # of the articles whose id is not what they say themselves
        self._taken: dict[str, int] = {}
        self._places: dict[str, str] = {}  # of ids that were met more than once

    def study(self, found: Iterable[RawArticle]) -> None:
        """Learn the ids of all articles, and which of those with one id is to be taken."""
        old: set[str] = set()  # whose taken version is an older one
        for number, (raw, (id, is_old)) in enumerate(self._register.names(found)):
            if id != raw.known_by.first:
                self._ids[number] = id
            if id in self._taken:
                if is_old and id not in old:
                    continue
                self._places[id] = place(raw)
            self._taken[id] = number
            (old.add if is_old else old.discard)(id)
        self._register.catch_up(self._taken)

    def of_all(self, found: Iterable[RawArticle], remarks: list[Remark]) -> Iterator[RawArticle]:
        """Return the articles that were studied; what is not taken is said in ``remarks``."""
        for number, raw in enumerate(found):
            id = _latest(self._register.merged, self._ids.get(number, raw.known_by.first))
            if self._taken.setdefault(id, number) == number:
                yield replace(raw, id=id)
            else:
                remarks.append(_again(raw, id, self._places.get(id, "")))

    def facts(self) -> list[object]:
        """Return what is the same whenever the same articles get the same ids."""
        return [sorted(self._ids.items()), len(self._taken)]


def named(
    register: Register, some: Sequence[RawArticle], held: Callable[[list[str]], Collection[str]], remarks: list[Remark]
) -> list[RawArticle]:
    """Return articles under their ids, one of each: the last, unless it is an older version of what is held."""
    given = list(register.names(some))
    given = [(raw, Named(_latest(register.merged, one.id), one.old)) for raw, one in given]
    there = held([one.id for _, one in given if one.old])
    chosen: dict[str, RawArticle] = {}
    for raw, (id, old) in given:
        if old and (id in there or id in chosen):
            remarks.append(_again(raw, id, place(chosen[id]) if id in chosen else ""))
            continue
        if (other := chosen.pop(id, None)) is not None:
            remarks.append(_again(other, id, place(raw)))
        chosen[id] = replace(raw, id=id)
    return list(chosen.values())


def is_another(old: Article, new: Article) -> bool:
    """Return whether two articles are no versions of one: another headline, and less than a third of the words."""
    if old.title == new.title:
        return False
    words, others = (set(f"{one.title} {one.body}".lower().split()) for one in (old, new))
    return len(words & others) < _VERSION * len(words | others)


def _latest(merged: dict[str, str], id: str) -> str:
    """Return what an id leads to that became an alias later in the same run."""
    while id in merged:
        id = merged[id]
    return id


def _again(raw: RawArticle, id: str, where: str) -> Remark:
    taken = Sentence("the one in {where}", where=where) if where else Sentence("a newer version of it")
    return Remark(
        raw.path, raw.line, Sentence("the same article again (id {id}): {taken} is taken", id=id, taken=taken)
    )


def place(raw: RawArticle) -> str:
    """Return where an article stands, as reports write it."""
    return f"{raw.path}:{raw.line}" if raw.line else raw.path
