"""Who may have a customer, and from when to when."""

from datetime import date

import pytest

from odoo.addons.loyalty_partner_commission.policy import binding
from odoo.addons.loyalty_partner_commission.policy.binding import Claim
from odoo.addons.loyalty_partner_commission.policy.reasons import BindingRefusal

PARTNER, CUSTOMER, OTHER = 1, 2, 3


@pytest.mark.parametrize(
    ("claim", "rebinds", "expected"),
    [
        (Claim(PARTNER, CUSTOMER), False, ()),
        (Claim(PARTNER, PARTNER), False, (BindingRefusal.SAME_ENTITY,)),
        (Claim(PARTNER, CUSTOMER, OTHER), False, (BindingRefusal.ALREADY_BOUND,)),
        (Claim(PARTNER, CUSTOMER, OTHER), True, ()),
        (Claim(PARTNER, CUSTOMER, PARTNER), False, (BindingRefusal.BOUND_TO_SAME,)),
        (Claim(PARTNER, CUSTOMER, PARTNER), True, (BindingRefusal.BOUND_TO_SAME,)),
        (Claim(PARTNER, PARTNER, OTHER), True, (BindingRefusal.SAME_ENTITY,)),
    ],
    ids=[
        "unbound",
        "oneself",
        "a link takes nobody away",
        "a person may rebind",
        "twice",
        "rebinding to the same",
        "oneself, from another",
    ],
)
def test_refusals(claim, rebinds, expected):
    assert binding.refusals(claim, rebinds) == expected


def test_window_begins_with_the_account():
    made, bound = date(2025, 11, 5), date(2026, 1, 15)
    assert binding.window_start(made, bound) == made


def test_window_never_begins_after_the_binding():
    made, bound = date(2026, 2, 1), date(2026, 1, 15)
    assert binding.window_start(made, bound) == bound


@pytest.mark.parametrize(
    ("last_earned_on", "earliest"),
    [
        (None, date(2026, 1, 15)),
        (date(2026, 1, 15), date(2026, 1, 16)),
        (date(2026, 2, 28), date(2026, 3, 1)),
    ],
)
def test_earliest_end(last_earned_on, earliest):
    assert binding.earliest_end(date(2026, 1, 15), last_earned_on) == earliest


@pytest.mark.parametrize(
    ("name", "is_company", "shown"),
    [
        ("Blue Harbor Ltd", True, "Blue Harbor Ltd"),
        ("Ada King Lovelace", False, "A. K. L."),
        ("", False, ""),
    ],
)
def test_shown_name(name, is_company, shown):
    assert binding.shown_name(name, is_company) == shown
