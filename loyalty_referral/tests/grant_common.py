"""A small world in which a referral gives one thing, of whatever kind."""

from odoo.fields import Command

from .common import LoyaltyCommon


class GrantCommon(LoyaltyCommon):
    """The programme promises what ``promise`` says; the friend's contract costs 600."""

    @classmethod
    def promise(cls, kind, **values):
        """Let the programme promise just this from now on; return the reward."""
        cls.program.reward_ids.active = False
        cls.program.reward_ids = [Command.create({"kind": kind, **values})]
        return cls.program.reward_ids.filtered("active")

    @classmethod
    def win(cls, name="Birch Bakery"):
        """A friend is referred, gets a contract and pays: (referral, invoice, grant)."""
        friend = cls.env["res.partner"].create({"name": name, "is_company": True})
        referral = cls.refer(friend)
        invoice = cls.paid_invoice(cls.contract(friend, 600.0))
        return referral, invoice, cls.grant(referral)

    @classmethod
    def grant(cls, referral):
        """What was granted for a referral."""
        return cls.env["loyalty.grant"].search(
            [("origin_model", "=", referral._name), ("origin_id", "=", referral.id)]
        )

    @classmethod
    def card(cls, grant):
        """The grant's card, for whoever may not read cards."""
        return grant.sudo().card_id

    @classmethod
    def quotation(cls, partner=None, price=100.0):
        """A quotation of one line for the referrer."""
        return cls.env["sale.order"].create(
            {
                "partner_id": (partner or cls.referrer).id,
                "company_id": cls.company.id,
                "order_line": [
                    Command.create(
                        {"product_id": cls.maintenance.id, "price_unit": price}
                    )
                ],
            }
        )

    def assertStanding(self, grant, state, delivered, stays=0.0):
        """What has become of the grant."""
        found = (grant.state, grant.delivered, grant.stays)
        self.assertEqual(found, (state, delivered, stays), grant.error)

    def assertHistory(self, grant, expected):
        """Lines of the card that lead to the grant, the oldest first: [(+, -), …]."""
        lines = self.env["loyalty.history"].sudo()
        own = lines.search(
            [("order_model", "=", "loyalty.grant"), ("order_id", "=", grant.id)],
            order="id",
        )
        self.assertEqual(
            [(round(row.issued, 2), round(row.used, 2)) for row in own], expected
        )
