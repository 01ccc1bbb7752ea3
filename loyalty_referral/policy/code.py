"""What does a referral code look like?

Ten characters that cannot be mistaken for each other, the last one a check
character, so that a slip of the finger is not somebody else's code.
"""

from collections.abc import Callable

#: Digits and capitals without 0, 1, I, L and O. 31 is prime, so the check character
#: notices every single slip and every swap; 31**9 is more than 2**44 codes.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 10


def normalise(text: str) -> str:
    """Read a code as people type it: spaces, dashes and small letters do not matter.

    >>> normalise(" ab-2c 3d ")
    'AB2C3D'
    """
    return "".join(char for char in text.upper() if char.isalnum())


def check_character(body: str) -> str:
    """The character that makes ``body`` a whole code (weighted sum, modulo 31).

    >>> check_character("ABCDEFGH2")
    'R'
    """
    total = sum(
        weight * ALPHABET.index(char) for weight, char in enumerate(body, start=1)
    )
    return ALPHABET[total % len(ALPHABET)]


def is_well_formed(code: str) -> bool:
    """Could ``code`` (normalised) have been made by :func:`make`?

    >>> is_well_formed("ABCDEFGH2R"), is_well_formed("ABCDEFGH2A")
    (True, False)
    """
    return (
        len(code) == LENGTH
        and all(char in ALPHABET for char in code)
        and check_character(code[:-1]) == code[-1]
    )


def make(choose: Callable[[str], str]) -> str:
    """Make a code; ``choose`` picks one character of a string, at random in real life.

    >>> make(lambda alphabet: alphabet[0])
    '2222222222'
    """
    body = "".join(choose(ALPHABET) for _ in range(LENGTH - 1))
    return body + check_character(body)
