"""Ten wrong codes in an hour are enough, whoever one says to be."""

from odoo.addons.loyalty_referral.policy import throttle
from odoo.addons.loyalty_referral.policy.throttle import Misses, may_try


def test_a_visitor_has_ten():
    assert may_try(Misses(throttle.MISSES - 1, 9, 9))
    assert not may_try(Misses(throttle.MISSES, 10, 10), is_known=True)


def test_a_network_has_forty():
    """However many accounts or addresses are behind it."""
    assert may_try(Misses(0, throttle.NETWORK_MISSES - 1, 39), is_known=True)
    assert not may_try(Misses(0, throttle.NETWORK_MISSES, 40), is_known=True)


def test_a_flood_stops_strangers_and_nobody_else():
    flood = Misses(0, 0, throttle.ALL_MISSES)

    assert not may_try(flood)
    assert may_try(flood, is_known=True)


def test_addresses_that_one_visitor_has():
    """A /64 of IPv6 is one line at home; nonsense is nobody's."""
    own = throttle.own

    assert own("2001:db8:0:1::1") == own("2001:db8:0:1:ffff::9")
    assert own("2001:db8:0:1::1") != own("2001:db8:0:2::1")
    assert own("198.51.100.1") != own("198.51.100.2")
    assert own("") == own("10.0.0") == ""


def test_addresses_of_one_network():
    network = throttle.network

    assert network("198.51.100.1") == network("198.51.100.254")
    assert network("198.51.100.1") != network("198.51.101.1")
    assert network("2001:db8:0:1::1") == network("2001:db8:0:ffff::1")
    assert network("2001:db8:0:1::1") != network("2001:db8:1:1::1")
