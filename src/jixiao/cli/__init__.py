"""The command line. ``jixiao --help`` must answer at once: each command is loaded only when it is called."""

import sys


def main() -> None:
    """Run the command line and leave with its exit code: 0 clean, 1 findings at P0, 2 usage or unreadable."""
    from jixiao.cli.app import run

    sys.exit(run(sys.argv[1:]))
