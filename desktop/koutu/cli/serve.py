"""`koutu serve`: one warm Koutu for other programs on this machine."""

import secrets
import sys

from koutu.cli.cut_setup import open_networks
from koutu.cli.serve_arguments import ServeOptions
from koutu.default_store import own_store
from koutu.engine.core.errors import UsageError


def run(options: ServeOptions) -> int:
    """Serve until a signal ends it.

    Returns:
        0.

    Raises:
        UsageError: the extra `serve` is not installed.
    """
    try:
        from koutu.server.announcing import AnnouncingServer
        from koutu.server.guards import Doorman, Limits, is_loopback
        from koutu.server.listening import http_config
        from koutu.server.routes import make_app
        from koutu.server.warm_engine import WarmEngine
    except ImportError as error:
        raise UsageError("koutu serve needs the extra “serve”: pip install koutu[serve]") from error
    token = options.token or ("" if is_loopback(options.host) else secrets.token_urlsafe(24))
    if token and not options.token:
        print(f"koutu: others may reach {options.host}, so requests need this token: {token}", file=sys.stderr)
    store = own_store()
    engine = WarmEngine(store, open_networks(store), options.waiting)
    limits = Limits(options.megabytes * 1_000_000, options.seconds)
    server = AnnouncingServer(http_config(make_app(engine, Doorman(token), limits), options.host, options.port))
    try:
        server.run()
    finally:
        engine.close()
    return 0
