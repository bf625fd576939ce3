"""What every view works with: the settings, the door to search, the saved queries, the secret of the forms."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import current_app

from index.homes import Home, home_of
from index.settings import Settings
from search.plan import Budget
from search.saved import SavedQueries
from search.service import Service
from webui.news import News
from webui.secret import Secret, secret_key


@dataclass(frozen=True, slots=True)
class Site:
    """One for an application, shared by its threads; what is in it stays."""

    settings: Settings
    home: Home
    service: Service
    saved: SavedQueries
    news: News
    key: Secret

    @property
    def secret(self) -> str:
        """What forms and short links are signed with."""
        return self.key.value


def open_site(settings: Settings) -> Site:
    """Return the site of these settings. Raises UntrustedData when its secret could be others'."""
    where = home_of(settings)
    key = (
        Secret(Home(settings.data), secrets.token_hex())
        if settings.read_only
        else Secret(where, secret_key(settings.data))
    )
    service = Service(settings, watch=True, budget=Budget(settings.work or None))
    return Site(settings, where, service, SavedQueries(where), News(service), key)


def site() -> Site:
    """Return the site of the application that answers."""
    found: Site = current_app.extensions["timtin"]
    return found
