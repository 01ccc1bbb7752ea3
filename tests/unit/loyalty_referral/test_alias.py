"""Pseudonyms tell nothing about their owners, and are all different."""

from odoo.addons.loyalty_referral.policy import alias


def test_every_number_has_its_own():
    assert (
        len({alias.pseudonym(number) for number in range(alias.COUNT)}) == alias.COUNT
    )


def test_no_pseudonym_is_too_long_to_be_chosen():
    longest = max((alias.pseudonym(n) for n in range(0, alias.COUNT, 100)), key=len)

    assert alias.chosen(longest) == longest


def test_a_chosen_name_is_one_line():
    assert alias.chosen(" The\n\tBakery  on the corner ") == "The Bakery on the corner"
    assert alias.chosen("   ") == ""
