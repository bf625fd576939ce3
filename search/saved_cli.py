"""The command `timtin saved`: run what people saved, tell what is new, show a list to who has its recovery code.

0: done; 1: some codes are those of no saved query; 2: cannot work (the reason is printed).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from index.errors import TimtinError
from index.messages.message import message
from search.command import data_option, lang_option, print_hit, print_results, service_of, voice, work

if TYPE_CHECKING:
    from index.settings import Settings
    from search.results import Hit, Say
    from search.saved import SavedQueries, SavedQuery
    from search.service import Service

LAST = "last"
"""Since the last run that told what it found, or since the query was saved."""

_form = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")


class _Saved(click.Group):
    """A group whose first word may be the code of a saved query: `timtin saved CODE` runs it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take what is none of the commands for the code of a saved query."""
        known = bool(args) and (args[0] in self.commands or args[0] in ctx.help_option_names)
        return super().parse_args(ctx, args if known else ["show", *args])


@click.group(cls=_Saved)
def saved() -> None:
    """Saved queries: run one (`timtin saved CODE`), tell what is new in some, list those of a recovery code."""


@saved.command()
@click.argument("code", required=False)
@_form
@data_option
@lang_option
def show(code: str | None, form: str, data: Path | None, lang: str | None) -> None:
    """Run the saved query behind a short link (/s/CODE); without CODE, say how many there are."""
    with work({"data": data, "lang": lang}) as settings:
        queries, say = _queries(settings), voice(settings)
        if code is None:
            click.echo(say(message("cli_saved_count", n=queries.count())))
            return
        if (request := queries.open(code)) is None:
            raise TimtinError(say(message("cli_saved_missing", code=code)))
        print_results(service_of(settings).search(request), form, say)


# What is new


class News(NamedTuple):
    """What was first indexed after one moment and until another, and answers a saved query."""

    query: SavedQuery
    since: int
    until: int
    hits: list[Hit]


@saved.command()
@click.argument("codes", nargs=-1, required=True, metavar="CODE…")
@click.option(
    "--since",
    default=LAST,
    show_default=True,
    help="last: since the last run, which is noted; else a moment of Việt Nam's time: 2026-11-28T17:36:05.",
)
@_form
@data_option
@lang_option
def run(codes: Sequence[str], since: str, form: str, data: Path | None, lang: str | None) -> None:
    """Tell what is new in saved queries: as text nothing where nothing is, as JSON one line a query.

    What `--since last` has told is noted once it is written out, and what the page knows stays as it is.
    """
    with work({"data": data, "lang": lang}) as settings:
        queries, say = _queries(settings), voice(settings)
        mark, service = _moment(since, say), service_of(settings)
        found = {code: queries.coded(code) for code in dict.fromkeys(codes)}
        for query in filter(None, found.values()):
            news = _news(service, query, query.run if mark is None else mark)
            _print_news(news, form, say)
            sys.stdout.flush()  # what could not be written out is told again
            if mark is None:
                queries.mark_run(query.code, news.until)
        for code in (code for code, query in found.items() if query is None):
            click.echo(f"timtin: {say(message('cli_saved_missing', code=code))}", err=True)
        if None in found.values():
            sys.exit(1)


def _moment(since: str, say: Say) -> int | None:
    from search import arrivals  # noqa: PLC0415

    moment = None if since == LAST else arrivals.seconds(since)
    if moment is None and since != LAST:
        raise TimtinError(say(message("cli_since_unread", value=since)))
    return moment


def _news(service: Service, query: SavedQuery, since: int) -> News:
    until, asked = service.arrived(), query.news(since)
    hits = [hit for hit in service.export(asked) if hit.arrived <= until]  # the others are told next time
    return News(query, asked.after or 0, until, hits)


def _print_news(news: News, form: str, say: Say) -> None:
    from search import arrivals  # noqa: PLC0415

    query = news.query
    if form == "json":
        ends = {"since": arrivals.dated(news.since), "until": arrivals.dated(news.until)}
        hits = [hit.to_json(say) for hit in news.hits]
        found = {"code": query.code, "name": query.name, "query": query.query, **ends, "total": len(hits), "hits": hits}
        click.echo(json.dumps(found, ensure_ascii=False))
    elif news.hits:
        since = arrivals.label(news.since)
        click.echo(say(message("cli_news", name=query.name, n=len(news.hits), since=since)))
        for number, hit in enumerate(news.hits, 1):
            print_hit(number, hit, say)
        click.echo()


# A list


@saved.command(name="list")
@_form
@data_option
@lang_option
def list_(form: str, data: Path | None, lang: str | None) -> None:
    """List the saved queries of a recovery code, which is asked for on standard input: no history shall hold it."""
    with work({"data": data, "lang": lang}) as settings:
        queries, say = _queries(settings), voice(settings)
        found = _recovered(queries, say)
        if form == "json":
            from search.saved_json import to_json  # noqa: PLC0415

            click.echo(json.dumps(to_json(found), ensure_ascii=False, indent=1))
            return
        service = service_of(settings)
        for query in found:
            _print_query(query, service.count(query.news(query.seen)), say)


def _recovered(queries: SavedQueries, say: Say) -> list[SavedQuery]:
    from search.saved import SavedMissing  # noqa: PLC0415

    ask = say(message("cli_recovery"))
    asked = click.prompt(ask, hide_input=True, err=True) if sys.stdin.isatty() else sys.stdin.readline(200)
    try:
        return queries.recovered(asked)
    except SavedMissing:
        raise TimtinError(say(message("cli_recovery_wrong"))) from None


def _print_query(query: SavedQuery, new: int, say: Say) -> None:
    fresh = f"  {say(message('new', n=new))}" if new else ""
    click.echo(f"{query.code}  {click.style(query.name, bold=True)}{fresh}")
    if query.tags:
        click.echo(f"            {', '.join(query.tags)}")
    for line in query.note.splitlines():
        click.echo(f"            {line}")
    click.echo(click.style(f"            {query.query}", dim=True))


def _queries(settings: Settings) -> SavedQueries:
    from index.homes import home_of  # noqa: PLC0415
    from search.saved import SavedQueries  # noqa: PLC0415

    return SavedQueries(home_of(settings))
