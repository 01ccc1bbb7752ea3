"""Who is paid, who waits, and what for."""

from datetime import date

import pytest

from odoo.addons.loyalty_partner_commission.policy import payout
from odoo.addons.loyalty_partner_commission.policy.payout import Papers, PayoutTerms

TODAY = date(2026, 3, 31)
COMPLETE = Papers(
    agreed_on=date(2026, 1, 1),
    has_tax_id=True,
    has_address=True,
    has_bank_account=True,
)


@pytest.mark.parametrize(
    ("total", "terms", "verdict"),
    [
        (0, PayoutTerms(), "nothing"),
        (1, PayoutTerms(), "payable"),
        (4999, PayoutTerms(minimum=5000), "below_minimum"),
        (5000, PayoutTerms(minimum=5000), "payable"),
        (-1, PayoutTerms(), "carried"),
        (-1, PayoutTerms(minimum=5000), "carried"),
        (-1, PayoutTerms(refunds_negative=True), "refund"),
        (-1, PayoutTerms(refunds_negative=True, minimum=5000), "refund"),
        (5000, PayoutTerms(blocks=("tax_id_missing",)), "blocked"),
        (1, PayoutTerms(minimum=5000, blocks=("tax_id_missing",)), "blocked"),
        (-1, PayoutTerms(refunds_negative=True, blocks=("x",)), "blocked"),
        (-1, PayoutTerms(blocks=("x",)), "carried"),
    ],
)
def test_verdicts(total, terms, verdict):
    assert payout.decide(total, TODAY, TODAY, terms) == verdict


@pytest.mark.parametrize(
    ("oldest", "months", "verdict"),
    [
        (date(2025, 3, 31), 12, "payable"),
        (date(2025, 4, 1), 12, "below_minimum"),
        (date(2025, 9, 30), 6, "payable"),  # 30 March has come
        (date(2025, 10, 1), 6, "below_minimum"),
        (date(2000, 1, 1), 0, "below_minimum"),
        (None, 12, "below_minimum"),
    ],
)
def test_small_balances_are_paid_one_day(oldest, months, verdict):
    """The cap is reached on the very day; without a cap never."""
    terms = PayoutTerms(minimum=5000, age_cap_months=months)
    assert payout.decide(100, oldest, TODAY, terms) == verdict


def test_a_month_too_short_for_the_day_counts_on_its_last():
    """31 August + 6 months is 28 February."""
    assert payout.is_aged(date(2025, 8, 31), date(2026, 2, 28), 6)
    assert not payout.is_aged(date(2025, 8, 31), date(2026, 2, 27), 6)


def test_age_does_not_unblock():
    terms = PayoutTerms(minimum=5000, age_cap_months=1, blocks=("x",))
    assert payout.decide(100, date(2000, 1, 1), TODAY, terms) == "blocked"


def test_nothing_is_asked_for_unless_the_company_asks():
    assert payout.missing(Papers(), False, False, TODAY) == ()


def test_all_that_can_be_missing():
    assert payout.missing(Papers(), True, True, TODAY) == (
        "agreement_missing",
        "tax_id_missing",
        "address_missing",
        "bank_account_missing",
    )
    assert payout.missing(COMPLETE, True, True, TODAY) == ()


def test_a_changed_account_blocks_whatever_is_asked_for():
    changed = Papers(bank_changed=True)
    assert payout.missing(changed, False, False, TODAY) == ("bank_account_changed",)


def test_an_agreement_counts_from_its_day():
    for day, blocks in (
        (TODAY, ()),
        (date(2026, 4, 1), ("agreement_missing",)),
    ):
        assert payout.missing(Papers(agreed_on=day), True, False, TODAY) == blocks


def test_declared_exempt_needs_no_tax_id():
    papers = Papers(is_tax_exempt=True, has_address=True, has_bank_account=True)
    assert payout.missing(papers, False, True, TODAY) == ()
