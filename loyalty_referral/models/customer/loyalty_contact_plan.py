from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class LoyaltyContactPlan(models.Model):
    """How often whom of us talks to which customers (case D1)."""

    _name = "loyalty.contact.plan"
    _description = "Contact Plan"
    _inherit = ["loyalty.trail.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(
        default=10, help="A customer of several plans belongs to the first."
    )
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    tier_id = fields.Many2one(
        "loyalty.tier",
        string="From tier",
        check_company=True,
        ondelete="restrict",
        help="Customers who stand on this tier or a higher one. Empty: any.",
    )
    domain = fields.Char(
        string="Only customers who", default="[]", help="Empty: all customers."
    )
    every_days = fields.Integer(
        string="Every (days)", required=True, default=90, tracking=True
    )
    who = fields.Selection(
        [
            ("manager", "The customer's salesperson"),
            ("user", "Always the same person"),
            ("team", "The leader of a sales team"),
        ],
        required=True,
        default="manager",
        tracking=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Person",
        domain=[("share", "=", False)],
        help="Also for customers without a salesperson.",
    )
    team_id = fields.Many2one("crm.team", check_company=True)
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        required=True,
        domain=[("res_model", "in", (False, "res.partner"))],
        default=lambda self: self.env.ref(
            "mail.mail_activity_data_call", raise_if_not_found=False
        ),
    )
    summary = fields.Char(translate=True, help="What the activity says.")
    customer_count = fields.Integer(compute="_compute_customer_count")
    checked_on = fields.Date(string="Last looked at", readonly=True, copy=False)
    checked_to = fields.Integer(readonly=True, copy=False)

    _every_days_positive = models.Constraint(
        "CHECK (every_days > 0)", "Every how many days? Give at least one."
    )

    def _compute_customer_count(self):
        counts = dict(
            self.env["loyalty.contact.watch"]._read_group(
                [("plan_id", "in", self.ids)], ["plan_id"], ["__count"]
            )
        )
        for plan in self:
            plan.customer_count = counts.get(plan, 0)

    @api.constrains("who", "user_id", "team_id")
    def _check_who(self):
        for plan in self:
            if plan.who == "user" and not plan.user_id:
                raise ValidationError(self.env._("Say who talks to the customers."))
            if plan.who == "team" and not plan.team_id:
                raise ValidationError(self.env._("Say of which team."))

    @api.constrains("domain")
    def _check_domain(self):
        for plan in self:
            try:
                plan._customers().validate(self.env["res.partner"])
            except (ValueError, SyntaxError, TypeError) as error:
                raise ValidationError(
                    self.env._("The condition cannot be read: %s", error)
                ) from error

    def write(self, vals):
        """A plan that is changed is carried out anew."""
        if not {"checked_on", "checked_to"} & vals.keys():
            vals = {**vals, "checked_on": False, "checked_to": 0}
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_activities(self):
        """Nobody is reminded of a plan that is gone."""
        watches = self.env["loyalty.contact.watch"].sudo()
        watches.search([("plan_id", "in", self.ids)]).activity_id.unlink()

    def _customers(self):
        """Domain of the customers: companies and people of their own who may be written to."""
        self.ensure_one()
        customers = (
            (Domain("parent_id", "=", False) | Domain("is_company", "=", True))
            & Domain("customer_rank", ">", 0)
            & Domain("company_id", "in", (False, self.company_id.id))
            & Domain("is_blacklisted", "=", False)
            & Domain(literal_eval(self.domain or "[]"))
        )
        if self.tier_id:
            customers &= Domain("id", "in", self._members())
        return customers

    def _members(self):
        """Query of the customers who stand high enough on the tier's ladder."""
        ladder = self.tier_id.ladder_id
        level = ladder._level(self.tier_id)
        tiers = ladder._steps()[level - 1 :]
        memberships = self.env["loyalty.tier.membership"].sudo()
        return memberships._search(
            [("tier_id", "in", tiers.ids), ("date_end", "=", False)]
        ).subselect("partner_id")

    def _user_of(self, partner):
        """Who of us talks to ``partner``; nobody if that person has left."""
        self.ensure_one()
        ways = {
            "manager": partner.user_id or self.user_id,
            "user": self.user_id,
            "team": self.team_id.user_id,
        }
        return ways[self.who].filtered("active")

    def action_check_now(self):
        """Look at all customers of these plans now, by the cron."""
        self.write({"checked_on": False, "checked_to": 0})
        self.env.ref("loyalty_referral.cron_contact_plan").sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The customers are looked at within a minute."),
            },
        }

    def action_view_customers(self):
        """Open who is looked after by this plan."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_referral.action_loyalty_contact_watch"
        )
        return action | {"domain": [("plan_id", "=", self.id)], "context": {}}
