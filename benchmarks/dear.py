"""The dearest request that a visitor can send: known ones first, then a search for a dearer one by small changes.

    python -m benchmarks.dear DATA [SECONDS] [SEED]

Processor time of the whole request and bytes of its answer, in this process, on the index of a data folder. The bars
are 250 ms and 1 MB; the file of a whole answer (CSV) may be longer.
"""

from __future__ import annotations

import heapq
import logging
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from flask.testing import FlaskClient

from index.settings import Settings
from search.request import MAX_QUESTION
from webui import create_app

BAR_MS, BAR_BYTES = 250.0, 1_000_000
SECONDS = 100.0
SHOWN = 15
_KEPT = 12  # requests that others are made of

_COMMON = "của và các tỉnh hội trong có cho được là với không người năm công tác nghị quyết đảng bộ".split()
_SPECIAL = (
    "t* h* n* đ* ngh* người:n* từ:của tiêu_đề:tỉnh UBND khóa XIII 2021 -và +của =các tháng 3/2021 26-NQ/TW "
    "tỉnh:nghe-an BR-VT hội~ quý I/2021"
).split()
_UNITS = {
    "prefixes": "t* n* h* c* đ*",
    "pairs": '"tỉnh ủy"',
    "pairs with slop": '"của các"~20',
    "one syllable": '"tỉnh tỉnh tỉnh tỉnh tỉnh"',
    "one syllable with slop": '"tỉnh tỉnh tỉnh tỉnh tỉnh tỉnh tỉnh"~9',
    "prefixes in phrases": '"t* h*"',
    "words": "của và các trong có cho",
    "must": "+của +và +các",
    "not": "-của -và hội",
    "any": "của OR và OR",
    "fields": "từ:của",
    "titles": "tiêu đề:tỉnh",
    "documents": "26-NQ/TW",
    "people": "người:n*",
    "periods": "từ năm 2020 đến 2022",
    "congresses": "hội nghị trung ương 6 khóa XIII",
    "abbreviations": "UBND HĐND BR-VT LĐ-TB&XH",
    "unaccented": "nghi quyet dai hoi dang bo tinh",
    "Telex": "nghij quyeets ddaji hooji",
    "nonsense": "xqzz bvlk",
    "groups": "(của OR (các)) ",
}
_PATHS = ("/tim", "/tim.json", "/tim.atom", "/tim.csv", "/goi-y", "/luu/moi", "/bai/")


@dataclass(frozen=True, order=True)
class Cost:
    """What one request took: milliseconds of processor time, bytes of answer."""

    ms: float
    size: int
    name: str


class Asker:
    """Asks the site of a data folder."""

    def __init__(self, data: Path) -> None:
        self._client: FlaskClient = create_app(Settings(data=data, read_only=True)).test_client()
        self._client.get("/tim?q=nghị+quyết")
        hits = self._client.get("/tim.json?q=").get_json()["hits"]
        self._article = hits[0]["id"] if hits else "x"

    def cost(self, name: str, path: str, args: list[tuple[str, str]], tries: int = 2) -> Cost:
        """Return what a request costs, the least of some tries."""
        times = []
        for _ in range(tries):
            began = time.process_time()
            answer = self._client.get(path.replace("/bai/", f"/bai/{self._article}"), query_string=urlencode(args))
            size = len(answer.data)
            times.append(time.process_time() - began)
            if answer.status_code >= 500:
                raise AssertionError(f"{answer.status_code}: {path} {args}"[:400])
        return Cost(1000 * min(times), size, f"{path} {name}")


def main(arguments: list[str]) -> int:
    """Measure; 1 when a bar is missed."""
    logging.disable(logging.CRITICAL)
    asker = Asker(Path(arguments[0]))
    seconds = float(arguments[1]) if len(arguments) > 1 else SECONDS
    known = [asker.cost(*request) for request in _known()]
    found, count = climb(asker, seconds, random.Random(int(arguments[2]) if len(arguments) > 2 else 1))
    costs = [*known, *found]
    for cost in heapq.nlargest(SHOWN, costs):
        print(f"{cost.ms:8.0f} ms  {cost.size:>9,} bytes  {cost.name[:120]}")
    pages = [cost for cost in costs if not cost.name.startswith("/tim.csv")]
    dearest, longest = max(costs), max(pages, key=lambda cost: cost.size)
    print(f"{len(known)} known requests, {count} others; dearest {dearest.ms:.0f} ms (bar {BAR_MS:g})")
    print(f"longest but for CSV {longest.size:,} bytes (bar {BAR_BYTES:,}): {longest.name[:120]}")
    return dearest.ms > BAR_MS or longest.size > BAR_BYTES


def _known() -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    for name, unit in {"everything": "", **_UNITS}.items():
        question = f"{unit} " * (MAX_QUESTION // (len(unit) + 1)) if unit else ""
        for path in _PATHS:
            yield name, path, [("q", question)]
        yield f"{name}, last page", "/tim", [("q", question), ("trang", "99999")]
        yield f"{name}, why", "/tim", [("q", question), ("vi-sao", "1")]
    for key in ("tu", "ngay", "tinh", "nguoi", "vb", "sx", "trang"):
        yield f"4,000 {key}", "/tim", [(key, f"x{n}") for n in range(4000)]
        yield f"20,000 {key} in one", "/tim.json", [(key, ",".join(f"x{n}" for n in range(20_000)))]


def climb(asker: Asker, seconds: float, dice: random.Random) -> tuple[list[Cost], int]:
    """Return the dearest questions that small changes lead to, and how many were tried."""
    end, tried = time.monotonic() + seconds, 0
    kept: list[tuple[Cost, list[str]]] = []
    while time.monotonic() < end:
        parts = (
            _changed(dice, kept) if len(kept) >= _KEPT else [_item(dice) for _ in range(dice.choice((1, 5, 20, 60)))]
        )
        question = " ".join(parts)[:MAX_QUESTION]
        path = dice.choice(("/tim.json", "/tim"))
        kept.append((asker.cost(question, path, [("q", question)], tries=1), parts))
        kept = heapq.nlargest(_KEPT, kept, key=lambda pair: pair[0].ms)
        tried += 1
    # What was slow by chance is no more.
    best = [" ".join(parts)[:MAX_QUESTION] for _, parts in kept]
    return [asker.cost(question, "/tim.json", [("q", question)], tries=3) for question in best], tried


def _changed(dice: random.Random, kept: list[tuple[Cost, list[str]]]) -> list[str]:
    parts = list(dice.choice(kept[: _KEPT // 2])[1])
    for _ in range(dice.randint(1, 4)):
        at, kind = dice.randrange(len(parts)), dice.random()
        if kind < 0.3:
            parts[at] = _item(dice)
        elif kind < 0.6:
            parts[at:at] = [_item(dice) for _ in range(dice.randint(1, 5))]
        elif kind < 0.75:
            parts = parts[:at] + parts[at + 1 :] or [_item(dice)]
        else:
            parts += dice.choice(kept)[1][: dice.randint(1, 10)]
    return parts[:400]


def _item(dice: random.Random) -> str:
    kind = dice.random()
    if kind < 0.45:
        words = " ".join(dice.choices(_COMMON, k=dice.choice((2, 3, 4, 5, 8, 12, 30))))
        return f'"{words}"' + (f"~{dice.choice((1, 2, 5, 10, 20))}" if dice.random() < 0.8 else "")
    if kind < 0.55:
        return f"({' OR '.join(dice.choices((*_COMMON, *_SPECIAL), k=3))})"
    return dice.choice((*_COMMON, *_SPECIAL))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
