"""`koutu`, `python -m koutu`: a command, or the window."""

import os
import sys

_COMMANDS = ("cut", "segment", "models", "presets", "serve", "--version", "-h", "--help")


def main() -> int:
    """Run the command line when its first argument is one of its commands, the window otherwise."""
    if "KOUTU_CHILD" in os.environ:
        from koutu.engine.core import child_limits

        child_limits.apply()
    arguments = sys.argv[1:]
    if arguments and arguments[0] in _COMMANDS:
        from koutu import cli

        return cli.main(arguments)
    from koutu import app

    return app.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
