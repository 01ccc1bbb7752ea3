"""One number is one number, however it was typed."""

import pytest

from odoo.addons.loyalty_referral.policy.identity import bank_account, masked, vat


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(("BE0477472701", "BE"), ("be 0477.472.701", "BE"), id="spaces, dots"),
        pytest.param(("BE0477472701", ""), ("0477472701", "BE"), id="prefix missing"),
        pytest.param(("BE0477472701", "BE"), ("477472701", ""), id="old number, no country"),
        pytest.param(("EL123456783", "GR"), ("123456783", "GR"), id="Greek prefix"),
        pytest.param(("CHE-123.456.788 MWST", "CH"), ("CHE123456788TVA", "CH"), id="Swiss"),
        pytest.param(("NO 123 456 785 MVA", "NO"), ("123456785", "NO"), id="Norwegian"),
        pytest.param(("ESB12345674", "ES"), ("B-12345674", "ES"), id="letter in front"),
        pytest.param(("12-3456789", "US"), ("123456789", "US"), id="no prefix at all"),
        pytest.param(("FRXX999999999", "FR"), ("XX 999 999 999", "FR"), id="French key"),
    ],
)  # fmt: skip
def test_same_vat(one, other):
    assert vat(*one).same(vat(*other))
    assert vat(*other).same(vat(*one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(("BE0477472701", "BE"), ("BE0477472702", "BE"), id="other digit"),
        pytest.param(("BE123456789", "BE"), ("DE123456789", "DE"), id="other country"),
        pytest.param(("123456789", "US"), ("123456789", "PT"), id="addresses differ"),
    ],
)
def test_other_vat(one, other):
    assert not vat(*one).same(vat(*other))


@pytest.mark.parametrize(
    "text", ["", "/", "NA", "none", "BE", "0000000", "XAXX010101000"]
)
def test_no_vat(text):
    assert vat(text, "BE") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BE68 5390 0754 7034", "539007547034"),
        ("be68539007547034", "539007547034"),
        ("539-0075470-34", "539007547034"),
        ("DE89370400440532013000", "370400440532013000"),
        ("1234", None),
        ("12345", "12345"),
        ("", None),
    ],
)
def test_bank_account(text, expected):
    assert bank_account(text) == expected


def test_only_the_end_of_an_account_is_shown():
    assert masked("370400440532013000") == "…3000"
