from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LoyaltyOccasionCreate(models.TransientModel):
    """A discount with a reason, in a minute: "name-day month, 10 %"."""

    _name = "loyalty.occasion.create"
    _description = "New Occasion"

    occasion = fields.Selection(
        lambda self: self._choices("occasion"),
        required=True,
        default="celebration",
    )
    name = fields.Char(
        string="Programme",
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    discount = fields.Float(string="Discount (%)", required=True, default=10.0)
    celebration = fields.Selection(
        lambda self: self._choices("occasion_celebration"),
        string="Celebrated",
        default="any",
    )
    contact = fields.Selection(
        lambda self: self._choices("occasion_contact"),
        string="Whose",
        default="order",
    )
    months = fields.Integer(default=6)
    turnover = fields.Monetary(string="Turnover from", default=10000)
    currency_id = fields.Many2one(
        "res.currency", default=lambda self: self.env.company.currency_id
    )
    tier_id = fields.Many2one("loyalty.tier", string="From tier")
    minimum_amount = fields.Monetary(
        string="Orders from", help="Untaxed. 0: orders of any amount."
    )

    def _choices(self, name):
        """What a rule can be set to."""
        return self.env["loyalty.rule"]._fields[name]._description_selection(self.env)

    @api.depends("occasion")
    def _compute_name(self):
        titles = self.env["loyalty.program"]._occasion_titles()
        for wizard in self:
            wizard.name = titles[wizard.occasion][0] if wizard.occasion else False

    @api.constrains("discount")
    def _check_discount(self):
        for wizard in self:
            if not 0 < wizard.discount <= 100:
                raise ValidationError(
                    self.env._("Give a discount above 0 and of at most 100 %.")
                )

    def action_create_program(self):
        """Make the core programme, and open it."""
        self.ensure_one()
        programs = self.env["loyalty.program"]
        values = programs._occasion_values(
            self.occasion,
            self.name,
            self.discount,
            occasion_celebration=self.celebration,
            occasion_contact=self.contact,
            occasion_months=self.months,
            occasion_turnover=self.turnover if self.occasion == "volume" else 0,
            eligible_tier_id=self.tier_id.id,
            minimum_amount=self.minimum_amount,
            minimum_amount_tax_mode="excl",
        )
        program = programs.create({**values, "company_id": self.env.company.id})
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty.loyalty_program_discount_loyalty_action"
        )
        return action | {
            "res_id": program.id,
            "view_mode": "form",
            "views": [(self.env.ref("loyalty.loyalty_program_view_form").id, "form")],
            "target": "current",
        }
