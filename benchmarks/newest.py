"""How true the top of what is new is: days after the end of a crawl that pages, twins and feeds tell as facts.

    python -m benchmarks.newest

vietnamnet.vn's political articles were collected from 2020 to 2022 and say nothing of their day but in their words.
Errors are few in all, and whatever puts the newest first picks them out: of ten days at the top eight once lay years
later, plans that an article tells of. Every first page by date is looked at: of all articles, of questions, of the
largest values of each facet; the front page; and the feeds. Fails when a figure is over its ceiling in `floors.json`.
The articles are not part of the project.
"""

from __future__ import annotations

import json
import lzma
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from flask.testing import FlaskClient

from benchmarks.shared import SHARED, judge, present
from index.build import build
from index.settings import Settings
from webui.app import make

CRAWL, END = "vietnamnet_2022-", "2022-12-31"
TOP = 10
QUESTIONS = (
    "nghị quyết", "dự án", "quy hoạch", "đại hội đảng bộ", "Quốc hội", "cao tốc", "nhiệm kỳ 2026-2031", "chủ tịch UBND",
    "kế hoạch năm 2025", "khởi công", "metro", "bầu cử", "APEC", "sân bay Long Thành", "sáp nhập",
)  # fmt: skip


def main() -> int:
    """Look at the tops of an index of the crawl; 1 when a day after its end is told as a fact."""
    if not present():
        return 0
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder) / "var")
        build(settings, [_crawl(Path(folder))])
        visitor = make(settings).test_client()
        days = {"newest": list(_newest(visitor)), "front page": list(_front(visitor)), "feeds": list(_fed(visitor))}
    wrong = {what: sorted(day for day in found if day > END) for what, found in days.items()}
    for what, found in days.items():
        print(f"  {what:12} {len(found):5} days told as facts, after {END}: {len(wrong[what])} {wrong[what][-5:]}")
    print("newest")
    return judge("newest", {f"{what}: days after the end, wrong": len(found) for what, found in wrong.items()})


def _crawl(folder: Path) -> Path:
    path = folder / "crawl.jsonl"
    with lzma.open(SHARED / "corpus" / "politics.jsonl.xz", "rt", encoding="utf-8") as file, path.open("w") as out:
        for row in map(json.loads, file):
            if row["id"].startswith(CRAWL):
                kept = {key: value for key, value in row.items() if key not in ("date", "date_hint")}
                out.write(json.dumps(kept, ensure_ascii=False) + "\n")
    return path


def _asked(visitor: FlaskClient) -> Iterator[str]:
    """Return what is asked: everything, each question, the largest values of each facet."""
    yield ""
    yield from (f"q={question}" for question in QUESTIONS)
    for key, values in visitor.get("/tim.json").get_json()["facets"].items():
        name = "ngay" if key == "ngay" else key
        yield from (f"{name}={value['value']}" for value in values[:TOP])


def _newest(visitor: FlaskClient) -> Iterator[str]:
    for asked in _asked(visitor):
        hits = visitor.get(f"/tim.json?{asked}&sx=moi").get_json()["hits"]
        yield from (hit["date"] for hit in hits[:TOP] if hit["date"])


def _front(visitor: FlaskClient) -> Iterator[str]:
    yield from re.findall(r'<time datetime="([0-9-]+)"', visitor.get("/").text)


def _fed(visitor: FlaskClient) -> Iterator[str]:
    for asked in _asked(visitor):
        feed = ElementTree.fromstring(visitor.get(f"/tim.atom?{asked}").data)
        yield from (found.text[:10] for found in feed.iter("{http://www.w3.org/2005/Atom}published") if found.text)
        yield from (found.text for found in feed.iter("{urn:x-timtin:atom}date") if found.text)


if __name__ == "__main__":
    sys.exit(main())
