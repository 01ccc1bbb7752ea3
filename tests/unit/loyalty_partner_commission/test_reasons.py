"""Every decision has one code, and no code stands for two."""

from itertools import chain

from odoo.addons.loyalty_partner_commission.policy import reasons


def test_codes_are_distinct():
    codes = [
        reason.value
        for reason in chain(
            reasons.CommissionReason,
            reasons.ZeroReason,
            reasons.BindingOutcome,
            reasons.BindingRefusal,
            reasons.PromoRefusal,
        )
    ]
    assert len(codes) == len(set(codes))
