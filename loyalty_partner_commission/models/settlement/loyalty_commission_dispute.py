from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import plaintext2html


class LoyaltyCommissionDispute(models.Model):
    """A partner says that an entry is wrong; somebody answers, perhaps with money.

    While it is open the entry may be held back from statements. A correction is a
    movement of its own; the disputed entry stays as it was.
    """

    _name = "loyalty.commission.dispute"
    _description = "Commission Dispute"
    _inherit = ["loyalty.trail.mixin", "mail.activity.mixin"]
    _order = "id desc"

    entry_id = fields.Many2one(
        "loyalty.ledger.entry",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(related="entry_id.partner_id", store=True, index=True)
    company_id = fields.Many2one(related="entry_id.company_id", store=True)
    currency_id = fields.Many2one(related="entry_id.currency_id")
    statement_id = fields.Many2one(related="entry_id.statement_id")
    amount = fields.Monetary(related="entry_id.amount")
    explanation = fields.Char(related="entry_id.explanation")
    claim = fields.Text(string="What the partner says", required=True, readonly=True)
    answer = fields.Text(tracking=True, help="The partner reads it in the portal.")
    state = fields.Selection(
        [
            ("open", "Open"),
            ("answered", "Answered"),
            ("corrected", "Corrected"),
            ("closed", "Closed"),
        ],
        required=True,
        default="open",
        readonly=True,
        tracking=True,
    )
    is_held = fields.Boolean(
        string="Held back",
        default=lambda self: self.env.company.loyalty_dispute_holds,
        tracking=True,
        help="While the dispute is open, the entry is on no new statement.",
    )
    adjustment_id = fields.Many2one(
        "loyalty.ledger.adjustment", string="Correction", readonly=True
    )

    _open_uniq = models.UniqueIndex(
        "(entry_id) WHERE state = 'open'", "This entry is disputed already."
    )

    @api.depends("entry_id", "partner_id")
    def _compute_display_name(self):
        for dispute in self:
            dispute.display_name = self.env._(
                "%(partner)s, %(document)s",
                partner=dispute.partner_id.name,
                document=dispute.entry_id.origin_name,
            )

    def write(self, vals):
        """What the partner said and what became of it is not written by hand."""
        verdicts = vals.keys() & {"state", "claim", "entry_id", "adjustment_id"}
        if verdicts and not self.env.su:
            raise AccessError(
                self.env._("The state of a dispute follows from its answer.")
            )
        return super().write(vals)

    # ---------------------------------------------------------------- partner

    def _raise(self, entry, claim):
        """Raise a dispute for the partner of ``entry``, or add to the one there is.

        The caller has made sure that the entry is the partner's own.
        """
        dispute = self.search([("entry_id", "=", entry.id)], limit=1)
        if dispute.state == "open":
            dispute.message_post(body=claim, author_id=self.env.user.partner_id.id)
            return dispute
        dispute = self.with_company(entry.company_id).create(
            {"entry_id": entry.id, "claim": claim}
        )
        dispute.message_subscribe(self.env.user.partner_id.ids)
        dispute._ask_somebody()
        if dispute.is_held and entry.statement_id.state == "draft":
            self.env["loyalty.commission.settlement"]._fill(entry.statement_id)
        return dispute

    def _ask_somebody(self):
        """Give somebody the task to answer."""
        self.ensure_one()
        managers = self.env.ref("loyalty_partner_commission.group_manager").user_ids
        managers = managers.filtered(lambda user: self.company_id in user.company_ids)
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("Answer the partner's dispute"),
            note=plaintext2html(self.claim),
            user_id=managers[:1].id or self.env.uid,
        )

    # ------------------------------------------------------------------ staff

    def action_answer(self):
        """Tell the partner the answer; the entry counts again."""
        self._settle("answered")

    def action_close(self):
        """Close disputes that need nothing more."""
        self.filtered(lambda dispute: dispute.state != "open")._end("closed")
        self.filtered(lambda dispute: dispute.state == "open")._settle("closed")

    def action_correct(self):
        """Correct the partner's commission as the answer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_referral.action_loyalty_ledger_adjust"
        )
        return action | {
            "context": {
                "default_dispute_id": self.id,
                "default_partner_id": self.partner_id.id,
                "default_company_id": self.company_id.id,
                "default_currency_id": self.currency_id.id,
                "default_purpose": "commission",
                "default_reason": self.answer,
            }
        }

    def _settle(self, state):
        """Leave the state open with an answer that the partner can read."""
        self.check_access("write")
        if self.filtered(lambda dispute: not dispute.answer):
            raise UserError(self.env._("Write an answer first; the partner reads it."))
        self._end(state)
        for dispute in self:
            dispute.message_post(
                body=dispute.answer,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )

    def _corrected_by(self, adjustment):
        """The correction is the answer, unless another was written."""
        for dispute in self:
            dispute.sudo().adjustment_id = adjustment
            dispute.answer = dispute.answer or adjustment.reason
        if self:
            self._settle("corrected")

    def _end(self, state):
        """Move to ``state``; nobody has to answer any more."""
        self.sudo().state = state
        self.activity_unlink(["mail.mail_activity_data_todo"])
