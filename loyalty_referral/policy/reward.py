"""How much does a referral earn? (cases A2 to A5 and A9)

The right is worth a contract *year* of what the friend bought, so that monthly
and yearly billing earn alike (A7).
"""

from collections.abc import Iterable
from decimal import Decimal

from . import money
from .schedule import per_year
from .types import ContractLine, Invoice


def annual_amount(lines: Iterable[ContractLine], digits: int) -> int:
    """Untaxed price of a contract for one year, rounded once at the end.

    >>> annual_amount([ContractLine(Decimal(50), "monthly", 1)], 2)
    60000
    """
    total = sum(
        (line.amount * per_year(line.rule, line.interval) for line in lines),
        Decimal(0),
    )
    return money.to_minor(total, digits)


def qualifying_invoice(
    invoices: Iterable[Invoice], must_be_paid: bool
) -> Invoice | None:
    """The friend's earliest invoice that counts today, or None.

    One that is cancelled, wholly credited or (where payment is asked for)
    unpaid does not count; its replacement does, so a corrected invoice costs
    nobody their reward.
    """
    counting = (
        invoice
        for invoice in invoices
        if invoice.kept and (invoice.paid or not must_be_paid)
    )
    return min(counting, key=lambda invoice: (invoice.day, invoice.id), default=None)


def referrer_credit(annual: int, rate: Decimal, invoice: Invoice | None) -> int:
    """Credit of the referrer: ``rate`` per cent of the referred contract's year.

    A partly credited first invoice keeps the same part of the reward; without
    an invoice that counts nothing is owed.

    >>> from datetime import date
    >>> paid = Invoice(1, date(2026, 3, 1), True, True, untaxed=25000, credited=5000)
    >>> referrer_credit(25000, Decimal(100), paid)
    20000
    """
    if invoice is None:
        return 0
    full = money.percent(annual, rate)
    return money.part(full, invoice.kept, invoice.untaxed)
