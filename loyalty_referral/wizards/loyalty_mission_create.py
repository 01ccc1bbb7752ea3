from odoo import api, fields, models
from odoo.fields import Command


class LoyaltyMissionCreate(models.TransientModel):
    """A mission in a minute: choose what it is for and what it gives, done."""

    _name = "loyalty.mission.create"
    _description = "New Mission"

    template = fields.Selection(
        [
            ("welcome", "Welcome a new customer"),
            ("first_order", "First order"),
            ("profile", "Complete your profile"),
            ("on_time", "Pay on time"),
            ("upgrade", "Move to a larger plan"),
            ("service", "Add a service"),
            ("anniversary", "Anniversary"),
            ("review", "Tell us how it was"),
            ("friend", "Bring a friend"),
        ],
        required=True,
        default="welcome",
    )
    name = fields.Char(
        required=True,
        compute="_compute_texts",
        store=True,
        readonly=False,
        precompute=True,
    )
    description = fields.Text(
        string="What customers read",
        compute="_compute_texts",
        store=True,
        readonly=False,
        precompute=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    reward = fields.Selection(
        [("fixed", "Credit"), ("points", "Points"), ("none", "An achievement alone")],
        required=True,
        default="fixed",
    )
    amount = fields.Monetary(default=10.0, help="Off their next invoices.")
    points = fields.Integer(default=100)
    starts_now = fields.Boolean(string="Start it at once", default=True)

    @api.depends("template")
    def _compute_texts(self):
        texts = self._texts()
        for wizard in self:
            wizard.name, wizard.description = texts.get(wizard.template, ("", ""))

    def _texts(self):
        """Name and description of each template."""
        env = self.env
        return {
            "welcome": (
                env._("Welcome"),
                env._("Good to have you with us. This is yours from the first day."),
            ),
            "first_order": (
                env._("First order"),
                env._("Confirm your first order with us."),
            ),
            "profile": (
                env._("Complete your profile"),
                env._("Fill in your details, so that we can serve you better."),
            ),
            "on_time": (
                env._("Always on time"),
                env._("Pay all your invoices by their day, six months in a row."),
            ),
            "upgrade": (
                env._("One step up"),
                env._("Move your contract to a larger plan."),
            ),
            "service": (
                env._("A helping hand"),
                env._("Add a service to your contract."),
            ),
            "anniversary": (
                env._("Another year together"),
                env._("Every year that you stay with us counts."),
            ),
            "review": (
                env._("Tell us how it was"),
                env._("A few honest words help us and other customers."),
            ),
            "friend": (
                env._("Bring a friend"),
                env._("Recommend us to somebody who then becomes our customer."),
            ),
        }

    def _prepare_rules(self):
        """What each template sets beside its texts."""
        always = {"recurrence": "always", "counts_from": "start"}
        return {
            "welcome": {"trigger": "customer", "badge": "heart"},
            "first_order": {"trigger": "order", "badge": "shopping-bag"},
            "profile": {
                "trigger": "profile",
                "badge": "id-card-o",
                "takes_back": False,
            },
            "on_time": {
                **always,
                "trigger": "on_time",
                "badge": "clock-o",
                "need_count": 6,
            },
            "upgrade": {
                **always,
                "trigger": "upgrade",
                "badge": "rocket",
                "period": "year",
                "customer_limit": 1,
            },
            "service": {
                **always,
                "trigger": "service",
                "badge": "star",
                "period": "year",
                "customer_limit": 2,
            },
            "anniversary": {
                "trigger": "anniversary",
                "badge": "birthday-cake",
                "recurrence": "always",
                "takes_back": False,
            },
            "review": {
                "trigger": "review",
                "badge": "comments-o",
                "recurrence": "period",
                "period": "quarter",
            },
            "friend": {**always, "trigger": "referral", "badge": "handshake-o"},
        }[self.template]

    def _prepare_rewards(self):
        """Commands for the reward that was chosen."""
        if self.reward == "none":
            return []
        values = {"kind": self.reward}
        if self.reward == "fixed":
            values["amount"] = self.amount
        else:
            values["quantity"] = self.points
        return [Command.create(values)]

    def action_create_mission(self):
        """Make the mission and open it."""
        self.ensure_one()
        mission = self.env["loyalty.mission"].create(
            {
                "name": self.name,
                "description": self.description,
                "company_id": self.company_id.id,
                "reward_ids": self._prepare_rewards(),
                **self._prepare_rules(),
            }
        )
        if self.starts_now:
            mission.action_start()
        return mission.get_formview_action()
