"""Somebody writes what we have looked at: PostgreSQL lets us not write over it.

Nothing is half done then, and the next run finishes it once.
"""

from unittest.mock import patch

from psycopg2 import OperationalError
from psycopg2.errors import SerializationFailure

from odoo.tests import tagged

from .conflicts import Conflicts
from .rivals import touch, watched


@tagged("post_install", "-at_install", "database_breaking")
class TestOvertaken(Conflicts):
    """Serialization failures, of requests and of crons."""

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

        def overtaken(found, **options):
            with self.registry.cursor() as cr:
                touch(cr, "loyalty_ledger_inbox", rows.id)
            return lock(found, **options)

        with watched() as seen, patch.object(inbox, "try_lock_for_update", overtaken):
            env["loyalty.ledger.inbox"]._cron_drain()

        self.assertIn(SerializationFailure, seen)
        self.assertEqual(self.balances(ids), [10.0])
        self.finish_sales(ids)

    def test_cron_goes_on_where_it_was_overtaken(self):
        """Two crons on one inbox: who was too late for some rows takes others."""
        ids = self.waiting_sales()
        env = self.environment()
        rows = self.waiting_rows(env)
        inbox = self.registry["loyalty.ledger.inbox"]
        lock, late = inbox.try_lock_for_update, [rows[0].id]

        def overtaken(found, **options):
            while late:
                with self.registry.cursor() as cr:
                    touch(cr, "loyalty_ledger_inbox", late.pop())
            return lock(found, **options)

        with watched() as seen, patch.object(inbox, "try_lock_for_update", overtaken):
            env["loyalty.ledger.inbox"]._cron_drain()

        self.assertIn(SerializationFailure, seen)
        self.assertEqual(self.balances(ids), [110.0, 110.0])
        self.assertFalse(self.waiting_rows(self.environment()))

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

    def test_a_click_is_overtaken(self):
        """Odoo repeats it: nobody reads that there is no credit while there is."""
        ids = self.contracts().partner_id.ids
        env = self.environment()
        line = {"name": "Training", "price_unit": 30.0, "tax_ids": []}
        values = {"move_type": "out_invoice", "partner_id": ids[0]}
        move = env["account.move"].create(values | {"invoice_line_ids": [(0, 0, line)]})
        env.cr.commit()  # pylint: disable=invalid-commit
        self.overtaken(env, "loyalty_ledger_account", self.account_ids(env, ids[:1])[0])

        with watched() as seen, self.assertRaises(OperationalError):
            move.action_use_loyalty_credit()
        env.cr.rollback()
        self.assertIn(SerializationFailure, seen)
        self.assertEqual(move.amount_untaxed, 30.0)

        move.action_use_loyalty_credit()
        env.cr.commit()  # pylint: disable=invalid-commit
        self.assertEqual(move.amount_untaxed, 0.0)
        self.assertEqual(self.balances(ids), [70.0, 100.0])
