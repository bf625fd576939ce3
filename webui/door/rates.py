"""The rates: how often one address may change something, so that nobody fills the saved queries for all."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable

from webui.door.refusals import Refusal

BURST = 30
"""Changes that may follow each other at once: tidying a long list is as many clicks."""

_MOST_ADDRESSES = 10_000  # what is remembered at most; who is forgotten begins anew


class Rates:
    """Counts changes by address; 0 a minute is no bound at all."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second, self._clock = per_minute / 60, clock
        self._known: OrderedDict[str, tuple[float, float]] = OrderedDict()  # what is left, and when that was

    def spend(self, address: str) -> None:
        """Count one change; raises Refusal where there were too many."""
        if not self._per_second:
            return
        name, now = network(address), self._clock()
        left, then = self._known.pop(name, (float(BURST), now))
        left = min(BURST, left + (now - then) * self._per_second)
        self._known[name] = (max(0.0, left - 1), now) if left >= 1 else (left, now)
        if len(self._known) > _MOST_ADDRESSES:
            self._known.popitem(last=False)
        if left < 1:
            raise Refusal("writes")


def network(address: str) -> str:
    """Return what counts as one visitor: an IPv4 address, or the network of 64 bits that an IPv6 line has for itself.

    >>> network("203.119.8.1"), network("2001:dc8:1:2:3::4"), network("?")
    ('203.119.8.1', '2001:dc8:1:2::/64', '?')
    """
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    return str(ipaddress.ip_network((known, 64), strict=False)) if known.version == 6 else str(known)


def behind(proxies: int, peer: str, forwarded: str) -> str:
    """Return the visitor's address: the connection's, or what the outermost of our proxies saw.

    >>> behind(0, "127.0.0.1", "1.1.1.1"), behind(1, "127.0.0.1", "9.9.9.9, 203.119.8.1"), behind(2, "::1", "1.1.1.1")
    ('127.0.0.1', '203.119.8.1', '::1')
    """
    seen = [part.strip() for part in forwarded.split(",") if part.strip()]
    return seen[-proxies] if 0 < proxies <= len(seen) else peer
