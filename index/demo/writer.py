"""The writer of the demo's articles: the same ones each time, from the sentences in `stories.json`.

Each province gets its congresses, councils, floods and projects over ten years, with offices that change hands at each
congress. Some articles are printed again by another outlet; some carry no day, only an address with a serial number.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from index.reading import terms
from index.text.slug import slug

SEED = 20150101
FIRST, LAST = date(2015, 9, 1), date(2025, 11, 1)
"""Ten years, from one round of provincial congresses to the next but one."""

_TERMS = {2015: "2015-2020", 2020: "2020-2025", 2025: "2025-2030"}
_FIRST_SERIAL, _SERIALS_A_DAY = 200_000, 40
_UNDATED = 0.2  # of the articles: only their address tells when they appeared
_REPRINTED = 0.1
_SENTENCES = 6  # of a kind in one article
_MERGER = date(2025, 7, 1)


@dataclass(frozen=True, slots=True)
class Story:
    """One made-up article: the row that `timtin index build` reads, and what it is about, which judges need."""

    row: dict[str, str]
    kind: str
    province: str | None


@cache
def stories() -> dict[str, Any]:
    """Return the sentences, people and plan of `stories.json`."""
    table: dict[str, Any] = json.loads((files(__package__) / "stories.json").read_text("utf-8"))
    return table


def articles() -> list[Story]:
    """Return all articles of the demo, in the order of their days.

    >>> made = articles()
    >>> 300 < len(made) < 600, made == articles()
    (True, True)
    """
    writer = _Writer()
    told = sorted(writer.tell(), key=lambda one: one[0])
    found = [story for number, (day, story) in enumerate(told) for story in writer.printed(number, day, story)]
    return [*found, *_traps()]


def topics() -> list[dict[str, Any]]:
    """Return the questions that are judged: ``qid``, ``query``, and the kind and province of what answers them."""
    found: list[dict[str, Any]] = stories()["topics"]
    return found


def judgements() -> dict[str, dict[str, int]]:
    """Return for each topic the ids of the articles that answer it, graded 2: what the writer wrote them about."""
    found: dict[str, dict[str, int]] = {}
    for topic in topics():
        wanted = {topic["province"]} if topic["province"] else None
        found[topic["qid"]] = {
            story.row["id"]: 2
            for story in articles()
            if story.kind == topic["kind"] and (wanted is None or story.province in wanted)
        }
    return found


class _Writer:
    def __init__(self) -> None:
        self._random = random.Random(SEED)  # noqa: S311  for stories, not for secrets
        self._names = list(stories()["people"])
        self._random.shuffle(self._names)

    def tell(self) -> Iterator[tuple[date, Story]]:
        """Yield what happens, province by province, with its day."""
        for number, province in enumerate(stories()["provinces"]):
            for kind, times in stories()["plan"]:
                for time in range(times):
                    day = self._day(kind, time, number)
                    yield day, self._story(kind, province, number, day, time)

    def _day(self, kind: str, time: int, province: int) -> date:
        if kind == "congress":
            return date(list(_TERMS)[time], 10, 1) + timedelta(days=2 * province)
        first = _MERGER if kind == "merger" else FIRST
        return first + timedelta(days=self._random.randrange((LAST - first).days))

    def _story(self, kind: str, province: dict[str, Any], number: int, day: date, time: int) -> Story:
        table = stories()["kinds"][kind]
        values = self._values(province, number, day)
        title = self._random.choice(table["titles"]).format(**values)
        lines = [table["lead"], *self._body(kind), stories()["mark"]]
        text = "\n".join(line.format(**values) for line in lines)
        row = {"title": f"{title} {stories()['title_mark']}", "text": text}
        return Story(row, kind, None if kind in ("assembly", "abroad") else province["name"])

    def _body(self, kind: str) -> list[str]:
        """Return some of the sentences of a kind with some that could stand anywhere: no two articles are alike."""
        first, *others = stories()["kinds"][kind]["body"]
        chosen = {first, *self._random.sample(others, _SENTENCES - 1)}
        lines = [line for line in (first, *others) if line in chosen]
        if kind == "assembly":  # told hour by hour: nothing comes between
            return lines
        said = self._random.sample(stories()["said"], _SENTENCES)
        return [f"{one} {other}" for one, other in zip(lines, said, strict=True)]

    def _values(self, province: dict[str, Any], number: int, day: date) -> dict[str, str]:
        """Return what stands for the words in braces; who holds an office changes with each congress."""
        turn = sum(year <= day.year for year in _TERMS) - 1
        term = list(_TERMS.values())[turn]
        name = province["unit"] if day >= _MERGER else province["name"]
        chance = self._random.randint
        return {
            "province": name,
            "former": province["name"],
            "unit": province["unit"],
            "district": self._random.choice(province["districts"]),
            "day": f"{day.day}/{day.month}/{day.year}",
            "ordinal": terms.ordinal_of(slug(name), term) or "I",
            "term": term,
            "plan": "2016-2020" if day.year < 2021 else "2021-2025",
            "secretary": self._name(number, turn),
            "chair": self._name(number, turn + 1),
            "councillor": self._name(number, turn + 2),
            "officer": self._name(number, turn + 3),
            "n": str(chance(120, 980)),
            "few": str(chance(3, 40)),
            "small": str(chance(2, 9)),
            "digit": str(chance(1, 9)),
            "money": f"{chance(1, 9)}.{chance(10, 99)}0",
            "number": str(chance(101, 399)),
            "other": str(chance(401, 899)),
        }

    def _name(self, province: int, turn: int) -> str:
        name: str = self._names[(4 * province + turn) % len(self._names)]
        return name

    def printed(self, number: int, day: date, story: Story) -> Iterator[Story]:
        """Yield a story as one outlet prints it, and some once more in another, a little shortened."""
        outlets = stories()["outlets"]
        yield self._in(outlets[number % len(outlets)], number, day, story)
        if self._random.random() < _REPRINTED:
            lines = story.row["text"].split("\n")
            again = Story(story.row | {"text": "\n".join([*lines[:-2], lines[-1]])}, story.kind, story.province)
            yield self._in(outlets[(number + 1) % len(outlets)], number + 5_000, day + timedelta(days=1), again)

    def _in(self, outlet: dict[str, str], number: int, day: date, story: Story) -> Story:
        province = story.province or "Hà Nội"
        address = outlet["address"].format(
            slug=slug(story.row["title"]),
            serial=_FIRST_SERIAL + _SERIALS_A_DAY * (day - FIRST).days + number % _SERIALS_A_DAY,
            year=day.year,
            month=f"{day.month:02}",
            province_slug=slug(province),
        )
        row = {"id": f"mau-{number:05}", **story.row, "source": outlet["source"].format(province=province)}
        row["url"] = address
        if self._random.random() >= _UNDATED:
            row["date"] = str(day)
        return Story(row, story.kind, story.province)


def _traps() -> Iterator[Story]:
    """Yield articles each of which has led a reader of newspapers astray."""
    for number, trap in enumerate(stories()["traps"]):
        row = {
            "id": f"mau-bay-{number}",
            "title": f"{trap['title']} {stories()['title_mark']}",
            "text": f"{trap['text']}\n{stories()['mark']}",
            "source": "Báo Mẫu Bắc",
        }
        yield Story(row, "trap", None)
