"""When a prospect is free, when somebody has them, and when a person should look."""

from datetime import date

import pytest

from odoo.addons.loyalty_partner_commission.policy.deal import (
    Company,
    DealVerdict,
    Known,
    alike,
    decide,
    domains,
    name_key,
    protected_until,
    vat_key,
)

US, THEM = 1, 2
DEAL = Company("Blue Harbor Ltd", "BE 0477.472.701", "ada@harbor.example")


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ([], DealVerdict.APPROVE),
        ([Known("Red Rock", "BE1", owner_id=THEM)], DealVerdict.APPROVE),
        ([Known("X", "be0477472701", owner_id=THEM)], DealVerdict.DUPLICATE),
        (
            [Known("X", website="www.harbor.example", owner_id=THEM)],
            DealVerdict.DUPLICATE,
        ),
        ([Known("X", "BE0477472701")], DealVerdict.REVIEW),
        ([Known("Blue Harbour", owner_id=THEM)], DealVerdict.REVIEW),
        ([Known("Blue Harbor Inc")], DealVerdict.REVIEW),
        ([Known("Blue Harbor Ltd", "BE0477472701", owner_id=US)], DealVerdict.APPROVE),
        (
            [
                Known("Blue Harbor Inc"),
                Known("X", "BE0477472701", owner_id=THEM),
            ],
            DealVerdict.DUPLICATE,
        ),
    ],
    ids=[
        "nobody known",
        "another company",
        "tax number of another partner's",
        "domain of another partner's",
        "customer of nobody's",
        "similar name of another partner's",
        "same name, other form",
        "one's own",
        "the worst counts",
    ],
)
def test_decide(known, expected):
    assert decide(DEAL, US, known) == expected
    assert decide(DEAL, US, reversed(known)) == expected


def test_free_mail_and_empty_numbers_are_no_evidence():
    one = Company("Ada", "", "ada@gmail.com")
    two = Known("Bob", "", "bob@gmail.com", owner_id=THEM)
    assert decide(one, US, [two]) == DealVerdict.APPROVE


@pytest.mark.parametrize(
    ("website", "domain"),
    [
        ("https://www.harbor.example/shop?x=1", "harbor.example"),
        ("harbor.example:8069", "harbor.example"),
        (" HTTP://Harbor.Example#top", "harbor.example"),
    ],
)
def test_domains(website, domain):
    assert domains(Company(website=website)) == {domain}


def test_keys():
    assert vat_key("") == ""
    assert name_key("S.A. Müller & Söhne") == "müller söhne"
    assert not alike("Ltd", "Inc")
    assert not alike("", "")


def test_protection_has_its_first_day():
    assert protected_until(date(2026, 3, 1), 1) == date(2026, 3, 1)
