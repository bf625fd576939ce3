"""Write docs/commands.md, every command with its options, from the commands themselves; a test keeps the two equal.

python scripts/commands.py
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from webui.cli import main

PAGE = Path(__file__).parents[1] / "docs" / "commands.md"

HEAD = """# Commands

`timtin COMMAND …`; `-h` after any of them says what it does. Exit codes: 0 done, 1 some input was rejected or skipped,
2 cannot work (a wrong option included), 130 interrupted. Results go to standard output; reports and hints are left out
by `timtin --quiet …`, errors never. `--data` may stand before the command as well as after it.

**Completion.** `timtin completion bash > ~/.local/share/bash-completion/completions/timtin`, for zsh
`timtin completion zsh > ~/.zfunc/_timtin` (with `fpath+=~/.zfunc` in `~/.zshrc`), for fish
`timtin completion fish > ~/.config/fish/completions/timtin.fish`. Commands, options, provinces and orders are
completed.

This page is written by `scripts/commands.py` from the commands themselves.
"""


def page() -> str:
    """Return the whole page."""
    with click.Context(main, info_name="timtin") as context:
        return HEAD + "".join(_sections(main, context))


def _sections(command: click.Command, context: click.Context) -> Iterator[str]:
    if not isinstance(command, click.Group):
        yield _section(command, context)
        return
    for name in command.list_commands(context):
        inner = command.get_command(context, name)
        assert inner is not None
        with click.Context(inner, info_name=name, parent=context) as below:
            yield from _sections(inner, below)


def _section(command: click.Command, context: click.Context) -> str:
    usage = command.get_usage(context).removeprefix("Usage: ").replace("\n", " ")
    options = [option for option in command.params if isinstance(option, click.Option)]
    rows = [record for option in options if (record := option.get_help_record(context))]
    table = "".join(f"| `{names}` | {' '.join(text.split())} |\n" for names, text in rows)
    help_text = " ".join((command.help or "").split())
    return (
        f"\n## {context.command_path}\n\n{help_text}\n\n`{' '.join(usage.split())}`\n\n| Option | |\n|---|---|\n{table}"
    )


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
