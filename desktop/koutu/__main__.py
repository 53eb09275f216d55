"""`koutu`, `python -m koutu`: a command, or the window."""

import os
import sys

from koutu import standard_streams

_COMMANDS = ("cut", "segment", "models", "presets", "serve", "watch", "worker", "--version", "-h", "--help")


def main() -> int:
    """Run a command when the first argument is one, open the window with files and links, refuse anything else."""
    standard_streams.hold()
    if "KOUTU_CHILD" in os.environ:
        from koutu.engine.core import child_limits

        child_limits.apply()
    arguments = sys.argv[1:]
    if arguments and arguments[0] in _COMMANDS:
        from koutu import cli

        return cli.main(arguments)
    from koutu.cli import unknown

    refused = unknown.refusal(arguments[0], _COMMANDS) if arguments else None
    refused = refused or unknown.stray_option(arguments) or unknown.no_screen()
    if refused is not None:
        print(f"koutu: {refused}", file=sys.stderr)
        return 2
    from koutu import app

    return app.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
