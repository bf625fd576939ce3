"""What commands say beside their results, in the language that was asked for; `timtin --quiet` leaves most out."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

import click

from index import settings
from index.messages import catalogue
from index.messages.message import Text, Value, message

if TYPE_CHECKING:
    from index.engines.store import Lost
    from index.feeds.queue import FeedState
    from index.reading.raw import Rejection, Remark
    from index.report import Report

LANGUAGE = "timtin.language"
"""Under this name the context of a command keeps what it speaks."""

_MOST_TOLD = 30  # lines about the input
_MOST_NAMED = 20  # articles that lost much of their text: the lines of a screen


def tell(line: str, *, err: bool = False) -> None:
    """Print a report or a hint where it is wanted; ``err`` prints it beside the results, not among them."""
    context = click.get_current_context(silent=True)
    if context is None or not context.find_root().params.get("quiet"):
        click.echo(line, err=err)


def keep_language(context: click.Context, _option: click.Parameter, language: str | None) -> None:
    """Keep the language that was given with the command: the callback of its option."""
    context.meta[LANGUAGE] = language


def language() -> str:
    """Return what the command speaks that runs: what was asked for with it, else what the settings say."""
    if (context := click.get_current_context(silent=True)) is None:
        return settings.language()
    return context.meta.get(LANGUAGE) or context.params.get("lang") or settings.language()


def said(code: str, **values: Value) -> str:
    """Return a sentence of the catalogue in the language of the command that runs."""
    return spoken(message(code, **values))


def spoken(what: Text) -> str:
    """Return a message, or the sentence of an error, in the language of the command that runs."""
    return catalogue.say(what, language())


def name_lost(articles: Sequence[Lost]) -> None:
    """Name the articles that lost much of their text as navigation, the first of them."""
    if articles:
        tell(said("cli_lost", n=len(articles)))
    for article in articles[:_MOST_NAMED]:
        tell(f"  {article.share:4.0%}  {article.id}")
    if len(articles) > _MOST_NAMED:
        tell(said("cli_lost_more", n=len(articles) - _MOST_NAMED))


def name_input(*told: Sequence[Rejection | Remark]) -> None:
    """Print what is to be told of the input: as many lines as a screen has; the whole list goes to a file."""
    lines = [f"{f'{one.path}:{one.line}' if one.line else one.path}: {spoken(one.reason)}" for one in chain(*told)]
    for line in lines[:_MOST_TOLD]:
        click.echo(line, err=True)
    if len(lines) > _MOST_TOLD:
        with NamedTemporaryFile("w", encoding="utf-8", prefix="timtin-", suffix=".txt", delete=False) as file:
            file.writelines(f"{line}\n" for line in lines)
        click.echo(said("cli_input_more", n=len(lines) - _MOST_TOLD, file=file.name), err=True)


def print_report(report: Report) -> None:
    """Print what was done and name what was not taken in; some of that ends the command with code 1."""
    for notice in report.notices:
        tell(spoken(notice), err=True)
    counts = {name: int(getattr(report, name)) for name in ("added", "updated", "unchanged", "removed")}
    dead = said("cli_dead", count=len(report.dead)) if report.dead else ""
    done = said("cli_done", **counts, rejected=len(report.rejected), dead=dead)
    tell(f"{done}; {said('cli_in_index', n=report.total)} ({report.seconds:.1f} s)")
    for id in report.missing:
        click.echo(said("cli_missing", id=id), err=True)
    name_input(report.remarks, report.dead, report.rejected)
    if report.missing or report.rejected:
        sys.exit(1)


def name_feed(feed: FeedState) -> None:
    """Print how a feed does; times are Việt Nam's."""
    from index.reading.stamps import VIETNAM  # noqa: PLC0415  `timtin --help` must be instant

    click.echo(feed.url)
    when = said("cli_feed_silent")
    if feed.answered is not None:
        when = said("cli_feed_answered", when=f"{datetime.fromtimestamp(feed.answered, VIETNAM):%Y-%m-%d %H:%M}")
    failed = said("cli_feed_failed", n=feed.failures, why=feed.reason or "") if feed.failures else said("cli_feed_well")
    click.echo(f"  {when}; {failed}")
    click.echo(said("cli_feed_taken", n=feed.taken, waiting=feed.waiting, given_up=feed.given_up))
