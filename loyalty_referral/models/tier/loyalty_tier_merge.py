from odoo import fields, models


class LoyaltyTierEvaluation(models.AbstractModel):
    """Two contacts turn out to be one: they stand once on each ladder."""

    _inherit = "loyalty.tier.evaluation"

    def _merge_members(self, sources, target):
        """End what would be double, the lower tier; the night looks at the sum.

        A milestone that both have reached was granted twice. Both grants stay: nobody
        takes something back because two records were one.
        """
        contacts = sources | target
        members = self.env["loyalty.tier.membership"]
        standing = members.search(
            [("partner_id", "in", contacts.ids), ("date_end", "=", False)]
        )
        for ladder, own in standing.grouped("ladder_id").items():
            ranked = own.sorted(
                lambda row, ladder=ladder: (
                    -ladder._level(row.tier_id),
                    row.partner_id != target,
                )
            )
            lower = ranked[1:]
            self.env["loyalty.tier.benefit"]._take_back(lower)
            lower.write({"date_end": fields.Date.context_today(self)})
        reached = self.env["loyalty.tier.milestone.reached"].search(
            [("partner_id", "in", contacts.ids)]
        )
        for double in reached.grouped("milestone_id").values():
            ranked = double.sorted(lambda row: (row.partner_id != target, row.id))
            ranked[1:].is_double = True
