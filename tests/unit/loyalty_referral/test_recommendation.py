"""A recommendation needs somebody's name and a way to reach them, and nothing harmful."""

import pytest

from odoo.addons.loyalty_referral.policy.recommendation import clean, problems

GOOD = {"name": "Ada", "company": "Ginkgo", "email": "ada@example.com"}


def told(**changes):
    """Problems of a good form with ``changes``."""
    return problems(clean(GOOD | changes))


def test_what_is_needed():
    assert told() == {}
    assert told(name="", company="Ginkgo") == {}
    assert told(name="", company="") == {"name": "missing"}
    assert told(email="", phone="+49 30 1234-5") == {}
    assert told(email="", phone="") == {"email": "no_way_to_reach"}


@pytest.mark.parametrize(
    "email",
    [
        "ada",
        "ada@",
        "@example.com",
        "ada@example",
        "a b@example.com",
        "ada@example.com, bob@example.com",
        "Ada <ada@example.com>",
        "ada@example.com\nBcc: all@example.com",
    ],
)
def test_one_address_and_nothing_else(email):
    assert "email" in told(email=email)


def test_headers_cannot_be_smuggled_in():
    assert told(name="Ada\r\nBcc: x@example.com") == {"name": "line_break"}
    assert told(message="two\nlines") == {}


@pytest.mark.parametrize(
    ("field", "length"), [("name", 81), ("company", 81), ("message", 1001)]
)
def test_too_long(field, length):
    assert told(**{field: "x" * length}) == {field: "too_long"}
    assert told(**{field: "x" * (length - 1)}) == {}


def test_a_phone_number_is_a_number():
    assert told(phone="call me") == {"phone": "not_a_number"}


def test_unknown_fields_and_nothing_at_all():
    assert "team_id" not in clean(GOOD | {"team_id": "1"})
    assert problems(clean({})) == {"name": "missing", "email": "no_way_to_reach"}
