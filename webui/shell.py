"""The command `timtin completion`: what a shell runs to complete commands, options and their values."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the completion of a shell: put it where the shell reads it, as docs/commands.md says."""
    from webui.cli import main  # noqa: PLC0415  it loads this module

    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(main, {}, "timtin", "_TIMTIN_COMPLETE").source())
