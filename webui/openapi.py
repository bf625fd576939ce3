"""What programs may ask, as an OpenAPI 3.1 document: made of the routes, their parameters and the shapes of answers.

Every parameter takes any text, and that is what its schema says: what cannot be used is told in the answer, never an
error. ``schemas.json`` has the shapes of answers; tests hold them against real ones, in both directions.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from index.facets import FACETS
from index.messages.catalogue import sentence
from index.messages.message import Value
from search.dimensions import DIMENSIONS
from search.request import ALIASES, SORTS, TIERS
from webui.parameters import COLUMNS, OTHER_NAMES, ROWS, TAKES
from webui.problems import CODES, MEDIA_TYPE

HTML, JSON, PLAIN = "text/html", "application/json", "text/plain"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """What one address answers: its type, the shape of it, fields of its own, and with which other statuses."""

    media: str
    schema: str = ""
    headers: tuple[str, ...] = ()
    others: tuple[int, ...] = (503,)
    example: str = ""


TABLE = ("X-Total-Count", "Timtin-Partial", "Timtin-Problems")

OPERATIONS = {
    "feeds.json": Operation(JSON, "Answer", others=(304, 503), example="q=nghị+quyết&tinh=nghe-an&n=20"),
    "feeds.csv": Operation("text/csv", headers=TABLE, others=(304, 503), example="q=nghị+quyết&tinh=nghe-an"),
    "atom.feed": Operation("application/atom+xml", others=(304, 503), example="q=nghị+quyết&tinh=nghe-an"),
    "counts.json": Operation(JSON, "Counts", others=(304, 503), example="hang=thang&cot=tinh&tu=2021&den=2022"),
    "counts.csv": Operation("text/csv", headers=TABLE, others=(304, 503), example="hang=nam&cot=tinh"),
    "completions.goi_y": Operation(JSON, "Completions", others=(304, 503), example="q=nghi"),
    "results.tim": Operation(HTML, others=(302, 304, 503), example="q=nghị+quyết&tinh=nghe-an"),
    "values.page": Operation(HTML, others=(304, 404, 503)),
    "values.json": Operation(JSON, "Values", others=(304, 404, 503)),
    "articles.show": Operation(HTML, others=(301, 304, 404, 503)),
    "articles.data": Operation(JSON, "Article", others=(301, 304, 404, 503)),
    "articles.words": Operation(PLAIN, others=(301, 304, 404, 503)),
    "articles.bibtex": Operation("application/x-bibtex", others=(301, 304, 404, 503)),
    "articles.ris": Operation("application/x-research-info-systems", others=(301, 304, 404, 503)),
    "saved.short": Operation(HTML, others=(302, 404, 503)),
    "api.show": Operation(HTML, others=(304,)),
    "api.document": Operation(JSON, others=(304,)),
    "health.healthz": Operation(PLAIN, others=()),
    "health.readyz": Operation(JSON, "Readiness", others=()),
    "health.opensearch": Operation("application/opensearchdescription+xml", others=(304,)),
    "health.robots": Operation(PLAIN, others=(304,)),
}
"""Every address that programs may ask, by its endpoint, in the order of the page."""

_PAGES = ("results.home", "results.guide", "language.choose")
_FOR_BROWSERS = ("static", "completions.browser", "health.favicon", "health.touch")
FOR_PEOPLE = frozenset((*_PAGES, *_FOR_BROWSERS))
"""Addresses that are pages for people and their browsers alone, beside those of their lists of saved queries."""

EXAMPLES = {
    "q": "nghị quyết",
    "tinh": "nghe-an,-ha-tinh",
    "dh": "toan-quoc.xiii",
    "nk": "2020-2025",
    "vb": "26-nq-tw",
    "nguon": "bao-nghe-an",
    "nguoi": "nguyễn-văn-an",
    "tu": "2021-03",
    "den": "2022",
    "ngay": "chua-ro",
    "vao-tu": "2026-11-28T17:36:05",
    "sx": "moi",
    "muc": "du",
    "dau": "khac",
    "n": "50",
    "trang": "2",
    "hang": "thang",
    "cot": "tinh",
    "hl": "en",
    "vi-sao": "1",
    "trong": "nguyen van",
    "xep": "az",
    "doan": "2",
    "chi": "tinh.nghe-an",
    "bo": "tinh.nghe-an",
    "nguyen-van": "1",
}


_CHOICES: dict[str, Iterable[str]] = {
    "sx": SORTS.values(),
    "muc": TIERS.values(),
    ROWS: DIMENSIONS,
    COLUMNS: DIMENSIONS,
}


def document(app: Flask, root: str, language: str) -> Json:
    """Return the document for a site at ``root``, its texts in a language."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tìm Tin",
            "version": version("timtin"),
            "summary": sentence("tagline", {}, language),
            "description": sentence("api_intro", {}, language),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": root.rstrip("/") or "/"}],
        "paths": {path(rule): {"get": _operation(rule, language)} for rule in rules(app)},
        "components": {"schemas": schemas()},
    }


def rules(app: Flask) -> list[Rule]:
    """Return the routes that programs may ask, in the order of the table."""
    order = list(OPERATIONS)
    found = [rule for rule in app.url_map.iter_rules() if rule.endpoint in OPERATIONS]
    return sorted(found, key=lambda rule: order.index(rule.endpoint))


def path(rule: Rule) -> str:
    """Return the address of a route with its variable parts in braces: "/bai/{id}"."""
    return "".join(f"{{{text}}}" if variable else text for variable, text in _parts(rule))


def _parts(rule: Rule) -> Iterator[tuple[bool, str]]:
    for start, text in enumerate(rule.rule.split("<")):
        name, closed, rest = text.partition(">")
        if start and closed:
            yield True, name.rpartition(":")[2]
        yield False, rest if start else text


@cache
def schemas() -> Json:
    """Return the shapes of answers; the codes of problems are those of their table."""
    found: Json = json.loads(Path(__file__).with_name("schemas.json").read_text("utf-8"))
    return {**found, "ProblemCode": {"type": "string", "enum": sorted(CODES.values())}}


def _operation(rule: Rule, language: str) -> Json:
    name, one = rule.endpoint.replace(".", "_"), OPERATIONS[rule.endpoint]
    variables = [text for variable, text in _parts(rule) if variable]
    return {
        "operationId": name,
        "summary": sentence(f"api_{name}", {}, language),
        "parameters": [
            *(parameter(key, language, "path") for key in variables),
            *(parameter(key, language) for key in TAKES.get(rule.endpoint, ())),
        ],
        "responses": {"200": _found(one, language), **{str(status): _other(status, one) for status in one.others}},
    }


def parameter(key: str, language: str, where: str = "query") -> Json:
    """Return what an address says by one key."""
    found: Json = {"name": key, "in": where, "description": described(key, language), "schema": {"type": "string"}}
    if where == "path":
        return found | {"required": True}
    return found | {"example": EXAMPLES[key]}


def described(key: str, language: str) -> str:
    """Return what a parameter means, with the other names that it has."""
    others = ", ".join(alias for alias, name in (ALIASES | OTHER_NAMES).items() if name == key)
    values: dict[str, Value] = {"values": ", ".join(dict.fromkeys(_CHOICES[key]))} if key in _CHOICES else {}
    said = sentence(f"api_by_{key}", values, language)
    if key in FACETS:
        said = sentence("api_by_facet", {"what": said, "example": EXAMPLES[key]}, language)
    return f"{said} {sentence('api_also', {'names': others}, language)}" if others else said


def _found(one: Operation, language: str) -> Json:
    schema = {"$ref": f"#/components/schemas/{one.schema}"} if one.schema else {}
    if not one.schema:
        schema = {"type": "object"} if one.media == JSON else {"type": "string"}
    found: Json = {"description": "OK", "content": {one.media: {"schema": schema}}}
    if one.headers:
        found["headers"] = {
            name: {"description": sentence(f"api_field_{name.lower()}", {}, language), "schema": {"type": "string"}}
            for name in one.headers
        }
    return found


def _other(status: int, one: Operation) -> Json:
    if status in (301, 302, 304):
        return {"description": {301: "Moved Permanently", 302: "Found", 304: "Not Modified"}[status]}
    words = {404: "Not Found", 503: "Service Unavailable"}[status]
    if one.media == HTML:
        return {"description": words, "content": {HTML: {"schema": {"type": "string"}}}}
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": words, "content": {MEDIA_TYPE: {"schema": schema}}}
