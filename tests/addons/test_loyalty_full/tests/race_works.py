"""What two people do to one customer at once, and what came of it, without names.

The customer has credit of 80.00, and 20.00 that is over; a draft of 60.00; a posted
invoice of 200.00; a contract of 30.00 that is due; a twin with 10.00; and a partner with
100.00 of commission. Another partner claims them.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from unittest.mock import patch

from facts import book, contract, half, invoice, new_partners, promise

from odoo import fields


@dataclass(frozen=True)
class Desk:
    """Ids of what is on the desk."""

    customer: int
    twin: int
    partner: int
    rival: int
    draft: int
    posted: int
    contract: int
    over: int

    def find(self, env, model, name):
        """The record of that name."""
        return env[model].browse(getattr(self, name))

    def roles(self):
        """Names of those who have accounts, by id."""
        return {
            getattr(self, name): name
            for name in ("customer", "twin", "partner", "rival")
        }


def lay(env, name):
    """Lay a desk: nobody else has to do with what is on it."""
    customer, twin, partner, rival = new_partners(env, name, 4)
    customer.loyalty_no_reminders = True  # what is over expires without a notice
    reward = promise(env, name)
    over = fields.Date.today() - timedelta(1)
    book(env, customer, "credit", 2_000, reward_id=reward.id, expires_on=over)
    lot = env["loyalty.ledger.entry"].search([("partner_id", "=", customer.id)])
    book(env, customer, "credit", 8_000, reward_id=reward.id, slot="more")
    book(env, twin, "credit", 1_000, reward_id=reward.id)
    book(env, partner, "commission", 10_000)
    env["loyalty.partner.binding"].create(
        {
            "customer_id": customer.id,
            "partner_id": partner.id,
            "plan_id": half(env, name, trigger="paid").id,
            "company_id": env.ref("base.main_company").id,
            "date_start": "2026-01-01",
        }
    )
    posted = invoice(env, customer, 200.0)
    posted.action_post()
    return Desk(
        *(customer.id, twin.id, partner.id, rival.id),
        draft=invoice(env, customer, 60.0).id,
        posted=posted.id,
        contract=contract(env, customer).id,
        over=lot.id,
    )


# ------------------------------------------------------------------ what people do


def use(env, desk):
    """Take the customer's credit off the draft."""
    desk.find(env, "account.move", "draft").action_use_loyalty_credit()


def post(env, desk):
    """Post the draft."""
    desk.find(env, "account.move", "draft").action_post()


def cancel(env, desk):
    """Cancel the draft."""
    desk.find(env, "account.move", "draft").button_cancel()


def pay(env, desk):
    """Register the payment of the posted invoice, which earns a commission."""
    env["account.payment.register"].with_context(
        active_model="account.move", active_ids=[desk.posted]
    ).create({})._create_payments()


def give_back(env, desk):
    """Credit the posted invoice."""
    desk.find(env, "account.move", "posted")._reverse_moves(
        [{"invoice_date": "2026-02-02", "date": "2026-02-02"}]
    ).action_post()


def bill(env, desk):
    """The contract is due; its invoice uses credit by itself."""
    desk.find(env, "contract.contract", "contract")._recurring_create_invoice()


def expire(env, desk):
    """The night looks at the credit that is over."""
    env["loyalty.ledger.inbox"]._look_at_now("loyalty.ledger.entry", [desk.over])


def settle(env, desk):
    """The partner's statement, with its bill."""
    run = env["loyalty.commission.run"].create(
        {"date_from": "2026-01-01", "date_to": fields.Date.today()}
    )
    run._start(desk.find(env, "res.partner", "partner"))
    run._work()
    run.line_ids.statement_id.action_confirm()


def merge(env, desk):
    """The twin turns out to be the customer."""
    ids = [desk.twin, desk.customer]
    target = desk.find(env, "res.partner", "customer")
    wizard = env["base.partner.merge.automatic.wizard"].create({})
    wizard._merge(ids, target, extra_checks=False)


def bind(env, desk):
    """Somebody enters that another partner has brought the customer."""
    rival, customer = (
        desk.find(env, "res.partner", name) for name in ("rival", "customer")
    )
    env["loyalty.partner.claim"]._claim("manual", rival, customer)


OPERATIONS = {
    verb.__name__: verb
    for verb in (use, post, cancel, pay, give_back, bill, expire, settle, merge, bind)
}


def without_credit(env, desk):
    """Bill the contract while others are at the credit: better without than wrong."""
    lots = type(env["loyalty.ledger.entry"])
    with patch.object(lots, "_open_lots", lambda *args, **kwargs: {}):
        bill(env, desk)


# ------------------------------------------------------------------ what came of it


def outcome(env, desk):
    """Amounts and states of everything on the desk; ids and numbers left out."""
    roles = desk.roles()
    owners = [("partner_id", "in", list(roles))]
    found = Counter()
    for entry in env["loyalty.ledger.entry"].search(owners):
        key = (roles[entry.partner_id.id], entry.purpose, entry.kind)
        found[key] += round(100 * entry.amount)
    for account in env["loyalty.ledger.account"].search(owners):
        key = (roles[account.partner_id.id], account.purpose, "owed")
        found[key] += round(100 * account.balance)
    for move in env["account.move"].search(owners):
        found[
            roles[move.partner_id.id],
            move.move_type,
            move.state,
            move.payment_state,
            round(100 * move.amount_untaxed),
        ] += 1
    for statement in env["loyalty.commission.statement"].search(owners):
        key = (statement.state, round(100 * statement.settled_amount))
        found["statement", *key] += 1
    bindings = env["loyalty.partner.binding"].search(
        [("customer_id", "in", list(roles)), ("date_end", "=", False)]
    )
    for binding in bindings:
        found["bound to", roles[binding.partner_id.id]] += 1
    return {key: amount for key, amount in found.items() if amount}
