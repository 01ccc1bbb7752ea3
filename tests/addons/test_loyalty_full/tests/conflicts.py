"""What is to be done while others are in the way, and that it is done once in the end."""

from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name
from odoo.tools import mute_logger

from odoo.addons.loyalty_referral.models.ledger import loyalty_ledger_inbox

from . import facts


class Conflicts(BaseCase):
    """Real commits: the rows stay in this throw-away database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        cls.enterClassContext(mute_logger("odoo.sql_db"))

    def environment(self):
        """Everything, on a cursor of its own that is rolled back unless committed."""
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        return api.Environment(cr, SUPERUSER_ID, {})

    def account_ids(self, env, ids):
        """The accounts of these partners, in the order in which we lock them."""
        accounts = env["loyalty.ledger.account"].search([("partner_id", "in", ids)])
        return sorted(accounts.ids)

    def balances(self, ids):
        """What each is owed, as a new transaction sees it."""
        return facts.balances(self.environment(), ids)

    # ------------------------------------------------------------------ facts

    def waiting_sales(self, count=2):
        """Dealers with 10.00 each, and as much as 100.00 each that the inbox holds."""
        env = self.environment()
        dealers = facts.new_partners(env, self.id(), count)
        facts.book(env, dealers, "commission", 1_000)
        plan = facts.half(env, self.id())
        with patch.object(loyalty_ledger_inbox, "AT_ONCE", 0):
            for dealer in dealers:
                facts.sell(env, dealer, plan)
            env.cr.commit()  # pylint: disable=invalid-commit
        return dealers.ids

    def waiting_rows(self, env):
        """What waits in the inbox."""
        return env["loyalty.ledger.inbox"].search([("state", "=", "waiting")])

    def finish_sales(self, ids):
        """The cron once more, twice: 10.00 + 100.00 for each, and nothing waits."""
        for _time in range(2):
            self.environment()["loyalty.ledger.inbox"]._cron_drain()
            self.assertEqual(self.balances(ids), [110.0] * len(ids))
            self.assertFalse(self.environment()["loyalty.ledger.inbox"].search([]))

    def pending_run(self):
        """Two partners with 100.00 each, and a run that nobody has worked on."""
        env = self.environment()
        partners = facts.new_partners(env, self.id())
        facts.book(env, partners, "commission", 10_000)
        run = env["loyalty.commission.run"].create(
            {"date_from": "2026-02-01", "date_to": "2026-02-28"}
        )
        run._start(partners)
        env.cr.commit()  # pylint: disable=invalid-commit
        entries = env["loyalty.ledger.entry"].search(
            [("partner_id", "in", partners.ids)]
        )
        return run, entries

    def statements(self, run):
        """The statements of the run's partners."""
        found = self.environment()["loyalty.commission.statement"]
        return found.search([("partner_id", "in", run.line_ids.partner_id.ids)])

    def finish_run(self, run):
        """The cron once more, twice: one statement of 100.00 for each partner."""
        for _time in range(2):
            self.environment()["loyalty.commission.run"]._cron_run()
            closing = self.statements(run).mapped("closing_amount")
            self.assertEqual(closing, [100.0, 100.0])

    def contracts(self):
        """Two customers with 100.00 of credit and a contract of 30.00 that is due."""
        env = self.environment()
        customers = facts.new_partners(env, self.id())
        reward = facts.promise(env, self.id())
        facts.book(env, customers, "credit", 10_000, reward_id=reward.id)
        contracts = env["contract.contract"]
        for customer in customers:
            contracts |= facts.contract(env, customer)
        env.cr.commit()  # pylint: disable=invalid-commit
        return contracts

    def bill(self, contracts):
        """What the contract cron does with these, all or nothing."""
        with self.registry.cursor() as cr:
            ours = contracts.with_env(api.Environment(cr, SUPERUSER_ID, {}))
            return ours._recurring_create_invoice().ids

    def invoiced(self, contracts):
        """Untaxed amounts of all invoices of the contracts' customers."""
        moves = self.environment()["account.move"]
        moves = moves.search([("partner_id", "in", contracts.partner_id.ids)])
        return moves.mapped("amount_untaxed")
