from odoo import api, fields, models
from odoo.exceptions import AccessError

#: Who has looked at a bank account when they change or confirm it.
_VALIDATES = "account.group_validate_bank_account"


class ResPartner(models.Model):
    """How this partner is paid by the current company, and what is missing."""

    _inherit = "res.partner"

    loyalty_agreement_id = fields.Many2one(
        "loyalty.partner.agreement",
        string="Payout agreement",
        compute="_compute_loyalty_payout",
    )
    loyalty_payout_note = fields.Text(
        string="Missing for the payout", compute="_compute_loyalty_payout"
    )
    loyalty_next_payout_on = fields.Date(
        string="Next payout",
        compute="_compute_loyalty_payout",
        help="The first day on which the current period can be settled.",
    )

    loyalty_bank_held = fields.Boolean(
        string="Bank account to be confirmed",
        readonly=True,
        copy=False,
        groups=_VALIDATES,
        help="The bank account was changed by somebody who may not validate accounts. "
        "Commission is not paid before it is confirmed.",
    )

    @api.depends("vat", "street", "city", "country_id", "bank_ids", "loyalty_bank_held")
    @api.depends_context("company")
    def _compute_loyalty_payout(self):
        company = self.env.company
        payout = self.env["loyalty.commission.payout"]
        agreements = payout._agreements(self, company)
        blocks = payout._blocks(self, company)
        sentences = payout._block_sentences()
        for partner in self:
            entity = partner.commercial_partner_id
            missing = blocks.get(entity, ())
            partner.loyalty_agreement_id = agreements.get(entity)
            partner.loyalty_payout_note = "\n".join(sentences[code] for code in missing)
            partner.loyalty_next_payout_on = payout._day_of(
                payout._period_of(partner, company.sudo(), agreements)
            )

    def _loyalty_hold_payouts(self, account):
        """Tell the partner of the other account, and pay nothing before it is confirmed.

        The partner is told at the address that we have: whoever diverts money would
        not tell them.
        """
        self.ensure_one()
        number = f"… {(account.sanitized_acc_number or '')[-4:]}"
        self.message_post(
            author_id=self.env.company.partner_id.id,
            partner_ids=self.ids,
            body=self.env._(
                "The bank account to which your commission is paid was changed: it now "
                "ends in %s. If you did not ask for this, tell us at once.",
                number,
            ),
            subtype_xmlid="mail.mt_comment",
        )
        if self.env.user.has_group(_VALIDATES):
            return
        self.sudo().loyalty_bank_held = True
        self.activity_schedule(
            "mail.mail_activity_data_warning",
            summary=self.env._("Confirm the bank account"),
            note=self.env._(
                "Ask the partner, by a way that you knew before, whether the account "
                "that ends in %s is theirs. Commission is not paid before that.",
                number,
            ),
            user_id=self._loyalty_who_validates().id,
        )

    def _loyalty_who_validates(self):
        """Somebody who may validate bank accounts of the company."""
        company = self.company_id or self.env.company
        people = self.env.ref(_VALIDATES).sudo().all_user_ids
        here = people.filtered(lambda user: company in user.company_ids)
        return here[:1] or self.env.user

    def action_loyalty_confirm_bank_account(self):
        """Say that the partner was asked: the account is theirs, and is paid to."""
        self.check_access("read")
        if not self.env.user.has_group(_VALIDATES):
            raise AccessError(
                self.env._("Only who may validate bank accounts confirms them.")
            )
        held = self.commercial_partner_id.sudo().filtered("loyalty_bank_held")
        held.loyalty_bank_held = False
        held.activity_feedback(["mail.mail_activity_data_warning"])
        for partner in held:
            partner.message_post(body=self.env._("The bank account was confirmed."))

    def action_view_loyalty_agreement(self):
        """Open the partner's agreement with the current company, or a new one."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_partner_commission.action_loyalty_partner_agreement"
        )
        return action | {
            "views": [(False, "form")],
            "res_id": self.loyalty_agreement_id.id,
            "context": {"default_partner_id": self.commercial_partner_id.id},
        }
