from odoo import fields, models


class LoyaltyOccasionUse(models.Model):
    """An occasion that a confirmed order has used up; gone when the order is cancelled."""

    _name = "loyalty.occasion.use"
    _description = "Used Occasion"
    _order = "id desc"

    order_id = fields.Many2one(
        "sale.order", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    program_id = fields.Many2one(
        "loyalty.program", required=True, index=True, ondelete="cascade", readonly=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    key = fields.Char(
        required=True, readonly=True, help="Which occasion, of whom, in which year."
    )
    explanation = fields.Char(
        string="Reason", readonly=True, help="What the salesperson was told."
    )

    _once = models.UniqueIndex(
        "(program_id, partner_id, company_id, key)",
        "This occasion was used on another order in the meantime. Update the rewards "
        "of the quotation.",
    )

    def _merge_contacts(self, sources, target):
        """What one of two contacts has used, both have: the year is not begun anew."""
        entities = (sources | target).commercial_partner_id | sources
        uses = self.search([("partner_id", "in", entities.ids)], order="id")
        keys = {use: use._key_after_merge(sources, target) for use in uses}
        seen = set()
        for use in uses.sorted(lambda use: use.key != keys[use]):
            owner = target if use.partner_id in sources else use.partner_id
            name = (owner, use.program_id, use.company_id, keys[use])
            if name in seen:
                use.unlink()
            elif use.key != keys[use]:
                use.key = keys[use]
            seen.add(name)
        self.env.flush_all()

    def _key_after_merge(self, sources, target):
        """The key, if it is about one of ``sources``, is about ``target`` then."""
        kind, _divider, rest = self.key.partition("/")
        contact, _divider, year = rest.partition("/")
        if year and int(contact) in sources.ids:
            return f"{kind}/{target.id}/{year}"
        return self.key
