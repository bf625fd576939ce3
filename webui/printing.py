"""How values are printed: marked text, dates, periods, proofs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from urllib.parse import urlsplit

import msgspec
from flask import Flask
from markupsafe import Markup, escape

from index.article import Article, Congress, Document, Evidence, Published
from index.facets import FACETS, province_label, which_document
from index.reading import congress_names, gazetteer, markup
from index.reading.certainty import FACT
from search.query.nodes import Dates
from search.query.periods import Period, label, moment_label
from search.query.readings import describe
from search.query.time_words import today
from search.results import Hit, Marked
from webui.language import say, told

_HIGH = 0.95  # from here on a value is called certain, not only rather so


def marked(text: Marked) -> Markup:
    """Return a text with its matches in <mark>, everything else as text.

    >>> marked(Marked("Tỉnh ủy <b>", ((0, 4),)))
    Markup('<mark>Tỉnh</mark> ủy &lt;b&gt;')
    """
    return Markup("").join(
        Markup("<mark>{}</mark>").format(part) if match else escape(part) for part, match in text.pieces()
    )


_MARK = (Markup("<mark>"), Markup("</mark>"))
_WORD = (Markup('<span class="w">'), Markup("</span>"))


def headline(title: Marked) -> Markup:
    """Return a headline with its matches in <mark>, and runs of syllables that belong together where no line ends.

    >>> headline(Marked("Ra nghị quyết mới", ((3, 7),), words=((3, 13),)))
    Markup('Ra <span class="w"><mark>nghị</mark> quyết</span> mới')
    """
    matches = title.spans
    # What crosses the bounds of a match cannot be nested; a line may end there.
    runs = [run for run in title.words if not any(_cross(run, match) for match in matches)]
    spans = [(*match, _MARK) for match in matches] + [(*run, _WORD) for run in runs]
    tags: dict[int, list[Markup]] = {}
    for start, end, (opening, closing) in sorted(spans, key=lambda span: (span[0], -span[1])):
        tags.setdefault(start, []).append(opening)
        tags.setdefault(end, []).insert(0, closing)
    made: list[Markup] = []
    place = 0
    for at in sorted(tags):
        made += (escape(title.text[place:at]), *tags[at])
        place = at
    return Markup("").join([*made, escape(title.text[place:])])


def _cross(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[0] < one[1] < other[1] or other[0] < one[0] < other[1] < one[1]


def excerpt(text: Marked, around: int = 160) -> Marked:
    """Return a text cut to what stands round its first match: all that is shown where full texts may not be.

    >>> excerpt(Marked("một hai ba bốn năm", ((8, 10),)), 4)
    Marked(text='hai ba bốn', spans=((4, 6),), field='body', start=4, before=True, after=True, words=())
    """
    first = text.spans[0] if text.spans else (0, 0)
    start = text.text.find(" ", max(0, first[0] - around - 1), first[0]) + 1 if first[0] > around else 0
    end = text.text.rfind(" ", first[1], first[1] + around + 1) if first[1] + around < len(text.text) else -1
    end = len(text.text) if end < 0 else end
    spans = tuple((a - start, b - start) for a, b in text.spans if b <= end)
    return msgspec.structs.replace(
        text,
        text=text.text[start:end],
        spans=spans,
        start=text.start + start,
        before=start > 0,
        after=end < len(text.text),
    )


class Steps:
    """Marks of an article page: each has an anchor to walk to. They are no links, so that text can be selected."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def __call__(self, text: Marked) -> Markup:
        """Return a text with its matches marked, numbered on from the text before."""
        return Markup("").join(self._step(part) if match else escape(part) for part, match in text.pieces())

    def _step(self, part: str) -> Markup:
        return Markup('<mark class="step" id="k{}">{}</mark>').format(next(self._numbers), part)


def printed_on() -> str:
    """Return the day in Việt Nam, for paper: it says when a page was printed."""
    return day(Published(today(), "day", 1.0, ""))


def day(published: Published | None) -> str:
    """Return a date as precisely as it is known; "" when it is not."""
    if published is None:
        return ""
    found = published.date
    if published.precision == "day":
        parts = {"day": str(found.day), "month": str(found.month), "year": str(found.year)}
        return say("date_of_day", dd=f"{found:%d}", mm=f"{found:%m}", **parts)
    return told(moment_label(iso(published)))


def iso(published: Published | None) -> str:
    """Return a date as machines read it, as far as it is known.

    >>> from datetime import date
    >>> iso(Published(date(2021, 3, 1), "month", 0.9, "header"))
    '2021-03'
    """
    return published.date.isoformat()[: {"day": 10, "month": 7, "year": 4}[published.precision]] if published else ""


def host(url: str) -> str:
    """Return the site of an address.

    >>> host("https://www.baonghean.vn/a.html")
    'baonghean.vn'
    """
    return urlsplit(url).netloc.removeprefix("www.")


def period(tu: str | None, den: str | None) -> str:
    """Return a period of the URL for people."""
    return told(describe(Dates(tu, den)) if not (tu and den) else label(Period(tu, den)))


def guessed(guess: Published | None) -> str:
    """Return a date that may well be wrong, as doubt: "khoảng 16/9/2022?"; "" when there is none."""
    # As people say it, without the zeros of a form: doubt shall not look exact.
    return say("date_guess", day=day(guess).removeprefix("0").replace("/0", "/")) if guess else ""


def sure(confidence: float) -> str:
    """Return in words how sure a value is; the share of values of its kind that were right is rounded down."""
    code = "sure_high" if confidence >= _HIGH else "sure_fair" if not doubtful(confidence) else "sure_low"
    return say(code, n=int(100 * confidence + 1e-9))


def doubtful(confidence: float) -> bool:
    """Return whether a value is under the floor of facts, and so to be printed as doubt.

    >>> doubtful(0.79), doubtful(0.8)
    (True, False)
    """
    return confidence < FACT


def place(slug: str, published: Published | None, guess: Published | None = None) -> tuple[str, str]:
    """Return a province's value in URLs and its name, both as of the article's day, as far as anything tells it."""
    dated = published or guess
    known = dated.date if dated else None
    return gazetteer.facet_slug(slug, known), told(province_label(slug, known))


def congresses(item: Article | Hit) -> Iterator[tuple[Congress, tuple[str, str, str] | None]]:
    """Return the congresses of an article, each with its value in addresses, its short and its full name, if any."""
    names = item.congress_names if isinstance(item, Hit) else congress_names.each(item)
    for found, name in zip(item.congresses, names, strict=True):
        known = name and (congress_names.keys([name])[0], congress_names.short(name), congress_names.full(name))
        yield found, known or None


def document(found: Document) -> str:
    """Return a document's value in addresses: the one of its term or province where that is known."""
    return FACETS["vb"].named(which_document(found) or found.number or "")


def proof(evidence: Sequence[Evidence]) -> list[tuple[str, str]]:
    """Return the words that prove a value with the field they stand in, each once, in the order they were found."""
    return list(dict.fromkeys((found.field, " ".join(found.text.split())) for found in evidence))


def well_formed(xml: str) -> str:
    r"""Return a document with what XML 1.0 has no place for (section 2.2) replaced: one such sign in one article, or
    in the question, would make the whole feed unreadable.

    >>> well_formed("<a>Hội\ufffe nghị\x0b</a>")
    '<a>Hội� nghị�</a>'
    """
    return markup.NO_XML.sub("\ufffd", xml)


def init_app(app: Flask) -> None:
    """Give templates these filters and functions."""
    app.jinja_env.filters.update(marked=marked, headline=headline, day=day, guessed=guessed, iso=iso)
    app.jinja_env.globals.update(
        Steps=Steps,
        period=period,
        place=place,
        congresses=congresses,
        document_value=document,
        host=host,
        proof=proof,
        sure=sure,
        doubtful=doubtful,
        printed_on=printed_on,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
