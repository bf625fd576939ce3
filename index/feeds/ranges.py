"""The public internet: which numeric addresses the fetcher may connect to, by a table that is the same everywhere.

Python's own `is_global` differs between versions and lets clouds' metadata addresses through.
"""

from __future__ import annotations

import ipaddress
import json
from functools import cache
from pathlib import Path

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_TABLE = Path(__file__).with_name("refused.json")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # an IPv4 address as machines without IPv4 reach it (RFC 6052)
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)  # followed by an IPv4 address within the same network (RFC 5214)


def public(address: Address) -> bool:
    """Return whether an address is one of the public internet: in no range of `refused.json`.

    >>> [public(ipaddress.ip_address(text)) for text in ("203.119.9.10", "2001:dc8::1", "64:ff9b::cb77:90a")]
    [True, True, True]
    >>> [public(ipaddress.ip_address(text)) for text in ("192.0.0.192", "::ffff:127.0.0.1", "64:ff9b::a00:1")]
    [False, False, False]
    """
    if isinstance(address, ipaddress.IPv6Address):
        last = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        if address in _NAT64:
            return public(last)
        if int(address) >> 32 & 0xFFFF_FFFF in _ISATAP and not public(last):
            return False
    return not any(address in network for network in _refused(address.version))


def anywhere(address: Address) -> bool:
    """Return True: what `--allow-private` judges addresses by."""
    return bool(address)


@cache
def _refused(version: int) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    table = json.loads(_TABLE.read_text("utf-8"))
    return tuple(ipaddress.ip_network(text) for text in table[f"ipv{version}"])
