from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .account_move_line import OWN_LINE


class AccountMove(models.Model):
    """Door: whatever happens to an invoice, the ledger looks at it again."""

    _inherit = "account.move"

    loyalty_credit_amount = fields.Monetary(
        string="Reward credit",
        compute="_compute_loyalty_credit_amount",
        currency_field="company_currency_id",
        help="Credit from referrals that the customer has not used yet.",
    )

    loyalty_has_reward = fields.Boolean(compute="_compute_loyalty_has_reward")

    # no dependency on lines: it is for buttons, and would cost on every line of anything
    def _compute_loyalty_has_reward(self):
        for move in self:
            lines = move.sudo().invoice_line_ids
            move.loyalty_has_reward = bool(lines._loyalty_own())

    @api.depends("commercial_partner_id")
    def _compute_loyalty_credit_amount(self):
        accounts = self.env["loyalty.ledger.account"].sudo()
        rows = accounts._read_group(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("purpose", "=", "credit"),
            ],
            ["partner_id", "company_id", "currency_id"],
            ["balance:sum"],
        )
        balances = {tuple(keys): balance for *keys, balance in rows}
        for move in self:
            key = (
                move.commercial_partner_id,
                move.company_id,
                move.company_currency_id,
            )
            move.loyalty_credit_amount = balances.get(key, 0.0)

    @api.constrains("partner_id", "currency_id", "company_id")
    def _check_loyalty_lot_owner(self):
        """A reward line stays with its owner, also when the invoice changes hands."""
        if self.env["loyalty.ledger.sync"]._is_listening():
            lines = self.env["account.move.line"].sudo()
            is_own = Domain.OR([(name, "!=", False)] for name in OWN_LINE)
            own = lines.search(Domain("move_id", "in", self.ids) & is_own)
            own._check_loyalty_lot_owner()
            own._check_loyalty_tier_owner()

    def _post(self, soft=True):
        """Override of `account`: a posted invoice may earn, use or let lapse."""
        posted = super()._post(soft)
        posted._loyalty_mark()
        posted._loyalty_make_codes()
        posted._loyalty_pay()
        return posted

    def _loyalty_make_codes(self):
        """Give customers the link that is to stand on their invoices."""
        codes = self.env["loyalty.referral.code"].sudo()
        for company, moves in self._loyalty_with_link().grouped("company_id").items():
            if codes._are_taken(company):
                for owner in moves.commercial_partner_id:
                    codes._of(owner, "referral", company)

    def _loyalty_with_link(self):
        """Customer invoices of companies that print the customer's link on them."""
        return self.filtered(
            lambda move: (
                move.move_type == "out_invoice"
                and move.company_id.loyalty_code_on_invoice
            )
        )

    def _loyalty_shared_code(self):
        """The code that the document ends with, if any; made when it was posted."""
        codes = self.env["loyalty.referral.code"].sudo()
        if not self._loyalty_with_link():
            return codes
        return codes._find(self.commercial_partner_id, "referral", self.company_id)

    def button_draft(self):
        """Override of `account`: what is no longer posted no longer counts."""
        result = super().button_draft()
        if self:  # core often resets nothing
            self._loyalty_mark()
            self._loyalty_take_back_payments()
        return result

    def button_cancel(self):
        """Override of `account`: a cancelled invoice gives back what it used."""
        result = super().button_cancel()
        self._loyalty_mark()
        self._loyalty_take_back_payments()
        return result

    def unlink(self):
        """Override of `account`: a deleted draft gives back what it used."""
        if not self:  # core often deletes nothing
            return super().unlink()
        origins = self._loyalty_origin_ids()
        self._loyalty_take_back_payments()
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
                vals["line_ids"] = move._loyalty_without_lots(vals.get("line_ids", []))
        return vals_list

    def _loyalty_without_lots(self, commands):
        """Lines of a duplicate: no reward lines; an entry keeps them, without a lot."""
        with_lots = [
            command
            for command in commands
            if command[2] and any(map(command[2].get, OWN_LINE))
        ]
        if self.move_type != "entry":
            return [command for command in commands if command not in with_lots]
        for command in with_lots:
            command[2]["loyalty_lot_id"] = False
        return commands

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

    def _loyalty_foreign_sales(self):
        """Sales invoices that take credit by themselves, but only once they exist."""
        return self.filtered(
            lambda move: (
                move.currency_id != move.company_currency_id
                and move.company_id.loyalty_use_on_sales
                and not move.transaction_ids
            )
        )

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
