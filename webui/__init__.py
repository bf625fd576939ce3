"""From answers to a page: knows URLs, forms and templates; does no searching, counting or highlighting itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from index.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """Return the WSGI application for these settings, by default those of the environment."""
    from webui.app import make  # noqa: PLC0415  `timtin --help` is here too and must be instant

    return make(settings)
