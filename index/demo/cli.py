"""The command `timtin demo`: it fills a data folder of its own with made-up articles, offline, to try things out."""

from __future__ import annotations

import json
from pathlib import Path

import click

from index.endings import failing_well
from index.errors import IndexMissing, TimtinError
from index.messages import LANGUAGES
from index.messages.catalogue import say
from index.messages.message import message
from index.settings import Settings, load
from index.telling import tell

FOLDER = "demo"
"""The folder inside the data folder that the demo fills unless another one is named."""

ROWS = "demo.jsonl"
"""The file of its articles, one row a line, as `timtin index build` reads them."""


@click.command()
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Folder to fill (default: ./var/demo).")
@click.option(
    "--lang", type=click.Choice(list(LANGUAGES)), help="Language of what is said (default: TIMTIN_LANG, else vi)."
)
def demo(data: Path | None, lang: str | None) -> None:
    """Fill a data folder of its own with some hundreds of made-up articles to play with; needs no network."""
    with failing_well():
        settings = load({"lang": lang})
        settings = load({"lang": lang, "data": data or settings.data / FOLDER})
        count = fill(settings)
    tell(say(message("cli_demo_ready", n=count, data=str(settings.data)), settings.lang))


def fill(settings: Settings) -> int:
    """Build the demo's index in its data folder anew; return the number of articles.

    Raises TimtinError when the folder holds an index of other articles, and what `index.build.build` raises.
    """
    from index import durable, state  # noqa: PLC0415  `timtin demo --help` must be instant
    from index.build import build  # noqa: PLC0415
    from index.demo.writer import articles  # noqa: PLC0415

    rows = [story.row for story in articles()]
    if not _free(settings, frozenset(row["id"] for row in rows)):
        other = str(settings.data / FOLDER)
        raise TimtinError(say(message("cli_demo_taken", data=str(settings.data), other=other), settings.lang))
    state.make_folder(settings.data)
    file = settings.data / ROWS
    durable.write_atomic(file, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    return build(settings, [file]).total


def _free(settings: Settings, ids: frozenset[str]) -> bool:
    """Return whether a data folder holds no index, or one of nothing but these articles."""
    from index import beside, state  # noqa: PLC0415
    from index.homes import home_of  # noqa: PLC0415

    try:
        state.current(settings.data)
    except IndexMissing:
        return True
    return beside.ever_added(home_of(settings)) <= ids
