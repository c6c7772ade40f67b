"""Customers' photos, fetched from Meta's own hosts before their addresses stop working."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urljoin, urlsplit

import urllib3

from preorder.core.errors import PreorderError
from preorder.gateway.photos import BYTES_LIMIT, keep_photo

_HOST = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,6}(?:fbcdn\.net|fbsbx\.com|cdninstagram\.com)")
_SECONDS = 15
_REDIRECTS = 3
_TIMEOUT = urllib3.Timeout(connect=3, read=5)
_PIECE = 65_536

Resolve = Callable[[str], Collection[str]]
Connect = Callable[[str, str], urllib3.HTTPConnectionPool]


class PhotoNotFetched(PreorderError):  # noqa: N818 - named for what happened
    """The photo could not be had; `again` tells whether another try may help."""

    def __init__(self, why: str, *, again: bool = False) -> None:
        super().__init__(why)
        self.again = again


def addresses(host: str) -> Collection[str]:
    """Return what the name service says."""
    return {str(found[4][0]) for found in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)}


def connection(host: str, address: str) -> urllib3.HTTPSConnectionPool:
    """Open to exactly that address, and let it prove with its certificate that it is the host.

    A name that is looked up again when connecting may point elsewhere by then.
    """
    return urllib3.HTTPSConnectionPool(
        address, 443, server_hostname=host, assert_hostname=host, retries=False, timeout=_TIMEOUT
    )


@dataclass(frozen=True, slots=True)
class Photos:
    """Fetches photos and keeps them as the website's are kept: checked, drawn anew."""

    folder: Path
    resolve: Resolve = addresses
    connect: Connect = connection
    seconds: float = _SECONDS
    """For one photo in all, redirects included."""

    def keep(self, url: str) -> str:
        """Fetch a photo and return its id.

        Raises:
            PhotoNotFetched: it is elsewhere than at Meta, gone, too slow; or worth another try.
            BadMessage: too large, or no photo; the sentence is for the customer.
        """
        return keep_photo(self.folder, self.fetch(url))

    def fetch(self, url: str) -> bytes:
        """Return the content, at most one byte more than a photo may have.

        Raises:
            PhotoNotFetched
        """
        until = time.monotonic() + self.seconds
        for _ in range(_REDIRECTS + 1):
            try:
                elsewhere, content = self._get(url, until)
                if elsewhere is None:
                    return content
                url = urljoin(url, elsewhere)
            except ValueError:
                raise PhotoNotFetched("no address") from None
            except (urllib3.exceptions.HTTPError, OSError) as error:
                raise PhotoNotFetched(type(error).__name__, again=True) from None
        raise PhotoNotFetched("too many redirects")

    def _get(self, url: str, until: float) -> tuple[str | None, bytes]:
        """Return where it is instead, or the content."""
        place = _checked(url)
        host = place.hostname or ""
        with self.connect(host, self._public(host)) as pool:
            answer = pool.urlopen(
                "GET",
                f"{place.path or '/'}{'?' if place.query else ''}{place.query}",
                headers={"Host": host, "Accept-Encoding": "identity"},
                redirect=False,
                preload_content=False,
            )
            try:
                if answer.status in (301, 302, 303, 307, 308):
                    return answer.headers.get("Location", ""), b""
                if answer.status != 200:
                    raise PhotoNotFetched(f"status {answer.status}", again=answer.status >= 500)
                return None, _content(answer, until)
            finally:
                answer.close()

    def _public(self, host: str) -> str:
        """Return an address of the host; if one of them is not public, none is good."""
        found = sorted(self.resolve(host))
        if not found or not all(_is_public(address) for address in found):
            raise PhotoNotFetched("no public address")
        return found[0]


def _checked(url: str) -> SplitResult:
    try:
        place = urlsplit(url)
        port = place.port
    except ValueError:
        raise PhotoNotFetched("no address") from None
    at_meta = _HOST.fullmatch(place.hostname or "")
    plain = url.isascii() and url.isprintable() and " " not in url and place.username is None
    if place.scheme != "https" or port not in (None, 443) or not (at_meta and plain):
        raise PhotoNotFetched("not at Meta")
    return place


def _is_public(address: str) -> bool:
    parsed = ip_address(address.partition("%")[0])
    inner = getattr(parsed, "ipv4_mapped", None) or parsed
    return inner.is_global and not inner.is_multicast


def _content(answer: urllib3.BaseHTTPResponse, until: float) -> bytes:
    """Read while there is time: a server may send a byte now and then for ever."""
    content = bytearray()
    while len(content) <= BYTES_LIMIT:
        if time.monotonic() > until:
            raise PhotoNotFetched("too slow", again=True)
        piece = answer.read1(_PIECE)
        if not piece:
            break
        content += piece
    return bytes(content[: BYTES_LIMIT + 1])
