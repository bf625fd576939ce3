"""Reading of articles that were drawn by a seed and labelled before the rules: several provinces, people, high offices.

    python -m benchmarks.drawn

Of the articles only ids and labels stand here; without the corpus nothing is measured.
"""

from __future__ import annotations

import json
import lzma
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.shared import SHARED, judge, present, timtin
from index.reading import offices
from index.reading.tables import table

_HERE = Path(__file__).parent
# Who held one of the highest offices before the table of holders begins, or holds one in another country.
_OTHERS = frozenset(
    "Lê Duẩn;Đỗ Mười;Nguyễn Văn Linh;Lê Khả Phiêu;Trường Chinh;Trần Phú;Lê Hồng Phong;Hà Huy Tập;Nguyễn Văn Cừ"
    ";Trần Đức Lương;Lê Đức Anh;Võ Chí Công;Tôn Đức Thắng;Võ Văn Kiệt;Phạm Văn Đồng;Nông Đức Mạnh;Nguyễn Văn An"
    ";Lê Quang Đạo;Nguyễn Hữu Thọ;Lê Hồng Anh;Đinh Thế Huynh;Trần Quốc Vượng;Trương Tấn Sang;Phan Diễn"
    ";Lý Khắc Cường;Lý Cường;Chu Ân Lai;Chu Dung Cơ;Hồ Cẩm Đào;Lý Hiển Long;Lý Quang Diệu;Hoàng Tuần Tài"
    ";Giang Trạch Dân;Trần Độc Tú".split(";")
)


def main() -> int:
    """Measure everything; 1 when a figure is under its floor."""
    if not present():
        return 0
    read = {article["id"]: article for article in _read()}
    measured = {**_several(read), **_people(read), "highest offices wrong": float(len(list(_wrong(read))))}
    for line in _wrong(read):
        print(f"  {line}")
    print("drawn articles")
    return judge("drawn", measured)


def _read() -> Iterator[dict[str, Any]]:
    """Return what is understood of all political articles."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "politics.jsonl"
        with lzma.open(SHARED / "corpus" / "politics.jsonl.xz") as file:
            source.write_bytes(file.read())
        for line in timtin("read", source, "--format", "jsonl").splitlines():
            yield json.loads(line)


def _labels(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((_HERE / f"{name}.json").read_text("utf-8"))["articles"]
    return rows


def _several(read: Mapping[str, Any]) -> dict[str, float]:
    """Return how well the provinces of articles on several are found."""
    right = given = wanted = primary = 0
    labels = _labels("multi_province")
    for label in labels:
        provinces = read[label["id"]]["provinces"]
        got = {province["slug"] for province in provinces}
        first = next((province["slug"] for province in provinces if province["primary"]), None)
        other = next((also for also in map(set, label.get("also", ())) if also == got), None)
        want = set(label["provinces"]) if other is None else other
        right, given, wanted = right + len(got & want), given + len(got), wanted + len(want)
        primary += first in label["primary"] or other is not None
    return {
        "several provinces: set F1": 2 * right / (given + wanted),
        "several provinces: primary": primary / len(labels),
    }


def _people(read: Mapping[str, Any]) -> dict[str, float]:
    """Return the share of the persons wanted that are found with their office."""
    found = wanted = 0
    for label in _labels("people"):
        got = {person["name"]: person["titles"] for person in read[label["id"]]["people"]}
        for name, words in label["people"]:
            wanted += 1
            found += any(word in title.lower() for title in got.get(name, ()) for word in words)
    return {"people: found with their office": found / wanted}


def _wrong(read: Mapping[str, Any]) -> Iterator[str]:
    """Return who is given one of the highest offices and never held one."""
    holders = {
        name for name, held in table("times")["holders"].items() if any(offices.is_highest(what) for what, *_ in held)
    }
    for article in read.values():
        for person in article["people"]:
            high = [title for title in person["titles"] if offices.is_highest(title) and "Phó" not in title]
            if high and person["name"] not in holders | _OTHERS:
                yield f"{article['id']}: {person['name']}, {high[0]}"


if __name__ == "__main__":
    sys.exit(main())
