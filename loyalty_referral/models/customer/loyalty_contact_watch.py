from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...policy import contact


class LoyaltyContactWatch(models.Model):
    """A customer who is looked after: the last contact, and when the next is due."""

    _name = "loyalty.contact.watch"
    _description = "Customer to Keep in Touch With"
    _order = "due_on, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    plan_id = fields.Many2one(
        "loyalty.contact.plan",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    company_id = fields.Many2one(related="plan_id.company_id", store=True)
    user_id = fields.Many2one(
        "res.users", string="Looked after by", readonly=True, index=True
    )
    since = fields.Date(
        required=True, readonly=True, help="When the plan took the customer in."
    )
    last_contact = fields.Date(string="Last contact", readonly=True, index=True)
    last_kind = fields.Selection(
        [("message", "Message"), ("call", "Call or visit"), ("meeting", "Meeting")],
        string="Kind of contact",
        readonly=True,
    )
    due_on = fields.Date(
        string="Due",
        required=True,
        readonly=True,
        index=True,
        help="First day on which somebody should talk to the customer.",
    )
    days_overdue = fields.Integer(
        string="Days overdue", compute="_compute_days_overdue"
    )
    snoozed_until = fields.Date(string="Snoozed until", readonly=True)
    activity_id = fields.Many2one(
        "mail.activity", readonly=True, index="btree_not_null", ondelete="set null"
    )
    checked_on = fields.Date(readonly=True)

    _partner_uniq = models.Constraint(
        "UNIQUE (partner_id, company_id)", "A customer is looked after once."
    )

    @api.depends("due_on")
    def _compute_days_overdue(self):
        today = fields.Date.context_today(self)
        for watch in self:
            watch.days_overdue = contact.overdue_days(watch.due_on or today, today)

    def _merge_customers(self, sources):
        """Forget those who become somebody else; the night looks after who is left."""
        watches = self.search([("partner_id", "in", sources.ids)])
        watches.activity_id.unlink()
        watches.unlink()

    # ------------------------------------------------------------------ verbs

    def action_check_now(self):
        """Look for contacts that were made since the last night."""
        self.check_access("read")
        self.env["loyalty.contact.check"].sudo()._refresh(self.sudo())

    def action_snooze(self, days=7):
        """Leave these customers alone for ``days``; their activity is withdrawn."""
        self.check_access("read")
        try:
            until = fields.Date.context_today(self) + timedelta(days=int(days))
        except (TypeError, ValueError, OverflowError) as error:
            raise UserError(self.env._("Say for how many days.")) from error
        self.sudo().snoozed_until = until
        self.action_check_now()

    def action_snooze_month(self):
        """The same for thirty days."""
        self.action_snooze(30)

    def action_wake(self):
        """End a snooze."""
        self.check_access("read")
        self.sudo().snoozed_until = False
        self.action_check_now()

    def action_open_customer(self):
        """Open the customer."""
        self.ensure_one()
        return self.partner_id.get_formview_action()
