from collections import defaultdict

from odoo import fields, models


class LoyaltyTierBenefitApplied(models.Model):
    """A benefit that somebody has or had, from when to when, and what was there before.

    For kinds that are asked for there is nothing to put back: the dates are the proof.
    """

    _name = "loyalty.tier.benefit.applied"
    _description = "Applied Tier Benefit"
    _order = "id desc"

    membership_id = fields.Many2one(
        "loyalty.tier.membership", required=True, index=True, ondelete="cascade"
    )
    benefit_id = fields.Many2one(
        "loyalty.tier.benefit", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(related="benefit_id.kind")
    tier_id = fields.Many2one(related="membership_id.tier_id")
    partner_id = fields.Many2one(related="membership_id.partner_id", store=True)
    company_id = fields.Many2one(related="membership_id.company_id", store=True)
    field_name = fields.Char(help="Field of the customer; empty if none is set.")
    former_id = fields.Integer(help="Id of the value before; 0 for none.")
    given_id = fields.Integer()
    date_start = fields.Date(string="From", required=True)
    date_end = fields.Date(string="Until", help="First day that no longer counts.")
    was_kept = fields.Boolean(
        string="Changed by hand",
        help="Somebody chose another value meanwhile; it was left alone.",
    )

    def _restore(self):
        """Put the former values of memberships back where the given ones still stand.

        What a person chose is written once more: a level that comes back may bring a
        price list of its own along. Customers who get the same back are written
        together.
        """
        alike = defaultdict(lambda: self.env["res.partner"])
        for own in self.grouped("membership_id").values():
            if values := own._values_to_restore():
                alike[own.company_id, values] |= own.partner_id
        for (company, values), partners in alike.items():
            for name, value in values:
                partners.with_company(company).write({name: value})
        self.write({"date_end": fields.Date.context_today(self)})

    def _values_to_restore(self):
        """What the customer of one membership gets back: tuple of (field, id)."""
        partner = self.partner_id.with_company(self.company_id)
        values = {}
        for row in self.filtered("field_name"):
            current = partner[row.field_name]
            row.was_kept = current.id != row.given_id
            former = current.browse(row.former_id or []).exists()
            values[row.field_name] = (current if row.was_kept else former).id
        return tuple(values.items())


class LoyaltyTierBenefit(models.Model):
    """Gives benefits with a tier, and takes them back with it."""

    _inherit = "loyalty.tier.benefit"

    def _grant(self, memberships):
        """Give the benefits of new memberships, and remember what was there before."""
        values_list = []
        for tier, members in memberships.grouped("tier_id").items():
            for benefit in tier.benefit_ids:
                values_list += benefit._give_to(members)
        applied = self.env["loyalty.tier.benefit.applied"].sudo()
        applied.create(values_list)._after_grant()

    def _give_to(self, members):
        """Set what one benefit sets on all ``members``; return what is to be kept."""
        self.ensure_one()
        given = self._gives()
        values_list = []
        for membership in members:
            partner = membership.partner_id.with_company(self.company_id)
            common = {
                "membership_id": membership.id,
                "benefit_id": self.id,
                "date_start": membership.date_start,
            }
            values_list += [
                {
                    **common,
                    "field_name": name,
                    "former_id": partner[name].id,
                    "given_id": record.id,
                }
                for name, record in given
            ] or [common]
        if given:
            partners = members.partner_id.with_company(self.company_id)
            partners.write({name: record.id for name, record in given})
        return values_list

    def _take_back(self, memberships):
        """Give back the former values, but never over what a person chose."""
        applied = self.env["loyalty.tier.benefit.applied"].sudo()
        rows = applied.search(
            [("membership_id", "in", memberships.ids), ("date_end", "=", False)],
            order="id",
        )
        rows._before_take_back()
        rows._restore()
