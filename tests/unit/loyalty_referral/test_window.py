"""Windows hold their first and last day; leap days and short months do not shift them."""

from datetime import date

import pytest

from odoo.addons.loyalty_referral.policy import window


@pytest.mark.parametrize(
    ("kind", "months", "today", "since", "expected"),
    [
        ("lifetime", 0, date(2026, 3, 1), None, date.min),
        ("rolling", 12, date(2026, 3, 31), None, date(2025, 4, 1)),
        ("rolling", 12, date(2024, 2, 29), None, date(2023, 3, 1)),
        ("rolling", 12, date(2025, 2, 28), None, date(2024, 2, 29)),
        ("rolling", 1, date(2026, 3, 30), None, date(2026, 3, 1)),  # no 30 February
        ("calendar", 0, date(2026, 1, 1), None, date(2026, 1, 1)),
        ("calendar", 0, date(2026, 12, 31), None, date(2026, 1, 1)),
        ("contract", 0, date(2026, 5, 9), date(2024, 5, 10), date(2025, 5, 10)),
        ("contract", 0, date(2026, 5, 10), date(2024, 5, 10), date(2026, 5, 10)),
        ("contract", 0, date(2025, 2, 27), date(2024, 2, 29), date(2024, 2, 29)),
        ("contract", 0, date(2025, 2, 28), date(2024, 2, 29), date(2025, 2, 28)),
        ("contract", 0, date(2026, 5, 9), None, date(2026, 5, 9)),
        ("contract", 0, date(2026, 5, 9), date(2026, 6, 1), date(2026, 6, 1)),
    ],
)
def test_start_of(kind, months, today, since, expected):
    assert window.start_of(kind, months, today, since) == expected


def test_an_unknown_window_is_an_error():
    with pytest.raises(KeyError):
        window.start_of("sometimes", 0, date(2026, 1, 1), None)


@pytest.mark.parametrize(
    ("since", "today", "expected"),
    [
        (date(2026, 3, 1), date(2026, 2, 28), 0),  # not yet a customer
        (date(2026, 3, 1), date(2026, 3, 1), 0),
        (date(2026, 3, 15), date(2026, 4, 14), 0),
        (date(2026, 3, 15), date(2026, 4, 15), 1),
        (date(2024, 2, 29), date(2025, 2, 27), 11),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2023, 12, 31), date(2026, 12, 31), 36),
    ],
)
def test_full_months(since, today, expected):
    assert window.full_months(since, today) == expected
