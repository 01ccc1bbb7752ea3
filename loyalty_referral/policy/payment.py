"""What does credit that is a payment pay, after tax, and what does a credit note give back?

Amounts are minor units, of the invoice's currency or of credit: each by itself.
"""

from collections.abc import Iterable, Mapping

from . import money


def asked(gross: Iterable[int], residual: int) -> tuple[int, ...]:
    """What is to pay with taxes, line by line, and one more that makes it the residual.

    That last one is what was paid or taken off before (below zero) or rounded up.

    >>> asked([72600, 12100], 50000)
    (72600, 12100, -34700)
    """
    gross = tuple(gross)
    return (*gross, residual - sum(gross))


def given_back(
    paid: Mapping[int, int], credited: int, total: int, returned: Mapping[int, int]
) -> dict[int, int]:
    """What of each lot comes back, now that ``credited`` of an invoice's total is.

    Pro rata over all credit notes together, so that thirds lose no cent: the note
    that makes the whole brings what is missing.

    :param paid: what each lot paid of the invoice
    :param returned: what earlier credit notes gave back

    >>> given_back({1: 5000}, 6050, 12100, {})
    {1: 2500}
    >>> given_back({1: 5000}, 12100, 12100, {1: 2500})
    {1: 2500}
    """
    due = {
        lot_id: money.part(amount, min(credited, total), total)
        - returned.get(lot_id, 0)
        for lot_id, amount in paid.items()
    }
    return {lot_id: amount for lot_id, amount in due.items() if amount > 0}
