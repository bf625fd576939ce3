"""The commands `timtin search`, `count`, `export` and `saved`: they ask, print, and say by the exit code how it went.

0: done; 1: some questions of a batch were rejected; 2: cannot work (the reason is printed).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.errors import TimtinError
from index.facets import BUCKETS, FACETS
from index.messages import LANGUAGES, catalogue
from index.messages.message import Message, message
from index.settings import Settings, load
from index.telling import tell

if TYPE_CHECKING:
    from search.batch import Question
    from search.request import SearchRequest
    from search.results import Hit, Marked, Results, Say
    from search.service import Service

MOST_HITS, FEW_HITS = 1000, 10
FORMS = ("jsonl", "csv", "xlsx")
TABLES = ("articles", "dates", "provinces", "congresses", "documents", "people")
"""The tables of `search.tables`, which is not loaded for `timtin --help`."""

_data = click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder (default: TIMTIN_DATA, else ./var)."
)
_lang = click.option(
    "--lang", type=click.Choice(list(LANGUAGES)), help="Language of what is said (default: TIMTIN_LANG, else vi)."
)
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
@_data
@_lang
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
    with _work({"data": data, "page_size": most or FEW_HITS, "lang": lang}) as settings:
        service, say = _service(settings), _voice(settings)
        for complaint in service.complaints():
            click.echo(say(complaint), err=True)
        if batch is not None:
            _batch(service, batch, filters, most, form, say, old)
            return
        request = _request(" ".join(question), filters, say).page(page)
        if form in ("csv", "matrix"):
            raise TimtinError(say(message("cli_needs_batch", form=form)))
        if form == "trec":
            _print_run("1", service.ranked(request, most or FEW_HITS))
            return
        _print(service.search(request, explain=explain), form, say)


_filters(search)


@click.command()
@click.argument("question", nargs=-1)
@_data
@_lang
def count(question: tuple[str, ...], data: Path | None, lang: str | None, **filters: tuple[str, ...]) -> None:
    """Print how many articles a question finds with its filters: the total of the page, and of every other form."""
    with _work({"data": data, "lang": lang}) as settings:
        click.echo(_service(settings).count(_request(" ".join(question), filters, _voice(settings))))


_filters(count)


@click.command()
@click.argument("question", nargs=-1)
@click.option("--table", type=click.Choice(TABLES), help="What the rows are (default: articles; of a workbook: all).")
@click.option("--format", "form", type=click.Choice(FORMS), help="Default: as --output ends, else jsonl.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File (default: standard output)."
)
@_data
@_lang
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
    with _work({"data": data, "lang": lang}) as settings:
        from search.exports import Export  # noqa: PLC0415

        say = _voice(settings)
        form = form or next((one for one in FORMS if output and output.suffix == f".{one}"), FORMS[0])
        if form == "xlsx" and output is None:
            raise TimtinError(say(message("cli_export_needs_file")))
        made = Export(_service(settings), _request(" ".join(question), filters, say), say)
        for told in made.write(form, table, output):
            click.echo(say(told), err=True)


_filters(export)


@click.command()
@click.argument("code", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@_data
@_lang
def saved(code: str | None, form: str, data: Path | None, lang: str | None) -> None:
    """Run the saved query behind a short link (/s/CODE); without CODE, say how many there are."""
    with _work({"data": data, "lang": lang}) as settings:
        from search.saved import SavedQueries  # noqa: PLC0415

        queries, say = SavedQueries(settings.data), _voice(settings)
        if code is None:
            click.echo(say(message("cli_saved_count", n=queries.count())))
            return
        if (request := queries.open(code)) is None:
            raise TimtinError(say(message("cli_saved_missing", code=code)))
        _print(_service(settings).search(request), form, say)


@contextmanager
def _work(flags: dict[str, object]) -> Iterator[Settings]:
    try:
        yield load(flags)
    except TimtinError as error:
        click.echo(f"timtin: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()  # `timtin search … | head` is no error
        sys.exit(0)
    except OSError as error:
        click.echo(f"timtin: {error.strerror or error}: {error.filename or ''}".rstrip(": "), err=True)
        sys.exit(2)


def _service(settings: Settings) -> Service:
    from search.service import Service  # noqa: PLC0415  `timtin --help` must be instant

    return Service(settings)


def _voice(settings: Settings) -> Say:
    """Return how messages are said: in the language that was asked for."""
    return partial(catalogue.say, language=settings.lang)


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


# One answer


def _print(results: Results, form: str, say: Say) -> None:
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
    tell(say(message("cli_total", n=results.total, time=f"{results.seconds * 1000:.1f}")))
    first = (results.request.trang - 1) * len(results.hits)
    for number, hit in enumerate(results.hits, first + 1):
        _print_hit(number, hit, say)


def _help(results: Results) -> Iterator[Message]:
    """Return what may help to ask better."""
    if results.suggestion:
        yield message("cli_suggestion", question=results.suggestion)
    if results.relaxed:
        yield results.relaxed
    if results.related:
        yield message("cli_related", questions=results.related)


def _print_hit(number: int, hit: Hit, say: Say) -> None:
    click.echo(f"\n{number}. {_styled(hit.title)}")
    facts = (hit.source, hit.date, ", ".join(province.name for province in hit.provinces), f"id {hit.id}")
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
