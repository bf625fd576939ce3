"""What went wrong, for programs: ``application/problem+json`` (RFC 9457) with a code that never changes."""

from __future__ import annotations

from typing import Any

MEDIA_TYPE = "application/problem+json"

CODES = {
    "400": "bad_request",
    "403": "forbidden",
    "404": "not_found",
    "405": "method_not_allowed",
    "413": "form_too_long",
    "500": "server_failed",
    "article": "no_such_article",
    "short": "no_such_short_link",
    "csrf": "stale_form",
    "host": "unknown_host",
    "read_only": "read_only",
    "slow": "too_slow",
    "busy": "busy",
    "writes": "too_many_changes",
    "IndexMissing": "index_missing",
    "IndexMismatch": "index_of_another_version",
    "IndexDamaged": "index_damaged",
    "IndexLimit": "index_too_large",
    "StoreFailed": "store_failed",
    "DatabaseFailed": "database_silent",
    "ClusterFailed": "archive_silent",
    "UntrustedData": "untrusted_data",
    "SavedFull": "saved_list_full",
    "SavedMissing": "no_such_saved_query",
}
"""The code of each error, by the part of its sentences' names in the catalogue (``error_<part>_title``)."""

_FOR_PROGRAMS = (".json", ".csv", ".atom", ".txt", ".bib", ".ris", "/goi-y")


def is_for_programs(path: str) -> bool:
    """Return whether an address is one that programs read: they cannot read a page in HTML that says what went wrong.

    >>> is_for_programs("/tim.csv"), is_for_programs("/tim")
    (True, False)
    """
    return path.endswith(_FOR_PROGRAMS)


def problem(status: int, reason: str, title: str, detail: str, remedy: str) -> dict[str, Any]:
    """Return a problem; ``remedy`` tells administrators what to do, where there is something."""
    found = {"title": title, "status": status, "detail": detail, "code": CODES[reason]}
    return {**found, "remedy": remedy} if remedy else found
