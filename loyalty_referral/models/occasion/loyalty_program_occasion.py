from odoo import fields, models

#: Templates of ours in core's chooser: occasion of the rule, and its picture.
TEMPLATES = {
    "celebration": "promotional_program",
    "anniversary": "loyalty_cards",
    "framework": "promo_code",
    "win_back": "coupons",
    "volume": "fidelity_cards",
}


class LoyaltyProgram(models.Model):
    """Core programmes whose rules ask for an occasion (case D2)."""

    _inherit = "loyalty.program"

    loyalty_condition = fields.Char(
        string="Only for",
        compute="_compute_loyalty_condition",
        help="For whom, and for which reason.",
    )

    def _compute_loyalty_condition(self):
        for program in self:
            conditions = program.rule_ids.mapped("occasion_condition")
            program.loyalty_condition = " / ".join(filter(None, conditions))

    def _get_valid_products(self, products):
        """Override of `loyalty`: a rule that is not for this order fits no product."""
        found = super()._get_valid_products(products)
        refused = set(self.env.context.get("loyalty_refused_rule_ids", ()))
        return {
            rule: fitting for rule, fitting in found.items() if rule.id not in refused
        }

    def get_program_templates(self):
        """Override of `loyalty`: programmes with a reason, to begin from."""
        templates = super().get_program_templates()
        if self.env.context.get("menu_type") == "gift_ewallet":
            return templates
        titles = self._occasion_titles()
        return templates | {
            f"occasion_{occasion}": {
                "title": titles[occasion][0],
                "description": titles[occasion][1],
                "icon": icon,
            }
            for occasion, icon in TEMPLATES.items()
        }

    def _get_template_values(self):
        """Override of `loyalty`: values of the programmes with a reason."""
        titles = self._occasion_titles()
        return super()._get_template_values() | {
            f"occasion_{occasion}": self._occasion_values(occasion, titles[occasion][0])
            for occasion in TEMPLATES
        }

    def _occasion_values(self, occasion, name, discount=10, **rule):
        """Values of a programme: so many per cent when there is ``occasion``."""
        turnover = 10000 if occasion == "volume" else 0
        rule = {"occasion_months": 12 if occasion == "volume" else 6} | rule
        return {
            "name": name,
            "program_type": "promotion",
            "applies_on": "current",
            "trigger": "auto",
            "portal_visible": False,
            "rule_ids": [
                fields.Command.clear(),
                fields.Command.create(
                    {
                        "reward_point_amount": 1,
                        "reward_point_mode": "order",
                        "minimum_amount": 0,
                        "minimum_qty": 0,
                        "occasion": occasion,
                        "occasion_turnover": turnover,
                        **rule,
                    }
                ),
            ],
            "reward_ids": [
                fields.Command.clear(),
                fields.Command.create({"required_points": 1, "discount": discount}),
            ],
            "communication_plan_ids": [fields.Command.clear()],
        }

    def _occasion_titles(self):
        """Map each occasion to the name of its programme and a sentence about it."""
        return {
            "celebration": (
                self.env._("Name-Day Month"),
                self.env._(
                    "10% off in the month of the contact's name day or birthday"
                ),
            ),
            "anniversary": (
                self.env._("Customer Anniversary"),
                self.env._("10% off in the month in which they became a customer"),
            ),
            "framework": (
                self.env._("Framework Contract"),
                self.env._("10% off the first order under a framework contract"),
            ),
            "win_back": (
                self.env._("Welcome Back"),
                self.env._("10% off after six months without a purchase"),
            ),
            "volume": (
                self.env._("Volume Discount"),
                self.env._("10% off once the turnover of a year is high enough"),
            ),
        }
