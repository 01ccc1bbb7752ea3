"""Rows are read as people write them; nothing we write back is a formula."""

from datetime import date

import pytest

from odoo.addons.loyalty_referral.policy import sheet


def test_columns():
    heading = ["Referrer", "Friend", "Date", "Program", "Note"]
    assert sheet.columns(heading, sheet.REFERRALS) == {
        "referrer": 0,
        "friend": 1,
        "day": 2,
        "programme": 3,
        "note": 4,
    }
    assert sheet.columns(["Friend", "friend"], sheet.REFERRALS) == {"friend": 0}
    assert sheet.columns([], sheet.REFERRALS) == {}
    assert sheet.columns(["Friend"], {"friend": "buyer"}) == {"buyer": 0}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-01", date(2026, 3, 1)),
        ("2026-03-01 00:00:00", date(2026, 3, 1)),
        ("01.03.2026", date(2026, 3, 1)),
        ("01/03/2026", date(2026, 3, 1)),
        ("2026-02-30", None),
        ("", None),
    ],
)
def test_day(text, day):
    assert sheet.day(text) == day


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_formula(start):
    assert sheet.safe(f"{start}cmd") == f"'{start}cmd"
    assert sheet.safe(f"a{start}") == f"a{start}"


def test_nothing():
    assert sheet.safe("") == ""
