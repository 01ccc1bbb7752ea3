"""On which day of a year is a name day or a birthday, and is it a reason now? (D2)"""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from .occasions import Verdict, once
from .reasons import OccasionReason as Reason

#: How a name day moves: it stays, counts from Easter, or waits for Easter to be over.
FIXED, EASTER, AFTER_EASTER = "fixed", "easter", "after_easter"


def orthodox_easter(year: int) -> date:
    """Easter Sunday of the Orthodox churches, as a date of today's calendar.

    Meeus' rule for the Julian calendar, plus the days by which that calendar is behind.

    >>> orthodox_easter(2024), orthodox_easter(2026)
    (datetime.date(2024, 5, 5), datetime.date(2026, 4, 12))
    """
    moon = (19 * (year % 19) + 15) % 30
    weekday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    month, day = divmod(moon + weekday + 114, 31)
    behind = year // 100 - year // 400 - 2
    return date(year, month, day + 1) + timedelta(days=behind)


def in_year(month: int, day: int, year: int) -> date:
    """The day of ``year``; 29 February is 28 February in years without one.

    >>> in_year(2, 29, 2028), in_year(2, 29, 2026)
    (datetime.date(2028, 2, 29), datetime.date(2026, 2, 28))
    """
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def name_day(rule: str, day: tuple[int, int], offset: int, year: int) -> date:
    """The name day of ``year``.

    ``rule``: *fixed* is ``day`` itself, a pair of month and day; *easter* is ``offset``
    days after Easter Sunday (before it if negative), ``day`` does not count;
    *after_easter* is ``day``, but never before ``offset`` days after Easter: Saint
    George is kept on Easter Monday when 23 April falls into Lent.

    >>> name_day("after_easter", (4, 23), 1, 2024), name_day("easter", (1, 1), 7, 2026)
    (datetime.date(2024, 5, 6), datetime.date(2026, 4, 19))
    """
    moved = orthodox_easter(year) + timedelta(days=offset)
    if rule == EASTER:
        return moved
    kept = in_year(*day, year)
    return max(kept, moved) if rule == AFTER_EASTER else kept


@dataclass(frozen=True, slots=True)
class Feast:
    """A name day or birthday (``kind``) of a contact, in the year that is looked at."""

    kind: str
    contact: int
    name: str
    day: date


def celebration(
    today: date, feasts: Iterable[Feast], has_contact: bool, used: Mapping[str, str]
) -> Verdict:
    """Does a name day or birthday fall in the month of ``today``?

    Each counts once for a contact and year. The month counts, not the day, so that a
    birthday on 29 February is celebrated in every February.
    """
    if not has_contact:
        return Verdict(False, Reason.CELEBRATION_NO_CONTACT)
    feasts = sorted(feasts, key=lambda feast: (feast.day, feast.kind, feast.contact))
    if not feasts:
        return Verdict(False, Reason.CELEBRATION_UNKNOWN)
    now = [feast for feast in feasts if feast.day.month == today.month]
    verdicts = [once(_celebrated(feast), used) for feast in now]
    if verdicts:
        return next((found for found in verdicts if found.applies), verdicts[0])
    later = [feast for feast in feasts if feast.day > today]
    following = later[0] if later else feasts[0]
    return Verdict(False, Reason.CELEBRATION_OTHER_MONTH, _numbers(following))


def _celebrated(feast: Feast) -> Verdict:
    """A feast of this month."""
    is_birthday = feast.kind == "birthday"
    code = Reason.BIRTHDAY_NOW if is_birthday else Reason.NAME_DAY_NOW
    key = f"{feast.kind}/{feast.contact}/{feast.day.year}"
    return Verdict(True, code, _numbers(feast), key)


def _numbers(feast: Feast) -> dict[str, object]:
    """What a sentence about a feast tells."""
    return {"contact": feast.name, "feast_day": feast.day}
