"""Points count full units, and nothing is worth less than nothing."""

from odoo.addons.loyalty_referral.policy.points import PointRule, points


def test_points_count_full_units_only():
    rules = [PointRule("spend", 10000, 1), PointRule("customers", 1, 5)]

    # 299.99 is 2 full hundreds, 3 customers are 15: 2 + 15
    assert points(rules, {"spend": 29999, "customers": 3}) == 17
    assert points(rules, {"spend": -50000}) == 0, "refunds never cost awarded points"
