from datetime import date

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...policy.mission_rule import Rule

TRIGGERS = [
    ("customer", "Became a customer"),
    ("order", "Orders"),
    ("upgrade", "Moved to a larger plan"),
    ("service", "Added a service to a contract"),
    ("profile", "Completed the profile"),
    ("review", "Told how it was"),
    ("referral", "Brought a friend"),
    ("anniversary", "Anniversary as a customer"),
    ("on_time", "Paid on time, months in a row"),
    ("claim", "Says so, with proof"),
]
#: What customers say themselves in the portal; all others the system sees.
BY_HAND = ("review", "claim")
#: What cannot change once somebody has done the mission: it names the completions.
_FIXED = {"trigger", "recurrence", "period", "company_id"}


class LoyaltyMission(models.Model):
    """A small task with a small reward: what is to be done, how often, by when.

    Nobody enters completions: they follow from what customers do
    (``loyalty.mission.evaluation``), or are claimed in the portal and decided by people.
    """

    _name = "loyalty.mission"
    _description = "Mission"
    _inherit = ["loyalty.reward.owner", "loyalty.trail.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(
        string="What to do",
        translate=True,
        help="Customers read it in the portal: what they do, and why it is worth it.",
    )
    badge = fields.Selection(
        [
            ("trophy", "Trophy"),
            ("star", "Star"),
            ("heart", "Heart"),
            ("rocket", "Rocket"),
            ("handshake-o", "Handshake"),
            ("birthday-cake", "Cake"),
            ("clock-o", "Clock"),
            ("comments-o", "Conversation"),
            ("id-card-o", "Card"),
            ("shopping-bag", "Bag"),
        ],
        required=True,
        default="trophy",
        help="The picture of the achievement.",
    )
    badge_points = fields.Integer(
        string="Achievement points",
        default=10,
        help="What a completion counts in the ranking. They buy nothing.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("running", "Running"), ("stopped", "Stopped")],
        string="Status",
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    date_from = fields.Date(
        string="Runs from",
        tracking=True,
        help="What was done before does not count. Empty: the day you start it.",
    )
    date_to = fields.Date(
        string="Runs until", tracking=True, help="Last day; empty for no end."
    )
    trigger = fields.Selection(
        TRIGGERS, string="Done by", required=True, default="order", tracking=True
    )
    reward_ids = fields.One2many(
        "loyalty.referral.reward", "mission_id", string="Rewards", copy=True
    )
    completion_ids = fields.One2many("loyalty.mission.completion", "mission_id")
    evaluated_on = fields.Date(string="Last evaluated", readonly=True, copy=False)
    evaluated_to = fields.Integer(
        readonly=True, copy=False, help="Where an interrupted evaluation goes on."
    )

    _points_not_negative = models.Constraint(
        "CHECK (badge_points >= 0)", "Achievement points cannot be negative."
    )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for mission in self:
            if mission.date_from and mission.date_to:
                if mission.date_to < mission.date_from:
                    raise ValidationError(
                        self.env._(
                            "Mission %s would end before it starts. Check its dates.",
                            mission.name,
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        """Which triggers are listened to is cached."""
        created = super().create(vals_list)
        self.env.registry.clear_cache()
        return created

    def write(self, vals):
        """Keep what names the completions; look again when more may be granted."""
        changed = {
            name
            for name in _FIXED & vals.keys()
            if any(mission[name] != vals[name] for mission in self)
        } - {"company_id"}
        if changed and self.sudo().completion_ids:
            raise UserError(
                self.env._(
                    "Somebody has done the mission already. Stop it, duplicate it and "
                    "change the copy: what was done keeps its reward."
                )
            )
        result = super().write(vals)
        if {"state", "active", "trigger"} & vals.keys():
            self.env.registry.clear_cache()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if self.sudo().completion_ids:
            raise UserError(
                self.env._("Somebody has done the mission. Stop or archive it instead.")
            )

    def _promised_rewards(self):
        """Extend: rewards that some completion names."""
        return {
            row["id"]
            for completion in self.sudo().completion_ids
            for row in (completion.terms or {}).get("rewards", ())
        }

    # ------------------------------------------------------------------ rules

    def _rule(self):
        """The mission as the policy knows it."""
        self.ensure_one()
        counts = self.trigger not in ("profile", "on_time", "customer", *BY_HAND)
        return Rule(
            need=self.need_count if counts else 1,
            recurrence=self.recurrence,
            period=self.period,
            limit=self.customer_limit if self.recurrence == "always" else 0,
            since=self.date_from or date.min,
            until=self.date_to or date.max,
            from_start=self.counts_from == "start",
        )

    def _running(self, company=None):
        """Missions that can be done today."""
        today = fields.Date.context_today(self)
        domain = (
            Domain("state", "=", "running")
            & (Domain("date_from", "=", False) | Domain("date_from", "<=", today))
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", today))
        )
        if company:
            domain &= Domain("company_id", "=", company.id)
        return self.search(domain)

    @api.model
    @tools.ormcache()
    def _listens(self):
        """Triggers that a running mission waits for. Cached; costs no query."""
        found = self.sudo().search([("state", "=", "running")])
        return frozenset(found.mapped("trigger"))

    @api.model
    def _mark(self, partners, *triggers):
        """Have missions look at these customers, if one waits for such a thing."""
        if partners and self._listens().intersection(triggers):
            entities = partners.sudo().commercial_partner_id
            self.env["loyalty.ledger.inbox"]._mark("res.partner", entities.ids)

    # ------------------------------------------------------------------ verbs

    def action_start(self):
        """Begin; from now on what customers do counts."""
        self.check_access("write")
        today = fields.Date.context_today(self)
        for mission in self.filtered(lambda mission: mission.state != "running"):
            begin = mission.date_from or today
            mission.write(
                {"state": "running", "date_from": begin, "evaluated_on": False}
            )
        self.env.ref("loyalty_referral.cron_mission_evaluation").sudo()._trigger()

    def action_stop(self):
        """Stop; nothing more is done, and what was done keeps its reward."""
        self.check_access("write")
        self.write({"state": "stopped"})
