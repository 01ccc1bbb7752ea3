"""The proof follows a commission to the bill and into the general ledger."""

from odoo.tests import tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestStatementProof(CommissionCommon):
    """Green with a posted bill of 500.00; red for each way in which it can be wrong."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bind()
        cls.sell_paid(1000.0)
        cls.statement = cls.billed()
        cls.bill = cls.statement.bill_id
        cls.bill.action_post()
        cls.sync()

    def prove(self):
        """What the proof finds about this company: {question: (expected, found)}."""
        proof = self.env["loyalty.ledger.proof"]._prove()
        findings = proof.finding_ids.filtered(
            lambda row: row.company_id == self.company
        )
        return {
            row.question: (row.expected_amount, row.found_amount) for row in findings
        }

    def wrong(self, query, *params):
        """Damage the books behind Odoo's back, as only a superuser of PostgreSQL can."""
        self.env.flush_all()
        self.cr.execute("SET LOCAL session_replication_role = replica")
        self.cr.execute(query, params)
        self.cr.execute("SET LOCAL session_replication_role = origin")
        self.env.invalidate_all()

    def test_a_billed_statement_is_proven(self):
        """1,000.00 at 50 %: 500.00 earned and settled, nothing open."""
        self.assertEqual(self.prove(), {})

        proof = self.env["loyalty.ledger.proof"].search([], limit=1)
        figure = proof.figure_ids.filtered(lambda row: row.company_id == self.company)
        self.assertEqual(figure.purpose, "commission")
        self.assertEqual(figure.earned_amount, 500.0)
        self.assertEqual(figure.settled_amount, -500.0)
        self.assertEqual(figure.open_amount, 0.0)

    def test_a_bill_that_says_otherwise_is_found(self):
        self.wrong(
            "UPDATE account_move SET amount_untaxed = 400 WHERE id = %s", self.bill.id
        )

        found = self.prove()

        self.assertEqual(found["bills"], (500.0, 400.0))
        self.assertEqual(found["bills_in_general_ledger"], (400.0, 500.0))

    def test_a_posted_line_that_was_edited_is_found(self):
        """An accountant can write the balance of a posted line by RPC (threat T-30)."""
        line = self.bill.invoice_line_ids
        self.wrong(
            "UPDATE account_move_line SET amount_currency = 1, balance = 1 WHERE id = %s",
            line.id,
        )

        found = self.prove()

        self.assertEqual(found["bills_in_general_ledger"], (500.0, 1.0))

    def test_a_settlement_without_a_bill_is_found(self):
        self.wrong(
            "UPDATE loyalty_commission_statement SET bill_id = NULL WHERE id = %s",
            self.statement.id,
        )

        found = self.prove()

        self.assertEqual(found["settled_without_bill"], (0.0, 500.0))

    def test_a_figure_that_does_not_foot_is_found(self):
        self.wrong(
            "UPDATE loyalty_commission_statement SET earned_amount = 600 WHERE id = %s",
            self.statement.id,
        )

        self.assertEqual(self.prove(), {"figures": (500.0, 600.0)})
        self.assertEqual(self.statement.earned_amount, 600.0, "found, not mended")
