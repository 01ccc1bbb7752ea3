"""Builders of a small world: one referrer, one friend, contracts and invoices."""

from odoo import fields
from odoo.fields import Command

from odoo.addons.account.tests.common import AccountTestInvoicingCommon


class LoyaltyCommon(AccountTestInvoicingCommon):
    """A company with a programme that gives like for like (case A3).

    ``referrer`` and ``friend`` are two companies; both contracts are yearly and
    without taxes unless a test says otherwise.
    """

    @classmethod
    def get_default_groups(cls):
        return (
            super().get_default_groups()
            | cls.env.ref("loyalty_referral.group_manager")
            | cls.env.ref("sales_team.group_sale_salesman")
        )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.company_data["company"]
        cls.company.sudo().loyalty_notice_days = 0  # see test_expiry_notice
        cls.program = cls.env["loyalty.referral.program"].create(
            {
                "name": "Bring a friend",
                "company_id": cls.company.id,
                "product_id": cls.env.ref("loyalty_referral.product_reward").id,
            }
        )
        cls.referrer = cls.env["res.partner"].create(
            {"name": "Alder Accounting", "is_company": True}
        )
        cls.friend = cls.env["res.partner"].create(
            {"name": "Birch Bakery", "is_company": True}
        )
        cls.maintenance = cls.service()

    @classmethod
    def sync(cls):
        """Do what the commit would do: flush and let the ledger look."""
        cls.env.cr.flush()

    @classmethod
    def service(cls, taxes=None):
        """A service that is sold with ``taxes`` (none by default)."""
        return cls.env["product.product"].create(
            {
                "name": "Software maintenance",
                "type": "service",
                "taxes_id": [Command.set(taxes.ids if taxes else [])],
            }
        )

    @classmethod
    def contract(cls, partner, price, rule="yearly", taxes=None, **values):
        """A sale contract of one line, due from today."""
        product = cls.service(taxes) if taxes else cls.maintenance
        today = fields.Date.today()
        return cls.env["contract.contract"].create(
            {
                "name": f"Maintenance {partner.name}",
                "partner_id": partner.id,
                "company_id": cls.company.id,
                "contract_type": "sale",
                "line_recurrence": True,
                "contract_line_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "name": product.name,
                            "quantity": 1,
                            "price_unit": price,
                            "recurring_rule_type": rule,
                            "recurring_interval": 1,
                            "date_start": today,
                            "recurring_next_date": today,
                        }
                    )
                ],
                **values,
            }
        )

    @classmethod
    def invoice(cls, contract):
        """The contract's next draft invoice, with the ledger in line."""
        move = contract._recurring_create_invoice()
        cls.sync()
        return move

    @classmethod
    def paid_invoice(cls, contract):
        """The contract's next invoice, posted and paid."""
        move = cls.invoice(contract)
        move.action_post()
        cls.pay(move)
        return move

    @classmethod
    def pay(cls, move, amount=None):
        """Register a payment of ``amount`` (all that is open if None)."""
        wizard = (
            cls.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"payment_date": move.invoice_date})
        )
        if amount is not None:
            wizard.amount = amount
        payments = wizard._create_payments()
        cls.sync()
        return payments

    @classmethod
    def credit_note(cls, move, post=True):
        """A full credit note of ``move``."""
        reversal = move._reverse_moves(
            [{"invoice_date": move.invoice_date, "date": move.date}]
        )
        if post:
            reversal.action_post()
            if move.payment_state != "paid":
                lines = (move | reversal).line_ids.filtered(
                    lambda line: line.account_type == "asset_receivable"
                )
                lines.filtered(lambda line: not line.reconciled).reconcile()
        cls.sync()
        return reversal

    @classmethod
    def refer(cls, friend=None, referrer=None, **values):
        """A referral recorded today."""
        referral = cls.env["loyalty.referral"].create(
            {
                "program_id": cls.program.id,
                "company_id": cls.company.id,
                "referrer_id": (referrer or cls.referrer).id,
                "friend_id": (friend or cls.friend).id,
                **values,
            }
        )
        cls.sync()
        return referral

    def entries(self, partner=None):
        """The beneficiary's entries, the oldest first: [(kind, amount), …]."""
        found = self.env["loyalty.ledger.entry"].search(
            [("partner_id", "=", (partner or self.referrer).id)], order="id"
        )
        return [(entry.kind, entry.amount) for entry in found]

    def balance(self, partner=None):
        """What the beneficiary is owed."""
        accounts = self.env["loyalty.ledger.account"].search(
            [("partner_id", "=", (partner or self.referrer).id)]
        )
        return sum(accounts.mapped("balance"))

    def assertLedgerProven(self):
        """Balances, lots and legs agree with the entries they come from."""
        self.env.flush_all()
        self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.env.cr.execute(
            """
            SELECT account.id, account.balance, SUM(entry.amount), SUM(entry.remaining)
              FROM loyalty_ledger_account account
              JOIN loyalty_ledger_entry entry ON entry.account_id = account.id
             WHERE account.partner_id IS NOT NULL
          GROUP BY account.id
            HAVING account.balance <> SUM(entry.amount)
                OR account.balance <> SUM(entry.remaining)
            """
        )
        self.assertFalse(self.env.cr.fetchall(), "balance, entries and lots disagree")
        self.env.cr.execute(
            "SELECT transaction_id FROM loyalty_ledger_entry "
            "GROUP BY transaction_id HAVING SUM(amount) <> 0"
        )
        self.assertFalse(self.env.cr.fetchall(), "unbalanced transaction")
        self.env.cr.execute("SET CONSTRAINTS ALL DEFERRED")
        self.assertFalse(
            self.env["loyalty.ledger.inbox"].search([]).mapped("message"),
            "something was parked",
        )
