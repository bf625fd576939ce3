"""What the commands of this floor share: options, settings, the voice they speak with, how answers are printed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.endings import failing_well
from index.messages import LANGUAGES, catalogue
from index.messages.message import Message, message
from index.settings import Settings, load
from index.telling import tell

if TYPE_CHECKING:
    from search.results import Hit, Marked, Results, Say
    from search.service import Service

data_option = click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder (default: TIMTIN_DATA, else ./var)."
)
lang_option = click.option(
    "--lang", type=click.Choice(list(LANGUAGES)), help="Language of what is said (default: TIMTIN_LANG, else vi)."
)


@contextmanager
def work(flags: dict[str, object]) -> Iterator[Settings]:
    """Do the work of a command with the settings that its flags make; what goes wrong ends it with one line."""
    with failing_well():
        yield load(flags)


def service_of(settings: Settings) -> Service:
    """Return the door to searching."""
    from search.service import Service  # noqa: PLC0415  `timtin --help` must be instant

    return Service(settings)


def voice(settings: Settings) -> Say:
    """Return how messages are said: in the language that was asked for."""
    return partial(catalogue.say, language=settings.lang)


# One answer


def print_results(results: Results, form: str, say: Say) -> None:
    """Print one page of results, as text or as JSON in one line."""
    if form == "json":
        click.echo(json.dumps(results.to_json(say), ensure_ascii=False))
        return
    for notice in results.notices:
        tell(say(notice), err=True)
    for reading in results.understood:
        said = message("cli_read_as", text=reading.text, meaning=reading.meaning)
        tell(click.style(say(said), dim=True))
    for line in _help(results):
        tell(say(line))
    if results.by_meaning:
        tell(say(message("by_meaning_alone", n=results.by_meaning)))
    tell(say(message("cli_total", n=results.total, time=f"{results.seconds * 1000:.1f}")))
    first = (results.request.trang - 1) * len(results.hits)
    for number, hit in enumerate(results.hits, first + 1):
        print_hit(number, hit, say)


def _help(results: Results) -> Iterator[Message]:
    """Return what may help to ask better."""
    if results.suggestion:
        yield message("cli_suggestion", question=results.suggestion)
    if results.relaxed:
        yield results.relaxed
    if results.related:
        yield message("cli_related", questions=results.related)


def print_hit(number: int, hit: Hit, say: Say) -> None:
    """Print one hit with its number; a day that may well be wrong is printed as doubt."""
    click.echo(f"\n{number}. {_styled(hit.title)}")
    guess = say(message("date_guess", day=hit.date_guess)) if hit.date_guess else ""
    alone = say(message("by_meaning")) if hit.by_meaning else ""
    facts = (alone, hit.source, hit.date, guess, ", ".join(province.name for province in hit.provinces), f"id {hit.id}")
    click.echo(click.style("   " + " · ".join(fact for fact in facts if fact), dim=True))
    for snippet in hit.snippets:
        click.echo(f"   {'… ' if snippet.before else ''}{_styled(snippet)}{' …' if snippet.after else ''}")
    if hit.url:
        click.echo(f"   {hit.url}")
    if hit.duplicates:
        names = tuple(copy.source for copy in hit.also if copy.source)
        code = "cli_copies_in" if names else "cli_copies"
        click.echo(f"   {say(message(code, n=hit.duplicates, names=names))}")
    if hit.explain:
        parts = " + ".join(f"{part.value:.2f} {say(message(f'part_{part.name}'))}" for part in hit.explain)
        click.echo(f"   {hit.score:.2f} = {parts}")


def _styled(marked: Marked) -> str:
    pieces = (click.style(text, bold=True, underline=True) if hit else text for text, hit in marked.pieces())
    return "".join(pieces)
