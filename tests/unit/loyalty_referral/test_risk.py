"""What two have in common, rings, and too many at once."""

import pytest

from odoo.addons.loyalty_referral.policy.identity import Vat
from odoo.addons.loyalty_referral.policy.risk import (
    Identity,
    Pace,
    closed,
    common,
    ring,
    too_many,
)


def identity(vat="", bank="", mailbox="", phone=""):
    """A party of which this is known."""
    vats = {Vat("BE", vat)} if vat else set()
    sets = [vats, {bank} - {""}, {mailbox} - {""}, {phone} - {""}]
    return Identity(*map(frozenset, sets))


KNOWN = identity("477472701", "539007547034", "@alder.example", "+3225550100")


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        pytest.param(identity(), [], id="unknown is not the same"),
        pytest.param(
            identity("1", "2", "@birch.example", "3"), [], id="nothing in common"
        ),
        pytest.param(
            identity(vat="477472701"), [("same_vat", {"vat": "477472701"})], id="VAT"
        ),
        pytest.param(
            identity(bank="539007547034"),
            [("same_bank", {"account": "…7034"})],
            id="bank, masked",
        ),
        pytest.param(
            identity(mailbox="@alder.example"),
            [("same_domain", {"domain": "@alder.example"})],
            id="domain",
        ),
        pytest.param(
            identity(phone="+3225550100"),
            [("same_phone", {"phone": "+3225550100"})],
            id="phone",
        ),
    ],
)
def test_common(other, expected):
    for found in (common(KNOWN, other), common(other, KNOWN)):
        assert [(reason.code, reason.params) for reason in found] == expected


def test_everything_in_common_is_named():
    codes = [reason.code for reason in common(KNOWN, KNOWN)]
    assert codes == ["same_vat", "same_bank", "same_domain", "same_phone"]


@pytest.mark.parametrize(
    ("brought_by", "expected"),
    [
        pytest.param({}, (), id="nobody brought the referrer"),
        pytest.param({1: 2}, (2, 1), id="each other"),
        pytest.param({1: 3, 3: 4, 4: 2}, (2, 4, 3, 1), id="over two others"),
        pytest.param({1: 3, 3: 1}, (), id="a ring of others ends the way"),
        pytest.param({1: 3, 3: 4, 4: 3}, (), id="a ring further up, too"),
        pytest.param({2: 3}, (), id="who brought the friend is no matter"),
        pytest.param({1: 1}, (), id="who brought themselves"),
    ],
)
def test_ring(brought_by, expected):
    assert ring(1, 2, brought_by, 5) == expected


def test_ring_ends_at_its_depth():
    """1 was brought by 3, 3 by 4, 4 by 5, 5 by 2: four steps up to the friend."""
    above = {1: 3, 3: 4, 4: 5, 5: 2}
    assert ring(1, 2, above, 4) == (2, 5, 4, 3, 1)
    assert ring(1, 2, above, 3) == ()


def test_a_lead_closes_no_ring():
    assert ring(1, None, {1: 2, 2: 3}, 5) == ()


def test_ring_is_named_round():
    (reason,) = closed(["Birch", "Cedar", "Alder"])
    assert reason.params == {"names": "Birch → Cedar → Alder → Birch"}


@pytest.mark.parametrize(
    ("pace", "expected"),
    [
        pytest.param(Pace(10, 10, 30), [], id="as many as usual"),
        pytest.param(Pace(11, 10, 30), ["too_many"], id="one more"),
        pytest.param(Pace(999, 0, 30), [], id="no limit"),
        pytest.param(Pace(999, 10, 0), [], id="no days"),
    ],
)
def test_too_many(pace, expected):
    assert [reason.code for reason in too_many(pace)] == expected


def test_too_many_says_how_many():
    (reason,) = too_many(Pace(11, 10, 30))
    assert reason.params == {"count": 11, "days": 30, "limit": 10}
