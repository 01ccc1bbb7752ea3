from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...policy import deal as policy

#: What the check, the verbs and the cron decide.
_VERDICTS = {
    "is_extended",
    "lead_id",
    "noticed_on",
    "protected_until",
    "registered_on",
    "state",
    "touch_id",
    "verdict",
}


class LoyaltyPartnerDeal(models.Model):
    """A partner registers a prospect: for some time nobody else may claim them."""

    _name = "loyalty.partner.deal"
    _description = "Registered Deal"
    _inherit = ["loyalty.trail.mixin", "mail.activity.mixin"]
    _order = "registered_on desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Prospect", required=True, tracking=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Registered by",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        help="The partner who works on the prospect.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    vat = fields.Char(string="Tax ID", tracking=True)
    website = fields.Char()
    contact_name = fields.Char()
    email = fields.Char()
    phone = fields.Char()
    expected_amount = fields.Monetary(help="What the partner expects them to buy.")
    note = fields.Text(string="What the partner says")
    state = fields.Selection(
        [
            ("review", "To review"),
            ("open", "Protected"),
            ("won", "Won"),
            ("refused", "Refused"),
            ("expired", "Expired"),
            ("withdrawn", "Withdrawn"),
        ],
        string="Status",
        default="review",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    verdict = fields.Selection(
        [
            ("approve", "Free"),
            ("review", "Perhaps known"),
            ("duplicate", "Somebody else's"),
        ],
        string="Duplicate check",
        readonly=True,
        copy=False,
        help="Tax number, domain and name against customers, bindings and open deals.",
    )
    registered_on = fields.Date(
        required=True, readonly=True, copy=False, default=fields.Date.context_today
    )
    protected_until = fields.Date(readonly=True, copy=False, tracking=True)
    is_extended = fields.Boolean(string="Extended", readonly=True, copy=False)
    noticed_on = fields.Date(string="Notice sent on", readonly=True, copy=False)
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        domain=[("share", "=", False)],
        tracking=True,
        help="Who looks at the registration and helps the partner.",
    )
    lead_id = fields.Many2one(
        "crm.lead", readonly=True, copy=False, index="btree_not_null"
    )
    customer_id = fields.Many2one(
        "res.partner",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Who the prospect became.",
    )
    touch_id = fields.Many2one(
        "loyalty.referral.touch", string="Claim", readonly=True, copy=False
    )
    touch_verdict = fields.Char(related="touch_id.verdict", string="What it led to")

    _amount_positive = models.Constraint(
        "CHECK (expected_amount >= 0)", "The expected amount cannot be negative."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Keep the partner's company; look at once who has the prospect."""
        partners = self.env["res.partner"]
        for vals in vals_list:
            self._refuse_verdicts(vals)
            partner = partners.browse(vals.get("partner_id"))
            vals["partner_id"] = partner.commercial_partner_id.id
        deals = super().create(vals_list)
        for deal in deals:
            deal._check_duplicates()
        return deals

    def write(self, vals):
        """Refuse what only the verbs of a deal decide, also when it comes by RPC."""
        self._refuse_verdicts(vals)
        return super().write(vals)

    def _refuse_verdicts(self, vals):
        """Raise if ``vals`` hold what follows from facts and verbs."""
        if _VERDICTS & vals.keys() and not self.env.su:
            raise AccessError(
                self.env._("The state of a deal is changed by its buttons alone.")
            )

    def _check_duplicates(self):
        """Protect who is free, refuse who is taken, have somebody look at the rest."""
        self.ensure_one()
        verdict = self.env["loyalty.deal.facts"]._verdict(self)
        deal = self.sudo()
        deal.verdict = verdict.value
        if verdict == policy.DealVerdict.APPROVE:
            deal._protect()
        elif verdict == policy.DealVerdict.DUPLICATE:
            deal.state = "refused"
        else:
            deal._ask_for_review()

    def _ask_for_review(self):
        """Let somebody look at the prospect."""
        managers = self.env.ref("loyalty_partner_commission.group_manager").user_ids
        here = managers.filtered(lambda user: self.company_id in user.company_ids)
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("Is this prospect free?"),
            user_id=(self.user_id or here[:1] or self.env.user).id,
        )

    def _protect(self):
        """Keep the prospect for the partner from now on, as a lead of theirs."""
        for deal in self:
            days = deal.company_id.loyalty_deal_days
            today = fields.Date.context_today(deal)
            deal.write(
                {
                    "state": "open",
                    "protected_until": policy.protected_until(today, days),
                    "noticed_on": False,
                }
            )
            if not deal.lead_id:
                deal.lead_id = deal.env["crm.lead"].create(deal._prepare_lead())

    def _prepare_lead(self):
        """Values of the opportunity that stands for the deal."""
        return {
            "name": self.env._(
                "%(prospect)s (registered by %(partner)s)",
                prospect=self.name,
                partner=self.partner_id.name,
            ),
            "type": "opportunity",
            "partner_name": self.name,
            "contact_name": self.contact_name,
            "email_from": self.email,
            "phone": self.phone,
            "website": self.website,
            "expected_revenue": self.expected_amount,
            "company_id": self.company_id.id,
            "user_id": self.user_id.id,
            "description": self.note,
        }
