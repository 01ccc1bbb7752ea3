from ast import literal_eval
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...policy import holdout, money, reminders

#: In the order of ``datetime.date.weekday``.
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class LoyaltyReminderPlan(models.Model):
    """When customers are reminded of what they have not used, and how (case B2).

    No strings: a reminder is about what the customer owns already. It neither asks for
    a purchase nor depends on one.
    """

    _name = "loyalty.reminder.plan"
    _description = "Reminder Plan"
    _inherit = ["loyalty.trail.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(
        default=10, help="A customer whom two plans reach hears of the first."
    )
    active = fields.Boolean(default=True)
    state = fields.Selection(
        [("draft", "Not running"), ("running", "Running")],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    benefit_domain = fields.Char(
        string="Of what",
        default="[]",
        help="Which unused benefits are a reason to write: by kind, programme, age, … "
        "The mail then lists everything that the customer holds.",
    )
    min_amount = fields.Monetary(
        string="Worth at least",
        help="Money of less than this in all is no reason for a reminder. Points, "
        "coupons and services have no price: they always are.",
    )
    first_days = fields.Integer(string="First after (days)", default=30, required=True)
    every_days = fields.Integer(string="Then every (days)", default=60, required=True)
    max_count = fields.Integer(string="At most (times)", default=3, required=True)
    before_days = fields.Integer(
        string="Before the last day (days)",
        default=21,
        help="What expires is mentioned once more, so many days before. This notice "
        "goes to the hold-out group too. 0: none.",
    )
    by_mail = fields.Boolean(string="E-mail", default=True)
    by_banner = fields.Boolean(string="Banner in the portal", default=True)
    by_activity = fields.Boolean(
        string="Activity for the salesperson",
        help="Also without this, there is one for customers who have no e-mail address.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        help="Gets the activities of customers who have no salesperson.",
    )
    quiet_from = fields.Float(default=20.0)
    quiet_to = fields.Float(default=8.0)
    send_mon = fields.Boolean("Monday", default=True)
    send_tue = fields.Boolean("Tuesday", default=True)
    send_wed = fields.Boolean("Wednesday", default=True)
    send_thu = fields.Boolean("Thursday", default=True)
    send_fri = fields.Boolean("Friday", default=True)
    send_sat = fields.Boolean("Saturday")
    send_sun = fields.Boolean("Sunday")
    holdout_percent = fields.Integer(
        string="Hold-out group (%)",
        default=10,
        help="So many customers of a hundred are not reminded, always the same ones. "
        "What they use of their own accord shows what reminders bring.",
    )
    template_id = fields.Many2one(
        "mail.template",
        string="Text of the e-mail",
        domain=[("model", "=", "loyalty.reminder")],
        default=lambda self: self.env.ref(
            "loyalty_referral.mail_template_reminder", raise_if_not_found=False
        ),
    )

    is_notice_late = fields.Boolean(compute="_compute_is_notice_late")

    _days_positive = models.Constraint(
        "CHECK (first_days >= 0 AND every_days > 0 AND max_count > 0 "
        "AND before_days >= 0)",
        "Days are counted from 0, the interval and the number of reminders from 1.",
    )
    _holdout_share = models.Constraint(
        "CHECK (holdout_percent BETWEEN 0 AND 50)",
        "The hold-out group is at most half of the customers.",
    )
    _hours_of_a_day = models.Constraint(
        "CHECK (quiet_from >= 0 AND quiet_from < 24 AND quiet_to >= 0 "
        "AND quiet_to <= 24)",
        "Quiet hours are hours of a day.",
    )

    @api.constrains("benefit_domain")
    def _check_benefit_domain(self):
        for plan in self:
            try:
                self.env["loyalty.benefit"].sudo().search(plan._subject(), limit=1)
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "We do not understand which benefits %(plan)s is about. "
                        "Choose the conditions again. (%(error)s)",
                        plan=plan.name,
                        error=error,
                    )
                ) from error

    @api.constrains(*(f"send_{day}" for day in WEEKDAYS))
    def _check_some_day(self):
        for plan in self:
            if not any(plan[f"send_{day}"] for day in WEEKDAYS):
                raise ValidationError(
                    self.env._(
                        "Choose a day of the week on which %s writes.", plan.name
                    )
                )

    @api.depends("before_days", "company_id.loyalty_notice_days")
    def _compute_is_notice_late(self):
        for plan in self:
            plan.is_notice_late = plan.before_days < plan.company_id.loyalty_notice_days

    # ------------------------------------------------------------- for the policy

    def _subject(self):
        """Domain of the benefits that are a reason to write."""
        self.ensure_one()
        return Domain(literal_eval(self.benefit_domain or "[]"))

    def _policy(self):
        """The plan as the policy reads it."""
        self.ensure_one()
        return reminders.Plan(
            first=self.first_days,
            every=self.every_days,
            most=self.max_count,
            before=self.before_days,
            minimum=money.to_minor(self.min_amount, self.currency_id.decimal_places),
        )

    def _quiet(self):
        """Hours and days on which nobody is written to, as the policy reads them."""
        self.ensure_one()
        off = {n for n, day in enumerate(WEEKDAYS) if not self[f"send_{day}"]}
        return reminders.Quiet(
            round(self.quiet_from * 60), round(self.quiet_to * 60), frozenset(off)
        )

    def _zone(self, partner):
        """Time zone of a customer; else of the company, else UTC."""
        self.ensure_one()
        for name in (partner.tz, self.company_id.partner_id.tz):
            try:
                return ZoneInfo(name or "")
            except (ValueError, ZoneInfoNotFoundError):
                continue
        return ZoneInfo("UTC")

    def _is_held_out(self, partner):
        """Is the customer one of those who are not reminded, for comparison?"""
        self.ensure_one()
        return holdout.is_held_out(self.id, partner.id, self.holdout_percent)

    # -------------------------------------------------------------------- actions

    def action_start(self):
        """Let the plan write to customers, from the next hour on."""
        for plan in self:
            if plan.by_mail and not plan.template_id:
                raise UserError(self.env._("Choose the text of the e-mail first."))
        self.state = "running"

    def action_stop(self):
        """Write to nobody any more; what was sent stays."""
        self.state = "draft"

    def action_send_now(self):
        """Do not wait for the hour; quiet hours and all other rules stand."""
        if self.filtered(lambda plan: plan.state != "running"):
            raise UserError(self.env._("Start the plan first."))
        self.env.ref("loyalty_referral.cron_reminder").sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Whoever is due is reminded within a minute. Quiet hours stand."
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_preview(self):
        """Show who would be reminded now; nobody is."""
        self.ensure_one()
        preview = self.env["loyalty.reminder.preview"]._make(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who would be reminded now"),
            "res_model": preview._name,
            "res_id": preview.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_view_reminders(self):
        """Open what was sent by this plan."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_referral.action_loyalty_reminder"
        )
        return action | {"domain": [("plan_id", "=", self.id)], "context": {}}
