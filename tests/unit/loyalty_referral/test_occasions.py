"""Reasons for a discount: their months and limits, and that each is used once (D2)."""

from datetime import date

import pytest

from odoo.addons.loyalty_referral.policy import occasions
from odoo.addons.loyalty_referral.policy.reasons import OccasionReason as Reason


@pytest.mark.parametrize(
    ("day", "since", "code"),
    [
        (date(2027, 3, 1), date(2026, 3, 31), Reason.ANNIVERSARY_NOW),
        (date(2027, 3, 31), date(2026, 3, 1), Reason.ANNIVERSARY_NOW),
        (date(2027, 4, 1), date(2026, 3, 31), Reason.ANNIVERSARY_OTHER_MONTH),
        (date(2026, 3, 31), date(2026, 3, 1), Reason.ANNIVERSARY_NOT_YET),
        (date(2026, 3, 31), None, Reason.ANNIVERSARY_NOT_YET),
        (date(2025, 2, 28), date(2024, 2, 29), Reason.ANNIVERSARY_NOW),
    ],
)
def test_anniversary_month(day, since, code):
    assert occasions.anniversary(day, since, {}).code == code


def test_an_anniversary_counts_once_a_year():
    day, since = date(2027, 3, 5), date(2025, 3, 9)
    verdict = occasions.anniversary(day, since, {"anniversary/2027": "S1"})
    assert (verdict.applies, verdict.code) == (False, Reason.USED)
    assert occasions.anniversary(day, since, {"anniversary/2026": "S1"}).applies


START, END = date(2026, 3, 1), date(2027, 2, 28)


@pytest.mark.parametrize(
    ("day", "first", "code"),
    [
        (date(2026, 2, 28), None, Reason.FRAMEWORK_LATER),
        (START, None, Reason.FRAMEWORK_FIRST),
        (END, None, Reason.FRAMEWORK_FIRST),
        (date(2027, 3, 1), None, Reason.FRAMEWORK_ENDED),
        (date(2026, 5, 1), (date(2026, 4, 2), "S7"), Reason.FRAMEWORK_ORDERED),
    ],
)
def test_first_order_under_a_framework_contract(day, first, code):
    verdict = occasions.framework(day, START, END, first)
    assert verdict.code == code
    assert verdict.applies == (code == Reason.FRAMEWORK_FIRST)


def test_no_framework_contract():
    assert occasions.framework(START, None, None, None).code == Reason.FRAMEWORK_NONE


@pytest.mark.parametrize(
    ("day", "applies"),
    [(date(2026, 2, 27), False), (date(2026, 2, 28), True), (date(2026, 3, 1), True)],
)
def test_win_back_after_six_months_from_the_end_of_august(day, applies):
    """31 August and six months is 28 February."""
    verdict = occasions.win_back(day, date(2025, 8, 31), 6)
    assert verdict.applies == applies


def test_who_never_bought_is_not_won_back():
    verdict = occasions.win_back(date(2026, 1, 1), None, 6)
    assert (verdict.applies, verdict.code) == (False, Reason.WIN_BACK_NEVER)


@pytest.mark.parametrize(
    ("turnover", "applies"), [(999_999, False), (1_000_000, True), (1_000_001, True)]
)
def test_volume_on_the_threshold_and_a_cent_beside_it(turnover, applies):
    verdict = occasions.volume(turnover, 1_000_000, 12)
    assert verdict.applies == applies
    assert verdict.numbers.get("missing_money", 0) == max(1_000_000 - turnover, 0)
