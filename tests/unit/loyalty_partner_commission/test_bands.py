"""No amount lies between two bands, and none in two."""

from decimal import Decimal

import pytest

from odoo.addons.loyalty_partner_commission.policy import bands
from odoo.addons.loyalty_partner_commission.policy.terms import Band

FIVE, TEN = Decimal(5), Decimal(10)
#: 5 % up to 1,000.00 (which is in the second band already), 10 % from there.
TWO = (Band(0, FIVE), Band(100000, TEN))
#: The same in yen, which have no cents, and in dinars, which have mils.
YEN = (Band(0, FIVE), Band(1000, TEN))
DINAR = (Band(0, FIVE), Band(1000000, TEN))


@pytest.mark.parametrize(
    ("of", "amount", "rate"),
    [
        (TWO, 0, FIVE),
        (TWO, 99999, FIVE),
        (TWO, 100000, TEN),
        (TWO, 100001, TEN),
        (TWO, 100050, TEN),
        (TWO, 10**12, TEN),
        (YEN, 999, FIVE),
        (YEN, 1000, TEN),
        (DINAR, 999999, FIVE),
        (DINAR, 1000000, TEN),
        (DINAR, 1000001, TEN),
    ],
)
def test_slab_boundaries(of, amount, rate):
    assert bands.slab(of, amount) == ((amount, rate),)


@pytest.mark.parametrize(
    ("amount", "spans"),
    [
        (0, ()),
        (99999, ((99999, FIVE),)),
        (100000, ((100000, FIVE),)),
        (100001, ((100000, FIVE), (1, TEN))),
        (250000, ((100000, FIVE), (150000, TEN))),
    ],
)
def test_progressive_boundaries(amount, spans):
    assert bands.progressive(TWO, amount) == spans


def test_1000_50_falls_into_no_gap():
    """Bands "0 to 1000" and "1001 and more" pay nothing for 1,000.50 elsewhere; a band
    that only says where it begins cannot leave such a gap."""
    whole = (Band(0, FIVE), Band(100100, TEN))
    assert bands.slab(whole, 100050) == ((100050, FIVE),)
    assert bands.progressive(whole, 100050) == ((100050, FIVE),)


@pytest.mark.parametrize(
    ("of", "found"),
    [
        (TWO, []),
        ((), ["band_gap"]),
        ((Band(1, FIVE),), ["band_gap"]),
        ((Band(0, FIVE), Band(0, TEN)), ["band_overlap"]),
        ((Band(0, FIVE), Band(500, TEN), Band(400, TEN)), ["band_overlap"]),
    ],
)
def test_gaps_and_overlaps_are_refused(of, found):
    assert bands.problems(of) == found
