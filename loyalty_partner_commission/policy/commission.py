"""What does a partner earn on an invoice? (case G1)

The unit is the *family*: the invoice and its credit notes. What counts is
``min(kept, cash)``: nobody earns on what was given back, nor, where the plan
pays on payment, on what was not paid. The answer is always the whole amount
due; the ledger books the difference to what is there, so a partial payment, an
undone one and a credit note are the same question asked again.
"""

from datetime import date

from odoo.addons.loyalty_referral.policy import money, schedule

from . import rates, steps
from .parts import parts
from .reasons import CommissionReason, ZeroReason
from .terms import Terms
from .types import Commission, Family, Span, Worth


def decide(terms: Terms, span: Span, family: Family) -> tuple[Commission, ...]:
    """Say what the partner earns on ``family`` today by each rule, and why.

    Rules that pay nothing are among the answers, and what no rule speaks about is
    the last of them.

    >>> from decimal import Decimal
    >>> from .terms import Rule
    >>> terms = Terms("paid", 36, 0, (Rule("first", Decimal(50)), Rule("later", Decimal(20))))
    >>> day = date(2026, 3, 3)
    >>> family = Family(day, base=100000, gross=100000, is_first=True, cash=100000)
    >>> [answer.amount for answer in decide(terms, Span(day, None, day), family)]
    [50000, 0]
    """
    days = _days(terms, family)
    zero = _outside(terms, span, family.day)
    if zero:
        return (Commission(None, 0, 0, *days, zero, family.kept),)
    step = steps.step_of(terms.steps, span.window_start, family.day)
    return tuple(
        _answer(terms, family, take, step, days)
        for take in rates.deal_out(terms.rules, family, parts(family))
    )


def telling(answers: tuple[Commission, ...]) -> Commission:
    """Of answers that pay nothing, the one that says most about it.

    That of a rule that took something; else that of one that would have, had the
    purchase been larger; else that no rule spoke about it.
    """
    took = (answer for answer in answers if answer.worth is not None)
    small = (answer for answer in answers if answer.code == ZeroReason.BELOW_MINIMUM)
    return next(took, None) or next(small, answers[-1])


def _outside(terms: Terms, span: Span, day: date) -> ZeroReason | None:
    """Why an invoice of ``day`` is none of this binding's business, if so."""
    if day < span.start:
        return ZeroReason.BEFORE_BINDING
    if span.end and day >= span.end:
        return ZeroReason.AFTER_BINDING
    start = span.window_start or day
    if terms.window_months and day >= schedule.add_months(start, terms.window_months):
        return ZeroReason.OUT_OF_WINDOW
    return None


def _answer(terms: Terms, family: Family, take: rates.Take, step, days) -> Commission:
    """One rule's word on the family."""
    sign = -1 if family.is_credit_note else 1
    kept = sign * take.kept
    if take.refused:
        return Commission(take.rule, 0, 0, *days, take.refused, kept)
    worth = rates.worth(terms, take, step)
    amount = _due(sign * worth.amount, terms, family)
    counted = _due(kept, terms, family)
    code = _zero(terms, take, worth)
    if take.rule.kind == "fixed" and family.is_credit_note:
        amount, code = 0, ZeroReason.FIXED_STAYS
    elif not code:
        code = _code(take, family, counted)
    return Commission(take.rule, amount, counted, *days, code, kept, worth)


def _due(whole: int, terms: Terms, family: Family) -> int:
    """The part of ``whole`` that is due: all of it, or pro rata to the cash."""
    if terms.trigger == "posted" or family.is_credit_note:
        return whole
    paid = min(family.cash, family.kept_gross)
    return money.part(whole, paid, family.kept_gross)


def _days(terms: Terms, family: Family) -> tuple[date, date]:
    """When it took effect, and when it may be paid out.

    The hold counts from the day it was earned; what is taken back is never
    held longer than the earning it answers.
    """
    earned_on = family.day
    if terms.trigger == "paid" and family.paid_on:
        earned_on = max(earned_on, family.paid_on)
    day = max(earned_on, family.credited_on or earned_on)
    hold = 0 if family.is_credit_note else terms.hold_days
    return day, max(day, schedule.available_on(earned_on, hold))


def _zero(terms: Terms, take: rates.Take, worth: Worth) -> ZeroReason | None:
    """Why a rule that took something pays nothing for it, whoever paid what."""
    if not take.kept:
        return ZeroReason.NOTHING_KEPT
    if terms.by_margin and take.rule.kind != "fixed" and take.margin <= 0:
        return ZeroReason.NO_MARGIN
    if not worth.percent:
        return ZeroReason.YEAR_PAYS_NOTHING
    return None if worth.amount else ZeroReason.TOO_LITTLE


def _code(take: rates.Take, family: Family, counted: int) -> str:
    """Which sentence explains the amount."""
    if family.is_credit_note:
        return CommissionReason.CREDIT_NOTE
    if not counted:
        return ZeroReason.NOT_PAID
    partly = "_partly" if abs(counted) < take.kept else ""
    return CommissionReason(f"commission_{take.rule.applies_to}{partly}")
