"""What the rooms hand each other keeps its small promises."""

from datetime import date

import pytest

from odoo.addons.loyalty_partner_commission.policy.types import Family

DAY = date(2026, 2, 1)


@pytest.mark.parametrize(
    ("base", "credited", "kept"),
    [
        (10000, 0, 10000),
        (10000, 2500, 7500),
        (10000, 10000, 0),
        (10000, 14000, 0),
        (-10000, 0, -10000),
    ],
)
def test_kept(base, credited, kept):
    assert Family(DAY, base=base, gross=base, credited=credited).kept == kept
