"""The command `timtin config show`: every setting, its value, and where that comes from."""

from __future__ import annotations

import json
from dataclasses import Field, fields
from pathlib import Path

import click

from index.endings import failing_well
from index.settings import Settings, given, load

HIDDEN = "…"
"""What is shown of a password."""


@click.group()
def config() -> None:
    """Show the settings."""


@config.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder (default: TIMTIN_DATA, else ./var)."
)
def show(form: str, data: Path | None) -> None:
    """Show every setting, its value, and where that comes from: a default, the file, the environment or a flag."""
    with failing_well():
        rows = settings_with_origin({"data": data})
    if form == "json":
        click.echo(json.dumps({name: {"value": value, "from": origin} for name, value, origin in rows}))
        return
    wide = max(len(name) for name, _, _ in rows)
    for name, value, origin in rows:
        click.echo(f"{name:<{wide}}  {value:<24}  {origin}")


def settings_with_origin(flags: dict[str, Path | None]) -> list[tuple[str, str, str]]:
    """Return name, value and origin of each setting, passwords hidden; raises BadSetting."""
    settings = load(flags)
    origins = {name: origin for name, _, origin in given(flags)}
    return [(field.name, _shown(settings, field), origins.get(field.name, "default")) for field in fields(Settings)]


def _shown(settings: Settings, field: Field[object]) -> str:
    value = getattr(settings, field.name)
    if value and not field.repr:  # what is left out of a printed value is a secret
        return HIDDEN
    if isinstance(value, bool):
        return "on" if value else "off"
    return " ".join(value) if isinstance(value, tuple) else str(value)
