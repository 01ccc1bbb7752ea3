"""May somebody try another code? Guessing must not pay, a slip must not hurt.

There are more than 2**44 codes, so that a few guesses find nothing; what is limited is
the patience of a machine: per visitor, per network, and of all strangers together.
"""

from dataclasses import dataclass
from ipaddress import ip_address, ip_network

#: Within so many seconds …
SECONDS = 3600
#: … so many wrong codes of one visitor, and no further one is looked up;
MISSES = 10
#: so many of one network, whoever it is, for accounts and addresses are cheap;
NETWORK_MISSES = 40
#: so many of everybody, and strangers find nothing until it is calm again.
ALL_MISSES = 10_000
#: Bits of an address that are one visitor's, and one network's: by version of IP.
_OWN, _WIDE = {4: 32, 6: 64}, {4: 24, 6: 48}


@dataclass(frozen=True, slots=True)
class Misses:
    """Wrong codes that still count."""

    visitor: int = 0
    network: int = 0
    everybody: int = 0


def may_try(misses: Misses, is_known: bool = False) -> bool:
    """Is there patience left? Who has logged in is not stopped by strangers elsewhere.

    Strangers of their own network count: accounts and addresses in one are cheap.

    >>> may_try(Misses(9, 9, 9)), may_try(Misses(10, 10, 10))
    (True, False)
    >>> may_try(Misses(0, 0, 10_000)), may_try(Misses(0, 0, 10_000), is_known=True)
    (False, True)
    """
    if misses.visitor >= MISSES or misses.network >= NETWORK_MISSES:
        return False
    return is_known or misses.everybody < ALL_MISSES


def own(address: str) -> str:
    """What of an address is one visitor's: of IPv6 they have a whole network.

    >>> own("203.0.113.7"), own("2001:db8:1:2:3::4"), own("nonsense")
    ('203.0.113.7/32', '2001:db8:1:2::/64', '')
    """
    return _part(address, _OWN)


def network(address: str) -> str:
    """The network of an address, as it is handed out to one site.

    >>> network("203.0.113.7"), network("2001:db8:1:2:3::4"), network("::ffff:1.2.3.4")
    ('203.0.113.0/24', '2001:db8:1::/48', '1.2.3.0/24')
    """
    return _part(address, _WIDE)


def _part(address, bits):
    """The network of so many bits around the address; empty if it is none."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ip_network((found, bits[found.version]), strict=False))
