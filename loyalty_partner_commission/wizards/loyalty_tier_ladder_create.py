from odoo import fields, models
from odoo.fields import Command


class LoyaltyTierLadderCreate(models.TransientModel):
    """A ladder for partners, who climb by what their customers buy (case G3)."""

    _inherit = "loyalty.tier.ladder.create"

    template = fields.Selection(
        selection_add=[("partners", "Partner levels")],
        ondelete={"partners": "set default"},
    )
    points_per = fields.Monetary(
        string="A point for every",
        default=100.0,
        help="Of what customers bought while bound to the partner, in twelve months.",
    )
    customer_points = fields.Integer(string="Points for each customer", default=5)
    step_points = fields.Integer(
        string="Points to the next level",
        default=50,
        help="The first level is for everybody, the second from so many points, the "
        "third from three times as many.",
    )

    def _prepare_partners(self):
        """One tier for each partner level of Odoo's own, the lowest for everybody."""
        grades = self.env["res.partner.grade"].search(
            [("company_id", "in", (False, self.company_id.id))],
            order="sequence desc, id desc",
            limit=3,
        )
        rules = [{"metric": "spend", "per": self.points_per, "points": 1}]
        if self.customer_points:
            customers = {"metric": "customers", "per": 1}
            rules.append(customers | {"points": self.customer_points})
        steps = (0, self.step_points, 3 * self.step_points)
        return {
            "audience": "partner",
            "period": "rolling",
            "period_months": 12,
            "downgrade": "one_step",
            "grace_days": 90,
            "point_rule_ids": [Command.create(rule) for rule in rules],
            "tier_ids": [
                Command.create(
                    {
                        "name": grade.name,
                        "sequence": number,
                        "points_min": points,
                        "benefit_ids": [
                            Command.create({"kind": "grade", "grade_id": grade.id})
                        ],
                    }
                )
                for number, (grade, points) in enumerate(
                    zip(grades, steps, strict=False), start=1
                )
            ],
        }
