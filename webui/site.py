"""What every view works with: the settings, the door to search, the saved queries, the secret of this data folder."""

from __future__ import annotations

import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from index import durable, state
from index.errors import BadSetting, UntrustedData
from index.settings import Settings
from search.plan import Budget
from search.saved import SavedQueries
from search.service import Service
from webui.news import News

KEY_FILE = "secret.key"

LEAST_SECRET = 32
"""Characters of a secret at least: ours have 64 random hexadecimal digits, one written by hand may be shorter."""


@dataclass(frozen=True, slots=True)
class Site:
    """One for an application, shared by its threads; what is in it stays."""

    settings: Settings
    service: Service
    saved: SavedQueries
    news: News
    secret: str


def open_site(settings: Settings) -> Site:
    """Return the site of a data folder. Raises UntrustedData when its secret could be others'."""
    secret = secrets.token_hex() if settings.read_only else secret_key(settings.data)
    service = Service(settings, watch=True, budget=Budget(settings.work or None))
    return Site(settings, service, SavedQueries(settings.data), News(service), secret)


def site() -> Site:
    """Return the site of the application that answers."""
    found: Site = current_app.extensions["timtin"]
    return found


def secret_key(data: Path) -> str:
    """Return the secret of a data folder, made on first use for us alone to read.

    Raises BadSetting where it can be neither read nor made, UntrustedData where somebody else may know or guess it.
    """
    path = data / KEY_FILE
    try:
        state.make_folder(data)
        durable.sweep(data)
        if not path.exists():
            durable.write_new(path, secrets.token_hex() + "\n", durable.PRIVATE)
        return _checked(path)
    except OSError as error:
        reason = error.strerror or error
        raise BadSetting(f"{path} cannot be made or read ({reason}): serve with --read-only to save nothing") from error


def _checked(path: Path) -> str:
    """Return the secret in a file: with one that others know they could send forms in a visitor's name."""
    if stat.S_IMODE(path.stat().st_mode) & ~durable.PRIVATE:
        raise UntrustedData(f"others may read {path} or write to it: delete it, and a new secret is made")
    secret = path.read_bytes().strip().decode("ascii", "replace")
    if len(secret) < LEAST_SECRET:
        raise UntrustedData(f"{path} is empty or cut short: delete it, and a new secret is made")
    return secret
