"""What every view works with: the settings, the door to search, the saved queries, the secret of this data folder."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from index import state
from index.errors import BadSetting
from index.settings import Settings
from search.saved import SavedQueries
from search.service import Service

KEY_FILE = "secret.key"


@dataclass(frozen=True, slots=True)
class Site:
    """One for an application, shared by its threads; nothing in it changes."""

    settings: Settings
    service: Service
    saved: SavedQueries
    secret: str


def open_site(settings: Settings) -> Site:
    """Return the site of a data folder. Raises UntrustedData when its secret could be others'."""
    secret = secrets.token_hex() if settings.read_only else secret_key(settings.data)
    return Site(settings, Service(settings), SavedQueries(settings.data), secret)


def site() -> Site:
    """Return the site of the application that answers."""
    found: Site = current_app.extensions["timtin"]
    return found


def secret_key(data: Path) -> str:
    """Return the secret of a data folder, made on first use for us alone to read.

    Raises BadSetting where it can be neither read nor made.
    """
    path = data / KEY_FILE
    try:
        state.make_folder(data)
        if not path.exists():
            _make_key(path)
        return path.read_text("utf-8").strip()
    except OSError as error:
        reason = error.strerror or error
        raise BadSetting(f"{path} cannot be made or read ({reason}): serve with --read-only to save nothing") from error


def _make_key(path: Path) -> None:
    """Write a new secret; of several processes that start at once, who links the file first wins."""
    made = path.with_name(f"{KEY_FILE}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex() + "\n")
    try:
        os.link(made, path)
    except FileExistsError:
        pass
    finally:
        made.unlink()
