"""The proxies that the system and the environment name."""

import urllib.request
from urllib.parse import urlsplit

from koutu.engine.core.errors import LinkError


def proxies() -> dict[str, str]:
    """Return the proxy of http and of https, where there is one; what is said of all schemes counts for both."""
    told = urllib.request.getproxies()
    usual = told.get("all", "")
    return {scheme: proxy for scheme in ("http", "https") if (proxy := told.get(scheme) or usual)}


def refuse_socks(link: str) -> None:
    """Make sure that a link is not to be fetched through a SOCKS proxy: going round it could give a secret away.

    Raises:
        LinkError: it is.
    """
    parts = urlsplit(link)
    proxy = proxies().get(parts.scheme, "")
    if proxy.lower().startswith("socks") and not urllib.request.proxy_bypass(parts.hostname or ""):
        raise LinkError(
            "The proxy {proxy} of this system speaks SOCKS, which Koutu does not. Name an HTTP proxy in HTTP_PROXY and "
            "HTTPS_PROXY, or save the picture in a browser.",
            proxy=proxy.rpartition("@")[2],
        )
