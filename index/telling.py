"""Reports and hints of commands: said, unless `timtin --quiet` asks for results and errors alone."""

from __future__ import annotations

import click


def tell(line: str, *, err: bool = False) -> None:
    """Print a report or a hint where it is wanted; ``err`` prints it beside the results, not among them."""
    if not click.get_current_context().find_root().params.get("quiet"):
        click.echo(line, err=err)
