"""Desired minus booked is appended, once; debts are paid from lots, oldest first."""

from datetime import date

import pytest

from odoo.addons.loyalty_referral.policy import ledger
from odoo.addons.loyalty_referral.policy.types import (
    Account,
    Booked,
    Draft,
    Lot,
    Origin,
    Reason,
    SetOff,
    Target,
)

DAY = date(2026, 1, 1)
CREDIT = Account("credit", 5, 1, 2)


def target(amount, origin=1, slot="referrer", movement="earn", **values):
    return Target(
        Origin("loyalty.referral", origin),
        slot,
        CREDIT,
        movement,
        amount,
        DAY,
        Reason("referral_qualified"),
        **values,
    )


def booked(amount, entries=1, **values):
    withdrawn = target(0, **values)
    return {withdrawn.key: Booked(withdrawn, amount, entries)}


@pytest.mark.parametrize(
    ("wanted", "standing", "drafts"),
    [
        pytest.param([], {}, [], id="nothing at all"),
        pytest.param([target(60000)], {}, [("earn", 60000, 0)], id="A3 earned"),
        pytest.param([target(60000)], booked(60000), [], id="twice is once"),
        pytest.param([target(0)], {}, [], id="a zero is no entry"),
        # 200 wanted, 250 there: 50 back, as the second movement of this slot
        pytest.param(
            [target(20000)], booked(25000), [("reverse", -5000, 1)], id="A9 partly"
        ),
        pytest.param(
            [target(0)], booked(60000), [("reverse", -60000, 1)], id="A9 taken back"
        ),
        pytest.param(
            [], booked(60000), [("reverse", -60000, 1)], id="gone is never forgotten"
        ),
        pytest.param(
            [target(60000)], booked(0, 2), [("earn", 60000, 2)], id="paid once more"
        ),
        pytest.param(
            [target(-60000, movement="use", lot_id=9)],
            {},
            [("spend", -60000, 0)],
            id="A3 used",
        ),
        pytest.param(
            [target(-20000, movement="use", lot_id=9)],
            booked(-60000, movement="use", lot_id=9),
            [("release", 40000, 1)],
            id="a reward line that became smaller",
        ),
        pytest.param(
            [target(-30000, movement="lapse")], {}, [("expire", -30000, 0)], id="A5"
        ),
        pytest.param(
            [target(0, movement="lapse")],
            booked(-30000, movement="lapse"),
            [("reinstate", 30000, 1)],
            id="A5 undone",
        ),
    ],
)
def test_difference(wanted, standing, drafts):
    found = ledger.difference(wanted, standing)
    assert [(draft.kind, draft.amount, draft.sequence) for draft in found] == drafts


def test_slots_and_origins_do_not_mix():
    """Two claims are two entries, each compared with its own past."""
    wanted = [target(100), target(100, origin=2), target(100, slot="friend")]
    found = ledger.difference(wanted, booked(70))
    assert [draft.amount for draft in found] == [30, 100, 100]


def test_two_targets_for_one_slot_are_refused():
    with pytest.raises(ValueError, match="two targets"):
        ledger.difference([target(1), target(2)], {})


def test_what_is_withdrawn_names_the_lot_it_goes_back_to():
    (draft,) = ledger.difference([], booked(-100, movement="use", lot_id=9))
    assert (draft.kind, draft.amount, draft.target.lot_id) == ("release", 100, 9)


def test_a_key_names_origin_slot_account_and_place():
    first, second = (Draft(target(1), 1, sequence) for sequence in (0, 1))
    assert ledger.idempotency_key(first) == "loyalty.referral,1/referrer/credit,5,1,2/0"
    assert ledger.idempotency_key(second).endswith("/1")


def open_item(id_, remaining, claim=None, day=DAY):
    return Lot(id_, remaining, day, claim=claim)


@pytest.mark.parametrize(
    ("items", "pairs"),
    [
        pytest.param([], [], id="nothing open"),
        pytest.param([open_item(1, 100)], [], id="no debt"),
        pytest.param([open_item(1, -100)], [], id="A9 a debt that nothing can pay yet"),
        pytest.param(
            [open_item(1, -60000), open_item(2, 25000)],
            [SetOff(1, 2, 25000)],
            id="A9 600 owed, 250 earned later: 350 stay owed",
        ),
        pytest.param(
            [open_item(1, 100), open_item(2, 100, "b"), open_item(3, -150, "b")],
            [SetOff(3, 2, 100), SetOff(3, 1, 50)],
            id="its own lot first",
        ),
        pytest.param(
            [
                open_item(1, -30, day=date(2026, 2, 1)),
                open_item(2, -30),
                open_item(3, 40),
            ],
            [SetOff(2, 3, 30), SetOff(1, 3, 10)],
            id="the oldest debt first",
        ),
        pytest.param(
            [open_item(1, -30), open_item(2, 30), open_item(3, 30)],
            [SetOff(1, 2, 30)],
            id="no more than is owed",
        ),
    ],
)
def test_set_off(items, pairs):
    assert ledger.set_off(items) == pairs


@pytest.mark.parametrize(
    ("short", "pairs"),
    [
        pytest.param({1: 60}, [SetOff(3, 1, 50), SetOff(2, 1, 10)], id="latest first"),
        pytest.param({1: 90}, [SetOff(3, 1, 50), SetOff(2, 1, 20)], id="no more than"),
        pytest.param({1: 0, 4: -5}, [], id="the lots have enough"),
        pytest.param({9: 60}, [], id="the lot has paid no debt"),
    ],
)
def test_a_lot_takes_back_what_it_paid_of_debts(short, pairs):
    paid = [SetOff(3, 1, 50), SetOff(2, 1, 20), SetOff(2, 4, 90)]
    assert ledger.reopened(short, paid) == pairs


def lapse(lot_id, slot, amount):
    withdrawn = target(0, lot_id, slot, "lapse", lot_id=lot_id)
    return Booked(withdrawn, -amount, 1)


@pytest.mark.parametrize(
    ("taken_back", "lapsed", "expected"),
    [
        # 250 were never used: all of it comes back, and the claim costs nobody anything
        pytest.param(-250, [(7, "expired", 250)], [(7, 250)], id="all"),
        # 100 of 250 are credited: 150 stay expired
        pytest.param(-100, [(7, "expired", 250)], [(7, 100)], id="part"),
        # 600 of 900 were used: the 300 come back, 600 stay owed
        pytest.param(-900, [(7, "surplus", 300)], [(7, 300)], id="surplus"),
        # 120 - 100 = 20 are left for the second lot
        pytest.param(
            -120,
            [(7, "expired", 100), (8, "expired", 90)],
            [(7, 100), (8, 20)],
            id="two",
        ),
        pytest.param(50, [(7, "expired", 250)], [], id="an earning takes nothing back"),
        pytest.param(-50, [(7, "expired", 0)], [], id="nothing had lapsed"),
    ],
)
def test_what_had_lapsed_comes_back_with_its_claim(taken_back, lapsed, expected):
    taken = Draft(target(0), taken_back, 1)
    rows = [lapse(*row) for row in lapsed]

    drafts = ledger.put_back([taken], {taken.target.key: rows})

    assert [(draft.target.lot_id, draft.amount) for draft in drafts] == expected
    for draft, row in zip(drafts, rows, strict=False):
        assert draft.target.amount == row.amount + draft.amount
        assert (draft.kind, draft.sequence) == ("reinstate", 1)


def test_an_undone_use_is_no_claim_taken_back():
    used = Draft(target(-30, movement="use", lot_id=7), -30, 0)

    assert ledger.put_back([used], {used.target.key: [lapse(7, "expired", 30)]}) == []
