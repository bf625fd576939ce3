"""The commands `timtin index …` and `timtin read`: they parse, call, print, and say by the exit code how it went.

0: done; 1: some input was rejected; 2: cannot work (the reason is printed).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.endings import failing_well
from index.engines.known import ENGINES
from index.engines.store import WHOLE, Share
from index.errors import TimtinError
from index.messages import LANGUAGES
from index.settings import Settings, load
from index.stdin import with_stdin
from index.telling import LANGUAGE, keep_language, name_feed, name_input, name_lost, print_report, said, tell

if TYPE_CHECKING:
    from index.reading.sources import Sources


def _data(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of every command: where the data lie, and in which language it speaks."""
    data = click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        help="Data folder (default: TIMTIN_DATA, else ./var).",
    )
    language = click.option(
        "--lang",
        type=click.Choice(list(LANGUAGES)),
        expose_value=False,
        callback=keep_language,
        help="Language of what is said (default: TIMTIN_LANG, else vi).",
    )
    return data(language(command))


_map = click.option(
    "--map",
    "maps",
    multiple=True,
    metavar="PART=FIELD",
    help="What rows call a part: --map text=noi_dung --map title=ten.",
)
_paths = click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, allow_dash=True, path_type=Path),
    callback=with_stdin,
)


def _share(_context: click.Context, _option: click.Parameter, text: str | None) -> Share:
    number, _, of = (text or "1/1").partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        raise click.BadParameter("give it as 3/16: the third of 16 parts")
    return Share(int(number), int(of))


@click.group()
def index() -> None:
    """Build and change the index."""


@index.command()
@_paths
@click.option("--workers", type=click.IntRange(1, 64), help="Processes to use (default: one for each core).")
@click.option("--if-missing", is_flag=True, help="Only where there is no index yet: one that is there stays.")
@click.option("--share", callback=_share, help="3/16: the third of 16 parts; other machines build the others.")
@_map
@_data
def build(paths: tuple[Path, ...], maps: tuple[str, ...], data: Path | None, **how: Any) -> None:
    """Build the index anew from files and folders; the old one serves until the new one is complete."""
    with _work(data) as settings:
        from index.build import build as run  # noqa: PLC0415  `timtin --help` must be instant
        from index.samples import standing  # noqa: PLC0415

        share, paths = how["share"], _sources(paths, maps)
        if how["if_missing"] and (count := standing(settings, paths)) is not None:
            tell(said("cli_standing", n=count, data=str(settings.data)))
            return

        with _progress(paths) as progress:
            report = run(settings, paths, workers=how["workers"], progress=progress, share=share)
        if share == WHOLE:  # else there may be no index yet, only the beginning of one
            from index.stats import stats as measure  # noqa: PLC0415

            name_lost(measure(settings).lost)
        print_report(report)


@index.command()
@_paths
@_map
@_data
def add(paths: tuple[Path, ...], maps: tuple[str, ...], data: Path | None) -> None:
    """Add files and folders to the index: the same id replaces, the same content changes nothing."""
    with _work(data) as settings:
        from index.update import add as run  # noqa: PLC0415

        with _progress(paths) as progress:
            report = run(settings, _sources(paths, maps), progress=progress)
        print_report(report)


@index.command()
@click.argument("feeds", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--delay", type=click.FloatRange(0, 60), default=1.0, help="Seconds between two requests to one host.")
@click.option("--allow-private", is_flag=True, help="Also fetch from loopback and private networks.")
@_data
def pull(feeds: Path, delay: float, allow_private: bool, data: Path | None) -> None:
    """Fetch what RSS and Atom feeds announce; FEEDS is a file with the address of one feed on each line."""
    with _work(data) as settings:
        try:
            from index.feeds.fetcher import Fetcher  # noqa: PLC0415
            from index.feeds.pull import pull as run  # noqa: PLC0415
            from index.feeds.ranges import anywhere, public  # noqa: PLC0415
            from index.feeds.visitor import Visitor  # noqa: PLC0415
        except ImportError as error:
            raise TimtinError("feeds need more libraries: install requirements/run.txt") from error
        fetcher = Fetcher(anywhere if allow_private else public, site=settings.base_url)
        print_report(run(settings, feeds, Visitor(fetcher, delay), progress=_counted))


@index.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@_data
def feeds(form: str, data: Path | None) -> None:
    """Show how each feed does: when it answered last, how often it failed since, which articles wait."""
    with _work(data) as settings:
        from index.feeds.queue import Queue  # noqa: PLC0415

        states = Queue(settings.data).states()
        if form == "json":
            click.echo(json.dumps([asdict(one) for one in states], ensure_ascii=False))
            return
        for one in states:
            name_feed(one)
        if not states:
            click.echo(said("cli_no_feed"))


@index.command()
@click.argument("ids", nargs=-1, required=True)
@click.option("--keep-out", is_flag=True, help="For good: no text of them is left, no build takes them in.")
@_data
def remove(ids: tuple[str, ...], keep_out: bool, data: Path | None) -> None:
    """Take articles out of the index by their ids."""
    with _work(data) as settings:
        from index.update import remove as run  # noqa: PLC0415

        print_report(run(settings, ids, keep_out=keep_out))


@index.command()
@click.argument("id", required=False)
@click.option("--date", help="When it appeared: 2021-03-01, 2021-03 or 2021.")
@click.option("--province", "provinces", multiple=True, help="nghe-an; several: the first is the primary one.")
@click.option("--scope", type=click.Choice(["local", "national", "international", "unknown"]))
@click.option("--congress", "congresses", multiple=True, help="toan-quoc.xiii, nghe-an.2020-2025.")
@click.option("--document", "documents", multiple=True, help="Nghị quyết 26-NQ/TW ngày 30/7/2013.")
@click.option("--person", "people", multiple=True, help="Họ Và Tên: chức danh, chức danh.")
@click.option("--title")
@click.option("--source")
@click.option("--url")
@click.option(
    "--none",
    multiple=True,
    type=click.Choice(["date", "provinces", "congresses", "documents", "people", "source", "url"]),
    help="The article has none of these.",
)
@click.option("--note", help="Why; kept in the file.")
@click.option("--undo", is_flag=True, help="Take all corrections of the article back.")
@_data
def correct(id: str | None, none: tuple[str, ...], undo: bool, data: Path | None, **given: Any) -> None:
    """Correct what was understood of an article, for good; without ID apply the file of corrections to the index."""
    values = {name: list(value) if isinstance(value, tuple) else value for name, value in given.items() if value}
    values |= dict.fromkeys(none)
    if undo and (values or not id):
        raise click.UsageError("--undo takes back everything: give an ID and nothing else")
    with _work(data) as settings:
        from index import update  # noqa: PLC0415

        if id and undo:
            update.forget(settings, id)
        elif id:
            update.note(settings, id, values)
        print_report(update.correct(settings, [id] if id else ()))


@index.command()
@_data
def rollback(data: Path | None) -> None:
    """Go back to the index before the current one, where the engine keeps it: a cluster does, until the next build."""
    with _work(data) as settings:
        from index.update import rollback as run  # noqa: PLC0415

        print_report(run(settings))


@index.command()
@click.option("--to", "engine", required=True, type=click.Choice(ENGINES), help="The engine; the other's is copied.")
@_data
def copy(engine: str, data: Path | None) -> None:
    """Copy the index to another engine as it is: nothing is read or cut into words again, and the copied one stays."""
    with _work(data) as settings:
        from index.copying import copy as run  # noqa: PLC0415

        report = run(settings, engine, _counted)
        if settings.engine != engine:
            tell(said("cli_copied", engine=engine))
        print_report(report)


@index.command()
@_data
def settle(data: Path | None) -> None:
    """Settle dates and near-duplicates over all articles, after some came or went: they may depend on each other."""
    with _work(data) as settings:
        from index.update import settle as run  # noqa: PLC0415

        print_report(run(settings))


@index.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@_data
def stats(form: str, data: Path | None) -> None:
    """Show what the index holds and how large each part of it is."""
    with _work(data) as settings:
        from index.stats import stats as run  # noqa: PLC0415

        found = run(settings)
        if form == "json":
            click.echo(json.dumps(asdict(found) | {"ratio": round(found.ratio, 3)}, ensure_ascii=False))
            return
        counts = {"n": found.articles, "segments": found.segments, "deleted": found.deleted}
        click.echo(said("cli_stats", **counts, generation=found.generation))
        if found.unsettled:
            click.echo(said("cli_unsettled", n=found.unsettled))
        sizes = {"size": _mb(found.index_bytes).strip(), "text": _mb(found.text_bytes).strip()}
        click.echo(said("cli_size", **sizes, ratio=f"{found.ratio:.2f}"))
        for name, size in found.parts.items():
            click.echo(f"  {name:12} {_mb(size)}  {found.terms.get(name, '')}")
        name_lost(found.lost)


@index.command()
@_data
def check(data: Path | None) -> None:
    """Read the whole index and compare it with its checksums; see that nothing is left of what is kept out."""
    with _work(data) as settings:
        from index.stats import check as run  # noqa: PLC0415
        from index.stats import left  # noqa: PLC0415

        damaged = run(settings)
        for line in damaged:
            click.echo(said("cli_damaged", what=line), err=True)
        if damaged:
            raise TimtinError(said("cli_is_damaged"))
        for what in (kept := left(settings)):
            click.echo(said("cli_left", what=what), err=True)
        if kept:
            raise TimtinError(said("cli_is_left"))
        click.echo(said("cli_whole"))


@click.command()
@_paths
@click.option("--format", "form", type=click.Choice(["jsonl", "text"]), default="text")
@click.option("--explain", is_flag=True, help="Show the words that prove each value, and what was cut.")
@_map
@_data
def read(paths: tuple[Path, ...], form: str, explain: bool, maps: tuple[str, ...], data: Path | None) -> None:
    """Show what is understood of articles, without an index."""
    with _work(data):
        from index.intake import understood  # noqa: PLC0415
        from index.printed import lines  # noqa: PLC0415
        from index.report import NothingRead, Tally  # noqa: PLC0415

        tally = Tally()
        found = False
        for article in understood(_sources(paths, maps), tally):
            found = True
            if form == "jsonl":
                click.echo(json.dumps(article.to_json(), ensure_ascii=False))
            else:
                click.echo("\n".join(lines(article, explain)) + "\n")
        if not found:
            raise NothingRead(paths, tally.rejected)
        name_input(tally.remarks, tally.rejected)
        sys.exit(1 if tally.rejected else 0)


# How it went


@contextmanager
def _work(data: Path | None) -> Iterator[Settings]:
    meta = click.get_current_context().meta
    with failing_well(lambda error: name_input(getattr(error, "rejected", ()))):
        settings = load({"data": data, "lang": meta.get(LANGUAGE)})
        meta[LANGUAGE] = settings.lang
        yield settings


@contextmanager
def _progress(paths: tuple[Path, ...]) -> Iterator[Callable[[int], None]]:
    """Show a bar on a terminal; in a pipe, nothing."""
    if not sys.stderr.isatty():
        yield lambda count: None
        return
    from index.progress import estimate  # noqa: PLC0415

    with click.progressbar(length=estimate(paths), label=said("cli_articles"), show_pos=True, file=sys.stderr) as bar:
        yield bar.update


def _counted(done: int, total: int) -> None:
    """Show on a terminal how many articles are done."""
    if total and sys.stderr.isatty():
        click.echo(f"\r{said('cli_articles')}  {done}/{total}", err=True, nl=done == total)


def _sources(paths: tuple[Path, ...], maps: tuple[str, ...]) -> Sources:
    from index.reading.fields import mapped  # noqa: PLC0415
    from index.reading.sources import Sources  # noqa: PLC0415

    return Sources.of(paths, mapped(maps))


def _mb(size: int) -> str:
    return f"{size / 1e6:8.1f} MB"
