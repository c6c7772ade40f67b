"""How much one visitor, and one network address, may ask of us."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network


class Kind(StrEnum):
    """What is asked."""

    SESSION = "session"
    MESSAGE = "message"
    PHOTO = "photo"
    STREAM = "stream"
    READ = "read"
    CHANGE = "change"
    """Deleting, rating, leaving an address."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and then one each so many seconds."""

    burst: int
    seconds: float


OF_SESSION: Mapping[Kind, Rate] = {
    Kind.SESSION: Rate(20, 3),
    Kind.MESSAGE: Rate(10, 1),
    Kind.PHOTO: Rate(12, 5),
    Kind.STREAM: Rate(20, 1),
    Kind.READ: Rate(60, 0.5),
    Kind.CHANGE: Rate(10, 3),
}
# An office or a mobile network may stand behind one address.
OF_ADDRESS: Mapping[Kind, Rate] = {
    Kind.SESSION: Rate(60, 2),
    Kind.MESSAGE: Rate(120, 0.25),
    Kind.PHOTO: Rate(60, 2),
    Kind.STREAM: Rate(120, 0.5),
    Kind.READ: Rate(300, 0.1),
    Kind.CHANGE: Rate(60, 1),
}
SESSION_STREAMS, ADDRESS_STREAMS = 10, 100
"""Lines that may be open at the same time."""
_REMEMBERED = 20_000


class Buckets:
    """Counts by key, in bounded memory: whoever asked longest ago is forgotten first."""

    def __init__(self, most: int = _REMEMBERED) -> None:
        self._most = most
        self._busy_until: OrderedDict[tuple[str, str], float] = OrderedDict()

    def take(self, key: tuple[str, str], rate: Rate, now: float) -> float:
        """Take one; return the seconds to wait where that is too many, and nothing is taken."""
        busy_until = max(now, self._busy_until.get(key, now))
        too_soon = busy_until - now - (rate.burst - 1) * rate.seconds
        if too_soon > 0:
            return too_soon
        self._busy_until[key] = busy_until + rate.seconds
        self._busy_until.move_to_end(key)
        if len(self._busy_until) > self._most:
            self._busy_until.popitem(last=False)
        return 0.0


def network_of(address: str) -> str:
    """Return whom an address belongs to: a customer of IPv6 has a whole /64 of them."""
    try:
        known = ip_address(address.strip())
    except ValueError:
        return address[:60]
    if isinstance(known, IPv6Address) and known.ipv4_mapped is None:
        return str(ip_network((known, 64), strict=False))
    return str(getattr(known, "ipv4_mapped", None) or known)
