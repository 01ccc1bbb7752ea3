"""What PostgreSQL refuses, whoever asks."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestLedgerGuards(LoyaltyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.refer()
        cls.paid_invoice(cls.contract(cls.friend, 600.0))
        cls.lot = cls.env["loyalty.ledger.entry"].search([("remaining", ">", 0)])
        cls.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def refused(self, query):
        """``query`` is refused and changes nothing."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(flush=False),
        ):
            self.env.cr.execute(query)
            self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.env.invalidate_all()
        self.assertEqual(self.balance(), 600.0)
        self.assertLedgerProven()

    def test_amount_cannot_be_changed(self):
        self.refused("UPDATE loyalty_ledger_entry SET amount = 1")

    def test_beneficiary_cannot_be_changed(self):
        self.refused("UPDATE loyalty_ledger_entry SET partner_id = 1")

    def test_entries_cannot_be_deleted(self):
        self.refused("DELETE FROM loyalty_ledger_entry")

    def test_entries_cannot_be_truncated(self):
        self.refused("TRUNCATE loyalty_ledger_entry CASCADE")

    def test_transactions_cannot_be_changed(self):
        self.refused("UPDATE loyalty_ledger_transaction SET date = '2000-01-01'")

    def test_lot_cannot_hold_more_than_was_earned(self):
        self.refused("UPDATE loyalty_ledger_entry SET remaining = 601 WHERE amount > 0")

    def test_lot_cannot_be_overdrawn(self):
        self.refused(
            "UPDATE loyalty_ledger_entry SET remaining = remaining - 601 "
            "WHERE amount > 0"
        )

    def test_transaction_must_balance(self):
        self.refused(
            "INSERT INTO loyalty_ledger_entry (transaction_id, account_id, partner_id,"
            " company_id, currency_id, purpose, kind, date, amount, remaining)"
            " SELECT transaction_id, account_id, partner_id, company_id, currency_id,"
            " purpose, kind, date, 5, 5 FROM loyalty_ledger_entry"
            f" WHERE id = {self.lot.id}"
        )

    def test_idempotency_key_is_taken_once(self):
        self.refused(
            "INSERT INTO loyalty_ledger_transaction (idempotency_key, digest, kind,"
            " movement, purpose, company_id, currency_id, date, origin_model,"
            " origin_id, slot, reason_code)"
            " SELECT idempotency_key, digest, kind, movement, purpose, company_id,"
            " currency_id, date, origin_model, origin_id, slot, reason_code"
            " FROM loyalty_ledger_transaction"
        )

    def test_manager_cannot_write_or_create(self):
        """Not even a manager may mint money by RPC."""
        manager = new_test_user(
            self.env, "lm", groups="loyalty_referral.group_manager,base.group_user"
        )
        lot = self.lot.with_user(manager)
        with self.assertRaises(AccessError):
            lot.write({"remaining": 1.0})
        with self.assertRaises(AccessError):
            lot.copy()
        with self.assertRaises(AccessError):
            lot.unlink()
        with self.assertRaises(AccessError):
            lot.account_id.write({"balance": 10_000.0})

    def test_superuser_cannot_delete(self):
        with self.assertRaises(UserError):
            self.lot.sudo().unlink()
        self.assertTrue(self.lot.exists())
