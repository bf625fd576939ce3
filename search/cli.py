"""The commands `timtin search`, `count` and `export`: they ask, print, and say by the exit code how it went.

0: done; 1: some questions of a batch were rejected; 2: cannot work (the reason is printed).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.errors import TimtinError
from index.facets import BUCKETS, FACETS
from index.messages.message import message
from index.telling import tell
from search.command import data_option, lang_option, print_results, service_of, voice, work
from search.saved_cli import saved

if TYPE_CHECKING:
    from search.batch import Question
    from search.request import SearchRequest
    from search.results import Hit, Say
    from search.service import Service

__all__ = ["count", "export", "saved", "search"]

MOST_HITS, FEW_HITS = 1000, 10
FORMS = ("jsonl", "csv", "xlsx")
TABLES = ("articles", "dates", "provinces", "congresses", "documents", "people")
"""The tables of `search.tables`, which is not loaded for `timtin --help`."""

_HARMLESS = {"question_long", "dates_swapped"}  # said, and the answer is the one that was meant
# The options that narrow a search, with the keys of the URL.
_FILTERS = {
    **{facet.option: (facet.key, facet.help) for facet in FACETS.values()},
    "--from": ("tu", "First day, month or year: 2021, 2021-03, 2021-03-08."),
    "--to": ("den", "Last day, month or year."),
    "--tier": ("muc", "gan (also what is near; the default), du (every word) or cum (as one phrase)."),
    "--added-since": ("vao-tu", "First indexed after this moment of Việt Nam's time: 2026-11-28T17:36:05."),
    "--sort": ("sx", "lq (relevance), moi (newest), cu (oldest) or vao (last added)."),
}


def _filters(command: click.Command) -> click.Command:
    for flag, (key, text) in reversed(_FILTERS.items()):
        name = key.replace("-", "_")  # click wants names that Python could have
        complete = partial(_values, flag)
        command.params.insert(0, click.Option([flag, name], multiple=True, help=text, shell_complete=complete))
    return command


def _values(flag: str, _ctx: click.Context, _option: click.Parameter, typed: str) -> list[str]:
    """Return the values of an option that begin as typed, for the shell."""
    if flag == "--province":
        from search.batch import provinces  # noqa: PLC0415  only the shell asks

        values = list(dict.fromkeys([*provinces(False), *provinces(True)]))
    else:
        from search.request import SORTS, TIERS  # noqa: PLC0415

        values = {"--sort": list(SORTS), "--tier": list(TIERS)}.get(flag, [])
    return [value for value in values if value.startswith(typed)]


@click.command()
@click.argument("question", nargs=-1)
@click.option("-n", "--hits", "most", type=click.IntRange(1, MOST_HITS), help="Hits to show (default: 10; CSV: all).")
@click.option("--page", type=click.IntRange(1), default=1, help="Page of that many hits.")
@click.option("--format", "form", type=click.Choice(["text", "json", "csv", "trec", "matrix"]), default="text")
@click.option("--explain", is_flag=True, help="Show what made up each score.")
@click.option(
    "--batch",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="File of questions: .jsonl ({qid, query} a line) or .csv (columns qid, query); `-` is standard input. "
    "`--format matrix` counts them by province.",
)
@click.option("--old", is_flag=True, help="Count a matrix by the 63 provinces until June 2025.")
@data_option
@lang_option
def search(  # noqa: PLR0913, PLR0917  one for each option
    question: tuple[str, ...],
    most: int | None,
    page: int,
    form: str,
    explain: bool,
    batch: Path | None,
    old: bool,
    data: Path | None,
    lang: str | None,
    **filters: tuple[str, ...],
) -> None:
    """Ask the index: words with or without diacritics, "phrases", tỉnh:nghe-an, -word, OR, năm:2021."""
    with work({"data": data, "page_size": most or FEW_HITS, "lang": lang}) as settings:
        service, say = service_of(settings), voice(settings)
        for complaint in service.complaints():
            tell(say(complaint), err=True)
        if batch is not None:
            _batch(service, batch, filters, most, form, say, old)
            return
        request = _request(" ".join(question), filters, say).page(page)
        if form in ("csv", "matrix"):
            raise TimtinError(say(message("cli_needs_batch", form=form)))
        if form == "trec":
            _print_run("1", service.ranked(request, most or FEW_HITS))
            return
        print_results(service.search(request, explain=explain), form, say)


_filters(search)


@click.command()
@click.argument("question", nargs=-1)
@data_option
@lang_option
def count(question: tuple[str, ...], data: Path | None, lang: str | None, **filters: tuple[str, ...]) -> None:
    """Print how many articles a question finds with its filters: the total of the page, and of every other form."""
    with work({"data": data, "lang": lang}) as settings:
        click.echo(service_of(settings).count(_request(" ".join(question), filters, voice(settings))))


_filters(count)


@click.command()
@click.argument("question", nargs=-1)
@click.option("--table", type=click.Choice(TABLES), help="What the rows are (default: articles; of a workbook: all).")
@click.option("--format", "form", type=click.Choice(FORMS), help="Default: as --output ends, else jsonl.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File (default: standard output)."
)
@data_option
@lang_option
def export(  # noqa: PLR0913, PLR0917  one for each option
    question: tuple[str, ...],
    table: str | None,
    form: str | None,
    output: Path | None,
    data: Path | None,
    lang: str | None,
    **filters: tuple[str, ...],
) -> None:
    """Write all articles that a question finds, or the facts in them with their proofs, as a table."""
    with work({"data": data, "lang": lang}) as settings:
        from search.exports import Export  # noqa: PLC0415

        say = voice(settings)
        form = form or next((one for one in FORMS if output and output.suffix == f".{one}"), FORMS[0])
        if form == "xlsx" and output is None:
            raise TimtinError(say(message("cli_export_needs_file")))
        made = Export(service_of(settings), _request(" ".join(question), filters, say), say)
        for told in made.write(form, table, output):
            click.echo(say(told), err=True)


_filters(export)


def _request(question: str, filters: dict[str, tuple[str, ...]], say: Say) -> SearchRequest:
    """Return the request; a value of an option that cannot be used is an error: a script must not get another answer.

    A question never is: what was left out of it is said.
    """
    from search.request import from_args  # noqa: PLC0415

    pairs = [("q", question), *((name.replace("_", "-"), value) for name in filters for value in filters[name])]
    request, problems = from_args(pairs)
    for problem in problems:
        click.echo(say(problem), err=True)
    if any(problem.code not in _HARMLESS for problem in problems):
        sys.exit(2)
    return request


# Many questions


def _batch(  # noqa: PLR0913, PLR0917  what a batch needs of the options
    service: Service, path: Path, filters: dict[str, tuple[str, ...]], most: int | None, form: str, say: Say, old: bool
) -> None:
    """Ask every question of a file; a row that holds none is named and skipped."""
    from search.batch import line, matrix, questions  # noqa: PLC0415

    bad: list[int] = []
    asked = questions(path, bad.append, lambda names: tell(say(message("cli_heading", names=names)), err=True))
    if form == "matrix":
        for row in matrix(asked, lambda query: _by_province(service, _request(query, filters, say), old), old):
            click.echo(line(row), nl=False)
    elif form == "csv":
        click.echo(line(("qid", "query", "rank", "id", "title", "date", "source", "url", "date_guess")), nl=False)
        for question in asked:
            for cells in _rows(question, service.export(_request(question.query, filters, say), most)):
                click.echo(line(cells), nl=False)
    else:
        for question in asked:
            request = _request(question.query, filters, say)
            if form == "json":
                found = {"qid": question.qid} | service.search(request).to_json(say)
                click.echo(json.dumps(found, ensure_ascii=False))
            else:
                _print_run(question.qid, service.ranked(request, most or FEW_HITS))
    for number in bad:
        click.echo(f"{path}:{number}: {say(message('cli_no_question'))}", err=True)
    if bad:
        sys.exit(1)


def _by_province(service: Service, request: SearchRequest, old: bool) -> tuple[int, dict[str, int]]:
    """Return the total of a request, and how many hits each province has, as if none were chosen."""
    from search.plan import Counted  # noqa: PLC0415

    facet = FACETS["tinh"]
    assert facet.inner is not None
    fields = (Counted(facet.key, facet.field), Counted(facet.key, facet.inner.field))
    total, (units, provinces) = service.tally(request, fields)
    buckets = {name: units.get(name, 0) for name in BUCKETS}
    return total, (provinces | buckets) if old else units


def _rows(question: Question, hits: Iterator[Hit]) -> Iterator[tuple[str, ...]]:
    for place, hit in enumerate(hits, 1):
        facts = (hit.title.text, hit.date or "", hit.source or "", hit.url or "", hit.date_guess or "")
        yield question.qid, question.query, str(place), hit.id, *facts


def _print_run(qid: str, ranked: list[tuple[str, float]]) -> None:
    """Print a TREC run: near-duplicates are never collapsed in it."""
    for place, (id, score) in enumerate(ranked, 1):
        click.echo(f"{qid} Q0 {id} {place} {score:.6f} timtin")
