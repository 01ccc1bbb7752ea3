"""What is there before a journey begins; made by whoever may make it."""

from __future__ import annotations

import uuid
from typing import Any

from pages import Visitor


def unique(name: str) -> str:
    """A name that no other journey uses."""
    return f"{name} {uuid.uuid4().hex[:4]}"


def company(user: Visitor, name: str, **values: Any) -> int:
    """A company that nobody knew."""
    return user.create("res.partner", name=name, is_company=True, **values)


def programme(manager: Visitor, referrer_amount: float) -> int:
    """A programme where both sides gain, without a hold; not the one that runs."""
    wizard = manager.create(
        "loyalty.referral.program.create",
        template="friends",
        name=unique("Both sides"),
        referrer_amount=referrer_amount,
        hold_days=0,
    )
    action = manager.call(
        "loyalty.referral.program.create", "action_create_program", [wizard]
    )
    return action["res_id"]


def referral(user: Visitor, referrer: int, friend: int, **values: Any) -> int:
    """Somebody recommended somebody; both are contacts."""
    values |= {"referrer_id": referrer, "friend_id": friend, "create_lead": False}
    wizard = user.create("loyalty.referral.record", **values)
    action = user.call("loyalty.referral.record", "action_record", [wizard])
    return action["res_id"]


def posted_invoice(accountant: Visitor, customer: int, amount: float) -> int:
    """A posted invoice without taxes."""
    line = {"name": "Subscription", "price_unit": amount, "tax_ids": [(5, 0, 0)]}
    invoice = accountant.create(
        "account.move",
        move_type="out_invoice",
        partner_id=customer,
        invoice_line_ids=[(0, 0, line)],
    )
    accountant.call("account.move", "action_post", [invoice])
    return invoice


def paid_invoice(accountant: Visitor, customer: int, amount: float) -> int:
    """A posted and paid invoice without taxes."""
    invoice = posted_invoice(accountant, customer, amount)
    paid = {"active_model": "account.move", "active_ids": [invoice]}
    register = accountant.call("account.payment.register", "create", {}, context=paid)
    accountant.call(
        "account.payment.register", "action_create_payments", [register], context=paid
    )
    return invoice
