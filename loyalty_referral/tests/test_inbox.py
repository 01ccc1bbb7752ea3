"""What cannot be done at once waits; what cannot be understood is parked."""

from unittest.mock import patch

from psycopg2 import OperationalError

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LoyaltyCommon

LOGGER = "odoo.addons.loyalty_referral.models.ledger.loyalty_ledger_inbox"


@tagged("post_install", "-at_install")
class TestInbox(LoyaltyCommon):
    def broken(self, error):
        """Let every sync fail with ``error``."""
        sync = type(self.env["loyalty.ledger.sync"])
        return patch.object(sync, "_sync_all", side_effect=error)

    def waiting(self):
        """Rows of the inbox."""
        return self.env["loyalty.ledger.inbox"].sudo().search([])

    def test_failing_sync_never_blocks_the_invoice(self):
        self.refer()
        invoice = self.invoice(self.contract(self.friend, 600.0))
        with mute_logger(LOGGER), self.broken(RuntimeError("no idea")):
            invoice.action_post()
            self.sync()
        self.assertEqual(invoice.state, "posted")
        self.assertEqual(self.waiting().mapped("state"), ["waiting"])

    def test_a_document_that_waits_twice_is_looked_at_once(self):
        """Posted, and paid before the cron came: two rows, with others in between."""
        inbox = self.env["loyalty.ledger.inbox"].sudo()
        for ids in ([1, 2, 3], [3, 2, 1]):
            inbox._postpone("res.partner", ids)
        inbox._postpone("res.users", [1])
        looked_at = []
        sync = type(self.env["loyalty.ledger.sync"])
        with (
            patch.object(
                sync, "_sync_all", lambda _self, *args: looked_at.append(args)
            ),
            patch(
                "odoo.addons.loyalty_referral.models.ledger.loyalty_ledger_inbox.BATCH",
                2,
            ),
            patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=9),
        ):
            inbox._cron_drain()
        self.assertEqual(
            looked_at,
            [("res.partner", [1, 2]), ("res.partner", [3]), ("res.users", [1])],
        )
        self.assertFalse(self.waiting())

    def test_names_of_many_cost_no_query_each(self):
        """The list of what needs attention reads all documents of a kind at once."""
        inbox = self.env["loyalty.ledger.inbox"].sudo()
        partners = self.env["res.partner"].create([{"name": "P"} for _ in range(20)])
        inbox._postpone("res.partner", partners.ids)

        def queries(rows):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertEqual(set(rows.mapped("origin_name")), {"P"})
            return self.cr.sql_log_count - before

        rows = self.waiting()
        self.assertEqual(queries(rows[:2]), queries(rows))

    def test_failing_sync_never_blocks_the_contract(self):
        """The invoice is created with its reward; the booking waits."""
        own = self.contract(self.referrer, 600.0)
        self.refer()
        self.paid_invoice(self.contract(self.friend, 250.0))

        with mute_logger(LOGGER), self.broken(RuntimeError("no idea")):
            invoice = self.invoice(own)

        self.assertEqual(invoice.amount_untaxed, 350.0)
        self.assertEqual(self.waiting().mapped("origin_id"), invoice.ids)
        self.waiting()._drain()
        self.assertEqual(self.balance(), 0.0)

    def test_what_an_invoice_waits_to_use_is_not_offered_again(self):
        """250 of credit are on the first invoice, though the ledger does not know yet."""
        first = self.contract(self.referrer, 600.0)
        second = self.contract(self.referrer, 400.0)
        self.refer()
        self.paid_invoice(self.contract(self.friend, 250.0))
        with mute_logger(LOGGER), self.broken(OperationalError("in use elsewhere")):
            used = self.invoice(first)
        self.assertEqual((used.amount_untaxed, self.balance()), (350.0, 250.0))

        other = self.invoice(second)

        self.assertEqual(other.amount_untaxed, 400.0)
        self.waiting()._drain()
        self.assertEqual((used.amount_untaxed, self.balance()), (350.0, 0.0))
        self.assertFalse(self.waiting())
        self.assertLedgerProven()

    def test_two_contracts_of_one_customer_in_one_transaction(self):
        """250 of credit come off the first invoice, and only off that one."""
        first = self.contract(self.referrer, 600.0)
        second = self.contract(self.referrer, 600.0)
        self.refer()
        self.paid_invoice(self.contract(self.friend, 250.0))

        moves = first._recurring_create_invoice() | second._recurring_create_invoice()

        self.assertEqual(moves.mapped("amount_untaxed"), [350.0, 600.0])
        self.sync()
        self.assertLedgerProven()

    def test_cron_catches_up(self):
        self.refer()
        invoice = self.invoice(self.contract(self.friend, 600.0))
        invoice.action_post()
        self.sync()
        with mute_logger(LOGGER), self.broken(RuntimeError("no idea")):
            self.pay(invoice)
        self.assertEqual(self.entries(), [])

        with self.enter_registry_test_mode():
            self.env.ref("loyalty_referral.cron_ledger_inbox").method_direct_trigger()

        self.assertEqual(self.entries(), [("earn", 600.0)])
        self.assertFalse(self.waiting())

    def test_only_the_broken_one_is_parked(self):
        """Nobody knows what a country could be owed: the other document is done."""
        self.refer()
        invoice = self.paid_invoice(self.contract(self.friend, 600.0))
        inbox = self.env["loyalty.ledger.inbox"].sudo()
        good = inbox.create({"origin_model": "account.move", "origin_id": invoice.id})
        bad = inbox.create({"origin_model": "res.country", "origin_id": 1})

        with mute_logger(LOGGER):
            (good | bad)._drain()

        self.assertFalse(good.exists())
        self.assertEqual(bad.state, "parked")
        self.assertTrue(bad.message)
        self.assertTrue(bad.activity_ids, "somebody is asked to look")

    def test_conflict_waits_and_is_not_parked(self):
        self.refer()
        row = (
            self.env["loyalty.ledger.inbox"]
            .sudo()
            .create({"origin_model": "account.move", "origin_id": 1})
        )
        with mute_logger(LOGGER), self.broken(OperationalError("try again")):
            row._drain()
        self.assertEqual(row.state, "waiting")
        self.assertFalse(row.activity_ids)

    def test_retry_after_mending(self):
        self.refer()
        invoice = self.invoice(self.contract(self.friend, 600.0))
        invoice.action_post()
        with mute_logger(LOGGER), self.broken(RuntimeError("no idea")):
            self.pay(invoice)
            self.waiting()._drain()
        self.assertEqual(set(self.waiting().mapped("state")), {"parked"})

        self.waiting().action_retry()

        self.assertFalse(self.waiting())
        self.assertEqual(self.entries(), [("earn", 600.0)])

    def test_deleted_document(self):
        """A document that is gone wants nothing; its row simply goes."""
        row = (
            self.env["loyalty.ledger.inbox"]
            .sudo()
            .create({"origin_model": "account.move", "origin_id": 2**31 - 1})
        )
        self.assertEqual(row.origin_name, "(deleted)")
        row._drain()
        self.assertFalse(row.exists())

    def test_nothing_listens_nothing_is_marked(self):
        """Without any referral an invoice costs the ledger nothing at all."""
        self.env.cr.precommit.data.pop("loyalty_referral.inbox", None)
        sync = type(self.env["loyalty.ledger.sync"])
        with patch.object(sync, "_is_listening", return_value=False):
            self.init_invoice("out_invoice", amounts=[100.0], post=True)
        self.assertNotIn("loyalty_referral.inbox", self.env.cr.precommit.data)
