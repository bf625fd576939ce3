"""SQLite FTS5: the same tokens in an FTS5 table, facets in tables beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from benchmarks.papers import Query, Row

_TOP = 10
_GAP = " ztrong "  # a word that no article has, between paragraphs: FTS5 knows no gaps
_FACETS = """
WITH found AS MATERIALIZED (SELECT rowid AS number FROM text WHERE text MATCH ? {})
SELECT value, count(*) FROM found CROSS JOIN unit ON unit.article = number GROUP BY value
UNION ALL SELECT value, count(*) FROM found CROSS JOIN congress ON congress.article = number GROUP BY value
UNION ALL SELECT month, count(*) FROM found CROSS JOIN article ON article.rowid = number GROUP BY month
"""


class Engine:
    """One file; FTS5's own BM25."""

    def build(self, rows: Iterable[Row], folder: Path) -> None:
        """Index the rows."""
        base = sqlite3.connect(folder / "papers.sqlite")
        base.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE VIRTUAL TABLE text USING fts5(words, content='', tokenize='ascii');"
            "CREATE TABLE article (id TEXT, text TEXT, day INT, month INT);"
            "CREATE TABLE unit (article INT, value TEXT); CREATE TABLE congress (article INT, value TEXT);"
        )
        for number, row in enumerate(rows, 1):
            base.execute("INSERT INTO text(rowid, words) VALUES (?, ?)", (number, _GAP.join(row.paragraphs)))
            base.execute("INSERT INTO article VALUES (?, ?, ?, ?)", (row.id, row.text, row.day, row.month))
            base.executemany("INSERT INTO unit VALUES (?, ?)", [(number, value) for value in row.units])
            base.executemany("INSERT INTO congress VALUES (?, ?)", [(number, value) for value in row.congresses])
        base.executescript(
            "INSERT INTO text(text) VALUES('optimize'); CREATE INDEX a ON unit(article);"
            "CREATE INDEX b ON congress(article); CREATE INDEX c ON article(day);"
        )
        base.commit()
        base.close()

    def open(self, folder: Path) -> None:
        """Open the index of a folder."""
        self.base = sqlite3.connect(f"file:{folder / 'papers.sqlite'}?mode=ro", uri=True)

    def search(self, query: Query) -> int:
        """Fetch the ids of the ten best articles; return how many match."""
        match, dates = _match(query), _dates(query)
        best = self.base.execute(
            f"SELECT rowid FROM text WHERE text MATCH ? {dates} ORDER BY bm25(text) LIMIT {_TOP}", (match,)
        ).fetchall()
        for (number,) in best:
            self.base.execute("SELECT id FROM article WHERE rowid = ?", (number,)).fetchone()
        (count,) = self.base.execute(f"SELECT count(*) FROM text WHERE text MATCH ? {dates}", (match,)).fetchone()
        return int(count)

    def faceted(self, query: Query) -> int:
        """Do the same and count the matches by unit, congress and month."""
        self.base.execute(_FACETS.format(_dates(query)), (_match(query),)).fetchall()
        return self.search(query)


def _match(query: Query) -> str:
    words = [f'"{word}"' for word in query.words]
    if query.kind == "prefix":
        return words[0] + "*"
    return {"phrase": " + ", "or": " OR "}.get(query.kind, " AND ").join(words)


def _dates(query: Query) -> str:
    if query.first is None:
        return ""
    # The planner would go through the days and ask for each whether it matches; unary plus keeps it from that.
    return f"AND (SELECT day FROM article WHERE article.rowid = +text.rowid) BETWEEN {query.first} AND {query.last}"
