"""What workers do in the fault test: facts to begin with, the work, what must come of it.

Each piece of work is for :data:`SIZE` partners, in commits of its own.
"""

from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.fields import Command

from odoo.addons.loyalty_partner_commission.models import loyalty_commission_run
from odoo.addons.loyalty_referral.models import loyalty_ledger_inbox
from odoo.addons.loyalty_referral.policy.types import (
    Account,
    Draft,
    Origin,
    Reason,
    Target,
)

SIZE = 2


class Works:
    """What workers do, the facts that they start from, and what must come of it."""

    names = ("settlement", "redemption", "sync")

    def __init__(self, registry):
        self.registry, self.round = registry, 0

    def parts(self, name):
        """The facts, the work and the question of what came of it, of that name."""
        return [getattr(self, f"{part}_{name}") for part in ("given", "do", "came_of")]

    @contextmanager
    def transaction(self):
        """An environment that commits at the end."""
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    # ------------------------------------------------------------- settlement

    def given_settlement(self, env):
        """So many partners with 100.00 each, and a run that nobody has worked on."""
        self.round += 1
        partners = new_partners(env, f"partner {self.round}")
        book(env, partners, "commission", 10_000)
        run = env["loyalty.commission.run"].create(
            {"date_from": "2026-02-01", "date_to": "2026-02-28"}
        )
        run._start(partners)
        return partners.ids

    def do_settlement(self, env, ids):
        """The cron makes statements one by one; then each is billed by itself."""
        with patch.object(loyalty_commission_run, "BATCH", 1):
            env["loyalty.commission.run"]._cron_run()
        statements = env["loyalty.commission.statement"].search(
            [("partner_id", "in", ids), ("state", "=", "draft")]
        )
        for statement in statements:
            statement.action_confirm()
            env.cr.commit()  # pylint: disable=invalid-commit

    def came_of_settlement(self, env, ids):
        """One statement and one bill of 100.00 for each, nothing open."""
        statements = env["loyalty.commission.statement"].search(
            [("partner_id", "in", ids)]
        )
        bills = env["account.move"].search([("partner_id", "in", ids)])
        return (
            sorted(statements.mapped("settled_amount")),
            sorted(bills.mapped("amount_untaxed")),
            balances(env, ids),
        ) == ([100.0] * SIZE, [100.0] * SIZE, [0.0] * SIZE)

    # ------------------------------------------------------------- redemption

    def given_redemption(self, env):
        """So many customers with 100.00 of credit and a contract of 30.00 a month."""
        self.round += 1
        customers = new_partners(env, f"customer {self.round}")
        reward = env["loyalty.referral.program"].create(
            {
                "name": f"programme {self.round}",
                "reward_ids": [Command.create({"kind": "fixed", "amount": 100.0})],
            }
        )
        book(env, customers, "credit", 10_000, reward.reward_ids.id)
        for customer in customers:
            contract(env, customer)
        return customers.ids

    def do_redemption(self, env, ids):
        """Each contract that is due is billed, and the credit comes off."""
        contracts = env["contract.contract"].search(
            [("partner_id", "in", ids), ("recurring_next_date", "=", "2026-01-01")]
        )
        for one in contracts:
            one._recurring_create_invoice()
            env.cr.commit()  # pylint: disable=invalid-commit

    def came_of_redemption(self, env, ids):
        """One free invoice each; 100.00 - 30.00 = 70.00 are left."""
        invoices = env["account.move"].search([("partner_id", "in", ids)])
        return (
            invoices.mapped("amount_untaxed") == [0.0] * SIZE
            and balances(env, ids) == [70.0] * SIZE
        )

    # ------------------------------------------------------------------- sync

    def given_sync(self, env):
        """Paid-up invoices of bound customers; the ledger has not looked yet."""
        self.round += 1
        partners = new_partners(env, f"dealer {self.round}")
        plan = env["loyalty.commission.plan"].create(
            {
                "name": f"plan {self.round}",
                "trigger": "posted",
                "rule_ids": [Command.create({"applies_to": "any", "rate": 50.0})],
            }
        )
        with patch.object(loyalty_ledger_inbox, "AT_ONCE", 0):
            for partner in partners:
                sell(env, partner, plan)
            env.cr.flush()
        return partners.ids

    def do_sync(self, env, _ids):
        """The cron looks at one document after the other."""
        with patch.object(loyalty_ledger_inbox, "BATCH", 1):
            env["loyalty.ledger.inbox"]._cron_drain()

    def came_of_sync(self, env, ids):
        """Half of 200.00 for each, and nothing waits."""
        waiting = env["loyalty.ledger.inbox"].search_count([])
        return not waiting and balances(env, ids) == [100.0] * SIZE


# ------------------------------------------------------------------------- facts


def new_partners(env, name):
    """So many companies."""
    return env["res.partner"].create(
        [{"name": f"{name}.{n}", "is_company": True} for n in range(SIZE)]
    )


def book(env, partners, purpose, minor, reward_id=None):
    """Earn ``minor`` units for each of ``partners``."""
    company = env.ref("base.main_company")
    drafts = []
    for partner in partners:
        account = Account(purpose, partner.id, company.id, company.currency_id.id)
        target = Target(
            Origin("res.lang", partner.id),
            "lot",
            account,
            "earn",
            minor,
            date(2026, 1, 1),
            Reason("withdrawn"),
            reward_id=reward_id,
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
    line = {
        "name": "x",
        "quantity": 1,
        "price_unit": 200.0,
        "tax_ids": [Command.clear()],
    }
    env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": customer.id,
            "invoice_date": "2026-02-01",
            "invoice_line_ids": [Command.create(line)],
        }
    ).action_post()


def balances(env, ids):
    """What each of these is owed."""
    accounts = env["loyalty.ledger.account"].search([("partner_id", "in", ids)])
    return accounts.mapped("balance")
