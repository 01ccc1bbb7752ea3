"""PostgreSQL fails us: in a ring of waiting sessions, or for what others wrote.

Nothing is half done then, and the next run finishes it once.
"""

from unittest.mock import patch

from psycopg2 import OperationalError
from psycopg2.errors import DeadlockDetected, SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from odoo.addons.loyalty_referral.models import loyalty_ledger_inbox

from . import facts
from .rivals import ring, touch, watched


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


@tagged("post_install", "-at_install", "database_breaking")
class TestDeadlocks(Conflicts):
    """Each of these waits a second: PostgreSQL's patience before it looks for a ring."""

    def test_ring_of_two_accounts(self):
        ids = self.waiting_sales()
        env = self.environment()
        first, second = self.account_ids(env, ids)
        held, wanted = (
            ("loyalty_ledger_account", second),
            ("loyalty_ledger_account", first),
        )

        with ring(self.registry, (held, wanted)):
            self.waiting_rows(env)._drain()
        env.cr.commit()  # pylint: disable=invalid-commit

        self.assertEqual(self.balances(ids), [10.0, 10.0])
        self.assertEqual(len(self.waiting_rows(self.environment())), 2)
        self.finish_sales(ids)

    def test_ring_of_three_sessions(self):
        """We hold the first account, others the second and the third."""
        ids = self.waiting_sales(3)
        env = self.environment()
        first, second, third = (
            ("loyalty_ledger_account", id_) for id_ in self.account_ids(env, ids)
        )

        with ring(self.registry, (second, third), (third, first)):
            self.waiting_rows(env)._drain()
        env.cr.commit()  # pylint: disable=invalid-commit

        # the rival between the others was overtaken itself, and wrote nothing
        self.assertEqual(sorted(self.balances(ids)), [10.0, 10.0, 110.0])
        self.assertEqual(len(self.waiting_rows(self.environment())), 2)
        self.finish_sales(ids)

    def test_ring_with_a_row_of_the_inbox(self):
        """Whoever waits for a row that we work on gets it, and so do we in the end."""
        ids = self.waiting_sales(1)
        env = self.environment()
        (account,) = self.account_ids(env, ids)
        row = self.waiting_rows(env)

        with ring(
            self.registry,
            (("loyalty_ledger_account", account), ("loyalty_ledger_inbox", row.id)),
        ):
            env["loyalty.ledger.inbox"]._cron_drain()

        self.finish_sales(ids)

    def test_ring_with_a_commission_run(self):
        """We hold the run's lines and want the entries."""
        run, entries = self.pending_run()
        held = ("loyalty_ledger_entry", entries[0].id)
        wanted = ("loyalty_commission_run_line", run.line_ids[0].id)
        env = self.environment()

        with ring(self.registry, (held, wanted)):
            env["loyalty.commission.run"]._cron_run()
            env.cr.commit()  # pylint: disable=invalid-commit

        self.assertFalse(self.statements(run))
        self.finish_run(run)

    def test_ring_with_a_contract(self):
        """We hold the credit and want to say that the contract is billed."""
        contracts = self.contracts()
        line = contracts.contract_line_ids[0]
        account = self.account_ids(contracts.env, contracts.partner_id.ids)[0]
        held, wanted = ("contract_line", line.id), ("loyalty_ledger_account", account)

        with ring(self.registry, (held, wanted)):
            with self.assertRaises(DeadlockDetected):
                self.bill(contracts)

        self.assertEqual(self.invoiced(contracts), [])
        self.assertEqual(self.balances(contracts.partner_id.ids), [100.0, 100.0])
        self.bill(contracts)
        self.assertEqual(self.invoiced(contracts), [0.0, 0.0])
        self.assertEqual(self.balances(contracts.partner_id.ids), [70.0, 70.0])

    def test_ring_of_two_customers_of_contracts(self):
        """Invoices come without a reward rather than late; the credit is all there."""
        contracts = self.contracts()
        ids = contracts.partner_id.ids
        first, second = (
            ("loyalty_ledger_account", id_)
            for id_ in self.account_ids(contracts.env, ids)
        )

        with ring(self.registry, (second, first)):
            moves = self.bill(contracts)

        self.assertEqual(self.invoiced(contracts), [30.0, 30.0])
        self.assertEqual(self.balances(ids), [100.0, 100.0])
        env = self.environment()
        env["account.move"].browse(moves).action_use_loyalty_credit()
        env.cr.commit()  # pylint: disable=invalid-commit
        self.assertEqual(self.invoiced(contracts), [0.0, 0.0])
        self.assertEqual(self.balances(ids), [70.0, 70.0])


@tagged("post_install", "-at_install", "database_breaking")
class TestSerializationFailures(Conflicts):
    """Somebody wrote, and committed, what we have looked at already."""

    def overtaken(self, env, table, id_):
        """We have looked; then somebody writes a row."""
        env.cr.execute("SELECT 1")
        with self.registry.cursor() as cr:
            touch(cr, table, id_)

    def test_sync_is_overtaken(self):
        ids = self.waiting_sales()
        env = self.environment()
        rows = self.waiting_rows(env)
        self.overtaken(env, "loyalty_ledger_account", self.account_ids(env, ids)[1])

        with watched() as seen:
            rows._drain()
        env.cr.commit()  # pylint: disable=invalid-commit

        self.assertIn(SerializationFailure, seen)
        # the row of the other account was in nobody's way
        self.assertEqual(sorted(self.balances(ids)), [10.0, 110.0])
        self.assertEqual(len(self.waiting_rows(self.environment())), 1)
        self.finish_sales(ids)

    def test_cron_is_overtaken_at_the_inbox(self):
        """Between its look and its hold somebody writes the row: it ends in peace."""
        ids = self.waiting_sales(1)
        env = self.environment()
        rows = self.waiting_rows(env)
        inbox = self.registry["loyalty.ledger.inbox"]
        lock = inbox.try_lock_for_update

        def overtaken(found):
            with self.registry.cursor() as cr:
                touch(cr, "loyalty_ledger_inbox", rows.id)
            return lock(found)

        with watched() as seen, patch.object(inbox, "try_lock_for_update", overtaken):
            env["loyalty.ledger.inbox"]._cron_drain()

        self.assertIn(SerializationFailure, seen)
        self.assertEqual(self.balances(ids), [10.0])
        self.finish_sales(ids)

    def test_run_is_overtaken(self):
        run, entries = self.pending_run()
        env = self.environment()
        self.overtaken(env, "loyalty_ledger_entry", entries[0].id)

        with watched() as seen, self.assertRaises(OperationalError):
            run.with_env(env)._work()
        env.cr.rollback()

        self.assertIn(SerializationFailure, seen)
        self.assertFalse(self.statements(run))
        self.finish_run(run)

    def test_contract_is_overtaken(self):
        contracts = self.contracts()
        env = self.environment()
        line = contracts.contract_line_ids[0]
        self.overtaken(env, "contract_line", line.id)

        with watched() as seen, self.assertRaises(OperationalError):
            contracts.with_env(env)._recurring_create_invoice()
            env.flush_all()
        env.cr.rollback()

        self.assertIn(SerializationFailure, seen)
        self.assertEqual(self.invoiced(contracts), [])
        self.bill(contracts)
        self.assertEqual(self.invoiced(contracts), [0.0, 0.0])
        self.assertEqual(self.balances(contracts.partner_id.ids), [70.0, 70.0])
