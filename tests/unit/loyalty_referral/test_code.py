"""A code is hard to mistype into somebody else's."""

import pytest

from odoo.addons.loyalty_referral.policy import code

GOOD = "ABCDEFGH2R"


@pytest.mark.parametrize(
    "typed", [GOOD, "abcdefgh2r", " ABCDE-FGH2R ", "ab cd.ef/gh 2r\n"]
)
def test_normalise(typed):
    assert code.normalise(typed) == GOOD


def test_normalise_nothing():
    assert code.normalise("") == ""


def test_check_character():
    # A=8 B=9 C=10 D=11 E=12 F=13 G=14 H=15, "2"=0 in the alphabet:
    # 1x8 + 2x9 + 3x10 + 4x11 + 5x12 + 6x13 + 7x14 + 8x15 + 9x0 = 456 = 14x31 + 22 -> R
    assert code.check_character("ABCDEFGH2") == "R"


@pytest.mark.parametrize(
    ("text", "good"),
    [
        pytest.param(GOOD, True, id="good"),
        pytest.param("", False, id="empty"),
        pytest.param("ABCDEFGH2A", False, id="wrong check character"),
        pytest.param("ABCDEFGH2", False, id="too short"),
        pytest.param("ABCDEFGH2RR", False, id="too long"),
        pytest.param("ABCDEFGHOR", False, id="O is not in the alphabet"),
        pytest.param("abcdefgh2r", False, id="not normalised"),
        pytest.param("²²²²²²²²²²", False, id="digits of another kind"),
    ],
)
def test_is_well_formed(text, good):
    assert code.is_well_formed(text) is good


def test_made_codes_are_well_formed():
    for char in code.ALPHABET:
        assert code.is_well_formed(code.make(lambda _alphabet, char=char: char))


def test_every_slip_of_one_character_is_noticed():
    for place, right in enumerate(GOOD):
        for wrong in code.ALPHABET.replace(right, ""):
            assert not code.is_well_formed(GOOD[:place] + wrong + GOOD[place + 1 :])


def test_every_swap_of_two_characters_is_noticed():
    for first in range(len(GOOD)):
        for second in range(first + 1, len(GOOD)):
            chars = list(GOOD)
            chars[first], chars[second] = chars[second], chars[first]
            assert not code.is_well_formed("".join(chars))
