"""`koutu worker`: cut photos for another machine's batch."""

import sys

from koutu.cli.worker_arguments import WorkerOptions
from koutu.engine.core.errors import UsageError


def run(options: WorkerOptions) -> int:
    """Work until a signal ends it.

    Returns:
        0.

    Raises:
        UsageError: the extra `cluster` is not installed.
    """
    try:
        from koutu.cluster.worker import work
    except ImportError as error:
        raise UsageError("koutu worker needs the extra “cluster”: pip install koutu[cluster]") from error
    work(options.address, options.megabytes * 1_000_000, _say)
    return 0


def _say(sentence: str) -> None:
    print(f"koutu: {sentence}", file=sys.stderr, flush=True)
