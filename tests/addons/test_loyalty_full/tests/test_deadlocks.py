"""Sessions wait for each other in a ring, and PostgreSQL fails us to end it.

Nothing is half done then, and the next run finishes it once.
"""

from psycopg2.errors import DeadlockDetected

from odoo.tests import tagged

from .conflicts import Conflicts
from .rivals import ring


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
