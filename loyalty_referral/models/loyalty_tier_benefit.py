from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LoyaltyTierBenefit(models.Model):
    """What a tier brings: a value of the customer's record, for as long as they stand on it.

    On the way down the former value comes back, unless somebody has chosen another one
    by hand in the meantime: what a person decided is never overwritten.
    """

    _name = "loyalty.tier.benefit"
    _description = "Tier Benefit"
    _order = "tier_id, id"
    _check_company_auto = True

    tier_id = fields.Many2one(
        "loyalty.tier", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="tier_id.company_id", store=True)
    kind = fields.Selection(
        [
            ("pricelist", "Price list"),
            ("payment_term", "Payment term"),
            ("manager", "Personal account manager"),
        ],
        required=True,
    )
    pricelist_id = fields.Many2one("product.pricelist", check_company=True)
    payment_term_id = fields.Many2one("account.payment.term", check_company=True)
    user_id = fields.Many2one("res.users", string="Account manager")

    _kind_uniq = models.Constraint(
        "UNIQUE (tier_id, kind)", "A tier brings each kind of benefit once."
    )

    @api.depends("kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for benefit in self:
            value = benefit._value().display_name or ""
            benefit.display_name = f"{kinds.get(benefit.kind, '')}: {value}"

    @api.constrains("kind", "pricelist_id", "payment_term_id", "user_id")
    def _check_value(self):
        for benefit in self:
            if not benefit._value():
                raise ValidationError(
                    self.env._(
                        "Say which one the tier brings: %s", benefit.display_name
                    )
                )

    def _values(self):
        """Map each kind to (own field, field of the partner that it sets)."""
        return {
            "pricelist": ("pricelist_id", "specific_property_product_pricelist"),
            "payment_term": ("payment_term_id", "property_payment_term_id"),
            "manager": ("user_id", "user_id"),
        }

    def _value(self):
        """The record that the benefit gives."""
        self.ensure_one()
        return self[self._values()[self.kind][0]] if self.kind else self.browse()

    def _gives(self):
        """What is set on the partner: list of (field, record). Override for more."""
        return [(self._values()[self.kind][1], self._value())]

    # ----------------------------------------------------------- up and down

    def _grant(self, memberships):
        """Give the benefits of new memberships, and remember what was there before."""
        values_list = []
        for membership in memberships:
            for benefit in membership.tier_id.benefit_ids:
                partner = membership.partner_id.with_company(benefit.company_id)
                given = benefit._gives()
                for name, record in given:
                    values_list.append(
                        {
                            "membership_id": membership.id,
                            "benefit_id": benefit.id,
                            "field_name": name,
                            "former_id": partner[name].id,
                            "given_id": record.id,
                            "date_start": membership.date_start,
                        }
                    )
                partner.write({name: record.id for name, record in given})
        self.env["loyalty.tier.benefit.applied"].sudo().create(values_list)

    def _take_back(self, memberships):
        """Give back the former values, but never over what a person chose."""
        applied = self.env["loyalty.tier.benefit.applied"].sudo()
        rows = applied.search(
            [("membership_id", "in", memberships.ids), ("date_end", "=", False)],
            order="id",
        )
        for own in rows.grouped("membership_id").values():
            own._restore()


class LoyaltyTierBenefitApplied(models.Model):
    """What a membership changed on the customer, and what was there before."""

    _name = "loyalty.tier.benefit.applied"
    _description = "Applied Tier Benefit"
    _order = "id desc"

    membership_id = fields.Many2one(
        "loyalty.tier.membership", required=True, index=True, ondelete="cascade"
    )
    benefit_id = fields.Many2one(
        "loyalty.tier.benefit", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="membership_id.partner_id", store=True)
    company_id = fields.Many2one(related="membership_id.company_id", store=True)
    field_name = fields.Char(required=True)
    former_id = fields.Integer(help="Id of the value before; 0 for none.")
    given_id = fields.Integer(required=True)
    date_start = fields.Date(required=True)
    date_end = fields.Date()
    was_kept = fields.Boolean(
        string="Changed by hand",
        help="Somebody chose another value meanwhile; it was left alone.",
    )

    def _restore(self):
        """Put the former values of one membership back where the given ones still stand.

        What a person chose is written once more: a level that comes back may bring a
        price list of its own along.
        """
        partner = self.partner_id.with_company(self.company_id)
        values = {}
        for row in self:
            current = partner[row.field_name]
            row.was_kept = current.id != row.given_id
            former = current.browse(row.former_id or []).exists()
            values[row.field_name] = (current if row.was_kept else former).id
        for name, value in values.items():
            partner[name] = value
        self.write({"date_end": fields.Date.context_today(self)})
