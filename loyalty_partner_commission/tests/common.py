"""Builders of a small world: a partner, the customer they brought, and invoices."""

from datetime import date

from odoo.fields import Command

from odoo.addons.loyalty_referral.tests.common import LoyaltyCommon

#: The day the customer is bound in every test that does not say otherwise.
BOUND = date(2026, 1, 15)


class CommissionCommon(LoyaltyCommon):
    """A partner earns 50 % of the first purchase and 20 % of later ones (case G1).

    Invoices have one line without taxes unless a test says otherwise.
    """

    @classmethod
    def get_default_groups(cls):
        return super().get_default_groups() | cls.env.ref(
            "loyalty_partner_commission.group_manager"
        )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.make_plan()
        cls.partner = cls.env["res.partner"].create(
            {"name": "Northwind Resellers", "is_company": True}
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Blue Harbor Ltd", "is_company": True}
        )

    @classmethod
    def make_plan(cls, *rules, **values):
        """A plan of 36 months that pays on payment; (applies to, rate) pairs."""
        rules = rules or (("first", 50.0), ("later", 20.0))
        return cls.env["loyalty.commission.plan"].create(
            {
                "name": "Partner plan",
                "company_id": cls.company.id,
                "rule_ids": [
                    Command.create({"applies_to": applies_to, "rate": rate})
                    for applies_to, rate in rules
                ],
                **values,
            }
        )

    @classmethod
    def bind(cls, customer=None, partner=None, **values):
        """Bind the customer to the partner; their account is as old as the binding."""
        binding = cls.env["loyalty.partner.binding"].create(
            {
                "customer_id": (customer or cls.customer).id,
                "partner_id": (partner or cls.partner).id,
                "plan_id": cls.plan.id,
                "company_id": cls.company.id,
                "date_start": BOUND,
                **values,
            }
        )
        cls.sync()
        return binding

    @classmethod
    def draft(cls, amount, day="2026-02-01", customer=None, taxes=None, **values):
        """A draft invoice of one line of ``amount``."""
        return cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": (customer or cls.customer).id,
                "invoice_date": day,
                "date": day,
                "company_id": cls.company.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Subscription",
                            "quantity": 1,
                            "price_unit": amount,
                            "tax_ids": [Command.set(taxes.ids if taxes else [])],
                        }
                    )
                ],
                **values,
            }
        )

    @classmethod
    def sell(cls, amount, day="2026-02-01", customer=None, **values):
        """The same, posted."""
        move = cls.draft(amount, day, customer, **values)
        move.action_post()
        cls.sync()
        return move

    @classmethod
    def sell_paid(cls, amount, day="2026-02-01", customer=None, **values):
        """A posted invoice, paid on its day."""
        move = cls.sell(amount, day, customer, **values)
        cls.pay(move)
        return move

    @classmethod
    def give_back(cls, move, amount, day="2026-02-10"):
        """Credit ``amount`` of ``move``; reconcile it if the invoice is still open."""
        note = move._reverse_moves([{"invoice_date": day, "date": day}])
        note.invoice_line_ids.price_unit = amount
        note.action_post()
        open_lines = (move | note).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and not line.reconciled
        )
        if len(open_lines.move_id) > 1:
            open_lines.reconcile()
        cls.sync()
        return note

    @classmethod
    def propose(cls, date_from="2026-02-01", date_to="2026-02-28", partners=None):
        """Statements of the period, as the wizard makes them."""
        run = cls.env["loyalty.commission.statement.create"].create(
            {
                "company_id": cls.company.id,
                "date_from": date_from,
                "date_to": date_to,
                "partner_ids": [Command.set(partners.ids if partners else [])],
            }
        )
        run.action_create()
        return run.outcome_ids.statement_id.filtered(lambda s: s.state == "draft")

    @classmethod
    def billed(cls, **period):
        """The partner's confirmed statement of the period."""
        statement = cls.propose(**period)
        statement.action_confirm()
        cls.sync()
        return statement

    def commission(self, partner=None):
        """The partner's entries, the oldest first: [(kind, amount), …]."""
        return self.entries(partner or self.partner)

    def owed(self, partner=None):
        """What the partner is owed."""
        return self.balance(partner or self.partner)
