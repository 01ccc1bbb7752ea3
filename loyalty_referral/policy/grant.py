"""What of a thing is handed out or taken back now, and until when is it good?

A thing is not money: points are spent, coupons used, months enjoyed, and no later
earning pays for that. What cannot be taken back *stays*; it is shown, and only a person
decides to try again.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from .schedule import add_months


@dataclass(frozen=True, slots=True)
class Standing:
    """What should be with the receiver, what is, and what was given up.

    ``stays`` is the part of ``delivered`` that could not be taken back when it
    should have been.
    """

    wanted: Decimal
    delivered: Decimal
    stays: Decimal = Decimal(0)

    @property
    def due(self) -> Decimal:
        """What is still to be handed out (plus) or taken back (minus).

        >>> Standing(Decimal(0), Decimal(100), Decimal(40)).due
        Decimal('-60')
        """
        if self.wanted >= self.delivered:
            return self.wanted - self.delivered
        return min(Decimal(0), self.wanted - self.delivered + self.stays)


def after(standing: Standing, reachable: Decimal) -> Standing:
    """Hand out or take back what is due; at most ``reachable`` can be taken.

    What cannot be reached stays, and is not due any more. What is wanted again
    stays for a good reason.

    >>> hundred, sixty = Decimal(100), Decimal(60)
    >>> after(Standing(Decimal(0), hundred), sixty)
    Standing(wanted=Decimal('0'), delivered=Decimal('40'), stays=Decimal('40'))
    >>> after(Standing(hundred, Decimal(40), Decimal(40)), Decimal(0)).stays
    Decimal('0')
    """
    due = standing.due
    if due > 0:
        return Standing(standing.wanted, standing.wanted)
    taken = min(-due, max(Decimal(0), reachable))
    delivered = standing.delivered - taken
    return Standing(
        standing.wanted, delivered, max(Decimal(0), delivered - standing.wanted)
    )


def state(standing: Standing) -> str:
    """Name what has become of the thing.

    >>> zero, one = Decimal(0), Decimal(1)
    >>> [state(Standing(*s)) for s in ((one, zero), (one, one), (zero, one, one))]
    ['waiting', 'delivered', 'partly']
    """
    if standing.stays > 0:
        return "partly"
    if standing.due:
        return "waiting"
    return "delivered" if standing.delivered else "taken_back"


def good_until(day: date, months: int) -> date | None:
    """Last day of something handed out on ``day``; no months means no end.

    >>> good_until(date(2026, 1, 31), 1), good_until(date(2026, 3, 3), 0)
    (datetime.date(2026, 2, 28), None)
    """
    return add_months(day, months) if months else None


def last_day(start: date, months: int) -> date:
    """Last day of a service of ``months`` from ``start``.

    >>> last_day(date(2026, 3, 3), 3), last_day(date(2026, 1, 31), 1)
    (datetime.date(2026, 6, 2), datetime.date(2026, 2, 27))
    """
    return add_months(start, months) - timedelta(days=1)
