from odoo import fields, models
from odoo.fields import Command


class LoyaltyTierLadderCreate(models.TransientModel):
    """A good ladder in under a minute: choose what it is for, adjust, look who moves."""

    _name = "loyalty.tier.ladder.create"
    _description = "New Ladder"

    template = fields.Selection(
        [
            ("metals", "Red, Silver, Gold by spend"),
            ("years", "Years with us"),
        ],
        required=True,
        default="metals",
    )
    name = fields.Char(required=True, default=lambda self: self.env._("Our customers"))
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    silver_from = fields.Monetary(
        string="Silver from", default=1000.0, help="Untaxed, in the last twelve months."
    )
    gold_from = fields.Monetary(string="Gold from", default=5000.0)
    silver_points = fields.Float(string="Silver: points ×", default=1.5)
    gold_points = fields.Float(string="Gold: points ×", default=2.0)
    gold_rate = fields.Float(
        string="Gold: % off invoices", default=0.0, help="0: no discount."
    )
    year_rate = fields.Float(
        string="% off for each year",
        default=5.0,
        help="Off contract invoices: once after one year, twice after two, three times "
        "after three.",
    )
    manager_id = fields.Many2one(
        "res.users",
        string="After three years: manager",
        domain=[("share", "=", False)],
        help="Personal account manager; empty: none.",
    )

    def action_create_ladder(self):
        """Make the ladder of the chosen template and open it: nobody moves yet."""
        self.ensure_one()
        values = getattr(self, f"_prepare_{self.template}")()
        ladder = self.env["loyalty.tier.ladder"].create(
            {"name": self.name, "company_id": self.company_id.id, **values}
        )
        return ladder.get_formview_action()

    def _prepare_metals(self):
        """Three tiers by what was bought in twelve months (case F2)."""
        points = [("silver", self.silver_points), ("gold", self.gold_points)]
        benefits = {
            tier: [Command.create({"kind": "points", "multiplier": factor})]
            for tier, factor in points
            if factor > 0
        }
        if self.gold_rate:
            discount = {"kind": "discount", "rate": self.gold_rate, "use_on": "any"}
            benefits.setdefault("gold", []).append(Command.create(discount))
        return {
            "period": "rolling",
            "period_months": 12,
            "grace_days": 30,
            "tier_ids": [
                Command.create({"name": self.env._("Red"), "sequence": 1, "color": 1}),
                Command.create(
                    {
                        "name": self.env._("Silver"),
                        "sequence": 2,
                        "color": 8,
                        "spend_min": self.silver_from,
                        "benefit_ids": benefits.get("silver", []),
                    }
                ),
                Command.create(
                    {
                        "name": self.env._("Gold"),
                        "sequence": 3,
                        "color": 3,
                        "spend_min": self.gold_from,
                        "benefit_ids": benefits.get("gold", []),
                    }
                ),
            ],
        }

    def _prepare_years(self):
        """A step for each of the first three years; time alone brings them (case H2)."""
        names = [
            self.env._("After one year"),
            self.env._("After two years"),
            self.env._("After three years"),
        ]
        return {
            "period": "lifetime",
            "downgrade": "never",
            "tier_ids": [
                Command.create(
                    {
                        "name": name,
                        "sequence": years,
                        "tenure_min": 12 * years,
                        "benefit_ids": self._prepare_year(years),
                    }
                )
                for years, name in enumerate(names, start=1)
            ],
        }

    def _prepare_year(self, years):
        """What so many years bring."""
        benefits = []
        if self.year_rate:
            rate = min(100.0, self.year_rate * years)
            benefits.append({"kind": "discount", "rate": rate, "use_on": "contract"})
        if years == 3 and self.manager_id:
            benefits.append({"kind": "manager", "user_id": self.manager_id.id})
        return [Command.create(benefit) for benefit in benefits]
