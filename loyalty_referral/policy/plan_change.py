"""Did a contract move to a larger plan, or get another service? (case H6)

Read from the lines of a contract: when each runs, and what a year of it costs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

#: A plan that is replaced may run on for so many days beside its successor.
OVERLAP_DAYS = 31


@dataclass(frozen=True, slots=True)
class Span:
    """A line of a contract: from a day to its last day (None: no end).

    ``year`` is what a year of it costs; ``counts``: is it of those that are asked for?
    """

    start: date
    end: date | None
    year: Decimal
    product_id: int = 0
    counts: bool = True
    id: int = 0

    def runs_on(self, day: date) -> bool:
        """Is it running on ``day``?"""
        return self.start <= day and (self.end is None or day <= self.end)


def upgrades(spans: Iterable[Span]) -> list[Span]:
    """Lines with which the contract came to cost more than the day before.

    >>> slow = Span(date(2026, 1, 1), date(2026, 6, 30), Decimal(240))
    >>> fast = Span(date(2026, 7, 1), None, Decimal(360), id=2)
    >>> [span.id for span in upgrades([slow, fast])]
    [2]
    """
    return [span for span, before, after in _changes(spans) if after > before]


def additions(spans: Iterable[Span]) -> list[Span]:
    """Lines of a product that came on top of what was there.

    >>> plan = Span(date(2026, 1, 1), None, Decimal(240))
    >>> backup = Span(date(2026, 7, 1), None, Decimal(60), product_id=9, id=2)
    >>> [span.id for span in additions([plan, backup])]
    [2]
    """
    spans = list(spans)
    return [
        span
        for span, before, after in _changes(spans)
        if after >= before + span.year and not _had(spans, span)
    ]


def _changes(spans: Iterable[Span]):
    """(line, yearly cost before it, and after it) of each line that came later."""
    spans = sorted(spans, key=lambda span: (span.start, span.id))
    for span in spans:
        eve = span.start - timedelta(1)
        before = sum((one.year for one in spans if one.runs_on(eve)), Decimal(0))
        if not span.counts or before <= 0 or span.year <= 0:
            continue
        settled = span.start + timedelta(OVERLAP_DAYS)
        after = sum(
            (
                one.year
                for one in spans
                if one.start <= span.start and (one is span or one.runs_on(settled))
            ),
            Decimal(0),
        )
        yield span, before, after


def _had(spans: list[Span], span: Span) -> bool:
    """Did the contract have the product on the day before?"""
    eve = span.start - timedelta(1)
    return any(one.product_id == span.product_id and one.runs_on(eve) for one in spans)
