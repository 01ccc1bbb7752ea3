"""What workers do in the fault test: facts to begin with, the work, what must come of it.

Each piece of work is for two partners, in commits of its own. What the night does is in
``nightly_works``, the builders of facts are in ``facts``.
"""

from contextlib import contextmanager
from unittest.mock import patch

from facts import balances, book, contract, half, new_partners, promise, sell
from nightly_works import NightlyWorks

from odoo import SUPERUSER_ID, api

from odoo.addons.loyalty_partner_commission.models.settlement import (
    loyalty_commission_run,
)
from odoo.addons.loyalty_referral.models.ledger import loyalty_ledger_inbox


class Works(NightlyWorks):
    """What workers do, the facts that they start from, and what must come of it."""

    names = ("settlement", "redemption", "sync", "reminders", "expiry")

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
        ) == ([100.0] * 2, [100.0] * 2, [0.0] * 2)

    # ------------------------------------------------------------- redemption

    def given_redemption(self, env):
        """So many customers with 100.00 of credit and a contract of 30.00 a month."""
        self.round += 1
        customers = new_partners(env, f"customer {self.round}")
        reward = promise(env, f"programme {self.round}")
        book(env, customers, "credit", 10_000, reward_id=reward.id)
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
            invoices.mapped("amount_untaxed") == [0.0] * 2
            and balances(env, ids) == [70.0] * 2
        )

    # ------------------------------------------------------------------- sync

    def given_sync(self, env):
        """Paid-up invoices of bound customers; the ledger has not looked yet."""
        self.round += 1
        partners = new_partners(env, f"dealer {self.round}")
        plan = half(env, f"plan {self.round}")
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
        return not waiting and balances(env, ids) == [100.0] * 2
