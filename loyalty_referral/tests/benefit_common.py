"""A customer with something of everything in the drawer."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .common import LoyaltyCommon


class BenefitCommon(LoyaltyCommon):
    """Credit by adjustment of the ledger's own doors, cards by Odoo's own loyalty."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()

    @classmethod
    def scheme(cls, program_type, **values):
        """A programme of Odoo's own, of this company."""
        programs = cls.env["loyalty.program"].sudo().with_company(cls.company)
        return programs.create(
            {
                **programs._program_type_default_values()[program_type],
                "name": f"Scheme {program_type}",
                "program_type": program_type,
                "company_id": cls.company.id,
                **values,
            }
        )

    @classmethod
    def core_card(cls, program_type, points, partner=None, days=None, **values):
        """A card with ``points``, good for so many more days, that no reward gave."""
        cards = cls.env["loyalty.card"].sudo().with_context(loyalty_no_mail=True)
        until = None if days is None else cls.today + timedelta(days=days)
        return cards.create(
            {
                "program_id": cls.scheme(program_type).id,
                "partner_id": (partner or cls.referrer).id,
                "points": points,
                "expiration_date": until,
                **values,
            }
        )

    @classmethod
    def credit(cls, amount=600.0, friend="Birch Bakery", **reward):
        """A lot of ``amount``: a friend is brought, and pays. Return the lot."""
        program = cls.program.copy({"name": f"Bring {friend}"})
        program.reward_ids.unlink()
        values = {"kind": "fixed", "amount": amount, **reward}
        program.reward_ids = [Command.create(values)]
        partner = cls.env["res.partner"].create({"name": friend, "is_company": True})
        cls.refer(partner, program_id=program.id)
        cls.paid_invoice(cls.contract(partner, 900.0))
        return cls.env["loyalty.ledger.entry"].search(
            [("partner_id", "=", cls.referrer.id), ("kind", "=", "earn")],
            order="id desc",
            limit=1,
        )

    @classmethod
    def benefits(cls, partner=None):
        """What the drawer of ``partner`` holds."""
        cls.env.flush_all()
        cls.env["loyalty.benefit"].invalidate_model()
        return cls.env["loyalty.benefit"].search(
            [("partner_id", "=", (partner or cls.referrer).id)]
        )
