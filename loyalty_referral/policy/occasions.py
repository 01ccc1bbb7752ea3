"""Is there a reason for a discount today, and has it been used? (case D2)

One function per occasion; each answers with a reason code, the numbers of its sentence,
and a *key* when the occasion may be used only once. Money is in minor units.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from .reasons import OccasionReason as Reason
from .schedule import add_months
from .window import full_months


@dataclass(frozen=True, slots=True)
class Verdict:
    """May the rule count for the order? ``key`` names an occasion that is used up."""

    applies: bool
    code: Reason
    numbers: Mapping[str, object] = field(default_factory=dict, hash=False)
    key: str = ""


def once(verdict: Verdict, used: Mapping[str, str]) -> Verdict:
    """``verdict``, unless its occasion was used; ``used`` maps keys to orders.

    >>> v = Verdict(True, Reason.FRAMEWORK_FIRST, {}, "framework/2026-03-01")
    >>> once(v, {"framework/2026-03-01": "S00012"}).code.value
    'occasion_used'
    """
    if not verdict.applies or verdict.key not in used:
        return verdict
    numbers = {**verdict.numbers, "order": used[verdict.key]}
    return Verdict(False, Reason.USED, numbers, verdict.key)


def anniversary(today: date, since: date | None, used: Mapping[str, str]) -> Verdict:
    """Is this the month in which the customer became one, a year ago or more?"""
    if since is None or since > today:
        return Verdict(False, Reason.ANNIVERSARY_NOT_YET)
    years = today.year - since.year
    numbers = {"since_day": since, "years": years}
    if today.month != since.month:
        return Verdict(False, Reason.ANNIVERSARY_OTHER_MONTH, numbers)
    if not years:
        return Verdict(False, Reason.ANNIVERSARY_NOT_YET, numbers)
    key = f"anniversary/{today.year}"
    return once(Verdict(True, Reason.ANNIVERSARY_NOW, numbers, key), used)


def framework(
    today: date, start: date | None, end: date | None, first: tuple[date, str] | None
) -> Verdict:
    """Is this the first order under the framework contract?

    ``first``: day and name of the first confirmed order since ``start``, this one left
    out. A contract that is signed anew has another start, and a first order of its own.
    """
    if start is None:
        return Verdict(False, Reason.FRAMEWORK_NONE)
    numbers = {"since_day": start}
    if today < start:
        return Verdict(False, Reason.FRAMEWORK_LATER, numbers)
    if end is not None and today > end:
        return Verdict(False, Reason.FRAMEWORK_ENDED, {**numbers, "end_day": end})
    if first is not None:
        numbers |= {"order_day": first[0], "order": first[1]}
        return Verdict(False, Reason.FRAMEWORK_ORDERED, numbers)
    key = f"framework/{start.isoformat()}"
    return Verdict(True, Reason.FRAMEWORK_FIRST, numbers, key)


def win_back(today: date, last: date | None, months: int) -> Verdict:
    """Has the customer bought nothing for ``months``? The day itself is enough."""
    if last is None:
        return Verdict(False, Reason.WIN_BACK_NEVER)
    numbers = {"last_day": last, "months": months}
    if today < (again := add_months(last, months)):
        return Verdict(False, Reason.WIN_BACK_ACTIVE, {**numbers, "again_day": again})
    numbers["silent"] = full_months(last, today)
    key = f"win_back/{last.isoformat()}"
    return Verdict(True, Reason.WIN_BACK_SILENT, numbers, key)


def volume(turnover: int, wanted: int, months: int) -> Verdict:
    """Is the untaxed turnover of the last ``months`` at least ``wanted``?"""
    numbers = {"turnover_money": turnover, "wanted_money": wanted, "months": months}
    if turnover >= wanted:
        return Verdict(True, Reason.VOLUME_REACHED, numbers)
    missing = {"missing_money": wanted - turnover}
    return Verdict(False, Reason.VOLUME_MISSING, numbers | missing)
