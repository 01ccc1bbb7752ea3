from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

#: States that end a referral; its friend may be recorded as brought once more.
ENDED = ("cancelled", "refused")


class LoyaltyReferral(models.Model):
    """A customer brought another: who, when, on which terms, and what came of it.

    What the referrer is owed is never typed in: the sync derives it from the
    friend's contract invoices (``loyalty.referral.facts``), again and again.
    """

    _name = "loyalty.referral"
    _description = "Referral"
    _inherit = [
        "loyalty.attribution.mixin",
        "loyalty.reward.origin",
        "loyalty.trail.mixin",
        "mail.activity.mixin",
    ]
    _order = "date desc, id desc"
    _check_company_auto = True
    _receiver_fields = ("referrer_id", "friend_id")

    name = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env["ir.sequence"].next_by_code("loyalty.referral"),
    )
    active = fields.Boolean(default=True)
    program_id = fields.Many2one(
        "loyalty.referral.program",
        string="Programme",
        required=True,
        check_company=True,
        ondelete="restrict",
        index=True,
        default=lambda self: self.env["loyalty.referral.program"]._running(
            self.env.company
        ),
    )
    referrer_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        help="The customer who recommended us; the credit goes to their company.",
    )
    friend_id = fields.Many2one(
        "res.partner",
        index=True,
        ondelete="restrict",
        tracking=True,
        help="Who was brought. Empty while it is only a lead.",
    )
    friend_name = fields.Char(compute="_compute_friend_name", store=True)
    lead_id = fields.Many2one("crm.lead", index="btree_not_null", copy=False)
    stage_id = fields.Many2one(related="lead_id.stage_id", string="Stage of the lead")
    date = fields.Date(
        string="Recorded on",
        required=True,
        default=fields.Date.context_today,
        help="Invoices of the friend before this day do not count.",
    )
    state = fields.Selection(
        [
            ("open", "Waiting"),
            ("review", "To review"),
            ("qualified", "Rewarded"),
            ("reversed", "Taken back"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="open",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
        copy=False,
    )
    qualified_on = fields.Date(
        string="Qualified on",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The day on which the referral first earned what it was promised. Empty "
        "while it earns nothing.",
    )
    contract_id = fields.Many2one(
        "contract.contract",
        string="Friend's contract",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    invoice_id = fields.Many2one(
        "account.move",
        string="First invoice",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The friend's earliest contract invoice that counts.",
    )
    year_amount = fields.Monetary(
        string="Contract year",
        readonly=True,
        copy=False,
        help="Untaxed price of a year of the friend's contract, as it was when the "
        "referral first qualified.",
    )
    earned_amount = fields.Monetary(
        string="Earned",
        readonly=True,
        copy=False,
        help="Credit the referrer holds or held for this referral.",
    )
    _friend_uniq = models.UniqueIndex(
        "(company_id, friend_id) WHERE friend_id IS NOT NULL "
        "AND state NOT IN ('cancelled', 'refused')",
        "Somebody is already recorded as having brought this customer.",
    )

    @api.depends("friend_id.name", "lead_id.partner_name", "lead_id.contact_name")
    def _compute_friend_name(self):
        for referral in self:
            lead = referral.lead_id
            referral.friend_name = (
                referral.friend_id.name
                or lead.partner_name
                or lead.contact_name
                or lead.name
            )

    @api.depends("name", "friend_name")
    def _compute_display_name(self):
        for referral in self:
            referral.display_name = f"{referral.name} – {referral.friend_name or ''}"

    @api.constrains("referrer_id", "friend_id", "lead_id")
    def _check_friend_or_lead(self):
        for referral in self:
            if not referral.friend_id and not referral.lead_id:
                raise ValidationError(
                    self.env._("Say who was brought: a customer or a lead.")
                )

    def _verdict_fields(self):
        """Extend: what the sync and the verbs of a referral write."""
        return super()._verdict_fields() | {
            "state",
            "qualified_on",
            "contract_id",
            "invoice_id",
            "year_amount",
            "earned_amount",
        }

    @api.model_create_multi
    def create(self, vals_list):
        """Keep the commercial entities, snapshot the terms, look at the facts."""
        referrals = super().create([self._with_entities(vals) for vals in vals_list])
        for referral in referrals.sudo():
            referral.terms = referral.program_id._prepare_terms()
        if not self.env["loyalty.ledger.sync"]._is_listening():
            self.env.registry.clear_cache()
        referrals._mark()
        return referrals

    def write(self, vals):
        """Follow a friend who became known, or was corrected."""
        super().write(self._with_entities(vals))
        if {"friend_id", "referrer_id", "date"} & set(vals):
            self._mark()
        return True

    def _with_entities(self, vals):
        """Let commercial entities stand for their contacts; refuse verdicts by hand."""
        self._refuse_verdicts_by_hand(vals)
        partners = self.env["res.partner"]
        return vals | {
            name: partners.browse(vals[name]).commercial_partner_id.id
            for name in {"referrer_id", "friend_id"} & set(vals)
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_earned(self):
        if self.sudo().transaction_ids:
            raise UserError(
                self.env._(
                    "A referral with entries in the ledger cannot be deleted. "
                    "Cancel it instead: what it earned is taken back."
                )
            )

    def _record(self, program, referrer, friend, **vals):
        """Record that ``referrer`` brought ``friend``.

        :param vals: further values, such as ``lead_id``, ``touch_id``, ``channel``
        :raise UserError: somebody else is recorded already
        """
        entity = friend.commercial_partner_id
        existing = entity and self.sudo().search(
            [
                ("friend_id", "=", entity.id),
                ("company_id", "=", program.company_id.id),
                ("state", "not in", ENDED),
            ],
            limit=1,
        )
        if existing:
            message = self.env._(
                "%(friend)s was already brought by %(referrer)s.",
                friend=existing.display_name,
                referrer=existing.referrer_id.name,
            )
            raise UserError(message)
        return self.create(
            {
                "program_id": program.id,
                "company_id": program.company_id.id,
                "referrer_id": referrer.id,
                "friend_id": entity.id,
                **vals,
            }
        )

    def action_cancel(self):
        """End the referrals; what they earned is taken back."""
        self.check_access("write")
        self.sudo().write({"state": "cancelled"})
        self._mark()

    def action_reopen(self):
        """Take a referral up again that was cancelled or refused."""
        self.check_access("write")
        self.filtered_domain([("state", "in", ENDED)])._reopen()
