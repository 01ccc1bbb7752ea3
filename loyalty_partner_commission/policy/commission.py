"""What does a partner earn on an invoice? (case G1)

The unit is the *family*: the invoice and its credit notes. What counts is
``min(kept, cash)``: nobody earns on what was given back, nor, where the plan
pays on payment, on what was not paid. The answer is always the whole amount
due; the ledger books the difference to what is there, so a partial payment, an
undone one and a credit note are the same question asked again.
"""

from datetime import date

from odoo.addons.loyalty_referral.policy import money, schedule

from .reasons import CommissionReason, ZeroReason
from .types import Commission, Family, Rule, Span, Terms


def decide(terms: Terms, span: Span, family: Family) -> Commission:
    """Say what the partner earns on ``family`` today, and why.

    >>> from decimal import Decimal
    >>> terms = Terms("paid", 36, 0, (Rule("first", Decimal(50)), Rule("later", Decimal(20))))
    >>> day = date(2026, 3, 3)
    >>> family = Family(day, base=100000, gross=100000, is_first=True, cash=100000)
    >>> decide(terms, Span(day, None, day), family).amount
    50000
    """
    zero = _outside(terms, span, family.day)
    rule = None if zero else _matching(terms.rules, family.is_first)
    if rule is None:
        return _nothing(family, zero or ZeroReason.NO_RULE)
    amount = _due(money.percent(family.kept, rule.rate), terms, family)
    counted = _due(family.kept, terms, family)
    day, available_on = _days(terms, family)
    code = _code(rule, family, counted)
    return Commission(rule, amount, counted, day, available_on, code)


def _outside(terms: Terms, span: Span, day: date) -> ZeroReason | None:
    """Why an invoice of ``day`` is none of this binding's business, if so."""
    if day < span.start:
        return ZeroReason.BEFORE_BINDING
    if span.end and day >= span.end:
        return ZeroReason.AFTER_BINDING
    if not schedule.in_window(day, span.window_start, terms.window_months):
        return ZeroReason.OUT_OF_WINDOW
    return None


def _matching(rules: tuple[Rule, ...], is_first: bool) -> Rule | None:
    """The first rule for this purchase."""
    wanted = ("any", "first" if is_first else "later")
    return next((rule for rule in rules if rule.applies_to in wanted), None)


def _nothing(family: Family, code: str) -> Commission:
    """No commission, and no rule that could be asked."""
    return Commission(None, 0, 0, family.day, family.day, code)


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


def _code(rule: Rule, family: Family, counted: int) -> str:
    """Which sentence explains the amount."""
    if family.is_credit_note:
        return CommissionReason.CREDIT_NOTE
    if not family.kept:
        return ZeroReason.NOTHING_KEPT
    if not counted:
        return ZeroReason.NOT_PAID
    partly = "_partly" if counted < family.kept else ""
    return CommissionReason(f"commission_{rule.applies_to}{partly}")
