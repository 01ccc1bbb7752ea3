"""Are these the same, however they were written? VAT numbers and bank accounts.

Both sides are brought into one form; forms are compared, never typed text.
"""

import re
from dataclasses import dataclass

#: Prefixes of VAT numbers that are not the ISO code of their country, and the code.
_PREFIXES = {"EL": "GR", "XI": "GB"}
#: Countries whose numbers are written with their code in front.
_PREFIXED = frozenset(
    "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IT LT LU LV MT NL NO PL PT RO"
    " RS SE SI SK SM".split()
)
#: What Swiss and Norwegian numbers carry behind them.
_SUFFIX = re.compile(r"(MWST|TVA|IVA|TPV|HR|MVA)$")
_IBAN = re.compile(r"[A-Z]{2}\d{2}(?=[A-Z0-9]{11,30}$)")
#: Numbers that stand for "no number" and are shared by strangers (Mexico).
_ANYBODY = frozenset({"XAXX010101000", "XEXX010101000"})
#: Shorter texts are no numbers: "/", "NA", "none".
_SHORTEST = 5


@dataclass(frozen=True, slots=True)
class Vat:
    """A VAT number: its country, if known, and its bare number."""

    country: str
    number: str

    def same(self, other: "Vat") -> bool:
        """Is it one number? An unknown country fits any.

        >>> vat("BE 0477.472.701").same(vat("477472701", "BE"))
        True
        """
        countries = {self.country, other.country} - {""}
        return self.number == other.number and len(countries) < 2


def vat(text: str, country: str = "") -> Vat | None:
    """Read a VAT number; ``country`` is that of the contact's address.

    >>> vat("be 0477.472-701"), vat("0477472701", "BE")
    (Vat(country='BE', number='477472701'), Vat(country='BE', number='477472701'))
    """
    bare = _bare(text)
    if bare in _ANYBODY:
        return None
    prefix = _PREFIXES.get(bare[:2], bare[:2])
    if prefix == country or prefix in _PREFIXED:
        bare, country = bare[2:], prefix
        if country == "CH":
            bare = bare.removeprefix("E")
    bare = _SUFFIX.sub("", bare) if country in ("CH", "NO") else bare
    number = bare.lstrip("0")
    return Vat(country, number) if len(number) >= _SHORTEST else None


def bank_account(text: str) -> str | None:
    """Read a bank account; an IBAN stands for the account number that it contains.

    >>> bank_account("BE68 5390 0754 7034"), bank_account("539-0075470-34")
    ('539007547034', '539007547034')
    """
    bare = _IBAN.sub("", _bare(text))
    number = bare.lstrip("0")
    return number if len(number) >= _SHORTEST else None


def masked(number: str) -> str:
    """Show the end of an account number, enough to recognise it.

    >>> masked("539007547034")
    '…7034'
    """
    return f"…{number[-4:]}"


def _bare(text: str) -> str:
    """Capital letters and digits alone."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())
