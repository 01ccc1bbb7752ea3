"""A salesperson, a customer with a contact who has a name day, and programmes."""

from odoo.fields import Command
from odoo.tests import new_test_user

from .common import LoyaltyCommon


class OccasionCommon(LoyaltyCommon):
    """A salesperson, a Greek customer with a contact, and programmes of 10 %."""

    @classmethod
    def setUpClass(cls):
        """Nikos celebrates on 6 December; his company is the referrer of the others."""
        super().setUpClass()
        cls.env["loyalty.program"].sudo().search([]).action_archive()
        cls.greece = cls.env.ref("base.gr")
        cls.nikos = cls.env["res.partner"].create(
            {
                "name": "Νίκος Παπαδάκης",
                "parent_id": cls.referrer.id,
                "country_id": cls.greece.id,
            }
        )
        cls.seller = new_test_user(
            cls.env,
            "occasion-seller",
            "sales_team.group_sale_salesman_all_leads,base.group_partner_manager",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    @classmethod
    def occasion(cls, kind, **rule):
        """A programme of the company: 10 % when there is this occasion."""
        programs = cls.env["loyalty.program"].sudo()
        values = programs._occasion_values(kind, f"For {kind}", **rule)
        return programs.create({**values, "company_id": cls.company.id})

    def quote(self, partner=None, price=1000):
        """A quotation of the salesperson; 1,000 before taxes."""
        return (
            self.env["sale.order"]
            .with_user(self.seller)
            .create(
                {
                    "partner_id": (partner or self.nikos).id,
                    "company_id": self.company.id,
                    "order_line": [
                        Command.create(
                            {"product_id": self.maintenance.id, "price_unit": price}
                        )
                    ],
                }
            )
        )

    def check(self, order):
        """What the dialog on the quotation says: dict from programme to its line."""
        action = order.action_view_loyalty_occasions()
        check = self.env[action["res_model"]].with_user(self.seller)
        return {
            line.program_id: line for line in check.browse(action["res_id"]).line_ids
        }

    def buy(self, day, amount, partner=None):
        """A posted invoice without taxes."""
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": (partner or self.referrer).id,
                "invoice_date": day,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Goods", "price_unit": amount, "tax_ids": False}
                    )
                ],
            }
        )
        move.action_post()
        return move
