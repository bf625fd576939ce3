"""An article in words, as `timtin read` prints it: what was understood of it, with what proves each value."""

from __future__ import annotations

from collections.abc import Iterator

from index.article import Article, Evidence
from index.telling import said

_Fact = tuple[str, str, tuple[Evidence, ...]]
_LABEL = 10  # characters of the longest label


def lines(article: Article, explain: bool) -> Iterator[str]:
    """Return the lines of an article; to explain also the words that prove each value, and what was cut."""
    yield f"{article.id}  ({article.path})"
    yield _line(said("read_title"), article.title)
    yield _line(said("read_source"), f"{article.source or '?'}  {article.url or ''}".rstrip())
    for code, value, evidence in _facts(article):
        yield _line(said(code), value)
        for proof in evidence if explain else ():
            yield _line("", f" {_where(proof)} “{proof.text}”")
    for cut in article.cuts if explain else ():
        more = "…" if cut.chars > len(cut.text) else ""
        yield _line(said("read_cut"), said("read_cut_of", reason=cut.reason, n=cut.chars, text=f"{cut.text}{more}"))


def _line(label: str, value: str) -> str:
    return f"  {label:{_LABEL}} {value}"


def _facts(article: Article) -> Iterator[_Fact]:
    if (date := article.published) is not None:
        yield "read_date", f"{date.date} ({date.precision}, {date.confidence:.2f}, {date.how})", date.evidence
    if (guess := article.published_guess) is not None:
        yield "read_guess", f"{guess.date}? ({guess.precision}, {guess.confidence:.2f}, {guess.how})", guess.evidence
    yield "read_scope", article.scope, ()
    for p in article.provinces:
        primary = f" ({said('read_primary')})" if p.primary else ""
        yield "read_province", f"{p.slug} — {p.name}{primary} {p.confidence:.2f}", p.evidence
    for c in article.congresses:
        yield "read_congress", f"{c.owner} {c.ordinal or ''} {c.term or ''} ({c.via})", c.evidence
    for d in article.documents:
        yield (
            "read_document",
            " · ".join(str(part) for part in (d.number, d.type, d.issuer, d.date) if part),
            d.evidence,
        )
    for person in article.people:
        yield "read_person", f"{person.name} — {', '.join(person.titles)}", person.evidence


def _where(proof: Evidence) -> str:
    return proof.field if proof.start is None else f"{proof.field} {proof.start}–{proof.end}"
