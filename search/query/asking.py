"""How something is asked: words at the edges of a question that are no part of what is looked for (`asking.json`).

"ai là", "tìm bài về", "là gì" are set aside, "mới nhất" puts the newest first; "bao nhiêu" waits for a figure. Where a
question says what it does not want ("không phải …"), a minus is offered, never put.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence, Set
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from search.query.nodes import Form, Syllable
from search.query.syllable import made

Sought = Literal["figure", "day", "name"]

LONGEST = 8  # syllables of an entry: "tìm các bài viết về" has five


class Aside(NamedTuple):
    """The words that are looked for, from place ``first`` to ``last`` (excluded); what stands outside is set aside."""

    first: int
    last: int
    newest: bool = False


def set_aside(words: Sequence[Syllable], fixed: Set[int] = frozenset(), least: int = 1) -> Aside:
    """Return which words of a question are looked for: those at ``fixed`` places, and so many at ``least``.

    >>> from search.query.syllable import typed
    >>> set_aside(typed("tin mới nhất về sân bay Long Thành"))
    Aside(first=4, last=8, newest=True)
    >>> set_aside(typed("ai là ai")), set_aside(typed("sáp nhập xã khi nào"))
    (Aside(first=2, last=3, newest=False), Aside(first=0, last=3, newest=False))
    """
    bare = not any(word.accented for word in words)
    first, last, newest = 0, len(words), False
    while size := _longest(words[first:last], ("begin", "newest"), bare, least, ahead=True):
        newest |= _is(words[first : first + size], "newest", bare)
        first += size
    while size := _longest(words[first:last], ("end", "newest"), bare, least, ahead=False):
        newest |= _is(words[last - size : last], "newest", bare)
        last -= size
    outside = {*range(first), *range(last, len(words))}
    if not outside.isdisjoint(fixed):
        return Aside(0, len(words))
    return Aside(first, last, newest)


def is_newest(words: Sequence[Syllable]) -> bool:
    """Whether words that were set aside ask for the newest."""
    bare = not any(word.accented for word in words)
    return any(_at(words, at, "newest", bare) for at in range(len(words)))


def sought(words: Sequence[Syllable]) -> Sought | None:
    """Return what a question waits for: a figure, a day, a name.

    >>> from search.query.syllable import typed
    >>> sought(typed("lương cơ sở tăng bao nhiêu")), sought(typed("sáp nhập xã"))
    ('figure', None)
    """
    bare = not any(word.accented for word in words)
    kinds: tuple[Sought, ...] = ("figure", "day", "name")
    for kind in kinds[:2] if bare else kinds:  # "ai" typed without diacritics may be half of "Ai Cập"
        if any(_at(words, at, kind, bare) for at in range(len(words))):
            return kind
    return None


def unwanted(words: Sequence[Syllable]) -> tuple[int, int, int] | None:
    """Return where a question says what it does not want: where it says so, where that begins, and where it ends.

    "không" and "ngoài" say so only before a name: "không được làm" is no exception.

    >>> from search.query.syllable import typed
    >>> unwanted(typed("bão không phải ở Huế")), unwanted(typed("các tỉnh ngoài Hà Nội")), unwanted(typed("ngoài khơi"))
    ((1, 4, 5), (2, 3, 5), None)
    """
    bare = not any(word.accented for word in words)
    for at in range(1, len(words) - 1):
        size = max(_at(words, at, "except", bare), default=0)
        after = at + size
        if not size or after >= len(words):
            continue
        name = words[after].text[:1].isupper() and words[at - 1].folded != "nuoc"
        if name or not _is(words[at:after], "except_names", bare):
            end = after
            while end < len(words) and words[end].text[:1].isupper():
                end += 1
            return at, after, end if end > after else len(words)
    return None


def _longest(words: Sequence[Syllable], kinds: Iterable[str], bare: bool, least: int, *, ahead: bool) -> int:
    """Return how many words at the beginning (or the end) are one of these entries; ``least`` are left."""
    sizes = [0]
    for kind in kinds:
        if ahead:
            sizes += _at(words, 0, kind, bare)
        else:
            first = max(0, len(words) - LONGEST)
            sizes += [
                len(words) - at for at in range(first, len(words)) if len(words) - at in _at(words, at, kind, bare)
            ]
    return max(size for size in sizes if size <= max(0, len(words) - least))


def _is(words: Sequence[Syllable], kind: str, bare: bool) -> bool:
    return len(words) in _at(words, 0, kind, bare)


def _at(words: Sequence[Syllable], at: int, kind: str, bare: bool) -> list[int]:
    """Return how many words each entry has that stands at a place."""
    some = _table()[kind].get(words[at].folded, ()) if at < len(words) else ()
    return [len(entry) for entry in some if _stands(entry, words[at : at + LONGEST], bare)]


def _stands(entry: Sequence[Syllable], words: Sequence[Syllable], bare: bool) -> bool:
    """Whether words begin with an entry: with its diacritics; of several syllables, in a ``bare`` question without."""
    if len(entry) > len(words):
        return False
    loose = bare and len(entry) > 1
    return all(
        word.folded == other.folded if loose else word.exact == other.exact
        for word, other in zip(words, entry, strict=False)
    )


@cache
def _table() -> dict[str, dict[str, list[Form]]]:
    """Return the entries of each kind by the letters of their first syllable."""
    data: dict[str, Any] = json.loads((files(__package__) / "asking.json").read_text("utf-8"))
    lists = {**data, **data["seeks"]}
    kinds = ("begin", "end", "newest", "figure", "day", "name", "except", "except_names")
    found: dict[str, dict[str, list[Form]]] = {kind: {} for kind in kinds}
    for kind in kinds:
        for entry in map(made, lists[kind]):
            found[kind].setdefault(entry[0].folded, []).append(entry)
    return found
