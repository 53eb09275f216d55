"""`koutu`, `python -m koutu`: a command, or the window."""

import sys

_COMMANDS = ("cut", "segment", "models", "presets", "--version", "-h", "--help")


def main() -> int:
    """Run the command line when its first argument is one of its commands, the window otherwise."""
    arguments = sys.argv[1:]
    if arguments and arguments[0] in _COMMANDS:
        from koutu import cli

        return cli.main(arguments)
    from koutu import app

    return app.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
