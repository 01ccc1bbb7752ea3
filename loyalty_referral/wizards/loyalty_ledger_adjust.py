from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class LoyaltyLedgerAdjust(models.TransientModel):
    """Correct what somebody is owed, in either direction, with a reason."""

    _name = "loyalty.ledger.adjust"
    _description = "Correct an Account"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    partner_id = fields.Many2one("res.partner", string="Beneficiary", required=True)
    purpose = fields.Selection([("credit", "Credit")], required=True, default="credit")
    amount = fields.Monetary(
        required=True, help="What is added; with a minus, what is taken away."
    )
    reason = fields.Text(
        required=True,
        help="The beneficiary reads it in the portal, so write it for them.",
    )
    referral_id = fields.Many2one(
        "loyalty.referral",
        domain="[('company_id', '=', company_id),"
        " ('referrer_id.commercial_partner_id', '=', partner_id)]",
        check_company=True,
        help="Whose reward is corrected. Credit can only be added to a referral: its "
        "programme says what it may be used for.",
    )
    balance = fields.Monetary(string="Balance now", compute="_compute_balance")
    new_balance = fields.Monetary(
        string="Balance afterwards", compute="_compute_balance"
    )

    @api.depends("partner_id", "company_id", "currency_id", "purpose", "amount")
    def _compute_balance(self):
        for wizard in self:
            account = self.env["loyalty.ledger.account"].search(
                [
                    ("partner_id", "=", wizard.partner_id.commercial_partner_id.id),
                    ("company_id", "=", wizard.company_id.id),
                    ("currency_id", "=", wizard.currency_id.id),
                    ("purpose", "=", wizard.purpose),
                ]
            )
            wizard.balance = account.balance if wizard.partner_id else 0.0
            wizard.new_balance = wizard.balance + wizard.amount

    def action_adjust(self):
        """Book the correction and open what was booked."""
        self.ensure_one()
        adjustment = self._adjust()
        return adjustment.get_formview_action()

    def _adjust(self):
        """Book the correction; return its document."""
        if not self.env.user.has_group(self._manager_group()):
            raise AccessError(self.env._("Only a manager corrects accounts."))
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("This is the account of another company."))
        if self.currency_id.is_zero(self.amount):
            raise UserError(self.env._("Say by how much the account is corrected."))
        if self.purpose == "credit" and self.amount > 0 and not self.referral_id:
            raise UserError(
                self.env._("Choose the referral whose reward is too small.")
            )
        adjustments = self.env["loyalty.ledger.adjustment"].sudo()
        adjustment = adjustments.create(self._prepare_adjustment())
        adjustment._book()
        return adjustment.sudo(False)

    def _manager_group(self):
        """Who may correct accounts of this purpose."""
        return "loyalty_referral.group_manager"

    def _prepare_adjustment(self):
        """Values of the document."""
        return {
            "partner_id": self.partner_id.commercial_partner_id.id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "purpose": self.purpose,
            "amount": self.currency_id.round(self.amount),
            "reason": self.reason,
            "referral_id": self.referral_id.id,
            "approver_id": self.env.user.id,
        }
