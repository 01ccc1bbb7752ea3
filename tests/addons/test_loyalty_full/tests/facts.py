"""Builders for scripts that commit: partners, promises, bookings, contracts, sales."""

from datetime import date

from odoo.fields import Command

from odoo.addons.loyalty_referral.policy.types import (
    Account,
    Draft,
    Origin,
    Reason,
    Target,
)


def new_partners(env, name, count=2):
    """So many companies."""
    return env["res.partner"].create(
        [{"name": f"{name}.{n}", "is_company": True} for n in range(count)]
    )


def promise(env, name):
    """The reward of a new programme: 100.00 for a friend."""
    program = env["loyalty.referral.program"].create(
        {
            "name": name,
            "reward_ids": [Command.create({"kind": "fixed", "amount": 100.0})],
        }
    )
    return program.reward_ids


def book(env, partners, purpose, minor, slot="lot", **terms):
    """Earn ``minor`` units for each of ``partners``, by terms of a target."""
    company = env.ref("base.main_company")
    drafts = []
    for partner in partners:
        account = Account(purpose, partner.id, company.id, company.currency_id.id)
        target = Target(
            Origin("res.lang", partner.id),
            slot,
            account,
            "earn",
            minor,
            date(2026, 1, 1),
            Reason("withdrawn"),
            **terms,
        )
        drafts.append(Draft(target, minor, 0))
    env["loyalty.ledger.posting"]._append(drafts)


def contract(env, customer):
    """A monthly contract, due on the first of January."""
    line = {
        "name": "Maintenance",
        "quantity": 1,
        "price_unit": 30.0,
        "recurring_rule_type": "monthly",
        "date_start": "2026-01-01",
        "recurring_next_date": "2026-01-01",
    }
    return env["contract.contract"].create(
        {
            "name": customer.name,
            "partner_id": customer.id,
            "contract_type": "sale",
            "line_recurrence": True,
            "contract_line_ids": [Command.create(line)],
        }
    )


def half(env, name, trigger="posted"):
    """A plan by which partners earn half of what is invoiced, or paid."""
    return env["loyalty.commission.plan"].create(
        {
            "name": name,
            "trigger": trigger,
            "rule_ids": [Command.create({"applies_to": "any", "rate": 50.0})],
        }
    )


def sell(env, dealer, plan):
    """A customer of ``dealer`` has bought for 200.00."""
    customer = env["res.partner"].create({"name": f"of {dealer.name}"})
    env["loyalty.partner.binding"].create(
        {
            "customer_id": customer.id,
            "partner_id": dealer.id,
            "plan_id": plan.id,
            "company_id": env.ref("base.main_company").id,
            "date_start": "2026-01-01",
        }
    )
    invoice(env, customer, 200.0).action_post()


def invoice(env, customer, amount):
    """A draft invoice of one line without taxes."""
    line = {
        "name": "x",
        "quantity": 1,
        "price_unit": amount,
        "tax_ids": [Command.clear()],
    }
    return env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": customer.id,
            "invoice_date": "2026-02-01",
            "invoice_line_ids": [Command.create(line)],
        }
    )


def balances(env, ids):
    """What each of these is owed."""
    accounts = env["loyalty.ledger.account"].search([("partner_id", "in", ids)])
    return accounts.mapped("balance")
