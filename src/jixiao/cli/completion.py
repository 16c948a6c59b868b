"""``jixiao completion``: the script that makes the shell complete jixiao's words."""

from __future__ import annotations

import click

from jixiao.cli.app import Command
from jixiao.cli.language import t


@click.command(
    "completion",
    cls=Command,
    help=t("输出命令行补全脚本。"),
    epilog=t(
        "例：\n"
        "  jixiao completion bash >> ~/.bashrc\n"
        "  jixiao completion zsh >> ~/.zshrc\n"
        "  jixiao completion fish > ~/.config/fish/completions/jixiao.fish"
    ),
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion script of a shell."""
    from click.shell_completion import get_completion_class

    from jixiao.cli.app import command as program

    made = get_completion_class(shell)
    assert made is not None
    click.echo(made(program, {}, "jixiao", "_JIXIAO_COMPLETE").source())
