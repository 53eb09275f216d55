"""`koutu serve`: other programs use one warm Koutu over HTTP; the extra `serve` brings what it needs."""
