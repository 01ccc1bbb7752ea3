from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .account_move_line import OWN_LINE


class AccountMove(models.Model):
    """Door: whatever happens to an invoice, the ledger looks at it again.

    The only class of this addon on documents: each is paid for by all of them, also
    where nothing of ours is used (ADR 0021).
    """

    _inherit = "account.move"

    loyalty_credit_amount = fields.Monetary(
        string="Reward credit",
        compute="_compute_loyalty_credit_amount",
        currency_field="company_currency_id",
        help="Credit from referrals that the customer has not used yet.",
    )
    loyalty_has_reward = fields.Boolean(compute="_compute_loyalty_has_reward")
    loyalty_tier_is_open = fields.Boolean(
        compute="_compute_loyalty_tier_is_open",
        help="The customer's tier has a discount that this draft does not carry.",
    )
    loyalty_paid_move_id = fields.Many2one(
        "account.move",
        string="Reward pays",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The invoice that this entry pays by reward credit, or the credit note "
        "with which it gives some of it back.",
    )
    loyalty_payment_ids = fields.One2many(
        "account.move", "loyalty_paid_move_id", string="Rewards that pay"
    )
    loyalty_can_pay = fields.Boolean(compute="_compute_loyalty_can_pay")
    loyalty_has_payment = fields.Boolean(compute="_compute_loyalty_can_pay")

    @api.depends("commercial_partner_id")
    def _compute_loyalty_credit_amount(self):
        credit = self.env["loyalty.ledger.account"].sudo()._credit_of(self)
        for move in self:
            move.loyalty_credit_amount = credit[move]

    # These have no dependencies: they are for buttons, and would cost on every line and
    # every change of anything.
    def _compute_loyalty_has_reward(self):
        for move in self:
            lines = move.sudo().invoice_line_ids
            move.loyalty_has_reward = bool(lines._loyalty_own())

    def _compute_loyalty_tier_is_open(self):
        drafts = self.env["loyalty.tier.discount"].sudo()._open_drafts(self)
        for move in self:
            move.loyalty_tier_is_open = move in drafts

    def _compute_loyalty_can_pay(self):
        is_offered = self.env["loyalty.reward.payment"]._is_offered()
        for move in self:
            is_open = move.state == "posted" and move.move_type == "out_invoice"
            move.loyalty_has_payment = is_open and bool(move.sudo()._loyalty_payments())
            move.loyalty_can_pay = (
                is_offered
                and is_open
                and move.amount_residual > 0
                and move.loyalty_credit_amount > 0
            )

    @api.constrains("partner_id", "currency_id", "company_id")
    def _check_loyalty_lot_owner(self):
        """A reward line stays with its owner, also when the invoice changes hands."""
        if self.env["loyalty.ledger.sync"]._is_listening():
            lines = self.env["account.move.line"].sudo()
            is_own = Domain.OR([(name, "!=", False)] for name in OWN_LINE)
            own = lines.search(Domain("move_id", "in", self.ids) & is_own)
            own._check_loyalty_owners()

    def _post(self, soft=True):
        """Override of `account`: a posted invoice may earn, use or let lapse."""
        posted = super()._post(soft)
        posted._loyalty_mark()
        self.env["loyalty.referral.code"].sudo()._make_for_invoices(posted)
        self.env["loyalty.reward.payment"]._follow(posted)
        return posted

    def button_draft(self):
        """Override of `account`: what is no longer posted no longer counts."""
        result = super().button_draft()
        if self:  # core often resets nothing
            self._loyalty_mark()
            self.env["loyalty.reward.payment"]._unfollow(self)
        return result

    def button_cancel(self):
        """Override of `account`: a cancelled invoice gives back what it used."""
        result = super().button_cancel()
        self._loyalty_mark()
        self.env["loyalty.reward.payment"]._unfollow(self)
        return result

    def unlink(self):
        """Override of `account`: a deleted draft gives back what it used."""
        if not self:  # core often deletes nothing
            return super().unlink()
        origins = self._loyalty_origin_ids()
        self.env["loyalty.reward.payment"]._unfollow(self)
        result = super().unlink()
        self.env["loyalty.ledger.inbox"]._mark("account.move", origins)
        return result

    def copy_data(self, default=None):
        """Override of `account`: a duplicate must not use the same credit again.

        A credit note and its replacement keep the lines: they give back and use
        anew.
        """
        vals_list = super().copy_data(default)
        if not self.env.context.get("include_business_fields"):
            for move, vals in zip(self, vals_list, strict=True):
                lines = move.line_ids._loyalty_duplicates(vals.get("line_ids", []))
                vals["line_ids"] = lines
        return vals_list

    def _notify_by_email_prepare_rendering_context(self, *args, **kwargs):
        """Override of `mail`: e-mails end with the customer's own link, where wanted."""
        context = super()._notify_by_email_prepare_rendering_context(*args, **kwargs)
        if len(self) == 1 and self.move_type == "out_invoice":
            codes = self.env["loyalty.referral.code"].sudo()
            context |= codes._for_mail(self.partner_id, self.company_id)
        return context

    def _loyalty_mark(self):
        """Have the ledger look at these invoices before the commit."""
        self.env["loyalty.ledger.inbox"]._mark(
            "account.move", self._loyalty_origin_ids()
        )

    def _loyalty_origin_ids(self):
        """Ids of the invoices, and of those that a credit note among them reverses."""
        if not self.env["loyalty.ledger.sync"]._is_listening():
            return []
        invoices = self.filtered(
            lambda move: move.move_type in ("out_invoice", "out_refund")
        )
        invoices |= (self - invoices)._loyalty_with_lots()
        return (invoices | invoices.reversed_entry_id).ids

    def _loyalty_with_lots(self):
        """Those bills that pay cash rewards, and entries by which credit pays."""
        if not self:
            return self
        lines = self.env["account.move.line"].sudo()
        domain = [("move_id", "in", self.ids), ("loyalty_lot_id", "!=", False)]
        return self & lines.search(domain).move_id

    def _loyalty_payments(self):
        """Entries that pay these documents by credit, or give it back with them.

        One that is reset to draft still pays, for core as for us.
        """
        return self.loyalty_payment_ids.filtered(lambda entry: entry.state != "cancel")

    def _loyalty_payment_lines(self):
        """What the printed invoice says of rewards that paid it."""
        lines = self.sudo()._loyalty_payments().line_ids
        return lines.filtered("loyalty_lot_id")

    def _loyalty_shared_code(self):
        """The code that the printed invoice ends with, if any."""
        return self.env["loyalty.referral.code"].sudo()._on_invoice(self)

    def _loyalty_contract(self):
        """The contract this invoice bills, if any."""
        self.ensure_one()
        return self.invoice_line_ids.contract_line_id.contract_id[:1]

    def _loyalty_year(self):
        """An invoice without a contract has no year that a reward could cover."""
        return None

    def _loyalty_payable(self):
        """A draft as something credit can pay."""
        return self.env["loyalty.payable"]._of_move(self)

    def action_use_loyalty_credit(self):
        """Take the customer's credit off these drafts."""
        self.check_access("write")
        self.env["loyalty.redemption"]._hold(self)
        if not self.env["loyalty.redemption"]._add_to_drafts(self):
            raise UserError(
                self.env._(
                    "Nothing was taken off: there is no credit available now, a "
                    "reward is on the invoice already, or it is not a draft customer "
                    "invoice with something to pay."
                )
            )
        self.env["loyalty.ledger.inbox"].sudo()._look_at_now("account.move", self.ids)

    def action_choose_loyalty_credit(self):
        """Show what credit would do to this draft, and let the user choose."""
        self.ensure_one()
        self.check_access("write")
        wizard = self.env["loyalty.credit.use"].create({"move_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Use credit"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_view_loyalty_credit(self):
        """Open the customer's account: what was earned, used and is left."""
        return self.commercial_partner_id.action_view_loyalty_credit()

    def action_remove_loyalty_credit(self):
        """Take the reward lines off these drafts; the credit is available again."""
        self.check_access("write")
        drafts = self.filtered(lambda move: move.state == "draft")
        drafts.invoice_line_ids._loyalty_own().unlink()

    def action_remove_loyalty_payment(self):
        """Take back what credit paid of these invoices; it is available again."""
        self.check_access("write")
        posted = self.filtered(lambda move: move.state == "posted")
        if posted.reversal_move_ids.sudo()._loyalty_payments():
            raise UserError(
                self.env._(
                    "A credit note gave some of the reward back already. Cancel the "
                    "credit note first."
                )
            )
        self.env["loyalty.reward.payment"]._unfollow(posted)
