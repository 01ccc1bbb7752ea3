from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ...policy import conflict as policy


class LoyaltyPartnerConflict(models.Model):
    """Two partners claim one customer: the evidence of both, and who decides.

    One binding stands meanwhile, by rule. A person keeps it or gives the customer
    to the other partner, and says why.
    """

    _name = "loyalty.partner.conflict"
    _description = "Conflict of Partners"
    _inherit = ["loyalty.trail.mixin", "mail.activity.mixin"]
    _order = "state desc, deadline, id desc"
    _rec_name = "customer_id"

    customer_id = fields.Many2one(
        "res.partner", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    binding_id = fields.Many2one(
        "loyalty.partner.binding",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        help="The binding that stands by rule until somebody decides.",
    )
    holder_id = fields.Many2one(
        related="binding_id.partner_id", string="Has the customer", store=True
    )
    rival_id = fields.Many2one(
        "res.partner",
        string="Claims the customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    touch_ids = fields.Many2many(
        "loyalty.referral.touch", string="Evidence", readonly=True
    )
    rule = fields.Char(
        string="By rule", readonly=True, help="Who is right by rule, and why."
    )
    state = fields.Selection(
        [("open", "Open"), ("decided", "Decided")],
        string="Status",
        default="open",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
    )
    outcome = fields.Selection(
        [("keep", "Kept"), ("switch", "Given to the other")],
        readonly=True,
        tracking=True,
    )
    reason = fields.Char(tracking=True, help="Why it was decided so.")
    decided_by_id = fields.Many2one("res.users", readonly=True, tracking=True)
    deadline = fields.Date(readonly=True, tracking=True)
    is_overdue = fields.Boolean(readonly=True, index=True, tracking=True)

    _open_uniq = models.UniqueIndex(
        "(binding_id, rival_id) WHERE state = 'open'",
        "The two partners have an open conflict about this customer.",
    )

    @api.model
    def _open(self, binding, touches, rival):
        """Open the conflict about ``binding``, or add to the one that is open."""
        conflicts = self.sudo()
        found = conflicts.search(
            [
                ("binding_id", "=", binding.id),
                ("rival_id", "=", rival.id),
                ("state", "=", "open"),
            ],
            limit=1,
        )
        if found:
            found.touch_ids |= touches
            found.rule = found._rule_sentence()
            return found
        today = fields.Date.context_today(self)
        days = binding.company_id.loyalty_conflict_days
        opened = conflicts.create(
            {
                "customer_id": binding.customer_id.id,
                "company_id": binding.company_id.id,
                "binding_id": binding.id,
                "rival_id": rival.id,
                "touch_ids": [fields.Command.set(touches.ids)],
                "deadline": policy.deadline(today, days),
            }
        )
        opened.rule = opened._rule_sentence()
        opened._ask_for_decision()
        return opened

    def _rule_sentence(self):
        """Who has the customer, and whether that is as the rule says, in words."""
        self.ensure_one()
        claims = self.touch_ids._as_claims()
        right = self.touch_ids.browse(policy.winner(claims).id)
        channels = dict(right._fields["channel"]._description_selection(self.env))
        names = {
            "holder": self.holder_id.name,
            "partner": right.owner_id.name,
            "date": format_date(self.env, right.day),
            "channel": channels[right.channel],
        }
        if right.owner_id == self.holder_id:
            return self.env._(
                "%(partner)s comes first by the claim of %(date)s (%(channel)s), and "
                "has the customer.",
                **names,
            )
        return self.env._(
            "%(partner)s comes first by the claim of %(date)s (%(channel)s). "
            "%(holder)s has the customer all the same, until somebody decides.",
            **names,
        )

    def _ask_for_decision(self):
        """Let a manager look at it before the deadline."""
        managers = self.env.ref("loyalty_partner_commission.group_manager").user_ids
        here = managers.filtered(lambda user: self.company_id in user.company_ids)
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("Two partners claim one customer"),
            date_deadline=self.deadline,
            user_id=(here[:1] or self.env.user).id,
        )

    # ------------------------------------------------------------------ verbs

    def _decide(self, outcome):
        """Close the conflicts with ``outcome``."""
        self.check_access("write")
        if not self.env.user.has_group("loyalty_partner_commission.group_manager"):
            raise AccessError(self.env._("Only a manager decides about conflicts."))
        for conflict in self:
            if conflict.state != "open":
                raise UserError(self.env._("The conflict was decided already."))
            if not conflict.reason:
                raise UserError(self.env._("Say why you decide so."))
        self.sudo().write(
            {
                "state": "decided",
                "outcome": outcome,
                "decided_by_id": self.env.uid,
                "is_overdue": False,
            }
        )
        self.activity_unlink(["mail.mail_activity_data_todo"])

    def action_keep(self):
        """The customer stays with the partner who has them."""
        self._decide("keep")

    def action_switch(self):
        """Give the customer to the other partner, from today or what earned on."""
        self._decide("switch")
        for conflict in self:
            binding = conflict.binding_id
            if binding.date_end:
                raise UserError(self.env._("The binding has ended meanwhile."))
            day = binding._earliest_change()
            binding._change(day, conflict.reason, conflict.rival_id)

    @api.model
    def _cron_overdue(self):
        """Mark the open conflicts whose deadline is over."""
        today = fields.Date.context_today(self)
        late = self.search(
            [
                ("state", "=", "open"),
                ("deadline", "<", today),
                ("is_overdue", "=", False),
            ]
        )
        late.is_overdue = True
